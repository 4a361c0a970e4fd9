"""Says which positions a result tries: where a value lies, while nothing else decides.

Knows positions and results; must not know scenario files.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from danhgia_rules.engine.reference import meets, over_levels
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.exact import Number
from danhgia_rules.indicators import State
from danhgia_rules.rulebook.model import Indicator, Limit, Requirement, Rulebook, Unless, holds
from danhgia_rules.scenarios.positions import Position, positions


class _Values:
    """The values of one result: those that are known, and each at its worst."""

    def __init__(self, rated: Rated) -> None:
        self._rated = rated
        self.worst: dict[str, Number | None] = dict(rated.worst_facts.values)
        self.known = {
            key: reading.low for key, reading in rated.readings.items() if reading.state is State.KNOWN
        }
        rules = rated.rulebook.rating
        rows = [row.indicator for row in rules.requirements] + [limit.indicator for limit in rules.limits]
        for indicator in dict.fromkeys(rows):
            if indicator.reads_levels:
                self._over_levels(indicator)

    def _over_levels(self, indicator: Indicator) -> None:
        rated, book = self._rated, self._rated.rulebook
        worst = over_levels(indicator, book, rated.worst.verdict.levels, rated.worst_facts)
        best = over_levels(indicator, book, rated.best.verdict.levels, rated.best_facts)
        self.worst[indicator.key] = worst
        if worst is not None and worst == best:
            self.known[indicator.key] = worst

    def holds(self, rule: Limit | Unless) -> bool:
        """Whether the condition of a limit, or of its exception, surely holds."""
        value = self.known.get(rule.indicator.key)
        if value is None or rule.comparison is None:
            return False
        return holds(value, rule.comparison, rule.threshold)


def known_value(indicator: Indicator, rated: Rated) -> Number | None:
    """Give the value of an indicator in a result, over levels too; None where it is open or there is none."""
    return _Values(rated).known.get(indicator.key)


class Trier:
    """Finds, for one result after another, the positions that it tries."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.positions = positions(rulebook)
        self._cells: dict[tuple[str, str, str], list[Position]] = defaultdict(list)
        self._others: list[Position] = []
        for position in self.positions:
            if position.kind == "cell":
                self._cells[position.criterion, position.name, position.level].append(position)
            else:
                self._others.append(position)
        self._limits = {limit.id: limit for limit in rulebook.rating.limits}
        self._gates = {criterion.id: criterion.gate for criterion in rulebook.criteria if criterion.gate}
        self._checks: dict[str, Callable[[Position, _Values, frozenset[str]], bool]] = {
            "gate": self._gate,
            "alone": self._set,
            "pair": self._set,
            "limit": self._limit,
            "own_level": self._limit,
            "unless": self._unless,
        }

    def tried(self, rated: Rated) -> Iterator[Position]:
        """Give the positions that a result tries."""
        values = _Values(rated)
        for place, criterion in enumerate(self.rulebook.criteria):
            if rated.worst_facts.gates[place] and place not in rated.worst_facts.optional:
                yield from self._ladder(criterion.id, criterion.requirements, values)
        yield from self._ladder("", self.rulebook.rating.requirements, values)
        worst, best = dict(rated.worst.verdict.limits), dict(rated.best.verdict.limits)
        if worst.keys() == best.keys():
            applying = frozenset(worst)
            for position in self._others:
                if self._checks[position.kind](position, values, applying):
                    yield position

    def _ladder(self, criterion: str, rows: tuple[Requirement, ...], values: _Values) -> Iterator[Position]:
        names = self.rulebook.scale.names if criterion else self.rulebook.rating.scale.names
        for rank in range(1, len(names)):
            failing = [row for row in rows if not meets(row, values.worst[row.indicator.key], rank)]
            for row in failing if len(failing) == 1 else rows if not failing else ():
                value = values.known.get(row.indicator.key)
                for position in self._cells.get((criterion, row.id, names[rank]), ()):
                    if value is not None and position.holds(value):
                        yield position

    def _gate(self, position: Position, values: _Values, _: frozenset[str]) -> bool:
        return _lies(position, self._gates[position.criterion], values)

    def _set(self, position: Position, _: _Values, applying: frozenset[str]) -> bool:
        return applying == frozenset(position.name.split("+"))

    def _limit(self, position: Position, values: _Values, applying: frozenset[str]) -> bool:
        limit = self._limits[position.name]
        lifted = limit.unless is not None and values.holds(limit.unless)
        return not lifted and applying <= {limit.id} and _lies(position, limit.indicator, values)

    def _unless(self, position: Position, values: _Values, applying: frozenset[str]) -> bool:
        limit = self._limits[position.name]
        if limit.unless is None or not values.holds(limit):
            return False
        return applying <= {limit.id} and _lies(position, limit.unless.indicator, values)


def _lies(position: Position, indicator: Indicator, values: _Values) -> bool:
    value = values.known.get(indicator.key)
    return value is not None and position.holds(value)
