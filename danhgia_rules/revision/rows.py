"""What changed in the requirements of one ladder: rows, the indicators they read, their cells."""

from collections.abc import Callable, Iterator, Sequence

from danhgia_rules.citations import Citation
from danhgia_rules.levels import Scale
from danhgia_rules.revision import words
from danhgia_rules.revision.effects import asks, comparable, stronger
from danhgia_rules.revision.model import Area, Change, Effect, Kind, Pair, together
from danhgia_rules.revision.pairing import Books, computed, matched, moved
from danhgia_rules.rulebook.model import Cell, Requirement

Joins = Callable[[bool], Effect]
"""What a row can do to whether its criterion applies at all: one that was added, or (False) removed."""


class LadderDiff:
    """Compares two ladders of one criterion, or the two overall ladders."""

    def __init__(
        self, books: Books, scales: tuple[Scale, Scale], area: Area, criteria: tuple[str, ...]
    ) -> None:
        self.books = books
        self.scales = scales
        self.area = area
        self.criteria = criteria

    def rows(self, old: Sequence[Requirement], new: Sequence[Requirement], joins: Joins) -> Iterator[Change]:
        """Give what changed in the rows, in their order."""
        pairs = matched(old, new, lambda row: row.id, self.books.row_content)
        for one, other in pairs:
            if one is not None and other is not None:
                yield from self._row(one, other)
            elif other is not None:
                yield self._whole(Kind.REQUIREMENT_ADDED, other, Effect.LOWER, joins(True))  # noqa: FBT003
            elif one is not None:
                yield self._whole(Kind.REQUIREMENT_REMOVED, one, Effect.RAISE, joins(False))  # noqa: FBT003
        if moved(pairs, old):
            names = [", ".join(row.id for row in rows) for rows in (old, new)]
            what = ("Thứ tự các yêu cầu", "Order of the requirements")
            yield self.change(Kind.ORDER, Effect.WORDING, what, (words.same(names[0]), words.same(names[1])))

    def change(
        self,
        kind: Kind,
        effect: Effect,
        what: Pair,
        texts: tuple[Pair | None, Pair | None],
        names: tuple[str, ...] = (),
        levels: tuple[str, ...] = (),
    ) -> Change:
        """Make an entry about this ladder."""
        scale = self.scales[1] if all(name in self.scales[1].names for name in levels) else self.scales[0]
        head = words.columns(levels, scale) if levels else ("", "")
        names = tuple(dict.fromkeys(names))
        return Change(kind, effect, self.area, what, *texts, self.criteria, names, levels, head)

    def _whole(self, kind: Kind, row: Requirement, effect: Effect, joins: Effect) -> Change:
        added = kind is Kind.REQUIREMENT_ADDED
        text = words.row_text(row.cells, row.indicator, self.scales[added])
        by_columns = effect if asks(row) else Effect.WORDING
        texts = (None, text) if added else (text, None)
        return self.change(kind, together((by_columns, joins)), row.indicator.labels, texts, (row.id,))

    def _row(self, old: Requirement, new: Requirement) -> Iterator[Change]:
        names, what = (old.id, new.id), new.indicator.labels
        if old.id != new.id:
            texts = (words.same(old.id), words.same(new.id))
            yield self.change(Kind.REQUIREMENT_RENAMED, Effect.WORDING, what, texts, names)
        if not self.books.same_indicator(old.indicator, new.indicator):
            texts = words.reader_text(old.indicator), words.reader_text(new.indicator)
            effect = Effect.WORDING if computed(old.indicator) == computed(new.indicator) else Effect.EITHER
            yield self.change(Kind.INDICATOR_REPLACED, effect, what, texts, names)
        if old.clauses != new.clauses:
            texts = words.same(", ".join(old.clauses)), words.same(", ".join(new.clauses))
            yield self.change(Kind.REQUIREMENT_CLAUSES, Effect.WORDING, what, texts, names)
        yield from self._cells(old, new)

    def _cells(self, old: Requirement, new: Requirement) -> Iterator[Change]:
        """Compare cell by cell, the highest level first; one entry for one change in several columns."""
        found: dict[Change, list[str]] = {}
        for level in dict.fromkeys((*reversed(self.scales[1].names), *reversed(self.scales[0].names))):
            cells = self._at(old, 0, level), self._at(new, 1, level)
            for change in self._cell(old, new, cells[0], cells[1]):
                found.setdefault(change, []).append(level)
        for change, levels in found.items():
            texts = (change.before, change.after)
            yield self.change(change.kind, change.effect, change.what, texts, change.names, tuple(levels))

    def _at(self, row: Requirement, side: int, level: str) -> Cell | None:
        rank = self.scales[side].rank(level)
        return None if rank is None else row.cells[rank]

    def _cell(
        self, old: Requirement, new: Requirement, one: Cell | None, other: Cell | None
    ) -> Iterator[Change]:
        names, what = (old.id, new.id), new.indicator.labels
        if _meaning(one) != _meaning(other):
            kind, effect = _weigh(old, new, one, other)
            texts = words.cell_text(one, old.indicator), words.cell_text(other, new.indicator)
            if one is None and other is not None:
                texts = texts[0], words.with_source(texts[1], other.citation)
            yield self.change(kind, effect, what, texts, names)
        if one is not None and other is not None:
            yield from self.sources(one.citation, other.citation, what, names)
            yield from self.readings(one.parameter, other.parameter, what, names)

    def sources(self, old: Citation, new: Citation, what: Pair, names: tuple[str, ...]) -> Iterator[Change]:
        """Compare what a threshold rests on; how far the source binds comes first."""
        if old.kind != new.kind:
            texts = words.kind_text(old), words.kind_text(new)
            yield self.change(Kind.SOURCE_KIND, Effect.WORDING, what, texts, names)
        places = [(one.at, one.grade, one.quote) for one in (old, new)]
        if places[0] != places[1] or not self.books.same_document(old, new):
            quoted = old.quote != new.quote
            texts = words.source_text(old, quoted=quoted), words.source_text(new, quoted=quoted)
            yield self.change(Kind.SOURCE, Effect.WORDING, what, texts, names)

    def readings(
        self, old: str | None, new: str | None, what: Pair, names: tuple[str, ...]
    ) -> Iterator[Change]:
        """Compare which reading of the law is named beside something."""
        if old != new:
            texts = words.reading_text(self.books.old, old), words.reading_text(self.books.new, new)
            yield self.change(Kind.READING_NAMED, Effect.WORDING, what, texts, names)


def _meaning(cell: Cell | None) -> object:
    return None if cell is None else (cell.comparison, cell.threshold)


def _weigh(old: Requirement, new: Requirement, one: Cell | None, other: Cell | None) -> tuple[Kind, Effect]:
    """Say what became of a cell that means something else now."""
    before, after = (cell is not None and cell.comparison is not None for cell in (one, other))
    if not before and not after:
        return (Kind.SILENCE_STATED if one is None else Kind.SILENCE_UNSTATED), Effect.WORDING
    if not before:
        return Kind.NOW_ASKED, Effect.LOWER
    if not after:
        return Kind.NO_LONGER_ASKED, Effect.RAISE
    if one is None or other is None or not comparable(old.indicator, new.indicator):
        return Kind.THRESHOLD_OTHER, Effect.EITHER
    return {
        1: (Kind.THRESHOLD_STRONGER, Effect.LOWER),
        -1: (Kind.THRESHOLD_WEAKER, Effect.RAISE),
        0: (Kind.THRESHOLD_SAME, Effect.WORDING),
    }[stronger(one, other, new.indicator)]
