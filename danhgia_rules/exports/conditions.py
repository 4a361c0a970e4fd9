"""Conditions on records as expressions: when they hold for sure, and when a missing fact leaves them open.

Knows conditions and the fields they test; must not know indicators.
"""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from danhgia_rules.dossier.changeable import FINISH
from danhgia_rules.dossier.fields import Field, Place
from danhgia_rules.exports.dialect import FALSE, TRUE, Dialect
from danhgia_rules.rulebook.model import Condition, Reference

_YEAR = "ky_danh_gia"


class Test(NamedTuple):
    """`holds`: known and true, never null. `open`: not decided, for want of a fact."""

    holds: str
    open: str


def every(dialect: Dialect, place: Place, conditions: tuple[Condition, ...]) -> Test:
    """Write conditions that must all hold: open when one is open and none is known to fail."""
    tests = [_test(dialect, place, condition) for condition in conditions]
    some_open = dialect.any_of(*(test.open for test in tests))
    none_fails = [dialect.any_of(test.open, test.holds) for test in tests]
    # With a single condition, to be open is not to fail.
    undecided = some_open if len(tests) == 1 else dialect.all_of(some_open, *none_fails)
    return Test(dialect.all_of(*(test.holds for test in tests)), undecided)


def _test(dialect: Dialect, place: Place, condition: Condition) -> Test:
    field = place.fields[condition.field]
    if isinstance(condition.operand, frozenset):
        if field.comes_from != condition.field:
            return _derived(dialect, place, condition, field)
        return _membership(dialect, condition, field)
    return _comparison(dialect, place, condition, field)


def _derived(dialect: Dialect, place: Place, condition: Condition, field: Field) -> Test:
    """Write a test of what is worked out: that there is a conclusion, or that work is finished."""
    dated = dialect.is_not_null(dialect.field(field.comes_from))
    undated = dialect.is_null(dialect.field(field.comes_from))
    if field.always_known:
        return Test(_either(dialect, condition, dated, undated), FALSE)
    unfinished = dialect.field(FINISH[place.name].unfinished or "")
    done = dialect.any_of(dated, dialect.equal(unfinished, FALSE))
    not_done = dialect.all_of(undated, dialect.equal(unfinished, TRUE))
    open_ = dialect.all_of(undated, dialect.is_null(unfinished))
    return Test(_either(dialect, condition, done, not_done), open_)


def _either(dialect: Dialect, condition: Condition, when_true: str, when_false: str) -> str:
    wanted = [(True, when_true), (False, when_false)]
    return dialect.any_of(*(test for value, test in wanted if value in condition.operand))  # type: ignore[operator]


def _membership(dialect: Dialect, condition: Condition, field: Field) -> Test:
    value = dialect.field(condition.field)
    names = sorted(condition.operand, key=str)  # type: ignore[arg-type]
    if field.type.kind == "bool":
        holds = dialect.any_of(*(dialect.equal(value, TRUE if name else FALSE) for name in names))
    else:
        holds = dialect.member(value, [dialect.text(str(name)) for name in names])
    return Test(holds, FALSE if field.required else dialect.is_null(value))


def _comparison(dialect: Dialect, place: Place, condition: Condition, field: Field) -> Test:
    read = [(dialect.field(condition.field), field)]
    operand = condition.operand
    if isinstance(operand, Reference) and operand.kind == "field":
        read.append((dialect.field(operand.name), place.fields[operand.name]))
    known = [dialect.is_not_null(value) for value, each in read if not each.required]
    missing = [dialect.is_null(value) for value, each in read if not each.required]
    left = as_number(dialect, read[0][0], field.type.kind)
    right = (
        as_number(dialect, read[1][0], field.type.kind) if len(read) > 1 else _constant(dialect, operand)  # type: ignore[arg-type]
    )
    holds = dialect.all_of(*known, dialect.compare(left, condition.comparison, right))
    return Test(holds, dialect.any_of(*missing))


def _constant(dialect: Dialect, operand: int | Decimal | dt.date | Reference) -> str:
    if isinstance(operand, Reference):
        return dialect.day(period(dialect, operand.name))
    if isinstance(operand, dt.date):
        return dialect.day(dialect.text(operand.isoformat()))
    return dialect.decimal(Fraction(operand))


def as_number(dialect: Dialect, value: str, kind: str) -> str:
    """Turn a fact into the number that rules compare: a date into a day, the text of a decimal into it."""
    if kind == "date":
        return dialect.day(value)
    return dialect.number(value) if kind == "number" else value


def period(dialect: Dialect, end: str) -> str:
    """Give the first (`start`) or last (`end`) day of the assessed year, as text."""
    day = "-01-01" if end == "start" else "-12-31"
    return f"{dialect.fact(_YEAR)} + {dialect.text(day)}"
