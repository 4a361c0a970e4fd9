"""Suggested scenarios: small, close to a base, readable, and they load and pass again."""

import json

import pytest
from test_scenario_runner import GOOD, HEAD, placed
from test_second_rulebook import BEST

from danhgia_rules import Dossier, load_rulebook
from danhgia_rules.scenarios.files import beside
from danhgia_rules.scenarios.names import position_text, sentence
from danhgia_rules.scenarios.positions import positions
from danhgia_rules.scenarios.report import report_on
from danhgia_rules.scenarios.run import rated
from danhgia_rules.scenarios.writing import suggested_text

WHOLE = f"""\
schema: danhgia/scenarios/1
rulebook: quy_che_thu.thu_thu
scenarios:
  - id: ca-ho-so
    shows: Cả hồ sơ.
    dossier: {json.dumps(BEST)}
    expect: {{rating: khen, levels: {{A: bac_nam, B: bac_nam, C: bac_nam}}}}
"""


def suggested(folder, text):
    """Give the first report, the text of its suggestions, and the report with them in the folder."""
    path = placed(folder, text)
    rulebook = load_rulebook(path)
    first = report_on(rulebook, beside(str(path)))
    written = suggested_text(first.suggestions(), rulebook, first.suite.folder.name)
    (folder / "scenarios/goi_y.yaml").write_text(written, encoding="utf-8")
    return first, written, report_on(rulebook, beside(str(path)))


@pytest.mark.parametrize("text", [HEAD + GOOD, WHOLE])
def test_suggestions_load_pass_and_fill_every_hole_once_confirmed(tmp_path, text):
    first, written, again = suggested(tmp_path, text)
    assert again.failed == ()
    assert {hole.position for hole in again.holes} == {hole.position for hole in first.holes}
    assert all(hole.suggested for hole in again.holes)
    assert again.suggestions() == []
    confirmed = written.replace("    suggested: true\n", "")
    (tmp_path / "scenarios/goi_y.yaml").write_text(confirmed, encoding="utf-8")
    assert report_on(again.rulebook, again.suite.folder).passed


def test_suggestions_start_from_the_base_and_change_no_more_than_it_takes(tmp_path):
    first, _, _ = suggested(tmp_path, HEAD + GOOD)
    facts = {position.key: one.draft.facts for one in first.suggestions() for position in one.positions}
    assert facts["C.not"] == {"la_uy_vien_bch": False}
    assert facts["A.thu.bac_hai.at"] == {"chi_tieu": []}
    assert {key: list(paths) for key, paths in facts.items() if key.startswith("B.sang_kien")} == {
        key: ["de_xuat"] for key in facts if key.startswith("B.sang_kien")
    }


def test_suggestions_without_a_base_are_whole_dossiers(tmp_path):
    first, written, _ = suggested(tmp_path, WHOLE)
    assert "base:" not in written
    for one in first.suggestions():
        assert Dossier.from_data(one.draft.facts)


def test_a_suggestion_is_written_for_people(tmp_path):
    _, written, _ = suggested(tmp_path, HEAD + GOOD)
    lines = written.split("\n")
    start = lines.index("  - id: b-sang-kien-bac-bon-below")
    assert lines[0].startswith("# Các tình huống do công cụ gợi ý, mỗi tình huống thử những chỗ")
    assert lines[1].startswith("# Chưa ai xác nhận: đối chiếu từng tình huống với văn bản")
    assert lines[2:6] == [
        "schema: danhgia/scenarios/1",
        "rulebook: quy_che_thu.thu_thu",
        "base: ho_so/tot.yaml",
        "scenarios:",
    ]
    four = "cột Bậc bốn chưa đạt ngưỡng (từ 3 trở lên)"
    three = "cột Bậc ba vừa đúng ngưỡng (từ 2 trở lên)"
    two = "cột Bậc hai tốt hơn ngưỡng (từ 1 trở lên)"
    what = f"số sáng kiến được chấp nhận là 2, {four}, {three}, {two}"
    rest = "các yêu cầu khác của những cột đó đều đạt; B là Bậc ba."
    assert lines[start : start + 10] == [
        "  - id: b-sang-kien-bac-bon-below",
        f'    shows: "B: {what}; {rest}"',
        "    suggested: true",
        "    change:",
        "      de_xuat:",
        "        - {so_luong: 2, ma: DX1, noi_dung: B.a, duoc_chap_nhan: true}",
        "    expect:",
        "      rating: dat",
        "      levels: {B: bac_ba}",
        "      binding: [B.sang_kien, bac]",
    ]


