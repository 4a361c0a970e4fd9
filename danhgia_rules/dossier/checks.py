"""Cross-field checks of a dossier: facts that contradict each other rate nobody."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from danhgia_rules.documents import Path_
from danhgia_rules.dossier.changeable import FINISH

if TYPE_CHECKING:
    from danhgia_rules.dossier.model import Dossier

Finding = tuple[str, Path_, dict[str, object]]

YEARS_BEFORE, YEARS_AFTER, YEARS_REOPENED = 15, 1, 10
"""How far from the assessed year a date may lie before it is taken for a slip of the pen.

A past year is rated again when a violation of it is dealt with later, up to YEARS_REOPENED.
"""

REOPENING = frozenset({"ky_luat", "bieu_hien", "ket_luan", "danh_gia"})

MONTHS = 12

AT_MOST = {
    "du_hop": (("so_tham_du", "so_cuoc"), ("so_co_y_kien", "so_tham_du"), ("so_co_y_kien", "so_cuoc")),
    "bao_cao": (("dung_han", "phai_nop"),),
}
"""Pairs of fields of which the first cannot exceed the second."""

NOT_AFTER = {
    "ky_luat": (("ngay_vi_pham", "ngay_quyet_dinh"),),
    "han_che_duoc_chi_ra": (("ngay_chi_ra", "ngay_khac_phuc_xong"), ("ngay_chi_ra", "han_khac_phuc")),
}
EITHER_OR = {name: (way.date, way.unfinished) for name, way in FINISH.items() if way.unfinished}
"""Pairs of fields of which a record may have one: finished on a day, or not finished."""


def contradictions(dossier: "Dossier") -> Iterator[Finding]:
    """Find all contradictions: code, path and parameters of each."""
    for name in type(dossier).model_fields:
        value = getattr(dossier, name)
        if isinstance(value, tuple):
            yield from _duplicates(name, value)
            for index, record in enumerate(value):
                yield from _record(name, (name, index), record)
        elif isinstance(value, BaseModel):
            yield from _record(name, (name,), value)
    yield from _months(dossier)
    yield from _dates(dossier, (), int(dossier.ky_danh_gia))


def _duplicates(name: str, records: tuple[Any, ...]) -> Iterator[Finding]:
    codes = [getattr(record, "ma", None) for record in records]
    count = Counter(codes)
    seen = set()
    for index, code in enumerate(codes):
        if code is not None and count[code] > 1 and code in seen:
            yield "D003", (name, index, "ma"), {"list": name}
        seen.add(code)


def _record(name: str, path: Path_, record: Any) -> Iterator[Finding]:
    for part, whole in AT_MOST.get(name, ()):
        least, most = getattr(record, part), getattr(record, whole)
        if least is not None and most is not None and least > most:
            yield "D001", (*path, part), {"part": part, "whole": whole}
    for first, then in NOT_AFTER.get(name, ()):
        before, after = getattr(record, first), getattr(record, then)
        if before is not None and after is not None and before > after:
            yield "D004", (*path, then), {"first": first, "then": then}
    if name in EITHER_OR:
        date, unfinished = EITHER_OR[name]
        if getattr(record, date) is not None and getattr(record, unfinished):
            yield "D008", (*path, unfinished), {"date": date, "flag": unfinished}
    if name == "bieu_hien":
        yield from _violation(path, record)


def _violation(path: Path_, record: Any) -> Iterator[Finding]:
    if record.loai == "vi_pham":
        if record.ket_luan is not None and record.muc_do is None:
            yield "D009", path, {}
        return
    for field in ("muc_do", "ket_luan"):
        if getattr(record, field) is not None:
            yield "D010", (*path, field), {"key": field}


def _months(dossier: "Dossier") -> Iterator[Finding]:
    block = dossier.thoi_gian_cong_tac
    for field in type(block).model_fields if block else ():
        months = getattr(block, field)
        if isinstance(months, int) and months > MONTHS:
            yield "D013", ("thoi_gian_cong_tac", field), {"key": field}
    worked, leave = (
        getattr(block, name, None) or 0 for name in ("so_thang_lam_viec", "so_thang_nghi_thai_san")
    )
    if worked <= MONTHS and leave <= MONTHS < worked + leave:
        yield "D014", ("thoi_gian_cong_tac", "so_thang_nghi_thai_san"), {}


def _dates(value: Any, path: Path_, year: int) -> Iterator[Finding]:
    if isinstance(value, dt.date):
        last = year + (YEARS_REOPENED if path[0] in REOPENING else YEARS_AFTER)
        if not year - YEARS_BEFORE <= value.year <= last:
            yield "D005", path, {"low": year - YEARS_BEFORE, "high": last}
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _dates(getattr(value, name), (*path, name), year)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _dates(item, (*path, index), year)
