"""A difference between two rulebooks as data: entries in the order of the law, each with its effect.

Knows rulebooks only; must not know dossiers or ratings.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

Pair = tuple[str, str]
"""A text in Vietnamese and in English."""


class Effect(StrEnum):
    """What a change can do to a level or to the rating of somebody."""

    LOWER = "can_lower"
    RAISE = "can_raise"
    EITHER = "either"
    WORDING = "wording_or_source"


def together(effects: Iterable[Effect]) -> Effect:
    """Give the effect of several at once."""
    found = set(effects) - {Effect.WORDING}
    if not found:
        return Effect.WORDING
    return found.pop() if len(found) == 1 else Effect.EITHER


OPPOSITE_EFFECT = {
    Effect.LOWER: Effect.RAISE,
    Effect.RAISE: Effect.LOWER,
    Effect.EITHER: Effect.EITHER,
    Effect.WORDING: Effect.WORDING,
}
"""The effect of the same change the other way round."""


class Area(StrEnum):
    """Where in a rulebook a change lies; in the order in which a diff shows them."""

    RULEBOOK = "rulebook"
    COMMON = "several_criteria"
    CRITERION = "criterion"
    RATING = "rating"
    SOURCES = "sources"
    READINGS = "readings"
    LEFT_OUT = "left_out"


class Kind(StrEnum):
    """What was changed."""

    ID = "id"
    TITLE = "title"
    POSITION = "position"
    PERIOD = "period"
    LEVELS = "levels"
    LEVEL_LABEL = "level_label"
    GROUP_ADDED = "group_added"
    GROUP_REMOVED = "group_removed"
    GROUP_TITLE = "group_title"
    OVERLAY = "overlay"
    ORDER = "order"
    CRITERION_ADDED = "criterion_added"
    CRITERION_REMOVED = "criterion_removed"
    CLAUSE_ADDED = "clause_added"
    CLAUSE_REMOVED = "clause_removed"
    CLAUSE_REWORDED = "clause_reworded"
    GATE_ADDED = "gate_added"
    GATE_REMOVED = "gate_removed"
    GATE_CHANGED = "gate_changed"
    REQUIREMENT_ADDED = "requirement_added"
    REQUIREMENT_REMOVED = "requirement_removed"
    REQUIREMENT_RENAMED = "requirement_renamed"
    REQUIREMENT_CLAUSES = "requirement_clauses"
    THRESHOLD_WEAKER = "threshold_weaker"
    THRESHOLD_STRONGER = "threshold_stronger"
    THRESHOLD_SAME = "threshold_same_meaning"
    THRESHOLD_OTHER = "threshold_other"
    NOW_ASKED = "now_asked"
    NO_LONGER_ASKED = "no_longer_asked"
    SILENCE_STATED = "silence_stated"
    SILENCE_UNSTATED = "silence_no_longer_stated"
    SOURCE = "source"
    SOURCE_KIND = "source_kind"
    READING_NAMED = "reading_named"
    INDICATOR_REPLACED = "indicator_replaced"
    INDICATOR_RENAMED = "indicator_renamed"
    INDICATOR_CHANGED = "indicator_changed"
    INDICATOR_DIRECTION = "indicator_direction"
    INDICATOR_WORDS = "indicator_words"
    LIMIT_ADDED = "limit_added"
    LIMIT_REMOVED = "limit_removed"
    LIMIT_RENAMED = "limit_renamed"
    LIMIT_KIND = "limit_kind"
    LIMIT_LEVEL = "limit_level"
    LIMIT_WIDER = "limit_wider"
    LIMIT_NARROWER = "limit_narrower"
    LIMIT_SAME = "limit_same_meaning"
    LIMIT_OTHER = "limit_other"
    UNLESS_ADDED = "exception_added"
    UNLESS_REMOVED = "exception_removed"
    UNLESS_WIDER = "exception_wider"
    UNLESS_NARROWER = "exception_narrower"
    UNLESS_OTHER = "exception_other"
    DOCUMENT_ADDED = "document_added"
    DOCUMENT_REMOVED = "document_removed"
    DOCUMENT_CHANGED = "document_changed"
    PARAMETER_ADDED = "parameter_added"
    PARAMETER_REMOVED = "parameter_removed"
    PARAMETER_VALUE = "parameter_value"
    PARAMETER_WORDS = "parameter_words"
    NOT_ENCODED_ADDED = "not_encoded_added"
    NOT_ENCODED_REMOVED = "not_encoded_removed"
    NOT_ENCODED_REASON = "not_encoded_reason"
    MISPRINT_ADDED = "misprint_added"
    MISPRINT_REMOVED = "misprint_removed"
    MISPRINT_NOTE = "misprint_note"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a diff.

    `criteria` names the criteria it concerns; `names` are the ids by which old and new rulebook
    know the requirement, limit, indicator, document or reading; `levels` are the columns.
    `what` says in words what was changed; `before` and `after` as people write it, None for nothing.
    """

    kind: Kind
    effect: Effect
    area: Area
    what: Pair
    before: Pair | None = None
    after: Pair | None = None
    criteria: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    columns: Pair = ("", "")

    def text(self, lang: Lang = "vi") -> str:
        """Say it on one line, its effect as a sign in front."""
        from danhgia_rules.revision.text import change_line  # noqa: PLC0415 - the text needs this class

        return change_line(self, language(lang))


@dataclass(frozen=True, slots=True, eq=False)
class RulebookDiff:
    """All that a new rulebook says otherwise than an old one; empty when both mean and say the same.

    `files` says by what name each was read, the old one first: two versions often share id and title.
    """

    old: Rulebook
    new: Rulebook
    changes: tuple[Change, ...]
    files: tuple[str, str]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def effect(self) -> Effect:
        """What all changes together can do."""
        return together(change.effect for change in self.changes)

    def counts(self) -> dict[Effect, int]:
        """Give how many entries have each effect."""
        found = Counter(change.effect for change in self.changes)
        return {effect: found[effect] for effect in Effect}

    def explain(self, lang: Lang = "vi") -> str:
        """Say it in Vietnamese (`vi`) or English (`en`), grouped by criterion in the order of the law."""
        from danhgia_rules.revision.text import diff_text  # noqa: PLC0415 - the text needs this class

        return diff_text(self, language(lang))

    def to_data(self) -> "out.RulebookDiff":
        """Give it as plain data for JSON."""
        from danhgia_rules.revision.data import diff_data  # noqa: PLC0415 - the data needs this class

        return diff_data(self)
