"""Replacements: the entries of an overlay, each found in its rulebook, read, and put in place.

Knows how a threshold is addressed and what may stand in its place; of the file around the entries
`loader/overlay.py` knows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from danhgia_rules.citations import Citation
from danhgia_rules.documents import Path_
from danhgia_rules.exact import Number
from danhgia_rules.levels import Scale
from danhgia_rules.loader.conditions import given_words
from danhgia_rules.loader.context import Notes
from danhgia_rules.loader.grounds import may_replace
from danhgia_rules.loader.ladders import stronger_than_above, unreachable
from danhgia_rules.loader.sources import Sources
from danhgia_rules.loader.thresholds import ThresholdReader
from danhgia_rules.rulebook.model import (
    Cell,
    Criterion,
    Indicator,
    Limit,
    RatingRules,
    Replacement,
    Requirement,
    Rulebook,
)
from danhgia_rules.rulebook.overlay_schema import Threshold
from danhgia_rules.rulebook.schema import COMPARISONS
from danhgia_rules.validation import closest

Address = tuple[str | None, str, str | None]
"""Criterion (None: the overall rating), requirement or limit, level (None: a limit)."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A threshold of the rulebook that an entry addresses."""

    address: Address
    indicator: Indicator
    old: Cell | Limit


class Replacements:
    """What an overlay puts in the place of which thresholds; notes what is wrong with its entries."""

    def __init__(self, context: Notes, sources: Sources, rulebook: Rulebook) -> None:
        self.context, self.sources, self.rulebook = context, sources, rulebook
        self.reader = ThresholdReader(context)
        self.found: dict[Address, Replacement] = {}
        self.entries: dict[Address, int] = {}

    def read(self, entries: Sequence[Threshold]) -> None:
        """Read all entries, then check the ladders that come out."""
        before = len(self.context.problems)
        for index, entry in enumerate(entries):
            self._read(entry, index)
        if len(self.context.problems) == before:
            self._check_ladders()

    def _read(self, entry: Threshold, index: int) -> None:
        path: Path_ = ("thresholds", index)
        name = entry.limit or entry.requirement or "thresholds"
        citation, given = self.sources.cite(entry.source, path, name), given_words(entry)
        if len(given) != 1:
            self.context.add("R001", path, item=name, allowed=", ".join(COMPARISONS))
        place = self._place(entry, path)
        if place is None or not self._first(place.address, index) or len(given) != 1:
            return
        word, operand = given[0]
        read = self.reader.away_from_better if isinstance(place.old, Limit) else self.reader.towards_better
        bound = read(word, operand, place.indicator, name, (*path, word))
        if citation is None:
            return
        new = (citation, None if bound is None else bound[1])
        if may_replace(self.context, place.old, place.indicator, new, path) and bound is not None:
            now = _put(place.old, bound, citation)
            self.found[place.address] = Replacement(*place.address, place.indicator, now)

    def _place(self, entry: Threshold, path: Path_) -> _Place | None:
        """Find the threshold that an entry addresses."""
        within = (entry.criterion, entry.requirement, entry.level)
        if entry.limit is not None and within == (None, None, None):
            return self._limit(entry.limit, path)
        if entry.limit is not None or not entry.requirement or not entry.level:
            self.context.add("O010", path)
            return None
        return self._cell(entry.criterion, entry.requirement, entry.level, path)

    def _limit(self, name: str, path: Path_) -> _Place | None:
        limits = self.rulebook.rating.limits
        old = next((limit for limit in limits if limit.id == name), None)
        if old is None:
            self._unknown("O006", (*path, "limit"), name, [one.id for one in limits if one.comparison])
        elif old.comparison is None:
            self.context.add("O007", (*path, "limit"), name=name)
        else:
            return _Place((None, name, None), old.indicator, old)
        return None

    def _cell(self, criterion: str | None, name: str, level: str, path: Path_) -> _Place | None:
        ladder = self._ladder(criterion, path)
        if ladder is None:
            return None
        rows, scale = ladder
        row = next((row for row in rows if row.id == name), None)
        if row is None:
            vi = "xếp loại chung" if criterion is None else f"tiêu chí `{criterion}`"
            en = "the overall rating" if criterion is None else f"criterion `{criterion}`"
            known = [row.id for row in rows]
            self._unknown("O005", (*path, "requirement"), name, known, owner_vi=vi, owner_en=en)
            return None
        rank = scale.rank(level)
        if rank is None:
            self._unknown("R015", (*path, "level"), level, reversed(scale.names))
            return None
        old = row.cells[rank]
        if old is None or old.comparison is None:
            self.context.add("O007", (*path, "level"), name=name)
            return None
        return _Place((criterion, name, level), row.indicator, old)

    def _ladder(self, name: str | None, path: Path_) -> tuple[tuple[Requirement, ...], Scale] | None:
        if name is None:
            return self.rulebook.rating.requirements, self.rulebook.rating.scale
        criterion = self.rulebook.criterion(name)
        if criterion is None:
            self._unknown("O004", (*path, "criterion"), name, [one.id for one in self.rulebook.criteria])
            return None
        return criterion.requirements, self.rulebook.scale

    def _unknown(self, code: str, path: Path_, name: str, known: Iterable[str], **params: Any) -> None:
        listed = list(known)
        hint = closest(name, listed)
        self.context.add(code, path, name=name, known=", ".join(listed) or "-", hint=hint, **params)

    def _first(self, address: Address, index: int) -> bool:
        """Note a threshold that an earlier entry replaces."""
        earlier = self.entries.setdefault(address, index)
        if earlier != index:
            line = self.context.document.where(("thresholds", earlier)).line
            self.context.add("O008", ("thresholds", index), name=address[1], line=line)
        return earlier == index

    def rows(self, criterion: Criterion | None) -> tuple[Requirement, ...]:
        """Give the requirements of a criterion, or of the overall rating, with what is replaced."""
        ladder: Criterion | RatingRules = criterion or self.rulebook.rating
        scale = self._scale(criterion)
        owner = None if criterion is None else criterion.id
        return tuple(self._row(owner, row, scale) for row in ladder.requirements)

    def _scale(self, criterion: Criterion | None) -> Scale:
        return self.rulebook.rating.scale if criterion is None else self.rulebook.scale

    def _row(self, criterion: str | None, row: Requirement, scale: Scale) -> Requirement:
        now = [self.found.get((criterion, row.id, level)) for level in scale.names]
        if not any(now):
            return row
        pairs = zip(row.cells, now, strict=True)
        cells = (new.now if new and isinstance(new.now, Cell) else cell for cell, new in pairs)
        return replace(row, cells=tuple(cells))

    def limits(self) -> tuple[Limit, ...]:
        """Give the limits of the overall rating with what is replaced."""
        now = [(limit, self.found.get((None, limit.id, None))) for limit in self.rulebook.rating.limits]
        return tuple(new.now if new and isinstance(new.now, Limit) else limit for limit, new in now)

    def _check_ladders(self) -> None:
        """Check every ladder that changed as the loader checks one, at the entries that changed it."""
        changed = {address[0] for address in self.found if address[2] is not None}
        for criterion in (None, *self.rulebook.criteria):
            owner = None if criterion is None else criterion.id
            if owner in changed:
                self._check_ladder(owner, self.rows(criterion), self._scale(criterion))

    def _check_ladder(self, criterion: str | None, rows: tuple[Requirement, ...], scale: Scale) -> None:
        falling = [self._falls(criterion, row, scale) for row in rows]
        limits = self.rulebook.rating.limits if criterion is None else ()
        for rank in unreachable(rows, scale, limits) if all(falling) else ():
            path = self._entry(criterion, [row.id for row in rows], scale.names[rank : rank + 2])
            self.context.add("R018", path, id=criterion or "rating", level=scale.names[rank])

    def _falls(self, criterion: str | None, row: Requirement, scale: Scale) -> bool:
        """Check that the cells of a row only weaken from left to right."""
        ranks = range(1, len(row.cells))
        pairs = [(rank, stronger_than_above(row.cells, rank, row.indicator)) for rank in ranks]
        wrong = [(rank, above) for rank, above in pairs if above is not None]
        for rank, above in wrong:
            right, left = scale.names[rank], scale.names[above]
            path = self._entry(criterion, [row.id], (right, left))
            self.context.add("R016", path, id=row.id, left=left, right=right)
        return not wrong

    def _entry(self, criterion: str | None, rows: Sequence[str], levels: Sequence[str]) -> Path_:
        """Give the place of the first entry that replaced one of these cells."""
        addresses = [(criterion, row, level) for level in levels for row in rows]
        return ("thresholds", next(self.entries[one] for one in addresses if one in self.entries))


def _put(old: Cell | Limit, bound: tuple[str, Number], citation: Citation) -> Cell | Limit:
    """Put another bound and its source in the place of a threshold, which is kept behind it."""
    comparison, value = bound
    if isinstance(old, Limit):
        return replace(old, comparison=comparison, threshold=value, citation=citation, replaces=old)
    return replace(old, comparison=comparison, threshold=value, citation=citation, replaces=old)
