"""The benchmark's peer for batches: the same ratings written by hand in polars.

What a good engineer would write who knows polars: a lazy scan of the columns that are needed, one
small code for each record of a long list, counts of codes in place of joins, whole numbers compared
by cross-multiplication. It takes complete dossiers; `bench_polars_checks` adds the checks of the input.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
from bench_polars_rules import levels, overall, ratings, reached, results
from bench_words import (
    AVERAGE,
    DISCIPLINE,
    EXCELLENT,
    PERSONAL,
    POOR,
    RATINGS,
    RESULTS,
    TASK_ROWS,
)

Expr = pl.Expr
Rows = dict[str, Expr]

LISTS = {
    "ky_luat": ("hinh_thuc", "ngay_vi_pham", "ngay_quyet_dinh"),
    "du_hop": ("loai", "so_cuoc", "so_tham_du", "so_co_y_kien"),
    "bieu_hien": ("noi_dung", "loai", "muc_do", "ket_luan.so"),
    "nhiem_vu": ("noi_dung", "han", "ngay_hoan_thanh", "chat_luong"),
    "chi_tieu": ("ke_hoach", "thuc_hien", "han", "ngay_hoan_thanh", "chat_luong"),
    "de_xuat": ("duoc_chap_nhan",),
    "don_vi_truc_thuoc": ("xep_loai",),
    "han_che_duoc_chi_ra": ("co_ke_hoach", "han_khac_phuc", "ngay_khac_phuc_xong"),
}
BLOCKS = ("thoi_gian_cong_tac", "ket_luan", "bao_cao", "xep_loai_lien_quan")
SINGLE = ("ma", "ky_danh_gia", "la_uy_vien_bch", "ke_khai_tai_san")
NOTHING, MERIT, SHORTCOMING, LIGHT, GRAVE = range(5)
LATE, ON_TIME, ASSURED = 1, 2, 3


def field(name: str) -> Expr:
    """Give a field of the record at hand."""
    return pl.element().struct.field(name)


def counted(name: str, condition: Expr) -> Expr:
    """Count the records of a list that meet a condition; none where the list does not apply."""
    return pl.col(name).list.eval(condition).list.sum().fill_null(0).cast(pl.Int64)


def filed(criteria: Iterable[str], size: int) -> Expr:
    """Give the first of the codes of the criterion under which a record is filed."""
    found = pl.when(pl.lit(value=False)).then(pl.lit(0, pl.UInt8))
    for place, name in enumerate(criteria):
        found = found.when(field("noi_dung").str.starts_with(f"{name}.")).then(pl.lit(place * size, pl.UInt8))
    return found.otherwise(pl.lit(255, pl.UInt8))


def conduct_codes() -> Expr:
    """Give for each record of conduct a code: its criterion, and what it is there."""
    kind, concluded = field("loai"), field("ket_luan").struct.field("so").is_not_null()
    light = field("muc_do") == "it_nghiem_trong"
    what = (
        pl.when(kind == "uu_diem")
        .then(pl.lit(MERIT, pl.UInt8))
        .when(kind == "han_che")
        .then(pl.lit(SHORTCOMING, pl.UInt8))
        .when(concluded & light)
        .then(pl.lit(LIGHT, pl.UInt8))
        .when(concluded)
        .then(pl.lit(GRAVE, pl.UInt8))
        .otherwise(pl.lit(NOTHING, pl.UInt8))
    )
    return pl.col("bieu_hien").list.eval(filed((*PERSONAL, *RESULTS), 5) + what)


def task_codes() -> Expr:
    """Give for each task a code: its criterion, and how far it got."""
    on_time = field("ngay_hoan_thanh") <= field("han")
    what = (
        pl.when(on_time & (field("chat_luong") == "bao_dam"))
        .then(pl.lit(ASSURED, pl.UInt8))
        .when(on_time)
        .then(pl.lit(ON_TIME, pl.UInt8))
        .when(field("ngay_hoan_thanh").is_not_null())
        .then(pl.lit(LATE, pl.UInt8))
        .otherwise(pl.lit(NOTHING, pl.UInt8))
    )
    return pl.col("nhiem_vu").list.eval(filed(TASK_ROWS, 4) + what)


def codes() -> Rows:
    """Give the first columns: codes of the records of long lists, and the assessed year."""
    rank = field("hinh_thuc").replace_strict(DISCIPLINE, return_dtype=pl.Int32)
    return {
        "conduct": conduct_codes(),
        "tasks": task_codes(),
        "year": pl.col("ky_danh_gia").cast(pl.Int32),
        "decided": pl.col("ky_luat").list.eval(field("ngay_quyet_dinh").dt.year() * 8 + rank),
        "violated": pl.col("ky_luat").list.eval(field("ngay_vi_pham").dt.year()),
    }


def tallies() -> Rows:
    """Give the numbers that the rules compare."""
    found: Rows = {}
    for place, name in enumerate((*PERSONAL, *RESULTS)):
        for kind in (*((MERIT,) if name in PERSONAL else ()), SHORTCOMING, LIGHT, GRAVE):
            found[f"conduct/{name}/{kind}"] = pl.col("conduct").list.count_matches(place * 5 + kind)
    for place, name in enumerate(TASK_ROWS):
        for kind in (NOTHING, LATE, ON_TIME, ASSURED):
            found[f"task/{name}/{kind}"] = pl.col("tasks").list.count_matches(place * 4 + kind).fill_null(0)
    return {name: count.cast(pl.Int64) for name, count in found.items()} | _short_lists()


def _short_lists() -> Rows:
    met, exceeded = (
        field("thuc_hien") >= field("ke_hoach"),
        field("thuc_hien") > field("ke_hoach"),
    )
    assured = (field("ngay_hoan_thanh") <= field("han")) & (field("chat_luong") == "bao_dam")
    remedied = field("ngay_khac_phuc_xong")
    in_time = (remedied <= field("han_khac_phuc")).fill_null(value=False)
    reports, meetings = pl.col("bao_cao").struct, field("loai") == "hop_ban_chap_hanh"
    rating = field("xep_loai")
    block = pl.col("xep_loai_lien_quan").struct
    return {
        **{f"{name}/all": _length(name) for name in ("chi_tieu", "don_vi_truc_thuoc", "han_che_duoc_chi_ra")},
        "chi_tieu/met": counted("chi_tieu", met),
        "chi_tieu/exceeded": counted("chi_tieu", exceeded),
        "chi_tieu/assured": counted("chi_tieu", met & assured),
        "don_vi/completed": counted("don_vi_truc_thuoc", rating != "khong_hoan_thanh"),
        "don_vi/well": counted(
            "don_vi_truc_thuoc", (rating == "hoan_thanh_tot") | (rating == "hoan_thanh_xuat_sac")
        ),
        "han_che/overcome": counted("han_che_duoc_chi_ra", remedied.is_not_null()),
        "han_che/in_time": counted("han_che_duoc_chi_ra", in_time),
        "han_che/planned": counted("han_che_duoc_chi_ra", field("co_ke_hoach")),
        "de_xuat": pl.col("de_xuat").list.eval(field("duoc_chap_nhan")).list.sum().fill_null(1),
        "sessions/held": counted("du_hop", pl.when(~meetings).then(field("so_cuoc")).otherwise(0)),
        "sessions/attended": counted("du_hop", pl.when(~meetings).then(field("so_tham_du")).otherwise(0)),
        "meetings/held": counted("du_hop", pl.when(meetings).then(field("so_cuoc")).otherwise(0)),
        "meetings/attended": counted("du_hop", pl.when(meetings).then(field("so_tham_du")).otherwise(0)),
        "meetings/spoken": counted("du_hop", pl.when(meetings).then(field("so_co_y_kien")).otherwise(0)),
        "reports/due": reports.field("phai_nop").fill_null(0),
        "reports/in_time": reports.field("dung_han").fill_null(0),
        "declared": _ranked(pl.col("ke_khai_tai_san"), {"khong_ke_khai": POOR, "cham_han": AVERAGE}),
        **{name: _ranked(block.field(name), dict(zip(RATINGS, range(4), strict=True))) for name in RELATED},
        **_discipline(),
    }


RELATED = ("chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi")


def _length(name: str) -> Expr:
    return pl.col(name).list.len().fill_null(0).cast(pl.Int64)


def _ranked(word: Expr, ranks: dict[str, int]) -> Expr:
    """Give the rank of a word; the highest for all others, `khong_ap_dung` and null among them."""
    found = pl.when(pl.lit(value=False)).then(pl.lit(0, pl.Int8))
    for name, rank in ranks.items():
        found = found.when(word == name).then(pl.lit(rank, pl.Int8))
    return found.otherwise(pl.lit(EXCELLENT, pl.Int8))


def _discipline() -> Rows:
    """Give the gravest discipline decided in the year, and whether one is for a violation of the year."""
    year = pl.col("year")
    decided = [
        pl.col("decided").list.contains(year * 8 + rank).fill_null(value=False) for rank in (1, 2, 3, 4)
    ]
    grave = decided[1] | decided[2] | decided[3]
    happened = pl.col("violated").list.contains(year)
    return {"grave": grave, "light": decided[0], "disciplined": happened.fill_null(value=False)}


def rated(table: pl.LazyFrame) -> pl.LazyFrame:
    """Rate a table of complete dossiers."""
    steps = (codes, tallies, reached, levels, overall, ratings)
    for step in steps:
        table = table.with_columns(**step())
    return table.select(**results())


def rate_file(source: Path, target: Path) -> None:
    """Rate the dossiers of a Parquet file into another one, reading whole columns."""
    rated(pl.scan_parquet(source).select(*SINGLE, *BLOCKS, *LISTS)).sink_parquet(target)


def rate_file_by_leaves(source: Path, target: Path) -> None:
    """Rate as `rate_file` does, but let Arrow read only the fields of the records that are needed.

    A lazy scan of polars reads whole lists; this reads a third of their fields, a row group at a time.
    """
    fields = [f"{name}.list.element.{field}" for name, fields in LISTS.items() for field in fields]

    def part(number: int) -> pl.DataFrame:
        group = pq.ParquetFile(source).read_row_groups(
            [number], columns=[*SINGLE, *BLOCKS, *fields], use_threads=False
        )
        return rated(pl.DataFrame(pl.from_arrow(group)).lazy()).collect()

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        parts = pool.map(part, range(pq.ParquetFile(source).num_row_groups))
        pl.concat(parts).write_parquet(target)
