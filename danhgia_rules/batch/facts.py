"""The facts of a row as canonical JSON, written by columns: byte for byte what `canonical_bytes` writes.

Knows the schema of dossiers and how polars writes JSON; must not know rules or results. Only for rows
that the guards let pass: what is written here is what the reader of dossiers would have read.
"""

from functools import cache
from typing import Any

import polars as pl

from danhgia_rules.batch.columns import MAP
from danhgia_rules.batch.shape import NOT_APPLICABLE, Column, shape

_NULLS = r',"[a-z_]+":null'
_FIRST_NULLS = r'\{"[a-z_]+":null,?'
"""Keys without a value. Inside a text every quote is escaped, so these can only be keys."""

_TEXT = pl.String()


def facts_json(table: pl.DataFrame) -> pl.Series:
    """Give for each row the dossier as `to_data` gives it, in canonical JSON."""
    parts = [_part(column) for column in sorted(shape(), key=lambda column: column.name)]
    body = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return table.select((pl.lit("{") + body + "}").alias("facts"))["facts"]


def _part(column: Column) -> pl.Expr:
    """Give `"key":value`; null where the key is missing."""
    value = pl.col(column.name)
    written = pl.struct(value.cast(_sorted_type(column)).alias("x")).struct.json_encode()
    text = pl.lit(f'"{column.name}":') + _tidy(written.str.slice(5).str.strip_suffix("}"), column)
    found = pl.when(value.is_not_null()).then(text)
    if not column.may_be_na:
        return found
    absent = pl.lit(f'"{column.name}":"{NOT_APPLICABLE}"')
    return pl.when(pl.col(f"{column.name}.{NOT_APPLICABLE}")).then(absent).otherwise(found)


def _tidy(text: pl.Expr, column: Column) -> pl.Expr:
    """Leave out keys without a value, and write quantities as dossiers do."""
    if not column.holds_records:
        return text
    text = text.str.replace_all(_NULLS, "").str.replace_all(_FIRST_NULLS, "{")
    numbers = "|".join(field.name for field in column.fields if field.kind == "number")
    if not numbers:
        return text
    key = f'"({numbers})":"'
    return (
        text.str.replace_all(rf'{key}([0-9]+)(?:\.0+)?"', '"${1}":${2}')
        .str.replace_all(rf'{key}([0-9]+\.[0-9]*[1-9])0+"', '"${1}":"${2}"')
        .str.replace_all(
            rf'{key}([1-9][0-9]{{0,2}}\.[0-9]{{3}})"', '"${1}":"${2}0"'
        )  # not to be taken for thousands
    )


@cache
def _sorted_type(column: Column) -> Any:
    """Give the type of a key with the fields of its records in order."""
    kinds = {"count": pl.Int64(), "number": pl.Decimal(38, 20), "date": pl.Date(), "bool": pl.Boolean()}
    if column.kind == "map":
        return MAP  # null: the guards let no row with pairs pass
    if not column.holds_records:
        return kinds.get(column.kind, _TEXT)
    fields = sorted(column.fields, key=lambda field: field.name)
    record = pl.Struct({field.name: _sorted_type(field) for field in fields})
    return pl.List(record) if column.kind == "list" else record
