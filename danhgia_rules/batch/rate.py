"""Rating a table of dossiers: columns decide what is plain, the reader of dossiers the rest.

Knows how the parts of this package work together; must not know files. A rating never depends on the
rows beside it, nor on how a table is cut into parts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from danhgia_rules.batch.columns import ROW, from_row, readable, result_schema, to_table
from danhgia_rules.batch.facts import facts_json
from danhgia_rules.batch.guards import odd_rows, prepared
from danhgia_rules.batch.intake import check_schema
from danhgia_rules.batch.packing import Packing
from danhgia_rules.batch.plan import OPEN, Coding, Plan, compile_coding, compile_plan, fits
from danhgia_rules.batch.refusals import REFUSALS, refusals
from danhgia_rules.batch.results import named_results, row_of
from danhgia_rules.batch.sheet import Gaps
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.catalog import Choice, bundled, check_fit, check_overlay, load_rulebook, overlaid
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import CatalogError, DanhGiaError, DossierError, EngineDisagreement, Problem, Where
from danhgia_rules.evaluation import Evaluation
from danhgia_rules.evaluation.api import evaluate_by
from danhgia_rules.rulebook.model import Rulebook

_POSITION, _YEAR = Where(path="chuc_danh"), Where(path="ky_danh_gia")


@dataclass(frozen=True, slots=True)
class Rated:
    """What a table came to: `rated`, a row for each dossier; `refused`, a row for each problem."""

    rated: pl.DataFrame
    refused: pl.DataFrame


@dataclass(frozen=True)
class Rater:
    """Rates tables by the bundled rulebooks, each row by that for its position and year, or by one by name.

    Compiled plans are kept, so one rater serves any number of tables.
    """

    rulebook: Rulebook | str | None = None
    overlay: str | Path | None = None
    packing: Packing | None = None
    _codings: dict[tuple[Rulebook, tuple[int, ...]], Coding] = field(default_factory=dict)
    _plans: dict[tuple[Rulebook, tuple[int, ...], Gaps], Plan] = field(default_factory=dict)
    _choices: dict[tuple[str, str], Choice | None] = field(default_factory=dict)

    @cached_property
    def _named(self) -> Rulebook | None:
        if self.rulebook is None:
            return None
        return load_rulebook(self.rulebook) if isinstance(self.rulebook, str) else self.rulebook

    @cached_property
    def rulebooks(self) -> tuple[Rulebook, ...]:
        """The rulebooks that may rate a row."""
        found = [self._named] if self._named else _bundled_rulebooks()
        return tuple(overlaid(rulebook, self.overlay) for rulebook in found)

    @cached_property
    def schema(self) -> pl.Schema:
        """The schema of the results."""
        return self.packing.schema(self.plain_schema) if self.packing else self.plain_schema

    @cached_property
    def plain_schema(self) -> pl.Schema:
        """The schema of the results without digest and trace."""
        return result_schema(self.rulebooks)

    def choose(self, position: str, period: str) -> Choice:
        """Choose the rulebook of a row, as `evaluate` does; raise CatalogError where there is none."""
        if self._named is None:
            choice = bundled().choose(position, period, _POSITION)
        else:
            check_overlay(self._named, period, _YEAR)
            choice = check_fit(self._named, position, period, _POSITION)
        if self.overlay is not None:
            mine = next(r for r in self.rulebooks if r.overlay and r.overlay.base is choice.rulebook)
            choice = replace(choice, rulebook=mine)
            check_overlay(choice.rulebook, period, _YEAR)
        return choice

    def rate(self, table: pl.DataFrame, first_row: int = 1) -> Rated:
        """Rate a table; its rows are numbered from `first_row`.

        Raises DanhGiaError (Q001) with every column that does not fit, before a row is read.
        """
        check_schema(table.schema)
        return self._rate(table.with_row_index(ROW).with_columns(_from(first_row)))

    def rate_read(self, dossiers: Mapping[int, Dossier], refused: list[dict[str, Any]]) -> Rated:
        """Rate dossiers that were read one by one, by row; `refused` are the problems of other rows."""
        table = to_table(dossiers.values())
        found = self._rate(table.insert_column(0, pl.Series(ROW, list(dossiers), pl.UInt64)))
        return Rated(
            found.rated,
            pl.concat([pl.DataFrame(refused, REFUSALS), found.refused]).sort(ROW, maintain_order=True),
        )

    @property
    def nothing(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Results and refused rows of no row at all."""
        return pl.DataFrame(schema=self.schema), pl.DataFrame(schema=REFUSALS)

    def again(self, data: dict[str, Any], row: int) -> dict[str, Any]:
        """Rate the plain data of one dossier by both engines, and give it as a row of results."""
        return self._row(self.evaluate(data), row).row(0, named=True)

    def _rate(self, numbered: pl.DataFrame) -> Rated:
        parts, others = self._by_columns(numbered)
        slow = numbered.filter(pl.col(ROW).is_in(others.implode())) if len(others) else numbered.clear()
        rows, problems = self._one_by_one(slow)
        rated = pl.concat([*parts, *rows])
        refused = pl.DataFrame(problems, REFUSALS)
        # INVARIANT: each row is rated once or refused, and none is lost between the parts.
        if not pl.concat([rated[ROW], refused[ROW].unique()]).sort().equals(numbered[ROW]):
            raise EngineDisagreement(Problem("E001", params={"items": ROW}))
        return Rated(rated if rated[ROW].is_sorted() else rated.sort(ROW), refused)

    def _by_columns(self, numbered: pl.DataFrame) -> tuple[list[pl.DataFrame], pl.Series]:
        """Rate what columns may decide; give it with the numbers of the other rows."""
        try:
            table = prepared(numbered)
        except pl.exceptions.PolarsError:  # a number that no column of dossiers holds: the reader will say so
            return [], numbered[ROW]
        parts, others = [], [pl.Series(ROW, [], pl.UInt64)]
        for choice, years, rows in self._alike(table):
            if choice is None or not fits(choice.rulebook):
                others.append(rows[ROW])
                continue
            doubtful = odd_rows(rows, choice.rulebook, years)
            others.append(rows[ROW].filter(doubtful))
            plain = rows.filter(~doubtful) if doubtful.any() else rows
            parts += [self._packed(part, plain, choice) for part in self._measured(plain, choice, years)]
        return parts, pl.concat(others)

    def _choice(self, position: Any, period: Any) -> Choice | None:
        if (position, period) not in self._choices:
            try:
                found = self.choose(position, period) if position and period and period.isascii() else None
            except CatalogError:
                found = None
            self._choices[position, period] = found
        return self._choices[position, period]

    def _alike(self, table: pl.DataFrame) -> Iterator[tuple[Choice | None, tuple[int, ...], pl.DataFrame]]:
        """Part a table by the rulebook of each row; rows for which there is none come last, without one."""
        pairs = table.select("chuc_danh", "ky_danh_gia").unique(maintain_order=True).rows()
        alike: dict[Rulebook | None, list[tuple[Any, Any]]] = {}
        for pair in pairs:
            choice = self._choice(*pair)
            alike.setdefault(choice.rulebook if choice else None, []).append(pair)
        for rulebook, mine in alike.items():
            years = () if rulebook is None else tuple(sorted(int(year) for _, year in mine))
            rows = table if len(alike) == 1 else table.filter(pl.any_horizontal(map(_is_pair, mine)))
            yield self._choice(*mine[0]), years, rows

    def _measured(
        self, table: pl.DataFrame, choice: Choice, years: tuple[int, ...]
    ) -> Iterator[pl.DataFrame]:
        rulebook = choice.rulebook
        if not len(table):
            return
        key = (rulebook, years)
        if key not in self._codings:
            self._codings[key] = compile_coding(rulebook, years)
        coding = self._codings[key]
        coded = coding.coded(table)
        gaps = coding.gaps(coded)
        if (*key, gaps) not in self._plans:
            self._plans[*key, gaps] = compile_plan(rulebook, years, coding, gaps)
        plan = self._plans[*key, gaps]
        measured = plan.measured(coded)
        open_ = measured[OPEN]
        for some, rows in ((False, measured.filter(~open_)), (True, measured.filter(open_))):
            if len(rows):
                yield named_results(plan.ranks(rows, open_=some), rulebook, self.plain_schema, open_=some)

    def _packed(self, results: pl.DataFrame, table: pl.DataFrame, choice: Choice) -> pl.DataFrame:
        if self.packing is None:
            return results
        same = len(results) == len(table)
        rows = table if same else table.join(results.select(ROW), on=ROW, maintain_order="right")
        return self.packing.added(results, facts_json(rows), choice)

    def _one_by_one(self, table: pl.DataFrame) -> tuple[list[pl.DataFrame], list[dict[str, Any]]]:
        parts = [pl.DataFrame(schema=self.schema)]
        problems: list[dict[str, Any]] = []
        for row in readable(table).iter_rows(named=True):
            try:
                parts.append(self._row(self.evaluate(from_row(row)), row[ROW]))
            except (DossierError, CatalogError) as error:
                problems += refusals(error, row[ROW], row.get("ma"))
        return parts, problems

    def _row(self, result: Evaluation, row: int) -> pl.DataFrame:
        found = pl.DataFrame([row_of(result, row)], self.plain_schema)
        if self.packing is None:
            return found
        facts = canonical_bytes(result.dossier.to_data()).decode()
        choice = self.choose(result.dossier.chuc_danh, result.dossier.ky_danh_gia)
        return self.packing.added(found, [facts], choice)

    def evaluate(self, data: dict[str, Any]) -> Evaluation:
        """Rate the plain data of one dossier as `evaluate` does, by the same rulebooks."""
        dossier = Dossier.from_data(data)
        return evaluate_by(dossier, self.choose(dossier.chuc_danh, dossier.ky_danh_gia))


