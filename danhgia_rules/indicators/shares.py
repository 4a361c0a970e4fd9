"""Shares: of records that meet a condition, or part of whole; bounded where facts are missing.

The empty list is *not applicable* to a share, never 0 % and never 100 %.
"""

from collections.abc import Callable
from fractions import Fraction
from operator import attrgetter
from typing import Any

from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.exact import UNBOUNDED, Number, ratio
from danhgia_rules.indicators.measure import Measure, Value, in_order
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.indicators.selection import Records, Selection, absent, number_of
from danhgia_rules.indicators.sorting import (
    MET,
    OPEN,
    PERHAPS_MET,
    PERHAPS_OPEN,
    PERHAPS_UNMET,
    UNMET,
    Tally,
)
from danhgia_rules.rulebook.model import Indicator

Facts_ = dict[int, Any]


class Share(Measure):
    """A share of the records that `among` names."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(indicator)
        self.among = Selection(indicator, indicator.among)

    @staticmethod
    def perhaps(tally: Tally) -> tuple[int, ...]:
        """Give the places of the records of which it is open whether they are read."""
        return in_order(tally[PERHAPS_MET], tally[PERHAPS_OPEN], tally[PERHAPS_UNMET])


class ShareOfRecords(Share):
    """How many of the records meet the conditions."""

    def value(self, tally: Tally, records: Records) -> Value:
        """Give the share, unless a record is open."""
        del records
        met, open_, unmet, in_favour, either, against = tally
        if open_ or in_favour or either or against:
            return State.UNKNOWN
        whole = len(met) + len(unmet)
        return ratio(len(met), whole) if whole else None

    def closed(self, tally: Tally, records: Records, value: Number) -> Reading:
        """Give the share with the records of its whole, and those that count towards it."""
        del records
        met = tuple(tally[MET])
        inside = in_order(met, tally[UNMET]) if tally[UNMET] else met
        part, whole = len(met), len(inside)
        return Reading(State.KNOWN, value, value, records=inside, counted=met, part=part, whole=whole)

    def bounded(self, tally: Tally, records: Records) -> Reading:
        """Give the least and the greatest share that the open records leave possible."""
        met, open_, inside = tally[MET], tally[OPEN], in_order(tally[MET], tally[OPEN], tally[UNMET])
        low, high = _share_bounds(tally)
        missing = self.among.missing(records, self.perhaps(tally)) + self.where.missing(records, open_)
        return Reading(
            State.UNKNOWN,
            low,
            high,
            may_be_na=not inside,
            records=inside,
            counted=tuple(met),
            open=tuple(open_),
            part=len(met),
            whole=len(inside),
            missing=tuple(dict.fromkeys(missing)),
        )


def _share_bounds(tally: Tally) -> tuple[Number, Number]:
    """Bound a share: open records may be met; those that are perhaps read may be in or out of the whole."""
    met, open_, unmet, in_favour, either, against = map(len, tally)
    inside = met + open_ + unmet
    least, most = inside + either + against, inside + in_favour + either
    low = Fraction(met, least) if least else Fraction(1)
    high = Fraction(met + open_ + in_favour + either, most) if most else Fraction(0)
    return low, high


class ShareOfSums(Share):
    """What the parts come to of what the wholes come to, over the records."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(indicator)
        self.part, self.whole = indicator.part or "", indicator.whole or ""
        self._pair = attrgetter(self.part, self.whole)
        self._bounds = _sum_bounds(indicator.of, self.part, self.whole)

    def value(self, tally: Tally, records: Records) -> Value:
        """Give the share, unless a record, a part or a whole is open."""
        if tally[PERHAPS_MET]:
            return State.UNKNOWN
        top: Number = 0
        bottom: Number = 0
        for index in tally[MET]:
            part, whole = self._pair(records[index])
            # A whole of nothing has no part: it is known even where the part is not written.
            if whole is None or (part is None and whole):
                return State.UNKNOWN
            top += part if type(part) is int else number_of(part or 0, {})
            bottom += whole if type(whole) is int else number_of(whole, {})
        return ratio(top, bottom) if bottom else None

    def closed(self, tally: Tally, records: Records, value: Number) -> Reading:
        """Give the share with its two sums."""
        inside = tuple(tally[MET])
        top, bottom = _sums([self._pair(records[i]) for i in inside])
        return Reading(State.KNOWN, value, value, records=inside, part=top, whole=bottom)

    def bounded(self, tally: Tally, records: Records) -> Reading:
        """Give the least and the greatest share that what is missing leaves possible."""
        inside, perhaps = tally[MET], self.perhaps(tally)
        parts = {i: getattr(records[i], self.part) for i in inside}
        wholes = {i: getattr(records[i], self.whole) for i in inside}
        top, bottom = _sums(list(zip(parts.values(), wholes.values(), strict=True)))
        low, high = self._bounds(records, parts, wholes, list(perhaps))
        no_part = [i for i in inside if parts[i] is None and wholes[i] != 0]
        no_whole = [i for i in inside if wholes[i] is None]
        missing = (
            self.among.missing(records, perhaps)
            + absent(self.among, records, no_part, self.part)
            + absent(self.among, records, no_whole, self.whole)
        )
        return Reading(
            State.UNKNOWN,
            low,
            high,
            may_be_na=not bottom,
            records=tuple(inside),
            part=top,
            whole=bottom,
            missing=missing,
        )


def _sums(pairs: list[tuple[Any, Any]]) -> tuple[Number, Number]:
    """Add up parts and wholes, as far as they are there."""
    top = sum((number_of(part, {}) for part, _ in pairs if part is not None), start=0)
    return top, sum((number_of(whole, {}) for _, whole in pairs if whole is not None), start=0)


def _sum_bounds(
    place: str, part: str, whole: str
) -> Callable[[Records, Facts_, Facts_, list[int]], tuple[Number, Number]]:
    """Bound a share of sums: a part of a list cannot exceed its whole, where the dossier's checks say so."""
    pairs = AT_MOST.get(place, ())

    def most(record: Any, name: str) -> Number | None:
        """Give the greatest value that a field may have, as far as its record tells."""
        value = getattr(record, name)
        if value is not None:
            return number_of(value, {})
        above = [most(record, greater) for lesser, greater in pairs if lesser == name]
        return min((number for number in above if number is not None), default=None)

    def bounds(records: Records, parts: Facts_, wholes: Facts_, perhaps: list[int]) -> tuple[Number, Number]:
        limit: Number = 1 if (part, whole) in pairs else UNBOUNDED
        if perhaps:
            return Fraction(0), limit
        least = sum((number_of(v, {}) for v in parts.values() if v is not None), start=0)
        largest = [most(records[i], whole) for i in wholes]
        known = [number for number in largest if number is not None]
        whole_sum = sum(map(Fraction, known), start=Fraction(0))
        low = least / whole_sum if len(known) == len(largest) and whole_sum else Fraction(0)
        high = limit
        if limit == 1 and None not in wholes.values():
            tops = [Fraction(most(records[i], part) or 0) for i in parts]
            high = sum(tops, start=Fraction(0)) / whole_sum
        return low, high

    return bounds
