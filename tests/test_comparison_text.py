"""The comparison as text and data: who said what and why, no accusation, and no forged line."""

import json
import re

import pytest
from comparison_helpers import EXAMPLES, EXCELLENT, FILES, by_self, compared

from danhgia_rules import DanhGiaError, Dossier, evaluate
from danhgia_rules.answers.comparison import own_numbers
from danhgia_rules.answers.comparison.warnings import CautionCode

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
