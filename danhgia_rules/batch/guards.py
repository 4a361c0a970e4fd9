"""Which rows the columns may decide: a row that is odd in any way is read again by the reader of dossiers.

INVARIANT: what passes here, `Dossier.from_data` and `bind` accept unchanged; what does not may still be
good. So errors have one source, and a check that is too strict here costs time only.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_

import polars as pl

from danhgia_rules.batch.columns import dossier_schema
from danhgia_rules.batch.shape import NOT_APPLICABLE, Column, nullable_as_a_whole, shape
from danhgia_rules.dossier.checks import (
    AT_MOST,
    EITHER_OR,
    MONTHS,
    NOT_AFTER,
    REOPENING,
    YEARS_AFTER,
    YEARS_BEFORE,
    YEARS_REOPENED,
)
from danhgia_rules.evaluation.binding import FILED, filed_clauses
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scalars import MAX_TEXT

COUNT_LIMIT = 10**9
RECORD_LIMIT = 10**4
QUANTITY_LIMIT = 10**12
"""Greater numbers and longer lists take the slow way, so that no sum and no product overflows."""

_LETTERS = "0-9A-Za-zÀ-ÖØ-öø-ɏḀ-ẙẠ-ỹ"
_CODE = f"^[{_LETTERS}](?:[{_LETTERS}_.-]{{0,38}}[{_LETTERS}])?$"
_TEXT = f"^[!-~{_LETTERS}–—‘’“”…₫€]([ -~{_LETTERS}–—‘’“”…₫€]*[!-~{_LETTERS}–—‘’“”…₫€])?$"
"""Letters that no normalisation changes, all of them assigned and visible; no space at either end."""


Years = Sequence[int]


Unused = frozenset[tuple[str, str]]
"""Fields, by place and name, that no record of a table has: there is nothing to look at."""


def odd_rows(table: pl.DataFrame, rulebook: Rulebook, years: Years) -> pl.Series:
    """Say of each row whether the reader of dossiers has to look at it; all rows are of these years."""
    found = [*_shape(rulebook, years, unused_fields(table)), *_contradictions(), *_filed(rulebook)]
    # Columns of their own, not one long expression: that takes polars longer to plan than to work out.
    doubts = table.select(doubt.fill_null(value=False).alias(str(n)) for n, doubt in enumerate(found))
    return doubts.select(pl.any_horizontal(pl.all()).alias("odd")).to_series()


def unused_fields(table: pl.DataFrame) -> Unused:
    """Name the fields that no record of a table has."""
    found: set[tuple[str, str]] = set()
    for column in shape():
        if column.holds_records:
            records = table[column.name]
            if column.kind == "list":
                records = records.explode(empty_as_null=False, keep_nulls=False)
            nulls = records.struct.unnest().null_count().row(0, named=True)
            unused = (f.name for f in column.fields if not f.required and nulls[f.name] == len(records))
            found |= {(column.name, name) for name in unused}
    return frozenset(found)


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, (c.fill_null(value=False) for c in conditions), pl.lit(value=False))


# --- Each value by itself


def _shape(rulebook: Rulebook, years: Years, unused: Unused) -> Iterator[pl.Expr]:
    for column in shape():
        value = pl.col(column.name)
        if column.required:
            yield value.is_null()
        if column.kind == "list":
            yield value.list.len() > RECORD_LIMIT
            fields = _used(column, unused)
            yield _some(
                column, _any([pl.element().is_null(), *_record(fields, pl.element(), years, column.name)])
            )
        elif column.kind == "block":
            fields = _used(column, unused)
            yield from (value.is_not_null() & found for found in _record(fields, value, years, column.name))
        else:
            yield from _value(column, value, years, column.name)
    na = pl.col(NOT_APPLICABLE)
    yield na.list.eval(
        _any([pl.element().is_null(), ~pl.element().is_in(list(nullable_as_a_whole()))])
    ).list.any()
    yield na.list.len() != na.list.n_unique()
    yield from (pl.col(name).is_not_null() & na.list.contains(name) for name in nullable_as_a_whole())
    yield pl.col("danh_gia").list.eval(_decided(rulebook)).list.any()


def _some(column: Column, condition: pl.Expr) -> pl.Expr:
    return pl.col(column.name).list.eval(condition).list.any()


def _used(column: Column, unused: Unused) -> tuple[Column, ...]:
    return tuple(field for field in column.fields if (column.name, field.name) not in unused)


def _record(fields: Iterable[Column], record: pl.Expr, years: Years, place: str) -> Iterator[pl.Expr]:
    for field in fields:
        value = record.struct.field(field.name)
        if field.required:
            yield value.is_null()
        if field.kind == "block":
            yield value.is_not_null() & _any(_record(field.fields, value, years, place))
        else:
            if place in FILED and field.name == "noi_dung":
                continue  # `_filed` names every clause that may stand here
            yield from _value(field, value, years, place)


def _value(column: Column, value: pl.Expr, years: Years, place: str) -> Iterator[pl.Expr]:
    match column.kind:
        case "word":
            yield reduce(and_, (value != word for word in column.words))  # quicker than `is_in` of few
        case "text":
            yield ~value.str.contains(_TEXT) | (value.str.len_bytes() > MAX_TEXT) | (value == "…")
        case "code":
            yield ~value.str.contains(_CODE)
        case "year":
            yield ~value.str.contains(r"^[12][0-9]{3}$")
        case "count":
            yield (value < 0) | (value > COUNT_LIMIT)
        case "number":
            yield (value < 0) | (value > QUANTITY_LIMIT) | (value.cast(pl.Decimal(38, 6)) != value)
        case "date":
            # Dates that are in range for every year of the table; others the reader looks at.
            last = min(years) + (YEARS_REOPENED if place in REOPENING else YEARS_AFTER)
            yield ~value.is_between(pl.date(max(years) - YEARS_BEFORE, 1, 1), pl.date(last, 12, 31))


def _decided(rulebook: Rulebook) -> pl.Expr:
    """Say of what people decided whether it names a level or a criterion that is not of the rulebook."""
    record = pl.element().struct
    rating = ~record.field("xep_loai").is_in(list(rulebook.rating.scale.names))
    return _any([rating, record.field("muc").is_not_null()])  # pairs are rare: the reader looks at them


# --- Values beside each other


def _contradictions() -> Iterator[pl.Expr]:
    for column in shape():
        if not column.holds_records:
            continue
        record = pl.element() if column.kind == "list" else pl.col(column.name)
        found = list(_disagreeing(column, record))
        if found and column.kind == "list":
            yield _some(column, _any(found))
        elif found:
            yield from found
        if column.kind == "list" and any(field.name == "ma" for field in column.fields):
            codes = pl.col(column.name).list.eval(pl.element().struct.field("ma"))
            yield codes.list.n_unique() != codes.list.len()
    yield from _months()


def _disagreeing(column: Column, record: pl.Expr) -> Iterator[pl.Expr]:
    def field(name: str) -> pl.Expr:
        return record.struct.field(name)

    yield from (field(part) > field(whole) for part, whole in AT_MOST.get(column.name, ()))
    yield from (field(first) > field(then) for first, then in NOT_AFTER.get(column.name, ()))
    if column.name in EITHER_OR:
        date, unfinished = EITHER_OR[column.name]
        yield field(date).is_not_null() & field(unfinished)
    if column.name == "bieu_hien":
        violation = field("loai") == "vi_pham"
        yield violation & field("ket_luan").is_not_null() & field("muc_do").is_null()
        yield ~violation & (field("muc_do").is_not_null() | field("ket_luan").is_not_null())


def _months() -> Iterator[pl.Expr]:
    block = pl.col("thoi_gian_cong_tac").struct
    months = [
        block.field(name) for name in ("so_thang_lam_viec", "so_thang_nghi_om", "so_thang_nghi_thai_san")
    ]
    yield from (month > MONTHS for month in months)
    yield months[0].fill_null(0) + months[2].fill_null(0) > MONTHS


def _filed(rulebook: Rulebook) -> Iterator[pl.Expr]:
    """Say whether a record is filed under a clause that no rule of its list reads."""
    for name in FILED:
        allowed = sorted(filed_clauses(rulebook, name))
        clause = pl.element().struct.field("noi_dung")
        yield pl.col(name).list.eval(~clause.is_in(allowed)).list.any()


def prepared(table: pl.DataFrame) -> pl.DataFrame:
    """Bring a table to the schema of dossiers, and say which lists and blocks are not applicable."""
    schema = dossier_schema()
    there = [
        pl.col(name) if table.schema[name] == kind else pl.col(name).cast(kind)
        for name, kind in schema.items()
        if name in table.columns
    ]
    absent = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in table.columns]
    others = [name for name in table.columns if name not in schema]
    frame = table.select(*others, *there, *absent)
    na = pl.col(NOT_APPLICABLE)
    return frame.with_columns(
        (pl.col(name).is_null() & na.list.contains(name).fill_null(value=False)).alias(
            f"{name}.{NOT_APPLICABLE}"
        )
        for name in nullable_as_a_whole()
    )
