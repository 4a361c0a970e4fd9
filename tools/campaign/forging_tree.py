"""Tampering by one who works out numbers, digests and tree anew: only a head from outside can tell."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from typing import Any

from campaign import samples
from campaign.forging import TABLES, opened
from campaign.tampering_bytes import Tools
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.log import merkle

Entries = list[dict[str, Any]]
Records = dict[int, bytes]


def _read(conn: sqlite3.Connection) -> tuple[Entries, Records]:
    entries = [json.loads(body) for (body,) in conn.execute("SELECT body FROM entries ORDER BY seq")]
    return entries, dict(conn.execute("SELECT seq, body FROM records"))


def _write(conn: sqlite3.Connection, entries: Entries, records: Records) -> None:
    """Write everything anew, numbers, superseded rows and tree as they would be in an honest log."""
    for table in TABLES:
        conn.execute(f"DELETE FROM {table}")  # noqa: S608
    frontier = merkle.Frontier()
    for seq, data in enumerate(entries):
        body = canonical_bytes(data | {"seq": seq})
        conn.execute("INSERT INTO entries VALUES (?, ?)", (seq, body))
        conn.executemany("INSERT INTO nodes VALUES (?, ?)", frontier.add(merkle.leaf_hash(body)))
        if data["kind"] == "correction":
            conn.execute("INSERT OR REPLACE INTO superseded VALUES (?, ?)", (data["supersedes"], seq))
    rows = [(seq, hashlib.sha256(body).digest(), body) for seq, body in records.items()]
    conn.executemany("INSERT OR IGNORE INTO records VALUES (?, ?, ?)", rows)


def _shifted(records: Records, start: int, by: int) -> Records:
    return {seq + by if seq >= start else seq: body for seq, body in records.items()}


def _rewritten(
    edit: Callable[[Tools, Entries, Records], tuple[Entries, Records]],
) -> Callable[[Tools], bool]:
    def tamper(tools: Tools) -> bool:
        with opened(tools) as conn:
            before = _read(conn)
            after = edit(tools, [dict(data) for data in before[0]], dict(before[1]))
            _write(conn, *after)
        return after != before

    return tamper


def _alter_entry(tools: Tools, entries: Entries, records: Records) -> tuple[Entries, Records]:
    data = tools.rng.choice(entries)
    key = tools.rng.choice([name for name in ("author", "reason", "document", "at") if name in data])
    data[key] = "2030-12-31T23:59:59Z" if key == "at" else "Văn bản khác"
    return entries, records


def _alter_record(tools: Tools, entries: Entries, records: Records) -> tuple[Entries, Records]:
    seq = tools.rng.choice(list(records))
    new = samples.sample(tools.rng)
    entries[seq]["record"], records[seq] = new.digest, new.body
    return entries, records


def _forge_entry(tools: Tools, entries: Entries, records: Records) -> tuple[Entries, Records]:
    at, new = tools.rng.randrange(len(entries)), samples.sample(tools.rng)
    forged = {"schema": entries[0]["schema"], "kind": "rating", "at": entries[0]["at"], "record": new.digest}
    entries.insert(at, forged)
    for data in entries[at + 1 :]:
        for key in ("about", "supersedes"):
            if data.get(key, -1) >= at:
                data[key] += 1
    return entries, _shifted(records, at, 1) | {at: new.body}


def _drop_last(tools: Tools, entries: Entries, records: Records) -> tuple[Entries, Records]:
    size = len(entries) - tools.rng.choice((1, 1, 2, 30, len(entries)))
    return entries[:size], {seq: body for seq, body in records.items() if seq < size}


def _drop_inner(tools: Tools, entries: Entries, records: Records) -> tuple[Entries, Records]:
    """Take out an entry to which no other refers."""
    used = {data.get(key) for data in entries for key in ("about", "supersedes")}
    at = tools.rng.choice([seq for seq in range(len(entries) - 1) if seq not in used])
    del entries[at]
    records.pop(at, None)
    for data in entries[at:]:
        for key in ("about", "supersedes"):
            if data.get(key, -1) > at:
                data[key] -= 1
    return entries, _shifted(records, at, -1)


def _swap_entries(tools: Tools, entries: Entries, records: Records) -> tuple[Entries, Records]:
    one, two = tools.rng.sample(sorted(records), 2)
    entries[one]["record"], entries[two]["record"] = entries[two]["record"], entries[one]["record"]
    records[one], records[two] = records[two], records[one]
    return entries, records


KINDS: dict[str, Callable[[Tools], bool]] = {
    "tree anew: an entry altered": _rewritten(_alter_entry),
    "tree anew: a record replaced": _rewritten(_alter_record),
    "tree anew: an entry forged": _rewritten(_forge_entry),
    "tree anew: the last dropped": _rewritten(_drop_last),
    "tree anew: an inner one dropped": _rewritten(_drop_inner),
    "tree anew: two records exchanged": _rewritten(_swap_entries),
}
"""Ways of forging a whole log, by name."""
