"""The second engine: derives the verdict straight from the ladder, to check the first.

INVARIANT: shares no code with `durable` and `program` beyond the rulebook and the pinned values;
what is read of the dossier, and which criteria apply, both engines are given.
"""

import fnmatch
import weakref
from collections.abc import Collection, Mapping
from typing import NamedTuple

from danhgia_rules.engine.ladder import Cut, Row, cut, passes, rows_of
from danhgia_rules.engine.verdict import Facts, Verdict
from danhgia_rules.exact import Number, ratio
from danhgia_rules.rulebook.model import Indicator, Limit, Requirement, Rulebook, holds

Levels = tuple[int | None, ...]
Rows = tuple[Row, ...]


def derive(rulebook: Rulebook, facts: Facts) -> Verdict:
    """Derive levels, limits and rating for pinned facts."""
    plan = _plan_of(rulebook)
    levels = tuple(
        [
            highest_column(rows, facts.values, plan.columns) if applies else None
            for rows, applies in zip(plan.criteria, facts.gates, strict=True)
        ]
    )
    values = {**facts.values, **{one.key: one.value(levels, facts) for one in plan.over_levels}}
    reached = highest_column(plan.requirements, values, plan.rating_columns)
    reached = plan.top if reached is None else reached
    limits = [(limit.id, limit.allows(values)) for limit in plan.limits if limit.applies(values)]
    rating = min([reached, *(allowed for _, allowed in limits if allowed is not None)])
    return Verdict(levels, reached, tuple(limits), rating)


def highest_column(rows: Rows, values: Mapping[str, Number | None], columns: int) -> int | None:
    """Give the highest of the columns whose every cell holds; the lowest column asks nothing.

    What is not applicable is asked nothing; None where nothing is asked at all.
    """
    asked = False
    for key, cuts, others in rows:
        value = values[key]
        if value is None:
            continue
        asked = True
        part, whole = value.numerator, value.denominator
        for a, b, c, held in cuts:
            if a * part + b * whole >= c:
                columns &= held
                break
        else:
            columns &= others
    return (columns | 1).bit_length() - 1 if asked else None


def meets(row: Requirement, value: Number | None, rank: int) -> bool:
    """Say whether a value meets the cell of a column; what is not applicable is asked nothing."""
    cell = row.cells[rank]
    if cell is None or cell.comparison is None or value is None:
        return True
    return holds(value, cell.comparison, cell.threshold)


def over_levels(indicator: Indicator, rulebook: Rulebook, levels: Levels, facts: Facts) -> Number | None:
    """Compute an indicator over the levels of the criteria that it names and that apply.

    A criterion that may yet turn out not applicable is counted or left out, whichever
    makes the value worse (or better, when the facts are pinned at their best).
    """
    known = {one.key: one for one in _plan_of(rulebook).over_levels}
    return known[indicator.key].value(levels, facts)


class _OverLevels:
    """An indicator over the levels of criteria: their places, and the ranks that it counts."""

    def __init__(self, indicator: Indicator, rulebook: Rulebook) -> None:
        self.key = indicator.key
        self._operation = indicator.operation
        self._higher_is_better = indicator.higher_is_better
        names = rulebook.scale.names
        self._beyond = len(names)
        self._places = [n for n, c in enumerate(rulebook.criteria) if _names(indicator, c.id)]
        self._ranks = frozenset(rank for rank, name in enumerate(names) if _counts(indicator, name))

    def value(self, levels: Levels, facts: Facts) -> Number | None:
        """Give the value; None for a share of no criterion."""
        if self._operation == "lowest":
            left_out: Collection[int] = () if facts.at_worst else facts.optional
            ranks = [levels[place] for place in self._places if place not in left_out]
            return min([rank for rank in ranks if rank is not None], default=self._beyond)
        want_high = facts.at_worst != self._higher_is_better
        counted = [
            rank in self._ranks
            for place in self._places
            if (rank := levels[place]) is not None
            and (place not in facts.optional or (rank in self._ranks) == want_high)
        ]
        if self._operation == "count":
            return sum(counted)
        return ratio(sum(counted), len(counted)) if counted else None


def _names(indicator: Indicator, name: str) -> bool:
    return all(
        any(fnmatch.fnmatchcase(name, str(pattern)) for pattern in condition.operand)  # type: ignore[union-attr]
        for condition in indicator.among
    )


def _counts(indicator: Indicator, name: str) -> bool:
    return all(name in condition.operand for condition in indicator.where)  # type: ignore[operator]


class _Limit:
    """A limit with its exception, as tests of whole numbers."""

    def __init__(self, limit: Limit, top: int) -> None:
        self.id = limit.id
        self._key = limit.indicator.key
        self._level = limit.level
        self._own = limit.comparison is None
        # A cap at the indicator's own rank applies below the highest one.
        asks = ("less_than", top) if limit.comparison is None else (limit.comparison, limit.threshold)
        self._test = cut(*asks)
        self._unless: tuple[str, Cut] | None = None
        if limit.unless is not None:
            exception = cut(limit.unless.comparison, limit.unless.threshold)
            self._unless = limit.unless.indicator.key, exception

    def applies(self, values: Mapping[str, Number | None]) -> bool:
        """Say whether it applies and no exception lifts it; what is not applicable does neither."""
        value = values[self._key]
        if value is None or not passes(value, self._test):
            return False
        if self._unless is None:
            return True
        key, exception = self._unless
        found = values[key]
        return found is None or not passes(found, exception)

    def allows(self, values: Mapping[str, Number | None]) -> int | None:
        """Give the rank that it allows when it applies; None for a case of no rating."""
        return int(values[self._key] or 0) if self._own else self._level


class _Plan(NamedTuple):
    """A rulebook as `derive` reads it. `columns` has a bit for each level of the scale."""

    criteria: tuple[Rows, ...]
    columns: int
    over_levels: tuple[_OverLevels, ...]
    requirements: Rows
    rating_columns: int
    top: int
    limits: tuple[_Limit, ...]


_plans: "weakref.WeakKeyDictionary[Rulebook, _Plan]" = weakref.WeakKeyDictionary()


def _plan_of(rulebook: Rulebook) -> _Plan:
    """Give the plan of a rulebook, worked out once for as long as it lives."""
    found = _plans.get(rulebook)
    if found is None:
        found = _plans[rulebook] = _plan(rulebook)
    return found


def _plan(rulebook: Rulebook) -> _Plan:
    rules = rulebook.rating
    asked = [*(row.indicator for row in rules.requirements), *(limit.indicator for limit in rules.limits)]
    over_levels = {one.key: _OverLevels(one, rulebook) for one in asked if one.reads_levels}
    return _Plan(
        criteria=tuple(rows_of(criterion.requirements) for criterion in rulebook.criteria),
        columns=_columns(rulebook.scale.top),
        over_levels=tuple(over_levels.values()),
        requirements=rows_of(rules.requirements),
        rating_columns=_columns(rules.scale.top),
        top=rules.scale.top,
        limits=tuple(_Limit(limit, rules.scale.top) for limit in rules.limits),
    )


def _columns(top: int) -> int:
    return (1 << (top + 1)) - 1
