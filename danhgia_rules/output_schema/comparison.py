"""What people decided beside the inference, `danhgia/comparison/1`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.dossier.vocabulary import ChuThe
from danhgia_rules.output_schema.parts import Asked, Bounds, Limit, Reading, Record, Row, Source
from danhgia_rules.output_schema.values import CLOSED, WITH_READING, Asks, CriterionId, Date, Name
from danhgia_rules.output_schema.why_not import Reasoned

DIRECTIONS = ["equal", "above", "below", "within", "no_level"]
"""Where a decided level lies; it stands under `direction`."""

CAUTIONS = ["above_facts", "below_facts", "all_equal", "top_without_evidence", "above_limit", "self_apart"]
"""What kind of point is to be looked at again; it stands under `code`."""


@CLOSED
class Assessment(TypedDict):
    """One assessment that the dossier holds."""

    path: Annotated[str, Field(description="Its place in the dossier, such as `danh_gia[0]`.")]
    chu_the: Annotated[ChuThe, Field(description="Who assessed.")]
    ngay: Annotated[Date | None, Field(description="Its date.")]
    so_van_ban: Annotated[str | None, Field(description="The number of its document.")]
    ly_do: Annotated[str | None, Field(description="The reason that was given.")]


@WITH_READING
class Supporting(Row, Reading):
    """A requirement of a level, and whether the facts meet it."""

    asks: Annotated[Asks, Field(description="What the level asks.")]
    holds: Annotated[
        bool | None, Field(description="Whether it holds; null where a missing fact leaves it open.")
    ]
    source: Annotated[Source, Field(description="Where the threshold comes from.")]
    records: Annotated[list[Record], Field(description="The records that were read.")]


@CLOSED
class Support(TypedDict):
    """What the facts support, behind an assessment that lies below it."""

    level: Annotated[Name, Field(description="The level that the facts reach.")]
    requirements: Annotated[list[Supporting], Field(description="What that level asks.")]


@CLOSED
class Opinion(TypedDict):
    """What one assessment says of one criterion, or of the rating."""

    path: Annotated[str, Field(description="The assessment, by its place in the dossier.")]
    level: Annotated[Name, Field(description="The level that was decided.")]
    direction: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*DIRECTIONS]},
            description="Where it lies: against the inferred level, or against the range still possible.",
        ),
    ]
    steps: Annotated[int, Field(description="How many steps above; negative when below.")]
    why_not: Annotated[
        Reasoned | None,
        Field(description="Why the facts do not reach it; null unless it is above, or there is no level."),
    ]
    support: Annotated[
        Support | None, Field(description="What the facts support; null unless the assessment is below.")
    ]


@CLOSED
class Compared(TypedDict):
    """One criterion, or the overall rating, with what each assessment says of it."""

    criterion: Annotated[CriterionId | None, Field(description="The criterion; null for the rating.")]
    title: Annotated[str | None, Field(description="Its title in Vietnamese; null for the rating.")]
    inferred: Annotated[Name, Field(description="What the facts come to.")]
    bounds: Annotated[Bounds | None, Field(description="The range when that is undetermined.")]
    decided: Annotated[
        list[Opinion | None],
        Field(description="One entry for each assessment, in order; null where it says nothing of this."),
    ]


@CLOSED
class Caution(TypedDict):
    """A point to look at again. It accuses nobody: it names the rules or the records that it rests on."""

    code: Annotated[
        str, Field(json_schema_extra={"enum": [*CAUTIONS]}, description="What kind of point it is.")
    ]
    criteria: Annotated[list[CriterionId], Field(description="The criteria that it is about.")]
    overall: Annotated[bool, Field(description="Whether it is about the overall rating.")]
    assessments: Annotated[
        list[str], Field(description="The assessments that it is about, by their place in the dossier.")
    ]
    levels: Annotated[list[Name], Field(description="The levels that were decided.")]
    reason: Annotated[str, Field(description="The point in words, in Vietnamese.")]
    requirements: Annotated[list[Name], Field(description="The requirements that it rests on, by name.")]
    limits: Annotated[list[Limit], Field(description="The limits that it rests on.")]
    records: Annotated[list[Record], Field(description="The records that it rests on.")]


@CLOSED
class OwnNumbers(TypedDict):
    """Numbers that this library set itself; no provision names them."""

    all_equal_from: Annotated[
        int, Field(description="From how many criteria on one level for all of them is pointed out.")
    ]
    overall_apart: Annotated[
        int, Field(description="Steps between self-assessment and collective, overall, pointed out.")
    ]
    criterion_apart: Annotated[int, Field(description="The same for one criterion.")]


@CLOSED
class Comparison(Asked):
    """What people decided, laid beside what the facts come to; it never feeds the inference."""

    schema: Annotated[Literal["danhgia/comparison/1"], Field(description="The name of this schema.")]
    assessments: Annotated[
        list[Assessment] | None,
        Field(description="What people decided; null where the dossier does not say."),
    ]
    rows: Annotated[
        list[Compared], Field(description="A row for each criterion, the last for the overall rating.")
    ]
    warnings: Annotated[list[Caution], Field(description="The points to look at again.")]
    own_numbers: Annotated[OwnNumbers, Field(description="The numbers behind the points.")]
