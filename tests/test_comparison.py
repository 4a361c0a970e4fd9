"""What people decided beside the inference: never fed to it, each difference with its facts."""

import copy
import json
import re
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules import DanhGiaError, Dossier, Level, Rating, evaluate
from danhgia_rules.answers.comparison import own_numbers, own_thresholds
from danhgia_rules.answers.comparison.build import Direction
from danhgia_rules.answers.comparison.warnings import (
    ALL_EQUAL_FROM,
    CRITERION_APART,
    OVERALL_APART,
    CautionCode,
)
from danhgia_rules.dossier.vocabulary import RATINGS

EXAMPLES = Path(__file__).parent.parent / "docs/examples"
FILES = sorted(EXAMPLES.glob("*.yaml"))
LEVELS = ["kem", "trung_binh", "tot", "xuat_sac"]
PEOPLE = ["tu_danh_gia", "cap_tren_truc_tiep", "tap_the", "cap_co_tham_quyen"]
EXCELLENT = "hoan_thanh_xuat_sac"
CRITERIA = list(evaluate(Dossier.from_file(EXAMPLES / "mau.yaml")).levels)


def data_of(name):
    return Dossier.from_file(EXAMPLES / f"{name}.yaml").to_data()


def result_of(name, *assessments, without=(), **changes):
    """Rate a worked dossier with other assessments; `without` are keys taken out."""
    data = {**data_of(name), **changes, "danh_gia": list(assessments)}
    return evaluate(Dossier.from_data({key: value for key, value in data.items() if key not in without}))


def compared(name, *assessments, **options):
    return result_of(name, *assessments, **options).compare()


def by_self(xep_loai=None, **muc):
    return said_by("tu_danh_gia", xep_loai, muc)


def said_by(chu_the, xep_loai=None, muc=None, **more):
    entry = {"chu_the": chu_the, **more}
    entry |= {"xep_loai": xep_loai} if xep_loai else {}
    return {**entry, "muc": muc} if muc else entry


def opinion(comparison, criterion=None, place=0):
    row = next(row for row in comparison.rows if row.subject.id == criterion)
    return row.opinions[place]


def cautions(comparison, code):
    return [caution for caution in comparison.warnings if caution.code is code]


# --- Properties


@st.composite
def assessments(draw):
    """Up to three assessments: some say all, some say little, some nothing at all."""
    found = []
    for chu_the in draw(st.lists(st.sampled_from(PEOPLE), max_size=3)):
        same = draw(st.none() | st.sampled_from(LEVELS))
        level = st.sampled_from(LEVELS) if same is None else st.just(same)
        muc = draw(st.dictionaries(st.sampled_from(CRITERIA), level))
        found.append(said_by(chu_the, draw(st.none() | st.sampled_from(RATINGS)), muc))
    return found


cases = st.tuples(own.with_gaps().flatmap(st.sampled_from), assessments())


def rated(data, decided=None):
    return evaluate(own.dossier(data if decided is None else {**copy.deepcopy(data), "danh_gia": decided}))


@given(cases)
@own.examples(40)
def test_what_people_decided_never_changes_the_result_nor_its_trace(case):
    data, decided = case
    result = rated(data, decided)
    before = result.to_json()
    result.compare().explain()
    assert rated(data).to_json() == before == result.to_json()


@given(cases)
@own.examples(40)
def test_each_decided_level_is_measured_against_what_the_facts_leave_possible(case):
    comparison = rated(*case).compare()
    for row in comparison.rows:
        subject = row.subject
        names = (subject.bounds.lowest, subject.bounds.highest) if subject.bounds else (subject.inferred,) * 2
        low, high = (subject.scale.rank(name) for name in names)
        for found in (found for found in row.opinions if found):
            rank = subject.scale.rank(found.decided)
            if low is None:
                expected = (Direction.NO_LEVEL, 0)
            elif rank > high:
                expected = (Direction.ABOVE, rank - high)
            elif rank < low:
                expected = (Direction.BELOW, rank - low)
            else:
                expected = (Direction.WITHIN if subject.bounds else Direction.EQUAL, 0)
            assert (found.direction, found.steps) == expected


@given(cases)
@own.examples(40)
def test_every_difference_has_facts_behind_it(case):
    for found in rated(*case).compare().differences:
        if found.direction is Direction.BELOW:
            assert found.support.rows
            assert all(row.holds[found.support.rank] is True for row in found.support.rows)
            assert found.support.rank > found.rank
        elif found.direction is Direction.ABOVE:
            assert found.why_not.standing == "not_reached"
            assert found.why_not.shortfalls or found.why_not.barriers
        else:
            assert found.why_not.barriers or found.why_not.standing == "not_applicable"


