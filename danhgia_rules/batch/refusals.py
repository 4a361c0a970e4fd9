"""Rows that rate nobody: a line for each problem, with row, place and repair in both languages."""

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from danhgia_rules.batch.columns import ROW
from danhgia_rules.errors import DanhGiaError

REFUSALS = pl.Schema(
    {
        ROW: pl.UInt64,
        "ma": pl.String,
        "code": pl.String,
        "path": pl.String,
        "message": pl.String,
        "help": pl.String,
        "message_en": pl.String,
        "help_en": pl.String,
    }
)
"""The schema of the refused: one line for each problem."""

_CODE = re.compile(r"[^\W_](?:[\w.-]{0,38}[^\W_])?\Z")


def refusals(error: DanhGiaError, row: int, subject: Any) -> Iterator[dict[str, Any]]:
    """Give the problems of a row as lines; what looks like no code is not repeated."""
    known = subject if isinstance(subject, str) and _CODE.match(subject) else None
    for problem in error.problems:
        data = problem.to_data()
        yield {ROW: row, "ma": known, **{name: data[name] for name in REFUSALS.names()[2:]}}
