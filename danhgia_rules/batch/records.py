"""Records as expressions: the fields of a list or block, and what is counted, summed and picked of them.

Knows how polars reaches into nested columns; must not know indicators or levels. Truth has three
values, as everywhere: a condition on a field that is null is null, neither true nor false.
"""

import datetime as dt
import math
import operator
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from danhgia_rules.dossier.changeable import FINISH
from danhgia_rules.dossier.fields import Field, Place
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Condition, Reference

MICRO = 10**6
"""Quantities are summed in millionths, as 128-bit integers; a row with finer ones takes the slow way."""

_DAY_ZERO = dt.date(1970, 1, 1).toordinal()
_MILLIONTHS = pl.Decimal(38, 6)


class Records:
    """The records of one list or block in a table: a block is a list of one record."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.column = pl.col(place.name)

    def field(self, name: str) -> pl.Expr:
        """Give a field of a record, derived ones included; only inside what this class evaluates."""
        field = self.place.fields[name]
        if field.comes_from == name:
            return self._own(name)
        if field.always_known:
            return self._own(field.comes_from).is_not_null()
        finish = FINISH[self.place.name]
        denied = pl.lit(None, pl.Boolean) if finish.unfinished is None else ~self._own(finish.unfinished)
        return pl.when(self._own(finish.date).is_not_null()).then(statement=True).otherwise(denied)

    def _own(self, name: str) -> pl.Expr:
        record = pl.element() if self.place.is_list else self.column
        return record.struct.field(name)

    def number(self, name: str) -> pl.Expr:
        """Give a field as the whole number that rules compare: see `as_number`."""
        return as_number(self.field(name), self.place.fields[name])

    def count(self, mask: pl.Expr) -> pl.Expr:
        """Count the records for which something is true; null where there is no list or block."""
        if self.place.is_list:
            return self.column.list.eval(mask).list.sum().cast(pl.Int64)
        return pl.when(self.column.is_not_null()).then(mask.fill_null(value=False).cast(pl.Int64))

    def total(self, values: pl.Expr) -> pl.Expr:
        """Sum values, nulls left out; 0 over none."""
        if self.place.is_list:
            return self.column.list.eval(values).list.sum()
        return pl.when(self.column.is_not_null()).then(values.fill_null(0))

    def pick(self, values: pl.Expr, *, highest: bool) -> pl.Expr:
        """Give the highest or the lowest value, nulls left out; null over none."""
        if not self.place.is_list:
            return values
        found = self.column.list.eval(values)
        return found.list.max() if highest else found.list.min()

    def different(self, values: pl.Expr) -> pl.Expr:
        """Count the different values, nulls left out."""
        if not self.place.is_list:
            return self.count(values.is_not_null())
        found = self.column.list.eval(values)
        return found.list.drop_nulls().list.n_unique().cast(pl.Int64)

    def test(self, conditions: Sequence[Condition], year: int) -> pl.Expr:
        """Say of a record whether it meets all conditions: true, false, or null for want of a fact."""
        found = [self._condition(condition, year) for condition in conditions]
        result = found[0]
        for other in found[1:]:
            result = result & other  # false decides, whatever is null beside it
        return result

    def _condition(self, condition: Condition, year: int) -> pl.Expr:
        value, operand = self.field(condition.field), condition.operand
        if isinstance(operand, frozenset):
            return _membership(value, sorted(operand))
        if isinstance(operand, Reference):
            other = (
                self.field(operand.name) if operand.kind == "field" else pl.lit(period(operand.name, year))
            )
            return compare(value, condition.comparison, other)
        return compare(value, condition.comparison, _constant(operand, condition.comparison))


def dated(conditions: Iterable[Condition]) -> bool:
    """Say whether conditions compare with the assessed year."""
    return any(isinstance(c.operand, Reference) and c.operand.kind == "period" for c in conditions)


def by_year(years: Sequence[int], make: Callable[[int], pl.Expr]) -> pl.Expr:
    """Give in each row the expression for its own assessed year."""
    found = make(years[-1])
    for year in years[:-1]:
        mine = pl.col("ky_danh_gia") == str(year)
        found = pl.when(mine).then(make(year)).otherwise(found)
    return found


def period(end: str, year: int) -> dt.date:
    """Give the first (`start`) or the last (`end`) day of an assessed year."""
    return dt.date(year, 1, 1) if end == "start" else dt.date(year, 12, 31)


def _membership(value: pl.Expr, names: list[Any]) -> pl.Expr:
    if not names:
        return pl.when(value.is_not_null()).then(statement=False)
    return value == names[0] if len(names) == 1 else value.is_in(names)


def _constant(operand: Any, comparison: str) -> pl.Expr:
    """Give what a field is compared with; a quantity in millionths, which no row here is finer than."""
    if not isinstance(operand, Decimal):
        return pl.lit(operand)
    exact = Fraction(operand) * MICRO
    if comparison == "is" and exact.denominator != 1:
        exact = Fraction(-1)  # no quantity is that
    whole = math.ceil(exact) if comparison in {"at_least", "less_than"} else math.floor(exact)
    return pl.lit(Decimal(f"{whole}e-6"), pl.Decimal(38, 20))


_COMPARE: dict[str, Callable[[Any, Any], pl.Expr]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
    "is": operator.eq,
}


def compare(value: pl.Expr, word: str, other: "pl.Expr | int") -> pl.Expr:
    """Compare as a word of a rulebook says; null where either side is null."""
    return _COMPARE[word](value, other)


def as_number(value: pl.Expr, field: Field) -> pl.Expr:
    """Give a fact as a whole number: a word as its rank, a day as its ordinal, a quantity in millionths.

    `khong_ap_dung` among the words of a scale becomes the rank above the highest.
    """
    kind = field.type.kind
    if kind == "scale":
        return value.cast(pl.Enum([*field.type.members, KHONG_AP_DUNG])).to_physical().cast(pl.Int64)
    if kind == "date":
        return value.cast(pl.Int32).cast(pl.Int64) + _DAY_ZERO
    if kind == "number":
        return value.cast(_MILLIONTHS).to_physical()
    return value.cast(pl.Int64)


def scaled(number: Number, kind: str) -> Number:
    """Give a number of a rulebook in the unit of `as_number`."""
    return number * MICRO if kind == "number" else number
