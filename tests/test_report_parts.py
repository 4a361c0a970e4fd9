"""What the parts of a report page say; long dossiers, errors, equal bytes."""

import re
import sys
from typing import Any

import pytest
from html_page import Element, read
from report_pages import EXAMPLES, ROOT, evaluated, example, page_of, rendered, section
from strategies import dossier

from danhgia_rules import DanhGiaError, Dossier, evaluate
from danhgia_rules.answers.caution import caution
from danhgia_rules.answers.comparison import own_numbers, own_thresholds
from danhgia_rules.reports import page, templating
from danhgia_rules.reports.audiences import AUDIENCES, audience_of, may_draw, shown
from danhgia_rules.reports.rows import MAX_NAMED

# --- What the parts say


def test_the_result_stands_first_with_the_reason_that_decides():
    result = page_of("mau").one("section", **{"class": "result"})
    assert "Hoàn thành nhiệm vụ" in result.text
    assert "Chưa đạt “Hoàn thành tốt nhiệm vụ”, vì:" in result.text
    assert "0 % (0/1 nhiệm vụ); Tốt cần từ 80 % trở lên, thiếu 1 nhiệm vụ" in result.text
    assert [item.text for item in result.all("li") if "here" in item.classes] == ["✓ Hoàn thành nhiệm vụ"]


def test_an_undetermined_rating_shows_its_range():
    result = page_of("con_thieu").one("section", **{"class": "result"})
    assert "từ Hoàn thành nhiệm vụ đến Hoàn thành xuất sắc nhiệm vụ" in result.text
    assert len([item for item in result.all("li") if "maybe" in item.classes]) == 3
    assert not [item for item in result.all("li") if "here" in item.classes]


def test_the_highest_rating_needs_no_why_not():
    tree = page_of("xuat_sac")
    assert (
        "Mọi yêu cầu (các yêu cầu đã đưa vào bộ quy tắc) đều đạt mức cao nhất; không có mức trần hay "
        "căn cứ xếp Không hoàn thành nhiệm vụ nào hạ xếp loại. "
        "Chưa xét bằng quy tắc, cấp có thẩm quyền tự xem xét:"
    ) in tree.text
    clauses = evaluated(ROOT / "docs/examples/xuat_sac.yaml").trace.heading.not_encoded
    listed = {item.text for item in tree.one("section", **{"class": "result"}).all("li")}
    assert clauses
    assert set(clauses) <= listed
    names = [found.attributes["id"] for found in tree.all("section")]
    assert "part-why_not" not in names
    assert "part-path" not in names


@pytest.mark.parametrize("audience", ["person", "council", "inspector"])
def test_what_it_would_take_ends_with_the_caution(audience):
    for name, lang in (("mau", "vi"), ("con_thieu", "vi"), ("bi_ky_luat", "en")):
        assert section(page_of(name, audience, lang), "path").text.endswith(caution(lang))


def test_no_rating_says_why_and_promises_no_way_to_one():
    tree = page_of("khong_xep_loai")
    assert "Không xếp loại, vì:" in tree.one("section", **{"class": "result"}).text
    why = section(tree, "why_not")
    assert why.one("h2").text.endswith("Vì sao không xếp loại")
    assert [found.text for found in why.all("h3")][-1] == "Trường hợp không xếp loại"
    assert "Làm việc chưa đủ 6 tháng" in why.text
    assert "part-path" not in [found.attributes["id"] for found in tree.all("section")]


def test_what_forbids_stands_apart_from_what_falls_short():
    text = section(page_of("nghi_om"), "why_not").text
    forbidden = text.partition("Không được xếp mức này")[2]
    assert "Nghỉ ốm từ 3 tháng trở lên" in forbidden
    assert "Chỉ được xếp cao nhất: Hoàn thành nhiệm vụ" in forbidden


def test_a_detail_shows_value_thresholds_sign_gap_source_and_records():
    details = section(page_of("mau"), "details").all("details")
    assert len(details) == 12
    unit = next(found for found in details if found.one("h3").text.startswith("II.2.4"))
    row = next(line for line in unit.all("tr") if "Hoàn thành tốt nhiệm vụ trở lên" in line.text)
    assert "66,67 % (2/3 tổ chức)" in row.text
    assert "giữ mức ở đây" in row.text
    assert "từ 70 % trở lên ✗ không đạt thiếu 1 tổ chức" in row.text
    assert "Quy định V2 Quy định 89-QĐ/TW, mục III.1.1" in row.text
    assert "Không đạt: đơn vị trực thuộc DV-03: Tổ chức cơ sở 3" in row.text
    assert row.text.count("không yêu cầu") == 2


def test_met_and_missed_are_told_by_words_and_signs():
    for sign in section(page_of("mau"), "details").all("span"):
        if "sign" in sign.classes:
            assert re.fullmatch("✓ đạt|✗ không đạt|\\? chưa rõ|– không xét", sign.text)


