"""What was acknowledged is there, whatever happened: a kill, a failed write, many writers, a fork."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from log_helpers import Clock, append_from_threads, create, filled, record

from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, connection, guard

HELPER = str(Path(__file__).with_name("log_helpers.py"))


def start(*arguments):
    command = [sys.executable, HELPER, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kill_during_appends(path, batch, lines):
    """Append in another process, kill it after so many acknowledgements; give those that it made."""
    with start("kill", path, batch) as process:
        acknowledged = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.readlines()
    return [line.split() for line in acknowledged if line.endswith("\n")]


def test_no_acknowledged_entry_is_lost_when_the_process_is_killed(tmp_path):
    create(tmp_path).close()
    path, heads = tmp_path / "so.sqlite", []
    for turn in range(5):
        acknowledged = kill_during_appends(path, 1 + turn % 3, 1 + 15 * turn)
        with DecisionLog.open(path) as log:
            assert not log.read_only
            for seq, digest in acknowledged:
                assert log.entry(int(seq)).record == digest
            assert len(log) > int(acknowledged[-1][0])
            heads.append(log.head())
            assert log.verify(heads).ok


def test_many_threads_of_many_processes_append_one_after_the_other(tmp_path):
    create(tmp_path).close()
    path = tmp_path / "so.sqlite"
    running = [start("threads", path, 8, 3, 24 * n) for n in range(4)]
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == 0
    with DecisionLog.open(path) as log:
        entries = list(log.entries())
        assert [entry.seq for entry in entries] == list(range(4 * 8 * 3))
        assert {entry.record for entry in entries} == {record(n).digest for n in range(96)}
        head = log.head()
        assert all(log.inclusion(entry.seq).proves(entry, head) for entry in entries)
        assert all(log.consistency(n).proves(log.head(n), head) for n in range(len(entries)))
        assert log.verify([head]).ok


def test_threads_share_one_object(tmp_path):
    create(tmp_path).close()
    append_from_threads(str(tmp_path / "so.sqlite"), 8, 5)
    with DecisionLog.open(tmp_path / "so.sqlite") as log:
        assert len(log) == 40
        assert log.verify().ok


def test_readers_read_while_others_append(tmp_path):
    found, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            head = log.head()
            if head.size:
                entry = log.entry(head.size - 1)
                found.append(log.inclusion(entry.seq, head.size).proves(entry, head))

    with create(tmp_path) as log:
        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for n in range(40):
                log.append(record(n))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert found
        assert all(found)


# A write that fails


def fill_the_disk(log):
    """Let SQLite say that the disk is full at the next page that it needs."""
    with log._pool.lend() as conn:
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count={pages}")


def test_a_full_disk_turns_the_log_read_only_for_good(tmp_path):
    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        head = log.head()
        fill_the_disk(log)
        with pytest.raises(LogError, match=r"K009 .*\(SQLITE_FULL\)"):
            log.append(record(221, padding="x" * 10_000))
        assert log.read_only
        with pytest.raises(LogError, match=r"K008 .*\(SQLITE_FULL\)"):
            log.append(record(221))
        assert log.head() == head
        assert log.verify([head]).ok
        assert [remark.code for remark in log.verify().remarks] == ["K202"]


def test_a_log_that_failed_is_read_only_in_every_process_until_a_person_removes_the_marker(tmp_path):
    path = filled(tmp_path)
    with DecisionLog.open(path) as other:
        with DecisionLog.open(path, clock=Clock()) as log:
            fill_the_disk(log)
            with pytest.raises(LogError, match="K009"):
                log.append(record(221, padding="x" * 10_000))
        marker = path.with_name("so.sqlite.failed")
        assert marker.read_bytes() == (
            b'{"at":"2026-11-23T17:00:02Z","error":"SQLITE_FULL","schema":"danhgia/log-failed/1"}'
        )
        with pytest.raises(LogError, match="K008"):
            other.append(record(221))
        with DecisionLog.open(path) as third:
            assert (third.read_only, third.failure) == (True, "SQLITE_FULL")
            with pytest.raises(LogError, match="K008"):
                third.append(record(221))
        with start("threads", path, 1, 1, 30) as process:
            process.communicate(timeout=60)
        assert len(other) == 9
        marker.unlink()
        assert other.append(record(221)).seq == 9
        with pytest.raises(LogError, match="K008"):  # for good, in the object that saw the failure
            log.append(record(221))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"error":5}', b"\xff", b'{"error":"a\\nb"}', b"[" * 5000])
def test_any_marker_stops_the_log(tmp_path, content):
    path = filled(tmp_path)
    guard.marker_path(path).write_bytes(content)
    with DecisionLog.open(path) as log:
        assert log.failure == "?"


def test_a_real_failure_of_the_system_is_noticed(tmp_path):
    """The system refuses to let any file grow: the write fails, not a stand-in for it."""
    path = filled(tmp_path)
    with start("limit", path) as process:
        acknowledged, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert acknowledged.splitlines()[-1].startswith("refused K009")
    numbers = [int(line) for line in acknowledged.splitlines()[:-1]]
    assert numbers
    with DecisionLog.open(path) as log:
        assert log.failure.startswith("SQLITE_")
        assert [entry.seq for entry in log.entries()][: numbers[-1] + 1] == list(range(numbers[-1] + 1))
        assert log.verify().ok


def broken(name, failure):
    def call(*_):
        raise failure

    return name, call


@pytest.mark.parametrize(
    "failure",
    [
        sqlite3.OperationalError("secret"),
        OSError(5, "secret"),
        UnicodeDecodeError("utf-8", b"secret", 0, 1, "secret"),
    ],
)
def test_an_entry_whose_commit_failed_is_not_acknowledged(tmp_path, monkeypatch, failure):
    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        monkeypatch.setattr(*(connection, *broken("commit", failure)))
        with pytest.raises(LogError, match="K009") as caught:
            log.append(record(221))
        assert "secret" not in caught.value.render()
        assert caught.value.__cause__ is None
        monkeypatch.undo()
        with pytest.raises(LogError, match="K008"):
            log.append(record(221))
        assert len(log) == 9


def test_a_rollback_that_fails_is_a_failed_write(tmp_path, monkeypatch):
    with DecisionLog.open(filled(tmp_path)) as log:
        monkeypatch.setattr(*(connection, *broken("rollback", sqlite3.DatabaseError("x"))))
        with pytest.raises(LogError, match="K009"):
            log.appeal(99, "a", "b")
        assert log.read_only


def test_an_interruption_is_no_failure(tmp_path, monkeypatch):
    with DecisionLog.open(filled(tmp_path)) as log:
        monkeypatch.setattr(*(connection, *broken("commit", KeyboardInterrupt())))
        with pytest.raises(KeyboardInterrupt):
            log.append(record(221))
        monkeypatch.undo()
        assert not log.read_only
        assert log.append(record(221)).seq == 9


def test_a_checkpoint_that_fails_takes_nothing_back_and_stops_what_follows(tmp_path, monkeypatch):
    path = filled(tmp_path)
    monkeypatch.setattr("danhgia_rules.log.store.CHECKPOINT_EVERY", 2)
    monkeypatch.setattr(*(connection, *broken("checkpoint", sqlite3.OperationalError("x"))))
    with DecisionLog.open(path) as log:
        log.append(record(221))
        assert log.append(record(22)).seq == 10
        with pytest.raises(LogError, match="K008"):
            log.append(record(23))
        assert log.verify().ok


def test_a_checkpoint_that_fails_at_the_end_is_noticed(tmp_path, monkeypatch):
    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        log.append(record(221))
        monkeypatch.setattr(*(connection, *broken("checkpoint", OSError(5, "x"))))
    monkeypatch.undo()
    with DecisionLog.open(path) as log:
        assert log.failure == os.strerror(5)
        assert log.verify().size == 10


def test_a_marker_that_cannot_be_written_does_not_hide_the_failure(tmp_path, monkeypatch):
    with DecisionLog.open(filled(tmp_path)) as log:
        fill_the_disk(log)
        monkeypatch.setattr(guard.os, "write", broken("", OSError(28, "x"))[1])
        with pytest.raises(LogError, match="K009"):
            log.append(record(221, padding="x" * 10_000))
        assert log.read_only


def test_a_lock_that_cannot_be_opened_is_an_error_and_no_failure(tmp_path):
    path = filled(tmp_path)
    path.with_name("so.sqlite.lock").unlink()
    path.with_name("so.sqlite.lock").mkdir()
    with DecisionLog.open(path) as log:
        with pytest.raises(LogError, match="K026"):
            log.append(record(221))
        assert not log.read_only


def test_a_log_that_cannot_be_made_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(*(connection, *broken("commit", sqlite3.OperationalError("x"))))
    with pytest.raises(LogError, match="K001"):
        create(tmp_path)
    assert not (tmp_path / "so.sqlite").exists()


def test_a_stranger_that_edits_meanwhile_makes_the_write_fail(tmp_path):
    """An entry that the tree does not know: the log does not build upon it."""
    path = filled(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("INSERT INTO records VALUES (9, x'01', x'00')")
    with DecisionLog.open(path) as log:
        with pytest.raises(LogError, match="K009"):
            log.append(record(221))
        assert log.read_only


# A fork


def in_child(work):
    """Run in a forked child; give whether it ended well."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    signal.alarm(60)  # whatever happens, it ends
    try:
        work()
    except BaseException:  # noqa: BLE001 - the child must not go on as a second test run
        os._exit(1)
    os._exit(0)


