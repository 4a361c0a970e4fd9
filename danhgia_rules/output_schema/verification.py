"""What checking a record gave, `danhgia/verification/1`."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.record import Digest
from danhgia_rules.output_schema.values import CLOSED

PARTS = ["record", "bundle", "semantics", "rulebook", "facts", "result", "trace", "installed"]
"""What is checked; it stands under `part`."""
STATUSES = ["same", "differs", "not_checked"]
"""What came out for one part; it stands under `status`."""
VERDICTS = ["same", "differs", "incomplete"]
"""What came out for the whole; it stands under `verdict`."""


@CLOSED
class DifferentPlace(TypedDict):
    """One place where what was recorded and what is found differ."""

    path: Annotated[str, Field(description="The place.")]
    recorded: Annotated[Any, Field(description="What was recorded; null where there is nothing.")]
    found: Annotated[Any, Field(description="What is found now; null where there is nothing.")]


@CLOSED
class VerifiedPart(TypedDict):
    """One part of the check."""

    part: Annotated[str, Field(json_schema_extra={"enum": [*PARTS]}, description="What was checked.")]
    status: Annotated[str, Field(json_schema_extra={"enum": [*STATUSES]}, description="What came out.")]
    note: Annotated[str, Field(description="What it means, in Vietnamese.")]
    note_en: Annotated[str, Field(description="The same in English.")]
    differences: Annotated[list[DifferentPlace], Field(description="Every place that differs.")]


@CLOSED
class Verification(TypedDict):
    """Whether a record comes out the same again, part by part."""

    schema: Annotated[Literal["danhgia/verification/1"], Field(description="The name of this schema.")]
    record: Digest
    verdict: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*VERDICTS]},
            description="`same` where every part was checked and agrees; `incomplete` where nothing differs "
            "but something could not be checked. The part `installed` does not count.",
        ),
    ]
    rating: Annotated[str, Field(description="The rating that was recorded.")]
    parts: Annotated[list[VerifiedPart], Field(description="The parts, in the order of the check.")]
