"""What if: two evaluations side by side, what moved between them and through which requirements."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from danhgia_rules.answers.facts import Fact
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.quiet import Quiet
from danhgia_rules.trace import Bounds, CriterionTrace, LimitTrace, RequirementTrace, Trace

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

RowPair = tuple[RequirementTrace, RequirementTrace]


@dataclass(frozen=True, slots=True, repr=False)
class Assumed(Quiet):
    """A fact that was taken to be otherwise; None stands for missing."""

    path: str
    before: Fact
    after: Fact


@dataclass(frozen=True, slots=True, repr=False)
class Moved(Quiet):
    """A criterion that came to another level, with the requirements whose value or columns moved."""

    before: CriterionTrace
    after: CriterionTrace
    rows: tuple[RowPair, ...]


@dataclass(frozen=True, slots=True, repr=False)
class WhatIf(Quiet):
    """Two traces of the same rulebook: as the dossier is, and with some facts assumed otherwise.

    `moved` are the criteria with another level; `rows` and `limits` are what moved in the
    overall rules, each before and after.
    """

    assumed: tuple[Assumed, ...]
    before: Trace
    after: Trace

    @property
    def moved(self) -> tuple[Moved, ...]:
        """The criteria whose level, or range, is another one."""
        pairs = zip(self.before.criteria, self.after.criteria, strict=True)
        return tuple(
            Moved(one, other, tuple(_moved_rows(one.requirements, other.requirements)))
            for one, other in pairs
            if (one.level, one.bounds) != (other.level, other.bounds)
        )

    @property
    def rows(self) -> tuple[RowPair, ...]:
        """The overall requirements that moved."""
        return tuple(_moved_rows(self.before.requirements, self.after.requirements))

    @property
    def limits(self) -> tuple[tuple[LimitTrace, LimitTrace], ...]:
        """The caps, grounds and cases of no rating that apply otherwise than before."""
        pairs = zip(self.before.limits, self.after.limits, strict=True)
        return tuple(pair for pair in pairs if _state(pair[0]) != _state(pair[1]))

    @property
    def changes_rating(self) -> bool:
        """Whether the rating, or its range, is another one."""
        return _result(self.before) != _result(self.after)

    def explain(self, lang: Lang = "vi") -> str:
        """Say it in Vietnamese (`vi`) or English (`en`)."""
        from danhgia_rules.answers.what_if.text import what_if_text  # noqa: PLC0415 - it needs this class

        return what_if_text(self, language(lang))

    def to_data(self) -> "out.WhatIf":
        """Give it as plain data for JSON."""
        from danhgia_rules.answers.what_if.data import what_if_data  # noqa: PLC0415 - it needs this class

        return what_if_data(self)


def _result(trace: Trace) -> tuple[str, Bounds | None]:
    return trace.heading.rating, trace.heading.bounds


def _state(limit: LimitTrace) -> tuple[object, ...]:
    return limit.applies, limit.rank, limit.rank_at_best


def _moved_rows(
    before: tuple[RequirementTrace, ...], after: tuple[RequirementTrace, ...]
) -> Iterator[RowPair]:
    for one, other in zip(before, after, strict=True):
        same = (one.reading.state, one.reading.low, one.reading.high) == (
            other.reading.state,
            other.reading.low,
            other.reading.high,
        )
        if not same or one.holds != other.holds:
            yield one, other
