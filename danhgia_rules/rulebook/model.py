"""A rulebook as the engines read it: indicators, ladders, limits. Immutable, already checked.

Everything here is data. Values are exact: int or Fraction; a name of a scale is its rank.
"""

import datetime as dt
import fnmatch
import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from danhgia_rules.citations import Citation, Document
from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.levels import Scale

LimitKind = Literal["cap", "ground", "not_rated"]
Kind = Literal["share", "count", "number", "date", "bool", "scale"]


@dataclass(frozen=True, slots=True)
class Domain:
    """What values an indicator takes, and how they are named.

    `none` is the value of a highest or lowest over no record at all: below or above all.
    """

    kind: Kind
    scale: Scale | None = None
    none: int | None = None

    @property
    def least(self) -> int:
        """A number at or below every value."""
        if self.none is not None and self.none < 0:
            return self.none
        return 0 if self.kind in {"share", "count", "number", "bool", "scale"} else -UNBOUNDED

    @property
    def greatest(self) -> int:
        """A number at or above every value."""
        if self.none is not None and self.none > 0:
            return self.none
        if self.kind in {"share", "bool"}:
            return 1
        return self.scale.top if self.scale else UNBOUNDED

    @property
    def top(self) -> int:
        """The greatest value that a record can give; `none` may lie above it."""
        return self.scale.top if self.scale else self.greatest


