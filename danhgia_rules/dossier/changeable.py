"""Which facts can still change within a year of work, and which are settled once they are on file.

Outcomes of work, attendance and the ratings that other bodies give may turn out better.
Findings, discipline, conduct noted in writing, months of leave, membership, planned amounts
and deadlines are settled: nobody can be told to change them, nor, where they are missing,
what they had better be.
"""

from typing import NamedTuple

CHANGEABLE: dict[str, frozenset[str]] = {
    "ke_khai_tai_san": frozenset({""}),
    "bao_cao": frozenset({"dung_han"}),
    "du_hop": frozenset({"so_tham_du", "so_co_y_kien"}),
    "nhiem_vu": frozenset({"ngay_hoan_thanh", "chat_luong"}),
    "chi_tieu": frozenset({"thuc_hien", "ngay_hoan_thanh", "chat_luong"}),
    "de_xuat": frozenset({"duoc_chap_nhan"}),
    "don_vi_truc_thuoc": frozenset({"xep_loai"}),
    "han_che_duoc_chi_ra": frozenset({"co_ke_hoach", "ngay_khac_phuc_xong"}),
    "xep_loai_lien_quan": frozenset({"chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi"}),
}
"""Fields by list or block; an empty name stands for a value that is no block."""

BY_OTHERS: dict[str, frozenset[str]] = {
    "nhiem_vu": frozenset({"chat_luong"}),
    "chi_tieu": frozenset({"chat_luong"}),
    "de_xuat": frozenset({"duoc_chap_nhan"}),
    "don_vi_truc_thuoc": frozenset({"xep_loai"}),
    "xep_loai_lien_quan": frozenset({"chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi"}),
}
"""Of these, the fields that other bodies decide; records that are added are theirs to give too."""

EVENTS = frozenset({"ke_khai_tai_san", "bao_cao", "du_hop"})
"""Lists and blocks that tell of what has been: what is known of them is past."""

ADDABLE = {"bieu_hien": {"loai": "uu_diem"}, "de_xuat": {}}
"""Lists that may still gain a record, with what the new record has to be."""


class Finish(NamedTuple):
    """How a list says that something is finished: the date, the deadline, the flag that denies it."""

    date: str
    deadline: str
    unfinished: str | None


FINISH = {
    "nhiem_vu": Finish("ngay_hoan_thanh", "han", "chua_hoan_thanh"),
    "chi_tieu": Finish("ngay_hoan_thanh", "han", None),
    "han_che_duoc_chi_ra": Finish("ngay_khac_phuc_xong", "han_khac_phuc", "chua_khac_phuc"),
}
