"""What rules can tell of a change: changes of one kind are interchangeable, and are tried once.

Two records are alike to the rules when the same conditions hold of them, with the change and
without it, and the numbers that indicators add up or compare are the same.
"""

from collections.abc import Callable
from typing import Any

from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.conditions import Test, compile_test
from danhgia_rules.rulebook.model import Rulebook

_Sight = Callable[[Any], tuple[Any, ...]]


class Kinds:
    """Sorts changes by what the indicators of a rulebook see of their records."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._sights: dict[str, _Sight] = {}

    def of(self, draft: Draft, spot: Spot) -> tuple[Any, ...]:
        """Give the kind of a change: its field, and what is seen as it was, as it is, and without it."""
        if spot.at is None:
            return (spot,)
        now = draft.held(spot.name)[spot.at]
        before = getattr(draft.original, spot.name)[spot.at]
        without = now.model_copy(update=draft.undoing(spot))
        see = self._sight(spot.name, draft)
        return spot.name, spot.field, see(before), see(now), see(without)

    def _sight(self, name: str, draft: Draft) -> _Sight:
        if name not in self._sights:
            self._sights[name] = self._look(name, Sheet(draft.original))
        return self._sights[name]

    def _look(self, name: str, sheet: Sheet) -> _Sight:
        tests: list[Test] = []
        fields: set[str] = set()
        for indicator in self.rulebook.indicators:
            if indicator.of == name:
                tests += [compile_test(part) for part in (indicator.among, indicator.where) if part]
                read = (indicator.fact, indicator.part, indicator.whole, indicator.distinct)
                fields.update(field for field in read if field)

        def see(record: Any) -> tuple[Any, ...]:
            seen = tuple(test(record, sheet) for test in tests)
            return seen + tuple(getattr(record, field) for field in sorted(fields))

        return see
