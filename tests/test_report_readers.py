"""Who sees what on a report page, and that text of a dossier stays text."""

import copy
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from html_page import Element, read
from hypothesis import given
from hypothesis import strategies as st
from report_pages import (
    LANGUAGES,
    example,
    page_of,
    section,
)
from strategies import FILED, complete_data, dossier, examples, excellent_data, with_gaps

from danhgia_rules import evaluate
from danhgia_rules.reports import page
from danhgia_rules.reports.audiences import AUDIENCES, PARTS

NOTHING_VI = "Chưa có kết quả để công khai."
NOTHING_EN = "There is no result to publish."
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% raw %}",
    "</style><b>&amp;",
)


# --- What the public must not see


TEXT_FIELDS = ("ten", "mo_ta", "so", "co_quan", "ly_do", "so_van_ban")


def filled(value: Any, names: tuple[str, ...], new: Callable[[], str]) -> Any:
    """Give plain data with every field of these names filled anew, however deep it stands."""
    if isinstance(value, list):
        return [filled(item, names, new) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: new() if key in names else filled(item, names, new) for key, item in value.items()}


def with_canaries(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Fill every text, every code of a record and every number of a document with a word of its own."""
    canaries: list[str] = []

    def canary() -> str:
        canaries.append(f"KENH{len(canaries):03}")
        return canaries[-1]

    data = copy.deepcopy(data)
    for name in ("nhiem_vu", "chi_tieu", "don_vi_truc_thuoc", "bieu_hien"):
        for record in data[name]:
            record["minh_chung"] = {"so": "", "co_quan": ""}
    for entry in data["danh_gia"]:
        entry["ly_do"] = ""
    ma = data.pop("ma")
    return {**filled(data, (*TEXT_FIELDS, "ma"), canary), "ma": ma}, canaries


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["mau", "con_thieu", "bi_ky_luat", "nghi_om"])
def test_the_public_page_holds_no_text_code_or_evidence_of_the_dossier(name, lang):
    data, canaries = with_canaries(example(name))
    result = evaluate(dossier(data))
    everything = page.material(result, "inspector")
    public, inspector = (page.html(everything, audience, lang) for audience in ("public", "inspector"))
    assert "KENH" not in public
    assert len([word for word in canaries if word in inspector]) > len(canaries) / 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_public_page_holds_no_value_of_the_dossier(lang):
    data = excellent_data(FILED, "cap_truong_ctxh")
    for number, target in enumerate(data["chi_tieu"]):
        target |= {"ke_hoach": 51370 + number, "thuc_hien": 62110 + number}
    data["bao_cao"] = {"phai_nop": 7919, "dung_han": 7907}
    data["du_hop"][0] |= {"so_cuoc": 6089, "so_tham_du": 6079}
    everything = page.material(evaluate(dossier(data)), "inspector")
    public, inspector = (page.html(everything, audience, lang) for audience in ("public", "inspector"))
    for number in ("7907", "7919", "6079", "99.8", "99,8"):
        assert number not in re.sub(r"[.,](?=\d{3}\b)", "", read(public).text)
    assert "7907/7919" in re.sub(r"[.,](?=\d{3}\b)", "", read(inspector).text)


@examples(20)
@given(st.lists(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])), min_size=2, max_size=6))
def test_the_public_page_follows_from_code_year_rules_and_the_word_of_the_rating_alone(dossiers):
    pages: dict[object, str] = {}
    for data in dossiers:
        result = evaluate(dossier(data))
        head = result.trace.heading
        key = (head.subject, head.period, head.rulebook_id, head.rating_rules_id, result.rating)
        html = page.html(page.material(result, "public"), "public", "vi")
        assert pages.setdefault(key, html) == html


def test_dossiers_of_one_rating_and_other_levels_have_one_public_page():
    one, other = example("mau"), example("mau")
    other["don_vi_truc_thuoc"][2]["xep_loai"] = "hoan_thanh_tot"
    first, second = (evaluate(dossier(data)) for data in (one, other))
    assert first.rating == second.rating
    assert first["II.2.4"].level != second["II.2.4"].level
    assert first.to_html("public") == second.to_html("public")
    assert first.to_html("person") != second.to_html("person")


@pytest.mark.parametrize(("lang", "words"), [("vi", NOTHING_VI), ("en", NOTHING_EN)])
def test_of_an_open_rating_the_public_page_tells_no_range(lang, words):
    result = page_of("con_thieu", "public", lang).one("section", **{"class": "result"})
    assert words in result.text
    assert not [item for item in result.all("li") if {"here", "maybe"} & set(item.classes)]
    assert "có thể" not in result.text
    assert "may be" not in result.text
    steps = result.one("ol").text
    assert result.text.removesuffix(steps).endswith(f"{words} ")


@pytest.mark.parametrize("name", ["mau", "con_thieu", "khong_xep_loai", "xuat_sac"])
def test_every_public_page_says_first_that_it_is_not_a_rating(name):
    vi = page_of(name, "public").one("p", **{"class": "notice"})
    assert vi.text == (
        "Kết quả do phần mềm suy ra; chưa phải xếp loại. "
        "Chỉ công khai khi cấp có thẩm quyền đã quyết định và cho phép."
    )
    en = page_of(name, "public", "en").one("header").text
    assert "Inferred by software; not a rating. To be made public only after the competent authority" in en
    for audience in ("person", "council", "inspector"):
        assert "notice" not in [name for e in page_of(name, audience).all("p") for name in e.classes]


def assessed(*who: str) -> dict[str, Any]:
    """The worked dossier with one assessment by each, that holds words of its own."""
    data = example("mau")
    data["danh_gia"] = [
        {
            "chu_the": name,
            "ngay": "2021-12-15",
            "so_van_ban": f"KENH-VB-{name}",
            "ly_do": f"KENH-LD-{name}",
            "xep_loai": "hoan_thanh_xuat_sac",
        }
        for name in who
    ]
    return data


OTHERS = ("cap_tren_truc_tiep", "tap_the", "cap_uy_noi_cu_tru", "co_quan_tham_dinh")
OWN = ("tu_danh_gia", "cap_co_tham_quyen")


def test_the_person_sees_what_they_and_the_authority_decided_and_nothing_of_others():
    result = evaluate(dossier(assessed(*OTHERS, *OWN)))
    person = page.html(page.material(result, "inspector"), "person", "vi")
    assert set(re.findall("KENH-..-([a-z_]+)", person)) == set(OWN)
    found = section(read(person), "comparison").text
    assert "[1] tự đánh giá" in found
    assert "[2] cấp có thẩm quyền" in found
    assert found.count("cao hơn 2 bậc") == 2
    assert "Điểm cần xem lại" not in found
    council = result.to_html("council")
    assert set(re.findall("KENH-..-([a-z_]+)", council)) == {*OTHERS, *OWN}
    assert "Điểm cần xem lại" in section(read(council), "comparison").text


def test_a_page_for_the_person_does_not_tell_whether_others_assessed():
    """The same bytes, whatever others wrote and whether they wrote at all."""
    pages = {
        evaluate(dossier(assessed(*who))).to_html("person")
        for who in (OWN, (*OWN, *OTHERS), (OTHERS[0], *OWN), (OWN[0], OTHERS[1], OWN[1]))
    }
    assert len(pages) == 1
    alone = evaluate(dossier(assessed(*OTHERS))).to_html("person")
    assert "Hồ sơ chưa ghi tự đánh giá và quyết định của cấp có thẩm quyền." in read(alone).text
    nobody = assessed()
    del nobody["danh_gia"]
    assert alone == evaluate(dossier(nobody)).to_html("person")


def test_the_reasons_on_the_person_s_page_point_to_no_other_page():
    for part in (part for part in PARTS if part.person):
        assert not re.search("bản (thanh tra|dành|công khai)|tập thể xem", part.person[0]), part.id
        assert "page" not in part.person[1].replace("this page", ""), part.id
    for part in (part for part in PARTS if part.public):
        assert not re.search("bản (thanh tra|dành)", part.public[0]), part.id
        assert "page" not in part.public[1].replace("this page", ""), part.id


# --- Caps and grounds


def limit_lines(tree: Element) -> dict[str, Element]:
    """Give the lines of the caps and grounds by the title of each."""
    table = section(tree, "limits").all("table")[0]
    return {line.all("td")[1].all("span")[0].text: line for line in table.one("tbody").all("tr")}


def test_months_of_leave_that_change_nothing_are_for_inspectors_only():
    data = example("mau")
    data["thoi_gian_cong_tac"] = {"so_thang_lam_viec": 10, "so_thang_nghi_om": 2, "so_thang_nghi_thai_san": 1}
    result = evaluate(dossier(data))
    everything = page.material(result, "inspector")
    trees = {name: read(page.html(everything, name, "vi")) for name in AUDIENCES}
    idle = [entry for entry in result.trace.limits if entry.applies is False]
    titles = {entry.limit.titles[0] for entry in idle}
    inspector, council = limit_lines(trees["inspector"]), limit_lines(trees["council"])
    assert titles <= set(inspector) == set(council)
    sick = next(title for title in titles if title.startswith("Nghỉ ốm từ 3 tháng trở lên"))
    assert "2 (áp dụng khi" in inspector[sick].text
    for title in titles:
        assert "không áp dụng" in council[title].text
        assert council[title].all("td")[2].text == "–"
    assert not titles & set(limit_lines(trees["person"]))
    assert "Các mức trần, căn cứ khác không áp dụng." in section(trees["person"], "limits").text


@examples(10)
@given(with_gaps())
def test_the_person_sees_every_limit_that_applies_or_may(pair):
    for data in pair:
        result = evaluate(dossier(data))
        found = section(read(page.html(page.Material(result.trace), "person", "vi")), "limits")
        told = {e.limit.titles[0] for e in result.trace.limits if e.applies is not False}
        assert told <= {span.text for span in found.all("span")}
        if not told:
            assert found.text.endswith("Không có mức trần, căn cứ nào áp dụng.")


def test_conduct_without_a_conclusion_is_for_inspectors_only():
    data = example("mau")
    data["bieu_hien"].append({"ma": "BH-99", "noi_dung": "I.2.a", "loai": "vi_pham"})
    result = evaluate(dossier(data))
    assert "BH-99" in result.to_html("inspector")
    for audience in ("person", "council", "public"):
        assert "BH-99" not in page.html(page.material(result, "inspector"), audience, "vi")


# --- Escaping


@pytest.mark.parametrize("audience", AUDIENCES)
def test_hostile_names_are_only_text(audience):
    data = example("mau")
    data["danh_gia"][1]["ly_do"] = ""
    hostile = itertools.cycle(HOSTILE)
    data = filled(data, TEXT_FIELDS, lambda: next(hostile))
    tree = read(page.html(page.material(evaluate(dossier(data)), "inspector"), audience, "vi"))
    assert not tree.all("script", "img", "b")
    assert len(tree.all("style")) == 1
    assert not any(name.startswith("on") for element in tree.all() for name in element.attributes)
    seen = [text for text in HOSTILE if text in tree.text]
    assert seen == ([] if audience == "public" else list(HOSTILE))
