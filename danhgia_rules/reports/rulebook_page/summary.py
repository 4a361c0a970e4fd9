"""What stands before and after the rules: counts, documents, readings and where they are used, words.

Knows rulebooks as data; it must not know the order of the law's text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from danhgia_rules.canonical import digest
from danhgia_rules.citations import GRADE_WORDS, KIND_WORDS, Citation, Document, Grade, SourceKind
from danhgia_rules.explanation.words import asked_text, pick
from danhgia_rules.glossary import glossary
from danhgia_rules.reports.rulebook_page.blocks import Block, Head
from danhgia_rules.reports.rulebook_page.cards import Card, Link
from danhgia_rules.reports.rulebook_page.files import Declared
from danhgia_rules.reports.rulebook_page.meaning import terms
from danhgia_rules.reports.sources import CHIPS, Source, date_text, source
from danhgia_rules.rulebook.model import Limit, Overlay, Parameter, Replacement, Requirement

Use = tuple[SourceKind, Grade | None]


class Kind(NamedTuple):
    """A kind of source with its thresholds: for each grade, without a grade, and in all."""

    source: Source
    by_grade: tuple[int, ...]
    ungraded: int
    total: int


class Cited(NamedTuple):
    """A document, the kind that it is declared as, and how many thresholds cite it.

    `to_compare` when the rulebook holds notes on it only, so that somebody must look up its words.
    """

    title: str
    kind: Source
    number: str
    date: str
    issuer: str
    verbatim: bool
    thresholds: int
    to_compare: bool


class Tried(NamedTuple):
    """The scenarios that the page names: how many, their digest, and how many came out otherwise.

    Without any the digest is empty.
    """

    named: int
    digest: str
    differing: int


class Reading(NamedTuple):
    """A reading of the law, with the rules that rest on it."""

    parameter: Parameter
    used_by: tuple[Link, ...]


class Replaced(NamedTuple):
    """A threshold that an overlay replaced: where it stands, what stood there, what stands there now.

    A limit goes by its own title and has no level; `measured` then says what its threshold is of.
    """

    link: Link
    label: str
    measured: str
    level: str
    before: str
    now: str
    sources: tuple[Source, ...]
    """What it rested on before, then what it rests on now."""


class Word(NamedTuple):
    """A word of the glossary, by its identifier."""

    id: str
    vi: str
    en: str


def citations(requirements: Iterable[Requirement], limits: Iterable[Limit]) -> list[Citation]:
    """Give the citation of every threshold, as often as it is used."""
    found = [cell.citation for row in requirements for cell in row.cells if cell is not None]
    return [*found, *(limit.citation for limit in limits)]


def kind_source(kind: SourceKind, lang: str) -> Source:
    """Give a kind of source alone, as a chip; its meaning stands in `place`."""
    words = pick(KIND_WORDS[kind], lang)
    return Source(str(kind), pick(CHIPS[kind], lang), "", "", words, "", verbatim=True)


def grades(lang: str) -> list[Source]:
    """Give each grade of evidence, as a chip."""
    return [
        Source("", "", str(grade), pick(GRADE_WORDS[grade], lang), "", "", verbatim=True) for grade in Grade
    ]


def kinds(found: Iterable[Citation], lang: str) -> list[Kind]:
    """Count thresholds by kind of source and by grade."""
    uses: Counter[Use] = Counter((citation.kind, citation.grade) for citation in found)
    return [
        Kind(
            kind_source(kind, lang),
            tuple(uses[kind, grade] for grade in Grade),
            uses[kind, None],
            sum(count for (other, _), count in uses.items() if other is kind),
        )
        for kind in SourceKind
    ]


def documents(declared: Sequence[Declared], found: Iterable[Citation], lang: str) -> list[Cited]:
    """List the documents; what two files declare alike and hold against the same text is one."""
    # By identity: two files may declare a document in the same words and hold it against two texts.
    keys = {id(document): _same(document, text) for document, text in declared}
    uses = Counter(keys.get(id(citation.document)) for citation in found)
    once: dict[tuple[object, ...], Document] = {}
    for document, text in declared:
        once.setdefault(_same(document, text), document)
    return [_cited(document, uses[key], lang) for key, document in once.items()]


def _same(document: Document, text: str) -> tuple[object, ...]:
    return (document.number, document.title, document.kind, document.verbatim, text)


def _cited(document: Document, thresholds: int, lang: str) -> Cited:
    return Cited(
        title=document.title if lang == "vi" else document.title_en,
        kind=kind_source(document.kind, lang),
        number=document.number or "",
        date=_date(document, lang),
        issuer=document.issuer or "",
        verbatim=document.verbatim,
        thresholds=thresholds,
        to_compare=document.kind is not SourceKind.DEFAULT and not document.verbatim,
    )


def _date(document: Document, lang: str) -> str:
    """Say when a document was issued; where only that is known, from when it is in force."""
    if document.issued or not document.effective:
        return date_text(document.issued, lang)
    return f"{pick(('hiệu lực', 'in force'), lang)} {date_text(document.effective, lang)}"


def tried(cards: Iterable[Card], differing: int) -> Tried:
    """Sum up the scenarios on the cards, each told by rule, id and sentence."""
    found = sorted({(card.address, *scenario) for card in cards for scenario in card.scenarios})
    return Tried(len({name for _, name, _ in found}), digest(found) if found else "", differing)


def readings(
    parameters: Iterable[Parameter], cards: Iterable[Card], blocks: Iterable[Block], years: str | None
) -> list[Reading]:
    """List the readings of the law with the rules that rest on each; `years` is that of the years."""
    used: dict[str, list[Link]] = {}
    for block in blocks:
        if isinstance(block, Head) and block.reading:
            used.setdefault(block.reading.id, []).append(Link(f"at-{block.id}", block.id))
    for card in cards:
        for parameter in card.readings:
            used.setdefault(parameter.id, []).append(card.link)
    found = sorted(parameters, key=lambda parameter: parameter.id != years)
    return [Reading(parameter, tuple(used.get(parameter.id, ()))) for parameter in found]


def replaced(overlay: Overlay | None, levels: Mapping[str, str], lang: str) -> list[Replaced]:
    """List the thresholds that an overlay replaced; `levels` names all levels, by their ids."""
    return [_replaced(entry, levels, lang) for entry in overlay.replaced] if overlay else []


def _replaced(entry: Replacement, levels: Mapping[str, str], lang: str) -> Replaced:
    address = f"{entry.criterion}.{entry.owner}" if entry.criterion else entry.owner
    domain, old = entry.indicator.domain, entry.now.replaces
    measured = pick(entry.indicator.labels, lang)
    limit = entry.now if isinstance(entry.now, Limit) else None
    return Replaced(
        link=Link(f"{'limit' if entry.level is None else 'rule'}-{address}", address),
        label=pick(limit.titles, lang) if limit else measured,
        measured=measured if limit else "",
        level=levels.get(entry.level or "", ""),
        before=asked_text(domain, old.comparison, old.threshold, lang) if old else "",
        now=asked_text(domain, entry.now.comparison, entry.now.threshold, lang),
        sources=tuple(source(found.citation, lang) for found in (old, entry.now) if found),
    )


def words(cards: Iterable[Card], blocks: Iterable[Block]) -> list[Word]:
    """List the words of the glossary that the page uses, in alphabetical order of their identifiers."""
    used = set(_terms(cards, blocks))
    return [Word(name, *glossary()[name]) for name in sorted(used)]


def _terms(cards: Iterable[Card], blocks: Iterable[Block]) -> Iterator[str]:
    for card in cards:
        yield from terms(list(card.meaning))
        if card.effects:
            yield from terms(list(card.effects.unless_meaning))
    for block in blocks:
        if isinstance(block, Head) and block.gate:
            yield from terms(list(block.gate.meaning))