def test_limits_that_apply_come_first():
    found = section(page_of("bi_ky_luat"), "limits")
    assert found.one("h2").text.endswith(
        "Mức trần, căn cứ xếp Không hoàn thành nhiệm vụ và trường hợp không xếp loại"
    )
    table = found.one("table")
    signs = [line.all("td")[0].text for line in table.one("tbody").all("tr")]
    assert signs == sorted(signs, key=["● áp dụng", "? chưa rõ", "– không áp dụng"].index)
    assert signs[0] == "● áp dụng"


def test_the_number_of_thresholds_by_source_is_that_of_the_rulebook():
    result = evaluated(ROOT / "docs/examples/mau.yaml")
    rows = [
        *(row for c in result.rulebook.criteria for row in c.requirements),
        *result.rulebook.rating.requirements,
    ]
    cells = sum(cell is not None for row in rows for cell in row.cells)
    lines = section(page_of("mau", "public"), "sources").all("table")[0].one("tbody").all("tr")
    shown_here = sum(int(line.all("td")[-1].text.partition(":")[0]) for line in lines)
    assert shown_here == cells + len(result.rulebook.rating.limits)


def test_evidence_is_listed_with_its_records_and_readers():
    found = section(page_of("mau"), "evidence")
    group = next(body for body in found.all("tbody") if "77-CV/BTCTU" in body.text)
    assert group.all("tr")[0].text == "Được đọc bởi: I.4. Số hạn chế được ghi nhận bằng văn bản"
    assert group.all("tr")[1].text == (
        "77-CV/BTCTU 20/08/2021 Ban Tổ chức Thành ủy "
        "biểu hiện BH-04: Một báo cáo chuyên đề phải bổ sung số liệu"
    )
    assert f"{len(documents(found))} văn bản làm minh chứng" in found.text


def documents(found: Element) -> list[Element]:
    return [cell for cell in found.all("th") if cell.attributes["scope"] == "row"]


def test_what_people_decided_stands_beside_the_inference():
    found = section(page_of("cao_hon_tap_the", "council"), "comparison")
    assert "Điểm cần xem lại" in found.text
    lines = found.all("table")[0].one("tbody").all("tr")
    assert lines[-1].one("th").text == "Xếp loại chung"
    assert len(lines) == 13


@pytest.mark.parametrize(
    ("lang", "rating", "level"),
    [("vi", "hoặc không xếp loại", "hoặc không áp dụng"), ("en", "or no rating", "or not applicable")],
)
def test_what_may_come_out_besides_a_level_is_named_wherever_a_range_is(lang, rating, level):
    data = example("lech_danh_gia")
    for name in ("la_uy_vien_bch", "thoi_gian_cong_tac"):
        data.pop(name)
    result = evaluate(dossier(data))
    outside = {entry.id for entry in result if entry.bounds and entry.bounds.outside}
    assert outside
    assert result.bounds.outside
    for audience in ("person", "council", "inspector"):
        tree = read(result.to_html(audience, lang))
        assert rating in tree.one("p", **{"class": "range"}).text
        *criteria, overall = section(tree, "comparison").all("table")[0].one("tbody").all("tr")
        assert rating in overall.all("td")[0].text
        by_facts = {line.one("th").text.partition(". ")[0]: line.all("td")[0].text for line in criteria}
        assert {name for name, text in by_facts.items() if level in text} == outside
        heads = {found.one("h3").text: found.text for found in section(tree, "details").all("summary")}
        assert {name.partition(". ")[0] for name, text in heads.items() if level in text} == outside


def test_an_exception_reads_as_in_the_explanation():
    result = evaluated(ROOT / "docs/examples/khong_xep_loai.yaml")
    for lang, start in (("vi", "Ngoại lệ khi "), ("en", "Exception when ")):
        (said,) = set(re.findall(rf"{start}[^.;]*; [^.]*\.", result.explain(lang)))
        assert said in section(page_of("khong_xep_loai", "inspector", lang), "limits").text
    english = section(page_of("khong_xep_loai", "inspector", "en"), "limits").text
    assert "Hence: not rated." in english.replace(" .", ".")


def test_what_stays_vietnamese_on_an_english_page_says_so():
    data = example("cao_hon_tap_the")
    data["danh_gia"][0]["ly_do"] = "Lý do bằng tiếng Việt"
    result = evaluate(dossier(data))
    names = {record.name for c in result for row in c.trace.requirements for record in row.records} - {None}
    english = read(result.to_html("inspector", "en"))
    marked = {found.text for found in english.all("span") if found.attributes.get("lang") == "vi"}
    assert names & marked
    assert "Lý do bằng tiếng Việt" in marked
    assert "Chính phủ" in marked
    assert section(english, "form").all("th")[0].text == "No."
    vietnamese = read(result.to_html("inspector", "vi"))
    assert not [found for found in vietnamese.all("span") if "lang" in found.attributes]
    assert section(vietnamese, "form").all("th")[0].text == "TT"


