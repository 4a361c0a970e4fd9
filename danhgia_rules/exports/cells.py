"""Cells of ladders and limits as tests of a value, in the form that `values` gives it.

Knows thresholds; must not know where a value stands. Shares are compared by multiplying, never by dividing.
"""

import datetime as dt

from danhgia_rules.errors import Problem, RulebookError
from danhgia_rules.exact import Number, is_bounded
from danhgia_rules.exports.dialect import FALSE, NULL, TRUE, Dialect
from danhgia_rules.exports.values import NONE, none
from danhgia_rules.loader.limits import may_be_na
from danhgia_rules.rulebook.model import Cell, Indicator, Limit, Unless, holds

BASES = (100, 10_000)
"""What the part of a share is multiplied by: 100 for whole percents, else 10,000; no more, so that
no product of sums needs more than 28 digits."""


def absent(write: Dialect, indicator: Indicator, value: str) -> str:
    """Test that an indicator is not applicable; never true of one that always applies."""
    if not _may_be_absent(indicator):
        return FALSE
    if indicator.domain.kind == "share":
        return write.equal(f"{value}.whole", "0")
    return write.is_null(value)


def _may_be_absent(indicator: Indicator) -> bool:
    return indicator.operation == "share" if indicator.reads_levels else may_be_na(indicator)


def asked(write: Dialect, indicator: Indicator, cell: Cell | None, value: str) -> str:
    """Test what a cell asks; a cell that asks nothing, or a value that is not applicable, passes."""
    if cell is None or cell.comparison is None:
        return TRUE
    found = compared(write, indicator, cell.comparison, cell.threshold, value)
    nothing = absent(write, indicator, value)
    return found if nothing == FALSE else f"{nothing} or {found}"


def compared(write: Dialect, indicator: Indicator, comparison: str, threshold: Number, value: str) -> str:
    """Test a value that is known and applies."""
    kind = indicator.domain.kind
    if kind in {"bool", "scale"}:
        return _one_of(write, indicator, comparison, threshold, value)
    if kind == "share":
        base = next((base for base in BASES if base % threshold.denominator == 0), None)
        if base is None:
            raise RulebookError(Problem("X002", params={"indicator": indicator.id}))
        asks = threshold.numerator * (base // threshold.denominator)
        return write.compare(f"{value}.part * {base}", comparison, f"{value}.whole * {asks}")
    return write.compare(value, comparison, _threshold(write, indicator, threshold))


def _threshold(write: Dialect, indicator: Indicator, threshold: Number) -> str:
    if indicator.domain.kind == "date" and is_bounded(threshold):
        return write.day(write.text(dt.date.fromordinal(int(threshold)).isoformat()))
    return write.decimal(threshold) if is_bounded(threshold) else none(write, indicator)


def _one_of(write: Dialect, indicator: Indicator, comparison: str, threshold: Number, value: str) -> str:
    """List the names that pass, as the dossier writes them, from the lowest."""
    domain = indicator.domain
    names = [FALSE, TRUE] if domain.scale is None else [write.text(name) for name in domain.scale.names]
    passing = [name for rank, name in enumerate(names) if holds(rank, comparison, threshold)]
    if domain.none is not None and holds(domain.none, comparison, threshold):
        passing.append(write.text(NONE))
    return write.member(value, passing)


def applies(write: Dialect, limit: Limit, value: str) -> str:
    """Test the condition of a limit, without its exception: what is not applicable limits nothing."""
    indicator = limit.indicator
    if limit.comparison is None:
        below = indicator.domain.scale.names[:-1] if indicator.domain.scale else ()
        return write.member(value, [write.text(name) for name in below])
    return _known_and(write, indicator, limit.comparison, limit.threshold, value)


def lifted(write: Dialect, unless: Unless, value: str) -> str:
    """Test that an exception lifts a limit."""
    return _known_and(write, unless.indicator, unless.comparison, unless.threshold, value)


def _known_and(write: Dialect, indicator: Indicator, comparison: str, threshold: Number, value: str) -> str:
    found = compared(write, indicator, comparison, threshold, value)
    if not _may_be_absent(indicator):
        return found
    present = f"{value}.whole != 0" if indicator.domain.kind == "share" else f"{value} != {NULL}"
    return write.all_of(present, found)