@given(cases)
@own.examples(40)
def test_every_warning_names_a_rule_or_a_record_and_says_who_and_why(case):
    comparison = rated(*case).compare()
    for caution in comparison.warnings:
        assert caution.assessments
        for lang in ("vi", "en"):
            reason = caution.reason(lang)
            assert f"[{caution.assessments[0].place + 1}] " in reason
            assert not re.findall(r"\b[a-z]+_[a-z_]+\b", reason)
        if caution.code in {CautionCode.ALL_EQUAL, CautionCode.SELF_APART}:
            assert "đánh giá thứ" in caution.reason()
        else:
            assert caution.requirements or caution.limits or caution.records


@given(own.complete_data())
@own.examples(30)
def test_deciding_as_the_facts_say_gives_no_difference(data):
    result = rated(data)
    same = {name: str(level) for name, level in result.levels.items() if level in LEVELS}
    rating = None if result.rating == Rating.NOT_RATED else str(result.rating)
    decided = [said_by("tap_the", rating, same), said_by("tu_danh_gia", rating, same)]
    comparison = rated(data, decided).compare()
    assert comparison.differences == ()
    assert {caution.code for caution in comparison.warnings} <= {CautionCode.TOP_WITHOUT_EVIDENCE}
    assert "Không có chênh lệch nào." in comparison.explain()


# --- Who said what, each apart


def test_missing_and_known_to_be_none_are_told_apart():
    missing, none = compared("mau", without=["danh_gia"]), compared("mau")
    assert (missing.assessments, none.assessments) == (None, ())
    assert missing.warnings == none.warnings == missing.differences == ()
    assert "Hồ sơ còn thiếu phần đánh giá" in missing.explain()
    assert "Hồ sơ ghi rõ là không có đánh giá nào" in none.explain()
    assert "is not known" in missing.explain("en")
    assert "states that there is no assessment" in none.explain("en")
    assert (missing.to_data()["assessments"], none.to_data()["assessments"]) == (None, [])


def test_there_is_a_row_for_each_criterion_and_the_last_is_the_overall_rating():
    comparison = compared("mau", by_self(EXCELLENT))
    assert [row.subject.id for row in comparison.rows] == [*CRITERIA, None]
    assert comparison.rows[-1].subject.inferred == Rating.HOAN_THANH
    assert comparison.rows[-2].subject.inferred == Level.XUAT_SAC


def test_entries_of_the_same_assessor_are_kept_apart_in_the_order_of_the_dossier():
    comparison = evaluate(Dossier.from_file(EXAMPLES / "danh_gia_thap_hon.yaml")).compare()
    made = [entry.entry.chu_the for entry in comparison.assessments]
    assert made == ["tu_danh_gia", "tu_danh_gia", "tap_the", "cap_co_tham_quyen"]
    assert [entry.path for entry in comparison.assessments][-1] == "danh_gia[3]"
    overall = [found.steps for found in comparison.rows[-1].opinions]
    assert overall == [-1, 0, 0, -1]
    assert "[1] tự đánh giá, ngày 06/12/2021." in comparison.explain()
    assert "[2] tự đánh giá, ngày 13/12/2021." in comparison.explain()


def test_an_assessment_that_says_nothing_of_a_subject_has_no_opinion_of_it():
    comparison = compared("mau", said_by("tap_the"), by_self(None, **{"II.2.4": "tot"}))
    assert opinion(comparison) is None
    assert opinion(comparison, "II.2.4") is None
    assert opinion(comparison, "II.2.4", 1).direction is Direction.EQUAL
    assert "[1] tập thể, không ghi ngày." in comparison.explain()


def test_a_level_of_no_scale_is_an_error():
    result = result_of("mau", by_self(EXCELLENT))
    odd = result.dossier.danh_gia[0].model_copy(update={"xep_loai": "gioi"})
    from danhgia_rules.answers.comparison.build import compare  # noqa: PLC0415 - the only test without a dossier

    with pytest.raises(DanhGiaError) as caught:
        compare(result.trace, (odd,))
    assert caught.value.code == "L005"


# --- Above, below, within, nothing to compare with


