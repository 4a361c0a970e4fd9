"""What stands beside the file of a log: the lock of the one writer, and the marker of a failed write.

Both are files, so that they hold over processes.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log.connection import TIMEOUT

_MARKER: Final = "danhgia/log-failed/1"
_PAUSE: Final = 0.002
"""How long to pause between two tries for the lock, in seconds."""


def marker_path(log: Path) -> Path:
    """Give the path of the marker of a log."""
    return log.with_name(log.name + ".failed")


def failure_of(log: Path) -> str | None:
    """Say why a log is read-only: the name of the error in its marker; None without a marker."""
    import json  # noqa: PLC0415 - only read when something has failed

    path = marker_path(log)
    if not os.path.lexists(path):
        return None
    try:
        # Without waiting, should the path be a pipe.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            reason = json.loads(os.read(handle, 2**12))["error"]
        finally:
            os.close(handle)
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return "?"
    return reason if isinstance(reason, str) and reason.isprintable() and len(reason) < 100 else "?"


def write_marker(log: Path, at: str, reason: str) -> None:
    """Leave the marker, as far as the disk lets it; an earlier one stays."""
    content = canonical_bytes({"schema": _MARKER, "at": at, "error": reason})
    with contextlib.suppress(OSError):
        handle = os.open(marker_path(log), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(log.parent)


def sync_folder(folder: Path) -> None:
    """Make the names of files in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def one_writer(log: Path) -> Iterator[None]:
    """Keep other processes from writing or moving the WAL meanwhile. Raises LogError (K006).

    SQLite has a lock of its own for writers; this one also covers the checkpoint of its WAL, so
    that none ever runs beside a write of another process.
    """
    path = log.with_name(log.name + ".lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(handle, log)
        try:
            yield
        finally:
            # Said outright: a child of a fork may hold a copy of the handle open. What was written
            # is written, whether the lock comes off or not.
            with contextlib.suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        with contextlib.suppress(OSError):
            os.close(handle)


def _wait_for(handle: int, log: Path) -> None:
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise LogError(Problem("K006", Where(str(log)), {"seconds": TIMEOUT})) from None
            time.sleep(_PAUSE)
        else:
            return
