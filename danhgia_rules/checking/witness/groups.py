"""Groups of variables that share records: each group is solved by itself, what is asked first.

Where nothing is asked the best is taken, and where that cannot be, the next that rules hold as good.
"""

import itertools
from collections.abc import Mapping, Sequence

from danhgia_rules.checking.regions import Variable
from danhgia_rules.checking.witness.columns import Portion
from danhgia_rules.checking.witness.kinds import Kind
from danhgia_rules.checking.witness.program import Goals, Program
from danhgia_rules.checking.witness.ranges import Range, Wanted

_ORDER = ("value", "share", "total", "count", "exists", "highest", "lowest")
"""What is made best first: a list without a record would leave every share without a value."""


def linked(kinds: Sequence[Kind], count: int) -> tuple[tuple[int, ...], ...]:
    """Group variables that read the same record, directly or through others."""
    group = {n: {n} for n in range(count)}
    for kind in kinds:
        touched = [n for n, seen in enumerate(kind.seen) if seen.inside]
        joined = set(itertools.chain.from_iterable(group[n] for n in touched))
        group.update(dict.fromkeys(joined, joined))
    return tuple(sorted({tuple(sorted(members)) for members in group.values()}))


class Group:
    """Variables of one list that share records."""

    def __init__(
        self,
        program: Program,
        members: tuple[int, ...],
        variables: Sequence[Variable],
        preferences: Sequence[tuple[Range, ...]],
    ) -> None:
        self.members = members
        self._program = program
        self._preferences = preferences
        operations = {n: variables[n].indicators[0].operation for n in members}
        self._order = sorted(members, key=lambda n: (_ORDER.index(operations[n]), n))
        self._may_be_na = {n for n in members if operations[n] in {"share", "value"}}
        self._found: dict[tuple[tuple[int, Wanted], ...], tuple[Portion, ...] | None] = {}

    def solve(self, goals: Goals) -> tuple[Portion, ...] | None:
        """Give the records that meet the goals of the group, everything else at its best."""
        asked = {n: wanted for n, wanted in goals.items() if n in self.members}
        key = tuple(asked.items())
        if key not in self._found:
            self._found[key] = self._best(asked)
        return self._found[key]

    def _best(self, asked: Goals) -> tuple[Portion, ...] | None:
        rest = [n for n in self._order if n not in asked]
        found = self._program.solve({**asked, **{n: self._preferences[n][0] for n in rest}})
        if found is not None or not rest:
            return found
        if self._program.solve(asked) is None:
            return None
        chosen = dict(asked)
        for n in rest:
            chosen |= self._widest(n, chosen)
        return self._tightened(rest, chosen)

    def _widest(self, n: int, chosen: Goals) -> Mapping[int, Wanted]:
        """Choose the best that one variable can still have, as wide as the rules hold it to be the same."""
        ranges: list[Wanted] = list(self._preferences[n][1:] or self._preferences[n])
        for wanted in (*ranges, *([None] if n in self._may_be_na else [])):
            if self._program.solve({**chosen, n: wanted}) is not None:
                return {n: wanted}
        return {}

    def _tightened(self, rest: Sequence[int], chosen: Goals) -> tuple[Portion, ...] | None:
        """Move each variable into its best region where the others let it."""
        goals = dict(chosen)
        for n in rest:
            narrower = {**goals, n: self._preferences[n][0]}
            if goals.get(n) is not None and self._program.solve(narrower) is not None:
                goals = narrower
        return self._program.solve(goals)
