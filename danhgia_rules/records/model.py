"""The record of a decision and the facts kept apart from it, as objects."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Self

from danhgia_rules.canonical import canonical_bytes, sha256
from danhgia_rules.documents import Limits, read_bytes
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import Problem, RecordError, Where
from danhgia_rules.quiet import Quiet
from danhgia_rules.records.strict import FACTS, MAX_BYTES, RECORD, read_canonical
from danhgia_rules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

KEY_BYTES = 32


def new_key(given: bytes | None = None) -> bytes:
    """Give a key of 32 random bytes, or the one given; raise RecordError (B012) for another length."""
    if given is None:
        return secrets.token_bytes(KEY_BYTES)
    if not isinstance(given, bytes) or len(given) != KEY_BYTES:
        raise RecordError(Problem("B012"))
    return given


class Facts(Quiet):
    """The dossier behind a record and the key of its commitments (`danhgia/facts/1`).

    To be kept apart from the record: who erases it, and every copy, erases what links the two.
    """

    def __init__(self, data: "out.FactsFile") -> None:
        self.data = data

    @property
    def record(self) -> str:
        """The digest of the record that these facts stand behind."""
        return self.data["record"]

    @property
    def key(self) -> bytes:
        """The key of the commitments: 32 bytes."""
        return bytes.fromhex(self.data["key"])

    def dossier(self) -> Dossier:
        """Give the dossier; raise DossierError with all problems when it is none."""
        return Dossier.from_text(canonical_bytes(self.data["dossier"]), form="json", name="facts.json")

    def to_bytes(self) -> bytes:
        """Give the file: canonical JSON in UTF-8."""
        return canonical_bytes(self.data)

    @classmethod
    def from_bytes(cls, content: bytes, name: str = "facts.json") -> Self:
        """Read a facts file; raise RecordError (B001, B002, B003) when it is none."""
        return cls(read_canonical(content, name, FACTS))

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read a facts file from disk; raise RecordError as `from_bytes` does."""
        return cls.from_bytes(_content(path), str(path))


class Record(Quiet):
    """The record of a decision (`danhgia/record/1`): what was rated, by which rules, with what result.

    It names nobody and quotes nothing of the dossier but position and year; levels, rating and what
    decided do tell of the person. A record that was just made has its facts and its
    rulebook with it (`facts`, `rulebook`); one that was read back has neither.
    """

    def __init__(
        self, data: "out.DecisionRecord", facts: Facts | None = None, rulebook: Rulebook | None = None
    ) -> None:
        self.data = data
        self.facts = facts
        self.rulebook = rulebook

    @property
    def decision(self) -> "out.Decision":
        """The decision: what does not depend on the machine."""
        return self.data["decision"]

    @property
    def rating(self) -> str:
        """The rating that was recorded."""
        return self.decision["rating"]

    @property
    def digest(self) -> str:
        """The SHA-256 of the record's bytes, in hexadecimal: what a log holds."""
        return sha256(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Give the file: canonical JSON in UTF-8; its SHA-256 is the digest."""
        return canonical_bytes(self.data)

    def to_json(self) -> str:
        """Give the same as text."""
        return self.to_bytes().decode("utf-8")

    def to_bundle(self) -> bytes:
        """Give a ZIP file with all that it takes to check the record on a machine without network.

        Raises RecordError (B013) for a record that was read back.
        """
        from danhgia_rules.records.bundle import bundle_bytes  # noqa: PLC0415 - only who asks for it

        if self.facts is None or self.rulebook is None:
            raise RecordError(Problem("B013"))
        return bundle_bytes(self, self.facts, self.rulebook)

    def save(self, path: str | Path) -> tuple[Path, ...]:
        """Write it to new files that only their owner may read; give their paths.

        `x.danhgia.zip` becomes a bundle; `x.record.json` the record, with the facts in
        `x.facts.json` beside it. Raises RecordError: B013 for a record that was read back, B017 for
        another ending, B018 where a file exists, B019 where one cannot be written.
        """
        from danhgia_rules.records import saving  # noqa: PLC0415 - only who asks for it

        place = Path(path)
        if saving.is_bundle(place):
            files = {place: self.to_bundle()}
        else:
            beside = saving.facts_beside(place)
            if self.facts is None or beside is None:
                raise RecordError(Problem("B013"))
            files = {beside: self.facts.to_bytes(), place: self.to_bytes()}
        saving.write_new(files)
        return tuple(reversed(files))

    @classmethod
    def from_bytes(cls, content: bytes, name: str = "record.json") -> Self:
        """Read a record; raise RecordError (B001, B002, B003) when it is none."""
        return cls(read_canonical(content, name, RECORD))

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read a record from disk; raise RecordError as `from_bytes` does."""
        return cls.from_bytes(_content(path), str(path))


def _content(path: str | Path) -> bytes:
    content = read_bytes(Path(path), Limits(size=MAX_BYTES), RecordError)
    if len(content) > MAX_BYTES:
        raise RecordError(Problem("B003", Where(str(path)), {"limit": MAX_BYTES}))
    return content
