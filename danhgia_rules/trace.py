"""The trace: why each level and the rating came out, as data. Texts and pages are made from it.

It points into the rulebook (requirements, cells, citations) and adds what this dossier
gave: readings, which cells hold, what binds. `to_data` flattens all of it for JSON.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from danhgia_rules.citations import Citation
from danhgia_rules.exact import Number, is_bounded
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.rulebook.model import Cell, Criterion, Domain, Limit, Parameter, Requirement


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range that missing facts leave open, both ends included.

    `outside` says that no level at all is possible too: not applicable for a criterion,
    not rated for the rating.
    """

    lowest: str
    highest: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class RecordTrace:
    """One record or fact that was read: its path, whether it counted (None: open), its evidence."""

    path: str
    counted: bool | None
    evidence: tuple[str | None, str | None, str | None] | None = None


@dataclass(frozen=True, slots=True)
class RequirementTrace:
    """One requirement: what its indicator is here, which columns it meets, whether it binds.

    `holds` runs by rank, lowest first; None where a missing fact leaves it open. It binds
    when it keeps the result from the next higher level.
    """

    requirement: Requirement
    reading: Reading
    holds: tuple[bool | None, ...]
    binds: bool
    records: tuple[RecordTrace, ...]

    def margin(self, rank: int) -> Number | None:
        """Give how far the value lies beyond the threshold of a column; negative when it falls short."""
        cell, value = self.requirement.cells[rank], self.reading.value
        if cell is None or cell.comparison is None or value is None or not is_bounded(value):
            return None
        return (
            value - cell.threshold if self.requirement.indicator.higher_is_better else cell.threshold - value
        )


@dataclass(frozen=True, slots=True)
class CriterionTrace:
    """One criterion: its level, or the bounds of it, and each of its requirements."""

    criterion: Criterion
    level: Level
    rank: int | None
    bounds: Bounds | None
    gated: bool
    requirements: tuple[RequirementTrace, ...]


