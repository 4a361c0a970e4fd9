"""Where a threshold comes from: kinds of source, documents, provisions, grades of evidence."""

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """How far a source binds; never mixed in any text or table."""

    LAW = "law"
    ANALOGY = "analogy"
    DEFAULT = "default"


class Grade(StrEnum):
    """How well the provision has been verified, from read in Vietnamese (V1) to inferred (I)."""

    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    U = "U"
    I = "I"  # noqa: E741 - the letter that the evidence table uses


KIND_WORDS = {
    SourceKind.LAW: ("văn bản quy định", "law"),
    SourceKind.ANALOGY: ("quy định cho việc gần giống", "a rule for a neighbouring matter"),
    SourceKind.DEFAULT: ("không phải quy định của Đảng hoặc Nhà nước", "not law"),
}

GRADE_WORDS = {
    Grade.V1: ("đã đọc đoạn trích tiếng Việt", "read in a Vietnamese excerpt"),
    Grade.V2: ("chỉ đọc qua báo chí hoặc bản dịch", "read in a press report or translation only"),
    Grade.V3: ("chỉ thấy ở nguồn kém tin cậy", "seen in a weak source only"),
    Grade.U: ("chưa kiểm chứng", "not verified"),
    Grade.I: ("suy luận từ quy định", "inferred from the provisions"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document that rules cite: a regulation, or the library's own set of defaults."""

    ref: str
    kind: SourceKind
    title: str
    title_en: str
    number: str | None = None
    issued: str | None = None
    effective: str | None = None
    issuer: str | None = None
    verbatim: bool = True
    """Whether quotes are the document's own words, not notes on what it says."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document that supports one threshold, with kind and grade of evidence.

    A default has no grade: there is no provision to verify.
    """

    document: Document
    kind: SourceKind
    at: str | None
    grade: Grade | None
    quote: str | None

    def text(self, lang: str) -> str:
        """Say the citation in one phrase, with its kind and grade in words."""
        vi = lang == "vi"
        pick = 0 if vi else 1
        name = self.document.title if vi else self.document.title_en
        at = self.at or ""
        numbered = at[:1] in set("IVX0123456789ABC") and " " not in at
        place = "" if not at else f", mục {at}" if vi and numbered else f", {at}"
        grade = ""
        if self.grade:
            word = "mức kiểm chứng" if vi else "evidence"
            grade = f"; {word} {self.grade}: {GRADE_WORDS[self.grade][pick]}"
        return f"{name}{place} ({KIND_WORDS[self.kind][pick]}{grade})"
