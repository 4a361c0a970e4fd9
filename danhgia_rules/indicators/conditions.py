"""Conditions on records, in three values: true, false, or not known for want of a fact."""

import datetime as dt
import operator
from collections.abc import Callable, Sequence
from typing import Any

from danhgia_rules.dossier import Dossier
from danhgia_rules.rulebook.model import Condition, Reference

Test = Callable[[Any, Dossier], bool | None]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
    "is": operator.eq,
}


def compile_test(conditions: Sequence[Condition]) -> Test:
    """Turn conditions, which must all be true, into one test of a record."""
    tests = [_compile(condition) for condition in conditions]
    if len(tests) == 1:
        return tests[0]

    def every(record: Any, dossier: Dossier) -> bool | None:
        result: bool | None = True
        for test in tests:
            found = test(record, dossier)
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
        return _against_reference(field, compare, operand)
    return _against_constant(field, compare, operand)


def _membership(field: str, names: frozenset[Any]) -> Test:
    def test(record: Any, _: Dossier) -> bool | None:
        value = getattr(record, field)
        return None if value is None else value in names

    return test


def _against_constant(field: str, compare: Callable[[Any, Any], bool], constant: Any) -> Test:
    def test(record: Any, _: Dossier) -> bool | None:
        value = getattr(record, field)
        return None if value is None else compare(value, constant)

    return test


def _against_reference(field: str, compare: Callable[[Any, Any], bool], reference: Reference) -> Test:
    def test(record: Any, dossier: Dossier) -> bool | None:
        value, other = getattr(record, field), _resolve(reference, record, dossier)
        return None if value is None or other is None else compare(value, other)

    return test


def _resolve(reference: Reference, record: Any, dossier: Dossier) -> Any:
    if reference.kind == "field":
        return getattr(record, reference.name)
    year = int(dossier.ky_danh_gia)
    return dt.date(year, 1, 1) if reference.name == "start" else dt.date(year, 12, 31)


def missing_fields(conditions: Sequence[Condition], record: Any) -> list[str]:
    """Name the absent fields that keep conditions from being decided, as rules call them."""
    names = []
    for condition in conditions:
        names.append(condition.field)
        if isinstance(condition.operand, Reference) and condition.operand.kind == "field":
            names.append(condition.operand.name)
    return [name for name in dict.fromkeys(names) if getattr(record, name) is None]
