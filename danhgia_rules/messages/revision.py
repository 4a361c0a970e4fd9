"""Errors of comparing two rulebooks (V)."""

from danhgia_rules.messages.message import Message

REVISION: dict[str, Message] = {}
