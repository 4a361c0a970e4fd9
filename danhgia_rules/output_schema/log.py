"""What the log of decisions gives: entries, heads, proofs, and what reading it all again found."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # as pydantic asks on Python 3.11

from danhgia_rules.output_schema.record import Digest
from danhgia_rules.output_schema.values import CLOSED

Count = Annotated[int, Field(ge=0, le=2**53 - 1)]
TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
KINDS = ["rating", "decision", "correction", "appeal"]
"""What an entry is; it stands under `kind`."""

Origin = Annotated[str, Field(description="The name of the log.")]
Hashes = Annotated[list[Digest], Field(description="The hashes of the path, from the leaf upwards.")]


@CLOSED
class LogEntry(TypedDict):
    """One entry of the log; which of the last keys it has follows from its kind."""

    schema: Annotated[Literal["danhgia/log-entry/1"], Field(description="The name of this schema.")]
    seq: Annotated[Count, Field(description="Its number, from 0.")]
    kind: Annotated[str, Field(json_schema_extra={"enum": [*KINDS]}, description="What it is.")]
    at: Annotated[
        str, Field(pattern=TIME, description="When it was appended, by the machine's clock, in UTC.")
    ]
    record: NotRequired[
        Annotated[Digest, Field(description="Of a rating or correction: the digest of the record.")]
    ]
    supersedes: NotRequired[
        Annotated[Count, Field(description="Of a correction: the entry that it stands in place of.")]
    ]
    about: NotRequired[
        Annotated[Count, Field(description="Of a decision or appeal: the entry that it is about.")]
    ]
    rating: NotRequired[Annotated[str, Field(description="Of a decision: the rating that was decided.")]]
    differs: NotRequired[
        Annotated[bool, Field(description="Of a decision: whether it differs from the rating of the record.")]
    ]
    author: NotRequired[
        Annotated[str, Field(description="Of a decision or appeal: the office or title, never a name.")]
    ]
    reason: NotRequired[
        Annotated[
            str | None, Field(description="Of all but a rating: the reason; null where none was given.")
        ]
    ]
    document: NotRequired[
        Annotated[str | None, Field(description="Of a decision or appeal: number and date of the document.")]
    ]


@CLOSED
class LogHead(TypedDict):
    """The state of a log: whose it is, how long, and the root over its entries."""

    schema: Annotated[Literal["danhgia/log-head/1"], Field(description="The name of this schema.")]
    origin: Origin
    size: Annotated[Count, Field(description="How many entries it has.")]
    root: Annotated[Digest, Field(description="The root of the tree.")]


@CLOSED
class LogInclusion(TypedDict):
    """Proves that an entry stands in a log of that size."""

    schema: Annotated[Literal["danhgia/log-inclusion/1"], Field(description="The name of this schema.")]
    origin: Origin
    seq: Annotated[Count, Field(description="The number of the entry.")]
    size: Annotated[Count, Field(description="How many entries the log has.")]
    leaf: Annotated[Digest, Field(description="The hash of the entry's leaf.")]
    path: Hashes


@CLOSED
class LogConsistency(TypedDict):
    """Proves that a later log begins with an earlier one."""

    schema: Annotated[Literal["danhgia/log-consistency/1"], Field(description="The name of this schema.")]
    origin: Origin
    old: Annotated[Count, Field(description="How many entries the earlier one has.")]
    new: Annotated[Count, Field(description="How many entries the later one has.")]
    path: Hashes


@CLOSED
class LogProof(TypedDict):
    """An entry with all that proves it stands in a log."""

    schema: Annotated[Literal["danhgia/log-proof/1"], Field(description="The name of this schema.")]
    entry: Annotated[LogEntry, Field(description="The entry.")]
    inclusion: Annotated[LogInclusion, Field(description="The proof.")]
    head: Annotated[LogHead, Field(description="The state of the log that it leads to.")]


@CLOSED
class LogFinding(TypedDict):
    """One thing that was found in a log."""

    code: Annotated[str, Field(pattern="^K[0-9]{3}$", description="Its code.")]
    where: Annotated[str, Field(description="The entry or table; empty where it is the whole.")]
    vi: Annotated[str, Field(description="What it is, in Vietnamese.")]
    en: Annotated[str, Field(description="The same in English.")]


@CLOSED
class LogReport(TypedDict):
    """What reading a whole log again gave."""

    schema: Annotated[Literal["danhgia/log-report/1"], Field(description="The name of this schema.")]
    origin: Annotated[str, Field(description="The name of the log; empty where it could not be read.")]
    ok: Annotated[bool, Field(description="Whether nothing was found.")]
    size: Annotated[Count, Field(description="How many entries were read.")]
    root: Annotated[
        Digest | None, Field(description="The root worked out from the entries; null where that failed.")
    ]
    compared: Annotated[Count, Field(description="With how many checkpoints from outside it was compared.")]
    findings: Annotated[list[LogFinding], Field(description="What shows that the log was altered.")]
    remarks: Annotated[list[LogFinding], Field(description="What is worth a look but proves nothing.")]


@CLOSED
class LogSeen(TypedDict):
    """What a witness saw."""

    schema: Annotated[Literal["danhgia/log-seen/1"], Field(description="The name of this schema.")]
    head: Annotated[LogHead, Field(description="The state of the log now.")]
    last: Annotated[LogHead | None, Field(description="The state seen before; null the first time.")]
    proof: Annotated[
        LogConsistency | None, Field(description="The proof from one to the other; null the first time.")
    ]
