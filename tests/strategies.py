"""Generators: complete dossiers, gaps cut into them, improvements of them, and whole rulebooks."""

import copy
import datetime as dt
import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from danhgia_rules import Dossier
from danhgia_rules.loader import combine, load_file
from danhgia_rules.rulebook import Rulebook

RATINGS = ["khong_hoan_thanh", "hoan_thanh", "hoan_thanh_tot", "hoan_thanh_xuat_sac"]
SEVERITIES = ["it_nghiem_trong", "nghiem_trong", "rat_nghiem_trong", "dac_biet_nghiem_trong"]
DISCIPLINES = ["khien_trach", "canh_cao", "cach_chuc", "khai_tru"]
CONCLUSION = {"so": "1-KL", "ngay": "2021-09-01", "co_quan": "Cơ quan kiểm tra"}
NA = "khong_ap_dung"

REQUIRED = {"schema", "ma", "ky_danh_gia", "chuc_danh", "noi_dung", "loai", "ma_vi_pham", "hinh_thuc"}
"""Keys that a dossier or a record cannot be without."""

FILED = {
    "bieu_hien": [
        *(
            f"I.{n}.{letter}"
            for n, letters in ((1, "abc"), (2, "abcd"), (3, "abcd"), (4, "abcd"))
            for letter in letters
        ),
        "II.1.1.a",
        "II.1.2.b",
        "II.1.3.a",
        "II.2.1.a",
        "II.2.2.b",
        "II.2.3.a",
        "II.2.4.a",
    ],
    "nhiem_vu": ["II.1.1.a", "II.1.3.a", "II.2.2.a", "II.2.2.e", "II.2.3.a"],
    "de_xuat": ["II.2.1.b"],
}


