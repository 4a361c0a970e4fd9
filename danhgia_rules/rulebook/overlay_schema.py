"""The shape of an overlay file (`danhgia/overlay/1`), before its meaning is checked.

An overlay replaces named thresholds of one rulebook; its schema has a place for nothing else.
"""

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from danhgia_rules.rulebook.schema import SourceEntry, SourceReference
from danhgia_rules.scalars import Text, Year, as_tuple, fail, word
from danhgia_rules.validation import Part

SCHEMA: Final = "danhgia/overlay/1"


def _operand_branch(value: object) -> str:
    return "\0records" if isinstance(value, list | tuple) else "\0text"


def _written_out(value: object) -> object:
    if isinstance(value, dict):
        raise fail("O018")
    return value


Value = Annotated[
    Annotated[
        Annotated[tuple[Text, ...], BeforeValidator(as_tuple), Tag("\0records")]
        | Annotated[Text, BeforeValidator(word), Tag("\0text")],
        Discriminator(_operand_branch),
    ],
    BeforeValidator(_written_out),
]
"""A value that is written out: an overlay has no fields, periods or parameters to refer to."""


class Threshold(Part):
    """A threshold to be put in the place of another: where it stands, one comparison, its source.

    It stands at a requirement and a level (of a criterion, or of the overall rating where no
    criterion is named), or at a limit of the overall rating.
    """

    criterion: Text | None = None
    requirement: Text | None = None
    level: Text | None = None
    limit: Text | None = None
    at_least: Value | None = None
    at_most: Value | None = None
    more_than: Value | None = None
    less_than: Value | None = None
    is_: Value | None = Field(None, alias="is")
    one_of: Value | None = None
    source: SourceReference


class Years(Part):
    """The assessed years, first and last, that an overlay is for."""

    from_: Annotated[Year, Field(alias="from")]
    until: Year


class OverlayFile(Part):
    """A whole overlay file."""

    schema_: Annotated[Literal["danhgia/overlay/1"], BeforeValidator(word), Field(alias="schema")]
    id: Text
    title: Text
    title_en: Text | None = None
    rulebook: Text
    assessed_periods: Years
    sources: dict[str, SourceEntry]
    thresholds: Annotated[tuple[Threshold, ...], BeforeValidator(as_tuple)]
