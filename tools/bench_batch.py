"""Measure what a table of dossiers costs, side by side with the same rules by hand in polars and SQL.

Run it with `make bench-batch`; `--quick` for a short run. Every peer must first agree with `evaluate`
on a sample: levels, rating and what decides, row by row. Then all take turns in rounds, each run in a
process of its own. Prints plain tables; the files go into a folder that is removed.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
from bench import machine
from bench_growth import spread
from bench_runs import HAND, OURS, TENFOLD, Took, run
from bench_tables import bench_table, different

from danhgia_rules import Dossier, Evaluation, evaluate
from danhgia_rules.batch import to_table
from danhgia_rules.batch.columns import from_row

SAMPLE = 2_000
Row = tuple[Any, ...]


def expected(result: Evaluation) -> Row:
    """Give what a row must be."""
    trace = result.trace
    rows = [
        f"{entry.criterion.id}.{row.requirement.id}"
        for entry in trace.criteria
        for row in entry.requirements
        if row.binds
    ]
    overall = [row.requirement.id for row in trace.requirements if row.binds]
    limits = [limit.limit.id for limit in trace.limits if limit.binds]
    return (result.dossier.ma, *map(str, result.levels.values()), str(result.rating), rows, overall, limits)


def found(path: Path) -> Iterator[Row]:
    """Give the rows of a result, of ours or of a peer."""
    table = pl.read_parquet(path)
    if "levels" in table.columns:
        table = table.select("ma", "levels", "rating", "deciding").unnest("levels", "deciding")
    yield from table.iter_rows()


def check(folder: Path) -> None:
    """Hold every peer against `evaluate` on a sample; end the program where one differs."""
    sample, target = folder / "sample.parquet", folder / "rated.parquet"
    dossiers = different(SAMPLE)
    to_table(dossiers).write_parquet(sample)
    wanted = [expected(evaluate(dossier)) for dossier in dossiers]
    print(f"Checked against evaluate(): {SAMPLE:,} generated dossiers; levels, rating and what decides")
    wrong = 0
    for name in (*HAND, OURS):
        run(name, sample, target)
        differ = sum(one != other for one, other in zip(wanted, found(target), strict=True))
        wrong += differ
        print(f"  {name:<34}{differ} differ")
    if wrong:
        sys.exit("bench: the peers do not agree; nothing is measured")


def race(names: Iterable[str], source: Path, rounds: int) -> dict[str, list[Took]]:
    """Make the runs in rounds, each round beginning with another one."""
    names = tuple(names)
    times: dict[str, list[Took]] = {name: [] for name in names}
    for turn in range(rounds):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]
            times[name].append(run(name, source, source.with_name("rated.parquet")))
    return times


def print_race(rows: int, times: dict[str, list[Took]]) -> None:
    """Print one table of runs: medians of time, the greatest memory."""
    rounds = len(next(iter(times.values())))
    print(f"\n{rows:,} dossiers from Parquet to Parquet, {rounds} rounds")
    print(f"  {'':<34}{'s':>8}{'µs each':>10}{'cpu µs':>9}{'ratio':>8}{'peak MiB':>10}")
    base = 0.0
    for name, took in times.items():
        seconds = statistics.median(one.seconds for one in took)
        processor = statistics.median(one.processor for one in took)
        base = base or seconds
        each, busy = 1e6 * seconds / rows, 1e6 * processor / rows
        most = max(one.mebibytes for one in took)
        print(f"  {name:<34}{seconds:>8.2f}{each:>10.2f}{busy:>9.2f}{seconds / base:>8.2f}{most:>10.0f}")


def print_growth(folder: Path, rounds: int) -> None:
    """Time rules ten times as many; the records of each dossier are filed under all copies in turn."""
    source = folder / "spread.parquet"
    bench_table(100_000, source, to_table([spread(dossier) for dossier in different(SAMPLE)]))
    few, many = race((OURS,), folder / "100000.parquet", rounds), race((TENFOLD,), source, rounds)
    print_race(100_000, few | many)


def print_loop(folder: Path) -> None:
    """Time `evaluate` in a loop over the rows of the sample; what it would take is scaled, and said so."""
    rows = pl.read_parquet(folder / "sample.parquet").to_dicts()
    dossiers = [Dossier.from_data(from_row(row)) for row in rows]
    loops: dict[str, Callable[[], object]] = {
        "rows read and rated": lambda: [rated_row(row) for row in rows],
        "evaluate() alone": lambda: [str(evaluate(dossier).rating) for dossier in dossiers],
        "evaluate() and what decides": lambda: [expected(evaluate(dossier)) for dossier in dossiers],
    }
    print(f"\nevaluate() in a loop over {SAMPLE:,} rows, one process; a million is scaled from it")
    print(f"  {'':<34}{'µs each':>10}{'1 M, s':>10}")
    for name, loop in loops.items():
        begun = time.perf_counter()
        loop()
        each = 1e6 * (time.perf_counter() - begun) / SAMPLE
        print(f"  {name:<34}{each:>10.0f}{each:>10.0f}")


def rated_row(row: dict[str, Any]) -> Row:
    """Read a row as a dossier, rate it, and name what decides."""
    return expected(evaluate(Dossier.from_data(from_row(row))))


def main() -> None:
    """Check, race, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a hundred thousand rows only, two rounds")
    quick = parser.parse_args().quick
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check(folder)
        for rows, rounds in ((100_000, 2 if quick else 5), *(() if quick else ((1_000_000, 3),))):
            source = folder / f"{rows}.parquet"
            bench_table(rows, source)
            print_race(rows, race((*HAND, OURS), source, rounds))
        print_growth(folder, 2 if quick else 3)
        print_loop(folder)


if __name__ == "__main__":
    main()
