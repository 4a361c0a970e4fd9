"""Writing records, facts and bundles to disk: new files only, for their owner's eyes, whole or not at all."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from danhgia_rules.errors import Problem, RecordError, Where

_RECORD_ENDS = (".record.json", ".json")


def is_bundle(path: Path) -> bool:
    """Whether a path is that of a bundle (`.zip`), not of a record (`.json`); raise RecordError (B017)."""
    name = path.name.lower()
    if not name.endswith((".zip", ".json")):
        raise RecordError(Problem("B017", Where(str(path)), {"known": ".danhgia.zip, .record.json"}))
    return name.endswith(".zip")


def facts_beside(path: Path) -> Path | None:
    """Name the facts file that goes with a record: `x.facts.json` beside `x.record.json`."""
    end = next((end for end in _RECORD_ENDS if path.name.lower().endswith(end)), None)
    return None if end is None else path.with_name(f"{path.name[: -len(end)]}.facts.json")


def write_new(files: dict[Path, bytes]) -> None:
    """Write files that must not be there yet: all of them, or none.

    What is there may be the only copy of a key. Raises RecordError: B018 where a file exists, B019
    where one cannot be written.
    """
    there = [Problem("B018", Where(str(path))) for path in files if os.path.lexists(path)]
    if there:
        raise RecordError(there)
    written: list[Path] = []
    at = Path()
    try:
        for at, content in files.items():
            handle = os.open(at, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            written.append(at)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        _sync_folders(files)
    except BaseException as failure:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        if isinstance(failure, OSError | ValueError):
            raise _unwritable(failure, at) from None
        raise


def _sync_folders(files: Iterable[Path]) -> None:
    """Make the names of the files durable too."""
    for folder in {path.parent for path in files}:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(failure: OSError | ValueError, path: Path) -> RecordError:
    if isinstance(failure, FileExistsError):
        return RecordError(Problem("B018", Where(str(path))))
    number = getattr(failure, "errno", None)
    reason = os.strerror(number) if number else "path"
    return RecordError(Problem("B019", Where(str(path)), {"reason": reason}))
