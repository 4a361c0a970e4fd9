"""The page of a rulebook in a real headless Chromium: serves everybody, takes verdicts, and prints them."""

import io
from pathlib import Path

import axe_core_python
import pytest
from browser import chromium, pdf, requested, set_width
from pypdf import PdfReader
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from danhgia_rules.catalog import bundled, load_rulebook
from danhgia_rules.records.form import form_digest
from danhgia_rules.reports.rulebook_page import rating_html, rulebook_html

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"])

BUNDLED = "248_qdtu_2021.cap_truong_ctxh"
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
A4 = (595, 842)
MOST_SHEETS = 40


def page(name: str) -> str:
    if name == "overall":
        return rating_html(*bundled().rating_rules("hd21_qd89_2019"), "vi")
    if name == "second":
        return rulebook_html(load_rulebook(Path(__file__).parent / "second_rulebook/thu_thu.yaml"), "en")
    touching = {"II.2.4.don_vi_hoan_thanh": [("DV-1", "Hai phần ba tổ chức đạt.")]}
    return rulebook_html(load_rulebook(BUNDLED), "vi", touching)


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def opened(session, tmp_path, request):
    path = tmp_path / f"{request.param}.html"
    path.write_text(page(request.param), encoding="utf-8")
    for log in ("browser", "performance"):
        session.get_log(log)
    set_width(session, 1280)
    session.get(path.as_uri())
    return session


every_page = pytest.mark.parametrize("opened", ["main", "second", "overall"], indirect=True)
main = pytest.mark.parametrize("opened", ["main"], indirect=True)


def flat(text: str) -> str:
    """Leave out white space: a PDF knows glyphs and places, not words."""
    return "".join(text.split())


@every_page
def test_it_opens_without_an_error_and_asks_the_network_for_nothing(opened):
    assert opened.get_log("browser") == []
    assert requested(opened) == [opened.current_url]


@every_page
def test_it_meets_the_accessibility_rules(opened):
    opened.execute_script(AXE.read_text(encoding="utf-8"))
    opened.execute_script("document.querySelectorAll('details').forEach(found => { found.open = true })")
    violations, passes = opened.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];"
        "axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
        ".then(result => done([result.violations, result.passes.map(rule => rule.id)]))"
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []
    assert {"color-contrast", "heading-order", "label"} <= set(passes)


@every_page
@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_sticks_out_of_the_page(opened, width):
    set_width(opened, width)
    wide, there = opened.execute_script(
        "const root = document.documentElement; return [root.scrollWidth, root.clientWidth]"
    )
    assert there >= width - 20
    assert wide <= there


@main
def test_on_a_phone_every_threshold_is_seen_without_scrolling_sideways(opened):
    set_width(opened, 375)
    hidden = opened.execute_script(
        "return [...document.querySelectorAll('#law .scroll')]"
        ".filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.getAttribute('aria-label'))"
    )
    assert hidden == []


@main
def test_rules_stand_beside_their_words_on_a_desk_and_below_them_on_a_phone(opened):
    beside = (
        "const pair = document.getElementById('clause-II.2.4.c').closest('.pair');"
        "const [law, rules] = pair.children;"
        "return law.getBoundingClientRect().right <= rules.getBoundingClientRect().left"
    )
    assert opened.execute_script(beside) is True
    set_width(opened, 375)
    assert opened.execute_script(beside) is False


@pytest.mark.parametrize("opened", ["second"], indirect=True)
def test_a_verdict_is_given_by_keys_and_printed(opened):
    card = opened.find_element(By.ID, "rule-A.thu")
    right, wrong = card.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")
    wrong.send_keys(Keys.SPACE)
    assert (right.is_selected(), wrong.is_selected()) == (False, True)
    card.find_element(By.TAG_NAME, "textarea").send_keys("phải là 75 phần trăm, xem phụ lục")
    printed = "".join(flat(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf(opened))).pages)
    assert flat("phải là 75 phần trăm, xem phụ lục") in printed


@main
def test_a_word_of_the_glossary_is_reached_by_keys(opened):
    term = opened.find_element(By.CSS_SELECTOR, "[id='rule-II.2.4.don_vi_hoan_thanh'] .term")
    name = term.get_attribute("title")
    term.send_keys(Keys.ENTER)
    assert opened.current_url.endswith(f"#word-{name}")
    assert opened.find_element(By.ID, f"word-{name}").is_displayed()


@main
def test_it_prints_on_a4_with_the_digest_on_every_sheet_and_no_rule_cut_in_two(opened):
    cards = opened.execute_script(
        "return [...document.querySelectorAll('#law .card')].map(card => ["
        "card.querySelector('.address').textContent, card.querySelector('.bases').textContent])"
    )
    found = PdfReader(io.BytesIO(pdf(opened))).pages
    assert len(found) <= MOST_SHEETS
    assert (round(found[0].mediabox.width), round(found[0].mediabox.height)) == A4
    sheets = [flat(sheet.extract_text()) for sheet in found]
    digest = form_digest(load_rulebook(BUNDLED))[0]
    for number, sheet in enumerate(sheets, 1):
        assert flat(f"{BUNDLED} - SHA-256 {digest}") in sheet
        assert f"{number}/{len(sheets)}" in sheet
    assert len(cards) > 40
    for address, bases in cards:
        assert any(flat(address) in sheet and flat(bases) in sheet for sheet in sheets), address
    assert any(flat("Hai phần ba tổ chức đạt.") in sheet for sheet in sheets), "folded scenarios"
