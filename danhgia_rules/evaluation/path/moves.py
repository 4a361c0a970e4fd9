"""Moving one indicator to a threshold by changing the facts that it reads, as few as possible.

Follows from the ladder: whatever a cell or a limit asks is `value comparison threshold`.
A move that settled facts forbid comes back as what stands in the way.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from danhgia_rules.answers.path.model import ObstacleKind
from danhgia_rules.dossier.changeable import ADDABLE, CHANGEABLE
from danhgia_rules.dossier.fields import model_of, places
from danhgia_rules.dossier.records import DERIVED
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.evaluation.path.amounts import move_extreme, move_part, move_total
from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.evaluation.path.goals import Stuck, Wish, as_fact, as_list, met, paths_of, stuck
from danhgia_rules.evaluation.path.wishes import Plan, fulfil, knows_no_move, refuse
from danhgia_rules.gaps import goal
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.conditions import missing_fields
from danhgia_rules.indicators.selection import Selection
from danhgia_rules.rulebook.model import Condition


def move(draft: Draft, wish: Wish) -> Stuck | None:
    """Change the draft so that the wish is met; say why when it cannot be, leaving the draft as it got."""
    if met(draft, wish):
        return None
    indicator = wish.indicator
    if indicator.operation != "value" and draft.held(indicator.of) in (None, KHONG_AP_DUNG):
        return Stuck(ObstacleKind.MISSING, (indicator.of,))
    if indicator.part:
        return move_part(draft, wish)
    return _MOVES.get(indicator.operation, _move_records)(draft, wish)


def _move_value(draft: Draft, wish: Wish) -> Stuck | None:
    name, field = wish.indicator.of, wish.indicator.fact or ""
    spot = Spot(name, None, field)
    value = as_fact(wish, name, field)
    if value is None or not draft.may_change(spot, value):
        return stuck(draft, wish, (draft.path(spot),))
    draft.put(spot, value)
    return None


def _move_records(draft: Draft, wish: Wish) -> Stuck | None:
    """Bring as many records as it takes to meet the conditions of a share or a count, or not to."""
    indicator = wish.indicator
    name, records = indicator.of, as_list(draft, indicator.of)
    inside, _ = Selection(indicator, indicator.among).split(records, Sheet(draft.dossier()))
    # A sheet of its own: what it has sorted once holds for one list only.
    chosen = [records[i] for i in inside]
    sure, maybe = Selection(indicator, indicator.where).split(chosen, Sheet(draft.dossier()))
    whole = len(inside) if indicator.operation == "share" else 1
    needed = int(goal(0, Fraction(wish.threshold) * whole, wish.comparison))
    if wish.upward:
        counted = set(sure)
        others = [index for n, index in enumerate(inside) if n not in counted]
        plans = _plans(draft, name, others, indicator.where, fulfil)
        lacking = needed - len(sure)
    else:
        others = [inside[n] for n in (*sure, *maybe)]
        plans = _plans(draft, name, others, indicator.where, refuse)
        lacking = len(others) - needed
    for plan in plans[:lacking]:
        _carry_out(draft, plan)
    lacking -= min(lacking, len(plans))
    if lacking and wish.upward and indicator.operation in {"count", "exists"}:
        lacking -= _add_records(draft, wish, lacking)
    if not lacking:
        return None
    unknown = _unknown(draft, wish, others)
    if unknown:
        return Stuck(ObstacleKind.MISSING, unknown)
    untried = any(_knows_no_move(draft, wish, index) for index in others)
    return stuck(draft, wish, paths_of(draft, name, others), untried=untried)


def _knows_no_move(draft: Draft, wish: Wish, index: int) -> bool:
    name, conditions = wish.indicator.of, wish.indicator.where
    at = index if places()[name].is_list else None
    return knows_no_move(draft, name, at, conditions, to_refuse=not wish.upward)


def _unknown(draft: Draft, wish: Wish, indexes: Sequence[int]) -> tuple[str, ...]:
    """Name settled facts, such as deadlines, that are missing and that the conditions are measured by."""
    name, found = wish.indicator.of, []
    records, where = as_list(draft, name), wish.indicator.where
    for index in indexes:
        lacking = missing_fields(where, records[index])
        settled = [
            f for f in lacking if f not in CHANGEABLE.get(name, ()) and f in model_of(name).model_fields
        ]
        place = paths_of(draft, name, [index])[0]
        found += [f"{place}.{field}" for field in settled]
    return tuple(found)


def _plans(
    draft: Draft, name: str, indexes: Sequence[int], conditions: Sequence[Condition], make: Any
) -> list[Plan]:
    """Give a plan for each record that can still be brought round, the cheapest first."""
    original = len(getattr(draft.original, name) or ()) if places()[name].is_list else 1
    found = []
    for index in indexes:
        if index >= original:
            continue  # a record that the draft itself added
        plan = make(draft, name, index if places()[name].is_list else None, conditions)
        if plan is not None:
            found.append(plan)
    return sorted(found, key=lambda plan: sum(spot not in draft.facts for spot in plan))


def _carry_out(draft: Draft, plan: Plan) -> None:
    for spot, value in plan.items():
        draft.put(spot, value)


_MOST_ADDED = 100
"""More records than so many are no advice to anybody."""


def _add_records(draft: Draft, wish: Wish, number: int) -> int:
    """Add records that count, where the list may still gain some; say how many were added."""
    name = wish.indicator.of
    record = _new_record(wish) if name in ADDABLE and not draft.year_is_over else None
    if record is None or number > _MOST_ADDED:
        return 0
    for _ in range(number):
        draft.add(name, record)
    return number


def _new_record(wish: Wish) -> dict[str, Any] | None:
    """Make a record that meets the conditions of an indicator; None where they leave it unclear."""
    name = wish.indicator.of
    record: dict[str, Any] = {**ADDABLE[name], **({"noi_dung": wish.clauses[0]} if wish.clauses else {})}
    for condition in wish.indicator.where:
        if not isinstance(condition.operand, frozenset) or condition.field in DERIVED.get(model_of(name), {}):
            return None
        fixed = ADDABLE[name].get(condition.field)
        names = sorted(condition.operand, key=lambda value: (value not in wish.clauses, str(value)))
        record[condition.field] = fixed if fixed is not None else names[0]
        if record[condition.field] not in condition.operand:
            return None
    needed = {key for key, field in model_of(name).model_fields.items() if field.is_required()}
    return record if needed <= {"ma", *record} else None


_MOVES = {
    "value": _move_value,
    "highest": move_extreme,
    "lowest": move_extreme,
    "total": move_total,
}
