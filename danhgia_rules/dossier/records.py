"""The parts of a dossier: blocks of facts and records of lists.

An absent key is *missing* (None here): unknown. `khong_ap_dung` is *not applicable*. An
empty list is *known to be none*. Strict and frozen; the reader refuses null.
"""

import datetime as dt
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag, model_validator

from danhgia_rules.dossier.vocabulary import (
    KHONG_AP_DUNG,
    ChatLuong,
    ChuThe,
    HinhThuc,
    LoaiBieuHien,
    LoaiCuocHop,
    MucDo,
    XepLoai,
    XepLoaiHoacKhongApDung,
)
from danhgia_rules.scalars import Code, Count, Date, FieldType, Quantity, Text, Truth, as_tuple, fail, word

Record = TypeVar("Record")
NotApplicable = Annotated[Literal["khong_ap_dung"], BeforeValidator(word)]
Records = Annotated[tuple[Record, ...], BeforeValidator(as_tuple)]


def _branch(value: Any) -> str:
    return "\0na" if isinstance(value, str) and value == KHONG_AP_DUNG else "\0records"


RecordsOrNA = Annotated[
    Annotated[tuple[Record, ...], BeforeValidator(as_tuple), Tag("\0records")]
    | Annotated[NotApplicable, Tag("\0na")],
    Discriminator(_branch),
]
BlockOrNA = Annotated[
    Annotated[Record, Tag("\0records")] | Annotated[NotApplicable, Tag("\0na")], Discriminator(_branch)
]
DieuKhoan = Annotated[Code, FieldType("clause")]


