"""What is pointed out about what people decided: each point where it should be, and only there."""

import re

import pytest
from comparison_helpers import (
    CRITERIA,
    EXAMPLES,
    EXCELLENT,
    LEVELS,
    PEOPLE,
    by_self,
    cautions,
    compared,
    opinion,
    said_by,
)

from danhgia_rules import Dossier, evaluate
from danhgia_rules.answers.comparison.build import Direction
from danhgia_rules.answers.comparison.warnings import (
    ALL_EQUAL_FROM,
    CRITERION_APART,
    OVERALL_APART,
    CautionCode,
)
from danhgia_rules.dossier.vocabulary import RATINGS

# --- Decided above what the facts support


@pytest.mark.parametrize(("level", "fires"), [("trung_binh", False), ("tot", False), ("xuat_sac", True)])
def test_above_the_facts_is_pointed_out_from_one_step(level, fires):
    found = cautions(compared("mau", by_self(**{"II.2.4": level})), CautionCode.ABOVE_FACTS)
    assert bool(found) is fires
    for caution in found:
        assert caution.criteria == ("II.2.4",)
        assert [row.requirement.id for row in caution.requirements] == ["don_vi_hoan_thanh_tot"]


def test_above_the_facts_overall_names_rules_and_limits():
    (caution,) = cautions(compared("cao_hon_tap_the", by_self(EXCELLENT)), CautionCode.ABOVE_FACTS)
    assert caution.criteria == ()
    assert caution.requirements == ()
    assert "Người đứng đầu không xếp loại cao hơn tập thể lãnh đạo, quản lý – Căn cứ: " in caution.reason()


def test_what_the_facts_may_still_support_is_not_pointed_out():
    assert not cautions(compared("con_thieu", by_self(EXCELLENT)), CautionCode.ABOVE_FACTS)


# --- Decided below what the facts support


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("level", "steps"), [("kem", -2), ("trung_binh", -1), ("tot", 0), ("xuat_sac", 0)])
def test_below_the_facts_is_pointed_out_from_one_step_but_of_a_self_assessment(who, level, steps):
    found = cautions(compared("mau", said_by(who, muc={"II.2.4": level})), CautionCode.BELOW_FACTS)
    assert bool(found) is (steps < 0 and who != "tu_danh_gia")
    for caution in found:
        assert caution.criteria == ("II.2.4",)
        assert caution.limits == caution.records == ()
        assert "don_vi_hoan_thanh" in [row.requirement.id for row in caution.requirements]
        assert f"thấp hơn mức theo dữ kiện {-steps} bậc. Quy tắc mà dữ kiện đáp ứng" in caution.reason()
        assert "– Căn cứ: Quy định 89-QĐ/TW, mục III.1.2" in caution.reason()


def test_below_the_facts_overall_names_the_rules_that_are_met():
    decided = said_by("cap_co_tham_quyen", "hoan_thanh_tot")
    (caution,) = cautions(compared("xuat_sac", decided), CautionCode.BELOW_FACTS)
    assert caution.criteria == ()
    assert {row.holds[3] for row in caution.requirements} == {True}
    assert "1 step below the facts. Rules that the facts meet, to check: " in caution.reason("en")


def test_below_where_missing_facts_may_lead_is_not_pointed_out():
    assert not cautions(compared("con_thieu", said_by("tap_the", "hoan_thanh")), CautionCode.BELOW_FACTS)
    assert cautions(compared("con_thieu", said_by("tap_the", "khong_hoan_thanh")), CautionCode.BELOW_FACTS)


# --- All cells equal


def equal_cells(*names, level="xuat_sac"):
    return said_by("tap_the", muc=dict.fromkeys(names, level))


def test_one_level_for_criteria_that_the_facts_tell_apart_is_pointed_out_from_four_on():
    # By the facts: II.2.4 is good, the others are excellent.
    four = ["I.1", "I.2", "I.3", "II.2.4"]
    assert len(four) == ALL_EQUAL_FROM
    (caution,) = cautions(compared("mau", equal_cells(*four)), CautionCode.ALL_EQUAL)
    assert caution.criteria == tuple(four)
    assert "ghi cùng một mức “Xuất sắc” cho cả 4 tiêu chí" in caution.reason()
    assert "không cùng một mức: II.2.4 – Tốt." in caution.reason()
    assert not cautions(compared("mau", equal_cells(*four[1:])), CautionCode.ALL_EQUAL)


