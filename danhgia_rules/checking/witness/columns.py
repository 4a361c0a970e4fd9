"""The columns of an integer program: a count for each kind, a sum for each summed field of each kind."""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from danhgia_rules.checking.regions import Variable
from danhgia_rules.checking.witness.cuts import Cuts
from danhgia_rules.checking.witness.integers import Row
from danhgia_rules.checking.witness.kinds import Kind
from danhgia_rules.checking.witness.rows import apart, equal
from danhgia_rules.checking.witness.seeing import compared_with
from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.evaluation.weights.candidates import greatest
from danhgia_rules.indicators.selection import number_of

_MOST_UNITS = 10**12

_ONE_YEAR = {"thoi_gian_cong_tac": ("so_thang_lam_viec", "so_thang_nghi_thai_san")}
"""Months that the checks of a dossier add up: together they fit into one year."""


class Portion(NamedTuple):
    """So many records of one kind, and the sums of their summed fields, in units."""

    kind: Kind
    number: int
    sums: dict[str, int]


class Columns:
    """Counts and sums of some kinds: column `n` counts the kind in place `n`."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.kinds = kinds
        pairs = [(n, name) for n, kind in enumerate(kinds) for name in kind.summed]
        self._sums = {pair: len(kinds) + n for n, pair in enumerate(pairs)}
        self.width = len(kinds) + len(pairs)

    def at(self, n: int, name: str) -> int:
        """Give the column of the sum of a field over one kind."""
        return self._sums[n, name]

    def total(self, inside: Sequence[int], name: str | None) -> dict[int, int]:
        """Give the sum of a field over several kinds."""
        return dict.fromkeys((self._sums[n, name or ""] for n in inside), 1)

    def portions(self, found: Sequence[int]) -> Iterator[Portion]:
        """Read a solution: the kinds that occur."""
        for n, kind in enumerate(self.kinds):
            if found[n]:
                yield Portion(kind, found[n], {name: found[self.at(n, name)] for name in kind.summed})


class Bounds:
    """Keeps the sums of each kind where its records stay of that kind, and valid.

    The bounds of lists are differences of fields, so sums that are shared out evenly keep them record by
    record.
    """

    def __init__(self, name: str, variables: Sequence[Variable], cuts: Cuts) -> None:
        self._name, self._variables, self._cuts = name, variables, cuts

    def rows(self, columns: Columns) -> Iterator[Row]:
        """Give the rows for every summed field of every kind."""
        for n, kind in enumerate(columns.kinds):
            yield from self._together(n, kind, columns)
            for name in kind.summed:
                yield from self._between_cuts(n, name, columns)
                yield from self._beside_others(n, name, columns)

    def _together(self, n: int, kind: Kind, columns: Columns) -> Iterator[Row]:
        names = _ONE_YEAR.get(self._name, ())
        free = {columns.at(n, name): -1 for name in names if name in kind.summed}
        if free:
            held = sum(getattr(kind.record, name) or 0 for name in names if name not in kind.summed)
            yield Row({**free, n: (greatest(self._name) or 0) - held}, 0)

    def _between_cuts(self, n: int, name: str, columns: Columns) -> Iterator[Row]:
        unit, column = self._cuts.unit, columns.at(n, name)
        value = number_of(getattr(columns.kinds[n].record, name), {}) / unit
        cuts = [Fraction(cut) / unit for cut in self._cuts.of[name]]
        if value in cuts:
            yield from equal({column: 1, n: -int(value)}, 0)
            return
        lowest = max((math.floor(cut) + 1 for cut in cuts if cut < value), default=0)
        top = greatest(self._name)
        # Without a bound there would be sums where there is no record.
        most = _MOST_UNITS if top is None else int(top / unit)
        highest = min((math.ceil(cut) - 1 for cut in cuts if cut > value), default=most)
        yield Row({column: 1, n: -lowest}, 0)
        yield Row({column: -1, n: min(highest, most)}, 0)

    def _beside_others(self, n: int, name: str, columns: Columns) -> Iterator[Row]:
        kind, own = columns.kinds[n], {columns.at(n, name): 1}
        value = number_of(getattr(kind.record, name), {})
        for other in compared_with(name, self._variables):
            beside = number_of(getattr(kind.record, other), {})
            free = other in kind.summed
            sums = {columns.at(n, other): 1} if free else {n: int(beside / self._cuts.unit)}
            if value >= beside:
                yield apart(own, sums, n, strict=value > beside)
            if value <= beside:
                yield apart(sums, own, n, strict=value < beside)
        for lesser, greater in AT_MOST.get(self._name, ()):
            if name == lesser and greater in kind.summed:
                yield apart({columns.at(n, greater): 1}, own, n, strict=False)