@dataclass(frozen=True, slots=True)
class Reference:
    """An operand that is another field of the record, or the start or end of the period."""

    kind: Literal["field", "period"]
    name: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one field of a record: membership in a set of names, or a comparison of order.

    Names of a scale are turned into the set of those that pass; `comparison` is then `in`.
    """

    field: str
    comparison: str
    operand: "frozenset[str | bool] | int | Decimal | dt.date | Reference"


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """What is computed from the dossier (or from the levels of the criteria), and how to say it.

    `among` narrows the records of a share; `where` is what is counted. `fact` is the field
    whose value is read: of the records, or of the dossier for `value`.
    """

    key: str
    id: str
    operation: str
    of: str
    domain: Domain
    higher_is_better: bool
    among: tuple[Condition, ...] = ()
    where: tuple[Condition, ...] = ()
    fact: str | None = None
    part: str | None = None
    whole: str | None = None
    distinct: str | None = None
    labels: tuple[str, str] = ("", "")
    units: tuple[str, str] = ("", "")
    parameters: tuple[str, ...] = ()

    @property
    def body(self) -> tuple[object, ...]:
        """What is computed, apart from how it is called: equal bodies give equal readings."""
        selected = (self.operation, self.of, self.among, self.where)
        return (*selected, self.fact, self.part, self.whole, self.distinct)

    @property
    def reads_levels(self) -> bool:
        """Whether it reads the levels of the criteria, not the dossier."""
        return self.of == "criteria"

    def names_criterion(self, criterion: str) -> bool:
        """Whether it reads the level of a criterion."""
        return self.reads_levels and all(
            any(fnmatch.fnmatchcase(criterion, str(pattern)) for pattern in condition.operand)  # type: ignore[union-attr]
            for condition in self.among
        )

    def level_needed(self, comparison: str | None, threshold: Number, scale: Scale) -> int | None:
        """Give the rank from which a criterion speaks for meeting a threshold; None where none does."""
        if self.operation == "lowest":
            return min(math.floor(threshold) + (comparison == "more_than"), scale.top)
        inside = [rank for rank, name in enumerate(scale.names) if self._counts(name)]
        ranks = inside if self.higher_is_better else [r for r in range(scale.top + 1) if r not in inside]
        return min(ranks, default=None)

    def _counts(self, level: str) -> bool:
        return all(level in condition.operand for condition in self.where)  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one requirement takes at one level: `value comparison threshold`.

    A cell without a comparison asks nothing, on the word of its source. `replaces` is what stood
    there before an overlay replaced it.
    """

    comparison: str | None
    threshold: Number
    citation: Citation
    parameter: str | None = None
    replaces: "Cell | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """One row of a ladder. `cells` runs by rank, lowest level first; None asks nothing."""

    id: str
    indicator: Indicator
    cells: tuple[Cell | None, ...]
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """A criterion: a ladder over indicators. It applies when its gate, if any, is true."""

    id: str
    titles: tuple[str, str]
    clauses: tuple[tuple[str, str], ...]
    requirements: tuple[Requirement, ...]
    gate: Indicator | None = None
    gate_value: int = 1
    parameter: str | None = None


class Group(NamedTuple):
    """A heading of the form, such as `II.1`: its id and its titles in Vietnamese and English."""

    id: str
    titles: tuple[str, str]

    def holds(self, criterion: str) -> bool:
        """Whether a criterion stands under it: `II.1` holds `II.1.1`."""
        return criterion.startswith(f"{self.id}.")


@dataclass(frozen=True, slots=True, eq=False)
class Unless:
    """An exception: the limit does not apply when the indicator compares so."""

    indicator: Indicator
    comparison: str
    threshold: Number


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A cap, a ground, or a case of no rating: when the indicator compares so, it applies.

    `level` is the rank that it allows at most; None for a cap at the indicator's own rank
    (no comparison) and for a case of no rating. `replaces` is the limit with the threshold that an
    overlay replaced.
    """

    id: str
    kind: LimitKind
    titles: tuple[str, str]
    indicator: Indicator
    comparison: str | None
    threshold: Number
    level: int | None
    citation: Citation
    parameter: str | None = None
    unless: Unless | None = None
    replaces: "Limit | None" = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A choice that the law leaves open, with its reason."""

    id: str
    labels: tuple[str, str]
    value: str
    reasons: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class RatingRules:
    """The overall ladder with its limits, and the rulebook it comes from."""

    id: str
    title: str
    periods: tuple[str, str]
    scale: Scale
    requirements: tuple[Requirement, ...]
    limits: tuple[Limit, ...]
    not_encoded: tuple[tuple[str, str], ...] = ()
    title_en: str = ""


class Origin(NamedTuple):
    """A file that a rulebook was read from: its name, its text, and the texts that it cites by name."""

    name: str
    text: str
    cited: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Replacement:
    """One threshold that an overlay replaced: where it stands, and what now stands there.

    `owner` is the id of the requirement or of the limit; `criterion` is None in the overall rules,
    `level` for a limit. `now.replaces` is what stood there before.
    """

    criterion: str | None
    owner: str
    level: str | None
    indicator: Indicator
    now: Cell | Limit


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """What a locality adjusts of a rulebook: named thresholds, for some of its years, and nothing else.

    `base` is the rulebook that it adjusts, as it is without it.
    """

    id: str
    titles: tuple[str, str]
    periods: tuple[str, str]
    base: "Rulebook"
    replaced: tuple[Replacement, ...]

    @property
    def rulebook(self) -> str:
        """The id of the rulebook that it adjusts."""
        return self.base.id

    @property
    def rating_rules(self) -> str:
        """The id of the overall rules of that rulebook."""
        return self.base.rating.id


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Rulebook:
    """A complete rulebook: criteria, and the rules that rate over them.

    Get one with `load_rulebook`. With an overlay its id is `<rulebook>+<overlay>`, and its years are
    those of the overlay.
    """

    id: str
    title: str
    title_en: str
    position: str
    periods: tuple[str, str]
    scale: Scale
    criteria: tuple[Criterion, ...]
    rating: RatingRules
    indicators: tuple[Indicator, ...]
    documents: tuple[Document, ...]
    parameters: dict[str, Parameter] = field(default_factory=dict)
    not_encoded: tuple[tuple[str, str], ...] = ()
    misprints: tuple[tuple[str, str, str], ...] = ()
    period_parameter: str | None = None
    groups: tuple[Group, ...] = ()
    origins: tuple[Origin, ...] = ()
    """The file of the criteria, where it is another one that of the overall rules, then the overlay."""
    overlay: Overlay | None = None

    def criterion(self, name: str) -> Criterion | None:
        """Give the criterion with an id such as `II.2.4`; None when there is none."""
        return next((criterion for criterion in self.criteria if criterion.id == name), None)

    def __repr__(self) -> str:
        return f"<Rulebook {self.id} {self.periods[0]}-{self.periods[1]}>"


def without_overlay(name: str) -> str:
    """Give the id of a rulebook without that of the overlay that adjusts it, if one does."""
    return name.partition("+")[0]


OPPOSITE = {
    "at_least": "less_than",
    "less_than": "at_least",
    "at_most": "more_than",
    "more_than": "at_most",
}
"""For each comparison the one that holds exactly when it does not."""


def holds(value: Number, comparison: str, threshold: Number) -> bool:
    """Compare exactly, by cross-multiplication: far faster than the comparison of fractions."""
    left = value.numerator * threshold.denominator
    right = threshold.numerator * value.denominator
    if comparison == "at_least":
        return left >= right
    if comparison == "at_most":
        return left <= right
    if comparison == "more_than":
        return left > right
    if comparison == "less_than":
        return left < right
    raise ValueError(comparison)