@dataclass(frozen=True, slots=True)
class LimitTrace:
    """A cap, ground or case of no rating: whether it applies (None: open), and the rank it allows."""

    limit: Limit
    reading: Reading
    applies: bool | None
    rank: int | None
    binds: bool
    records: tuple[RecordTrace, ...]


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fired: what it concluded about which criterion or limit."""

    rule: str
    concludes: str
    subject: str
    result: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not in the dossier, and whether it bears on the result."""

    path: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole reasoning behind one evaluation."""

    subject: str
    period: str
    position: str
    rulebook_id: str
    rulebook_title: tuple[str, str]
    rulebook_periods: tuple[str, str]
    chosen_by_name: bool
    rating_rules_id: str
    rating_rules_title: str
    scale: Scale
    rating_scale: Scale
    rating: Rating
    bounds: Bounds | None
    reached: str
    criteria: tuple[CriterionTrace, ...]
    requirements: tuple[RequirementTrace, ...]
    limits: tuple[LimitTrace, ...]
    parameters: tuple[Parameter, ...]
    missing: tuple[Missing, ...]
    not_counted: tuple[str, ...]
    fired: tuple[Firing, ...]
    misprints: tuple[tuple[str, str, str], ...] = field(default=())

    def to_data(self) -> dict[str, Any]:
        """Give the trace as plain data: text, int, bool, None, list, dict; exact numbers as text."""
        return {
            "rulebook": {
                "id": self.rulebook_id,
                "title": self.rulebook_title[0],
                "title_en": self.rulebook_title[1],
                "chosen": {
                    "by_name": self.chosen_by_name,
                    "position": self.position,
                    "period": self.period,
                    "from": self.rulebook_periods[0],
                    "until": self.rulebook_periods[1],
                },
                "rating_rules": self.rating_rules_id,
            },
            "criteria": [_criterion(entry, self.scale) for entry in self.criteria],
            "overall": {
                "reached": self.reached,
                "requirements": [_requirement(row, self.rating_scale) for row in self.requirements],
                "limits": [_limit(entry, self.rating_scale) for entry in self.limits],
            },
            "parameters": [
                {"id": p.id, "label": p.labels[0], "value": p.value, "reason": p.reasons[0]}
                for p in self.parameters
            ],
            "missing": [{"path": fact.path, "decides": fact.decides} for fact in self.missing],
            "not_counted": list(self.not_counted),
            "fired": [
                {"rule": f.rule, "concludes": f.concludes, "subject": f.subject, "result": f.result}
                for f in self.fired
            ],
        }


def bounds_data(bounds: Bounds | None) -> dict[str, Any] | None:
    """Give bounds as plain data."""
    if bounds is None:
        return None
    return {"lowest": bounds.lowest, "highest": bounds.highest, "outside": bounds.outside}


def exact_data(domain: Domain, value: Number | None) -> int | str | bool | None:
    """Give an exact value as JSON can hold it: a share as `2/3`, a name of a scale, a date."""
    if value is None or (not is_bounded(value) and value != domain.none):
        return None
    if domain.none is not None and value == domain.none:
        return "none"
    encoders: dict[str, Callable[[Number], int | str | bool]] = {
        "bool": bool,
        "date": lambda number: dt.date.fromordinal(int(number)).isoformat(),
        "scale": lambda rank: domain.scale.names[int(rank)] if domain.scale else int(rank),
    }
    encode = encoders.get(domain.kind)
    if encode is not None:
        return encode(value)
    return value if isinstance(value, int) else int(value) if value.denominator == 1 else str(value)


def _criterion(entry: CriterionTrace, scale: Scale) -> dict[str, Any]:
    return {
        "id": entry.criterion.id,
        "title": entry.criterion.titles[0],
        "level": str(entry.level),
        "bounds": bounds_data(entry.bounds),
        "requirements": [_requirement(row, scale) for row in entry.requirements],
    }


def _requirement(row: RequirementTrace, scale: Scale) -> dict[str, Any]:
    indicator = row.requirement.indicator
    columns = range(scale.top, -1, -1)
    return {
        "id": row.requirement.id,
        "clauses": list(row.requirement.clauses),
        "indicator": indicator.id,
        "label": indicator.labels[0],
        **_reading(row.reading, indicator.domain),
        "binds": row.binds,
        "levels": {
            scale.names[rank]: _cell(cell, indicator.domain, row, rank)
            for rank in columns
            if (cell := row.requirement.cells[rank])
        },
        "records": _records(row.records),
    }


def _reading(reading: Reading, domain: Domain) -> dict[str, Any]:
    data: dict[str, Any] = {"state": str(reading.state), "value": exact_data(domain, reading.value)}
    if domain.kind == "share" and reading.state is State.KNOWN:
        data |= {"part": _whole(reading.part), "whole": _whole(reading.whole)}
    if reading.state is State.UNKNOWN:
        data |= {
            "low": exact_data(domain, reading.low),
            "high": exact_data(domain, reading.high),
            "missing": list(reading.missing),
        }
    return data


def _whole(value: Number) -> int | str:
    return int(value) if Fraction(value).denominator == 1 else str(value)


def _cell(cell: Cell, domain: Domain, row: RequirementTrace, rank: int) -> dict[str, Any]:
    asks = None if cell.comparison is None else {cell.comparison: exact_data(domain, cell.threshold)}
    margin = row.margin(rank)
    return {
        "asks": asks,
        "holds": row.holds[rank],
        "margin": None if margin is None else _whole(margin),
        "source": citation_data(cell.citation),
    }


def citation_data(citation: Citation) -> dict[str, Any]:
    """Give a citation as plain data."""
    return {
        "kind": str(citation.kind),
        "document": citation.document.title,
        "number": citation.document.number,
        "issued": citation.document.issued,
        "issuer": citation.document.issuer,
        "at": citation.at,
        "grade": None if citation.grade is None else str(citation.grade),
        "quote": citation.quote,
    }


def _limit(entry: LimitTrace, scale: Scale) -> dict[str, Any]:
    limit = entry.limit
    asks = (
        None
        if limit.comparison is None
        else {limit.comparison: exact_data(limit.indicator.domain, limit.threshold)}
    )
    return {
        "id": limit.id,
        "kind": limit.kind,
        "title": limit.titles[0],
        "applies": entry.applies,
        "at_most": None if entry.rank is None else scale.names[entry.rank],
        "binds": entry.binds,
        "when": asks,
        "indicator": limit.indicator.id,
        **_reading(entry.reading, limit.indicator.domain),
        "source": citation_data(limit.citation),
        "records": _records(entry.records),
    }


def _records(records: tuple[RecordTrace, ...]) -> list[dict[str, Any]]:
    keys = ("so", "ngay", "co_quan")
    return [
        {
            "path": record.path,
            "counted": record.counted,
            "minh_chung": dict(zip(keys, record.evidence, strict=True)) if record.evidence else None,
        }
        for record in records
    ]
