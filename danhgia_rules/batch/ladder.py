"""Ladders as expressions: levels, limits and rating at the worst and at the best, and what decides them.

Knows the rulebook and the readings of its indicators; must not know records or files. Shares no code
with the two engines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import polars as pl

from danhgia_rules.batch.values import Ratio, Reading
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit, Requirement, Rulebook

_FALSE = pl.lit(value=False)
_TRUE = pl.lit(value=True)


@dataclass(frozen=True, slots=True)
class Arm:
    """One of the two runs: every unknown value at its worst, or every one at its best."""

    rulebook: Rulebook
    readings: dict[str, Reading]
    at_worst: bool
    open: frozenset[int] = frozenset()
    """The criteria that may turn out not applicable in some row."""

    @property
    def prefix(self) -> str:
        """The beginning of the names of this run's columns."""
        return "worst" if self.at_worst else "best"

    def value(self, indicator: Indicator) -> Ratio:
        """Give an indicator over the dossier; null is not applicable."""
        return self.readings[indicator.key].pinned(at_worst=self.at_worst)

    def level(self, place: int) -> pl.Expr:
        """Give the rank of a criterion that was worked out before; null is not applicable."""
        return pl.col(f"{self.prefix}_level_{place}")

    def criterion(self, place: int) -> pl.Expr:
        """Work out the rank of a criterion."""
        criterion = self.rulebook.criteria[place]
        values = [self.value(row.indicator) for row in criterion.requirements]
        column = highest_column(criterion.requirements, values, self.rulebook.scale.top)
        asked = pl.any_horizontal([value.part.is_not_null() for value in values])
        if criterion.gate is not None:
            asked = asked & applies(criterion, self.readings)
        return pl.when(asked).then(column)

    def over_levels(self, indicator: Indicator) -> Ratio:
        """Give an indicator over the levels of the criteria that it names and that apply."""
        places = named(indicator, self.rulebook)
        if indicator.operation == "lowest":
            left_out = frozenset() if self.at_worst else self.open
            ranks = [_unless(optional(p), self.level(p)) if p in left_out else self.level(p) for p in places]
            lowest = pl.min_horizontal(ranks) if ranks else pl.lit(None, pl.Int8)
            return Ratio(lowest.fill_null(len(self.rulebook.scale.names)).cast(pl.Int64))
        want_high = self.at_worst != indicator.higher_is_better
        inside: list[pl.Expr] = []
        counted: list[pl.Expr] = []
        for place in places:
            level = self.level(place)
            counts = level.is_in(_counting(indicator, self.rulebook))
            there = level.is_not_null()
            matches = counts if want_high else ~counts
            kept = there
            if place in self.open:
                kept = there & (~optional(place) | matches.fill_null(value=False))
            inside.append(kept.cast(pl.Int64))
            counted.append((kept & counts.fill_null(value=False)).cast(pl.Int64))
        part, whole = _sum(counted), _sum(inside)
        if indicator.operation == "count":
            return Ratio(part)
        return Ratio(pl.when(whole > 0).then(part), whole)

    def overall(self, indicator: Indicator) -> Ratio:
        """Give an indicator that overall rules read: over levels or over the dossier."""
        return self.over_levels(indicator) if indicator.reads_levels else self.value(indicator)

    def reached(self) -> pl.Expr:
        """Work out the highest overall column whose every cell holds."""
        rules = self.rulebook.rating
        values = [self.overall(row.indicator) for row in rules.requirements]
        return highest_column(rules.requirements, values, rules.scale.top)

    def applies(self, limit: Limit) -> pl.Expr:
        """Say whether a limit applies; what is not applicable sets none."""
        value = self.overall(limit.indicator)
        if limit.comparison is None:
            return (value.part < self.rulebook.rating.scale.top).fill_null(value=False)
        kind = limit.indicator.domain.kind
        found = value.meets(limit.comparison, limit.threshold, kind).fill_null(value=False)
        if limit.unless is None:
            return found
        unless = limit.unless
        exception = self.value(unless.indicator)
        lifted = exception.meets(unless.comparison, unless.threshold, unless.indicator.domain.kind)
        return found & ~lifted.fill_null(value=False)

    def limit(self, place: int) -> pl.Expr:
        """Give whether a limit applies, as it was worked out before."""
        return pl.col(f"{self.prefix}_limit_{place}")

    def allowed(self, limit: Limit) -> pl.Expr:
        """Give the rank that a limit allows where it applies."""
        if limit.comparison is None:
            return self.overall(limit.indicator).part  # beyond all ranks where it may be not applicable
        return pl.lit(limit.level, pl.Int8)

    def rating(self) -> pl.Expr:
        """Work out the least of what is reached and what limits allow."""
        ranks = [
            pl.when(self.limit(n)).then(self.allowed(limit))
            for n, limit in enumerate(self.rulebook.rating.limits)
            if limit.kind != "not_rated"
        ]
        return pl.min_horizontal(pl.col(f"{self.prefix}_reached"), *ranks)

    def not_rated(self) -> pl.Expr:
        """Say whether a case of no rating applies."""
        limits = self.rulebook.rating.limits
        return _any(self.limit(n) for n, limit in enumerate(limits) if limit.kind == "not_rated")


