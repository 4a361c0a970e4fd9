"""The page of a rulebook: all rules stand on it, each beside the words of the law; nothing loads."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from html_page import Element, read
from hypothesis import given
from hypothesis import strategies as st
from strategies import build, examples, rulebook_data
from typer.testing import CliRunner

from danhgia_rules import DanhGiaError
from danhgia_rules.canonical import digest
from danhgia_rules.catalog import bundled, load_rulebook
from danhgia_rules.citations import KIND_WORDS, Grade, SourceKind
from danhgia_rules.cli.app import app
from danhgia_rules.explanation.words import asked_text, pick
from danhgia_rules.levels import Scale
from danhgia_rules.records.form import form_digest
from danhgia_rules.reports.rulebook_page import rating_html, rulebook_html
from danhgia_rules.rulebook.model import Requirement, Rulebook
from danhgia_rules.scenarios.files import beside
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.run import run as scenarios_run

ROOT = Path(__file__).parent.parent
BUNDLED = "248_qdtu_2021.cap_truong_ctxh"
CITY = ROOT / "tests/overlays/thanh_pho_mau.yaml"
SECOND = ROOT / "tests/second_rulebook/thu_thu.yaml"
LANGUAGES = ("vi", "en")
VERDICTS = {"vi": ("đúng", "cần sửa:"), "en": ("right", "to be corrected:")}


def rulebooks() -> dict[str, Rulebook]:
    return {"bundled": load_rulebook(BUNDLED), "second": load_rulebook(SECOND)}


@cache
def source_of(name: str, lang: str) -> str:
    if name == "overall":
        return rating_html(*bundled().rating_rules("hd21_qd89_2019"), lang)
    return rulebook_html(rulebooks()[name], lang)


@cache
def tree_of(name: str, lang: str = "vi") -> Element:
    return read(source_of(name, lang))


def by_id(tree: Element, name: str) -> Element:
    return next(element for element in tree.walk() if element.attributes.get("id") == name)


def classed(tree: Element, name: str) -> list[Element]:
    return [element for element in tree.walk() if name in element.classes]


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


every_page = pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name in ("bundled", "second", "overall") for lang in LANGUAGES]
)


# --- Everything of the rulebook stands on its page -------------------------------------------


def rows_of(rulebook: Rulebook) -> Iterator[tuple[str, Requirement, Scale]]:
    for criterion in rulebook.criteria:
        for row in criterion.requirements:
            yield f"{criterion.id}.{row.id}", row, rulebook.scale
    for row in rulebook.rating.requirements:
        yield row.id, row, rulebook.rating.scale


def assert_requirement(tree: Element, address: str, row: Requirement, scale: Scale, lang: str) -> None:
    """Each column says what it takes, of which kind; below stand provision, grade and quote."""
    card = by_id(tree, f"rule-{address}")
    assert pick(row.indicator.labels, lang) in card.text
    head, body = card.one("table").all("tr")
    assert [cell.text for cell in head.all("th")] == [
        scale.label(rank, lang) for rank in range(scale.top, -1, -1)
    ]
    bases = " ".join(found.text for found in classed(card, "bases"))
    for cell, shown in zip(reversed(row.cells), body.all("td"), strict=True):
        if cell is None:
            assert classed(shown, "idle")
            assert not classed(shown, "chip")
            continue
        asked = asked_text(row.indicator.domain, cell.comparison, cell.threshold, lang)
        assert folded(asked) in folded(shown.text)
        assert f"k-{cell.citation.kind}" in classed(shown, "chip")[0].classes
        for said in (cell.citation.at, cell.citation.grade, cell.citation.quote):
            assert folded(said or "") in folded(bases)


def assert_whole(rulebook: Rulebook, lang: str) -> None:
    tree = read(rulebook_html(rulebook, lang))
    for address, row, scale in rows_of(rulebook):
        assert_requirement(tree, address, row, scale, lang)
    quoted = [quote.text for quote in tree.all("blockquote")]
    for criterion in rulebook.criteria:
        assert pick(criterion.titles, lang) in by_id(tree, f"at-{criterion.id}").text
        if criterion.gate is not None:
            gate = by_id(tree, f"at-{criterion.id}").one("div", **{"class": "gate"}).text
            assert pick(criterion.gate.labels, lang) in gate
        for letter, words in criterion.clauses:
            assert by_id(tree, f"clause-{criterion.id}.{letter}")
            assert any(folded(words) in folded(quote) for quote in quoted)
    for limit in rulebook.rating.limits:
        card = by_id(tree, f"limit-{limit.id}").text
        assert pick(limit.titles, lang) in card
        document = limit.citation.document
        assert pick((document.title, document.title_en), lang) in card
        assert folded(limit.citation.quote or "") in folded(card)
        if limit.comparison:
            assert asked_text(limit.indicator.domain, limit.comparison, limit.threshold, lang) in card
        if limit.unless:
            assert pick(limit.unless.indicator.labels, lang) in card
    for parameter in rulebook.parameters.values():
        assert pick(parameter.reasons, lang) in by_id(tree, f"reading-{parameter.id}").text
    for clause, reason in (*rulebook.not_encoded, *rulebook.rating.not_encoded):
        assert clause in by_id(tree, "left").text
        assert reason in by_id(tree, "left").text


@examples(8)
@given(data=rulebook_data(), lang=st.sampled_from(LANGUAGES))
def test_every_clause_threshold_and_limit_of_any_rulebook_stands_on_its_page(data, lang):
    assert_whole(build(data), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["bundled", "second"])
def test_every_clause_threshold_quote_reading_and_limit_stands_on_the_page(name, lang):
    assert_whole(rulebooks()[name], lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_overall_rules_alone_have_a_page_with_all_of_them(lang):
    rules, parameters = bundled().rating_rules("hd21_qd89_2019")
    tree = tree_of("overall", lang)
    for row in rules.requirements:
        assert_requirement(tree, row.id, row, rules.scale, lang)
    assert all(by_id(tree, f"limit-{limit.id}") for limit in rules.limits)
    assert all(by_id(tree, f"reading-{name}") for name in parameters)
    assert not [found for found in tree.walk() if found.attributes.get("id") == "law"]


@every_page
def test_every_threshold_shows_its_kind_by_a_sign_and_a_word(name, lang):
    signs = {"law": "§", "analogy": "≈", "default": "○"}
    for chip in classed(tree_of(name, lang), "chip"):
        kinds = [found[2:] for found in chip.classes if found.startswith("k-")]
        if kinds:
            assert chip.text.startswith(signs[kinds[0]])
            assert len(chip.text.split(" ", 1)[1]) > 2


@every_page
def test_the_counts_add_up_to_all_thresholds(name, lang):
    table = tree_of(name, lang).one("table", **{"class": "counts"})
    rows = [[int(cell.text) for cell in row.all("td")] for row in table.all("tr")[1:]]
    assert [sum(row[:-1]) for row in rows] == [row[-1] for row in rows]
    rules = bundled().overall("hd21_qd89_2019") if name == "overall" else rulebooks()[name].rating
    found = [] if name == "overall" else [row for _, row, _ in rows_of(rulebooks()[name])]
    cells = [cell for row in found or rules.requirements for cell in row.cells if cell]
    assert sum(row[-1] for row in rows) == len(cells) + len(rules.limits)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_legend_explains_every_kind_and_grade(lang):
    legend = tree_of("bundled", lang).one("dl", **{"class": "legend"}).text
    assert all(pick(KIND_WORDS[kind], lang) in legend for kind in SourceKind)
    assert all(f"{grade} " in legend for grade in Grade)


# --- In the order of the law -----------------------------------------------------------------


def test_the_text_of_the_law_is_kept_in_its_own_order():
    law = (ROOT / "rules/248_qdtu_2021/law.md").read_text(encoding="utf-8")
    section = by_id(tree_of("bundled"), "law")
    quotes = [folded(quote.text) for quote in section.all("blockquote")]
    assert len(quotes) == sum(len(criterion.clauses) for criterion in rulebooks()["bundled"].criteria)
    places = [folded(law).index(quote) for quote in quotes]
    assert places == sorted(places)
    addresses = [found.text for found in classed(section, "clause-id")]
    assert addresses[:4] == ["I.1.a", "I.1.b", "I.1.c", "I.2.a"]
    assert addresses[-2:] == ["III.a", "III.b"]


def test_words_that_no_rule_reads_are_shown_as_such_and_listed():
    tree = tree_of("bundled")
    unread = classed(by_id(tree, "law"), "unread")
    assert [found.text.endswith("Không quy tắc nào đọc đoạn này.") for found in unread] == [False, True]
    assert unread[1].one("div", **{"class": "law"}).text == "và"
    assert "Đoạn 1 : và" in by_id(tree, "left").text


def test_headings_that_the_rulebook_lists_are_no_passages_that_a_rule_lacks():
    tree = tree_of("bundled")
    listed = classed(by_id(tree, "law"), "unread")[0]
    assert listed.text.endswith("Đề mục hoặc tên cột của văn bản, không nêu đòi hỏi nào.")
    lines = [line.text for line in listed.one("div", **{"class": "law"}).all("p")]
    assert lines[0].startswith("BỘ TIÊU CHÍ ĐÁNH GIÁ CÁN BỘ đối với chức danh")
    assert "Ban hành kèm theo Quy định 248 -QĐ/TU" in lines[1]
    assert lines[2:] == [
        "TT",
        "TIÊU CHÍ ĐÁNH GIÁ",
        "CẤP ĐỘ THỰC HIỆN",
        "Xuất sắc",
        "Tốt",
        "Trung bình",
        "Kém",
    ]
    assert "Ban hành kèm theo Quy định 248 -QĐ/TU" in by_id(tree, "left").text
    second = classed(tree_of("second", "en"), "unread")[0].text
    assert "QUY CHẾ ĐẶT RA ĐỂ THỬ" in second
    assert "it asks nothing" in second


def test_headings_and_numbers_of_the_text_stand_with_the_rules():
    tree = tree_of("bundled", "en")
    assert "In the text: “ Chính trị tư tưởng ”; numbered in the text: 1" in by_id(tree, "at-I.1").text
    assert "numbered in the text: II" in by_id(tree, "at-II").text
    assert "not in the text" in by_id(tree, "at-II.2.1").text


def test_a_rule_of_one_clause_stands_beside_it_and_one_of_several_after_the_last():
    tree = tree_of("bundled")
    pair = next(p for p in classed(tree, "pair") if "II.2.4.c" in [f.text for f in classed(p, "clause-id")])
    assert [card.attributes["id"] for card in pair.all("article")] == [
        "rule-II.2.4.don_vi_hoan_thanh",
        "rule-II.2.4.don_vi_hoan_thanh_tot",
    ]
    assert "Số hạn chế được ghi nhận bằng văn bản" in pair.text
    ids = [found.attributes.get("id") for found in tree.walk()]
    assert ids.index("clause-II.2.4.c") < ids.index("rule-II.2.4.so_han_che") < ids.index("at-III")
    alone = next(p for p in classed(tree, "pair") if "I.3.b" in [f.text for f in classed(p, "clause-id")])
    assert "Không có yêu cầu riêng. Cùng đọc nội dung này" in alone.text
    assert "Không có yêu cầu riêng" not in pair.text
    shared = by_id(tree, "rule-I.1.so_uu_diem").text
    assert "đọc các nội dung I.1.a , I.1.b , I.1.c" in shared
    assert "giống hệt ở tiêu chí I.2, I.3, I.4" in shared


def test_misprints_are_marked_in_the_text_and_what_is_left_out_says_why():
    tree = tree_of("bundled")
    assert [found.text for found in tree.all("mark")] == [
        "công tác tài sản",
        "cầu nối giữ Nhân dân",
        "khuyến điểm",
    ]
    pair = next(p for p in classed(tree, "pair") if "III.a" in [f.text for f in classed(p, "clause-id")])
    assert "III.a: chưa đưa vào quy tắc. Không có số liệu để đo việc nghiêm túc nhìn nhận" in pair.text
    assert "Nguyên văn như vậy; có thể là “khuyết điểm”." in pair.text


def test_notes_on_other_texts_show_which_lines_are_quoted_and_by_which_rule():
    lines = by_id(tree_of("bundled"), "text-1").all("li")
    quoted = next(line for line in lines if "targets completed > 70 %" in line.text)
    assert {"#rule-II.2.1.chi_tieu_dat", "#rule-chi_tieu_dat"} <= {
        a.attributes["href"] for a in quoted.all("a")
    }
    once = next(line for line in lines if "một vi phạm bị xử lý kỷ luật chỉ tính một lần" in line.text)
    assert "idle" in once.classes


# --- What a rule means, in words -------------------------------------------------------------


def test_what_is_counted_is_said_in_words_without_identifiers():
    card = by_id(tree_of("bundled"), "rule-II.2.1.chi_tieu_dung_han_bao_dam").text
    assert "Tính là đạt khi thực hiện từ kế hoạch trở lên; và ngày hoàn thành không sau thời hạn" in card
    assert "không đặt ngưỡng, vì văn bản không nêu" in card
    assert "Cách hiểu: Tỷ lệ đúng hạn của chỉ tiêu đơn vị ở mức xuất sắc." in card
    lowest = by_id(tree_of("bundled", "en"), "rule-tieu_chi_con_lai").text
    assert "Only records with id of the criterion: any criterion under I or III" in lowest
    disciplined = by_id(tree_of("bundled"), "limit-bi_ky_luat_trong_nam").text
    assert "chỉ đếm một lần các mục có cùng mã vi phạm" in disciplined
    assert "ngày vi phạm từ ngày đầu năm được đánh giá trở đi" in disciplined


def better(tree: Element, name: str) -> list[str]:
    lists = classed(by_id(tree, name), "meaning")
    names, said = ([item.text for found in lists for item in found.all(tag)] for tag in ("dt", "dd"))
    return [text for about, text in zip(names, said, strict=True) if about in {"Đánh giá", "Direction"}]


@pytest.mark.parametrize(
    ("name", "vi", "en"),
    [
        ("rule-I.1.khong_suy_thoai", "“không” là tốt", "“no” is good"),
        ("rule-II.2.4.vi_pham_nang_nhat", "càng nhẹ càng tốt", "the milder, the better"),
        (
            "rule-I.4.ke_khai_tai_san",
            "tốt nhất là “đúng hạn”, kém nhất là “không kê khai”",
            "best is “on time”, worst is “not declared”",
        ),
        (
            "rule-tieu_chi_con_lai",
            "tốt nhất là “Xuất sắc”, kém nhất là “Kém”",
            "best is “Excellent”, worst is “Poor”",
        ),
        ("rule-II.2.4.so_han_che", "càng ít càng tốt", "the fewer, the better"),
        ("rule-II.2.4.don_vi_hoan_thanh", "càng cao càng tốt", "the higher, the better"),
        ("limit-lam_viec_duoi_6_thang", "càng nhiều càng tốt", "the more, the better"),
    ],
)
def test_what_is_better_is_said_in_words_of_the_value(name, vi, en):
    assert better(tree_of("bundled"), name) == [vi]
    assert better(tree_of("bundled", "en"), name) == [en]


def test_of_dates_the_later_may_be_better():
    assert better(tree_of("second"), "rule-A.han") == ["càng muộn càng tốt"]


def test_a_condition_of_a_criterion_is_neither_good_nor_bad():
    assert better(tree_of("bundled"), "at-II.1.1") == []


def test_a_limit_says_when_unless_and_what_follows():
    found = by_id(tree_of("bundled"), "limit-lam_viec_duoi_6_thang").text
    assert "Áp dụng khi Số tháng làm việc trong năm: dưới 6" in found
    assert "Trừ khi Số tháng nghỉ thai sản trong năm: từ 1 trở lên" in found
    assert "Khi đó không xếp loại" in found
    own = by_id(tree_of("bundled", "en"), "limit-khong_cao_hon_don_vi").text
    assert "Then the rating is not above that very level" in own


def test_words_of_the_glossary_are_reached_without_a_pointer():
    tree = tree_of("bundled")
    terms = classed(tree, "term")
    assert terms
    assert all(found.attributes["title"] for found in terms)
    listed = {found.attributes["id"] for found in by_id(tree, "words").all("dt")}
    assert {found.attributes["href"].removeprefix("#") for found in terms} == listed


def test_scenarios_are_folded_under_the_rule_that_they_touch():
    scenarios = {
        "II.2.4.don_vi_hoan_thanh": [("DV-1", "Hai phần ba đạt."), ("DV-2", "Cả <ba> đạt.")],
        "suy_thoai": [("ST-1", "Có kết luận.")],
        "don_vi_hoan_thanh": [("XL-1", "Đạt đủ.")],
    }
    tree = read(rulebook_html(rulebooks()["bundled"], "vi", scenarios))
    folds = classed(tree, "tried")
    assert len(folds) == 3
    assert by_id(tree, "rule-II.2.4.don_vi_hoan_thanh").one("details", **{"class": "tried"}) is folds[0]
    assert folds[0].one("summary").text.endswith(": 2")
    assert [item.text for item in folds[0].all("li")] == ["DV-1 – Hai phần ba đạt.", "DV-2 – Cả <ba> đạt."]
    assert "Có kết luận." in by_id(tree, "limit-suy_thoai").text
    assert "Đạt đủ." in by_id(tree, "rule-don_vi_hoan_thanh").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_thresholds_that_an_overlay_replaced_are_listed_and_show_what_stood_there(lang):
    rulebook = load_rulebook(BUNDLED, overlay=CITY)
    tree = read(rulebook_html(rulebook, lang))
    overlay = rulebook.overlay
    assert overlay is not None
    assert pick(overlay.titles, lang) in tree.one("header").text
    lines = by_id(tree, "summary").one("div", **{"aria-labelledby": "replaced"}).all("tr")[1:]
    assert len(lines) == len(overlay.replaced) == len(classed(tree, "before"))
    for line, entry in zip(lines, overlay.replaced, strict=True):
        chips = [name for found in classed(line, "chip") for name in found.classes if name != "chip"]
        cited = [found.citation for found in (entry.now.replaces, entry.now) if found]
        marks = [mark for one in cited for mark in (f"k-{one.kind}", one.grade and f"g-{one.grade}")]
        assert chips == [mark for mark in marks if mark]
        assert all((one.at or "") in line.text for one in cited)
    assert_whole(rulebook, lang)


def test_a_limit_that_an_overlay_changes_goes_by_its_own_title():
    tree = read(rulebook_html(load_rulebook(BUNDLED, overlay=CITY), "vi"))
    line = by_id(tree, "summary").one("div", **{"aria-labelledby": "replaced"}).all("tr")[-1].text
    assert line.startswith("Nghỉ ốm từ 3 tháng trở lên trong năm thì không xếp loại cao hơn")
    assert "Ngưỡng của: Số tháng nghỉ ốm trong năm" in line
    assert line.endswith(
        "từ 3 trở lên từ 2 trở lên ≈ Tương tự V1 Hướng dẫn 21-HD/BTCTW, quy định về nghỉ ốm của đảng viên"
        " (chưa rõ số mục) → § Quy định V1 Quyết định 15-QĐ/TM, Điều 2"
    )


def test_what_an_overlay_replaced_stands_in_its_cell_and_its_text_among_the_texts():
    tree = read(rulebook_html(load_rulebook(BUNDLED, overlay=CITY), "vi"))
    (before,) = classed(by_id(tree, "rule-I.1.du_hoc_tap_sinh_hoat"), "before")
    assert before.text == "thay cho: từ 95 % trở lên ○ Tạm dùng Ngưỡng mặc định do phần mềm tự đặt"
    (limit,) = classed(by_id(tree, "limit-nghi_om_tu_3_thang"), "before")
    assert limit.text.startswith("thay cho: từ 3 trở lên ≈ Tương tự Hướng dẫn 21-HD/BTCTW")
    quoted = [item for item in by_id(tree, "text-2").all("li") if "Điều 3" in item.text]
    assert "trích ở I.1.du_hoc_tap_sinh_hoat" in quoted[0].text


# --- For approval ----------------------------------------------------------------------------


@every_page
def test_every_rule_and_reading_can_be_approved_or_corrected_by_hand(name, lang):
    tree = tree_of(name, lang)
    articles = tree.all("article")
    assert articles
    for article in articles:
        boxes = [label.text for label in article.all("label") if label.all("input")]
        assert tuple(boxes) == VERDICTS[lang]
        assert len(article.all("textarea")) == 1
    for field in tree.all("textarea"):
        assert len(field.attributes["aria-label"] or "") > 12


def documents_of(rulebook: Rulebook) -> list[list[str]]:
    summary = by_id(read(rulebook_html(rulebook, "vi")), "summary")
    table = summary.one("div", **{"aria-labelledby": "documents"})
    return [[cell.text for cell in row.walk() if cell.tag in {"th", "td"}] for row in table.all("tr")[1:]]


def test_a_date_from_which_a_document_is_in_force_is_not_given_as_its_date():
    rows = {row[0]: row[3] for row in documents_of(rulebooks()["bundled"])}
    assert rows["Nghị định 90/2020/NĐ-CP"] == "hiệu lực 20/08/2020"
    assert rows["Quy định 89-QĐ/TW"] == "04/08/2017"
    assert "in force 2020-08-20" in by_id(tree_of("bundled", "en"), "summary").text


def test_a_document_of_two_files_is_one_while_both_hold_it_against_the_same_text():
    book = rulebooks()["bundled"]
    (row,) = [row for row in documents_of(book) if row[0] == "Quy định 89-QĐ/TW"]
    criteria, overall = book.origins
    other = tuple((name, f"{text}\nKhác.") for name, text in overall.cited)
    apart = replace(book, origins=(criteria, overall._replace(cited=other)))
    two = [row for row in documents_of(apart) if row[0] == "Quy định 89-QĐ/TW"]
    assert len(two) == 2
    assert sum(int(one[-1]) for one in two) == int(row[-1])
    assert all(int(one[-1]) > 0 for one in two)


@pytest.mark.parametrize(
    "changed", [{"verbatim": True}, {"kind": SourceKind.ANALOGY}], ids=["verbatim", "kind"]
)
def test_a_document_that_two_files_declare_otherwise_is_two(changed):
    book = rulebooks()["bundled"]
    documents = list(book.documents)
    documents[1] = replace(documents[1], **changed)
    found = documents_of(replace(book, documents=tuple(documents)))
    assert len([row for row in found if row[0] == "Quy định 89-QĐ/TW"]) == 2


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("bundled", ["Quy định 89-QĐ/TW", "Hướng dẫn 21-HD/BTCTW", "Nghị định 90/2020/NĐ-CP"]),
        ("overall", ["Hướng dẫn 21-HD/BTCTW", "Quy định 89-QĐ/TW", "Nghị định 90/2020/NĐ-CP"]),
        ("second", []),
    ],
)
def test_who_signs_says_of_each_document_known_from_notes_whether_it_was_compared(name, wanted):
    lines = classed(by_id(tree_of(name), "signing"), "compare")
    assert [line.one("strong").text for line in lines] == wanted
    for line in lines:
        assert [label.text for label in line.all("label") if label.all("input")] == ["đã", "chưa"]


def test_the_signature_binds_the_digest_of_the_scenarios_that_the_page_names():
    book = rulebooks()["second"]
    scenarios = {"A.thu": [("T-2", "Hai."), ("T-1", "Một.")], "B.sang_kien": [("T-1", "Một.")]}
    shown = [["A.thu", "T-1", "Một."], ["A.thu", "T-2", "Hai."], ["B.sang_kien", "T-1", "Một."]]
    tree = read(rulebook_html(book, "vi", scenarios))
    for place in (tree.one("header"), by_id(tree, "signing")):
        assert f"SHA-256 {digest(shown)}" in place.text
        assert f"SHA-256 {form_digest(book)[0]}" in place.text
    assert "Tình huống đã nêu 2 SHA-256" in by_id(tree, "signing").text
    other = read(rulebook_html(book, "vi", {**scenarios, "A.thu": [("T-1", "Khác.")]}))
    assert digest(shown) not in by_id(other, "signing").text
    assert "Tình huống đã nêu không có" in by_id(tree_of("second"), "signing").text


def test_the_page_says_how_many_scenarios_are_left_out_and_why():
    some = {"I.1.khong_suy_thoai": [("T-1", "Một.")]}
    adjusted = read(rulebook_html(load_rulebook(BUNDLED, overlay=CITY), "vi", some, differing=3))
    said = "3 tình huống viết cho bộ quy tắc chưa điều chỉnh, kết quả theo bản này khác, không nêu ở đây."
    assert said in by_id(adjusted, "summary").text
    book = rulebooks()["bundled"]
    own = by_id(read(rulebook_html(book, "vi", some, differing=2)), "summary").text
    assert "2 tình huống có kết quả khác điều đã nêu, không nêu ở đây" in own
    assert "không nêu ở đây" not in by_id(read(rulebook_html(book, "vi", some)), "summary").text


def test_the_signature_binds_the_digest_of_the_rulebook():
    rulebook, tree = rulebooks()["bundled"], tree_of("bundled")
    own = form_digest(rulebook)[0]
    assert own in by_id(tree, "signing").text
    assert own in tree.one("header").text
    running = re.search(r'@top-left \{ content: "([^"]*)"', source_of("bundled", "vi"))
    assert running is not None
    assert running[1] == f"{BUNDLED} - SHA-256 {own}"
    for label in ("Họ và tên", "Chức vụ", "Ngày", "Chữ ký"):
        assert label in by_id(tree, "signing").text


# --- A file that stands alone ----------------------------------------------------------------


@every_page
def test_nothing_is_loaded_from_anywhere(name, lang):
    source = source_of(name, lang)
    assert not re.search(r"https?:|//|\bsrc=|url\(|@import|<script|<link|<img|<iframe|\bon[a-z]+=", source)
    assert all(found.attributes["href"].startswith("#") for found in read(source).all("a"))
    assert "default-src 'none'" in source


@every_page
def test_every_link_leads_to_one_place_and_no_place_has_a_twin(name, lang):
    tree = tree_of(name, lang)
    ids = [found.attributes["id"] for found in tree.walk() if "id" in found.attributes]
    assert len(ids) == len(set(ids))
    targets = [found.attributes["href"].removeprefix("#") for found in tree.all("a")]
    assert set(targets) <= set(ids)
    named = [found.attributes.get("aria-labelledby") for found in tree.walk()]
    assert {name for name in named if name} <= set(ids)


@every_page
def test_headings_never_skip_a_rank_and_heads_of_tables_have_a_scope(name, lang):
    tree = tree_of(name, lang)
    ranks = [int(found.tag[1]) for found in tree.walk() if re.fullmatch(r"h\d", found.tag)]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))
    assert all(found.attributes["scope"] in {"col", "row"} for found in tree.all("th"))


@every_page
def test_words_that_stay_vietnamese_say_so_on_an_english_page(name, lang):
    for quote in tree_of(name, lang).all("blockquote"):
        assert quote.attributes["lang"] == "vi"


HOSTILE = "<script>alert(1)</script>\"';}</style>\\"


def test_no_text_of_a_rulebook_becomes_markup():
    base = rulebooks()["second"]
    criterion = replace(base.criteria[0], titles=(HOSTILE, HOSTILE))
    rulebook = replace(
        base,
        id=HOSTILE,
        title=HOSTILE,
        position=HOSTILE,
        criteria=(criterion, *base.criteria[1:]),
        not_encoded=((HOSTILE, HOSTILE),),
        misprints=(("A.a", "thư", HOSTILE),),
    )
    source = rulebook_html(rulebook, "vi", {"A.thu": [(HOSTILE, HOSTILE)]})
    tree = read(source)
    assert not tree.all("script")
    assert source.count("</style>") == 1
    assert tree.one("h1").text == HOSTILE
    assert "\\00003cscript\\00003e" in source
    assert HOSTILE in by_id(tree, "rule-A.thu").text


def test_the_bytes_are_the_same_in_every_process():
    program = (
        "import hashlib; from danhgia_rules.catalog import load_rulebook;"
        "from danhgia_rules.reports.rulebook_page import rulebook_html;"
        f"page = rulebook_html(load_rulebook({BUNDLED!r}), 'vi');"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_an_unknown_language_is_refused():
    for write in (
        lambda: rulebook_html(rulebooks()["second"], "fr"),
        lambda: rating_html(*bundled().rating_rules("hd21_qd89_2019"), "fr"),
    ):
        with pytest.raises(DanhGiaError) as refused:
            write()
        assert [problem.code for problem in refused.value.problems] == ["L002"]


# --- The command -----------------------------------------------------------------------------


def run(*words: str):
    return CliRunner().invoke(app, ["rulebook", "show", *words])


@pytest.mark.parametrize(
    ("name", "page"), [(BUNDLED, "bundled"), ("hd21_qd89_2019", "overall"), (str(SECOND), "second")]
)
def test_the_command_writes_the_page_and_replaces_an_older_one(tmp_path, name, page):
    target = tmp_path / "ra.html"
    target.write_text("cũ", encoding="utf-8")
    result = run(name, "--html", str(target), "--lang", "en")
    assert (result.exit_code, result.output) == (0, "")
    # Scenarios beside the rulebook may stand on the page too, folded.
    written = read(target.read_text(encoding="utf-8"))
    ids = [found.attributes["id"] for found in written.all("article")]
    assert ids == [found.attributes["id"] for found in tree_of(page, "en").all("article")]


def test_under_an_overlay_the_command_names_true_scenarios_alone_and_counts_the_others(tmp_path):
    target = tmp_path / "ra.html"
    result = run(BUNDLED, "--html", str(target), "--overlay", str(CITY))
    assert (result.exit_code, result.output) == (0, "")
    tree = read(target.read_text(encoding="utf-8"))
    outcomes = scenarios_run(read_suite(load_rulebook(BUNDLED, overlay=CITY), beside(BUNDLED)))
    failed = {outcome.scenario.id for outcome in outcomes if not outcome.passed}
    named = {item.text for fold in classed(tree, "tried") for item in fold.all("code")}
    assert named
    assert failed
    assert not named & failed
    assert f"{len(failed)} tình huống viết cho bộ quy tắc chưa điều chỉnh" in by_id(tree, "summary").text


def test_the_command_writes_to_standard_output_for_a_dash():
    result = run("hd21_qd89_2019", "--html", "-")
    assert result.exit_code == 0
    assert result.output == source_of("overall", "vi") + "\n"


def test_page_and_json_are_not_asked_for_at_once():
    result = run("hd21_qd89_2019", "--html", "-", "--json")
    assert result.exit_code == 2
    assert "<html" not in result.output


def test_a_folder_that_is_not_there_is_an_error_without_a_stack_trace(tmp_path):
    result = run("hd21_qd89_2019", "--html", str(tmp_path / "khong_co" / "ra.html"))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
