"""What if some facts were otherwise: two results side by side, and bad changes that rate nobody."""

from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules import DanhGiaError, Dossier, DossierError, evaluate
from danhgia_rules.evaluation.changes import changed, fact_at

EXAMPLES = Path(__file__).parent.parent / "docs/examples"


def mau():
    return Dossier.from_file(EXAMPLES / "mau.yaml")


def codes(changes, dossier=None):
    with pytest.raises(DanhGiaError) as caught:
        changed(dossier or mau(), changes)
    return [problem.code for problem in caught.value.problems]


def test_what_moved_is_named_with_the_requirements_it_moved_through():
    answer = evaluate(mau()).what_if({"don_vi_truc_thuoc[DV-03].xep_loai": "hoan_thanh_tot"})
    (moved,) = answer.moved
    assert (moved.before.criterion.id, moved.before.level, moved.after.level) == ("II.2.4", "tot", "xuat_sac")
    assert [one.requirement.id for one, _ in moved.rows] == ["don_vi_hoan_thanh_tot"]
    assert [one.requirement.id for one, _ in answer.rows] == ["don_vi_hoan_thanh_tot"]
    assert not answer.changes_rating
    text = answer.explain()
    assert "đơn vị trực thuộc DV-03 – xếp loại: Hoàn thành nhiệm vụ → Hoàn thành tốt nhiệm vụ" in text
    assert "66,67 % (2/3 tổ chức) → 100 % (3/3 tổ chức)" in text
    assert "II.2.4    Tốt         Xuất sắc  ◄" in text


def test_a_ground_that_would_apply_is_shown():
    answer = evaluate(mau()).what_if({"ket_luan.suy_thoai": True})
    assert [(one.limit.id, one.applies, other.applies) for one, other in answer.limits] == [
        ("suy_thoai", False, True)
    ]
    assert "Xếp loại chung: Hoàn thành nhiệm vụ → Không hoàn thành nhiệm vụ" in answer.explain()


def test_a_fact_can_be_taken_away_and_leaves_the_result_open():
    answer = evaluate(mau()).what_if({"xep_loai_lien_quan.tap_the_lanh_dao": None})
    assert answer.after.heading.bounds is not None
    assert answer.changes_rating
    assert "→ chưa có" in answer.explain()


def test_records_can_be_added_and_taken_away_together():
    dossier = changed(
        mau(),
        {
            "don_vi_truc_thuoc[DV-01]": None,
            "don_vi_truc_thuoc[DV-03].xep_loai": "hoan_thanh_tot",
            "don_vi_truc_thuoc[DV-09]": {"xep_loai": "hoan_thanh", "ten": "Tổ chức mới"},
        },
    )
    assert [(unit.ma, unit.xep_loai) for unit in dossier.don_vi_truc_thuoc] == [
        ("DV-02", "hoan_thanh_tot"),
        ("DV-03", "hoan_thanh_tot"),
        ("DV-09", "hoan_thanh"),
    ]


def test_a_record_without_a_code_is_found_by_what_it_is_about():
    dossier = changed(mau(), {"du_hop[hop_ban_chap_hanh].so_co_y_kien": 1})
    assert fact_at(dossier, "du_hop[hop_ban_chap_hanh].so_co_y_kien") == 1


def test_a_block_that_was_missing_is_made():
    data = mau().to_data()
    del data["ket_luan"]
    dossier = changed(Dossier.from_data(data), {"ket_luan.suy_thoai": False})
    assert dossier.ket_luan.suy_thoai is False
    assert dossier.ket_luan.mat_doan_ket is None


@pytest.mark.parametrize(
    "path",
    [
        "khong_co",
        "don_vi_truc_thuoc[DV-99].xep_loai",
        "don_vi_truc_thuoc.xep_loai",
        "la_uy_vien_bch.gi_do",
        "ket_luan[1].suy_thoai",
        "don_vi_truc_thuoc[DV-03",
        "",
        "../../x",
        "nhiem_vu[NV-04].ngay_hoan_thanh.nam",
    ],
)
def test_a_path_that_leads_nowhere_is_named(path):
    assert codes({path: "tot"}) == ["L006"]


