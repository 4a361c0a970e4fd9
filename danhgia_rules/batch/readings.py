"""Indicators as expressions: for each row the bounds of a value, as `indicators` computes them one by one.

Knows indicators; must not know levels, limits or ratings.
"""

from collections.abc import Callable
from functools import partial

import polars as pl

from danhgia_rules.batch.records import as_number
from danhgia_rules.batch.shares import share
from danhgia_rules.batch.sheet import Sheet, Tally, any_of, lacking_count
from danhgia_rules.batch.values import Inner, Ratio, Reading, either, number_of
from danhgia_rules.dossier.fields import Place, places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import UNBOUNDED
from danhgia_rules.rulebook.model import Indicator


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
    least = number_of(domain.least, domain.kind)
    most = number_of(UNBOUNDED if domain.kind == "share" else domain.greatest, domain.kind)
    unknown = missing if inner.unknown is None else missing | inner.unknown.fill_null(value=False)
    outside = pl.lit(may_be_na)
    inside = pl.lit(value=False) if inner.may_be_na is None else inner.may_be_na
    return Reading(
        indicator,
        either(missing, least, inner.low),
        either(missing, most, inner.high),
        unknown,
        pl.when(missing).then(outside).otherwise(inside),
    )


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
    return Inner(least, either(open_, number_of(UNBOUNDED, indicator.domain.kind), least), open_)


def _open_or_lacking(tally: Tally, fact: str, *, perhaps: bool) -> pl.Expr | None:
    """Say whether some record may be selected, or is selected and lacks a fact."""
    return any_of(tally.maybe(), lacking_count(tally, fact, perhaps=perhaps))


def _extreme(indicator: Indicator, tally: Tally) -> Inner:
    fact, domain, highest = indicator.fact or "", indicator.domain, indicator.operation == "highest"
    there = tally.count(lambda _: True)
    none = number_of(domain.none or 0, domain.kind).part
    certain = pl.when(there.is_not_null()).then(_pick(indicator, tally, perhaps=False).fill_null(none))
    open_ = _open_or_lacking(tally, fact, perhaps=True)
    if open_ is None:
        return Inner(Ratio(certain), Ratio(certain))
    lowest_of_all = 0 if domain.kind != "date" else -UNBOUNDED
    beyond = number_of(domain.greatest if highest else lowest_of_all, domain.kind).part
    far, lacking = _pick(indicator, tally, perhaps=True), lacking_count(tally, fact, perhaps=True)
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


_OPERATIONS: dict[str, Callable[[Indicator, Tally], Inner]] = {
    "count": _count,
    "exists": _exists,
    "total": _total,
    "highest": _extreme,
    "lowest": _extreme,
    "share": share,
}
