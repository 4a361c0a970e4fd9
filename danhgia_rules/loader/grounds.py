"""Grounds: whether the source that an overlay names may put another threshold in the place of one.

Knows kinds of source, grades of evidence and quoted words. It knows no addresses of thresholds.
"""

import re
import unicodedata

from danhgia_rules.citations import KIND_WORDS, Citation, Document, Grade, SourceKind
from danhgia_rules.documents import Path_
from danhgia_rules.errors import Problem
from danhgia_rules.exact import Number
from danhgia_rules.loader.context import Notes
from danhgia_rules.loader.figures import stands_in
from danhgia_rules.loader.sources import Sources
from danhgia_rules.rulebook.model import Cell, Indicator, Limit

MAY_REPLACE = {
    SourceKind.DEFAULT: (SourceKind.DEFAULT, SourceKind.LAW),
    SourceKind.ANALOGY: (SourceKind.LAW,),
    SourceKind.LAW: (SourceKind.LAW,),
}
"""For the source of a threshold, the kinds of source that may replace it."""

READ = (Grade.V1, Grade.V2)
"""The grades of what somebody has read, at least in a report or a translation."""

LEAST_WORDS = 3

_ORDER = list(Grade)


def check_own(context: Notes, sources: Sources, documents: tuple[Document, ...]) -> None:
    """Note every source that gives itself out for a document of the rulebook: by its number or its title."""
    numbers = {_number(one.number): one for one in documents if one.number}
    titles = {_folded(title): one for one in documents for title in (one.title, one.title_en)}
    for ref, entry in sources.entries.items():
        own = [("number", entry.number or "", numbers.get(_number(entry.number or "")))]
        for key, title in (("title", entry.title), ("title_en", entry.title_en or "")):
            own.append((key, title, titles.get(_folded(title))))
        for key, words, document in own:
            if document is not None:
                context.add("O014", ("sources", ref, key), words=words, title=document.title)
                break


def _number(words: str) -> str:
    """Fold the number of a document, without what stands before its digits: `Số 089-QĐ/TW`."""
    return re.sub(r"\A[^1-9]+", "", _folded(words))


def _folded(words: str) -> str:
    """Fold what does not tell two documents apart: case, marks, white space, dashes."""
    text = unicodedata.normalize("NFKD", words.casefold()).replace("đ", "d").replace("ð", "d")
    return "".join(char for char in text if char.isalnum() or char in "/+")


def may_replace(
    context: Notes,
    old: Cell | Limit,
    indicator: Indicator,
    now: tuple[Citation, Number | None],
    path: Path_,
) -> bool:
    """Check the source of a new threshold against that of the old one; note what it lacks.

    The number itself may be wrong (None): then it is not looked for in the quote.
    """
    citation, value = now
    before, here = old.citation, (*path, "source")
    if citation.kind not in MAY_REPLACE[before.kind]:
        _note_kind(context, before.kind, citation.kind, here)
        return False
    if before.kind is SourceKind.DEFAULT or citation.grade is None or citation.quote is None:
        return True  # nothing is asked of it, or what it lacks is noted where it was read
    found = len(context.problems)
    if citation.grade not in READ or _weaker(citation.grade, before.grade):
        grade, least = before.grade or Grade.V2, Grade.V1 if before.grade is Grade.V1 else Grade.V2
        context.add("O015", (*here, "grade"), before=grade, grade=citation.grade, least=least)
    if len(re.findall(r"\w+", citation.quote)) < LEAST_WORDS:
        context.add("O016", (*here, "quote"), quote=citation.quote, least=LEAST_WORDS)
    elif value is not None and not stands_in(indicator.domain, value, citation.quote):
        context.add("O017", (*here, "quote"), quote=citation.quote)
    return len(context.problems) == found


def _weaker(grade: Grade, before: Grade | None) -> bool:
    return before is not None and _ORDER.index(grade) > _ORDER.index(before)


def _note_kind(context: Notes, before: SourceKind, kind: SourceKind, path: Path_) -> None:
    words: dict[str, object] = {}
    for n, lang in enumerate(("vi", "en")):
        allowed = [f"{KIND_WORDS[one][n]} (`{one}`)" for one in MAY_REPLACE[before]]
        words[f"before_{lang}"], words[f"kind_{lang}"] = KIND_WORDS[before][n], KIND_WORDS[kind][n]
        words[f"allowed_{lang}"] = "; ".join(allowed)
    context.problems.append(Problem("O009", context.document.where(path), words))
