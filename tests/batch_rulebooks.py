"""Rulebooks with any body over any list or block, and dossiers whose records hold any fact or lack it.

The rulebooks of `strategies` read what a drafter would write; these reach every operation, every kind of
field, and every comparison.
"""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from batch_spoiling import Data, spoiled
from hypothesis import assume
from hypothesis import strategies as st
from strategies import NA, SOURCE, build, complete_data, cut, filed_under, gaps, rulebook_data

from danhgia_rules.batch.shape import Column, shape
from danhgia_rules.dossier.fields import Field, Place, places
from danhgia_rules.errors import RulebookError
from danhgia_rules.rulebook import Rulebook

ORDER = ("at_least", "at_most", "more_than", "less_than")
LISTS = tuple(place for place in places().values() if place.fields)
TEXTS = ("DV-1", "DV-2", "VP-1")
YEARS = ("2021", "2022")
DAYS = tuple(dt.date(2021, month, 15) for month in range(1, 13))
LAST_DAYS = tuple(dt.date(year, *day) for year in (2020, 2021, 2022) for day in ((1, 1), (12, 31)))
AMOUNTS = ("0", "0.5", "10", "10.25", "99.999999")

seeds = st.integers(0, 2**32 - 1).map(Random)


# --- Bodies


def _condition(name: str, place: Place, clauses: list[str], rng: Random) -> Data:
    """Give a comparison that a field may be put to."""
    kind = place.fields[name].type
    if kind.kind == "scale" and rng.random() < 0.7:
        return {rng.choice((*ORDER, "is")): rng.choice(kind.members)}
    if kind.kind == "bool":
        return {"is": rng.random() < 0.7}
    if kind.members or kind.kind in {"clause", "text"}:
        names = clauses if kind.kind == "clause" else kind.members or TEXTS
        chosen = rng.sample(list(names), rng.randint(1, len(names)))
        return {"is": chosen[0]} if rng.random() < 0.5 else {"one_of": chosen}
    return {rng.choice((*ORDER, "is")): _operand(name, place, rng)}


def _operand(name: str, place: Place, rng: Random) -> Any:
    kind = place.fields[name].type.kind
    others = [other for other, field in place.fields.items() if field.type.kind == kind and other != name]
    if others and rng.random() < 0.5:
        return {"field": rng.choice(others)}
    if kind == "date":
        return (
            {"period": rng.choice(("start", "end"))} if rng.random() < 0.5 else rng.choice(DAYS).isoformat()
        )
    return rng.choice(AMOUNTS) if kind == "number" else rng.randint(0, 12)


def _where(place: Place, clauses: list[str], rng: Random) -> Data:
    names = rng.sample(list(place.fields), min(len(place.fields), rng.randint(1, 3)))
    return {name: _condition(name, place, clauses, rng) for name in names}


def share(clauses: list[str], rng: Random) -> Data:
    """Give a share of records, or of sums."""
    place = rng.choice([p for p in LISTS if p.is_list] if rng.random() < 0.8 else LISTS)
    body: Data = {"of": place.name}
    if place.is_list and rng.random() < 0.6:
        body["among"] = _where(place, clauses, rng)
    numbers = _of_kind(place, "count", "number")
    if len(numbers) > 1 and (rng.random() < 0.5 or not place.is_list):
        part = rng.choice(numbers)
        others = [
            n for n in numbers if n != part and place.fields[n].type.kind == place.fields[part].type.kind
        ]
        return {"share": {**body, "part": part, "whole": rng.choice(others or [part])}}
    return {"share": {**body, "where": _where(place, clauses, rng)}}


def _of_kind(place: Place, *kinds: str) -> list[str]:
    return [name for name, field in place.fields.items() if field.type.kind in kinds]


def other(clauses: list[str], rng: Random) -> tuple[Data, str, list[Any]]:
    """Give a body, its direction, and thresholds from low to high."""
    if rng.random() < 0.2:
        better = rng.choice(("higher", "lower", "lower"))
        return share(clauses, rng), better, ["0.5%", "20%", "33.33%", "50%", "99.9%", "100%"]
    place = rng.choice([p for p in LISTS if p.is_list])
    body: Data = {"of": place.name}
    if rng.random() < 0.7:
        body["where"] = _where(place, clauses, rng)
    better = rng.choice(("higher", "lower"))
    operation = rng.choice(
        ("count", "different", "exists", "total", "highest", "lowest", "highest", "lowest")
    )
    if operation == "count":
        return {"count": body}, better, [0, 1, 2, 3]
    if operation == "different":
        return {"count": {**body, "distinct": rng.choice(list(place.fields))}}, better, [0, 1, 2, 3]
    if operation == "exists":
        return {"exists": body}, better, [better == "higher"]
    kinds = ("count", "number") if operation == "total" else ("count", "number", "date", "scale")
    name = rng.choice(_of_kind(place, *kinds) or list(place.fields))
    return {operation: {**body, "field": name}}, better, _ladder(place.fields[name], operation)


def _ladder(field: Field, operation: str) -> list[Any]:
    match field.type.kind:
        case "scale":
            return [*(["none"] if operation == "highest" else []), *field.type.members]
        case "date":
            return [day.isoformat() for day in DAYS]
        case "number":
            return [*AMOUNTS, "150"]
    return [0, 1, 3, 8, 12]


