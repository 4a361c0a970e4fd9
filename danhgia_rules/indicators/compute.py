"""Compute indicators from a dossier: exact, three-valued, with the records that were read.

The empty list is *not applicable* to a share, never 0 % and never 100 %.
"""

from collections.abc import Callable, Sequence

from danhgia_rules.dossier.fields import Place, places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import UNBOUNDED
from danhgia_rules.indicators.reading import NOT_APPLICABLE, Reading, State, known
from danhgia_rules.indicators.selection import Records, Selection, absent, number_of
from danhgia_rules.indicators.shares import share
from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.rulebook.model import Indicator

Reader = Callable[[Sheet], Reading]


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
        return known(number_of(found, ranks))

    return read


def _count(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    selection, distinct = Selection(indicator, indicator.where), indicator.distinct

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
    selection = Selection(indicator, indicator.where)

    def compute(records: Records, sheet: Sheet) -> Reading:
        sure, maybe = selection.split(records, sheet)
        if sure or not maybe:
            return known(int(bool(sure)), tuple(sure))
        return Reading(State.UNKNOWN, 0, 1, missing=selection.missing(records, maybe))

    return compute


def _total(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    selection, fact = Selection(indicator, indicator.where), indicator.fact or ""

    def compute(records: Records, sheet: Sheet) -> Reading:
        sure, maybe = selection.split(records, sheet)
        values = [(i, getattr(records[i], fact)) for i in sure]
        least = sum((number_of(value, {}) for _, value in values if value is not None), start=0)
        lacking = [i for i, value in values if value is None]
        if not maybe and not lacking:
            return known(least, tuple(sure))
        missing = selection.missing(records, maybe) + absent(selection, records, lacking, fact)
        return Reading(State.UNKNOWN, least, UNBOUNDED, records=tuple(sure), missing=missing)

    return compute


def _extreme(indicator: Indicator) -> Callable[[Records, Sheet], Reading]:
    selection, fact, domain = Selection(indicator, indicator.where), indicator.fact or "", indicator.domain
    ranks = {name: rank for rank, name in enumerate(selection.place.fields[fact].type.members)}
    highest = indicator.operation == "highest"
    pick = max if highest else min
    none = domain.none or 0
    beyond = domain.greatest if highest else (0 if domain.kind != "date" else -UNBOUNDED)

    def compute(records: Records, sheet: Sheet) -> Reading:
        sure, maybe = selection.split(records, sheet)
        values = {i: getattr(records[i], fact) for i in sure + maybe}
        present = {i: number_of(value, ranks) for i, value in values.items() if value is not None}
        certain = pick([present[i] for i in sure if i in present], default=none)
        lacking = [i for i, value in values.items() if value is None]
        if not maybe and not lacking:
            return known(certain, tuple(sure))
        far = beyond if lacking else pick(present.values())
        low, high = (certain, pick(certain, far)) if highest else (pick(certain, far), certain)
        missing = selection.missing(records, maybe) + absent(selection, records, lacking, fact)
        return Reading(State.UNKNOWN, low, high, records=tuple(sure), missing=missing)

    return compute


_OPERATIONS: dict[str, Callable[[Indicator], Callable[[Records, Sheet], Reading]]] = {
    "count": _count,
    "exists": _exists,
    "total": _total,
    "highest": _extreme,
    "lowest": _extreme,
    "share": share,
}
