"""Findings of a check of a rulebook (P)."""

from danhgia_rules.messages.message import Message

FINDINGS: dict[str, Message] = {}
