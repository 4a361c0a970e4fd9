"""From wanted ranges to an integer program: how many records of each kind, with what sums.

Knows kinds and ranges; must not know how a dossier is written.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from danhgia_rules.checking.regions import Variable
from danhgia_rules.checking.witness.columns import Bounds, Columns, Portion
from danhgia_rules.checking.witness.cuts import Cuts
from danhgia_rules.checking.witness.integers import Row, least
from danhgia_rules.checking.witness.kinds import Kind
from danhgia_rules.checking.witness.ranges import Range, Wanted
from danhgia_rules.checking.witness.rows import at_most, between, equal, ratio
from danhgia_rules.checking.witness.seeing import CODES, Seen
from danhgia_rules.rulebook.model import Indicator

Goals = Mapping[int, Wanted]
"""Where the variables of a list, by their place among them, are wanted."""

MOST_RECORDS = 250
"""Records that a list gets at most: a share just under 100 % may take more than 200."""

_PRICE = 10_000
"""What one more record costs, beside which its place among the kinds and its amounts weigh little."""


class Program:
    """Counts and sums of the kinds of one list (or of the one record of a block)."""

    def __init__(
        self, name: str, variables: Sequence[Variable], kinds: Sequence[Kind], cuts: Cuts, *, is_list: bool
    ) -> None:
        self._heads = [variable.indicators[0] for variable in variables]
        self._kinds, self._cuts, self._is_list = kinds, cuts, is_list
        self._bounds = Bounds(name, variables, cuts)

    def solve(self, goals: Goals) -> tuple[Portion, ...] | None:
        """Give few records that meet the goals; None where there are none, or none was found."""
        if any(wanted is None and not _may_be_na(self._heads[n]) for n, wanted in goals.items()):
            return None
        columns = Columns([kind for kind in self._kinds if self._usable(kind, goals)])
        rows = [*self._bounds.rows(columns), *self._number(columns)]
        for n, wanted in goals.items():
            rows += self._rows(n, wanted, columns)
        kinds = len(columns.kinds)
        found = least([*range(_PRICE, _PRICE + kinds), *[1] * (columns.width - kinds)], rows, kinds)
        return None if found is None else tuple(columns.portions(found))

    def _usable(self, kind: Kind, goals: Goals) -> bool:
        return all(_fits(self._heads[n], kind.seen[n], wanted) for n, wanted in goals.items())

    def _number(self, columns: Columns) -> Iterator[Row]:
        every = dict.fromkeys(range(len(columns.kinds)), 1)
        if self._is_list:
            yield at_most(every, MOST_RECORDS)
        else:
            yield from equal(every, 1)

    def _rows(self, n: int, wanted: Wanted, columns: Columns) -> Iterator[Row]:
        indicator = self._heads[n]
        inside = [m for m, kind in enumerate(columns.kinds) if kind.seen[n].inside]
        if indicator.operation == "share":
            yield from _share(indicator, n, wanted, columns)
        elif wanted is None:
            return
        elif indicator.operation == "total":
            yield from between(columns.total(inside, indicator.fact), wanted, 1 / self._cuts.unit)
        elif indicator.distinct and indicator.distinct not in CODES:
            yield from _distinct(n, wanted, columns, inside)
        elif indicator.operation == "count":
            yield from between(dict.fromkeys(inside, 1), wanted, Fraction(1))
        elif indicator.operation == "exists":
            yield Row(dict.fromkeys(inside, 1), math.ceil(wanted.low))
        elif indicator.operation != "value" and not wanted.none:
            reached = [m for m in inside if columns.kinds[m].seen[n].value in wanted]  # type: ignore[operator]
            yield Row(dict.fromkeys(reached, 1), 1)


def _share(indicator: Indicator, n: int, wanted: Wanted, columns: Columns) -> Iterator[Row]:
    inside = [m for m, kind in enumerate(columns.kinds) if kind.seen[n].inside]
    if indicator.part:
        part, whole = columns.total(inside, indicator.part), columns.total(inside, indicator.whole)
    else:
        whole = dict.fromkeys(inside, 1)
        part = dict.fromkeys((m for m in inside if columns.kinds[m].seen[n].counted), 1)
    yield from equal(whole, 0) if wanted is None else ratio(part, whole, wanted)


def _distinct(n: int, wanted: Range, columns: Columns, inside: Sequence[int]) -> Iterator[Row]:
    """Ask for the least number of different values: the first ones occur, the others do not."""
    groups: dict[Any, list[int]] = {}
    for m in inside:
        groups.setdefault(columns.kinds[m].seen[n].distinct, []).append(m)
    needed = math.ceil(wanted.low)
    yield Row({}, max(0, needed - len(groups)))
    for place, members in enumerate(groups.values()):
        every = dict.fromkeys(members, 1)
        yield Row(every, 1) if place < needed else at_most(every, 0)


def _may_be_na(indicator: Indicator) -> bool:
    return indicator.operation in {"share", "value"}


def _fits(indicator: Indicator, seen: Seen, wanted: Wanted) -> bool:
    """Say whether a record of a kind can stand in the list without carrying a value out of its range."""
    if not seen.inside or indicator.operation in {"share", "count", "total"}:
        return True
    if wanted is None:
        return seen.value is None
    if indicator.operation == "exists":
        return 1 in wanted
    return seen.value is not None and not _beyond(indicator, seen.value, wanted)


def _beyond(indicator: Indicator, value: Any, wanted: Range) -> bool:
    """Say whether one record alone puts a value, a highest, or a lowest, past its range."""
    if value in wanted:
        return False
    match indicator.operation:
        case "highest":
            return bool(value >= wanted.high)
        case "lowest":
            return bool(value <= wanted.low)
    return True
