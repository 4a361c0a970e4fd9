"""Kills: a child appends and says so after each append; the parent kills it and looks for what it said."""

import itertools
import os
import random
import signal
import sqlite3
import struct
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NoReturn

from campaign import samples
from campaign.samples import clock, sample
from danhgia_rules.log import DecisionLog, connection, store, verify_log

PER_LOG = 20
"""So many lives work on one log before a new one is begun."""
LONGEST = 0.08
"""The longest life after the first sign of it, in seconds."""
_WORD = struct.Struct(">cI32s")
"""What a child says: a letter, a number, a hash. Shorter than what a pipe takes as a whole."""


def campaign(times: int, seed: int) -> Counter[str]:
    """Kill so many children; give figures, `lost` and `unsound` among them, which must be 0."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    figures: Counter[str] = Counter({"lost": 0, "unsound": 0, "half a batch": 0})
    with tempfile.TemporaryDirectory(prefix="danhgia-kill-") as folder:
        for number in itertools.count():
            if figures["kills"] >= times:
                return figures
            path = Path(folder, f"{number}.db")
            DecisionLog.create(path, samples.ORIGIN, clock=clock).close()
            _work_on(path, min(PER_LOG, times - figures["kills"]), rng, figures)
    raise AssertionError


def _work_on(path: Path, lives: int, rng: random.Random, figures: Counter[str]) -> None:
    expected: list[bytes] = []
    for _ in range(lives):
        said = _life(path, rng)
        figures["kills"] += 1
        beyond = _compare(path, expected, said, figures, read_only=rng.random() < 0.5)
        figures["entries beyond the acknowledged"] += beyond


def _life(path: Path, rng: random.Random) -> list[tuple[bytes, int, bytes]]:
    """Fork a child that appends without end, kill it, give what it said."""
    ours, theirs = os.pipe()
    seed, delay = rng.getrandbits(32), rng.random() ** 2 * LONGEST
    child = os.fork()
    if child == 0:
        os.close(ours)
        _append_for_ever(path, seed, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        # It is about to append; else it may still be opening the log.
        first = pipe.read(_WORD.size) if rng.random() < 0.9 else b""
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = first + pipe.read()
    return list(_WORD.iter_unpack(said))


def _append_for_ever(path: Path, seed: int, pipe: int) -> NoReturn:
    """Say `S` and how many before an append, `A` after it for each entry, `C`, `D` around a checkpoint."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    empty = bytes(32)

    def say(letter: bytes, number: int = 0, found: bytes = empty) -> None:
        os.write(pipe, _WORD.pack(letter, number, found))

    plain = connection.checkpoint

    def told(conn: sqlite3.Connection) -> None:
        say(b"C")
        plain(conn)
        say(b"D")

    connection.checkpoint = told
    store.CHECKPOINT_EVERY = rng.choice((3, 10, 40))  # type: ignore[misc]
    try:
        log = DecisionLog.open(path, clock=clock)
        while True:
            if rng.random() < 0.05:
                log.close()
                log = DecisionLog.open(path, clock=clock)
            count = rng.choice((1, 1, 1, 2, 20))
            say(b"S", count)
            if count == 1:
                entries = [samples.add_one(log, rng)]
            else:
                entries = log.append_many(sample(rng) for _ in range(count))
            for entry in entries:
                say(b"A", entry.seq, entry.leaf)
    except BaseException:  # noqa: BLE001 - told to the parent, which must not find it
        say(b"X")
    os._exit(1)


def _compare(
    path: Path,
    expected: list[bytes],
    said: list[tuple[bytes, int, bytes]],
    figures: Counter[str],
    *,
    read_only: bool,
) -> int:
    """Look for what was acknowledged, now and in earlier lives; give how many entries are beyond it."""
    letters = [letter for letter, _, _ in said]
    figures["in a WAL checkpoint"] += letters.count(b"C") > letters.count(b"D")
    figures["WAL checkpoints completed"] += letters.count(b"D")
    figures["killed inside an append"] += letters[-1:] == [b"S"] or letters[-1:] == [b"D"]
    figures["unsound"] += b"X" in letters
    with DecisionLog.open(path, read_only=read_only, clock=clock) as log:
        found = [entry.leaf for entry in log.entries()]
        figures["unsound"] += log.failure is not None
    acknowledged = {seq: leaf for letter, seq, leaf in said if letter == b"A"}
    figures["entries acknowledged"] += len(acknowledged)
    wanted = dict(enumerate(expected)) | acknowledged
    figures["lost"] += sum(seq >= len(found) or found[seq] != leaf for seq, leaf in wanted.items())
    beyond = len(found) - len(expected) - len(acknowledged)
    pending, begun = _pending(said)
    figures["half a batch"] += beyond not in ({pending} if begun else {0, pending})
    figures["unsound"] += not verify_log(path).ok
    expected[:] = found
    return beyond


def _pending(said: list[tuple[bytes, int, bytes]]) -> tuple[int, bool]:
    """Count the entries of the last append that were not acknowledged; say whether others of it were."""
    asked = pending = 0
    for letter, number, _ in said:
        if letter == b"S":
            asked = pending = number
        elif letter == b"A":
            pending -= 1
    return pending, pending < asked


def failed(figures: Counter[str]) -> bool:
    """Say whether a promise was broken."""
    return bool(figures["lost"] or figures["unsound"] or figures["half a batch"])
