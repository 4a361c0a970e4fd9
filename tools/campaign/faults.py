"""Faults: each call by which a scenario changes the disk fails once; then the log is looked at."""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from campaign import powercut, samples, shim
from campaign.recording import recorded
from campaign.samples import clock
from campaign.scenario import NAME, Step, in_child
from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, guard, verify_log

KINDS = ("EIO", "ENOSPC", "SHORT", "STUCK")
CUTS = 100
"""So many power cuts are tried on a life in which a failed call was not said."""


NEW = f".{NAME}.new"
"""The name by which the file of a log that is being made is told: its own is drawn at random."""
_PASSING = re.compile(rf"\A\.{re.escape(NAME)}\.[^-]*")


class Outcome(NamedTuple):
    """What one fault led to: which call it hit, how the log took it, and the promises that were broken."""

    number: int
    kind: str
    hit: str
    step: str
    taken: str
    broken: tuple[str, ...]


def points(kinds: tuple[str, ...] = KINDS, step: int = 1) -> Iterator[Outcome]:
    """Try every `step`-th call with every kind of fault."""
    with tempfile.TemporaryDirectory(prefix="danhgia-faults-", dir=samples.quick_folder()) as place:
        folder = Path(place).resolve()
        calls = _count(folder)
        for kind in kinds:
            for number in range(1, calls + 1, step):
                case = folder / f"{kind}-{number}"
                case.mkdir()
                yield _try(case, number, kind)


def _count(folder: Path) -> int:
    case = folder / "plain"
    case.mkdir()
    steps, calls = recorded(case, lambda: shim.arm(0, ""))
    if any(step.codes for step in steps):
        raise AssertionError(steps)
    return sum(call.op != "A" for call in calls)


def _try(case: Path, number: int, kind: str) -> Outcome:
    steps, calls = recorded(case, lambda: shim.arm(number, kind))
    hit, step = _hit(calls, number)
    marker_refused = any(call.error and call.name == NAME + ".failed" for call in calls)
    taken, broken = judge(case / NAME, steps, marker_refused=marker_refused)
    if taken == "absorbed" and marker_refused:
        taken = "at the close, and the disk took no marker"
    if taken == "absorbed" and _must_be_said(hit):
        # SQLite keeps some failures to itself: right where nothing that was acknowledged hangs on them.
        taken = "silent"
        if powercut.failed(powercut.cuts([call for call in calls if not call.error], CUTS, number)):
            broken = [*broken, "not said, and then LOST BY A POWER CUT"]
    return Outcome(number, kind, hit, step, taken, tuple(broken))


def _hit(calls: list[shim.Call], number: int) -> tuple[str, str]:
    """Name the call of a number, and the step in which it was."""
    found, count = "none", 0
    for call in calls:
        if call.op == "A":
            if count >= number:
                return found, Step.from_line(call.data).name
            continue
        count += 1
        if count == number:
            found = f"{call.op} {_PASSING.sub(NEW, call.name)}"
    return found, "after the last"


def _must_be_said(hit: str) -> bool:
    """Say whether the call changes or keeps content of the log: not the shared memory, nor a removal."""
    op, _, name = hit.partition(" ")
    files = {base + suffix for base in (NAME, NEW) for suffix in ("", "-wal", "-journal")}
    return op in "WTS" and name in {*files, "."}


def judge(path: Path, steps: list[Step], *, marker_refused: bool) -> tuple[str, list[str]]:
    """Look, without any fault, at what a scenario with a fault left behind."""
    if steps[0].codes:
        taken, broken = _after_no_creation(path)
        return taken, broken if steps[0].codes == ("K001",) else [*broken, f"said {steps[0].codes[0]}"]
    broken = list(_refusals(steps, marker_refused=marker_refused))
    # A log that could not be opened was not written to: no marker.
    said = any(_is_failure(step) and step.name != "open" for step in steps)
    marked = guard.marker_path(path).exists()
    if said and not marked and not marker_refused and not _skipped(steps):
        broken.append("no marker")
    if marked and "K008" not in _other_process(path, 1):
        broken.append("another process appended in spite of the marker")
    guard.marker_path(path).unlink(missing_ok=True)
    broken += _contents(path, steps)
    if _other_process(path, 2):
        broken.append("no append after the repair")
    broken += _contents(path, steps, more=1)
    if _skipped(steps):
        return "refused to open", broken
    if any("K026" in step.codes for step in steps) and not said:
        return "refused before writing", broken
    return "read-only" if said else "read-only at the close" if marked else "absorbed", broken