class Block(BaseModel):
    """Base of all parts of a dossier: strict, frozen, no unknown keys, no null."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )

    @model_validator(mode="before")
    @classmethod
    def _refuse_null(cls, data: Any) -> Any:
        if isinstance(data, dict) and any(value is None for value in data.values()):
            raise fail("F009", key=next(str(key) for key, value in data.items() if value is None))
        return data

    def __setattr__(self, name: str, value: Any) -> None:
        if name in type(self).model_fields:
            # The error of pydantic would repeat the value.
            message = f"{type(self).__name__}.{name} is frozen"
            raise AttributeError(message)
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        # INVARIANT: no personal fact in a log line or an exception.
        return f"<{type(self).__name__}>"

    __str__ = __repr__


def _finished(date: dt.date | None, unfinished: bool | None) -> bool | None:  # noqa: FBT001 - a fact
    if date is not None:
        return True
    return None if unfinished is None else not unfinished


class MinhChung(Block):
    """Evidence: number, date and issuer of a document."""

    so: Text
    ngay: Date | None = None
    co_quan: Text | None = None


class ThoiGianCongTac(Block):
    """Months of the year: worked, on sick leave, on maternity leave."""

    so_thang_lam_viec: Count | None = None
    so_thang_nghi_om: Count | None = None
    so_thang_nghi_thai_san: Count | None = None
    minh_chung: MinhChung | None = None


class KetLuan(Block):
    """Findings of competent bodies in the year."""

    suy_thoai: Truth | None = None
    mat_doan_ket: Truth | None = None
    tham_nhung_trong_don_vi: Truth | None = None
    minh_chung: MinhChung | None = None


class KyLuat(Block):
    """A disciplinary decision; one violation (`ma_vi_pham`) may have several."""

    ma_vi_pham: Code
    hinh_thuc: HinhThuc
    ngay_vi_pham: Date | None = None
    ngay_quyet_dinh: Date | None = None
    don_vi: Code | None = None
    minh_chung: MinhChung | None = None


class BaoCao(Block):
    """Reports: due in the year, of which handed in on time."""

    phai_nop: Count | None = None
    dung_han: Count | None = None
    minh_chung: MinhChung | None = None


class DuHop(Block):
    """Attendance at one kind of meeting: held, attended, attended with an opinion in the minutes."""

    loai: LoaiCuocHop
    so_cuoc: Count | None = None
    so_tham_du: Count | None = None
    so_co_y_kien: Count | None = None
    minh_chung: MinhChung | None = None


class KetLuanViPham(Block):
    """The conclusion of a competent body, without which a violation does not count."""

    so: Text
    ngay: Date
    co_quan: Text


class BieuHien(Block):
    """A piece of conduct on record, filed under a clause of the source text."""

    ma: Code
    noi_dung: DieuKhoan
    loai: LoaiBieuHien
    mo_ta: Text | None = None
    muc_do: MucDo | None = None
    ket_luan: KetLuanViPham | None = None
    minh_chung: MinhChung | None = None

    @property
    def co_ket_luan(self) -> bool:
        """Whether a competent body has concluded: a violation counts only then."""
        return self.ket_luan is not None


class NhiemVu(Block):
    """A task, directive or planned piece of work, filed under a clause."""

    ma: Code
    noi_dung: DieuKhoan
    ten: Text | None = None
    han: Date | None = None
    ngay_hoan_thanh: Date | None = None
    chua_hoan_thanh: Truth | None = None
    chat_luong: ChatLuong | None = None
    minh_chung: MinhChung | None = None

    @property
    def da_hoan_thanh(self) -> bool | None:
        """Whether it is finished; None where neither a date nor `chua_hoan_thanh` says so."""
        return _finished(self.ngay_hoan_thanh, self.chua_hoan_thanh)


class ChiTieu(Block):
    """A target of the unit led: planned and achieved, with deadline and quality."""

    ma: Code
    ten: Text | None = None
    ke_hoach: Quantity | None = None
    thuc_hien: Quantity | None = None
    han: Date | None = None
    ngay_hoan_thanh: Date | None = None
    chat_luong: ChatLuong | None = None
    minh_chung: MinhChung | None = None


class DeXuat(Block):
    """A proposal to party committee or government."""

    ma: Code
    noi_dung: DieuKhoan
    ten: Text | None = None
    duoc_chap_nhan: Truth | None = None
    minh_chung: MinhChung | None = None


class DonViTrucThuoc(Block):
    """An affiliated organisation and its rating of the year."""

    ma: Code
    ten: Text | None = None
    xep_loai: XepLoai | None = None
    minh_chung: MinhChung | None = None


class HanChe(Block):
    """A shortcoming that was pointed out before, to be overcome."""

    ma: Code
    ten: Text | None = None
    ngay_chi_ra: Date | None = None
    co_ke_hoach: Truth | None = None
    han_khac_phuc: Date | None = None
    ngay_khac_phuc_xong: Date | None = None
    chua_khac_phuc: Truth | None = None
    minh_chung: MinhChung | None = None

    @property
    def da_khac_phuc(self) -> bool | None:
        """Whether it is overcome; None where neither a date nor `chua_khac_phuc` says so."""
        return _finished(self.ngay_khac_phuc_xong, self.chua_khac_phuc)


class XepLoaiLienQuan(Block):
    """Other ratings of the same year."""

    chinh_quyen: XepLoaiHoacKhongApDung | None = None
    tap_the_lanh_dao: XepLoaiHoacKhongApDung | None = None
    co_quan_don_vi: XepLoaiHoacKhongApDung | None = None
    minh_chung: MinhChung | None = None


class DanhGia(Block):
    """What people decided: compared with the inference, never fed to it."""

    chu_the: ChuThe
    ngay: Date | None = None
    so_van_ban: Text | None = None
    ly_do: Text | None = None
    xep_loai: Code | None = None
    muc: dict[Code, Code] | None = None


DERIVED: dict[type[BaseModel], dict[str, tuple[FieldType, str]]] = {
    BieuHien: {"co_ket_luan": (FieldType("bool", ("false", "true")), "ket_luan")},
    NhiemVu: {"da_hoan_thanh": (FieldType("bool", ("false", "true")), "ngay_hoan_thanh")},
    HanChe: {"da_khac_phuc": (FieldType("bool", ("false", "true")), "ngay_khac_phuc_xong")},
}
"""Fields that rules may read but a dossier does not hold: their type, and the fact they come from."""

ALWAYS_KNOWN = frozenset({"co_ket_luan"})
"""Derived fields that are never missing: without a conclusion there is none."""