def _from(first_row: int) -> pl.Expr:
    # What counts rows has 32 bits; a file may have more.
    return pl.col(ROW).cast(pl.UInt64) + pl.lit(first_row, pl.UInt64)


def _is_pair(pair: tuple[Any, Any]) -> pl.Expr:
    position, period = pair
    return pl.col("chuc_danh").eq_missing(position) & pl.col("ky_danh_gia").eq_missing(period)


def _bundled_rulebooks() -> list[Rulebook]:
    catalog = bundled()
    return [catalog.rulebook(entry.id) for entry in catalog.entries if entry.position is not None]


def rate_table(
    table: "pl.DataFrame | pl.LazyFrame | ArrowTable",
    *,
    rulebook: Rulebook | str | None = None,
    overlay: str | Path | None = None,
    digest: bool = False,
    trace: bool = False,
) -> Rated:
    """Rate a table of dossiers, one a row, in the schema of `dossier_schema()`: of polars, or an Arrow table.

    A rulebook and an overlay may be named as for `evaluate`. Rows that are no dossiers rate nobody and
    stand in `refused`, a line for each problem. `digest` adds the column `decision_sha256`, `trace` also
    the packed trace that `expand` opens. Raises DossierError (Q001 to Q003) with every column that does
    not fit, before a row is read, and DanhGiaError (Q020) for what is no table; RulebookError and
    CatalogError as `evaluate` does.
    """
    packing = Packing(trace) if digest or trace else None
    return Rater(rulebook, overlay, packing).rate(_frame(table))


class ArrowTable(Protocol):
    """A table of any library that hands its data over by the Arrow C stream interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand over the data."""


def _frame(table: Any) -> pl.DataFrame:
    if isinstance(table, pl.DataFrame):
        return table
    if isinstance(table, pl.LazyFrame):
        return table.collect()
    if hasattr(table, "__arrow_c_stream__"):
        return pl.DataFrame(table)
    raise DanhGiaError(Problem("Q020", params={"found": type(table).__name__}))
