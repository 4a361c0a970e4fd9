"""Cut points: the values at which rules change their mind, and the regions between them.

Knows indicators and thresholds; must not know dossiers or ratings.
"""

import datetime as dt
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from danhgia_rules.dossier.checks import AT_MOST, MONTHS
from danhgia_rules.exact import UNBOUNDED, Number, is_bounded
from danhgia_rules.loader.limits import may_be_na
from danhgia_rules.rulebook.model import Indicator, Limit, Requirement, Rulebook

WHOLE = frozenset({"count", "date", "bool", "scale"})
"""Kinds whose values are whole numbers; the others are dense."""


@dataclass(frozen=True, slots=True)
class Region:
    """Values that no rule of a rulebook tells apart: one point, or all between two ends.

    Of whole values both ends belong to it; of dense ones (shares, decimals) neither, unless it is a point.
    """

    low: Number
    high: Number
    whole: bool

    @property
    def is_point(self) -> bool:
        """Whether it is one single value."""
        return self.low == self.high

    def __contains__(self, value: Number) -> bool:
        if self.is_point or self.whole:
            return self.low <= value <= self.high
        return self.low < value < self.high

    def sample(self) -> Number:
        """Give a value inside: the middle of a bounded region, else the one next to its bounded end."""
        if self.is_point:
            return self.low
        if self.whole:
            return self.low if is_bounded(self.low) else self.high
        return Fraction(self.low) + 1 if not is_bounded(self.high) else Fraction(self.low + self.high) / 2


Place = Region | None
"""Where a value lies; None where the indicator is not applicable."""


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """What the rules read as one value: indicators that compute the same, and its regions in rising order."""

    indicators: tuple[Indicator, ...]
    regions: tuple[Region, ...]
    may_be_na: bool
    excuses: bool = False
    """Whether rules read it in exceptions only: the usual dossier then has the least of it."""

    @property
    def key(self) -> str:
        """The key of the first of its indicators; it stands for all of them."""
        return self.indicators[0].key

    def places(self) -> tuple[Place, ...]:
        """Give where the value may lie, the best (of an exception the most usual) first."""
        best = self.regions[::-1] if self.indicators[0].higher_is_better != self.excuses else self.regions
        return (*best, None) if self.may_be_na else best


def compared(rulebook: Rulebook) -> Iterator[tuple[Indicator, Number]]:
    """Give every threshold with the indicator that is compared with it."""
    rows: list[Requirement] = [row for criterion in rulebook.criteria for row in criterion.requirements]
    for row in (*rows, *rulebook.rating.requirements):
        yield from ((row.indicator, cell.threshold) for cell in row.cells if cell and cell.comparison)
    for limit in rulebook.rating.limits:
        yield from _limit_cuts(limit)
    for criterion in rulebook.criteria:
        if criterion.gate is not None:
            yield criterion.gate, criterion.gate_value


def _limit_cuts(limit: Limit) -> Iterator[tuple[Indicator, Number]]:
    if limit.comparison is not None:
        yield limit.indicator, limit.threshold
    elif limit.indicator.domain.scale is not None:  # a cap at its own level tells all of them apart
        yield from ((limit.indicator, rank) for rank in range(limit.indicator.domain.scale.top + 1))
    if limit.unless is not None:
        yield limit.unless.indicator, limit.unless.threshold


def variables(rulebook: Rulebook) -> tuple[Variable, ...]:
    """Give the variables of a rulebook: one for all indicators over the dossier that compute the same."""
    same: dict[object, list[Indicator]] = {}
    for indicator in rulebook.indicators:
        if not indicator.reads_levels:
            same.setdefault(indicator.body, []).append(indicator)
    excusing = _excusing(rulebook)
    # Whether there is anything at all is a cut of its own: other indicators over the list hang on it.
    cuts: dict[str, set[Number]] = defaultdict(lambda: {0})
    for indicator, threshold in compared(rulebook):
        cuts[indicator.key].add(threshold)
    return tuple(
        Variable(
            tuple(group),
            regions(group[0], set(itertools.chain.from_iterable(cuts[one.key] for one in group))),
            may_be_na(group[0]),
            all(one.key in excusing for one in group),
        )
        for group in same.values()
    )


def _excusing(rulebook: Rulebook) -> set[str]:
    """Give the indicators that nothing but exceptions reads."""
    limits = rulebook.rating.limits
    rows = [row for criterion in rulebook.criteria for row in criterion.requirements]
    rows += rulebook.rating.requirements
    read = {row.indicator.key for row in rows} | {limit.indicator.key for limit in limits}
    gates = {criterion.gate.key for criterion in rulebook.criteria if criterion.gate}
    return {limit.unless.indicator.key for limit in limits if limit.unless} - read - gates


def regions(indicator: Indicator, cuts: Iterable[Number]) -> tuple[Region, ...]:
    """Cut the values of an indicator at thresholds; each threshold is a region of its own."""
    domain = indicator.domain
    low, high = bounds(indicator)
    whole = domain.kind in WHOLE
    inside = sorted({cut for cut in cuts if low <= cut <= high})
    split = _whole if whole else _dense
    found = split(inside, low, high)
    if domain.none is not None:
        point = Region(domain.none, domain.none, whole)
        found = [point, *found] if domain.none < low else [*found, point]
    return tuple(found)


def bounds(indicator: Indicator) -> tuple[Number, Number]:
    """Give the least and the greatest value that records can give; `none` lies outside them."""
    domain = indicator.domain
    match domain.kind:
        case "share":
            pair = (indicator.part, indicator.whole)
            bounded = indicator.part is None or pair in AT_MOST.get(indicator.of, ())
            return 0, 1 if bounded else UNBOUNDED
        case "bool":
            return 0, 1
        case "scale":
            return 0, domain.top
        case "date":
            return dt.date.min.toordinal(), dt.date.max.toordinal()
    if indicator.of == "thoi_gian_cong_tac":
        return 0, MONTHS
    return 0, UNBOUNDED


def _whole(cuts: list[Number], low: Number, high: Number) -> list[Region]:
    starts = {int(low), *(math.floor(cut) for cut in cuts), *(math.floor(cut) + 1 for cut in cuts)}
    inside = sorted(start for start in starts if low <= start <= high)
    ends = [start - 1 for start in inside[1:]] + [int(high)]
    return [Region(start, end, whole=True) for start, end in zip(inside, ends, strict=True)]


def _dense(cuts: list[Number], low: Number, high: Number) -> list[Region]:
    points = sorted({low, high, *cuts})
    found = []
    for left, right in itertools.pairwise(points):
        found += [Region(left, left, whole=False), Region(left, right, whole=False)]
    return [*found, Region(high, high, whole=False)] if is_bounded(high) else found
