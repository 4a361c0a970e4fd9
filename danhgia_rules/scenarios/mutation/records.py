"""Two versions of an indicator: proofs that no record tells them apart, and dossiers that do.

Knows records and what indicators see of them; must not know scenarios.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from danhgia_rules.checking.regions import variables
from danhgia_rules.checking.witness import Realizer
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.conditions import compile_test
from danhgia_rules.rulebook.edit import ladders, with_indicators
from danhgia_rules.rulebook.model import Indicator, Requirement, Rulebook
from danhgia_rules.scenarios.mutation.possible import Possible, years

Pairs = Mapping[Indicator, Indicator]
"""Indicators of a rulebook with the version that a mutant has in their place."""

_OTHER = "__"
"""Ends the key of the other version where both stand in one rulebook."""

MOST_RECORDS = 60_000
"""Where there are more kinds of record than this nothing is proved."""


def see_the_same(original: Rulebook, pairs: Pairs) -> bool:
    """Prove that each record which a dossier can hold counts alike in both versions.

    A condition that is open for want of a fact has to be open in both.
    """
    return all(_alike(original, old, new) for old, new in pairs.items())


def _alike(original: Rulebook, old: Indicator, new: Indicator) -> bool:
    if _unconditional(old) != _unconditional(new):
        return False
    conditions = tuple(dict.fromkeys((*old.among, *old.where, *new.among, *new.where)))
    return all(
        _alike_in(Possible(original, places()[old.of], conditions, year), old, new)
        for year in years(original, conditions)
    )


def _unconditional(indicator: Indicator) -> object:
    return replace(indicator, among=(), where=()).body


def _alike_in(possible: Possible, old: Indicator, new: Indicator) -> bool:
    if possible.number > MOST_RECORDS:
        return False
    before, after = _view(old), _view(new)
    return not any(
        before(record, possible.sheet) != after(record, possible.sheet) and possible.may_stand(record)
        for record in possible
    )


def _view(indicator: Indicator) -> Callable[[Any, Sheet], object]:
    """Say of a record that it is not read (False), else whether it surely is, and whether it counts."""
    among, where = compile_test(indicator.among), compile_test(indicator.where)

    def see(record: Any, sheet: Sheet) -> object:
        inside = among(record, sheet)
        return inside is not False and (inside, where(record, sheet))

    return see


def both_versions(original: Rulebook, pairs: Pairs) -> Rulebook:
    """Give a rulebook that reads both versions, each against the same thresholds."""
    now = {old: replace(new, key=new.key + _OTHER) for old, new in pairs.items()}
    mutant = with_indicators(original, now)
    rating = replace(
        original.rating,
        requirements=(*original.rating.requirements, *mutant.rating.requirements),
        limits=(*original.rating.limits, *mutant.rating.limits),
    )
    criteria = (*original.criteria, *mutant.criteria)
    return replace(
        original, criteria=criteria, rating=rating, indicators=(*original.indicators, *now.values())
    )


def apart(original: Rulebook, pairs: Pairs) -> Iterator[Dossier]:
    """Make dossiers in which the two versions of an indicator lie in different regions."""
    both = both_versions(original, pairs)
    realizer = Realizer(both)
    lying = {one.key: variable.places() for variable in variables(both) for one in variable.indicators}
    for old in pairs:
        other = old.key + _OTHER
        for first, second in itertools.product(lying[old.key], lying[other]):
            if first != second:
                dossier = realizer.dossier({old.key: first, other: second})
                if dossier is not None:
                    yield dossier


def full_anyway(original: Rulebook, pairs: Pairs) -> bool:
    """Prove that a condition that was dropped from shares changes nothing, for others ask it of every record.

    Wherever such a share is compared, the same column of the same ladder asks 100 % of a share of the
    same records that meet the condition: where that holds both versions are equal, else the column fails.
    """
    return all(_full(original, old, new, unchanged=_unchanged(pairs)) for old, new in pairs.items())


def _unchanged(pairs: Pairs) -> Callable[[Indicator], bool]:
    """Say of an indicator whether it is none of those that changed, nor computes the same as one."""
    keys = {one.key for pair in pairs.items() for one in pair}
    bodies = {one.body for pair in pairs.items() for one in pair}
    return lambda indicator: indicator.key not in keys and indicator.body not in bodies


def _full(
    original: Rulebook, old: Indicator, new: Indicator, *, unchanged: Callable[[Indicator], bool]
) -> bool:
    lost = [condition for condition in old.where if condition not in new.where]
    kept = replace(old, where=tuple(condition for condition in old.where if condition not in lost))
    if old.operation != "share" or old.part or kept.body != new.body or _elsewhere(original, old):
        return False
    return all(
        any(
            _asks_all(other, rank, old)
            and set(lost) <= set(other.indicator.where)
            and unchanged(other.indicator)
            for other in ladder.rows
        )
        for ladder in ladders(original)
        for row in ladder.rows
        if row.indicator is old
        for rank, cell in enumerate(row.cells)
        if cell is not None and cell.comparison is not None
    )


def _elsewhere(rulebook: Rulebook, indicator: Indicator) -> bool:
    """Say whether something other than a ladder reads it: a limit, its exception, a gate."""
    read = [limit.indicator for limit in rulebook.rating.limits]
    read += [limit.unless.indicator for limit in rulebook.rating.limits if limit.unless]
    read += [criterion.gate for criterion in rulebook.criteria if criterion.gate]
    return indicator in read


def _asks_all(row: Requirement, rank: int, of: Indicator) -> bool:
    """Say whether a cell asks 100 % of a share of the same records."""
    cell, read = row.cells[rank], row.indicator
    same = (read.operation, read.of, read.among, read.part) == (of.operation, of.of, of.among, None)
    return same and cell is not None and cell.comparison == "at_least" and cell.threshold == 1
