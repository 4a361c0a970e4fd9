"""Make complete dossiers for the benchmark: seeded, varied, every level and rating among them."""

import random
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from bench_words import NA, PERSONAL, RATINGS, RESULTS

from danhgia_rules import Dossier

NOT_DECLARED = ("cham_han", "khong_ke_khai")
SEVERITIES = ("it_nghiem_trong", "nghiem_trong", "dac_biet_nghiem_trong")
LETTERS = ("abc", "abcd", "abcd", "abcd", "a", "ab", "a", "abc", "abcde", "a", "abc")
CLAUSES = dict(zip((*PERSONAL, *RESULTS), LETTERS, strict=True))
"""The letters under which conduct may be filed."""


class Maker:
    """Makes one complete dossier; `good` is the chance that any one thing went well."""

    def __init__(self, rng: random.Random, number: int) -> None:
        self.rng = rng
        self.number = number
        self.good = rng.choice((1.0, 1.0, 0.99, 0.97, 0.93, 0.85, 0.6, 0.3))
        self.year = rng.choice(("2021", "2022"))
        self.deadline = f"{self.year}-06-15"

    def well(self, weight: float = 1.0) -> bool:
        """Say whether a thing went well; a small weight makes a failure rare."""
        return self.rng.random() >= (1 - self.good) * weight

    def some(self, *sizes: int) -> range:
        """Give a list's places, of one of some sizes; small sizes fall right on thresholds."""
        return range(self.rng.choice(sizes))

    def or_na(self, value: Any, chance: float = 0.04) -> Any:
        """Give the value, or now and then `khong_ap_dung`."""
        return NA if self.rng.random() < chance else value

    def done(self) -> str:
        """Give a day in time, often the last one, or the day after."""
        return f"{self.year}-{self.rng.choice(('05-20', '06-15')) if self.well() else '06-16'}"

    def quality(self) -> str:
        """Give the quality of a piece of work."""
        return "bao_dam" if self.well(0.5) else "khong_bao_dam"

    def dossier(self) -> Dossier:
        """Give the dossier."""
        rng = self.rng
        data: dict[str, Any] = {
            "schema": "danhgia/dossier/1",
            "ma": f"CB-{self.number:05d}",
            "ky_danh_gia": self.year,
            "chuc_danh": "cap_truong_ctxh",
            "la_uy_vien_bch": rng.random() < 0.7,
            "thoi_gian_cong_tac": self._months(),
            "ket_luan": {
                name: not self.well(0.1) for name in ("suy_thoai", "mat_doan_ket", "tham_nhung_trong_don_vi")
            },
            "ky_luat": [] if self.well(0.3) else [self._discipline(n) for n in self.some(1, 1, 2)],
            "ke_khai_tai_san": self.or_na("dung_han" if self.well() else rng.choice(NOT_DECLARED)),
            "bao_cao": self.or_na(self._reports()),
            "du_hop": self.or_na([self._meetings(kind) for kind in MEETINGS if rng.random() < 0.95]),
            "bieu_hien": list(self._conduct()),
            "nhiem_vu": self.or_na(list(self._tasks())),
            "chi_tieu": self.or_na([self._target(n) for n in self.some(0, 1, 2, 4, 5, 10, 20)]),
            "de_xuat": self.or_na([self._proposal(n) for n in self.some(1, 1, 2, 3)], 0.02),
            "don_vi_truc_thuoc": self.or_na([self._unit(n) for n in self.some(0, 1, 3, 7, 10, 20)]),
            "han_che_duoc_chi_ra": self.or_na([self._remedy(n) for n in self.some(0, 0, 1, 5, 10)]),
            "xep_loai_lien_quan": self.or_na({name: self._related() for name in RELATED}),
        }
        return Dossier.from_data(data)

    def _months(self) -> dict[str, int]:
        worked = 12 if self.rng.random() < 0.85 else self.rng.randint(3, 11)
        sick = 0 if self.rng.random() < 0.9 else self.rng.randint(1, 4)
        leave = 12 - worked if self.rng.random() < 0.1 else 0
        return {"so_thang_lam_viec": worked, "so_thang_nghi_om": sick, "so_thang_nghi_thai_san": leave}

    def _count(self, whole: int) -> int:
        return sum(self.well() for _ in range(whole))

    def _reports(self) -> dict[str, int]:
        due = self.rng.choice((0, 4, 10, 12, 20))
        return {"phai_nop": due, "dung_han": self._count(due)}

    def _meetings(self, kind: str) -> dict[str, Any]:
        held = self.rng.choice((0, 4, 8, 20))
        attended = self._count(held)
        found = {"loai": kind, "so_cuoc": held, "so_tham_du": attended}
        if kind == "hop_ban_chap_hanh":
            found["so_co_y_kien"] = sum(self.rng.random() < self.good * 0.8 for _ in range(attended))
        return found

    def _discipline(self, number: int) -> dict[str, str]:
        year = int(self.year) - self.rng.randint(0, 1)
        return {
            "ma_vi_pham": f"VP-{self.rng.randint(number, 1)}",
            "hinh_thuc": self.rng.choice(("khien_trach", "khien_trach", "canh_cao", "cach_chuc", "khai_tru")),
            "ngay_vi_pham": f"{year}-03-0{number + 1}",
            "ngay_quyet_dinh": f"{self.rng.randint(year, int(self.year))}-11-12",
        }

    def _conduct(self) -> Iterable[dict[str, Any]]:
        number = 0
        for criterion, letters in CLAUSES.items():
            kinds = ["uu_diem"] * (criterion < "II" and self.well())
            kinds += ["han_che"] * sum(not self.well(0.4) for _ in range(4))
            kinds += ["vi_pham"] * (not self.well(0.15))
            for kind in kinds:
                number += 1
                clause = f"{criterion}.{self.rng.choice(letters)}"
                record = {"ma": f"BH-{number}", "noi_dung": clause, "loai": kind}
                yield record | (self._violation() if kind == "vi_pham" else {})

    def _violation(self) -> dict[str, Any]:
        found: dict[str, Any] = {"muc_do": self.rng.choice(SEVERITIES)}
        if self.rng.random() < 0.7:
            found["ket_luan"] = {"so": "15-KL/UBKT", "ngay": self.deadline, "co_quan": "Ủy ban Kiểm tra"}
        return found

    def _tasks(self) -> Iterable[dict[str, Any]]:
        for criterion in ("II.1.1", "II.1.3", "II.2.2", "II.2.3"):
            for number in self.some(0, 1, 2, 5, 10):
                clause = f"{criterion}.{self.rng.choice(CLAUSES[criterion])}"
                task = {"ma": f"NV-{criterion}-{number}", "noi_dung": clause, "han": self.deadline}
                yield task | self._finished()

    def _finished(self) -> dict[str, Any]:
        if not self.well(0.5):
            return {"chua_hoan_thanh": True}
        return {"ngay_hoan_thanh": self.done(), "chat_luong": self.quality()}

    def _target(self, number: int) -> dict[str, Any]:
        planned = Decimal(self.rng.randint(10, 20000)) / 10
        more = Decimal(self.rng.choice((0, 1, 5))) / 10 if self.well(0.4) else Decimal(-1)
        amounts = {"ke_hoach": planned, "thuc_hien": planned + more, "chat_luong": self.quality()}
        return {"ma": f"CT-{number}", "han": self.deadline, "ngay_hoan_thanh": self.done()} | amounts

    def _proposal(self, number: int) -> dict[str, Any]:
        return {"ma": f"DX-{number}", "noi_dung": "II.2.1.b", "duoc_chap_nhan": self.well()}

    def _unit(self, number: int) -> dict[str, str]:
        high = self.rng.choice(("hoan_thanh_xuat_sac", "hoan_thanh_tot"))
        low = "hoan_thanh" if self.well(0.5) else "khong_hoan_thanh"
        return {"ma": f"DV-{number}", "xep_loai": high if self.rng.random() < self.good * 0.9 else low}

    def _remedy(self, number: int) -> dict[str, Any]:
        found = {"ma": f"HC-{number}", "co_ke_hoach": self.well(0.5), "han_khac_phuc": self.deadline}
        return found | ({"ngay_khac_phuc_xong": self.done()} if self.well(0.5) else {"chua_khac_phuc": True})

    def _related(self) -> str:
        if self.well(0.5):
            return self.or_na("hoan_thanh_xuat_sac", 0.2)
        return self.rng.choice(RATINGS)


MEETINGS = ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh")
RELATED = ("chinh_quyen", "tap_the_lanh_dao", "co_quan_don_vi")
