"""The search behind every proof: all combinations of places, joined group by group.

INVARIANT: where nothing is found no dossier can be: each dossier has every value in some region, and
every relation that narrows the search holds for all dossiers.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from danhgia_rules.checking.codes import Code, CriterionReader, Places, RatingReader, columns, join
from danhgia_rules.checking.parts import NOTHING, Chosen, Only, Options, Part, fold, keys_of, keys_of_rating
from danhgia_rules.checking.regions import Place, variables
from danhgia_rules.checking.relations import groups
from danhgia_rules.checking.views import Sum, Views
from danhgia_rules.rulebook.model import Criterion, Rulebook

MOST_SHARED = 256
"""Facts that several criteria read are tried together in at most so many combinations; beyond that each
criterion is taken to have its own, which may lose a proof and makes no wrong one."""

MOST_STATES = 300_000

START = (-1, 1, 1, 1)
"""The code of a criterion of which nothing is read yet."""

Wanted = Callable[[Code], bool]


class TooLargeError(Exception):
    """The overall rules see more combinations of levels and facts than are searched."""


class Bridge(NamedTuple):
    """What the overall rules see of facts that a criterion reads too: a group, and its effect on them."""

    group: int
    effect: Code


class State(NamedTuple):
    """What the overall rules see of the criteria: sums over levels, and facts that both read."""

    sums: tuple[Sum, ...]
    bridges: tuple[Bridge, ...]


class Effect(NamedTuple):
    """What facts that several criteria read do: to each criterion, and to the overall rules."""

    codes: dict[str, Code]
    bridges: tuple[Bridge, ...]
    places: Places


Seen = dict[tuple[Code, tuple[Bridge, ...]], Chosen]


class Search:
    """Joins what the values of one rulebook do to its ladders."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._views = Views(rulebook)
        read = {criterion.id: keys_of(criterion) for criterion in rulebook.criteria}
        rated = keys_of_rating(rulebook.rating)
        self._parts = [Part.of(group, read, rated) for group in groups(variables(rulebook))]
        self._number = {part: number for number, part in enumerate(self._parts)}
        self._all = RatingReader(rulebook.rating, watched=rulebook.rating.limits)
        self._bridged: dict[Bridge, Places] = {}
        self._shared = self._tried_together()
        self._states: dict[State, Chosen] | None = None

    def criterion(
        self, reader: CriterionReader, wanted: Wanted, only: Only, skip: int = 0
    ) -> dict[str, Place] | None:
        """Find places of all values that one criterion reads; `skip` passes over the first answers."""
        found = fold(self._read_by(reader.criterion), reader.code, only, {START: NOTHING})
        return _answer(found, wanted, skip)

    def rating(
        self, reader: RatingReader, wanted: Wanted, only: Only, skip: int = 0
    ) -> dict[str, Place] | None:
        """Find places of all values; raise TooLargeError where there are too many to search."""
        states = self._criteria(only)
        if not self._views.keys.isdisjoint(only):
            states = {state: chosen for state, chosen in states.items() if self._keeps(state, only)}
        sums = {found: reader.code(self._views.places(found)) for found in {state.sums for state in states}}
        known = {bridge for state in states for bridge in state.bridges}
        bridges = {bridge: reader.code(self._bridged[bridge]) for bridge in known}
        start: Options = {}
        for state, chosen in states.items():
            code = _joined([sums[state.sums], *(bridges[bridge] for bridge in state.bridges)])
            if code is not None:
                start.setdefault(code, chosen)
        alone = [part for part in self._parts if part.rated and self._is_apart(part)]
        found = fold(alone, reader.code, only, start)
        return _answer(found, wanted, skip)

    def _keeps(self, state: State, only: Only) -> bool:
        """Whether what the overall rules see of the levels keeps to the regions asked for."""
        places = self._views.places(state.sums)
        held = ((place, only[key]) for key, place in places.items() if key in only)
        return all(place is not None and place.sample() in region for place, region in held)

    def _is_apart(self, part: Part) -> bool:
        """Whether the overall rules read a part by itself: no criterion does, or each has its own."""
        return not part.criteria or (len(part.criteria) > 1 and part not in self._shared)

    def _read_by(self, criterion: Criterion) -> list[Part]:
        return [part for part in self._parts if criterion.id in part.criteria]

    def _tried_together(self) -> list[Part]:
        """Give the parts that several criteria read, as many as can be tried together."""
        found: list[Part] = []
        shared = [part for part in self._parts if len(part.criteria) > 1]
        sizes = {part: len(self._effects(part, {})) for part in shared}
        # Those that the overall rules read too come first: their proofs hang on them.
        for part in sorted(shared, key=lambda one: (not one.rated, sizes[one])):
            if math.prod(sizes[one] for one in (*found, part)) <= MOST_SHARED:
                found.append(part)
        return found

    def _effects(self, part: Part, only: Only) -> list[Effect]:
        criteria = [criterion for criterion in self.rulebook.criteria if criterion.id in part.criteria]
        found: dict[object, Effect] = {}
        for places in part.held(only):
            codes = {criterion.id: CriterionReader(criterion).code(places) for criterion in criteria}
            bridges = self._bridges(part, places)
            found.setdefault((*codes.values(), *bridges), Effect(codes, bridges, places))
        return list(found.values())

    def _bridges(self, part: Part, places: Places) -> tuple[Bridge, ...]:
        """Tell apart what the overall rules can tell apart of some places."""
        if not part.rated:
            return ()
        rows = self.rulebook.rating.requirements
        held = [columns(row, places[row.indicator.key]) for row in rows if row.indicator.key in places]
        bridge = Bridge(self._number[part], (*held, *(self._all.code(places) or ())))
        self._bridged.setdefault(bridge, places)
        return (bridge,)

    def _criteria(self, only: Only) -> dict[State, Chosen]:
        """Give all that the overall rules can see of the criteria; kept unless facts are held."""
        if any(part.criteria and part.is_held(only) for part in self._parts):
            return self._reached(only)
        if self._states is None:
            self._states = self._reached({})
        return self._states

    def _reached(self, only: Only) -> dict[State, Chosen]:
        seen = {criterion.id: self._seen(criterion, only) for criterion in self.rulebook.criteria}
        # Criteria whose facts the overall rules read too come last: they multiply the states.
        order = sorted(
            self.rulebook.criteria, key=lambda one: sum(bool(bridges) for _, bridges in seen[one.id])
        )
        found: dict[State, Chosen] = {}
        for choice in itertools.product(*(self._effects(part, only) for part in self._shared)):
            bridges = tuple(bridge for effect in choice for bridge in effect.bridges)
            places = {key: place for effect in choice for key, place in effect.places.items()}
            states = {State(self._views.empty, bridges): Chosen(places)}
            for criterion in order:
                codes = [effect.codes[criterion.id] for effect in choice if criterion.id in effect.codes]
                states = self._added(states, criterion, seen[criterion.id], codes)
            for state, chosen in states.items():
                found.setdefault(state, chosen)
        return found

    def _added(
        self, states: dict[State, Chosen], criterion: Criterion, seen: Seen, shared: Sequence[Code]
    ) -> dict[State, Chosen]:
        """Add one criterion to all states, at every level that it can have."""
        reader = CriterionReader(criterion)
        levels: dict[tuple[int | None, tuple[Bridge, ...]], Chosen] = {}
        for (code, bridges), chosen in seen.items():
            whole = code
            for other in shared:
                whole = join(whole, other)
            levels.setdefault((reader.level(whole), bridges), chosen)
        ranks = {level for level, _ in levels}
        sums = {
            (done, level): self._views.added(done, criterion, level)
            for done in {state.sums for state in states}
            for level in ranks
        }
        found: dict[State, Chosen] = {}
        for state, before in states.items():
            for (level, bridges), chosen in levels.items():
                key = State(sums[state.sums, level], state.bridges + bridges)
                if key not in found:
                    found[key] = Chosen({}, before, chosen)
        if len(found) > MOST_STATES:
            raise TooLargeError
        return found

    def _seen(self, criterion: Criterion, only: Only) -> Seen:
        """Give what a criterion's own facts come to, with what the overall rules see of them."""
        reader = CriterionReader(criterion)
        found: Seen = {(START, ()): NOTHING}
        for part in self._read_by(criterion):
            if part in self._shared:
                continue
            mine: dict[tuple[Code, tuple[Bridge, ...]], Places] = {}
            for places in part.held(only):
                bridges = self._bridges(part, places) if len(part.criteria) == 1 else ()
                mine.setdefault((reader.code(places), bridges), places)
            joined: Seen = {}
            for (done, earlier), before in found.items():
                for (more, later), places in mine.items():
                    joined.setdefault((join(done, more), earlier + later), Chosen(places, before))
            found = joined
        return found


def _answer(found: Options, wanted: Wanted, skip: int) -> dict[str, Place] | None:
    answers = (chosen for code, chosen in found.items() if wanted(code))
    chosen = next(itertools.islice(answers, skip, None), None)
    return None if chosen is None else chosen.all()


def _joined(codes: Sequence[Code | None]) -> Code | None:
    found = codes[0]
    for code in codes[1:]:
        if found is None or code is None:
            return None
        found = join(found, code)
    return found
