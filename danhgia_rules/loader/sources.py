"""Sources and citations: every threshold names where it comes from, and how sure that is."""

import re
from collections.abc import Mapping

from danhgia_rules.citations import Citation, Document, SourceKind
from danhgia_rules.documents import Path_
from danhgia_rules.loader.context import Notes
from danhgia_rules.rulebook.schema import SourceEntry, SourceReference
from danhgia_rules.validation import closest


def fold(text: str) -> str:
    """Fold white space and emphasis marks, so that a quote is compared by its words."""
    return re.sub(r"\s+", " ", text.replace("*", "")).strip()


class Sources:
    """The declared sources of one file, with the texts that hold their words.

    `source_text` is the source whose words the clauses of a rulebook are.
    """

    def __init__(
        self, context: Notes, entries: Mapping[str, SourceEntry], source_text: str | None = None
    ) -> None:
        self.context, self.entries, self.source_text = context, entries, source_text
        self.texts: dict[str, str | None] = {}
        self.used: set[str] = set()
        self.documents = {ref: self._document(ref, entry) for ref, entry in entries.items()}

    def _document(self, ref: str, entry: SourceEntry) -> Document:
        path: Path_ = ("sources", ref)
        self.context.name(ref, path, at_key=True)
        if entry.kind is not SourceKind.DEFAULT:
            if not entry.number:
                self._needs(path, entry.kind, "số văn bản (number)", "its number")
            if not (entry.issued or entry.effective):
                self._needs(path, entry.kind, "ngày (issued hoặc effective)", "a date (issued or effective)")
            if not entry.issuer:
                self._needs(path, entry.kind, "cơ quan ban hành (issuer)", "its issuer")
        self.texts[ref] = self._text(entry, path)
        return Document(
            ref,
            entry.kind,
            entry.title,
            entry.title_en or entry.title,
            entry.number,
            entry.issued.isoformat() if entry.issued else None,
            entry.effective.isoformat() if entry.effective else None,
            entry.issuer,
            entry.verbatim,
        )

    def _needs(self, path: Path_, kind: SourceKind, vietnamese: str, english: str) -> None:
        self.context.add("R030", path, kind=kind.value, what_vi=vietnamese, what_en=english)

    def _text(self, entry: SourceEntry, path: Path_) -> str | None:
        if entry.text is None:
            return None
        text = self.context.read_text(entry.text)
        if text is None:
            self.context.add("R014", (*path, "text"), file=entry.text)
            return None
        return fold(text)

    def check_unused(self) -> None:
        """Note every source that nothing cites."""
        for name in self.entries:
            if name not in self.used:
                reasons = ("nguồn không được dùng ở đâu", "the source is used nowhere")
                repair = ("xóa nguồn này", "delete the source")
                self.context.structure(("sources", name), name, reasons, repair, at_key=True)

    def quoted(self, ref: str, words: str, path: Path_, name: str) -> None:
        """Check that words stand in the text of a source."""
        text = self.texts.get(ref)
        if text is not None and fold(words) not in text:
            file = self.entries[ref].text
            self.context.add("R013", path, name=name, file=file)

    def cite(
        self, reference: SourceReference | None, path: Path_, owner: str, words: str = ""
    ) -> Citation | None:
        """Check a reference and give its citation; `words` are those of the clause it supports."""
        if reference is None:
            self.context.add("R029", path, id=owner)
            return None
        if (*path, "source") not in self.context.document.marks:
            path = path[:-1]  # the source of the whole row
        document = self.documents.get(reference.ref)
        if document is None:
            hint = closest(reference.ref, self.documents)
            self.used.add(hint)
            self.context.add("R012", (*path, "source", "ref"), name=reference.ref, hint=hint)
            return None
        self.used.add(reference.ref)
        kind = self._kind(reference, document, path)
        if kind is not SourceKind.DEFAULT:
            self._complete(reference, kind, path, words)
        return Citation(document, kind, reference.at, reference.grade, reference.quote)

    def _kind(self, reference: SourceReference, document: Document, path: Path_) -> SourceKind:
        wanted = reference.kind or document.kind
        if wanted is not document.kind and (document.kind, wanted) != (SourceKind.LAW, SourceKind.ANALOGY):
            self.context.add(
                "R031", (*path, "source"), name=reference.ref, kind=document.kind.value, wanted=wanted.value
            )
            return SourceKind.DEFAULT  # one report is enough: ask for nothing more
        return wanted

    def _complete(self, reference: SourceReference, kind: SourceKind, path: Path_, words: str) -> None:
        here = (*path, "source")
        if not reference.grade:
            self._needs(here, kind, "mức bằng chứng (grade)", "a grade of evidence (grade)")
        if not reference.at:
            self._needs(here, kind, "điều, mục (at)", "the provision (at)")
        if reference.quote:
            if self.entries[reference.ref].text is None:
                self._needs(here, kind, "tệp văn bản của nguồn (text)", "the text file of the source (text)")
            self.quoted(reference.ref, reference.quote, (*here, "quote"), reference.quote)
        elif not (words and reference.ref == self.source_text):
            self._needs(here, kind, "nguyên văn trích dẫn (quote)", "the quoted words (quote)")
