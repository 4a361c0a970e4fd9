"""Dossiers changed at random: gaps, what is not applicable, values at their limits, bad values.

Each change keeps what a column can hold: a table that could not even be written is no matter of these tests.
"""

import copy
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from strategies import cut, gaps

from danhgia_rules.batch.shape import Column, shape

Data = dict[str, Any]
NA = "khong_ap_dung"

TEXTS = (
    "Nghị quyết số 1",
    "“Dân vận khéo” – 100 %, 5 ₫",
    'a"b\\c/<&>',
    ',"so":null',
    '{"so":null,',
    '"ke_hoach":"1.234"',
    '"},{"',
    "null",
    "Nguye\u0302\u0303n Văn U\u031bo\u031b\u0301c",  # in parts: read as one letter each
    " đứng sau chỗ trống",
    "có\u00a0khoảng trắng cứng",
    "\u202eđảo chiều",
    "\U0001d4b3 \U0001f600",
    "\ufb01 \u212b \u1e9b\u0323",
    "chữ\u0000không",
    "hai\ndòng",
    "cuối dòng\n",
    "a" + "\u0301" * 9,
    "\u0378 chưa gán",
    "\ufffe",
    "\u00ad",
    "\u200b",
    "…",
    "……",
    " ",
    "",
    "a" * 4000,
    "ế" * 4000,
    "ế" * 1334,
    "a" * 4001,
    "\u3000x",
)
CODES = (
    "CB-1",
    "Đ.1_2",
    "a" * 40,
    "a" * 41,
    "ế" * 40,
    "-a",
    "a.",
    "a_",
    "_",
    "",
    "a b",
    "a\n",
    " a",
    "a\u0302",
    "ｆｕｌｌ",
    "٣",
    "数",
    "a/b",
    "ª",
    "𝒳",
    "I.1.a",
    "khong_ap_dung",
)
YEARS = (
    "2021",
    "2022",
    "2020",
    "2023",
    "1000",
    "2999",
    "0021",
    "21",
    "2021 ",
    "2021\n",
    "٢٠٢١",
    "３0２１",
    "",
)
COUNTS = (0, 1, 2, 5, 9, 12, 13, 40, -1, 10**9, 10**9 + 1, 2**31, 2**53 - 1, 2**53, 2**63 - 1, -(2**63))
NUMBERS = (
    "0", "0.1", "0.10000000000000001", "0.000001", "0.0000001", "99.99", "8.50", "1.234", "12", "12.3400",
    "1000000000000", "1000000000000.000001", "9007199254740991", "9007199254740991.00000000000000000001",
    "9007199254740992",
    "999999999999999999", "-0.01", "-1", "0.00000000000000000001", "33.33333333333333333333",
)  # fmt: skip
OFFSETS = (-16, -15, -1, 0, 1, 2, 10, 11)
"""How many years before and after the assessed one a date is tried: both sides of every limit."""
MAPS = (
    {}, {"I.1": "xuat_sac"}, {"I.1": "tot", "II.2.4": "kem"}, {"I.9": "tot"}, {"I.1": "gioi"}, {"": "tot"},
    {"I.1": "không"}, {"\u0301": "tot"}, {"I.1": ""},
)  # fmt: skip


def value_of(column: Column, rng: Random, year: int) -> Any:
    """Give a value that a column can hold: good, at a limit, or bad."""
    if column.kind == "list":
        return [record_of(column, rng, year) for _ in range(rng.choice((0, 1, 2, 3)))]
    return _MAKERS[column.kind](column, rng, year)


def record_of(column: Column, rng: Random, year: int) -> Data:
    """Give a record of a list or a block, with what must be there and half of the rest."""
    kept = [f for f in column.fields if rng.random() < (0.98 if f.required else 0.5)]
    return {field.name: value_of(field, rng, year) for field in kept}


def _date(rng: Random, year: int) -> dt.date:
    if rng.random() < 0.1:
        return rng.choice((dt.date.min, dt.date.max, dt.date(1969, 12, 31), dt.date(1970, 1, 1)))
    end = dt.date(year + rng.choice(OFFSETS), *rng.choice(((1, 1), (12, 31), (6, 15))))
    return end + dt.timedelta(days=rng.choice((-1, 0, 0, 1)))


