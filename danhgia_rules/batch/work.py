"""The work folder of a batch: finished parts and a journal, so that a broken run goes on where it stopped.

Nothing stands under a final name before it is whole: each file is written beside, flushed to the disk and
renamed. Knows files and their order; must not know rules.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

import polars as pl

from danhgia_rules.batch.columns import ROW
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.errors import DanhGiaError, Problem

JOURNAL, LOCK = "journal.json", "lock"
SCHEMA = "danhgia/batch-work/1"
_FAILURES = (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException)

Json = dict[str, Any]


class Work:
    """The folder `<output>.part`, held by one process at a time."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output.with_name(f"{output.name}.part")
        self._lock: IO[str] | None = None

    def open(self, run: Json, seed: str) -> Json:
        """Begin, or go on with, a run; give what the journal says of it. A run keeps its first seed.

        Raises DanhGiaError (Q007) where the folder is of another run, or another process holds it.
        """
        with writing(self.folder):
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self._lock = (self.folder / LOCK).open("a", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise self._other("một tiến trình khác đang ghi", "another process is writing") from None
        journal = self._journal()
        if journal is None:
            journal = {"schema": SCHEMA, "run": run, "seed": seed, "finished": []}
            self.write_journal(journal)
        self._compare(journal, run)
        return journal

    def _journal(self) -> Json | None:
        try:
            found: Json = json.loads((self.folder / JOURNAL).read_text(encoding="utf-8"))
        except FileNotFoundError:
            begun = {LOCK, _beside(self.folder / JOURNAL).name}  # a run killed before its journal stood
            if any(path.name not in begun for path in self.folder.iterdir()):
                raise self._other("thư mục không có nhật ký", "the folder has no journal") from None
            return None
        except (OSError, ValueError, RecursionError):
            raise self._other("không đọc được nhật ký", "its journal cannot be read") from None
        if not _is_journal(found):
            raise self._other("nhật ký có dạng khác", "its journal has another form")
        return found

    def _compare(self, journal: Json, run: Json) -> None:
        before = journal["run"]
        differ = ", ".join(sorted(key for key in {*run, *before} if run.get(key) != before.get(key)))
        if differ:
            raise self._other("khác về " + differ, "it differs in " + differ)

    def _other(self, vietnamese: str, english: str) -> DanhGiaError:
        params = {"path": str(self.folder), "reason_vi": vietnamese, "reason_en": english}
        return DanhGiaError(Problem("Q007", params=params))

    def write_journal(self, journal: Json) -> None:
        """Write the journal whole."""
        write_whole(self.folder / JOURNAL, lambda path: path.write_bytes(canonical_bytes(journal)))

    def part(self, place: int, first_row: int, what: str) -> Path:
        """Name the part of a file that begins with a row."""
        return self.folder / f"{place:06}" / f"{first_row:012}.{what}.parquet"

    def done(self, place: int) -> int:
        """Say how many rows of a file are in finished parts, one after the other from the first."""
        rows = 0
        while (part := self.part(place, rows + 1, "rated")).exists():
            found = self._rows(part) + self._rows(self.part(place, rows + 1, "refused"))
            if not found:
                break  # the one part of a file without rows
            rows += found
        return rows

    def _rows(self, part: Path) -> int:
        """Count the rows of a part; a row has several lines where it was refused for several reasons."""
        if not part.exists():
            return 0
        try:
            found: int = pl.scan_parquet(part, glob=False).select(pl.col(ROW).n_unique()).collect().item()
        except _FAILURES:
            raise self._other("một phần đã hỏng: " + part.name, "a part is damaged: " + part.name) from None
        return found

    def save(self, place: int, first_row: int, rated: pl.DataFrame, refused: pl.DataFrame) -> None:
        """Keep a part: the refused first, for the rated say that it is finished."""
        folder = self.part(place, first_row, "rated").parent
        with writing(folder):
            folder.mkdir(exist_ok=True)
        for what, table in (("refused", refused), ("rated", rated)):
            if what == "rated" or len(table):
                write = partial(table.write_parquet, compression="uncompressed")  # read once, and soon
                write_whole(self.part(place, first_row, what), write)

    def join(self, place: int, what: str, target: Path, rows_at_a_time: int) -> bool:
        """Put the parts of a file together under its final name; False where there are none."""
        parts = sorted((self.folder / f"{place:06}").glob(f"*.{what}.parquet"))
        if not parts:
            return False
        joined = pl.scan_parquet(parts, glob=False)

        def write(path: Path) -> None:
            joined.sink_parquet(path, row_group_size=rows_at_a_time, maintain_order=True)

        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, write)
        return True

    def forget(self, place: int) -> None:
        """Remove the parts of a file."""
        shutil.rmtree(self.folder / f"{place:06}", ignore_errors=True)

    def close(self) -> None:
        """Let another process have the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def remove(self) -> None:
        """Remove the folder at the end of the run."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _is_journal(found: Any) -> bool:
    """Say whether this has the form of a journal; what the run is, is compared."""
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        return False
    if not isinstance(found.get("run"), dict) or not isinstance(found.get("finished"), list):
        return False
    words = [found.get("seed"), found.get("joining", ""), *found["finished"]]
    return all(isinstance(word, str) for word in words)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn a failure to write into an error that says where, and that what was finished is kept."""
    try:
        yield
    except _FAILURES as error:
        reason = reason_of(error) or type(error).__name__
        raise DanhGiaError(Problem("Q008", params={"path": str(target), "reason": reason})) from None


_OS_ERROR = re.compile(r"os error ([0-9]+)")


def reason_of(error: BaseException) -> str:
    """Give what the system said of a failure, where it did; polars puts it into words of its own."""
    said = getattr(error, "strerror", None)
    number = _OS_ERROR.search(str(error))
    return said or (os.strerror(int(number[1])) if number else "")


def write_whole(target: Path, write: Callable[[Path], Any]) -> None:
    """Write a file beside its place, flush it and the folder to the disk, and give it its name."""
    beside = _beside(target)
    with writing(target):
        try:
            write(beside)
            beside.chmod(0o600)  # it tells of persons
            _flush(beside)
            beside.replace(target)
            _flush(target.parent)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.writing")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
