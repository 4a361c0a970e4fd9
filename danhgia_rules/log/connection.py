"""Connections to the SQLite file of a log: how they are opened, shared by threads, and survive a fork.

Knows SQLite's settings, not what the tables hold.
"""

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log.paths import reason_of
from danhgia_rules.quiet import Quiet

TIMEOUT: Final = 30
"""How long to wait for another writer, in seconds."""
_FORK_WAIT: Final = 5
"""How long a fork waits for reads and writes that are under way, in seconds."""
_MAX_VALUE: Final = 2**23
"""Greatest length of a value that SQLite may hand out, in bytes: memory stays bounded."""

FAILURES: Final = (sqlite3.Error, UnicodeError, OverflowError)
"""What SQLite's module raises for a file that is damaged: it also decodes names and messages from it."""

_SETTINGS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    # A checkpoint inside a commit would hide its failure: it is done apart, and looked at.
    "PRAGMA wal_autocheckpoint=0",
)


def unreadable(path: Path, failure: Exception) -> LogError:
    """Make the error of a log that cannot be read."""
    if getattr(failure, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
        return LogError(Problem("K003", Where(str(path))))
    return LogError(Problem("K001", Where(str(path)), {"reason": reason_of(failure)}))


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open the file, which must exist. Raises LogError (K001)."""
    if not path.is_file():  # SQLite would wait at a pipe for ever
        raise LogError(Problem("K001", Where(str(path)), {"reason": os.strerror(2)}))
    mode = "mode=ro" if read_only else "mode=rw"
    if read_only and not os.access(path.parent, os.W_OK) and not _has_wal(path):
        mode = "immutable=1"  # a finished log on a medium that cannot be written, where WAL needs a file
    try:
        conn = sqlite3.connect(
            f"{path.as_uri()}?{mode}",
            uri=True,
            timeout=TIMEOUT,
            isolation_level=None,
            check_same_thread=False,  # lent to one thread at a time
        )
    except sqlite3.Error as failure:
        raise unreadable(path, failure) from None
    try:
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
        for setting in _SETTINGS:
            conn.execute(setting)
    except FAILURES as failure:
        conn.close()
        raise unreadable(path, failure) from None
    return conn


def _has_wal(path: Path) -> bool:
    wal = _beside(path, "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def begin(conn: sqlite3.Connection) -> None:
    """Begin to write. Raises LogError (K006) where another program holds the file too long."""
    try:
        conn.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as failure:
        if failure.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        raise LogError(Problem("K006", params={"seconds": TIMEOUT})) from None


def use_wal(conn: sqlite3.Connection, path: Path) -> None:
    """Set the journal mode, and see that it is set: SQLite answers with the mode, not with an error."""
    if conn.execute("PRAGMA journal_mode=WAL").fetchone() != ("wal",):
        raise LogError(Problem("K001", Where(str(path)), {"reason": "journal_mode"}))


def create(path: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Make a database in WAL mode in an empty file, and have all of it in that one file, on the disk."""
    with contextlib.closing(connect(path, read_only=False)) as conn:
        use_wal(conn, path)
        begin(conn)
        fill(conn)
        commit(conn)
        if conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() != (0, 0, 0):
            raise LogError(Problem("K001", Where(str(path)), {"reason": "wal_checkpoint"}))


def wal_file(path: Path) -> int | None:
    """Give the number of the WAL in its file system; None where there is none."""
    try:
        return _beside(path, "-wal").stat().st_ino
    except FileNotFoundError:
        return None


def commit(conn: sqlite3.Connection) -> None:
    """Commit; with `synchronous=FULL`, what was written is on the disk when this returns."""
    conn.execute("COMMIT")


def rollback(conn: sqlite3.Connection) -> None:
    """Undo what is not committed."""
    if conn.in_transaction:
        conn.execute("ROLLBACK")


def checkpoint(conn: sqlite3.Connection) -> None:
    """Move what is committed from the WAL into the file itself, as far as readers let it."""
    conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


class Pool(Quiet):
    """Connections to one file, lent to one thread at a time; `writing` is held by who writes.

    A fork closes them all first, and both sides open new ones: SQLite's locks do not survive a
    fork, and a child that went on with them could lose entries of the parent.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self.writing = threading.Lock()
        self._changed = threading.Condition(threading.Lock())
        self._idle: list[sqlite3.Connection] = []
        self._lent: set[sqlite3.Connection] = set()
        self._stale: set[sqlite3.Connection] = set()
        self._closed = False
        self._orphaned = False
        self._held = False
        self.forks = 0
        _POOLS.add(self)

    @contextlib.contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection. Errors of SQLite become LogError (K001) with its name of the error."""
        conn = self._take()
        try:
            yield conn
        except FAILURES as failure:
            raise unreadable(self.path, failure) from None
        finally:
            self._give_back(conn)

    def turn_read_only(self) -> None:
        """Let nobody write from now on.

        A connection for reading is opened before those for writing are closed: the last one that
        closes would move the WAL into the file, and that after a failure.
        """
        with self._changed:
            self.read_only = True
            self._stale |= self._lent
            closing, self._idle = self._idle, []
            with contextlib.suppress(LogError):  # the disk may let nobody read either
                self._idle.append(connect(self.path, read_only=True))
        for conn in closing:
            conn.close()

    def close(self) -> None:
        """Close all; those that are lent close when they come back."""
        with self._changed:
            self._closed = True
            closing, self._idle = self._idle, []
        for conn in closing:
            conn.close()

    def _take(self) -> sqlite3.Connection:
        with self._changed:
            if self._closed or self._orphaned:
                raise LogError(Problem("K019" if self._closed else "K020", Where(str(self.path))))
            conn = self._idle.pop() if self._idle else connect(self.path, read_only=self.read_only)
            self._lent.add(conn)
        return conn

    def _give_back(self, conn: sqlite3.Connection) -> None:
        with self._changed:
            self._lent.discard(conn)
            keep = not self._closed and conn not in self._stale
            self._stale.discard(conn)
            if keep:
                self._idle.append(conn)
            self._changed.notify_all()
        if not keep:
            conn.close()

    def before_fork(self) -> None:
        """Wait until nothing is lent, then close all; keep both locks until the fork is done."""
        self.forks += 1
        self._held = self.writing.acquire(timeout=_FORK_WAIT)
        self._changed.acquire()
        self._changed.wait_for(lambda: not self._lent, timeout=_FORK_WAIT)
        while self._idle:
            self._idle.pop().close()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        self._changed.release()
        if self._held:
            self.writing.release()

    def after_fork_in_child(self) -> None:
        """Begin anew; if something was lent after all, be of no more use."""
        self.writing = threading.Lock()
        self._changed = threading.Condition(threading.Lock())
        self._orphaned = not self._held or bool(self._lent)


_POOLS: "weakref.WeakSet[Pool]" = weakref.WeakSet()
_forking: list[Pool] = []


def _before_fork() -> None:
    _forking[:] = list(_POOLS)
    for pool in _forking:
        pool.before_fork()


def _after_fork_in_parent() -> None:
    while _forking:
        _forking.pop().after_fork_in_parent()


def _after_fork_in_child() -> None:
    while _forking:
        _forking.pop().after_fork_in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork_in_parent,
        after_in_child=_after_fork_in_child,
    )
