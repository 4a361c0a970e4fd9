"""The trace: why each level and the rating came out, as data. Texts and pages are made from it.

It points into the rulebook (requirements, cells, citations) and adds what this dossier
gave: readings, which cells hold, what binds. `trace_data` flattens all of it for JSON.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from danhgia_rules.exact import Number, is_bounded
from danhgia_rules.gaps import Gap, gap
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.lazy import lazy
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.quiet import Quiet
from danhgia_rules.rulebook.model import (
    Criterion,
    Group,
    Indicator,
    Limit,
    Overlay,
    Parameter,
    Requirement,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range that missing facts leave open, both ends included.

    `outside` says that no level at all is possible too: not applicable for a criterion,
    not rated for the rating.
    """

    lowest: str
    highest: str
    outside: bool = False


class RecordTrace(NamedTuple):
    """One record or fact that was read: its path, whether it counted (None: open), its evidence.

    `name` is what the dossier calls it; it is for pages only, and stands in no JSON.
    """

    path: str
    counted: bool | None
    evidence: tuple[str | None, str | None, str | None] | None = None
    name: str | None = None

    def __repr__(self) -> str:
        """Give the place only: what people call a record is for pages."""
        return f"<RecordTrace {self.path}>"


RecordsOf = Callable[[Indicator, Reading], tuple[RecordTrace, ...]]
"""Finds the records that a reading was made of."""


_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
}

CellTests = tuple[tuple[Callable[[int, int], bool], int, int] | None, ...]
"""The comparisons of a row of cells, with the two parts of each threshold; None asks nothing."""


def tests_of(requirement: Requirement) -> CellTests:
    """Take the cells of a requirement apart, which is worth keeping: every trace tries all of them."""
    return tuple(
        None
        if cell is None or cell.comparison is None
        else (_COMPARE[cell.comparison], cell.threshold.numerator, cell.threshold.denominator)
        for cell in requirement.cells
    )


def _met(tests: CellTests, value: Number) -> tuple[bool, ...]:
    """Say which cells a number meets, exactly, by cross-multiplication."""
    part, whole = value.numerator, value.denominator
    return tuple([test is None or test[0](part * test[2], test[1] * whole) for test in tests])


class RequirementTrace:
    """One requirement: what its indicator is here, which columns it meets, whether it binds.

    `holds` runs by rank, lowest first; None where a missing fact leaves it open. It binds
    when it keeps the result from the next higher level. Worked out when first asked for.
    """

    def __init__(
        self,
        requirement: Requirement,
        tests: CellTests,
        reading: Reading,
        rank: int | None,
        records: RecordsOf,
    ) -> None:
        self.requirement = requirement
        self.reading = reading
        self._tests = tests
        self._rank = rank
        self._records = records

    @lazy
    def holds(self) -> tuple[bool | None, ...]:
        """Whether each column's cell holds, lowest first; None where that is open."""
        reading = self.reading
        if reading.state is State.NOT_APPLICABLE:
            return (True,) * len(self._tests)
        if reading.state is State.KNOWN:
            return _met(self._tests, reading.low)
        higher = self.requirement.indicator.higher_is_better
        worst = reading.pinned(at_worst=True, higher_is_better=higher) or 0
        best = reading.pinned(at_worst=False, higher_is_better=higher) or 0
        pairs = zip(_met(self._tests, worst), _met(self._tests, best), strict=True)
        return tuple([low if low == high else None for low, high in pairs])

    @property
    def binds(self) -> bool:
        """Whether it keeps, or may keep, the result from the next higher level."""
        rank = self._rank
        return (
            rank is not None and rank < len(self.requirement.cells) - 1 and self.holds[rank + 1] is not True
        )

    @property
    def records(self) -> tuple[RecordTrace, ...]:
        """The records and facts that were read, with their evidence."""
        return self._records(self.requirement.indicator, self.reading)

    def margin(self, rank: int) -> Number | None:
        """Give how far the value lies beyond the threshold of a column; negative when it falls short."""
        cell, value = self.requirement.cells[rank], self.reading.value
        if cell is None or cell.comparison is None or value is None or not is_bounded(value):
            return None
        return (
            value - cell.threshold if self.requirement.indicator.higher_is_better else cell.threshold - value
        )

    def gap(self, rank: int) -> Gap | None:
        """Give what is lacking to a column, in the indicator's own unit; None where it is met or unknown."""
        return gap(self.requirement.indicator, self.reading, self.requirement.cells[rank])


@dataclass(frozen=True, slots=True, repr=False)
class CriterionTrace(Quiet):
    """One criterion: its level, or the bounds of it, and each of its requirements."""

    criterion: Criterion
    level: Level
    rank: int | None
    bounds: Bounds | None
    gated: bool
    requirements: tuple[RequirementTrace, ...]


