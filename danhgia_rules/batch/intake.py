"""The schema of what comes in: every column that does not fit is named before a row is read."""

from collections.abc import Iterator

import polars as pl

from danhgia_rules.batch.columns import dossier_schema
from danhgia_rules.batch.shape import NOT_APPLICABLE, Column, shape
from danhgia_rules.errors import DossierError, Problem, Where
from danhgia_rules.validation import closest

_TEXTS = (pl.String, pl.Categorical, pl.Enum)
_PLACES, _DIGITS = 20, 18


def check_schema(schema: pl.Schema) -> None:
    """Refuse a table whose columns do not fit; raise DossierError (Q001–Q003) with all of them."""
    known = [column.name for column in shape()]
    problems = list(_fields(shape(), schema, ""))
    problems += [_unknown(name, known) for name in schema.names() if name not in {*known, NOT_APPLICABLE}]
    if NOT_APPLICABLE in schema and not _is_list_of_text(schema[NOT_APPLICABLE]):
        problems.append(_wrong(NOT_APPLICABLE, schema[NOT_APPLICABLE], dossier_schema()[NOT_APPLICABLE]))
    if problems:
        raise DossierError(problems)


def _unknown(path: str, known: list[str]) -> Problem:
    return Problem(
        "Q001", Where(path=path), {"column": path, "hint": closest(path.rpartition(".")[2], known)}
    )


def _wrong(path: str, found: object, wanted: object) -> Problem:
    return Problem("Q002", Where(path=path), {"column": path, "found": str(found), "wanted": str(wanted)})


def _fields(columns: tuple[Column, ...], schema: pl.Schema, prefix: str) -> Iterator[Problem]:
    for column in columns:
        path = f"{prefix}{column.name}"
        if column.name in schema:
            yield from _type(column, schema[column.name], path)
        elif column.required:
            yield Problem("Q003", Where(path=path), {"column": path})


def _type(column: Column, found: pl.DataType, path: str) -> Iterator[Problem]:
    record = found.inner if column.kind == "list" and isinstance(found, pl.List) else found
    if found == pl.Null and not column.required:
        return  # a column without any value: every one is missing
    if column.kind == "list" and found == pl.List(pl.Null):
        return  # a list without records in every row
    if column.holds_records:
        if isinstance(record, pl.Struct) and (column.kind == "block" or isinstance(found, pl.List)):
            inner = pl.Schema({f.name: f.dtype for f in record.fields})
            names = [field.name for field in column.fields]
            yield from _fields(column.fields, inner, f"{path}.")
            yield from (_unknown(f"{path}.{name}", names) for name in inner if name not in names)
            return
    elif _fits(column, found):
        return
    yield _wrong(path, found, _wanted(column))


def _wanted(column: Column) -> str:
    words = {"list": "List(Struct)", "block": "Struct", "count": "Int64", "number": "Decimal", "date": "Date"}
    return {**words, "bool": "Boolean", "map": "List(Struct(key, value))"}.get(column.kind, "String")


def _fits(column: Column, found: pl.DataType) -> bool:
    match column.kind:
        case "count":
            return found.is_integer()
        case "number":
            return found.is_integer() or (
                isinstance(found, pl.Decimal)
                and found.scale <= _PLACES
                and (found.precision or 38) - found.scale <= 38
            )
        case "date":
            return found == pl.Date
        case "bool":
            return found == pl.Boolean
        case "map":
            return _is_map(found) or (isinstance(found, pl.List) and _is_pair(found.inner))
    return found in _TEXTS


def _is_map(found: pl.DataType) -> bool:
    return isinstance(found, pl.Map) and found.key in _TEXTS and found.value in _TEXTS


def _is_pair(found: object) -> bool:
    fields = {field.name: field.dtype for field in found.fields} if isinstance(found, pl.Struct) else {}
    return set(fields) == {"key", "value"} and all(kind in (*_TEXTS, pl.Null) for kind in fields.values())


def _is_list_of_text(found: pl.DataType) -> bool:
    return found == pl.Null or (isinstance(found, pl.List) and found.inner in (*_TEXTS, pl.Null))
