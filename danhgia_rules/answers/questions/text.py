"""What is not known, in words: the range, what each answer would lead to, the sheet of questions."""

from collections import defaultdict
from collections.abc import Iterator

from danhgia_rules.answers.questions.model import Question, Questions, Weight
from danhgia_rules.answers.questions.sheet import sheet_text
from danhgia_rules.answers.questions.words import effect_text, first_up, outcome_text
from danhgia_rules.exact import format_number
from danhgia_rules.explanation.overlays import adjustments
from danhgia_rules.explanation.words import listed, path_text, pick
from danhgia_rules.levels import Rating

_VI = {
    Weight.ALONE: "Chỉ cần biết một trong các dữ kiện sau, có trường hợp đã đủ xác định kết quả, "
    "dù các dữ kiện thiếu khác thế nào:",
    Weight.NARROWS: "Mỗi dữ kiện sau, chỉ riêng nó, có câu trả lời làm hẹp khoảng kết quả; "
    "chưa thấy câu trả lời nào tự xác định được kết quả:",
    Weight.TOGETHER: "Các dữ kiện sau, trả lời riêng thì khoảng kết quả giữ nguyên; "
    "cùng với dữ kiện thiếu khác thì có thể làm thay đổi kết quả:",
    Weight.NONE: "Các dữ kiện sau còn thiếu nhưng không làm thay đổi xếp loại:",
}
_EN = {
    Weight.ALONE: "Each of these, by itself, has an answer that settles the result, "
    "whatever the other missing facts are:",
    Weight.NARROWS: "Each of these, by itself, has an answer that makes the range smaller; "
    "none is known to settle it:",
    Weight.TOGETHER: "Each of these, by itself, leaves the range as it is; "
    "together with other missing facts it may change it:",
    Weight.NONE: "These are missing, but the rating does not change with them:",
}


def questions_text(answer: Questions, lang: str) -> str:
    """Say the range, then the facts by weight, then the sheet of questions if there is anything to ask."""
    parts = ["\n".join(_head(answer, lang)), *("\n".join(part) for part in _weights(answer, lang))]
    if any(fact.is_worth_asking for fact in answer.facts):
        parts.append(sheet_text(answer, lang).rstrip("\n"))
    return "\n\n".join(parts) + "\n"


def _head(answer: Questions, lang: str) -> Iterator[str]:
    vi, head, count = lang == "vi", answer.trace.heading, format_number(len(answer.facts), lang)
    result = outcome_text(answer.outcome, head.rating_scale, lang)
    yield (
        f"Hồ sơ {head.subject}, năm {head.period}." if vi else f"Dossier {head.subject}, year {head.period}."
    )
    yield from adjustments(head.overlay, lang)
    if answer.bounds is not None:
        facts = f"{count} fact{'s' * (len(answer.facts) != 1)}"
        yield (
            f"Kết quả chưa xác định, có thể {result}; còn thiếu {count} dữ kiện."
            if vi
            else f"The result is not settled: it {result}. Missing: {facts}."
        )
        return
    if answer.outcome.rating == Rating.NOT_RATED:
        yield "Kết quả đã xác định: không xếp loại." if vi else "The outcome is settled: no rating."
    else:
        yield f"Kết quả đã xác định {result}." if vi else f"The result is settled: it {result}."
    if not answer.facts:
        yield (
            "Không thiếu dữ kiện nào mà quy tắc cần đọc, nên không có gì phải hỏi."
            if vi
            else "No fact that the rules read is missing: there is nothing to ask."
        )


def _weights(answer: Questions, lang: str) -> Iterator[list[str]]:
    for weight, heading in (_VI if lang == "vi" else _EN).items():
        facts = answer.of(weight)
        if facts:
            yield [heading, *_alike(answer, facts, lang)]


def _alike(answer: Questions, facts: tuple[Question, ...], lang: str) -> Iterator[str]:
    """Tell facts of which the same is to be said in one line."""
    groups: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        groups[_said(answer, fact, lang)].append(path_text(fact.path, lang))
    for said, names in groups.items():
        yield f"- {first_up(listed(names, lang))}{said}."


def _said(answer: Questions, fact: Question, lang: str) -> str:
    """Say what the answers lead to, or which levels are open where the rating does not hang on it."""
    if fact.weight is Weight.NONE:
        criteria = ", ".join(fact.open_criteria)
        words = ("còn để ngỏ mức của tiêu chí", "it leaves open the level of")
        return f": {pick(words, lang)} {criteria}" if criteria else ""
    if fact.weight is Weight.TOGETHER and fact.answers:
        return ""
    return f": {effect_text(fact, answer.outcome, answer.trace.heading.rating_scale, lang)}"
