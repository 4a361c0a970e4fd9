"""One way to a rating: the ladder climbed by moving what falls short, cell by cell.

Each requirement of a column that fails is moved to its threshold, each limit that forbids
the rating is lifted, each criterion that is too low is raised.
"""

from typing import NamedTuple

from danhgia_rules.answers.path.model import ObstacleKind
from danhgia_rules.engine.reference import over_levels
from danhgia_rules.evaluation.path.draft import Draft
from danhgia_rules.evaluation.path.goals import Stuck, Wish
from danhgia_rules.evaluation.path.moves import move
from danhgia_rules.evaluation.rating import Rated, rate
from danhgia_rules.rulebook.model import OPPOSITE, Criterion, Limit, Requirement, Rulebook, holds

_ROUNDS = 4
"""How often the whole ladder is gone through: a move may upset what was met before it."""


class Standstill(NamedTuple):
    """Something that no change can mend: the rule, the column that asks, where it stands, why."""

    criterion: int | None
    rule: Requirement | Limit
    rank: int
    stuck: Stuck


class Attempt:
    """One way that is tried, by a column of the overall ladder: a draft, and what it got stuck at."""

    def __init__(self, rulebook: Rulebook, draft: Draft, column: int) -> None:
        self.rulebook = rulebook
        self.column = column
        self.draft = draft
        self.standstills: list[Standstill] = []

    def copy(self) -> "Attempt":
        """Give a copy to try a step on."""
        new = Attempt(self.rulebook, self.draft.copy(), self.column)
        new.standstills = list(self.standstills)
        return new

    @property
    def order(self) -> tuple[int, int, int]:
        """What makes one way better than another: fewer things in the way, then fewer changes."""
        return self.settled, len(self.standstills), self.draft.cost

    @property
    def settled(self) -> int:
        """How many of the things in the way no fact can mend any more."""
        return sum(found.stuck.kind is ObstacleKind.SETTLED for found in self.standstills)

    def rated(self) -> Rated:
        """Rate the draft as it is."""
        return rate(self.draft.dossier(), self.rulebook)

    def wish(self, wish: Wish, rule: Requirement | Limit, rank: int, criterion: int | None) -> None:
        """Move an indicator of the dossier, or note what stands in the way."""
        stuck = move(self.draft, wish)
        if stuck is not None:
            found = Standstill(criterion, rule, rank, stuck)
            if found not in self.standstills:
                self.standstills.append(found)


def reaches(rated: Rated, target: int) -> bool:
    """Whether a rating is certain to be at least a rank."""
    verdict = rated.worst.verdict
    return verdict.rating >= target and not verdict.not_rated


def climb(way: Attempt, target: int) -> Attempt:
    """Try to reach a rating by the attempt's column of the overall ladder; say how far it got."""
    column = way.column
    rules = way.rulebook.rating
    for _ in range(_ROUNDS):
        before = way.draft.cost
        for row in rules.requirements:
            cell = row.cells[column]
            if cell is not None and cell.comparison is not None:
                wish = Wish(row.indicator, cell.comparison, cell.threshold)
                way = _meet(way, wish, row, column)
        for limit in rules.limits:
            way = _lift(way, limit, target)
        if way.standstills or way.draft.cost == before or reaches(way.rated(), target):
            break
    return way


def _meet(way: Attempt, wish: Wish, rule: Requirement | Limit, rank: int) -> Attempt:
    if wish.indicator.reads_levels:
        return _raise_levels(way, wish)
    way.wish(wish, rule, rank, None)
    return way


def _lift(way: Attempt, limit: Limit, target: int) -> Attempt:
    """Lift a limit that would forbid the rating."""
    if limit.level is not None and limit.level >= target:
        return way
    verdict = way.rated().worst.verdict
    allowed = dict(verdict.limits).get(limit.id, target)
    if allowed is not None and allowed >= target:
        return way
    if limit.comparison is None:
        wish = Wish(limit.indicator, "at_least", target)
    else:
        wish = Wish(limit.indicator, OPPOSITE[limit.comparison], limit.threshold)
    ways = [_meet(way.copy(), wish, limit, target)]
    if limit.unless is not None:
        exception = Wish(limit.unless.indicator, limit.unless.comparison, limit.unless.threshold)
        ways.append(_meet(way.copy(), exception, limit, target))
    return min(ways, key=lambda tried: tried.order)


def _raise_levels(way: Attempt, wish: Wish) -> Attempt:
    """Raise the criteria that an indicator over levels reads: all that are too low, or enough of them."""
    scale, indicator = way.rulebook.scale, wish.indicator
    levels = way.rated().worst.verdict.levels
    places = [
        place
        for place, criterion in enumerate(way.rulebook.criteria)
        if levels[place] is not None and indicator.names_criterion(criterion.id)
    ]
    needed = indicator.level_needed(wish.comparison, wish.threshold, scale)
    if needed is None:
        return way
    low = [place for place in places if (levels[place] or 0) < needed]
    if indicator.operation == "lowest":
        for place in low:
            way = _raise(way, place, needed)
        return way
    for _ in low:
        if _levels_met(way, wish):
            return way
        tried = [(_raise(way.copy(), place, needed), place) for place in low]
        way, done = min(tried, key=lambda pair: (pair[0].order, pair[1]))
        low.remove(done)
        if way.standstills:
            return way
    return way


def _levels_met(way: Attempt, wish: Wish) -> bool:
    rated = way.rated()
    value = over_levels(wish.indicator, way.rulebook, rated.worst.verdict.levels, rated.worst_facts)
    return value is None or holds(value, wish.comparison, wish.threshold)


def _raise(way: Attempt, place: int, rank: int) -> Attempt:
    """Raise one criterion to a level, by the column that takes the fewest changes."""
    criterion = way.rulebook.criteria[place]
    ways = []
    for column in range(min(rank, way.rulebook.scale.top), way.rulebook.scale.top + 1):
        tried = way.copy()
        _to_level(tried, criterion, place, column)
        ways.append(tried)
        if tried.order == way.order:
            break
    best = min(ways, key=lambda tried: tried.order)
    best.standstills = [_if_it_applies(way, found) for found in best.standstills]
    return best


def _if_it_applies(way: Attempt, found: Standstill) -> Standstill:
    """Call what stands in a criterion that may yet not apply missing: those facts come first."""
    rated = way.rated()
    if found.criterion is None or found.criterion not in rated.worst_facts.optional:
        return found
    criterion = way.rulebook.criteria[found.criterion]
    gate = [criterion.gate] if criterion.gate else []
    readings = [rated.readings[i.key] for i in (*gate, *(row.indicator for row in criterion.requirements))]
    missing = dict.fromkeys(path for reading in readings for path in reading.missing)
    return found._replace(stuck=Stuck(ObstacleKind.MISSING, tuple(missing)))


def _to_level(way: Attempt, criterion: Criterion, place: int, column: int) -> None:
    for _ in range(_ROUNDS):
        before = way.draft.cost
        for row in criterion.requirements:
            cell = row.cells[column]
            if cell is not None and cell.comparison is not None:
                clauses = tuple(f"{criterion.id}.{letter}" for letter in row.clauses)
                wish = Wish(row.indicator, cell.comparison, cell.threshold, clauses)
                way.wish(wish, row, column, place)
        if way.standstills or way.draft.cost == before:
            return
