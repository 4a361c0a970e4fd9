"""A rulebook compiled to polars: for some assessed years and one set of gaps, from dossiers to ranks.

Knows how readings and ladders are chained; must not know names of levels, checks or files. A plan is
data: it is compiled once and run on any number of tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from danhgia_rules.batch.codes import Codes, View, code_columns
from danhgia_rules.batch.columns import ROW
from danhgia_rules.batch.ladder import Arm, binding, may_be_left_out
from danhgia_rules.batch.readings import absent, read
from danhgia_rules.batch.sheet import Gap, Gaps, Sheet
from danhgia_rules.batch.values import Reading
from danhgia_rules.dossier.fields import Place, places
from danhgia_rules.rulebook.model import Indicator, Requirement, Rulebook

OPEN = "open"
"""The column that says whether a missing fact leaves some reading of the row open."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What comes before a plan: the records of a table as codes, and what is missing from it."""

    codes: tuple[Codes, ...]
    by_indicator: dict[str, Codes]
    values: tuple[Indicator, ...]
    places: tuple[Place, ...]
    opened: dict[tuple[str, int], frozenset[str]]
    """The keys of the indicators that a record leaves open, by column and code."""

    def coded(self, table: pl.DataFrame) -> pl.DataFrame:
        """Add the columns of codes to a table."""
        return table.with_columns(codes.expression for codes in self.codes)

    def gaps(self, coded: pl.DataFrame) -> Gaps:
        """Say what the rows of a table lack."""
        possible = {Gap(place.name): absent(place) for place in self.places}
        possible |= {Gap(i.of, i.fact): _absent_fact(i.of, i.fact) for i in self.values if i.fact}
        flags = coded.select(found.any().alias(str(n)) for n, found in enumerate(possible.values())).row(0)
        occur = ((codes.name, code) for codes in self.codes for code in codes.present(coded))
        open_ = frozenset[str]().union(*(self.opened.get(code, ()) for code in occur))
        return Gaps(frozenset(g for g, there in zip(possible, flags, strict=True) if there), open_)


IDENTITY = (ROW, "ma", "ky_danh_gia", "chuc_danh")
"""What is carried from a row of dossiers to its results."""


def _absent_fact(place: str, fact: str) -> pl.Expr:
    block = pl.col(place)
    return block.is_not_null() & block.struct.field(fact).is_null()


def compile_coding(rulebook: Rulebook, years: tuple[int, ...]) -> Coding:
    """Compile the columns of codes that a rulebook needs for assessed years."""
    found = [indicator for indicator in rulebook.indicators if not indicator.reads_levels]
    names = list(dict.fromkeys(indicator.of for indicator in found))
    by_indicator: dict[str, Codes] = {}
    opened = {}
    for name in names:
        over = [i for i in found if i.of == name and i.operation != "value"]
        for codes, group in code_columns(over, places()[name], years):
            by_indicator |= {indicator.key: codes for indicator in group}
            for code, view in enumerate(codes.views):
                if view.lacks_something:
                    opened[codes.name, code] = frozenset(i.key for i in group if _leaves_open(view, i))
    values = tuple(indicator for indicator in found if indicator.operation == "value")
    columns = tuple(dict.fromkeys(by_indicator.values()))
    return Coding(columns, by_indicator, values, tuple(places()[name] for name in names), opened)


_MOST_ROWS = 60
"""So many requirements of one criterion fit the bits of an integer."""
_FINEST = 10**9
"""A threshold of a share with a greater numerator or denominator could overflow 128 bits."""


def fits(rulebook: Rulebook) -> bool:
    """Say whether columns can rate by a rulebook: one out of all proportion rates row by row."""
    ladders = [criterion.requirements for criterion in rulebook.criteria]
    rows = [row for ladder in (*ladders, rulebook.rating.requirements) for row in ladder]
    shares = [
        cell.threshold for row in rows if row.indicator.domain.kind == "share" for cell in row.cells if cell
    ]
    limits = [m.threshold for m in rulebook.rating.limits if m.indicator.domain.kind == "share"]
    fine = all(max(number.numerator, number.denominator) <= _FINEST for number in (*shares, *limits))
    return fine and all(len(ladder) <= _MOST_ROWS for ladder in ladders)


