"""The record of evidence: which documents stand behind the facts, and which rules read them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from danhgia_rules.explanation.overlays import limit_title
from danhgia_rules.explanation.words import path_text, pick
from danhgia_rules.reports.sources import date_text
from danhgia_rules.trace import RecordTrace, Trace


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a dossier names as evidence, the records that carry it, the rules that read those.

    Records are held by path, with the name that the dossier gives them; readers by their words.
    """

    number: str
    date: str
    issuer: str
    records: dict[str, str] = field(default_factory=dict)
    readers: dict[str, None] = field(default_factory=dict)


class Evidence(NamedTuple):
    """All documents, those that the same rules read together; how many records carry one, and carry none."""

    groups: dict[tuple[str, ...], list[Document]]
    documents: int
    carrying: int
    bare: int


def evidence(trace: Trace, lang: str) -> Evidence:
    """Gather the evidence of every record that a rule read."""
    documents: dict[tuple[str | None, ...], Document] = {}
    carrying, bare = set(), set()
    for reader, record in _read(trace, lang):
        if record.evidence is None:
            bare.add(record.path)
            continue
        carrying.add(record.path)
        number, date, issuer = record.evidence
        document = documents.get(record.evidence)
        if document is None:
            document = Document(number or "", date_text(date, lang), issuer or "")
            documents[record.evidence] = document
        document.records[path_text(record.path, lang)] = record.name or ""
        document.readers[reader] = None
    groups: dict[tuple[str, ...], list[Document]] = {}
    for document in documents.values():
        groups.setdefault(tuple(document.readers), []).append(document)
    return Evidence(groups, len(documents), len(carrying), len(bare))


def _read(trace: Trace, lang: str) -> Iterator[tuple[str, RecordTrace]]:
    """Give every record with the words of a rule that read it; the levels of criteria are no records."""
    for entry in trace.criteria:
        for row in entry.requirements:
            reader = f"{entry.criterion.id}. {pick(row.requirement.indicator.labels, lang)}"
            yield from ((reader, record) for record in row.records)
    overall = "Xếp loại chung" if lang == "vi" else "Overall rating"
    for row in trace.requirements:
        indicator = row.requirement.indicator
        if not indicator.reads_levels:
            yield from ((f"{overall}: {pick(indicator.labels, lang)}", record) for record in row.records)
    for found in trace.limits:
        if not found.limit.indicator.reads_levels:
            yield from ((f"{overall}: {limit_title(found.limit, lang)}", record) for record in found.records)
