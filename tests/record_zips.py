"""ZIP files as nobody should write them, built byte by byte."""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


class Entry(NamedTuple):
    """One entry; what the directory says may be another thing than what stands there."""

    name: bytes
    content: bytes = b"x"
    method: int = 0
    flags: int = 0
    extra: bytes = b""
    comment: bytes = b""
    mode: int = 0o600 << 16
    crc: int | None = None
    size: int | None = None
    unpacked: int | None = None
    system: int = 3
    date: int = 33


def _head(entry: Entry) -> bytes:
    crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
    size = len(entry.content) if entry.size is None else entry.size
    unpacked = size if entry.unpacked is None else entry.unpacked
    head = struct.pack("<HHHHHIII", 20, entry.flags, entry.method, 0, entry.date, crc, size, unpacked)
    return head + struct.pack("<HH", len(entry.name), len(entry.extra))


def local(entry: Entry) -> bytes:
    """An entry with its own header."""
    return LOCAL + _head(entry) + entry.name + entry.extra + entry.content


def central(entry: Entry, offset: int) -> bytes:
    """What the directory says of it."""
    head = CENTRAL + bytes([20, entry.system]) + _head(entry)
    rest = struct.pack("<HHHII", len(entry.comment), 0, 0, entry.mode, offset)
    return head + rest + entry.name + entry.extra + entry.comment


def end(count: int, size: int, start: int, comment: bytes = b"") -> bytes:
    """The end of a directory."""
    return END + struct.pack("<HHHHIIH", 0, 0, count, count, size, start, len(comment)) + comment


def archive(entries: Iterable[Entry], comment: bytes = b"") -> bytes:
    """A ZIP of these entries, in this order."""
    content, directory, count = b"", b"", 0
    for entry in entries:
        directory += central(entry, len(content))
        content += local(entry)
        count += 1
    return content + directory + end(count, len(directory), len(content), comment)


def overlapping(count: int, size: int) -> bytes:
    """Entries that all end at the same byte: each holds the headers of those after it, and the kernel."""
    content, found = b"\0" * size, []
    for number in range(count):
        entry = Entry(f"{count - number:02}".encode(), content)
        content = local(entry)
        found.append((entry, len(content)))
    directory = b"".join(central(entry, len(content) - length) for entry, length in reversed(found))
    return content + directory + end(count, len(directory), len(content))


def deflated(size: int) -> bytes:
    """A few bytes that unpack to `size` zeros, a whole number of MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return once * (size // 2**20) + packer.flush()


def bomb(size: int) -> bytes:
    """A small ZIP file that unpacks to `size` zeros, and says so."""
    return archive([Entry(b"record.json", deflated(size), method=8, unpacked=size)])
