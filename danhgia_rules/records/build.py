"""Make the record of an evaluation: the decision first, then the environment apart from it."""

import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from danhgia_rules.__about__ import SEMANTICS, __version__
from danhgia_rules.canonical import canonical_bytes, commitment, digest, sha256
from danhgia_rules.catalog import bundled
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.model import LIMITS
from danhgia_rules.dossier.model import SCHEMA as DOSSIER
from danhgia_rules.errors import Problem, RecordError
from danhgia_rules.exact import MAX_INPUT
from danhgia_rules.records.form import form_digest, rating_form
from danhgia_rules.records.model import Facts, Record, new_key
from danhgia_rules.records.strict import FACTS, RECORD
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.trace import RequirementTrace, Trace
from danhgia_rules.trace_data import SCHEMA as TRACE
from danhgia_rules.trace_data import bounds_data, trace_data

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

TRACE_LABEL = "danhgia/trace/1"


def record_of(dossier: Dossier, rulebook: Rulebook, trace: Trace, key: bytes | None = None) -> Record:
    """Make the record of a rating, with its facts; a random key unless one is given.

    Raises RecordError: B012 for a key that is not 32 bytes, B003 for facts too large to be read back.
    """
    key = new_key(key)
    facts = dossier.to_data()
    if len(canonical_bytes(facts)) > LIMITS.size:  # it could not be read back
        raise RecordError(Problem("B003", params={"limit": LIMITS.size}))
    decision = decision_of(facts, rulebook, trace, key)
    data: out.DecisionRecord = {
        "schema": RECORD,
        "decision": decision,
        "decision_sha256": digest(decision),
        "environment": _environment(),
    }
    kept: out.FactsFile = {
        "schema": FACTS,
        "record": sha256(canonical_bytes(data)),
        "key": key.hex(),
        "dossier": facts,
    }
    return Record(data, Facts(kept), rulebook)


def decision_of(facts: dict[str, Any], rulebook: Rulebook, trace: Trace, key: bytes) -> "out.Decision":
    """Give the decision part of a record: the same on every machine for the same facts, rules and key."""
    head = trace.heading
    whole, rules = form_digest(rulebook)
    return {
        "semantics": SEMANTICS,
        "proposal": True,
        "rulebook": {"id": head.rulebook_id, "sha256": whole},
        "rating_rules": {"id": head.rating_rules_id, "sha256": rules},
        "chosen": {
            "by_name": head.chosen_by_name,
            "position": head.position,
            "period": head.period,
            "from": head.rulebook_periods[0],
            "until": head.rulebook_periods[1],
        },
        "facts": {"schema": DOSSIER, "commitment": commitment(key, FACTS, facts)},
        "levels": {
            entry.criterion.id: {"level": str(entry.level), "bounds": bounds_data(entry.bounds)}
            for entry in trace.criteria
        },
        "rating": str(head.rating),
        "bounds": bounds_data(head.bounds),
        "deciding": {
            "criteria": {entry.criterion.id: _binding(entry.requirements) for entry in trace.criteria},
            "requirements": _binding(trace.requirements),
            "limits": [entry.limit.id for entry in trace.limits if entry.binds],
        },
        "trace": {"schema": TRACE, "commitment": _trace_commitment(key, trace)},
    }


def _binding(rows: Iterable[RequirementTrace]) -> list[str]:
    return [row.requirement.id for row in rows if row.binds]


def _trace_commitment(key: bytes, trace: Trace) -> str:
    data = trace_data(trace)
    try:
        return commitment(key, TRACE_LABEL, data)
    except ValueError:  # a sum of large amounts, beyond what JSON holds exactly
        return commitment(key, TRACE_LABEL, _held(data))


def _held(data: Any) -> Any:
    """Turn integers that JSON does not hold exactly (sums may reach them) into text."""
    if isinstance(data, Mapping):
        return {key: _held(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_held(item) for item in data]
    return str(data) if type(data) is int and abs(data) > MAX_INPUT else data


@cache
def _environment() -> "out.Environment":
    try:
        durable = version("durable-rules")
    except PackageNotFoundError:
        durable = "unknown"
    return {
        "library": __version__,
        "python": platform.python_version(),
        "durable_rules": durable,
        "catalog": _catalog(),
    }


def _catalog() -> "list[out.CatalogEntry]":
    """Give all that the catalog holds: position, years and digest of each rulebook."""
    found: list[out.CatalogEntry] = []
    catalog = bundled()
    for entry in catalog.entries:
        if entry.position is None:
            sha = digest(rating_form(*catalog.rating_rules(entry.id)))
        else:
            sha = form_digest(catalog.rulebook(entry.id))[0]
        found.append(
            {
                "id": entry.id,
                "position": entry.position,
                "from": entry.from_,
                "until": entry.until,
                "sha256": sha,
            }
        )
    return found
