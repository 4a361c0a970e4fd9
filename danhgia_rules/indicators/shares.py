"""Shares: of records that meet a condition, or part of whole; bounded where facts are missing."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.indicators.reading import NOT_APPLICABLE, Reading, State
from danhgia_rules.indicators.selection import Records, Selection, absent, number_of
from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.rulebook.model import Indicator

Facts_ = dict[int, Any]


def share(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    """Compile a share."""
    return _share_of_sums(indicator) if indicator.part else _share_of_records(indicator)


def _share_of_records(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    among, where = Selection(indicator, indicator.among), Selection(indicator, indicator.where)
    test = where.test

    def compute(records: Records, sheet: Sheet) -> Reading:
        inside, perhaps = among.split(records, sheet)
        found = {i: test(records[i], sheet) for i in inside}
        met = tuple(i for i, result in found.items() if result)
        open_ = [i for i, result in found.items() if result is None]
        if not open_ and not perhaps:
            if not inside:
                return NOT_APPLICABLE
            return _known_share(len(met), len(inside), tuple(inside), met)
        outside = [test(records[i], sheet) for i in perhaps]
        low, high = _share_bounds(len(met), len(open_), len(inside), outside)
        missing = among.missing(records, perhaps) + where.missing(records, open_)
        return Reading(
            State.UNKNOWN,
            low,
            high,
            may_be_na=not inside,
            records=tuple(inside),
            counted=met,
            open=tuple(open_),
            part=len(met),
            whole=len(inside),
            missing=tuple(dict.fromkeys(missing)),
        )

    return compute


def _known_share(part: Number, whole: Number, records: tuple[int, ...], counted: tuple[int, ...]) -> Reading:
    both_whole = isinstance(part, int) and isinstance(whole, int)
    share = Fraction(part, whole) if both_whole else Fraction(part) / whole
    return Reading(State.KNOWN, share, share, records=records, counted=counted, part=part, whole=whole)


def _share_bounds(met: int, open_: int, inside: int, outside: list[bool | None]) -> tuple[Number, Number]:
    """Bound a share: `open_` records may be met; those of `outside` may be in or out of the whole."""
    against = sum(result is not True for result in outside)
    favour = sum(result is not False for result in outside)
    low = Fraction(met, inside + against) if inside + against else Fraction(1)
    high = Fraction(met + open_ + favour, inside + favour) if inside + favour else Fraction(0)
    return low, high


def _share_of_sums(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    among, part, whole = Selection(indicator, indicator.among), indicator.part or "", indicator.whole or ""
    bounds = _sum_bounds(indicator.of, part, whole)

    def compute(records: Records, sheet: Sheet) -> Reading:
        inside, perhaps = among.split(records, sheet)
        parts = {i: getattr(records[i], part) for i in inside}
        wholes = {i: getattr(records[i], whole) for i in inside}
        # A whole of nothing has no part: it is known even where the part is not written.
        no_part = [i for i in inside if parts[i] is None and wholes[i] != 0]
        no_whole = [i for i in inside if wholes[i] is None]
        top = sum((number_of(v, {}) for v in parts.values() if v is not None), start=0)
        bottom = sum((number_of(v, {}) for v in wholes.values() if v is not None), start=0)
        if not (no_part or no_whole or perhaps):
            if not bottom:
                return NOT_APPLICABLE
            return _known_share(top, bottom, tuple(inside), ())
        missing = (
            among.missing(records, perhaps)
            + absent(among, records, no_part, part)
            + absent(among, records, no_whole, whole)
        )
        low, high = bounds(records, parts, wholes, perhaps)
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

    return compute


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
