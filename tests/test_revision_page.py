"""The page of an impact: whole, escaped, without script, and in a real browser."""

import dataclasses
import io
import re
from pathlib import Path

import axe_core_python
import pytest
from browser import chromium, pdf, requested, set_width
from html_page import read
from pypdf import PdfReader
from test_revision_impact import ALL_EXCELLENT, EXCEEDED, SICK, SIX_MONTHS, found, worked

from danhgia_rules import DanhGiaError
from danhgia_rules.reports import templating
from danhgia_rules.revision import Impact, impact

AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
EDITS = (SICK, SIX_MONTHS, ALL_EXCELLENT, EXCEEDED)
LANGUAGES = ("vi", "en")


def result() -> Impact:
    return found("overall", *EDITS)


def html(lang: str = "vi") -> str:
    return result().to_html(lang)


# --- What it says ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_holds_every_mover_every_change_and_every_count(lang):
    tree = read(html(lang))
    text = tree.text
    for one in (*result().movers(), *result().level_movers(), *result().undetermined(), *result().near):
        assert one.code in text
    entries = [item for item in tree.all("li") if item.all("span") and "entry" in item.all("span")[0].classes]
    assert len(entries) == len(result().diff)
    counts = [count for _, *pair in result().distribution() for count in pair]
    numbers = [item.text for item in tree.all("text") if "bar-count" in item.classes]
    assert numbers == list(map(str, counts))
    bars = [item for item in tree.all("rect") if item.attributes["height"] == "15"]
    assert len(bars) == sum(count > 0 for count in counts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_needs_nothing_else(lang):
    tree = read(html(lang))
    assert tree.one("html").attributes["lang"] == lang
    assert not tree.all("script", "link", "img", "iframe", "object", "form")
    assert not [name for item in tree.all() for name in item.attributes if name.startswith("on")]
    assert not re.search(r"https?://|url\(|@import", html(lang))


def test_an_empty_impact_has_a_page_too():
    nobody = impact(result().diff.old, result().diff.new, [])
    assert "Không hồ sơ nào đổi xếp loại." in nobody.to_html()


def test_words_of_a_rulebook_are_escaped():
    book = dataclasses.replace(result().diff.new, title="<script>alert(1)</script> & “tên”")
    found_ = impact(result().diff.old, book, worked()[:1]).to_html()
    assert "<script>" not in found_
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “tên”" in found_


def test_the_same_impact_gives_the_same_page():
    assert html() == html()
    assert html("vi") != html("en")


def test_an_unknown_language_is_refused():
    with pytest.raises(DanhGiaError) as caught:
        html("fr")
    assert caught.value.code == "L002"


def test_without_jinja_the_extra_is_named(monkeypatch):
    templating.environment.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    with pytest.raises(DanhGiaError) as caught:
        html()
    assert caught.value.code == "L008"
    templating.environment.cache_clear()


# --- In a browser ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def opened(session, tmp_path, request):
    path = tmp_path / "impact.html"
    path.write_text(html(request.param), encoding="utf-8")
    for log in ("browser", "performance"):
        session.get_log(log)
    set_width(session, 1280)
    session.get(path.as_uri())
    return session


in_browser = pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"])
every_language = pytest.mark.parametrize("opened", LANGUAGES, indirect=True)


@in_browser
@every_language
def test_it_opens_without_an_error_and_meets_the_accessibility_rules(opened):
    assert opened.get_log("browser") == []
    assert requested(opened) == [opened.current_url]
    opened.execute_script(AXE.read_text(encoding="utf-8"))
    violations = opened.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];"
        "axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
        ".then(found => done(found.violations.map(rule => [rule.id, rule.nodes[0].html])))"
    )
    assert violations == []


@in_browser
@every_language
def test_nothing_sticks_out_at_any_width(opened):
    for width in (375, 800, 1280):
        set_width(opened, width)
        wide, there = opened.execute_script(
            "const root = document.documentElement; return [root.scrollWidth, root.clientWidth]"
        )
        assert wide <= there


@in_browser
@pytest.mark.parametrize("opened", ["vi"], indirect=True)
def test_it_prints_on_a_few_sheets_of_a4(opened):
    sheets = PdfReader(io.BytesIO(pdf(opened))).pages
    assert len(sheets) <= 4
    assert (round(sheets[0].mediabox.width), round(sheets[0].mediabox.height)) == (595, 842)
    assert "CB-2021-0102" in "".join(sheet.extract_text() for sheet in sheets)
