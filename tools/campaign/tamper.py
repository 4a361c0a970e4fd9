"""Tampering: a log is altered in some way at random; the audit against a head from outside must find it.

A change of bytes that nobody reads alters nothing: it is counted apart, and only after it was
shown that every table, the schema, the settings and the answers of the log are what they were.
"""

import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from campaign import forging, forging_tree, samples, tampering_bytes
from campaign.samples import clock
from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, Head, store, verify_log
from danhgia_rules.log.tables import SCHEMA

SIZE = 200
"""Entries of the log that is altered."""
IN_WAL = 30
"""So many of them stand only in the WAL, in the log whose WAL is altered."""
OUTCOMES = ("found", "without effect", "housekeeping", "refuses to grow", "MISSED")
"""What may come of it, for content that is proved to be the same too, and told apart:

- `without effect`: nothing differs at all;
- `housekeeping`: a field of the header differs that SQLite keeps for itself, such as the journal mode;
- `refuses to grow`: everything reads the same, but the next append is refused, aloud.
"""
_SETTINGS = ("application_id", "user_version", "encoding", "page_size", "auto_vacuum")
_HOUSEKEEPING = ("journal_mode", "schema_version", "default_cache_size", "page_count", "freelist_count")

Picture = tuple[Any, ...]


class Tools(NamedTuple):
    """What one who tampers works with: a folder of his own, the logs, and chance."""

    folder: Path
    logs: dict[str, Path]
    rng: random.Random

    @property
    def log(self) -> Path:
        """The log to alter."""
        return self.folder / "so.db"

    def take(self, name: str) -> Path:
        """Put a log in place, its WAL too if it has one."""
        for suffix in ("", "-wal"):
            source = self.logs[name].with_name(self.logs[name].name + suffix)
            if source.exists():
                shutil.copyfile(source, self.log.with_name(self.log.name + suffix))
        return self.log


def prepare(folder: Path, seed: int) -> dict[str, Path]:
    """Make the logs: `whole`, `wal` (the same, its end in the WAL), older copies, others of the origin."""
    logs = {"whole": folder / "whole.db", "wal": folder / "wal.db"}

    def keep(log: DecisionLog, size: int) -> None:
        if size % 10 == 0 and size < SIZE:
            logs[f"older {size}"] = path = folder / f"older-{size}.db"
            _copy(log.path, path)
        if size == SIZE - IN_WAL:
            with closing(sqlite3.connect(log.path)) as conn:
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if size == SIZE:
            for suffix in ("", "-wal"):
                shutil.copyfile(f"{log.path}{suffix}", f"{logs['wal']}{suffix}")

    store.CHECKPOINT_EVERY = 2 * SIZE  # type: ignore[misc]
    samples.build(logs["whole"], SIZE, seed, keep)
    for number, size in enumerate((SIZE, SIZE, SIZE - 60, SIZE + 40)):
        logs[f"other {number}"] = folder / f"other-{number}.db"
        samples.build(logs[f"other {number}"], size, seed + number + 1)
    return logs


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as two:
        one.backup(two)


def picture(path: Path) -> tuple[Picture, Picture]:
    """Give all that a reader of the log can see, and what SQLite keeps for itself."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        seen: list[Any] = [
            conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 2").fetchall()
        ]
        for table in sorted(name for name, (kind, _) in SCHEMA.items() if kind == "table"):
            key = "seq" if table in {"entries", "records", "superseded"} else "id"
            seen.append(conn.execute(f"SELECT * FROM {table} ORDER BY {key}").fetchall())  # noqa: S608
        seen += [_pragma(conn, name) for name in _SETTINGS]
        own = tuple(_pragma(conn, name) for name in _HOUSEKEEPING)
    with DecisionLog.open(path, read_only=True) as log:
        seen += [[entry.body for entry in log.entries()], log.head(), log.origin, len(log)]
    return tuple(seen), own


def _pragma(conn: sqlite3.Connection, name: str) -> Any:
    return conn.execute(f"PRAGMA {name}").fetchone()


def kinds() -> dict[str, Any]:
    """Give the ways of tampering by name."""
    return tampering_bytes.KINDS | forging.KINDS | forging_tree.KINDS


def campaign(times: int, seed: int, keep: Path | None = None) -> dict[str, Counter[str]]:
    """Tamper so many times, with all kinds in turn; give the outcomes by kind. Keeps what was missed."""
    rng = random.Random(seed)  # noqa: S311 - a campaign that can be repeated
    figures: dict[str, Counter[str]] = {name: Counter() for name in kinds()}
    with tempfile.TemporaryDirectory(prefix="danhgia-tamper-", dir=samples.quick_folder()) as place:
        logs = prepare(Path(place), seed)
        with DecisionLog.open(logs["whole"], read_only=True) as log:
            anchor = log.head()
        plain = {name: picture(logs[name]) for name in ("whole", "wal")}
        if any(verify_log(logs[name], [anchor]).findings for name in plain):
            raise AssertionError("the logs are not sound before anything is altered")
        if plain["whole"][0] != plain["wal"][0]:
            raise AssertionError("the two logs differ")
        for name, number in _turns(times):
            with tempfile.TemporaryDirectory(dir=place) as case:
                tools = Tools(Path(case), logs, rng)
                outcome = _try(tools, name, anchor, plain)
                figures[name][outcome] += 1
                if outcome == "MISSED" and keep is not None:
                    shutil.copytree(case, keep / f"{name.replace(' ', '-')}-{number}")
    return figures


def _turns(times: int) -> Iterator[tuple[str, int]]:
    names = list(kinds())
    for number in range(times):
        yield names[number % len(names)], number


def _try(tools: Tools, name: str, anchor: Head, plain: dict[str, tuple[Picture, Picture]]) -> str:
    while not kinds()[name](tools):  # nothing was altered: two equal rows swapped, or the like
        for path in tools.folder.iterdir():
            path.unlink()
    if verify_log(tools.log, [anchor]).findings:
        return "found"
    try:
        seen, own = picture(tools.log)
    except (sqlite3.Error, LogError):
        return "MISSED"
    base = plain["wal" if "WAL" in name else "whole"]
    if seen != base[0]:
        return "MISSED"
    code = _grows(tools.log, anchor)
    if code is not None:
        return "refuses to grow" if code in {"K001", "K009"} else "MISSED"
    return "without effect" if own == base[1] else "housekeeping"


def _grows(path: Path, anchor: Head) -> str | None:
    """Append to it: the log must still grow out of the head. Give a code where it does not."""
    try:
        with DecisionLog.open(path, clock=clock) as log:
            log.append(samples.made({"rating": "hoan_thanh", "filling": "one more"}))
            sound = not log.verify([anchor]).findings
            return None if sound and log.consistency(anchor.size).proves(anchor, log.head()) else "unsound"
    except LogError as failure:
        return failure.problems[0].code
