"""Asks of a hole whether any dossier fills it: a dossier, a proof that there is none, or neither.

Knows positions and the search over cut points; must not know scenario files.
"""

import itertools
from collections.abc import Iterable, Iterator
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

from danhgia_rules.checking.parts import Only
from danhgia_rules.checking.regions import Place, Region, variables
from danhgia_rules.checking.search import TooLargeError
from danhgia_rules.checking.space import Assignment, Space
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, EngineError
from danhgia_rules.rulebook.model import Indicator, Limit, Rulebook, holds
from danhgia_rules.scenarios.making import Maker
from danhgia_rules.scenarios.positions import Cuts, Position
from danhgia_rules.scenarios.run import rated
from danhgia_rules.scenarios.tried import Trier


class _Impossible(Enum):
    IMPOSSIBLE = "impossible"


IMPOSSIBLE: Final = _Impossible.IMPOSSIBLE
"""Proved: no dossier whatever tries the position."""

Answer = Dossier | Literal[_Impossible.IMPOSSIBLE] | None


class Solver:
    """Finds dossiers for the positions of one rulebook."""

    def __init__(self, rulebook: Rulebook, trier: Trier, period: str | None = None) -> None:
        self.rulebook, self._trier, self._period = rulebook, trier, period
        self._cuts = Cuts(rulebook)
        self._limits = {limit.id: limit for limit in rulebook.rating.limits}
        groups = [[one.key for one in variable.indicators] for variable in variables(rulebook)]
        self._names = {key: group for group in groups for key in group}
        self._known: dict[object, Assignment | None] = {}

    @cached_property
    def _space(self) -> Space:
        return Space(self.rulebook)

    @cached_property
    def _maker(self) -> Maker:
        return Maker(self.rulebook, self._cuts, self._period)

    def answer(self, position: Position) -> Answer:
        """Give a dossier that tries a position, IMPOSSIBLE where it is proved that none does, or None."""
        try:
            return self._found(position)
        except TooLargeError:
            return None

    def _found(self, position: Position) -> Answer:
        proved = True
        for targets in self._wanted(position):
            proved = False
            dossier = self._maker.dossier(targets)
            if dossier is not None and self.tries(dossier, position):
                return dossier
        return IMPOSSIBLE if proved else None

    def tries(self, dossier: Dossier, position: Position) -> bool:
        """Say whether a dossier can be rated and tries a position."""
        try:
            found = rated(dossier, self.rulebook)
        except EngineError:
            raise
        except DanhGiaError:
            return False
        return position in self._trier.tried(found.rated)

    def _wanted(self, position: Position) -> Iterator[Assignment]:
        """Give places to try, the likeliest first; none where the search proves that there are none."""
        match position.kind:
            case "cell":
                yield from self._cell(position)
            case "gate":
                yield from self._gate(position)
            case "alone" | "pair":
                found = self._space.limits(frozenset(position.name.split("+")))
                yield from [] if found is None else [found]
            case "unless":
                yield from self._exception(position)
            case _:
                limit = self._limits[position.name]
                yield from self._limit(position, limit.indicator, limit, [{}])

    def _cell(self, position: Position) -> Iterator[Assignment]:
        criterion = self.rulebook.criterion(position.criterion)
        rows = self.rulebook.rating.requirements if criterion is None else criterion.requirements
        indicator = next(row.indicator for row in rows if row.id == position.name)
        possible = False
        for region in position.regions:
            around = self._around(indicator, region)
            found = self._space.at(position.criterion or None, position.name, position.level, around)
            if found is not None:
                possible = True
                yield {**found, **self._at(indicator, region)}
        if possible:
            yield from self._by_levels(indicator)

    def _gate(self, position: Position) -> Iterator[Assignment]:
        gate = next(c.gate for c in self.rulebook.criteria if c.id == position.criterion)
        for region in position.regions if gate else ():
            if gate and self._values({gate.key: self._around(gate, region)}, None) is not None:
                yield self._at(gate, region)

    def _exception(self, position: Position) -> Iterator[Assignment]:
        """Give places for the threshold of an exception, while its limit would apply."""
        limit = self._limits[position.name]
        if limit.unless is None:
            raise KeyError(position.key)
        met = [
            {limit.indicator.key: region}
            for region in self._cuts.of(limit.indicator.key)
            if limit.comparison is None or holds(region.sample(), limit.comparison, limit.threshold)
        ]
        yield from self._limit(position, limit.unless.indicator, limit, self._nearest(met, limit))

    def _limit(
        self, position: Position, indicator: Indicator, limit: Limit, besides: list[Only]
    ) -> Iterator[Assignment]:
        """Give places for a threshold of a limit or of its exception: with no other limit that applies."""
        possible = False
        for region, beside in itertools.product(position.regions, besides):
            held = {indicator.key: self._around(indicator, region), **beside}
            for applying in (frozenset({limit.id}), frozenset[str]()):
                found = self._values(held, applying)
                if found is not None:
                    possible = True
                    yield {**found, **self._at(indicator, region)}
        if possible:
            yield from self._by_levels(indicator)

    def _nearest(self, met: Iterable[Only], limit: Limit) -> list[Only]:
        """Sort the places where a limit is met: those next to its threshold first."""
        key = limit.indicator.key
        return sorted(met, key=lambda only: abs(Fraction(only[key].sample()) - Fraction(limit.threshold)))

    def _by_levels(self, indicator: Indicator) -> Iterator[Assignment]:
        """Give, for a value over levels, places with one criterion, then two, and so on at each level."""
        if not indicator.reads_levels:
            return
        named = [c.id for c in self.rulebook.criteria if indicator.names_criterion(c.id)]
        for level in self.rulebook.scale.names:
            places: dict[str, Place] = {}
            for criterion in named:
                found = self._space.level(criterion, level)
                places = {**(found or {}), **places}
                yield dict(places)

    def _values(self, only: Only, applying: frozenset[str] | None) -> Assignment | None:
        key = tuple(only.items()), applying
        if key not in self._known:
            self._known[key] = self._space.values(only, applying)
        return self._known[key]

    def _around(self, indicator: Indicator, region: Region) -> Region:
        """Give the region, as the search tells values apart, that a smaller one lies in."""
        around = self._cuts.wide(indicator.key, region)
        if around is None:
            raise KeyError(indicator.key)
        return around if not indicator.reads_levels else region

    def _at(self, indicator: Indicator, place: Place) -> dict[str, Place]:
        """Ask a value, under each of its names, to lie at a place; levels come from the facts alone."""
        return {} if indicator.reads_levels else dict.fromkeys(self._names[indicator.key], place)
