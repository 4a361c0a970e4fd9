"""Rows of an integer program: ratios, sums and orders of columns, as inequalities."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from danhgia_rules.checking.witness.integers import Row
from danhgia_rules.checking.witness.ranges import Range
from danhgia_rules.exact import is_bounded

Sum = Mapping[int, int]
"""Columns with their factors."""


def ratio(part: Sum, whole: Sum, wanted: Range) -> Iterator[Row]:
    """Ask that a part be a share of its whole inside a range, and that there be a whole."""
    yield Row(whole, 1)
    if wanted.low > 0 or not wanted.low_in:
        yield _edge(part, whole, Fraction(wanted.low), 1, strict=not wanted.low_in)
    if is_bounded(wanted.high):
        yield _edge(part, whole, Fraction(wanted.high), -1, strict=not wanted.high_in)


def _edge(part: Sum, whole: Sum, edge: Fraction, sign: int, *, strict: bool) -> Row:
    scaled = {column: sign * edge.denominator * factor for column, factor in part.items()}
    return Row(_plus(scaled, whole, -sign * edge.numerator), int(strict))


def between(numbers: Sum, wanted: Range, scale: Fraction) -> Iterator[Row]:
    """Ask that a sum, of which `scale` make one, lie inside a range."""
    low, high = wanted.low * scale, wanted.high * scale
    yield Row(numbers, math.ceil(low) if wanted.low_in else math.floor(low) + 1)
    if is_bounded(wanted.high):
        yield at_most(numbers, math.floor(high) if wanted.high_in else math.ceil(high) - 1)


def equal(numbers: Sum, value: int) -> Iterator[Row]:
    """Ask for one value of a sum."""
    yield Row(numbers, value)
    yield at_most(numbers, value)


def at_most(numbers: Sum, value: int) -> Row:
    """Ask that a sum be no more than a value."""
    return Row({column: -factor for column, factor in numbers.items()}, -value)


def apart(more: Sum, less: Sum, count: int, *, strict: bool) -> Row:
    """Ask that one sum be at least another; if strictly, by one for each that column `count` counts."""
    return Row(_plus(_plus(more, less, -1), {count: int(strict)}, -1), 0)


def _plus(left: Sum, right: Sum, factor: int) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int, left)
    for column, value in right.items():
        found[column] += factor * value
    return dict(found)