def test_no_dossier_is_suggested_twice_and_each_fills_all_the_holes_that_its_sentence_names(tmp_path):
    first, _, again = suggested(tmp_path, HEAD + GOOD)
    found = first.suggestions()
    assert len({json.dumps(one.draft.facts, sort_keys=True) for one in found}) == len(found)
    assert [position for one in found for position in one.positions] != []
    told = {hole.position: set(hole.suggested) for hole in again.holes}
    for one in found:
        assert all(one.id in told[position] for position in one.positions)
    assert {position for one in found for position in one.positions} == set(told)


def test_values_next_to_a_threshold_are_one_step_from_it(tmp_path):
    """Shares one percentage point, or as near as two cuts leave room for."""
    first, _, _ = suggested(tmp_path, HEAD + GOOD)
    found = {position.key: one for one in first.suggestions() for position in one.positions}
    values = {key: found[key].draft.found.value("C.du_hop") for key in found if key.startswith("C.du_hop.")}
    assert values["C.du_hop.bac_ba.below"] == "37/50"
    assert values["C.du_hop.bac_ba.at"] == "3/4"
    assert values["C.du_hop.bac_ba.beyond"] == "19/25"


def test_ids_of_suggestions_are_short_and_their_own(tmp_path):
    first, _, again = suggested(tmp_path, HEAD + GOOD.replace("tot-nhat", "c-not"))
    names = [one.id for one in first.suggestions()]
    assert len(set(names)) == len(names)
    assert "c-not" not in names
    assert max(map(len, names)) <= 40
    assert again.failed == ()


def test_every_kind_of_position_of_the_bundled_rulebook_is_told_in_both_languages_and_a_sentence():
    rulebook = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    path = placed_example()
    found = rated(Dossier.from_file(path), rulebook)
    told = {p.key: (position_text(p, rulebook, "vi"), sentence(p, found)) for p in positions(rulebook)}
    share = "tỷ lệ tổ chức trực thuộc xếp loại từ Hoàn thành nhiệm vụ trở lên là 100 %"
    rest = "các yêu cầu khác của cột đều đạt; II.2.4 là Xuất sắc."
    assert told["II.2.4.don_vi_hoan_thanh.xuat_sac.at"] == (
        "II.2.4, cột Xuất sắc, yêu cầu don_vi_hoan_thanh (100 %): đúng ngưỡng",
        f"II.2.4, cột Xuất sắc: {share}, vừa đúng ngưỡng (100 %), {rest}",
    )
    assert "chỉ bằng ngưỡng nên chưa đạt (trên 70 %)" in told["II.2.1.chi_tieu_dat.trung_binh.at"][1]
    assert told["II.1.1.not"] == ("II.1.1: không áp dụng", "II.1.1 không áp dụng; II.1.1 là Xuất sắc.")
    title = "Nghỉ ốm từ 3 tháng trở lên trong năm thì không xếp loại cao hơn mức Hoàn thành nhiệm vụ"
    limit = f"giới hạn “{title}” không áp dụng; xếp loại Hoàn thành xuất sắc nhiệm vụ."
    assert told["nghi_om_tu_3_thang.at"] == (
        "giới hạn nghi_om_tu_3_thang (từ 3 trở lên): đúng ngưỡng",
        f"Số tháng nghỉ ốm trong năm là 0 (ngưỡng: từ 3 trở lên), {limit}",
    )
    assert told["lam_viec_duoi_6_thang.unless.at"][0] == (
        "ngoại lệ của lam_viec_duoi_6_thang (từ 1 trở lên): đúng ngưỡng"
    )
    assert told["khong_cao_hon_don_vi.hoan_thanh_tot.at"][0] == (
        "giới hạn khong_cao_hon_don_vi: “Hoàn thành tốt nhiệm vụ”"
    )
    assert told["suy_thoai.alone.applies"][0] == "giới hạn suy_thoai: áp dụng một mình"
    assert all(text.endswith(".") and text[0].isupper() for _, text in told.values())


def placed_example():
    """Give the path of the worked dossier whose twelve criteria are all at their best."""
    return beside("248_qdtu_2021.cap_truong_ctxh").above.joinpath("scenarios/ho_so/xuat_sac.yaml")
