"""Moving one indicator to a threshold by changing the facts that it reads, as few as possible.

Follows from the ladder: whatever a cell or a limit asks is `value comparison threshold`.
A move that settled facts forbid comes back as what stands in the way.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from danhgia_rules.answers.path.model import ObstacleKind
from danhgia_rules.dossier.changeable import ADDABLE, CHANGEABLE
from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.dossier.fields import places, record_name
from danhgia_rules.dossier.records import DERIVED
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.evaluation.path.draft import Draft, Spot, model_of
from danhgia_rules.evaluation.path.wishes import Plan, fulfil, refuse
from danhgia_rules.exact import Number
from danhgia_rules.gaps import goal
from danhgia_rules.indicators import Reading, Sheet, compile_indicator
from danhgia_rules.indicators.selection import Selection
from danhgia_rules.rulebook.model import Condition, Indicator, holds


class Wish(NamedTuple):
    """What an indicator is to compare to.

    `clauses` are those of the requirement, under which a record that is added is best filed.
    """

    indicator: Indicator
    comparison: str
    threshold: Number
    clauses: tuple[str, ...] = ()

    @property
    def upward(self) -> bool:
        """Whether the value has to be large."""
        return self.comparison in {"at_least", "more_than"}


class Stuck(NamedTuple):
    """Why a wish cannot be met: what kind of facts stand against it, and which."""

    kind: ObstacleKind
    paths: tuple[str, ...]


def met(draft: Draft, wish: Wish) -> bool:
    """Whether a wish holds whatever the missing facts are."""
    reading = read(draft, wish.indicator)
    value = reading.pinned(at_worst=True, higher_is_better=wish.upward)
    return value is None or holds(value, wish.comparison, wish.threshold)


def read(draft: Draft, indicator: Indicator) -> Reading:
    """Read an indicator of the draft."""
    return compile_indicator(indicator)(Sheet(draft.dossier()))


def move(draft: Draft, wish: Wish) -> Stuck | None:
    """Change the draft so that the wish is met; say why when it cannot be, leaving the draft as it got."""
    if met(draft, wish):
        return None
    indicator = wish.indicator
    if indicator.operation != "value" and draft.held(indicator.of) in (None, KHONG_AP_DUNG):
        return Stuck(ObstacleKind.MISSING, (indicator.of,))
    if indicator.part:
        return _move_part(draft, wish)
    return _MOVES.get(indicator.operation, _move_records)(draft, wish)


def _stuck(draft: Draft, wish: Wish, paths: Iterable[str] = ()) -> Stuck:
    missing = read(draft, wish.indicator).missing
    kind = ObstacleKind.MISSING if missing else ObstacleKind.SETTLED
    return Stuck(kind, tuple(missing or paths))


def _move_value(draft: Draft, wish: Wish) -> Stuck | None:
    name, field = wish.indicator.of, wish.indicator.fact or ""
    spot = Spot(name, None, field)
    value = _as_fact(wish, name, field)
    if value is None or not draft.may_change(spot, value):
        return Stuck(ObstacleKind.SETTLED, (draft.path(spot),))
    draft.put(spot, value)
    return None


def _as_fact(wish: Wish, name: str, field: str) -> Any:
    """Turn a threshold into the nearest fact that meets it; None where there is none."""
    place = places()[name]
    kind = place.fields[field].type if field else place.value.type if place.value else None
    nearest = goal(0, wish.threshold, wish.comparison)
    if kind is None or kind.kind not in {"bool", "scale", "count"} or isinstance(nearest, Fraction):
        return None
    if kind.kind == "count":
        return nearest
    if not 0 <= nearest < len(kind.members):
        return None
    return bool(nearest) if kind.kind == "bool" else kind.members[nearest]


def _move_records(draft: Draft, wish: Wish) -> Stuck | None:
    """Bring as many records as it takes to meet the conditions of a share or a count, or not to."""
    indicator = wish.indicator
    name, records = indicator.of, _as_list(draft, indicator.of)
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
    if lacking:
        return _stuck(draft, wish, _paths(draft, name, others))
    return None


def _as_list(draft: Draft, name: str) -> Sequence[Any]:
    held = draft.held(name)
    return held if places()[name].is_list else (held,)


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


def _add_records(draft: Draft, wish: Wish, number: int) -> int:
    """Add records that count, where the list may still gain some; say how many were added."""
    name = wish.indicator.of
    record = _new_record(wish) if name in ADDABLE else None
    if record is None:
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


def _paths(draft: Draft, name: str, indexes: Iterable[int]) -> tuple[str, ...]:
    if not places()[name].is_list:
        return (name,)
    records = draft.held(name)
    return tuple(f"{name}[{record_name(records, index)}]" for index in indexes)


def _move_part(draft: Draft, wish: Wish) -> Stuck | None:
    """Raise the parts of a share of sums, where there is most room first."""
    indicator = wish.indicator
    name, part, whole = indicator.of, indicator.part or "", indicator.whole or ""
    records = _as_list(draft, name)
    inside, _ = Selection(indicator, indicator.among).split(records, Sheet(draft.dossier()))
    held = [(i, getattr(records[i], part), getattr(records[i], whole)) for i in inside]
    if not wish.upward or any(most is None or not isinstance(most, int) for _, _, most in held):
        return _stuck(draft, wish, _paths(draft, name, inside))
    total = sum(most for _, _, most in held)
    lacking = int(goal(0, Fraction(wish.threshold) * total, wish.comparison))
    lacking -= sum(now or 0 for _, now, _ in held)
    for index, now, most in sorted(held, key=lambda entry: (entry[1] or 0) - entry[2]):
        spot = Spot(name, index if places()[name].is_list else None, part)
        value = (now or 0) + min(lacking, most - (now or 0))
        if now is None:
            value = max(value, _floor(records[index], name, part))
        if lacking > 0 and value != now and draft.may_change(spot, value):
            draft.put(spot, value)
            lacking -= value - (now or 0)
    return _stuck(draft, wish, _paths(draft, name, inside)) if lacking > 0 else None


def _floor(record: Any, name: str, part: str) -> int:
    """Give the least that a missing number can be, as far as the rest of its record tells."""
    lesser = [getattr(record, less) for less, more in AT_MOST.get(name, ()) if more == part]
    return max((number for number in lesser if number is not None), default=0)


def _move_total(draft: Draft, wish: Wish) -> Stuck | None:
    """Change one amount of a total by all that it is away."""
    indicator = wish.indicator
    name, field, reading = indicator.of, indicator.fact or "", read(draft, indicator)
    records = _as_list(draft, name)
    if reading.value is None:
        return _stuck(draft, wish)
    lacking = goal(0, Fraction(wish.threshold) - Fraction(reading.value), wish.comparison)
    for index in reading.records:
        spot = Spot(name, index if places()[name].is_list else None, field)
        value = getattr(records[index], field) + int(lacking)
        if value >= 0 and draft.may_change(spot, value):
            draft.put(spot, value)
            return None
    return _stuck(draft, wish, _paths(draft, name, reading.records))


def _move_extreme(draft: Draft, wish: Wish) -> Stuck | None:
    """Bring every record on the right side of a threshold, or one where one is enough."""
    indicator = wish.indicator
    name, field = indicator.of, indicator.fact or ""
    records = _as_list(draft, name)
    sure, maybe = Selection(indicator, indicator.where).split(records, Sheet(draft.dossier()))
    one_is_enough = (indicator.operation == "highest") == wish.upward
    stuck, moved = [], False
    for index in (*sure, *maybe):
        spot = Spot(name, index if places()[name].is_list else None, field)
        value = _as_fact(wish, name, field)
        if field in CHANGEABLE.get(name, ()) and value is not None and draft.may_change(spot, value):
            if one_is_enough and moved:
                break
            if not _passes(draft, spot, wish):
                draft.put(spot, value)
            moved = True
        else:
            stuck.append(index)
    done = moved if one_is_enough else not stuck
    return None if done else _stuck(draft, wish, _paths(draft, name, stuck))


def _passes(draft: Draft, spot: Spot, wish: Wish) -> bool:
    held = getattr(_as_list(draft, spot.name)[spot.at or 0], spot.field)
    members = places()[spot.name].fields[spot.field].type.members
    return held in members and holds(members.index(held), wish.comparison, wish.threshold)


_MOVES = {
    "value": _move_value,
    "highest": _move_extreme,
    "lowest": _move_extreme,
    "total": _move_total,
}
