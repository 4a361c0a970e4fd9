"""Changes of one kind: interchangeable to the rules, so that one of them is tried for all."""

from collections.abc import Callable
from typing import Any

from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.evaluation.sight import sight
from danhgia_rules.indicators import Sheet
from danhgia_rules.rulebook.model import Rulebook


class Kinds:
    """Sorts changes by what the indicators of a rulebook see of their records."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._sights: dict[str, Callable[[Any], object]] = {}

    def of(self, draft: Draft, spot: Spot) -> tuple[Any, ...]:
        """Give the kind of a change: its field, and what is seen as it was, as it is, and without it."""
        if spot.at is None:
            return (spot,)
        if spot.name not in self._sights:
            self._sights[spot.name] = sight(self.rulebook, spot.name, Sheet(draft.original))
        see, now = self._sights[spot.name], draft.held(spot.name)[spot.at]
        before = getattr(draft.original, spot.name)[spot.at]
        without = now.model_copy(update=draft.undoing(spot))
        return spot.name, spot.field, see(before), see(now), see(without)