def test_what_is_above_shows_what_the_level_lacks():
    result = result_of("mau", by_self(**{"II.2.4": "xuat_sac"}))
    found = opinion(result.compare(), "II.2.4")
    assert (found.direction, found.steps) == (Direction.ABOVE, 1)
    assert found.why_not.explain() == result["II.2.4"].why_not("xuat_sac").explain()
    assert "cần từ 70 % trở lên, thiếu 1 tổ chức" in result.compare().explain()


def test_what_is_below_shows_what_the_facts_support():
    comparison = compared("mau", by_self("khong_hoan_thanh", **{"II.2.4": "kem"}))
    found = opinion(comparison, "II.2.4")
    assert (found.direction, found.steps, found.support.rank) == (Direction.BELOW, -2, LEVELS.index("tot"))
    text = comparison.explain()
    assert "[1] tự đánh giá: Kém, thấp hơn mức theo dữ kiện 2 bậc." in text
    assert "Dữ kiện đáp ứng Tốt:" in text
    assert re.search(r"100 % \(3/3 tổ chức\); Tốt cần .+\. Căn cứ: .+ Đạt: đơn vị trực thuộc DV-01", text)
    assert "(0 chỗ cao hơn, 2 chỗ thấp hơn)" in text


def test_what_supports_a_level_is_told_once_for_all_who_are_below_it():
    text = evaluate(Dossier.from_file(EXAMPLES / "danh_gia_thap_hon.yaml")).compare().explain()
    part = text[text.index("\nII.2.4. ") : text.index("\nXếp loại chung – ")]
    assert part.count("Dữ kiện đáp ứng Xuất sắc:") == 1
    assert part.index("Trung bình, thấp hơn mức theo dữ kiện 2 bậc") < part.index("Dữ kiện đáp ứng")


@pytest.mark.parametrize(
    ("decided", "direction", "steps"),
    [
        ("khong_hoan_thanh", Direction.BELOW, -1),
        ("hoan_thanh", Direction.WITHIN, 0),
        (EXCELLENT, Direction.WITHIN, 0),
    ],
)
def test_where_facts_are_missing_a_level_is_compared_with_the_range(decided, direction, steps):
    found = opinion(compared("con_thieu", by_self(decided)))
    assert (found.direction, found.steps) == (direction, steps)


def test_above_the_range_means_above_its_highest():
    units = [{"ma": f"DV-{n}", "xep_loai": "hoan_thanh"} for n in range(2)]
    comparison = compared(
        "mau", by_self(**{"II.2.4": "xuat_sac"}), don_vi_truc_thuoc=[*units, {"ma": "DV-9"}]
    )
    found = opinion(comparison, "II.2.4")
    assert found.subject.bounds.highest == "tot"
    assert (found.direction, found.steps) == (Direction.ABOVE, 1)
    assert "cao hơn mức cao nhất có thể theo dữ kiện 1 bậc" in comparison.explain()


def test_a_criterion_that_does_not_apply_has_no_level_to_compare():
    comparison = compared("khong_la_uy_vien", by_self(**{"II.1.1": "tot"}))
    found = opinion(comparison, "II.1.1")
    assert (found.direction, found.steps, found.differs) == (Direction.NO_LEVEL, 0, True)
    text = comparison.explain()
    assert "Tốt (không có mức để so)" in text
    assert "còn theo dữ kiện thì không áp dụng, nên không có mức để so" in text
    assert "Tiêu chí chỉ áp dụng khi: " in text


def test_a_rating_where_none_is_given_shows_the_case_of_no_rating():
    comparison = compared("khong_xep_loai", by_self("khong_hoan_thanh"))
    assert opinion(comparison).direction is Direction.NO_LEVEL
    (caution,) = comparison.warnings
    assert caution.code is CautionCode.ABOVE_LIMIT
    assert caution.limits[0].limit.kind == "not_rated"
    text = comparison.explain()
    assert (
        "ghi “Không hoàn thành nhiệm vụ”, trong khi thuộc trường hợp không xếp loại; cần đối chiếu." in text
    )
    assert "\n  Vì sao không xếp loại:\n" in text
    assert "“Task non-completion”, while it is a case of no rating; to be checked." in comparison.explain(
        "en"
    )


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


# --- What rests on this software's own thresholds


