"""Claims about texts: every passage is in the rulebook, every quote in its text, every threshold sourced."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from danhgia_rules.checking.lawtext import Text
from danhgia_rules.checking.model import KINDS, Claim, Means, Verdict
from danhgia_rules.checking.places import Sources
from danhgia_rules.citations import Citation, Grade, SourceKind
from danhgia_rules.errors import Where
from danhgia_rules.explanation.words import asked_text
from danhgia_rules.levels import Scale
from danhgia_rules.loader.figures import stands_in
from danhgia_rules.loader.sources import fold
from danhgia_rules.rulebook.model import Cell, Indicator, Limit, Requirement, Rulebook

_GRADES = list(Grade)
_NOTED = re.compile(r"\((V1|V2|V3|U|I)\)")
"""How a note says its own grade."""


class Cited(NamedTuple):
    """A threshold with its source: its address, its place, what is compared, and the clause's own words."""

    subject: str
    where: Where
    citation: Citation
    indicator: Indicator
    asked: Cell | Limit
    clauses: str = ""


def text_claims(rulebook: Rulebook, sources: Sources, grade: Grade | None) -> Iterator[Claim]:
    """Give the claims about the texts of one rulebook; `grade` is the evidence asked for."""
    yield from _passages(rulebook, sources)
    quoted: set[str] = set()
    for cited in citations(rulebook, sources):
        yield from _sourced(cited, rulebook)
        if cited.citation.kind is not SourceKind.DEFAULT:
            yield from _founded(cited, rulebook, grade)
        document = cited.citation.document
        if cited.citation.quote and document.ref not in quoted:
            quoted.add(document.ref)
            yield _own_words(cited)


def citations(rulebook: Rulebook, sources: Sources) -> Iterator[Cited]:
    """Give every threshold of the ladders and limits with its source."""
    for criterion in rulebook.criteria:
        words = dict(criterion.clauses)
        for row in criterion.requirements:
            clauses = " ".join(words[letter] for letter in row.clauses)
            yield from _row(row, criterion.id, rulebook.scale, sources, clauses)
    for row in rulebook.rating.requirements:
        yield from _row(row, None, rulebook.rating.scale, sources)
    for limit in rulebook.rating.limits:
        where = sources.limit(limit.id)
        yield Cited(limit.id, where, limit.citation, limit.indicator, limit)


def _row(
    row: Requirement, owner: str | None, scale: Scale, sources: Sources, clauses: str = ""
) -> Iterator[Cited]:
    for level, cell in zip(scale.names, row.cells, strict=True):
        if cell is not None:
            subject = ".".join(part for part in (owner, row.id, level) if part)
            where = sources.cell(owner, row.id, level)
            yield Cited(subject, where, cell.citation, row.indicator, cell, clauses)


def _passages(rulebook: Rulebook, sources: Sources) -> Iterator[Claim]:
    """Claim of every passage of the source text that the rulebook quotes it."""
    file, content = sources.law_text()
    text = Text(content)
    for criterion in rulebook.criteria:
        if criterion.clauses:
            text.title(criterion.titles[0], before=criterion.clauses[0][1])
        for letter, words in criterion.clauses:
            verdict = Verdict.PROVED if text.clause(words) else Verdict.REFUTED
            where = sources.clause(criterion.id, letter)
            params: dict[str, object] = {"words": words}
            yield Claim(KINDS["P102"], f"{criterion.id}.{letter}", verdict, Means.TEXT, where, params)
    for words in (*sources.headings(), *(group.titles[0] for group in rulebook.groups), *_quotes(rulebook)):
        text.heading(words)
    for label, _ in (*rulebook.scale.labels, *rulebook.rating.scale.labels):
        text.label(label)
    unread = text.unread()
    for passage in unread:
        where = Where(file, passage.line, passage.column)
        yield Claim(KINDS["P101"], file, Verdict.REFUTED, Means.TEXT, where, {"words": passage.words})
    wrong = {passage.line for passage in unread}
    for line in text.lines():
        if line not in wrong:
            yield Claim(KINDS["P101"], file, Verdict.PROVED, Means.TEXT, Where(file, line, 1))


def _quotes(rulebook: Rulebook) -> Iterator[str]:
    """Give the words that thresholds and limits quote, of whatever text."""
    rules = rulebook.rating
    rows = [row for criterion in rulebook.criteria for row in criterion.requirements]
    cells = [cell for row in (*rows, *rules.requirements) for cell in row.cells if cell is not None]
    citations = [cell.citation for cell in cells] + [limit.citation for limit in rules.limits]
    yield from (citation.quote for citation in citations if citation.quote)