class LimitTrace:
    """A cap, ground or case of no rating: whether it applies (None: open), and the rank it allows."""

    def __init__(
        self,
        limit: Limit,
        reading: Reading,
        applies: bool | None,  # noqa: FBT001 - three values, not a switch
        rank: int | None,
        records: RecordsOf,
    ) -> None:
        self.limit = limit
        self.reading = reading
        self.exception: Reading | None = None
        self.applies = applies
        self.rank = rank
        self.rank_at_best = rank
        self.binds = False
        self._records = records

    def forbids(self, rank: int, *, at_worst: bool) -> bool:
        """Whether it forbids a rating, with missing facts at their worst or at their best."""
        if self.applies is False or (self.applies is None and not at_worst):
            return False
        allowed = self.rank if at_worst else self.rank_at_best
        return self.limit.kind == "not_rated" or allowed is None or allowed < rank

    @lazy
    def records(self) -> tuple[RecordTrace, ...]:
        """The records and facts that were read, with their evidence."""
        return self._records(self.limit.indicator, self.reading)


class Firing(NamedTuple):
    """A rule that fired: what it concluded about which criterion or limit, and whether that decided.

    The rules of a ladder fire for every level that holds; the first, the highest, decides.
    """

    concludes: str
    subject: str
    result: str | None
    decides: bool


class Missing(NamedTuple):
    """A fact that is not in the dossier, and whether it bears on the result."""

    path: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """What was rated, by which rulebook and why that one, and what came out."""

    subject: str
    period: str
    position: str
    rulebook_id: str
    rulebook_title: tuple[str, str]
    rulebook_periods: tuple[str, str]
    groups: tuple[Group, ...]
    """The headings of the form, each with its titles, in the order of the form."""
    chosen_by_name: bool
    rating_rules_id: str
    rating_rules_title: tuple[str, str]
    scale: Scale
    rating_scale: Scale
    rating: Rating
    bounds: Bounds | None
    reached: str
    reached_at_best: str
    """What the requirements reach with missing facts at their worst, and at their best."""
    all_parameters: Mapping[str, Parameter]
    """Every reading of the law in the rulebook, by name, whether it decided anything or not."""
    not_encoded: tuple[str, ...]
    """The clauses on the overall rating that no rule examines; they are quoted in Vietnamese."""
    overlay: Overlay | None = None
    """What replaced thresholds of the rulebook, if anything did."""


class Unadjusted(NamedTuple):
    """What the rulebook without its overlay gives: the rating, and the criteria of another level."""

    rating: Rating
    bounds: Bounds | None
    levels: tuple[tuple[str, str], ...]


class Source(Protocol):
    """What a trace is worked out from, part by part."""

    def heading(self) -> Heading:
        """Give what was rated, by which rulebook, and what came out."""

    def criteria(self) -> tuple[CriterionTrace, ...]:
        """Give the trace of each criterion."""

    def requirements(self) -> tuple[RequirementTrace, ...]:
        """Give the overall requirements."""

    def limits(self) -> tuple[LimitTrace, ...]:
        """Give caps, grounds and cases of no rating."""

    def parameters(self, trace: "Trace") -> tuple[Parameter, ...]:
        """Give the readings of the law that decided something."""

    def missing(self, trace: "Trace") -> tuple[Missing, ...]:
        """Give the facts that are not in the dossier."""

    def not_counted(self) -> tuple[str, ...]:
        """Give the records that are on file but do not count."""

    def declared_not_applicable(self) -> tuple[str, ...]:
        """Give what the dossier declares not applicable."""

    def fired(self) -> tuple[Firing, ...]:
        """Give the rules that fired, in order."""

    def unadjusted(self) -> Unadjusted | None:
        """Give the result without the overlay; None where there is none."""


class Trace:
    """The whole reasoning behind one evaluation; each part is worked out when first asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @lazy
    def heading(self) -> Heading:
        """What was rated, by which rulebook, and what came out."""
        return self._source.heading()

    @lazy
    def criteria(self) -> tuple[CriterionTrace, ...]:
        """The trace of each criterion."""
        return self._source.criteria()

    @lazy
    def requirements(self) -> tuple[RequirementTrace, ...]:
        """The overall requirements."""
        return self._source.requirements()

    @lazy
    def limits(self) -> tuple[LimitTrace, ...]:
        """Caps, grounds and cases of no rating, whether they apply or not."""
        return self._source.limits()

    @lazy
    def parameters(self) -> tuple[Parameter, ...]:
        """The readings of the law that decided something here."""
        return self._source.parameters(self)

    @lazy
    def missing(self) -> tuple[Missing, ...]:
        """The facts that the rules read and the dossier does not hold."""
        return self._source.missing(self)

    @lazy
    def not_counted(self) -> tuple[str, ...]:
        """The records that are on file but do not count."""
        return self._source.not_counted()

    @lazy
    def declared_not_applicable(self) -> tuple[str, ...]:
        """What the dossier declares not applicable, so that no requirement asks it."""
        return self._source.declared_not_applicable()

    @lazy
    def fired(self) -> tuple[Firing, ...]:
        """The rules that fired, in order."""
        return self._source.fired()

    @lazy
    def unadjusted(self) -> Unadjusted | None:
        """What the rulebook without its overlay gives; None where there is no overlay."""
        return self._source.unadjusted()
