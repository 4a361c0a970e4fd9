"""Campaigns against the log of decisions: what must never happen is tried many times over.

    python tools/campaign_log.py kill --times 1000        kills by SIGKILL during appends
    python tools/campaign_log.py tamper --times 10000     alterations, each against a head from outside
    python tools/campaign_log.py faults                   each write and fsync fails once, with each error
    python tools/campaign_log.py powercut --times 2000    disks as a cut of the power may leave them
    python tools/campaign_log.py full-disk --times 200    disks that are really full

`--json` gives the figures as JSON, `--seed` repeats a run (kills never repeat exactly), `--keep`
keeps logs whose tampering was missed, `--weaken` breaks the log on purpose: then something must be
found to be broken. Exit code 0: nothing broken; 1: something was; 3: this
machine cannot run the campaign, with the reason. `faults` and `powercut` need Linux and a C compiler.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from campaign import faults, full_disk, kill, powercut, shim, tamper, weaken

CANNOT = 3
TIMES = {"kill": 1000, "tamper": 10_000, "faults": 0, "powercut": 2000, "full-disk": 200}


class Result(NamedTuple):
    """Figures of a campaign, and whether a promise was broken."""

    figures: dict[str, Any]
    failed: bool


def run_kill(asked: argparse.Namespace) -> Result:
    """Kill."""
    figures = kill.campaign(asked.times, asked.seed)
    return Result(dict(figures), kill.failed(figures))


def run_tamper(asked: argparse.Namespace) -> Result:
    """Tamper."""
    found = tamper.campaign(asked.times, asked.seed, asked.keep)
    total = {outcome: sum(counts[outcome] for counts in found.values()) for outcome in tamper.OUTCOMES}
    figures = {"tried": sum(total.values()), **total, "kinds": {name: dict(found[name]) for name in found}}
    return Result(figures, total["MISSED"] > 0)


def run_faults(asked: argparse.Namespace) -> Result:
    """Let calls fail."""
    outcomes = list(faults.points(tuple(asked.kinds.split(",")), asked.every))
    figures = faults.tables(outcomes)
    return Result(figures, bool(figures["broken"]))


def run_powercut(asked: argparse.Namespace) -> Result:
    """Cut the power."""
    figures = powercut.campaign(asked.times, asked.seed)
    return Result(dict(figures), powercut.failed(figures))


def run_full_disk(asked: argparse.Namespace) -> Result:
    """Fill the disk: by a limit on the size of files; and, where it can be, by a small file system."""
    if asked.mounted is not None:
        figures = full_disk.mounted(asked.mounted, asked.times, asked.seed)
        return Result(dict(figures), full_disk.failed(figures))
    limited = full_disk.limited(asked.times, asked.seed)
    small: Any = full_disk.no_mounting()
    if small is None:
        with tempfile.TemporaryDirectory(prefix="danhgia-full-") as place:
            more = ["--times", str(asked.times), "--seed", str(asked.seed), "--json", "--mounted", place]
            more += ["--weaken"] if asked.weaken else []
            command = ["unshare", "-rm", sys.executable, __file__, "full-disk", *more]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode not in {0, 1} or not done.stdout:
                raise RuntimeError(done.stderr)
            small = json.loads(done.stdout)
    broken = full_disk.failed(limited) or "BROKEN" in str(small)
    return Result({"limit on files": dict(limited), "small file system": small}, broken)


RUN: dict[str, Callable[[argparse.Namespace], Result]] = {
    "kill": run_kill,
    "tamper": run_tamper,
    "faults": run_faults,
    "powercut": run_powercut,
    "full-disk": run_full_disk,
}
UNDER_SHIM = ("faults", "powercut")


def show(figures: dict[str, Any], indent: str = "") -> None:
    """Print figures as a table."""
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{indent}{name}:")
            show(value, indent + "  ")
        else:
            print(f"{indent}{name:<36} {value}")


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("campaign", choices=RUN)
    parser.add_argument("--times", type=int, help="how often")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--keep", type=Path, help="folder for logs whose tampering was missed")
    parser.add_argument("--every", type=int, default=1, help="faults: only every so many-th call")
    parser.add_argument("--kinds", default=",".join(faults.KINDS), help="faults: which errors")
    parser.add_argument("--weaken", action="store_true", help="break the log on purpose")
    parser.add_argument("--mounted", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.times = TIMES[asked.campaign] if asked.times is None else asked.times
    return asked


def main() -> int:
    """Run a campaign; give the exit code."""
    asked = read_arguments()
    if asked.campaign in UNDER_SHIM and not shim.is_loaded():
        reason = shim.missing()
        if reason is not None:
            print(reason, file=sys.stderr)
            return CANNOT
        with tempfile.TemporaryDirectory(prefix="danhgia-shim-") as folder:
            return shim.run_under_shim(Path(folder), sys.argv)
    if asked.weaken:
        weaken.WEAKER[asked.campaign]()
    start = time.monotonic()
    figures, broken = RUN[asked.campaign](asked)
    figures["seconds"] = round(time.monotonic() - start, 1)
    if asked.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        show(figures)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
