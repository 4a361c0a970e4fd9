"""The columns of results: ranks become names, bits become ids; and one evaluation as such a row.

Knows a rulebook's names and the columns of a plan; must not know how they were worked out, or files.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from danhgia_rules.batch.columns import BOUNDS, IDS, ROW
from danhgia_rules.batch.plan import IDENTITY
from danhgia_rules.evaluation.result import Evaluation
from danhgia_rules.levels import Level, Rating
from danhgia_rules.rulebook.model import Limit, Rulebook
from danhgia_rules.trace import Bounds, RequirementTrace

_NONE = pl.lit(None, BOUNDS)


def named_results(ranks: pl.DataFrame, rulebook: Rulebook, schema: pl.Schema, *, open_: bool) -> pl.DataFrame:
    """Name the results of a plan; `open_` says that there are two runs to compare."""
    frame = ranks.with_columns(*_lists(ranks, rulebook, open_=open_))
    best = "best" if open_ else "worst"
    levels = [_level(rulebook, n, best) for n in range(len(rulebook.criteria))]
    ids = [criterion.id for criterion in rulebook.criteria]
    rating, bounds = _rating(rulebook, best)
    return frame.select(
        *IDENTITY,
        pl.lit(rulebook.id).alias("rulebook"),
        rating.alias("rating"),
        bounds.alias("bounds"),
        pl.struct(level.alias(name) for name, (level, _) in zip(ids, levels, strict=True)).alias("levels"),
        pl.struct(b.alias(name) for name, (_, b) in zip(ids, levels, strict=True)).alias("level_bounds"),
        pl.struct(criteria="of_criteria", requirements="of_overall", limits="that_bind").alias("deciding"),
        pl.col("that_apply").alias("limits"),
        pl.col("that_may_apply").alias("limits_open"),
    ).cast(dict(schema))  # type: ignore[arg-type]


def _name(rank: pl.Expr, names: Iterable[str], default: str | None = None) -> pl.Expr:
    """Give the name of a rank, or a default where there is none: looked up by place, which is quick."""
    listed = [*names, default]
    return pl.lit(pl.Series(listed, dtype=pl.String)).gather(rank.fill_null(len(listed) - 1).cast(pl.UInt32))


def _bounds(low: pl.Expr, high: pl.Expr, outside: pl.Expr, names: tuple[str, ...]) -> pl.Expr:
    return pl.struct(lowest=_name(low, names), highest=_name(high, names), outside=outside)


def _level(rulebook: Rulebook, place: int, best: str) -> tuple[pl.Expr, pl.Expr]:
    names = rulebook.scale.names
    low = pl.col(f"worst_level_{place}")
    if best == "worst":
        return _name(low, names, str(Level.NOT_APPLICABLE)), _NONE
    high, optional = pl.col(f"best_level_{place}"), pl.col(f"optional_{place}")
    out = low.is_null() | high.is_null()
    open_ = ~out & ((low != high) | optional)
    level = (
        pl.when(out)
        .then(pl.lit(str(Level.NOT_APPLICABLE)))
        .when(open_)
        .then(pl.lit(str(Level.UNDETERMINED)))
        .otherwise(_name(low, names))
    )
    return level, pl.when(open_).then(_bounds(low, high, optional, names))


def _rating(rulebook: Rulebook, best: str) -> tuple[pl.Expr, pl.Expr]:
    names = rulebook.rating.scale.names
    low, high = pl.col("worst_rating"), pl.col(f"{best}_rating")
    outside, never = pl.col("worst_not_rated"), pl.col(f"{best}_not_rated")
    open_ = ~never & ((low != high) | outside)
    rating = (
        pl.when(never)
        .then(pl.lit(str(Rating.NOT_RATED)))
        .when(open_)
        .then(pl.lit(str(Rating.UNDETERMINED)))
        .otherwise(_name(low, names))
    )
    return rating, pl.when(open_).then(_bounds(low, high, outside, names)) if best == "best" else _NONE


# --- Ids: a row's bits are looked up among the few that occur


def _lists(ranks: pl.DataFrame, rulebook: Rulebook, *, open_: bool) -> Iterator[pl.Series]:
    best = "best" if open_ else "worst"
    limits = rulebook.rating.limits
    overall = [row.id for row in rulebook.rating.requirements]
    names = [limit.id for limit in limits]
    worst_bits = [pl.col(f"worst_limit_{n}") for n in range(len(limits))]
    best_bits = [pl.col(f"{best}_limit_{n}") for n in range(len(limits))]
    yield _looked_up(ranks, "of_criteria", *_criteria_bits(rulebook))
    yield _looked_up(ranks, "of_overall", [(pl.col("binds_overall"), len(overall))], overall)
    binding = [_limit_binds(limit, n, best) for n, limit in enumerate(limits)]
    yield _looked_up(ranks, "that_bind", [(found, 1) for found in binding], names)
    yield _looked_up(ranks, "that_apply", [(found, 1) for found in best_bits], names)
    maybe = [(worst & ~sure, 1) for worst, sure in zip(worst_bits, best_bits, strict=True)] if open_ else []
    yield _looked_up(ranks, "that_may_apply", maybe, names)


def _criteria_bits(rulebook: Rulebook) -> tuple[list[tuple[pl.Expr, int]], list[str]]:
    bits = [(pl.col(f"binds_{n}"), len(c.requirements)) for n, c in enumerate(rulebook.criteria)]
    return bits, [f"{c.id}.{row.id}" for c in rulebook.criteria for row in c.requirements]


def _limit_binds(limit: Limit, place: int, best: str) -> pl.Expr:
    applies = pl.col(f"worst_limit_{place}")
    if limit.kind == "not_rated":
        return applies
    allowed = pl.lit(limit.level, pl.Int8) if limit.comparison else pl.col(f"worst_allowed_{place}")
    return applies & ~pl.col(f"{best}_not_rated") & (allowed == pl.col("worst_rating"))


_WORD = 60
"""How many bits are put into one integer."""


def _looked_up(ranks: pl.DataFrame, name: str, bits: list[tuple[pl.Expr, int]], ids: list[str]) -> pl.Series:
    """Give for each row the ids whose bits are set: the list of each pattern that occurs is made once."""
    words = list(_words(bits))
    if not words:
        return pl.Series(name, [[]], IDS).new_from_index(0, len(ranks))
    keys = [f"word_{n}" for n in range(len(words))]
    packed = ranks.select(word.alias(key) for key, (word, _) in zip(keys, words, strict=True))
    patterns = packed.unique()
    offsets = [offset for _, offset in words]
    texts = [
        _BETWEEN.join(
            ids[offset + n]
            for offset, word in zip(offsets, row, strict=True)
            for n in range(_WORD)
            if word >> n & 1
        )
        for row in patterns.iter_rows()
    ]
    table = patterns.with_columns(_split(pl.Series(name, texts, pl.String)))
    return packed.join(table, on=keys, how="left", maintain_order="left")[name]


_BETWEEN = "\n"


def _split(texts: pl.Series) -> pl.Series:
    """Part texts into lists: far quicker than to make a column of lists of Python."""
    lists = texts.str.split(_BETWEEN)
    return lists.zip_with(texts != "", pl.Series(texts.name, [[]], IDS).new_from_index(0, len(texts)))


def _words(bits: list[tuple[pl.Expr, int]]) -> Iterator[tuple[pl.Expr, int]]:
    """Pack bits into integers, each with the place of its first bit among all."""
    parts: list[pl.Expr] = []
    start = used = 0
    for found, width in bits:
        if used + width > _WORD:
            yield pl.sum_horizontal(parts), start
            start, used, parts = start + used, 0, []
        parts.append(found.cast(pl.Int64) * 2**used)
        used += width
    if parts:
        yield pl.sum_horizontal(parts), start


# --- One evaluation as a row


def row_of(result: Evaluation, row: int) -> dict[str, Any]:
    """Give an evaluation as a row of results."""
    trace = result.trace
    return {
        ROW: row,
        "ma": result.dossier.ma,
        "ky_danh_gia": result.dossier.ky_danh_gia,
        "chuc_danh": result.dossier.chuc_danh,
        "rulebook": result.rulebook.id,
        "rating": str(result.rating),
        "bounds": _bounds_data(result.bounds),
        "levels": {entry.id: str(entry.level) for entry in result},
        "level_bounds": {entry.id: _bounds_data(entry.bounds) for entry in result},
        "deciding": {
            "criteria": [
                f"{entry.criterion.id}.{name}"
                for entry in trace.criteria
                for name in _ids(entry.requirements)
            ],
            "requirements": _ids(trace.requirements),
            "limits": [entry.limit.id for entry in trace.limits if entry.binds],
        },
        "limits": [entry.limit.id for entry in trace.limits if entry.applies],
        "limits_open": [entry.limit.id for entry in trace.limits if entry.applies is None],
    }


def _ids(rows: Iterable[RequirementTrace]) -> list[str]:
    return [row.requirement.id for row in rows if row.binds]


def _bounds_data(bounds: Bounds | None) -> dict[str, Any] | None:
    if bounds is None:
        return None
    return {"lowest": bounds.lowest, "highest": bounds.highest, "outside": bounds.outside}
