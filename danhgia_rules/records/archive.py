"""A ZIP file whose bytes are a function of what it holds: nothing compressed, no dates, one order.

What cannot have been written here is refused by name before any of it is read.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping

from danhgia_rules.errors import Problem, RecordError, Where

MAX_ARCHIVE, MAX_ENTRY, MAX_ENTRIES = 2**25, 2**22, 64
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o600 << 16
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,2}\Z")
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    struct.error,
)


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """Write files, by their names, as one ZIP; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, files[name])
    return stream.getvalue()


def read_archive(content: bytes, name: str) -> dict[str, bytes]:
    """Read what `write_archive` wrote; `name` is what errors call the file.

    Raises RecordError with all that is wrong: B003 to B010.
    """
    if len(content) > MAX_ARCHIVE:
        raise RecordError(Problem("B003", Where(name), {"limit": MAX_ARCHIVE}))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            problems = list(_problems(archive, name))
            if problems:
                raise RecordError(problems)
            files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
            same = write_archive(files) == content
    except _BROKEN:
        raise RecordError(Problem("B004", Where(name))) from None
    if not same:
        raise RecordError(Problem("B010", Where(name)))
    return files


def _problems(archive: zipfile.ZipFile, name: str) -> Iterator[Problem]:
    entries, where, seen = archive.infolist(), Where(name), set()
    if sum(entry.compress_size for entry in entries) > MAX_ARCHIVE:
        yield _too_large(where, "*", MAX_ARCHIVE, ("byte", "bytes"))
    if len(entries) > MAX_ENTRIES:
        yield _too_large(where, "*", MAX_ENTRIES, ("tệp", "entries"))
        return
    for entry in entries:
        shown = _shown(entry.filename)
        # The name as it stands in the file: zipfile cuts it at a NUL.
        if not _NAME.match(entry.orig_filename):
            yield Problem("B006", where, {"name": shown})
        if entry.filename in seen:
            yield Problem("B007", where, {"name": shown})
        if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
            yield Problem("B005", where, {"name": shown})
        elif entry.file_size > MAX_ENTRY:
            yield _too_large(where, shown, MAX_ENTRY, ("byte", "bytes"))
        if entry.flag_bits or entry.extra or entry.comment:
            yield Problem("B009", where, {"name": shown})
        seen.add(entry.filename)


def _too_large(where: Where, name: str, limit: int, unit: tuple[str, str]) -> Problem:
    params = {"name": name, "limit_vi": f"{limit} {unit[0]}", "limit_en": f"{limit} {unit[1]}"}
    return Problem("B008", where, params)


def _shown(name: str) -> str:
    """Give a hostile name as an error can show it."""
    return "".join(char if char.isprintable() and char.isascii() else "?" for char in name)[:80]
