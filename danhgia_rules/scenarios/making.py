"""Makes dossiers with values at exact places: a witness nearby, with the one fact moved where it is wanted.

Knows indicators and facts; must not know positions or scenarios.
"""

import datetime as dt
from typing import Any

from danhgia_rules.checking.regions import Place
from danhgia_rules.checking.space import Assignment
from danhgia_rules.checking.witness import Realizer
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DossierError
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Indicator, Rulebook
from danhgia_rules.scenarios.positions import Cuts


class Maker:
    """Makes dossiers for the places of one rulebook."""

    def __init__(self, rulebook: Rulebook, cuts: Cuts, period: str | None) -> None:
        self._rulebook, self._cuts = rulebook, cuts
        self._realizer = Realizer(rulebook, period)
        self._indicators = {indicator.key: indicator for indicator in rulebook.indicators}

    def dossier(self, targets: Assignment) -> Dossier | None:
        """Make a dossier whose values lie at places; None where none is found, which proves nothing."""
        found = self._realizer.dossier(targets)
        wide = {key: self._cuts.wide(key, place) for key, place in targets.items()}
        if found is not None or wide == targets:
            return found
        near = self._realizer.dossier(wide)
        return None if near is None else self._moved(near, targets, wide)

    def _moved(self, near: Dossier, targets: Assignment, wide: Assignment) -> Dossier | None:
        """Move single facts from where they lie in their region to where they are wanted."""
        data, readings = near.to_data(), rate(near, self._rulebook).readings
        for key, place in targets.items():
            held = readings[key].value
            if place is not None and place != wide[key] and held is not None:
                _move(data, self._indicators[key], held, place)
        try:
            moved = Dossier.from_data(data)
        except DossierError:
            return None
        now = rate(moved, self._rulebook).readings
        return moved if all(_lies(now[key].value, place) for key, place in targets.items()) else None


def _move(data: dict[str, Any], indicator: Indicator, held: Number, place: Place) -> None:
    """Put a number or a date in the place of the one that the value is read from."""
    holder = data.get(indicator.of)
    records = holder if isinstance(holder, list) else [holder]
    before, after = _fact(indicator, held), _fact(indicator, place.low if place else held)
    for record in records:
        if isinstance(record, dict) and indicator.fact and record.get(indicator.fact) == before:
            record[indicator.fact] = after


def _lies(value: Number | None, place: Place) -> bool:
    return value is None if place is None else value is not None and value in place


def _fact(indicator: Indicator, value: Number) -> str | int:
    if indicator.domain.kind == "date":
        return dt.date.fromordinal(int(value)).isoformat()
    return int(value)
