"""Measure what a rating costs, side by side with the same rules written by hand, in one run.

Run it with `make bench`; `--quick` for a short run. Every peer must first agree with `evaluate`
on generated dossiers, level by level; then all take turns in rounds, so that a slow moment of
the machine falls on all of them. Prints plain tables; writes no file.
"""

import argparse
import gc
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from bench_dossiers import Maker
from bench_growth import print_rules, print_units
from bench_host import HostProcess, clocked
from bench_peers import RULEBOOK, peers, rated
from bench_words import LEVELS, RATINGS

from danhgia_rules import Dossier

EXAMPLE = Path(__file__).resolve().parent.parent / "docs/examples/mau.yaml"
SEED = 248
CHECKED = 400
HOST = "durable-rules through its Host"

Times = dict[tuple[str, str], list[int]]


class Plan(NamedTuple):
    """How long the run is: rounds, calls per round on the example, dossiers, processes."""

    rounds: int
    example_calls: int
    dossiers: int
    processes: int


FULL, QUICK = Plan(11, 60, 100, 15), Plan(7, 10, 20, 5)


def agree(dossiers: list[Dossier], host: HostProcess) -> bool:
    """Check every peer against `evaluate`, and that the dossiers cover every outcome; print both."""
    wanted = [rated(dossier) for dossier in dossiers]
    ratings = Counter(rating for _, rating in wanted)
    seen = {pair for levels, _ in wanted for pair in levels.items()}
    pairs = {(name, level) for name in wanted[0][0] for level in LEVELS}
    covered = set(ratings) == {*RATINGS, "not_rated"} and seen >= pairs
    print(f"Checked against evaluate(): {len(dossiers)} generated dossiers, nothing missing in any")
    print("  ratings: " + ", ".join(f"{name} {ratings[name]}" for name in (*RATINGS, "not_rated")))
    print(f"  every criterion at every level, every rating: {'yes' if covered else 'NO'}")
    found = {peer.name: [peer.answer(dossier) for dossier in dossiers] for peer in peers()}
    found[HOST] = host.answers("checked")
    agreed = covered
    for name, answers in found.items():
        differ = [n for n, pair in enumerate(zip(wanted, answers, strict=False)) if pair[0] != pair[1]]
        agreed = agreed and not differ
        note = "crashed: " + host.crashed if name == HOST and host.crashed else f"{len(differ)} differ"
        print(f"  {name.strip():<37}{note}")
        for n in differ[:1]:
            print(f"    {dossiers[n].ma}: {answers[n]}, evaluate(): {wanted[n]}")
    return agreed


def race(batches: dict[str, list[Dossier]], plan: Plan, host: HostProcess) -> Times:
    """Time all peers in rounds, each round beginning with another one."""
    pairs = [(batch, peer) for batch in batches for peer in peers()]
    calls = {(batch, peer.name): [peer.call(d) for d in batches[batch]] for batch, peer in pairs}
    names = [*dict.fromkeys(name for _, name in calls), HOST]
    found: Times = {(batch, name): [] for batch in batches for name in names}
    gc.collect()
    gc.freeze()
    for turn in range(plan.rounds + 1):
        for batch, dossiers in batches.items():
            repeat = plan.example_calls if len(dossiers) == 1 else 1
            for place in range(len(names)):
                name = names[(turn + place) % len(names)]
                gc.collect()
                timed = host.times(batch, repeat) if name == HOST else clocked(calls[batch, name], repeat)
                # The first round warms up; after a crash nothing before it counts.
                found[batch, name] += timed if turn else []
    if host.crashed:
        found |= {(batch, HOST): [] for batch in batches}
        print(f"  {HOST} crashed: {host.crashed}")
    return found


