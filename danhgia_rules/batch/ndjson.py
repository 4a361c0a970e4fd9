"""Lines of JSON, one dossier each: read as strictly as a dossier by itself, in parts of bounded size."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from danhgia_rules.batch.refusals import refusals
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.model import LIMITS
from danhgia_rules.errors import DossierError

_TOO_LONG = LIMITS.size + 2
"""So much of a line is read: enough for its reader to see that it is too long."""
_MARK = 4096
"""The place of every so many-th line is kept, to go on from there."""


@dataclass(slots=True)
class Part:
    """Some lines: the dossiers by the numbers of their lines, and the problems of the others."""

    rows: int = 0
    dossiers: dict[int, Dossier] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)


class Lines:
    """The lines of a file; made by reading it once, to count them and to take its digest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count, self.size = 0, 0
        self._marks: list[int] = []
        taken = hashlib.sha256()
        with path.open("rb") as stream:
            for line in _lines(stream):
                if self.count % _MARK == 0:
                    self._marks.append(self.size)
                self.count += 1
                for piece in line:
                    self.size += len(piece)
                    taken.update(piece)
        self.sha256 = taken.hexdigest()

    def parts(self, size: int, done: int) -> Iterator[tuple[int, Part]]:
        """Read the lines after those that are done, so many at a time; each part with its first line."""
        with self.path.open("rb") as stream:
            number = done // _MARK * _MARK
            if self._marks:
                stream.seek(self._marks[number // _MARK] if number < self.count else self.size)
            first, part = done + 1, Part()
            for line in _lines(stream):
                number += 1
                start = next(line)
                for _ in line:
                    pass  # what is too long is passed over, never held
                if number <= done:
                    continue
                _read(part, number, start)
                if part.rows == size:
                    yield first, part
                    first, part = number + 1, Part()
            if part.rows:
                yield first, part


def _lines(stream: Any) -> Iterator[Iterator[bytes]]:
    """Give each line as pieces of bounded size; all of them have to be taken before the next line."""
    while start := stream.readline(_TOO_LONG):
        yield _pieces(start, stream)


def _pieces(start: bytes, stream: Any) -> Iterator[bytes]:
    yield start
    while not start.endswith(b"\n") and (start := stream.readline(_TOO_LONG)):
        yield start


def _read(part: Part, number: int, line: bytes) -> None:
    part.rows += 1
    try:
        part.dossiers[number] = Dossier.from_text(line.rstrip(b"\r\n"), form="json", name="")
    except DossierError as error:
        part.refused += refusals(error, number, _subject(line))


def _subject(line: bytes) -> Any:
    """Give what stands for the code of a dossier that cannot be read, as far as it is JSON at all."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found.get("ma") if isinstance(found, dict) else None