def test_equal_cells_are_pointed_out_whatever_the_level_is():
    assert cautions(compared("mau", equal_cells(*CRITERIA, level="kem")), CautionCode.ALL_EQUAL)


def test_one_other_cell_is_enough_not_to_be_all_equal():
    entry = equal_cells("I.1", "I.2", "I.3", "II.2.4")
    entry["muc"]["I.4"] = "tot"
    assert not cautions(compared("mau", entry), CautionCode.ALL_EQUAL)


def test_equal_cells_where_the_facts_are_equal_too_are_not_pointed_out():
    alike = compared("mau", equal_cells("I.1", "I.2", "I.3", "III", level="tot"))
    assert not cautions(alike, CautionCode.ALL_EQUAL)


def test_equal_cells_are_not_pointed_out_while_missing_facts_may_make_the_levels_equal():
    entry = equal_cells("I.1", "I.2", "I.3", "II.2.4")
    missing = compared("mau", entry, without=["don_vi_truc_thuoc"])
    assert opinion(missing, "II.2.4").direction is Direction.WITHIN
    assert not cautions(missing, CautionCode.ALL_EQUAL)


def test_a_criterion_that_may_not_apply_does_not_make_equal_cells_a_point():
    entry = equal_cells("I.1", "I.2", "I.3", "II.1.1")
    tasks = [{"ma": "NV-01", "noi_dung": "II.1.1.a", "han": "2021-12-20", "chua_hoan_thanh": True}]
    asked = compared("mau", entry, nhiem_vu=tasks)
    assert cautions(asked, CautionCode.ALL_EQUAL)
    maybe = compared("mau", entry, nhiem_vu=tasks, without=["la_uy_vien_bch"])
    assert opinion(maybe, "II.1.1").subject.bounds.outside
    assert not cautions(maybe, CautionCode.ALL_EQUAL)
    assert "hoặc không áp dụng)" in maybe.explain()


# --- The highest level without evidence


def units(evidence=None):
    first = {"ma": "DV-01", "xep_loai": EXCELLENT}
    return [first if evidence is None else {**first, "minh_chung": evidence}, {**first, "ma": "DV-02"}]


def test_the_highest_level_is_pointed_out_where_no_record_read_has_evidence():
    entry = by_self(**{"II.2.4": "xuat_sac"})
    (caution,) = cautions(compared("mau", entry, don_vi_truc_thuoc=units()), CautionCode.TOP_WITHOUT_EVIDENCE)
    assert "don_vi_truc_thuoc[DV-02]" in [record.path for record in caution.records]
    assert "Cần đối chiếu minh chứng của: đơn vị trực thuộc DV-01; " in caution.reason()
    proven = compared("mau", entry, don_vi_truc_thuoc=units({"so": "1-QĐ"}))
    assert not cautions(proven, CautionCode.TOP_WITHOUT_EVIDENCE)


@pytest.mark.parametrize("criterion", ["II.2.4", None])
def test_a_finding_of_no_is_never_asked_for_evidence(criterion):
    entry = by_self(None, **{"II.2.4": "xuat_sac"}) if criterion else by_self(EXCELLENT)
    comparison = compared("dong_loat_xuat_sac", entry)
    (caution,) = cautions(comparison, CautionCode.TOP_WITHOUT_EVIDENCE)
    assert caution.records
    assert not [record.path for record in caution.records if record.path.startswith("ket_luan")]
    assert not [row.requirement.id for row in caution.requirements if "doan_ket" in row.requirement.id]
    assert "suy thoái" not in caution.reason()
    assert "mất đoàn kết" not in caution.reason()


