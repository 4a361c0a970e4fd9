"""What changed in the criteria: which there are, their clauses, when they apply, their ladders."""

from collections.abc import Iterator

from danhgia_rules.explanation.words import pick
from danhgia_rules.revision import words
from danhgia_rules.revision.effects import joining, may_vanish
from danhgia_rules.revision.model import OPPOSITE_EFFECT, Area, Change, Effect, Kind, Pair
from danhgia_rules.revision.pairing import Books, matched, moved
from danhgia_rules.revision.rows import LadderDiff
from danhgia_rules.rulebook.model import Criterion


def criteria_changes(books: Books) -> Iterator[Change]:
    """Give what changed in the criteria, in the order of the new rulebook."""
    old, new = books.old.criteria, books.new.criteria
    pairs = matched(old, new, lambda criterion: criterion.id)
    for one, other in pairs:
        if one is not None and other is not None:
            yield from _CriterionDiff(books, one, other).changes()
        elif other is not None:
            effect = joining(other.id, books.new)
            yield _whole(Kind.CRITERION_ADDED, effect, other, (None, _summary(other)))
        elif one is not None:
            effect = OPPOSITE_EFFECT[joining(one.id, books.old)]
            yield _whole(Kind.CRITERION_REMOVED, effect, one, (_summary(one), None))
    if moved(pairs, old):
        names = [words.same(", ".join(criterion.id for criterion in found)) for found in (old, new)]
        what = ("Thứ tự các tiêu chí", "Order of the criteria")
        yield Change(Kind.ORDER, Effect.WORDING, Area.RULEBOOK, what, names[0], names[1])


def _summary(criterion: Criterion) -> Pair:
    """Say what a whole criterion asks: its requirements by their indicators."""
    return words.both(
        lambda lang: "; ".join(
            dict.fromkeys(pick(row.indicator.labels, lang) for row in criterion.requirements)
        )
    )


def _whole(
    kind: Kind, effect: Effect, criterion: Criterion, texts: tuple[Pair | None, Pair | None]
) -> Change:
    return Change(kind, effect, Area.CRITERION, criterion.titles, *texts, (criterion.id,), (criterion.id,))


class _CriterionDiff(LadderDiff):
    """Compares one criterion that both rulebooks have."""

    def __init__(self, books: Books, old: Criterion, new: Criterion) -> None:
        super().__init__(books, (books.old.scale, books.new.scale), Area.CRITERION, (new.id,))
        self.old, self.new = old, new

    def changes(self) -> Iterator[Change]:
        old, new = self.old, self.new
        if old.titles != new.titles:
            what = ("Tên tiêu chí", "Title of the criterion")
            yield self.change(Kind.TITLE, Effect.WORDING, what, (old.titles, new.titles))
        yield from self._clauses()
        yield from self._gate()
        what = ("Tiêu chí", "Criterion")
        yield from self.readings(old.parameter, new.parameter, what, ())
        yield from self.rows(old.requirements, new.requirements, self._joins)

    def _joins(self, added: bool) -> Effect:  # noqa: FBT001 - added or removed
        """A row more may make a criterion apply that had nothing to consider, a row less the reverse."""
        if added:
            return joining(self.new.id, self.books.new) if may_vanish(self.old) else Effect.WORDING
        leaves = OPPOSITE_EFFECT[joining(self.new.id, self.books.new)]
        return leaves if may_vanish(self.new) else Effect.WORDING

    def _clauses(self) -> Iterator[Change]:
        pairs = matched(self.old.clauses, self.new.clauses, lambda clause: clause[0])
        for one, other in pairs:
            texts = [None if clause is None else words.same(f"“{clause[1]}”") for clause in (one, other)]
            letter = (other or one or ("", ""))[0]
            what = f"Nội dung {letter}", f"Clause {letter}"
            kind = Kind.CLAUSE_REWORDED
            if one is None or other is None:
                kind = Kind.CLAUSE_ADDED if one is None else Kind.CLAUSE_REMOVED
            if texts[0] != texts[1]:
                yield self.change(kind, Effect.WORDING, what, (texts[0], texts[1]), (letter,))
        if moved(pairs, self.old.clauses):
            names = [words.same(", ".join(clause[0] for clause in c.clauses)) for c in (self.old, self.new)]
            what = ("Thứ tự nội dung", "Order of the clauses")
            yield self.change(Kind.ORDER, Effect.WORDING, what, (names[0], names[1]))

    def _gate(self) -> Iterator[Change]:
        old, new = self.old.gate, self.new.gate
        texts = _gate_text(self.old), _gate_text(self.new)
        what = ("Điều kiện áp dụng tiêu chí", "When the criterion applies")
        if old is None and new is None:
            return
        if new is None:
            effect = joining(self.new.id, self.books.new)
            yield self.change(Kind.GATE_REMOVED, effect, what, texts)
        elif old is None:
            effect = OPPOSITE_EFFECT[joining(self.new.id, self.books.new)]
            yield self.change(Kind.GATE_ADDED, effect, what, texts)
        elif not self.books.same_indicator(old, new) or self.old.gate_value != self.new.gate_value:
            yield self.change(Kind.GATE_CHANGED, Effect.EITHER, what, texts)


def _gate_text(criterion: Criterion) -> Pair | None:
    gate = criterion.gate
    if gate is None:
        return None
    yes = ("có", "yes") if criterion.gate_value else ("không", "no")
    return f"{gate.labels[0]}: {yes[0]}", f"{gate.labels[1]}: {yes[1]}"
