"""Tells a mutant from its rulebook: proves that no dossier can, or makes one that does.

Knows the solver and the maker of dossiers; must not know scenarios.
"""

from collections.abc import Iterator, Mapping
from enum import Enum

from danhgia_rules.checking.search import TooLargeError
from danhgia_rules.checking.space import Assignment, Space
from danhgia_rules.checking.witness import Realizer
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DossierError
from danhgia_rules.evaluation.binding import bind
from danhgia_rules.evaluation.rating import Rated, rate
from danhgia_rules.rulebook.model import Indicator, Rulebook
from danhgia_rules.scenarios.mutation.mutant import Mutant
from danhgia_rules.scenarios.mutation.records import apart, full_anyway, see_the_same
from danhgia_rules.scenarios.mutation.rivals import rivals
from danhgia_rules.scenarios.mutation.samples import samples


class Proof(Enum):
    """Why no dossier can tell a mutant from its rulebook."""

    NEVER_DECIDES = "never_decides"
    """The part that was changed never decides alone, whatever the values are."""

    SAME_RECORDS = "same_records"
    """Every record that a dossier can hold counts as before."""

    ASKED_OF_ALL = "asked_of_all"
    """Another requirement asks of every record what was dropped, in each column where it mattered."""


def distinguish(original: Rulebook, mutant: Mutant) -> Dossier | Proof | None:
    """Give a dossier that comes out otherwise, a proof that there is none, or None where neither is found.

    A proof is about complete dossiers, in which no fact is missing.
    """
    pairs = _pairs(original, mutant)
    if pairs:
        return _by_records(original, mutant, pairs)
    found = _by_questions(original, mutant)
    return _first_telling(samples(original), original, mutant) if found is None else found


def _first_telling(dossiers: Iterator[Dossier], original: Rulebook, mutant: Mutant) -> Dossier | None:
    return next((one for one in dossiers if comes_out_otherwise(one, original, mutant.rulebook)), None)


def _pairs(original: Rulebook, mutant: Mutant) -> dict[Indicator, Indicator]:
    computes = mutant.computes
    return {one: computes[one.key] for one in original.indicators if one.key in computes}


def _by_records(
    original: Rulebook, mutant: Mutant, pairs: Mapping[Indicator, Indicator]
) -> Dossier | Proof | None:
    if see_the_same(original, pairs):
        return Proof.SAME_RECORDS
    if full_anyway(original, pairs):
        return Proof.ASKED_OF_ALL
    return _first_telling(apart(original, pairs), original, mutant)


def _by_questions(original: Rulebook, mutant: Mutant) -> Dossier | Proof | None:
    steps, proved = rivals(original, mutant)
    for both, differs in steps:
        try:
            found = differs(Space(both))
        except TooLargeError:
            return None
        if found is None:
            continue
        proved = False
        dossier = _made(original, mutant, both, found)
        if dossier is not None:
            return dossier
    return Proof.NEVER_DECIDES if proved else None


def _made(original: Rulebook, mutant: Mutant, both: Rulebook, where: Assignment) -> Dossier | None:
    dossier = Realizer(both).dossier(where)
    return (
        dossier if dossier is not None and comes_out_otherwise(dossier, original, mutant.rulebook) else None
    )


def comes_out_otherwise(dossier: Dossier, original: Rulebook, mutant: Rulebook) -> bool:
    """Say whether two rulebooks give a dossier another level of a criterion, or another rating.

    A dossier that the original refuses tells nothing.
    """
    try:
        bind(dossier, original)
    except DossierError:
        return False
    return _results(rate(dossier, original)) != _results(rate(dossier, mutant))


def _results(rated: Rated) -> object:
    levels = [rated.level(place) for place in range(len(rated.rulebook.criteria))]
    return levels, rated.rating()
