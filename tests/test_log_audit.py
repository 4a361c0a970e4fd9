"""Whatever was done to the file of a log is found, and said in a report."""
# ruff: noqa: S608 - numbers and bytes of our own

import json
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from log_helpers import ORIGIN, Clock, codes, create, edit, filled, record, tamper, told_by

from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, Head, Witness, verify_log
from danhgia_rules.log.merkle import leaf_hash
from danhgia_rules.messages.log import LOG


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("original"))


@pytest.fixture
def path(original, tmp_path):
    return shutil.copy(original, tmp_path / "so.sqlite")


@pytest.fixture(scope="module")
def heads(original):
    with DecisionLog.open(original, read_only=True) as log:
        return [log.head(size) for size in range(len(log) + 1)]


def test_an_intact_log_is_intact(path, heads):
    report = verify_log(path, heads)
    assert report.ok
    assert (report.size, report.root, report.compared) == (9, heads[-1].root, 10)
    assert "nguyên vẹn" in report.explain()
    assert "intact: size 9" in report.explain("en")
    assert "given (10)" in report.explain("en")
    assert "no checkpoint" in verify_log(path).explain("en")
    assert json.loads(json.dumps(report.to_data()))["ok"] is True


def test_an_empty_log_is_intact(tmp_path):
    with create(tmp_path) as log:
        assert log.verify([log.head()]).ok
        assert log.head().size == 0


def changed_entry(number, /, **changes):
    """A statement that replaces an entry by another well-formed one."""

    def statement(path):
        with closing(sqlite3.connect(path)) as conn:
            body = conn.execute("SELECT body FROM entries WHERE seq = ?", (number,)).fetchone()[0]
        data = json.loads(body) | changes
        new = canonical_bytes({key: value for key, value in data.items() if value != "gone"})
        return f"UPDATE entries SET body = x'{new.hex()}' WHERE seq = {number}"

    return statement


