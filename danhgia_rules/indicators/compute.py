"""Compute indicators from a dossier: exact, three-valued, with the records that were read.

The empty list is *not applicable* to a share, never 0 % and never 100 %.
"""

import itertools
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from danhgia_rules.dossier.fields import Place, places, record_name
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.indicators.conditions import Test, compile_test, missing_fields
from danhgia_rules.indicators.reading import NOT_APPLICABLE, Reading, State, known
from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.rulebook.model import Condition, Indicator

Reader = Callable[[Sheet], Reading]
Records = Sequence[Any]


def compile_indicator(indicator: Indicator) -> Reader:
    """Turn an indicator over the dossier into a function that reads it."""
    place = places()[indicator.of]
    if indicator.operation == "value":
        return _value_reader(indicator, place)
    compute = _OPERATIONS[indicator.operation](indicator)

    def read(sheet: Sheet) -> Reading:
        found = getattr(sheet.dossier, indicator.of)
        if found is None:
            return _nothing_known(indicator, place)
        if found == KHONG_AP_DUNG:
            return NOT_APPLICABLE
        return compute(found if place.is_list else (found,), sheet)

    return read


def _nothing_known(indicator: Indicator, place: Place) -> Reading:
    domain = indicator.domain
    may_be_na = place.may_be_na or indicator.operation == "share"
    high = UNBOUNDED if domain.kind == "share" else domain.greatest
    return Reading(State.UNKNOWN, domain.least, high, may_be_na, missing=(indicator.of,))


def _value_reader(indicator: Indicator, place: Place) -> Reader:
    name, fact = indicator.of, indicator.fact
    field = place.fields[fact] if fact else place.value
    path = f"{name}.{fact}" if fact else name
    may_be_na = place.may_be_na or (field is not None and field.may_be_na)
    ranks = {label: rank for rank, label in enumerate(field.type.members)} if field else {}
    domain = indicator.domain

    def read(sheet: Sheet) -> Reading:
        found = getattr(sheet.dossier, name)
        if fact and found is not None and found != KHONG_AP_DUNG:
            found = getattr(found, fact)
        if found is None:
            return Reading(State.UNKNOWN, domain.least, domain.greatest, may_be_na, missing=(path,))
        if found == KHONG_AP_DUNG:
            return NOT_APPLICABLE
        return known(_number(found, ranks))

    return read


