"""Ladders as the second engine climbs them: every cell a test of whole numbers, worked out once.

INVARIANT: for the second engine only; the first must share nothing with it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Requirement

Cut = tuple[int, int, int]
"""A comparison with a threshold: the number n/d passes when a·n + b·d >= c."""

_UP = frozenset({"at_least", "more_than"})
_STRICT = frozenset({"more_than", "less_than"})


class Row(NamedTuple):
    """A requirement, with cells that all ask for more, or all for less.

    `cuts` run from the strictest on, each with the columns that hold for a number that passes it;
    `others` hold for a number that passes none. A column is a bit, that of its rank.
    """

    key: str
    cuts: tuple[tuple[int, int, int, int], ...]
    others: int


def cut(comparison: str, threshold: Number) -> Cut:
    """Turn a comparison into a test of whole numbers, exact by cross-multiplication."""
    part, whole = threshold.numerator, threshold.denominator
    sign = 1 if comparison in _UP else -1
    # Between whole numbers, more than means at least one more.
    return sign * whole, -sign * part, int(comparison in _STRICT)


def passes(value: Number, test: Cut) -> bool:
    """Say whether a number passes."""
    a, b, c = test
    return a * value.numerator + b * value.denominator >= c


def rows_of(requirements: Sequence[Requirement]) -> tuple[Row, ...]:
    """Give the rows of a ladder; a requirement that asks for more and for less makes two."""
    return tuple(row for requirement in requirements for row in _rows(requirement))


def _rows(requirement: Requirement) -> list[Row]:
    every = (1 << len(requirement.cells)) - 1
    asking: dict[bool, dict[tuple[str, Number], int]] = {}
    for rank, cell in enumerate(requirement.cells):
        if cell is not None and cell.comparison is not None:
            side = asking.setdefault(cell.comparison in _UP, {})
            test = cell.comparison, cell.threshold
            side[test] = side.get(test, 0) | 1 << rank
    rows = [_row(requirement.indicator.key, side, every, upward=up) for up, side in asking.items()]
    return rows or [Row(requirement.indicator.key, (), every)]


def _row(key: str, asking: dict[tuple[str, Number], int], every: int, *, upward: bool) -> Row:
    """Order the tests of one direction: who passes a strict one passes all that are less strict."""
    sign = 1 if upward else -1
    tests = sorted(asking.items(), key=lambda found: (sign * found[0][1], found[0][0] in _STRICT))
    held = every
    for columns in asking.values():
        held &= ~columns
    others, cuts = held, []
    for (comparison, threshold), columns in tests:
        held |= columns
        cuts.append((*cut(comparison, threshold), held))
    return Row(key, tuple(reversed(cuts)), others)
