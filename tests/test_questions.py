"""What is not known, in scenarios: what each missing fact weighs and what its answers lead to."""

import datetime as dt

import pytest
import strategies as own
from questions_helpers import example, rated, variant

from danhgia_rules import Dossier, evaluate
from danhgia_rules.answers.questions.model import Way, Weight


def fact(asked, path):
    return next(found for found in asked.facts if found.path == path)


ON_TIME = {"of": "nhiem_vu", "where": {"ngay_hoan_thanh": {"at_most": {"field": "han"}}}}
DATE_ASKED = {
    "schema": "danhgia/rulebook/1",
    "id": "thu",
    "title": "Bộ quy tắc đặt ra để thử",
    "position": "thu",
    "assessed_periods": {"from": "2021", "until": "2021"},
    "source_text": "vb",
    "levels": [{"id": "cao", "label": "Cao"}, {"id": "thap", "label": "Thấp"}],
    "sources": own.SOURCES,
    "indicators": {
        "dung_ngay": {"label": "Tỷ lệ đúng ngày", "better": "higher", "share": ON_TIME},
        "muc_thap": {
            "label": "Mức thấp nhất",
            "better": "higher",
            "lowest": {"of": "criteria", "field": "level"},
        },
    },
    "criteria": [
        {
            "id": "A.0",
            "title": "Tiêu chí",
            "clauses": {"a": own.LAW},
            "requirements": [
                {
                    "id": "dung_ngay",
                    "clause": "a",
                    "indicator": "dung_ngay",
                    "source": own.SOURCE,
                    "cao": {"at_least": "50%"},
                }
            ],
        }
    ],
    "rating": {
        "levels": [{"id": "hang_cao", "label": "Hạng cao"}, {"id": "hang_thap", "label": "Hạng thấp"}],
        "requirements": [
            {"id": "muc", "indicator": "muc_thap", "source": own.SOURCE, "hang_cao": {"at_least": "cao"}}
        ],
        "caps": [],
        "grounds": [],
        "not_rated": [],
    },
}


def test_the_facts_of_the_worked_example_are_weighed():
    asked = evaluate(example("con_thieu")).questions()
    assert {found.path: found.weight for found in asked.facts} == {
        "du_hop[hop_ban_chap_hanh].so_co_y_kien": Weight.ALONE,
        "don_vi_truc_thuoc[DV-05].xep_loai": Weight.ALONE,
        "nhiem_vu[NV-08].ngay_hoan_thanh": Weight.ALONE,
        "chi_tieu[CT-03].chat_luong": Weight.TOGETHER,
    }
    unit = fact(asked, "don_vi_truc_thuoc[DV-05].xep_loai")
    assert unit.worst.rating == "hoan_thanh"
    assert unit.worst.bounds is None
    assert (unit.best.bounds.lowest, unit.best.bounds.highest) == ("hoan_thanh", "hoan_thanh_xuat_sac")
    assert unit.open_criteria == ("II.2.4",)
    assert [answer.value for answer in unit.answers] == own.RATINGS


def test_a_date_is_tried_on_its_deadline_the_day_after_and_as_not_yet():
    found = fact(evaluate(example("con_thieu")).questions(), "nhiem_vu[NV-08].ngay_hoan_thanh")
    outcomes = {(answer.way, str(answer.value)): answer.outcome.bounds for answer in found.answers}
    assert outcomes[Way.VALUE, "2021-12-20"] is not None
    assert outcomes[Way.VALUE, "2021-12-21"] is None
    assert outcomes[Way.NOT_YET, "True"] is None
    assert found.form.not_yet == "chua_hoan_thanh"


def test_the_border_of_a_number_is_found_however_large_the_number_may_be():
    held = {"loai": "hop_ban_chap_hanh", "so_cuoc": 100_000, "so_tham_du": 100_000}
    data = example("con_thieu").to_data()
    data["du_hop"] = [*data["du_hop"][:2], held]
    asked = evaluate(Dossier.from_data(data)).questions()
    found = fact(asked, "du_hop[hop_ban_chap_hanh].so_co_y_kien")
    scale = asked.trace.heading.rating_scale
    outcomes = {answer.value: answer.outcome.results(scale) for answer in found.answers}
    assert len(outcomes[24_999]) == 1
    assert len(outcomes[25_000]) == 2
    assert len(outcomes[49_999]) == 2
    assert len(outcomes[50_000]) == 3


def test_a_list_settles_the_rating_only_where_a_list_was_found_that_does():
    result = variant("xuat_sac", chi_tieu=None, don_vi_truc_thuoc=None)
    for found in result.questions().facts:
        assert found.weight is Weight.ALONE
        (proof,) = [answer for answer in found.answers if answer.way is Way.EXAMPLE]
        for other in ([], [{"ma": "M-1"}], "khong_ap_dung"):
            path = ({"chi_tieu", "don_vi_truc_thuoc"} - {found.path}).pop()
            again = rated(result.dossier, result.rulebook, {**dict(proof.changes), path: other})
            assert again.rating == proof.outcome.rating == "khong_hoan_thanh"


