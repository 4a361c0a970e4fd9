"""What a batch came to, counted from the files that were written."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from danhgia_rules.batch.columns import ROW
from danhgia_rules.levels import Level, Rating
from danhgia_rules.rulebook.model import Rulebook

SCHEMA = "danhgia/batch-summary/1"


@dataclass(frozen=True, slots=True)
class File:
    """A file that was rated: where its results stand and its refused rows, if any; how many rows it has."""

    source: str
    results: str
    refused: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The distribution of a batch. Counts are of rows; `problems` counts lines by code.

    `ratings` and `levels` hold every name of their scales, the highest first, then what lies outside.
    """

    rows: int
    rated: int
    refused: int
    resumed: int
    ratings: dict[str, int]
    levels: dict[str, dict[str, int]]
    problems: dict[str, int]
    rulebooks: tuple[str, ...]
    audited: int
    audit_seed: str
    files: tuple[File, ...]

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "schema": SCHEMA,
            "rows": self.rows,
            "rated": self.rated,
            "refused": self.refused,
            "resumed": self.resumed,
            "ratings": self.ratings,
            "levels": self.levels,
            "problems": self.problems,
            "rulebooks": list(self.rulebooks),
            "audit": {"rows": self.audited, "seed": self.audit_seed},
            "files": [
                {"source": f.source, "results": f.results, "refused": f.refused, "rows": f.rows}
                for f in self.files
            ],
        }


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each rating, level and problem occurs in some files."""

    ratings: dict[str, int]
    levels: dict[str, dict[str, int]]
    problems: dict[str, int]
    refused: int


def distribution(files: Iterable[File], rulebooks: Iterable[Rulebook]) -> Distribution:
    """Count what stands in results and refused rows."""
    listed = list(files)
    rated = pl.scan_parquet([Path(f.results) for f in listed], glob=False)
    refused = [Path(f.refused) for f in listed if f.refused]
    problems: dict[str, int] = {}
    rows = 0
    for path in refused:
        lines = pl.read_parquet(path, columns=[ROW, "code"], glob=False)
        rows += lines[ROW].n_unique()
        for code, count in lines["code"].value_counts().iter_rows():
            problems[code] = problems.get(code, 0) + count
    ratings, levels = _names(rulebooks)
    counted = _counts(rated, list(levels))
    return Distribution(
        _filled(ratings, counted.get(_RATING, {})),
        {name: _filled(words, counted.get(name, {})) for name, words in levels.items()},
        dict(sorted(problems.items())),
        rows,
    )


_RATING = "rating"


def _counts(rated: pl.LazyFrame, criteria: list[str]) -> dict[str, dict[str, int]]:
    """Count the names in each column, in one pass: a criterion is never called as the rating is."""
    columns = [pl.col("levels").struct.field(name) for name in criteria]
    long = rated.select(pl.col(_RATING), *columns).unpivot().drop_nulls("value")
    found: dict[str, dict[str, int]] = {}
    for name, value, count in (
        long.group_by("variable", "value").len().collect(engine="streaming").iter_rows()
    ):
        found.setdefault(name, {})[value] = count
    return found


def _filled(names: list[str], counts: dict[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in names}


def _names(rulebooks: Iterable[Rulebook]) -> tuple[list[str], dict[str, list[str]]]:
    ratings: dict[str, None] = {}
    levels: dict[str, dict[str, None]] = {}
    for rulebook in rulebooks:
        ratings |= dict.fromkeys(reversed(rulebook.rating.scale.names))
        for criterion in rulebook.criteria:
            levels.setdefault(criterion.id, {}).update(dict.fromkeys(reversed(rulebook.scale.names)))
    outside = [str(Level.UNDETERMINED), str(Level.NOT_APPLICABLE)]
    return (
        [*ratings, str(Rating.UNDETERMINED), str(Rating.NOT_RATED)],
        {name: [*words, *outside] for name, words in levels.items()},
    )
