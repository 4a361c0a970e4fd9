"""Values as expressions: a whole number, or a share as two; between bounds where facts are missing.

Knows numbers and comparisons; must not know records. No share is divided: it is compared by
cross-multiplication.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from danhgia_rules.batch.records import compare, scaled
from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.rulebook.model import Indicator

_WIDE = 400_000
"""Above this a threshold's numerator or denominator is multiplied in 128 bits: see `guards.COUNT_LIMIT`."""


class Ratio(NamedTuple):
    """A value: a whole number, or a share as numerator and denominator. Null is not applicable.

    A share without an upper bound is 1/0.
    """

    part: pl.Expr
    whole: pl.Expr | None = None

    def meets(self, comparison: str, threshold: Number, kind: str) -> pl.Expr:
        """Say whether it meets a threshold, exactly; null where it is not applicable."""
        if self.whole is None:
            word, bound = _whole_bound(comparison, scaled(threshold, kind))
            return compare(self.part, word, pl.lit(bound, pl.Int128 if kind == "number" else pl.Int64))
        left, right = threshold.denominator, threshold.numerator
        part, whole = self.part, self.whole
        if max(left, right) > _WIDE:
            part, whole = part.cast(pl.Int128), whole.cast(pl.Int128)
        return compare(part * left, comparison, whole * right)


def _whole_bound(comparison: str, threshold: Number) -> tuple[str, int]:
    """Turn a threshold into the one of whole numbers that no whole number tells from it."""
    if comparison in {"at_least", "less_than"}:
        return comparison, math.ceil(threshold)
    return comparison, math.floor(threshold)


@dataclass(frozen=True, slots=True)
class Reading:
    """The bounds of an indicator in each row; `unknown` is None where no row of the table lacks a fact.

    Where a row is not unknown, both bounds are its value. `may_be_na` counts only where it is unknown.
    """

    indicator: Indicator
    low: Ratio
    high: Ratio
    unknown: pl.Expr | None = None
    may_be_na: pl.Expr | None = None

    def pinned(self, *, at_worst: bool) -> Ratio:
        """Give the value with what is unknown at its worst or at its best; null is not applicable."""
        higher = self.indicator.higher_is_better
        found = self.low if at_worst == higher else self.high
        if self.unknown is None or self.may_be_na is None or at_worst:
            return found
        beyond = pl.when(self.unknown & self.may_be_na)
        edge = number_of(UNBOUNDED if higher else -UNBOUNDED, self.indicator.domain.kind)
        part = beyond.then(edge.part).otherwise(found.part)
        whole = None if found.whole is None else beyond.then(edge.whole).otherwise(found.whole)
        return Ratio(part, whole)


def number_of(number: int, kind: str) -> Ratio:
    """Give a number of a domain, unbounded ones included."""
    if kind == "share":
        if abs(number) == UNBOUNDED:
            return Ratio(pl.lit(1 if number > 0 else -1, pl.Int64), pl.lit(0, pl.Int64))
        return Ratio(pl.lit(number, pl.Int64), pl.lit(1, pl.Int64))
    return Ratio(pl.lit(int(scaled(number, kind)), pl.Int128 if kind == "number" else pl.Int64))


class Inner(NamedTuple):
    """A reading where the list or block is there."""

    low: Ratio
    high: Ratio
    unknown: pl.Expr | None = None
    may_be_na: pl.Expr | None = None


def either(condition: pl.Expr, one: Ratio, other: Ratio) -> Ratio:
    """Give one value where a condition is true, else the other."""
    part = pl.when(condition).then(one.part).otherwise(other.part)
    if one.whole is None or other.whole is None:
        return Ratio(part)
    return Ratio(part, pl.when(condition).then(one.whole).otherwise(other.whole))
