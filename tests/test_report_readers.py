"""Who sees what on a report page, and that text of a dossier stays text."""

import copy
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from html_page import read
from hypothesis import given, settings
from hypothesis import strategies as st
from report_pages import (
    LANGUAGES,
    example,
)
from strategies import FILED, complete_data, dossier, excellent_data, with_gaps

from danhgia_rules import evaluate
from danhgia_rules.reports import page
from danhgia_rules.reports.audiences import AUDIENCES

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


@settings(max_examples=20)
@given(st.lists(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])), min_size=2, max_size=6))
def test_the_public_page_follows_from_code_year_levels_and_rating_alone(dossiers):
    pages: dict[object, str] = {}
    for data in dossiers:
        result = evaluate(dossier(data))
        known = tuple((entry.level, str(entry.bounds)) for entry in result)
        key = (known, result.rating, str(result.bounds))
        html = page.html(page.Material(result.trace), "public", "vi")
        assert pages.setdefault(key, html) == html


def test_the_public_page_of_the_same_levels_is_the_same_whatever_the_facts():
    one = excellent_data(FILED, "cap_truong_ctxh")
    other = copy.deepcopy(one)
    other["bao_cao"] = {"phai_nop": 77, "dung_han": 77}
    other["don_vi_truc_thuoc"] = other["don_vi_truc_thuoc"][:1]
    other["ky_luat"] = []
    for record in other["nhiem_vu"]:
        record["ma"] = f"NV-{record['ma']}"
    pages = {evaluate(dossier(data)).to_html("public") for data in (one, other)}
    assert len(pages) == 1
    assert evaluate(dossier(one)).to_html("person") != evaluate(dossier(other)).to_html("person")


def test_the_person_does_not_see_what_others_said():
    data = example("mau")
    data["danh_gia"] = [
        {
            "chu_the": "tap_the",
            "ngay": "2021-12-15",
            "so_van_ban": "KENH-VB",
            "ly_do": "KENH-LD",
            "xep_loai": "hoan_thanh_xuat_sac",
        },
    ]
    result = evaluate(dossier(data))
    assert "KENH" not in page.html(page.material(result, "inspector"), "person", "vi")
    council = result.to_html("council")
    assert "KENH-VB" in council
    assert "KENH-LD" in council
    assert "cao hơn 2 bậc" in council


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
