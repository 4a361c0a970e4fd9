"""Reads a whole log again and trusts nothing that it holds twice: bytes, references, tree, root.

Memory does not grow with the log. Whatever the file is, the outcome is a report.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from danhgia_rules.canonical import sha256
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log import connection, guard, merkle
from danhgia_rules.log.entries import MAX_ENTRY, RATED, Entry, entry_place, read_entry, reference_problems
from danhgia_rules.log.paths import resolved
from danhgia_rules.log.proofs import Head, check_origin
from danhgia_rules.log.report import LogReport
from danhgia_rules.log.tables import Tables, read_origin, record_rating, schema_problems

MAX_FINDINGS: Final = 100
"""After so many findings the rest is not read."""


def verify_log(path: str | os.PathLike[str], against: Iterable[Head] = ()) -> LogReport:
    """Audit the log of a path, and compare it with heads known from outside.

    Whatever the file is, the outcome is a report; LogError (K001) is raised only for a path that
    cannot be one.

    The entries are read in one snapshot; a log that is being appended to may be audited.
    """
    audit = _Audit(resolved(path), tuple(against))
    with contextlib.suppress(_Enough):
        audit.run()
    return audit.report()


def _is_in_wal_mode(conn: sqlite3.Connection, path: Path) -> bool:
    """Whether the log is written and read as one should be; else SQLite would let nobody append.

    SQLite is asked, never the file: opening and closing it would drop the locks that this process
    holds on it, and let another one delete a WAL that is in use. Where nobody can write, SQLite
    has no WAL to speak of.
    """
    mode = conn.execute("PRAGMA journal_mode").fetchone()
    return mode == ("wal",) or not os.access(path.parent, os.W_OK)


class _Enough(Exception):
    """Reading stops: the file is no log, or there were findings enough."""


class _Audit:
    def __init__(self, path: Path, anchors: tuple[Head, ...]) -> None:
        self.path = path
        self.anchors = sorted(anchors, key=lambda head: head.size)
        self.waiting = list(self.anchors)
        self.findings: list[Problem] = []
        self.remarks: list[Problem] = []
        self.frontier = merkle.Frontier()
        self.origin = ""
        self.finished = False
        self.damaged = False
        self.corrections = 0
        self.records = 0
        self.last_at = ""

    def report(self) -> LogReport:
        root = self.frontier.root() if self.finished else None
        return LogReport(
            self.origin,
            self.frontier.size,
            root,
            len(self.anchors),
            tuple(self.findings),
            tuple(self.remarks),
        )

    def found(self, *problems: Problem) -> None:
        self.findings += problems
        if len(self.findings) >= MAX_FINDINGS:
            self.findings.append(Problem("K114", params={"limit": MAX_FINDINGS}))
            raise _Enough

    def run(self) -> None:
        reason = guard.failure_of(self.path)
        if reason is not None:
            self.remarks.append(Problem("K202", params={"reason": reason}))
        try:
            pool = connection.Pool(self.path, read_only=True)
            with contextlib.closing(pool), pool.lend() as conn:
                conn.execute("BEGIN")
                self._check_file(conn)
                self._check_entries(conn)
                self._check_counts(conn)
        except LogError as failure:
            self.found(*failure.problems)
        self._check_anchors()

    def _check_file(self, conn: sqlite3.Connection) -> None:
        problems = schema_problems(conn, str(self.path))
        if problems:  # what the tables of another making would answer is of no interest
            self.found(*problems)
            raise _Enough
        if not _is_in_wal_mode(conn, self.path):
            self.found(Problem("K005", Where(str(self.path)), {"name": "journal_mode"}))
        try:
            self.origin = check_origin(read_origin(conn))
        except LogError as failure:
            self.found(*failure.problems)
        # The words of SQLite may repeat content, so only that it found something is told.
        rows = conn.execute("PRAGMA integrity_check(1)").fetchall()
        if rows != [("ok",)]:
            self.damaged = True
            self.found(Problem("K101"))

    def _check_entries(self, conn: sqlite3.Connection) -> None:
        tables = Tables(conn)
        query = "SELECT seq, CASE WHEN length(body) <= ? THEN body END FROM entries ORDER BY seq"
        for seq, body in conn.execute(query, (MAX_ENTRY,)):
            self._compare_with_anchors()
            if seq != self.frontier.size:
                # What follows stands in no tree that could be compared.
                self.found(Problem("K102", entry_place(seq), {"expected": self.frontier.size}))
                raise _Enough
            if not isinstance(body, bytes):
                self.found(Problem("K103", entry_place(seq)))
                raise _Enough
            self._check_nodes(conn, body)
            try:
                entry = read_entry(body, seq)
            except LogError as failure:
                self.found(*failure.problems)
            else:
                self.found(*self._entry_problems(entry, tables))
        self._compare_with_anchors()
        self.finished = True

    def _check_nodes(self, conn: sqlite3.Connection, body: bytes) -> None:
        for number, node in self.frontier.add(merkle.leaf_hash(body)):
            row = conn.execute("SELECT hash FROM nodes WHERE id = ?", (number,)).fetchone()
            if row is None or row[0] != node:
                self.found(Problem("K108", Where(path=f"nodes[{number}]"), {"number": number}))

    def _entry_problems(self, entry: Entry, tables: Tables) -> Iterator[Problem]:
        place = entry_place(entry.seq)
        if entry.at < self.last_at:
            self._remark(Problem("K201", place))
        self.last_at = entry.at
        if entry.kind in RATED:
            self.records += 1
            yield from _record_problems(entry, tables)
        try:
            yield from self._reference_problems(entry, tables)
        except LogError as failure:  # what is referred to cannot be read
            yield from failure.problems

    def _reference_problems(self, entry: Entry, tables: Tables) -> Iterator[Problem]:
        place = entry_place(entry.seq).path
        for problem in reference_problems(entry, tables):
            yield Problem(problem.code, Where(path=f"{place}.{problem.where.path}"), problem.params)
        if entry.kind == "correction":
            self.corrections += 1
            if tables.superseded_by(entry.refers_to or 0) != entry.seq:
                yield Problem("K110", Where(path=f"superseded[{entry.refers_to}]"))

    def _remark(self, problem: Problem) -> None:
        if len(self.remarks) < MAX_FINDINGS:
            self.remarks.append(problem)

    def _check_counts(self, conn: sqlite3.Connection) -> None:
        """Nothing must be there that no entry accounts for."""
        if self.damaged:  # a tree of pages that meet again may hold any number of rows: never counted
            return
        expected = merkle.node_count(self.frontier.size)
        nodes = _count(conn, "SELECT count(*) FROM nodes")
        if nodes != expected:
            self.found(Problem("K109", Where(path="nodes"), {"found": nodes, "expected": expected}))
        if _count(conn, "SELECT count(*) FROM records") > self.records:
            self.found(Problem("K107", Where(path="records")))
        if _count(conn, "SELECT count(*) FROM superseded") != self.corrections:
            self.found(Problem("K110", Where(path="superseded")))
        if _count(conn, "SELECT count(*) FROM log") != 1:
            self.found(Problem("K003", Where(path="log")))

    def _compare_with_anchors(self) -> None:
        """Compare the root worked out so far with the anchors of this size."""
        while self.waiting and self.waiting[0].size == self.frontier.size:
            anchor = self.waiting.pop(0)
            if anchor.origin == self.origin and anchor.root != self.frontier.root():
                self.found(Problem("K113", params={"size": anchor.size}))

    def _check_anchors(self) -> None:
        if not self.origin:  # nothing was read that could be compared
            return
        for anchor in self.anchors:
            if anchor.origin != self.origin:
                self.found(Problem("K111"))
        for anchor in self.waiting:
            if anchor.origin == self.origin:
                params = {"expected": anchor.size, "found": self.frontier.size}
                self.found(Problem("K112", params=params))


def _record_problems(entry: Entry, tables: Tables) -> Iterator[Problem]:
    place = Where(path=f"records[{entry.seq}]")
    body = tables.record(entry.seq)
    if body is None:
        yield Problem("K105", place)
    elif (
        sha256(body) != entry.record
        or record_rating(body) is None
        or tables.find(entry.record or "") != entry.seq
    ):
        yield Problem("K106", place)


def _count(conn: sqlite3.Connection, query: str) -> int:
    return int(conn.execute(query).fetchone()[0])
