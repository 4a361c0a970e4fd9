"""Sorting the records of a list, in one pass for all indicators over it.

What the names in a record decide (its clause, its kind, its rating) is worked out once for
each combination of names and kept; only comparisons of dates and amounts are made record by
record. Knows conditions; must not know what is computed from the records.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from danhgia_rules.indicators.conditions import compile_test, conjunction
from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.rulebook.model import Condition, Indicator

MET, OPEN, UNMET, PERHAPS_MET, PERHAPS_OPEN, PERHAPS_UNMET = range(6)
"""How a record stands: read, or perhaps read for want of a fact; and whether it meets the conditions."""

Tally = tuple[Sequence[int], ...]
"""The places of the records that one indicator reads, by how they stand, each in their order."""

NO_RECORDS: Tally = ((), (), (), (), (), ())

_STANDINGS: dict[tuple[bool | None, bool | None], int] = {
    (True, True): MET,
    (True, None): OPEN,
    (True, False): UNMET,
    (None, True): PERHAPS_MET,
    (None, None): PERHAPS_OPEN,
    (None, False): PERHAPS_UNMET,
}
_MOST_KEPT = 4096
"""At most so many combinations of names are kept: a list of free codes must not fill the memory."""

_Decide = Callable[[Any, Sheet], int | None]
_Step = tuple[int, int | None, _Decide | None]
"""An indicator, and how a record stands to it, or the function that tells; None where it is not read."""


class Sorter:
    """Sorts the records of one list for several indicators, which it calls by their number."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self._rules = [_Rule(indicator) for indicator in indicators]
        fields = [c.field for rule in self._rules for c in (*rule.among, *rule.where) if _is_named(c)]
        self._fields = tuple(dict.fromkeys(fields))
        self._names: Callable[[Any], Any] = attrgetter(*self._fields) if fields else _no_names
        self._kept: dict[Any, tuple[_Step, ...]] = {}

    def sort(self, records: Sequence[Any], sheet: Sheet) -> Mapping[int, Tally]:
        """Give the tally of each indicator that reads some record, or may."""
        found: dict[int, tuple[list[int], ...]] = {}
        kept = self._kept
        for index, names in enumerate(map(self._names, records)):
            steps = kept.get(names)
            if steps is None:
                steps = self._steps(names)
            for number, standing, decide in steps:
                stands = standing if decide is None else decide(records[index], sheet)
                if stands is None:
                    continue
                tally = found.get(number)
                if tally is None:
                    tally = found[number] = ([], [], [], [], [], [])
                tally[stands].append(index)
        return found

    def _steps(self, names: Any) -> tuple[_Step, ...]:
        """Work out what these names decide for each indicator; leave out those that pass them over."""
        values = dict(zip(self._fields, names if len(self._fields) > 1 else (names,), strict=False))
        found = [(number, *rule.stands(values)) for number, rule in enumerate(self._rules)]
        steps = tuple(step for step in found if step[1] is not None or step[2] is not None)
        if len(self._kept) < _MOST_KEPT:
            self._kept[names] = steps
        return steps


class _Rule:
    """The conditions of one indicator: what it reads, and what it counts of that."""

    def __init__(self, indicator: Indicator) -> None:
        is_share = indicator.operation == "share"
        self.among = indicator.among if is_share else ()
        self.where = indicator.where
        # Only a share asks how many records do not meet the conditions.
        self._standings = {pair: n for pair, n in _STANDINGS.items() if is_share or pair[1] is not False}
        rest = [tuple(c for c in side if not _is_named(c)) for side in (self.among, self.where)]
        self._reads, self._meets = (compile_test(side) if side else None for side in rest)

    def stands(self, values: dict[str, Any]) -> tuple[int | None, _Decide | None]:
        """Say how a record of such names stands, or give the function that tells; neither: not read."""
        among, where = _by_names(self.among, values), _by_names(self.where, values)
        standing = self._standings.get((among, where))
        if standing is None or (self._reads is None and self._meets is None):
            return standing, None
        return None, self._decider(among, where)

    def _decider(self, among: bool | None, where: bool | None) -> _Decide:  # noqa: FBT001 - three values
        standings, reads, meets = self._standings, self._reads, self._meets or _always
        if reads is None:
            each = {met: standings.get((among, conjunction((where, met)))) for met in (True, None, False)}
            return lambda record, sheet: each[meets(record, sheet)]

        def decide(record: Any, sheet: Sheet) -> int | None:
            read = conjunction((among, reads(record, sheet)))
            return standings.get((read, conjunction((where, meets(record, sheet)))))

        return decide


def _always(_: Any, __: Sheet) -> bool:
    return True


def _is_named(condition: Condition) -> bool:
    return isinstance(condition.operand, frozenset)


def _no_names(_: Any) -> tuple[()]:
    return ()


def _by_names(conditions: Sequence[Condition], values: dict[str, Any]) -> bool | None:
    return conjunction([_is_among(values[c.field], c.operand) for c in conditions if _is_named(c)])


def _is_among(value: Any, names: Any) -> bool | None:
    return None if value is None else value in names
