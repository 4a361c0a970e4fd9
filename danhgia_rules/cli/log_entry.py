"""What an entry of the log needs: which options go with which kind, and which ratings there are."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from danhgia_rules.catalog import bundled
from danhgia_rules.cli.records import record_from
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.rulebook.model import without_overlay

if TYPE_CHECKING:
    from danhgia_rules.log import DecisionLog


class Kind(StrEnum):
    """What an entry is."""

    rating = "rating"
    decision = "decision"
    correction = "correction"
    appeal = "appeal"


def check_rating(log: "DecisionLog", about: int, rating: str) -> None:
    """Refuse a rating that the rulebook of the record does not have, where that rulebook is at hand."""
    try:
        body = log.record(about)
        if body is None:
            return
        name = record_from(body).decision["rulebook"]["id"]
        known = bundled().rulebook(without_overlay(name)).rating.scale.names  # no overlay changes the scale
    except DanhGiaError:
        return  # what else is wrong is told when the entry is made
    if rating not in {*known, "not_rated"}:
        raise DanhGiaError(Problem("L005", params={"known": ", ".join((*known, "not_rated"))}))


_NEEDS = {
    Kind.rating: ({"RECORDS"}, set[str]()),
    Kind.correction: ({"RECORDS", "--supersedes", "--reason"}, set[str]()),
    Kind.decision: ({"--about", "--rating", "--author", "--document"}, {"--reason"}),
    Kind.appeal: ({"--about", "--author", "--reason"}, {"--document"}),
}


def check_options(kind: Kind, given: dict[str, Any]) -> None:
    """Refuse what an entry of this kind lacks, and what it does not take."""
    needed, allowed = _NEEDS[kind]
    present = {name for name, value in given.items() if value is not None}
    lacking, foreign = needed - present, present - needed - allowed
    problems = []
    if lacking:
        problems.append(Problem("L019", params={"kind": kind, "options": ", ".join(sorted(lacking))}))
    if foreign:
        problems.append(Problem("L020", params={"kind": kind, "options": ", ".join(sorted(foreign))}))
    if problems:
        raise DanhGiaError(problems)