@pytest.mark.parametrize("audience", ["person", "council", "inspector"])
def test_a_comparison_says_what_of_it_the_software_set_itself(audience):
    trace = evaluated(ROOT / "docs/examples/lech_danh_gia.yaml").trace
    text = section(page_of("lech_danh_gia", audience), "comparison").text
    assert own_thresholds(trace, "vi") in text
    assert "Khác với mức này không có nghĩa là sai." in text
    assert "chỉ dựa vào ngưỡng do phần mềm đặt" in text
    assert (own_numbers("vi") in text) is (audience != "person")


def test_quotes_that_are_not_the_words_of_the_law_say_so():
    text = section(page_of("mau"), "quotes").text
    assert "ghi chú tra cứu, không phải nguyên văn" in text


def test_missing_facts_say_what_an_answer_would_lead_to():
    text = section(page_of("con_thieu", "council"), "unknown").text
    assert "Nhiệm vụ NV-08 – ngày hoàn thành" in text
    assert "PHIẾU HỎI" not in text


# --- Long dossiers, errors, bytes


def long_data(units: int) -> dict[str, Any]:
    data = example("mau")
    data["don_vi_truc_thuoc"] = [
        {
            "ma": f"DV-{n:04}",
            "ten": f"Tổ chức cơ sở số {n}",
            "xep_loai": "hoan_thanh_tot" if n % 3 else "hoan_thanh",
            "minh_chung": {"so": f"{n}-QĐ", "ngay": "2021-12-01", "co_quan": "Ban Thường vụ"},
        }
        for n in range(units)
    ]
    return data


def test_of_many_records_a_page_names_a_few():
    result = evaluate(dossier(long_data(1000)))
    person, inspector = result.to_html("person"), result.to_html("inspector")
    assert len(person.encode()) < 150_000
    assert len(inspector.encode()) < 600_000
    for found in section(read(inspector), "details").all("ul"):
        if "records" in found.classes:
            assert len(found.all("li")) <= MAX_NAMED + 1
    assert f"và {1000 - MAX_NAMED} mục khác" in read(person).text
    assert len(documents(section(read(inspector), "evidence"))) == 1000 + 4


def test_many_missing_facts_keep_the_page_short():
    data = long_data(60)
    for record in data["don_vi_truc_thuoc"]:
        del record["xep_loai"]
    text = section(read(evaluate(dossier(data)).to_html("council")), "unknown").text
    assert "và 48 mục khác" in text
    assert len(text) < 3_000


def test_the_same_dossier_gives_the_same_bytes():
    path = ROOT / "docs/examples/mau.yaml"
    again = evaluate(Dossier.from_file(path))
    assert again.to_html("inspector", "en") == rendered(path, "inspector", "en")


def test_to_html_shows_what_the_whole_material_would():
    """What is not asked for an audience is not shown to it either."""
    for audience in AUDIENCES:
        path = ROOT / "docs/examples/con_thieu.yaml"
        assert evaluated(path).to_html(audience) == rendered(path, audience, "vi")


def test_an_unknown_audience_or_language_is_an_error():
    result = evaluated(EXAMPLES[0])
    with pytest.raises(DanhGiaError) as caught:
        result.to_html("inspecter")
    assert caught.value.code == "L009"
    assert "inspector" in caught.value.help
    with pytest.raises(DanhGiaError) as caught:
        result.to_html("council", "fr")
    assert caught.value.code == "L002"


@pytest.mark.parametrize("name", ["inspecter", "", None, 7, ["public"], {}])
def test_whatever_is_no_audience_is_refused_by_name(name):
    for ask in (audience_of, may_draw):
        with pytest.raises(DanhGiaError) as caught:
            ask(name)
        assert caught.value.code == "L009"


def test_a_drawing_is_refused_where_the_page_has_none():
    for audience in AUDIENCES:
        if "drawing" in shown(audience):
            may_draw(audience)
            continue
        with pytest.raises(DanhGiaError) as caught:
            may_draw(audience)
        assert caught.value.code == "L016"


class Silent:
    """What must not be asked: it has no trace and no answer."""


@pytest.mark.parametrize(
    ("audience", "lang", "code"),
    [("nobody", "vi", "L009"), (None, "vi", "L009"), ("person", "fr", "L002"), ("person", "vi", "L008")],
)
def test_a_page_is_refused_before_anything_is_asked(monkeypatch, audience, lang, code):
    templating.environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(DanhGiaError) as caught:
        page.page_of(Silent(), audience, lang)
    assert caught.value.code == code


def test_a_page_made_at_once_is_that_of_its_parts():
    path = ROOT / "docs/examples/con_thieu.yaml"
    for audience in AUDIENCES:
        assert page.page_of(evaluated(path), audience, "en") == rendered(path, audience, "en")


def test_without_jinja2_the_error_says_what_to_install(monkeypatch):
    result = evaluated(EXAMPLES[0])
    templating.environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(DanhGiaError) as caught:
        result.to_html()
    assert caught.value.code == "L008"
    assert "pip install 'danhgia-rules[report]'" in caught.value.render("vi")
    assert "pip install 'danhgia-rules[report]'" in caught.value.render("en")
