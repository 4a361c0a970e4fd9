"""Comparing two rulebooks in meaning: whatever changes the canonical form is an entry.

INVARIANT: the diff is empty exactly when the canonical forms are the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.revision.criteria import criteria_changes
from danhgia_rules.revision.indicators import indicator_changes
from danhgia_rules.revision.limits import LimitsDiff
from danhgia_rules.revision.model import Area, Change, Effect, RulebookDiff
from danhgia_rules.revision.pairing import Books, matched
from danhgia_rules.revision.whole import closing_changes, head_changes, rating_changes
from danhgia_rules.rulebook.model import Rulebook


def compare(old: Rulebook, new: Rulebook, files: tuple[str, str] | None = None) -> RulebookDiff:
    """Give all that a new rulebook says otherwise than an old one, each entry with its effect.

    `files` are the names to show for the two; else the files from which they were loaded. Raises
    DanhGiaError (L004) for what is no Rulebook.
    """
    for book in (old, new):
        if not isinstance(book, Rulebook):
            raise DanhGiaError(Problem("L004", params={"found": type(book).__name__}))
    books = Books(old, new)
    names = files or (source_name(old), source_name(new))
    return RulebookDiff(old, new, tuple(_shown(_all(books), books)), names)


def source_name(rulebook: Rulebook) -> str:
    """Name the file of a rulebook as it was given; of a bundled one, its place among those."""
    return rulebook.origins[0].name if rulebook.origins else ""


def _all(books: Books) -> Iterator[Change]:
    read = list(indicator_changes(books))
    yield from head_changes(books)
    yield from criteria_changes(books)
    yield from (change for criterion, change in read if criterion is not None)
    yield from rating_changes(books)
    yield from (change for criterion, change in read if criterion is None)
    yield from _overall(books)
    yield from closing_changes(books)


def _overall(books: Books) -> Iterator[Change]:
    old, new = books.old.rating, books.new.rating
    ladder = LimitsDiff(books, (old.scale, new.scale), Area.RATING, ())
    yield from ladder.rows(old.requirements, new.requirements, lambda _: Effect.WORDING)
    yield from ladder.limits(old.limits, new.limits)


def _shown(changes: Iterable[Change], books: Books) -> list[Change]:
    """Say what is the same in several criteria once; put all in the order of areas and criteria."""
    same: dict[Change, dict[str, None]] = {}
    for change in changes:
        same.setdefault(replace(change, criteria=()), {}).update(dict.fromkeys(change.criteria))
    found = []
    for change, criteria in same.items():
        area = Area.COMMON if len(criteria) > 1 else change.area
        found.append(replace(change, area=area, criteria=tuple(criteria)))
    areas, order = list(Area), _order(books)
    return sorted(found, key=lambda change: (areas.index(change.area), order[change.criteria[:1]]))


def _order(books: Books) -> dict[tuple[str, ...], int]:
    """Give the place of each criterion, of those that are gone too."""
    pairs = matched(books.old.criteria, books.new.criteria, lambda criterion: criterion.id)
    names = [found.id for pair in pairs for found in pair[::-1] if found is not None]
    return {(): -1} | {(name,): place for place, name in enumerate(dict.fromkeys(names))}