def print_times(title: str, batch: str, times: Times) -> None:
    """Print one table of calls."""
    rows = {name: sorted(found) for (of, name), found in times.items() if of == batch}
    base = next(iter(rows.values()))
    print(f"\n{title}, {len(base)} calls each")
    print(f"  {'':<37}{'median µs':>11}{'p99 µs':>11}{'ratio':>9}")
    for name, found in rows.items():
        if not found:
            print(f"  {name:<37}{'crashed':>11}")
            continue
        median, late = statistics.median(found), found[min(len(found) - 1, len(found) * 99 // 100)]
        print(
            f"  {name:<37}{median / 1000:>11.1f}{late / 1000:>11.1f}{median / statistics.median(base):>9.1f}"
        )


FIRST_RATING = f"""
import sys, time
marks = [time.perf_counter()]
mark = lambda: marks.append(time.perf_counter())
from danhgia_rules import Dossier, evaluate, load_rulebook
mark()
dossier = Dossier.from_file(sys.argv[1])
mark()
load_rulebook("{RULEBOOK}")
mark()
print(evaluate(dossier).rating, flush=True)
mark()
print(*marks)
"""
FIRST_PARTS = ("import", "read the dossier (YAML)", "load the bundled rulebook", "compile rules and rate")
PROGRAMS = {
    "bare": "print(0, flush=True)",
    "package": "import danhgia_rules; print(0, flush=True)",
    "names": "from danhgia_rules import Dossier, evaluate; print(0, flush=True)",
    "first": FIRST_RATING,
}


def start(program: str) -> tuple[float, str]:
    """Run a program in a new process; give the seconds to its first line, and what it prints next."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", program, str(EXAMPLE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        taken = time.perf_counter() - begun
        rest, _ = process.communicate()
    if process.returncode or not line:
        sys.exit(f"bench: a new process failed with exit code {process.returncode}")
    return taken, rest


def print_starts(processes: int) -> None:
    """Measure new processes, the kinds in turn, and print their medians."""
    for program in PROGRAMS.values():
        start(program)
    runs = [{name: start(program) for name, program in PROGRAMS.items()} for _ in range(processes)]
    whole = {name: 1000 * statistics.median(run[name][0] for run in runs) for name in PROGRAMS}
    marks = [[1000 * float(mark) for mark in run["first"][1].split()] for run in runs]
    parts = [statistics.median(m[n + 1] - m[n] for m in marks) for n in range(4)]
    print(f"\nNew process, median of {processes}{'':<23}ms")
    print(f"  {'bare interpreter start':<40}{whole['bare']:>8.1f}")
    print(f"  {'import danhgia_rules (above bare)':<40}{whole['package'] - whole['bare']:>8.1f}")
    print(f"  {'… import Dossier, evaluate (above bare)':<40}{whole['names'] - whole['bare']:>8.1f}")
    print(f"  {'first rating, from interpreter start':<40}{whole['first']:>8.1f}")
    for name, part in zip(FIRST_PARTS, parts, strict=True):
        print(f"    {'of which: ' + name:<38}{part:>8.1f}")


def machine() -> str:
    """Describe the machine and the Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    system = f"{platform.system()}; Python {platform.python_version()}"
    return f"{model or platform.processor()}, {os.cpu_count()} cores{load}; {system}"


def main() -> None:
    """Check, race, start; print all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a short run, with coarser numbers")
    plan = QUICK if parser.parse_args().quick else FULL
    rng = random.Random(SEED)  # noqa: S311 - seeded: the same dossiers in every run
    dossiers = [Maker(rng, number).dossier() for number in range(CHECKED)]
    batches = {"example": [Dossier.from_file(EXAMPLE)], "generated": dossiers[: plan.dossiers]}
    print(machine())
    host = HostProcess({**batches, "checked": dossiers})
    try:
        if not agree(dossiers, host):
            sys.exit("bench: the peers do not agree; nothing is measured")
        times = race(batches, plan, host)
    finally:
        host.close()
    print_times("The example, docs/examples/mau.yaml", "example", times)
    print_times(f"{plan.dossiers} generated dossiers", "generated", times)
    print_rules(batches["generated"], plan.rounds)
    print_units(batches["example"][0], plan.rounds)
    print_starts(plan.processes)


if __name__ == "__main__":
    main()
