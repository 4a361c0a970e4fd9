"""The first thing that a reader sees: the rating, and the few reasons that decide it."""

from typing import NamedTuple

from danhgia_rules.answers.why_not.model import Standing, WhyNot
from danhgia_rules.explanation.overlays import adjustments, may_tell, without_overlay
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import NO_RATING, pick, range_text
from danhgia_rules.levels import Rating, Scale
from danhgia_rules.reports.rows import (
    CriterionLack,
    Lack,
    LimitRow,
    barriers,
    ground_text,
    lack,
)
from danhgia_rules.trace import Bounds, Heading, Trace

MAX_REASONS = 5
MAX_CRITERIA = 4

_NO_RESULT = {"vi": "Chưa có kết quả để công khai.", "en": "There is no result to publish."}


class Step(NamedTuple):
    """One rating of the scale: its word, and whether it is proposed or (facts are missing) possible."""

    word: str
    proposed: bool
    possible: bool


class Head(NamedTuple):
    """What every reader sees first: what was rated, by which rules, and what came out."""

    title: str
    subject: str
    period: str
    rules: str
    rating_rules: str
    overlay: tuple[str, ...]
    unadjusted: str
    rating: str
    range: str
    steps: tuple[Step, ...]


class Reason(NamedTuple):
    """One reason; `because` says the same one step deeper, criterion by criterion."""

    text: str
    because: tuple[str, ...] = ()
    more: int = 0


class Reasons(NamedTuple):
    """The few reasons that decide, with a sentence before them; `more` counts those not named.

    `unexamined` are the clauses, in Vietnamese, that no rule examines: the highest rating does
    not rest on them.
    """

    lead: str
    items: tuple[Reason, ...] = ()
    more: int = 0
    unexamined: tuple[str, ...] = ()


def head(trace: Trace, lang: str, *, ranges: bool, levels: bool) -> Head:
    """Give the heading; it holds nothing of the dossier but its code and year.

    `ranges` asks for what is still possible where missing facts leave the rating open; else such
    a rating is no result. `levels` asks for the levels of criteria that an overlay changed.
    """
    heading = trace.heading
    start, end = heading.rulebook_periods
    years = start if start == end else f"{start}–{end}"
    chosen = ("do người dùng chỉ định", "named by the caller")
    if not heading.chosen_by_name:
        chosen = ("chọn theo chức danh và năm được đánh giá", "chosen by position and assessed year")
    used = ("dùng cho năm", "for") if start == end else ("dùng cho các năm", "for")
    word = result_word(heading.rating, heading.rating_scale, lang)
    is_open, bounds = heading.rating == Rating.UNDETERMINED, heading.bounds if ranges else None
    return Head(
        title=pick(heading.rulebook_title, lang),
        subject=heading.subject,
        period=heading.period,
        rules=f"{pick(used, lang)} {years} ({pick(chosen, lang)})",
        rating_rules=pick(heading.rating_rules_title, lang),
        overlay=tuple(line.removeprefix("- ") for line in adjustments(heading.overlay, lang)),
        unadjusted=_unadjusted(trace, lang, ranges=ranges, levels=levels),
        rating=_NO_RESULT[lang] if is_open and not ranges else word,
        range=_range(bounds, heading.rating_scale, lang),
        steps=_steps(heading, bounds, lang),
    )


def _unadjusted(trace: Trace, lang: str, *, ranges: bool, levels: bool) -> str:
    if not may_tell(trace.heading, ranges=ranges):
        return ""
    found = trace.unadjusted
    if found is not None and not ranges:
        found = found._replace(bounds=None)
    return "".join(without_overlay(trace.heading, found, lang, levels=levels))


def _range(bounds: Bounds | None, scale: Scale, lang: str) -> str:
    if bounds is None:
        return ""
    start = "" if bounds.lowest == bounds.highest else pick(("từ ", "from "), lang)
    return start + range_text(bounds, scale, lang, NO_RATING)


