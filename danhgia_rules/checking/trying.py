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
from danhgia_rules.rulebook.model import Cell, Requirement, Rulebook

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
    if criterion is None:
        rules = rulebook.rating
        rows = _cleared(rules.requirements, requirement, rank)
        return replace(rulebook, rating=replace(rules, requirements=rows))
    criteria = tuple(
        replace(one, requirements=_cleared(one.requirements, requirement, rank))
        if one.id == criterion
        else one
        for one in rulebook.criteria
    )
    return replace(rulebook, criteria=criteria)


def without_limit(rulebook: Rulebook, limit: str, *, only_exception: bool = False) -> Rulebook:
    """Give the rulebook without one limit, or with the limit but without its exception."""
    limits = rulebook.rating.limits
    if only_exception:
        kept = tuple(replace(one, unless=None) if one.id == limit else one for one in limits)
    else:
        kept = tuple(one for one in limits if one.id != limit)
    return replace(rulebook, rating=replace(rulebook.rating, limits=kept))


def derived(rulebook: Rulebook, rated: Rated) -> Verdict:
    """Derive from the same facts by another rulebook."""
    return derive(rulebook, rated.worst_facts)


def result(verdict: Verdict) -> tuple[bool, int]:
    """Give what a person would be told: rated or not, and the rating."""
    return (True, 0) if verdict.not_rated else (False, verdict.rating)


def _cleared(rows: tuple[Requirement, ...], requirement: str, rank: int) -> tuple[Requirement, ...]:
    return tuple(
        replace(row, cells=tuple(_asking_nothing(c) if n == rank else c for n, c in enumerate(row.cells)))
        if row.id == requirement
        else row
        for row in rows
    )


def _asking_nothing(cell: Cell | None) -> Cell | None:
    return None if cell is None else replace(cell, comparison=None)
