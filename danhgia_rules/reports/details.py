"""The parts of a page that go through the reasoning: criteria, overall ladder, what is not known."""

from typing import NamedTuple

from danhgia_rules.answers.questions.model import Questions
from danhgia_rules.answers.why_not.model import WhyNot
from danhgia_rules.explanation.overlays import adjustments, limit_title
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import NOT_APPLICABLE, Lang, path_text, pick
from danhgia_rules.levels import Rating, Scale
from danhgia_rules.reports.prose import Paragraph, prose
from danhgia_rules.reports.rows import (
    Lack,
    LimitRow,
    Row,
    barriers,
    by_weight,
    kind_text,
    lack,
    limit_row,
    not_applicable_text,
    open_range,
    row,
    without_value,
)
from danhgia_rules.trace import CriterionTrace, Firing, LimitTrace, Trace


class Detail(NamedTuple):
    """One criterion with everything about it; `holding` counts the requirements that keep it here."""

    id: str
    title: str
    level: str
    range: str
    clauses: tuple[tuple[str, str], ...]
    note: str
    rows: tuple[Row, ...]
    holding: int


class Limits(NamedTuple):
    """Caps, grounds and cases of no rating: those that apply, or may, first.

    `others` says of those that are not told that they do not apply; it is empty where all are.
    """

    rows: tuple[LimitRow, ...]
    others: str


class Unknown(NamedTuple):
    """Facts that are missing, with what each answer would lead to; that do not apply; that do not count."""

    missing: tuple[Paragraph, ...]
    not_applicable: tuple[str, ...]
    not_counted: tuple[str, ...]


class WhyNotView(NamedTuple):
    """Why a rating is not reached: what falls short, apart from what forbids it, and what may.

    `sure` says that all that falls short does so for certain.
    """

    rated: bool
    target: str
    standing: str
    sure: bool
    lacks: tuple[Lack, ...]
    forbidden: tuple[LimitRow, ...]
    perhaps: tuple[LimitRow, ...]


def details(trace: Trace, lang: str) -> list[Detail]:
    """Give every criterion with its requirements."""
    return [_detail(entry, trace, lang) for entry in trace.criteria]


def _detail(entry: CriterionTrace, trace: Trace, lang: str) -> Detail:
    scale = trace.heading.scale
    rows = tuple(row(found, scale, lang) for found in entry.requirements)
    return Detail(
        id=entry.criterion.id,
        title=pick(entry.criterion.titles, lang),
        level=result_word(entry.level, scale, lang),
        range=open_range(entry.bounds, scale, lang, NOT_APPLICABLE),
        clauses=entry.criterion.clauses,
        note=not_applicable_text(entry, lang),
        rows=() if entry.gated else rows,
        holding=sum(found.binds for found in rows),
    )


_REST = {
    True: ("Các mức trần, căn cứ khác không áp dụng.", "The other caps and grounds do not apply."),
    False: ("Không có mức trần, căn cứ nào áp dụng.", "No cap and no ground applies."),
}
"""Of the limits that are not told: whether others are."""


def overall(trace: Trace, lang: str) -> list[Row]:
    """Give the overall requirements."""
    return [row(found, trace.heading.rating_scale, lang) for found in trace.requirements]


def limits(trace: Trace, lang: str, *, idle: bool, idle_values: bool) -> Limits:
    """Give caps, grounds and cases of no rating.

    `idle` asks for those that do not apply too, `idle_values` for what the dossier holds of them.
    """
    scale = trace.heading.rating_scale
    told = [found for found in by_weight(trace.limits) if idle or found.applies is not False]
    return Limits(
        rows=tuple(_limit(found, scale, lang, idle_values=idle_values) for found in told),
        others=pick(_REST[bool(told)], lang) if len(told) < len(trace.limits) else "",
    )


def _limit(found: LimitTrace, scale: Scale, lang: str, *, idle_values: bool) -> LimitRow:
    told = limit_row(found, scale, lang)
    return told if idle_values or found.applies is not False else without_value(told)


def limits_title(scale: Scale, lang: str) -> str:
    """Name the part of the limits, the lowest rating by its own word."""
    lowest = scale.label(0, lang)
    if lang == "vi":
        return f"Mức trần, căn cứ xếp {lowest} và trường hợp không xếp loại"
    return f"Caps, grounds for “{lowest}” and cases of no rating"


def why_not(answer: WhyNot | None, lang: str) -> WhyNotView | None:
    """Give an answer as a page shows it; None where nothing is above."""
    if answer is None:
        return None
    scale = answer.scale
    return WhyNotView(
        rated=answer.result != Rating.NOT_RATED,
        target=scale.label(scale.rank(answer.target) or 0, lang),
        standing=str(answer.standing),
        sure=all(found.holds is False for found in answer.shortfalls),
        lacks=tuple(lack(found, scale, lang) for found in answer.shortfalls),
        forbidden=tuple(barriers(answer, lang, certain=True)),
        perhaps=tuple(barriers(answer, lang, certain=False)),
    )


def unknown(trace: Trace, questions: Questions | None, lang: Lang, *, not_counted: bool) -> Unknown:
    """Give what is missing or not considered, each fact in words."""
    said = adjustments(trace.heading.overlay, lang)
    text = "" if questions is None else questions.explain(lang).removesuffix(questions.sheet(lang))
    return Unknown(
        missing=tuple(prose(text, without=said)),
        not_applicable=tuple(path_text(path, lang) for path in trace.declared_not_applicable),
        not_counted=tuple(path_text(path, lang) for path in trace.not_counted) if not_counted else (),
    )


_SUBJECTS = {
    "level": ("Tiêu chí", "Criterion"),
    "reached": ("Các yêu cầu chung", "Overall requirements"),
    "part": ("Một phần của các yêu cầu chung", "A part of the overall requirements"),
    "rating": ("Xếp loại", "Rating"),
}


class Concluded(NamedTuple):
    """What the rules about one subject concluded, in the order in which they fired; one may decide."""

    kind: str
    subject: str
    results: tuple[tuple[str, bool], ...]


def fired(trace: Trace, lang: str) -> list[Concluded]:
    """List the rules that fired by what they are about."""
    names = {entry.limit.id: limit_title(entry.limit, lang) for entry in trace.limits}
    kinds = {
        entry.limit.id: kind_text(entry.limit.kind, trace.heading.rating_scale, lang)
        for entry in trace.limits
    }
    names |= {entry.criterion.id: entry.criterion.id for entry in trace.criteria}
    found: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for rule in trace.fired:
        results = found.setdefault((rule.concludes, rule.subject), [])
        results.append((_result(rule, trace, lang), rule.decides))
    return [
        Concluded(
            kinds[subject] if kind == "limit" else pick(_SUBJECTS[kind], lang),
            names.get(subject, ""),
            tuple(dict.fromkeys(results)),
        )
        for (kind, subject), results in found.items()
    ]


def _result(rule: Firing, trace: Trace, lang: str) -> str:
    head = trace.heading
    if rule.result is not None:
        return result_word(rule.result, head.scale if rule.concludes == "level" else head.rating_scale, lang)
    if rule.concludes == "level":
        return "không áp dụng" if lang == "vi" else "not applicable"
    return "áp dụng" if lang == "vi" else "applies"
