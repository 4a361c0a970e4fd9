"""Values that a missing fact may take: at least one on each side of every border that rules draw.

Knows the model of a dossier and the conditions of a rulebook; must not know ratings.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.checks import AT_MOST, EITHER_OR, MONTHS, contradictions
from danhgia_rules.dossier.fields import Place, model_of, places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import MAX_INPUT, is_bounded
from danhgia_rules.indicators import Sheet
from danhgia_rules.rulebook.model import Indicator, Reference, Requirement, Rulebook

Change = tuple[str, Any]
"""A field of a record and what is filled in."""

_FEW = 31
"""Whole numbers up to here are all tried; of more, those next to a border and the ends."""


def flags_of(place: str, field: str) -> tuple[str, ...]:
    """Name the fields that can say “not yet” instead of a date, as `chua_hoan_thanh` does: one or none."""
    date, flag = EITHER_OR.get(place, ("", ""))
    return (flag,) if field == date else ()


def not_yet(place: str, field: str, record: BaseModel) -> str | None:
    """Name the open field of a record that could say “not yet” for a missing date."""
    return next((flag for flag in flags_of(place, field) if getattr(record, flag) is None), None)


def at_most(place: str, field: str) -> tuple[str, ...]:
    """Name the fields of the same record that a number cannot exceed."""
    return tuple(greater for lesser, greater in AT_MOST.get(place, ()) if lesser == field)


def at_least(place: str, field: str) -> tuple[str, ...]:
    """Name the fields of the same record that a number cannot fall short of."""
    return tuple(lesser for lesser, greater in AT_MOST.get(place, ()) if greater == field)


def greatest(place: str) -> int | None:
    """Give the greatest number that a block may hold whatever else it says: there are twelve months."""
    return MONTHS if place == "thoi_gian_cong_tac" else None


class Candidates:
    """Finds what may be filled in for a field of one dossier, so that the dossier stays valid."""

    def __init__(self, dossier: Dossier, rulebook: Rulebook) -> None:
        self.sheet = Sheet(dossier)
        self.compared = tuple(_compared(rulebook))
        self._year = int(dossier.ky_danh_gia)
        self._bare = dossier.model_copy(update=dict.fromkeys((*places(), "danh_gia")))
        self._indicators: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in rulebook.indicators:
            self._indicators[indicator.of].append(indicator)
        self._thresholds = _thresholds(self.compared)

    def valid(self, place: Place, found: Any) -> bool:
        """Whether a record (or a block) contradicts nothing, looked at by itself."""
        filled = self.filled(place, (found,) if place.is_list else found)
        return next(contradictions(filled), None) is None

    def filled(self, place: Place, value: Any) -> Dossier:
        """Give the dossier with one list or block and nothing else."""
        return self._bare.model_copy(update={place.name: value})

    def changes(self, place: Place, name: str, record: BaseModel) -> list[Change]:
        """Give what may be filled in for a field: values in their order, then what may stand instead."""
        field = place.fields[name]
        found: list[Change] = [(name, value) for value in self.values(place, name, record)]
        flag = not_yet(place.name, name, record)
        if flag:
            found.append((flag, True))
        if field.may_be_na:
            found.append((name, KHONG_AP_DUNG))
        return [change for change in found if self.valid(place, record.model_copy(update=dict([change])))]

    def values(self, place: Place, name: str, record: BaseModel) -> list[Any]:
        """Give values of a field in their order; some may contradict the rest of the record."""
        field = place.fields[name]
        if field.type.kind == "bool":
            return [False, True]
        if field.type.members:
            return list(field.type.members)
        if field.type.kind == "date":
            return self._dates(place, name, record)
        if field.type.kind == "count":
            return self._counts(place, name, record)
        return self._numbers(place, name, record) if field.type.kind == "number" else []

    def _dates(self, place: Place, name: str, record: BaseModel) -> list[dt.date]:
        day = dt.timedelta(days=1)
        ends = [dt.date(self._year, 1, 1), dt.date(self._year, 12, 31), dt.date(self._year + 1, 1, 1)]
        borders = [b for b in self._borders(place, name, record) if isinstance(b, dt.date)]
        return sorted(
            {*ends, *(b + n * day for b in borders for n in (-1, 0, 1) if 1 < b.toordinal() < 3_000_000)}
        )

    def _counts(self, place: Place, name: str, record: BaseModel) -> list[int]:
        above = [getattr(record, greater) for greater in at_most(place.name, name)]
        above.append(greatest(place.name))
        top = min((number for number in above if number is not None), default=MAX_INPUT)
        if top <= _FEW:
            return list(range(top + 1))
        borders = [math.floor(b) for b in self._borders(place, name, record) if isinstance(b, int | Fraction)]
        return sorted(n for n in {0, top, *(b + n for b in borders for n in (-1, 0, 1))} if 0 <= n <= top)

    def _numbers(self, place: Place, name: str, record: BaseModel) -> list[Decimal]:
        borders = [b for b in self._borders(place, name, record) if isinstance(b, int | Decimal | Fraction)]
        found = {Decimal(0), Decimal(MAX_INPUT)}
        for border in [Fraction(border) for border in borders]:
            below = math.ceil(border) - 1
            exact = Decimal(border.numerator) / Decimal(border.denominator)
            found |= {Decimal(below), exact, Decimal(math.floor(border) + 1)}
        return sorted(number for number in found if 0 <= number <= MAX_INPUT)

    def _borders(self, place: Place, name: str, record: BaseModel) -> Iterator[Any]:
        """Give the values at which a condition, a threshold or a check of the dossier may change its mind."""
        known = (getattr(record, other) for other in type(record).model_fields)
        yield from (value for value in known if not isinstance(value, bool))
        yield from self._thresholds.get((place.name, name), ())
        for indicator in self._indicators[place.name]:
            for condition in (*indicator.among, *indicator.where):
                if condition.field != name or isinstance(condition.operand, frozenset):
                    continue
                if isinstance(condition.operand, Reference):
                    if condition.operand.kind == "period":
                        yield self.sheet.period(condition.operand.name)
                else:
                    yield condition.operand


def _thresholds(compared: tuple[tuple[Indicator, Any], ...]) -> dict[tuple[str, str], list[Any]]:
    """Give the thresholds that the value of a field itself is compared with, by list and field."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for indicator, threshold in compared:
        if indicator.fact and not indicator.reads_levels and is_bounded(threshold):
            date = indicator.domain.kind == "date"
            found[indicator.of, indicator.fact].append(
                dt.date.fromordinal(int(threshold)) if date and threshold > 0 else threshold
            )
    return found


