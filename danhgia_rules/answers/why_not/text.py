"""Why not a level, in words: what does not reach it, and apart from that what forbids it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from danhgia_rules.explanation.text import limit_sentence, requirement_sentence, result_word
from danhgia_rules.explanation.words import pick

if TYPE_CHECKING:
    from danhgia_rules.answers.why_not.model import WhyNot


def why_not_text(answer: "WhyNot", lang: str) -> str:
    """Say why a level is not reached, or that it is."""
    return "\n".join(_lines(answer, lang, 0)) + "\n"


def _lines(answer: "WhyNot", lang: str, depth: int) -> Iterator[str]:
    pad = "  " * depth
    yield pad + _headline(answer, lang)
    if answer.standing == "not_applicable":
        return
    if answer.shortfalls:
        if depth == 0:
            yield pad + pick(("Không đạt, hoặc chưa rõ có đạt:", "Not met, or not known to be met:"), lang)
        for found in answer.shortfalls:
            yield pad + requirement_sentence(found.row, found.rank, answer.scale, lang)
            for deeper in found.criteria:
                yield from _lines(deeper, lang, depth + 1)
    for certain, heading in (
        (True, ("Không được xếp mức này, vì:", "Forbidden by:")),
        (False, ("Còn có thể không được xếp mức này, tùy dữ kiện còn thiếu:", "May be forbidden by:")),
    ):
        found_limits = [barrier.limit for barrier in answer.barriers if barrier.certain is certain]
        if found_limits:
            yield pad + pick(heading, lang)
            yield from (pad + limit_sentence(limit, answer.scale, lang) for limit in found_limits)


def _headline(answer: "WhyNot", lang: str) -> str:
    vi, scale = lang == "vi", answer.scale
    target = scale.label(scale.rank(answer.target) or 0, lang)
    result = result_word(answer.result, scale, lang)
    entry = answer.criterion
    if entry is None:
        subject = "Xếp loại chung" if vi else "Overall rating"
    else:
        subject = f"{entry.criterion.id}. {pick(entry.criterion.titles, lang)}"
    words = {
        "reached": (f"đã đạt “{target}” (kết quả: {result}).", f"“{target}” is reached (result: {result})."),
        "not_reached": (
            f"chưa đạt “{target}” (kết quả: {result}).",
            f"“{target}” is not reached (result: {result}).",
        ),
        "open": (
            f"chưa rõ có đạt “{target}” (kết quả: {result}).",
            f"it is not known whether “{target}” is reached (result: {result}).",
        ),
        "not_applicable": ("không áp dụng, nên không có mức.", "not applicable, so it has no level."),
    }
    return f"{subject}: {pick(words[answer.standing], lang)}"
