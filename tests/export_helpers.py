"""Dossiers for comparing an export with the library: complete ones, near every threshold, from a seed."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from strategies import CONCLUSION, DISCIPLINES, FILED, NA, RATINGS, SEVERITIES, excellent_data

from danhgia_rules import Dossier, Rulebook
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.indicators import State

DAYS = ("2021-03-01", "2021-06-30", "2021-12-31")
QUANTITIES: tuple[int | str, ...] = (0, 1, 10, "8.5", "8.50001", "0.1", "99.99", "8.4")

Facts = dict[str, Any]


def dossiers(count: int, seed: int) -> Iterator[Facts]:
    """Give complete dossiers for the bundled rulebook: excellent but for some keys, drawn near thresholds."""
    chance = random.Random(seed)  # noqa: S311 - the same dossiers every time
    for _ in range(count):
        data = excellent_data(FILED, "cap_truong_ctxh")
        data["ky_danh_gia"] = "2021"
        for key in chance.sample(sorted(_DRAW), chance.choice((0, 1, 2, 3, 4, 6, len(_DRAW)))):
            data[key] = NA if key in _NA and chance.random() < 0.12 else _DRAW[key](chance)
        yield data


def _some(chance: random.Random, most: int, record: Callable[[], Facts]) -> list[Facts]:
    return [{"ma": f"M-{n:02}", **record()} for n in range(chance.randint(0, most))]


def _months(chance: random.Random) -> Facts:
    worked = chance.choice((12, 12, 6, 5, 0))
    return {
        "so_thang_lam_viec": worked,
        "so_thang_nghi_om": chance.choice((0, 0, 2, 3)),
        "so_thang_nghi_thai_san": chance.choice((0, 0, 1, 6)) if worked <= 6 else 0,
    }


def _findings(chance: random.Random) -> Facts:
    names = ("suy_thoai", "mat_doan_ket", "tham_nhung_trong_don_vi")
    return {name: chance.random() < 0.2 for name in names}


def _discipline(chance: random.Random) -> list[Facts]:
    return [
        {
            "ma_vi_pham": f"VP-{chance.randint(1, 2)}",
            "hinh_thuc": chance.choice(DISCIPLINES),
            "ngay_vi_pham": chance.choice(("2020-12-31", "2021-01-01", "2021-12-31")),
            "ngay_quyet_dinh": chance.choice(("2021-12-31", "2022-01-01")),
        }
        for _ in range(chance.choice((0, 1, 1, 2)))
    ]


def _attendance(chance: random.Random) -> list[Facts]:
    found = []
    for kind in ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh"):
        held = chance.choice((0, 3, 10, 20))
        attended = chance.choice((held, held, held * 9 // 10, held * 7 // 10, held * 2 // 3))
        found.append({"loai": kind, "so_cuoc": held, "so_tham_du": attended})
        if kind == "hop_ban_chap_hanh":
            found[-1]["so_co_y_kien"] = chance.choice((attended, attended * 2 // 3, attended // 2, 0))
    return found[: chance.choice((3, 3, 2))]


def _conduct(chance: random.Random) -> list[Facts]:
    def record() -> Facts:
        kind = chance.choice(("uu_diem", "uu_diem", "han_che", "vi_pham"))
        found: Facts = {"noi_dung": chance.choice(FILED["bieu_hien"]), "loai": kind}
        if kind == "vi_pham" and chance.random() < 0.7:
            found |= {"muc_do": chance.choice(SEVERITIES), "ket_luan": CONCLUSION}
        return found

    return _some(chance, 12, record)


def _end(chance: random.Random, date: str, flag: str) -> Facts:
    return {flag: True} if chance.random() < 0.2 else {date: chance.choice(DAYS)}


def _task(chance: random.Random) -> list[Facts]:
    return _some(
        chance,
        10,
        lambda: {
            "noi_dung": chance.choice(FILED["nhiem_vu"]),
            "han": chance.choice(DAYS),
            "chat_luong": chance.choice(("bao_dam", "bao_dam", "khong_bao_dam")),
            **_end(chance, "ngay_hoan_thanh", "chua_hoan_thanh"),
        },
    )


def _target(chance: random.Random) -> list[Facts]:
    good = chance.random()

    def record() -> Facts:
        planned = chance.choice(QUANTITIES)
        met = 11000 if chance.random() < good else 0
        return {
            "ke_hoach": planned,
            "thuc_hien": chance.choice((met, planned, chance.choice(QUANTITIES))),
            "han": chance.choice(DAYS),
            "ngay_hoan_thanh": chance.choice(DAYS),
            "chat_luong": chance.choice(("bao_dam", "bao_dam", "khong_bao_dam")),
        }

    return _some(chance, 10, record)


def _unit(chance: random.Random) -> list[Facts]:
    """Draw 3 or 10 units, of which 2 or 7 are good: exactly 2/3 and 70 %."""
    size = chance.choice((0, 1, 3, 10, 10))
    good = chance.choice((size, size * 7 // 10, size * 2 // 3, size // 2))
    others = RATINGS[:2] if chance.random() < 0.3 else RATINGS[1:2]
    ratings = [chance.choice(RATINGS[2:] if n < good else others) for n in range(size)]
    return [{"ma": f"M-{n:02}", "xep_loai": rating} for n, rating in enumerate(ratings)]


def _shortcoming(chance: random.Random) -> list[Facts]:
    return _some(
        chance,
        5,
        lambda: {
            "co_ke_hoach": chance.random() < 0.8,
            "han_khac_phuc": chance.choice(DAYS),
            **_end(chance, "ngay_khac_phuc_xong", "chua_khac_phuc"),
        },
    )


def _related(chance: random.Random) -> Facts:
    names = ("chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi")
    return {name: chance.choice((*RATINGS, RATINGS[3], NA)) for name in names}


_DRAW: dict[str, Callable[[random.Random], Any]] = {
    "la_uy_vien_bch": lambda chance: chance.random() < 0.5,
    "thoi_gian_cong_tac": _months,
    "ket_luan": _findings,
    "ky_luat": _discipline,
    "ke_khai_tai_san": lambda chance: chance.choice(("dung_han", "cham_han", "khong_ke_khai", NA)),
    "bao_cao": lambda chance: {"phai_nop": 10, "dung_han": chance.choice((10, 9, 8, 7, 6, 5, 0))},
    "du_hop": _attendance,
    "bieu_hien": _conduct,
    "nhiem_vu": _task,
    "chi_tieu": _target,
    "de_xuat": lambda chance: _some(
        chance,
        2,
        lambda: {"noi_dung": FILED["de_xuat"][0], "duoc_chap_nhan": chance.random() < 0.5},
    ),
    "don_vi_truc_thuoc": _unit,
    "han_che_duoc_chi_ra": _shortcoming,
    "xep_loai_lien_quan": _related,
}
_NA = (
    "bao_cao",
    "du_hop",
    "nhiem_vu",
    "chi_tieu",
    "de_xuat",
    "don_vi_truc_thuoc",
    "han_che_duoc_chi_ra",
    "xep_loai_lien_quan",
)


def expected(dossier: Dossier, rulebook: Rulebook) -> Facts:
    """Give what an exported model must answer, by the library: undetermined where any reading is open."""
    rated = rate(dossier, rulebook)
    missing = [key for key, reading in rated.readings.items() if reading.state is State.UNKNOWN]
    if missing:
        return {"undetermined": True}
    rating = str(rated.rating()[0])
    return {
        "undetermined": False,
        "levels": {c.id: str(rated.level(place)[0]) for place, c in enumerate(rulebook.criteria)},
        "rating": rating,
        "not_rated": rating == "not_rated",
        "limits": [name for name, _ in rated.worst.verdict.limits],
    }


def differs(answer: Facts, wanted: Facts) -> str:
    """Say how an answer differs from what it must be; nothing where it does not."""
    if wanted["undetermined"]:
        wrong = answer.get("undetermined") is not True or {"levels", "rating"} & set(answer)
        return "a level in spite of a gap" if wrong else ""
    return "" if answer == wanted else f"{answer} is not {wanted}"
