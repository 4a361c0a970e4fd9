"""Indicators as expressions: for each row the bounds of a value, as `indicators` computes them one by one.

Knows indicators; must not know levels, limits or ratings. Whole numbers only: a share is its
numerator and denominator, and is compared by cross-multiplication.
"""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import polars as pl

from danhgia_rules.batch.codes import Codes, View
from danhgia_rules.batch.records import Records, as_number, by_year, compare, dated, scaled
from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.dossier.fields import Place, places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import UNBOUNDED, Number
from danhgia_rules.rulebook.model import Indicator

_WIDE = 400_000
"""Above this a threshold's numerator or denominator is multiplied in 128 bits: see `guards.COUNT_LIMIT`."""


class Gap(NamedTuple):
    """Something that a row may lack: a place as a whole, or a field of a block that is read as it is."""

    place: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the rows of a table lack: plans for tables with the same gaps are the same."""

    absent: frozenset[Gap]
    open: frozenset[str]
    """The keys of the indicators over records that a missing fact leaves open in some row."""


class Ratio(NamedTuple):
    """A value: a whole number, or a share as numerator and denominator. Null is not applicable.

    A share without an upper bound is 1/0.
    """

    part: pl.Expr
    whole: pl.Expr | None = None

    def meets(self, comparison: str, threshold: Number, kind: str) -> pl.Expr:
        """Say whether it meets a threshold, exactly; null where it is not applicable."""
        if self.whole is None:
            word, bound = _whole_bound(comparison, scaled(threshold, kind))
            return compare(self.part, word, pl.lit(bound, pl.Int128 if kind == "number" else pl.Int64))
        left, right = threshold.denominator, threshold.numerator
        part, whole = self.part, self.whole
        if max(left, right) > _WIDE:
            part, whole = part.cast(pl.Int128), whole.cast(pl.Int128)
        return compare(part * left, comparison, whole * right)


def _whole_bound(comparison: str, threshold: Number) -> tuple[str, int]:
    """Turn a threshold into the one of whole numbers that no whole number tells from it."""
    if comparison in {"at_least", "less_than"}:
        return comparison, math.ceil(threshold)
    return comparison, math.floor(threshold)


@dataclass(frozen=True, slots=True)
class Reading:
    """The bounds of an indicator in each row; `unknown` is None where no row of the table lacks a fact.

    Where a row is not unknown, both bounds are its value. `may_be_na` counts only where it is unknown.
    """

    indicator: Indicator
    low: Ratio
    high: Ratio
    unknown: pl.Expr | None = None
    may_be_na: pl.Expr | None = None

    def pinned(self, *, at_worst: bool) -> Ratio:
        """Give the value with what is unknown at its worst or at its best; null is not applicable."""
        higher = self.indicator.higher_is_better
        found = self.low if at_worst == higher else self.high
        if self.unknown is None or self.may_be_na is None or at_worst:
            return found
        beyond = pl.when(self.unknown & self.may_be_na)
        far = _far(UNBOUNDED if higher else -UNBOUNDED, self.indicator.domain.kind)
        part = beyond.then(far.part).otherwise(found.part)
        whole = None if found.whole is None else beyond.then(far.whole).otherwise(found.whole)
        return Ratio(part, whole)


def _far(number: int, kind: str) -> Ratio:
    """Give a number of a domain, unbounded ones included."""
    if kind == "share":
        if abs(number) == UNBOUNDED:
            return Ratio(pl.lit(1 if number > 0 else -1, pl.Int64), pl.lit(0, pl.Int64))
        return Ratio(pl.lit(number, pl.Int64), pl.lit(1, pl.Int64))
    return Ratio(pl.lit(int(scaled(number, kind)), pl.Int128 if kind == "number" else pl.Int64))


@dataclass(slots=True)
class Sheet:
    """What readings share: columns that are worked out once, and what is known of gaps in the table."""

    years: tuple[int, ...]
    gaps: Gaps
    codes: dict[str, Codes]
    """The column of codes for each indicator, by its key."""
    columns: dict[Hashable, pl.Expr] = field(default_factory=dict)

    def keep(self, key: Hashable, make: Callable[[], pl.Expr]) -> pl.Expr:
        """Give the column for a key; its expression is made when it is first asked for."""
        if key not in self.columns:
            self.columns[key] = make()
        return pl.col(f"_{list(self.columns).index(key)}")

    def expressions(self) -> list[pl.Expr]:
        """Give all columns to be worked out."""
        return [expression.alias(f"_{n}") for n, expression in enumerate(self.columns.values())]

    def lacks(self, place: Place, fact: str = "") -> bool:
        """Whether some row lacks the place as a whole, or a field of a block."""
        return Gap(place.name, fact) in self.gaps.absent


class Tally:
    """Counts the records of one indicator by what the rules can tell of them."""

    def __init__(self, indicator: Indicator, sheet: Sheet) -> None:
        self.indicator, self.sheet = indicator, sheet
        self.codes = sheet.codes[indicator.key]
        self.records = self.codes.records

    def count(self, wanted: Callable[[View], bool]) -> pl.Expr:
        """Count the records of a kind."""
        codes = self.codes.those(wanted)
        return self.sheet.keep((self.codes.name, codes), lambda: self.codes.count(codes))

    def count_open(self, wanted: Callable[[View], bool]) -> pl.Expr | None:
        """Count the records of a kind that lack a fact; None where no row of the table has one."""
        if self.indicator.key not in self.sheet.gaps.open or not self.codes.those(wanted):
            return None
        return self.count(wanted)

    def selects(self, *, perhaps: bool = False) -> Callable[[View], bool]:
        """Say of a kind of record whether it is selected, or may be."""
        conditions = (*self.indicator.among, *self.indicator.where)
        return lambda view: (found := view.meets(conditions)) is True or (perhaps and found is None)

    def maybe(self) -> pl.Expr | None:
        """Count the records that may be selected; None where none is open in any row."""
        conditions = (*self.indicator.among, *self.indicator.where)
        return self.count_open(lambda view: view.meets(conditions) is None)

    def over(
        self, values: pl.Expr, combine: Callable[[pl.Expr], pl.Expr], *key: Hashable, perhaps: bool = False
    ) -> pl.Expr:
        """Combine values of the records that are selected (or may be); `key` tells it from other columns."""
        conditions = (*self.indicator.among, *self.indicator.where)

        def make(year: int) -> pl.Expr:
            if not conditions:
                return combine(values)
            test = self.records.test(conditions, year)
            return combine(pl.when(test.fill_null(value=True) if perhaps else test).then(values))

        years = self.sheet.years if dated(conditions) else self.sheet.years[:1]
        return self.sheet.keep((self.indicator.of, conditions, perhaps, *key), lambda: by_year(years, make))


class Inner(NamedTuple):
    """A reading where the list or block is there."""

    low: Ratio
    high: Ratio
    unknown: pl.Expr | None = None
    may_be_na: pl.Expr | None = None


def read(indicator: Indicator, sheet: Sheet) -> Reading:
    """Give an indicator over the dossier as expressions over the columns of a sheet."""
    place = places()[indicator.of]
    if indicator.operation == "value":
        return _value(indicator, place, sheet)
    inner = _OPERATIONS[indicator.operation](indicator, Tally(indicator, sheet))
    if not sheet.lacks(place):
        # What counts gaps is null where the list is not applicable, which is known.
        unknown = None if inner.unknown is None else inner.unknown.fill_null(value=False)
        return Reading(indicator, *inner._replace(unknown=unknown))
    return _or_nothing_known(indicator, place, inner, sheet)


def absent(place: Place) -> pl.Expr:
    """Say whether a list, block or value is missing: null, and not for being not applicable."""
    missing = pl.col(place.name).is_null()
    if place.may_be_na and place.fields:  # a value that is not applicable is a word of its own
        return missing & ~pl.col(f"{place.name}.{KHONG_AP_DUNG}")
    return missing


def _or_nothing_known(indicator: Indicator, place: Place, inner: Inner, sheet: Sheet) -> Reading:
    may_be_na = place.may_be_na or indicator.operation == "share"
    missing = sheet.keep(("absent", place.name), lambda: absent(place))
    return _bounded_where(missing, indicator, inner, may_be_na=may_be_na)


def _bounded_where(missing: pl.Expr, indicator: Indicator, inner: Inner, *, may_be_na: bool) -> Reading:
    """Where a fact is missing as a whole, give the bounds of the domain."""
    domain = indicator.domain
    least = _far(domain.least, domain.kind)
    most = _far(UNBOUNDED if domain.kind == "share" else domain.greatest, domain.kind)
    unknown = missing if inner.unknown is None else missing | inner.unknown.fill_null(value=False)
    outside = pl.lit(may_be_na)
    inside = pl.lit(value=False) if inner.may_be_na is None else inner.may_be_na
    return Reading(
        indicator,
        _either(missing, least, inner.low),
        _either(missing, most, inner.high),
        unknown,
        pl.when(missing).then(outside).otherwise(inside),
    )


def _either(condition: pl.Expr, one: Ratio, other: Ratio) -> Ratio:
    part = pl.when(condition).then(one.part).otherwise(other.part)
    if one.whole is None or other.whole is None:
        return Ratio(part)
    return Ratio(part, pl.when(condition).then(one.whole).otherwise(other.whole))


def _value(indicator: Indicator, place: Place, sheet: Sheet) -> Reading:
    fact = indicator.fact
    field_ = place.fields[fact] if fact else place.value
    if field_ is None:
        raise ValueError(indicator.key)
    column = pl.col(place.name).struct.field(fact) if fact else pl.col(place.name)
    rank = as_number(column, field_)
    if field_.may_be_na:
        rank = pl.when(column != KHONG_AP_DUNG).then(rank)
    number = Ratio(sheet.keep(("value", place.name, fact), lambda: rank))
    inner = Inner(number, number)
    if not (sheet.lacks(place) or (fact and sheet.lacks(place, fact))):
        return Reading(indicator, *inner)
    missing = absent(place)
    if fact:
        missing = missing | (pl.col(place.name).is_not_null() & column.is_null())
    missing = sheet.keep(("absent", place.name, fact), lambda: missing)
    return _bounded_where(missing, indicator, inner, may_be_na=place.may_be_na or field_.may_be_na)


def _count(indicator: Indicator, tally: Tally) -> Inner:
    if indicator.distinct:
        return _different(indicator.distinct, tally)
    sure, maybe = tally.count(tally.selects()), tally.maybe()
    if maybe is None:
        return Inner(Ratio(sure), Ratio(sure))
    return Inner(Ratio(sure), Ratio(sure + maybe), maybe > 0)


def _different(name: str, tally: Tally) -> Inner:
    def number(*, perhaps: bool) -> pl.Expr:
        records = tally.records
        return tally.over(records.field(name), records.different, "different", name, perhaps=perhaps)

    least, maybe = number(perhaps=False), tally.maybe()
    if maybe is None:
        return Inner(Ratio(least), Ratio(least))
    return Inner(Ratio(least), Ratio(number(perhaps=True)), maybe > 0)


def _exists(indicator: Indicator, tally: Tally) -> Inner:  # noqa: ARG001 - one of the operations
    sure, maybe = tally.count(tally.selects()), tally.maybe()
    found = Ratio((sure > 0).cast(pl.Int64))
    if maybe is None:
        return Inner(found, found)
    open_ = (sure == 0) & (maybe > 0)
    return Inner(found, Ratio(pl.when(open_).then(pl.lit(1, pl.Int64)).otherwise(found.part)), open_)


def _total(indicator: Indicator, tally: Tally) -> Inner:
    fact, records = indicator.fact or "", tally.records
    least = Ratio(tally.over(records.number(fact), records.total, "total", fact))
    open_ = _open_or_lacking(tally, fact, perhaps=False)
    if open_ is None:
        return Inner(least, least)
    return Inner(least, _either(open_, _far(UNBOUNDED, indicator.domain.kind), least), open_)


def _open_or_lacking(tally: Tally, fact: str, *, perhaps: bool) -> pl.Expr | None:
    """Say whether some record may be selected, or is selected and lacks a fact."""
    return _any_of(tally.maybe(), _lacking(tally, fact, perhaps=perhaps))


def _any_of(*counts: pl.Expr | None) -> pl.Expr | None:
    found = [count > 0 for count in counts if count is not None]
    return pl.any_horizontal(found) if found else None


def _lacking(tally: Tally, fact: str, *, perhaps: bool) -> pl.Expr | None:
    """Count the selected records that lack a fact; None where no record of any row lacks it."""
    selects = tally.selects(perhaps=perhaps)
    return tally.count_open(lambda view: selects(view) and view.lacks(fact))


def _extreme(indicator: Indicator, tally: Tally) -> Inner:
    fact, domain, highest = indicator.fact or "", indicator.domain, indicator.operation == "highest"
    there = tally.count(lambda _: True)
    none = _far(domain.none or 0, domain.kind).part
    certain = pl.when(there.is_not_null()).then(_pick(indicator, tally, perhaps=False).fill_null(none))
    open_ = _open_or_lacking(tally, fact, perhaps=True)
    if open_ is None:
        return Inner(Ratio(certain), Ratio(certain))
    lowest_of_all = 0 if domain.kind != "date" else -UNBOUNDED
    beyond = _far(domain.greatest if highest else lowest_of_all, domain.kind).part
    far, lacking = _pick(indicator, tally, perhaps=True), _lacking(tally, fact, perhaps=True)
    if lacking is not None:
        far = pl.when(lacking > 0).then(beyond).otherwise(far)
    both = pl.max_horizontal(certain, far) if highest else pl.min_horizontal(certain, far)
    other = pl.when(open_).then(both).otherwise(certain)
    bounds = (Ratio(certain), Ratio(other)) if highest else (Ratio(other), Ratio(certain))
    return Inner(*bounds, open_)


def _pick(indicator: Indicator, tally: Tally, *, perhaps: bool) -> pl.Expr:
    """Give the highest or the lowest value of the selected records; null over none."""
    fact, highest = indicator.fact or "", indicator.operation == "highest"
    if indicator.domain.kind != "scale":
        pick = partial(tally.records.pick, highest=highest)
        return tally.over(tally.records.number(fact), pick, "pick", fact, highest, perhaps=perhaps)
    selects, found = tally.selects(perhaps=perhaps), pl.lit(None, pl.Int64)
    members = list(enumerate(tally.codes.place.fields[fact].type.members))
    for rank, name in members if highest else reversed(members):  # what is tried last decides
        some = tally.count(lambda view, name=name: selects(view) and view.name(fact) == name) > 0  # type: ignore[misc]
        found = pl.when(some).then(pl.lit(rank, pl.Int64)).otherwise(found)
    return found


def _share(indicator: Indicator, tally: Tally) -> Inner:
    return (_share_of_sums if indicator.part else _share_of_records)(indicator, tally)


def _share_of_records(indicator: Indicator, tally: Tally) -> Inner:
    among, where = indicator.among, indicator.where
    inside = tally.count(lambda view: view.meets(among) is True)
    met = tally.count(lambda view: view.meets(among) is True and view.meets(where) is True)
    known = Ratio(pl.when(inside > 0).then(met), inside)
    open_ = tally.count_open(lambda view: view.meets(among) is True and view.meets(where) is None)
    perhaps = tally.count_open(lambda view: view.meets(among) is None)
    unknown = _any_of(open_, perhaps)
    if unknown is None:
        return Inner(known, known)
    against = tally.count(lambda view: view.meets(among) is None and view.meets(where) is not True)
    favour = tally.count(lambda view: view.meets(among) is None and view.meets(where) is not False)
    low = _ratio_or(met, inside + against, 1)
    high = _ratio_or(met + favour if open_ is None else met + open_ + favour, inside + favour, 0)
    return Inner(_either(unknown, low, known), _either(unknown, high, known), unknown, inside == 0)


def _ratio_or(part: pl.Expr, whole: pl.Expr, otherwise: int) -> Ratio:
    """Give a share, or a number where there is no whole."""
    one = pl.lit(1, pl.Int64)
    there = pl.when(whole > 0)
    return Ratio(there.then(part).otherwise(pl.lit(otherwise, pl.Int64)), there.then(whole).otherwise(one))


def _share_of_sums(indicator: Indicator, tally: Tally) -> Inner:
    part, whole, records = indicator.part or "", indicator.whole or "", tally.records
    top, bottom = (_sum(tally, name, records.number(name)) for name in (part, whole))
    known = Ratio(pl.when(bottom > 0).then(top), bottom)
    perhaps, no_whole = tally.maybe(), _lacking(tally, whole, perhaps=False)
    unknown = _any_of(perhaps, no_whole, _no_part(tally, part, whole))
    if unknown is None:
        return Inner(known, known)
    low, high = _sum_bounds(indicator, tally, top)
    return Inner(_either(unknown, low, known), _either(unknown, high, known), unknown, bottom == 0)


def _no_part(tally: Tally, part: str, whole: str) -> pl.Expr | None:
    """Count the selected records without a part, save those of a whole of nothing: that has no part."""
    if _lacking(tally, part, perhaps=False) is None:
        return None
    records = tally.records
    lacks = records.field(part).is_null() & (records.number(whole) != 0).fill_null(value=True)
    return tally.over(lacks, records.count, "no part", part, whole)


def _sum(tally: Tally, what: str, values: pl.Expr) -> pl.Expr:
    return tally.over(values, tally.records.total, "sum", what)


def _sum_bounds(indicator: Indicator, tally: Tally, least: pl.Expr) -> tuple[Ratio, Ratio]:
    """Bound a share of sums: a part of a list cannot exceed its whole, where the dossier's checks say so."""
    part, whole, records = indicator.part or "", indicator.whole or "", tally.records
    place = records.place
    kind = pl.Int128() if place.fields[whole].type.kind == "number" else pl.Int64()
    one, zero = pl.lit(1, kind), pl.lit(0, kind)
    most = _most(records, whole)
    whole_sum = _sum(tally, f"most {whole}", most)
    unbounded = tally.over(most.is_null(), records.count, "no most", whole)
    bounded = pl.when((unbounded == 0) & (whole_sum > 0))
    low = Ratio(bounded.then(least).otherwise(zero), bounded.then(whole_sum).otherwise(one))
    limited = (part, whole) in AT_MOST.get(place.name, ())
    beyond = Ratio(one, one if limited else zero)
    high = beyond
    if limited:
        lacking = _lacking(tally, whole, perhaps=False)
        complete = pl.lit(value=True) if lacking is None else lacking == 0
        tops = _sum(tally, f"most {part}", _most(records, part).fill_null(0))
        inside = pl.when(complete & (whole_sum > 0))
        high = Ratio(inside.then(tops).otherwise(one), inside.then(whole_sum).otherwise(one))
    perhaps = tally.maybe()
    if perhaps is None:
        return low, high
    some = perhaps > 0
    return _either(some, Ratio(zero, one), low), _either(some, beyond, high)


def _most(records: Records, name: str) -> pl.Expr:
    """Give the greatest value that a field may have, as far as its record tells; null where nothing does."""
    pairs = AT_MOST.get(records.place.name, ())
    above = [_most(records, greater) for lesser, greater in pairs if lesser == name]
    value = records.number(name)
    return pl.coalesce(value, pl.min_horizontal(above)) if above else value


_OPERATIONS: dict[str, Callable[[Indicator, Tally], Inner]] = {
    "count": _count,
    "exists": _exists,
    "total": _total,
    "highest": _extreme,
    "lowest": _extreme,
    "share": _share,
}
