"""What people decided, beside the inference, as a page shows it."""

from typing import NamedTuple

from danhgia_rules.answers.comparison.build import (
    Assessment,
    Comparison,
    Direction,
    Opinion,
    Subject,
    compare,
)
from danhgia_rules.answers.comparison.build import Row as Compared
from danhgia_rules.answers.comparison.reasons import own_numbers, own_thresholds
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import NO_RATING, NOT_APPLICABLE, Lang, pick
from danhgia_rules.glossary import word
from danhgia_rules.reports.rows import Lack, LimitRow, Row, barriers, lack, open_range, row
from danhgia_rules.reports.sources import date_text

_OVERALL = ("Xếp loại chung", "Overall rating")
_NOTES = {
    Direction.EQUAL: ("đúng mức theo dữ kiện", "as by the facts"),
    Direction.WITHIN: ("trong khoảng", "in the range"),
    Direction.NO_LEVEL: ("không có mức để so", "no level to compare"),
}
_BY_DEFAULTS = (
    ", chỉ dựa vào ngưỡng do phần mềm đặt",
    ", by this software's own thresholds only",
)


class Person(NamedTuple):
    """Who decided, when, by which document and with which reason."""

    who: str
    date: str
    document: str
    reason: str


class Opined(NamedTuple):
    """One decided level, and how it stands to the inference (`sign` for the style, `note` for the eye)."""

    level: str
    sign: str
    note: str


class Line(NamedTuple):
    """One criterion, or the overall rating: what was inferred, and what each decided (None: nothing)."""

    id: str
    title: str
    inferred: str
    range: str
    opinions: tuple[Opined | None, ...]


class Difference(NamedTuple):
    """A decided level that differs, with what is lacking to it or forbids it, or what supports more."""

    title: str
    who: str
    opined: Opined
    lacks: tuple[Lack, ...]
    forbids: tuple[LimitRow, ...]
    supports: tuple[Row, ...]


class Beside(NamedTuple):
    """The whole comparison; `known` is false where the dossier does not say what people decided.

    `own` says that it holds only what the person and the competent authority decided. Without
    `points` neither warnings nor what stands behind differences are told. `thresholds` and
    `numbers` say what of “by the facts” and of the warnings this software set itself.
    """

    known: bool
    thresholds: str
    numbers: str
    own: bool
    points: bool
    people: tuple[Person, ...]
    lines: tuple[Line, ...]
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]


_OWN = frozenset({"tu_danh_gia", "cap_co_tham_quyen"})


def own_only(comparison: Comparison) -> Comparison:
    """Compare again with nothing but what the person and the competent authority decided."""
    decided = tuple(found.entry for found in comparison.assessments or () if found.entry.chu_the in _OWN)
    return compare(comparison.trace, decided)


def beside(comparison: Comparison, lang: Lang, *, others: bool, points: bool) -> Beside:
    """Give a comparison as a page shows it.

    `others` asks for what others than the person and the competent authority decided too,
    `points` for the points to look at again and for what stands behind differences.
    """
    if not others:
        comparison = own_only(comparison)
    return Beside(
        known=comparison.assessments is not None,
        thresholds=own_thresholds(comparison.trace, lang),
        numbers=own_numbers(lang),
        own=not others,
        points=points,
        people=tuple(_person(assessment, lang) for assessment in comparison.assessments or ()),
        lines=tuple(_line(found, lang) for found in comparison.rows),
        differences=tuple(_difference(found, lang) for found in comparison.differences) if points else (),
        warnings=tuple(caution.reason(lang) for caution in comparison.warnings) if points else (),
    )


def _who(assessment: Assessment, lang: str) -> str:
    return f"[{assessment.place + 1}] {word(assessment.entry.chu_the, lang)}"


def _person(assessment: Assessment, lang: str) -> Person:
    entry = assessment.entry
    date = date_text(entry.ngay.isoformat(), lang) if entry.ngay else ""
    return Person(_who(assessment, lang), date, entry.so_van_ban or "", entry.ly_do or "")


def _line(found: Compared, lang: str) -> Line:
    subject = found.subject
    outside = NO_RATING if subject.criterion is None else NOT_APPLICABLE
    return Line(
        id=subject.id or "",
        title=_title(subject, lang),
        inferred=result_word(subject.inferred, subject.scale, lang),
        range=open_range(subject.bounds, subject.scale, lang, outside),
        opinions=tuple(None if opinion is None else _opined(opinion, lang) for opinion in found.opinions),
    )


def _title(subject: Subject, lang: str) -> str:
    return pick(_OVERALL if subject.criterion is None else subject.criterion.criterion.titles, lang)


def _opined(opinion: Opinion, lang: str) -> Opined:
    steps = abs(opinion.steps)
    if opinion.direction is Direction.ABOVE:
        note = f"cao hơn {steps} bậc" if lang == "vi" else f"{steps} higher"
    elif opinion.direction is Direction.BELOW:
        note = f"thấp hơn {steps} bậc" if lang == "vi" else f"{steps} lower"
    else:
        note = pick(_NOTES[opinion.direction], lang)
    if opinion.rests_on_defaults:
        note += pick(_BY_DEFAULTS, lang)
    return Opined(opinion.subject.scale.label(opinion.rank, lang), str(opinion.direction), note)


def _difference(opinion: Opinion, lang: str) -> Difference:
    subject, answer, support = opinion.subject, opinion.why_not, opinion.support
    place = f"{subject.id}. " if subject.id else ""
    forbids = (
        ()
        if answer is None
        else (*barriers(answer, lang, certain=True), *barriers(answer, lang, certain=False))
    )
    return Difference(
        title=f"{place}{_title(subject, lang)}",
        who=_who(opinion.assessment, lang),
        opined=_opined(opinion, lang),
        lacks=tuple(lack(found, subject.scale, lang) for found in answer.shortfalls) if answer else (),
        forbids=forbids,
        supports=tuple(row(found, subject.scale, lang) for found in support.rows) if support else (),
    )
