"""What is not known, `danhgia/questions/1`: the missing facts by weight."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.parts import Asked, Outcome, Source
from danhgia_rules.output_schema.values import CLOSED, CriterionId, Fact, Name

WEIGHTS = ["alone", "narrows", "together", "none"]
"""How much a missing fact matters to the rating; it stands under `weight`."""

WAYS = ["value", "not_yet", "not_applicable", "empty", "example", "at_worst", "at_best"]
"""How a missing fact may be answered; it stands under `way`."""

KINDS = ["count", "number", "date", "bool", "scale", "name", "text", "clause", "list", "block"]
"""What type an answer has; it stands under `kind`."""


@CLOSED
class Answered(Outcome):
    """One way to answer, and what the rating is then."""

    way: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*WAYS]},
            description="How it is answered; `at_worst` and `at_best` are bounds, `example` is made up.",
        ),
    ]
    changes: Annotated[dict[str, Fact], Field(description="The new facts by their place; empty for a bound.")]


@CLOSED
class Form(TypedDict):
    """What may be answered."""

    kind: Annotated[str, Field(json_schema_extra={"enum": [*KINDS]}, description="The type of the fact.")]
    words: Annotated[
        list[Name], Field(description="The words that may be answered; empty unless it is a word.")
    ]
    not_applicable: Annotated[bool, Field(description="Whether the answer may be `khong_ap_dung`.")]
    not_yet: Annotated[
        str | None, Field(description="The field that says that a date has not come; null where none does.")
    ]
    at_most: Annotated[list[Name], Field(description="The fields that a number cannot exceed.")]
    at_least: Annotated[list[Name], Field(description="The fields that a number cannot fall short of.")]
    limit: Annotated[int | None, Field(description="The greatest number; null for none.")]
    fields: Annotated[list[Name], Field(description="What the records, or the block, consist of.")]


@CLOSED
class Reader(TypedDict):
    """What reads the fact."""

    criterion: Annotated[CriterionId | None, Field(description="The criterion; null in the overall rules.")]
    clauses: Annotated[list[str], Field(description="The letters of the clauses that it reads.")]
    limit: Annotated[Name | None, Field(description="The name of the limit; null for a requirement.")]
    indicator: Annotated[Name, Field(description="What is computed, by name.")]
    label: Annotated[str, Field(description="What is computed, in Vietnamese.")]
    source: Annotated[Source | None, Field(description="Where the rule comes from; null for a gate.")]


@CLOSED
class Question(TypedDict):
    """A missing fact, its weight, and what each answer would lead to."""

    path: Annotated[str, Field(description="Its place in the dossier.")]
    weight: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*WEIGHTS]},
            description="Whether an answer alone settles the rating, narrows it, matters only together with "
            "others, or not at all.",
        ),
    ]
    worst: Annotated[Outcome, Field(description="The rating after the worst answer.")]
    best: Annotated[Outcome, Field(description="The rating after the best answer.")]
    answers: Annotated[
        list[Answered], Field(description="The answers that were tried; none where the rating is settled.")
    ]
    may_be: Annotated[Form, Field(description="What may be answered, and within what.")]
    read_by: Annotated[list[Reader], Field(description="What reads the fact.")]
    open_criteria: Annotated[
        list[CriterionId], Field(description="The criteria whose level is open for want of it.")
    ]


@CLOSED
class Questions(Asked):
    """The missing facts by weight: by what their answers would lead to."""

    schema: Annotated[Literal["danhgia/questions/1"], Field(description="The name of this schema.")]
    facts: Annotated[
        list[Question],
        Field(description="The missing facts: by weight, then by how far an answer narrows the range."),
    ]
