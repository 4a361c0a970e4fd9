"""The log is appended to and never edited; what it hands out can be checked without it."""
# ruff: noqa: S608 - names of our own tables

import datetime as dt
import os
import sqlite3
import stat
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_helpers import AUTHOR, DOCUMENT, ORIGIN, Clock, StandIn, create, filled, record
from strategies import examples

from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.errors import LogError
from danhgia_rules.log import ConsistencyProof, DecisionLog, Head, InclusionProof
from danhgia_rules.log import connection as connections
from danhgia_rules.log.entries import read_entry, time_text


def refused(call, *args, **kwargs):
    with pytest.raises(LogError) as caught:
        call(*args, **kwargs)
    for lang in ("vi", "en"):
        assert caught.value.render(lang)
    return [problem.code for problem in caught.value.problems]


@pytest.fixture
def log(tmp_path):
    with create(tmp_path) as log:
        yield log


@examples(20)
@given(st.lists(st.integers(0, 5), max_size=12))
def test_any_way_of_batching_gives_the_same_log(tmp_path_factory, batches):
    folder = tmp_path_factory.mktemp("log")
    still = lambda: dt.datetime(2026, 11, 23, tzinfo=dt.UTC)  # noqa: E731
    numbers = iter(range(1000))
    with (
        DecisionLog.create(folder / "a", ORIGIN, clock=still) as one,
        DecisionLog.create(folder / "b", ORIGIN, clock=still) as other,
    ):
        for size in batches:
            records = [record(next(numbers)) for _ in range(size)]
            one.append_many(records)
            for item in records:
                other.append(item)
        assert one.head() == other.head()
        assert list(one.entries()) == list(other.entries())
        assert one.verify([other.head(n) for n in range(len(other) + 1)]).ok


def test_every_entry_has_a_proof_at_every_later_size(tmp_path):
    with DecisionLog.open(filled(tmp_path)) as log:
        heads = [log.head(size) for size in range(len(log) + 1)]
        for entry in log.entries():
            for head in heads[entry.seq + 1 :]:
                proof = log.inclusion(entry.seq, head.size)
                assert InclusionProof.from_data(proof.to_data()) == proof
                assert proof.proves(entry, head)
                assert proof.proves(entry.body, head)
                assert not proof.proves(entry.body + b" ", head)
                assert not any(proof.proves(entry, other) for other in heads if other != head)
        for old in heads:
            for new in heads[old.size :]:
                proof = log.consistency(old.size, new.size)
                assert ConsistencyProof.from_data(proof.to_data()) == proof
                assert proof.proves(old, new)
                assert proof.proves(new, old) == (new == old)
                assert not proof.proves(Head("other", old.size, old.root), new)


def test_an_entry_tells_what_was_appended(log):
    first = log.append(record(1))
    assert (first.seq, first.kind, first.at) == (0, "rating", "2026-11-23T17:00:01Z")
    assert first.record == record(1).digest
    assert log.record(0) == record(1).content
    assert read_entry(first.body, 0) == first == log.entry(0)
    assert first.to_data()["schema"] == "danhgia/log-entry/1"
    assert log.origin == ORIGIN


def test_a_decision_says_whether_it_differs(log):
    log.append(record(1, "hoan_thanh_tot"))
    same = log.decide(0, "hoan_thanh_tot", AUTHOR, "", DOCUMENT)
    other = log.decide(0, "not_rated", AUTHOR, "đi học\ncả năm", DOCUMENT)
    assert [same.data["differs"], other.data["differs"]] == [False, True]
    assert same.data["reason"] is None
    assert log.record(1) is None
    assert refused(log.decide, 0, "hoan_thanh", AUTHOR, None, DOCUMENT) == ["K015"]
    assert len(log) == 3


def test_an_entry_refers_only_to_an_earlier_one_of_a_fitting_kind(log):
    log.append(record(1))
    log.decide(0, "hoan_thanh_tot", AUTHOR, None, DOCUMENT)
    log.appeal(1, AUTHOR, "chưa đúng", DOCUMENT)
    assert refused(log.decide, 3, "hoan_thanh", AUTHOR, "…", DOCUMENT) == ["K011"]
    assert refused(log.decide, 1, "hoan_thanh", AUTHOR, "…", DOCUMENT) == ["K012"]
    assert refused(log.appeal, 2, AUTHOR, "…") == ["K012"]
    assert refused(log.correct, record(2), 2, "…") == ["K012"]
    for number in (-1, "0", True, 2**60, None):
        assert refused(log.appeal, number, AUTHOR, "…") == ["K011"]
    assert len(log) == 3


def test_an_entry_is_superseded_once(log):
    log.append(record(1))
    assert log.correct(record(2), 0, "sai số liệu").refers_to == 0
    with pytest.raises(LogError, match="superseded by entry 1"):
        log.correct(record(3), 0, "sai số liệu")
    assert log.correct(record(3), 1, "sai số liệu").seq == 2
    assert len(log) == 3


