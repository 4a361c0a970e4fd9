"""The distribution before and after as a picture: bars in SVG, whole pixels, readable without colour."""

from dataclasses import dataclass

from danhgia_rules.exact import format_number
from danhgia_rules.revision.movement.model import Impact
from danhgia_rules.revision.movement.words import rating_word

WIDTH, LABEL, LONGEST, ROW, BAR, TOP = 718, 250, 400, 44, 15, 26
"""Of the picture, in pixels: its width, the labels, the longest bar, a row, a bar, the head."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, its length, the number beside it, whether it is of the new rulebook."""

    y: int
    width: int
    number: str
    new: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Two bars of one result under its word."""

    y: int
    word: str
    bars: tuple[Bar, Bar]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: int
    height: int
    rows: tuple[Row, ...]


def drawing(impact: Impact, lang: str) -> Drawing:
    """Lay the picture out."""
    found = impact.distribution()
    most = max(1, *(count for _, *counts in found for count in counts))
    rows = []
    for place, (name, before, after) in enumerate(found):
        y = TOP + place * ROW
        bars = (
            _bar(y, before, most, lang, new=False),
            _bar(y + BAR + 2, after, most, lang, new=True),
        )
        rows.append(Row(y + BAR + 5, rating_word(impact, name, lang), bars))
    return Drawing(WIDTH, TOP + len(found) * ROW, tuple(rows))


def _bar(y: int, count: int, most: int, lang: str, *, new: bool) -> Bar:
    width = max(2 * int(count > 0), count * LONGEST // most)
    return Bar(y, width, format_number(count, lang), new)
