"""Small integer programs, solved exactly: the least cost of whole numbers that meet linear rows.

Knows integers only. The dual simplex method in integers, and branching where a number is not whole.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

_NODES = 100
"""Branches that are looked into at most; the best answer up to there stands."""

_MORE_NODES = 8
"""The same once there is an answer: a smaller one would be nicer, no more."""

_FAST_PIVOTS, _PIVOTS = 200, 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A row `sum of coefficient x number >= bound`; coefficients by column."""

    coefficients: Mapping[int, int]
    bound: int


class _Tableau:
    """Basic numbers in terms of the others: `row[0] * basic = row[1] + row[2:] * others`.

    INVARIANT: no coefficient of the cost is negative, so a tableau without a negative constant is optimal.
    """

    def __init__(self, cost: list[int], rows: list[list[int]], basic: list[int], others: list[int]) -> None:
        self.cost, self.rows, self.basic, self.others = cost, rows, basic, others

    def copy(self) -> "_Tableau":
        # Rows are replaced, never changed.
        return _Tableau(self.cost, self.rows[:], self.basic[:], self.others[:])

    def solve(self) -> bool:
        """Pivot until every basic number is at least zero; False when no numbers meet the rows."""
        for turn in range(_PIVOTS):
            # The most negative first is fast; the first by name, later on, never turns in circles.
            fast = turn < _FAST_PIVOTS
            negative = [
                (row[1] // row[0] if fast else 0, self.basic[n], n)
                for n, row in enumerate(self.rows)
                if row[1] < 0
            ]
            if not negative:
                return True
            leaving = min(negative)[-1]
            row = self.rows[leaving]
            entering = None
            for n in range(2, len(row)):
                if row[n] > 0 and (entering is None or self._before(row, n, entering)):
                    entering = n
            if entering is None:
                return False
            self._pivot(leaving, entering)
        return False

    def _before(self, row: list[int], n: int, chosen: int) -> bool:
        left, right = self.cost[n] * row[chosen], self.cost[chosen] * row[n]
        return left < right or (left == right and self.others[n - 2] < self.others[chosen - 2])

    def _pivot(self, leaving: int, entering: int) -> None:
        row = self.rows[leaving]
        turned = [row[entering], *(-value for value in row[1:])]
        turned[entering] = row[0]
        self.rows = [
            turned if n == leaving else _substituted(other, turned, entering)
            for n, other in enumerate(self.rows)
        ]
        self.cost = _substituted(self.cost, turned, entering)
        place = entering - 2
        self.basic[leaving], self.others[place] = self.others[place], self.basic[leaving]

    def bounded(self, at: int, edge: int, *, below: bool) -> "_Tableau":
        """Copy with one more row: a basic number is at most, or at least, an edge."""
        found, row = self.copy(), self.rows[at]
        sign = -1 if below else 1
        shifted = [row[0], sign * (row[1] - edge * row[0]), *(sign * value for value in row[2:])]
        found.rows.append(shifted)
        found.basic.append(len(self.basic) + len(self.others))
        return found

    def fractional(self, columns: int) -> int | None:
        """Give the row of the first number that is not whole."""
        broken = [
            (name, n)
            for n, (name, row) in enumerate(zip(self.basic, self.rows, strict=True))
            if name < columns and row[1] % row[0]
        ]
        return min(broken)[1] if broken else None

    def rounded(self, columns: int, counts: int) -> Iterator[tuple[int, ...]]:
        """Give whole numbers near the solution, which may or may not meet the rows.

        First with the counts rounded up and the sums made whole together, which keeps their ratios;
        then with all numbers made whole together.
        """
        found = [Fraction(0)] * columns
        for name, row in zip(self.basic, self.rows, strict=True):
            if name < columns:
                found[name] = Fraction(row[1], row[0])
        times = math.lcm(*(number.denominator for number in found[counts:]))
        yield (*map(math.ceil, found[:counts]), *(int(number * times) for number in found[counts:]))
        times = math.lcm(*(number.denominator for number in found))
        yield tuple(int(number * times) for number in found)


def _substituted(row: list[int], turned: list[int], entering: int) -> list[int]:
    """Put the expression of the entering number into a row."""
    factor = row[entering]
    if not factor:
        return row
    pivot = turned[0]
    found = [pivot * left + factor * right for left, right in zip(row, turned, strict=True)]
    found[0] = pivot * row[0]
    found[entering] = factor * turned[entering]
    common = math.gcd(*found)
    return [value // common for value in found] if common > 1 else found


def least(costs: Sequence[int], rows: Sequence[Row], counts: int) -> tuple[int, ...] | None:
    """Give whole numbers (zero or more) that meet all rows at the least cost found.

    The first `counts` columns count records, the others are sums over them. Costs
    must not be negative. None when there are no such numbers, or none was found in time.
    """
    columns = len(costs)
    best: tuple[int, ...] | None = None
    open_, visited = [_start(costs, rows)], 0
    while open_ and visited < (_NODES if best is None else _MORE_NODES):
        visited += 1
        tableau = open_.pop()
        if not tableau.solve() or (best and tableau.cost[1] >= _cost(costs, best) * tableau.cost[0]):
            continue
        at = tableau.fractional(columns)
        for found in tableau.rounded(columns, counts):
            if _meets(found, rows) and (best is None or _cost(costs, found) < _cost(costs, best)):
                best = found
        if at is not None:
            edge = tableau.rows[at][1] // tableau.rows[at][0]
            open_.append(tableau.bounded(at, edge, below=True))
            open_.append(tableau.bounded(at, edge + 1, below=False))
    return best


def _start(costs: Sequence[int], rows: Sequence[Row]) -> _Tableau:
    columns = len(costs)
    return _Tableau(
        [1, 0, *costs],
        [[1, -row.bound, *(row.coefficients.get(n, 0) for n in range(columns))] for row in rows],
        [columns + n for n in range(len(rows))],
        list(range(columns)),
    )


def _cost(costs: Sequence[int], numbers: Sequence[int]) -> int:
    return sum(cost * number for cost, number in zip(costs, numbers, strict=True))


def _meets(numbers: Sequence[int], rows: Sequence[Row]) -> bool:
    return all(
        sum(numbers[n] * factor for n, factor in row.coefficients.items()) >= row.bound for row in rows
    )
