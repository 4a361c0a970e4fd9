"""What indicators see of one record: whether they read it, count it, and which value they take from it.

Knows conditions and fields; must not know where values are wanted.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from danhgia_rules.checking.regions import Variable
from danhgia_rules.dossier.fields import Place
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import Number
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.conditions import compile_test
from danhgia_rules.indicators.selection import number_of
from danhgia_rules.rulebook.model import Condition, Indicator, Reference

CODES = frozenset({"ma", "ma_vi_pham"})
"""Fields that name a record: each record gets a code of its own."""


NUMBERS = frozenset({"count", "number"})
"""Kinds of field that hold amounts."""


class Seen(NamedTuple):
    """What one indicator sees of a record.

    `inside`: the record belongs to what is read (of a share: to its whole); `counted`: it belongs to
    the part of a share. `value` is the fact of a highest, lowest or value; None where not applicable.
    `distinct` is what a count of different values tells records apart by.
    """

    inside: bool
    counted: bool
    value: Number | None = None
    distinct: Any = None


class Views:
    """Says what the variables over one list or block see of a record."""

    def __init__(self, place: Place, variables: Sequence[Variable], sheet: Sheet) -> None:
        self._place, self._variables, self._sheet = place, variables, sheet
        heads = [variable.indicators[0] for variable in variables]
        self._tests = [(one, compile_test(one.among), compile_test(one.where)) for one in heads]
        summed = itertools.chain.from_iterable(map(summed_by, heads))
        self.summed = self._free(summed)

    def see(self, record: BaseModel) -> tuple[Seen, ...] | None:
        """Give what each variable sees; None where a fact that one of them needs is missing."""
        found = []
        for indicator, among, where in self._tests:
            inside = among(record, self._sheet)
            counted = where(record, self._sheet) if inside else False
            if inside is None or counted is None:
                return None
            share = indicator.operation == "share"
            seen = self._seen(indicator, record, inside=share or counted, counted=counted) if inside else _NOT
            if seen is None:
                return None
            found.append(seen)
        return tuple(found)

    def _seen(self, indicator: Indicator, record: BaseModel, *, inside: bool, counted: bool) -> Seen | None:
        if not inside or not (indicator.fact or indicator.distinct):
            return Seen(inside, counted)
        if indicator.distinct:
            return Seen(inside, counted, distinct=getattr(record, indicator.distinct))
        fact = indicator.fact or ""
        value = getattr(record, fact)
        if value is None:
            return None
        if value == KHONG_AP_DUNG:
            return Seen(inside, counted)
        ranks = {name: rank for rank, name in enumerate(self._place.fields[fact].type.members)}
        return Seen(inside, counted, number_of(value, ranks))

    def pattern(self, seen: tuple[Seen, ...]) -> tuple[object, ...]:
        """Give what is the same for records that may stand for each other, amounts apart."""
        return tuple(
            (one.inside, one.counted, _region(variable, one.value), _distinct(variable, one))
            for one, variable in zip(seen, self._variables, strict=True)
        )

    def summed_in(self, seen: tuple[Seen, ...]) -> tuple[str, ...]:
        """Name the fields that are added up by the variables that read such a record."""
        pairs = zip(seen, self._variables, strict=True)
        used = (summed_by(variable.indicators[0]) for one, variable in pairs if one.inside)
        return self._free(itertools.chain.from_iterable(used))

    def _free(self, summed: Iterable[str]) -> tuple[str, ...]:
        """Add the numbers that conditions read: held fast, they would hold what is added up."""
        found = list(dict.fromkeys(summed))
        tested = [condition.field for condition in conditions_of(self._variables)]
        tested += [other for one in conditions_of(self._variables) if (other := other_field(one))]
        numbers = [name for name in tested if self._place.fields[name].type.kind in NUMBERS]
        return tuple(dict.fromkeys([*found, *numbers])) if found else ()


_NOT = Seen(inside=False, counted=False)


def _region(variable: Variable, value: Number | None) -> int | None:
    if value is None or variable.indicators[0].operation == "total":
        return None
    return next(n for n, region in enumerate(variable.regions) if value in region)


def _distinct(variable: Variable, seen: Seen) -> object:
    return None if variable.indicators[0].distinct in CODES else seen.distinct


def summed_by(indicator: Indicator) -> tuple[str, ...]:
    """Name the fields whose numbers an indicator adds up."""
    if indicator.operation == "total":
        return (indicator.fact or "",)
    return (indicator.part, indicator.whole or "") if indicator.part else ()


def conditions_of(variables: Sequence[Variable]) -> Iterator[Condition]:
    """Give every condition of some variables."""
    for variable in variables:
        yield from variable.indicators[0].among
        yield from variable.indicators[0].where


def other_field(condition: Condition) -> str | None:
    """Name the field of the record that a condition compares with, if it does."""
    operand = condition.operand
    return operand.name if isinstance(operand, Reference) and operand.kind == "field" else None


def compared_with(name: str, variables: Sequence[Variable]) -> tuple[str, ...]:
    """Name the fields that conditions compare a field with, on either side."""
    pairs = [(condition.field, other_field(condition)) for condition in conditions_of(variables)]
    found = [other for field, other in pairs if field == name and other]
    found += [field for field, other in pairs if other == name]
    return tuple(dict.fromkeys(found))
