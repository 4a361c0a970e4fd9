"""Why not a level, in words: what does not reach it, and apart from that what forbids it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from danhgia_rules.explanation.overlays import adjustments
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.text import (
    limit_sentence,
    readings_of_the_law,
    requirement_sentence,
)
from danhgia_rules.explanation.words import pick
from danhgia_rules.levels import Rating

if TYPE_CHECKING:
    from danhgia_rules.answers.why_not.model import Barrier, Shortfall, WhyNot

_NO_RATING = ("Vì sao không xếp loại:", "Why there is no rating:")
_FORBIDDEN = ("Không được xếp mức này, vì:", "Ruled out, whatever else is met, by:")
_MAY_BE_FORBIDDEN = (
    "Còn có thể không được xếp mức này, tùy dữ kiện còn thiếu:",
    "May be ruled out, depending on missing facts, by:",
)


def why_not_text(answer: "WhyNot", lang: str) -> str:
    """Say why a level is not reached, or that it is; last the readings of the law behind it."""
    overlay = answer.trace.heading.overlay
    lines = [_headline(answer, lang), *adjustments(overlay, lang), *reasons(answer, lang)]
    lines += readings_of_the_law(answer.parameters, overlay, lang)
    return "\n".join(lines) + "\n"


def reasons(answer: "WhyNot", lang: str) -> Iterator[str]:
    """Say what keeps a level from being reached, without the headline and the readings of the law."""
    if answer.standing == "not_applicable":
        return
    sure = [barrier for barrier in answer.barriers if barrier.certain]
    none = [barrier for barrier in sure if barrier.limit.limit.kind == "not_rated"]
    yield from _barriers(answer, none, _NO_RATING, lang)
    if answer.shortfalls:
        yield pick(_lead_in(answer.shortfalls), lang)
        yield from _shortfalls(answer, lang, 0)
    yield from _barriers(answer, (barrier for barrier in sure if barrier not in none), _FORBIDDEN, lang)
    open_ = (barrier for barrier in answer.barriers if not barrier.certain)
    yield from _barriers(answer, open_, _MAY_BE_FORBIDDEN, lang)


def _lead_in(shortfalls: "tuple[Shortfall, ...]") -> tuple[str, str]:
    if all(found.holds is False for found in shortfalls):
        return "Chưa đạt các yêu cầu:", "Not met:"
    return "Chưa đạt, hoặc chưa rõ đạt hay không:", "Not met, or not known to be met:"


def _shortfalls(answer: "WhyNot", lang: str, depth: int) -> Iterator[str]:
    pad = "  " * depth
    for found in answer.shortfalls:
        yield pad + requirement_sentence(found.row, found.rank, answer.scale, lang)
        for deeper in found.criteria:
            yield f"{pad}  {_headline(deeper, lang)}"
            yield from _shortfalls(deeper, lang, depth + 1)


def _barriers(
    answer: "WhyNot", barriers: "Iterable[Barrier]", heading: tuple[str, str], lang: str
) -> Iterator[str]:
    lines = [limit_sentence(barrier.limit, answer.scale, lang) for barrier in barriers]
    if lines:
        yield pick(heading, lang)
        yield from lines


def _headline(answer: "WhyNot", lang: str) -> str:
    scale, entry = answer.scale, answer.criterion
    rank = scale.rank(answer.target) or 0
    target = scale.label(rank, lang)
    if answer.result == Rating.NOT_RATED:
        return pick(
            (
                f"Không xếp loại, nên chưa xét mức “{target}”.",
                f"There is no rating, so “{target}” does not arise.",
            ),
            lang,
        )
    if rank == 0 and answer.standing != "not_applicable":
        said = _lowest(answer, target, lang)
        if entry is None:
            return said[:1].upper() + said[1:]
    else:
        said = pick(_standings(target, result_word(answer.result, scale, lang))[answer.standing], lang)
    if entry is not None:
        return f"{entry.criterion.id}. {pick(entry.criterion.titles, lang)}: {said}"
    return f"{'Xếp loại chung' if lang == 'vi' else 'Overall rating'}: {said}"


def _standings(target: str, result: str) -> dict[str, tuple[str, str]]:
    return {
        "reached": (f"đã đạt “{target}” (kết quả: {result}).", f"“{target}” is reached (result: {result})."),
        "not_reached": (
            f"chưa đạt “{target}” (kết quả: {result}).",
            f"“{target}” is not reached (result: {result}).",
        ),
        "open": (
            f"chưa rõ có đạt “{target}” hay không (kết quả: {result}).",
            f"it is not known whether “{target}” is reached (result: {result}).",
        ),
        "not_applicable": ("không áp dụng, nên không có mức.", "not applicable, so it has no level."),
    }


def _lowest(answer: "WhyNot", target: str, lang: str) -> str:
    """Say how things stand to the lowest level: nobody reaches it, it is where one ends."""
    result = result_word(answer.result, answer.scale, lang)
    if answer.standing == "open":  # only a case of no rating stands below it
        words = ("chưa rõ có được xếp loại hay không.", "it is not known whether there is a rating.")
    elif answer.result == answer.target:
        words = (f"kết quả là “{target}”, mức thấp nhất.", f"the result is “{target}”, the lowest.")
    else:
        words = (
            f"kết quả là “{result}”, không thấp hơn “{target}”.",
            f"the result is “{result}”, not below “{target}”.",
        )
    return pick(words, lang)
