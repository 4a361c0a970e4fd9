"""What it would take: the search for the least changes that lead to a rating, and their proof.

What a way does not need after all is undone, one change at a time; the rest is rated again
as any dossier is before it is shown.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

from danhgia_rules.answers.path.model import (
    Change,
    ChangeKind,
    Nature,
    Obstacle,
    ObstacleKind,
    Path,
    Reach,
)
from danhgia_rules.answers.why_not.model import Standing, rank_of, why_not_rating
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DossierError
from danhgia_rules.evaluation.changes import changed
from danhgia_rules.evaluation.path.attempt import Attempt, climb, reaches
from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.evaluation.path.kinds import Kinds
from danhgia_rules.evaluation.path.needs import Needs
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.trace import Trace


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
        obstacles = tuple(_obstacles(way, trace))
        return Path(trace, target, _reach(obstacles), obstacles=obstacles, on=on)
    if not reaches(way.rated(), rank):
        return Path(trace, target, Reach.NOT_FOUND, on=on)
    _prune(way, rank)
    changes = tuple(_changes(way, trace, rank))
    found = Path(trace, target, Reach.POSSIBLE, changes, column=way.column, on=on)
    try:
        after = prove(changed(dossier, found.settings()))
    except DossierError:  # the changed facts would contradict others, which the search does not look at
        return Path(trace, target, Reach.NOT_FOUND, on=on)
    if why_not_rating(after, target).standing is not Standing.REACHED:
        return Path(trace, target, Reach.NOT_FOUND, on=on)
    return replace(found, after=after)


def _reach(obstacles: tuple[Obstacle, ...]) -> Reach:
    kinds = {found.kind for found in obstacles}
    if ObstacleKind.SETTLED in kinds:
        return Reach.IMPOSSIBLE
    return Reach.NOT_FOUND if ObstacleKind.UNTRIED in kinds else Reach.UNKNOWN


def _search(dossier: Dossier, rulebook: Rulebook, target: int, on: dt.date | None) -> Attempt:
    """Try every column that gives the rating or a better one; choose the way with the fewest changes."""
    columns = range(target, rulebook.rating.scale.top + 1)
    ways = [climb(Attempt(rulebook, Draft(dossier, on), column), target) for column in columns]
    return min(ways, key=lambda way: way.order)


def _prune(way: Attempt, target: int) -> None:
    """Undo what is not needed after all, and lower numbers that were raised too far."""
    draft, needed, kinds = way.draft, set(), Kinds(way.rulebook)
    for spot, value in list(draft.facts.items()):
        kind = kinds.of(draft, spot)
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


def _changes(way: Attempt, trace: Trace, target: int) -> Iterator[Change]:
    draft, needed = way.draft, Needs(way, trace, target)
    for spot, value in sorted(draft.facts.items(), key=lambda entry: _order(draft, entry[0])):
        yield Change(
            draft.path(spot),
            ChangeKind.SUPPLY if draft.is_missing(spot) else ChangeKind.CHANGE,
            draft.nature(spot),
            draft.before(spot),
            value,
            draft.removes(spot),
            needed.by(spot),
        )
    for name, records in draft.added.items():
        for record in records:
            path, whom = f"{name}[{record['ma']}]", needed.by_added(name)
            yield Change(path, ChangeKind.ADD, Nature.BY_OTHERS, None, record, needed_by=whom)


def _order(draft: Draft, spot: Spot) -> tuple[int, int, str]:
    names = list(type(draft.original).model_fields)
    return names.index(spot.name), spot.at or 0, spot.field


def _obstacles(way: Attempt, trace: Trace) -> Iterator[Obstacle]:
    for found in way.standstills:
        entry = None if found.criterion is None else trace.criteria[found.criterion]
        yield Obstacle(found.stuck.kind, entry, found.rule, found.rank, found.stuck.paths)