@pytest.mark.parametrize(
    "path", ["ma", "schema", "ky_danh_gia", "chuc_danh", "danh_gia", "danh_gia[0].xep_loai"]
)
def test_identity_and_what_people_decided_cannot_be_supposed_otherwise(path):
    assert codes({path: "2022"}) == ["L007"]


def test_taking_away_what_is_not_there_is_an_error():
    assert codes({"nhiem_vu[NV-04].chua_hoan_thanh": None}) == ["L006"]


def test_all_paths_that_are_wrong_are_named_at_once_with_the_nearest_right_one():
    with pytest.raises(DanhGiaError) as caught:
        changed(mau(), {"don_vi_truc_thuoc[DV-3].xep_loai": "tot", "ket_luat.x": True, "ma": "A"})
    assert [problem.code for problem in caught.value.problems] == ["L006", "L006", "L007"]
    assert "did you mean `don_vi_truc_thuoc[DV-03]`?" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"don_vi_truc_thuoc[DV-03].xep_loai": "tuyet"}, "S004"),
        ({"bao_cao.dung_han": 50}, "D001"),
        ({"bao_cao.dung_han": 1.5}, "S003"),
        ({"nhiem_vu[NV-04].khoa_la": 1}, "S001"),
        ({"nhiem_vu[NV-04].chua_hoan_thanh": True}, "D008"),
        ({"don_vi_truc_thuoc[DV-02].ma": "DV-03"}, "D003"),
    ],
)
def test_a_change_that_makes_the_dossier_invalid_rates_nobody_and_names_place_and_repair(changes, code):
    with pytest.raises(DossierError) as caught:
        evaluate(mau()).what_if(changes)
    assert [problem.code for problem in caught.value.problems] == [code]
    (path,) = changes
    assert caught.value.where.path.startswith(path.partition("[")[0].partition(".")[0])


def test_an_error_holds_no_value():
    with pytest.raises(DanhGiaError) as caught:
        changed(mau(), {"Nguyễn Văn A": "bí mật", "don_vi_truc_thuoc[DV-03].xep_loai": "bí mật"})
    assert "bí mật" not in str(caught.value)
    assert "Nguyễn" not in str(caught.value)


@given(own.complete_data(), st.data())
def test_setting_a_fact_to_what_it_is_moves_nothing(data, choice):
    dossier = own.dossier(data)
    names = ["ket_luan.suy_thoai", "la_uy_vien_bch", "don_vi_truc_thuoc", "bao_cao", "nhiem_vu"]
    path = choice.draw(st.sampled_from(names))
    value = dossier.to_data()
    for step in path.split("."):
        value = value[step]
    result = evaluate(dossier)
    answer = result.what_if({path: value})
    assert answer.moved == ()
    assert not answer.changes_rating
    assert changed(dossier, {path: value}).to_data() == dossier.to_data()


@given(own.complete_data(), st.sampled_from(own.RATINGS))
def test_the_later_result_is_what_the_changed_dossier_comes_to(data, rating):
    dossier = own.dossier(data)
    changes = {
        "xep_loai_lien_quan": {"chinh_quyen": rating, "tap_the_lanh_dao": rating, "co_quan_don_vi": rating}
    }
    after = evaluate(dossier).what_if(changes).after
    fresh = evaluate(Dossier.from_data(dossier.to_data() | changes))
    assert after.heading.rating == fresh.rating
    assert [str(entry.level) for entry in after.criteria] == [str(level) for level in fresh.levels.values()]
    assert dossier.to_data() == own.dossier(data).to_data()


@pytest.mark.parametrize("changes", [[], "la_uy_vien_bch", None, 1])
def test_what_is_no_mapping_of_changes_is_an_error(changes):
    assert codes(changes) == ["L014"]


def test_a_path_that_is_no_text_is_an_error():
    assert codes({1: True}) == ["L006"]


