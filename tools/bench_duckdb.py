"""The benchmark's peer for batches in SQL: the same ratings in DuckDB, over the same Parquet file.

One query of nested steps: codes for the records of long lists, tallies, what each requirement reaches,
levels, the rating, and what decides. It takes complete dossiers. List functions are used throughout:
to unnest the two longest lists and group them again took a tenth longer.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb
from bench_words import DISCIPLINE, FOR_MEMBERS, LEVELS, PERSONAL, RATINGS, RESULTS, TASK_ROWS

MERIT, SHORTCOMING, LIGHT, GRAVE = range(1, 5)
CRITERIA = (*PERSONAL, *RESULTS, "III")
Columns = dict[str, str]


def _case(*pairs: tuple[str, object], otherwise: object) -> str:
    """Write a CASE."""
    whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in pairs)
    return f"CASE {whens} ELSE {otherwise} END"


def _filed(criteria: tuple[str, ...], size: int) -> str:
    """Give the first of the codes of the criterion under which a record `r` is filed."""
    pairs = [(f"starts_with(r.noi_dung, '{name}.')", place * size) for place, name in enumerate(criteria)]
    return _case(*pairs, otherwise=255)


def _codes() -> Columns:
    kind = _case(
        ("r.loai = 'uu_diem'", MERIT),
        ("r.loai = 'han_che'", SHORTCOMING),
        ("r.ket_luan.so IS NULL", 0),
        ("r.muc_do = 'it_nghiem_trong'", LIGHT),
        otherwise=GRAVE,
    )
    state = _case(
        ("r.ngay_hoan_thanh <= r.han AND r.chat_luong = 'bao_dam'", 3),
        ("r.ngay_hoan_thanh <= r.han", 2),
        ("r.ngay_hoan_thanh IS NOT NULL", 1),
        otherwise=0,
    )
    rank = _case(*((f"r.hinh_thuc = '{name}'", rank) for name, rank in DISCIPLINE.items()), otherwise=0)
    year = "ky_danh_gia::INT"
    return {
        "conduct": f"list_transform(bieu_hien, lambda r: {_filed((*PERSONAL, *RESULTS), 5)} + {kind})",
        "tasks": f"list_transform(nhiem_vu, lambda r: {_filed(tuple(TASK_ROWS), 4)} + {state})",
        "discipline": _if_any(
            f"list_max(list_transform(ky_luat, lambda r: CASE WHEN year(r.ngay_quyet_dinh) = {year} "
            f"THEN {rank} ELSE 0 END))",
            "0",
        ),
        "disciplined": _if_any(
            f"len(list_filter(ky_luat, lambda r: year(r.ngay_vi_pham) = {year})) > 0", "false"
        ),
    }


def _if_any(value: str, otherwise: str) -> str:
    return f"CASE WHEN len(ky_luat) > 0 THEN {value} ELSE {otherwise} END"


def _count(name: str, condition: str) -> str:
    return f"coalesce(len(list_filter({name}, lambda r: {condition})), 0)"


def _total(name: str, condition: str) -> str:
    value = f"CASE WHEN {condition} THEN r.{name} ELSE 0 END"
    return f"coalesce(list_sum(list_transform(du_hop, lambda r: {value})), 0)"


def _tallies() -> Columns:
    found: Columns = {}
    for place, name in enumerate((*PERSONAL, *RESULTS)):
        found[f"{name}/short"] = f"len(list_filter(conduct, lambda c: c = {place * 5 + SHORTCOMING}))"
        kinds = {"light": LIGHT, "grave": GRAVE} | ({"merit": MERIT} if name in PERSONAL else {})
        for kind, code in kinds.items():
            found[f"{name}/{kind}"] = f"list_contains(conduct, {place * 5 + code})"
    for place, name in enumerate(TASK_ROWS):
        for kind in range(4):
            code = place * 4 + kind
            found[f"{name}/{kind}"] = f"coalesce(len(list_filter(tasks, lambda c: c = {code})), 0)"
    return found | _short_lists()


def _short_lists() -> Columns:
    met, meeting = "r.thuc_hien >= r.ke_hoach", "r.loai = 'hop_ban_chap_hanh'"
    assured = f"{met} AND r.ngay_hoan_thanh <= r.han AND r.chat_luong = 'bao_dam'"
    good = "r.xep_loai = 'hoan_thanh_tot' OR r.xep_loai = 'hoan_thanh_xuat_sac'"
    related = ("chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi")
    ranks = {name: _ranked(f"xep_loai_lien_quan.{name}", RATINGS[:3]) for name in related}
    return {
        **{f"all/{name}": f"coalesce(len({name}), 0)" for name in ("chi_tieu", "don_vi_truc_thuoc")},
        "all/han_che": "coalesce(len(han_che_duoc_chi_ra), 0)",
        "met": _count("chi_tieu", met),
        "exceeded": _count("chi_tieu", "r.thuc_hien > r.ke_hoach"),
        "assured": _count("chi_tieu", assured),
        "completed": _count("don_vi_truc_thuoc", "r.xep_loai <> 'khong_hoan_thanh'"),
        "well": _count("don_vi_truc_thuoc", good),
        "overcome": _count("han_che_duoc_chi_ra", "r.ngay_khac_phuc_xong IS NOT NULL"),
        "remedied_in_time": _count("han_che_duoc_chi_ra", "r.ngay_khac_phuc_xong <= r.han_khac_phuc"),
        "planned": _count("han_che_duoc_chi_ra", "r.co_ke_hoach"),
        "adopted": "coalesce(len(list_filter(de_xuat, lambda r: r.duoc_chap_nhan)), 1)",
        "sessions/held": _total("so_cuoc", f"NOT {meeting}"),
        "sessions/attended": _total("so_tham_du", f"NOT {meeting}"),
        "meetings/held": _total("so_cuoc", meeting),
        "meetings/attended": _total("so_tham_du", meeting),
        "meetings/spoken": _total("so_co_y_kien", meeting),
        "reports/due": "coalesce(bao_cao.phai_nop, 0)",
        "reports/in_time": "coalesce(bao_cao.dung_han, 0)",
        "declared": _ranked("ke_khai_tai_san", ("khong_ke_khai", "cham_han")),
        **ranks,
    }


def _ranked(word: str, names: tuple[str, ...]) -> str:
    """Give the rank of a word; the highest for all others, `khong_ap_dung` and null among them."""
    return _case(*((f"{word} = '{name}'", rank) for rank, name in enumerate(names)), otherwise=3)


def _share(part: str, whole: str, *percents: int) -> str:
    """Give the level that a share reaches; one of nothing is asked nothing."""
    pairs = [(f'"{part}" * 100 >= "{whole}" * {p}', 3 - n) for n, p in enumerate(reversed(percents))]
    return _case(*pairs, otherwise=3 - len(percents))


def _done(part: str, whole: str) -> str:
    return _case((f"{part} = {whole}", 3), (f"{part} * 10 > {whole} * 7", 1), otherwise=0)


def _in_time(part: str, whole: str) -> str:
    return _case((f"{part} = {whole}", 3), (f"{part} * 5 >= {whole} * 4", 2), otherwise=1)


def _conduct(name: str) -> Columns:
    short = f'"{name}/short"'
    found = {
        "vi_pham_nang_nhat": _case((f'"{name}/grave"', 0), (f'"{name}/light"', 1), otherwise=3),
        "so_han_che": _case((f"{short} = 0", 3), (f"{short} = 1", 2), (f"{short} <= 3", 1), otherwise=0),
    }
    return found | ({"so_uu_diem": _case((f'"{name}/merit"', 3), otherwise=2)} if name in PERSONAL else {})


def _tasks(name: str) -> Columns:
    finished, prompt = TASK_ROWS[name]
    done = f'("{name}/1" + "{name}/2" + "{name}/3")'
    in_time = f'"{name}/3"' if name == "II.1.1" else f'("{name}/2" + "{name}/3")'
    whole = f'("{name}/0" + {done})'
    return {finished: _done(done, whole), prompt: _in_time(in_time, whole)}


TARGETS = {
    "chi_tieu_dat": _done("met", '"all/chi_tieu"'),
    "chi_tieu_vuot": _case(('exceeded * 2 >= "all/chi_tieu"', 3), otherwise=2),
    # Law: Tốt asks this share, Xuất sắc does not: it keeps nobody from the top.
    "chi_tieu_dung_han_bao_dam": _case(('assured * 5 >= "all/chi_tieu" * 4', 3), otherwise=1),
}
UNITS = {
    "don_vi_hoan_thanh": _case(
        ('completed = "all/don_vi_truc_thuoc"', 3),
        ('completed * 10 >= "all/don_vi_truc_thuoc" * 7', 1),
        otherwise=0,
    ),
    "don_vi_hoan_thanh_tot": _case(('well * 10 >= "all/don_vi_truc_thuoc" * 7', 3), otherwise=2),
}
DEGRADED = {"khong_suy_thoai": _case(("ket_luan.suy_thoai", 0), otherwise=3)}
OTHERS: dict[str, Columns] = {
    "I.1": {"du_hoc_tap_sinh_hoat": _share("sessions/attended", "sessions/held", 70, 85, 95), **DEGRADED},
    "I.2": DEGRADED,
    "I.4": {
        "bao_cao_dung_han": _share("reports/in_time", "reports/due", 70, 90, 100),
        "ke_khai_tai_san": "declared",
        "ky_luat_trong_nam": _case(("discipline = 0", 3), ("discipline = 1", 1), otherwise=0),
    },
    "II.1.2": {
        "du_hop_ban_chap_hanh": _share("meetings/attended", "meetings/held", 70, 85, 95),
        "co_y_kien": _share("meetings/spoken", "meetings/attended", 25, 50),
    },
    "II.2.1": {**TARGETS, "de_xuat_duoc_chap_nhan": _case(("adopted > 0", 3), otherwise=2)},
    "II.2.4": {**UNITS, "noi_bo_doan_ket": _case(("ket_luan.mat_doan_ket", 0), otherwise=3)},
    "III": {
        "da_khac_phuc": _done("overcome", '"all/han_che"'),
        "khac_phuc_dung_han": _in_time("remedied_in_time", '"all/han_che"'),
        "co_ke_hoach": _case(('planned = "all/han_che"', 3), otherwise=1),
    },
}
ROWS: dict[str, Columns] = {
    name: (_conduct(name) if name != "III" else {})
    | (_tasks(name) if name in TASK_ROWS else {})
    | OTHERS.get(name, {})
    for name in CRITERIA
}


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _least(rows: list[str]) -> str:
    """Give the highest level whose every requirement holds."""
    exempt = [row for row in rows if row.endswith("dung_han_bao_dam") and "chi_tieu" in row]
    least = f"least({_quoted([row for row in rows if row not in exempt])})"
    return _case((f"{least} = 2", f'least(2, "{exempt[0]}")'), otherwise=least) if exempt else least


def _levels() -> Columns:
    found = {}
    for name, rows in ROWS.items():
        level = _least([f"{name}.{row}" for row in rows])
        applies = "la_uy_vien_bch" if name in FOR_MEMBERS else '"all/han_che" > 0' if name == "III" else ""
        found[name] = f"CASE WHEN {applies} THEN {level} END" if applies else level
    return found


def _overall() -> Columns:
    rest = f"least({_quoted((*PERSONAL, 'III'))})"
    poor = " + ".join(f'coalesce(("{name}" = 0)::INT, 0)' for name in RESULTS)
    asked = " + ".join(f'("{name}" IS NOT NULL)::INT' for name in RESULTS)
    rows = {
        "tieu_chi_ket_qua": f"least({_quoted(RESULTS)})",
        "tieu_chi_con_lai": _case((f"{rest} = 0", 0), otherwise=f"least({rest} + 1, 3)"),
        **TARGETS,
        **UNITS,
        "xep_loai_chinh_quyen": "chinh_quyen",
    }
    grounds = {
        "suy_thoai": "ket_luan.suy_thoai",
        "hon_nua_tieu_chi_khong_hoan_thanh": f"({poor}) * 2 > {asked}",
        "duoi_nua_chi_tieu": 'met * 2 < "all/chi_tieu"',
        "tham_nhung_trong_don_vi": "ket_luan.tham_nhung_trong_don_vi",
        "bi_ky_luat_trong_nam": "disciplined",
    }
    limits = {
        "nghi_om_tu_3_thang": "CASE WHEN thoi_gian_cong_tac.so_thang_nghi_om >= 3 THEN 1 END",
        "khong_cao_hon_tap_the_lanh_dao": "CASE WHEN tap_the_lanh_dao < 3 THEN tap_the_lanh_dao END",
        "khong_cao_hon_don_vi": "CASE WHEN co_quan_don_vi < 3 THEN co_quan_don_vi END",
        **{name: f"CASE WHEN {holds} THEN 0 END" for name, holds in grounds.items()},
    }
    months = "thoi_gian_cong_tac"
    return {
        **{f"o/{name}": reach for name, reach in rows.items()},
        **{f"l/{name}": rank for name, rank in limits.items()},
        "not_rated": f"{months}.so_thang_lam_viec < 6 AND {months}.so_thang_nghi_thai_san = 0",
    }


def _named(prefix: str) -> list[str]:
    return [name for name in _overall() if name.startswith(prefix)]


def _rank() -> Columns:
    reached = _least(_named("o/"))
    return {"reached": reached, "rank": f"least({reached}, {_quoted(_named('l/'))})"}


def _names(rank: str, names: tuple[str, ...], otherwise: str) -> str:
    return _case(*((f"{rank} = {n}", f"'{name}'") for n, name in enumerate(names)), otherwise=otherwise)


def _binding(rows: list[str], level: str, prefix: int) -> list[str]:
    """Name the requirements that keep a ladder from its next level."""
    return [f"""CASE WHEN "{level}" < 3 AND "{row}" = "{level}" THEN '{row[prefix:]}' END""" for row in rows]


def _listed(texts: list[str]) -> str:
    """Give the texts that are there as a list: joined and split, faster than a list that is filtered."""
    joined = f"concat_ws(' ', {', '.join(texts)})"
    return f"CASE WHEN {joined} = '' THEN []::VARCHAR[] ELSE string_split({joined}, ' ') END"


def _results() -> Columns:
    limits = [
        f"""CASE WHEN NOT not_rated AND "{name}" = rank THEN '{name[2:]}' END""" for name in _named("l/")
    ]
    criteria = [
        text for name, rows in ROWS.items() for text in _binding([f"{name}.{r}" for r in rows], name, 0)
    ]
    return {
        "ma": "ma",
        **{name: _names(f'"{name}"', LEVELS, "'not_applicable'") for name in CRITERIA},
        "rating": f"CASE WHEN not_rated THEN 'not_rated' ELSE {_names('rank', RATINGS, 'NULL')} END",
        "deciding_criteria": _listed(criteria),
        "deciding_requirements": _listed(_binding(_named("o/"), "reached", 2)),
        "deciding_limits": _listed([*limits, "CASE WHEN not_rated THEN 'lam_viec_duoi_6_thang' END"]),
    }


def query(source: Path) -> str:
    """Write the query over a Parquet file."""
    reached = {f"{name}.{row}": rank for name, rows in ROWS.items() for row, rank in rows.items()}
    table = f"read_parquet('{source}')"
    for step in (_codes(), _tallies(), reached, _levels(), _overall(), _rank()):
        columns = ", ".join(f'{value} AS "{name}"' for name, value in step.items())
        table = f"(SELECT *, {columns} FROM {table})"  # noqa: S608 - nothing in it comes from outside
    columns = ", ".join(f'{value} AS "{name}"' for name, value in _results().items())
    return f"SELECT {columns} FROM {table}"  # noqa: S608 - nothing in it comes from outside


def rate_file(source: Path, target: Path) -> None:
    """Rate the dossiers of a Parquet file into another one."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query(source)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