def test_a_log_goes_on_in_parent_and_child_of_a_fork(tmp_path):
    with create(tmp_path) as log:
        log.append(record(0))

        def work():
            log.append(record(1))
            with DecisionLog.open(log.path) as again:
                again.append(record(2))
            log.close()

        assert in_child(work) == 0
        log.append(record(3))
        assert in_child(lambda: log.append(record(4))) == 0
        assert [entry.record for entry in log.entries()] == [record(n).digest for n in range(5)]
        assert log.verify().ok


def test_the_files_of_a_parent_outlive_its_end_while_the_child_goes_on(tmp_path):
    log = create(tmp_path)
    log.append(record(0))
    told, tell = os.pipe()

    def work():
        log.append(record(1))
        assert os.read(told, 1) == b"x"  # the parent has closed its side
        log.append(record(2))

    pid = os.fork()
    if not pid:
        signal.alarm(60)
        try:
            work()
        except BaseException:  # noqa: BLE001 - as above
            os._exit(1)
        os._exit(0)
    end = time.monotonic() + 60
    while len(log) < 2 and time.monotonic() < end:
        time.sleep(0.001)
    log.close()
    os.write(tell, b"x")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(told)
    os.close(tell)
    with DecisionLog.open(tmp_path / "so.sqlite") as again:
        assert len(again) == 3
        assert again.verify().ok


def test_a_child_of_a_fork_in_the_middle_of_a_read_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "_FORK_WAIT", 0.01)
    with create(tmp_path) as log:
        log.append(record(0))

        def work():
            with pytest.raises(LogError, match="K020"):
                len(log)

        with log._pool.lend():
            assert in_child(work) == 0
        assert log.append(record(1)).seq == 1