def _compared(rulebook: Rulebook) -> Iterator[tuple[Indicator, Any]]:
    rows: list[Requirement] = [row for criterion in rulebook.criteria for row in criterion.requirements]
    for row in (*rows, *rulebook.rating.requirements):
        yield from ((row.indicator, cell.threshold) for cell in row.cells if cell and cell.comparison)
    for limit in rulebook.rating.limits:
        if limit.comparison is not None:
            yield limit.indicator, limit.threshold
        if limit.unless is not None:
            yield limit.unless.indicator, limit.unless.threshold


def scalar_values(place: Place) -> list[Any]:
    """Give the values of a fact that stands alone at the top of a dossier; none for a list or block."""
    if place.value is None:
        return []
    kind = place.value.type
    found: list[Any] = [False, True] if kind.kind == "bool" else list(kind.members)
    return [*found, KHONG_AP_DUNG] if place.may_be_na else found


def fields_read(place: Place, rulebook: Rulebook) -> tuple[str, ...]:
    """Name the fields of a record that it must have or that the rules read, in the order of the model."""
    model, read = model_of(place.name), set()
    for indicator in rulebook.indicators:
        if indicator.of == place.name:
            named = [indicator.fact, indicator.part, indicator.whole, indicator.distinct]
            for condition in (*indicator.among, *indicator.where):
                named.append(condition.field)
                if isinstance(condition.operand, Reference) and condition.operand.kind == "field":
                    named.append(condition.operand.name)
            read |= {place.fields[name].comes_from for name in named if name}
    return tuple(name for name, info in model.model_fields.items() if info.is_required() or name in read)
