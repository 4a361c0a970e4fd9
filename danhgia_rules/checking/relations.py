"""What must hold between the values of indicators that read the same records.

A share of the stricter condition is never above that of the looser one; shares of the same whole are
not applicable together; where one indicator has met a record, another one has not met none. Only
relations that are certain stand here: leaving one out can make a proof impossible, never wrong.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from danhgia_rules.checking.regions import Place, Region, Variable
from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Condition, Indicator

MOST_TUPLES = 20_000
"""A group with more combinations than this is taken apart: its relations are given up."""

_IMPLIES = {
    "at_least": {"at_least", "more_than", "is"},
    "at_most": {"at_most", "less_than", "is"},
    "more_than": {"more_than"},
    "less_than": {"less_than"},
    "is": {"is"},
}
"""For each comparison those that imply it, against the same operand."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Variables that bear on each other, and everywhere they can lie together."""

    variables: tuple[Variable, ...]
    orders: tuple[tuple[int, int], ...]
    together: tuple[frozenset[int], ...]
    presences: tuple["Presence", ...] = ()

    def combinations(self) -> Iterator[tuple[Place, ...]]:
        """Give every combination that the relations allow, the best first."""
        return self._extend(())

    def _extend(self, chosen: tuple[Place, ...]) -> Iterator[tuple[Place, ...]]:
        if len(chosen) == len(self.variables):
            yield chosen
            return
        for place in self.variables[len(chosen)].places():
            if self._fits(chosen, place):
                yield from self._extend((*chosen, place))

    def _fits(self, chosen: tuple[Place, ...], place: Place) -> bool:
        here, places = len(chosen), (*chosen, place)
        for set_ in self.together:
            if here in set_ and any((places[n] is None) != (place is None) for n in set_ if n < here):
                return False
        if not all(
            may_be_ordered(places[low], places[high]) for low, high in self.orders if max(low, high) == here
        ):
            return False
        return not any(
            met(self.variables[one.some], places[one.some], counted=one.some_counted)
            and missed(self.variables[one.none], places[one.none], counted=one.none_counted)
            for one in self.presences
            if max(one.some, one.none) == here
        )


class Presence(NamedTuple):
    """Where one variable has met a record, another one cannot have met none.

    `counted` says that of a share the records counted are meant, not those of its whole.
    """

    some: int
    some_counted: bool
    none: int
    none_counted: bool


def met(variable: Variable, place: Place, *, counted: bool) -> bool:
    """Say whether a value can only come from at least one record."""
    if place is None:
        return False
    indicator = variable.indicators[0]
    if indicator.operation in {"highest", "lowest"}:
        return not _is(place, indicator.domain.none)
    return (
        place.low > 0
        or (not place.whole and place.high > place.low)
        or _is_whole_of_share(indicator, counted)
    )


def missed(variable: Variable, place: Place, *, counted: bool) -> bool:
    """Say whether a value can only come from no record."""
    if place is None:
        return True
    indicator = variable.indicators[0]
    if indicator.operation in {"highest", "lowest"}:
        return _is(place, indicator.domain.none)
    return _is(place, 0) and indicator.operation != "total" and not _is_whole_of_share(indicator, counted)


def _is(place: Region, value: Number | None) -> bool:
    return place.is_point and place.low == value


def _is_whole_of_share(indicator: Indicator, counted: bool) -> bool:  # noqa: FBT001 - which records
    return indicator.operation == "share" and not counted


def may_be_ordered(low: Place, high: Place) -> bool:
    """Say whether a value of `low` can be at or below one of `high`; what is not applicable always can."""
    if low is None or high is None:
        return True
    if low.low == high.high:  # the ends meet: both must belong to their region
        return _holds_end(low) and _holds_end(high)
    return low.low < high.high


def _holds_end(region: Region) -> bool:
    return region.whole or region.is_point


