"""How wide text is about, and how it is broken into lines, without a font at hand.

Widths are those of DejaVu Sans, rounded up: it is among the widest of the common typefaces,
so that text fits with any other. Whole numbers only: an em is 100 units.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

_GROUPS = {
    "ijl'": 28,
    "IJ|": 34,
    " \u00a0,.·": 32,
    "/\\:;": 34,
    "f-": 37,
    "()[]t": 40,
    "!r": 42,
    '"`*_^–': 50,
    "zs": 53,
    "“”‘’?": 54,
    "cLFxvykT": 62,
    "aeobdghnpqu0123456789$•YPSE": 64,
    "{}": 64,
    "AVBXKRZC": 70,
    "UH": 76,
    "NODGQ&◆◇": 79,
    "wM+=<>~#≥≤→×✓": 87,
    "m%W@…—": 100,
}
_WIDTHS = {char: width for chars, width in _GROUPS.items() for char in chars}
_SPACES = re.compile(r"[ \t\r\n]+")
_GLUED = re.compile(r" (?=%)|(?<=[≥≤<>–]) ")
"""Spaces at which no line may end."""
_STROKED = {"đ": "d", "Đ": "D"}
_BOLD = 9
_HORN = 12
_UNKNOWN = 100


def is_common(text: str) -> bool:
    """Whether the width of every character is known: Latin letters with or without marks, usual signs."""
    return all(_base(char) in _WIDTHS for char in text)


def width(text: str, *, bold: bool = False) -> int:
    """Estimate the width of text, from above, in hundredths of its size."""
    return sum(_char_width(char) + _BOLD * bold for char in text)


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    horn = _HORN if char in "ơưƠƯ" or "\u031b" in unicodedata.normalize("NFD", char) else 0
    return _WIDTHS.get(_base(char), _UNKNOWN) + horn


def _base(char: str) -> str:
    """Give a letter without its marks."""
    return _STROKED.get(char) or unicodedata.normalize("NFD", char)[0]


class Run(NamedTuple):
    """Text of one weight within a line."""

    text: str
    bold: bool = False


Line = tuple[Run, ...]


def line_width(line: Line) -> int:
    """Estimate the width of a line, in hundredths of the size of its text."""
    return sum(width(run.text, bold=run.bold) for run in line)


def wrap(runs: Iterable[Run], room: int, most: int) -> list[Line]:
    """Break text into at most `most` lines no wider than `room`; a word that is too long is cut.

    What does not fit ends with `…`.
    """
    lines: list[list[Run]] = [[]]
    used = 0
    for run in runs:
        space = Run(" ", run.bold)
        gap = line_width((space,))
        for word in _pieces(run, room):
            wide = line_width((word,))
            if not lines[-1]:
                lines[-1], used = [word], wide
            elif used + gap + wide <= room:
                lines[-1] += [space, word]
                used += gap + wide
            else:
                lines.append([word])
                used = wide
    found = [_joined(line) for line in lines if line]
    return found if len(found) <= most else [*found[: most - 1], _cut(found[most - 1], room)]


def _pieces(run: Run, room: int) -> Iterator[Run]:
    """Give the words of a text, those that are wider than a line cut into pieces."""
    for word in filter(None, _SPACES.split(_GLUED.sub("\u00a0", run.text))):
        if width(word, bold=run.bold) <= room:
            yield Run(word, run.bold)
            continue
        piece = ""
        for char in word:
            if piece and width(piece + char, bold=run.bold) > room:
                cut = piece.rfind("-") + 1 or len(piece)
                yield Run(piece[:cut], run.bold)
                piece = piece[cut:]
            piece += char
        yield Run(piece, run.bold)


def _joined(words: list[Run]) -> Line:
    """Join neighbours of one weight."""
    groups = groupby(words, key=lambda run: run.bold)
    return tuple(Run("".join(run.text for run in group), bold) for bold, group in groups)


def _cut(line: Line, room: int) -> Line:
    *before, last = line
    text = last.text
    while text and line_width((*before, Run(text + "…", last.bold))) > room:
        text = text[:-1]
    return (*before, Run(text.rstrip() + "…", last.bold))
