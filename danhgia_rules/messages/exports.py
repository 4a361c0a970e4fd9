"""Errors of exports to other engines (X)."""

from danhgia_rules.messages.message import Message

EXPORTS: dict[str, Message] = {}
