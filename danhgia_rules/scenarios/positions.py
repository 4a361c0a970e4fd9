"""What scenarios have to try: below, at and beyond each threshold, each limit and gate, each pair of limits.

Knows the tables of a rulebook; must not know scenarios or results.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from danhgia_rules.checking.regions import WHOLE, Place, Region, compared, regions, variables
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit, Requirement, Rulebook

Kind = Literal["cell", "limit", "own_level", "unless", "gate", "alone", "pair"]
Side = Literal["below", "at", "beyond", "applies", "not"]

POINT = Fraction(1, 100)
"""The step of shares: one percentage point. That of whole numbers and of amounts is one."""


@dataclass(frozen=True, slots=True)
class Position:
    """One thing to try.

    `criterion` is empty for the rules of the rating. `name` is the requirement or the limit; of a pair
    both limits, joined by `+`. `level` is the column of a cell, or the rank of a cap at the own level.
    `regions` is where the value has to lie, the nearest to the threshold first, each within the next or
    beside it; there is none where only the limits that apply are looked at.
    """

    kind: Kind
    criterion: str
    name: str
    level: str
    side: Side
    regions: tuple[Region, ...]

    @property
    def key(self) -> str:
        """Its own name, such as `II.2.4.ty_le.xuat_sac.at`."""
        end = (self.kind,) if self.kind in {"unless", "alone"} else ()
        return ".".join(part for part in (self.criterion, self.name, *end, self.level, self.side) if part)

    def holds(self, value: Number) -> bool:
        """Whether a value lies there."""
        return any(value in region for region in self.regions)


class Cuts:
    """The regions of every indicator of a rulebook, by its key."""

    def __init__(self, rulebook: Rulebook) -> None:
        found = variables(rulebook)
        self._regions = {one.key: variable.regions for variable in found for one in variable.indicators}
        first = {one.key: variable.key for variable in found for one in variable.indicators}
        cuts: dict[str, set[Number]] = defaultdict(set)
        for indicator, threshold in compared(rulebook):
            cuts[first.get(indicator.key, indicator.key)].add(threshold)
            if indicator.reads_levels:
                self._regions[indicator.key] = regions(indicator, cuts[indicator.key])
        self._thresholds = {key: cuts[first.get(key, key)] for key in self._regions}

    def of(self, key: str) -> tuple[Region, ...]:
        """Give the regions of an indicator, in rising order."""
        return self._regions[key]

    def wide(self, key: str, place: Place) -> Place:
        """Give the region, as rules tell values apart, that a smaller one lies in; None for None."""
        if place is None:
            return None
        value = place.sample()
        return next((found for found in self._regions[key] if value in found), None)

    def sides(
        self, indicator: Indicator, comparison: str, threshold: Number
    ) -> Iterator[tuple[Side, tuple[Region, ...]]]:
        """Give the value at a threshold and the values next to it, as far as there are any.

        `below` lies on the failing side, `beyond` on the passing one. Of whole values it is the very
        next one; of dense ones all values up to the next threshold, or to the end of what can be: first
        the one that is a step away, then those within a step.
        """
        known = self._regions[indicator.key]
        at = next((place for place, region in enumerate(known) if threshold in region), None)
        if at is None:
            return
        up = 1 if comparison in {"at_least", "more_than"} else -1
        if 0 <= at - up < len(known):
            yield "below", self._next_to(at, threshold, -up, indicator)
        yield "at", (known[at],)
        if 0 <= at + up < len(known) and not _is_no_level(known[at + up], indicator):
            yield "beyond", self._next_to(at, threshold, up, indicator)

    def _next_to(self, at: int, threshold: Number, side: int, indicator: Indicator) -> tuple[Region, ...]:
        """Give the regions on one side (1 above, -1 below) of the threshold that is the region `at`."""
        known = self._regions[indicator.key]
        region = known[at + side]
        if indicator.domain.kind in WHOLE:
            value = threshold + side
            return (Region(value, value, whole=True) if value in region else region,)
        beyond = at + 2 * side
        end = known[beyond : beyond + 1] if beyond >= 0 else ()
        free = tuple(one for one in end if one.low not in self._thresholds[indicator.key])
        return (*_steps(region, threshold, side, indicator), region, *free)


def _is_no_level(region: Region, indicator: Indicator) -> bool:
    """Say whether a value stands for no criterion at all, which is not applicable and no value."""
    return indicator.reads_levels and region.low == indicator.domain.none


def _steps(region: Region, threshold: Number, side: int, indicator: Indicator) -> Iterator[Region]:
    """Give the dense value one step from a threshold, and those nearer; none where another cut is nearer."""
    value = threshold + side * (POINT if indicator.domain.kind == "share" else 1)
    if value in region:
        low, high = sorted((threshold, value))
        yield Region(value, value, whole=False)
        yield Region(low, high, whole=False)


def positions(rulebook: Rulebook) -> tuple[Position, ...]:
    """Give all that scenarios of a rulebook have to try, in the order of its tables."""
    cuts = Cuts(rulebook)
    found = [
        position for criterion in rulebook.criteria for position in _criterion(criterion, cuts, rulebook)
    ]
    rules = rulebook.rating
    for row in rules.requirements:
        found += _row(row, "", rules.scale.names, cuts)
    for limit in rules.limits:
        found += _limit(limit, rules.scale.names, cuts)
    for first, second in itertools.combinations(rules.limits, 2):
        found.append(Position("pair", "", f"{first.id}+{second.id}", "", "applies", ()))
    return tuple(found)


def _criterion(criterion: Criterion, cuts: Cuts, rulebook: Rulebook) -> Iterator[Position]:
    if criterion.gate is not None:
        value, other = criterion.gate_value, 1 - criterion.gate_value
        yield Position("gate", criterion.id, "", "", "applies", (Region(value, value, whole=True),))
        yield Position("gate", criterion.id, "", "", "not", (Region(other, other, whole=True),))
    for row in criterion.requirements:
        yield from _row(row, criterion.id, rulebook.scale.names, cuts)


def _row(row: Requirement, criterion: str, names: tuple[str, ...], cuts: Cuts) -> Iterator[Position]:
    for rank in range(len(row.cells) - 1, 0, -1):
        cell = row.cells[rank]
        if cell is not None and cell.comparison is not None:
            for side, found in cuts.sides(row.indicator, cell.comparison, cell.threshold):
                yield Position("cell", criterion, row.id, names[rank], side, found)


def _limit(limit: Limit, names: tuple[str, ...], cuts: Cuts) -> Iterator[Position]:
    yield Position("alone", "", limit.id, "", "applies", ())
    if limit.comparison is None:
        for rank in range(len(names) - 1, -1, -1):
            yield Position("own_level", "", limit.id, names[rank], "at", (Region(rank, rank, whole=True),))
    else:
        for side, found in cuts.sides(limit.indicator, limit.comparison, limit.threshold):
            yield Position("limit", "", limit.id, "", side, found)
    unless = limit.unless
    if unless is not None:
        for side, found in cuts.sides(unless.indicator, unless.comparison, unless.threshold):
            yield Position("unless", "", limit.id, "", side, found)
