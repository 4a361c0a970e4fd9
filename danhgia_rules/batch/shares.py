"""Shares as expressions: of records that meet a condition, or part of whole; bounded by what is missing."""

import polars as pl

from danhgia_rules.batch.records import Records
from danhgia_rules.batch.sheet import Tally, any_of, lacking_count
from danhgia_rules.batch.values import Inner, Ratio, either
from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.rulebook.model import Indicator


def share(indicator: Indicator, tally: Tally) -> Inner:
    """Give a share of records, or of sums."""
    return (_share_of_sums if indicator.part else _share_of_records)(indicator, tally)


def _share_of_records(indicator: Indicator, tally: Tally) -> Inner:
    among, where = indicator.among, indicator.where
    inside = tally.count(lambda view: view.meets(among) is True)
    met = tally.count(lambda view: view.meets(among) is True and view.meets(where) is True)
    known = Ratio(pl.when(inside > 0).then(met), inside)
    open_ = tally.count_open(lambda view: view.meets(among) is True and view.meets(where) is None)
    perhaps = tally.count_open(lambda view: view.meets(among) is None)
    unknown = any_of(open_, perhaps)
    if unknown is None:
        return Inner(known, known)
    against = tally.count(lambda view: view.meets(among) is None and view.meets(where) is not True)
    favour = tally.count(lambda view: view.meets(among) is None and view.meets(where) is not False)
    low = _ratio_or(met, inside + against, 1)
    high = _ratio_or(met + favour if open_ is None else met + open_ + favour, inside + favour, 0)
    return Inner(either(unknown, low, known), either(unknown, high, known), unknown, inside == 0)


def _ratio_or(part: pl.Expr, whole: pl.Expr, otherwise: int) -> Ratio:
    """Give a share, or a number where there is no whole."""
    one = pl.lit(1, pl.Int64)
    there = pl.when(whole > 0)
    return Ratio(there.then(part).otherwise(pl.lit(otherwise, pl.Int64)), there.then(whole).otherwise(one))


def _share_of_sums(indicator: Indicator, tally: Tally) -> Inner:
    part, whole, records = indicator.part or "", indicator.whole or "", tally.records
    top, bottom = (_sum(tally, name, records.number(name)) for name in (part, whole))
    known = Ratio(pl.when(bottom > 0).then(top), bottom)
    perhaps, no_whole = tally.maybe(), lacking_count(tally, whole, perhaps=False)
    unknown = any_of(perhaps, no_whole, _no_part(tally, part, whole))
    if unknown is None:
        return Inner(known, known)
    low, high = _sum_bounds(indicator, tally, top)
    return Inner(either(unknown, low, known), either(unknown, high, known), unknown, bottom == 0)


def _no_part(tally: Tally, part: str, whole: str) -> pl.Expr | None:
    """Count the selected records without a part, save those of a whole of nothing: that has no part."""
    if lacking_count(tally, part, perhaps=False) is None:
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
        lacking = lacking_count(tally, whole, perhaps=False)
        complete = pl.lit(value=True) if lacking is None else lacking == 0
        tops = _sum(tally, f"most {part}", _most(records, part).fill_null(0))
        inside = pl.when(complete & (whole_sum > 0))
        high = Ratio(inside.then(tops).otherwise(one), inside.then(whole_sum).otherwise(one))
    perhaps = tally.maybe()
    if perhaps is None:
        return low, high
    some = perhaps > 0
    return either(some, Ratio(zero, one), low), either(some, beyond, high)


def _most(records: Records, name: str) -> pl.Expr:
    """Give the greatest value that a field may have, as far as its record tells; null where nothing does."""
    pairs = AT_MOST.get(records.place.name, ())
    above = [_most(records, greater) for lesser, greater in pairs if lesser == name]
    value = records.number(name)
    return pl.coalesce(value, pl.min_horizontal(above)) if above else value
