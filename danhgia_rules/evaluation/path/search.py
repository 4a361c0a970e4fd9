"""What it would take: the search for the least changes that lead to a rating, and their proof.

What a way does not need after all is undone, one change at a time; the rest is rated again
as any dossier is before it is shown.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from danhgia_rules.answers.path.model import Change, ChangeKind, Obstacle, Path, Reach
from danhgia_rules.answers.why_not.model import Standing, rank_of, why_not_rating
from danhgia_rules.dossier import Dossier
from danhgia_rules.engine.reference import meets
from danhgia_rules.errors import DossierError
from danhgia_rules.evaluation.changes import changed
from danhgia_rules.evaluation.path.attempt import Attempt, climb, reaches
from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.trace import Trace

_UNREAD = frozenset({"ma", "ten", "mo_ta", "minh_chung"})
"""Fields of a record that tell it from others but that no rule reads."""


def find_path(
    dossier: Dossier,
    rulebook: Rulebook,
    trace: Trace,
    target: str,
    prove: Callable[[Dossier], Trace],
    on: dt.date | None = None,
) -> Path:
    """Find the least changes that lead to a rating; `prove` rates the changed dossier for all to see."""
    rank = rank_of(trace.heading.rating_scale, target)
    if why_not_rating(trace, target).standing is Standing.REACHED:
        return Path(trace, target, Reach.ALREADY, on=on)
    way = _search(dossier, rulebook, rank, on)
    if way.standstills:
        return Path(trace, target, Reach.IMPOSSIBLE, obstacles=tuple(_obstacles(way, trace)), on=on)
    if not reaches(way.rated(), rank):
        return Path(trace, target, Reach.NOT_FOUND, on=on)
    _prune(way, rank)
    found = Path(trace, target, Reach.POSSIBLE, tuple(_changes(way)), on=on)
    try:
        after = prove(changed(dossier, found.settings()))
    except DossierError:  # the changed facts would contradict others, which the search does not look at
        return Path(trace, target, Reach.NOT_FOUND, on=on)
    if why_not_rating(after, target).standing is not Standing.REACHED:
        return Path(trace, target, Reach.NOT_FOUND, on=on)
    return replace(found, after=after)


def _search(dossier: Dossier, rulebook: Rulebook, target: int, on: dt.date | None) -> Attempt:
    """Try every column that gives the rating or a better one; choose the way with the fewest changes."""
    columns = range(target, rulebook.rating.scale.top + 1)
    ways = [climb(Attempt(rulebook, Draft(dossier, on)), column, target) for column in columns]
    return min(ways, key=lambda way: way.order)


def _prune(way: Attempt, target: int) -> None:
    """Undo what is not needed after all, and lower numbers that were raised too far."""
    draft, needed = way.draft, set()
    for spot, value in list(draft.facts.items()):
        kind = _kind(draft, spot)
        if kind in needed:
            continue  # just like another change that turned out to be needed
        before = draft.before(spot)
        draft.put(spot, before)
        if reaches(way.rated(), target):
            continue
        draft.put(spot, value)
        if type(value) is int and type(before) is int:
            draft.put(spot, _least(way, spot, (before, value), target))
        else:
            needed.add(kind)
    for name in draft.added:
        _prune_added(way, name, target)


def _kind(draft: Draft, spot: Spot) -> tuple[Any, ...]:
    """Say what rules can tell of a change: two changes of one kind are interchangeable."""
    held = getattr(draft.original, spot.name)
    record = held[spot.at] if spot.at is not None else held
    fields = getattr(record, "__dict__", {})
    seen = tuple((name, str(value)) for name, value in fields.items() if name not in _UNREAD)
    others = tuple(
        (other.field, str(value))
        for other, value in draft.facts.items()
        if (other.name, other.at) == (spot.name, spot.at)
    )
    return spot.name, spot.field, seen, others


def _least(way: Attempt, spot: Spot, ends: tuple[int, int], target: int) -> int:
    """Find the smallest change of a number that still leads to the rating."""
    before, value = ends
    low, high = 1, abs(value - before)
    sign = 1 if value > before else -1
    while low < high:
        middle = (low + high) // 2
        way.draft.put(spot, before + sign * middle)
        if reaches(way.rated(), target):
            high = middle
        else:
            low = middle + 1
    return before + sign * high


def _prune_added(way: Attempt, name: str, target: int) -> None:
    while way.draft.added[name]:
        fewer = way.copy()
        fewer.draft.drop(name)
        if not reaches(fewer.rated(), target):
            return
        way.draft.drop(name)


def _changes(way: Attempt) -> Iterator[Change]:
    draft, needed = way.draft, _Needed(way)
    for spot, value in sorted(draft.facts.items(), key=lambda entry: _order(draft, entry[0])):
        kind = ChangeKind.SUPPLY if draft.is_missing(spot) else ChangeKind.CHANGE
        whom = needed.by(spot)
        yield Change(draft.path(spot), kind, draft.before(spot), value, draft.removes(spot), whom)
    for name, records in draft.added.items():
        for record in records:
            path = f"{name}[{record['ma']}]"
            yield Change(path, ChangeKind.ADD, None, record, needed_by=needed.by_added(name))


class _Needed:
    """Finds who needs a change: what is not met any more when that change alone is undone."""

    def __init__(self, way: Attempt) -> None:
        self.way = way
        self.rated = way.rated()
        self._alike: dict[tuple[Any, ...], tuple[str | None, ...]] = {}

    def by(self, spot: Spot) -> tuple[str | None, ...]:
        kind = _kind(self.way.draft, spot)
        if kind not in self._alike:
            without = self.way.copy()
            without.draft.put(spot, without.draft.before(spot))
            self._alike[kind] = tuple(self._lost(without.rated()))
        return self._alike[kind]

    def by_added(self, name: str) -> tuple[str | None, ...]:
        without = self.way.copy()
        without.draft.drop(name)
        return tuple(self._lost(without.rated()))

    def _lost(self, without: Rated) -> Iterator[str | None]:
        book, full, less = self.way.rulebook, self.rated.worst, without.worst
        for criterion, before, after in zip(
            book.criteria, full.verdict.levels, less.verdict.levels, strict=True
        ):
            if before != after:
                yield criterion.id
        column = full.verdict.reached
        rows = [row for row in book.rating.requirements if not row.indicator.reads_levels]
        if full.verdict.limits != less.verdict.limits or any(
            meets(row, self.rated.worst_facts.values[row.indicator.key], column)
            and not meets(row, without.worst_facts.values[row.indicator.key], column)
            for row in rows
        ):
            yield None


def _order(draft: Draft, spot: Spot) -> tuple[int, int, str]:
    names = list(type(draft.original).model_fields)
    return names.index(spot.name), spot.at or 0, spot.field


def _obstacles(way: Attempt, trace: Trace) -> Iterator[Obstacle]:
    for found in way.standstills:
        entry = None if found.criterion is None else trace.criteria[found.criterion]
        yield Obstacle(found.stuck.kind, entry, found.rule, found.rank, found.stuck.paths)
