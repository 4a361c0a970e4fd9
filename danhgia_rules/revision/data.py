"""A diff as plain data, for JSON."""

from typing import TYPE_CHECKING

from danhgia_rules.records.form import form_digest
from danhgia_rules.revision.model import Change, Pair, RulebookDiff
from danhgia_rules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


def diff_data(diff: RulebookDiff) -> "out.RulebookDiff":
    """Give a diff as plain data: text, int, None, list, dict."""
    return {
        "schema": "danhgia/rulebook-diff/1",
        "old": book_data(diff.old, diff.files[0]),
        "new": book_data(diff.new, diff.files[1]),
        "same": not diff,
        "counts": {str(effect): count for effect, count in diff.counts().items()},
        "changes": [change_data(change) for change in diff.changes],
    }


def book_data(rulebook: Rulebook, file: str) -> "out.ComparedRulebook":
    """Say which rulebook it was: by its file, its id and the digest of what it says."""
    return {
        "file": file,
        "id": rulebook.id,
        "title": rulebook.title,
        "title_en": rulebook.title_en,
        "from": rulebook.periods[0],
        "until": rulebook.periods[1],
        "sha256": form_digest(rulebook)[0],
    }


def change_data(change: Change) -> "out.RulebookChange":
    """Give one entry as plain data."""
    return {
        "kind": str(change.kind),
        "effect": str(change.effect),
        "area": str(change.area),
        "criteria": list(change.criteria),
        "names": list(change.names),
        "levels": list(change.levels),
        "what": change.what[0],
        "what_en": change.what[1],
        "before": _text(change.before, 0),
        "before_en": _text(change.before, 1),
        "after": _text(change.after, 0),
        "after_en": _text(change.after, 1),
    }


def _text(pair: Pair | None, language: int) -> str | None:
    return None if pair is None else pair[language]
