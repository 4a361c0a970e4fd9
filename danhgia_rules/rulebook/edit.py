"""Rulebooks with one part changed: everything else is the very same object.

Knows the model only; must not know what a change is for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit, Requirement, Rulebook


class Ladder(NamedTuple):
    """A ladder of a rulebook: that of the criterion at a place, or the overall one (None)."""

    rulebook: Rulebook
    place: int | None

    @property
    def criterion(self) -> Criterion | None:
        """The criterion that it belongs to; None for the overall ladder."""
        return None if self.place is None else self.rulebook.criteria[self.place]

    @property
    def rows(self) -> tuple[Requirement, ...]:
        """Its requirements."""
        criterion = self.criterion
        return self.rulebook.rating.requirements if criterion is None else criterion.requirements

    @property
    def scale(self) -> Scale:
        """Its columns, the lowest first."""
        return self.rulebook.rating.scale if self.place is None else self.rulebook.scale

    def with_more(self, row: Requirement) -> "Ladder":
        """Give the ladder of a rulebook that has one row more."""
        return self._with_rows((*self.rows, row))

    def with_row(self, row: Requirement, changed: Requirement | None) -> "Ladder":
        """Give the ladder of a rulebook in which one row is another one, or is dropped (None)."""
        rows = [changed if one is row else one for one in self.rows]
        return self._with_rows(tuple(one for one in rows if one is not None))

    def _with_rows(self, rows: tuple[Requirement, ...]) -> "Ladder":
        if self.place is None:
            rating = replace(self.rulebook.rating, requirements=rows)
            return Ladder(replace(self.rulebook, rating=rating), None)
        changed = replace(self.rulebook.criteria[self.place], requirements=rows)
        return Ladder(with_criterion(self.rulebook, self.place, changed), self.place)


def ladders(rulebook: Rulebook) -> Iterator[Ladder]:
    """Give the ladders of the criteria, then the overall one."""
    yield from (Ladder(rulebook, place) for place in range(len(rulebook.criteria)))
    yield Ladder(rulebook, None)


def with_criterion(rulebook: Rulebook, place: int, criterion: Criterion) -> Rulebook:
    """Give a rulebook in which the criterion at a place is another one."""
    before, after = rulebook.criteria[:place], rulebook.criteria[place + 1 :]
    return replace(rulebook, criteria=(*before, criterion, *after))


def with_limit(rulebook: Rulebook, limit: Limit, changed: Limit | None) -> Rulebook:
    """Give a rulebook in which one limit is another one, or is dropped (None)."""
    found = [changed if one is limit else one for one in rulebook.rating.limits]
    limits = tuple(one for one in found if one is not None)
    return replace(rulebook, rating=replace(rulebook.rating, limits=limits))


def with_indicators(rulebook: Rulebook, changed: Mapping[Indicator, Indicator]) -> Rulebook:
    """Give a rulebook in which indicators are other ones, wherever they are read."""

    def now(indicator: Indicator) -> Indicator:
        return changed.get(indicator, indicator)

    def rows(found: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
        return tuple(replace(row, indicator=now(row.indicator)) for row in found)

    criteria = tuple(
        replace(one, requirements=rows(one.requirements), gate=one.gate and now(one.gate))
        for one in rulebook.criteria
    )
    limits = tuple(
        replace(
            limit,
            indicator=now(limit.indicator),
            unless=limit.unless and replace(limit.unless, indicator=now(limit.unless.indicator)),
        )
        for limit in rulebook.rating.limits
    )
    rating = replace(rulebook.rating, requirements=rows(rulebook.rating.requirements), limits=limits)
    found = tuple(now(indicator) for indicator in rulebook.indicators)
    return replace(rulebook, criteria=criteria, rating=rating, indicators=found)
