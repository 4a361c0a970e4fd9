"""Hold the batch rater against `evaluate()` on many dossiers, good and bad, and say what was covered.

`python tools/campaign_batch.py --count 100000` takes about ten minutes; exit 1 if anything differs.
It is no part of the test suite. Tables mix dossiers of all kinds; each is also rated shuffled and cut.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from bench_dossiers import Maker
from make_corpus import drawn, later

from danhgia_rules.batch.columns import ROW
from danhgia_rules.batch.guards import odd, prepared
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.catalog import bundled

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import batch_helpers as helpers
import batch_spoiling as spoiling
from strategies import with_gaps

Data = dict[str, Any]
SIZES = (1, 2, 7, 60, 400, 1000, 1500, 2500)
ODD_ROWS = 0.03
"""How many rows are changed in ways that no plain data could be written as."""
SOUND = 0.4
"""How many dossiers are left as they were made."""


class Campaign:
    """Makes tables, rates them in three ways, and counts what was met."""

    def __init__(self, seed: int, count: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - no secret
        self.rater = Rater()
        self.count = count
        self.pool = [data for pair in drawn(with_gaps(), max(200, count // 30)) for data in pair]
        self.made = 0
        self.covered: dict[str, Counter[str]] = {}
        self.wrong: list[str] = []

    def run(self) -> None:
        """Rate tables until there were enough dossiers."""
        began = time.monotonic()
        while self.made < self.count and len(self.wrong) < 20:
            self._table(min(self.rng.choice(SIZES), self.count - self.made))
            print(f"{self.made} rows, {time.monotonic() - began:.0f} s, {len(self.wrong)} differ", flush=True)

    def _count(self, what: str, *names: str) -> None:
        self.covered.setdefault(what, Counter()).update(names)

    def _table(self, size: int) -> None:
        rows, wanted = [], []
        for _ in range(size):
            data = self._dossier()
            row = helpers.row_from(data)
            if self.rng.random() < ODD_ROWS:
                row = spoiling.odd_row(row, self.rng)
                data = helpers.read_back(row)
            rows.append(row)
            wanted.append(data)
        self.made += size
        table = helpers.table_of(rows)
        found = self.rater.rate(table)
        self._differ("evaluate", wanted, found, helpers.expected_of(wanted, self.rater, table["ma"]))
        self._differ("shuffled", wanted, found, self._shuffled(table))
        self._differ("cut", wanted, found, self._cut(table))
        self._cover(table, found)

    def _dossier(self) -> Data:
        """Give a dossier: complete, with gaps, or spoiled."""
        rng = self.rng
        if rng.random() < 0.5:
            data = Maker(rng, rng.randrange(10**5)).dossier().to_data()
        else:
            data = rng.choice(self.pool)
            data = later(data) if rng.random() < 0.5 else data
        if rng.random() < SOUND:
            return data
        found, names = spoiling.spoiled(data, rng)
        self._count("changes", *names)
        return found

    def _differ(self, how: str, made: list[Data], found: Rated, wanted: Any) -> None:
        texts = [f"{how}: {text}" for text in helpers.differences(found, wanted)]
        if texts:
            self.wrong += texts
            kept = Path(f"campaign_batch_{self.made}.txt")
            kept.write_text(repr(made), encoding="utf-8")
            print(*texts, f"the dossiers are in {kept}", sep="\n", flush=True)

    def _shuffled(self, table: pl.DataFrame) -> Rated:
        """Rate the rows in another order, and number the results as they were."""
        order = list(range(len(table)))
        self.rng.shuffle(order)
        found = self.rater.rate(table[order])
        numbers = dict(enumerate(order))
        return helpers.joined([Rated(*(_numbered(part, numbers) for part in (found.rated, found.refused)))])

    def _cut(self, table: pl.DataFrame) -> Rated:
        """Rate the parts of a table, cut anywhere."""
        cuts = sorted(self.rng.sample(range(len(table) + 1), min(len(table), 3)))
        ends = list(zip([0, *cuts], [*cuts, len(table)], strict=True))
        return helpers.joined(self.rater.rate(table[a:b], a + 1) for a, b in ends)

    def _cover(self, table: pl.DataFrame, found: Rated) -> None:
        rated, refused = found.rated, found.refused
        self._count("rows", *["rated"] * len(rated), *["refused"] * refused[ROW].n_unique())
        self._count("ratings", *rated["rating"].to_list())
        self._count("bounds", *(_bounds(bounds) for bounds in rated["bounds"].to_list()))
        for levels in rated["levels"].struct.unnest():
            self._count("levels", *levels.to_list())
        for name in ("limits", "limits_open"):
            self._count(name, *rated[name].explode().drop_nulls().to_list())
        self._count("refused codes", *refused["code"].to_list())
        self._count("ways", *_ways(table))

    def report(self) -> None:
        """Print what was covered, and what differs."""
        for what, counted in self.covered.items():
            listed = ", ".join(f"{name} {number}" for name, number in sorted(counted.items(), key=str))
            print(f"{what}: {listed}")
        print(f"{self.made} dossiers: {len(self.wrong)} differences")
        print("\n".join(self.wrong))


def _numbered(part: pl.DataFrame, numbers: dict[int, int]) -> pl.DataFrame:
    rows = [numbers[row - 1] + 1 for row in part[ROW].to_list()]
    return part.with_columns(pl.Series(ROW, rows, pl.UInt64))


def _bounds(bounds: Data | None) -> str:
    return "none" if bounds is None else f"{bounds['lowest']}..{bounds['highest']} {bounds['outside']}"


def _ways(table: pl.DataFrame) -> Iterator[str]:
    """Say of each row whether columns decided it, or the reader of dossiers had to look."""
    choice = bundled().choose("cap_truong_ctxh", "2021")
    asked = (pl.col("chuc_danh") == choice.position) & pl.col("ky_danh_gia").is_in(["2021", "2022"])
    frame = prepared(table)
    rows = frame.filter(asked)
    slow = rows.select(odd(choice.rulebook, (2021, 2022)).alias("odd"))["odd"].sum()
    yield from ["one by one"] * slow + ["by columns"] * (len(rows) - slow)
    others = len(frame) - frame.select(asked.fill_null(value=False).sum()).item()
    yield from ["no rulebook"] * others


def main() -> int:
    """Run the campaign; exit 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000, help="how many dossiers")
    parser.add_argument("--seed", type=int, default=20211126)
    options = parser.parse_args()
    campaign = Campaign(options.seed, options.count)
    campaign.run()
    campaign.report()
    return int(bool(campaign.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