@st.composite
def wide_rulebooks(draw: st.DrawFn) -> Data:
    """The data of a rulebook with some bodies put in place of its shares, and rows of all kinds added."""
    data, rng = draw(rulebook_data()), draw(seeds)
    data["assessed_periods"] = {"from": "2021", "until": "2022"}
    clauses = [f"{criterion['id']}.a" for criterion in data["criteria"]]
    for entry in data["indicators"].values():
        if "share" in entry and entry["share"]["of"] != "criteria" and rng.random() < 0.5:
            entry.pop("share")
            entry.update(share(clauses, rng))
    levels = [level["id"] for level in data["levels"]]
    for criterion in data["criteria"]:
        for n in range(rng.randint(0, 3)):
            body, better, ladder = other(clauses, rng)
            name = f"them_{criterion['id'].replace('.', '_').lower()}_{n}"
            data["indicators"][name] = {"label": "Thêm", "better": better, **body}
            row = {"id": f"them_{n}", "clause": "a", "indicator": name, "source": SOURCE}
            criterion["requirements"].append({**row, **_cells(levels, ladder, better, rng)})
    return data


def _cells(levels: list[str], ladder: list[Any], better: str, rng: Random) -> Data:
    """Ask less from column to column; a column that asks nothing is left out with all below it."""
    number = rng.randint(1, len(levels) - 1)
    ranks = sorted((rng.randrange(len(ladder)) for _ in range(number)), reverse=better == "higher")
    word = "at_least" if better == "higher" else "at_most"
    return {level: {word: ladder[rank]} for level, rank in zip(levels, ranks, strict=False)}


# --- Dossiers


def scattered(filed: dict[str, list[str]], rng: Random) -> Data:
    """Give a dossier with any records; each fact that may lack is there more often than not."""
    data: Data = {"schema": "danhgia/dossier/1", "ma": "CB-1", "chuc_danh": "thu"}
    data["ky_danh_gia"] = rng.choice(YEARS)
    sure = rng.choice((0.5, 0.8, 0.95, 1.0))
    for column in shape():
        if column.required or column.name == "danh_gia" or rng.random() > max(sure, 0.9):
            continue
        if column.may_be_na and rng.random() < 0.1:
            data[column.name] = NA
        elif column.kind == "list":
            number = rng.choice((0, 1, 1, 2, 3, 5, 8))
            found = [_record(column, filed.get(column.name), n, sure, rng) for n in range(number)]
            data[column.name] = [record for record in found if record]
        else:
            data[column.name] = (
                _record(column, None, 0, sure, rng) if column.holds_records else _fact(column, rng)
            )
    return data


def _record(column: Column, clauses: list[str] | None, number: int, sure: float, rng: Random) -> Data:
    if clauses == []:
        return {}
    kept = [field for field in column.fields if field.required or rng.random() < sure]
    found = {f.name: _fact(f, rng) for f in kept if f.kind != "block"}
    if "ma" in found:
        found["ma"] = f"M-{number}"
    if clauses:
        found["noi_dung"] = rng.choice(clauses)
    return _agreeing(column.name, found, rng)


def _agreeing(name: str, found: Data, rng: Random) -> Data:
    """Leave out or put in order what would contradict something else."""
    for most, least in (
        ("so_cuoc", "so_tham_du"),
        ("so_tham_du", "so_co_y_kien"),
        ("so_cuoc", "so_co_y_kien"),
    ):
        if found.get(least, 0) > found.get(most, 99):
            found[least] = found[most]
    if name == "bao_cao" and found.get("dung_han", 0) > found.get("phai_nop", 99):
        found["dung_han"] = found["phai_nop"]
    for first, then in (
        ("ngay_vi_pham", "ngay_quyet_dinh"),
        ("ngay_chi_ra", "ngay_khac_phuc_xong"),
        ("ngay_chi_ra", "han_khac_phuc"),
    ):
        if first in found and then in found:
            found[first] = min(found[first], found[then])
    if {"ngay_hoan_thanh", "ngay_khac_phuc_xong"} & set(found):
        found.pop("chua_hoan_thanh", None)
        found.pop("chua_khac_phuc", None)
    if name == "bieu_hien":
        found.pop("muc_do", None)
        if found["loai"] == "vi_pham" and rng.random() < 0.7:
            found |= {"muc_do": rng.choice(("nghiem_trong", "it_nghiem_trong"))}
            found |= {"ket_luan": {"so": "1", "ngay": "2021-05-05", "co_quan": "A"}}
    return found


def _fact(column: Column, rng: Random) -> Any:
    match column.kind:
        case "word":
            return rng.choice(column.words)
        case "count":
            return rng.choice((0, 0, 1, 2, 3, 6, 12)) if column.name != "so_thang_nghi_thai_san" else 0
        case "number":
            return Decimal(rng.choice(AMOUNTS))
        case "date":
            return rng.choice((*DAYS, *LAST_DAYS)).isoformat()
        case "bool":
            return rng.random() < 0.6
    return rng.choice(TEXTS)


@st.composite
def generated(draw: st.DrawFn, *, wide: bool = True) -> tuple[Rulebook, list[Data]]:
    """A generated rulebook, with dossiers of all kinds for it."""
    data = draw(wide_rulebooks() if wide else rulebook_data())
    try:
        rulebook, filed = build(data), filed_under(data)
    except RulebookError:
        assume(condition=False)
        raise
    options = {name: clauses or [f"{data['criteria'][0]['id']}.a"] for name, clauses in filed.items()}
    full = draw(complete_data(filed=options, position="thu"))
    full |= {name: [] for name, clauses in filed.items() if not clauses and full[name] != NA}
    paths = draw(st.lists(st.sampled_from(gaps(full)), min_size=1, max_size=8, unique=True))
    rng = draw(seeds)
    some = [full, cut(full, paths), *(scattered(filed, rng) for _ in range(10))]
    return rulebook, [*some, *(spoiled(one, rng, most=2)[0] for one in some)]