READ_BY_SHARES = ("ky_luat", "bao_cao", "du_hop", "bieu_hien", "nhiem_vu", "chi_tieu", "han_che_duoc_chi_ra")


@pytest.mark.parametrize("name", READ_BY_SHARES)
def test_of_each_list_one_is_found_that_is_as_bad_as_its_bound(name):
    found = fact(variant("xuat_sac", **{name: None, "don_vi_truc_thuoc": None}).questions(), name)
    by_way = {answer.way: answer.outcome for answer in found.answers}
    assert by_way[Way.EXAMPLE] == by_way[Way.AT_WORST] == found.worst
    assert found.weight is Weight.ALONE


def test_without_such_a_list_a_bound_is_not_taken_for_an_answer(monkeypatch):
    monkeypatch.setattr("danhgia_rules.evaluation.weights.trials.Examples.find", lambda *_, **__: None)
    found = fact(variant("xuat_sac", chi_tieu=None, don_vi_truc_thuoc=None).questions(), "chi_tieu")
    assert found.worst.bounds is None
    assert found.weight is Weight.NARROWS


def test_what_matters_to_a_level_only_is_told_apart():
    result = variant("suy_thoai", don_vi_truc_thuoc=[{"ma": "DV-1"}])
    asked = result.questions()
    (found,) = asked.facts
    assert (asked.bounds, found.weight, found.answers) == (None, Weight.NONE, ())
    assert found.worst == found.best == asked.outcome
    assert found.open_criteria == ("II.2.4",)
    assert found.is_worth_asking
    assert "còn để ngỏ mức của tiêu chí II.2.4" in asked.explain()
    assert "Chỉ liên quan mức của tiêu chí II.2.4, không làm thay đổi xếp loại." in asked.sheet()


def test_a_fact_that_matters_to_nothing_is_named_but_not_asked():
    asked = variant("suy_thoai", thoi_gian_cong_tac={"so_thang_lam_viec": 12}).questions()
    assert {found.path for found in asked.facts} == {
        "thoi_gian_cong_tac.so_thang_nghi_om",
        "thoi_gian_cong_tac.so_thang_nghi_thai_san",
    }
    assert not any(found.is_worth_asking for found in asked.facts)
    assert "không làm thay đổi xếp loại" in asked.explain()
    assert "PHIẾU HỎI" not in asked.explain()
    assert "Không có gì phải hỏi." in asked.sheet()


def test_a_complete_dossier_leaves_nothing_to_ask():
    asked = evaluate(example("xuat_sac")).questions()
    assert (asked.bounds, asked.facts) == (None, ())
    assert "không có gì phải hỏi" in asked.explain()
    assert "there is nothing to ask" in asked.explain("en")


def test_a_fact_that_contradicts_its_record_is_said_to_be_so():
    """A rulebook that asks for the date also of what is not finished; the dossier cannot give one."""
    dossier = own.dossier(
        {
            "schema": "danhgia/dossier/1",
            "ma": "CB-1",
            "ky_danh_gia": "2021",
            "chuc_danh": "thu",
            "nhiem_vu": [{"ma": "NV-1", "noi_dung": "A.0.a", "han": "2021-12-01", "chua_hoan_thanh": True}],
        }
    )
    asked = evaluate(dossier, rulebook=own.build(DATE_ASKED)).questions()
    found = fact(asked, "nhiem_vu[NV-1].ngay_hoan_thanh")
    assert (found.weight, found.answers) == (Weight.TOGETHER, ())
    assert "không điền riêng được, vì trái với điều khác mà hồ sơ đã ghi" in asked.explain()


def test_alike_records_are_weighed_once(monkeypatch):
    calls = []
    module = "danhgia_rules.evaluation.weights.trials.rate"
    inner = evaluate.__globals__["rate"]
    monkeypatch.setattr(module, lambda *given_: calls.append(1) or inner(*given_))
    result = variant("con_thieu", don_vi_truc_thuoc=[{"ma": f"DV-{n}", "ten": f"T{n}"} for n in range(300)])
    asked = result.questions()
    assert len(asked.facts) == 303
    assert len(calls) < 40


def test_records_that_differ_are_weighed_apart():
    tasks = [
        {"ma": f"NV-{n}", "noi_dung": "II.2.3.a", "han": f"2021-{n:02}-15", "chat_luong": "bao_dam"}
        for n in (3, 9)
    ]
    result = variant("con_thieu", nhiem_vu=[*example("con_thieu").to_data()["nhiem_vu"][:7], *tasks])
    asked = result.questions()
    for n in (3, 9):
        answers = fact(asked, f"nhiem_vu[NV-{n}].ngay_hoan_thanh").answers
        tried = {answer.value for answer in answers}
        assert {dt.date(2021, n, 15), dt.date(2021, n, 16)} <= tried
        assert dt.date(2021, 12 - n, 16) not in tried
        for answer in answers:
            assert answer.changes[0][0].startswith(f"nhiem_vu[NV-{n}].")
