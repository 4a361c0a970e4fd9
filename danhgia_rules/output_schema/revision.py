"""What differs between two rulebooks and whom it moves: `danhgia/rulebook-diff/1`, `danhgia/impact/1`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.evaluation import Years
from danhgia_rules.output_schema.parts import Outcome
from danhgia_rules.output_schema.record import Digest
from danhgia_rules.output_schema.values import CLOSED, CODE, CriterionId, Name, Year
from danhgia_rules.output_schema.why_not import Gap

EFFECTS = ["can_lower", "can_raise", "either", "wording_or_source"]
"""What a change can do; it stands under `effect`."""
AREAS = ["rulebook", "several_criteria", "criterion", "rating", "sources", "readings", "left_out"]
"""Where a change lies; it stands under `area`."""
MOVES = ["up", "down", "same", "out", "undetermined"]
"""Where a rating goes; it stands under `move`."""


@CLOSED
class ComparedRulebook(Years):
    """One of the two rulebooks."""

    file: Annotated[
        str,
        Field(
            description="Its file as it was named; of a bundled rulebook the file's place among those. Empty "
            "where it was loaded from no file."
        ),
    ]
    id: Annotated[str, Field(description="Its id.")]
    title: Annotated[str, Field(description="Its title.")]
    title_en: Annotated[str, Field(description="Its title in English.")]
    sha256: Digest


@CLOSED
class RulebookChange(TypedDict):
    """One change of meaning, of wording or of a source."""

    kind: Annotated[str, Field(description="What was changed, such as `threshold_weaker`.")]
    effect: Annotated[
        str,
        Field(json_schema_extra={"enum": [*EFFECTS]}, description="What it can do to a level or a rating."),
    ]
    area: Annotated[str, Field(json_schema_extra={"enum": [*AREAS]}, description="Where it lies.")]
    criteria: Annotated[list[CriterionId], Field(description="The criteria that it concerns.")]
    names: Annotated[
        list[str],
        Field(
            description="The id of the requirement, limit, indicator, clause, document or reading; the old "
            "one, then the new one where it is another."
        ),
    ]
    levels: Annotated[list[Name], Field(description="The columns, highest first; empty for all of them.")]
    what: Annotated[str, Field(description="What was changed, in words.")]
    what_en: Annotated[str, Field(description="The same in English.")]
    before: Annotated[str | None, Field(description="As it was; null where there was nothing.")]
    before_en: Annotated[str | None, Field(description="The same in English.")]
    after: Annotated[str | None, Field(description="As it is; null where there is nothing.")]
    after_en: Annotated[str | None, Field(description="The same in English.")]


@CLOSED
class RulebookDiff(TypedDict):
    """All that a new rulebook says otherwise than an old one."""

    schema: Annotated[Literal["danhgia/rulebook-diff/1"], Field(description="The name of this schema.")]
    old: Annotated[ComparedRulebook, Field(description="The old rulebook.")]
    new: Annotated[ComparedRulebook, Field(description="The new rulebook.")]
    same: Annotated[bool, Field(description="Whether nothing differs.")]
    counts: Annotated[
        dict[str, int],
        Field(
            json_schema_extra={"propertyNames": {"enum": [*EFFECTS]}},
            description="How many changes have each effect.",
        ),
    ]
    changes: Annotated[list[RulebookChange], Field(description="The changes, in the order of the law.")]


@CLOSED
class LevelMove(TypedDict):
    """A criterion that has another level."""

    criterion: Annotated[CriterionId, Field(description="The criterion.")]
    before: Annotated[Name | None, Field(description="Its level by the old rulebook; null without it.")]
    after: Annotated[Name | None, Field(description="Its level by the new rulebook; null without it.")]
    changes: Annotated[list[int], Field(description="The changes behind it, by their place from 0.")]


@CLOSED
class DecidingRule(TypedDict):
    """A requirement or a limit."""

    criterion: Annotated[CriterionId | None, Field(description="Its criterion; null for the overall rules.")]
    requirement: Annotated[Name | None, Field(description="The id of the requirement; null for a limit.")]
    limit: Annotated[Name | None, Field(description="The id of the limit; null for a requirement.")]
    label: Annotated[str, Field(description="What it is about, in words.")]
    label_en: Annotated[str, Field(description="The same in English.")]


@CLOSED
class DossierImpact(TypedDict):
    """One dossier, rated by both rulebooks."""

    ma: Annotated[str, Field(description="The code of the dossier.")]
    ky_danh_gia: Annotated[Year, Field(description="The assessed year.")]
    before: Annotated[Outcome, Field(description="The rating by the old rulebook.")]
    after: Annotated[Outcome, Field(description="The rating by the new rulebook.")]
    move: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*MOVES]},
            description="Where the rating goes; `out` is to or from no rating, or to another scale.",
        ),
    ]
    reasons: Annotated[list[DecidingRule], Field(description="What decides that it is another one.")]
    changes: Annotated[list[int], Field(description="The changes behind it, by their place from 0.")]
    levels: Annotated[list[LevelMove], Field(description="The criteria that have another level.")]


@CLOSED
class NearBorder(DecidingRule):
    """A dossier whose rating by the new rulebook hangs on one step of one indicator."""

    ma: Annotated[str, Field(description="The code of the dossier.")]
    ky_danh_gia: Annotated[Year, Field(description="The assessed year.")]
    level: Annotated[Name | None, Field(description="The column of the threshold; null for a limit.")]
    rises: Annotated[
        bool, Field(description="Whether the step is lacking; else one step less loses what is met.")
    ]
    gap: Annotated[Gap, Field(description="The step.")]
    before: Annotated[Name, Field(description="The rating as it is by the new rulebook.")]
    after: Annotated[Name, Field(description="The rating after the step.")]


@CLOSED
class UnratedProblem(TypedDict):
    """Why a dossier was not rated."""

    code: Annotated[str, Field(pattern=CODE, description="The code of the error.")]
    line: Annotated[int | None, Field(description="The line of the file, where there is one.")]
    path: Annotated[str, Field(description="The place in the dossier.")]
    message: Annotated[str, Field(description="What is wrong.")]
    message_en: Annotated[str, Field(description="The same in English.")]


@CLOSED
class UnratedDossier(TypedDict):
    """A dossier that was not rated by both rulebooks."""

    name: Annotated[str, Field(description="Its file, or its code.")]
    problems: Annotated[list[UnratedProblem], Field(description="Everything that is wrong.")]


@CLOSED
class Distributed(TypedDict):
    """How many dossiers have one result."""

    rating: Annotated[Name, Field(description="A rating, or `not_rated`, or `undetermined`.")]
    before: Annotated[int, Field(description="How many have it by the old rulebook.")]
    after: Annotated[int, Field(description="How many have it by the new rulebook.")]


@CLOSED
class Impact(TypedDict):
    """Whom a changed rulebook moves, by which change, and who stands at a border."""

    schema: Annotated[Literal["danhgia/impact/1"], Field(description="The name of this schema.")]
    old: Annotated[ComparedRulebook, Field(description="The old rulebook.")]
    new: Annotated[ComparedRulebook, Field(description="The new rulebook.")]
    changes: Annotated[list[RulebookChange], Field(description="What differs between the two.")]
    totals: Annotated[
        dict[str, int],
        Field(
            json_schema_extra={"propertyNames": {"enum": [*MOVES]}},
            description="How many dossiers go where.",
        ),
    ]
    distribution: Annotated[list[Distributed], Field(description="Results, from the highest rating down.")]
    dossiers: Annotated[list[DossierImpact], Field(description="Every dossier that was rated.")]
    near: Annotated[list[NearBorder], Field(description="Who stands one step from another rating.")]
    unrated: Annotated[list[UnratedDossier], Field(description="Who was not rated, and why.")]
