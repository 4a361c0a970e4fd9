"""Which entries of a diff move a dossier: those of the requirements and limits that bind on one side only."""

from collections.abc import Iterable, Iterator

from danhgia_rules.answers.why_not.model import WhyNot
from danhgia_rules.evaluation import Evaluation
from danhgia_rules.levels import Level
from danhgia_rules.revision.model import Change, Effect, Kind, RulebookDiff
from danhgia_rules.revision.movement.model import Move, Reason
from danhgia_rules.trace import LimitTrace, RequirementTrace, Trace

_WHOLE = frozenset(
    {
        Kind.CRITERION_ADDED,
        Kind.CRITERION_REMOVED,
        Kind.GATE_ADDED,
        Kind.GATE_REMOVED,
        Kind.GATE_CHANGED,
    }
)
"""Kinds that bear on all of a criterion."""

Found = list[tuple[Reason, tuple[int, ...]]]


class Deciding:
    """Finds what decides; holds the entries that can move anybody."""

    def __init__(self, diff: RulebookDiff) -> None:
        self.diff = diff
        self.entries = [
            (place, change)
            for place, change in enumerate(diff.changes)
            if change.effect is not Effect.WORDING
        ]

    def rating(
        self, before: Evaluation, after: Evaluation, move: Move
    ) -> tuple[tuple[Reason, ...], tuple[int, ...]]:
        """Give what decides that the rating is another one, and the entries of the diff behind it."""
        found: Found = []
        if move in {Move.UP, Move.DOWN}:
            held, aim = (after, before.rating) if move is Move.DOWN else (before, after.rating)
            found = self._touched(_binding(held.why_not(aim)))
        if move is Move.OUT:
            found = self._touched(_outside(before.trace, after.trace))
        if not found:
            found = self._touched(_unlike(before.trace, after.trace))
        return _joined(found) if found else ((), tuple(place for place, _ in self.entries))

    def level(self, before: Evaluation, after: Evaluation, name: str) -> tuple[int, ...]:
        """Give the entries of the diff behind another level of a criterion."""
        found: Found = []
        if name in before.levels and name in after.levels:
            scale, old, new = after.rulebook.scale, before.levels[name], after.levels[name]
            ranks = scale.rank(old), scale.rank(new)
            if ranks[0] is not None and ranks[1] is not None:
                held, aim = (after, old) if ranks[1] < ranks[0] else (before, new)
                found = self._touched(_binding(held[name].why_not(aim)))
        if not found:
            unlike = _unlike(before.trace, after.trace)
            found = self._touched(
                (reason, level, row) for reason, level, row in unlike if reason.criterion == name
            )
        places = _joined(found)[1]
        return places or tuple(n for n, change in self.entries if name in change.criteria)

    def behind(self, reason: Reason, level: str, indicator: str) -> tuple[int, ...]:
        """Give the entries that bear on a requirement at a level, or on a limit, and on what it reads."""
        return tuple(n for n, change in self.entries if _bears(change, reason, level, indicator))

    def _touched(self, reasons: Iterable[tuple[Reason, str, str]]) -> Found:
        """Keep the reasons that an entry of the diff bears on, with those entries."""
        found = []
        for reason, level, indicator in reasons:
            places = self.behind(reason, level, indicator)
            if places:
                found.append((reason, places))
        return found


def _joined(found: Found) -> tuple[tuple[Reason, ...], tuple[int, ...]]:
    reasons = tuple(dict.fromkeys(reason for reason, _ in found))
    return reasons, tuple(sorted({place for _, places in found for place in places}))


def _bears(change: Change, reason: Reason, level: str, indicator: str) -> bool:
    """Whether an entry is about a requirement (at a level) or a limit, or about what it reads."""
    if (reason.criterion in change.criteria) if reason.criterion else not change.criteria:
        if change.kind in _WHOLE:
            return True
        named = (
            indicator if change.kind in {Kind.INDICATOR_CHANGED, Kind.INDICATOR_DIRECTION} else reason.name
        )
        return named in change.names and (not change.levels or not level or level in change.levels)
    return False


def _binding(answer: WhyNot) -> Iterator[tuple[Reason, str, str]]:
    """Give every requirement and limit that keeps a result from a level, down to those of the criteria."""
    criterion = None if answer.criterion is None else answer.criterion.criterion.id
    for shortfall in answer.shortfalls:
        yield _of_row(criterion, shortfall.row, answer.scale.names[shortfall.rank])
        for deeper in shortfall.criteria:
            yield from _binding(deeper)
    for barrier in answer.barriers:
        yield _of_limit(barrier.limit)
        if barrier.limit.limit.indicator.reads_levels:
            for entry in answer.trace.criteria:
                if barrier.limit.limit.indicator.names_criterion(entry.criterion.id):
                    yield from (
                        _of_row(entry.criterion.id, row, "") for row in entry.requirements if row.binds
                    )


def _outside(before: Trace, after: Trace) -> Iterator[tuple[Reason, str, str]]:
    """Give every case of no rating that applies by one of the rulebooks only."""
    for entry in (*before.limits, *after.limits):
        if entry.limit.kind == "not_rated" and entry.binds:
            yield _of_limit(entry)


def _unlike(before: Trace, after: Trace) -> Iterator[tuple[Reason, str, str]]:
    """Give every requirement and limit that comes out otherwise by the new rulebook."""
    rows = [dict(_rows(trace)) for trace in (before, after)]
    for key in {**rows[1], **rows[0]}:
        found = [side.get(key) for side in rows]
        row = found[1] or found[0]
        if row is not None and (None in found or _held(found[0]) != _held(found[1])):
            yield _of_row(key[0], row, "")
    limits = [{entry.limit.id: entry for entry in trace.limits} for trace in (before, after)]
    for name in {**limits[1], **limits[0]}:
        one, other = (side.get(name) for side in limits)
        entry = other or one
        if entry is not None and (one is None or other is None or _applied(one) != _applied(other)):
            yield _of_limit(entry)
    for entry_ in (*before.criteria, *after.criteria):
        if entry_.level == Level.NOT_APPLICABLE:
            yield from (_of_row(entry_.criterion.id, row, "") for row in entry_.requirements)


def _rows(trace: Trace) -> Iterator[tuple[tuple[str | None, str], RequirementTrace]]:
    for entry in trace.criteria:
        yield from (((entry.criterion.id, row.requirement.id), row) for row in entry.requirements)
    yield from (((None, row.requirement.id), row) for row in trace.requirements)


def _held(row: RequirementTrace | None) -> object:
    return None if row is None else (row.holds, row.reading.state)


def _applied(entry: LimitTrace) -> object:
    return entry.applies, entry.rank, entry.limit.kind


def _of_row(criterion: str | None, row: RequirementTrace, level: str) -> tuple[Reason, str, str]:
    indicator = row.requirement.indicator
    return Reason(criterion, row.requirement.id, indicator.labels), level, indicator.id


def _of_limit(entry: LimitTrace) -> tuple[Reason, str, str]:
    limit = entry.limit
    return Reason(None, limit.id, limit.titles, limit=True), "", limit.indicator.id
