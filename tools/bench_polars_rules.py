"""The ladders of the polars peer: what each requirement reaches by itself, levels, rating, what decides."""

import functools
import operator

import polars as pl
from bench_words import (
    AVERAGE,
    EXCELLENT,
    FOR_MEMBERS,
    GOOD,
    LEVELS,
    PERSONAL,
    POOR,
    RATINGS,
    RESULTS,
    TASK_ROWS,
)

Expr = pl.Expr
Rows = dict[str, Expr]
col = pl.col

CRITERIA = (*PERSONAL, *RESULTS, "III")
SKIPS_THE_TOP = "chi_tieu_dung_han_bao_dam"
"""The one requirement that Tốt asks and Xuất sắc does not."""


def _steps(lowest: int, *conditions: Expr) -> Expr:
    """Count up from a level by conditions, each of which the next one implies."""
    return functools.reduce(operator.add, [c.cast(pl.Int8) for c in conditions], pl.lit(lowest, pl.Int8))


def _unless(bad: Expr, level: int = POOR) -> Expr:
    """Give the highest level, or a lower one where something is so."""
    return pl.when(bad).then(pl.lit(level, pl.Int8)).otherwise(pl.lit(EXCELLENT, pl.Int8))


def _percent(part: str, whole: str, *percents: int) -> Expr:
    """Give the level that a share reaches; one of nothing is asked nothing."""
    hundredfold, of = col(part) * 100, col(whole)
    return _steps(EXCELLENT - len(percents), *(hundredfold >= of * percent for percent in percents))


def _done(part: Expr, whole: Expr) -> Expr:
    """All done is the highest level, over 70 % average."""
    low = _steps(POOR, part * 10 > whole * 7)
    return pl.when(part == whole).then(pl.lit(EXCELLENT, pl.Int8)).otherwise(low)


def _in_time(part: Expr, whole: Expr) -> Expr:
    """All in time is the highest level, 80 % good; below nothing is asked."""
    return _steps(AVERAGE, part * 5 >= whole * 4, part == whole)


def _conduct(name: str) -> Rows:
    grave, light, short = (col(f"conduct/{name}/{kind}") for kind in (4, 3, 2))
    found = {
        "vi_pham_nang_nhat": pl.when(grave > 0)
        .then(pl.lit(POOR, pl.Int8))
        .otherwise(_unless(light > 0, AVERAGE)),
        "so_han_che": _steps(POOR, short <= 3, short <= 1, short == 0),
    }
    merits = {"so_uu_diem": _steps(GOOD, col(f"conduct/{name}/1") > 0)} if name in PERSONAL else {}
    return found | merits


def _tasks(name: str) -> Rows:
    nothing, late, on_time, assured = (col(f"task/{name}/{kind}") for kind in range(4))
    in_time = assured if name == "II.1.1" else assured + on_time
    done = late + on_time + assured
    finished, prompt = TASK_ROWS[name]
    whole = nothing + done
    return {finished: _done(done, whole), prompt: _in_time(in_time, whole)}


def _others() -> dict[str, Rows]:
    """Give the requirements of single criteria."""
    finding = col("ket_luan").struct
    degraded = {"khong_suy_thoai": _unless(finding.field("suy_thoai"))}
    study = _percent("sessions/attended", "sessions/held", 70, 85, 95)
    discipline = pl.when("grave").then(pl.lit(POOR, pl.Int8)).otherwise(_unless(col("light"), AVERAGE))
    overcome, pointed_out = col("han_che/overcome"), col("han_che_duoc_chi_ra/all")
    return {
        "I.1": {"du_hoc_tap_sinh_hoat": study, **degraded},
        "I.2": degraded,
        "I.4": {
            "bao_cao_dung_han": _percent("reports/in_time", "reports/due", 70, 90, 100),
            "ke_khai_tai_san": col("declared"),
            "ky_luat_trong_nam": discipline,
        },
        "II.1.2": {
            "du_hop_ban_chap_hanh": _percent("meetings/attended", "meetings/held", 70, 85, 95),
            "co_y_kien": _percent("meetings/spoken", "meetings/attended", 25, 50),
        },
        "II.2.1": {**_targets(), "de_xuat_duoc_chap_nhan": _steps(GOOD, col("de_xuat") > 0)},
        "II.2.4": {**_units(), "noi_bo_doan_ket": _unless(finding.field("mat_doan_ket"))},
        "III": {
            "da_khac_phuc": _done(overcome, pointed_out),
            "khac_phuc_dung_han": _in_time(col("han_che/in_time"), pointed_out),
            "co_ke_hoach": _unless(col("han_che/planned") < pointed_out, AVERAGE),
        },
    }


