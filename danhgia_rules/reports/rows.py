"""Requirements, limits and criteria as a page shows them: words, signs, chips and records."""

from typing import NamedTuple

from danhgia_rules.answers.why_not.model import Shortfall, WhyNot
from danhgia_rules.explanation.headings import SIGNS, record_headings
from danhgia_rules.explanation.overlays import limit_title
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.text import not_applicable_sentence
from danhgia_rules.explanation.words import (
    asked_of,
    asked_text,
    gap_text,
    path_text,
    pick,
    range_text,
    reading_text,
)
from danhgia_rules.indicators.reading import State
from danhgia_rules.levels import Level, Scale
from danhgia_rules.reports.sources import Source, date_text, source
from danhgia_rules.rulebook.model import Cell, Indicator
from danhgia_rules.trace import Bounds, CriterionTrace, LimitTrace, RecordTrace, RequirementTrace

MAX_NAMED = 12
"""So many records are named under one requirement; of more, the rest is counted."""

_STYLES = {True: "met", False: "missed", None: "open"}
_IDLE = ("idle", ("không xét", "not considered"))
_NO_RATING = ("Trường hợp không xếp loại", "Case of no rating")
_CAP = ("Mức trần", "Cap")
_FOLLOWS = {
    "not_rated": ("Do đó", "Hence:"),
    "ground": ("Do đó xếp", "Hence:"),
    "cap": ("Chỉ được xếp cao nhất:", "At most:"),
}
_APPLIES = {
    True: ("applies", ("áp dụng", "applies")),
    None: ("open", ("chưa rõ", "not known")),
    False: ("idle", ("không áp dụng", "does not apply")),
}


class Named(NamedTuple):
    """A record: its kind and code, what the dossier calls it, and its evidence, each in words."""

    path: str
    name: str
    evidence: str


class Records(NamedTuple):
    """Records that did the same to a value; `more` counts those that are not named."""

    heading: str
    named: tuple[Named, ...]
    more: int

    @property
    def brief(self) -> bool:
        """Whether they are short enough to be said on one line."""
        return len(self.named) == 1 or not any(record.name or record.evidence for record in self.named)


class Threshold(NamedTuple):
    """What one column takes, whether it is met (`sign` for the style, `word` for the eye), the lack."""

    asked: str
    sign: str
    word: str
    lacks: str
    source: Source


class Row(NamedTuple):
    """A requirement: its value, what each column takes (highest first), and the records behind it.

    `shared` is the source of all its columns, where they have one and the same.
    """

    label: str
    value: str
    clauses: tuple[str, ...]
    binds: bool
    thresholds: tuple[Threshold | None, ...]
    shared: Source | None
    records: tuple[Records, ...]


class LimitRow(NamedTuple):
    """A cap, a ground or a case of no rating: what it says, what the dossier holds, what follows.

    `follows` introduces the rating that it `allows`; that is empty where nothing follows.
    `value` is empty where what was found is not to be told.
    """

    kind: str
    title: str
    label: str
    value: str
    when: str
    exception: str
    follows: str
    allows: str
    sign: str
    word: str
    source: Source
    records: tuple[Records, ...]


class Lack(NamedTuple):
    """A requirement that a level takes and the facts do not give; `deeper` says why, by criterion."""

    label: str
    value: str
    level: str
    threshold: Threshold
    records: tuple[Records, ...]
    deeper: "tuple[CriterionLack, ...]"


class CriterionLack(NamedTuple):
    """A criterion that is below the level that is needed of it, and the requirements that keep it there."""

    id: str
    title: str
    result: str
    needed: str
    lacks: tuple[Lack, ...]


def row(found: RequirementTrace, scale: Scale, lang: str) -> Row:
    """Give a requirement as a row over the columns, the lowest left out: it takes nothing."""
    requirement = found.requirement
    thresholds = tuple(_threshold(found, rank, lang) for rank in range(scale.top, 0, -1))
    sources = {threshold.source for threshold in thresholds if threshold}
    return Row(
        label=pick(requirement.indicator.labels, lang),
        value=reading_text(requirement.indicator, found.reading, lang),
        clauses=requirement.clauses,
        binds=found.binds,
        thresholds=thresholds,
        shared=next(iter(sources)) if len(sources) == 1 else None,
        records=records(found.records, requirement.indicator, found.reading.state, lang),
    )


def _threshold(found: RequirementTrace, rank: int, lang: str) -> Threshold | None:
    cell = found.requirement.cells[rank]
    return None if cell is None else _of_cell(found, cell, rank, lang)


def _of_cell(found: RequirementTrace, cell: Cell, rank: int, lang: str) -> Threshold:
    gap = found.gap(rank)
    idle = found.reading.state is State.NOT_APPLICABLE or cell.comparison is None
    holds = found.holds[rank]
    sign, words = _IDLE if idle else (_STYLES[holds], SIGNS[holds])
    return Threshold(
        asked=asked_of(found.requirement.indicator.domain, cell, lang),
        sign=sign,
        word=pick(words, lang) if cell.comparison else "",
        lacks=gap_text(gap, found.reading, lang) if gap else "",
        source=source(cell.citation, lang),
    )


def records(
    found: tuple[RecordTrace, ...], indicator: Indicator, state: State, lang: str
) -> tuple[Records, ...]:
    """Group the records that were read by what each did to the value."""
    groups = (
        (pick(words, lang), [record for record in found if record.counted is counted])
        for counted, words in record_headings(indicator, state)
    )
    return tuple(_records(heading, group, lang) for heading, group in groups if group)


