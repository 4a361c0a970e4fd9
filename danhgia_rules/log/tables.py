"""The tables of the log: their one schema, and the statements that read and add rows.

The triggers stop edits by mistake, through any program; they stop nobody who means harm, for who
can write the file can drop them. That shows in the audit, and against a checkpoint held outside.
"""

import json
import sqlite3
from typing import Final

from danhgia_rules.canonical import canonical_bytes, digest, sha256
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log import merkle
from danhgia_rules.log.entries import MAX_ENTRY, Entry, entry_place, read_entry
from danhgia_rules.records.strict import MAX_BYTES, RECORD

APPLICATION_ID: Final = 0x44476C67
"""`DGlg`, in the header of the SQLite file."""
VERSION: Final = 1
MAX_RECORD: Final = MAX_BYTES
"""Greatest length of a record, in bytes."""

_TABLES = {
    "log": "id INTEGER PRIMARY KEY, origin TEXT NOT NULL",
    "entries": "seq INTEGER PRIMARY KEY, body BLOB NOT NULL",
    "records": "seq INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, body BLOB NOT NULL",
    "nodes": "id INTEGER PRIMARY KEY, hash BLOB NOT NULL",
    "superseded": "seq INTEGER PRIMARY KEY, later INTEGER NOT NULL",
}

# INSERT OR REPLACE deletes a row without asking the trigger of DELETE, so rows that exist are
# refused before it comes to that; of entries, any number but the next.
_INSERTS = {
    "log": "NEW.id IS NOT 0 OR EXISTS (SELECT 1 FROM log)",
    "entries": "NEW.seq IS NOT (SELECT coalesce(max(seq), -1) + 1 FROM entries)",
    "records": "EXISTS (SELECT 1 FROM records WHERE seq = NEW.seq OR digest = NEW.digest)",
    "nodes": "EXISTS (SELECT 1 FROM nodes WHERE id = NEW.id)",
    "superseded": "EXISTS (SELECT 1 FROM superseded WHERE seq = NEW.seq)",
}

_ABORT = "BEGIN SELECT RAISE(ABORT, 'append only'); END"


def _statements() -> dict[str, tuple[str, str]]:
    """Give the schema: name of each table and trigger, its type, its statement."""
    found = {}
    for table, columns in _TABLES.items():
        found[table] = ("table", f"CREATE TABLE {table} ({columns}) STRICT")
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            found[name] = ("trigger", f"CREATE TRIGGER {name} BEFORE {act} ON {table} {_ABORT}")
        name = f"{table}_no_replace"
        statement = f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {_INSERTS[table]} {_ABORT}"
        found[name] = ("trigger", statement)
    return found


SCHEMA: Final = _statements()


def create_tables(conn: sqlite3.Connection, origin: str) -> None:
    """Make the tables and write the origin; the caller began the transaction."""
    conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version={VERSION}")
    for _, statement in SCHEMA.values():
        conn.execute(statement)
    conn.execute("INSERT INTO log VALUES (0, ?)", (origin,))


def schema_problems(conn: sqlite3.Connection, file: str) -> list[Problem]:
    """Find how a file differs from a log as this module makes it; reads nothing but its schema."""
    if _pragma(conn, "application_id") != APPLICATION_ID:
        return [Problem("K003", Where(file))]
    version = _pragma(conn, "user_version")
    if version != VERSION:
        return [Problem("K004", Where(file), {"found": version, "known": VERSION})]
    # Bounded: a schema of another making may be of any size.
    query = "SELECT name, type, substr(sql, 1, 1000) FROM sqlite_master WHERE sql IS NOT NULL LIMIT ?"
    found = {name: (kind, sql) for name, kind, sql in conn.execute(query, (len(SCHEMA) + 50,))}
    names = [name for name in SCHEMA if found.get(name) != SCHEMA[name]]
    # A name that is not ours is not repeated: it may be any text.
    names += ["?"] if set(found) - set(SCHEMA) else []
    return [Problem("K005", Where(file), {"name": name}) for name in names]


def _pragma(conn: sqlite3.Connection, name: str) -> int:
    return int(conn.execute(f"PRAGMA {name}").fetchone()[0])


def read_origin(conn: sqlite3.Connection) -> str:
    """Give the origin of the log; empty where there is none."""
    row = conn.execute("SELECT origin FROM log WHERE id = 0 AND length(origin) <= 100").fetchone()
    return str(row[0]) if row else ""


def size_of(conn: sqlite3.Connection) -> int:
    """Count the entries."""
    found = conn.execute("SELECT max(seq) FROM entries").fetchone()[0]
    return 0 if found is None else int(found) + 1