_MAKERS: dict[str, Callable[[Column, Random, int], Any]] = {
    "word": lambda column, rng, _: rng.choice(
        [*column.words * 2, "khac", "", f"{column.words[0]} ", "\u0301", NA]
    ),
    "text": lambda _, rng, __: rng.choice(TEXTS),
    "code": lambda _, rng, __: rng.choice(CODES),
    "year": lambda _, rng, __: rng.choice(YEARS),
    "count": lambda _, rng, __: rng.choice([*COUNTS, *range(13), *range(13)]),
    "number": lambda _, rng, __: Decimal(rng.choice(NUMBERS)),
    "date": lambda _, rng, year: _date(rng, year),
    "bool": lambda _, rng, __: rng.random() < 0.5,
    "map": lambda _, rng, __: dict(rng.choice(MAPS)),
    "block": record_of,
}


# --- Changes


def _gap(data: Data, rng: Random) -> None:
    sound = {k: v for k, v in data.items() if not (isinstance(v, list) and None in v)}
    found = gaps(sound)
    if found:
        data.update(cut(data, rng.sample(found, min(len(found), rng.randint(1, 6)))))
        whole = [path for path in rng.sample(found, min(len(found), 2)) if len(path) == 1]
        for (name,) in whole:
            data.pop(name, None)


def _columns(data: Data, *kinds: str) -> list[Column]:
    return [column for column in shape() if column.kind in kinds and column.name in data]


def _outside(data: Data, rng: Random) -> None:
    for column in rng.sample(shape(), rng.randint(1, 4)):
        if column.may_be_na or (column.kind == "word" and rng.random() < 0.5):
            data[column.name] = NA


def _emptied(data: Data, rng: Random) -> None:
    for column in rng.sample(shape(), 3):
        if column.holds_records:
            data[column.name] = [] if column.kind == "list" else {}


def _value(data: Data, rng: Random) -> None:
    """Set one value anywhere: of the dossier, a record, a block, or a block in a record."""
    column = rng.choice(shape())
    place: Any = data
    while column.holds_records and rng.random() < 0.9:
        place = place.get(column.name)
        if column.kind == "list":
            place = rng.choice(place) if isinstance(place, list) and place else None
        if not isinstance(place, dict):
            return
        column = rng.choice(column.fields)
    place[column.name] = value_of(column, rng, _year(data))


def _year(data: Data) -> int:
    return 2022 if data.get("ky_danh_gia") == "2022" else 2021


def _lists(data: Data) -> list[tuple[str, list[Any]]]:
    return [(name, value) for name, value in data.items() if isinstance(value, list) and value]


def _repeated(data: Data, rng: Random) -> None:
    lists = _lists(data)
    if lists:
        _, records = rng.choice(lists)
        more = copy.deepcopy(rng.choice(records))
        if isinstance(more, dict) and "ma" in more and rng.random() < 0.8:
            more["ma"] = f"X-{rng.randint(0, 9)}"
        records.insert(rng.randint(0, len(records)), more)


def _null_record(data: Data, rng: Random) -> None:
    lists = _lists(data)
    if lists:
        _, records = rng.choice(lists)
        records[rng.randrange(len(records))] = None


def _shuffled(data: Data, rng: Random) -> None:
    for _, records in _lists(data):
        rng.shuffle(records)


def _required(data: Data, rng: Random) -> None:
    data.pop(rng.choice(("schema", "ma", "ky_danh_gia", "chuc_danh")), None)


def _filed(data: Data, rng: Random) -> None:
    lists = [records for name, records in _lists(data) if name in {"bieu_hien", "nhiem_vu", "de_xuat"}]
    if lists:
        record = rng.choice(rng.choice(lists))
        if isinstance(record, dict):
            record["noi_dung"] = rng.choice(
                ("I.9.z", "II.2.4.a", "I.1.a", "II.1.1.a", "II.2.1.b", "i.1.a", "I.1.a ")
            )


def _violation(data: Data, rng: Random) -> None:
    """Give conduct any kind, severity and conclusion, whether they fit together or not."""
    records = data.get("bieu_hien")
    record = rng.choice(records) if records else None
    if isinstance(record, dict):
        record["loai"] = rng.choice(("vi_pham", "vi_pham", "han_che"))
        record.pop("muc_do", None)
        if rng.random() < 0.6:
            record["muc_do"] = rng.choice(("it_nghiem_trong", "nghiem_trong", "rat_nghiem_trong"))
        if rng.random() < 0.6:
            record["ket_luan"] = {
                "so": "1-KL",
                "ngay": dt.date(_year(data), 5, 5),
                "co_quan": "Ủy ban Kiểm tra",
            }


def _other_rulebook(data: Data, rng: Random) -> None:
    data["chuc_danh"] = rng.choice(("cap_pho", "cap_truong_ctxh ", "Cap_truong_ctxh", "cap_truong_ctxh"))
    data["ky_danh_gia"] = rng.choice(YEARS)


