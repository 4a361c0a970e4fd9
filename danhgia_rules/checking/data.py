"""A check as plain data, `danhgia/rulebook-check/1`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from danhgia_rules.checking.model import Claim, Kind, Report, Verdict, by_kind
from danhgia_rules.errors import Problem

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


def check_data(reports: Sequence[Report], problems: Sequence[Problem], *, every: bool) -> "out.RulebookCheck":
    """Give reports as data: their findings, or `every` claim."""
    claims = [claim for report in reports for claim in report.claims]
    refuted = [claim for claim in claims if claim.verdict is Verdict.REFUTED]
    faults = sum(claim.is_fault for claim in refuted)
    return {
        "schema": "danhgia/rulebook-check/1",
        "proved": sum(claim.verdict is Verdict.PROVED for claim in claims),
        "faults": faults,
        "remarks": len(refuted) - faults,
        "outside": sum(claim.verdict is Verdict.OUTSIDE for claim in claims),
        "rulebooks": [_report(report, every=every) for report in reports],
        "unread": cast("list[out.UnreadRulebook]", [problem.to_data() for problem in problems]),
    }


def _report(report: Report, *, every: bool) -> "out.CheckedRulebook":
    shown = report.claims if every else report.findings()
    return {
        "id": report.rulebook or None,
        "file": report.file or None,
        "kinds": [_kind(kind, claims) for kind, claims in by_kind(report.claims).items()],
        "claims": [_claim(claim) for claim in shown],
    }


def _kind(kind: Kind, claims: Sequence[Claim]) -> "out.CheckedKind":
    return {
        "code": kind.code,
        "weight": kind.weight.value,
        "claim": kind.claim[0],
        "claim_en": kind.claim[1],
        "proved": sum(claim.verdict is Verdict.PROVED for claim in claims),
        "refuted": sum(claim.verdict is Verdict.REFUTED for claim in claims),
        "outside": sum(claim.verdict is Verdict.OUTSIDE for claim in claims),
    }


def _claim(claim: Claim) -> "out.CheckedClaim":
    problem = None if claim.verdict is Verdict.PROVED else claim.problem()
    return {
        "code": claim.kind.code,
        "subject": claim.subject,
        "verdict": claim.verdict.value,
        "weight": claim.kind.weight.value,
        "means": claim.means.value,
        "file": claim.where.file,
        "line": claim.where.line or None,
        "column": claim.where.column or None,
        "message": problem.sentence("vi") if problem else None,
        "message_en": problem.sentence("en") if problem else None,
        "help": problem.help("vi") if problem else None,
        "help_en": problem.help("en") if problem else None,
        "witness": None if claim.witness is None else claim.witness.to_data(),
    }
