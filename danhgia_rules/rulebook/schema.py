"""The shape of a rulebook file (`danhgia/rulebook/1`), before its meaning is checked.

One schema serves both kinds: a rulebook of criteria, and one that turns the levels of
criteria into an overall rating; a rulebook may also hold both.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from danhgia_rules.citations import Grade, SourceKind
from danhgia_rules.scalars import Date, Text, Truth, Year, as_tuple, fail, word
from danhgia_rules.validation import Part, closest

SCHEMA = "danhgia/rulebook/1"

COMPARISONS = ("at_least", "at_most", "more_than", "less_than", "is", "one_of")
OPERATIONS = ("count", "share", "total", "highest", "lowest", "exists", "value")


def _member(names: type[StrEnum]) -> BeforeValidator:
    def read(value: Any) -> Any:
        if isinstance(value, str) and value in list(names):
            return names(value)
        raise fail("S004", allowed=", ".join(names), hint=closest(str(value), names))

    return BeforeValidator(read)


class OperandReference(Part):
    """A value that stands elsewhere: another field of the record, the period, a parameter."""

    field: Text | None = None
    period: Annotated[Literal["start", "end"], BeforeValidator(word)] | None = None
    parameter: Text | None = None


def _operand_branch(value: Any) -> str:
    if isinstance(value, dict | BaseModel):
        return "\0mapping"
    return "\0records" if isinstance(value, list | tuple) else "\0text"


Operand = Annotated[
    Annotated[OperandReference, Tag("\0mapping")]
    | Annotated[tuple[Text, ...], BeforeValidator(as_tuple), Tag("\0records")]
    | Annotated[Text, BeforeValidator(word), Tag("\0text")],
    Discriminator(_operand_branch),
]


class Comparison(Part):
    """One comparison: exactly one of the six words with what it compares to."""

    at_least: Operand | None = None
    at_most: Operand | None = None
    more_than: Operand | None = None
    less_than: Operand | None = None
    is_: Operand | None = Field(None, alias="is")
    one_of: Operand | None = None


class SourceReference(Part):
    """Where a threshold comes from: a declared source, the place in it, the grade of evidence."""

    ref: Text
    at: Text | None = None
    grade: Annotated[Grade, _member(Grade)] | None = None
    kind: Annotated[SourceKind, _member(SourceKind)] | None = None
    quote: Text | None = None


class Cell(Comparison):
    """What a requirement takes at one level; `asks: nothing` states that the source asks nothing."""

    asks: Annotated[Literal["nothing"], BeforeValidator(word)] | None = None
    source: SourceReference | None = None
    parameter: Text | None = None


def _one_or_many(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


class Requirement(Part):
    """One row of a ladder: an indicator, and a cell for each level that asks something of it."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Cell]

    id: Text
    clause: Annotated[tuple[Text, ...], BeforeValidator(_one_or_many)] | None = None
    indicator: Text
    source: SourceReference | None = None


class CommonRequirement(Requirement):
    """A requirement that several criteria share, over the records filed under their clauses."""

    applies_to: Annotated[tuple[Text, ...], BeforeValidator(as_tuple)]


class Gate(Part):
    """When a criterion applies: a yes-or-no indicator that must be true."""

    indicator: Text
    is_: Annotated[Truth, Field(alias="is")]


class Criterion(Part):
    """One criterion: its clauses in the words of the source text, and its requirements."""

    id: Text
    title: Text
    title_en: Text | None = None
    clauses: dict[str, Text]
    applies_when: Gate | None = None
    parameter: Text | None = None
    requirements: Annotated[tuple[Requirement, ...], BeforeValidator(as_tuple)] = ()


class Group(Part):
    """A heading of the form, above the criteria whose ids begin with its own."""

    id: Text
    title: Text
    title_en: Text | None = None


Condition = dict[str, Comparison]


class Share(Part):
    """Of the records (`among` narrows them), the share that meets `where`, or part of whole."""

    of: Text
    among: Condition | None = None
    where: Condition | None = None
    part: Text | None = None
    whole: Text | None = None


class Selection(Part):
    """Records of one list that meet `where`; `field` is what is read of them."""

    of: Text
    where: Condition | None = None
    field: Text | None = None
    distinct: Text | None = None


