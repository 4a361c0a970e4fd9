"""Records, clocks and heads for tests of the log; used by other processes too, so without pytest."""

import datetime as dt
import random
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from danhgia_rules.canonical import canonical_bytes, digest, sha256
from danhgia_rules.errors import LogError
from danhgia_rules.log import DecisionLog, LogReport

ORIGIN = "danhgia.example/so-2026"
AUTHOR, DOCUMENT = "Ban Thường vụ", "số 12-TB/TU ngày 05/01/2022"


@dataclass(frozen=True)
class StandIn:
    """What the log asks of a record."""

    content: bytes

    @property
    def digest(self) -> str:
        return sha256(self.content)

    def to_bytes(self) -> bytes:
        return self.content


def record(number: int = 0, rating: str = "hoan_thanh_tot", padding: str = "") -> StandIn:
    decision = {"rating": rating, "n": number, "p": padding}
    data = {"schema": "danhgia/record/1", "decision": decision, "decision_sha256": digest(decision)}
    return StandIn(canonical_bytes(data))


class Clock:
    """Gives one second more each time."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 23, 17, 0, 0, 999_999, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


def create(folder: Path, name: str = "so.sqlite") -> DecisionLog:
    return DecisionLog.create(folder / name, ORIGIN, clock=Clock())


def filled(folder: Path, name: str = "so.sqlite") -> Path:
    """Make a closed log with entries of every kind; 9 of them."""
    with create(folder, name) as log:
        log.append_many(record(n) for n in range(4))
        log.decide(1, "hoan_thanh", AUTHOR, "có khuyết điểm mới kết luận", DOCUMENT)
        log.decide(2, "hoan_thanh_tot", AUTHOR, None, DOCUMENT)
        log.correct(record(10, "hoan_thanh"), 3, "nhập sai số cuộc họp")
        log.appeal(4, "người được đánh giá", "không đồng ý với kết luận")
        log.append(record(11))
    return log.path


def edit(path: Path, *statements: str, keep_schema: bool = True) -> None:
    """Alter a closed log as one who knows SQLite would: the triggers are dropped, and put back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA wal_autocheckpoint=0")
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.execute(statement)
        for _, sql in triggers if keep_schema else ():
            conn.execute(sql)


def codes(report: LogReport) -> set[str]:
    return {finding.code for finding in report.findings}


def tamper(content: bytes, chance: random.Random) -> bytes:
    """Change the bytes of a file in one way of many: a bit, a run, a page, its length."""
    at, to = chance.randrange(len(content)), chance.randrange(len(content))
    page, other = at // 4096 * 4096, to // 4096 * 4096
    ways = [
        content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :],
        content[:at] + chance.randbytes(64) + content[at + 64 :],
        content[:at],
        content[:at] + chance.randbytes(chance.randrange(1, 5000)) + content[at:],
        content[:at] + content[at + chance.randrange(1, 5000) :],
        content[:page] + content[other : other + 4096] + content[page + 4096 :],
        content[:page] + bytes(4096) + content[page + 4096 :],
    ]
    return chance.choice(ways)


def told_by(path: Path) -> list[object]:
    """Give all that a log tells its readers."""
    with DecisionLog.open(path, read_only=True) as log:
        entries = list(log.entries())
        return [log.origin, log.head(), entries, [log.record(entry.seq) for entry in entries]]


@contextmanager
def in_time(seconds: int = 10) -> Iterator[None]:
    """Fail where a call of the system waits longer, at a pipe for example; for the main thread."""

    def late(*_: object) -> None:
        raise AssertionError  # no error of the system, which the log would take for one

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def append_and_tell(path: str, batch: int) -> None:
    """Append for long, and print each number after it was acknowledged: to be killed."""
    with DecisionLog.open(path) as log:
        number = len(log)
        while number < 50_000:
            for entry in log.append_many(record(number + n) for n in range(batch)):
                sys.stdout.write(f"{entry.seq} {entry.record}\n")
            sys.stdout.flush()
            number += batch


def append_from_threads(path: str, threads: int, each: int, first: int = 0) -> None:
    """Append from many threads through one object, as one process of many; records from a number on."""
    from threading import Thread  # noqa: PLC0415

    def work(thread: int) -> None:
        for n in range(each):
            log.append(record(first + thread * each + n))

    with DecisionLog.open(path) as log:
        running = [Thread(target=work, args=(n,)) for n in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()


def append_with_little_room(path: str) -> None:
    """Append until the system refuses to let a file grow; print each number, then the refusal."""
    import resource  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    with DecisionLog.open(path) as log:
        try:
            for number in range(20, 5000):
                sys.stdout.write(f"{log.append(record(number)).seq}\n")
        except LogError as refusal:
            sys.stdout.write(f"refused {refusal.code}\n")


if __name__ == "__main__":
    if sys.argv[1] == "kill":
        append_and_tell(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "limit":
        append_with_little_room(sys.argv[2])
    else:
        append_from_threads(sys.argv[2], *map(int, sys.argv[3:]))
