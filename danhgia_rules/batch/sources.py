"""Where a batch comes from: one file, or a folder of files that together are one batch.

Knows how rows are read, in slices of bounded size; must not know where results go.
"""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import polars as pl

from danhgia_rules.batch.columns import from_row, readable
from danhgia_rules.batch.intake import check_schema
from danhgia_rules.batch.ndjson import Lines, Part
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.batch.work import reason_of
from danhgia_rules.errors import DanhGiaError, DossierError, Problem, Where

PARQUET, NDJSON = (".parquet",), (".ndjson", ".jsonl")
_FOOTER = 65_536
_REASONS = (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of a file and what they came to; `data` gives a row as it was read, for an audit."""

    first_row: int
    rows: int
    rated: Rated
    data: Callable[[int], dict[str, Any]]


Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """Say which file stands at a place, how large it is and when it was changed."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


class Source(Protocol):
    """A file of dossiers."""

    @property
    def name(self) -> str:
        """Its place below the input."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def stamp(self) -> "Stamp":
        """What the file system said of it when it was found."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    def check(self) -> None:
        """Refuse a file that cannot be read or whose columns do not fit."""

    def identity(self) -> dict[str, Any]:
        """Say what tells this file from another one of the same name."""

    def slices(self, rater: Rater, size: int, done: int) -> Generator[Slice, None, None]:
        """Rate the rows after those that are done, so many at a time."""


@dataclass(frozen=True)
class ParquetSource:
    """A Parquet file: its columns are checked as a whole before a row is read."""

    name: str
    path: Path
    stamp: Stamp

    @cached_property
    def rows(self) -> int:
        """How many rows it has, as its footer says."""
        found: int = self._scan().select(pl.len()).collect().item()
        return found

    def check(self) -> None:
        """Refuse a file that is no Parquet (Q006), or whose columns do not fit (Q001 to Q003)."""
        try:
            schema = self._scan().collect_schema()
            check_schema(schema)
            _ = self.rows
        except _REASONS as error:
            raise unreadable(self.path, error) from None

    def identity(self) -> dict[str, Any]:
        """Give size, time of change and the digest of the end, where Parquet keeps its directory."""
        found = self.path.stat()
        with self.path.open("rb") as stream:
            stream.seek(max(0, found.st_size - _FOOTER))
            footer = hashlib.sha256(stream.read()).hexdigest()
        return {"name": self.name, "size": found.st_size, "changed": str(found.st_mtime_ns), "sha256": footer}

    def slices(self, rater: Rater, size: int, done: int) -> Generator[Slice, None, None]:
        """Rate the rows after those that are done, so many at a time."""
        starts = range(done, self.rows, size)
        yield from in_turn([partial(self._slice, rater, start, size) for start in starts], AT_ONCE)

    def _slice(self, rater: Rater, start: int, size: int) -> Slice:
        # Not `collect_batches`: that reads ahead without a bound, up to the whole file in memory.
        try:
            table = self._scan().slice(start, size).collect()
        except _REASONS as error:
            raise unreadable(self.path, error) from None
        first = start + 1
        return Slice(first, len(table), rater.rate(table, first), partial(_row_of, table, first))

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.path, hive_partitioning=False, glob=False)


LINES_AT_A_TIME = 2_000
"""Dossiers that are read line by line take far more memory than columns."""
AT_ONCE = 2
"""So many slices are in work at once: while one is read another is rated."""

Result = TypeVar("Result")


def in_turn(jobs: Iterable[Callable[[], Result]], at_once: int) -> Iterator[Result]:
    """Do jobs, some at once, and give their results in order; no job is begun far ahead of its turn."""
    with ThreadPoolExecutor(at_once) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for job in jobs:
                waiting.append(pool.submit(job))
                if len(waiting) >= at_once:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _row_of(table: pl.DataFrame, first: int, row: int) -> dict[str, Any]:
    return from_row(readable(table.slice(row - first, 1)).row(0, named=True))


