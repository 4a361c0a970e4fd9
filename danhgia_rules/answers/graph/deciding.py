"""What decides the rating: the overall requirements, limits and criteria on the binding path."""

from danhgia_rules.answers.graph.model import Force
from danhgia_rules.levels import Rating
from danhgia_rules.trace import LimitTrace, RequirementTrace, Trace


class Deciding:
    """Tells of each part of a trace whether it decides the rating, or only keeps its own ladder down."""

    def __init__(self, trace: Trace) -> None:
        head = trace.heading
        scale = head.rating_scale
        self.trace = trace
        self.rated = head.rating != Rating.NOT_RATED
        self.reached = scale.rank(head.reached) or 0
        highest = scale.rank(head.bounds.highest if head.bounds else head.rating)
        # Where a limit certainly forbids what the requirements reach, only the limit decides.
        by_limits = highest is None or self.reached > highest
        self.force_of_rows = Force.KEEPS if by_limits else Force.BINDS
        self._criteria: dict[str, Force] = {}
        parts: list[RequirementTrace | LimitTrace] = [*trace.requirements, *trace.limits]
        for part in parts:
            for name in self.blamed(part):
                self._criteria[name] = max(self._criteria.get(name, Force.FREE), self.overall(part))

    def criterion(self, name: str) -> Force:
        """Say what a criterion does to the rating."""
        return self._criteria.get(name, Force.FREE)

    def overall(self, part: RequirementTrace | LimitTrace) -> Force:
        """Say what an overall requirement or a limit does to the rating."""
        if isinstance(part, LimitTrace):
            return Force.BINDS if part.binds else Force.FREE
        return self.force_of_rows if part.binds and self.rated else Force.FREE

    def decides(self, part: RequirementTrace | LimitTrace) -> bool:
        """Whether an overall requirement or a limit decides the rating."""
        return self.overall(part) is Force.BINDS

    def blamed(self, part: RequirementTrace | LimitTrace) -> frozenset[str]:
        """Name the criteria through which an overall requirement binds, or a limit applies."""
        if not self.overall(part):
            return frozenset()
        return self._counted(part) if isinstance(part, LimitTrace) else self._too_low(part)

    def _too_low(self, row: RequirementTrace) -> frozenset[str]:
        indicator, cell = row.requirement.indicator, row.requirement.cells[self.reached + 1]
        if not indicator.reads_levels or cell is None:
            return frozenset()
        needed = indicator.level_needed(cell.comparison, cell.threshold, self.trace.heading.scale)
        return frozenset(
            entry.criterion.id
            for entry in self.trace.criteria
            if entry.rank is not None
            and needed is not None
            and entry.rank < needed
            and indicator.names_criterion(entry.criterion.id)
        )

    def _counted(self, entry: LimitTrace) -> frozenset[str]:
        """Name the criteria that make a limit apply: those counted, or left out where more is better."""
        indicator = entry.limit.indicator
        if not indicator.reads_levels:
            return frozenset()
        counted = frozenset(record.path[len("criteria[") : -1] for record in entry.records)
        if indicator.operation == "lowest" or not indicator.higher_is_better:
            return counted
        every = (found.criterion.id for found in self.trace.criteria if found.rank is not None)
        return frozenset(name for name in every if indicator.names_criterion(name)) - counted
