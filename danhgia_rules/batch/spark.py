"""The same ratings under Spark: each Arrow batch of a partition is rated as a table.

Knows how tables go in and out of Spark's workers; must not know rules or checks. What was read from
files on the driver travels with the job, so workers read none.
"""

import io
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from re import fullmatch
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from danhgia_rules.__about__ import __version__
from danhgia_rules.batch.columns import ROW
from danhgia_rules.batch.intake import check_schema
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.batch.refusals import REFUSALS
from danhgia_rules.catalog import bundled
from danhgia_rules.errors import DanhGiaError, DossierError, Problem, Where
from danhgia_rules.rulebook.model import Rulebook

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

PROBLEMS = "problems"
"""The column that says why a row rates nobody; empty for a row that was rated."""

_PROBLEM = {name: kind for name, kind in REFUSALS.items() if name not in {ROW, "ma"}}
_YEAR = r"^[12][0-9]{3}$"


def rate_on_spark(
    frame: "DataFrame", *, rulebook: Rulebook | str | None = None, overlay: str | Path | None = None
) -> "DataFrame":
    """Rate a Spark table of dossiers, one a row; give a row for each, in the order of its partition.

    The columns are those of `rate_table` without `row`, which has no meaning across partitions, and
    `problems`, which is empty where the row was rated. A row that is no dossier rates nobody: its problems
    stand there, and of the other columns only `ma` and `ky_danh_gia` are filled, where they could be read.
    Rulebooks are read at once; nothing is rated before Spark is asked for a result.

    Raises DossierError (Q001–Q003, Q013) with every column that does not fit, RulebookError and
    CatalogError as `evaluate` does, and DanhGiaError (Q005) where what PySpark needs is not installed.
    """
    columns = _columns(frame)
    check_schema(columns)
    work = Work.of(columns, Rater(rulebook, overlay))
    results = ", ".join(f"`{name}` {_spark_type(kind)}" for name, kind in work.results.items())
    try:
        return frame.mapInArrow(work, results)
    except ImportError as failure:
        raise DanhGiaError(Problem("Q005")) from failure


# --- Types: Spark's schemas are read as the JSON that they are saved as


_TYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "boolean": pl.Boolean(),
    "byte": pl.Int8(),
    "short": pl.Int16(),
    "integer": pl.Int32(),
    "long": pl.Int64(),
    "float": pl.Float32(),
    "double": pl.Float64(),
    "binary": pl.Binary(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us", "UTC"),
    "timestamp_ntz": pl.Datetime("us"),
    "void": pl.Null(),
}


def _columns(frame: "DataFrame") -> pl.Schema:
    names = frame.schema.names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DossierError([Problem("Q013", Where(path=name), {"column": name}) for name in twice])
    return pl.Schema(_fields(frame.schema.jsonValue()))


def _fields(struct: dict[str, Any]) -> dict[str, pl.DataType]:
    return {field["name"]: _type(field["type"]) for field in struct["fields"]}


def _type(found: str | dict[str, Any]) -> pl.DataType:
    """Give the type that a column has in a worker; maps are pairs there."""
    if isinstance(found, str):
        decimal = fullmatch(r"decimal\((\d+),(-?\d+)\)", found)
        return pl.Decimal(int(decimal[1]), int(decimal[2])) if decimal else _TYPES.get(found, pl.Unknown())
    match found["type"]:
        case "struct":
            return pl.Struct(_fields(found))
        case "array":
            return pl.List(_type(found["elementType"]))
        case "map":
            return pl.List(pl.Struct({"key": _type(found["keyType"]), "value": _type(found["valueType"])}))
    return pl.Unknown()


def _spark_type(kind: Any) -> str:
    """Write the type of a result as Spark's SQL does."""
    if isinstance(kind, pl.List):
        return f"array<{_spark_type(kind.inner)}>"
    if isinstance(kind, pl.Struct):
        return f"struct<{', '.join(f'`{f.name}`: {_spark_type(f.dtype)}' for f in kind.fields)}>"
    return {pl.String(): "string", pl.Boolean(): "boolean"}[kind]


