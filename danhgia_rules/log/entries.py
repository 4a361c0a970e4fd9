"""Entries of the log: what each kind holds, its canonical bytes, and the rules between entries.

An entry is canonical JSON of the schema `danhgia/log-entry/1`; its bytes are the leaf of the
tree. Kinds:

- `rating` {record}: a record was made; `record` is its digest, which the leaf so covers.
- `decision` {about, rating, differs, author, reason, document}: what an authority decided.
- `correction` {record, supersedes, reason}: a new record in place of that of an earlier entry.
- `appeal` {about, author, reason, document}.

INVARIANT: an entry is never edited; whatever comes later is a later entry. Nothing in an entry
can be erased: write the office or title of an author and the number of a document, NEVER the
name of the person rated.
"""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Protocol, TypeGuard

from danhgia_rules.canonical import canonical_bytes, is_digest
from danhgia_rules.characters import hidden_character
from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.exact import MAX_INPUT
from danhgia_rules.log import merkle
from danhgia_rules.quiet import Quiet

SCHEMA: Final = "danhgia/log-entry/1"
MAX_TEXT = 4000
"""Greatest length of a text, in characters."""
MAX_ENTRY = 2**16
"""Greatest length of an entry, in bytes: three texts of four bytes a character, and room."""

RATED = ("rating", "correction")
"""Kinds that hold a record."""
_FITTING = {"decision": RATED, "correction": RATED, "appeal": (*RATED, "decision")}

_RATING = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, repr=False)
class Entry(Quiet):
    """One entry of the log: its canonical bytes, and the same as data."""

    body: bytes
    data: Mapping[str, Any] = field(compare=False)

    @property
    def seq(self) -> int:
        """Its number, from 0."""
        return int(self.data["seq"])

    @property
    def kind(self) -> str:
        """`rating`, `decision`, `correction` or `appeal`."""
        return str(self.data["kind"])

    @property
    def at(self) -> str:
        """When it was appended, by the clock of the machine: `2026-11-23T17:00:00Z`."""
        return str(self.data["at"])

    @property
    def record(self) -> str | None:
        """The digest of its record; None for a kind that has none."""
        return self.data.get("record")

    @property
    def leaf(self) -> bytes:
        """The hash of the leaf that it is in the tree."""
        return merkle.leaf_hash(self.body)

    @property
    def refers_to(self) -> int | None:
        """The number of the entry that it is about, or that it supersedes; None for a rating."""
        found: int | None = self.data.get("about", self.data.get("supersedes"))
        return found

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return dict(self.data)


class View(Protocol):
    """What the rules between entries ask of the log."""

    def kind(self, seq: int) -> str | None:
        """Give the kind of an entry; None where there is none."""

    def rating(self, seq: int) -> str | None:
        """Give the rating in the record of an entry."""

    def superseded_by(self, seq: int) -> int | None:
        """Give the number of the correction that supersedes an entry."""


def make_entry(kind: str, seq: int, at: str, fields: Mapping[str, Any], view: View) -> Entry:
    """Make an entry that is to be appended; raise LogError with all that is wrong with it.

    Texts are normalised; whether a decision differs is worked out here, never told.
    """
    found = {key: _clean(value) if key in _TEXTS else value for key, value in fields.items()}
    if kind == "decision":
        proposal = view.rating(found["about"]) if _is_seq(found["about"]) else None
        found["differs"] = proposal is not None and proposal != found["rating"]
    data = {"schema": SCHEMA, "seq": seq, "kind": kind, "at": at, **found}
    problems = [*_field_problems(kind, data), *reference_problems(Entry(b"", data), view)]
    if problems:
        raise LogError(problems)
    return Entry(canonical_bytes(data), data)


def read_entry(body: object, seq: int) -> Entry:
    """Read the bytes of an entry strictly; raise LogError (K103) for any other bytes."""
    if not isinstance(body, bytes) or len(body) > MAX_ENTRY:
        _refuse(seq)
    try:
        data = json.loads(body)
        canonical = canonical_bytes(data)
    except (ValueError, TypeError, RecursionError):
        _refuse(seq)
    if canonical != body or not isinstance(data, dict) or not _has_shape(data, seq):
        _refuse(seq)
    return Entry(body, data)


def _refuse(seq: int) -> NoReturn:
    raise LogError(Problem("K103", entry_place(seq))) from None


def _has_shape(data: dict[str, Any], seq: int) -> bool:
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS or set(data) != _KEYS[kind] | _HEADING:
        return False
    if data["schema"] != SCHEMA or type(data["seq"]) is not int or data["seq"] != seq:
        return False
    dirty = any(data[key] != _clean(data[key]) for key in _TEXTS & set(data))
    return _is_time(data["at"]) and not dirty and not any(_field_problems(kind, data))


