"""Characters that a reader would not see, or that a terminal would obey: found, named, replaced."""

import unicodedata

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MAX_MARKS = 8
"""Vietnamese needs two marks on a letter; heaps of them only slow the reader down."""


def is_plain(text: str) -> bool:
    """Whether a text has only letters, digits and signs of ASCII: there is nothing to look for."""
    return text.isascii() and text.isprintable()


def hidden_character(text: str) -> str | None:
    """Name the first character that a reader would not see: control, direction, or heaps of marks."""
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        control = unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\r\n"
        if control or char in _BIDI or marks > _MAX_MARKS or _is_no_character(char):
            return code_point(char)
    return None


def plain(text: str) -> str:
    """Show text of a file that may be hostile on a terminal: no line, colour or direction of its own."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def _is_no_character(char: str) -> bool:
    """Whether a code point is set aside by Unicode never to be a character: XML cannot hold it."""
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def code_point(char: str) -> str:
    """Name a character by its number: `U+202E`."""
    return f"U+{ord(char):04X}"
