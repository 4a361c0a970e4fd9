"""JSON text with indents of two, byte for byte that of `json.dumps(..., ensure_ascii=False, indent=2)`.

The standard library takes several times as long to indent as all that goes before it. Knows
plain data only.
"""

import json
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

_LEAVES: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
}


def indented(data: Any) -> str:
    """Write plain data (text, int, bool, None, list, dict with text as keys) as JSON."""
    return _text(data, "\n")


def _text(data: Any, line: str) -> str:
    """Write data; `line` ends a line and begins the next one with the indent of the data."""
    inner = f"{line}  "
    find = _LEAVES.get
    # What is no leaf is written by a call; leaves, of which there are thousands, without one.
    if data and isinstance(data, dict):
        items = [
            f"{encode_basestring(key)}: {leaf(value) if (leaf := find(type(value))) else _text(value, inner)}"
            for key, value in data.items()
        ]
        return f"{{{inner}{f',{inner}'.join(items)}{line}}}"
    if data and isinstance(data, list):
        items = [leaf(value) if (leaf := find(type(value))) else _text(value, inner) for value in data]
        return f"[{inner}{f',{inner}'.join(items)}{line}]"
    return json.dumps(data, ensure_ascii=False)
