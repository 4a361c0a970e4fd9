"""Making conditions on one record true, or false: which facts of it would have to be otherwise."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from danhgia_rules.dossier.changeable import FINISH
from danhgia_rules.dossier.fields import model_of, places
from danhgia_rules.dossier.records import ALWAYS_KNOWN, DERIVED
from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.exact import as_decimal
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.conditions import Test, compile_test
from danhgia_rules.rulebook.model import OPPOSITE, Condition, Reference

Plan = dict[Spot, Any]
"""New values of facts that make what is wished for true."""


def fulfil(draft: Draft, name: str, index: int | None, conditions: Sequence[Condition]) -> Plan | None:
    """Find the facts that make every condition true of a record; None when settled facts forbid it."""
    plan: Plan = {}
    for condition in conditions:
        if _is_true(draft, name, index, condition) is True:
            continue
        found = _make(draft, name, index, condition)
        if found is None:
            return None
        plan |= found
    return plan


def refuse(draft: Draft, name: str, index: int | None, conditions: Sequence[Condition]) -> Plan | None:
    """Find the facts that make some condition false of a record; None when all of them are settled."""
    for condition in conditions:
        found = _make(draft, name, index, _negated(condition, name))
        if found is not None:
            return found
    return None


def record(draft: Draft, name: str, index: int | None) -> Any:
    """Give a record, or a block, as the draft has it."""
    held = draft.held(name)
    return held if index is None else held[index]


def _is_true(draft: Draft, name: str, index: int | None, condition: Condition) -> bool | None:
    return _test(condition)(record(draft, name, index), Sheet(draft.original))


@lru_cache(maxsize=1024)
def _test(condition: Condition) -> Test:
    return compile_test((condition,))


def _negated(condition: Condition, name: str) -> Condition:
    operand = condition.operand
    if isinstance(operand, frozenset):
        field = places()[name].fields[condition.field]
        members = [member == "true" if field.type.kind == "bool" else member for member in field.type.members]
        return Condition(condition.field, "in", frozenset(m for m in members if m not in operand))
    return Condition(condition.field, OPPOSITE.get(condition.comparison, "less_than"), operand)


def knows_no_move(
    draft: Draft, name: str, index: int | None, conditions: Sequence[Condition], *, to_refuse: bool
) -> bool:
    """Whether some open field has no value that is known to do: then nobody says that there is none."""
    wanted = [_negated(condition, name) for condition in conditions] if to_refuse else conditions
    for condition in wanted:
        spot, value = _candidate(draft, name, index, condition)
        if value is None and draft.is_open(spot) and _is_true(draft, name, index, condition) is not True:
            return True
    return False


def _make(draft: Draft, name: str, index: int | None, condition: Condition) -> Plan | None:
    """Find the value of one field that makes one condition true, if the field may take it."""
    spot, value = _candidate(draft, name, index, condition)
    return {spot: value} if value is not None and draft.may_change(spot, value) else None


def _candidate(draft: Draft, name: str, index: int | None, condition: Condition) -> tuple[Spot, Any]:
    """Find the field that a condition hangs on, and the nearest value that makes it true, if one is known."""
    field = condition.field
    if field in DERIVED.get(model_of(name), {}):
        return _finish(draft, name, index, condition)
    entry, spot = record(draft, name, index), Spot(name, index, field)
    if isinstance(condition.operand, frozenset):
        return spot, _nearest(entry, name, condition)
    other = _other(draft, entry, condition.operand)
    if other is None:
        return spot, None
    return spot, _stepped(other, _STEPS.get(condition.comparison, 0), getattr(entry, field))


def _finish(draft: Draft, name: str, index: int | None, condition: Condition) -> tuple[Spot, Any]:
    """Finish a piece of work within the year; the deadline, where that is asked for too, comes first."""
    finish = FINISH.get(name)
    wants_true = isinstance(condition.operand, frozenset) and True in condition.operand
    if finish is None or condition.field in ALWAYS_KNOWN:
        # Of what is settled any value does: it is refused.
        return Spot(name, index, condition.field), wants_true
    spot = Spot(name, index, finish.date)
    return spot, dt.date(int(draft.original.ky_danh_gia), 12, 31) if wants_true else None


def _nearest(entry: Any, name: str, condition: Condition) -> Any:
    """Choose among the names that pass: on a scale the next better one than the present one."""
    allowed = condition.operand
    kind = places()[name].fields[condition.field].type
    if not isinstance(allowed, frozenset) or not allowed:
        return None
    if kind.kind == "bool":
        return True in allowed
    ordered = [member for member in kind.members if member in allowed] or sorted(map(str, allowed))
    present = getattr(entry, condition.field)
    if kind.kind == "scale" and present in kind.members:
        at = kind.members.index(present)
        return next((m for m in ordered if kind.members.index(m) > at), ordered[-1])
    return ordered[0]


def _other(draft: Draft, entry: Any, operand: Any) -> Any:
    """Give what a field is compared with; None where that is missing."""
    if not isinstance(operand, Reference):
        return operand
    if operand.kind == "period":
        return Sheet(draft.original).period(operand.name)
    return getattr(entry, operand.name)


_STEPS = {"more_than": 1, "less_than": -1}


def _stepped(value: Any, step: int, present: Any) -> Any:
    """Go one step beyond a value: a day, one, or one in the last place that either number has."""
    if not step:
        return value
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=step)
    if isinstance(value, Decimal):
        exponents = [int(number.as_tuple().exponent) for number in (value, present) if number is not None]
        return as_decimal(Fraction(value) + step * Fraction(10) ** min(0, *exponents), up=True)
    return value + step