def groups(found: Sequence[Variable]) -> tuple[Group, ...]:
    """Sort variables into groups that bear on each other; most stand alone."""
    orders = [
        (low, high)
        for low, high in itertools.permutations(range(len(found)), 2)
        if found[low].indicators[0].of == found[high].indicators[0].of
        and never_above(found[low].indicators[0], found[high].indicators[0])
    ]
    wholes: dict[object, set[int]] = defaultdict(set)
    for place, variable in enumerate(found):
        whole = _whole(variable.indicators[0])
        if whole is not None:
            wholes[whole].add(place)
    together = [frozenset(set_) for set_ in wholes.values() if len(set_) > 1]
    presences = list(_presences(found))
    sets = [*map(frozenset, orders), *together, *(frozenset((one.some, one.none)) for one in presences)]
    return tuple(
        part
        for members in _joined(len(found), sets)
        for part in _bounded(_group(found, members, orders, together, presences))
    )


def _presences(found: Sequence[Variable]) -> Iterator[Presence]:
    """Name pairs of which one reads records that the other one reads too."""
    selections = [
        (place, counted, variable.indicators[0].of, conditions)
        for place, variable in enumerate(found)
        for counted, conditions in _selections(variable.indicators[0])
    ]
    for (some, some_counted, of, conditions), (none, none_counted, other, looser) in itertools.permutations(
        selections, 2
    ):
        if some != none and of == other and implies(conditions, looser):
            yield Presence(some, some_counted, none, none_counted)


def _selections(indicator: Indicator) -> Iterator[tuple[bool, tuple[Condition, ...]]]:
    """Give the records that an indicator's value tells the presence of."""
    match indicator.operation:
        case "share" if indicator.part is None:
            yield False, indicator.among
            yield True, (*indicator.among, *indicator.where)
        case "count" | "exists" | "total" | "highest" | "lowest":
            yield True, indicator.where


def _group(
    found: Sequence[Variable],
    members: list[int],
    orders: list[tuple[int, int]],
    together: list[frozenset[int]],
    presences: list[Presence],
) -> Group:
    at = {member: place for place, member in enumerate(members)}
    return Group(
        tuple(found[member] for member in members),
        tuple((at[low], at[high]) for low, high in orders if low in at),
        tuple(frozenset(at[n] for n in set_) for set_ in together if set_ <= at.keys()),
        tuple(
            Presence(at[one.some], one.some_counted, at[one.none], one.none_counted)
            for one in presences
            if one.some in at
        ),
    )


def _bounded(group: Group) -> Iterator[Group]:
    """Take a group apart when it has too many combinations to look at."""
    most = sum(1 for _ in itertools.islice(group.combinations(), MOST_TUPLES + 1))
    if most <= MOST_TUPLES or len(group.variables) == 1:
        yield group
    else:
        yield from (Group((variable,), (), ()) for variable in group.variables)


def _joined(size: int, sets: Sequence[frozenset[int]]) -> list[list[int]]:
    """Join numbers that stand in a set together."""
    owner = list(range(size))
    for set_ in sets:
        owners = {owner[n] for n in set_}
        owner = [min(owners) if o in owners else o for o in owner]
    return [[n for n in range(size) if owner[n] == first] for first in sorted(set(owner))]


def _whole(indicator: Indicator) -> object:
    """Give what a share is a share of; None for anything else."""
    if indicator.operation != "share":
        return None
    return indicator.of, frozenset(indicator.among), indicator.whole


def never_above(low: Indicator, high: Indicator) -> bool:
    """Say whether one value can be shown never to exceed another over the same list."""
    if low.operation != high.operation or low.of != high.of:
        return False
    narrower = implies(low.where, high.where)
    match low.operation:
        case "share":
            return _whole(low) == _whole(high) and _lesser_part(low, high)
        case "count":
            return high.distinct in (None, low.distinct) and narrower
        case "lowest":
            return low.fact == high.fact and implies(high.where, low.where)
    return low.operation != "value" and low.fact == high.fact and narrower


def _lesser_part(low: Indicator, high: Indicator) -> bool:
    if low.part is None or high.part is None:
        return low.part == high.part and implies(low.where, high.where)
    return (low.part, high.part) in AT_MOST.get(low.of, ())


def implies(left: Sequence[Condition], right: Sequence[Condition]) -> bool:
    """Say whether records that meet `left` can be shown to meet `right`."""
    return all(any(_implies(one, other) for one in left) for other in right)


def _implies(left: Condition, right: Condition) -> bool:
    if left.field != right.field:
        return False
    if isinstance(left.operand, frozenset) and isinstance(right.operand, frozenset):
        return left.operand <= right.operand
    return left.operand == right.operand and left.comparison in _IMPLIES.get(right.comparison, ())
