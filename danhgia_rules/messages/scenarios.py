"""Errors of scenarios, and holes in what they try (T)."""

from danhgia_rules.messages.message import Message

SCENARIOS: dict[str, Message] = {}
