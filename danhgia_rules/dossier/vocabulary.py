"""The words of a dossier: scales and sets of names, lowest first where they are ordered."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from danhgia_rules.scalars import FieldType, word

KHONG_AP_DUNG = "khong_ap_dung"
"""Not applicable: the fact does not exist for this person, which is known."""

RATINGS = ("khong_hoan_thanh", "hoan_thanh", "hoan_thanh_tot", "hoan_thanh_xuat_sac")
SEVERITIES = ("it_nghiem_trong", "nghiem_trong", "rat_nghiem_trong", "dac_biet_nghiem_trong")
DISCIPLINES = ("khien_trach", "canh_cao", "cach_chuc", "khai_tru")

XepLoai = Annotated[
    Literal["khong_hoan_thanh", "hoan_thanh", "hoan_thanh_tot", "hoan_thanh_xuat_sac"],
    BeforeValidator(word),
    FieldType("scale", RATINGS),
]
MucDo = Annotated[
    Literal["it_nghiem_trong", "nghiem_trong", "rat_nghiem_trong", "dac_biet_nghiem_trong"],
    BeforeValidator(word),
    FieldType("scale", SEVERITIES),
]
HinhThuc = Annotated[
    Literal["khien_trach", "canh_cao", "cach_chuc", "khai_tru"],
    BeforeValidator(word),
    FieldType("scale", DISCIPLINES),
]
KeKhai = Annotated[
    Literal["khong_ke_khai", "cham_han", "dung_han", "khong_ap_dung"],
    BeforeValidator(word),
    FieldType("scale", ("khong_ke_khai", "cham_han", "dung_han")),
]
ChatLuong = Annotated[
    Literal["khong_bao_dam", "bao_dam"],
    BeforeValidator(word),
    FieldType("scale", ("khong_bao_dam", "bao_dam")),
]
LoaiCuocHop = Annotated[
    Literal["hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh"],
    BeforeValidator(word),
    FieldType("name", ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh")),
]
LoaiBieuHien = Annotated[
    Literal["uu_diem", "han_che", "vi_pham"],
    BeforeValidator(word),
    FieldType("name", ("uu_diem", "han_che", "vi_pham")),
]
ChuThe = Annotated[
    Literal[
        "tu_danh_gia",
        "cap_tren_truc_tiep",
        "tap_the",
        "cap_uy_noi_cu_tru",
        "co_quan_tham_dinh",
        "cap_co_tham_quyen",
    ],
    BeforeValidator(word),
]
XepLoaiHoacKhongApDung = Annotated[
    Literal["khong_hoan_thanh", "hoan_thanh", "hoan_thanh_tot", "hoan_thanh_xuat_sac", "khong_ap_dung"],
    BeforeValidator(word),
    FieldType("scale", RATINGS),
]
