"""What every answer says as plain data: what was asked about, whole results, and facts of a dossier."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from danhgia_rules.trace import Trace
from danhgia_rules.trace_data import bounds_data

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

Fact = str | bool | int | Decimal | dt.date | dict[str, Any] | None
"""A fact as a dossier holds it; None where it is missing, a dict for a whole record."""


def asked_data(trace: Trace) -> "out.Asked":
    """Give the head of every answer: the dossier, the rulebook, and the rating as it is."""
    head = trace.heading
    return {
        "ma": head.subject,
        "ky_danh_gia": head.period,
        "rulebook": head.rulebook_id,
        "rating": str(head.rating),
        "bounds": bounds_data(head.bounds),
    }


def side_data(trace: Trace) -> "out.Side":
    """Give a whole result: the rating with its bounds, and the level of each criterion."""
    head = trace.heading
    return {
        "rating": str(head.rating),
        "bounds": bounds_data(head.bounds),
        "levels": {entry.criterion.id: str(entry.level) for entry in trace.criteria},
    }


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