def _arrow_type(kind: Any) -> "pa.DataType":
    """Give the type of a result in Arrow as Spark reads it: small strings and lists, no views."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    if isinstance(kind, pl.List):
        return pa.list_(pa.field("element", _arrow_type(kind.inner)))
    if isinstance(kind, pl.Struct):
        return pa.struct([(f.name, _arrow_type(f.dtype)) for f in kind.fields])
    return {pl.String(): pa.string(), pl.Boolean(): pa.bool_()}[kind]


# --- What a worker does


@dataclass(frozen=True, slots=True)
class Work:
    """What the workers are sent: a packed rater, the columns that come in and go out, the library's version.

    It is called with the Arrow batches of a partition and gives those of the results. Raises DanhGiaError
    (Q014) on a worker with another version, for the same rules may not mean the same there.
    """

    version: str
    rater: bytes
    columns: pl.Schema
    results: dict[str, pl.DataType]

    @classmethod
    def of(cls, columns: pl.Schema, rater: Rater) -> Self:
        """Prepare the work of a rater on a table; the rulebooks are read now."""
        results: dict[str, pl.DataType] = {name: kind for name, kind in rater.schema.items() if name != ROW}
        results[PROBLEMS] = pl.List(pl.Struct(_PROBLEM))
        return cls(__version__, _packed(rater), columns, results)

    def __call__(self, batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        """Rate batch by batch."""
        if self.version != __version__:
            raise DanhGiaError(Problem("Q014", params={"wanted": self.version, "found": __version__}))
        rater = _unpacked(self.rater)
        for batch in batches:
            yield from self._rated(rater, batch)

    def _rated(self, rater: Rater, batch: "pa.RecordBatch") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa  # noqa: PLC0415 - an extra

        batch.validate(full=True)  # Spark does not look whether a text is UTF-8, and polars trusts Arrow
        table = pl.DataFrame(batch).cast(self.columns)
        found = _as_one(rater.rate(table), table).select(list(self.results))
        wanted = pa.schema([(name, _arrow_type(kind)) for name, kind in self.results.items()])
        yield from found.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(wanted).to_batches()


def _as_one(found: Rated, table: pl.DataFrame) -> pl.DataFrame:
    """Put the refused among the rated, a row for each row of the table, in its order."""
    year = pl.col("ky_danh_gia")
    years = table.with_row_index(ROW, 1).select(
        pl.col(ROW).cast(pl.UInt64), ky_danh_gia=pl.when(year.str.contains(_YEAR)).then(year)
    )
    refused = found.refused.group_by(ROW, maintain_order=True).agg(
        pl.col("ma").first(), pl.struct(*_PROBLEM).alias(PROBLEMS)
    )
    rated = found.rated.with_columns(pl.lit([], pl.List(pl.Struct(_PROBLEM))).alias(PROBLEMS))
    return pl.concat([rated, refused.join(years, on=ROW)], how="diagonal").sort(ROW)


# --- The rater on its way


class _Packer(pickle.Pickler):
    """Sends a bundled rulebook by its id: overlays and raters know it from others by its identity."""

    def persistent_id(self, found: Any) -> str | None:
        """Give the id of a bundled rulebook, None of all else."""
        if not isinstance(found, Rulebook):
            return None
        bundle = {entry.id for entry in bundled().entries if entry.position is not None}
        return found.id if found.id in bundle and bundled().rulebook(found.id) is found else None


class _Unpacker(pickle.Unpickler):  # the bytes come from the driver, as the code of every job does
    def persistent_load(self, name: str) -> Rulebook:
        """Give the bundled rulebook of a name."""
        return bundled().rulebook(name)


def _packed(rater: Rater) -> bytes:
    """Pack a rater with what it has read."""
    packed = io.BytesIO()
    _Packer(packed).dump(rater)
    return packed.getvalue()


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Rater:
    """Unpack a rater; a worker that does several tasks keeps it, with the plans that it compiled."""
    rater: Rater = _Unpacker(io.BytesIO(packed)).load()
    return rater
