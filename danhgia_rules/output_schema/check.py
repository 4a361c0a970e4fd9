"""What checking rulebooks gave, `danhgia/rulebook-check/1`."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.values import CLOSED, CODE

VERDICTS = ["proved", "refuted", "outside"]
"""What came out for a claim; it stands under `verdict`."""
WEIGHTS = ["fault", "remark"]
"""What a refuted claim means; it stands under `weight`."""
MEANS = ["cut_points", "dossier", "table", "text"]
"""What a verdict rests on; it stands under `means`."""

Count = Annotated[int, Field(ge=0)]


@CLOSED
class CheckedKind(TypedDict):
    """One kind of claim, and how many of it came out how."""

    code: Annotated[str, Field(pattern=CODE, description="The code of its finding.")]
    weight: Annotated[
        str, Field(json_schema_extra={"enum": [*WEIGHTS]}, description="What a refuted one means.")
    ]
    claim: Annotated[str, Field(description="What is claimed, in Vietnamese.")]
    claim_en: Annotated[str, Field(description="The same in English.")]
    proved: Annotated[Count, Field(description="How many are proved.")]
    refuted: Annotated[Count, Field(description="How many are refuted.")]
    outside: Annotated[Count, Field(description="How many are neither.")]


@CLOSED
class CheckedClaim(TypedDict):
    """One claim about one place of a rulebook."""

    code: Annotated[str, Field(pattern=CODE, description="The code of its kind.")]
    subject: Annotated[str, Field(description="The address of what it is about.")]
    verdict: Annotated[str, Field(json_schema_extra={"enum": [*VERDICTS]}, description="What came out.")]
    weight: Annotated[
        str, Field(json_schema_extra={"enum": [*WEIGHTS]}, description="What a refuted one means.")
    ]
    means: Annotated[
        str, Field(json_schema_extra={"enum": [*MEANS]}, description="What the verdict rests on.")
    ]
    file: Annotated[str, Field(description="The file.")]
    line: Annotated[int | None, Field(description="The line, from 1; null where there is none.")]
    column: Annotated[int | None, Field(description="The column, from 1; null where there is none.")]
    message: Annotated[str | None, Field(description="The finding in Vietnamese; null of what is proved.")]
    message_en: Annotated[str | None, Field(description="The finding in English; null of what is proved.")]
    help: Annotated[str | None, Field(description="The repair in Vietnamese; null of what is proved.")]
    help_en: Annotated[str | None, Field(description="The repair in English; null of what is proved.")]
    witness: Annotated[
        dict[str, Any] | None,
        Field(description="An invented dossier that shows it; null where there is none."),
    ]


@CLOSED
class CheckedRulebook(TypedDict):
    """One rulebook, or the years of several."""

    id: Annotated[str | None, Field(description="The id of the rulebook; null for the years of several.")]
    file: Annotated[str | None, Field(description="The file of its criteria; null for the years.")]
    kinds: Annotated[list[CheckedKind], Field(description="The kinds of claims, in the order of the report.")]
    claims: Annotated[list[CheckedClaim], Field(description="The findings; with `--all` every claim.")]


@CLOSED
class UnreadRulebook(TypedDict):
    """What is wrong with a rulebook that could not be loaded."""

    code: Annotated[str, Field(pattern=CODE, description="The code of the error.")]
    file: Annotated[str, Field(description="The file.")]
    line: Annotated[int | None, Field(description="The line, from 1.")]
    column: Annotated[int | None, Field(description="The column, from 1.")]
    path: Annotated[str, Field(description="The place in the file.")]
    message: Annotated[str, Field(description="What is wrong, in Vietnamese.")]
    message_en: Annotated[str, Field(description="The same in English.")]
    help: Annotated[str, Field(description="The repair, in Vietnamese.")]
    help_en: Annotated[str, Field(description="The same in English.")]


@CLOSED
class RulebookCheck(TypedDict):
    """What is proved of rulebooks, what is refuted, and what is neither."""

    schema: Annotated[Literal["danhgia/rulebook-check/1"], Field(description="The name of this schema.")]
    proved: Annotated[Count, Field(description="How many claims are proved.")]
    faults: Annotated[Count, Field(description="How many are refuted and make a rulebook wrong.")]
    remarks: Annotated[Count, Field(description="How many are refuted without making it wrong.")]
    outside: Annotated[Count, Field(description="How many are neither proved nor refuted.")]
    rulebooks: Annotated[list[CheckedRulebook], Field(description="The rulebooks, one after the other.")]
    unread: Annotated[list[UnreadRulebook], Field(description="What kept rulebooks from being loaded.")]
