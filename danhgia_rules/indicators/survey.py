"""Reading all indicators of a dossier: each list is gone through once, for all indicators over it.

The values come first, as they are all that the engines need; readings are made when asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places
from danhgia_rules.exact import Number
from danhgia_rules.indicators.compute import measure_of
from danhgia_rules.indicators.measure import Value
from danhgia_rules.indicators.reading import NOT_APPLICABLE, Reading, State
from danhgia_rules.indicators.selection import Records
from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.indicators.single import Single
from danhgia_rules.indicators.sorting import NO_RECORDS, Sorter, Tally
from danhgia_rules.lazy import lazy
from danhgia_rules.rulebook.model import Indicator

Group = Sequence[Indicator]
"""Indicators that compute the same (as criteria and overall rules often do)."""

Values = dict[str, Value]
Readings = dict[str, Reading]


class _Singles:
    """The indicators that are one fact each."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._parts = [(Single(group[0]), _keys(group)) for group in groups]

    def look(self, sheet: Sheet) -> Dossier:
        """Give what is looked at."""
        return sheet.dossier

    def fill(self, values: Values, seen: Dossier) -> bool:
        """Put in their values by key; stop, and say False, where one is missing."""
        for single, keys in self._parts:
            value = single.value(seen)
            if value is State.UNKNOWN:
                return False
            for key in keys:
                values[key] = value
        return True

    def read(self, readings: Readings, seen: Dossier) -> None:
        """Put in their readings by key."""
        for single, keys in self._parts:
            reading = single.reading(seen)
            for key in keys:
                readings[key] = reading


_Seen = tuple[Records | str | None, Mapping[int, Tally]]
"""The records in one place, and how they were sorted; or `khong_ap_dung`, or None: nothing is written."""


class _Place:
    """The indicators over the records of one list, or over one block."""

    def __init__(self, name: str, groups: Sequence[Group]) -> None:
        self._name = name
        self._is_list = places()[name].is_list
        self._parts = [(measure_of(group[0]), _keys(group)) for group in groups]
        self._sorter = Sorter([group[0] for group in groups])
        nothing = [(part.reading(NO_RECORDS, ()), keys) for part, keys in self._parts]
        self.empty: Readings = {key: reading for reading, keys in nothing for key in keys}

    def look(self, sheet: Sheet) -> _Seen:
        """Go through the records once."""
        found = getattr(sheet.dossier, self._name)
        if found is None or isinstance(found, str):
            return found, {}
        records = found if self._is_list else (found,)
        return records, self._sorter.sort(records, sheet)

    def fill(self, values: Values, seen: _Seen) -> bool:
        """Put in by key what is not as in an empty list; stop, and say False, where a value is missing."""
        records, tallies = seen
        if records is None:
            return False
        if isinstance(records, str):
            values |= dict.fromkeys(self.empty)
            return True
        for number, tally in tallies.items():
            measure, keys = self._parts[number]
            value = measure.value(tally, records)
            if value is State.UNKNOWN:
                return False
            for key in keys:
                values[key] = value
        return True

    def read(self, readings: Readings, seen: _Seen) -> None:
        """Put in by key the readings that are not those of an empty list."""
        records, tallies = seen
        if isinstance(records, str):
            readings |= dict.fromkeys(self.empty, NOT_APPLICABLE)
        elif records is None:
            for measure, keys in self._parts:
                readings |= dict.fromkeys(keys, measure.absent())
        else:
            for number, tally in tallies.items():
                measure, keys = self._parts[number]
                reading = measure.reading(tally, records)
                for key in keys:
                    readings[key] = reading


class Findings:
    """What the indicators over one dossier come to."""

    def __init__(self, survey: "Survey", sheet: Sheet) -> None:
        self._survey = survey
        self._seen: list[tuple[Any, Any]] = [(part, part.look(sheet)) for part in survey.parts]

    @lazy
    def values(self) -> dict[str, Number | None] | None:
        """The values by key, None where one is not applicable; None in all where a fact is missing."""
        values = self._survey.empty_values.copy()
        for part, seen in self._seen:
            if not part.fill(values, seen):
                return None
        return cast("dict[str, Number | None]", values)

    @lazy
    def readings(self) -> Readings:
        """The readings by key: values with what was read to get them, bounds where facts are missing."""
        readings = self._survey.empty.copy()
        for part, seen in self._seen:
            part.read(readings, seen)
        return readings


class Survey:
    """All indicators over the dossier, ready to be read; made once for a rulebook."""

    def __init__(self, groups: Iterable[Group]) -> None:
        by_place: dict[str, list[Group]] = defaultdict(list)
        singles: list[Group] = []
        # In the order of the rulebook; single facts are put in their place when they are read.
        self.empty: Readings = {}
        for group in groups:
            self.empty |= dict.fromkeys(_keys(group), NOT_APPLICABLE)
            (singles if group[0].operation == "value" else by_place[group[0].of]).append(group)
        lists = [_Place(name, found) for name, found in by_place.items()]
        for place in lists:
            self.empty |= place.empty
        self.empty_values: Values = {key: reading.value for key, reading in self.empty.items()}
        self.parts: list[_Place | _Singles] = [_Singles(singles), *lists]

    def read(self, sheet: Sheet) -> Findings:
        """Go through a dossier; what comes of it is worked out when it is asked for."""
        return Findings(self, sheet)


def compile_indicator(indicator: Indicator) -> Callable[[Sheet], Reading]:
    """Turn an indicator over the dossier into a function that reads it."""
    survey = Survey([(indicator,)])
    return lambda sheet: survey.read(sheet).readings[indicator.key]


def _keys(group: Group) -> tuple[str, ...]:
    return tuple(indicator.key for indicator in group)
