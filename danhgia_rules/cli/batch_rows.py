"""One row in the results of a batch, or among its refused: by its number, or by the code of the dossier.

Knows the files that a batch writes; must not know how they are written, or how a trace is opened.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from danhgia_rules.errors import DanhGiaError, Problem, Where

if TYPE_CHECKING:
    import polars as pl

ROW, SUBJECT, RATING, TRACE = "row", "ma", "rating", "trace"
MOST_NAMED = 10
"""So many rows of one code are named."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a row by its number, or else the rows of a code."""

    row: int | None
    code: str | None

    @property
    def words(self) -> dict[str, str]:
        """Say it in both languages."""
        if self.code is not None:
            return {"wanted_vi": f"hồ sơ mã `{self.code}`", "wanted_en": f"dossier with code `{self.code}`"}
        return {"wanted_vi": f"dòng {self.row}", "wanted_en": f"row {self.row}"}

    def of(self, table: "pl.LazyFrame") -> "pl.LazyFrame":
        """Give the rows that are looked for."""
        return table.filter(**({SUBJECT: self.code} if self.row is None else {ROW: self.row}))


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that rates nobody, and the lines that say why, as the file of the refused has them."""

    file: Path
    lines: tuple[dict[str, Any], ...]


def beside(results: Path) -> Path:
    """Give the place of the refused rows of a file of results."""
    return results.with_name(f"{results.stem}.refused{results.suffix}")


def find(results: Path, wanted: Wanted) -> str | Refused:
    """Give the packed trace of a row, or why the row was refused.

    Raises DanhGiaError: Q012 where there is no file, Q022 for what are no results, Q015 where they hold
    no traces, Q016 where the row is in neither file, Q017 where several rows have the code.
    """
    table = _scanned(results)
    columns = _columns(table, results)
    if not {ROW, SUBJECT, RATING} <= set(columns):
        raise DanhGiaError(Problem("Q022", Where(str(results))))
    found = _collected(wanted.of(table).select(name for name in (ROW, TRACE) if name in columns), results)
    refused = _refused(results, wanted)
    rows = sorted({row[ROW] for row in (*found, *refused)})
    if not rows:
        raise DanhGiaError(Problem("Q016", Where(str(results)), wanted.words))
    if len(rows) > 1:
        listed = ", ".join(map(str, rows[:MOST_NAMED])) + ", …" * (len(rows) > MOST_NAMED)
        raise DanhGiaError(Problem("Q017", Where(str(results)), {"code": wanted.code, "rows": listed}))
    if refused:
        return Refused(beside(results), refused)
    if TRACE not in columns:
        raise DanhGiaError(Problem("Q015", Where(str(results))))
    trace: str = found[0][TRACE]
    return trace


def _refused(results: Path, wanted: Wanted) -> tuple[dict[str, Any], ...]:
    path = beside(results)
    return _collected(wanted.of(_scanned(path)), path) if path.is_file() else ()


def _scanned(path: Path) -> "pl.LazyFrame":
    import polars as pl  # noqa: PLC0415 - an extra

    if not path.exists():
        raise DanhGiaError(Problem("Q012", params={"path": path}))
    if not path.is_file():
        raise DanhGiaError(Problem("Q022", Where(str(path))))
    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def _columns(table: "pl.LazyFrame", path: Path) -> list[str]:
    import polars as pl  # noqa: PLC0415 - an extra

    try:
        return table.collect_schema().names()
    except (pl.exceptions.PolarsError, OSError):
        raise DanhGiaError(Problem("Q022", Where(str(path)))) from None


def _collected(table: "pl.LazyFrame", path: Path) -> tuple[dict[str, Any], ...]:
    import polars as pl  # noqa: PLC0415 - an extra

    try:
        return tuple(table.collect(engine="streaming").to_dicts())
    except (pl.exceptions.PolarsError, OSError):
        raise DanhGiaError(Problem("Q022", Where(str(path)))) from None


def examples(files: tuple[Path, ...]) -> dict[str, tuple[Path, dict[str, Any]]]:
    """Give for each code of an error the first line that has it, with its file."""
    found: dict[str, tuple[Path, dict[str, Any]]] = {}
    for path in files:
        first = _scanned(path).unique("code", keep="first", maintain_order=True)
        for line in _collected(first, path):
            found.setdefault(line["code"], (path, line))
    return found
