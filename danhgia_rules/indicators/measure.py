"""What every computation over records has in common: a value, and a reading that says how it came about."""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Literal

from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.indicators.reading import NOT_APPLICABLE, Reading, State, known
from danhgia_rules.indicators.selection import Records, Selection
from danhgia_rules.indicators.sorting import MET, Tally
from danhgia_rules.rulebook.model import Indicator

Value = Number | Literal[State.UNKNOWN] | None
"""An exact value; None where it is not applicable, UNKNOWN where missing facts leave it open."""


class Measure(ABC):
    """Computes one indicator from the records that were sorted for it.

    The value alone is all that a rating needs; readings are made only when they are asked for.
    """

    def __init__(self, indicator: Indicator) -> None:
        self.indicator = indicator
        self.where = Selection(indicator, indicator.where)

    @abstractmethod
    def value(self, tally: Tally, records: Records) -> Value:
        """Give the exact value, None for not applicable, or UNKNOWN."""

    @abstractmethod
    def bounded(self, tally: Tally, records: Records) -> Reading:
        """Give the reading of a value that missing facts leave open."""

    def closed(self, tally: Tally, records: Records, value: Number) -> Reading:
        """Give the reading of a value that is known."""
        del records
        return known(value, tuple(tally[MET]))

    def reading(self, tally: Tally, records: Records) -> Reading:
        """Give the value with what was read to get it."""
        value = self.value(tally, records)
        if value is None:
            return NOT_APPLICABLE
        if value is State.UNKNOWN:
            return self.bounded(tally, records)
        return self.closed(tally, records, value)

    def absent(self) -> Reading:
        """Give the reading where the whole list or block is missing."""
        indicator, place = self.indicator, self.where.place
        may_be_na = place.may_be_na or indicator.operation == "share"
        high = UNBOUNDED if indicator.domain.kind == "share" else indicator.domain.greatest
        return Reading(State.UNKNOWN, indicator.domain.least, high, may_be_na, missing=(indicator.of,))


def in_order(*places: Sequence[int]) -> tuple[int, ...]:
    """Put the places of records in their order in the list."""
    return tuple(sorted(itertools.chain.from_iterable(places)))
