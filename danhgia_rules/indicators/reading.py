"""What an indicator is for one dossier: known, not applicable, or between two bounds."""

from dataclasses import dataclass
from enum import StrEnum

from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.quiet import Quiet


class State(StrEnum):
    """Missing, not applicable and known are three different things."""

    KNOWN = "known"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


@dataclass(slots=True, repr=False)
class Reading(Quiet):
    """The value of one indicator, with what was read to get it.

    `low` and `high` bound it whatever the missing facts are; for a known value both equal it.
    `may_be_na` says that a missing fact could also make it not applicable. `records` are the
    places in the list that were read; of a share, `counted` are those in its numerator and
    `open` those that a missing fact leaves undecided.
    `part` and `whole` are numerator and denominator of a share.
    """

    state: State
    low: Number = 0
    high: Number = 0
    may_be_na: bool = False
    records: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    part: Number = 0
    whole: Number = 0
    missing: tuple[str, ...] = ()

    @property
    def value(self) -> Number | None:
        """The exact value; None when it is not applicable or not known."""
        return self.low if self.state is State.KNOWN else None

    def pinned(self, *, at_worst: bool, higher_is_better: bool) -> Number | None:
        """Give the value at its worst or at its best; None when it is not applicable.

        A value that may turn out not applicable is, at its best, beyond every threshold.
        """
        if self.state is State.KNOWN:
            return self.low
        if self.state is State.NOT_APPLICABLE:
            return None
        if self.may_be_na and not at_worst:
            return UNBOUNDED if higher_is_better else -UNBOUNDED
        return self.low if at_worst == higher_is_better else self.high


def known(value: Number, records: tuple[int, ...] = ()) -> Reading:
    """Make the reading of a value that is known."""
    return Reading(State.KNOWN, value, value, records=records)


NOT_APPLICABLE = Reading(State.NOT_APPLICABLE)