def entry_place(seq: int) -> Where:
    """Name the place of an entry in an error."""
    return Where(path=f"entries[{seq}]")


def reference_problems(entry: Entry, view: View) -> Iterator[Problem]:
    """Find what is wrong between an entry and the earlier ones."""
    target, fitting = entry.refers_to, _FITTING.get(entry.kind)
    if fitting is None or not _is_seq(target):
        return
    key = "supersedes" if entry.kind == "correction" else "about"
    found = view.kind(target) if target < entry.seq else None
    if found is None:
        yield Problem("K011", Where(path=key), {"seq": target})
    elif found not in fitting:
        params = {"seq": target, "found": found, "fitting": ", ".join(fitting)}
        yield Problem("K012", Where(path=key), params)
    elif entry.kind == "correction":
        later = view.superseded_by(target)
        if later not in {None, entry.seq}:
            yield Problem("K013", Where(path=key), {"seq": target, "later": later})
    elif entry.kind == "decision" and entry.data["differs"] != (view.rating(target) != entry.data["rating"]):
        yield Problem("K104", Where(path="differs"))


def time_text(now: dt.datetime) -> str:
    """Write a time as an entry holds it: UTC, whole seconds. Raises LogError (K023) without a zone."""
    if not isinstance(now, dt.datetime) or now.tzinfo is None:
        raise LogError(Problem("K023"))
    # Not strftime("%Y"): it leaves out the zeros of an early year on some systems.
    return now.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and time_text(_parse_time(value)) == value
    except ValueError:
        return False


def _parse_time(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, _TIME).replace(tzinfo=dt.UTC)


def _clean(value: Any) -> Any:
    """Normalise a text as it is stored; what is no text, or too long for one, stays as it is."""
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        return value
    return unicodedata.normalize("NFC", value.strip()) or None


def _is_seq(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= MAX_INPUT


def _text_problem(key: str, value: Any, *, lines: bool = False) -> Iterator[Problem]:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT:
        yield Problem("K016", Where(path=key), {"limit": MAX_TEXT})
        return
    hidden = hidden_character(value) or _separator(value.replace("\n", "") if lines else value)
    if hidden:
        yield Problem("K017", Where(path=key), {"char": hidden})


def _separator(text: str) -> str | None:
    """Name the first character that would begin a new line or column when printed."""
    found = next((char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}), None)
    return None if found is None else f"U+{ord(found):04X}"


def _author(data: Mapping[str, Any]) -> Iterator[Problem]:
    return _text_problem("author", data["author"])


def _document(data: Mapping[str, Any]) -> Iterator[Problem]:
    if data["document"] is not None or data["kind"] == "decision":
        yield from _text_problem("document", data["document"])


def _reason(data: Mapping[str, Any]) -> Iterator[Problem]:
    if data["reason"] is not None or data["kind"] != "decision":
        yield from _text_problem("reason", data["reason"], lines=True)
    elif data["differs"] is True:
        yield Problem("K015", Where(path="reason"))


def _record(data: Mapping[str, Any]) -> Iterator[Problem]:
    if not (is_digest(data["record"])):
        yield Problem("K103", Where(path="record"))


def _rating(data: Mapping[str, Any]) -> Iterator[Problem]:
    # The scale is not in the record, so any word of its form will do; but an authority decides.
    value = data["rating"]
    if not (isinstance(value, str) and _RATING.match(value)) or value == "undetermined":
        yield Problem("K014", Where(path="rating"))


def _differs(data: Mapping[str, Any]) -> Iterator[Problem]:
    if not isinstance(data["differs"], bool):
        yield Problem("K104", Where(path="differs"))


def _reference(key: str) -> "Check":
    def check(data: Mapping[str, Any]) -> Iterator[Problem]:
        if not _is_seq(data[key]):
            # What was given may be anything, so it is not repeated.
            yield Problem("K011", Where(path=key), {"seq": "?"})

    return check


Check = Callable[[Mapping[str, Any]], Iterator[Problem]]

_CHECKS: dict[str, Check] = {
    "record": _record,
    "about": _reference("about"),
    "supersedes": _reference("supersedes"),
    "rating": _rating,
    "differs": _differs,
    "author": _author,
    "reason": _reason,
    "document": _document,
}
_TEXTS = frozenset({"author", "reason", "document"})
_HEADING = frozenset({"schema", "seq", "kind", "at"})
_KEYS = {
    "rating": frozenset({"record"}),
    "decision": frozenset({"about", "rating", "differs", "author", "reason", "document"}),
    "correction": frozenset({"record", "supersedes", "reason"}),
    "appeal": frozenset({"about", "author", "reason", "document"}),
}


def _field_problems(kind: str, data: Mapping[str, Any]) -> Iterator[Problem]:
    for key, check in _CHECKS.items():
        if key in _KEYS[kind]:
            yield from check(data)
