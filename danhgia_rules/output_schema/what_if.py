"""What if some facts were otherwise, `danhgia/what-if/1`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.evaluation import Requirement
from danhgia_rules.output_schema.parts import Asked, Limit, Side
from danhgia_rules.output_schema.values import CLOSED, CriterionId, Fact, Name


@CLOSED
class Assumed(TypedDict):
    """A fact that was taken to be otherwise."""

    path: Annotated[str, Field(description="Its place in the dossier.")]
    before: Annotated[Fact, Field(description="The fact as the dossier holds it; null where it is missing.")]
    after: Annotated[Fact, Field(description="The fact as it was assumed; null where it is taken away.")]


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
class WhatIf(Asked):
    """Two results side by side: as the dossier is, and with some facts assumed otherwise."""

    schema: Annotated[Literal["danhgia/what-if/1"], Field(description="The name of this schema.")]
    assumed: Annotated[list[Assumed], Field(description="The facts that were taken to be otherwise.")]
    before: Annotated[Side, Field(description="The result as the dossier is.")]
    after: Annotated[Side, Field(description="The result as it was assumed.")]
    changes_rating: Annotated[bool, Field(description="Whether the rating, or its range, is another one.")]
    moved: Annotated[list[Moved], Field(description="The criteria whose level, or range, is another one.")]
    overall: Annotated[MovedOverall, Field(description="The overall requirements and limits that moved.")]
