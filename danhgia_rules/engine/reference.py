"""The second engine: derives the verdict straight from the ladder, to check the first.

INVARIANT: shares no code with `durable` and `program` beyond the rulebook and the pinned values;
what is read of the dossier, and which criteria apply, both engines are given.
"""

import fnmatch
import weakref
from collections.abc import Mapping
from fractions import Fraction

from danhgia_rules.engine.verdict import Facts, Verdict
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit, Requirement, Rulebook, holds

Levels = tuple[int | None, ...]


def derive(rulebook: Rulebook, facts: Facts) -> Verdict:
    """Derive levels, limits and rating for pinned facts."""
    levels = tuple(
        _level(criterion, facts, applies=facts.gates[place])
        for place, criterion in enumerate(rulebook.criteria)
    )
    rules = rulebook.rating
    values = {
        indicator.key: _value(indicator, rulebook, levels, facts)
        for indicator in (
            *(row.indicator for row in rules.requirements),
            *(limit.indicator for limit in rules.limits),
        )
    }
    reached = highest_column(rules.requirements, values, rules.scale.top)
    limits = tuple(
        (limit.id, allowed)
        for limit in rules.limits
        for applies, allowed in (_limit(limit, values[limit.indicator.key], rules.scale.top),)
        if applies and not _lifted(limit, facts)
    )
    ranks = [allowed for _, allowed in limits if allowed is not None]
    return Verdict(levels, reached, limits, min([reached, *ranks]))


def _level(criterion: Criterion, facts: Facts, *, applies: bool) -> int | None:
    rows = criterion.requirements
    if not applies or all(facts.values[row.indicator.key] is None for row in rows):
        return None
    return highest_column(rows, facts.values, len(rows[0].cells) - 1)


def highest_column(rows: tuple[Requirement, ...], values: Mapping[str, Number | None], top: int) -> int:
    """Give the highest column whose every cell holds; the lowest column asks nothing."""
    for rank in range(top, 0, -1):
        if all(meets(row, values[row.indicator.key], rank) for row in rows):
            return rank
    return 0


def meets(row: Requirement, value: Number | None, rank: int) -> bool:
    """Say whether a value meets the cell of a column; what is not applicable is asked nothing."""
    cell = row.cells[rank]
    if cell is None or cell.comparison is None or value is None:
        return True
    return holds(value, cell.comparison, cell.threshold)


def _limit(limit: Limit, value: Number | None, top: int) -> tuple[bool, int | None]:
    if value is None:
        return False, None
    if limit.comparison is None:
        return value < top, int(value) if value < top else None
    return holds(value, limit.comparison, limit.threshold), limit.level


def _lifted(limit: Limit, facts: Facts) -> bool:
    """Say whether an exception lifts a limit; what is not applicable lifts nothing."""
    if limit.unless is None:
        return False
    value = facts.values[limit.unless.indicator.key]
    return value is not None and holds(value, limit.unless.comparison, limit.unless.threshold)


def _value(indicator: Indicator, rulebook: Rulebook, levels: Levels, facts: Facts) -> Number | None:
    if not indicator.reads_levels:
        return facts.values[indicator.key]
    return over_levels(indicator, rulebook, levels, facts)


def over_levels(indicator: Indicator, rulebook: Rulebook, levels: Levels, facts: Facts) -> Number | None:
    """Compute an indicator over the levels of the criteria that it names and that apply.

    A criterion that may yet turn out not applicable is counted or left out, whichever
    makes the value worse (or better, when the facts are pinned at their best).
    """
    inside = [place for place in _places(indicator, rulebook) if levels[place] is not None]
    if indicator.operation == "lowest":
        kept = [p for p in inside if facts.at_worst or p not in facts.optional]
        return min((levels[p] for p in kept), default=len(rulebook.scale.names))  # type: ignore[type-var]
    counted = {p for p in inside if _counts(indicator, rulebook, levels[p])}
    want_high = facts.at_worst != indicator.higher_is_better
    kept = [p for p in inside if p not in facts.optional or (p in counted) == want_high]
    if indicator.operation == "count":
        return len(counted.intersection(kept))
    return Fraction(len(counted.intersection(kept)), len(kept)) if kept else None


_named: "weakref.WeakKeyDictionary[Rulebook, dict[str, tuple[int, ...]]]" = weakref.WeakKeyDictionary()


def _places(indicator: Indicator, rulebook: Rulebook) -> tuple[int, ...]:
    """Give the places of the criteria that an indicator names, found once for each rulebook."""
    known = _named.setdefault(rulebook, {})
    found = known.get(indicator.key)
    if found is None:
        names = [criterion.id for criterion in rulebook.criteria]
        found = known[indicator.key] = tuple(n for n, name in enumerate(names) if _names(indicator, name))
    return found


def _names(indicator: Indicator, name: str) -> bool:
    return all(
        any(fnmatch.fnmatchcase(name, str(pattern)) for pattern in condition.operand)  # type: ignore[union-attr]
        for condition in indicator.among
    )


def _counts(indicator: Indicator, rulebook: Rulebook, level: int | None) -> bool:
    name = rulebook.scale.names[level or 0]
    return all(name in condition.operand for condition in indicator.where)  # type: ignore[operator]