def _targets() -> Rows:
    """Give the requirements on targets; the last one is below the highest level only where it fails."""
    whole = col("chi_tieu/all")
    return {
        "chi_tieu_dat": _done(col("chi_tieu/met"), whole),
        "chi_tieu_vuot": _steps(GOOD, col("chi_tieu/exceeded") * 2 >= whole),
        SKIPS_THE_TOP: _unless(col("chi_tieu/assured") * 5 < whole * 4, AVERAGE),
    }


def _units() -> Rows:
    whole, completed = col("don_vi_truc_thuoc/all"), col("don_vi/completed")
    low = _steps(POOR, completed * 10 >= whole * 7)
    return {
        "don_vi_hoan_thanh": pl.when(completed == whole).then(pl.lit(EXCELLENT, pl.Int8)).otherwise(low),
        "don_vi_hoan_thanh_tot": _steps(GOOD, col("don_vi/well") * 10 >= whole * 7),
    }


def _by_criterion() -> dict[str, Rows]:
    others = _others()
    return {
        name: (_conduct(name) if name != "III" else {})
        | (_tasks(name) if name in TASK_ROWS else {})
        | others.get(name, {})
        for name in CRITERIA
    }


def reached() -> Rows:
    """Give what each requirement of the criteria reaches by itself, as `<criterion>.<requirement>`."""
    return {f"{name}.{row}": rank for name, rows in _by_criterion().items() for row, rank in rows.items()}


def _least(rows: list[str]) -> Expr:
    """Give the highest level whose every requirement holds."""
    exempt = [row for row in rows if row.endswith(SKIPS_THE_TOP)]
    least = pl.min_horizontal(row for row in rows if row not in exempt)
    # Law: the highest level asks no share in time; where it is missed, Tốt is not reached.
    return (
        pl.when(least == GOOD).then(pl.min_horizontal(least, *exempt)).otherwise(least) if exempt else least
    )


def levels() -> Rows:
    """Give the level of each criterion; null where it does not apply."""
    found = {}
    for name, rows in _rows().items():
        level = _least(rows)
        applies = col("la_uy_vien_bch") if name in FOR_MEMBERS else None
        applies = col("han_che_duoc_chi_ra/all") > 0 if name == "III" else applies
        found[name] = level if applies is None else pl.when(applies).then(level)
    return found


