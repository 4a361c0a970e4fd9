"""Mutants of ladders: a threshold, a comparison, a cell, a requirement."""

from collections.abc import Iterator
from dataclasses import replace

from danhgia_rules.rulebook.edit import Ladder, ladders
from danhgia_rules.rulebook.model import Cell, Requirement, Rulebook
from danhgia_rules.scenarios.mutation.mutant import Kind, Mutant, Spot
from danhgia_rules.scenarios.mutation.refusal import ladder_refused, threshold_refused
from danhgia_rules.scenarios.mutation.steps import STRICT, stepped
from danhgia_rules.scenarios.mutation.words import DROPPED, asked, from_to


def row_mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Give the mutants of every cell and of every requirement, of the criteria and of the overall rules."""
    for ladder in ladders(rulebook):
        for row in ladder.rows:
            for rank, cell in enumerate(row.cells):
                if cell is not None and cell.comparison is not None:
                    yield from _of_cell(ladder, row, rank, cell)
            yield _without(ladder, row)


def _of_cell(ladder: Ladder, row: Requirement, rank: int, cell: Cell) -> Iterator[Mutant]:
    for threshold in stepped(row.indicator.domain, cell.threshold):
        yield _changed(ladder, row, rank, "threshold", replace(cell, threshold=threshold))
    comparison = STRICT[cell.comparison or ""]
    yield _changed(ladder, row, rank, "operator", replace(cell, comparison=comparison))
    yield _changed(ladder, row, rank, "cell", replace(cell, comparison=None, threshold=0))


def _changed(ladder: Ladder, row: Requirement, rank: int, kind: Kind, cell: Cell) -> Mutant:
    before = row.cells[rank] or cell
    cells = (*row.cells[:rank], cell, *row.cells[rank + 1 :])
    found = ladder.with_row(row, replace(row, cells=cells))
    refused = None
    if cell.comparison is not None:
        refused = threshold_refused(row.indicator, cell.comparison, cell.threshold)
    return Mutant(
        kind,
        _spot(ladder, row, rank),
        from_to(*(asked(row.indicator, one.comparison, one.threshold) for one in (before, cell))),
        found.rulebook,
        refused or ladder_refused(found),
    )


def _without(ladder: Ladder, row: Requirement) -> Mutant:
    found = ladder.with_row(row, None)
    return Mutant(
        "requirement", _spot(ladder, row), DROPPED, found.rulebook, ladder_refused(found), regated=True
    )


def _spot(ladder: Ladder, row: Requirement, rank: int | None = None) -> Spot:
    criterion = ladder.criterion
    column = None if rank is None else ladder.scale.names[rank]
    return Spot("ladder", None if criterion is None else criterion.id, row.id, column)
