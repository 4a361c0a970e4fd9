"""The sources that a page cites: how far each binds, how well it was checked, and how often it is used."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from danhgia_rules.citations import GRADE_WORDS, KIND_WORDS, Citation, Document, Grade, SourceKind
from danhgia_rules.explanation.words import pick
from danhgia_rules.trace import Trace

CHIPS = {
    SourceKind.LAW: ("Quy định", "Law"),
    SourceKind.ANALOGY: ("Tương tự", "Analogy"),
    SourceKind.DEFAULT: ("Tạm dùng", "Interim"),
}


class Source(NamedTuple):
    """One citation for a page: kind and grade for the chips, the provision, and what it says."""

    kind: str
    kind_word: str
    grade: str
    grade_word: str
    place: str
    quote: str
    verbatim: bool


class Cited(NamedTuple):
    """A document, with the number of thresholds that rest on it by kind and grade."""

    title: str
    number: str
    date: str
    issuer: str
    uses: tuple[tuple[Source, int], ...]
    thresholds: int


def source(citation: Citation, lang: str) -> Source:
    """Give a citation as a page shows it."""
    grade = citation.grade
    return Source(
        kind=str(citation.kind),
        kind_word=pick(CHIPS[citation.kind], lang),
        grade="" if grade is None else str(grade),
        grade_word="" if grade is None else pick(GRADE_WORDS[grade], lang),
        place=_place(citation, lang),
        quote=citation.quote or "",
        verbatim=citation.document.verbatim,
    )


def _place(citation: Citation, lang: str) -> str:
    """Say document and provision; kind and grade stand in the chips beside it."""
    kind = pick(KIND_WORDS[citation.kind], lang)
    return citation.text(lang).rpartition(f" ({kind}")[0]


def legend(lang: str) -> tuple[list[Source], list[Source]]:
    """Give each kind of source, then each grade of evidence, with what it means."""
    kinds = [
        Source(str(kind), pick(chip, lang), "", "", pick(KIND_WORDS[kind], lang), "", verbatim=True)
        for kind, chip in CHIPS.items()
    ]
    grades = [
        Source("", "", str(grade), pick(GRADE_WORDS[grade], lang), "", "", verbatim=True) for grade in Grade
    ]
    return kinds, grades


def citations(trace: Trace) -> Iterator[Citation]:
    """Give the citation of every threshold of the rulebook, as often as it is used."""
    rows = [row for entry in trace.criteria for row in entry.requirements]
    for row in [*rows, *trace.requirements]:
        yield from (cell.citation for cell in row.requirement.cells if cell)
    yield from (entry.limit.citation for entry in trace.limits)


def cited(trace: Trace, lang: str) -> list[Cited]:
    """List the documents that thresholds rest on, in the order in which they are first cited."""
    documents: dict[tuple[str | None, str], tuple[Document, Counter[tuple[SourceKind, Grade | None]]]] = {}
    examples: dict[tuple[SourceKind, Grade | None], Source] = {}
    for citation in citations(trace):
        document, use = citation.document, (citation.kind, citation.grade)
        examples.setdefault(use, source(citation, lang))
        documents.setdefault((document.number, document.title), (document, Counter()))[1][use] += 1
    return [
        Cited(
            title=document.title if lang == "vi" else document.title_en,
            number=document.number or "",
            date=date_text(document.issued or document.effective, lang),
            issuer=document.issuer or "",
            uses=tuple((examples[use], count) for use, count in uses.most_common()),
            thresholds=uses.total(),
        )
        for document, uses in documents.values()
    ]


def quoted(trace: Trace, lang: str) -> list[tuple[Source, int]]:
    """List every provision that is cited, once for each wording, with how many thresholds rest on it."""
    found = Counter(source(citation, lang) for citation in citations(trace))
    return sorted(found.items(), key=lambda item: (item[0].place, item[0].grade, item[0].quote))


def date_text(date: str | None, lang: str) -> str:
    """Say a date of ISO form as people write it; nothing for none."""
    if not date:
        return ""
    return f"{dt.date.fromisoformat(date):%d/%m/%Y}" if lang == "vi" else date