def highest_column(rows: Sequence[Requirement], values: Sequence[Ratio], top: int) -> pl.Expr:
    """Give the highest column whose every cell holds; the lowest asks nothing."""
    found = pl.lit(0, pl.Int8)
    for rank in range(1, top + 1):
        cells = [_holds(row, value, rank) for row, value in zip(rows, values, strict=True)]
        asked = [cell for cell in cells if cell is not None]
        column = reduce(and_, asked, _TRUE).fill_null(value=True)  # null: asked of nothing
        found = pl.when(column).then(pl.lit(rank, pl.Int8)).otherwise(found)
    return found


def _holds(row: Requirement, value: Ratio, rank: int) -> pl.Expr | None:
    """Say whether a cell holds: null where the value is not applicable, None where nothing is asked."""
    cell = row.cells[rank]
    if cell is None or cell.comparison is None:
        return None
    return value.meets(cell.comparison, cell.threshold, row.indicator.domain.kind)


def binding(rows: Sequence[Requirement], values: Sequence[Ratio], rank: pl.Expr, top: int) -> list[pl.Expr]:
    """Say of each requirement whether it keeps the result from the next column."""
    return [_binds(row, value, rank, top) for row, value in zip(rows, values, strict=True)]


def _binds(row: Requirement, value: Ratio, rank: pl.Expr, top: int) -> pl.Expr:
    fails = []
    for below in range(top):
        cell = _holds(row, value, below + 1)
        if cell is not None:
            fails.append((rank == below) & ~cell.fill_null(value=True))
    return reduce(or_, fails, _FALSE).fill_null(value=False)


def applies(criterion: Criterion, readings: dict[str, Reading]) -> pl.Expr:
    """Say whether a criterion applies: an unknown gate does not keep it from applying."""
    if criterion.gate is None:
        return _TRUE
    reading = readings[criterion.gate.key]
    met = (reading.low.part == criterion.gate_value).fill_null(value=False)
    return met if reading.unknown is None else met | reading.unknown


def may_be_left_out(criterion: Criterion, readings: dict[str, Reading]) -> pl.Expr | None:
    """Say whether a missing fact could still make a criterion not applicable; None where none is missing."""
    rows = [readings[row.indicator.key] for row in criterion.requirements]
    gate = None if criterion.gate is None else readings[criterion.gate.key]
    if all(r.unknown is None for r in (*rows, *([gate] if gate else []))):
        return None
    surely = _any(_asked_for_sure(reading) for reading in rows)
    never = reduce(and_, [_known(r) & r.low.part.is_null() for r in rows], _TRUE)
    sure = surely | never
    if gate is not None and gate.unknown is not None:
        sure = sure & ~gate.unknown
    return applies(criterion, readings) & ~sure


def _known(reading: Reading) -> pl.Expr:
    return _TRUE if reading.unknown is None else ~reading.unknown


def _asked_for_sure(reading: Reading) -> pl.Expr:
    there = reading.low.part.is_not_null()
    if reading.unknown is None:
        return there
    stays = _TRUE if reading.may_be_na is None else ~reading.may_be_na
    return pl.when(reading.unknown).then(stays).otherwise(there)


def optional(place: int) -> pl.Expr:
    """Give whether a criterion may turn out not applicable, as it was worked out before."""
    return pl.col(f"optional_{place}")


def named(indicator: Indicator, rulebook: Rulebook) -> list[int]:
    """Give the places of the criteria that an indicator over levels names."""
    return [n for n, criterion in enumerate(rulebook.criteria) if indicator.names_criterion(criterion.id)]


def _counting(indicator: Indicator, rulebook: Rulebook) -> list[int]:
    names = rulebook.scale.names
    return [
        rank
        for rank, name in enumerate(names)
        if all(name in condition.operand for condition in indicator.where)  # type: ignore[operator]
    ]


def _unless(condition: pl.Expr, value: pl.Expr) -> pl.Expr:
    return pl.when(~condition).then(value)


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, conditions, _FALSE)


def _sum(numbers: Sequence[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(numbers) if numbers else pl.lit(0, pl.Int64)
