"""Parts that the evaluation and the answers share: the head, bounds, readings, sources, records, limits."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.citations import Grade, SourceKind
from danhgia_rules.indicators.reading import State
from danhgia_rules.output_schema.values import (
    CLOSED,
    WITH_READING,
    Asks,
    CriterionId,
    Date,
    Exact,
    Name,
    Value,
    Year,
)
from danhgia_rules.rulebook.model import LimitKind


@CLOSED
class Bounds(TypedDict):
    """The range that missing facts leave open."""

    lowest: Annotated[Name, Field(description="The lower end, included.")]
    highest: Annotated[Name, Field(description="The upper end, included; it may equal the lower one.")]
    outside: Annotated[
        bool,
        Field(
            description="Whether no level at all is possible too: not applicable for a criterion, not rated "
            "for the rating."
        ),
    ]


@CLOSED
class Outcome(TypedDict):
    """What the rating is, or would be."""

    rating: Annotated[Name, Field(description="A rating of the rulebook, or `not_rated`, or `undetermined`.")]
    bounds: Annotated[Bounds | None, Field(description="The range when the rating is undetermined.")]


@CLOSED
class Side(Outcome):
    """A whole result: the rating, and the level of each criterion."""

    levels: Annotated[dict[CriterionId, Name], Field(description="The level of each criterion.")]


@CLOSED
class Asked(TypedDict):
    """The head of every answer: which dossier was asked about, by which rules, and its rating as it is."""

    ma: Annotated[str, Field(description="The code of the dossier.")]
    ky_danh_gia: Annotated[Year, Field(description="The assessed year.")]
    rulebook: Annotated[str, Field(description="The id of the rulebook that decided.")]
    rating: Annotated[
        Name,
        Field(description="The rating as it is: one of the rulebook, or `not_rated`, or `undetermined`."),
    ]
    bounds: Annotated[Bounds | None, Field(description="The range when that rating is undetermined.")]


@CLOSED
class Source(TypedDict):
    """Where a threshold comes from."""

    kind: Annotated[
        str, Field(json_schema_extra={"enum": [*SourceKind]}, description="How far the source binds.")
    ]
    document: Annotated[str, Field(description="How people call the document.")]
    number: Annotated[str | None, Field(description="The number of the document.")]
    issued: Annotated[Date | None, Field(description="The day on which the document was issued.")]
    issuer: Annotated[str | None, Field(description="The body that issued the document.")]
    at: Annotated[str | None, Field(description="The provision.")]
    grade: Annotated[
        str | None,
        Field(
            json_schema_extra={"enum": [*Grade, None]},
            description="How well the provision is verified; null for a default.",
        ),
    ]
    quote: Annotated[
        str | None,
        Field(
            description="The words that support the threshold; null where they are those of the clause, or "
            "there are none."
        ),
    ]
    verbatim: Annotated[
        bool,
        Field(description="Whether the text file holds the document's own words, not notes of what it says."),
    ]


@CLOSED
class Evidence(TypedDict):
    """The document behind a record."""

    so: Annotated[str | None, Field(description="Its number.")]
    ngay: Annotated[Date | None, Field(description="Its date.")]
    co_quan: Annotated[str | None, Field(description="Its issuer.")]


@CLOSED
class Record(TypedDict):
    """A record or a fact of the dossier that was read; in the overall ladder also a criterion."""

    path: Annotated[str, Field(description="Its place, such as `don_vi_truc_thuoc[DV-01]`.")]
    counted: Annotated[
        bool | None,
        Field(
            description="Whether it counted (of a share: whether it is in the numerator); null where a "
            "missing fact leaves it open."
        ),
    ]
    minh_chung: Annotated[Evidence | None, Field(description="Its evidence; null where there is none.")]


@WITH_READING
class Reading(TypedDict):
    """What an indicator is for this dossier."""

    state: Annotated[
        str,
        Field(
            json_schema_extra={"enum": [*State]},
            description="Known, not applicable and unknown are three different things.",
        ),
    ]
    value: Annotated[Value | None, Field(description="The exact value; null unless it is known.")]
    part: NotRequired[Annotated[Exact, Field(description="Of a known share: its numerator.")]]
    whole: NotRequired[Annotated[Exact, Field(description="Of a known share: its denominator.")]]
    low: NotRequired[
        Annotated[Value | None, Field(description="Of an unknown value: its lower bound; null for none.")]
    ]
    high: NotRequired[
        Annotated[Value | None, Field(description="Of an unknown value: its upper bound; null for none.")]
    ]
    may_be_not_applicable: NotRequired[
        Annotated[
            bool,
            Field(
                description="Of an unknown value: whether a missing fact could also make it not applicable."
            ),
        ]
    ]
    missing: NotRequired[
        Annotated[list[str], Field(description="Of an unknown value: the paths of the missing facts.")]
    ]


@CLOSED
class Row(TypedDict):
    """A requirement by name: what it reads, and under which clauses."""

    id: Annotated[Name, Field(description="Its name in the rulebook.")]
    clauses: Annotated[list[str], Field(description="The letters of the clauses that it reads.")]
    indicator: Annotated[Name, Field(description="What is computed, by name.")]
    label: Annotated[str, Field(description="What is computed, in Vietnamese.")]


@WITH_READING
class Unless(Reading):
    """The exception to a limit, and what the dossier says of it."""

    indicator: Annotated[Name, Field(description="What is computed, by name.")]
    asks: Annotated[Asks, Field(description="When it lifts the limit.")]


@WITH_READING
class Limit(Reading):
    """A cap, a ground for the lowest rating, or a case of no rating."""

    id: Annotated[Name, Field(description="Its name in the rulebook.")]
    kind: Annotated[LimitKind, Field(description="What it does when it applies.")]
    title: Annotated[str, Field(description="Its title in Vietnamese.")]
    applies: Annotated[
        bool | None, Field(description="Whether it applies; null where a missing fact leaves it open.")
    ]
    at_most: Annotated[
        Name | None,
        Field(
            description="The highest rating that it allows; null when it does not apply, and for a case of "
            "no rating."
        ),
    ]
    binds: Annotated[bool, Field(description="Whether the result rests on it.")]
    when: Annotated[
        Asks | None, Field(description="When it applies; null for a cap at the level of its indicator.")
    ]
    unless: Annotated[Unless | None, Field(description="Its exception; null where it has none.")]
    indicator: Annotated[Name, Field(description="What is computed, by name.")]
    source: Annotated[Source, Field(description="Where it comes from.")]
    records: Annotated[list[Record], Field(description="The records that were read.")]