def test_all_that_is_wrong_with_an_entry_is_said_at_once(log):
    log.append(record(1))
    found = refused(log.decide, 5, "Tốt", "", "a\u202eb", "x" * 4001)
    assert sorted(found) == ["K011", "K014", "K016", "K016", "K017"]


@pytest.mark.parametrize(
    "text", ["", "  ", None, 5, "x" * 4001, "a\x00b", "a\u2066b", "a\nb", "a\u2028b", "a\tb"]
)
def test_a_text_is_one_clean_line(log, text):
    log.append(record(1))
    found = refused(log.appeal, 0, text, "lý do")
    assert found in (["K016"], ["K017"])


def test_a_text_is_stored_normalised(log):
    log.append(record(1))
    entry = log.appeal(0, "  Tô\u0309 chư\u0301c ", "lý do")
    assert entry.data["author"] == "Tổ chức"


@pytest.mark.parametrize("rating", ["undetermined", "Tốt", "", None, "a" * 41, "1a"])
def test_a_rating_is_a_name(log, rating):
    log.append(record(1))
    assert "K014" in refused(log.decide, 0, rating, AUTHOR, "lý do", DOCUMENT)


def test_only_an_intact_record_is_appended(log):
    class Wrong(StandIn):
        digest = "0" * 64

    bad = [Wrong(record().content), StandIn(b"{}"), StandIn(b"\xff"), StandIn(b"[" * 100_000)]
    bad += [StandIn(canonical_bytes({"schema": "danhgia/record/1", "decision": {"rating": 1}}))]
    bad += [record(1, padding="x" * 2**22)]
    for item in bad:
        assert refused(log.append, item) == ["K018"]
    assert refused(log.append_many, [record(1), bad[0]]) == ["K018"]
    assert len(log) == 0


def test_the_clock_has_a_zone(tmp_path):
    naive = lambda: dt.datetime(2026, 11, 23)  # noqa: DTZ001, E731
    with DecisionLog.create(tmp_path / "so", ORIGIN, clock=naive) as log:
        assert refused(log.append, record()) == ["K023"]
    zone = dt.timezone(dt.timedelta(hours=7))
    assert time_text(dt.datetime(2026, 11, 24, 0, 0, 1, 5, tzinfo=zone)) == "2026-11-23T17:00:01Z"


def test_asking_for_what_is_not_there_is_an_error(tmp_path):
    with DecisionLog.open(filled(tmp_path)) as log:
        assert refused(log.entry, 9) == refused(log.entry, -1) == refused(log.entry, 2**70) == ["K022"]
        assert refused(log.record, 9) == ["K022"]
        assert refused(log.head, 10) == refused(log.head, -1) == ["K021"]
        assert refused(log.inclusion, 9) == refused(log.inclusion, 5, 5) == ["K022"]
        assert refused(log.inclusion, 5, 10) == ["K021"]
        assert refused(log.consistency, 10) == refused(log.consistency, 5, 4) == ["K021"]


def test_a_range_of_entries_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr("danhgia_rules.log.store._PAGE", 2)
    with DecisionLog.open(filled(tmp_path), read_only=True) as log:
        assert [entry.seq for entry in log.entries()] == list(range(9))
        assert [entry.seq for entry in log.entries(2, 5)] == [2, 3, 4]
        assert [entry.seq for entry in log.entries(-3, 1)] == [0]
        assert list(log.entries(9)) == list(log.entries(5, 5)) == []


def test_a_pausing_reader_sees_what_is_appended_meanwhile(log):
    log.append(record(1))
    reading = log.entries()
    assert next(reading).seq == 0
    log.append(record(2))
    assert [entry.seq for entry in reading] == [1]


def test_nothing_is_created_over_an_existing_file(tmp_path):
    path = filled(tmp_path)
    assert refused(DecisionLog.create, path, ORIGIN) == ["K002"]
    assert refused(DecisionLog.create, tmp_path / "none" / "so", ORIGIN) == ["K001"]
    assert refused(DecisionLog.create, tmp_path / "a\x00b", ORIGIN) == ["K001"]
    with DecisionLog.open(path) as log:
        assert len(log) == 9


@pytest.mark.parametrize("origin", ["", "A", "a b", "a+b", "đ", "-a", "a/", "a" * 101, None])
def test_an_origin_can_be_written_in_capitals(tmp_path, origin):
    assert refused(DecisionLog.create, tmp_path / "so", origin) == ["K024"]
    assert not (tmp_path / "so").exists()


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "so"
    assert refused(DecisionLog.open, path) == ["K001"]
    assert refused(DecisionLog.open, tmp_path) == ["K001"]
    for content in (b"", b"no database at all, but long enough" * 50):
        path.write_bytes(content)
        assert refused(DecisionLog.open, path) == ["K003"]
    with closing(sqlite3.connect(tmp_path / "other")) as conn:
        conn.execute("CREATE TABLE x (y)")
    assert refused(DecisionLog.open, tmp_path / "other") == ["K003"]