class Tables:
    """What one connection sees of the log; a `View` for the rules between entries."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def node(self, level: int, index: int) -> bytes:
        """Give a node of the tree; raises LogError (K010) where there is none."""
        number = merkle.node_number(level, index)
        row = self.conn.execute("SELECT hash FROM nodes WHERE id = ?", (number,)).fetchone()
        if row is None or not isinstance(row[0], bytes) or len(row[0]) != merkle.HASH_SIZE:
            raise LogError(Problem("K010", Where(path=f"nodes[{number}]")))
        return row[0]

    def entry(self, seq: int) -> Entry | None:
        """Give an entry; raises LogError (K103) where its bytes are none."""
        query = "SELECT CASE WHEN length(body) <= ? THEN body END FROM entries WHERE seq = ?"
        row = self.conn.execute(query, (MAX_ENTRY, seq)).fetchone()
        return None if row is None else read_entry(row[0], seq)

    def page(self, start: int, stop: int) -> list[Entry]:
        """Give the entries of a range; raises LogError (K010) where one is missing."""
        query = """SELECT seq, CASE WHEN length(body) <= ? THEN body END
            FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?"""
        rows = self.conn.execute(query, (MAX_ENTRY, start, stop, stop - start))
        found = [read_entry(body, seq) for seq, body in rows]
        for expected, entry in enumerate(found, start):
            if entry.seq != expected:
                raise LogError(Problem("K010", entry_place(expected)))
        return found

    def find(self, digest: str) -> int | None:
        """Give the number of the entry that holds the record of a digest; None where none does."""
        row = self.conn.execute(
            "SELECT seq FROM records WHERE digest = ?", (bytes.fromhex(digest),)
        ).fetchone()
        return None if row is None else int(row[0])

    def record(self, seq: int) -> bytes | None:
        """Give the bytes of the record of an entry; None where there is none, or too long a one."""
        query = "SELECT body FROM records WHERE seq = ? AND length(body) <= ?"
        row = self.conn.execute(query, (seq, MAX_RECORD)).fetchone()
        return row[0] if row and isinstance(row[0], bytes) else None

    def checked_record(self, seq: int) -> bytes | None:
        """Give the record of an entry, if it is the one whose digest the entry holds.

        Raises LogError: K105 where it is missing, K106 where it is another one.
        """
        entry = self.entry(seq)
        if entry is None or entry.record is None:
            return None
        body = self.record(seq)
        if body is None or sha256(body) != entry.record:
            raise LogError(Problem("K105" if body is None else "K106", Where(path=f"records[{seq}]")))
        return body

    def kind(self, seq: int) -> str | None:
        """Give the kind of an entry; None where there is none."""
        entry = self.entry(seq)
        return None if entry is None else entry.kind

    def rating(self, seq: int) -> str | None:
        """Give the rating in the record of an entry."""
        body = self.checked_record(seq)
        return None if body is None else record_rating(body)

    def superseded_by(self, seq: int) -> int | None:
        """Give the number of the correction that supersedes an entry."""
        row = self.conn.execute("SELECT later FROM superseded WHERE seq = ?", (seq,)).fetchone()
        if row is not None and type(row[0]) is not int:  # a damaged page may hold anything
            raise LogError(Problem("K010", Where(path=f"superseded[{seq}]")))
        return None if row is None else int(row[0])

    def add(self, entry: Entry, record: bytes | None, frontier: merkle.Frontier) -> None:
        """Write an entry, its record and the nodes that it completes."""
        self.conn.execute("INSERT INTO entries VALUES (?, ?)", (entry.seq, entry.body))
        if record is not None and entry.record is not None:
            self._add_record(entry.seq, entry.record, record)
        if entry.kind == "correction":
            self.conn.execute("INSERT INTO superseded VALUES (?, ?)", (entry.refers_to, entry.seq))
        self.conn.executemany("INSERT INTO nodes VALUES (?, ?)", frontier.add(entry.leaf))

    def _add_record(self, seq: int, digest: str, record: bytes) -> None:
        there = self.find(digest)
        if there is not None:
            raise LogError(Problem("K027", entry_place(there), {"seq": there}))
        self.conn.execute("INSERT INTO records VALUES (?, ?, ?)", (seq, bytes.fromhex(digest), record))


def record_rating(body: bytes) -> str | None:
    """Give the rating that the bytes of a record propose; None where they are no record.

    Of a record that is canonical, of its schema, and whose decision is the one of its digest.
    """
    try:
        data = json.loads(body)
        decision = data["decision"]
        intact = data["schema"] == RECORD and data["decision_sha256"] == digest(decision)
        rating = decision["rating"] if intact and canonical_bytes(data) == body else None
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return rating if isinstance(rating, str) else None
