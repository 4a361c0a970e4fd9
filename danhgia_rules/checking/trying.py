"""Trying a dossier: what comes out, and what would come out if one cell or one limit were not there.

A solver's answer counts as proved only when a dossier made of it comes out so by both engines.
"""

from collections.abc import Callable
from dataclasses import replace

from danhgia_rules.checking.regions import Place
from danhgia_rules.checking.space import Assignment
from danhgia_rules.checking.witness import Realizer
from danhgia_rules.dossier import Dossier
from danhgia_rules.engine.reference import derive
from danhgia_rules.engine.verdict import Verdict
from danhgia_rules.evaluation.rating import Rated, rate
from danhgia_rules.rulebook.edit import ladders, with_limit
from danhgia_rules.rulebook.model import Limit, Rulebook

Shown = Callable[[Rated], bool]


class Witnesses:
    """Makes dossiers of assignments and rates them by a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._realizer = Realizer(rulebook)

    def make(self, assignment: Assignment, shows: Shown) -> Dossier | None:
        """Give a dossier with these values for which `shows` holds; None where none could be made."""
        places: dict[str, Place] = dict(assignment)
        dossier = self._realizer.dossier(places)
        if dossier is None or not shows(rate(dossier, self.rulebook)):
            return None
        return dossier


def without_cell(rulebook: Rulebook, criterion: str | None, requirement: str, rank: int) -> Rulebook:
    """Give the rulebook with one cell that asks nothing."""
    ladder = next(
        one for one in ladders(rulebook) if (one.criterion.id if one.criterion else None) == criterion
    )
    row = next(one for one in ladder.rows if one.id == requirement)
    cells = tuple(
        replace(cell, comparison=None) if cell and place == rank else cell
        for place, cell in enumerate(row.cells)
    )
    return ladder.with_row(row, replace(row, cells=cells)).rulebook


def without_limit(rulebook: Rulebook, limit: Limit, *, only_exception: bool = False) -> Rulebook:
    """Give the rulebook without one limit, or with the limit but without its exception."""
    return with_limit(rulebook, limit, replace(limit, unless=None) if only_exception else None)


def derived(rulebook: Rulebook, rated: Rated) -> Verdict:
    """Derive from the same facts by another rulebook."""
    return derive(rulebook, rated.worst_facts)


def result(verdict: Verdict) -> tuple[bool, int]:
    """Give what a person would be told: rated or not, and the rating."""
    return (True, 0) if verdict.not_rated else (False, verdict.rating)