def overall() -> Rows:
    """Give what each overall requirement reaches, and the rank that each limit allows, null where none."""
    rest = pl.min_horizontal(*PERSONAL, "III")
    poor = sum((col(name) == POOR).fill_null(value=False).cast(pl.Int8) for name in RESULTS)
    asked = sum(col(name).is_not_null().cast(pl.Int8) for name in RESULTS)
    rows = {
        "tieu_chi_ket_qua": pl.min_horizontal(*RESULTS),
        "tieu_chi_con_lai": pl.when(rest == POOR)
        .then(rest)
        .otherwise(pl.min_horizontal(rest + 1, pl.lit(EXCELLENT, pl.Int8))),
        **_targets(),
        **_units(),
        "xep_loai_chinh_quyen": col("chinh_quyen"),
    }
    finding, months = col("ket_luan").struct, col("thoi_gian_cong_tac").struct
    grounds = {
        "suy_thoai": finding.field("suy_thoai"),
        "hon_nua_tieu_chi_khong_hoan_thanh": poor * 2 > asked,
        "duoi_nua_chi_tieu": col("chi_tieu/met") * 2 < col("chi_tieu/all"),
        "tham_nhung_trong_don_vi": finding.field("tham_nhung_trong_don_vi"),
        "bi_ky_luat_trong_nam": col("disciplined"),
    }
    sick = months.field("so_thang_nghi_om") >= 3
    limits = {
        "nghi_om_tu_3_thang": pl.when(sick).then(pl.lit(AVERAGE, pl.Int8)),
        "khong_cao_hon_tap_the_lanh_dao": _below_top("tap_the_lanh_dao"),
        "khong_cao_hon_don_vi": _below_top("co_quan_don_vi"),
        **{name: pl.when(holds).then(pl.lit(POOR, pl.Int8)) for name, holds in grounds.items()},
    }
    worked, leave = months.field("so_thang_lam_viec"), months.field("so_thang_nghi_thai_san")
    named = {f"o/{name}": rank for name, rank in rows.items()}
    named |= {f"l/{name}": rank for name, rank in limits.items()}
    return named | {"not_rated": (worked < 6) & (leave == 0)}


def _below_top(name: str) -> Expr:
    return pl.when(col(name) < EXCELLENT).then(name)


def ratings() -> Rows:
    """Give the column that the overall requirements reach, and the rating."""
    column = _least(_named("o/"))
    return {"column": column, "rank": pl.min_horizontal(column, *_named("l/"))}


def results() -> Rows:
    """Give the columns of the answer."""
    rank = pl.when("not_rated").then(pl.lit(len(RATINGS), pl.Int8)).otherwise(col("rank"))
    allowed = [(col(name) == col("rank")) & ~col("not_rated") for name in _named("l/")]
    not_rated = pl.when("not_rated").then(pl.lit("lam_viec_duoi_6_thang"))
    return {
        "ma": col("ma"),
        **{name: _words((*LEVELS, "not_applicable"), col(name).fill_null(len(LEVELS))) for name in CRITERIA},
        "rating": _words((*RATINGS, "not_rated"), rank),
        "deciding_criteria": _listed([_binding(rows, name, 0) for name, rows in _rows().items()]),
        "deciding_requirements": _listed([_binding(_named("o/"), "column", 2)]),
        "deciding_limits": _listed([_joined(allowed, _named("l/"), 2), not_rated]),
    }


def _rows() -> dict[str, list[str]]:
    """Give the requirements of each criterion."""
    rows = list(reached())
    return {name: [row for row in rows if row.startswith(f"{name}.")] for name in CRITERIA}


def _named(prefix: str) -> list[str]:
    return [name for name in overall() if name.startswith(prefix)]


def _words(names: tuple[str, ...], rank: Expr) -> Expr:
    return pl.lit(pl.Series(names)).gather(rank.cast(pl.UInt32))


def _binding(rows: list[str], level: str, prefix: int) -> Expr:
    """Name the requirements that keep a ladder from its next level."""
    below = pl.when(col(level) < EXCELLENT).then(level)
    return _joined([col(row) == below for row in rows], rows, prefix)


def _joined(holds: list[Expr], names: list[str], prefix: int) -> Expr:
    """Join the names of what holds; all combinations are spelled out before, and one is picked."""
    bits = [holds_.fill_null(value=False).cast(pl.UInt32) * (1 << n) for n, holds_ in enumerate(holds)]
    size = len(names)
    spelled = [" ".join(names[n][prefix:] for n in range(size) if k >> n & 1) for k in range(1 << size)]
    texts = pl.Series([text or None for text in spelled], dtype=pl.String)
    return pl.lit(texts).gather(functools.reduce(operator.add, bits))


def _listed(texts: list[Expr]) -> Expr:
    """Give the texts that are there as a list; far faster than a list of all of them less the nulls."""
    joined = pl.concat_str(texts, separator=" ", ignore_nulls=True)
    nothing = pl.lit([], dtype=pl.List(pl.String))
    return pl.when(joined == "").then(nothing).otherwise(joined.str.split(" "))
