"""What a change of rules does to a set of dossiers, as data: codes and results, no fact of anybody."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from danhgia_rules.errors import Problem
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.gaps import Gap
from danhgia_rules.levels import Rating
from danhgia_rules.quiet import Quiet
from danhgia_rules.revision.model import Change, Pair, RulebookDiff
from danhgia_rules.trace import Bounds

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


class Move(StrEnum):
    """Where a rating goes. Out is to or from a result outside the scale, or to another scale."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    OUT = "out"
    UNDETERMINED = "undetermined"


class Outcome(NamedTuple):
    """A rating by one of the rulebooks; its bounds where missing facts leave it open."""

    rating: str
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class LevelMove:
    """A criterion whose level is another one (None: there is no such criterion), and the entries behind it.

    `changes` are places in `Impact.diff.changes`.
    """

    criterion: str
    before: str | None
    after: str | None
    changes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement (of a criterion, or None: of the overall ladder) or a limit that decides the move."""

    criterion: str | None
    name: str
    label: Pair
    limit: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class DossierImpact(Quiet):
    """One dossier by both rulebooks. `changes` are the entries of the diff that decide, by their place."""

    code: str
    period: str
    before: Outcome
    after: Outcome
    move: Move
    levels: tuple[LevelMove, ...] = ()
    reasons: tuple[Reason, ...] = ()
    changes: tuple[int, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether the rating is another one, or has other bounds."""
        return self.before != self.after


@dataclass(frozen=True, slots=True, repr=False)
class Near(Quiet):
    """A dossier whose new rating hangs on one step of one requirement or limit.

    `level_name` is the column of the threshold and `level` its label; None and empty for a limit.
    `rises` says that the step is lacking; otherwise one step less would lose what is met.
    """

    code: str
    period: str
    reason: Reason
    level_name: str | None
    level: Pair
    rises: bool
    gap: Gap
    before: str
    after: str


@dataclass(frozen=True, slots=True, repr=False)
class Unrated(Quiet):
    """A dossier that was not rated by both rulebooks: its file or code, and why."""

    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Impact(Quiet):
    """What a new rulebook does to a set of dossiers, in the order in which they were given."""

    diff: RulebookDiff
    results: tuple[DossierImpact, ...]
    near: tuple[Near, ...]
    unrated: tuple[Unrated, ...]

    def movers(self) -> tuple[DossierImpact, ...]:
        """Give the dossiers whose rating is another one, or has other bounds."""
        return tuple(found for found in self.results if found.is_moved)

    def level_movers(self) -> tuple[DossierImpact, ...]:
        """Give the dossiers of the same rating whose criteria have other levels."""
        return tuple(found for found in self.results if found.levels and not found.is_moved)

    def undetermined(self) -> tuple[DossierImpact, ...]:
        """Give the dossiers that missing facts leave open under the new rulebook."""
        return tuple(found for found in self.results if found.after.rating == Rating.UNDETERMINED)

    def totals(self) -> dict[Move, int]:
        """Count the dossiers by where they go."""
        found = Counter(result.move for result in self.results)
        return {move: found[move] for move in Move}

    def distribution(self) -> tuple[tuple[str, int, int], ...]:
        """Give each result with how many have it before and after: ratings from the highest down."""
        names = [*reversed(self.diff.new.rating.scale.names), *reversed(self.diff.old.rating.scale.names)]
        before = Counter(result.before.rating for result in self.results)
        after = Counter(result.after.rating for result in self.results)
        every = dict.fromkeys((*names, str(Rating.NOT_RATED), str(Rating.UNDETERMINED)))
        return tuple((name, before[name], after[name]) for name in every)

    def change(self, place: int) -> Change:
        """Give an entry of the diff by its place."""
        return self.diff.changes[place]

    def explain(self, lang: Lang = "vi") -> str:
        """Say it in Vietnamese (`vi`) or English (`en`)."""
        from danhgia_rules.revision.movement.text import impact_text  # noqa: PLC0415 - the text needs this class

        return impact_text(self, language(lang))

    def to_html(self, lang: Lang = "vi") -> str:
        """Give it as one HTML page that needs nothing else and prints on A4.

        Raises DanhGiaError: L002 for an unknown language, L008 without jinja2.
        """
        from danhgia_rules.revision.movement.page import impact_page  # noqa: PLC0415 - the page needs this class

        return impact_page(self, language(lang))

    def to_data(self) -> "out.Impact":
        """Give it as plain data for JSON."""
        from danhgia_rules.revision.movement.data import impact_data  # noqa: PLC0415 - the data needs this class

        return impact_data(self)
