"""Answers as plain data, for JSON: exact numbers as text, no float, no object of ours."""

from typing import TYPE_CHECKING, Final, cast

from danhgia_rules.answers.facts import asked_data
from danhgia_rules.answers.why_not.model import Shortfall, WhyNot
from danhgia_rules.gaps import Gap
from danhgia_rules.trace_data import (
    asks_data,
    bounds_data,
    citation_data,
    limit_data,
    parameters_data,
    reading_data,
    records_data,
    whole_data,
)

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

WHY_NOT: Final = "danhgia/why-not/1"


def why_not_data(answer: WhyNot) -> "out.WhyNot":
    """Give the answer to “why not this level” as plain data."""
    return {"schema": WHY_NOT, **asked_data(answer.trace), **reasoned_data(answer)}


def reasoned_data(answer: WhyNot) -> "out.Reasoned":
    """Give the same without its head, for an answer that holds it."""
    return {**_reasons(answer), "parameters": parameters_data(answer.parameters)}


def _reasons(answer: WhyNot) -> "out.Reasons":
    head, entry = answer.trace.heading, answer.criterion
    return {
        "criterion": None if entry is None else entry.criterion.id,
        "target": answer.target,
        "result": str(answer.result),
        "result_bounds": bounds_data(head.bounds if entry is None else entry.bounds),
        "standing": str(answer.standing),
        "does_not_reach": [_shortfall(found) for found in answer.shortfalls],
        "forbidden_by": [
            {**limit_data(found.limit, head.rating_scale), "certain": found.certain}
            for found in answer.barriers
        ],
    }


def _shortfall(found: Shortfall) -> "out.Shortfall":
    requirement, cell = found.row.requirement, found.cell
    domain, margin = requirement.indicator.domain, found.row.margin(found.rank)
    return {
        "id": requirement.id,
        "clauses": list(requirement.clauses),
        "indicator": requirement.indicator.id,
        "label": requirement.indicator.labels[0],
        **reading_data(found.row.reading, domain),
        # A cell that asks nothing is met by everything: here it has a comparison.
        "asks": asks_data(cast("str", cell.comparison), domain, cell.threshold),
        "holds": found.holds,
        "margin": None if margin is None else whole_data(margin),
        "gap": gap_data(found.gap),
        "source": citation_data(cell.citation),
        "records": records_data(found.row.records),
        "because": [_reasons(deeper) for deeper in found.criteria],
    }


def gap_data(gap: Gap | None) -> "out.Gap | None":
    """Give a gap as plain data."""
    if gap is None:
        return None
    return {"amount": whole_data(gap.amount), "unit": gap.unit[0], "too_much": gap.too_much}
