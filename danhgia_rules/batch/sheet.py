"""What the indicators of a rulebook share while they are compiled: columns, and what is known of gaps."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from danhgia_rules.batch.codes import Codes, View
from danhgia_rules.batch.records import by_year, dated
from danhgia_rules.dossier.fields import Place
from danhgia_rules.rulebook.model import Indicator


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


def any_of(*counts: pl.Expr | None) -> pl.Expr | None:
    """Say whether some count is above 0; None where there is nothing to count."""
    found = [count > 0 for count in counts if count is not None]
    return pl.any_horizontal(found) if found else None


def lacking_count(tally: Tally, fact: str, *, perhaps: bool) -> pl.Expr | None:
    """Count the selected records that lack a fact; None where no record of any row lacks it."""
    selects = tally.selects(perhaps=perhaps)
    return tally.count_open(lambda view: selects(view) and view.lacks(fact))
