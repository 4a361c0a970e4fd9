"""Claims about years: each position has one rulebook for each year, and none in between is left out."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from danhgia_rules.checking.model import KINDS, Claim, Means, Verdict
from danhgia_rules.errors import Where


class Term(NamedTuple):
    """The years of one rulebook of criteria, and where they are written."""

    rulebook: str
    position: str
    first: int
    last: int
    where: Where

    @property
    def name(self) -> str:
        """What a finding calls it: two files may hold the same id."""
        return f"{self.rulebook} ({self.where.file})"


def period_claims(terms: Sequence[Term]) -> Iterator[Claim]:
    """Give the claims about the years of rulebooks that stand in one folder."""
    for position in dict.fromkeys(term.position for term in terms):
        mine = sorted((term for term in terms if term.position == position), key=lambda t: (t.first, t.last))
        yield from _overlaps(position, mine)
        yield from _gaps(position, mine)


def _overlaps(position: str, terms: list[Term]) -> Iterator[Claim]:
    clashes = [(one, other) for one, other in itertools.combinations(terms, 2) if other.first <= one.last]
    for one, other in clashes:
        years = _years(other.first, min(one.last, other.last))
        params = {"years": years, "found": f"{one.name}, {other.name}"}
        yield Claim(KINDS["P501"], position, Verdict.REFUTED, Means.TABLE, other.where, params)
    if not clashes:
        yield Claim(KINDS["P501"], position, Verdict.PROVED, Means.TABLE, terms[0].where)


def _gaps(position: str, terms: list[Term]) -> Iterator[Claim]:
    covered, found = terms[0].last, False
    for term in terms[1:]:
        if term.first > covered + 1:
            found = True
            params = {"years": _years(covered + 1, term.first - 1)}
            yield Claim(KINDS["P502"], position, Verdict.REFUTED, Means.TABLE, term.where, params)
        covered = max(covered, term.last)
    if not found:
        yield Claim(KINDS["P502"], position, Verdict.PROVED, Means.TABLE, terms[0].where)


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
