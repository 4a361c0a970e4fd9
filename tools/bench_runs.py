"""The runs of the benchmark of batches: each is one program in a fresh process, which tells what it took.

`python tools/bench_runs.py NAME SOURCE TARGET` rates a Parquet file into another one and prints seconds of
wall and processor time, and the peak of memory in MiB. What the program imports is not in the time, and
is in the memory.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

Rate = Callable[[Path, Path], object]


class Took(NamedTuple):
    """What one run took."""

    seconds: float
    processor: float
    mebibytes: float


def _module(name: str, function: str) -> Callable[[], Rate]:
    return lambda: getattr(import_module(name), function)


def _rate_files() -> Rate:
    from danhgia_rules.batch import rate_files  # noqa: PLC0415 - a peer loads only what it needs

    # The columns that the peers give: no digest; and none of them has its rows rated by another engine.
    return lambda source, target: rate_files(source, target, digest=False, audit_sample=0)


def _checking() -> Rate:
    from bench_polars_checks import rate_file  # noqa: PLC0415 - as above

    return lambda source, target: rate_file(source, target, target.with_suffix(".refused.parquet"))


def _tenfold() -> Rate:
    from bench_check import larger  # noqa: PLC0415 - as above

    from danhgia_rules import load_rulebook  # noqa: PLC0415 - as above
    from danhgia_rules.batch import rate_files  # noqa: PLC0415 - as above

    book = larger(load_rulebook("248_qdtu_2021.cap_truong_ctxh"))
    return lambda source, target: rate_files(source, target, rulebook=book, digest=False, audit_sample=0)


RUNS: dict[str, Callable[[], Rate]] = {
    "polars by hand, fields alone": _module("bench_polars", "rate_file_by_leaves"),
    "polars by hand, whole columns": _module("bench_polars", "rate_file"),
    "polars by hand, input checked": _checking,
    "DuckDB by hand": _module("bench_duckdb", "rate_file"),
    "danhgia_rules.batch": _rate_files,
    "danhgia_rules.batch, rules x10": _tenfold,
}
HAND = tuple(name for name in RUNS if "by hand" in name)
OURS, TENFOLD = list(RUNS)[len(HAND) :]


def run(name: str, source: Path, target: Path) -> Took:
    """Make one run in a new process; ours writes over nothing."""
    for left in (target, target.with_suffix(".refused.parquet")):
        left.unlink(missing_ok=True)
    command = [sys.executable, __file__, name, str(source), str(target)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Took(*json.loads(done.stdout))


def peak() -> float:
    """Give the most memory that this process has held, in MiB (Linux)."""
    # getrusage would count the memory of the process that started this one too.
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Make the run that is named, in this process."""
    name, source, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    rate = RUNS[name]()
    wall, processor = time.perf_counter(), time.process_time()
    rate(source, target)
    print(json.dumps([time.perf_counter() - wall, time.process_time() - processor, peak()]))


if __name__ == "__main__":
    main()
