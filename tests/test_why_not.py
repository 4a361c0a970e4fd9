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


def test_what_is_surely_not_met_is_not_said_to_be_open():
    answer = example("mau").why_not("hoan_thanh_xuat_sac")
    assert "\nChưa đạt các yêu cầu:\n" in answer.explain()
    english = answer.explain("en")
    assert "\nNot met:\n" in english
    assert "\nRuled out, whatever else is met, by:\n" in english


@pytest.mark.parametrize("rating", own.RATINGS)
def test_without_a_rating_no_level_arises_and_the_case_of_no_rating_stands_first(rating):
    answer, word = example("khong_xep_loai").why_not(rating), own.RATINGS.index(rating)
    label = answer.scale.label(word, "vi")
    headline, heading, case, *rest = answer.explain().splitlines()
    assert headline == f"Không xếp loại, nên chưa xét mức “{label}”."
    assert heading == "Vì sao không xếp loại:"
    assert case.startswith("- Làm việc chưa đủ 6 tháng")
    assert "Do đó không xếp loại. " in case
    assert not any("Làm việc chưa đủ 6 tháng" in line for line in rest)
    headline, heading, *_ = answer.explain("en").splitlines()
    assert headline == f"There is no rating, so “{answer.scale.label(word, 'en')}” does not arise."
    assert heading == "Why there is no rating:"


def test_nobody_is_said_to_have_reached_the_lowest():
    lowest = own.RATINGS[0]
    assert (
        example("suy_thoai").why_not(lowest).explain()
        == "Kết quả là “Không hoàn thành nhiệm vụ”, mức thấp nhất.\n"
    )
    above = example("mau").why_not(lowest)
    assert (
        above.explain() == "Kết quả là “Hoàn thành nhiệm vụ”, không thấp hơn “Không hoàn thành nhiệm vụ”.\n"
    )
    assert above.explain("en") == "The result is “Task completion”, not below “Task non-completion”.\n"
    assert (
        example("mau")["II.2.4"]
        .why_not("kem")
        .explain()
        .endswith(": kết quả là “Tốt”, không thấp hơn “Kém”.\n")
    )


def test_whether_there_is_a_rating_is_open_where_only_a_case_of_no_rating_may_apply():
    data = Dossier.from_file(EXAMPLES / "xuat_sac.yaml").to_data()
    del data["thoi_gian_cong_tac"]
    answer = evaluate(Dossier.from_data(data)).why_not(own.RATINGS[0])
    assert answer.standing is Standing.OPEN
    assert answer.explain().startswith("Chưa rõ có được xếp loại hay không.\n")
    assert answer.explain("en").startswith("It is not known whether there is a rating.\n")


def cells_and_rules(answer):
    """Every name of a reading of the law that an answer rests on, found by another way than the answer's."""
    data = answer.to_data()
    rows, limits, todo = set(), {entry["id"] for entry in data["forbidden_by"]}, [data]
    while todo:
        part = todo.pop()
        for found in part["does_not_reach"]:
            rows.add((part["criterion"], found["id"], part["target"]))
            todo += found["because"]
    head = answer.trace.heading
    for criterion, entries, scale in [
        (None, answer.trace.requirements, head.rating_scale),
        *((entry.criterion.id, entry.requirements, head.scale) for entry in answer.trace.criteria),
    ]:
        for row in entries:
            for rank, cell in enumerate(row.requirement.cells):
                if (criterion, row.requirement.id, scale.names[rank]) in rows:
                    yield from (cell.parameter, *row.requirement.indicator.parameters)
    for entry in answer.trace.limits:
        if entry.limit.id in limits:
            unless = entry.limit.unless.indicator.parameters if entry.limit.unless else ()
            yield from (entry.limit.parameter, *entry.limit.indicator.parameters, *unless)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_readings_of_the_law_close_the_text_each_once(path):
    result = evaluate(Dossier.from_file(path))
    for rating in own.RATINGS:
        answer = result.why_not(rating)
        names = [parameter.id for parameter in answer.parameters]
        assert set(names) == {name for name in cells_and_rules(answer) if name}
        assert len(names) == len(set(names))
        assert [entry["id"] for entry in answer.to_data()["parameters"]] == names
        text = answer.explain()
        _, _, closing = text.partition("Cách hiểu văn bản đã dùng (cấp có thẩm quyền có thể hiểu khác):\n")
        assert closing.splitlines() == [f"- {p.labels[0]}: {p.reasons[0]}" for p in answer.parameters]


def test_the_readings_name_those_of_the_criteria_that_it_goes_into():
    answer = example("mau").why_not("hoan_thanh_xuat_sac")
    assert {"tieu_chi_ket_qua", "tap_the_nao_gioi_han"} <= {found.id for found in answer.parameters}
    assert "parameters" not in answer.to_data()["does_not_reach"][0]["because"][0]
    absent = example("khong_la_uy_vien")["II.1.1"].why_not("tot")
    assert [found.id for found in absent.parameters] == ["muc_ii_1_chi_cho_uy_vien"]
    assert example("xuat_sac").why_not("hoan_thanh_tot").parameters == ()


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
    text = answer.explain()
    assert "chưa rõ có đạt “Hoàn thành tốt nhiệm vụ” hay không (kết quả: Chưa xác định)" in text
    assert "\nChưa đạt, hoặc chưa rõ đạt hay không:\n" in text
    assert "\nNot met, or not known to be met:\n" in answer.explain("en")


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
            if isinstance(row.reading.part, int) or cell.comparison in {"at_least", "at_most"}:
                assert holds(Fraction(moved) / whole, cell.comparison, cell.threshold)
            else:  # of amounts with decimals no least one is more than the threshold: the gap leads to it
                assert Fraction(moved) / whole == cell.threshold
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
