"""Power cuts: from a record of all calls the disks are made that a cut may leave, and the log is looked at.

What a disk keeps: the content of a file up to its last fsync, and the names of a folder up to the
last fsync of the folder. Of what came later each write may be kept, lost, or torn at sectors, and
each name may be there or not.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from campaign import samples, shim
from campaign.recording import recorded
from campaign.samples import clock
from campaign.scenario import NAME, Step
from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, guard, verify_log

SECTOR = 512
PER_RECORDING = 100
"""So many cuts are tried on one recorded life of a log."""


class _File:
    def __init__(self) -> None:
        self.kept = b""
        self.pending: list[shim.Call] = []

    def content(self) -> bytes:
        return _after(self.kept, self.pending)

    def sync(self) -> None:
        self.kept, self.pending = self.content(), []


class _Disk:
    """The files of one folder, what is safe of them and what is not yet."""

    def __init__(self) -> None:
        self.names: dict[str, _File] = {}
        self.safe: dict[str, _File] = {}
        self.renamed: list[tuple[str, _File | None]] = []

    def do(self, call: shim.Call) -> None:
        if call.op == "C":
            self._name(call.name, _File())
        elif call.op == "U":
            self._name(call.name, None)
        elif call.op == "R":
            self._name(call.data.decode(), self.names[call.name])
            self._name(call.name, None)
        elif call.op == "S" and call.name == ".":
            self.safe, self.renamed = dict(self.names), []
        elif call.op == "S":
            self.names[call.name].sync()
        else:
            self.names[call.name].pending.append(call)

    def _name(self, name: str, file: _File | None) -> None:
        self.names.pop(name, None)
        if file is not None:
            self.names[name] = file
        self.renamed.append((name, file))

    def cut(self, rng: random.Random) -> dict[str, bytes]:
        """Give the files that are there after the power is cut."""
        names: dict[str, _File | None] = dict(self.safe)
        keep = rng.random()
        names |= {name: file for name, file in self.renamed if rng.random() < keep}
        return {name: _survived(file, rng) for name, file in names.items() if file is not None}


def _after(content: bytes, calls: list[shim.Call]) -> bytes:
    found = bytearray(content)
    for call in calls:
        if call.op == "T":
            del found[call.offset :]
            found += bytes(call.offset - len(found))
        else:
            found += bytes(max(0, call.offset - len(found)))
            found[call.offset : call.offset + len(call.data)] = call.data
    return bytes(found)


def _survived(file: _File, rng: random.Random) -> bytes:
    manner, calls = rng.randrange(4), file.pending
    if manner == 0:
        calls = []
    elif manner == 1:  # in order, up to some moment, the last one torn
        calls = calls[: rng.randrange(len(calls) + 1)]
        calls = calls[:-1] + [piece for call in calls[-1:] for piece in _torn(call, rng)]
    else:  # in no order at all
        share = rng.random()
        calls = [call for call in calls if rng.random() < share]
        if manner == 3:
            calls = [piece for call in calls for piece in _torn(call, rng)]
    return _after(file.kept, calls)


def _torn(call: shim.Call, rng: random.Random) -> Iterator[shim.Call]:
    """Cut a write at the sectors of the disk; each piece may be lost."""
    if call.op == "T":
        yield call
        return
    at, end = call.offset, call.offset + len(call.data)
    while at < end:
        following = min(end, (at // SECTOR + 1) * SECTOR)
        if rng.random() < 0.5:
            data = call.data[at - call.offset : following - call.offset]
            yield call._replace(offset=at, data=data)
        at = following


def campaign(times: int, seed: int) -> Counter[str]:
    """Try so many cuts; give figures, `lost`, `unsound`, `half an append` among them, which must be 0."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="danhgia-power-", dir=samples.quick_folder()) as place:
        while figures["cuts"] < times:
            folder = Path(place, str(figures["cuts"])).resolve()
            folder.mkdir()
            _, calls = recorded(folder, lambda: shim.arm(0, ""), rng.getrandbits(32))
            _check_record(folder, calls)
            figures["recorded lives"] += 1
            figures["recorded calls"] += len(calls)
            figures.update(cuts(calls, min(PER_RECORDING, times - figures["cuts"]), rng.getrandbits(32)))
    return figures


def cuts(calls: list[shim.Call], times: int, seed: int) -> Counter[str]:
    """Cut the power so many times in one recorded life."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    figures: Counter[str] = Counter({"lost": 0, "unsound": 0, "half an append": 0})
    for _ in range(times):
        with tempfile.TemporaryDirectory(prefix="danhgia-cut-", dir=samples.quick_folder()) as case:
            _try(Path(case), calls, rng, figures)
    return figures


def _check_record(folder: Path, calls: list[shim.Call]) -> None:
    """The record must be whole: played to its end it gives the very files that are there."""
    disk = _Disk()
    for call in calls:
        if call.op != "A":
            disk.do(call)
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    if found != {name: file.content() for name, file in disk.names.items()}:
        raise AssertionError("the record of calls is not complete")


def _try(case: Path, calls: list[shim.Call], rng: random.Random, figures: Counter[str]) -> None:
    moment = rng.randrange(len(calls) + 1)
    disk, created = _Disk(), False
    wanted: dict[int, str] = {}
    for call in calls[:moment]:
        if call.op == "A":
            step = Step.from_line(call.data)
            created = True
            wanted.update(step.acknowledged)
        else:
            disk.do(call)
    following = next((Step.from_line(call.data) for call in calls[moment:] if call.op == "A"), None)
    for name, content in disk.cut(rng).items():
        if not name.endswith("-shm"):  # shared memory: made anew by who opens the log first
            (case / name).write_bytes(content)
    figures["cuts"] += 1
    figures["with writes pending"] += any(file.pending for file in disk.names.values())
    figures["with names pending"] += bool(disk.renamed)
    if not created:
        figures["before the log was there"] += 1
        return
    figures["entries that must be there"] += len(wanted)
    _look(case / NAME, wanted, 0 if following is None else following.size, figures)


def _look(path: Path, wanted: dict[int, str], pending: int, figures: Counter[str]) -> None:
    try:
        with DecisionLog.open(path, clock=clock) as log:
            sound = log.verify().ok
            found = {entry.seq: entry.leaf.hex() for entry in log.entries()}
            figures["lost"] += sum(found.get(seq) != leaf for seq, leaf in wanted.items())
            beyond = len(found) - len(wanted)
            figures["half an append"] += beyond not in {0, pending}
            figures["unacknowledged append kept"] += beyond > 0
            log.append(samples.made({"rating": "hoan_thanh", "filling": "one more"}))
            sound = sound and log.verify().ok
        figures["unsound"] += not (sound and verify_log(path).ok and guard.failure_of(path) is None)
    except LogError:
        figures["lost"] += len(wanted)
        figures["unsound"] += 1


def failed(figures: Counter[str]) -> bool:
    """Say whether a promise was broken."""
    return bool(figures["lost"] or figures["unsound"] or figures["half an append"])