def test_a_difference_by_own_thresholds_alone_says_so():
    comparison = compared(
        "dong_loat_xuat_sac", said_by("tap_the", muc={"I.4": "xuat_sac", "II.2.4": "xuat_sac"})
    )
    found, other = opinion(comparison, "I.4"), opinion(comparison, "II.2.4")
    assert (found.rests_on_defaults, other.rests_on_defaults) == (True, False)
    own_only = "cao hơn mức theo dữ kiện 1 bậc (chỉ dựa vào ngưỡng do phần mềm đặt)."
    text = comparison.explain()
    assert text.count(own_only) == 2  # the difference, and the point to look at again
    assert "1 step above the facts (by this software's own thresholds only)." in comparison.explain("en")


@given(cases)
@own.examples(30)
def test_a_difference_rests_on_own_thresholds_if_everything_behind_it_does(case):
    for found in rated(*case).compare().differences:
        if found.direction is Direction.ABOVE:
            data = found.why_not.to_data()
            kinds = [entry["source"]["kind"] for entry in (*data["does_not_reach"], *data["forbidden_by"])]
        elif found.direction is Direction.BELOW:
            cells = [row.requirement.cells[found.support.rank] for row in found.support.rows]
            kinds = [cell.citation.kind for cell in cells]
        else:
            kinds = []
        assert found.rests_on_defaults == (set(kinds) == {"default"})


def test_the_head_says_that_own_thresholds_have_a_part_where_there_are_any():
    words = {"vi": "Khác với mức này không có nghĩa là sai.", "en": "To differ is not to be wrong."}
    comparison, bare = compared("mau", by_self(EXCELLENT)), compared("mau")
    for lang, said in words.items():
        assert said in comparison.explain(lang).partition("\n\n")[0]
        assert said in own_thresholds(comparison.trace, lang)
        assert said not in bare.explain(lang)


@own.examples(15)
@given(own.cases())
def test_a_rulebook_without_own_thresholds_is_not_said_to_have_them(case):
    rulebook, _, data = case
    result = evaluate(own.dossier(data), rulebook=rulebook)
    ladders = [*rulebook.criteria, rulebook.rating]
    cells = [cell for ladder in ladders for row in ladder.requirements for cell in row.cells if cell]
    kinds = {entry.citation.kind for entry in (*cells, *rulebook.rating.limits)}
    assert bool(own_thresholds(result.trace)) == ("default" in kinds)


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


# --- The worked dossiers, text and data


WORKED = {
    "lech_danh_gia": {"above_facts", "below_facts", "top_without_evidence", "above_limit", "self_apart"},
    "dong_loat_xuat_sac": {"above_facts", "all_equal", "top_without_evidence"},
    "danh_gia_thap_hon": {"below_facts", "top_without_evidence"},
}


@pytest.mark.parametrize("name", WORKED)
def test_a_worked_dossier_shows_the_warnings_that_it_is_for(name):
    comparison = evaluate(Dossier.from_file(EXAMPLES / f"{name}.yaml")).compare()
    assert {str(caution.code) for caution in comparison.warnings} == WORKED[name]


def test_the_worked_dossiers_show_every_kind_of_warning():
    assert set().union(*WORKED.values()) == {str(code) for code in CautionCode}


ACCUSING = (
    r"sai phạm|gian dối|gian lận|nâng khống|khai man|bao che|cố tình|không trung thực|dishonest|fraud|inflat"
)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_code_name_and_no_accusation_is_in_the_text(path, lang):
    text = evaluate(Dossier.from_file(path)).compare().explain(lang)
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text)
    assert not re.findall(ACCUSING, text, re.IGNORECASE)
    assert "None" not in text
    assert "Fraction" not in text


def test_the_columns_of_the_table_stand_under_each_other():
    lines = evaluate(Dossier.from_file(EXAMPLES / "lech_danh_gia.yaml")).compare().explain().splitlines()
    table = [line for line in lines if " | " in line]
    assert len(table) == 14
    assert len({tuple(m.start() for m in re.finditer(r" \| ", line)) for line in table}) == 1
    assert table[10] == (
        "II.2.3         | Trung bình          | Xuất sắc (+2)                     | Kém (-1)            | –"
    )


def test_the_text_says_whose_numbers_these_are_and_that_it_finds_nothing_about_anybody():
    comparison = compared("mau", by_self(EXCELLENT))
    text = comparison.explain()
    assert own_numbers("vi") in text
    assert own_numbers("vi") == (
        "Các ngưỡng để nêu điểm cần xem lại (từ 4 tiêu chí cùng một mức; tự đánh giá và tập thể chênh "
        "từ 1 bậc về xếp loại chung, từ 2 bậc ở một tiêu chí) do phần mềm đặt, không phải quy định."
    )
    assert "–: đánh giá không nêu mức.)" in text
    assert "không phải là kết luận về ai" in text
    assert own_numbers("en") in comparison.explain("en")
    assert "set by this software; no provision names them" in own_numbers("en")