def _decided(data: Data, rng: Random) -> None:
    column = next(column for column in shape() if column.name == "danh_gia")
    data["danh_gia"] = [
        {"chu_the": "tap_the", "xep_loai": rng.choice(("hoan_thanh_tot", "hoan_thanh", "tot"))}
    ]
    if rng.random() < 0.3:
        data["danh_gia"].append(record_of(column, rng, _year(data)))


def _more(data: Data, rng: Random) -> None:
    """Give whole lists and blocks anew: what they hold seldom fits together."""
    for column in rng.sample(shape(), 2):
        if column.holds_records:
            data[column.name] = value_of(column, rng, _year(data))


def _at_a_limit(data: Data, rng: Random) -> None:
    """Let a share of a list come out just below, at, or just above a usual threshold."""
    size = rng.choice((1, 2, 3, 4, 5, 7, 8, 10, 20, 30, 40, 100))
    good = min(
        size,
        max(0, -(-size * rng.choice((50, 60, 65, 70, 80, 90, 95, 100)) // 100) + rng.choice((-1, 0, 0, 1))),
    )
    year = _year(data)
    done = {"han": f"{year}-06-15", "ngay_hoan_thanh": f"{year}-06-15", "chat_luong": "bao_dam"}
    late = rng.choice(({"ngay_hoan_thanh": f"{year}-06-16"}, {"chat_luong": "khong_bao_dam"}))
    match rng.randrange(6):
        case 0:
            words = rng.choice((("hoan_thanh_tot", "hoan_thanh"), ("hoan_thanh", "khong_hoan_thanh")))
            data["don_vi_truc_thuoc"] = [{"ma": f"D{n}", "xep_loai": words[n >= good]} for n in range(size)]
        case 1:
            data["bao_cao"] = {"phai_nop": size, "dung_han": good}
        case 2:
            opinions = rng.randint(0, good)
            data["du_hop"] = [
                {"loai": kind, "so_cuoc": size, "so_tham_du": good, "so_co_y_kien": opinions}
                for kind in ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh")
            ]
        case 3:
            amounts = {"ke_hoach": Decimal("10.1"), "thuc_hien": Decimal("10.1")}
            fails = rng.choice(({**late}, {"thuc_hien": Decimal("10.09999")}))
            data["chi_tieu"] = [
                {"ma": f"C{n}", **amounts, **done, **(fails if n >= good else {})} for n in range(size)
            ]
        case 4:
            clause = rng.choice(("II.1.1.a", "II.1.3.a", "II.2.2.a", "II.2.3.a"))
            data["nhiem_vu"] = [
                {"ma": f"N{n}", "noi_dung": clause, **done, **(late if n >= good else {})}
                for n in range(size)
            ]
        case 5:
            data["bieu_hien"] = [
                {"ma": f"B{n}", "noi_dung": rng.choice(("I.1.a", "I.2.a", "II.1.1.a")), "loai": "han_che"}
                for n in range(size % 9)
            ]


CHANGES: dict[str, Callable[[Data, Random], None]] = {
    "gap": _gap,
    "outside": _outside,
    "emptied": _emptied,
    "value": _value,
    "repeated": _repeated,
    "null record": _null_record,
    "shuffled": _shuffled,
    "required": _required,
    "filed": _filed,
    "violation": _violation,
    "other rulebook": _other_rulebook,
    "decided": _decided,
    "more": _more,
    "at a limit": _at_a_limit,
}
COMMON = (
    "gap",
    "gap",
    "outside",
    "emptied",
    "value",
    "repeated",
    "shuffled",
    "at a limit",
    "at a limit",
    "decided",
    "violation",
)


def spoiled(data: Data, rng: Random, *, most: int = 3) -> tuple[Data, list[str]]:
    """Change a dossier up to so many times; give it with the names of the changes."""
    found = copy.deepcopy(data)
    names = [
        rng.choice(COMMON if rng.random() < 0.9 else tuple(CHANGES)) for _ in range(rng.randint(0, most))
    ]
    for name in names:
        CHANGES[name](found, rng)
    return found, names


# --- Rows that no plain data could be written as


def odd_row(row: Data, rng: Random) -> Data:
    """Change what a row says of `khong_ap_dung`, or put pairs into it that no mapping holds."""
    lists = [column.name for column in shape() if column.may_be_na]
    said = rng.choice(
        (
            ["chi_tieu", "chi_tieu"],
            [rng.choice(lists)],
            [*lists],
            [None],
            [""],
            ["ky_luat"],
            ["ke_khai_tai_san"],
            ["ma"],
            ["khong_ap_dung"],
            ["la_uy_vien_bch", "chi_tieu"],
            [*(row[NA] or []), None],
        )
    )
    return {**row, NA: said}
