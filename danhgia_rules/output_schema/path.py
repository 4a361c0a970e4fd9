"""What it would take and what if: `danhgia/path/1`, `danhgia/what-if/1`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.evaluation import Requirement
from danhgia_rules.output_schema.parts import Bounds, Limit, Source
from danhgia_rules.output_schema.values import CLOSED, Asks, CriterionId, Date, Fact, Name

REACHES = ["already", "possible", "impossible", "unknown", "not_found"]
"""Whether a rating can be reached; it stands under `reach`."""

CHANGE_KINDS = ["change", "supply", "add"]
"""Another outcome, a missing fact that turns out so, one record more; it stands under `kind`."""

OBSTACLE_KINDS = ["settled", "missing", "untried"]
"""Facts that are settled, facts that are missing, a move not tried; it stands under `kind`."""

NATURES = ["past", "by_others", "open"]
"""Whose a change would be; it stands under `nature`."""


@CLOSED
class Rule(TypedDict):
    """A requirement or a limit, by name."""

    criterion: Annotated[
        CriterionId | None, Field(description="The criterion; null where it stands in the overall rules.")
    ]
    rule: Annotated[Name, Field(description="The name of the requirement or of the limit.")]
    label: Annotated[str, Field(description="What is computed, in Vietnamese.")]
    source: Annotated[Source | None, Field(description="Where the rule comes from.")]


@CLOSED
class Need(TypedDict):
    """A requirement or limit that is not met without a change."""

    criterion: Annotated[
        CriterionId | None, Field(description="The criterion; null where it stands in the overall rules.")
    ]
    rule: Annotated[Name, Field(description="The name of the requirement or of the limit.")]
    label: Annotated[str, Field(description="What is computed, in Vietnamese.")]
    source: Annotated[Source | None, Field(description="Where the rule comes from.")]
    asks: Annotated[
        Asks | None,
        Field(description="What it takes, or when a limit applies; null for a cap at its indicator's level."),
    ]


@CLOSED
class Change(TypedDict):
    """One fact that would have to be otherwise."""

    path: Annotated[str, Field(description="Its place in the dossier.")]
    kind: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*CHANGE_KINDS]},
            description="Another outcome, a missing fact that turns out so, or one record more.",
        ),
    ]
    before: Annotated[Fact, Field(description="The fact as the dossier holds it; null where it is missing.")]
    after: Annotated[Fact, Field(description="The fact that it takes.")]
    removes: Annotated[
        str | None,
        Field(description="The path of a flag that goes with the old value, such as “not finished”."),
    ]
    nature: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*NATURES]},
            description="Past and named only to explain; for other bodies to decide; or not done yet.",
        ),
    ]
    needed_by: Annotated[list[Need], Field(description="What is not met without this change.")]


@CLOSED
class Obstacle(TypedDict):
    """A requirement that no change can meet, or a limit that none can lift."""

    kind: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*OBSTACLE_KINDS]},
            description="Facts that are settled, facts that are missing, or a move that was not tried.",
        ),
    ]
    criterion: Annotated[
        CriterionId | None, Field(description="The criterion; null where it stands in the overall rules.")
    ]
    rule: Annotated[Name, Field(description="The name of the requirement or of the limit.")]
    label: Annotated[str, Field(description="What is computed, in Vietnamese.")]
    source: Annotated[Source | None, Field(description="Where the rule comes from.")]
    paths: Annotated[list[str], Field(description="The places of the facts that stand.")]


@CLOSED
class Path(TypedDict):
    """The least changes of facts that lead to a rating, rated again; or what stands in the way."""

    schema: Annotated[Literal["danhgia/path/1"], Field(description="The name of this schema.")]
    target: Annotated[Name, Field(description="The rating that was asked for.")]
    result: Annotated[Name, Field(description="The rating as it is.")]
    reach: Annotated[
        str, Field(json_schema_extra={"enum": [*REACHES]}, description="Whether the target can be reached.")
    ]
    on: Annotated[
        Date | None,
        Field(description="The day before which work counts as settled; null when the year is still open."),
    ]
    column: Annotated[
        Name | None,
        Field(description="The column of the overall ladder that the way goes by; it may be a better one."),
    ]
    changes: Annotated[list[Change], Field(description="What would have to change; all of it together.")]
    obstacles: Annotated[list[Obstacle], Field(description="What stands in the way.")]
    result_after: Annotated[
        Name | None, Field(description="What the changed dossier comes to; null where nothing was changed.")
    ]


@CLOSED
class Assumed(TypedDict):
    """A fact that was taken to be otherwise."""

    path: Annotated[str, Field(description="Its place in the dossier.")]
    before: Annotated[Fact, Field(description="The fact as the dossier holds it; null where it is missing.")]
    after: Annotated[Fact, Field(description="The fact as it was assumed; null where it is taken away.")]


@CLOSED
class Side(TypedDict):
    """The result on one side of the comparison."""

    rating: Annotated[Name, Field(description="A rating of the rulebook, or `not_rated`, or `undetermined`.")]
    bounds: Annotated[Bounds | None, Field(description="The range when the rating is undetermined.")]
    levels: Annotated[dict[CriterionId, Name], Field(description="The level of each criterion.")]


@CLOSED
class MovedRequirement(TypedDict):
    """A requirement whose value or columns moved."""

    before: Annotated[Requirement, Field(description="As the dossier is.")]
    after: Annotated[Requirement, Field(description="As it was assumed.")]


@CLOSED
class MovedLimit(TypedDict):
    """A cap, ground or case of no rating that applies otherwise than before."""

    before: Annotated[Limit, Field(description="As the dossier is.")]
    after: Annotated[Limit, Field(description="As it was assumed.")]


@CLOSED
class Moved(TypedDict):
    """A criterion that came to another level or range."""

    criterion: Annotated[CriterionId, Field(description="Its id.")]
    before: Annotated[Name, Field(description="Its level as the dossier is.")]
    after: Annotated[Name, Field(description="Its level as it was assumed.")]
    requirements: Annotated[list[MovedRequirement], Field(description="The requirements that moved.")]


@CLOSED
class MovedOverall(TypedDict):
    """What moved in the overall rules."""

    requirements: Annotated[list[MovedRequirement], Field(description="The requirements that moved.")]
    limits: Annotated[list[MovedLimit], Field(description="The limits that apply otherwise.")]


@CLOSED
class WhatIf(TypedDict):
    """Two results side by side: as the dossier is, and with some facts assumed otherwise."""

    schema: Annotated[Literal["danhgia/what-if/1"], Field(description="The name of this schema.")]
    assumed: Annotated[list[Assumed], Field(description="The facts that were taken to be otherwise.")]
    before: Annotated[Side, Field(description="The result as the dossier is.")]
    after: Annotated[Side, Field(description="The result as it was assumed.")]
    changes_rating: Annotated[bool, Field(description="Whether the rating, or its range, is another one.")]
    moved: Annotated[list[Moved], Field(description="The criteria whose level, or range, is another one.")]
    overall: Annotated[MovedOverall, Field(description="The overall requirements and limits that moved.")]