def _steps(heading: Heading, bounds: Bounds | None, lang: str) -> tuple[Step, ...]:
    scale = heading.rating_scale
    low = high = scale.rank(heading.rating)
    if bounds is not None:
        low, high = scale.rank(bounds.lowest), scale.rank(bounds.highest)
    inside = [low is not None and high is not None and low <= rank <= high for rank in range(scale.top + 1)]
    return tuple(
        Step(scale.label(rank, lang), here and bounds is None, here and bounds is not None)
        for rank, here in enumerate(inside)
    )


def next_rating(heading: Heading) -> str | None:
    """Name the rating that a reader asks about: the next above what is certain; None at the top."""
    scale, bounds = heading.rating_scale, heading.bounds
    if heading.rating == Rating.NOT_RATED:
        return scale.names[0]
    rank = scale.rank(heading.rating if bounds is None else bounds.lowest) or 0
    if rank < scale.top:
        return scale.names[rank + 1]
    return None if bounds is None else scale.names[rank]


def reasons(answer: WhyNot | None, heading: Heading, lang: str) -> Reasons:
    """Give the few reasons that decide, from the answer to why the next higher rating is not reached."""
    if answer is None or answer.standing is Standing.REACHED:
        ground = ground_text(heading.rating_scale, lang)
        return Reasons(
            "Mọi yêu cầu (các yêu cầu đã đưa vào bộ quy tắc) đều đạt mức cao nhất; không có mức trần hay "
            f"{ground} nào hạ xếp loại."
            if lang == "vi"
            else "Every requirement (of those in the rulebook) reaches the highest rating; no cap and no "
            f"{ground} lowers it.",
            unexamined=heading.not_encoded,
        )
    sure = answer.standing is Standing.NOT_REACHED
    limits = barriers(answer, lang, certain=True) + ([] if sure else barriers(answer, lang, certain=False))
    short = [found for found in answer.shortfalls if not sure or found.holds is False]
    items = [_limit(found, lang) for found in limits]
    items += [_lack(lack(found, answer.scale, lang), lang) for found in short]
    return Reasons(_lead(answer, lang), tuple(items[:MAX_REASONS]), max(0, len(items) - MAX_REASONS))


def _lead(answer: WhyNot, lang: str) -> str:
    scale, vi = answer.scale, lang == "vi"
    if answer.result == Rating.NOT_RATED:
        return "Không xếp loại, vì:" if vi else "There is no rating, because:"
    target = scale.label(scale.rank(answer.target) or 0, lang)
    if answer.standing is Standing.OPEN:
        return (
            f"Chưa rõ có đạt “{target}” hay không, vì:"
            if vi
            else f"It is not known whether “{target}” is reached:"
        )
    return f"Chưa đạt “{target}”, vì:" if vi else f"“{target}” is not reached, because:"


def _limit(found: LimitRow, lang: str) -> Reason:
    says = "hồ sơ ghi" if lang == "vi" else "the dossier says"
    what = "" if found.label == found.title else f" – {found.label}"
    return Reason(f"{found.title} ({says}{what}: {found.value})")


def _lack(found: Lack, lang: str) -> Reason:
    named = tuple(_criterion(deeper, lang) for deeper in found.deeper[:MAX_CRITERIA])
    return Reason(_lack_text(found, found.level, lang), named, max(0, len(found.deeper) - MAX_CRITERIA))


def _criterion(found: CriterionLack, lang: str) -> str:
    said = [_lack_text(item, found.needed, lang) for item in found.lacks[:1]]
    rest = len(found.lacks) - len(said)
    if rest:
        said.append(f"và {rest} yêu cầu khác" if lang == "vi" else f"and {rest} more")
    return f"{found.id} {found.title} ({found.result}) – {'; '.join(said)}"


def _lack_text(found: Lack, level: str, lang: str) -> str:
    needs = "cần" if lang == "vi" else "requires"
    lacks = f", {found.threshold.lacks}" if found.threshold.lacks else ""
    return f"{found.label}: {found.value}; {level} {needs} {found.threshold.asked}{lacks}"
