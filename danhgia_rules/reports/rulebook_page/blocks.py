"""The body of the page: the law's passages in their order, each with the rules that read it.

Knows passages and cards; it must not know templates.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from danhgia_rules.explanation.words import pick
from danhgia_rules.reports.rulebook_page.cards import Card, CardWriter, same_in
from danhgia_rules.reports.rulebook_page.meaning import Line, condition
from danhgia_rules.reports.rulebook_page.passages import Passage, passages
from danhgia_rules.rulebook.model import Criterion, Parameter, Requirement, Rulebook

_TOP, _DEEPEST = 3, 6
"""Ranks of HTML headings: those of the law stand below the sections of the page."""


class Gate(NamedTuple):
    """When a criterion applies."""

    label: str
    value: str
    meaning: tuple[Line, ...]


class Head(NamedTuple):
    """A heading: of a group, or of a criterion (`criterion` is then true).

    `words` are those of the text with the number that stands before them there; empty where the text has no
    such heading.
    """

    depth: int
    id: str
    title: str
    words: str
    numbering: str
    criterion: bool
    gate: Gate | None = None
    reading: Parameter | None = None
    kind: str = "head"


class Misprinted(NamedTuple):
    """Words of the text that may be a misprint, and what is noted of them; words alone have no note."""

    words: str
    note: str


class Clause(NamedTuple):
    """A passage that rules read: its words in pieces, its addresses, and its rules.

    `shared` are the rules that read it along with other clauses of the criterion; they stand
    further down. `left_out` says why no rule of its own reads it.
    """

    addresses: tuple[str, ...]
    words: tuple[Misprinted, ...]
    numbering: str
    cards: tuple[Card, ...]
    shared: tuple[Card, ...]
    left_out: tuple[tuple[str, str], ...]
    kind: str = "clause"


class Shared(NamedTuple):
    """The rules of a criterion that read several of its clauses, or none by name."""

    criterion: str
    cards: tuple[Card, ...]
    kind: str = "shared"


class Unread(NamedTuple):
    """A passage that no rule reads; `listed` when the rulebook names it as a heading, which asks nothing."""

    id: str
    lines: tuple[str, ...]
    listed: bool
    kind: str = "unread"


Block = Head | Clause | Shared | Unread


class BodyWriter:
    """Writes the body of one rulebook."""

    def __init__(self, rulebook: Rulebook, listed: list[str], writer: CardWriter, lang: str) -> None:
        self.rulebook, self.lang = rulebook, lang
        self.headings = list(rulebook.groups)
        self.open = [criterion.id for criterion in rulebook.criteria]
        self.passages = passages(rulebook, listed)
        self.depth = _TOP - 1
        self.cards = {
            criterion.id: [(row, self._card(writer, criterion, row)) for row in criterion.requirements]
            for criterion in rulebook.criteria
        }

    def _card(self, writer: CardWriter, criterion: Criterion, row: Requirement) -> Card:
        others = [(other.id, found) for other in self.rulebook.criteria for found in other.requirements]
        return writer.requirement(row, criterion.id, same_in(row, criterion.id, others))

    def blocks(self) -> Iterator[Block]:
        """Give the blocks in the order of the text; what the text does not have comes where it belongs."""
        titled: Passage | None = None
        for place, passage in enumerate(self.passages):
            if passage.mark == "title":
                titled = passage
            elif passage.mark == "heading":
                yield self._heading(passage.addresses[0], passage)
            elif passage.mark in {"listed", "unread"}:
                yield from self._unread(place)
            else:
                yield from self._clause(passage, titled)
                yield from self._closing(place)
                titled = None
        for name in list(self.open):
            yield from self._opening(name, None)
            yield from self._shared(name)

    def _unread(self, place: int) -> Iterator[Unread]:
        """Give what no rule reads, the headings that follow each other as one."""
        mark = self.passages[place].mark
        if mark == "listed" and place and self.passages[place - 1].mark == mark:
            return
        more = self.passages[place : place + 1] if mark == "unread" else self.passages[place:]
        same = takewhile(lambda passage: passage.mark == mark, more)
        lines = [line for passage in same for line in _lines(passage)]
        yield Unread(f"unread-{place}", tuple(lines), listed=mark == "listed")

    def _clause(self, passage: Passage, titled: Passage | None) -> Iterator[Block]:
        for name in _criteria(passage):
            if name in self.open:
                yield from self._opening(name, titled)
        own: list[Card] = []
        shared: list[Card] = []
        for address in passage.addresses:
            criterion, _, letter = address.rpartition(".")
            for row, card in self.cards[criterion]:
                if letter in row.clauses:
                    (own if row.clauses == (letter,) else shared).append(card)
        left_out = [entry for entry in self.rulebook.not_encoded if entry[0] in passage.addresses]
        yield Clause(
            passage.addresses,
            tuple(self._words(passage)),
            "" if titled else passage.numbering,
            tuple(own),
            tuple(shared),
            tuple(left_out),
        )

    def _words(self, passage: Passage) -> Iterator[Misprinted]:
        """Cut the words at those that may be misprints."""
        rest = passage.text
        noted = [
            (rest.find(words), words, note)
            for at, words, note in self.rulebook.misprints
            if at in passage.addresses
        ]
        for _, words, note in sorted(noted):
            if words in rest:
                before, _, rest = rest.partition(words)
                yield Misprinted(before, "")
                yield Misprinted(words, note)
        yield Misprinted(rest, "")

    def _opening(self, name: str, titled: Passage | None) -> Iterator[Block]:
        """Head a criterion, below the headings that the text did not have."""
        criterion = self.rulebook.criterion(name)
        if criterion is None:
            return
        for group in [group for group in self.headings if group.holds(name)]:
            yield self._heading(group.id, None)
        self.open.remove(name)
        own = titled is not None and titled.addresses == (name,)
        passage = titled if own else None
        parameter = criterion.parameter
        yield Head(
            self._depth(name),
            name,
            pick(criterion.titles, self.lang),
            passage.text if passage else "",
            passage.numbering if passage else "",
            criterion=True,
            gate=self._gate(criterion),
            reading=self.rulebook.parameters[parameter] if parameter else None,
        )

    def _heading(self, name: str, passage: Passage | None) -> Head:
        group = next(group for group in self.rulebook.groups if group.id == name)
        self.headings = [other for other in self.headings if other.id != name]
        words, numbering = (passage.text, passage.numbering) if passage else ("", "")
        return Head(self._depth(name), name, pick(group.titles, self.lang), words, numbering, criterion=False)

    def _depth(self, name: str) -> int:
        """Give the rank of a heading: one below each that holds it, none left out on the way down."""
        wanted = _TOP + sum(group.holds(name) for group in self.rulebook.groups)
        self.depth = min(wanted, self.depth + 1, _DEEPEST)
        return self.depth

    def _gate(self, criterion: Criterion) -> Gate | None:
        gate = criterion.gate
        if gate is None:
            return None
        value = ("có", "yes") if criterion.gate_value else ("không", "no")
        lines = condition(gate, self.rulebook.scale, self.lang)
        return Gate(pick(gate.labels, self.lang), pick(value, self.lang), tuple(lines))

    def _closing(self, place: int) -> Iterator[Block]:
        """Give the rules that criteria share out over clauses, after the last clause of each."""
        later = {name for passage in self.passages[place + 1 :] for name in _criteria(passage)}
        for name in _criteria(self.passages[place]):
            if name not in later:
                yield from self._shared(name)

    def _shared(self, name: str) -> Iterator[Block]:
        cards = tuple(card for row, card in self.cards[name] if len(row.clauses) != 1)
        if cards:
            yield Shared(name, cards)


def _lines(passage: Passage) -> list[str]:
    return f"{passage.numbering} {passage.text}".strip().split("\n")


def _criteria(passage: Passage) -> list[str]:
    """Name the criteria whose clauses a passage holds."""
    names = [address.rpartition(".")[0] for address in passage.addresses]
    return list(dict.fromkeys(names)) if passage.mark == "clause" else []
