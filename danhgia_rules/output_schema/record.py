"""The record of a decision (`danhgia/record/1`), the facts kept apart from it, the manifest of a bundle."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.evaluation import Chosen, Years
from danhgia_rules.output_schema.parts import Bounds, Outcome
from danhgia_rules.output_schema.values import CLOSED, CriterionId, Name

DIGEST = "^[0-9a-f]{64}$"
SCHEMA = "^danhgia/[a-z-]{1,40}/[0-9]{1,4}$"
LINE = r"^[^\x00-\x1f\x7f-\x9f]{1,4000}$"
"""One line of text: no control character."""
Digest = Annotated[str, Field(pattern=DIGEST, description="A SHA-256, in hexadecimal.")]
Commitment = Annotated[
    str,
    Field(
        pattern=DIGEST,
        description="HMAC-SHA256 by the key in the facts file, in hexadecimal; it tells nothing without it.",
    ),
]


@CLOSED
class Hashed(TypedDict):
    """A rulebook, or overall rules, by the digest of its canonical form."""

    id: Annotated[str, Field(pattern=LINE, description="Its id.")]
    sha256: Digest


@CLOSED
class Committed(TypedDict):
    """Something kept elsewhere, by its schema and a commitment to it."""

    schema: Annotated[str, Field(pattern=SCHEMA, description="The schema of what was committed to.")]
    commitment: Commitment


@CLOSED
class RecordedLevel(TypedDict):
    """The level of one criterion."""

    level: Annotated[Name, Field(description="A level, or `not_applicable`, or `undetermined`.")]
    bounds: Annotated[Bounds | None, Field(description="The range when the level is undetermined.")]


@CLOSED
class Deciding(TypedDict):
    """What decided, by the ids of the rulebook: they tell of the person, but name no record of a dossier."""

    criteria: Annotated[
        dict[CriterionId, list[Name]], Field(description="The requirements that bind, of each criterion.")
    ]
    requirements: Annotated[
        list[Name], Field(description="The overall requirements that bind, whatever limits say.")
    ]
    limits: Annotated[list[Name], Field(description="The caps, grounds and cases of no rating that bind.")]


@CLOSED
class Decision(Outcome):
    """What was rated, by which rules, with what result: nothing here depends on the machine."""

    semantics: Annotated[int, Field(description="The semantics number: that of the meaning of rulebooks.")]
    proposal: Annotated[
        Literal[True], Field(description="The result is a proposal; the competent authority decides.")
    ]
    rulebook: Annotated[Hashed, Field(description="The rulebook, with all that it rests on.")]
    rating_rules: Annotated[Hashed, Field(description="The overall rules in it.")]
    chosen: Annotated[Chosen, Field(description="Why this rulebook.")]
    facts: Annotated[Committed, Field(description="The dossier.")]
    levels: Annotated[dict[CriterionId, RecordedLevel], Field(description="The level of each criterion.")]
    deciding: Annotated[Deciding, Field(description="What decided.")]
    trace: Annotated[
        Committed, Field(description="The whole trace: the evaluation from its key `rulebook` on.")
    ]


@CLOSED
class CatalogEntry(Years):
    """A rulebook that was on offer."""

    id: Annotated[str, Field(pattern=LINE, description="Its id.")]
    position: Annotated[
        str | None, Field(pattern=LINE, description="The position that it rates; null for overall rules.")
    ]
    sha256: Digest


@CLOSED
class Environment(TypedDict):
    """Where the rating was made; nothing here bears on the decision."""

    library: Annotated[str, Field(pattern=LINE, description="The version of danhgia-rules.")]
    python: Annotated[str, Field(pattern=LINE, description="The version of Python.")]
    durable_rules: Annotated[str, Field(pattern=LINE, description="The version of durable-rules.")]
    catalog: Annotated[list[CatalogEntry], Field(description="All that the catalog held.")]


@CLOSED
class DecisionRecord(TypedDict):
    """The record of a decision: it quotes no fact, yet it tells of the person, so it is personal data."""

    schema: Annotated[Literal["danhgia/record/1"], Field(description="The name of this schema.")]
    decision: Annotated[Decision, Field(description="The decision.")]
    decision_sha256: Digest
    environment: Annotated[Environment, Field(description="Where it was made.")]


@CLOSED
class FactsFile(TypedDict):
    """The facts behind a record and the key of its commitments; once erased, what the record says stays."""

    schema: Annotated[Literal["danhgia/facts/1"], Field(description="The name of this schema.")]
    record: Annotated[Digest, Field(description="The digest of the record.")]
    key: Annotated[
        str, Field(pattern=DIGEST, description="The key of the commitments: 32 random bytes, in hexadecimal.")
    ]
    dossier: Annotated[dict[str, Any], Field(description="The dossier, as `danhgia/dossier/1`.")]


@CLOSED
class BundledFile(TypedDict):
    """A file of rules in a bundle, and the files that its quotes are checked against."""

    file: Annotated[str, Field(description="Its place in the bundle.")]
    texts: Annotated[
        dict[str, str],
        Field(description="The place in the bundle of each such file, by the name that it is cited by."),
    ]


@CLOSED
class BundledSource(BundledFile):
    """A rulebook file in a bundle, with the overlay that was applied to it."""

    overlay: NotRequired[
        Annotated[BundledFile, Field(description="The overlay that replaced thresholds, if one did.")]
    ]


@CLOSED
class Manifest(TypedDict):
    """What a bundle holds."""

    schema: Annotated[Literal["danhgia/bundle/1"], Field(description="The name of this schema.")]
    rulebook: Annotated[BundledSource, Field(description="The rulebook of the criteria.")]
    rating_rules: Annotated[
        BundledFile | None, Field(description="The overall rules, where they are another file.")
    ]
    files: Annotated[dict[str, Digest], Field(description="The digest of every other file, by its name.")]
