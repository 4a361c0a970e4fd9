"""Selecting records: which ones meet the conditions, which ones may, and what facts are missing."""

import itertools
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from danhgia_rules.dossier.fields import places, record_name
from danhgia_rules.exact import Number
from danhgia_rules.indicators.conditions import Test, compile_test, missing_fields
from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.rulebook.model import Condition, Indicator

Records = Sequence[Any]


def number_of(value: Any, ranks: dict[str, int]) -> Number:
    """Turn a fact into the number that rules compare."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return ranks[value]
    if isinstance(value, Decimal):
        return Fraction(value)
    return value if isinstance(value, int) else int(value.toordinal())


class Selection:
    """Splits records into those that meet the conditions, and those that may.

    Conditions on fields that every record has are looked up in a table of the list; only
    the others are tested record by record.
    """

    def __init__(self, indicator: Indicator, conditions: tuple[Condition, ...]) -> None:
        self.place = places()[indicator.of]
        self.conditions = conditions
        self.test: Test = compile_test(conditions)
        named = [c for c in conditions if isinstance(c.operand, frozenset) and self._certain(c.field)]
        self.fields = tuple(condition.field for condition in named)
        choices = [sorted(c.operand, key=str) for c in named]  # type: ignore[arg-type]
        self.keys: list[Any] = list(itertools.product(*choices))
        if len(named) == 1:
            self.keys = [key for (key,) in self.keys]
        rest = tuple(condition for condition in conditions if condition not in named)
        self.rest: Test | None = compile_test(rest) if rest else None

    def _certain(self, name: str) -> bool:
        field = self.place.fields[name]
        return field.required or field.always_known

    def split(self, records: Records, sheet: Sheet) -> tuple[list[int], list[int]]:
        """Give the places of the records that meet the conditions, and of those that may."""
        candidates = self._candidates(records, sheet)
        test = self.rest
        if test is None:
            return list(candidates), []
        sure, maybe = [], []
        for index in candidates:
            found = test(records[index], sheet)
            if found:
                sure.append(index)
            elif found is None:
                maybe.append(index)
        return sure, maybe

    def _candidates(self, records: Records, sheet: Sheet) -> Sequence[int]:
        if not self.fields:
            return range(len(records))
        table = sheet.table(self.place.name, self.fields, records)
        found = [table[key] for key in self.keys if key in table]
        if len(found) <= 1:
            return found[0] if found else ()
        return sorted(itertools.chain.from_iterable(found))

    def missing(self, records: Records, maybe: Sequence[int]) -> tuple[str, ...]:
        """Name the facts that keep records from being decided."""
        return tuple(
            dict.fromkeys(
                self.path(records, index, name)
                for index in maybe
                for name in missing_fields(self.conditions, records[index])
            )
        )

    def path(self, records: Records, index: int, name: str) -> str:
        """Give the path of the fact that a field of a record comes from."""
        comes_from = self.place.fields[name].comes_from
        if not self.place.is_list:
            return f"{self.place.name}.{comes_from}"
        return f"{self.place.name}[{record_name(records, index)}].{comes_from}"


def absent(selection: Selection, records: Records, indexes: Sequence[int], name: str) -> tuple[str, ...]:
    """Name a field of some records as missing."""
    return tuple(selection.path(records, i, name) for i in indexes)
