"""Makes dossiers whose indicators lie where a check wants them, and proves that they do.

Knows the whole dossier; what goes into one list or block, `parts` knows.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from danhgia_rules.checking.regions import Region, Variable, variables
from danhgia_rules.checking.witness.parts import Part
from danhgia_rules.checking.witness.program import Goals
from danhgia_rules.checking.witness.ranges import Wanted, of_regions
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places
from danhgia_rules.errors import DossierError
from danhgia_rules.evaluation.binding import bind
from danhgia_rules.evaluation.rating import readers_of
from danhgia_rules.evaluation.weights.candidates import Candidates
from danhgia_rules.indicators import Sheet, State
from danhgia_rules.rulebook.model import Rulebook

Asked = Mapping[str, Region | None]


class Realizer:
    """Makes dossiers whose indicators lie where they are asked to lie."""

    def __init__(self, rulebook: Rulebook, period: str | None = None) -> None:
        """Prepare for one rulebook; `period` is the assessed year, by default its first one."""
        self._rulebook = rulebook
        self._base = Dossier.from_data(
            {
                "schema": "danhgia/dossier/1",
                "ma": "CB-0001",
                "ky_danh_gia": period or rulebook.periods[0],
                "chuc_danh": rulebook.position,
            }
        )
        self._candidates = Candidates(self._base, rulebook)
        self._at: dict[str, tuple[str, int]] = {}
        self._variables: dict[str, list[Variable]] = defaultdict(list)
        for variable in variables(rulebook):
            name = variable.indicators[0].of
            for indicator in variable.indicators:
                self._at[indicator.key] = name, len(self._variables[name])
            self._variables[name].append(variable)
        self._parts: dict[str, Part] = {}
        self._made: dict[tuple[str, tuple[tuple[int, Wanted], ...]], Any] = {}

    def dossier(self, targets: Asked) -> Dossier | None:
        """Make a dossier without a missing fact, in which each named indicator is known in its region.

        `targets` names indicators by key, with a region of their variable, or None for not
        applicable. What is not named is at its best, as far as the named leave it. None when no
        such dossier was found, which proves nothing where the search is not complete.
        Raises KeyError for a key that is not of an indicator over the dossier.
        """
        goals = self._goals(targets)
        found: dict[str, Any] = {}
        for name in self._variables:
            value = self._value(name, goals.get(name, {}))
            if value is None:
                return None
            found[name] = value
        found = {name: () for name, place in places().items() if place.is_list} | found
        return self._proved(self._base.model_copy(update=found), targets)

    def _goals(self, targets: Asked) -> dict[str, Goals]:
        goals: dict[str, dict[int, Wanted]] = defaultdict(dict)
        for key, region in targets.items():
            name, n = self._at[key]
            indicator = self._variables[name][n].indicators[0]
            goals[name][n] = None if region is None else of_regions((region,), indicator)
        return {name: dict(sorted(wanted.items())) for name, wanted in goals.items()}

    def _value(self, name: str, goals: Goals) -> Any:
        key = name, tuple(goals.items())
        if key not in self._made:
            if name not in self._parts:
                self._parts[name] = Part(
                    places()[name], self._variables[name], self._candidates, self._rulebook
                )
            self._made[key] = self._parts[name].make(goals)
        return self._made[key]

    def _proved(self, dossier: Dossier, targets: Asked) -> Dossier | None:
        """Give the dossier, read anew with all checks, if every target is met in it."""
        try:
            checked = dossier.checked()
            bind(checked, self._rulebook)
        except DossierError:
            return None
        sheet = Sheet(checked)
        for read, group in readers_of(self._rulebook):
            reading = read(sheet)
            if reading.state is State.UNKNOWN:
                return None
            for indicator in group:
                if indicator.key in targets and not _met(reading.value, targets[indicator.key]):
                    return None
        return checked


def _met(value: Any, region: Region | None) -> bool:
    return value is None if region is None else value is not None and value in region
