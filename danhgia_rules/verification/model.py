"""What checking a record gave: the verdict, and each part with the places that differ."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.quiet import Quiet
from danhgia_rules.records.diff import Difference

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

SCHEMA: Final = "danhgia/verification/1"


class Status(StrEnum):
    """What came out: for a part, and (`incomplete`) for the whole."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_CHECKED = "not_checked"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, repr=False)
class Part(Quiet):
    """One part of the check. `notes` say what it means, in Vietnamese and English."""

    name: str
    status: Status
    notes: tuple[str, str]
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Verification(Quiet):
    """Whether a record comes out the same again, part by part.

    `record` is the digest of the record, `rating` what it says. The part `installed` tells whether
    the rulebook of this library is still the one of the record; it does not count in the verdict.
    """

    record: str
    rating: str
    rating_words: tuple[str, str]
    parts: tuple[Part, ...]

    @property
    def verdict(self) -> Status:
        """Same, differs, or incomplete where nothing differs but something could not be checked."""
        found = {part.status for part in self.parts if part.name != "installed"}
        if Status.DIFFERS in found:
            return Status.DIFFERS
        return Status.INCOMPLETE if Status.NOT_CHECKED in found else Status.SAME

    @property
    def same(self) -> bool:
        """Whether every part was checked and agrees."""
        return self.verdict is Status.SAME

    def part(self, name: str) -> Part:
        """Give a part by its name, such as `facts`; raise KeyError when it was no part of the check."""
        found = next((part for part in self.parts if part.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def explain(self, lang: Lang = "vi") -> str:
        """Say in Vietnamese or English what was checked and what differs."""
        from danhgia_rules.verification.text import text  # noqa: PLC0415 - only who asks for it

        return text(self, language(lang))

    def to_data(self) -> "out.Verification":
        """Give it as plain data."""
        return {
            "schema": SCHEMA,
            "record": self.record,
            "verdict": str(self.verdict),
            "rating": self.rating,
            "parts": [_part_data(part) for part in self.parts],
        }


def _part_data(part: Part) -> "out.VerifiedPart":
    return {
        "part": part.name,
        "status": str(part.status),
        "note": part.notes[0],
        "note_en": part.notes[1],
        "differences": [
            {"path": one.path, "recorded": one.before, "found": one.after} for one in part.differences
        ],
    }
