"""The polars peer with the checks that a dossier's reader makes: rows that fail are left out and named.

So it can be compared like for like with what checks every row. Written as one would by hand for this
one form of dossier: required fields, words in their sets, codes and texts well formed, numbers and dates
within bounds, parts within their whole, no code twice in a list, clauses that rules read.
"""

import functools
import operator
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from bench_polars import field, rated
from bench_words import DISCIPLINE, NA, RATINGS, SEVERITY

Expr = pl.Expr

LETTER = "0-9A-Za-zÀ-ỹ"
CODE = f"^[{LETTER}]([{LETTER}_.-]{{0,38}}[{LETTER}])?$"
TEXT = r"^[^\s\p{C}]([^\p{C}\p{Zl}\p{Zp}]*[^\s\p{C}])?$"
LONGEST = 4000
LARGEST = 2**53 - 1
NAMED = ("chi_tieu", "don_vi_truc_thuoc", "han_che_duoc_chi_ra")
RECORDS = ("ky_luat", "bieu_hien", "nhiem_vu", "de_xuat", *NAMED)
LISTS = (*RECORDS, "du_hop")
BLOCKS = ("thoi_gian_cong_tac", "ket_luan", "bao_cao", "xep_loai_lien_quan")
NEVER_IDLE = ("thoi_gian_cong_tac", "ket_luan", "ky_luat", "bieu_hien")

