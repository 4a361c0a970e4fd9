"""Conditions on records, in three values: true, false, or not known for want of a fact."""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.rulebook.model import Condition, Reference

Test = Callable[[Any, Sheet], bool | None]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
    "is": operator.eq,
}


def conjunction(results: Sequence[bool | None]) -> bool | None:
    """Say whether all are true: false where one is false, else None where one is not known."""
    return False if False in results else None if None in results else True


def compile_test(conditions: Sequence[Condition]) -> Test:
    """Turn conditions, which must all be true, into one test of a record."""
    tests = [_compile(condition) for condition in conditions]
    if len(tests) == 1:
        return tests[0]

    def every(record: Any, sheet: Sheet) -> bool | None:
        result: bool | None = True
        for test in tests:
            found = test(record, sheet)
            if found is False:
                return False
            if found is None:
                result = None
        return result

    return every


def _compile(condition: Condition) -> Test:
    field, operand = condition.field, condition.operand
    if isinstance(operand, frozenset):
        return _membership(field, operand)
    compare = _ORDER[condition.comparison]
    if isinstance(operand, Reference):
        against = _against_field if operand.kind == "field" else _against_period
        return against(field, compare, operand.name)
    return _against_constant(field, compare, operand)


def _membership(field: str, names: frozenset[Any]) -> Test:
    def test(record: Any, _: Sheet) -> bool | None:
        value = getattr(record, field)
        return None if value is None else value in names

    return test


def _against_constant(field: str, compare: Callable[[Any, Any], bool], constant: Any) -> Test:
    def test(record: Any, _: Sheet) -> bool | None:
        value = getattr(record, field)
        return None if value is None else compare(value, constant)

    return test


def _against_field(field: str, compare: Callable[[Any, Any], bool], name: str) -> Test:
    pair = operator.attrgetter(field, name)

    def test(record: Any, _: Sheet) -> bool | None:
        value, other = pair(record)
        return None if value is None or other is None else compare(value, other)

    return test


def _against_period(field: str, compare: Callable[[Any, Any], bool], end: str) -> Test:
    def test(record: Any, sheet: Sheet) -> bool | None:
        value = getattr(record, field)
        return None if value is None else compare(value, sheet.period(end))

    return test


def missing_fields(conditions: Sequence[Condition], record: Any) -> list[str]:
    """Name the absent fields that keep conditions from being decided, as rules call them."""
    names = []
    for condition in conditions:
        names.append(condition.field)
        if isinstance(condition.operand, Reference) and condition.operand.kind == "field":
            names.append(condition.operand.name)
    return [name for name in dict.fromkeys(names) if getattr(record, name) is None]
