"""One step aside: the smallest changes of a threshold, a comparison, a condition.

Knows values and conditions only; must not know ladders.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from danhgia_rules.dossier.fields import places
from danhgia_rules.exact import Number, is_bounded
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Condition, Domain, Indicator
from danhgia_rules.scalars import FieldType

STRICT = {"at_least": "more_than", "more_than": "at_least", "at_most": "less_than", "less_than": "at_most"}
"""Each comparison with the one that differs at the threshold itself only."""

_ORDERS = {**STRICT, "is": "at_least"}


def stepped(domain: Domain, threshold: Number) -> tuple[Number, ...]:
    """Give the thresholds one step below and above: a percentage point, a rank, a day, or one."""
    if not is_bounded(threshold):
        return ()
    step = Fraction(1, 100) if domain.kind == "share" else 1
    return threshold - step, threshold + step


def conditions_changed(
    indicator: Indicator, levels: Scale
) -> Iterator[tuple[Indicator, Condition, Condition | None]]:
    """Give the indicator with each condition changed or dropped (None), beside that condition."""
    for name in ("among", "where"):
        found: tuple[Condition, ...] = getattr(indicator, name)
        for place, condition in enumerate(found):
            kind = _type_of(indicator, condition, levels)
            for other in (*_variants(condition, kind), None):
                kept = () if other is None else (other,)
                changed = (*found[:place], *kept, *found[place + 1 :])
                yield _replaced(indicator, name, changed), condition, other


def _replaced(indicator: Indicator, name: str, conditions: tuple[Condition, ...]) -> Indicator:
    if name == "among":
        return replace(indicator, among=conditions)
    return replace(indicator, where=conditions)


def _type_of(indicator: Indicator, condition: Condition, levels: Scale) -> FieldType:
    if indicator.reads_levels:
        return FieldType("scale", levels.names) if condition.field == "level" else FieldType("criterion")
    return places()[indicator.of].fields[condition.field].type


def _variants(condition: Condition, kind: FieldType) -> Iterator[Condition]:
    operand = condition.operand
    if isinstance(operand, frozenset):
        yield from (replace(condition, operand=names) for names in _sets(operand, kind))
        return
    yield replace(condition, comparison=_ORDERS[condition.comparison])
    if isinstance(operand, int | Decimal):
        yield from (replace(condition, operand=operand + step) for step in (-1, 1))
    elif isinstance(operand, dt.date):
        day = dt.timedelta(days=1)
        yield from (replace(condition, operand=operand + step) for step in (-day, day))


def _sets(names: frozenset[str | bool], kind: FieldType) -> Iterator[frozenset[str | bool]]:
    """Give sets of names one step away: of a scale a neighbour more or less, else any one name."""
    members: tuple[str | bool, ...] = (False, True) if kind.kind == "bool" else kind.members
    if kind.kind == "bool":
        yield frozenset(members) - names
        return
    for place, name in enumerate(members):
        edge = kind.kind != "scale" or _has_other(members, place, names, inside=name in names)
        if edge and name not in names:
            yield names | {name}
        elif edge and len(names) > 1:
            yield names - {name}


def _has_other(
    members: tuple[str | bool, ...], place: int, names: frozenset[str | bool], *, inside: bool
) -> bool:
    """Say whether a name of a scale stands beside one that is on the other side of the set, or at its end."""
    beside = [members[n] for n in (place - 1, place + 1) if 0 <= n < len(members)]
    return any((name in names) != inside for name in beside) or (inside and len(beside) < 2)