def _sourced(cited: Cited, rulebook: Rulebook) -> Iterator[Claim]:
    citation = cited.citation
    complete = citation.kind is SourceKind.DEFAULT or bool(citation.at and citation.grade)
    verdict = Verdict.PROVED if complete else Verdict.REFUTED
    yield Claim(KINDS["P103"], cited.subject, verdict, Means.TABLE, cited.where)
    if citation.quote:
        texts = [fold(text) for origin in rulebook.origins for _, text in origin.cited]
        found = any(fold(citation.quote) in text for text in texts)
        verdict = Verdict.PROVED if found else Verdict.REFUTED
        params: dict[str, object] = {"words": citation.quote}
        yield Claim(KINDS["P102"], cited.subject, verdict, Means.TEXT, cited.where, params)


def _founded(cited: Cited, rulebook: Rulebook, grade: Grade | None) -> Iterator[Claim]:
    """Claim of a threshold from a document what its words, its grade and its date must bear."""
    if grade is not None:
        yield _graded(cited, grade)
    if cited.asked.comparison is not None:
        yield _figure(cited)
    yield from _noted(cited, rulebook)
    yield _dated(cited, rulebook)


def _figure(cited: Cited) -> Claim:
    """Claim that the number of a threshold is among the words that it rests on."""
    asked, domain = cited.asked, cited.indicator.domain
    words = cited.citation.quote or cited.clauses
    found = stands_in(domain, asked.threshold, words)
    params: dict[str, object] = {"words": words}
    for lang, label in zip(("vi", "en"), cited.indicator.labels, strict=True):
        params[f"label_{lang}"] = label
        params[f"asked_{lang}"] = asked_text(domain, asked.comparison, asked.threshold, lang)
    verdict = Verdict.PROVED if found else Verdict.REFUTED
    return Claim(KINDS["P106"], cited.subject, verdict, Means.TEXT, cited.where, params)


def _noted(cited: Cited, rulebook: Rulebook) -> Iterator[Claim]:
    """Claim of a quote from notes that its grade is none better than that which the note gives itself."""
    citation = cited.citation
    if citation.document.verbatim or citation.quote is None or citation.grade is None:
        return
    words = fold(citation.quote)
    texts = [text for origin in rulebook.origins for _, text in origin.cited]
    lines = (fold(line) for text in texts for line in text.split("\n"))
    noted = [Grade(found[1]) for line in lines if words in line and (found := _NOTED.search(line))]
    if not noted:
        return
    best = min(noted, key=_GRADES.index)
    sound = _GRADES.index(best) <= _GRADES.index(citation.grade)
    params: dict[str, object] = {"grade": str(citation.grade), "noted": str(best)}
    verdict = Verdict.PROVED if sound else Verdict.REFUTED
    yield Claim(KINDS["P107"], cited.subject, verdict, Means.TEXT, cited.where, params)


def _dated(cited: Cited, rulebook: Rulebook) -> Claim:
    """Claim that a document is not later than the last year that the rulebook is for."""
    document, last = cited.citation.document, rulebook.periods[1]
    year = (document.issued or document.effective or "")[:4]
    params: dict[str, object] = {
        "document_vi": document.title,
        "document_en": document.title_en,
        "year": year,
        "last": last,
    }
    verdict = Verdict.PROVED if year <= last else Verdict.REFUTED
    return Claim(KINDS["P108"], cited.subject, verdict, Means.TABLE, cited.where, params)


def _graded(cited: Cited, asked: Grade) -> Claim:
    grade = cited.citation.grade
    fits = grade is not None and _GRADES.index(grade) <= _GRADES.index(asked)
    verdict = Verdict.PROVED if fits else Verdict.REFUTED
    params: dict[str, object] = {"grade": str(grade), "asked": str(asked)}
    return Claim(KINDS["P104"], cited.subject, verdict, Means.TABLE, cited.where, params)


def _own_words(cited: Cited) -> Claim:
    """Claim of a source that its quotes are held against its own words, not against notes on it."""
    document = cited.citation.document
    if document.verbatim:
        return Claim(KINDS["P105"], document.ref, Verdict.PROVED, Means.TEXT, cited.where)
    params: dict[str, object] = {
        "reason_vi": f"chưa có nguyên văn {document.title}; câu trích được đối chiếu với ghi chú tra cứu",
        "reason_en": f"the text of {document.title_en} is not at hand; quotes are held against notes on it",
    }
    return Claim(KINDS["P105"], document.ref, Verdict.OUTSIDE, Means.TEXT, cited.where, params)
