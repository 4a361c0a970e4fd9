"""The sheet of questions, to send to whoever holds the facts.

INVARIANT: of the dossier it names the code, the year, and the records that are asked about; no
fact that is on file, and no result.
"""

import itertools
import re
from collections.abc import Iterator

from danhgia_rules.answers.questions.model import Question, Questions, Weight
from danhgia_rules.answers.questions.words import first_up, form_text, reader_text
from danhgia_rules.explanation.words import path_text, pick
from danhgia_rules.glossary import word

_ASKED = {
    "bool": ("có hay không?", "yes or no?"),
    "date": ("ngày nào?", "on which date?"),
    "count": ("bao nhiêu?", "how many?"),
    "number": ("bao nhiêu?", "how much?"),
    "list": ("có những mục nào?", "which are there?"),
    "block": ("số liệu thế nào?", "what are the figures?"),
}
_OTHER = ("là gì?", "what is it?")
_DOTS = "." * 24


def sheet_text(answer: Questions, lang: str) -> str:
    """Write the sheet: numbered questions by list, each with what may be answered, why, and blanks."""
    return "\n".join(_lines(answer, lang)) + "\n"


def _lines(answer: Questions, lang: str) -> Iterator[str]:
    vi, head = lang == "vi", answer.trace.heading
    yield "PHIẾU HỎI DỮ KIỆN CÒN THIẾU" if vi else "QUESTIONS ABOUT MISSING FACTS"
    yield (
        f"Hồ sơ: {head.subject}. Năm được đánh giá: {head.period}."
        if vi
        else f"Dossier: {head.subject}. Assessed year: {head.period}."
    )
    asked = _by_place(answer)
    if not asked:
        yield "Không có gì phải hỏi." if vi else "There is nothing to ask."
        return
    yield (
        "Câu hỏi được lập tự động vì hồ sơ để trống; không hàm ý có vi phạm."
        if vi
        else "Asked only because the dossier is silent; it implies nothing."
    )
    yield (
        "Đề nghị người giữ thông tin trả lời và ghi rõ văn bản làm căn cứ. Chưa biết thì để trống."
        if vi
        else "Please answer and name the document that shows it. Leave blank what is not known."
    )
    numbers = itertools.count(1)
    for place, facts in itertools.groupby(asked, lambda fact: _place(fact.path)):
        yield f"\n{first_up(word(place, lang))}"
        for fact in facts:
            yield from _question(next(numbers), fact, lang)


def _by_place(answer: Questions) -> list[Question]:
    """Order what is worth asking by list, and inside a list as the dossier has it."""
    order = {fact.path: n for n, fact in enumerate(answer.trace.missing)}
    first: dict[str, int] = {}
    for path, n in order.items():
        first.setdefault(_place(path), n)
    asked = [fact for fact in answer.facts if fact.is_worth_asking]
    return sorted(asked, key=lambda fact: (first[_place(fact.path)], order[fact.path]))


def _place(path: str) -> str:
    return re.split(r"[\[.]", path, maxsplit=1)[0]


def _question(number: int, fact: Question, lang: str) -> Iterator[str]:
    vi = lang == "vi"
    asked = pick(_ASKED.get(fact.form.type.kind, _OTHER), lang)
    yield f"{number}. {first_up(path_text(fact.path, lang))}: {asked}"
    yield f"   {'Có thể trả lời' if vi else 'Possible answers'}: {form_text(fact.form, lang)}."
    yield f"   {'Hỏi để xét' if vi else 'Asked for'}:"
    yield from dict.fromkeys(f"   - {reader_text(reader, lang)}" for reader in fact.readers)
    if fact.weight is Weight.NONE:
        criteria = ", ".join(fact.open_criteria)
        yield (
            f"   Chỉ liên quan mức của tiêu chí {criteria}, không làm thay đổi xếp loại."
            if vi
            else f"   It bears on the level of {criteria} only, not on the rating."
        )
    yield from (f"   {line}" for line in _blanks(lang))


def _blanks(lang: str) -> tuple[str, ...]:
    if lang == "vi":
        return (
            f"Trả lời: {_DOTS}{_DOTS}",
            f"Văn bản số: {_DOTS} Ngày: {_DOTS} Cơ quan ban hành: {_DOTS}",
            f"Người cung cấp (họ tên, chức vụ): {_DOTS}{_DOTS}",
        )
    return (
        f"Answer: {_DOTS}{_DOTS}",
        f"Document number: {_DOTS} Date: {_DOTS} Issued by: {_DOTS}",
        f"Answered by (name, position): {_DOTS}{_DOTS}",
    )
