"""The log of decisions: appended to, never edited; one writer at a time, any number of readers.

What an acknowledgement means: when a method that appends returns, the entry and its record are on
the disk (the commit was followed by fsync) and in the tree, whatever happens to the process or the
power afterwards; that the disk keeps what it has confirmed is the disk's part. When it raises,
nothing was acknowledged: after K006 and every error of the content nothing was written; after K009,
or when the process ended meanwhile, the entry may or may not be there, so look before appending it
again.
"""

import contextlib
import datetime as dt
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, Self

from danhgia_rules.canonical import is_digest, sha256
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log import connection, guard, merkle
from danhgia_rules.log.entries import Entry, entry_place, make_entry, time_text
from danhgia_rules.log.paths import reason_of, resolved
from danhgia_rules.log.proofs import ConsistencyProof, Head, InclusionProof, check_origin
from danhgia_rules.log.tables import (
    MAX_RECORD,
    Tables,
    create_tables,
    read_origin,
    record_rating,
    schema_problems,
    size_of,
)
from danhgia_rules.quiet import Quiet

if TYPE_CHECKING:
    from danhgia_rules.log.report import LogReport

CHECKPOINT_EVERY: Final = 200
"""After so many entries of its own, an object moves the WAL into the file."""
_PAGE: Final = 256
"""So many entries are read at once: a reader that pauses between them holds nothing open."""

Clock = Callable[[], dt.datetime]