def _leaves_open(view: View, indicator: Indicator) -> bool:
    """Say whether it is open of a record if an indicator selects it, or what it would read of it."""
    selected = view.meets((*indicator.among, *indicator.where))
    facts = [name for name in (indicator.fact, indicator.part, indicator.whole) if name]
    if selected is None or view.meets(indicator.among) is None:
        return True
    return selected and any(view.lacks(fact) for fact in facts)


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps from a table of dossiers to ranks: columns first, then ladders."""

    rulebook: Rulebook
    readings: dict[str, Reading]
    columns: tuple[pl.Expr, ...]

    def measured(self, coded: pl.DataFrame) -> pl.DataFrame:
        """Work out the columns that readings are made of, and whether a missing fact leaves one open."""
        unknown = [r.unknown for r in self.readings.values() if r.unknown is not None]
        open_ = reduce(or_, unknown, pl.lit(value=False)).alias(OPEN)
        return coded.lazy().select(*IDENTITY, *self.columns).with_columns(open_).collect()

    def ranks(self, measured: pl.DataFrame, *, open_: bool) -> pl.DataFrame:
        """Work out levels, limits, rating and what binds, in one run or, where readings are open, in two."""
        readings = self.readings if open_ else {k: _closed(r) for k, r in self.readings.items()}
        optional = {
            place: found
            for place, criterion in enumerate(self.rulebook.criteria)
            if (found := may_be_left_out(criterion, readings)) is not None
        }
        arms = [Arm(self.rulebook, readings, at_worst=True, open=frozenset(optional))]
        if open_:
            arms.append(replace(arms[0], at_worst=False))
        marks = (
            optional.get(n, pl.lit(value=False)).alias(f"optional_{n}")
            for n in range(len(self.rulebook.criteria))
        )
        frame = measured.lazy().with_columns(marks)
        for step in (_levels, _reached_and_limits, _ratings):
            frame = frame.with_columns(e for arm in arms for e in step(arm))
        return frame.with_columns(_binds(arms[0])).collect()


def compile_plan(rulebook: Rulebook, years: tuple[int, ...], coding: Coding, gaps: Gaps) -> Plan:
    """Compile a rulebook for assessed years and for tables with no other gaps."""
    sheet = Sheet(years, gaps, coding.by_indicator)
    same: dict[object, Reading] = {}
    readings = {}
    for indicator in rulebook.indicators:
        if not indicator.reads_levels:
            found = same.get(indicator.body)
            found = same[indicator.body] = read(indicator, sheet) if found is None else found
            readings[indicator.key] = replace(found, indicator=indicator)
    return Plan(rulebook, readings, tuple(sheet.expressions()))


def _closed(reading: Reading) -> Reading:
    return Reading(reading.indicator, reading.low, reading.low)


def _levels(arm: Arm) -> Iterator[pl.Expr]:
    for place in range(len(arm.rulebook.criteria)):
        yield arm.criterion(place).alias(f"{arm.prefix}_level_{place}")


def _reached_and_limits(arm: Arm) -> Iterator[pl.Expr]:
    yield arm.reached().alias(f"{arm.prefix}_reached")
    for n, limit in enumerate(arm.rulebook.rating.limits):
        yield arm.applies(limit).alias(f"{arm.prefix}_limit_{n}")
        if limit.comparison is None:
            yield arm.allowed(limit).alias(f"{arm.prefix}_allowed_{n}")


def _ratings(arm: Arm) -> Iterator[pl.Expr]:
    yield arm.rating().alias(f"{arm.prefix}_rating")
    yield arm.not_rated().alias(f"{arm.prefix}_not_rated")


def _binds(worst: Arm) -> Iterator[pl.Expr]:
    """Give for each criterion, and for the overall table, the requirements that bind as bits."""
    top = worst.rulebook.scale.top
    for place, criterion in enumerate(worst.rulebook.criteria):
        values = [worst.value(row.indicator) for row in criterion.requirements]
        rows = criterion.requirements
        yield _bits(binding(rows, values, worst.level(place), top)).alias(f"binds_{place}")
    overall: tuple[Requirement, ...] = worst.rulebook.rating.requirements
    values = [worst.overall(row.indicator) for row in overall]
    found = binding(overall, values, pl.col("worst_reached"), worst.rulebook.rating.scale.top)
    yield _bits(found).alias("binds_overall")


def _bits(conditions: list[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(c.cast(pl.Int64) * 2**n for n, c in enumerate(conditions))
