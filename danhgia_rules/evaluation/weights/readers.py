"""What reads each missing fact: requirements, conditions of criteria, limits."""

from collections import defaultdict
from collections.abc import Iterator

from danhgia_rules.answers.questions.model import Reader
from danhgia_rules.citations import Citation
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.trace import CriterionTrace, LimitTrace, RequirementTrace, Trace


class Readers:
    """Says of each missing fact what reads it, and which levels are open for want of it."""

    def __init__(self, trace: Trace, rated: Rated) -> None:
        self._readings = rated.readings
        self._readers: dict[str, list[Reader]] = defaultdict(list)
        self._open: dict[str, list[str]] = defaultdict(list)
        for entry in trace.criteria:
            self._criterion(entry)
        for row in trace.requirements:
            self._add(row.reading.missing, Reader(row.requirement.indicator, citation=_source(row)))
        for limit in trace.limits:
            self._limit(limit)

    def of(self, path: str) -> tuple[Reader, ...]:
        """Give what reads a fact, criteria first."""
        return tuple(self._readers[path])

    def open_criteria(self, path: str) -> tuple[str, ...]:
        """Name the criteria whose level is open and that read the fact where it is open."""
        return tuple(dict.fromkeys(self._open[path]))

    def _criterion(self, entry: CriterionTrace) -> None:
        criterion = entry.criterion
        may_not_apply = entry.bounds is not None and entry.bounds.outside
        if criterion.gate is not None:
            missing = self._readings[criterion.gate.key].missing
            self._add(missing, Reader(criterion.gate, criterion))
            self._open_for(criterion.id, missing if may_not_apply else ())
        for row in () if entry.gated else entry.requirements:
            requirement, missing = row.requirement, row.reading.missing
            reader = Reader(requirement.indicator, criterion, requirement.clauses, citation=_source(row))
            self._add(missing, reader)
            if entry.bounds is not None and (may_not_apply or None in row.holds):
                self._open_for(criterion.id, missing)

    def _limit(self, entry: LimitTrace) -> None:
        limit = entry.limit
        self._add(entry.reading.missing, Reader(limit.indicator, limit=limit, citation=limit.citation))
        if entry.exception is not None and limit.unless is not None:
            exception = Reader(limit.unless.indicator, limit=limit, citation=limit.citation)
            self._add(entry.exception.missing, exception)

    def _add(self, paths: tuple[str, ...], reader: Reader) -> None:
        for path in paths:
            self._readers[path].append(reader)

    def _open_for(self, criterion: str, paths: tuple[str, ...]) -> None:
        for path in paths:
            self._open[path].append(criterion)


def _source(row: RequirementTrace) -> Citation | None:
    """Give the source of the lowest column that is open, or else of the highest that asks."""
    cells = row.requirement.cells
    open_ = (cell for cell, holds in zip(cells, row.holds, strict=True) if cell and holds is None)
    asking: Iterator[Citation] = (cell.citation for cell in (*open_, *reversed(cells)) if cell)
    return next(asking, None)
