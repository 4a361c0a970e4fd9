"""Two versions of one rule in one rulebook: where the stricter one decides, the versions differ.

A rule that asks more, beside one that asks less, is as good as alone; so a rulebook that holds both is
the stricter version, and without the stricter rule it is the other one.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from danhgia_rules.checking.space import Assignment, Space
from danhgia_rules.citations import Citation
from danhgia_rules.loader.ladders import implies
from danhgia_rules.loader.limits import may_be_na
from danhgia_rules.loader.thresholds import UPWARD
from danhgia_rules.rulebook.edit import Ladder, ladders
from danhgia_rules.rulebook.model import Cell, Limit, Requirement, Rulebook, Unless
from danhgia_rules.scenarios.mutation.mutant import Mutant

_SECOND = "__"
"""Ends the id of a rule that stands beside its other version; no id of a rulebook can have it twice."""


class Rivals(NamedTuple):
    """A rulebook that holds both versions, and the question where the stricter one decides."""

    both: Rulebook
    differs: Callable[[Space], Assignment | None]


class Questions(NamedTuple):
    """One question for each step from a rulebook to its mutant.

    If none of them has an answer, and they are `all` there is to ask, no complete dossier tells the
    two apart.
    """

    steps: tuple[Rivals, ...]
    all: bool


_NONE = Questions((), all=False)


def rivals(original: Rulebook, mutant: Mutant) -> Questions:
    """Give the questions that tell a rulebook from its mutant, as far as any are known."""
    if mutant.spot.part == "limit":
        return _of_limit(original, mutant)
    if mutant.spot.part == "ladder":
        return _of_ladder(original, mutant)
    return _of_idle_limit(original, mutant) if mutant.spot.part == "indicator" else _NONE


def _of_idle_limit(original: Rulebook, mutant: Mutant) -> Questions:
    """Ask whether the one limit that reads an indicator decides, in the rulebook or in the mutant.

    Where it never does in either, both are what they would be without it.
    """
    rows = [row.indicator.key for ladder in ladders(original) for row in ladder.rows]
    read = [limit for limit in original.rating.limits if limit.indicator.key == mutant.spot.item]
    if len(read) != 1 or mutant.spot.item in rows:
        return _NONE
    name = read[0].id
    steps = [Rivals(book, lambda space: space.decides(name)) for book in (original, mutant.rulebook)]
    return Questions(tuple(steps), all=True)


def _of_ladder(original: Rulebook, mutant: Mutant) -> Questions:
    place = _place(original, mutant)
    before = Ladder(original, place)
    row = next(one for one in before.rows if one.id == mutant.spot.item)
    after = next((one for one in Ladder(mutant.rulebook, place).rows if one.id == row.id), None)
    whole = after is not None or place is None or _asked_anyway(before, row)
    return Questions(tuple(_cell_by_cell(before, row, after)), whole)


def _place(rulebook: Rulebook, mutant: Mutant) -> int | None:
    ids = [criterion.id for criterion in rulebook.criteria]
    return None if mutant.spot.criterion is None else ids.index(mutant.spot.criterion)


def _asked_anyway(ladder: Ladder, row: Requirement) -> bool:
    """Say whether a criterion applies with or without a row: another one is always asked."""
    return any(not may_be_na(one.indicator) for one in ladder.rows if one is not row)


def _cell_by_cell(ladder: Ladder, row: Requirement, after: Requirement | None) -> Iterator[Rivals]:
    """Change one cell after the other; a row that is dropped asks nothing in the end."""
    cells = list(row.cells)
    for rank, old in enumerate(row.cells):
        new = None if after is None else after.cells[rank]
        if new == old:
            continue
        weak, strong = (old, new) if implies(new, old, row.indicator) else (new, old)
        cells[rank] = weak
        if strong is not None and strong.comparison is not None:
            yield _both_cells(ladder, row, tuple(cells), rank, strong)
        cells[rank] = new


def _both_cells(
    ladder: Ladder, row: Requirement, cells: tuple[Cell | None, ...], rank: int, strong: Cell
) -> Rivals:
    alone = tuple(strong if n == rank else None for n in range(len(cells)))
    second = replace(row, id=row.id + _SECOND, cells=alone)
    found = ladder.with_row(row, replace(row, cells=cells)).with_more(second)
    criterion, scale = ladder.criterion, ladder.scale
    owner = None if criterion is None else criterion.id
    return Rivals(found.rulebook, lambda space: space.cell(owner, second.id, scale.names[rank]))


def _of_limit(original: Rulebook, mutant: Mutant) -> Questions:
    old = next(one for one in original.rating.limits if one.id == mutant.spot.item)
    new = next((one for one in mutant.rulebook.rating.limits if one.id == old.id), None)
    if new is None or applies_wherever(old, new):
        weak, strong = new, old
    elif applies_wherever(new, old):
        weak, strong = old, new
    else:
        return _NONE
    second = replace(strong, id=strong.id + _SECOND)
    others = [weak if one is old else one for one in original.rating.limits]
    limits = (*(one for one in others if one is not None), second)
    both = replace(original, rating=replace(original.rating, limits=limits))
    return Questions((Rivals(both, lambda space: space.decides(second.id)),), all=True)


def applies_wherever(strong: Limit, weak: Limit) -> bool:
    """Say whether one version of a limit applies wherever the other does, and allows no more."""
    if (strong.level is None) != (weak.level is None) or (strong.level or 0) > (weak.level or 0):
        return False
    upward = strong.comparison in UPWARD
    if not _within((weak, strong), strong.citation, upward=upward):
        return False
    if strong.unless is None or weak.unless is None:
        return strong.unless is None
    upward = strong.unless.indicator.higher_is_better
    return _within((strong.unless, weak.unless), strong.citation, upward=upward)


def _within(pair: "tuple[Limit, Limit] | tuple[Unless, Unless]", citation: Citation, *, upward: bool) -> bool:
    """Say whether every value that meets the first comparison meets the second; both look the same way."""
    inner, outer = (Cell(one.comparison, one.threshold, citation) for one in pair)
    return implies(inner, outer, replace(pair[0].indicator, higher_is_better=upward))
