"""The evaluation, `danhgia/evaluation/1`: the result and the whole trace behind it."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.parts import Bounds, Limit, Reading, Record, Row, Source
from danhgia_rules.output_schema.values import CLOSED, WITH_READING, Asks, CriterionId, Exact, Name, Year

CONCLUSIONS = ["level", "limit", "part", "reached", "rating"]
"""What a rule can conclude; it stands under `concludes`."""

Years = TypedDict(
    "Years",
    {
        "from": Annotated[Year, Field(description="The first year of the rulebook.")],
        "until": Annotated[Year, Field(description="The last year of the rulebook.")],
    },
)


@CLOSED
class Chosen(Years):
    """Why this rulebook was taken."""

    by_name: Annotated[bool, Field(description="Whether the caller named it.")]
    position: Annotated[str, Field(description="The position that it rates.")]
    period: Annotated[Year, Field(description="The assessed year of the dossier.")]


@CLOSED
class UsedRulebook(TypedDict):
    """Which rules decided."""

    id: Annotated[str, Field(description="The rulebook of criteria.")]
    title: Annotated[str, Field(description="Its title in Vietnamese.")]
    title_en: Annotated[str, Field(description="Its title in English.")]
    chosen: Annotated[Chosen, Field(description="Why this one.")]
    rating_rules: Annotated[str, Field(description="The id of the overall rules.")]


@CLOSED
class Cell(TypedDict):
    """What a requirement takes at one level."""

    asks: Annotated[Asks | None, Field(description="The threshold; null when the source asks nothing.")]
    holds: Annotated[
        bool | None, Field(description="Whether it holds; null where a missing fact leaves it open.")
    ]
    margin: Annotated[
        Exact | None,
        Field(
            description="How far the value lies beyond the threshold, negative when it falls short; null "
            "when that cannot be said. On a scale it counts steps."
        ),
    ]
    source: Annotated[Source, Field(description="Where the threshold comes from.")]


@WITH_READING
class Requirement(Row, Reading):
    """One row of a ladder: what its indicator is here, and what each level takes of it."""

    binds: Annotated[bool, Field(description="Whether it keeps the result from the next higher level.")]
    levels: Annotated[
        dict[Name, Cell], Field(description="What it takes, for each level that has a cell; highest first.")
    ]
    records: Annotated[list[Record], Field(description="The records that were read.")]


@CLOSED
class Criterion(TypedDict):
    """One criterion: its level and each of its requirements."""

    id: Annotated[CriterionId, Field(description="Its id in the rulebook.")]
    title: Annotated[str, Field(description="Its title in Vietnamese.")]
    level: Annotated[
        Name, Field(description="A level of the rulebook, or `not_applicable`, or `undetermined`.")
    ]
    bounds: Annotated[Bounds | None, Field(description="The range when the level is undetermined.")]
    requirements: Annotated[list[Requirement], Field(description="Its requirements.")]


@CLOSED
class Overall(TypedDict):
    """The overall ladder."""

    reached: Annotated[
        Name,
        Field(description="What the requirements alone reach, with missing facts at their worst."),
    ]
    reached_at_best: Annotated[
        Name, Field(description="What the requirements alone reach, with missing facts at their best.")
    ]
    requirements: Annotated[list[Requirement], Field(description="The requirements of the rating.")]
    limits: Annotated[list[Limit], Field(description="Caps, grounds and cases of no rating.")]


@CLOSED
class Parameter(TypedDict):
    """A choice that the law leaves open and that decided something here."""

    id: Annotated[Name, Field(description="Its name in the rulebook.")]
    label: Annotated[str, Field(description="What is chosen, in Vietnamese.")]
    value: Annotated[str, Field(description="The choice.")]
    reason: Annotated[str, Field(description="Why this one, in Vietnamese.")]


@CLOSED
class MissingFact(TypedDict):
    """A fact that the rules read and the dossier does not hold."""

    path: Annotated[str, Field(description="Its place in the dossier.")]
    decides: Annotated[bool, Field(description="Whether it bears on the result.")]


@CLOSED
class Fired(TypedDict):
    """A rule that fired."""

    concludes: Annotated[
        str, Field(json_schema_extra={"enum": [*CONCLUSIONS]}, description="What kind of thing it concluded.")
    ]
    subject: Annotated[str, Field(description="The criterion or the limit; empty for the rest.")]
    result: Annotated[
        Name | None,
        Field(description="The level or rating concluded; null for a criterion that does not apply."),
    ]
    decides: Annotated[
        bool,
        Field(description="Whether it is the first firing for its subject and stands as the result."),
    ]


@CLOSED
class Trace(TypedDict):
    """The whole reasoning."""

    rulebook: Annotated[UsedRulebook, Field(description="Which rules decided, and why these.")]
    criteria: Annotated[list[Criterion], Field(description="The criteria, in the order of the rulebook.")]
    overall: Annotated[Overall, Field(description="The ladder of the rating, and what limits it.")]
    parameters: Annotated[
        list[Parameter],
        Field(
            description="The choices left open by the law that decided something here, and the one behind "
            "the years of the rulebook."
        ),
    ]
    missing: Annotated[
        list[MissingFact], Field(description="Facts that the rules read and the dossier does not hold.")
    ]
    not_counted: Annotated[
        list[str],
        Field(description="Paths of violations on file without a conclusion of a competent body."),
    ]
    declared_not_applicable: Annotated[
        list[str], Field(description="Paths of what the dossier itself declares not applicable.")
    ]
    fired: Annotated[list[Fired], Field(description="The rules that fired, in order.")]


@CLOSED
class Evaluation(Trace):
    """What a dossier comes to under a rulebook, and why. A proposal: the competent authority decides."""

    schema: Annotated[Literal["danhgia/evaluation/1"], Field(description="The name of this schema.")]
    ma: Annotated[str, Field(description="The code of the dossier.")]
    ky_danh_gia: Annotated[Year, Field(description="The assessed year.")]
    rating: Annotated[Name, Field(description="A rating of the rulebook, or `not_rated`, or `undetermined`.")]
    rating_label: Annotated[str, Field(description="The rating in Vietnamese.")]
    bounds: Annotated[Bounds | None, Field(description="The range when the rating is undetermined.")]
    levels: Annotated[dict[CriterionId, Name], Field(description="The level of each criterion.")]
    proposal: Annotated[Literal[True], Field(description="Always true: the competent authority decides.")]