def _number(value: Any, ranks: dict[str, int]) -> Number:
    """Turn a fact into the number that rules compare."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return ranks[value]
    if isinstance(value, Decimal):
        return Fraction(value)
    return value if isinstance(value, int) else int(value.toordinal())


class _Selection:
    """Splits records into those that meet the conditions, and those that may.

    Conditions on fields that every record has are looked up in a table of the list; only
    the others are tested record by record.
    """

    def __init__(self, indicator: Indicator, conditions: tuple[Condition, ...]) -> None:
        self.place = places()[indicator.of]
        self.conditions = conditions
        self.test: Test = compile_test(conditions)
        named = [c for c in conditions if isinstance(c.operand, frozenset) and self._certain(c.field)]
        self.fields = tuple(condition.field for condition in named)
        choices = [sorted(c.operand, key=str) for c in named]  # type: ignore[arg-type]
        self.keys: list[Any] = list(itertools.product(*choices))
        if len(named) == 1:
            self.keys = [key for (key,) in self.keys]
        rest = tuple(condition for condition in conditions if condition not in named)
        self.rest: Test | None = compile_test(rest) if rest else None

    def _certain(self, name: str) -> bool:
        field = self.place.fields[name]
        return field.required or field.always_known

    def split(self, records: Records, sheet: Sheet) -> tuple[list[int], list[int]]:
        """Give the places of the records that meet the conditions, and of those that may."""
        candidates = self._candidates(records, sheet)
        test = self.rest
        if test is None:
            return list(candidates), []
        sure, maybe = [], []
        for index in candidates:
            found = test(records[index], sheet)
            if found:
                sure.append(index)
            elif found is None:
                maybe.append(index)
        return sure, maybe

    def _candidates(self, records: Records, sheet: Sheet) -> Sequence[int]:
        if not self.fields:
            return range(len(records))
        table = sheet.table(self.place.name, self.fields, records)
        found = [table[key] for key in self.keys if key in table]
        if len(found) <= 1:
            return found[0] if found else ()
        return sorted(itertools.chain.from_iterable(found))

    def missing(self, records: Records, maybe: Sequence[int]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                self.path(records, index, name)
                for index in maybe
                for name in missing_fields(self.conditions, records[index])
            )
        )

    def path(self, records: Records, index: int, name: str) -> str:
        comes_from = self.place.fields[name].comes_from
        if not self.place.is_list:
            return f"{self.place.name}.{comes_from}"
        return f"{self.place.name}[{record_name(records, index)}].{comes_from}"


def _count(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    selection, distinct = _Selection(indicator, indicator.where), indicator.distinct

    def size(records: Records, indexes: Sequence[int]) -> int:
        return len({getattr(records[i], distinct) for i in indexes}) if distinct else len(indexes)

    def compute(records: Records, sheet: Sheet) -> Reading:
        sure, maybe = selection.split(records, sheet)
        least = size(records, sure)
        if not maybe:
            return known(least, tuple(sure))
        most = size(records, sure + maybe)
        missing = selection.missing(records, maybe)
        return Reading(State.UNKNOWN, least, most, records=tuple(sure), missing=missing)

    return compute


def _exists(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    selection = _Selection(indicator, indicator.where)

    def compute(records: Records, sheet: Sheet) -> Reading:
        sure, maybe = selection.split(records, sheet)
        if sure or not maybe:
            return known(int(bool(sure)), tuple(sure))
        return Reading(State.UNKNOWN, 0, 1, missing=selection.missing(records, maybe))

    return compute


def _total(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    selection, fact = _Selection(indicator, indicator.where), indicator.fact or ""

    def compute(records: Records, sheet: Sheet) -> Reading:
        sure, maybe = selection.split(records, sheet)
        values = [(i, getattr(records[i], fact)) for i in sure]
        least = sum((_number(value, {}) for _, value in values if value is not None), start=0)
        absent = [i for i, value in values if value is None]
        if not maybe and not absent:
            return known(least, tuple(sure))
        missing = selection.missing(records, maybe) + _absent(selection, records, absent, fact)
        return Reading(State.UNKNOWN, least, UNBOUNDED, records=tuple(sure), missing=missing)

    return compute


def _absent(selection: _Selection, records: Records, indexes: Sequence[int], name: str) -> tuple[str, ...]:
    return tuple(selection.path(records, i, name) for i in indexes)


def _extreme(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    selection, fact, domain = _Selection(indicator, indicator.where), indicator.fact or "", indicator.domain
    ranks = {name: rank for rank, name in enumerate(selection.place.fields[fact].type.members)}
    highest = indicator.operation == "highest"
    pick = max if highest else min
    none = domain.none or 0
    beyond = domain.greatest if highest else (0 if domain.kind != "date" else -UNBOUNDED)

    def compute(records: Records, sheet: Sheet) -> Reading:
        sure, maybe = selection.split(records, sheet)
        values = {i: getattr(records[i], fact) for i in sure + maybe}
        present = {i: _number(value, ranks) for i, value in values.items() if value is not None}
        certain = pick([present[i] for i in sure if i in present], default=none)
        absent = [i for i, value in values.items() if value is None]
        if not maybe and not absent:
            return known(certain, tuple(sure))
        far = beyond if absent else pick(present.values())
        low, high = (certain, pick(certain, far)) if highest else (pick(certain, far), certain)
        missing = selection.missing(records, maybe) + _absent(selection, records, absent, fact)
        return Reading(State.UNKNOWN, low, high, records=tuple(sure), missing=missing)

    return compute


def _share(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    return _share_of_sums(indicator) if indicator.part else _share_of_records(indicator)


def _share_of_records(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    among, where = _Selection(indicator, indicator.among), _Selection(indicator, indicator.where)
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
    among, part, whole = _Selection(indicator, indicator.among), indicator.part or "", indicator.whole or ""

    def compute(records: Records, sheet: Sheet) -> Reading:
        inside, perhaps = among.split(records, sheet)
        parts = {i: getattr(records[i], part) for i in inside}
        wholes = {i: getattr(records[i], whole) for i in inside}
        # A whole of nothing has no part: it is known even where the part is not written.
        no_part = [i for i in inside if parts[i] is None and wholes[i] != 0]
        no_whole = [i for i in inside if wholes[i] is None]
        top = sum((_number(v, {}) for v in parts.values() if v is not None), start=0)
        bottom = sum((_number(v, {}) for v in wholes.values() if v is not None), start=0)
        if not (no_part or no_whole or perhaps):
            if not bottom:
                return NOT_APPLICABLE
            return _known_share(top, bottom, tuple(inside), ())
        missing = (
            among.missing(records, perhaps)
            + _absent(among, records, no_part, part)
            + _absent(among, records, no_whole, whole)
        )
        low = Fraction(0) if no_whole or perhaps else Fraction(top) / bottom
        return Reading(
            State.UNKNOWN,
            low,
            UNBOUNDED,
            may_be_na=not bottom,
            records=tuple(inside),
            part=top,
            whole=bottom,
            missing=missing,
        )

    return compute


_OPERATIONS: dict[str, Callable[[Indicator], Callable[[Records, Sheet], Reading]]] = {
    "count": _count,
    "exists": _exists,
    "total": _total,
    "highest": _extreme,
    "lowest": _extreme,
    "share": _share,
}