REQUIRED = {
    "ky_luat": ("ma_vi_pham", "hinh_thuc"),
    "du_hop": ("loai",),
    "bieu_hien": ("ma", "noi_dung", "loai"),
    "nhiem_vu": ("ma", "noi_dung"),
    "de_xuat": ("ma", "noi_dung"),
    **dict.fromkeys(NAMED, ("ma",)),
}
QUALITIES = ("khong_bao_dam", "bao_dam")
WORDS = {
    "ky_luat": {"hinh_thuc": tuple(DISCIPLINE)},
    "du_hop": {"loai": ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh")},
    "bieu_hien": {"loai": ("uu_diem", "han_che", "vi_pham"), "muc_do": tuple(SEVERITY)},
    "nhiem_vu": {"chat_luong": QUALITIES},
    "chi_tieu": {"chat_luong": QUALITIES},
    "don_vi_truc_thuoc": {"xep_loai": RATINGS},
    "xep_loai_lien_quan": dict.fromkeys(
        ("chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi"), (*RATINGS, NA)
    ),
}
TASK_CLAUSES = ("II.1.1.a", "II.1.3.a", *(f"II.2.2.{letter}" for letter in "abcde"), "II.2.3.a")
CONDUCT_CLAUSES = (
    *(f"I.{number}.{letter}" for number in range(1, 5) for letter in ("abcd" if number > 1 else "abc")),
    *TASK_CLAUSES,
    *("II.1.2.a", "II.1.2.b", "II.2.1.a", "II.2.1.b", "II.2.1.c", "II.2.4.a", "II.2.4.b", "II.2.4.c"),
)
CLAUSES = {
    "bieu_hien": CONDUCT_CLAUSES,
    "nhiem_vu": TASK_CLAUSES,
    "de_xuat": ("II.2.1.a", "II.2.1.b", "II.2.1.c"),
}
CODES = {**dict.fromkeys(RECORDS[1:], ("ma",)), "ky_luat": ("ma_vi_pham", "don_vi")}
TEXTS = {
    "bieu_hien": ("mo_ta", "ket_luan.so", "ket_luan.co_quan"),
    **dict.fromkeys(
        ("nhiem_vu", "chi_tieu", "de_xuat", "don_vi_truc_thuoc", "han_che_duoc_chi_ra"), ("ten",)
    ),
}
COUNTS = {
    "du_hop": ("so_cuoc", "so_tham_du", "so_co_y_kien"),
    "chi_tieu": ("ke_hoach", "thuc_hien"),
    "bao_cao": ("phai_nop", "dung_han"),
    "thoi_gian_cong_tac": ("so_thang_lam_viec", "so_thang_nghi_om", "so_thang_nghi_thai_san"),
}
DATES = {
    "ky_luat": ("ngay_vi_pham", "ngay_quyet_dinh"),
    "bieu_hien": ("ket_luan.ngay",),
    "nhiem_vu": ("han", "ngay_hoan_thanh"),
    "chi_tieu": ("han", "ngay_hoan_thanh"),
    "han_che_duoc_chi_ra": ("ngay_chi_ra", "han_khac_phuc", "ngay_khac_phuc_xong"),
}
YEARS_AFTER = {"ky_luat": 10, "bieu_hien": 10, "ket_luan": 10}
NOT_ABOVE = {
    "du_hop": (("so_tham_du", "so_cuoc"), ("so_co_y_kien", "so_tham_du"), ("so_co_y_kien", "so_cuoc")),
    "bao_cao": (("dung_han", "phai_nop"),),
    "ky_luat": (("ngay_vi_pham", "ngay_quyet_dinh"),),
    "han_che_duoc_chi_ra": (("ngay_chi_ra", "ngay_khac_phuc_xong"), ("ngay_chi_ra", "han_khac_phuc")),
}
EITHER_OR = {
    "nhiem_vu": ("ngay_hoan_thanh", "chua_hoan_thanh"),
    "han_che_duoc_chi_ra": ("ngay_khac_phuc_xong", "chua_khac_phuc"),
}


def _of(name: str, path: str) -> Expr:
    """Give a field of the record at hand, or of a block."""
    first, _, rest = path.partition(".")
    value = pl.col(name).struct.field(first) if name in BLOCKS else field(first)
    return value.struct.field(rest) if rest else value


def _any(conditions: list[Expr]) -> Expr:
    return functools.reduce(operator.or_, [c.fill_null(value=False) for c in conditions])


def _wrong(name: str) -> Iterator[Expr]:
    """Say what is wrong with a record or a block, taken by itself."""
    yield from (_of(name, key).is_null() for key in REQUIRED.get(name, ()))
    yield from (~_of(name, key).is_in(list(words)) for key, words in WORDS.get(name, {}).items())
    yield from (~_of(name, key).str.contains(CODE) for key in CODES.get(name, ()))
    for key in (*TEXTS.get(name, ()), "minh_chung.so", "minh_chung.co_quan"):
        yield ~_of(name, key).str.contains(TEXT) | (_of(name, key).str.len_chars() > LONGEST)
    yield _of(name, "minh_chung").is_not_null() & _of(name, "minh_chung.so").is_null()
    for key in COUNTS.get(name, ()):
        yield (_of(name, key) < 0) | (_of(name, key) > LARGEST)
    yield from (_of(name, less) > _of(name, more) for less, more in NOT_ABOVE.get(name, ()))
    if name in CLAUSES:
        yield ~field("noi_dung").is_in(list(CLAUSES[name]))
    if name in EITHER_OR:
        date, flag = EITHER_OR[name]
        yield field(date).is_not_null() & field(flag)
    if name == "bieu_hien":
        violation, concluded = field("loai") == "vi_pham", field("ket_luan").struct.field("so").is_not_null()
        whole = [_of(name, f"ket_luan.{key}").is_not_null() for key in ("so", "ngay", "co_quan")]
        yield field("ket_luan").is_not_null() & ~(whole[0] & whole[1] & whole[2])
        yield violation & concluded & field("muc_do").is_null()
        yield ~violation & (concluded | field("muc_do").is_not_null())


def _years(name: str) -> Expr:
    """Say whether a date lies too far from the assessed year."""
    dates = [_of(name, key) for key in (*DATES.get(name, ()), "minh_chung.ngay")]
    low, high = pl.min_horizontal(dates), pl.max_horizontal(dates)
    if name not in BLOCKS:
        low, high = (pl.col(name).list.eval(end) for end in (low, high))
        low, high = low.list.min(), high.list.max()
    year = pl.col("ky_danh_gia").cast(pl.Int32, strict=False)
    first, last = pl.date(year - 15, 1, 1), pl.date(year + YEARS_AFTER.get(name, 1), 12, 31)
    return (low < first) | (high > last)


def _whole() -> Iterator[Expr]:
    """Say what is wrong with the fields of a row that are not in lists, and with its choice of blocks."""
    yield pl.col("schema").ne_missing("danhgia/dossier/1") | pl.col("chuc_danh").ne_missing("cap_truong_ctxh")
    yield pl.col("ma").is_null() | ~pl.col("ma").str.contains(CODE)
    yield ~pl.col("ky_danh_gia").is_in(["2021", "2022"]) | pl.col("ky_danh_gia").is_null()
    yield ~pl.col("ke_khai_tai_san").is_in(["khong_ke_khai", "cham_han", "dung_han", NA])
    months = [pl.col("thoi_gian_cong_tac").struct.field(key) for key in COUNTS["thoi_gian_cong_tac"]]
    yield from (month > 12 for month in months)
    yield months[0].fill_null(0) + months[2].fill_null(0) > 12
    idle = pl.col(NA)
    yield from (idle.list.contains(name) for name in NEVER_IDLE)
    for name in (*LISTS, *BLOCKS, "la_uy_vien_bch", "ke_khai_tai_san"):
        yield pl.col(name).is_null() == ~idle.list.contains(name)


def problems() -> Expr:
    """Name the parts of a row that are wrong."""
    found = {"dossier": _any(list(_whole()))}
    for name in (*LISTS, *BLOCKS):
        wrong = _any(list(_wrong(name)))
        parts = [_years(name), wrong if name in BLOCKS else pl.col(name).list.eval(wrong).list.any()]
        if name in RECORDS[1:]:
            codes = pl.col(name).list.eval(field("ma"))
            parts.append(codes.list.n_unique() != codes.list.len())
        found[name] = _any(parts)
    texts = [pl.when(wrong).then(pl.lit(name)) for name, wrong in found.items()]
    return pl.concat_str(texts, separator=" ", ignore_nulls=True)


def rate_file(source: Path, target: Path, refused: Path) -> None:
    """Rate the rows that are in order into one file; name the others in another one."""
    table = pl.scan_parquet(source).with_columns(problems=problems())
    bad = table.filter(pl.col("problems") != "").select("ma", "problems")
    good = rated(table.filter(pl.col("problems") == ""))
    pl.collect_all([good.sink_parquet(target, lazy=True), bad.sink_parquet(refused, lazy=True)])
