"""Why not a level: every requirement that falls short, apart from what forbids the level."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.gaps import Gap
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.quiet import Quiet
from danhgia_rules.rulebook.model import Cell, Parameter
from danhgia_rules.trace import CriterionTrace, LimitTrace, RequirementTrace, Trace
from danhgia_rules.validation import closest

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


class Standing(StrEnum):
    """Where the facts stand to a level: they reach it or not, leave it open, or nothing is asked."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    OPEN = "open"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, repr=False)
class Shortfall(Quiet):
    """A requirement that a level asks and the facts do not give, or (`holds` is None) may not give.

    `criteria` say the same one step deeper, for a requirement over the levels of criteria.
    """

    row: RequirementTrace
    rank: int
    criteria: "tuple[WhyNot, ...]" = ()

    @property
    def holds(self) -> bool | None:
        """False, or None where a missing fact leaves it open."""
        return self.row.holds[self.rank]

    @property
    def cell(self) -> Cell:
        """What the level asks, with its source."""
        cell = self.row.requirement.cells[self.rank]
        if cell is None:  # a blank cell asks nothing, so nothing can fall short of it
            raise ValueError(self.rank)
        return cell

    @property
    def gap(self) -> Gap | None:
        """What is lacking, in the indicator's own unit; None where it cannot be counted."""
        return self.row.gap(self.rank)


@dataclass(frozen=True, slots=True, repr=False)
class Barrier(Quiet):
    """A cap, ground or case of no rating that forbids a level; `certain` unless missing facts may lift it."""

    limit: LimitTrace
    certain: bool


@dataclass(frozen=True, slots=True, repr=False)
class WhyNot(Quiet):
    """Why a level (of a criterion, or the overall rating) is not reached.

    `shortfalls` are all requirements of that column that fail; `barriers` are what forbids
    the level however good the rest is. `criterion` is None for the overall rating.
    """

    trace: Trace
    criterion: CriterionTrace | None
    target: str
    standing: Standing
    shortfalls: tuple[Shortfall, ...] = ()
    barriers: tuple[Barrier, ...] = ()

    @property
    def scale(self) -> Scale:
        """The scale that the target is a name of."""
        head = self.trace.heading
        return head.rating_scale if self.criterion is None else head.scale

    @property
    def result(self) -> Level | Rating:
        """What was reached instead."""
        return self.trace.heading.rating if self.criterion is None else self.criterion.level

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The readings of the law behind all that it names, criteria that it goes into included."""
        known = self.trace.heading.all_parameters
        return tuple(known[name] for name in dict.fromkeys(_readings(self)) if name)

    def explain(self, lang: Lang = "vi") -> str:
        """Say it in Vietnamese (`vi`) or English (`en`)."""
        from danhgia_rules.answers.why_not.text import why_not_text  # noqa: PLC0415 - the text needs this class

        return why_not_text(self, language(lang))

    def to_data(self) -> "out.WhyNot":
        """Give it as plain data for JSON."""
        from danhgia_rules.answers.why_not.data import why_not_data  # noqa: PLC0415 - the data needs this class

        return why_not_data(self)


def _readings(answer: WhyNot) -> Iterator[str | None]:
    """Name the readings of the law behind an answer, in its order; None where something needs none."""
    if answer.criterion is not None and answer.standing is Standing.NOT_APPLICABLE:
        yield answer.criterion.criterion.parameter
    for found in answer.shortfalls:
        yield found.cell.parameter
        yield from found.row.requirement.indicator.parameters
        for deeper in found.criteria:
            yield from _readings(deeper)
    for barrier in answer.barriers:
        limit = barrier.limit.limit
        yield limit.parameter
        yield from limit.indicator.parameters
        yield from limit.unless.indicator.parameters if limit.unless else ()


def rank_of(scale: Scale, name: str) -> int:
    """Give the rank of a level that somebody names; raise L005 when the scale has none of that name."""
    rank = scale.rank(name) if isinstance(name, str) else None
    if rank is None:
        names = list(reversed(scale.names))
        params = {"known": ", ".join(names), "hint": closest(str(name), names)}
        raise DanhGiaError(Problem("L005", params=params))
    return rank


def why_not_level(trace: Trace, entry: CriterionTrace, target: str) -> WhyNot:
    """Say why a criterion is not at a level."""
    scale = trace.heading.scale
    rank = rank_of(scale, target)
    if entry.level == Level.NOT_APPLICABLE:
        return WhyNot(trace, entry, target, Standing.NOT_APPLICABLE)
    low = entry.rank or 0
    high = low if entry.bounds is None else scale.rank(entry.bounds.highest) or 0
    standing = _standing(low, high, rank)
    rows = entry.requirements if standing is not Standing.REACHED else ()
    return WhyNot(trace, entry, target, standing, tuple(_shortfalls(trace, rows, rank)))


def why_not_rating(trace: Trace, target: str) -> WhyNot:
    """Say why the overall rating is not as high as `target`."""
    head = trace.heading
    scale = head.rating_scale
    rank = rank_of(scale, target)
    barriers = tuple(_barriers(trace, rank))
    low, high = (scale.rank(name) or 0 for name in (head.reached, head.reached_at_best))
    reached = _standing(low, high, rank)
    shortfalls = () if reached is Standing.REACHED else tuple(_shortfalls(trace, trace.requirements, rank))
    if reached is Standing.NOT_REACHED or any(barrier.certain for barrier in barriers):
        standing = Standing.NOT_REACHED
    elif reached is Standing.OPEN or barriers:
        standing = Standing.OPEN
    else:
        standing = Standing.REACHED
    return WhyNot(trace, None, target, standing, shortfalls, barriers)


def _standing(low: int, high: int, rank: int) -> Standing:
    if low >= rank:
        return Standing.REACHED
    return Standing.OPEN if high >= rank else Standing.NOT_REACHED


def _shortfalls(trace: Trace, rows: tuple[RequirementTrace, ...], rank: int) -> Iterator[Shortfall]:
    for row in rows:
        if row.holds[rank] is not True:
            yield Shortfall(row, rank, tuple(_deeper(trace, row, rank)))


def _deeper(trace: Trace, row: RequirementTrace, rank: int) -> Iterator[WhyNot]:
    """Say of each criterion that keeps a requirement over levels from being met why it does."""
    indicator, cell = row.requirement.indicator, row.requirement.cells[rank]
    if not indicator.reads_levels or cell is None:
        return
    scale = trace.heading.scale
    for entry in trace.criteria:
        if entry.rank is None or not indicator.names_criterion(entry.criterion.id):
            continue
        needed = indicator.level_needed(cell.comparison, cell.threshold, scale)
        if needed is not None and entry.rank < needed:
            yield why_not_level(trace, entry, scale.names[needed])


def _barriers(trace: Trace, rank: int) -> Iterator[Barrier]:
    for entry in trace.limits:
        if entry.forbids(rank, at_worst=True):
            yield Barrier(entry, certain=entry.forbids(rank, at_worst=False))
