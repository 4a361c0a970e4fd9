"""What the loader would refuse: so wrong that no scenario has to catch it.

Asks the checks of the loader itself; must not know scenarios.
"""

from danhgia_rules.documents import Document
from danhgia_rules.exact import Number
from danhgia_rules.loader.context import Notes
from danhgia_rules.loader.ladders import stronger_than_above, unreachable
from danhgia_rules.loader.thresholds import ThresholdReader
from danhgia_rules.rulebook.edit import Ladder
from danhgia_rules.rulebook.model import Domain, Indicator

NO_SUCH_VALUE, NOT_WEAKER, NO_ROWS, NEVER_REACHED = "R022", "R016", "R034", "R018"


def threshold_refused(indicator: Indicator, comparison: str, threshold: Number) -> str | None:
    """Say why a threshold would be refused: outside its values, met by all of them, or by none."""
    if not in_range(indicator.domain, threshold):
        return NO_SUCH_VALUE
    notes = Notes(Document("", {}), lambda _: None)
    ThresholdReader(notes).check_range(comparison, threshold, indicator, ())
    return notes.problems[0].code if notes.problems else None


def in_range(domain: Domain, threshold: Number) -> bool:
    """Say whether a threshold is a value that the indicator can have."""
    if threshold == domain.none:
        return True
    return domain.least <= threshold <= domain.top and not (threshold < 0 and domain.kind != "date")


def ladder_refused(ladder: Ladder) -> str | None:
    """Say why a ladder would be refused: a cell asks more than the one above, a level is out of reach."""
    if not ladder.rows and ladder.place is not None:
        return NO_ROWS
    for row in ladder.rows:
        for rank in range(1, len(row.cells) - 1):
            if stronger_than_above(row.cells, rank, row.indicator) is not None:
                return NOT_WEAKER
    limits = ladder.rulebook.rating.limits if ladder.place is None else ()
    return NEVER_REACHED if unreachable(ladder.rows, ladder.scale, limits) else None
