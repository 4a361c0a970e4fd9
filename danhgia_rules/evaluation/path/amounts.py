"""Moving indicators that add up or compare amounts: shares of sums, totals, highest and lowest."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.dossier.fields import places
from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.evaluation.path.goals import (
    Stuck,
    Wish,
    any_open,
    as_fact,
    as_list,
    met,
    number_fact,
    paths_of,
    stuck,
)
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.selection import Selection, number_of
from danhgia_rules.rulebook.model import holds


def move_part(draft: Draft, wish: Wish) -> Stuck | None:
    """Raise the parts of a share of sums, where there is most room first."""
    indicator = wish.indicator
    name, part, whole = indicator.of, indicator.part or "", indicator.whole or ""
    records = as_list(draft, name)
    inside, _ = Selection(indicator, indicator.among).split(records, Sheet(draft.dossier()))
    wholes = [getattr(records[index], whole) for index in inside]
    if wish.upward and None not in wholes:
        total = sum(map(Fraction, wholes), start=Fraction(0))
        _raise(draft, wish, part, inside, Fraction(wish.threshold) * total)
    return None if met(draft, wish) else _stuck(draft, wish, part, inside)


def move_total(draft: Draft, wish: Wish) -> Stuck | None:
    """Raise the amounts of a total, where there is most room first."""
    indicator = wish.indicator
    name, field = indicator.of, indicator.fact or ""
    sure, _ = Selection(indicator, indicator.where).split(as_list(draft, name), Sheet(draft.dossier()))
    if wish.upward:
        _raise(draft, wish, field, sure, Fraction(wish.threshold))
    return None if met(draft, wish) else _stuck(draft, wish, field, sure)


def _raise(draft: Draft, wish: Wish, field: str, indexes: Iterable[int], edge: Fraction) -> None:
    """Raise one field of some records until they add up to an edge, as few records as possible."""
    name, comparison = wish.indicator.of, wish.comparison
    records, is_list = as_list(draft, name), places()[name].is_list
    kind = places()[name].fields[field].type
    rows = [(index, getattr(records[index], field)) for index in indexes]
    held = sum((Fraction(now) for _, now in rows if now is not None), start=Fraction(0))
    rooms = {index: _room(records[index], name, field) for index, _ in rows}
    for index, now in sorted(rows, key=lambda row: (rooms[row[0]] is not None, -(rooms[row[0]] or 0))):
        lacking = edge - held
        if holds(lacking, _FLIPPED[comparison], 0):
            return
        start, room = Fraction(now or 0), rooms[index]
        aim = start + (lacking if room is None else min(lacking, room))
        strict = comparison if room is None or lacking <= room else "at_least"
        value = number_fact(kind, max(aim, _floor(records[index], name, field)), strict)
        spot = Spot(name, index if is_list else None, field)
        if value != now and draft.may_change(spot, value):
            draft.put(spot, value)
            held += Fraction(value) - start


_FLIPPED = {"at_least": "at_most", "more_than": "less_than"}


def _room(record: Any, name: str, field: str) -> Fraction | None:
    """Give how far a number may still be raised, as far as the rest of its record tells; None without end."""
    above = [getattr(record, more) for less, more in AT_MOST.get(name, ()) if less == field]
    known = [Fraction(number) for number in above if number is not None]
    return max(min(known) - Fraction(getattr(record, field) or 0), Fraction(0)) if known else None


def _floor(record: Any, name: str, field: str) -> Fraction:
    """Give the least that a number can be, as far as the rest of its record tells."""
    lesser = [getattr(record, less) for less, more in AT_MOST.get(name, ()) if more == field]
    return max((Fraction(number) for number in lesser if number is not None), default=Fraction(0))


def move_extreme(draft: Draft, wish: Wish) -> Stuck | None:
    """Bring every record on the right side of a threshold, or one where one is enough."""
    indicator = wish.indicator
    name, field = indicator.of, indicator.fact or ""
    records = as_list(draft, name)
    sure, maybe = Selection(indicator, indicator.where).split(records, Sheet(draft.dossier()))
    one_is_enough = (indicator.operation == "highest") == wish.upward
    value = as_fact(wish, name, field)
    for index in (*sure, *maybe):
        spot = Spot(name, index if places()[name].is_list else None, field)
        if value is not None and draft.may_change(spot, value) and not _passes(draft, spot, wish):
            draft.put(spot, value)
            if one_is_enough:
                break
    return None if met(draft, wish) else _stuck(draft, wish, field, [*sure, *maybe])


def _stuck(draft: Draft, wish: Wish, field: str, indexes: list[int]) -> Stuck:
    """Say why not: with a field still open there may be a way that this search does not know."""
    name = wish.indicator.of
    untried = any_open(draft, name, indexes, field)
    return stuck(draft, wish, paths_of(draft, name, indexes), untried=untried)


def _passes(draft: Draft, spot: Spot, wish: Wish) -> bool:
    held = getattr(as_list(draft, spot.name)[spot.at or 0], spot.field)
    members = places()[spot.name].fields[spot.field].type.members
    if held is None:
        return False
    return holds(
        number_of(held, {name: n for n, name in enumerate(members)}), wish.comparison, wish.threshold
    )
