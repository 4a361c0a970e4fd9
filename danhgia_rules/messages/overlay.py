"""Errors of overlays (O)."""

from danhgia_rules.messages.message import Message

OVERLAY: dict[str, Message] = {}
