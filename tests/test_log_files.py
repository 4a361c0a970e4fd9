"""What stands beside the file of a log, what is on the disk when, and who may write meanwhile."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from log_helpers import ORIGIN, codes, create, filled, in_time, record

from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, Witness, audit, connection, guard, new_key, verify_log, write_key

HELPER = str(Path(__file__).with_name("log_helpers.py"))


def append_from_another_process(path, number):
    command = [sys.executable, HELPER, "threads", str(path), "1", "1", str(number)]
    subprocess.run(command, check=True, timeout=60)


def names(folder):
    return sorted(item.name for item in folder.iterdir())


def identity(path):
    found = Path(path).stat()
    return found.st_dev, found.st_ino


@pytest.fixture
def synced(monkeypatch):
    """Which files and folders were synced through Python."""
    done, real = [], os.fsync

    def fsync(handle):
        found = os.fstat(handle)
        done.append((found.st_dev, found.st_ino))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return done


# Making a log


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal", ".failed"])
def test_what_an_earlier_log_left_is_not_taken_for_a_part_of_the_new_one(tmp_path, suffix):
    stale = tmp_path / f"so.sqlite{suffix}"
    stale.write_bytes(b"left")
    with pytest.raises(LogError, match="K002") as caught:
        create(tmp_path)
    assert suffix in caught.value.render()
    assert names(tmp_path) == [stale.name]
    assert stale.read_bytes() == b"left"


def test_a_wal_of_another_log_adds_nothing_to_a_new_one(tmp_path):
    """The entries of a WAL that was left would be those of the new log."""
    (tmp_path / "old").mkdir()
    with create(tmp_path / "old") as log:
        log.append(record(1))
        shutil.copy(f"{log.path}-wal", tmp_path / "so.sqlite-wal")
    with pytest.raises(LogError, match="K002"):
        create(tmp_path)
    (tmp_path / "so.sqlite-wal").unlink()
    with create(tmp_path) as log:
        assert len(log) == 0


def test_a_log_has_its_name_only_when_it_is_whole_and_the_folder_is_synced_then(
    tmp_path, monkeypatch, synced
):
    path, told = tmp_path / "so.sqlite", []
    real = connection.create

    def spy(made, fill):
        told.append((made.parent, path.exists()))
        real(made, fill)
        told.append((made.stat().st_size > 0, path.exists(), identity(tmp_path) in synced))

    monkeypatch.setattr(connection, "create", spy)
    with create(tmp_path) as log:
        assert told == [(log.path.parent, False), (True, False, False)]
        assert identity(tmp_path) in synced
    assert names(tmp_path) == ["so.sqlite", "so.sqlite.lock"]


def test_a_log_that_could_not_be_made_can_be_made_at_the_next_try(tmp_path, monkeypatch):
    def broken(_):
        raise sqlite3.OperationalError("x")

    monkeypatch.setattr(connection, "commit", broken)
    with pytest.raises(LogError, match="K001"):
        create(tmp_path)
    assert names(tmp_path) == ["so.sqlite.lock"]
    monkeypatch.undo()
    with create(tmp_path) as log:
        assert log.append(record(1)).seq == 0


# Names and kinds of files


def test_a_log_with_two_names_is_read_and_not_written(tmp_path):
    """Under each name there would be a WAL of its own."""
    path = filled(tmp_path)
    os.link(path, tmp_path / "other")
    for name in (path, tmp_path / "other"):
        with pytest.raises(LogError, match="K028"):
            DecisionLog.open(name)
        with DecisionLog.open(name, read_only=True) as log:
            assert len(log) == 9
        assert verify_log(name).ok
    (tmp_path / "other").unlink()
    with DecisionLog.open(path) as log:
        assert log.append(record(20)).seq == 9


def test_a_link_is_another_name_of_the_same_log(tmp_path):
    path = filled(tmp_path)
    (tmp_path / "link").symlink_to(path)
    with DecisionLog.open(tmp_path / "link") as log:
        assert log.path == path
        assert log.append(record(20)).seq == 9


def test_nothing_waits_at_a_pipe(tmp_path):
    path = filled(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with in_time():
        assert codes(verify_log(tmp_path / "pipe")) == {"K001"}
    os.mkfifo(guard.marker_path(path))
    with in_time(), DecisionLog.open(path) as log:
        assert log.failure == "?"
        with pytest.raises(LogError, match="K008"):
            log.append(record(20))


# The one writer


def test_who_waited_for_the_lock_looks_again_whether_another_process_failed(tmp_path, monkeypatch):
    real = guard.one_writer

    @contextlib.contextmanager
    def failing_meanwhile(path):
        guard.write_marker(path, "2026-11-23T17:00:00Z", "SQLITE_FULL")
        with real(path):
            yield

    with DecisionLog.open(filled(tmp_path)) as log:
        monkeypatch.setattr(guard, "one_writer", failing_meanwhile)
        with pytest.raises(LogError, match=r"K008 .*\(SQLITE_FULL\)"):
            log.append(record(20))
        assert len(log) == 9


def test_the_wal_is_moved_under_the_lock_of_the_writer_at_the_close_too(tmp_path, monkeypatch):
    path, held = filled(tmp_path), []
    real = connection.checkpoint

    def checkpoint(conn):
        with Path(f"{path}.lock").open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held.append(True)
            else:
                held.append(False)
        real(conn)

    monkeypatch.setattr(connection, "checkpoint", checkpoint)
    with DecisionLog.open(path) as log:
        log.append(record(20))
        assert held == []
    assert held == [True]


def test_who_audits_and_writes_in_one_process_keeps_its_place_beside_other_processes(tmp_path):
    """Who opens and closes the file beside SQLite drops the locks of its whole process.

    Another process would then take itself for the last one, and remove the WAL that is in use: what
    is appended afterwards is lost.
    """
    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        log.append(record(20))
        assert log.verify([log.head()]).ok
        before = connection.wal_file(path)
        append_from_another_process(path, 30)
        assert connection.wal_file(path) == before
        assert log.append(record(40)).seq == 11
        append_from_another_process(path, 50)
    with DecisionLog.open(path) as log:
        assert [entry.record for entry in log.entries(9)] == [record(n).digest for n in (20, 30, 40, 50)]


# A failed write


def test_nothing_is_moved_into_the_file_after_a_failed_write(tmp_path, monkeypatch):
    """The last connection that closes would move the WAL into the file: one for reading is open by then."""

    def broken(_):
        raise sqlite3.OperationalError("x")

    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        log.append(record(20))
        before = (path.stat().st_mtime_ns, path.stat().st_size)
        monkeypatch.setattr(connection, "commit", broken)
        with pytest.raises(LogError, match="K009"):
            log.append(record(21))
        assert (path.stat().st_mtime_ns, path.stat().st_size) == before
        assert connection.wal_file(path) is not None
        assert len(log) == 10
    assert (path.stat().st_mtime_ns, path.stat().st_size) == before


# What is on the disk


def test_the_name_of_a_new_wal_is_on_the_disk_when_an_entry_is_acknowledged(tmp_path, synced):
    path = filled(tmp_path)
    for number in (20, 30):  # the WAL is gone when the last one has closed
        with DecisionLog.open(path) as log:
            del synced[:]
            log.append(record(number))
            assert synced == [identity(tmp_path)]
            log.append(record(number + 1))
            assert synced == [identity(tmp_path)]


def test_an_entry_whose_wal_has_no_durable_name_is_not_acknowledged(tmp_path, monkeypatch):
    def broken(_):
        raise OSError(5, "secret")

    with DecisionLog.open(filled(tmp_path)) as log:
        monkeypatch.setattr(guard, "sync_folder", broken)
        with pytest.raises(LogError, match="K009"):
            log.append(record(20))
        assert log.read_only


def test_marker_state_and_key_are_on_the_disk_when_they_are_written(tmp_path, synced):
    (tmp_path / "log").mkdir()
    path = filled(tmp_path / "log")
    with DecisionLog.open(path, read_only=True) as log:
        del synced[:]
        Witness(tmp_path / "state").see(log)
    assert synced == [identity(tmp_path / "state"), identity(tmp_path)]
    del synced[:]
    write_key(tmp_path / "key", new_key(ORIGIN)[0], log=path)
    assert synced[0] == identity(tmp_path / "key")
    del synced[:]
    guard.write_marker(path, "2026-11-23T17:00:00Z", "SQLITE_FULL")
    assert synced == [identity(guard.marker_path(path)), identity(path.parent)]


@pytest.mark.parametrize("read_only", [True, False])
def test_every_connection_is_bounded_syncs_and_trusts_no_schema(tmp_path, read_only):
    with closing(connection.connect(filled(tmp_path), read_only=read_only)) as conn:
        assert conn.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == 2**23
        settings = {"synchronous": 2, "trusted_schema": 0, "cell_size_check": 1, "wal_autocheckpoint": 0}
        found = {name: conn.execute(f"PRAGMA {name}").fetchone()[0] for name in settings}
        assert found == settings


# The audit


def test_an_audit_sees_one_moment_of_a_log_that_grows(tmp_path, monkeypatch):
    path = filled(tmp_path)
    waiting = [record(20)]
    real = audit.read_entry

    with DecisionLog.open(path) as log:

        def read_and_append(body, seq):
            if waiting:
                log.append(waiting.pop())
                log.appeal(0, "người được đánh giá", "đề nghị xem lại")
            return real(body, seq)

        monkeypatch.setattr(audit, "read_entry", read_and_append)
        report = verify_log(path)
        assert (codes(report), report.size, len(log)) == (set(), 9, 11)


def test_a_log_that_was_taken_out_of_wal_mode_is_found(tmp_path):
    path = filled(tmp_path)
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    report = verify_log(path)
    assert [(one.code, one.params["name"]) for one in report.findings] == [("K005", "journal_mode")]
    assert not report.unread


def test_a_log_on_a_medium_that_cannot_be_written_is_intact(tmp_path, monkeypatch):
    path = filled(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    before = names(tmp_path)
    assert verify_log(path).ok
    assert names(tmp_path) == before


def test_the_rows_of_a_damaged_file_are_not_counted(tmp_path, monkeypatch):
    """Pages that meet again may hold any number of rows."""
    path, counted = filled(tmp_path), []
    monkeypatch.setattr(audit, "_count", lambda *_: counted.append(1) or 0)
    content = path.read_bytes()
    path.write_bytes(content[:36] + (7).to_bytes(4, "big") + content[40:])  # free pages that are not there
    assert codes(verify_log(path)) == {"K101"}
    assert not counted


# The witness


def test_two_witnesses_of_one_state_do_not_undo_each_other(tmp_path, monkeypatch):
    (tmp_path / "log").mkdir()
    monkeypatch.setattr(guard, "TIMEOUT", 0.01)
    state = tmp_path / "state"
    with DecisionLog.open(filled(tmp_path / "log"), read_only=True) as log:
        with guard.one_writer(state), pytest.raises(LogError, match="K006"):
            Witness(state).see(log)
        assert not state.exists()
        assert Witness(state).see(log).last is None
