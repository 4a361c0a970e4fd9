"""One life of a log, told step by step: create, append of every kind, checkpoint, close, open again."""

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from campaign import samples
from campaign.samples import clock, sample
from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, Entry, store

CHECKPOINT_EVERY = 9
"""So many entries, not 200, so that checkpoints of the WAL are among the steps."""
NAME = "so.db"
"""Name of the log in its folder."""


class Step(NamedTuple):
    """What a step led to: the codes of its error, or the hashes of the entries that it acknowledged."""

    name: str
    size: int
    codes: tuple[str, ...]
    acknowledged: tuple[tuple[int, str], ...]

    def to_line(self) -> bytes:
        """Write it as one line."""
        return json.dumps(self._asdict()).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Step":
        """Read what `to_line` wrote."""
        data = json.loads(line)
        acknowledged = tuple((seq, leaf) for seq, leaf in data["acknowledged"])
        return cls(data["name"], data["size"], tuple(data["codes"]), acknowledged)


class _Player:
    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
        self.log: DecisionLog | None = None

    def create(self, _: int) -> list[Entry]:
        self.log = DecisionLog.create(self.path, samples.ORIGIN, clock=clock)
        return []

    def open(self, _: int) -> list[Entry]:
        self.log = None
        self.log = DecisionLog.open(self.path, clock=clock)
        return []

    def close(self, _: int) -> list[Entry]:
        self._log.close()
        return []

    def append(self, _: int) -> list[Entry]:
        return [self._log.append(sample(self.rng))]

    def append_long(self, _: int) -> list[Entry]:
        return [self._log.append(sample(self.rng, 20_000))]

    def append_many(self, count: int) -> list[Entry]:
        return self._log.append_many([sample(self.rng) for _ in range(count)])

    def decide(self, _: int) -> list[Entry]:
        return [self._log.decide(0, "hoan_thanh", "Ban Thường vụ", "Theo biên bản họp", "7-QĐ/TU")]

    def correct(self, _: int) -> list[Entry]:
        # Of those that are not corrected yet: the first one that a refusal does not name.
        for seq in range(8):
            try:
                return [self._log.correct(sample(self.rng), seq, "Ghi nhầm số liệu")]
            except LogError as refused:
                if refused.problems[0].code not in {"K012", "K013"}:
                    raise
        raise AssertionError

    def appeal(self, _: int) -> list[Entry]:
        return [self._log.appeal(0, "Người được đánh giá", "Đề nghị xem lại")]

    @property
    def _log(self) -> DecisionLog:
        if self.log is None:
            raise _Skipped
        return self.log


class _Skipped(Exception):
    """There is no log to go on with."""


STEPS = (
    *(("create", 0), ("append", 1), ("append", 1), ("append_many", 5), ("decide", 1), ("correct", 1)),
    *(("appeal", 1), ("append_long", 1), ("append_many", 12), ("append", 1), ("decide", 1), ("close", 0)),
    *(("open", 0), ("append", 1), ("append_many", 9), ("correct", 1), ("append", 1), ("close", 0)),
)


def play(path: Path, seed: int, began: Callable[[], None] | None = None) -> Iterator[Step]:
    """Take the steps one after another; a step that fails is told, and the next one is tried.

    A log that could not be made is not gone on with. `began` is called before the first step.
    """
    store.CHECKPOINT_EVERY = CHECKPOINT_EVERY  # type: ignore[misc]
    player = _Player(path, seed)
    if began is not None:
        began()
    for name, count in STEPS:
        step = _take(player, name, count)
        yield step
        if name == "create" and step.codes:
            return
    if player.log is not None:
        player.log.close()


def _take(player: _Player, name: str, count: int) -> Step:
    try:
        entries = getattr(player, name)(count)
    except LogError as failure:
        return Step(name, count, tuple(problem.code for problem in failure.problems), ())
    except _Skipped:
        return Step(name, 0, ("skipped",), ())
    except Exception as failure:  # noqa: BLE001 - a fault of the log, to be told
        return Step(name, count, (type(failure).__name__,), ())
    return Step(name, count, (), tuple((entry.seq, entry.leaf.hex()) for entry in entries))


def in_child(act: Callable[[Callable[[bytes], Any]], None]) -> list[bytes]:
    """Run in a forked child; give the lines that it wrote. What it raised is the last of them."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            act(lambda line: os.write(theirs, line))
        except BaseException as failure:  # noqa: BLE001 - told to the parent
            os.write(theirs, f"! {type(failure).__name__}: {failure}\n".encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        lines = pipe.readlines()
    os.waitpid(child, 0)
    return lines