def test_evidence_of_a_finding_of_no_is_no_evidence_for_the_highest_level():
    findings = {"suy_thoai": False, "mat_doan_ket": False, "tham_nhung_trong_don_vi": False}
    entry = by_self(EXCELLENT, **{"II.2.4": "xuat_sac"})
    comparison = compared("dong_loat_xuat_sac", entry, ket_luan=findings | {"minh_chung": {"so": "1-TB"}})
    assert len(cautions(comparison, CautionCode.TOP_WITHOUT_EVIDENCE)) == 2


def test_a_finding_of_yes_is_among_the_records_to_check():
    findings = {"suy_thoai": False, "mat_doan_ket": True, "tham_nhung_trong_don_vi": False}
    entry = by_self(**{"II.2.4": "xuat_sac"})
    (caution,) = cautions(
        compared("dong_loat_xuat_sac", entry, ket_luan=findings), CautionCode.TOP_WITHOUT_EVIDENCE
    )
    assert "ket_luan.mat_doan_ket" in [record.path for record in caution.records]


def test_a_level_below_the_highest_asks_for_no_evidence():
    entry = by_self("hoan_thanh_tot", **{"II.2.4": "tot"})
    assert not cautions(compared("dong_loat_xuat_sac", entry), CautionCode.TOP_WITHOUT_EVIDENCE)


def test_where_no_record_was_read_at_all_the_requirements_are_named():
    entry = by_self(**{"I.3": "xuat_sac"})
    (caution,) = cautions(
        compared("dong_loat_xuat_sac", entry, bieu_hien=[]), CautionCode.TOP_WITHOUT_EVIDENCE
    )
    assert caution.records == ()
    assert "Hồ sơ không có mục nào cho các yêu cầu cần đối chiếu: " in caution.reason()


def test_the_highest_rating_is_pointed_out_where_no_counted_record_has_evidence():
    entry = by_self(EXCELLENT)
    (caution,) = cautions(compared("dong_loat_xuat_sac", entry), CautionCode.TOP_WITHOUT_EVIDENCE)
    assert caution.criteria == ()
    assert caution.records
    reports = {"phai_nop": 10, "dung_han": 9, "minh_chung": {"so": "7-TB"}}
    proven = compared("dong_loat_xuat_sac", entry, bao_cao=reports)
    assert not cautions(proven, CautionCode.TOP_WITHOUT_EVIDENCE)


def test_evidence_of_a_record_that_does_not_count_is_no_evidence_for_the_rating():
    on_file = {"ma": "BH-09", "noi_dung": "I.4.a", "loai": "vi_pham", "minh_chung": {"so": "3-BC"}}
    comparison = compared("dong_loat_xuat_sac", by_self(EXCELLENT), bieu_hien=[on_file])
    assert len(cautions(comparison, CautionCode.TOP_WITHOUT_EVIDENCE)) == 1


def test_evidence_of_a_unit_that_counts_towards_nothing_is_no_evidence_for_the_rating():
    unit = {"ma": "DV-01", "xep_loai": "khong_hoan_thanh", "minh_chung": {"so": "5-QĐ"}}
    comparison = compared("dong_loat_xuat_sac", by_self(EXCELLENT), don_vi_truc_thuoc=[unit])
    assert len(cautions(comparison, CautionCode.TOP_WITHOUT_EVIDENCE)) == 1


def test_evidence_that_only_a_limit_reads_is_evidence_for_the_rating():
    months = {"so_thang_lam_viec": 12, "so_thang_nghi_om": 0, "so_thang_nghi_thai_san": 0}
    proven = {**months, "minh_chung": {"so": "2-TB"}}
    comparison = compared("dong_loat_xuat_sac", by_self(EXCELLENT), thoi_gian_cong_tac=proven)
    assert not cautions(comparison, CautionCode.TOP_WITHOUT_EVIDENCE)


# --- Above a limit that applies


LIMITED = {
    "cap": "”, cao hơn mức trần đang áp dụng; cần đối chiếu. ",
    "ground": "”, trong khi có căn cứ xếp mức thấp nhất đang áp dụng; cần đối chiếu. ",
}