class Indicator(Part):
    """A number, date, name or truth computed from the records of one list."""

    label: Text
    label_en: Text | None = None
    unit: Text | None = None
    unit_en: Text | None = None
    better: Annotated[Literal["higher", "lower"], BeforeValidator(word)]
    count: Selection | None = None
    share: Share | None = None
    total: Selection | None = None
    highest: Selection | None = None
    lowest: Selection | None = None
    exists: Selection | None = None
    value: Selection | None = None


class SourceEntry(Part):
    """A document that the rulebook cites."""

    kind: Annotated[SourceKind, _member(SourceKind)]
    title: Text
    title_en: Text | None = None
    number: Text | None = None
    issued: Date | None = None
    effective: Date | None = None
    issuer: Text | None = None
    text: Text | None = None
    verbatim: Truth = True


class Parameter(Part):
    """A choice that the law leaves open: its value, and why this one."""

    label: Text
    label_en: Text | None = None
    value: Operand
    reason: Text
    reason_en: Text | None = None


class Unless(Comparison):
    """An exception to a limit: an indicator, and when it lifts the limit."""

    indicator: Text


class Limit(Part):
    """A cap, a ground for the lowest rating, or a case of no rating: an indicator and when it applies."""

    id: Text
    title: Text
    title_en: Text | None = None
    indicator: Text
    when: Comparison | None = None
    unless: Unless | None = None
    at_most: Text | None = None
    source: SourceReference
    parameter: Text | None = None


class LevelEntry(Part):
    """One level of a scale; scales are listed highest first, as the columns of the form."""

    id: Text
    label: Text
    label_en: Text | None = None


def _scale(entries: tuple[LevelEntry, ...]) -> tuple[LevelEntry, ...]:
    if len(entries) < 2:
        raise fail(
            "S003", expected_vi="danh sách có ít nhất hai mức", expected_en="a list of two levels or more"
        )
    return entries


Levels = Annotated[tuple[LevelEntry, ...], BeforeValidator(as_tuple), AfterValidator(_scale)]


class Rating(Part):
    """The overall ladder, with its caps, grounds for the lowest rating and cases of no rating."""

    levels: Levels
    requirements: Annotated[tuple[Requirement, ...], BeforeValidator(as_tuple)]
    caps: Annotated[tuple[Limit, ...], BeforeValidator(as_tuple)] = ()
    grounds: Annotated[tuple[Limit, ...], BeforeValidator(as_tuple)] = ()
    not_rated: Annotated[tuple[Limit, ...], BeforeValidator(as_tuple)] = ()


class Periods(Part):
    """The assessed years, first and last, that a rulebook is for."""

    from_: Annotated[Year, Field(alias="from")]
    until: Year
    parameter: Text | None = None


class NotEncoded(Part):
    """A clause, or a provision of the sources, without a rule, and why."""

    clause: Text
    reason: Text


class Misprint(Part):
    """A misprint of the source text that is kept as it stands."""

    clause: Text
    words: Text
    note: Text


class RulebookFile(Part):
    """A whole rulebook file."""

    schema_: Annotated[Literal["danhgia/rulebook/1"], BeforeValidator(word), Field(alias="schema")]
    id: Text
    title: Text
    title_en: Text | None = None
    position: Text | None = None
    assessed_periods: Periods
    source_text: Text | None = None
    overall: Text | None = None
    levels: Levels
    sources: dict[str, SourceEntry]
    parameters: dict[str, Parameter] | None = None
    indicators: dict[str, Indicator]
    groups: Annotated[tuple[Group, ...], BeforeValidator(as_tuple)] = ()
    criteria: Annotated[tuple[Criterion, ...], BeforeValidator(as_tuple)] = ()
    common_requirements: Annotated[tuple[CommonRequirement, ...], BeforeValidator(as_tuple)] = ()
    rating: Rating | None = None
    not_encoded: Annotated[tuple[NotEncoded, ...], BeforeValidator(as_tuple)] = ()
    misprints: Annotated[tuple[Misprint, ...], BeforeValidator(as_tuple)] = ()
    headings: Annotated[tuple[Text, ...], BeforeValidator(as_tuple)] = ()
    """Words of the source text that are no clause: its title, the heads of its columns."""