@dataclass(frozen=True)
class NdjsonSource:
    """A file with one dossier as JSON on each line, read as strictly as a dossier by itself."""

    name: str
    path: Path
    stamp: Stamp

    @cached_property
    def lines(self) -> Lines:
        """The lines of the file, counted."""
        return Lines(self.path)

    @property
    def rows(self) -> int:
        """How many lines it has."""
        return self.lines.count

    def check(self) -> None:
        """Refuse a file that cannot be read (Q006)."""
        try:
            _ = self.lines
        except OSError as error:
            raise unreadable(self.path, error) from None

    def identity(self) -> dict[str, Any]:
        """Give the digest of the file, which was read to count its lines."""
        return {"name": self.name, "size": self.lines.size, "sha256": self.lines.sha256}

    def slices(self, rater: Rater, size: int, done: int) -> Generator[Slice, None, None]:
        """Rate the lines after those that are done, so many at a time."""
        for first, part in self._parts(min(size, LINES_AT_A_TIME), done):
            rated = rater.rate_read(part.dossiers, part.refused)
            yield Slice(first, part.rows, rated, lambda row, part=part: part.dossiers[row].to_data())  # type: ignore[misc]

    def _parts(self, size: int, done: int) -> Iterator[tuple[int, Part]]:
        try:
            yield from self.lines.parts(size, done)
        except OSError as error:
            raise unreadable(self.path, error) from None


def unreadable(path: Path, error: BaseException) -> DanhGiaError:
    """Make the error of a file that cannot be read, without what the file holds."""
    reason = reason_of(error) or f"{path.suffix}?"
    return DossierError(Problem("Q006", Where(str(path)), {"reason": reason}))


def changed(path: Path) -> DanhGiaError:
    """Make the error of a file that was another one when it was read than when its rows were counted."""
    return DossierError(Problem("Q018", Where(str(path))))


def still_there(source: Source) -> None:
    """Refuse a file that was changed or replaced since it was found (Q018)."""
    try:
        same = stamp_of(source.path) == source.stamp
    except OSError as error:
        raise unreadable(source.path, error) from None
    if not same:
        raise changed(source.path)


def sources_of(path: Path) -> list[Source]:
    """Give the files of an input, in order; raise DossierError with all that cannot be read or do not fit."""
    try:
        if not path.exists():
            raise DossierError(Problem("Q012", params={"path": str(path)}))
        found = list(_files(path)) if path.is_dir() else [path]
    except OSError as error:
        raise unreadable(Path(error.filename or path), error) from None
    if not found:
        raise DossierError(Problem("Q006", Where(str(path)), {"reason": "0 × .parquet, .ndjson, .jsonl"}))
    sources: list[Source] = []
    problems: list[Problem] = []
    for file in found:
        try:
            name = file.relative_to(path).as_posix() if file != path else path.name
            sources.append(_source(name, file))
            sources[-1].check()
        except DossierError as error:
            problems += [_in_file(problem, file) for problem in error.problems]
    if problems:
        raise DossierError(problems)
    return sources


def _in_file(problem: Problem, path: Path) -> Problem:
    file = str(path).encode(errors="backslashreplace").decode()  # a name that is no UTF-8 can be printed too
    where = Where(file, problem.where.line, problem.where.column, problem.where.path)
    return Problem(problem.code, where, problem.params)


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        # A link to a folder is not followed, and not passed over in silence: it is refused like a file.
        links = [name for name in folders if Path(root, name).is_symlink()]
        for name in sorted([*names, *links]):
            if not name.startswith((".", "_")):  # what Spark and others leave beside partitions
                yield Path(root, name)


def _refuse(error: OSError) -> None:
    raise error


def _source(name: str, path: Path) -> Source:
    suffix = path.suffix.lower()
    if path.is_file() and _is_text(path):
        if suffix in PARQUET:
            return ParquetSource(name, path, stamp_of(path))
        if suffix in NDJSON:
            return NdjsonSource(name, path, stamp_of(path))
    raise DossierError(Problem("Q006", Where(str(path)), {"reason": _kind(path)}))


def _is_text(path: Path) -> bool:
    """Say whether a path is UTF-8: no other one can be given to polars, or stand in a journal."""
    return not any("\ud800" <= char <= "\udfff" for char in str(path))


def _kind(path: Path) -> str:
    if not _is_text(path):
        return "name: UTF-8?"
    if path.is_file():
        return path.suffix or "?"
    return "link" if path.is_symlink() else "no regular file"
