"""A comparison as plain data, for JSON: names, numbers of steps, rules and records; no float."""

from typing import TYPE_CHECKING, Final

from danhgia_rules.answers.comparison.build import Comparison
from danhgia_rules.answers.comparison.model import Assessment, Opinion, Row, Subject, Support
from danhgia_rules.answers.comparison.warnings import (
    ALL_EQUAL_FROM,
    CRITERION_APART,
    OVERALL_APART,
    Caution,
)
from danhgia_rules.answers.facts import asked_data
from danhgia_rules.answers.why_not.data import reasoned_data
from danhgia_rules.trace_data import (
    asks_data,
    bounds_data,
    citation_data,
    limit_data,
    reading_data,
    records_data,
)

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

COMPARISON: Final = "danhgia/comparison/1"


def comparison_data(comparison: Comparison) -> "out.Comparison":
    """Give a comparison as plain data; `assessments` is null where the dossier does not say."""
    assessments = comparison.assessments
    return {
        "schema": COMPARISON,
        **asked_data(comparison.trace),
        "assessments": None if assessments is None else [_assessment(entry) for entry in assessments],
        "rows": [_row(row) for row in comparison.rows],
        "warnings": [_caution(caution) for caution in comparison.warnings],
        # Set by this library; no provision names them.
        "own_numbers": {
            "all_equal_from": ALL_EQUAL_FROM,
            "overall_apart": OVERALL_APART,
            "criterion_apart": CRITERION_APART,
        },
    }


def _assessment(assessment: Assessment) -> "out.Assessment":
    entry = assessment.entry
    return {
        "path": assessment.path,
        "chu_the": entry.chu_the,
        "ngay": None if entry.ngay is None else entry.ngay.isoformat(),
        "so_van_ban": entry.so_van_ban,
        "ly_do": entry.ly_do,
    }


def _row(row: Row) -> "out.Compared":
    subject = row.subject
    return {
        "criterion": subject.id,
        "title": None if subject.criterion is None else subject.criterion.criterion.titles[0],
        "inferred": str(subject.inferred),
        "bounds": bounds_data(subject.bounds),
        "decided": [None if opinion is None else _opinion(opinion) for opinion in row.opinions],
    }


def _opinion(opinion: Opinion) -> "out.Opinion":
    return {
        "path": opinion.assessment.path,
        "level": opinion.decided,
        "direction": str(opinion.direction),
        "steps": opinion.steps,
        "why_not": None if opinion.why_not is None else reasoned_data(opinion.why_not),
        "support": None if opinion.support is None else _support(opinion.support, opinion.subject),
    }


def _support(support: Support, subject: Subject) -> "out.Support":
    found: list[out.Supporting] = []
    for row in support.rows:
        indicator, cell = row.requirement.indicator, row.requirement.cells[support.rank]
        if cell is None or cell.comparison is None:  # it asks nothing, so it supports nothing
            continue
        found.append(
            {
                "id": row.requirement.id,
                "clauses": list(row.requirement.clauses),
                "indicator": indicator.id,
                "label": indicator.labels[0],
                **reading_data(row.reading, indicator.domain),
                "asks": asks_data(cell.comparison, indicator.domain, cell.threshold),
                "holds": row.holds[support.rank],
                "source": citation_data(cell.citation),
                "records": records_data(row.records),
            }
        )
    return {"level": subject.scale.names[support.rank], "requirements": found}


def _caution(caution: Caution) -> "out.Caution":
    scale = caution.opinions[0].subject.trace.heading.rating_scale
    return {
        "code": str(caution.code),
        "criteria": list(caution.criteria),
        "overall": not caution.criteria,
        "assessments": [entry.path for entry in caution.assessments],
        "levels": list(dict.fromkeys(opinion.decided for opinion in caution.opinions)),
        "reason": caution.reason("vi"),
        "requirements": [row.requirement.id for row in caution.requirements],
        "limits": [limit_data(entry, scale) for entry in caution.limits],
        "records": records_data(caution.records),
    }
