"""The points of a comparison that are to be looked at again, each with its rule or record.

None of them is a finding about anybody; the numbers below are this library's own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from danhgia_rules.answers.comparison.model import (
    Assessment,
    Direction,
    Opinion,
    Row,
    Subject,
    every_opinion,
)
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.quiet import Quiet
from danhgia_rules.trace import LimitTrace, RecordTrace, RequirementTrace, Trace

ALL_EQUAL_FROM = 4
"""Number of criteria from which one level for all of them is pointed out. This library's own number."""

OVERALL_APART = 1
"""Steps between self-assessment and collective, overall, that are pointed out. This library's own number."""

CRITERION_APART = 2
"""The same for one criterion. This library's own number."""


_SELF = "tu_danh_gia"


class CautionCode(StrEnum):
    """What kind of point is to be looked at again."""

    ABOVE_FACTS = "above_facts"
    BELOW_FACTS = "below_facts"
    ALL_EQUAL = "all_equal"
    TOP_WITHOUT_EVIDENCE = "top_without_evidence"
    ABOVE_LIMIT = "above_limit"
    SELF_APART = "self_apart"


@dataclass(frozen=True, slots=True, repr=False)
class Caution(Quiet):
    """A point to look at again: what people wrote, and the rules or records that it rests on.

    `opinions` are those that it is about: one; all of an assessment when they are all equal;
    the self-assessment and the collective where those are apart. The entries of `danh_gia`
    are records too.
    """

    code: CautionCode
    opinions: tuple[Opinion, ...]
    requirements: tuple[RequirementTrace, ...] = ()
    limits: tuple[LimitTrace, ...] = ()
    records: tuple[RecordTrace, ...] = ()

    @property
    def criteria(self) -> tuple[str, ...]:
        """The ids of the criteria that it is about; none when it is about the overall rating."""
        ids = (opinion.subject.id for opinion in self.opinions)
        return tuple(dict.fromkeys(name for name in ids if name is not None))

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Whose assessments it is about."""
        return tuple(dict.fromkeys(opinion.assessment for opinion in self.opinions))

    def reason(self, lang: Lang = "vi") -> str:
        """Say it in one paragraph, in Vietnamese (`vi`) or English (`en`)."""
        from danhgia_rules.answers.comparison.reasons import reason_text  # noqa: PLC0415 - it needs this class

        return reason_text(self, self.assessments, language(lang))


def find_cautions(trace: Trace, rows: tuple[Row, ...]) -> Iterator[Caution]:
    """Find every point to look at again, kind by kind, each in the order of the rows."""
    said = every_opinion(rows)
    yield from _above_facts(said)
    yield from _below_facts(said)
    yield from _all_equal(rows)
    yield from _without_evidence(trace, said)
    yield from _above_limits(trace, said)
    yield from _self_apart(rows)


def _above_facts(said: list[Opinion]) -> Iterator[Caution]:
    for opinion in said:
        if opinion.direction is Direction.ABOVE and opinion.why_not is not None:
            failing = tuple(found.row for found in opinion.why_not.shortfalls)
            limits = tuple(barrier.limit for barrier in opinion.why_not.barriers)
            yield Caution(CautionCode.ABOVE_FACTS, (opinion,), requirements=failing, limits=limits)


def _below_facts(said: list[Opinion]) -> Iterator[Caution]:
    """Find levels below the facts that others than the person gave."""
    for opinion in said:
        if opinion.support is not None and opinion.assessment.entry.chu_the != _SELF:
            yield Caution(CautionCode.BELOW_FACTS, (opinion,), requirements=opinion.support.rows)


def _all_equal(rows: tuple[Row, ...]) -> Iterator[Caution]:
    """Find assessments with one level for many criteria that the facts surely tell apart."""
    for column in zip(*(row.opinions for row in rows if row.subject.id is not None), strict=True):
        given = tuple(opinion for opinion in column if opinion is not None)
        if len(given) < ALL_EQUAL_FROM or len({opinion.rank for opinion in given}) > 1:
            continue
        spans = [_sure_span(opinion.subject) for opinion in given]
        known = [span for span in spans if span is not None]
        # No level is possible for all of them: the highest of the lows lies above the lowest of the highs.
        if known and max(low for low, _ in known) > min(high for _, high in known):
            yield Caution(CautionCode.ALL_EQUAL, given)


def _sure_span(subject: Subject) -> tuple[int, int] | None:
    """Give the ranks possible for what certainly has a level."""
    bounds = subject.bounds
    return None if bounds is not None and bounds.outside else subject.span


def _without_evidence(trace: Trace, said: list[Opinion]) -> Iterator[Caution]:
    """Find the highest level given where no record that was read carries evidence."""
    for opinion in said:
        subject = opinion.subject
        if opinion.rank != subject.scale.top:
            continue
        rows = tuple(row for row in subject.requirements if not _finds_no(row))
        records = _read(rows) if subject.criterion else _counted(trace)
        if rows and all(record.evidence is None for record in records):
            yield Caution(CautionCode.TOP_WITHOUT_EVIDENCE, (opinion,), requirements=rows, records=records)


def _finds_no(part: RequirementTrace | LimitTrace) -> bool:
    """Whether it reads a finding of “no” where no is good: that nothing was found needs no evidence."""
    indicator = part.requirement.indicator if isinstance(part, RequirementTrace) else part.limit.indicator
    good = indicator.operation == "value" and not indicator.higher_is_better
    return good and indicator.domain.kind == "bool" and part.reading.value == 0


def _read(rows: tuple[RequirementTrace, ...]) -> tuple[RecordTrace, ...]:
    return _each_once(record for row in rows for record in row.records)


def _counted(trace: Trace) -> tuple[RecordTrace, ...]:
    """Give every record of the dossier that counted anywhere in the trace."""
    rows = (*(row for entry in trace.criteria for row in entry.requirements), *trace.requirements)
    read = [row.records for row in rows if not (row.requirement.indicator.reads_levels or _finds_no(row))]
    limits = [entry for entry in trace.limits if not entry.limit.indicator.reads_levels]
    read += [entry.records for entry in limits if not _finds_no(entry)]
    return _each_once(record for records in read for record in records if record.counted)


def _each_once(records: Iterable[RecordTrace]) -> tuple[RecordTrace, ...]:
    return tuple({record.path: record for record in records}.values())


def _above_limits(trace: Trace, said: list[Opinion]) -> Iterator[Caution]:
    for opinion in said:
        if opinion.subject.criterion is not None:
            continue
        for entry in trace.limits:
            if entry.forbids(opinion.rank, at_worst=False):
                yield Caution(CautionCode.ABOVE_LIMIT, (opinion,), limits=(entry,), records=entry.records)


def _self_apart(rows: tuple[Row, ...]) -> Iterator[Caution]:
    """Find where a self-assessment and an assessment by the collective are far apart, whichever is higher."""
    for row in rows:
        most = OVERALL_APART if row.subject.criterion is None else CRITERION_APART
        said = every_opinion((row,))
        own = [opinion for opinion in said if opinion.assessment.entry.chu_the == _SELF]
        others = [opinion for opinion in said if opinion.assessment.entry.chu_the == "tap_the"]
        if own and others:
            pair = _latest(own), _latest(others)
            if abs(pair[0].rank - pair[1].rank) >= most:
                yield Caution(CautionCode.SELF_APART, pair)


def _latest(said: list[Opinion]) -> Opinion:
    """Choose the last word of one who was asked more than once: by date, else by place in the dossier."""
    return max(enumerate(said), key=lambda pair: (pair[1].assessment.entry.ngay or dt.date.min, pair[0]))[1]
