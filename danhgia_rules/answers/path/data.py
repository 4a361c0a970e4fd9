"""What it would take, as plain data for JSON: facts as a dossier's JSON holds them."""

from typing import TYPE_CHECKING, Final

from danhgia_rules.answers.facts import asked_data, fact_data, side_data
from danhgia_rules.rulebook.model import Limit, Requirement
from danhgia_rules.trace import CriterionTrace
from danhgia_rules.trace_data import asks_data, citation_data

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out
    from danhgia_rules.answers.path.model import Change, Need, Obstacle, Path

PATH: Final = "danhgia/path/1"


def path_data(answer: "Path") -> "out.Path":
    """Give the way to a rating as plain data."""
    return {
        "schema": PATH,
        **asked_data(answer.trace),
        "target": answer.target,
        "reach": str(answer.reach),
        "on": None if answer.on is None else answer.on.isoformat(),
        "column": None if answer.column is None else answer.trace.heading.rating_scale.names[answer.column],
        "changes": [_change(change) for change in answer.changes],
        "obstacles": [_obstacle(found) for found in answer.obstacles],
        "after": None if answer.after is None else side_data(answer.after),
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