def test_those_who_wrote_the_same_are_named_together():
    text = evaluate(Dossier.from_file(EXAMPLES / "lech_danh_gia.yaml")).compare().explain()
    assert "[1] tự đánh giá, [3] cấp có thẩm quyền: Hoàn thành xuất sắc nhiệm vụ, cao hơn" in text
    assert "Lý do ghi kèm: Ghi nhận kết quả phòng chống dịch." in text


def test_an_open_level_is_shown_with_its_range_and_a_note():
    text = compared("con_thieu", by_self(EXCELLENT)).explain()
    assert "Chưa xác định (Hoàn thành nhiệm vụ đến Hoàn thành xuất sắc nhiệm vụ)" in text
    assert "Hoàn thành xuất sắc nhiệm vụ (trong khoảng)" in text
    assert "mức đã ghi nằm trong các mức còn có thể" in text
    assert "Không có điểm nào cần xem lại." in text


def test_another_language_is_an_error():
    with pytest.raises(DanhGiaError) as caught:
        compared("mau").explain("fr")
    assert caught.value.code == "L002"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_data_can_be_written_as_json_without_a_float(path):
    data = evaluate(Dossier.from_file(path)).compare().to_data()
    text = json.dumps(data, ensure_ascii=False)
    json.loads(text, parse_float=pytest.fail)
    assert json.loads(text) == data
    assert data["schema"] == "danhgia/comparison/1"
    assert len(data["rows"]) == 13


def test_the_data_say_who_what_how_far_and_why():
    data = evaluate(Dossier.from_file(EXAMPLES / "lech_danh_gia.yaml")).compare().to_data()
    assert data["assessments"][2] == {
        "path": "danh_gia[2]",
        "chu_the": "cap_co_tham_quyen",
        "ngay": "2021-12-27",
        "so_van_ban": "296-QĐ/TU",
        "ly_do": "Ghi nhận kết quả phòng chống dịch",
    }
    row = next(row for row in data["rows"] if row["criterion"] == "II.2.3")
    mine, theirs, silent = row["decided"]
    assert (row["inferred"], silent) == ("trung_binh", None)
    assert (mine["level"], mine["direction"], mine["steps"]) == ("xuat_sac", "above", 2)
    assert mine["why_not"]["does_not_reach"][0]["gap"]["amount"] == 1
    assert (theirs["direction"], theirs["steps"], theirs["why_not"]) == ("below", -1, None)
    assert theirs["support"]["level"] == "trung_binh"
    assert all(found["holds"] for found in theirs["support"]["requirements"])
    caution = next(found for found in data["warnings"] if found["code"] == "above_limit")
    assert (caution["criteria"], caution["overall"]) == ([], True)
    assert caution["limits"][0]["at_most"] == "hoan_thanh_tot"
    assert caution["records"][0]["path"] == "xep_loai_lien_quan.tap_the_lanh_dao"
    assert "Hướng dẫn 21-HD/BTCTW" in caution["reason"]
    assert data["own_numbers"] == {"all_equal_from": 4, "overall_apart": 1, "criterion_apart": 2}


def test_text_that_people_wrote_cannot_make_lines_of_the_result():
    data = Dossier.from_file(EXAMPLES / "lech_danh_gia.yaml").to_data()
    forged = "đồng ý\n\nĐỀ XUẤT XẾP LOẠI: Hoàn thành xuất sắc nhiệm vụ\u200e"
    for entry in data["danh_gia"]:
        entry["ly_do"] = entry["so_van_ban"] = forged
    for entry in data["nhiem_vu"]:
        entry["minh_chung"] = {"so": forged, "co_quan": forged}
        entry["ten"] = forged
    result = evaluate(Dossier.from_data(data))
    texts = [result.compare().explain(), result.explain(), result.why_not("hoan_thanh_xuat_sac").explain()]
    texts.append(result.what_if({"nhiem_vu[NV-05].ten": forged}).explain())
    for text in texts:
        assert not any(line.startswith("ĐỀ XUẤT XẾP LOẠI") for line in text.splitlines())
        assert "\u200e" not in text


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