def _skipped(steps: list[Step]) -> bool:
    first = next((step for step in steps if step.codes), None)
    return first is not None and first.name == "open"


def _after_no_creation(path: Path) -> tuple[str, list[str]]:
    """Nothing is left behind, or a whole log without entries; after the repair it can be appended to."""
    left = path.exists()
    try:
        with DecisionLog.open(path, clock=clock) if left else _new(path) as log:
            log.append(samples.made({"rating": "hoan_thanh"}))
    except LogError:
        return "refused to create", ["a half made log was left behind" if left else "cannot be created"]
    broken = [] if verify_log(path).ok and len(samples.bodies(path)) == 1 else ["not sound"]
    return "made, then not opened" if left else "refused to create", broken


def _new(path: Path) -> DecisionLog:
    return DecisionLog.create(path, samples.ORIGIN, clock=clock)


def _is_failure(step: Step) -> bool:
    """K026 is none: the lock was not to be had, so nothing was written."""
    return bool(step.codes) and step.codes not in {("K026",), ("skipped",)}


def _refusals(steps: list[Step], *, marker_refused: bool) -> Iterator[str]:
    """After the first failure nothing more is acknowledged, and every append says read-only."""
    failing = False
    fitting = {"K008", "skipped"} | ({"K009", "K026"} if marker_refused else set())
    for step in steps:
        if failing and step.acknowledged:
            yield f"{step.name} acknowledged after a failure"
        if failing and step.size and not set(step.codes) <= fitting:
            yield f"{step.name} said {', '.join(step.codes)} after a failure"
        # Where the disk took no marker, a log that is opened again cannot know of the failure.
        fresh = step.name == "open" and marker_refused and not step.codes
        failing = not fresh and (failing or _is_failure(step))
    codes = [step.codes for step in steps if _is_failure(step)]
    if codes and not set(codes[0]) <= {"K009", "K008", "K001"}:
        yield f"first failure said {', '.join(codes[0])}"


def _contents(path: Path, steps: list[Step], more: int = 0) -> Iterator[str]:
    """The audit is clean, what was acknowledged is there, and of the rest all of an append or nothing."""
    if not verify_log(path).ok:
        yield "not sound"
    with DecisionLog.open(path, read_only=True) as log:
        found = {entry.seq: entry.leaf.hex() for entry in log.entries()}
    wanted = dict(pair for step in steps for pair in step.acknowledged)
    if any(found.get(seq) != leaf for seq, leaf in wanted.items()):
        yield "LOST"
    # Where a log was opened again without a marker, a second append may have failed.
    pending = {0} | {step.size for step in steps if "K009" in step.codes}
    pending |= {sum(pending)}
    if len(found) - len(wanted) - more not in pending:
        yield "half a batch"


def _other_process(path: Path, number: int) -> set[str]:
    """Let another process append a record of a number; give the codes of its error."""

    def act(say: Callable[[bytes], Any]) -> None:
        try:
            with DecisionLog.open(path, clock=clock) as log:
                log.append(samples.made({"rating": "hoan_thanh", "number": number}))
        except LogError as failure:
            say(" ".join(problem.code for problem in failure.problems).encode())

    return set(b"".join(in_child(act)).decode().split())


def tables(outcomes: list[Outcome]) -> dict[str, Any]:
    """Give the figures: faults by kind, by call, by how they were taken; broken promises."""
    return {
        "faults": len(outcomes),
        "by kind": dict(Counter(outcome.kind for outcome in outcomes)),
        "by call": dict(sorted(Counter(outcome.hit for outcome in outcomes).items())),
        "taken": dict(Counter(outcome.taken for outcome in outcomes)),
        "absorbed": dict(Counter(o.hit for o in outcomes if o.taken == "absorbed")),
        "silent": dict(Counter(f"{o.hit} in {o.step}" for o in outcomes if o.taken == "silent")),
        "broken": [f"{o.kind} at {o.number}: {o.hit}: {'; '.join(o.broken)}" for o in outcomes if o.broken],
    }
