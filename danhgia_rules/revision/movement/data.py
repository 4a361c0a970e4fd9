"""An impact as plain data, for JSON: codes, results, entries of the diff."""

from typing import TYPE_CHECKING

from danhgia_rules.revision.data import book_data, change_data
from danhgia_rules.revision.movement.model import (
    DossierImpact,
    Impact,
    LevelMove,
    Near,
    Outcome,
    Reason,
    Unrated,
)
from danhgia_rules.trace_data import bounds_data, whole_data

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


def impact_data(impact: Impact) -> "out.Impact":
    """Give an impact as plain data: text, int, bool, None, list, dict."""
    return {
        "schema": "danhgia/impact/1",
        "old": book_data(impact.diff.old, impact.diff.files[0]),
        "new": book_data(impact.diff.new, impact.diff.files[1]),
        "changes": [change_data(change) for change in impact.diff.changes],
        "totals": {str(move): count for move, count in impact.totals().items()},
        "distribution": [
            {"rating": name, "before": before, "after": after}
            for name, before, after in impact.distribution()
        ],
        "dossiers": [_dossier(found) for found in impact.results],
        "near": [_near(near) for near in impact.near],
        "unrated": [_unrated(found) for found in impact.unrated],
    }


def _dossier(found: DossierImpact) -> "out.DossierImpact":
    return {
        "ma": found.code,
        "ky_danh_gia": found.period,
        "before": _outcome(found.before),
        "after": _outcome(found.after),
        "move": str(found.move),
        "reasons": [reason_data(reason) for reason in found.reasons],
        "changes": list(found.changes),
        "levels": [_level(move) for move in found.levels],
    }


def _outcome(outcome: Outcome) -> "out.Outcome":
    return {"rating": outcome.rating, "bounds": bounds_data(outcome.bounds)}


def _level(move: LevelMove) -> "out.LevelMove":
    return {
        "criterion": move.criterion,
        "before": move.before,
        "after": move.after,
        "changes": list(move.changes),
    }


def reason_data(reason: Reason) -> "out.DecidingRule":
    """Give a requirement or a limit as plain data."""
    return {
        "criterion": reason.criterion,
        "requirement": None if reason.limit else reason.name,
        "limit": reason.name if reason.limit else None,
        "label": reason.label[0],
        "label_en": reason.label[1],
    }


def _near(near: Near) -> "out.NearBorder":
    return {
        "ma": near.code,
        "ky_danh_gia": near.period,
        **reason_data(near.reason),
        "level": near.level_name,
        "rises": near.rises,
        "gap": {
            "amount": whole_data(near.gap.amount),
            "unit": near.gap.unit[0],
            "too_much": near.gap.too_much,
        },
        "before": near.before,
        "after": near.after,
    }


def _unrated(found: Unrated) -> "out.UnratedDossier":
    return {
        "name": found.name,
        "problems": [
            {
                "code": problem.code,
                "line": problem.where.line or None,
                "path": problem.where.path,
                "message": problem.sentence("vi"),
                "message_en": problem.sentence("en"),
            }
            for problem in found.problems
        ],
    }
