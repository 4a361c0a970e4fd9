"""Breaks the log on purpose, in this process only, to show that each campaign would notice."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from campaign import tamper
from danhgia_rules.errors import LogError, Problem
from danhgia_rules.log import DecisionLog, Head, LogReport, connection, verify_log
from danhgia_rules.log.paths import reason_of


def acknowledge_early() -> None:
    """Commit only every few appends, and acknowledge all of them."""
    waiting, home = 0, os.getpid()

    def begin(conn: sqlite3.Connection) -> None:
        if not conn.in_transaction:
            conn.execute("BEGIN IMMEDIATE")

    def commit(conn: sqlite3.Connection) -> None:
        nonlocal waiting
        waiting += 1
        if waiting % 4 == 0 or os.getpid() == home:  # the child only
            conn.execute("COMMIT")

    def checkpoint(conn: sqlite3.Connection) -> None:
        if not conn.in_transaction:
            plain(conn)

    plain = connection.checkpoint
    connection.begin, connection.commit, connection.checkpoint = begin, commit, checkpoint


def trust_the_file() -> None:
    """Audit without the head from outside."""

    def audit(path: Path, _: Iterable[Head] = ()) -> LogReport:
        return verify_log(path)

    tamper.verify_log = audit  # type: ignore[assignment,attr-defined]


def go_on_after_a_failure() -> None:
    """Take a failed write for an accident."""

    def failed(_: DecisionLog, failure: Exception, *__: Any) -> LogError:
        return LogError(Problem("K009", params={"reason": reason_of(failure)}))

    DecisionLog._failed = failed  # type: ignore[assignment,method-assign]  # noqa: SLF001 - broken on purpose


def sync_seldom() -> None:
    """Acknowledge before fsync: the WAL is synced with its checkpoint only."""
    kept = tuple(setting for setting in connection._SETTINGS if "synchronous" not in setting)  # noqa: SLF001
    connection._SETTINGS = (*kept, "PRAGMA synchronous=NORMAL")  # type: ignore[assignment]  # noqa: SLF001


WEAKER: dict[str, Callable[[], None]] = {
    "kill": acknowledge_early,
    "tamper": trust_the_file,
    "faults": go_on_after_a_failure,
    "powercut": sync_seldom,
    "full-disk": go_on_after_a_failure,
}
"""For each campaign a weakness that it must notice."""