@pytest.mark.parametrize(
    ("outer", "value", "inner"),
    [
        ("don_vi_truc_thuoc", [], "don_vi_truc_thuoc[DV-01].xep_loai"),
        ("don_vi_truc_thuoc", [1, 2, 3, 4], "don_vi_truc_thuoc[ZZ].xep_loai"),
        ("don_vi_truc_thuoc[DV-01]", None, "don_vi_truc_thuoc[DV-01].xep_loai"),
        ("bao_cao", {"phai_nop": 10, "dung_han": 10}, "bao_cao.dung_han"),
    ],
)
def test_one_path_inside_another_is_an_error_whichever_comes_first(outer, value, inner):
    assert codes({outer: value, inner: "hoan_thanh"}) == ["L015"]
    assert codes({inner: "hoan_thanh", outer: value}) == ["L015"]


def test_what_the_caller_gives_stays_as_it_is():
    block, records = {"phai_nop": 10, "dung_han": 10}, [{"ma": "DV-01", "xep_loai": "hoan_thanh"}]
    changed(
        mau(), {"bao_cao": block, "don_vi_truc_thuoc": records, "de_xuat[DX-9]": {"noi_dung": "II.2.1.b"}}
    )
    assert block == {"phai_nop": 10, "dung_han": 10}
    assert records == [{"ma": "DV-01", "xep_loai": "hoan_thanh"}]


def test_one_record_of_a_list_that_is_missing_does_not_make_the_list_known():
    data = mau().to_data()
    del data["de_xuat"]
    record = {"noi_dung": "II.2.1.b", "duoc_chap_nhan": True}
    assert codes({"de_xuat[DX-1]": record}, Dossier.from_data(data)) == ["L018"]
    assert codes({"de_xuat[DX-1]": record}, Dossier.from_data(data | {"de_xuat": "khong_ap_dung"})) == [
        "L018"
    ]
    whole = changed(Dossier.from_data(data), {"de_xuat": [{"ma": "DX-1", **record}]})
    assert [entry.ma for entry in whole.de_xuat] == ["DX-1"]


def test_a_range_names_what_is_left_outside_the_scale():
    result = evaluate(mau())
    text = result.what_if({"thoi_gian_cong_tac.so_thang_lam_viec": None}).explain()
    assert "Chưa xác định (Hoàn thành nhiệm vụ, hoặc không xếp loại)" in text
    text = result.what_if({"la_uy_vien_bch": None}).explain("en")
    assert "Undetermined (Excellent, or not applicable)" in text


def test_the_rulebook_is_chosen_again_as_it_was():
    for rulebook in (None, "248_qdtu_2021.cap_truong_ctxh"):
        result = evaluate(mau(), rulebook=rulebook)
        after = result.what_if({"la_uy_vien_bch": False}).after
        assert after.heading.chosen_by_name is result.trace.heading.chosen_by_name


def test_no_answer_shows_a_fact_when_it_is_logged():
    data = Dossier.from_file(EXAMPLES / "lech_danh_gia.yaml").to_data()
    canary = "CHIM-HOANG-YEN"
    for entry in data["nhiem_vu"]:
        entry["ten"] = canary
        entry["minh_chung"] = {"so": canary}
    for entry in data["danh_gia"]:
        entry["ly_do"] = canary
    result = evaluate(Dossier.from_data(data))
    answers = [
        result.why_not("hoan_thanh_xuat_sac"),
        result.path_to("hoan_thanh_xuat_sac"),
        result.what_if({"nhiem_vu[NV-05].ten": canary, "ket_luan.suy_thoai": True}),
        result.questions(),
        result.compare(),
    ]
    seen = 0
    for answer in answers:
        for part in parts_of(answer):
            seen += 1
            assert canary not in repr(part)
            assert canary not in f"{part}"
            assert "Kiểm tra quỹ" not in repr(part)
    assert seen > 60


def parts_of(value, depth=4):
    """Give an answer and everything that it is made of, some steps deep."""
    yield value
    if depth and isinstance(value, tuple):
        for part in value:
            if not isinstance(part, str | int | None):
                yield from parts_of(part, depth - 1) if not isinstance(part, tuple) else ()
    elif depth and hasattr(value, "__slots__") and hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            part = getattr(value, name)
            if hasattr(part, "__dataclass_fields__"):
                yield from parts_of(part, depth - 1)
            elif isinstance(part, tuple):
                for item in part:
                    if hasattr(item, "__dataclass_fields__"):
                        yield from parts_of(item, depth - 1)
