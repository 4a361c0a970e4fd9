"""The words of the law and of the dossier that the hand-written peers of the benchmark share."""

LEVELS = ("kem", "trung_binh", "tot", "xuat_sac")
RATINGS = ("khong_hoan_thanh", "hoan_thanh", "hoan_thanh_tot", "hoan_thanh_xuat_sac")
POOR, AVERAGE, GOOD, EXCELLENT = range(4)

NA = "khong_ap_dung"
RANK = {name: rank for rank, name in enumerate(RATINGS)}
SEVERITY = {"it_nghiem_trong": 1, "nghiem_trong": 2, "rat_nghiem_trong": 3, "dac_biet_nghiem_trong": 4}
DISCIPLINE = {"khien_trach": 1, "canh_cao": 2, "cach_chuc": 3, "khai_tru": 4}
DECLARATION = {"khong_ke_khai": POOR, "cham_han": AVERAGE, "dung_han": EXCELLENT, NA: EXCELLENT}
SESSIONS = ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri")

PERSONAL = ("I.1", "I.2", "I.3", "I.4")
RESULTS = ("II.1.1", "II.1.2", "II.1.3", "II.2.1", "II.2.2", "II.2.3", "II.2.4")
FOR_MEMBERS = ("II.1.1", "II.1.2", "II.1.3")
TASK_ROWS = {
    "II.1.1": ("nhiem_vu_hoan_thanh", "nhiem_vu_dung_han_bao_dam"),
    "II.1.3": ("chi_thi_thuc_hien", "chi_thi_dung_han"),
    "II.2.2": ("giam_sat_hoan_thanh", "giam_sat_dung_han"),
    "II.2.3": ("kiem_tra_hoan_thanh", "kiem_tra_dung_han"),
}
"""The requirements on tasks: finished, and in time."""
