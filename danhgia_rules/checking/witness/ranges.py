"""Ranges: where the value of an indicator is wanted, and what is best where nothing is asked.

Knows regions and how rules judge a value; must not know records.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from danhgia_rules.checking.regions import Region, Variable
from danhgia_rules.engine.reference import meets
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Indicator, Limit, Rulebook, holds


@dataclass(frozen=True, slots=True)
class Range:
    """Values between two ends, each of them in or out; `none` says whether no record at all will do."""

    low: Number
    high: Number
    low_in: bool
    high_in: bool
    none: bool = False

    def __contains__(self, value: Number) -> bool:
        above = value >= self.low if self.low_in else value > self.low
        return above and (value <= self.high if self.high_in else value < self.high)


Wanted = Range | None
"""Where a value is wanted; None: not applicable."""


def of_regions(regions: tuple[Region, ...], indicator: Indicator) -> Range:
    """Join adjacent regions into one range."""
    first, last = min(regions, key=_low), max(regions, key=_low)
    none = any(region.is_point and region.low == indicator.domain.none for region in regions)
    return Range(first.low, last.high, first.is_point or first.whole, last.is_point or last.whole, none=none)


def _low(region: Region) -> tuple[Number, Number]:
    return region.low, region.high


def preferences(variable: Variable, rulebook: Rulebook) -> tuple[Range, ...]:
    """Give ever wider ranges: the best region, then all that the rules hold to be as good, and so on."""
    indicator = variable.indicators[0]
    best_first = tuple(region for region in variable.places() if region is not None)
    worth = [_worth(region.sample(), variable, rulebook) for region in best_first]
    drops = [n for n in range(1, len(worth)) if worth[n] != worth[n - 1]]
    ends = dict.fromkeys((1, *drops, len(best_first)))
    return tuple(of_regions(best_first[:end], indicator) for end in ends)


def _worth(value: Number, variable: Variable, rulebook: Rulebook) -> int:
    """Count the cells that a value meets and the limits that it keeps clear of."""
    keys = {indicator.key for indicator in variable.indicators}
    rows = [row for criterion in rulebook.criteria for row in criterion.requirements]
    met = sum(
        meets(row, value, rank)
        for row in (*rows, *rulebook.rating.requirements)
        if row.indicator.key in keys
        for rank in range(1, len(row.cells))
    )
    return met + sum(_allowed(value, keys, rulebook))


def _allowed(value: Number, keys: set[str], rulebook: Rulebook) -> Iterator[int]:
    for limit in rulebook.rating.limits:
        if limit.indicator.key in keys:
            yield _under(value, limit, rulebook.rating.scale.top)
        exception = limit.unless
        if exception is not None and exception.indicator.key in keys:
            yield holds(value, exception.comparison, exception.threshold)


def _under(value: Number, limit: Limit, top: int) -> int:
    if limit.comparison is None:
        return min(int(value), top)
    return not holds(value, limit.comparison, limit.threshold)
