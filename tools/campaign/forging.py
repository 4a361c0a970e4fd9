"""Tampering through SQL, by one who knows the tables. Each way gives whether it altered anything."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from campaign.tampering_bytes import Tools
from danhgia_rules.log.tables import SCHEMA

TABLES = {
    "entries": ("seq", "body"),
    "records": ("seq", "body"),
    "nodes": ("id", "hash"),
    "superseded": ("seq", "later"),
}
"""Key and value of each table that grows."""
_TRIGGERS = {name: sql for name, (kind, sql) in SCHEMA.items() if kind == "trigger"}


@contextlib.contextmanager
def opened(tools: Tools) -> Iterator[sqlite3.Connection]:
    """Open the log without its triggers, which are put back; in some cases what was done stays in the WAL."""
    path = tools.take("whole")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA synchronous=OFF")
        conn.execute("PRAGMA wal_autocheckpoint=0")
        conn.execute("BEGIN")
        for name in _TRIGGERS:
            conn.execute(f"DROP TRIGGER {name}")
        yield conn
        for sql in _TRIGGERS.values():
            with contextlib.suppress(sqlite3.OperationalError):  # its table is gone
                conn.execute(sql)
        conn.execute("COMMIT")
        in_wal = tools.rng.random() < 0.2
        if in_wal:
            for suffix in ("", "-wal"):
                shutil.copyfile(f"{path}{suffix}", f"{path}{suffix}.kept")
    if in_wal:
        for suffix in ("", "-wal"):
            shutil.move(f"{path}{suffix}.kept", f"{path}{suffix}")


def _keys(conn: sqlite3.Connection, table: str) -> list[int]:
    return [row[0] for row in conn.execute(f"SELECT {TABLES[table][0]} FROM {table} ORDER BY 1")]  # noqa: S608


def _swap(table: str) -> Callable[[Tools], bool]:
    key, value = TABLES[table]
    get = f"SELECT {value} FROM {table} WHERE {key} = ?"  # noqa: S608
    put = f"UPDATE {table} SET {value} = ? WHERE {key} = ?"  # noqa: S608

    def tamper(tools: Tools) -> bool:
        with opened(tools) as conn:
            one, two = tools.rng.sample(_keys(conn, table), 2)
            first, second = (conn.execute(get, (key,)).fetchone()[0] for key in (one, two))
            conn.execute(put, (second, one))
            conn.execute(put, (first, two))
        return bool(first != second)

    return tamper


def _byte(table: str) -> Callable[[Tools], bool]:
    key, value = TABLES[table]

    def tamper(tools: Tools) -> bool:
        with opened(tools) as conn:
            row = tools.rng.choice(_keys(conn, table))
            found = conn.execute(f"SELECT {value} FROM {table} WHERE {key} = ?", (row,)).fetchone()[0]  # noqa: S608
            if isinstance(found, int):
                altered: Any = found + tools.rng.choice((-1, 1, 7, 2**40))
            else:
                at = tools.rng.randrange(len(found))
                altered = found[:at] + bytes([found[at] ^ 1 << tools.rng.randrange(8)]) + found[at + 1 :]
            conn.execute(f"UPDATE {table} SET {value} = ? WHERE {key} = ?", (altered, row))  # noqa: S608
        return True

    return tamper


def _delete(table: str) -> Callable[[Tools], bool]:
    key, _ = TABLES[table]

    def tamper(tools: Tools) -> bool:
        with opened(tools) as conn:
            keys = _keys(conn, table)
            start = tools.rng.choice((0, len(keys) - 1, tools.rng.randrange(len(keys))))
            gone = keys[start : start + tools.rng.choice((1, 1, 3, 50))]
            conn.executemany(f"DELETE FROM {table} WHERE {key} = ?", [(row,) for row in gone])  # noqa: S608
        return True

    return tamper


def _renumber(table: str) -> Callable[[Tools], bool]:
    key, _ = TABLES[table]

    def tamper(tools: Tools) -> bool:
        with opened(tools) as conn:
            keys = _keys(conn, table)
            row = tools.rng.choice(keys)
            free = tools.rng.choice((-1, max(keys) + 1, max(keys) + 1000, -(2**40)))
            conn.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (free, row))  # noqa: S608
        return True

    return tamper


def _extra(table: str) -> Callable[[Tools], bool]:
    key, value = TABLES[table]

    def tamper(tools: Tools) -> bool:
        with opened(tools) as conn:
            keys = set(_keys(conn, table))
            free = tools.rng.choice([row for row in (-1, *range(450), 2**40) if row not in keys])
            columns = ", digest" if table == "records" else ""
            more = ", randomblob(32)" if table == "records" else ""
            source = f"SELECT ?, {value}{more} FROM {table} ORDER BY random() LIMIT 1"  # noqa: S608
            conn.execute(f"INSERT INTO {table} ({key}, {value}{columns}) {source}", (free,))
        return True

    return tamper


def _digest(tools: Tools) -> bool:
    """Let the table of records say another digest of one, or exchange those of two."""
    put = "UPDATE records SET digest = ? WHERE seq = ?"
    with opened(tools) as conn:
        rows = conn.execute("SELECT seq, digest FROM records ORDER BY seq").fetchall()
        (one, first), (two, second) = tools.rng.sample(rows, 2)
        conn.execute(put, (tools.rng.randbytes(32), one))
        if tools.rng.random() < 0.5:
            conn.execute(put, (first, two))
            conn.execute(put, (second, one))
    return True


# The schema and the settings


def _drop_trigger(tools: Tools) -> bool:
    return _statement(tools, f"DROP TRIGGER {tools.rng.choice(list(_TRIGGERS))}")


def _weaken_trigger(tools: Tools) -> bool:
    name = tools.rng.choice(list(_TRIGGERS))
    sql = _TRIGGERS[name].replace("RAISE(ABORT", tools.rng.choice(("RAISE(FAIL", "RAISE(ROLLBACK")))
    return _statement(tools, f"DROP TRIGGER {name}", sql)


def _add_object(tools: Tools) -> bool:
    return _statement(
        tools,
        tools.rng.choice(
            (
                "CREATE TABLE other (a)",
                "CREATE VIEW other AS SELECT * FROM entries",
                "CREATE INDEX other ON superseded (later)",
                "CREATE TRIGGER other AFTER INSERT ON entries BEGIN DELETE FROM records; END",
                "CREATE TABLE _ (a INT) STRICT",
                "ANALYZE",
            )
        ),
    )


def _edit_schema(tools: Tools) -> bool:
    name = tools.rng.choice(list(SCHEMA))
    edit = tools.rng.choice(
        (
            "sql = sql || ' '",
            "sql = replace(sql, 'BLOB', 'ANY')",
            "sql = replace(sql, 'append only', 'append_only')",
            "sql = NULL",
            "name = name || 'x'",
            "tbl_name = 'log'",
            "tbl_name = tbl_name || 'x'",
            "type = 'view'",
            "rootpage = 0",
            "rootpage = rootpage + 1",
            "rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'records')",
        )
    )
    before = _master(tools)
    statement = f"UPDATE sqlite_master SET {edit} WHERE name = '{name}'"  # noqa: S608 - both are ours
    with contextlib.suppress(sqlite3.DatabaseError):
        _statement(tools, "PRAGMA writable_schema=ON", statement)
    try:
        with contextlib.closing(sqlite3.connect(tools.log)) as conn:
            return conn.execute("SELECT * FROM sqlite_master").fetchall() != before
    except sqlite3.DatabaseError:
        return True


def _master(tools: Tools) -> list[Any]:
    with contextlib.closing(sqlite3.connect(tools.logs["whole"])) as conn:
        return conn.execute("SELECT * FROM sqlite_master").fetchall()


def _setting(tools: Tools) -> bool:
    name = tools.rng.choice(("application_id", "user_version"))
    value = tools.rng.choice((0, 2, 3, tools.rng.randrange(2**31)))
    return _statement(tools, f"PRAGMA {name}={value}")


def _origin(tools: Tools) -> bool:
    with opened(tools) as conn:
        conn.execute(
            tools.rng.choice(
                (
                    "UPDATE log SET origin = 'danhgia.example/so-khac'",
                    "UPDATE log SET origin = upper(origin)",
                    "UPDATE log SET id = 1",
                    "DELETE FROM log",
                    "INSERT INTO log VALUES (1, 'danhgia.example/so-khac')",
                    "INSERT INTO log VALUES (-1, 'danhgia.example/so-thu')",
                )
            )
        )
    return True


def _statement(tools: Tools, *statements: str) -> bool:
    path = tools.take("whole")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)
    return True


KINDS: dict[str, Callable[[Tools], bool]] = {
    **{f"SQL: two of {table} swapped": _swap(table) for table in TABLES},
    **{f"SQL: a byte of {table}": _byte(table) for table in TABLES},
    **{f"SQL: rows of {table} deleted": _delete(table) for table in TABLES},
    **{f"SQL: one of {table} renumbered": _renumber(table) for table in TABLES},
    **{f"SQL: one more of {table}": _extra(table) for table in TABLES},
    "SQL: a digest of records": _digest,
    "SQL: a trigger dropped": _drop_trigger,
    "SQL: a trigger weakened": _weaken_trigger,
    "SQL: an object added": _add_object,
    "SQL: the schema edited": _edit_schema,
    "SQL: application_id or user_version": _setting,
    "SQL: the origin": _origin,
}
"""Ways of tampering through SQL, by name."""
