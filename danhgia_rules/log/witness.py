"""A witness: remembers the last head of a log in a file outside, and sees that each later one only adds.

It follows the tree alone, in O(log n); that the entries are those of the tree is for the audit.
What was first seen is taken on trust: begin before there is a reason to doubt.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log.guard import one_writer, sync_folder
from danhgia_rules.log.paths import reason_of, refuse_inside
from danhgia_rules.log.proofs import ConsistencyProof, Head
from danhgia_rules.log.store import DecisionLog
from danhgia_rules.quiet import Quiet

WITNESS: Final = "danhgia/log-witness/1"
_HEAD: Final = {WITNESS: "danhgia/log-head/1"}
_MAX_STATE: Final = 2**12


@dataclass(frozen=True, slots=True, repr=False)
class Seen(Quiet):
    """What a witness saw: the head, and the last one before with the proof; both None the first time."""

    head: Head
    last: Head | None
    proof: ConsistencyProof | None

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "schema": "danhgia/log-seen/1",
            "head": self.head.to_data(),
            "last": self.last and self.last.to_data(),
            "proof": self.proof and self.proof.to_data(),
        }


class Witness(Quiet):
    """Sees a log from time to time; its state is a file that who keeps the log cannot alter."""

    def __init__(self, state_path: str | os.PathLike[str]) -> None:
        self.path = Path(state_path).absolute()

    def last(self) -> Head | None:
        """Give the last head seen; None before the first. Raises LogError (K039)."""
        try:
            # Without waiting, should the path be a pipe.
            handle = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                content = os.read(handle, _MAX_STATE + 1)
            finally:
                os.close(handle)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as failure:
            raise self._error(failure) from None
        return self._read(content)

    def see(self, log: DecisionLog) -> Seen:
        """Compare the log with what was last seen, then remember it.

        Raises LogError and remembers nothing: K111 another log, K112 shorter, K113 rewritten, K039
        where the state cannot be read or written, K040 where it lies beside the log.
        """
        refuse_inside(self.path, log.path, "K040")
        try:
            with one_writer(self.path):  # two witnesses of one state would undo each other
                last, head = self.last(), log.head()
                proof = None if last is None else _prove(log, last, head)
                if last != head:
                    self._write(head)
        except OSError as failure:
            raise self._error(failure) from None
        return Seen(head, last, proof)

    def _read(self, content: bytes) -> Head:
        try:
            data = json.loads(content)
            schema = data.pop("schema") if canonical_bytes(data) == content else None
            return Head.from_data(data | {"schema": schema and _HEAD.get(schema)})
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, LogError) as failure:
            raise self._error(failure) from None

    def _write(self, head: Head) -> None:
        """Replace the state as a whole: after a crash it is the old one or the new one."""
        content = canonical_bytes(head.to_data() | {"schema": WITNESS})
        other = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            handle = os.open(other, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            other.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as failure:
            with contextlib.suppress(OSError):
                other.unlink(missing_ok=True)
            raise self._error(failure) from None

    def _error(self, failure: Exception) -> LogError:
        return LogError(Problem("K039", Where(str(self.path)), {"reason": reason_of(failure)}))


def _prove(log: DecisionLog, last: Head, head: Head) -> ConsistencyProof:
    if last.origin != head.origin:
        raise LogError(Problem("K111", Where(str(log.path))))
    if head.size < last.size:
        params = {"expected": last.size, "found": head.size}
        raise LogError(Problem("K112", Where(str(log.path)), params))
    proof = log.consistency(last.size, head.size)
    if not proof.proves(last, head):
        raise LogError(Problem("K113", Where(str(log.path)), {"size": last.size}))
    return proof
