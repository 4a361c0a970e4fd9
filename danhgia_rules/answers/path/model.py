"""What it would take: the least changes of facts that lead to a rating, or what stands against it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from danhgia_rules.answers.facts import Fact
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.quiet import Quiet
from danhgia_rules.rulebook.model import Limit, Requirement
from danhgia_rules.trace import CriterionTrace, Trace

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


class Reach(StrEnum):
    """Whether a rating is reached already, can be reached, cannot, or that is not known.

    It is not known (`unknown`) for want of facts that have to be established first, or since the
    search found no way and cannot say that there is none (`not_found`).
    """

    ALREADY = "already"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"
    NOT_FOUND = "not_found"


class ChangeKind(StrEnum):
    """What a change asks for: another outcome, a missing fact that turns out so, or one record more."""

    CHANGE = "change"
    SUPPLY = "supply"
    ADD = "add"


class Nature(StrEnum):
    """Whose a change would be: nobody's, for it is past; other bodies'; or still to be done."""

    PAST = "past"
    BY_OTHERS = "by_others"
    OPEN = "open"


@dataclass(frozen=True, slots=True, repr=False)
class Need(Quiet):
    """A requirement or limit that asks for a change: at a criterion, or (None) in the overall rules.

    `rank` is the column that asks; of a limit, the rating that it would forbid.
    """

    criterion: CriterionTrace | None
    rule: Requirement | Limit
    rank: int


@dataclass(frozen=True, slots=True, repr=False)
class Change(Quiet):
    """One fact that would have to be otherwise.

    `removes` is the path of a flag that goes with the old value, such as “not finished”.
    `needed_by` are the requirements and limits that are not met without this change.
    """

    path: str
    kind: ChangeKind
    nature: Nature
    before: Fact
    after: Fact
    removes: str | None = None
    needed_by: tuple[Need, ...] = ()

    def settings(self) -> dict[str, Fact]:
        """Give it as `what_if` takes it: new values by path."""
        return {self.path: self.after} | ({self.removes: None} if self.removes else {})


class ObstacleKind(StrEnum):
    """What stands in the way: facts that are settled, facts that are missing, or a move not tried."""

    SETTLED = "settled"
    MISSING = "missing"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True, repr=False)
class Obstacle(Quiet):
    """A requirement that no change can meet, or a limit that none can lift, with the facts that stand.

    `criterion` is None where it stands in the overall rules. `rank` is the column that asks.
    """

    kind: ObstacleKind
    criterion: CriterionTrace | None
    rule: Requirement | Limit
    rank: int
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Path(Quiet):
    """The way to a rating: `changes` that lead there (`after` is the proof), or the `obstacles`.

    `trace` is what was rated; `after` what the changed dossier comes to, rated again by both engines.
    `on` is the day before which facts count as settled; None when all of the year is still open.
    `column` is the column of the overall ladder that the way goes by, which may be a better one.
    """

    trace: Trace
    target: str
    reach: Reach
    changes: tuple[Change, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    after: Trace | None = None
    column: int | None = None
    on: dt.date | None = None

    def settings(self) -> dict[str, Fact]:
        """Give all changes as `what_if` takes them."""
        return {path: value for change in self.changes for path, value in change.settings().items()}

    def explain(self, lang: Lang = "vi") -> str:
        """Say it in Vietnamese (`vi`) or English (`en`)."""
        from danhgia_rules.answers.path.text import path_answer_text  # noqa: PLC0415 - it needs this class

        return path_answer_text(self, language(lang))

    def to_data(self) -> "out.Path":
        """Give it as plain data for JSON."""
        from danhgia_rules.answers.path.data import path_data  # noqa: PLC0415 - it needs this class

        return path_data(self)
