"""What is computed from records: counts, totals, whether one exists, the highest, the lowest."""

from collections.abc import Callable, Sequence

from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.indicators.measure import Measure, Value
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.indicators.selection import Records, absent, number_of
from danhgia_rules.indicators.shares import ShareOfRecords, ShareOfSums
from danhgia_rules.indicators.sorting import MET, OPEN, Tally
from danhgia_rules.rulebook.model import Indicator


class Count(Measure):
    """How many records meet the conditions, or how many different values they hold in a field."""

    def value(self, tally: Tally, records: Records) -> Value:
        """Give the number of records, unless one is open."""
        return State.UNKNOWN if tally[OPEN] else self._size(records, tally[MET])

    def bounded(self, tally: Tally, records: Records) -> Reading:
        """Count without the open records, and with them."""
        sure, maybe = tally[MET], tally[OPEN]
        least, most = self._size(records, sure), self._size(records, (*sure, *maybe))
        missing = self.where.missing(records, maybe)
        return Reading(State.UNKNOWN, least, most, records=tuple(sure), missing=missing)

    def _size(self, records: Records, indexes: Sequence[int]) -> int:
        distinct = self.indicator.distinct
        return len({getattr(records[i], distinct) for i in indexes}) if distinct else len(indexes)


class Exists(Measure):
    """Whether some record meets the conditions: 1 or 0."""

    def value(self, tally: Tally, records: Records) -> Value:
        """Give 1 as soon as one record is sure; 0 when none is, nor open."""
        del records
        if tally[MET]:
            return 1
        return State.UNKNOWN if tally[OPEN] else 0

    def bounded(self, tally: Tally, records: Records) -> Reading:
        """Leave both open."""
        return Reading(State.UNKNOWN, 0, 1, missing=self.where.missing(records, tally[OPEN]))


class OfField(Measure):
    """What is computed from the values of one field of the records."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(indicator)
        self.field = indicator.fact or ""
        members = self.where.place.fields[self.field].type.members
        self.ranks = {name: rank for rank, name in enumerate(members)}

    def numbers(self, records: Records, indexes: Sequence[int]) -> list[Number]:
        """Give the values that are there."""
        found = [getattr(records[i], self.field) for i in indexes]
        return [number_of(value, self.ranks) for value in found if value is not None]

    def lacking(self, records: Records, indexes: Sequence[int]) -> list[int]:
        """Give the places of the records that do not hold the field."""
        return [i for i in indexes if getattr(records[i], self.field) is None]

    def missing(self, tally: Tally, records: Records, lacking: Sequence[int]) -> tuple[str, ...]:
        """Name the facts that keep records from being decided, and the values that are not there."""
        return self.where.missing(records, tally[OPEN]) + absent(self.where, records, lacking, self.field)


class Total(OfField):
    """The sum of a field over the records that meet the conditions."""

    def value(self, tally: Tally, records: Records) -> Value:
        """Give the sum, unless a record or its value is open."""
        sure = tally[MET]
        if tally[OPEN] or self.lacking(records, sure):
            return State.UNKNOWN
        return sum(self.numbers(records, sure), start=0)

    def bounded(self, tally: Tally, records: Records) -> Reading:
        """Give what is there already as the least; there is no most."""
        sure = tally[MET]
        least = sum(self.numbers(records, sure), start=0)
        missing = self.missing(tally, records, self.lacking(records, sure))
        return Reading(State.UNKNOWN, least, UNBOUNDED, records=tuple(sure), missing=missing)


class Extreme(OfField):
    """The highest or the lowest value of a field; beyond all values where there is no record."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(indicator)
        self.highest = indicator.operation == "highest"
        self.pick: Callable[..., Number] = max if self.highest else min
        self.none = indicator.domain.none or 0

    def value(self, tally: Tally, records: Records) -> Value:
        """Give the value, unless a record or its value is open."""
        sure = tally[MET]
        if tally[OPEN] or self.lacking(records, sure):
            return State.UNKNOWN
        return self.pick(self.numbers(records, sure), default=self.none)

    def bounded(self, tally: Tally, records: Records) -> Reading:
        """Give what the sure records come to, and what the open ones could."""
        sure, every = tally[MET], (*tally[MET], *tally[OPEN])
        certain = self.pick(self.numbers(records, sure), default=self.none)
        lacking = self.lacking(records, every)
        far = self._beyond() if lacking else self.pick(self.numbers(records, every))
        low, high = (certain, max(certain, far)) if self.highest else (min(certain, far), certain)
        missing = self.missing(tally, records, lacking)
        return Reading(State.UNKNOWN, low, high, records=tuple(sure), missing=missing)

    def _beyond(self) -> int:
        """Give a number beyond every value that a missing one could have."""
        domain = self.indicator.domain
        if self.highest:
            return domain.greatest
        return 0 if domain.kind != "date" else -UNBOUNDED


_OPERATIONS: dict[str, type[Measure]] = {
    "count": Count,
    "exists": Exists,
    "total": Total,
    "highest": Extreme,
    "lowest": Extreme,
}


def measure_of(indicator: Indicator) -> Measure:
    """Make what computes an indicator over a list, or a share over a block."""
    if indicator.operation == "share":
        return ShareOfSums(indicator) if indicator.part else ShareOfRecords(indicator)
    return _OPERATIONS[indicator.operation](indicator)
