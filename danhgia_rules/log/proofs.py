"""Heads and proofs as data: what a log hands out, and what can be checked without it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from danhgia_rules.canonical import is_digest
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.exact import MAX_INPUT
from danhgia_rules.log import merkle
from danhgia_rules.log.entries import Entry
from danhgia_rules.quiet import Quiet

MAX_ORIGIN: Final = 100
_SIZE = re.compile(r"(?:0|[1-9][0-9]{0,15})\Z")
_ORIGIN = re.compile(r"[a-z0-9](?:[a-z0-9./-]*[a-z0-9])?\Z")
_MAX_PATH = 128
"""No proof of a log is longer: twice the bits of the greatest size."""


def check_origin(origin: str) -> str:
    """Give the origin back. Raises LogError (K024) for what is none.

    Lower-case letters only, so that the line of paper may be in capitals.
    """
    if not isinstance(origin, str) or len(origin) > MAX_ORIGIN or not _ORIGIN.match(origin):
        raise LogError(Problem("K024", params={"limit": MAX_ORIGIN}))
    return origin


def read_size(text: str) -> int | None:
    """Read the number of entries as a checkpoint writes it; None for any other way to write one."""
    size = int(text) if _SIZE.match(text) else None
    return None if size is None or size > MAX_INPUT else size


@dataclass(frozen=True, slots=True, repr=False)
class Head(Quiet):
    """The state of a log: whose it is, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data for JSON, the root in hexadecimal."""
        data = {"schema": "danhgia/log-head/1", "origin": self.origin, "size": self.size}
        return data | {"root": self.root.hex()}

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Read what `to_data` gave. Raises LogError (K025)."""
        found = _Reader(data, "danhgia/log-head/1", {"origin", "size", "root"})
        return cls(found.origin("origin"), found.number("size"), found.hash("root"))


@dataclass(frozen=True, slots=True, repr=False)
class InclusionProof(Quiet):
    """Proves that an entry stands at its number in the log of a head."""

    origin: str
    seq: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]

    def proves(self, entry: Entry | bytes, head: Head) -> bool:
        """Say whether it proves that the entry (or the bytes of one) stands in the log of the head."""
        if isinstance(entry, Entry) and entry.seq != self.seq:
            return False
        leaf = entry.leaf if isinstance(entry, Entry) else merkle.leaf_hash(entry)
        if leaf != self.leaf or (self.origin, self.size) != (head.origin, head.size):
            return False
        return merkle.verify_inclusion(leaf, self.seq, head.size, self.path, head.root)

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data for JSON, hashes in hexadecimal."""
        return {
            "schema": "danhgia/log-inclusion/1",
            "origin": self.origin,
            "seq": self.seq,
            "size": self.size,
            "leaf": self.leaf.hex(),
            "path": [step.hex() for step in self.path],
        }

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Read what `to_data` gave. Raises LogError (K025)."""
        found = _Reader(data, "danhgia/log-inclusion/1", {"origin", "seq", "size", "leaf", "path"})
        numbers = found.number("seq"), found.number("size")
        return cls(found.origin("origin"), *numbers, found.hash("leaf"), found.path())


@dataclass(frozen=True, slots=True, repr=False)
class ConsistencyProof(Quiet):
    """Proves that the log of a later head begins with the log of an earlier one."""

    origin: str
    old: int
    new: int
    path: tuple[bytes, ...]

    def proves(self, earlier: Head, later: Head) -> bool:
        """Say whether it proves that nothing up to the earlier head was altered in the later one."""
        if not self.origin == earlier.origin == later.origin:
            return False
        if (self.old, self.new) != (earlier.size, later.size):
            return False
        return merkle.verify_consistency(self.old, self.new, earlier.root, later.root, self.path)

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data for JSON, hashes in hexadecimal."""
        return {
            "schema": "danhgia/log-consistency/1",
            "origin": self.origin,
            "old": self.old,
            "new": self.new,
            "path": [step.hex() for step in self.path],
        }

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Read what `to_data` gave. Raises LogError (K025)."""
        found = _Reader(data, "danhgia/log-consistency/1", {"origin", "old", "new", "path"})
        return cls(found.origin("origin"), found.number("old"), found.number("new"), found.path())


class _Reader:
    """Reads keys of plain data strictly."""

    def __init__(self, data: Any, schema: str, keys: set[str]) -> None:
        if not isinstance(data, Mapping) or data.get("schema") != schema or set(data) != {"schema", *keys}:
            self._refuse("schema")
        self._data: Mapping[str, Any] = data

    @staticmethod
    def _refuse(key: str) -> Any:
        raise LogError(Problem("K025", Where(path=key), {"key": key}))

    def origin(self, key: str) -> str:
        return check_origin(self._data[key])

    def number(self, key: str) -> int:
        value = self._data[key]
        return value if type(value) is int and 0 <= value <= MAX_INPUT else self._refuse(key)

    def hash(self, key: str) -> bytes:
        return self._hash(key, self._data[key])

    def path(self) -> tuple[bytes, ...]:
        value = self._data["path"]
        if not isinstance(value, list | tuple) or len(value) > _MAX_PATH:
            self._refuse("path")
        return tuple(self._hash("path", step) for step in value)

    def _hash(self, key: str, value: object) -> bytes:
        if not is_digest(value):
            self._refuse(key)
        return bytes.fromhex(str(value))
