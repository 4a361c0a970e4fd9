"""The parts of a comparison: assessments, what they are about, and what one says of the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from danhgia_rules.answers.why_not.model import WhyNot, why_not_level, why_not_rating
from danhgia_rules.citations import SourceKind
from danhgia_rules.dossier.records import DanhGia
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.quiet import Quiet
from danhgia_rules.rulebook.model import Cell
from danhgia_rules.trace import Bounds, CriterionTrace, RequirementTrace, Trace


class Direction(StrEnum):
    """Where a decided level lies: against the inferred one, or against the range that is still possible."""

    EQUAL = "equal"
    ABOVE = "above"
    BELOW = "below"
    WITHIN = "within"
    """Facts are missing, and it lies in the range that they leave open."""
    NO_LEVEL = "no_level"
    """The inference gives no level to compare with: not applicable, or not rated."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Assessment(Quiet):
    """One entry of `danh_gia`, with its place in the dossier (0 is the first)."""

    place: int
    entry: DanhGia

    @property
    def path(self) -> str:
        """The record in the dossier: `danh_gia[0]`."""
        return f"danh_gia[{self.place}]"


@dataclass(frozen=True, slots=True, repr=False)
class Subject(Quiet):
    """What is compared: one criterion, or the overall rating (`criterion` is None)."""

    trace: Trace
    criterion: CriterionTrace | None

    @property
    def id(self) -> str | None:
        """The id of the criterion; None for the overall rating."""
        return None if self.criterion is None else self.criterion.criterion.id

    @property
    def scale(self) -> Scale:
        """The scale of its levels."""
        head = self.trace.heading
        return head.rating_scale if self.criterion is None else head.scale

    @property
    def inferred(self) -> Level | Rating:
        """What the facts come to."""
        return self.trace.heading.rating if self.criterion is None else self.criterion.level

    @property
    def bounds(self) -> Bounds | None:
        """What missing facts leave possible; None where nothing that matters is missing."""
        return self.trace.heading.bounds if self.criterion is None else self.criterion.bounds

    @property
    def requirements(self) -> tuple[RequirementTrace, ...]:
        """The requirements of its ladder."""
        return self.trace.requirements if self.criterion is None else self.criterion.requirements

    @property
    def span(self) -> tuple[int, int] | None:
        """The lowest and the highest rank that are possible; None where there is no level at all."""
        bounds = self.bounds
        names = (self.inferred,) * 2 if bounds is None else (bounds.lowest, bounds.highest)
        low, high = (self.scale.rank(name) for name in names)
        return None if low is None or high is None else (low, high)

    def why_not(self, name: str) -> WhyNot:
        """Say what keeps it from a level."""
        if self.criterion is None:
            return why_not_rating(self.trace, name)
        return why_not_level(self.trace, self.criterion, name)


@dataclass(frozen=True, slots=True, repr=False)
class Support(Quiet):
    """What the facts support: the requirements of a level (by rank) that all of them meet."""

    rank: int
    rows: tuple[RequirementTrace, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Opinion(Quiet):
    """What one assessment says of one subject, and how far that lies from what the facts come to.

    `steps` is positive above, negative below, else 0. Behind a level above stands `why_not`
    of that level (also where there is no level to compare with), behind one below `support`.
    """

    subject: Subject
    assessment: Assessment
    rank: int
    direction: Direction
    steps: int
    why_not: WhyNot | None = None
    support: Support | None = None

    @property
    def decided(self) -> str:
        """The name of the level that was decided."""
        return self.subject.scale.names[self.rank]

    @property
    def rests_on_defaults(self) -> bool:
        """Whether it differs only by thresholds that this software set itself, and by no limit."""
        limited = self.why_not is not None and bool(self.why_not.barriers)
        kinds = {cell.citation.kind for cell in _cells_behind(self)}
        return not limited and kinds == {SourceKind.DEFAULT}

    @property
    def differs(self) -> bool:
        """Whether it certainly differs from what the facts come to."""
        return self.direction not in {Direction.EQUAL, Direction.WITHIN}


def _cells_behind(opinion: Opinion) -> Iterator[Cell]:
    """Give the cells that a level above fails, or those that are met above a level below."""
    if opinion.why_not is not None:
        yield from (found.cell for found in opinion.why_not.shortfalls)
    elif opinion.support is not None:
        found = (row.requirement.cells[opinion.support.rank] for row in opinion.support.rows)
        yield from (cell for cell in found if cell is not None)


@dataclass(frozen=True, slots=True, repr=False)
class Row(Quiet):
    """One subject with what each assessment says of it, in the order of the dossier (None: nothing)."""

    subject: Subject
    opinions: tuple[Opinion | None, ...]


def every_opinion(rows: Iterable[Row]) -> list[Opinion]:
    """Give every opinion of some rows, subject by subject, each in the order of the dossier."""
    return [opinion for row in rows for opinion in row.opinions if opinion is not None]
