"""What if, as plain data for JSON: facts as a dossier's JSON holds them."""

from typing import TYPE_CHECKING, Final

from danhgia_rules.answers.facts import asked_data, fact_data, side_data
from danhgia_rules.levels import Scale
from danhgia_rules.trace_data import limit_data, requirement_data

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out
    from danhgia_rules.answers.what_if.model import RowPair, WhatIf

WHAT_IF: Final = "danhgia/what-if/1"


def what_if_data(answer: "WhatIf") -> "out.WhatIf":
    """Give two results side by side as plain data."""
    head = answer.before.heading
    return {
        "schema": WHAT_IF,
        **asked_data(answer.before),
        "assumed": [
            {"path": fact.path, "before": fact_data(fact.before), "after": fact_data(fact.after)}
            for fact in answer.assumed
        ],
        "before": side_data(answer.before),
        "after": side_data(answer.after),
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


def _row(pair: "RowPair", scale: Scale) -> "out.MovedRequirement":
    before, after = (requirement_data(row, scale) for row in pair)
    return {"before": before, "after": after}
