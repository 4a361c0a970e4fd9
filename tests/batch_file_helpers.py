"""Batches of files for tests: dossiers to write, raters that remember, and a run in its own process."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from batch_helpers import table_from
from strategies import FILED, NA, excellent_data

from danhgia_rules.batch import files
from danhgia_rules.batch.packing import Packing
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.batch.summary import Summary
from danhgia_rules.errors import DanhGiaError

Data = dict[str, Any]
GOOD = excellent_data(FILED, "cap_truong_ctxh")
ROWS, SIZE = 11, 3
"""Rows of a file, and at a time: few, but several parts."""


def dossier(number: int) -> Data:
    """Give one of many dossiers that differ: complete, with gaps, of two years, and no dossier at all."""
    data = {**GOOD, "ma": f"CB-{number}"}
    match number % 7:
        case 1:
            data["chi_tieu"] = NA
        case 2:
            del data["ke_khai_tai_san"]
        case 3:
            data["ky_danh_gia"] = "2022"
        case 4:
            data |= {"schema": "khac", "ky_danh_gia": "21"}
        case 5:
            data["ke_khai_tai_san"] = "khong_ke_khai"
    return data


def dossiers(rows: int, first: int = 1) -> list[Data]:
    """Give so many dossiers."""
    return [dossier(number) for number in range(first, first + rows)]


def write(path: Path, data: Iterable[Data], group: int = 4) -> Path:
    """Write dossiers as Parquet, so many in a row group."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table_from(data).write_parquet(path, row_group_size=group)
    return path


def write_lines(path: Path, data: Iterable[Data]) -> Path:
    """Write dossiers as lines of JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in data), "utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder, and the bytes in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def results(target: Path) -> Rated:
    """Read what was written for a file: results, and refused rows if there are any."""
    beside = target.with_name(f"{target.stem}.refused.parquet")
    refused = pl.read_parquet(beside, glob=False) if beside.exists() else _RATER.nothing[1]
    return Rated(pl.read_parquet(target, glob=False), refused)


_RATER = Rater()


# --- Runs


def rate(source: Path, output: Path | str, **options: Any) -> Summary:
    """Rate files, few rows at a time."""
    return files.rate_files(source, output, **({"rows_at_a_time": SIZE, "audit_sample": 0} | options))


def refusal(
    source: Path, output: Path | str, kind: type[DanhGiaError] = DanhGiaError, **options: Any
) -> DanhGiaError:
    """Give the error of a run."""
    with pytest.raises(kind) as caught:
        rate(source, output, **options)
    return caught.value


def broken_off(source: Path, output: Path, rows: int = SIZE, **options: Any) -> None:
    """Break a run off as soon as so many rows are done."""

    def stop(done: int, _: int) -> None:
        if done >= rows:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rate(source, output, progress=stop, **options)


# --- Raters that remember


@dataclass(frozen=True)
class Remembering(Rater):
    """A rater that rates the same rows once in all tests, and notes how many it was given each time."""

    asked: list[int] = field(default_factory=list)
    known: dict[str, Rated] = field(default_factory=dict)

    def rate(self, table: pl.DataFrame, first_row: int = 1) -> Rated:
        """Rate a table, or remember what it came to."""
        self.asked.append(len(table))
        key = f"{first_row} {table.rows()}"
        if key not in self.known:
            self.known[key] = super().rate(table, first_row)
        return self.known[key]

    def rate_read(self, dossiers: Any, refused: Any) -> Rated:
        """Rate dossiers, or remember what they came to."""
        rows = {problem["row"] for problem in refused}
        self.asked.append(len({*dossiers, *rows}))
        key = f"{[(row, dossier.to_data()) for row, dossier in dossiers.items()]} {refused}"
        if key not in self.known:
            self.known[key] = super().rate_read(dossiers, refused)
        return self.known[key]


@cache
def remembering(rulebook: Any = None, overlay: Any = None, packing: Packing | None = None) -> Remembering:
    """Give the one rater for these options: what it compiled serves every test."""
    return Remembering(rulebook, overlay, packing)


def remember(monkeypatch: Any) -> list[int]:
    """Let files be rated by raters that remember; give the list of how many rows each was given.

    The list is that of the usual options.
    """
    monkeypatch.setattr(files, "Rater", remembering)
    asked = remembering(None, None, Packing()).asked
    asked.clear()
    return asked


# --- A run that is killed


def killed(step: int, source: Path, output: Path) -> int:
    """Rate files in another process that is killed before its so many-th renaming; give how it ended."""
    command = [sys.executable, "-W", "error", __file__, str(step), str(source), str(output)]
    return subprocess.run(command, check=False, timeout=60).returncode


def _main(step: int, source: str, output: str) -> None:
    plain, count = Path.replace, 0

    def replace(path: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(path, target)

    Path.replace = replace  # type: ignore[method-assign,assignment]
    rate(Path(source), output)


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
