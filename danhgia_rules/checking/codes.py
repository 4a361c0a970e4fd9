"""What the place of a value does to a ladder, written as bits that join by `and`.

Whatever is joined so can be joined in any order: a proof over many indicators is then no longer than
a walk over their places, one group after the other.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from danhgia_rules.checking.regions import Place
from danhgia_rules.rulebook.model import Criterion, Limit, RatingRules, Requirement, Unless, holds

Places = Mapping[str, Place]
"""Where values lie, by the key of the indicator; what is not named is not looked at."""

Code = tuple[int, ...]
"""Several sets of bits, joined one by one."""


def join(left: Code, right: Code) -> Code:
    """Join what two parts of the facts do."""
    return tuple(map(operator.and_, left, right))


def columns(row: Requirement, place: Place) -> int:
    """Give the columns whose cell of a row holds, as bits; what is not applicable is asked nothing."""
    found = 1
    for rank, cell in enumerate(row.cells):
        silent = cell is None or cell.comparison is None or place is None
        if silent or holds(place.sample(), cell.comparison, cell.threshold):  # type: ignore[union-attr, arg-type]
            found |= 1 << rank
    return found


def highest(bits: int) -> int:
    """Give the highest column that holds."""
    return bits.bit_length() - 1


class Spot(NamedTuple):
    """A cell of a ladder: the id of its row, and its column."""

    row: str
    rank: int


@dataclass(frozen=True, slots=True)
class CriterionReader:
    """Reads places into bits: the columns that hold, the rest of one column, nothing asked, gate open."""

    criterion: Criterion
    spot: Spot | None = None
    ignored: frozenset[str] = frozenset()
    """Rows that are left out."""

    def code(self, places: Places) -> Code:
        """Give the code of some places."""
        found, rest, silent = -1, 1, 1
        for row in self.criterion.requirements:
            if row.indicator.key in places and row.id not in self.ignored:
                place = places[row.indicator.key]
                held = columns(row, place)
                found &= held
                silent &= place is None
                if self.spot is not None and row.id != self.spot.row:
                    rest &= held >> self.spot.rank
        return found, rest & 1, silent, self._open(places)

    def _open(self, places: Places) -> int:
        gate = self.criterion.gate
        if gate is None or gate.key not in places:
            return 1
        place = places[gate.key]
        return int(place is not None and place.sample() == self.criterion.gate_value)

    def level(self, code: Code) -> int | None:
        """Give the level of all places joined; None where the criterion is not asked."""
        columns_, _, silent, opened = code
        return highest(columns_) if opened and not silent else None

    def decides(self, code: Code) -> bool:
        """Say whether without the cell in question the level would be its column."""
        return self.rest_holds(code) and self.spot is not None and not code[0] >> self.spot.rank

    def rest_holds(self, code: Code) -> bool:
        """Say whether every other cell of the column in question holds, and the criterion is asked."""
        return self.level(code) is not None and bool(code[1])


@dataclass(frozen=True, slots=True)
class RatingReader:
    """Reads places into bits: what the overall ladder and its limits make of them.

    The sets: columns of all rows · columns without the cell in question · the rest of its column ·
    what the limits allow · rated · then, for each watched limit, what it allows, whether it leaves
    the person rated, and whether it is not lifted. Limits with an exception must be watched.
    """

    rules: RatingRules
    spot: Spot | None = None
    asked: str | None = None
    watched: tuple[Limit, ...] = ()
    only_watched: bool = False
    ignored: frozenset[str] = frozenset()
    """Rows and limits that are left out."""

    def code(self, places: Places) -> Code | None:
        """Give the code of some places; None where a limit applies that must not."""
        full = (2 << self.rules.scale.top) - 1
        every, without, rest = full, full, 1
        for row in self.rules.requirements:
            if row.indicator.key in places and row.id not in self.ignored:
                held = columns(row, places[row.indicator.key])
                every &= held
                mine = self.spot is not None and row.id == self.spot.row
                without &= held | 1 << self.spot.rank if mine and self.spot else held
                rest &= held >> self.spot.rank if self.spot and not mine else 1
        found = [
            self._effect(limit, places, full) for limit in self.rules.limits if limit not in self.watched
        ]
        if self.only_watched and any(effect != (full, 1) for effect in found):
            return None
        allowed, rated = full, 1
        for effect in found:
            allowed, rated = allowed & effect[0], rated & effect[1]
        ends = [
            bit
            for limit in self.watched
            for bit in (*self._effect(limit, places, full), int(not _lifts(limit.unless, places)))
        ]
        return (every, without, rest & 1, allowed, rated, *ends)

    def _effect(self, limit: Limit, places: Places, full: int) -> tuple[int, int]:
        """Give what a limit allows, as bits, and whether it leaves the person rated."""
        place = places.get(limit.indicator.key)
        if place is None or limit.id in self.ignored:
            return full, 1
        value = place.sample()
        if limit.comparison is None:
            return (2 << int(value)) - 1 & full, 1
        if not holds(value, limit.comparison, limit.threshold):
            return full, 1
        return (full, 0) if limit.level is None else ((2 << limit.level) - 1, 1)

    def rating(self, code: Code, *, without: bool = False) -> int | None:
        """Give the rating, None for who is not rated; `without` the cell or the limit in question."""
        allowed, rated = code[3], code[4]
        for limit, (limits, leaves, stands) in self._watched(code):
            if stands and not (without and limit.id == self.asked):
                allowed, rated = allowed & limits, rated & leaves
        # Not the highest column among those allowed: a column may hold where a lower one does not.
        return min(highest(code[1 if without else 0]), highest(allowed)) if rated else None

    def differs(self, code: Code) -> bool:
        """Say whether the cell or the limit in question makes the rating another one."""
        return self.rating(code) != self.rating(code, without=True)

    def _watched(self, code: Code) -> list[tuple[Limit, Code]]:
        parts = [code[5 + 3 * number : 8 + 3 * number] for number in range(len(self.watched))]
        return list(zip(self.watched, parts, strict=True))

    def applied(self, code: Code) -> frozenset[str]:
        """Name the watched limits that apply and are not lifted."""
        full = (2 << self.rules.scale.top) - 1
        return frozenset(
            limit.id
            for limit, (allows, leaves, stands) in self._watched(code)
            if stands and (allows != full or not leaves)
        )

    def rest_holds(self, code: Code) -> bool:
        """Say whether every other cell of the column in question holds."""
        return bool(code[2])

    def free(self, code: Code) -> bool:
        """Say whether the rest of the column holds, and no limit applies."""
        full = (2 << self.rules.scale.top) - 1
        return self.rest_holds(code) and code[3:5] == (full, 1) and not self.applied(code)

    def lifted(self, code: Code, limit: str) -> bool:
        """Say whether an exception lifts a watched limit that would apply."""
        full = (2 << self.rules.scale.top) - 1
        return any(
            one.id == limit and not stands and (allows != full or not leaves)
            for one, (allows, leaves, stands) in self._watched(code)
        )


def _lifts(unless: Unless | None, places: Places) -> bool:
    place = None if unless is None else places.get(unless.indicator.key)
    if unless is None or place is None:
        return False
    return holds(place.sample(), unless.comparison, unless.threshold)
