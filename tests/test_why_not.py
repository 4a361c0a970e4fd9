"""Why not a level: every failing requirement, counted in its own unit, apart from what forbids it."""

from fractions import Fraction
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules import DanhGiaError, Dossier, Level, Rating, evaluate
from danhgia_rules.answers.why_not.model import Standing
from danhgia_rules.rulebook.model import holds

EXAMPLES = Path(__file__).parent.parent / "docs/examples"


def example(name):
    return evaluate(Dossier.from_file(EXAMPLES / f"{name}.yaml"))


def ids(answer):
    return [found.row.requirement.id for found in answer.shortfalls]


def test_every_failing_requirement_is_named_not_only_the_first():
    answer = example("mau").why_not("hoan_thanh_xuat_sac")
    assert answer.standing is Standing.NOT_REACHED
    assert ids(answer) == ["tieu_chi_ket_qua", "don_vi_hoan_thanh_tot", "xep_loai_chinh_quyen"]
    assert [deeper.criterion.criterion.id for deeper in answer.shortfalls[0].criteria] == ["II.2.3", "II.2.4"]
    assert [barrier.limit.limit.id for barrier in answer.barriers] == ["khong_cao_hon_tap_the_lanh_dao"]


def test_the_gap_is_counted_in_the_units_of_the_indicator():
    (found,) = example("mau")["II.2.4"].why_not("xuat_sac").shortfalls
    assert found.gap.amount == 1
    assert found.gap.unit == ("tổ chức", "organisations")
    assert found.row.margin(found.rank) == Fraction(-1, 30)
    text = example("mau")["II.2.4"].why_not("xuat_sac").explain()
    assert "66,67 % (2/3 tổ chức); Xuất sắc cần từ 70 % trở lên, thiếu 1 tổ chức." in text
    assert "Căn cứ: Quy định 89-QĐ/TW, mục III.1.1 (văn bản quy định; mức kiểm chứng V2" in text
    assert "Không đạt: đơn vị trực thuộc DV-03." in text


def test_a_ground_is_what_forbids_and_not_what_falls_short():
    answer = example("suy_thoai").why_not("hoan_thanh")
    assert "suy_thoai" in [barrier.limit.limit.id for barrier in answer.barriers]
    assert all(barrier.certain for barrier in answer.barriers)
    assert "Không được xếp mức này, vì:" in answer.explain()
    capped = example("cao_hon_tap_the").why_not("hoan_thanh_xuat_sac")
    assert capped.shortfalls == ()
    assert [barrier.limit.limit.kind for barrier in capped.barriers] == ["cap"]


def test_a_case_of_no_rating_forbids_every_rating():
    for rating in own.RATINGS:
        answer = example("khong_xep_loai").why_not(rating)
        assert answer.standing is Standing.NOT_REACHED
        assert "not_rated" in [barrier.limit.limit.kind for barrier in answer.barriers if barrier.certain]


def test_what_is_reached_says_so_and_names_nothing():
    answer = example("xuat_sac").why_not("hoan_thanh_tot")
    assert (answer.standing, answer.shortfalls, answer.barriers) == (Standing.REACHED, (), ())
    assert "đã đạt “Hoàn thành tốt nhiệm vụ”" in answer.explain()


def test_a_criterion_that_does_not_apply_has_no_level_to_miss():
    answer = example("khong_la_uy_vien")["II.1.1"].why_not("tot")
    assert answer.standing is Standing.NOT_APPLICABLE
    assert "không áp dụng" in answer.explain()


def test_what_missing_facts_leave_open_is_called_open():
    answer = example("con_thieu").why_not("hoan_thanh_tot")
    assert answer.standing is Standing.OPEN
    assert all(found.holds is None for found in answer.shortfalls)
    assert "chưa rõ có đạt" in answer.explain()


def test_a_limit_that_a_missing_fact_may_lift_is_not_certain():
    data = Dossier.from_file(EXAMPLES / "xuat_sac.yaml").to_data()
    del data["thoi_gian_cong_tac"]["so_thang_nghi_om"]
    answer = evaluate(Dossier.from_data(data)).why_not("hoan_thanh_tot")
    assert answer.standing is Standing.OPEN
    assert [(b.limit.limit.id, b.certain) for b in answer.barriers] == [("nghi_om_tu_3_thang", False)]
    assert "Còn có thể không được xếp mức này" in answer.explain()


def test_an_unknown_level_is_an_error_that_names_the_scale():
    result = example("mau")
    for ask in (result.why_not, result["I.1"].why_not):
        with pytest.raises(DanhGiaError) as caught:
            ask("tuyet_voi")
        assert caught.value.code == "L005"
        assert "khong_hoan_thanh" in str(caught.value) or "kem" in str(caught.value)
    with pytest.raises(DanhGiaError):
        result.why_not(None)


def consistent(result, answer, reached):
    """What must hold of any answer: it says what the ladder says, with a gap that closes the distance."""
    assert (answer.standing is Standing.REACHED) == reached
    if reached:
        assert not answer.shortfalls
    elif answer.standing is not Standing.NOT_APPLICABLE:
        assert answer.shortfalls or answer.barriers
    for found in answer.shortfalls:
        assert found.holds is not True
        gap, row = found.gap, found.row
        if gap is not None and row.reading.whole and row.requirement.indicator.domain.kind == "share":
            moved = row.reading.part + (-gap.amount if gap.too_much else gap.amount)
            closer = moved + (1 if gap.too_much else -1)
            cell, whole = found.cell, row.reading.whole
            assert holds(Fraction(moved) / whole, cell.comparison, cell.threshold)
            assert not holds(Fraction(closer) / whole, cell.comparison, cell.threshold)
        for deeper in found.criteria:
            assert deeper.standing is not Standing.REACHED
    assert answer.explain("vi")
    assert answer.explain("en")


@given(own.cases(), st.data())
def test_it_agrees_with_the_result_under_any_rulebook(case, choice):
    rulebook, _, data = case
    result = evaluate(own.dossier(data), rulebook=rulebook)
    scale = rulebook.rating.scale
    target = choice.draw(st.sampled_from(scale.names))
    lowest = result.rating if result.bounds is None else result.bounds.lowest
    rated = result.rating != Rating.NOT_RATED and not (result.bounds and result.bounds.outside)
    consistent(result, result.why_not(target), rated and scale.rank(lowest) >= scale.rank(target))
    for entry in result:
        level = choice.draw(st.sampled_from(rulebook.scale.names))
        least = entry.level if entry.bounds is None else entry.bounds.lowest
        reached = entry.level != Level.NOT_APPLICABLE and rulebook.scale.rank(least) >= rulebook.scale.rank(
            level
        )
        consistent(result, entry.why_not(level), reached)