def _records(heading: str, group: list[RecordTrace], lang: str) -> Records:
    named = tuple(name(record, lang) for record in group[:MAX_NAMED])
    return Records(heading, named, len(group) - len(named))


def name(record: RecordTrace, lang: str) -> Named:
    """Give a record with its name and its evidence in words."""
    number, date, issuer = record.evidence or (None, None, None)
    parts = (number, date_text(date, lang), issuer)
    return Named(path_text(record.path, lang), record.name or "", ", ".join(part for part in parts if part))


def limit_row(found: LimitTrace, scale: Scale, lang: str) -> LimitRow:
    """Give a limit as a row."""
    limit, indicator = found.limit, found.limit.indicator
    sign, word = _APPLIES[found.applies]
    title = limit_title(limit, lang)
    label = title if indicator.labels == limit.titles else pick(indicator.labels, lang)
    when = ""
    if limit.comparison is not None:
        when = asked_of(indicator.domain, limit, lang)
    return LimitRow(
        kind=kind_text(limit.kind, scale, lang),
        title=title,
        label=label,
        value=reading_text(indicator, found.reading, lang),
        when=when,
        exception=_exception(found, lang),
        follows=pick(_FOLLOWS[limit.kind], lang),
        allows=_allowed(found, scale, lang) if found.applies else "",
        sign=sign,
        word=pick(word, lang),
        source=source(limit.citation, lang),
        records=records(found.records, indicator, found.reading.state, lang),
    )


def _allowed(found: LimitTrace, scale: Scale, lang: str) -> str:
    if found.rank is None:
        return "không xếp loại" if lang == "vi" else "not rated"
    return scale.label(found.rank, lang)


def ground_text(scale: Scale, lang: str) -> str:
    """Name what forces the lowest rating of a scale, by that rating's own word."""
    return f"căn cứ xếp {scale.label(0, lang)}" if lang == "vi" else f"ground for “{scale.label(0, lang)}”"


def kind_text(kind: str, scale: Scale, lang: str) -> str:
    """Name a kind of limit: a cap, a ground for the lowest rating, a case of no rating."""
    if kind == "ground":
        text = ground_text(scale, lang)
        return text[:1].upper() + text[1:]
    return pick(_CAP if kind == "cap" else _NO_RATING, lang)


def without_value(found: LimitRow) -> LimitRow:
    """Take from a row what the dossier holds: that it does not apply is all that is told."""
    return found._replace(value="", when="", exception="", records=())


def _exception(found: LimitTrace, lang: str) -> str:
    unless = found.limit.unless
    if unless is None or found.exception is None:
        return ""
    label = pick(unless.indicator.labels, lang)
    label = label[:1].lower() + label[1:]
    asked = asked_text(unless.indicator.domain, unless.comparison, unless.threshold, lang)
    says = reading_text(unless.indicator, found.exception, lang)
    if lang == "vi":
        return f"Ngoại lệ khi {label} {asked}; hồ sơ ghi: {says}."
    return f"Exception when {label} is {asked}; the dossier says: {says}."


def by_weight(limits: tuple[LimitTrace, ...]) -> list[LimitTrace]:
    """Order limits: those that apply first, then those that may, then the others."""
    order = {True: 0, None: 1, False: 2}
    return sorted(limits, key=lambda entry: (order[entry.applies], not entry.binds))


def lack(found: Shortfall, scale: Scale, lang: str) -> Lack:
    """Give a shortfall with what lies behind it."""
    indicator = found.row.requirement.indicator
    return Lack(
        label=pick(indicator.labels, lang),
        value=reading_text(indicator, found.row.reading, lang),
        level=scale.label(found.rank, lang),
        threshold=_of_cell(found.row, found.cell, found.rank, lang),
        records=()
        if found.criteria
        else records(found.row.records, indicator, found.row.reading.state, lang),
        deeper=tuple(deeper for answer in found.criteria if (deeper := _criterion_lack(answer, lang))),
    )


def _criterion_lack(answer: WhyNot, lang: str) -> CriterionLack | None:
    entry, scale = answer.criterion, answer.scale
    if entry is None:
        return None
    return CriterionLack(
        id=entry.criterion.id,
        title=pick(entry.criterion.titles, lang),
        result=result_word(answer.result, scale, lang),
        needed=scale.label(scale.rank(answer.target) or 0, lang),
        lacks=tuple(lack(found, scale, lang) for found in answer.shortfalls),
    )


def barriers(answer: WhyNot, lang: str, *, certain: bool) -> list[LimitRow]:
    """Give what forbids a level for certain, or what may."""
    return [limit_row(b.limit, answer.scale, lang) for b in answer.barriers if b.certain is certain]


def open_range(bounds: Bounds | None, scale: Scale, lang: str, outside: tuple[str, str]) -> str:
    """Say all that missing facts leave open, what is outside the scale too; nothing where it is decided."""
    return "" if bounds is None else range_text(bounds, scale, lang, outside)


def not_applicable_text(entry: CriterionTrace, lang: str) -> str:
    """Say why a criterion is not applicable; nothing where it is."""
    if entry.level != Level.NOT_APPLICABLE:
        return ""
    return not_applicable_sentence(entry, lang).removeprefix("- ")
