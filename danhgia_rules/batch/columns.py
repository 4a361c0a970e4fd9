"""The columns of a batch: polars types of the dossiers that go in, and of the results that come out.

Knows shapes and types; must not know rules, checks or files.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from danhgia_rules.batch.shape import NOT_APPLICABLE, Column, nullable_as_a_whole, shape
from danhgia_rules.dossier import Dossier
from danhgia_rules.rulebook.model import Rulebook

QUANTITY = pl.Decimal(38, 20)
"""Holds every quantity that a dossier may: 18 digits before the point, 20 behind it."""

MAP = pl.List(pl.Struct({"key": pl.String, "value": pl.String}))
"""Pairs: what the map type of Arrow and Parquet is turned into."""

BOUNDS = pl.Struct({"lowest": pl.String, "highest": pl.String, "outside": pl.Boolean})
IDS = pl.List(pl.String)
_DAY_ZERO = dt.date(1970, 1, 1).toordinal()
ROW = "row"

_SCALARS: dict[str, Any] = {
    "count": pl.Int64,
    "number": QUANTITY,
    "date": pl.Date,
    "bool": pl.Boolean,
    "map": MAP,
}


def type_of(column: Column) -> pl.DataType:
    """Give the type of a key: texts, words and codes are strings."""
    if not column.holds_records:
        found: pl.DataType = _SCALARS.get(column.kind, pl.String())
        return found
    record = pl.Struct({field.name: type_of(field) for field in column.fields})
    return pl.List(record) if column.kind == "list" else record


@cache
def dossier_schema() -> pl.Schema:
    """Give the schema of a table of dossiers: each row is one, each key of it a column; null is *missing*.

    `khong_ap_dung` names the lists and blocks of the row that are not applicable; they are null then.
    """
    types: dict[str, Any] = {c.name: type_of(c) for c in shape()}
    types[NOT_APPLICABLE] = IDS
    return pl.Schema(types)


def result_schema(rulebooks: Iterable[Rulebook]) -> pl.Schema:
    """Give the schema of the results under some rulebooks; a level is null where its rulebook lacks it."""
    criteria = list(dict.fromkeys(c.id for rulebook in rulebooks for c in rulebook.criteria))
    types: dict[str, Any] = {
        ROW: pl.UInt64,
        "ma": pl.String,
        "ky_danh_gia": pl.String,
        "chuc_danh": pl.String,
        "rulebook": pl.String,
        "rating": pl.String,
        "bounds": BOUNDS,
        "levels": pl.Struct(dict.fromkeys(criteria, pl.String)),
        "level_bounds": pl.Struct(dict.fromkeys(criteria, BOUNDS)),
        "deciding": pl.Struct({"criteria": IDS, "requirements": IDS, "limits": IDS}),
        "limits": IDS,
        "limits_open": IDS,
    }
    return pl.Schema(types)


def to_table(dossiers: Iterable[Dossier]) -> pl.DataFrame:
    """Put dossiers into a table as `rate_table` takes it."""
    return pl.DataFrame([_row(dossier.to_data()) for dossier in dossiers], schema=dossier_schema())


def _row(data: Mapping[str, Any]) -> dict[str, Any]:
    na = [name for name in nullable_as_a_whole() if data.get(name) == NOT_APPLICABLE]
    row = {c.name: None if c.name in na or c.name not in data else _cell(c, data[c.name]) for c in shape()}
    return {**row, NOT_APPLICABLE: na}


def _cell(column: Column, value: Any) -> Any:
    match column.kind:
        case "list":
            return [_record(column, record) for record in value]
        case "block":
            return _record(column, value)
        case "map":
            return [{"key": key, "value": word} for key, word in value.items()]
        case "date":
            return dt.date.fromisoformat(value)
        case "number":
            return Decimal(value)
    return value


def _record(column: Column, record: Mapping[str, Any]) -> dict[str, Any]:
    return {f.name: _cell(f, record[f.name]) if f.name in record else None for f in column.fields}


def from_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a row of a table back into the plain data that `Dossier.from_data` reads.

    What stands in a column is kept as it is, so that the reader of dossiers can find fault with it.
    """
    found = {c.name: _data(c, row[c.name]) for c in shape() if row.get(c.name) is not None}
    for name in row.get(NOT_APPLICABLE) or ():
        # INVARIANT: a list that is there and said not to be is no dossier; the reader must see both.
        found[name] = NOT_APPLICABLE if name not in found else [NOT_APPLICABLE, found[name]]
    return found


def _data(column: Column, value: Any) -> Any:
    match column.kind:
        case "list":
            return [None if record is None else _fields(column, record) for record in value]
        case "block":
            return _fields(column, value)
        case "map":
            return _mapping(value)
        case "date" if isinstance(value, int):
            return _day(value)
    return value


def _mapping(pairs: Sequence[Mapping[str, Any] | None]) -> Any:
    """Give pairs as a mapping; as they are where one is null, or a key is, or comes twice."""
    found = {pair["key"]: pair["value"] for pair in pairs if pair is not None}
    return found if len(found) == len(pairs) and None not in found else list(pairs)


def _day(number: int) -> Any:
    """Give the day of so many days since 1970; the number itself where no calendar of Python has it."""
    ordinal = number + _DAY_ZERO
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else number


def readable(table: pl.DataFrame) -> pl.DataFrame:
    """Give a table whose rows Python reads as they stand: days as numbers, maps as pairs.

    A table may hold days that Python has not, and a map the same key twice.
    """
    return table.cast({name: _readable(kind) for name, kind in table.schema.items()})


def _readable(kind: Any) -> Any:
    if isinstance(kind, pl.Map):
        return pl.List(pl.Struct({"key": kind.key, "value": kind.value}))
    if isinstance(kind, pl.List):
        return pl.List(_readable(kind.inner))
    if isinstance(kind, pl.Struct):
        return pl.Struct({field.name: _readable(field.dtype) for field in kind.fields})
    return pl.Int32() if kind == pl.Date else kind


def _fields(column: Column, record: Mapping[str, Any]) -> dict[str, Any]:
    return {f.name: _data(f, record[f.name]) for f in column.fields if record.get(f.name) is not None}
