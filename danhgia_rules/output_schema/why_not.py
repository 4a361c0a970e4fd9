"""The answer to “why not this level”, `danhgia/why-not/1`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.evaluation import Parameter
from danhgia_rules.output_schema.parts import Asked, Bounds, Limit, Reading, Record, Row, Source
from danhgia_rules.output_schema.values import CLOSED, WITH_READING, Asks, CriterionId, Exact, Name

STANDINGS = ["reached", "not_reached", "open", "not_applicable"]
"""Where the facts stand to a level; it stands under `standing`."""


@CLOSED
class Gap(TypedDict):
    """What is lacking to a threshold, in the indicator's own unit."""

    amount: Annotated[Exact, Field(description="How much, above 0; of a share, how many records.")]
    unit: Annotated[str, Field(description="The unit in Vietnamese; empty where it has none.")]
    too_much: Annotated[bool, Field(description="Whether the value is too high, not too low.")]


@WITH_READING
class Shortfall(Row, Reading):
    """A requirement that the level asks and the facts do not give, or may not give."""

    asks: Annotated[Asks, Field(description="What the level asks.")]
    holds: Annotated[
        bool | None,
        Field(
            json_schema_extra={"enum": [False, None]},
            description="False, or null where a missing fact leaves it open.",
        ),
    ]
    margin: Annotated[
        Exact | None,
        Field(description="How far the value lies beyond the threshold; negative when it falls short."),
    ]
    gap: Annotated[Gap | None, Field(description="What is lacking; null where it cannot be counted.")]
    source: Annotated[Source, Field(description="Where the threshold comes from.")]
    records: Annotated[list[Record], Field(description="The records that were read.")]
    because: Annotated[
        "list[Reasons]",
        Field(description="The same for each criterion whose level keeps this requirement from being met."),
    ]


@WITH_READING
class Barrier(Limit):
    """A limit that forbids the level however good the rest is."""

    certain: Annotated[bool, Field(description="Whether no missing fact can lift it.")]


@CLOSED
class Reasons(TypedDict):
    """Why one level, of a criterion or of the rating, is not reached."""

    criterion: Annotated[CriterionId | None, Field(description="The criterion; null for the rating.")]
    target: Annotated[Name, Field(description="The level that was asked about.")]
    result: Annotated[
        Name, Field(description="What was reached instead: the level of the criterion, or the rating.")
    ]
    result_bounds: Annotated[Bounds | None, Field(description="The range when the result is undetermined.")]
    standing: Annotated[
        str,
        Field(json_schema_extra={"enum": [*STANDINGS]}, description="Where the facts stand to the level."),
    ]
    does_not_reach: Annotated[
        list[Shortfall], Field(description="Every requirement that fails, or may fail.")
    ]
    forbidden_by: Annotated[list[Barrier], Field(description="Every limit that forbids it, or may.")]


@CLOSED
class Reasoned(Reasons):
    """The same, with the readings of the law behind it."""

    parameters: Annotated[
        list[Parameter],
        Field(description="The choices left open by the law behind all that is named, each once."),
    ]


@CLOSED
class WhyNot(Asked, Reasoned):
    """Why a level is not reached: all that falls short, and apart from that all that forbids it."""

    schema: Annotated[Literal["danhgia/why-not/1"], Field(description="The name of this schema.")]
