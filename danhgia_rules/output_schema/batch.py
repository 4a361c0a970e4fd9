"""What a batch came to: `danhgia/batch-summary/1`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.values import CLOSED, CODE, CRITERION


@CLOSED
class BatchFile(TypedDict):
    """A file that was rated, and where its results are."""

    source: Annotated[str, Field(description="Its place below the input.")]
    results: Annotated[str, Field(description="The file of its results.")]
    refused: Annotated[
        str | None, Field(description="The file of its refused rows; null where no row was refused.")
    ]
    rows: Annotated[int, Field(ge=0, description="How many rows it has.")]


@CLOSED
class BatchAudit(TypedDict):
    """Rows that were drawn and rated again by both engines."""

    rows: Annotated[int, Field(ge=0, description="How many; each came out the same in every column.")]
    seed: Annotated[str, Field(description="What drew them; the same seed draws them again.")]


@CLOSED
class BatchSummary(TypedDict):
    """What a batch came to: how many rows have which result, and which files were written."""

    schema: Annotated[Literal["danhgia/batch-summary/1"], Field(description="The name of this schema.")]
    rows: Annotated[int, Field(ge=0, description="How many rows went in: `rated` and `refused` together.")]
    rated: Annotated[int, Field(ge=0, description="How many rows have a result.")]
    refused: Annotated[int, Field(ge=0, description="How many rows rate nobody.")]
    resumed: Annotated[
        int, Field(ge=0, description="How many of the rows an earlier run of the same command had finished.")
    ]
    ratings: Annotated[
        dict[str, int],
        Field(
            description="How many rows have each rating, highest first, then `undetermined` and `not_rated`; "
            "all together are `rated`."
        ),
    ]
    levels: Annotated[
        dict[str, dict[str, int]],
        Field(
            json_schema_extra={"propertyNames": {"pattern": CRITERION}},
            description="For each criterion how many rows have each level, highest first, then "
            "`undetermined` and `not_applicable`.",
        ),
    ]
    problems: Annotated[
        dict[str, int],
        Field(
            json_schema_extra={"propertyNames": {"pattern": CODE}},
            description="How often each error was found in the refused rows, by its code; "
            "a row may have several.",
        ),
    ]
    rulebooks: Annotated[list[str], Field(description="The ids of the rulebooks that may rate a row.")]
    audit: Annotated[BatchAudit, Field(description="The rows that were rated again.")]
    files: Annotated[list[BatchFile], Field(description="The files, in the order of their names.")]
