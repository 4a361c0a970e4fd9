"""Selecting records: which ones meet the conditions, which ones may, and what facts are missing."""

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
    """The conditions that an indicator asks of records, and the facts that keep them from being decided."""

    def __init__(self, indicator: Indicator, conditions: tuple[Condition, ...]) -> None:
        self.place = places()[indicator.of]
        self.conditions = conditions
        self.test: Test = compile_test(conditions)

    def split(self, records: Records, sheet: Sheet) -> tuple[list[int], list[int]]:
        """Give the places of the records that meet the conditions, and of those that may."""
        found = [self.test(record, sheet) for record in records]
        sure = [index for index, result in enumerate(found) if result]
        return sure, [index for index, result in enumerate(found) if result is None]

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