class Recorded(Protocol):
    """What the log asks of a record: its canonical bytes and their SHA-256 in hexadecimal."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""

    def to_bytes(self) -> bytes:
        """Give the canonical bytes."""


class _Draft(NamedTuple):
    kind: str
    fields: Mapping[str, Any]
    record: bytes | None = None


def utc_now() -> dt.datetime:
    """Give the present time: the only clock of the log."""
    return dt.datetime.now(dt.UTC)


class DecisionLog(Quiet):
    """An append-only log in one SQLite file, with the hash tree of RFC 6962 over its entries.

    Make one with `create` or `open`; close it, or use `with`. One object may be used by many
    threads, and the file by many processes of one machine, on a disk of its own (no network folder:
    SQLite's WAL needs memory that all of them share). After a failed write it is read-only for good, in every
    process (see `failure`), until a person has repaired the cause and removed the marker.

    Who holds the machine can rewrite what lies after the last head that is known outside: give
    heads away, signed or on paper.
    """

    def __init__(self, path: Path, *, read_only: bool, clock: Clock) -> None:
        # Not for callers: `create` and `open` check what must hold before.
        self.path = path
        self._clock = clock
        self._given_read_only = read_only
        self._failure = guard.failure_of(path)
        self._since_checkpoint = 0
        self._wal: tuple[int | None, int] | None = None
        self._pool = connection.Pool(path, read_only=read_only or self._failure is not None)
        try:
            with self._pool.lend() as conn:
                self.origin = self._check(conn)
        except BaseException:
            self._pool.close()
            raise

    @classmethod
    def create(cls, path: str | os.PathLike[str], origin: str, *, clock: Clock = utc_now) -> Self:
        """Make a new log and open it; the file is for its owner only.

        `origin` names it in every checkpoint, such as `danhgia.example/so-2026`. Raises LogError:
        K002 where the file exists, K024 for the origin, K001 where the file cannot be made.
        """
        check_origin(origin)
        place = resolved(path)
        _create_file(place, origin)
        return cls(place, read_only=False, clock=clock)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, read_only: bool = False, clock: Clock = utc_now) -> Self:
        """Open a log. Raises LogError: K001 to K005 where the file is not one that can be read."""
        return cls(resolved(path), read_only=read_only, clock=clock)

    def _check(self, conn: sqlite3.Connection) -> str:
        problems = schema_problems(conn, str(self.path))
        if problems:
            raise LogError(problems)
        if not self._pool.read_only and self.path.stat().st_nlink > 1:
            raise LogError(Problem("K028", Where(str(self.path))))
        if not self._pool.read_only:
            connection.use_wal(conn, self.path)
        return check_origin(read_origin(conn))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the log; what is committed is moved into the file, as far as readers let it."""
        if not self.read_only and self._since_checkpoint:
            with contextlib.suppress(LogError, OSError), self._pool.writing:
                self._since_checkpoint = CHECKPOINT_EVERY
                with guard.one_writer(self.path), self._pool.lend() as conn:
                    self._checkpoint_when_due(conn)
        self._pool.close()

    @property
    def read_only(self) -> bool:
        """Whether it can only be read: opened so, or after a failed write."""
        return self._given_read_only or self.failure is not None

    @property
    def failure(self) -> str | None:
        """Name the error of the write that failed, here or in another process; None without one."""
        return self._failure or guard.failure_of(self.path)

    # Appending

    def append(self, record: Recorded) -> Entry:
        """Append a record that was made: kind `rating`. The module says what returning and raising mean.

        A record is in a log once; K027 names the entry that holds it.
        """
        return self._append([_rating(record)])[0]

    def append_many(self, records: Iterable[Recorded]) -> list[Entry]:
        """Append records in one transaction: all of them, or none."""
        return self._append([_rating(record) for record in records])

    def decide(self, about: int, rating: str, author: str, reason: str | None, document: str) -> Entry:
        """Append what an authority decided about the record of entry `about`.

        `rating` is the name of a level, or `not_rated`. `author` is an office or title and
        `document` its number and date, NEVER the name of the person rated: no entry can be erased.
        `reason` is required where the decision differs from the rating of the record.
        """
        fields = {"about": about, "rating": rating, "author": author, "reason": reason, "document": document}
        return self._append([_Draft("decision", fields)])[0]

    def correct(self, record: Recorded, supersedes: int, reason: str) -> Entry:
        """Append a record in place of that of an earlier entry, which stays as it is."""
        draft = _rating(record)
        fields = {**draft.fields, "supersedes": supersedes, "reason": reason}
        return self._append([_Draft("correction", fields, draft.record)])[0]

    def appeal(self, about: int, author: str, reason: str, document: str | None = None) -> Entry:
        """Append an appeal against a rating, a correction or a decision; name no person."""
        fields = {"about": about, "author": author, "reason": reason, "document": document}
        return self._append([_Draft("appeal", fields)])[0]

    def _append(self, drafts: list[_Draft]) -> list[Entry]:
        at = time_text(self._clock())
        with self._pool.writing:
            self._refuse_if_read_only()
            try:
                with guard.one_writer(self.path):
                    return self._append_alone(drafts, at)
            except OSError as failure:  # of the lock: what is written has handlers of its own
                params = {"reason": reason_of(failure)}
                raise LogError(Problem("K026", Where(str(self.path)), params)) from None

    def _append_alone(self, drafts: list[_Draft], at: str) -> list[Entry]:
        # Asked again: another process may have failed while this one waited.
        self._refuse_if_read_only()
        with self._pool.lend() as conn:
            try:
                entries = self._transact(conn, drafts, at)
                self._sync_new_wal()
            except (*connection.FAILURES, OSError) as failure:
                raise self._failed(failure) from None
            self._since_checkpoint += len(entries)
            self._checkpoint_when_due(conn)
        return entries

    def _sync_new_wal(self) -> None:
        """Make the name of a new WAL durable; SQLite tries it too, but says nothing when that fails."""
        # After a fork a new WAL may have the number of the old one.
        found = connection.wal_file(self.path), self._pool.forks
        if found != self._wal:
            guard.sync_folder(self.path.parent)
            self._wal = found

    @staticmethod
    def _transact(conn: sqlite3.Connection, drafts: list[_Draft], at: str) -> list[Entry]:
        connection.begin(conn)
        try:
            # The right edge is read anew each time: another process may have appended.
            tables, entries = Tables(conn), []
            frontier = merkle.Frontier.at(tables.node, size_of(conn))
            for draft in drafts:
                entry = make_entry(draft.kind, frontier.size, at, draft.fields, tables)
                tables.add(entry, draft.record, frontier)
                entries.append(entry)
            connection.commit(conn)
        except BaseException:
            connection.rollback(conn)
            raise
        return entries

    def _refuse_if_read_only(self) -> None:
        if self._given_read_only:
            raise LogError(Problem("K007", Where(str(self.path))))
        reason = self.failure
        if reason is not None:
            raise LogError(Problem("K008", Where(str(self.path)), {"reason": reason}))

    def _failed(self, failure: Exception) -> LogError:
        """Turn read-only for good, here and in every process; give the error to raise."""
        # INVARIANT: after a write that failed nobody knows what the disk holds; nothing is appended
        # to it until a person has looked.
        reason = reason_of(failure)
        self._failure = self._failure or reason
        with contextlib.suppress(Exception):
            guard.write_marker(self.path, time_text(self._clock()), reason)
        self._pool.turn_read_only()
        return LogError(Problem("K009", Where(str(self.path)), {"reason": reason}))

    def _checkpoint_when_due(self, conn: sqlite3.Connection) -> None:
        """Move the WAL into the file; a failure takes nothing back, and stops what would follow."""
        if self._since_checkpoint < CHECKPOINT_EVERY:
            return
        self._since_checkpoint = 0
        try:
            connection.checkpoint(conn)
        except (*connection.FAILURES, OSError) as failure:
            self._failed(failure)

    # Reading

    def __len__(self) -> int:
        with self._pool.lend() as conn:
            return size_of(conn)

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Give the entries from `start` to before `stop`, those appended meanwhile too if None."""
        at = max(start, 0)
        while stop is None or at < stop:
            with self._pool.lend() as conn:
                page = Tables(conn).page(at, at + _PAGE if stop is None else min(stop, at + _PAGE))
            if not page:
                return
            yield from page
            at += len(page)

    def entry(self, seq: int) -> Entry:
        """Give an entry. Raises LogError (K022) where there is none."""
        with self._pool.lend() as conn:
            found = Tables(conn).entry(seq) if type(seq) is int and 0 <= seq < 2**53 else None
            if found is None:
                raise LogError(Problem("K022", entry_place(seq), {"seq": seq, "size": size_of(conn)}))
        return found

    def record(self, seq: int) -> bytes | None:
        """Give the bytes of the record of an entry; None for a kind that has none.

        Raises LogError: K105 where the record is missing, K106 where it is not the one of the entry.
        """
        self.entry(seq)
        with self._pool.lend() as conn:
            return Tables(conn).checked_record(seq)

    def find(self, digest: str) -> int | None:
        """Give the number of the entry that holds the record of a digest (hexadecimal); None without one."""
        if not is_digest(digest):
            return None
        with self._pool.lend() as conn:
            return Tables(conn).find(digest)

    def head(self, size: int | None = None) -> Head:
        """Give the head, now or when the log had `size` entries. Raises LogError (K021)."""
        with self._pool.lend() as conn:
            size = _size(conn, size)
            return Head(self.origin, size, merkle.root(Tables(conn).node, size))

    def inclusion(self, seq: int, size: int | None = None) -> InclusionProof:
        """Prove that an entry stands in the log, now or at a size. Raises LogError (K021, K022)."""
        with self._pool.lend() as conn:
            size = _size(conn, size)
            if not 0 <= seq < size:
                raise LogError(Problem("K022", entry_place(seq), {"seq": seq, "size": size}))
            node = Tables(conn).node
            return InclusionProof(
                self.origin, seq, size, node(0, seq), merkle.inclusion_path(node, seq, size)
            )

    def consistency(self, old: int, new: int | None = None) -> ConsistencyProof:
        """Prove that the log begins with what it was at size `old`. Raises LogError (K021)."""
        with self._pool.lend() as conn:
            new = _size(conn, new)
            if not 0 <= old <= new:
                raise LogError(Problem("K021", params={"size": old, "low": 0, "high": new}))
            return ConsistencyProof(
                self.origin, old, new, merkle.consistency_path(Tables(conn).node, old, new)
            )

    def verify(self, against: Iterable[Head] = ()) -> "LogReport":
        """Read the whole log again and compare it with heads known from outside."""
        from danhgia_rules.log.audit import verify_log  # noqa: PLC0415 - it stands above this module

        return verify_log(self.path, against)


def _rating(record: Recorded) -> _Draft:
    body = record.to_bytes() if hasattr(record, "to_bytes") and hasattr(record, "digest") else None
    intact = isinstance(body, bytes) and len(body) <= MAX_RECORD and sha256(body) == record.digest
    if body is None or not intact or record_rating(body) is None:
        raise LogError(Problem("K018", params={"limit": MAX_RECORD}))
    return _Draft("rating", {"record": record.digest}, body)


def _size(conn: sqlite3.Connection, asked: int | None) -> int:
    now = size_of(conn)
    if asked is not None and not 0 <= asked <= now:
        raise LogError(Problem("K021", params={"size": asked, "low": 0, "high": now}))
    return now if asked is None else asked


def _create_file(path: Path, origin: str) -> None:
    """Make the file beside its place, whole and durable, then give it its name: never a half log."""
    _refuse_existing(path)
    try:
        with guard.one_writer(path):
            _refuse_existing(path)
            _make_and_name(path, origin)
    except (*connection.FAILURES, OSError, ValueError) as failure:
        raise connection.unreadable(path, failure) from None


def _refuse_existing(path: Path) -> None:
    """Refuse what is there, and what an earlier log left: SQLite would read its WAL into the new one."""
    for suffix in ("", "-wal", "-shm", "-journal", ".failed"):
        beside = path.with_name(path.name + suffix)
        if os.path.lexists(beside):
            raise LogError(Problem("K002", Where(str(beside))))


def _make_and_name(path: Path, origin: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    made = Path(name)
    try:
        os.close(handle)
        connection.create(made, lambda conn: create_tables(conn, origin))
        made.replace(path)
        guard.sync_folder(path.parent)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                made.with_name(made.name + suffix).unlink()
