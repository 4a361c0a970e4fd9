"""Full disks without a shim: a limit on the size of files, and a file system in memory that is too small."""

import functools
import random
import resource
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from campaign import faults, samples, scenario
from campaign.recording import SEED
from campaign.scenario import NAME, Step, in_child


def limited(times: int, seed: int) -> Counter[str]:
    """Play the scenario under RLIMIT_FSIZE, at limits by chance; give how it was taken, and what broke."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="danhgia-limit-", dir=samples.quick_folder()) as place:
        for number in range(times):
            case = Path(place, str(number)).resolve()
            case.mkdir()
            # Above the size of the marker, up to beyond that of the log.
            limit = rng.choice((rng.randrange(1000, 33_000), rng.randrange(33_000, 70_000)))
            steps = _played(case, functools.partial(_limit, limit))
            _count(case, steps, figures)
    return figures


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def mounted(place: Path, times: int, seed: int) -> Counter[str]:
    """Play the scenario on file systems in memory of sizes by chance; for where mounting is allowed."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    figures: Counter[str] = Counter()
    for _ in range(times):
        size = 4096 * rng.randrange(2, 48)
        _mount("-t", "tmpfs", "-o", f"size={size}", "none", str(place))
        try:
            steps = _played(place, lambda: None)
            _mount("-o", "remount,size=16m", "none", str(place))
            _count(place, steps, figures)
        finally:
            subprocess.run(["umount", str(place)], check=True)
    return figures


def no_mounting() -> str | None:
    """Say why no file system can be mounted here; None where one can (in a name space of one's own)."""
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        return "no `unshare` or no `mount`"
    script = "d=$(mktemp -d); mount -t tmpfs none $d; s=$?; umount $d; rmdir $d; exit $s"
    command = ["unshare", "-rm", "sh", "-c", script]
    tried = subprocess.run(command, check=False, capture_output=True)
    return "mounting is not allowed, even in a name space" if tried.returncode else None


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _played(case: Path, began: Callable[[], Any]) -> list[Step]:
    def act(say: Callable[[bytes], Any]) -> None:
        for step in scenario.play(case / NAME, SEED, began):
            say(step.to_line())

    lines = in_child(act)
    if not lines or lines[-1].startswith(b"!"):
        raise AssertionError(lines[-1:])
    return [Step.from_line(line) for line in lines]


def _count(case: Path, steps: list[Step], figures: Counter[str]) -> None:
    taken, broken = faults.judge(case / NAME, steps, marker_refused=False)
    figures["tried"] += 1
    figures["never full" if taken == "absorbed" else taken] += 1
    for words in broken:
        figures[f"BROKEN: {words}"] += 1


def failed(figures: Counter[str]) -> bool:
    """Say whether a promise was broken."""
    return any(key.startswith("BROKEN") for key in figures)
