"""What it would take to reach a rating, `danhgia/path/1`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.parts import Asked, Side, Source
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
class Need(Rule):
    """A requirement or limit that is not met without a change."""

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
class Obstacle(Rule):
    """A requirement that no change can meet, or a limit that none can lift."""

    kind: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*OBSTACLE_KINDS]},
            description="Facts that are settled, facts that are missing, or a move that was not tried.",
        ),
    ]
    paths: Annotated[list[str], Field(description="The places of the facts that stand.")]


@CLOSED
class Path(Asked):
    """The least changes of facts that lead to a rating, rated again; or what stands in the way."""

    schema: Annotated[Literal["danhgia/path/1"], Field(description="The name of this schema.")]
    target: Annotated[Name, Field(description="The rating that was asked for.")]
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
    after: Annotated[
        Side | None,
        Field(description="What the changed dossier comes to, rated again; null unless the way was found."),
    ]
