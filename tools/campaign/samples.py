"""Invented records, and logs made of them; what a log must hold is told by the hashes of its entries."""

import datetime as dt
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danhgia_rules.canonical import canonical_bytes, digest, sha256
from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, Entry

ORIGIN = "danhgia.example/so-thu"
RATINGS = ("hoan_thanh_xuat_sac", "hoan_thanh_tot", "hoan_thanh", "khong_hoan_thanh")
START = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)


def quick_folder() -> str | None:
    """Give a folder in memory, for campaigns in which no real disk has a part; None where there is none."""
    return next((folder for folder in ("/dev/shm",) if os.access(folder, os.W_OK)), None)  # noqa: S108


def clock() -> dt.datetime:
    """Give the same time always: campaigns are not about clocks, and equal seeds give equal logs."""
    return START


@dataclass(frozen=True)
class Sample:
    """Something that the log takes for a record; it holds nothing but a rating and some filling."""

    body: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        return sha256(self.body)

    def to_bytes(self) -> bytes:
        """Give the bytes."""
        return self.body


def sample(rng: random.Random, longest: int = 600) -> Sample:
    """Make a record of up to about `longest` bytes."""
    filling = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz ", k=rng.randrange(longest)))
    return made({"rating": rng.choice(RATINGS), "number": rng.randrange(2**40), "filling": filling})


def made(decision: dict[str, Any]) -> Sample:
    """Make the record of a decision."""
    data = {"schema": "danhgia/record/1", "decision": decision, "decision_sha256": digest(decision)}
    return Sample(canonical_bytes(data))


def add_one(log: DecisionLog, rng: random.Random, longest: int = 600) -> Entry:
    """Append an entry of some kind that fits what is there."""
    size = len(log)
    kind = rng.choice(("rating", "rating", "decision", "correction", "appeal")) if size else "rating"
    about = rng.randrange(size) if size else 0
    try:
        if kind == "decision":
            rating = rng.choice(RATINGS)
            return log.decide(about, rating, "Ban Thường vụ", "Theo biên bản họp", f"{size}-QĐ/TU")
        if kind == "correction":
            return log.correct(sample(rng, longest), about, "Ghi nhầm số liệu")
        if kind == "appeal":
            return log.appeal(about, "Người được đánh giá", "Đề nghị xem lại", None)
    except LogError as refused:
        if refused.problems[0].code not in {"K012", "K013"}:
            raise  # not that the entry referred to does not fit
    return log.append(sample(rng, longest))


def build(path: Path, size: int, seed: int, after: Callable[[DecisionLog, int], None] | None = None) -> None:
    """Make a log of a size, all kinds among its entries; `after` is called after each entry."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    with DecisionLog.create(path, ORIGIN, clock=clock) as log:
        while len(log) < size:
            # One long record in ten needs more than a page of the file.
            add_one(log, rng, 9000 if rng.random() < 0.1 else 600)
            if after is not None:
                after(log, len(log))


def bodies(path: Path) -> list[str]:
    """Give the hashes of the bytes of all entries of a log."""
    with DecisionLog.open(path, read_only=True) as log:
        return [sha256(entry.body) for entry in log.entries()]
