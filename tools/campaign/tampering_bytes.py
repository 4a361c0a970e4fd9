"""Tampering with the bytes of the files. Each way gives whether it altered anything."""

import os
import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

PAGE = 4096


class Tools(Protocol):
    """What a way of tampering is given."""

    @property
    def rng(self) -> random.Random:
        """Chance."""

    @property
    def log(self) -> Path:
        """The log to alter."""

    @property
    def logs(self) -> dict[str, Path]:
        """Logs that are at hand, by name."""

    def take(self, name: str) -> Path:
        """Put one of them in place, with its WAL."""


Edit = Callable[[bytes, random.Random], bytes]


def _bit(content: bytes, rng: random.Random) -> bytes:
    return _bit_before(content, rng, len(content))


def _bit_before(content: bytes, rng: random.Random, end: int) -> bytes:
    at = rng.randrange(end)
    return content[:at] + bytes([content[at] ^ 1 << rng.randrange(8)]) + content[at + 1 :]


def _header_bit(content: bytes, rng: random.Random) -> bytes:
    return _bit_before(content, rng, 100)


def _range(content: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(content))
    return start, min(len(content), start + rng.choice((1, 2, 8, 100, 1000, 5000, 20_000)))


def _overwrite(content: bytes, rng: random.Random) -> bytes:
    start, end = _range(content, rng)
    new = rng.choice((rng.randbytes(end - start), bytes(end - start), b"\xff" * (end - start)))
    return content[:start] + new + content[end:]


def _delete(content: bytes, rng: random.Random) -> bytes:
    start, end = _range(content, rng)
    return content[:start] + content[end:]


def _insert(content: bytes, rng: random.Random) -> bytes:
    start, end = _range(content, rng)
    return content[:start] + rng.randbytes(end - start) + content[start:]