@pytest.mark.parametrize(
    ("name", "decided", "limits"),
    [
        ("cao_hon_tap_the", "hoan_thanh_tot", []),
        ("cao_hon_tap_the", EXCELLENT, ["cap"]),
        ("lech_danh_gia", EXCELLENT, ["cap", "cap"]),
        ("nghi_om", "hoan_thanh", []),
        ("nghi_om", "hoan_thanh_tot", ["cap"]),
        ("bi_ky_luat", "khong_hoan_thanh", []),
        ("bi_ky_luat", "hoan_thanh", ["ground"]),
        ("xuat_sac", EXCELLENT, []),
    ],
)
def test_each_limit_that_allows_less_than_was_decided_is_pointed_out(name, decided, limits):
    found = cautions(compared(name, by_self(decided)), CautionCode.ABOVE_LIMIT)
    assert [caution.limits[0].limit.kind for caution in found] == limits
    for caution in found:
        assert re.search(r"(Căn cứ|Vận dụng tương tự|Ngưỡng tạm dùng): .+\(", caution.reason())
        assert LIMITED[caution.limits[0].limit.kind] in caution.reason()


def test_a_rating_that_may_not_be_given_at_all_says_so():
    comparison = compared("xuat_sac", by_self(EXCELLENT), without=["thoi_gian_cong_tac"])
    assert opinion(comparison).direction is Direction.WITHIN
    assert ", hoặc không xếp loại)" in comparison.explain()
    assert ", or no rating)" in comparison.explain("en")


def test_a_limit_that_only_may_apply_is_not_pointed_out():
    others = {"chinh_quyen": EXCELLENT, "co_quan_don_vi": EXCELLENT}
    comparison = compared("xuat_sac", by_self(EXCELLENT), xep_loai_lien_quan=others)
    assert comparison.rows[-1].subject.bounds
    assert not cautions(comparison, CautionCode.ABOVE_LIMIT)


# --- Self-assessment far from the collective


@pytest.mark.parametrize("other", ["tap_the", "cap_tren_truc_tiep"])
@pytest.mark.parametrize(("mine", "theirs"), [(3, 3), (3, 2), (1, 2), (0, 3)])
def test_self_and_collective_apart_overall_is_pointed_out_from_one_step(other, mine, theirs):
    comparison = compared("xuat_sac", by_self(RATINGS[mine]), said_by(other, RATINGS[theirs]))
    fires = other == "tap_the" and abs(mine - theirs) >= OVERALL_APART
    found = cautions(comparison, CautionCode.SELF_APART)
    assert len(found) == fires
    for caution in found:
        assert [entry.place for entry in caution.assessments] == [0, 1]
        assert f"cách nhau {abs(mine - theirs)} bậc" in caution.reason()


@pytest.mark.parametrize(("mine", "theirs"), [(3, 3), (3, 2), (3, 1), (1, 3)])
def test_self_and_collective_apart_in_a_criterion_is_pointed_out_from_two_steps(mine, theirs):
    entries = [by_self(**{"I.3": LEVELS[mine]}), said_by("tap_the", muc={"I.3": LEVELS[theirs]})]
    found = cautions(compared("xuat_sac", *entries), CautionCode.SELF_APART)
    assert len(found) == (abs(mine - theirs) >= CRITERION_APART)
    assert all(caution.criteria == ("I.3",) for caution in found)


def test_the_last_word_of_self_and_collective_is_compared_however_often_they_spoke():
    data = Dossier.from_file(EXAMPLES / "mau.yaml").to_data()
    entry = {"chu_the": "tu_danh_gia", "xep_loai": "hoan_thanh_xuat_sac"}
    data["danh_gia"] = [
        *({**entry, "ngay": f"2021-12-{day:02}"} for day in range(1, 29)),
        *(
            {"chu_the": "tap_the", "xep_loai": "hoan_thanh", "ngay": f"2021-12-{day:02}"}
            for day in range(1, 29)
        ),
        {"chu_the": "tap_the", "xep_loai": "hoan_thanh_xuat_sac", "ngay": "2021-12-30"},
    ]
    warnings = evaluate(Dossier.from_data(data)).compare().warnings
    assert "self_apart" not in [caution.code for caution in warnings]
