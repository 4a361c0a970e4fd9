"""The audit of a batch: some rows, drawn by chance, rated again by both engines and compared whole."""

import random
import secrets
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from danhgia_rules.batch.columns import ROW
from danhgia_rules.batch.rate import Rater
from danhgia_rules.batch.sources import Slice
from danhgia_rules.errors import EngineDisagreement, Problem, Where


def new_seed() -> str:
    """Draw a seed: who is audited cannot be foreseen."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Audit:
    """The rows to be rated again, in order; the same for the same seed and the same number of rows."""

    rows: tuple[int, ...]

    @classmethod
    def drawn(cls, rows: int, sample: int, seed: str) -> "Audit":
        """Draw rows of all."""
        chosen = random.Random(seed).sample(range(1, rows + 1), min(sample, rows))  # noqa: S311 - no secret
        return cls(tuple(sorted(chosen)))

    def of(self, part: Slice, before: int, rater: Rater, path: Path) -> int:
        """Rate the drawn rows of a part again; `before` counts the rows of earlier files. Say how many.

        Raises EngineDisagreement (Q009) at the first that differs in any column, with its file.
        """
        start, count = before + part.first_row, 0
        for place in range(bisect_left(self.rows, start), len(self.rows)):
            row = self.rows[place] - before
            if row >= part.first_row + part.rows:
                break
            found = (
                part.rated.rated.row(by_predicate=pl.col(ROW) == row, named=True)
                if _is_rated(part, row)
                else None
            )
            if found is not None:
                _compare(found, rater.again(part.data(row), row), row, path)
                count += 1
        return count


def _is_rated(part: Slice, row: int) -> bool:
    return bool((part.rated.rated[ROW] == row).any())


def _compare(found: dict[str, Any], wanted: dict[str, Any], row: int, path: Path) -> None:
    differ = [name for name in wanted if found.get(name) != wanted[name]]
    if differ:
        params = {"row": row, "columns": ", ".join(differ)}
        raise EngineDisagreement(Problem("Q009", Where(str(path)), params))