def _truncate(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[: at // PAGE * PAGE if rng.random() < 0.5 else at]


def _repeat(content: bytes, rng: random.Random) -> bytes:
    """Copy a range to another place."""
    start, end = _range(content, rng)
    at = rng.randrange(len(content))
    return content[:at] + content[start:end] + content[at + end - start :]


def _two_pages(content: bytes, rng: random.Random) -> bytes:
    one, two = (PAGE * n for n in rng.sample(range(len(content) // PAGE), 2))
    found = bytearray(content)
    found[one : one + PAGE], found[two : two + PAGE] = content[two : two + PAGE], content[one : one + PAGE]
    return bytes(found)


def _page_over_page(content: bytes, rng: random.Random) -> bytes:
    one, two = (PAGE * n for n in rng.sample(range(len(content) // PAGE), 2))
    found = bytearray(content)
    found[one : one + PAGE] = content[two : two + PAGE]
    return bytes(found)


def _edited(name: str, edit: Edit, suffix: str = "") -> Callable[[Tools], bool]:
    def tamper(tools: Tools) -> bool:
        path = tools.take(name)
        path = path.with_name(path.name + suffix)
        content = path.read_bytes()
        altered = edit(content, tools.rng)
        path.write_bytes(altered)
        return altered != content

    return tamper


def _older_page(tools: Tools) -> bool:
    """Put a page of an older copy in the place of the same page."""
    path = tools.take("whole")
    content = path.read_bytes()
    older = tools.logs[_older(tools)].read_bytes()
    at = PAGE * tools.rng.randrange(min(len(content), len(older)) // PAGE)
    altered = content[:at] + older[at : at + PAGE] + content[at + PAGE :]
    path.write_bytes(altered)
    return altered != content


def _older(tools: Tools) -> str:
    return tools.rng.choice([name for name in tools.logs if name.startswith("older")])


def _replace_older(tools: Tools) -> bool:
    tools.take(_older(tools))
    return True


def _replace_other(tools: Tools) -> bool:
    tools.take(tools.rng.choice([name for name in tools.logs if name.startswith("other")]))
    return True


def _replace_rubbish(tools: Tools) -> bool:
    size = tools.rng.choice((0, 1, 100, 4096, 50_000))
    tools.log.write_bytes(tools.rng.choice((bytes(size), tools.rng.randbytes(size), b"SQLite format 3\0")))
    return True


def _without_wal(tools: Tools) -> bool:
    path = tools.take("wal")
    os.unlink(f"{path}-wal")  # noqa: PTH108 - a name beside
    return True


def _foreign_wal(tools: Tools) -> bool:
    """Put the WAL beside another state of the log, or of another log."""
    tools.take(_older(tools) if tools.rng.random() < 0.7 else "other 0")
    shutil.copyfile(f"{tools.logs['wal']}-wal", f"{tools.log}-wal")
    return True


def _wal_with_sums(tools: Tools) -> bool:
    """Alter a page in the WAL and work out all its sums again, as one who knows the format would."""
    path = tools.take("wal")
    wal = path.with_name(path.name + "-wal")
    content = wal.read_bytes()
    frames = (len(content) - 32) // (24 + PAGE)
    starts = [32 + number * (24 + PAGE) for number in range(frames)]
    last = {content[start : start + 4]: start for start in starts}  # of each page, the one that counts
    body = bytearray(content)
    at = tools.rng.choice(list(last.values())) + 24 + tools.rng.randrange(PAGE)
    body[at] ^= 1 << tools.rng.randrange(8)
    wal.write_bytes(_summed(bytes(body), frames))
    return True


def _summed(wal: bytes, frames: int) -> bytes:
    order = ">" if wal[3] & 1 else "<"
    sums = _sum(wal[:24], (0, 0), order)
    parts = [wal[:24], struct.pack(">2I", *sums)]
    for number in range(frames):
        frame = wal[32 + number * (24 + PAGE) :][: 24 + PAGE]
        sums = _sum(frame[:8], sums, order)
        sums = _sum(frame[24:], sums, order)
        parts += [frame[:16], struct.pack(">2I", *sums), frame[24:]]
    return b"".join(parts)


def _sum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def _journal(tools: Tools) -> bool:
    """Put a journal beside that SQLite would roll back: it holds a page of an older copy."""
    path = tools.take("whole")
    older = tools.logs[_older(tools)].read_bytes()
    page = tools.rng.randrange(len(older) // PAGE)
    count = len(path.read_bytes()) // PAGE
    head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + struct.pack(">5I", 1, 0, count, 512, PAGE)
    data = older[page * PAGE :][:PAGE]
    total = sum(data[at] for at in range(PAGE - 200, 0, -200)) & 0xFFFFFFFF
    record = struct.pack(">I", page + 1) + data + struct.pack(">I", total)
    Path(f"{path}-journal").write_bytes(head.ljust(512, b"\0") + record)
    return True


KINDS: dict[str, Callable[[Tools], bool]] = {
    "a bit of the file": _edited("whole", _bit),
    "a bit of the header": _edited("whole", _header_bit),
    "a range overwritten": _edited("whole", _overwrite),
    "a range deleted": _edited("whole", _delete),
    "a range inserted": _edited("whole", _insert),
    "a range copied": _edited("whole", _repeat),
    "cut short": _edited("whole", _truncate),
    "two pages swapped": _edited("whole", _two_pages),
    "a page over another": _edited("whole", _page_over_page),
    "a page of an older copy": _older_page,
    "an older copy": _replace_older,
    "another log of the origin": _replace_other,
    "rubbish": _replace_rubbish,
    "a journal beside": _journal,
    "WAL: a bit": _edited("wal", _bit, "-wal"),
    "WAL: a range overwritten": _edited("wal", _overwrite, "-wal"),
    "WAL: a range deleted": _edited("wal", _delete, "-wal"),
    "WAL: cut short": _edited("wal", _truncate, "-wal"),
    "WAL: removed": _without_wal,
    "WAL: beside another log": _foreign_wal,
    "WAL: a bit, sums made good": _wal_with_sums,
    "WAL: a bit of the file": _edited("wal", _bit),
}
"""Ways of tampering with files, by name."""