def test_a_name_that_looks_like_an_option_of_sqlite_is_a_name(tmp_path):
    with DecisionLog.create(tmp_path / "so?mode=memory&x=%41", ORIGIN) as log:
        log.append(record())
    assert (tmp_path / "so?mode=memory&x=%41").stat().st_size > 0


def test_the_file_is_for_its_owner_only(log):
    log.append(record())
    for path in log.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


@pytest.mark.parametrize("table", ["log", "entries", "records", "nodes", "superseded"])
def test_no_program_edits_a_row_by_mistake(tmp_path, table):
    path = filled(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        column = "id" if table in {"log", "nodes"} else "seq"
        before = conn.execute(f"SELECT * FROM {table}").fetchall()
        for statement in (
            f"UPDATE {table} SET {column} = 99",
            f"DELETE FROM {table}",
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
            f"INSERT OR IGNORE INTO {table} SELECT * FROM {table} LIMIT 1",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append only"):
                conn.execute(statement)
        assert conn.execute(f"SELECT * FROM {table}").fetchall() == before
    with DecisionLog.open(path) as log:
        assert log.verify().ok


def test_a_reader_never_waits_for_a_writer(tmp_path):
    path = filled(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as conn, DecisionLog.open(path) as log:
        conn.execute("BEGIN IMMEDIATE")
        assert len(log) == 9
        assert log.verify().ok
        conn.execute("ROLLBACK")


def test_a_held_lock_is_an_error_and_no_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(connections, "TIMEOUT", 0.05)
    path = filled(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as conn, DecisionLog.open(path) as log:
        conn.execute("BEGIN IMMEDIATE")
        assert refused(log.append, record(20)) == ["K006"]
        conn.execute("ROLLBACK")
        assert not log.read_only
        assert log.append(record(20)).seq == 9


def test_a_held_lock_file_is_an_error_and_no_failure(tmp_path, monkeypatch):
    from danhgia_rules.log import guard  # noqa: PLC0415

    monkeypatch.setattr(guard, "TIMEOUT", 0.01)
    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        with guard.one_writer(path):
            assert refused(log.append, record(20)) == ["K006"]
        assert log.append(record(20)).seq == 9


def test_a_log_that_is_given_for_reading_is_not_written(tmp_path):
    path = filled(tmp_path)
    before = path.read_bytes()
    with DecisionLog.open(path, read_only=True) as log:
        assert log.read_only
        assert log.failure is None
        assert refused(log.append, record()) == ["K007"]
        assert log.verify([log.head()]).ok
    assert path.read_bytes() == before


def test_a_log_on_a_medium_that_cannot_be_written_is_read(tmp_path, monkeypatch):
    path = filled(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    before = sorted(item.name for item in tmp_path.iterdir())
    with DecisionLog.open(path, read_only=True) as log:
        assert len(list(log.entries())) == 9
        assert sorted(item.name for item in tmp_path.iterdir()) == before


def test_a_closed_log_says_so(tmp_path):
    with DecisionLog.open(filled(tmp_path)) as log:
        reading = log.entries(0, 1)
        next(reading)
    log.close()
    assert refused(log.append, record()) == ["K019"]
    assert refused(len, log) == ["K019"]
    assert list(reading) == []


def test_the_wal_is_moved_into_the_file_now_and_then(tmp_path, monkeypatch):
    monkeypatch.setattr("danhgia_rules.log.store.CHECKPOINT_EVERY", 5)
    done = []
    real = connections.checkpoint
    monkeypatch.setattr(connections, "checkpoint", lambda conn: done.append(1) or real(conn))
    with create(tmp_path) as log:
        for n in range(11):
            log.append(record(n))
        assert len(done) == 2
    assert len(done) == 3


def test_objects_of_the_log_show_no_content(tmp_path):
    with DecisionLog.open(filled(tmp_path)) as log:
        found = [log, log.entry(4), log.head(), log.inclusion(1), log.consistency(1), log.verify()]
        assert [repr(item) for item in found] == [f"<{type(item).__name__}>" for item in found]


def test_a_proof_is_read_strictly(tmp_path):
    with DecisionLog.open(filled(tmp_path)) as log:
        head, inclusion, consistency = log.head(), log.inclusion(3), log.consistency(3)
    assert Head.from_data(head.to_data()) == head
    for kind, data in ((Head, head.to_data()), (InclusionProof, inclusion.to_data())):
        for key in data:
            for value in (None, -1, "X!", [1], 2**60):
                found = refused(kind.from_data, data | {key: value})
                assert found in (["K024"], ["K025"])
    assert refused(ConsistencyProof.from_data, consistency.to_data() | {"path": ["0" * 64] * 129}) == ["K025"]
    assert refused(ConsistencyProof.from_data, consistency.to_data() | {"more": 1}) == ["K025"]
    assert refused(Head.from_data, None) == ["K025"]


def test_the_clock_of_tests_goes_on():
    clock = Clock()
    assert clock() < clock()
