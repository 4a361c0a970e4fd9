"""Who needs a change: what is not met any more when that change alone is undone."""

from collections.abc import Iterator
from typing import Any

from danhgia_rules.answers.path.model import Need
from danhgia_rules.engine.reference import meets
from danhgia_rules.evaluation.path.attempt import Attempt
from danhgia_rules.evaluation.path.draft import Spot
from danhgia_rules.evaluation.path.kinds import Kinds
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.rulebook.model import Criterion, Requirement
from danhgia_rules.trace import CriterionTrace, Trace


class Needs:
    """Finds what needs a change: what is not met any more when that change alone is undone."""

    def __init__(self, way: Attempt, trace: Trace, target: int) -> None:
        self.way = way
        self.trace = trace
        self.target = target
        self.rated = way.rated()
        self._kinds = Kinds(way.rulebook)
        self._alike: dict[tuple[Any, ...], tuple[Need, ...]] = {}

    def by(self, spot: Spot) -> tuple[Need, ...]:
        """Name what needs a changed fact."""
        kind = self._kinds.of(self.way.draft, spot)
        if kind not in self._alike:
            without = self.way.copy()
            without.draft.put(spot, without.draft.before(spot))
            self._alike[kind] = tuple(self._lost(without.rated()))
        return self._alike[kind]

    def by_added(self, name: str) -> tuple[Need, ...]:
        """Name what needs the last record that was added to a list."""
        without = self.way.copy()
        without.draft.drop(name)
        return tuple(self._lost(without.rated()))

    def _lost(self, without: Rated) -> Iterator[Need]:
        book, full, less = self.way.rulebook, self.rated.worst.verdict, without.worst.verdict
        for place, criterion in enumerate(book.criteria):
            rank = full.levels[place]
            if rank is not None and rank != less.levels[place]:
                asked = min(self._asked(criterion), rank)
                entry = self.trace.criteria[place]
                yield from self._unmet(without, entry, criterion.requirements, (asked, rank))
        rows = tuple(row for row in book.rating.requirements if not row.indicator.reads_levels)
        yield from self._unmet(without, None, rows, (self.way.column, full.reached))
        allowed = dict(full.limits)
        for limit in book.rating.limits:
            name = limit.id
            if name in dict(less.limits) and dict(less.limits)[name] != allowed.get(name, self.target):
                yield Need(None, limit, self.target)

    def _asked(self, criterion: Criterion) -> int:
        """Give the level that the overall column asks of a criterion; the highest where it asks none."""
        scale, ranks = self.way.rulebook.scale, []
        for row in self.way.rulebook.rating.requirements:
            cell = row.cells[self.way.column]
            if cell is not None and row.indicator.names_criterion(criterion.id):
                ranks.append(row.indicator.level_needed(cell.comparison, cell.threshold, scale))
        return max((rank for rank in ranks if rank is not None), default=scale.top)

    def _unmet(
        self,
        without: Rated,
        entry: CriterionTrace | None,
        rows: tuple[Requirement, ...],
        columns: tuple[int, int],
    ) -> Iterator[Need]:
        """Name the rows that fail without it: of the column that is asked, else of the one reached."""
        full, less = self.rated.worst_facts.values, without.worst_facts.values
        for column in dict.fromkeys(columns):
            found = [
                row
                for row in rows
                if meets(row, full[row.indicator.key], column)
                and not meets(row, less[row.indicator.key], column)
            ]
            if found:
                yield from (Need(entry, row, column) for row in found)
                return
