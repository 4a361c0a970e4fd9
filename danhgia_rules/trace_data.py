"""The trace as plain data, for JSON: exact numbers as text, no float, no object of ours."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from danhgia_rules.citations import Citation
from danhgia_rules.exact import Number, is_bounded
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Cell, Domain, Parameter
from danhgia_rules.trace import Bounds, CriterionTrace, LimitTrace, RecordTrace, RequirementTrace, Trace

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


SCHEMA: Final = "danhgia/evaluation/1"
"""The schema of an evaluation, most of which is its trace."""


def trace_data(trace: Trace) -> "out.Trace":
    """Give the trace as plain data: text, int, bool, None, list, dict; exact numbers as text."""
    head = trace.heading
    return {
        "rulebook": {
            "id": head.rulebook_id,
            "title": head.rulebook_title[0],
            "title_en": head.rulebook_title[1],
            "chosen": {
                "by_name": head.chosen_by_name,
                "position": head.position,
                "period": head.period,
                "from": head.rulebook_periods[0],
                "until": head.rulebook_periods[1],
            },
            "rating_rules": head.rating_rules_id,
        },
        "criteria": [_criterion(entry, head.scale) for entry in trace.criteria],
        "overall": {
            "reached": head.reached,
            "reached_at_best": head.reached_at_best,
            "requirements": [requirement_data(row, head.rating_scale) for row in trace.requirements],
            "limits": [limit_data(entry, head.rating_scale) for entry in trace.limits],
        },
        "parameters": parameters_data(trace.parameters),
        "missing": [{"path": fact.path, "decides": fact.decides} for fact in trace.missing],
        "not_counted": list(trace.not_counted),
        "declared_not_applicable": list(trace.declared_not_applicable),
        "fired": [
            {"concludes": f.concludes, "subject": f.subject, "result": f.result, "decides": f.decides}
            for f in trace.fired
        ],
    }


def parameters_data(parameters: tuple[Parameter, ...]) -> "list[out.Parameter]":
    """Give readings of the law as plain data."""
    return [{"id": p.id, "label": p.labels[0], "value": p.value, "reason": p.reasons[0]} for p in parameters]


def bounds_data(bounds: Bounds | None) -> "out.Bounds | None":
    """Give bounds as plain data."""
    if bounds is None:
        return None
    return {"lowest": bounds.lowest, "highest": bounds.highest, "outside": bounds.outside}


def exact_data(domain: Domain, value: Number | None) -> "out.Value | None":
    """Give an exact value as JSON can hold it: a share as `2/3`, a name of a scale, a date."""
    if value is None or (not is_bounded(value) and value != domain.none):
        return None
    return _value(domain, value)


def asks_data(comparison: str, domain: Domain, threshold: Number) -> "out.Asks":
    """Give a comparison as plain data: one word and its threshold."""
    return {comparison: _value(domain, threshold)}


def _value(domain: Domain, value: Number) -> "out.Value":
    if domain.none is not None and value == domain.none:
        return "none"
    if domain.kind == "bool":
        return bool(value)
    if domain.kind == "date":
        return dt.date.fromordinal(int(value)).isoformat()
    if domain.kind == "scale" and domain.scale:
        return domain.scale.names[int(value)]
    return whole_data(value)


def _criterion(entry: CriterionTrace, scale: Scale) -> "out.Criterion":
    return {
        "id": entry.criterion.id,
        "title": entry.criterion.titles[0],
        "level": str(entry.level),
        "bounds": bounds_data(entry.bounds),
        "requirements": [requirement_data(row, scale) for row in entry.requirements],
    }


def requirement_data(row: RequirementTrace, scale: Scale) -> "out.Requirement":
    """Give a requirement as plain data."""
    indicator = row.requirement.indicator
    columns = range(scale.top, -1, -1)
    return {
        "id": row.requirement.id,
        "clauses": list(row.requirement.clauses),
        "indicator": indicator.id,
        "label": indicator.labels[0],
        **reading_data(row.reading, indicator.domain),
        "binds": row.binds,
        "levels": {
            scale.names[rank]: _cell(cell, indicator.domain, row, rank)
            for rank in columns
            if (cell := row.requirement.cells[rank])
        },
        "records": records_data(row.records),
    }


def reading_data(reading: Reading, domain: Domain) -> "out.Reading":
    """Give a reading as plain data: its state, and its value or its bounds."""
    data: out.Reading = {"state": str(reading.state), "value": exact_data(domain, reading.value)}
    if domain.kind == "share" and reading.state is State.KNOWN:
        data |= {"part": whole_data(reading.part), "whole": whole_data(reading.whole)}
    if reading.state is State.UNKNOWN:
        data |= {
            "low": exact_data(domain, reading.low),
            "high": exact_data(domain, reading.high),
            "may_be_not_applicable": reading.may_be_na,
            "missing": list(reading.missing),
        }
    return data


def whole_data(value: Number) -> int | str:
    """Give an exact number: an integer as it is, a fraction as text."""
    return int(value) if value.denominator == 1 else str(value)


def _cell(cell: Cell, domain: Domain, row: RequirementTrace, rank: int) -> "out.Cell":
    asks = None if cell.comparison is None else asks_data(cell.comparison, domain, cell.threshold)
    margin = row.margin(rank)
    return {
        "asks": asks,
        "holds": row.holds[rank],
        "margin": None if margin is None else whole_data(margin),
        "source": citation_data(cell.citation),
    }


def citation_data(citation: Citation) -> "out.Source":
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
        "verbatim": citation.document.verbatim,
    }


def limit_data(entry: LimitTrace, scale: Scale) -> "out.Limit":
    """Give a cap, ground or case of no rating as plain data."""
    limit = entry.limit
    asks = (
        None
        if limit.comparison is None
        else asks_data(limit.comparison, limit.indicator.domain, limit.threshold)
    )
    return {
        "id": limit.id,
        "kind": limit.kind,
        "title": limit.titles[0],
        "applies": entry.applies,
        "at_most": None if entry.rank is None else scale.names[entry.rank],
        "binds": entry.binds,
        "when": asks,
        "unless": None if limit.unless is None else _unless(entry),
        "indicator": limit.indicator.id,
        **reading_data(entry.reading, limit.indicator.domain),
        "source": citation_data(limit.citation),
        "records": records_data(entry.records),
    }


def _unless(entry: LimitTrace) -> "out.Unless | None":
    unless, reading = entry.limit.unless, entry.exception
    if unless is None or reading is None:
        return None
    domain = unless.indicator.domain
    return {
        "indicator": unless.indicator.id,
        "asks": asks_data(unless.comparison, domain, unless.threshold),
        **reading_data(reading, domain),
    }


def records_data(records: tuple[RecordTrace, ...]) -> "list[out.Record]":
    """Give the records that were read as plain data."""
    return [
        {"path": record.path, "counted": record.counted, "minh_chung": _evidence(record)}
        for record in records
    ]


def _evidence(record: RecordTrace) -> "out.Evidence | None":
    if record.evidence is None:
        return None
    number, date, issuer = record.evidence
    return {"so": number, "ngay": date, "co_quan": issuer}
