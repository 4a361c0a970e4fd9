"""One entry with all that proves it stands in a log: to be checked where the log is not at hand."""

from dataclasses import dataclass
from typing import Any, Final, Self

from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log.entries import Entry, read_entry
from danhgia_rules.log.proofs import Head, InclusionProof
from danhgia_rules.log.store import DecisionLog
from danhgia_rules.quiet import Quiet

PROOF: Final = "danhgia/log-proof/1"


@dataclass(frozen=True, slots=True, repr=False)
class EntryProof(Quiet):
    """An entry, the head of its log, and the path of hashes from one to the other."""

    entry: Entry
    inclusion: InclusionProof
    head: Head

    @classmethod
    def of(cls, log: DecisionLog, seq: int, size: int | None = None) -> Self:
        """Take the proof of an entry from a log, now or at a size. Raises LogError (K021, K022)."""
        head = log.head(size)
        return cls(log.entry(seq), log.inclusion(seq, head.size), head)

    def holds(self, head: Head | None = None) -> bool:
        """Say whether the entry stands in the log of a head known from outside, or of its own head."""
        trusted = self.head if head is None else head
        inside = self.inclusion.seq == self.entry.seq and self.inclusion.proves(self.entry, self.head)
        return inside and trusted == self.head

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "schema": PROOF,
            "entry": self.entry.to_data(),
            "inclusion": self.inclusion.to_data(),
            "head": self.head.to_data(),
        }

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Read what `to_data` gave. Raises LogError (K025, K103)."""
        keys = {"schema", "entry", "inclusion", "head"}
        if not isinstance(data, dict) or set(data) != keys or data["schema"] != PROOF:
            raise LogError(Problem("K025", Where(path="schema"), {"key": "schema"}))
        inclusion = InclusionProof.from_data(data["inclusion"])
        try:
            body = canonical_bytes(data["entry"])
        except (TypeError, ValueError):
            raise LogError(Problem("K025", Where(path="entry"), {"key": "entry"})) from None
        return cls(read_entry(body, inclusion.seq), inclusion, Head.from_data(data["head"]))
