"""The shape of what goes out as plain data: one typed object for each, with what every key means.

The functions that build the data are typed with these, and the JSON Schema files under
`rules/schemas` are generated from them; so builder, file and reader cannot drift apart.
Nothing here runs during a rating; records that are read back are checked by it.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from danhgia_rules.output_schema.batch import BatchAudit, BatchFile, BatchSummary
from danhgia_rules.output_schema.check import (
    CheckedClaim,
    CheckedKind,
    CheckedRulebook,
    RulebookCheck,
    UnreadRulebook,
)
from danhgia_rules.output_schema.comparison import (
    Assessment,
    Caution,
    Compared,
    Comparison,
    Opinion,
    Support,
    Supporting,
)
from danhgia_rules.output_schema.evaluation import Cell, Criterion, Evaluation, Parameter, Requirement, Trace
from danhgia_rules.output_schema.log import (
    LogConsistency,
    LogEntry,
    LogFinding,
    LogHead,
    LogInclusion,
    LogProof,
    LogReport,
    LogSeen,
)
from danhgia_rules.output_schema.parts import (
    Asked,
    Bounds,
    Evidence,
    Limit,
    Outcome,
    Reading,
    Record,
    Side,
    Source,
    Unless,
)
from danhgia_rules.output_schema.path import Change, Need, Obstacle, Path, Rule
from danhgia_rules.output_schema.questions import Answered, Form, Question, Questions, Reader
from danhgia_rules.output_schema.record import (
    BundledFile,
    BundledSource,
    CatalogEntry,
    Decision,
    DecisionRecord,
    Environment,
    FactsFile,
    Manifest,
)
from danhgia_rules.output_schema.revision import (
    ComparedRulebook,
    DecidingRule,
    Distributed,
    DossierImpact,
    Impact,
    LevelMove,
    NearBorder,
    RulebookChange,
    RulebookDiff,
    UnratedDossier,
    UnratedProblem,
)
from danhgia_rules.output_schema.values import Asks, Fact, Value
from danhgia_rules.output_schema.verification import DifferentPlace, Verification, VerifiedPart
from danhgia_rules.output_schema.what_if import MovedRequirement, WhatIf
from danhgia_rules.output_schema.why_not import Gap, Reasoned, Reasons, Shortfall, WhyNot

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "SCHEMAS",
    "Answered",
    "Asked",
    "Asks",
    "Assessment",
    "BatchAudit",
    "BatchFile",
    "BatchSummary",
    "Bounds",
    "BundledFile",
    "BundledSource",
    "CatalogEntry",
    "Caution",
    "Cell",
    "Change",
    "CheckedClaim",
    "CheckedKind",
    "CheckedRulebook",
    "Compared",
    "ComparedRulebook",
    "Comparison",
    "Criterion",
    "DecidingRule",
    "Decision",
    "DecisionRecord",
    "DifferentPlace",
    "Distributed",
    "DossierImpact",
    "Environment",
    "Evaluation",
    "Evidence",
    "Fact",
    "FactsFile",
    "Form",
    "Gap",
    "Impact",
    "LevelMove",
    "Limit",
    "LogConsistency",
    "LogEntry",
    "LogFinding",
    "LogHead",
    "LogInclusion",
    "LogProof",
    "LogReport",
    "LogSeen",
    "Manifest",
    "MovedRequirement",
    "NearBorder",
    "Need",
    "Obstacle",
    "Opinion",
    "Outcome",
    "Parameter",
    "Path",
    "Question",
    "Questions",
    "Reader",
    "Reading",
    "Reasoned",
    "Reasons",
    "Record",
    "Requirement",
    "Rule",
    "RulebookChange",
    "RulebookCheck",
    "RulebookDiff",
    "Shortfall",
    "Side",
    "Source",
    "Support",
    "Supporting",
    "Trace",
    "Unless",
    "UnratedDossier",
    "UnratedProblem",
    "UnreadRulebook",
    "Value",
    "Verification",
    "VerifiedPart",
    "WhatIf",
    "WhyNot",
    "adapter",
    "schema_file",
]

SCHEMAS: dict[str, Any] = {
    "danhgia/evaluation/1": Evaluation,
    "danhgia/why-not/1": WhyNot,
    "danhgia/path/1": Path,
    "danhgia/what-if/1": WhatIf,
    "danhgia/questions/1": Questions,
    "danhgia/comparison/1": Comparison,
    "danhgia/record/1": DecisionRecord,
    "danhgia/facts/1": FactsFile,
    "danhgia/bundle/1": Manifest,
    "danhgia/verification/1": Verification,
    "danhgia/rulebook-check/1": RulebookCheck,
    "danhgia/log-entry/1": LogEntry,
    "danhgia/log-head/1": LogHead,
    "danhgia/log-inclusion/1": LogInclusion,
    "danhgia/log-consistency/1": LogConsistency,
    "danhgia/log-proof/1": LogProof,
    "danhgia/log-report/1": LogReport,
    "danhgia/log-seen/1": LogSeen,
    "danhgia/rulebook-diff/1": RulebookDiff,
    "danhgia/impact/1": Impact,
    "danhgia/batch-summary/1": BatchSummary,
}
"""The type of each output, by the name that stands under its key `schema`."""


def schema_file(name: str) -> str:
    """Give the path of a schema's file below the folder of the rulebooks: `schemas/evaluation-1.json`."""
    _, output, version = name.split("/")
    return f"schemas/{output}-{version}.json"


@cache
def adapter(name: str) -> "TypeAdapter[Any]":
    """Give what checks data against a schema, by the name of the schema."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - only who reads files needs it

    return TypeAdapter(SCHEMAS[name])
