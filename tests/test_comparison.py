"""What people decided beside the inference: never fed to it, each difference with its facts."""

import re

import pytest
import strategies as own
from comparison_helpers import (
    CRITERIA,
    EXAMPLES,
    EXCELLENT,
    LEVELS,
    by_self,
    cases,
    compared,
    opinion,
    rated,
    result_of,
    said_by,
)
from hypothesis import given

from danhgia_rules import DanhGiaError, Dossier, Level, Rating, evaluate
from danhgia_rules.answers.comparison import own_thresholds
from danhgia_rules.answers.comparison.build import Direction
from danhgia_rules.answers.comparison.warnings import CautionCode

# --- Properties


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