OTHER = record(99, "hoan_thanh")
TAMPERINGS = {
    "entry edited": (changed_entry(4, author="Ban khác"), "K108"),
    "record of entry swapped": (changed_entry(0, record=OTHER.digest), "K106"),
    "another key": (changed_entry(0, more=1), "K103"),
    "key gone": (changed_entry(4, document="gone"), "K103"),
    "other schema": (changed_entry(0, schema="x"), "K103"),
    "other kind": (changed_entry(0, kind="vote"), "K103"),
    "kind no text": (changed_entry(0, kind=["rating"]), "K103"),
    "other number": (changed_entry(0, seq=1), "K103"),
    "no time": (changed_entry(0, at="2026-13-23T17:00:00Z"), "K103"),
    "loose time": (changed_entry(0, at="2026-1-23T17:00:00Z"), "K103"),
    "decomposed text": (changed_entry(4, author="Tô\u0309"), "K103"),
    "differs no bool": (changed_entry(4, differs=0), "K103"),
    "differs untrue": (changed_entry(4, differs=False), "K104"),
    "rating changed": (changed_entry(5, rating="hoan_thanh"), "K104"),
    "about a later entry": (changed_entry(4, about=8), "K011"),
    "about a decision": (changed_entry(5, about=4), "K012"),
    "supersedes another": (changed_entry(6, supersedes=2), "K110"),
    "clock back, tree too": (changed_entry(8, at="2020-01-01T00:00:00Z"), "K108"),
    "no JSON": ("UPDATE entries SET body = x'ff' WHERE seq = 0", "K103"),
    "a float": ("UPDATE entries SET body = CAST('{\"a\":1.5}' AS BLOB) WHERE seq = 0", "K103"),
    "huge entry": ("UPDATE entries SET body = zeroblob(100000) WHERE seq = 0", "K103"),
    "beyond any limit": ("UPDATE entries SET body = zeroblob(20000000) WHERE seq = 0", "K103"),
    "deep entry": (f"UPDATE entries SET body = CAST('{'[' * 60000}' AS BLOB) WHERE seq = 0", "K103"),
    "space added": ("UPDATE entries SET body = CAST(body || x'20' AS BLOB) WHERE seq = 0", "K103"),
    "entry cut out": ("DELETE FROM entries WHERE seq = 3", "K102"),
    "first cut out": ("DELETE FROM entries WHERE seq = 0", "K102"),
    "last cut off": ("DELETE FROM entries WHERE seq = 8", "K109"),
    "negative entry": ("INSERT INTO entries VALUES (-1, x'00')", "K102"),
    "far entry": ("INSERT INTO entries VALUES (9223372036854775807, x'00')", "K102"),
    "two swapped": (
        "UPDATE entries SET body = (SELECT body FROM entries e WHERE e.seq = 1 - entries.seq) WHERE seq < 2",
        "K103",
    ),
    "record edited": ("UPDATE records SET body = CAST(body || x'20' AS BLOB) WHERE seq = 0", "K106"),
    "record gone": ("DELETE FROM records WHERE seq = 0", "K105"),
    "record huge": ("UPDATE records SET body = zeroblob(5000000) WHERE seq = 0", "K105"),
    "record added": ("INSERT INTO records VALUES (4, x'01', x'00')", "K107"),
    "node edited": ("UPDATE nodes SET hash = zeroblob(32) WHERE id = 3", "K108"),
    "node gone": ("DELETE FROM nodes WHERE id = 3", "K108"),
    "node added": ("INSERT INTO nodes VALUES (-5, zeroblob(32))", "K109"),
    "superseded edited": ("UPDATE superseded SET later = 7", "K110"),
    "superseded gone": ("DELETE FROM superseded", "K110"),
    "superseded added": ("INSERT INTO superseded VALUES (0, 6)", "K110"),
    "origin gone": ("DELETE FROM log", "K024"),
    "origin bad": ("UPDATE log SET origin = 'Đ'", "K024"),
    "origin doubled": ("INSERT INTO log VALUES (1, 'x')", "K003"),
    "origin other": ("UPDATE log SET origin = 'other'", "K111"),
    "table added": ("CREATE TABLE more (x)", "K005"),
    "view added": ("CREATE VIEW more AS SELECT 1", "K005"),
    "other application": ("PRAGMA application_id = 1", "K003"),
    "other version": ("PRAGMA user_version = 2", "K004"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_is_found_by_its_name(path, heads, name):
    statement, code = TAMPERINGS[name]
    edit(path, statement(path) if callable(statement) else statement)
    report = verify_log(path, heads[-1:])
    assert code in codes(report)
    for lang in ("vi", "en"):
        assert code in report.explain(lang)
    assert json.dumps(report.to_data())


def test_a_dropped_trigger_is_found(path):
    edit(path, keep_schema=False)
    assert codes(verify_log(path)) == {"K005"}
    with pytest.raises(LogError, match="K005"):
        DecisionLog.open(path)


def rewrite(path, upto=None, origin=ORIGIN):
    """Write the log anew, with another record at the start, all of it sound in itself."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with DecisionLog.create(path, origin, clock=Clock()) as log:
        log.append(OTHER)
        log.append_many(record(n) for n in range(1, 9 if upto is None else upto))


def test_only_an_anchor_from_outside_tells_a_log_that_was_rewritten_whole(path, heads, tmp_path):
    new = tmp_path / "new" / "so.sqlite"
    new.parent.mkdir()
    rewrite(new)
    assert verify_log(new).ok
    assert verify_log(new, heads[:1]).ok
    assert codes(verify_log(new, heads[-1:])) == {"K113"}
    assert codes(verify_log(new, heads[3:4])) == {"K113"}
    rewrite(new, 5)
    assert codes(verify_log(new, heads[-1:])) == {"K112"}
    rewrite(new, origin="danhgia.example/other")
    assert codes(verify_log(new, heads[-1:])) == {"K111"}


def test_a_log_cut_with_its_tree_is_found_by_the_anchor(path, heads):
    edit(
        path,
        "DELETE FROM entries WHERE seq = 8",
        "DELETE FROM records WHERE seq = 8",
        "DELETE FROM nodes WHERE id = 16",
    )
    assert verify_log(path, heads[8:9]).ok
    assert codes(verify_log(path, heads[-1:])) == {"K112"}


def test_reading_stops_after_many_findings(tmp_path):
    with create(tmp_path) as log:
        log.append_many(record(n) for n in range(150))
    edit(log.path, "UPDATE records SET body = x'00'")
    report = verify_log(log.path)
    assert len(report.findings) == 101
    assert report.findings[-1].code == "K114"
    assert report.root is None
    assert json.dumps(report.to_data())


def test_a_clock_that_went_back_is_a_remark(tmp_path):
    with DecisionLog.create(tmp_path / "so", ORIGIN, clock=Clock()) as log:
        log.append(record(1))
    for n in range(120):
        clock = Clock()
        clock.now = clock.now.replace(year=2026 - n)
        with DecisionLog.open(tmp_path / "so", clock=clock) as log:
            log.append(record(2 + n))
    report = verify_log(tmp_path / "so")
    assert report.ok
    assert {remark.code for remark in report.remarks} == {"K201"}
    assert len(report.remarks) == 100
    assert "clock went back" in report.explain("en")


def test_a_file_that_is_no_database_is_a_finding(tmp_path):
    path = tmp_path / "so"
    assert codes(verify_log(path)) == {"K001"}
    for content in (b"", b"x" * 5000, b"SQLite format 3\x00" + b"\xff" * 4080):
        path.write_bytes(content)
        assert codes(verify_log(path)) in ({"K001"}, {"K003"})


def test_an_event_of_text_that_is_no_unicode_is_a_finding(path):
    edit(path, "UPDATE log SET origin = CAST(x'ff' AS TEXT)")
    assert codes(verify_log(path)) & {"K001", "K024"}


def test_no_change_of_bytes_of_the_file_passes_unless_it_tells_the_same(path, heads):
    whole, chance = path.read_bytes(), random.Random(20261123)  # noqa: S311 - which bytes to spoil
    told = told_by(path)
    for _ in range(250):
        content = tamper(whole, chance)
        path.write_bytes(content)
        # What holds nothing may be changed: the free space of a page, a counter of the file.
        assert not verify_log(path, heads[-1:]).ok or told_by(path) == told


def test_a_damaged_log_ends_in_an_error_when_it_is_used(path):
    edit(
        path,
        "DELETE FROM nodes WHERE id = 7",
        "UPDATE entries SET body = x'00' WHERE seq = 3",
        "DELETE FROM entries WHERE seq = 5",
    )
    with DecisionLog.open(path) as log:
        for call in (
            log.head,
            lambda: log.append(record(1)),
            lambda: log.inclusion(8),
            lambda: list(log.entries(4)),
        ):
            with pytest.raises(LogError, match="K010"):
                call()
        with pytest.raises(LogError, match="K103"):
            log.entry(3)
        assert not log.read_only


def test_the_message_of_every_finding_can_be_made():
    for code, message in LOG.items():
        assert all(message), code


# The witness


def test_a_witness_follows_a_log_that_grows(tmp_path):
    (tmp_path / "log").mkdir()
    witness = Witness(tmp_path / "state")
    with create(tmp_path / "log") as log:
        first = witness.see(log)
        assert (first.last, first.proof) == (None, None)
        assert witness.last() == log.head()
        for n in range(5):
            log.append(record(n))
            seen = Witness(tmp_path / "state").see(log)
            assert seen.proof.proves(seen.last, seen.head)
            assert json.dumps(seen.to_data())
        assert witness.see(log).head == witness.last() == log.head()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["log", "state", "state.lock"]


@pytest.mark.parametrize(
    ("arguments", "code"), [({}, "K113"), ({"upto": 4}, "K112"), ({"origin": "danhgia.example/b"}, "K111")]
)
def test_a_witness_refuses_a_log_that_was_rewritten(path, tmp_path_factory, arguments, code):
    witness = Witness(tmp_path_factory.mktemp("witness") / "state")
    with DecisionLog.open(path) as log:
        head = witness.see(log).head
    rewrite(path, **arguments)
    with DecisionLog.open(path) as log, pytest.raises(LogError, match=code):
        witness.see(log)
    assert witness.last() == head


def test_a_witness_keeps_its_state_away_from_the_log(path):
    with DecisionLog.open(path) as log, pytest.raises(LogError, match="K040"):
        Witness(path.with_name("state")).see(log)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 4000, b"x" * 5000, b'{"schema":[]}'])
def test_a_damaged_state_is_no_first_time(path, tmp_path_factory, content):
    state = tmp_path_factory.mktemp("witness") / "state"
    state.write_bytes(content)
    with DecisionLog.open(path) as log, pytest.raises(LogError, match="K039"):
        Witness(state).see(log)
    assert state.read_bytes() == content


def test_a_state_that_cannot_be_written_is_an_error(path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("witness")
    with DecisionLog.open(path) as log:
        for state in (folder / "none" / "state", folder):
            with pytest.raises(LogError, match="K039"):
                Witness(state).see(log)


def test_a_head_from_outside_of_another_size_is_compared_at_its_size(path, heads):
    wrong = Head(ORIGIN, 3, leaf_hash(b""))
    report = verify_log(path, [*heads, wrong])
    assert [finding.code for finding in report.findings] == ["K113"]
