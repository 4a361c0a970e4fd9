"""What it would take and what if, as plain data for JSON: facts as a dossier's JSON holds them."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Limit, Requirement
from danhgia_rules.trace import CriterionTrace, Trace
from danhgia_rules.trace_data import asks_data, bounds_data, citation_data, limit_data, requirement_data

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out
    from danhgia_rules.answers.path.model import Change, Need, Obstacle, Path
    from danhgia_rules.answers.what_if.model import RowPair, WhatIf

PATH: Final = "danhgia/path/1"
WHAT_IF: Final = "danhgia/what-if/1"


def path_data(answer: "Path") -> "out.Path":
    """Give the way to a rating as plain data."""
    after = answer.after
    return {
        "schema": PATH,
        "target": answer.target,
        "result": str(answer.trace.heading.rating),
        "reach": str(answer.reach),
        "on": None if answer.on is None else answer.on.isoformat(),
        "column": None if answer.column is None else answer.trace.heading.rating_scale.names[answer.column],
        "changes": [_change(change) for change in answer.changes],
        "obstacles": [_obstacle(found) for found in answer.obstacles],
        "result_after": None if after is None else str(after.heading.rating),
    }


def _change(change: "Change") -> "out.Change":
    return {
        "path": change.path,
        "kind": str(change.kind),
        "before": fact_data(change.before),
        "after": fact_data(change.after),
        "removes": change.removes,
        "nature": str(change.nature),
        "needed_by": [_need(need) for need in change.needed_by],
    }


def _need(need: "Need") -> "out.Need":
    return {**_rule(need.criterion, need.rule, need.rank), "asks": _asks(need.rule, need.rank)}


def _obstacle(found: "Obstacle") -> "out.Obstacle":
    return {
        "kind": str(found.kind),
        **_rule(found.criterion, found.rule, found.rank),
        "paths": list(found.paths),
    }


def _rule(criterion: CriterionTrace | None, rule: Requirement | Limit, rank: int) -> "out.Rule":
    cell = rule.cells[rank] if isinstance(rule, Requirement) else None
    citation = rule.citation if isinstance(rule, Limit) else cell.citation if cell else None
    return {
        "criterion": None if criterion is None else criterion.criterion.id,
        "rule": rule.id,
        "label": rule.indicator.labels[0],
        "source": None if citation is None else citation_data(citation),
    }


def _asks(rule: Requirement | Limit, rank: int) -> "out.Asks | None":
    """Give what a requirement asks, or when a limit applies; None for a cap at its indicator's own level."""
    asked = rule.cells[rank] if isinstance(rule, Requirement) else rule
    if asked is None or asked.comparison is None:
        return None
    return asks_data(asked.comparison, rule.indicator.domain, asked.threshold)


def what_if_data(answer: "WhatIf") -> "out.WhatIf":
    """Give two results side by side as plain data."""
    head = answer.before.heading
    return {
        "schema": WHAT_IF,
        "assumed": [
            {"path": fact.path, "before": fact_data(fact.before), "after": fact_data(fact.after)}
            for fact in answer.assumed
        ],
        "before": _side(answer.before),
        "after": _side(answer.after),
        "changes_rating": answer.changes_rating,
        "moved": [
            {
                "criterion": moved.before.criterion.id,
                "before": str(moved.before.level),
                "after": str(moved.after.level),
                "requirements": [_row(pair, head.scale) for pair in moved.rows],
            }
            for moved in answer.moved
        ],
        "overall": {
            "requirements": [_row(pair, head.rating_scale) for pair in answer.rows],
            "limits": [
                {"before": limit_data(one, head.rating_scale), "after": limit_data(other, head.rating_scale)}
                for one, other in answer.limits
            ],
        },
    }


def _side(trace: Trace) -> "out.Side":
    head = trace.heading
    return {
        "rating": str(head.rating),
        "bounds": bounds_data(head.bounds),
        "levels": {entry.criterion.id: str(entry.level) for entry in trace.criteria},
    }


def _row(pair: "RowPair", scale: Scale) -> "out.MovedRequirement":
    before, after = (requirement_data(row, scale) for row in pair)
    return {"before": before, "after": after}


def fact_data(value: Any) -> Any:
    """Give a fact as JSON can hold it: a date as text, a decimal as an integer or as text."""
    if isinstance(value, BaseModel):
        value = {name: item for name, item in value.__dict__.items() if item is not None}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value:f}"
    if isinstance(value, dict):
        return {key: fact_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [fact_data(item) for item in value]
    return value