def examples(percent: int) -> settings:
    """Run so many percent of the profile's examples: for tests that do much with each."""
    return settings(max_examples=max(1, settings.default.max_examples * percent // 100))


dates = st.dates(min_value=dt.date(2021, 1, 1), max_value=dt.date(2021, 12, 31)).map(dt.date.isoformat)
mostly_true = st.sampled_from([True, True, True, False])


def listed(record: st.SearchStrategy[dict[str, Any]], most: int = 5) -> st.SearchStrategy[Any]:
    """A list of records with codes of their own."""
    lists = st.lists(record, max_size=most)
    return lists.map(lambda found: [{"ma": f"M-{n:02}", **item} for n, item in enumerate(found)])


@st.composite
def _attendance(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    held = draw(st.integers(0, 20))
    attended = draw(st.integers(max(0, held - 5), held))
    entry = {"loai": kind, "so_cuoc": held, "so_tham_du": attended}
    if kind == "hop_ban_chap_hanh":
        entry["so_co_y_kien"] = draw(st.integers(0, attended))
    return entry


def _conduct(clauses: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    kinds = st.sampled_from(
        [
            {"loai": "uu_diem"},
            {"loai": "uu_diem"},
            {"loai": "han_che"},
            {"loai": "vi_pham"},
            *({"loai": "vi_pham", "muc_do": level, "ket_luan": CONCLUSION} for level in SEVERITIES[:2]),
        ]
    )
    return st.builds(lambda clause, kind: {"noi_dung": clause, **kind}, st.sampled_from(clauses), kinds)


def _task(clauses: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    done = st.builds(lambda date: {"ngay_hoan_thanh": date}, dates)
    outcome = st.one_of(done, done, st.just({"chua_hoan_thanh": True}))
    return st.builds(
        lambda clause, due, end, good: {
            "noi_dung": clause,
            "han": due,
            "chat_luong": "bao_dam" if good else "khong_bao_dam",
            **end,
        },
        st.sampled_from(clauses),
        st.one_of(st.just("2021-12-31"), dates),
        outcome,
        mostly_true,
    )


_target = st.builds(
    lambda planned, extra, due, end, good: {
        "ke_hoach": planned,
        "thuc_hien": max(0, planned + extra),
        "han": due,
        "ngay_hoan_thanh": end,
        "chat_luong": "bao_dam" if good else "khong_bao_dam",
    },
    st.integers(0, 100),
    st.sampled_from([-5, 0, 0, 1, 7]),
    st.one_of(st.just("2021-12-31"), dates),
    dates,
    mostly_true,
)

_shortcoming = st.builds(
    lambda plan, due, end: {"co_ke_hoach": plan, "han_khac_phuc": due, **end},
    mostly_true,
    st.one_of(st.just("2021-12-31"), dates),
    st.one_of(
        st.builds(lambda date: {"ngay_khac_phuc_xong": date}, dates),
        st.just({"chua_khac_phuc": True}),
    ),
)

_discipline = st.builds(
    lambda code, form, happened, decided: {
        "ma_vi_pham": f"VP-{code}",
        "hinh_thuc": form,
        "ngay_vi_pham": min(happened, decided),
        "ngay_quyet_dinh": max(happened, decided),
    },
    st.integers(1, 2),
    st.sampled_from(DISCIPLINES),
    st.one_of(dates, st.just("2019-05-05")),
    dates,
)

_ratings_or_na = st.sampled_from([*RATINGS[1:], RATINGS[3], NA])


def excellent_data(filed: dict[str, list[str]], position: str) -> dict[str, Any]:
    """A dossier that reaches the highest level of everything, as plain data."""
    done = {"han": "2021-12-31", "ngay_hoan_thanh": "2021-02-01", "chat_luong": "bao_dam"}
    return {
        "schema": "danhgia/dossier/1",
        "ma": "CB-1",
        "ky_danh_gia": "2021",
        "chuc_danh": position,
        "la_uy_vien_bch": True,
        "thoi_gian_cong_tac": {"so_thang_lam_viec": 12, "so_thang_nghi_om": 0, "so_thang_nghi_thai_san": 0},
        "ket_luan": {"suy_thoai": False, "mat_doan_ket": False, "tham_nhung_trong_don_vi": False},
        "ky_luat": [],
        "ke_khai_tai_san": "dung_han",
        "bao_cao": {"phai_nop": 10, "dung_han": 10},
        "du_hop": [
            {"loai": "hoc_tap_nghi_quyet", "so_cuoc": 20, "so_tham_du": 20},
            {"loai": "sinh_hoat_chinh_tri", "so_cuoc": 20, "so_tham_du": 20},
            {"loai": "hop_ban_chap_hanh", "so_cuoc": 10, "so_tham_du": 10, "so_co_y_kien": 10},
        ],
        "bieu_hien": [
            {"ma": f"M-{n:02}", "noi_dung": clause, "loai": "uu_diem"}
            for n, clause in enumerate(filed["bieu_hien"])
        ],
        "nhiem_vu": [
            {"ma": f"M-{n:02}", "noi_dung": clause, **done} for n, clause in enumerate(filed["nhiem_vu"] * 2)
        ],
        "chi_tieu": [{"ma": f"M-{n:02}", "ke_hoach": 10, "thuc_hien": 11, **done} for n in range(3)],
        "de_xuat": [
            {"ma": "M-00", "noi_dung": clause, "duoc_chap_nhan": True} for clause in filed["de_xuat"][:1]
        ],
        "don_vi_truc_thuoc": [{"ma": f"M-{n:02}", "xep_loai": RATINGS[3]} for n in range(4)],
        "han_che_duoc_chi_ra": [
            {
                "ma": "M-00",
                "co_ke_hoach": True,
                "han_khac_phuc": "2021-12-31",
                "ngay_khac_phuc_xong": "2021-06-01",
            }
        ],
        "xep_loai_lien_quan": dict.fromkeys(
            ("chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi"), RATINGS[3]
        ),
    }


@st.composite
def complete_data(
    draw: st.DrawFn, filed: dict[str, list[str]] | None = None, position: str = "cap_truong_ctxh"
) -> dict[str, Any]:
    """A dossier without a missing fact: excellent but for some keys, or drawn key by key."""
    data = draw(_drawn_data(filed or FILED, position))
    if draw(st.integers(0, 3)) == 0:
        return data
    kept = draw(st.sets(st.sampled_from(sorted(set(data) - REQUIRED)), max_size=4))
    return {**excellent_data(filed or FILED, position), **{key: data[key] for key in kept}}


@st.composite
def _drawn_data(draw: st.DrawFn, filed: dict[str, list[str]], position: str) -> dict[str, Any]:
    rarely = st.sampled_from([False] * 9 + [True])

    def or_na(strategy: st.SearchStrategy[Any]) -> Any:
        return NA if draw(rarely) else draw(strategy)

    return {
        "schema": "danhgia/dossier/1",
        "ma": "CB-1",
        "ky_danh_gia": "2021",
        "chuc_danh": position,
        "la_uy_vien_bch": draw(st.booleans()),
        "thoi_gian_cong_tac": {
            "so_thang_lam_viec": draw(st.sampled_from([12, 12, 12, 6, 5])),
            "so_thang_nghi_om": draw(st.sampled_from([0, 0, 2, 3])),
            "so_thang_nghi_thai_san": 0,
        },
        "ket_luan": {name: draw(rarely) for name in ("suy_thoai", "mat_doan_ket", "tham_nhung_trong_don_vi")},
        "ky_luat": draw(st.one_of(st.just([]), st.just([]), st.lists(_discipline, max_size=2))),
        "ke_khai_tai_san": draw(st.sampled_from(["dung_han", "dung_han", "cham_han", "khong_ke_khai", NA])),
        "bao_cao": or_na(
            st.sampled_from(
                [{"phai_nop": 10, "dung_han": n} for n in (10, 10, 9, 7, 6)]
                + [{"phai_nop": 0, "dung_han": 0}]
            )
        ),
        "du_hop": or_na(
            st.tuples(
                *(_attendance(k) for k in ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh"))
            ).map(list)
        ),
        "bieu_hien": draw(listed(_conduct(filed["bieu_hien"]), 8)),
        "nhiem_vu": or_na(listed(_task(filed["nhiem_vu"]), 6)),
        "chi_tieu": or_na(listed(_target)),
        "de_xuat": or_na(
            listed(
                st.builds(
                    lambda clause, taken: {"noi_dung": clause, "duoc_chap_nhan": taken},
                    st.sampled_from(filed["de_xuat"]),
                    st.booleans(),
                ),
                2,
            )
        ),
        "don_vi_truc_thuoc": or_na(
            listed(st.builds(lambda name: {"xep_loai": name}, st.sampled_from([*RATINGS, *RATINGS[2:]])))
        ),
        "han_che_duoc_chi_ra": or_na(listed(_shortcoming, 4)),
        "xep_loai_lien_quan": or_na(
            st.fixed_dictionaries(
                dict.fromkeys(("chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi"), _ratings_or_na)
            )
        ),
    }


def gaps(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Name every fact that may be cut out of a dossier: keys, fields of blocks, fields of records."""
    found: list[tuple[Any, ...]] = []
    for key, value in data.items():
        if key in REQUIRED:
            continue
        found.append((key,))
        if isinstance(value, dict):
            found += [(key, name) for name in value]
        elif isinstance(value, list):
            found += [
                (key, n, name)
                for n, record in enumerate(value)
                for name in record
                # Without its conclusion or severity a violation is another violation, not an unknown one.
                if name not in REQUIRED and name not in {"muc_do", "ket_luan"}
            ]
    return found


def cut(data: dict[str, Any], paths: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Leave facts out of a dossier."""
    result = copy.deepcopy(data)
    for path in sorted(paths, key=len, reverse=True):
        place: Any = result
        for step in path[:-1]:
            place = place[step]
        place.pop(path[-1], None)
    return result


@st.composite
def with_gaps(draw: st.DrawFn, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A complete dossier, and the same with up to six facts missing."""
    data = draw(complete_data(**options))
    paths = draw(st.lists(st.sampled_from(gaps(data)), min_size=1, max_size=6, unique=True))
    return data, cut(data, paths)


def improvements(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Give dossiers that are better in one record: by facts alone, whatever the rules."""
    found: list[dict[str, Any]] = []

    def better(path: tuple[Any, ...], value: Any) -> None:
        changed = copy.deepcopy(data)
        place: Any = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        found.append(changed)

    def without(key: str, n: int) -> None:
        changed = copy.deepcopy(data)
        del changed[key][n]
        found.append(changed)

    for name, value in data["ket_luan"].items():
        if value:
            better(("ket_luan", name), value=False)
    for n, _ in enumerate(data["ky_luat"]):
        without("ky_luat", n)
    for n, record in enumerate(data["bieu_hien"]):
        if record["loai"] != "uu_diem":
            without("bieu_hien", n)
            better(("bieu_hien", n), {"ma": record["ma"], "noi_dung": record["noi_dung"], "loai": "uu_diem"})
    _improve_records(data, better)
    _improve_blocks(data, better)
    return found


def _improve_records(data: dict[str, Any], better: Any) -> None:
    lists = {key: value for key, value in data.items() if isinstance(value, list)}
    for n, record in enumerate(lists.get("nhiem_vu", [])):
        done = {k: v for k, v in record.items() if k != "chua_hoan_thanh"}
        better(("nhiem_vu", n), {**done, "ngay_hoan_thanh": "2021-01-01", "chat_luong": "bao_dam"})
    for n, record in enumerate(lists.get("chi_tieu", [])):
        better(("chi_tieu", n, "thuc_hien"), record["thuc_hien"] + 10)
        better(("chi_tieu", n, "ngay_hoan_thanh"), "2021-01-01")
        better(("chi_tieu", n, "chat_luong"), "bao_dam")
    for n, record in enumerate(lists.get("don_vi_truc_thuoc", [])):
        better(("don_vi_truc_thuoc", n, "xep_loai"), RATINGS[min(3, RATINGS.index(record["xep_loai"]) + 1)])
    for n, _ in enumerate(lists.get("de_xuat", [])):
        better(("de_xuat", n, "duoc_chap_nhan"), value=True)
    for n, record in enumerate(lists.get("han_che_duoc_chi_ra", [])):
        over = {k: v for k, v in record.items() if k != "chua_khac_phuc"}
        better(("han_che_duoc_chi_ra", n), {**over, "ngay_khac_phuc_xong": "2021-01-01", "co_ke_hoach": True})
    for n, record in enumerate(lists.get("du_hop", [])):
        # One more meeting is better when it is attended and, where opinions are noted, with an opinion.
        if record["so_tham_du"] < record["so_cuoc"]:
            more = {**record, "so_tham_du": record["so_tham_du"] + 1}
            if "so_co_y_kien" in record:
                more["so_co_y_kien"] = record["so_co_y_kien"] + 1
            better(("du_hop", n), more)


def _improve_blocks(data: dict[str, Any], better: Any) -> None:
    if isinstance(data["bao_cao"], dict) and data["bao_cao"]["dung_han"] < data["bao_cao"]["phai_nop"]:
        better(("bao_cao", "dung_han"), data["bao_cao"]["dung_han"] + 1)
    if data["ke_khai_tai_san"] != NA:
        better(("ke_khai_tai_san",), "dung_han")
    better(("thoi_gian_cong_tac", "so_thang_nghi_om"), 0)
    if isinstance(data["xep_loai_lien_quan"], dict):
        for name, value in data["xep_loai_lien_quan"].items():
            if value != NA:
                better(("xep_loai_lien_quan", name), RATINGS[3])


# ---- Rulebooks -----------------------------------------------------------------------------

LAW = "Điều một của một văn bản đặt ra để thử."
_WHERE_OWN = {"noi_dung": {"is": "own_clauses"}}

SHARES: list[dict[str, Any]] = [
    {"share": {"of": "don_vi_truc_thuoc", "where": {"xep_loai": {"at_least": "hoan_thanh"}}}},
    {"share": {"of": "don_vi_truc_thuoc", "where": {"xep_loai": {"more_than": "hoan_thanh"}}}},
    {"share": {"of": "chi_tieu", "where": {"thuc_hien": {"at_least": {"field": "ke_hoach"}}}}},
    {"share": {"of": "chi_tieu", "where": {"ngay_hoan_thanh": {"less_than": {"field": "han"}}}}},
    {"share": {"of": "chi_tieu", "part": "thuc_hien", "whole": "ke_hoach"}},
    {
        "share": {
            "of": "du_hop",
            "among": {"loai": {"is": "hop_ban_chap_hanh"}},
            "part": "so_tham_du",
            "whole": "so_cuoc",
        }
    },
    {"share": {"of": "bao_cao", "part": "dung_han", "whole": "phai_nop"}},
    {"share": {"of": "nhiem_vu", "among": _WHERE_OWN, "where": {"da_hoan_thanh": {"is": True}}}},
    {
        "share": {
            "of": "nhiem_vu",
            "among": {"han": {"at_most": {"period": "end"}}},
            "where": {"ngay_hoan_thanh": {"at_most": {"field": "han"}}},
        }
    },
    {"share": {"of": "han_che_duoc_chi_ra", "where": {"da_khac_phuc": {"is": True}}}},
]
MORE: list[tuple[dict[str, Any], str, list[Any]]] = [
    ({"count": {"of": "de_xuat", "where": {"duoc_chap_nhan": {"is": True}}}}, "higher", [1, 2, 3]),
    (
        {"count": {"of": "bieu_hien", "where": {**_WHERE_OWN, "loai": {"is": "han_che"}}}},
        "lower",
        [0, 1, 2, 4],
    ),
    ({"count": {"of": "ky_luat", "distinct": "ma_vi_pham"}}, "lower", [0, 1, 2]),
    ({"total": {"of": "chi_tieu", "field": "thuc_hien"}}, "higher", ["0.5", 20, "99.25", 200]),
    ({"highest": {"of": "ky_luat", "field": "hinh_thuc"}}, "lower", ["none", *DISCIPLINES[:2]]),
    ({"lowest": {"of": "don_vi_truc_thuoc", "field": "xep_loai"}}, "higher", RATINGS[1:]),
    ({"highest": {"of": "chi_tieu", "field": "ke_hoach"}}, "higher", [10, "50.5"]),
    ({"lowest": {"of": "nhiem_vu", "field": "han"}}, "higher", ["2021-03-01", "2021-09-01"]),
    ({"exists": {"of": "nhiem_vu", "where": {"chua_hoan_thanh": {"is": True}}}}, "lower", [False]),
    ({"value": {"of": "ket_luan", "field": "suy_thoai"}}, "lower", [False]),
    ({"value": {"of": "la_uy_vien_bch"}}, "higher", [True]),
    ({"value": {"of": "ke_khai_tai_san"}}, "higher", ["cham_han", "dung_han"]),
    ({"value": {"of": "thoi_gian_cong_tac", "field": "so_thang_lam_viec"}}, "higher", [3, 6, 12]),
    ({"value": {"of": "xep_loai_lien_quan", "field": "chinh_quyen"}}, "higher", RATINGS[1:]),
]
SOURCE = {"ref": "mac_dinh"}
SOURCES = {
    "vb": {
        "kind": "law",
        "number": "1",
        "issued": "2020-01-01",
        "issuer": "A",
        "title": "Văn bản",
        "text": "law.md",
    },
    "mac_dinh": {"kind": "default", "title": "Mặc định"},
}
"""The sources of a made-up rulebook: a law whose text is LAW, and defaults."""


def _cells(levels: list[str], thresholds: list[Any], higher: bool) -> dict[str, Any]:
    word = "at_least" if higher else "at_most"
    return {level: {word: value} for level, value in zip(levels, thresholds, strict=False)}


@st.composite
def _spine(draw: st.DrawFn, levels: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A share whose thresholds fall strictly from column to column, so that each level can be reached."""
    body = draw(st.sampled_from(SHARES))
    count = len(levels) - 1
    values = sorted(
        draw(st.lists(st.integers(2, 200), min_size=count, max_size=count, unique=True)), reverse=True
    )
    words = draw(st.lists(st.sampled_from(["at_least", "more_than"]), min_size=count, max_size=count))
    cells = {
        level: {("at_least" if value == 200 else word): f"{value / 2:g}%"}
        for level, value, word in zip(levels, values, words, strict=False)
    }
    return {"label": "Tỷ lệ", "better": "higher", **body}, cells


@st.composite
def _other(draw: st.DrawFn, levels: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    body, better, ladder = draw(st.sampled_from(MORE))
    count = draw(st.integers(1, len(levels) - 1))
    places = draw(st.lists(st.integers(0, len(ladder) - 1), min_size=count, max_size=count))
    places.sort(reverse=better == "higher")
    thresholds = [ladder[place] for place in places]
    return {"label": "Chỉ số", "better": better, **body}, _cells(levels, thresholds, better == "higher")


@st.composite
def rulebook_data(draw: st.DrawFn) -> dict[str, Any]:
    """A whole rulebook: two to five levels and ratings, one to five criteria, limits of all kinds."""
    levels = [f"muc_{n}" for n in range(draw(st.integers(2, 5)))]
    ratings = [f"hang_{n}" for n in range(draw(st.integers(2, 5)))]
    if draw(st.booleans()):
        ratings = list(reversed(RATINGS))
    indicators: dict[str, Any] = {}

    def declare(body: dict[str, Any]) -> str:
        name = f"chi_so_{len(indicators)}"
        indicators[name] = body
        return name

    criteria = []
    for n in range(draw(st.integers(1, 5))):
        rows = [draw(_spine(levels)), *draw(st.lists(_other(levels), max_size=3))]
        criterion: dict[str, Any] = {
            "id": f"{'AB'[n % 2]}.{n}",
            "title": "Tiêu chí",
            "clauses": {"a": LAW},
            "requirements": [
                {"id": f"yeu_cau_{m}", "clause": "a", "indicator": declare(body), "source": SOURCE, **cells}
                for m, (body, cells) in enumerate(rows)
            ],
        }
        if draw(st.integers(0, 3)) == 0:
            gate = declare({"label": "Cổng", "better": "higher", "value": {"of": "la_uy_vien_bch"}})
            criterion["applies_when"] = {"indicator": gate, "is": draw(st.booleans())}
        criteria.append(criterion)
    return {
        "schema": "danhgia/rulebook/1",
        "id": "thu",
        "title": "Bộ quy tắc đặt ra để thử",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "source_text": "vb",
        "levels": [{"id": name, "label": name} for name in levels],
        "sources": SOURCES,
        "indicators": indicators,
        "criteria": criteria,
        "rating": draw(_rating(levels, ratings, [c["id"] for c in criteria], declare)),
    }


@st.composite
def _rating(
    draw: st.DrawFn, levels: list[str], ratings: list[str], ids: list[str], declare: Any
) -> dict[str, Any]:
    body, cells = draw(_spine(ratings))
    rows = [{"id": "ty_le", "indicator": declare(_no_own(body)), "source": SOURCE, **cells}]
    for n in range(draw(st.integers(1, 2))):
        pattern = draw(st.sampled_from([["*"], [ids[0]], [f"{ids[0][0]}.*"]]))
        lowest = {"of": "criteria", "where": {"id": {"one_of": pattern}}, "field": "level"}
        name = declare({"label": "Mức thấp nhất", "better": "higher", "lowest": lowest})
        count = draw(st.integers(1, len(ratings) - 1))
        places = sorted(draw(st.lists(st.integers(0, len(levels) - 2), min_size=count, max_size=count)))
        thresholds = [levels[place] for place in places]
        rows.append(
            {
                "id": f"thap_nhat_{n}",
                "indicator": name,
                "source": SOURCE,
                **_cells(ratings, thresholds, higher=True),
            }
        )
    return {
        "levels": [{"id": name, "label": name} for name in ratings],
        "requirements": rows,
        **draw(_limits(levels, ratings, declare)),
    }


def _no_own(body: dict[str, Any]) -> dict[str, Any]:
    """Outside a criterion there are no own clauses: read all tasks."""
    text = json.dumps(body).replace(', "among": {"noi_dung": {"is": "own_clauses"}}', "")
    return json.loads(text)


@st.composite
def _limits(draw: st.DrawFn, levels: list[str], ratings: list[str], declare: Any) -> dict[str, Any]:
    limits: dict[str, Any] = {"caps": [], "grounds": [], "not_rated": []}
    month = {
        "label": "Số tháng",
        "better": "lower",
        "value": {"of": "thoi_gian_cong_tac", "field": "so_thang_nghi_om"},
    }
    if draw(st.booleans()) and len(ratings) > 1:
        cap = draw(st.sampled_from(ratings[1:]))
        limits["caps"].append(
            {
                "id": "om",
                "title": "Ốm",
                "indicator": declare(month),
                "when": {"at_least": 3},
                "at_most": cap,
                "source": SOURCE,
            }
        )
    if ratings[0] == RATINGS[3] and draw(st.booleans()):
        head = {
            "label": "Tập thể",
            "better": "higher",
            "value": {"of": "xep_loai_lien_quan", "field": "tap_the_lanh_dao"},
        }
        limits["caps"].append(
            {
                "id": "tap_the",
                "title": "Tập thể",
                "indicator": declare(head),
                "at_most": "own_level",
                "source": SOURCE,
            }
        )
    if draw(st.booleans()):
        lowest = {"of": "criteria", "where": {"id": {"one_of": ["*"]}}, "field": "level"}
        name = declare({"label": "Mức thấp nhất", "better": "higher", "lowest": lowest})
        entry = {
            "id": "thap",
            "title": "Có mức thấp",
            "indicator": name,
            "when": {"at_most": draw(st.sampled_from(levels[1:]))},
            "source": SOURCE,
        }
        if draw(st.booleans()):
            member = {"label": "Ủy viên", "better": "higher", "value": {"of": "la_uy_vien_bch"}}
            entry["unless"] = {"indicator": declare(member), "is": True}
        kind = draw(st.sampled_from(["caps", "grounds", "not_rated"]))
        if kind == "caps":
            entry["at_most"] = draw(st.sampled_from(ratings[1:]))
        limits[kind].append(entry)
    if draw(st.booleans()):
        poor = {"of": "criteria", "where": {"level": {"is": levels[-1]}}}
        operation, when = draw(
            st.sampled_from(
                [("share", {"more_than": "50%"}), ("share", {"at_least": "100%"}), ("count", {"at_least": 2})]
            )
        )
        name = declare({"label": "Tỷ lệ thấp nhất", "better": "lower", operation: poor})
        limits["grounds"].append(
            {"id": "nhieu", "title": "Nhiều", "indicator": name, "when": when, "source": SOURCE}
        )
    if draw(st.booleans()):
        lowest = declare(
            {"label": "Thấp nhất", "better": "higher", "lowest": {"of": "criteria", "field": "level"}}
        )
        limits["grounds"].append(
            {"id": "co_kem", "title": "Có", "indicator": lowest, "when": {"is": levels[-1]}, "source": SOURCE}
        )
    if draw(st.booleans()):
        work = {
            "label": "Làm việc",
            "better": "higher",
            "value": {"of": "thoi_gian_cong_tac", "field": "so_thang_lam_viec"},
        }
        entry = {
            "id": "it",
            "title": "Ít",
            "indicator": declare(work),
            "when": {"less_than": 6},
            "source": SOURCE,
        }
        if draw(st.booleans()):
            member = {"label": "Ủy viên", "better": "higher", "value": {"of": "la_uy_vien_bch"}}
            entry["unless"] = {"indicator": declare(member), "is": True}
        limits["not_rated"].append(entry)
    return limits


def build(data: dict[str, Any]) -> Rulebook:
    """Load a rulebook from plain data, through the same loader as a file."""
    text = json.dumps(data, ensure_ascii=False)
    return combine(load_file(text, "thu.yaml", lambda _: LAW), lambda _: None)


def filed_under(data: dict[str, Any]) -> dict[str, list[str]]:
    """Give for each filed list the clauses that the rulebook reads; any clause where it reads all."""
    every = [f"{criterion['id']}.a" for criterion in data["criteria"]]
    rulebook = build(data)
    found = {}
    for name in ("bieu_hien", "nhiem_vu", "de_xuat"):
        readers = [i for i in rulebook.indicators if i.of == name]
        named = [
            {str(clause) for c in (*i.among, *i.where) if c.field == "noi_dung" for clause in c.operand}
            for i in readers
        ]
        found[name] = every if any(not clauses for clauses in named) else sorted(set().union(*named))
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rulebook, dict[str, Any], dict[str, Any]]:
    """A generated rulebook, a complete dossier for it, and the same dossier with gaps."""
    data = draw(rulebook_data())
    filed = filed_under(data)
    options = {name: clauses or [f"{data['criteria'][0]['id']}.a"] for name, clauses in filed.items()}
    full = draw(complete_data(filed=options, position="thu"))
    for name, clauses in filed.items():
        if not clauses and isinstance(full[name], list):
            full[name] = []
    paths = draw(st.lists(st.sampled_from(gaps(full)), min_size=1, max_size=6, unique=True))
    return build(data), full, cut(full, paths)


def dossier(data: dict[str, Any]) -> Dossier:
    """Read a dossier from plain data."""
    return Dossier.from_data(data)
