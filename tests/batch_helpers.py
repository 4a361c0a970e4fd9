"""Tables of dossiers for tests: rows written from plain data, and what each of them must come to.

Rows are written here by the polars types alone, so that `columns.to_table` and `from_row` are held
against a second way to do it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from danhgia_rules import Dossier, Rulebook, evaluate
from danhgia_rules.batch.columns import ROW, dossier_schema, from_row
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.batch.refusals import REFUSALS, refusals
from danhgia_rules.batch.results import row_of
from danhgia_rules.errors import CatalogError, DossierError

Data = dict[str, Any]
NA = "khong_ap_dung"
MAP = pl.List(pl.Struct({"key": pl.String, "value": pl.String}))


# --- Plain data as rows


def row_from(data: Data) -> Data:
    """Write the plain data of a dossier, right or wrong, as a row."""
    row: Data = {}
    outside = []
    for name, kind in dossier_schema().items():
        value = data.get(name)
        if value == NA and kind.is_nested():
            outside.append(name)
            value = None
        row[name] = _cell(value, kind)
    return {**row, NA: outside}


def _cell(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if kind.is_nested():
        return _nested(value, kind)
    if kind == pl.Date and isinstance(value, str):
        return dt.date.fromisoformat(value)
    return Decimal(value) if isinstance(kind, pl.Decimal) else value


def _nested(value: Any, kind: Any) -> Any:
    if kind == MAP:
        return [{"key": key, "value": word} for key, word in value.items()]
    if isinstance(kind, pl.List):
        return [_cell(item, kind.inner) for item in value]
    return {f.name: _cell(value.get(f.name), f.dtype) for f in kind.fields}


def table_of(rows: Iterable[Data]) -> pl.DataFrame:
    """Make a table of rows."""
    return pl.DataFrame(list(rows), schema=dossier_schema())


def table_from(dossiers: Iterable[Data]) -> pl.DataFrame:
    """Make a table of the plain data of dossiers."""
    return table_of(map(row_from, dossiers))


def read_back(row: Data) -> Data:
    """Turn a row that no plain data could be written as into what the reader of dossiers is given."""
    return from_row(row)


# --- What a row must come to


def expected(
    data: Data, row: int, rulebook: Rulebook | None = None, subject: Any = None
) -> tuple[Data | None, list[Data]]:
    """Give the result of `evaluate`, as a row of results, or the problems that it names."""
    try:
        return row_of(evaluate(Dossier.from_data(data), rulebook=rulebook), row), []
    except (DossierError, CatalogError) as error:
        return None, list(refusals(error, row, subject))


@dataclass(frozen=True)
class Expected:
    """What a table must come to, as two tables."""

    rated: pl.DataFrame
    refused: pl.DataFrame


def expected_of(
    dossiers: Iterable[Data], rater: Rater, subjects: Iterable[Any], rulebook: Rulebook | None = None
) -> Expected:
    """Rate each dossier by itself; `subjects` are the codes that stand in the table."""
    rated, refused = [], []
    for number, (data, subject) in enumerate(zip(dossiers, subjects, strict=True), 1):
        result, problems = expected(data, number, rulebook, subject)
        rated += [] if result is None else [result]
        refused += problems
    return Expected(pl.DataFrame(rated, rater.schema), pl.DataFrame(refused, REFUSALS))


def differences(found: Rated | Expected, wanted: Rated | Expected) -> Iterator[str]:
    """Say where two results differ: the column, the rows, and the first of them on both sides."""
    for one, other in ((found.rated, wanted.rated), (found.refused, wanted.refused)):
        if one.schema != other.schema:
            yield f"schema: {one.schema} != {other.schema}"
        elif one[ROW].to_list() != other[ROW].to_list():
            rows = set(one[ROW].to_list()) ^ set(other[ROW].to_list())
            yield f"rows: {sorted(rows)[:5]} only on one side, of {len(one)} and {len(other)} lines"
        elif not one.equals(other):
            yield from _columns_that_differ(one, other)


def _columns_that_differ(one: pl.DataFrame, other: pl.DataFrame) -> Iterator[str]:
    rows = one[ROW].to_list()
    for name in one.columns:
        pairs = zip(rows, one[name].to_list(), other[name].to_list(), strict=True)
        wrong = [(row, mine, theirs) for row, mine, theirs in pairs if mine != theirs]
        if wrong:
            yield f"{name}: {len(wrong)} rows differ; first: {wrong[0]}"


def agree(dossiers: list[Data], rater: Rater, rulebook: Rulebook | None = None) -> Rated:
    """Rate dossiers as a table, assert that each comes out as `evaluate` says, and give the results."""
    table = table_from(dossiers)
    found = rater.rate(table)
    wanted = expected_of(dossiers, rater, table["ma"], rulebook)
    assert list(differences(found, wanted)) == []
    return found


def joined(parts: Iterable[Rated]) -> Rated:
    """Put the results of the parts of a table together, in the order of its rows."""
    listed = list(parts)
    return Rated(
        pl.concat([part.rated for part in listed]).sort(ROW),
        pl.concat([part.refused for part in listed]).sort(ROW, maintain_order=True),
    )
