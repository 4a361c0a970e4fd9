"""Measure what records and the log cost, against `evaluate()` in the same run.

Run it with `make bench-records`. First a rating with and without record and log, in turns; then
appends one by one and batched, verification per second, and proofs in a tree of 5 million entries
(`--proofs 0` leaves them out: building the tree takes half a minute). Prints plain tables; leaves no file.
"""

import argparse
import hashlib
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from danhgia_rules import Bundle, DecisionLog, Dossier, Record, evaluate, verify
from danhgia_rules.log import Head, InclusionProof, merkle

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs/examples/mau.yaml"
CHECKER = ROOT / "tools/check_record.py"
ORIGIN = "danhgia.example/bench"
BATCH = 100


def timed(call: Callable[[], object]) -> int:
    """Give the nanoseconds that a call takes."""
    start = time.perf_counter_ns()
    call()
    return time.perf_counter_ns() - start


def overhead(folder: Path, rounds: int) -> None:
    """Time a rating, a rating with its record, and with its record in the log, taking turns."""
    dossier = Dossier.from_file(EXAMPLE)
    made = evaluate(dossier).record()
    bundle = Bundle.from_bytes(made.to_bundle())
    with DecisionLog.create(folder / "overhead.db", ORIGIN) as log:
        calls: dict[str, Callable[[], object]] = {
            "evaluate()": lambda: evaluate(dossier),
            "+ trace as data": lambda: evaluate(dossier).to_data(),
            "+ record()": lambda: evaluate(dossier).record(),
            "+ record() + append()": lambda: log.append(evaluate(dossier).record()),
            "+ record() + to_bundle()": lambda: evaluate(dossier).record().to_bundle(),
            "verify(record)": lambda: verify(made),
            "verify(bundle)": lambda: verify(bundle),
        }
        times: dict[str, list[int]] = {name: [] for name in calls}
        for _ in range(rounds):
            for name, call in calls.items():
                times[name].append(timed(call))
    base = statistics.median(times["evaluate()"])
    print(f"{'':26}{'median ms':>12}{'p99 ms':>10}{'ratio':>8}{'per s':>9}")
    for name, found in times.items():
        middle, late = statistics.median(found), sorted(found)[int(len(found) * 0.99)]
        print(f"{name:26}{middle / 1e6:12.2f}{late / 1e6:10.2f}{middle / base:8.1f}{1e9 / middle:9.0f}")


def records(count: int) -> list[Record]:
    """Make records that differ by their key."""
    result = evaluate(Dossier.from_file(EXAMPLE))
    return [result.record() for _ in range(count)]


def appends(folder: Path, count: int) -> None:
    """Time appends one by one and in batches, then reading the whole log again."""
    made = records(count)
    with DecisionLog.create(folder / "single.db", ORIGIN) as log:
        single = timed(lambda: [log.append(record) for record in made])
        report = timed(log.verify)
    with DecisionLog.create(folder / "batch.db", ORIGIN) as log:
        batches = [made[start : start + BATCH] for start in range(0, count, BATCH)]
        batched = timed(lambda: [log.append_many(batch) for batch in batches])
    print(f"append, one by one: {count / single * 1e9:,.0f} entries per second")
    print(f"append, batches of {BATCH}: {count / batched * 1e9:,.0f} entries per second")
    print(f"verify a log of {count} entries: {count / report * 1e9:,.0f} entries per second")


def checker(folder: Path) -> None:
    """Time the independent checker as a whole process."""
    file = folder / "x.danhgia.zip"
    file.write_bytes(records(1)[0].to_bundle())
    command = [sys.executable, "-I", str(CHECKER), str(file)]
    took = timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    print(
        f"check_record.py, whole process: {took / 1e6:.0f} ms; bundle: {file.stat().st_size / 1024:.0f} KiB"
    )


def leaves(size: int) -> Iterator[tuple[int, bytes]]:
    """Give every node of a tree over made-up leaves, as the log stores them."""
    frontier = merkle.Frontier()
    for number in range(size):
        yield from frontier.add(merkle.leaf_hash(number.to_bytes(8, "big")))


def proofs(folder: Path, size: int, tries: int) -> None:
    """Build a tree of that size in SQLite as the log does, then take and check proofs in it."""
    conn = sqlite3.connect(folder / "tree.db")
    conn.execute("CREATE TABLE nodes (id INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT")
    built = timed(lambda: conn.executemany("INSERT INTO nodes VALUES (?, ?)", leaves(size)))
    conn.commit()

    def node(level: int, index: int) -> bytes:
        number = merkle.node_number(level, index)
        return bytes(conn.execute("SELECT hash FROM nodes WHERE id = ?", (number,)).fetchone()[0])

    head = Head(ORIGIN, size, merkle.root(node, size))
    draw = random.Random(1)  # noqa: S311 - which entries to prove
    took, checked, longest, weight = [], [], 0, 0
    for _ in range(tries):
        seq = draw.randrange(size)
        start = time.perf_counter_ns()
        path = merkle.inclusion_path(node, seq, size)
        took.append(time.perf_counter_ns() - start)
        leaf = merkle.leaf_hash(seq.to_bytes(8, "big"))
        proof = InclusionProof(ORIGIN, seq, size, leaf, path)
        checked.append(timed(lambda proof=proof, seq=seq: proof.proves(seq.to_bytes(8, "big"), head)))
        if not proof.proves(seq.to_bytes(8, "big"), head):
            raise SystemExit("a proof does not hold")
        longest = max(longest, len(path))
        weight = max(weight, len(json.dumps(proof.to_data())))
    later = []
    for _ in range(tries):
        old = draw.randrange(1, size)
        start = time.perf_counter_ns()
        way = merkle.consistency_path(node, old, size)
        later.append(time.perf_counter_ns() - start)
        if not merkle.verify_consistency(old, size, merkle.root(node, old), head.root, way):
            raise SystemExit("a proof does not hold")
    conn.close()
    file = (folder / "tree.db").stat().st_size
    print(f"tree of {size:,} entries: built in {built / 1e9:.0f} s, {file / 2**20:.0f} MiB of nodes")
    taken, tested = statistics.median(took) / 1e3, statistics.median(checked) / 1e3
    print(
        f"inclusion proof: at most {longest} hashes ({longest * 32} bytes; as JSON {weight} bytes), "
        f"taken in {taken:.0f} µs, checked in {tested:.0f} µs"
    )
    print(f"consistency proof: taken in {statistics.median(later) / 1e3:.0f} µs")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what records and the log cost.")
    parser.add_argument("--rounds", type=int, default=200, help="rounds of the first table")
    parser.add_argument("--entries", type=int, default=2000, help="entries of the logs")
    parser.add_argument("--proofs", type=int, default=5_000_000, help="entries of the simulated tree")
    given = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {hashlib.sha256().name}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        overhead(folder, given.rounds)
        appends(folder, given.entries)
        checker(folder)
        if given.proofs:
            proofs(folder, given.proofs, 1000)


if __name__ == "__main__":
    main()
