"""Parquet tables of dossiers for the benchmark of batches.

Rows are complete generated dossiers in the schema of the batch: DIFFERENT of them, repeated under
new codes up to the length that is asked for.
"""

import random
from functools import cache
from pathlib import Path

import polars as pl
from bench_dossiers import Maker

from danhgia_rules import Dossier
from danhgia_rules.batch import to_table

DIFFERENT = 20_000
ROW_GROUP = 64 * 1024
SEED = 248


def different(count: int = DIFFERENT) -> list[Dossier]:
    """Make dossiers, the same in every run."""
    rng = random.Random(SEED)  # noqa: S311 - seeded: the same dossiers in every run
    return [Maker(rng, number).dossier() for number in range(count)]


@cache
def base(count: int) -> pl.DataFrame:
    """Give the dossiers that tables repeat."""
    return to_table(different(count))


def bench_table(rows: int, path: Path, dossiers: pl.DataFrame | None = None) -> None:
    """Write a table of some rows, of the dossiers given, or of DIFFERENT."""
    given = base(min(rows, DIFFERENT)) if dossiers is None else dossiers
    whole = pl.concat([given.lazy()] * -(-rows // len(given))).head(rows)
    code = pl.concat_str(pl.lit("CB-"), pl.int_range(pl.len()).cast(pl.String).str.zfill(8))
    whole.with_columns(ma=code).sink_parquet(path, compression="zstd", row_group_size=ROW_GROUP)
