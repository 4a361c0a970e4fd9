"""The report page without a browser: whole, structured, in words for people; the marks in the form."""

import itertools
import re

from html_page import read
from hypothesis import given
from report_pages import (
    EXAMPLES,
    evaluated,
    every_page,
    last_list,
    rendered,
    section,
    tree_of,
)
from strategies import cases, dossier, examples, with_gaps

from danhgia_rules import evaluate
from danhgia_rules.reports import page
from danhgia_rules.reports.audiences import AUDIENCES, PARTS, left_out, shown

# --- Every worked dossier, for every reader, in both languages


@every_page
def test_a_page_is_whole_and_loads_nothing(path, audience, lang):
    html = rendered(path, audience, lang)
    tree = tree_of(path, audience, lang)
    assert html.startswith("<!DOCTYPE html>\n")
    assert tree.one("html").attributes["lang"] == lang
    assert not tree.all("script", "link", "img", "iframe", "object", "embed", "form", "base", "use", "image")
    for element in tree.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on"), element
            if name in {"href", "src", "action", "xlink:href", "srcset", "poster"}:
                assert value.startswith("#"), value
            if name != "xmlns":
                assert "://" not in (value or ""), (name, value)
    assert not re.search(r"url\(|@import|@font-face|javascript:", html)


@every_page
def test_a_page_speaks_to_people(path, audience, lang):
    text = tree_of(path, audience, lang).text
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text)
    for leak in ("None", "Fraction", "Undefined", "namedtuple", "jinja", "()", "  "):
        assert leak not in text
    head = evaluated(path).trace.heading
    assert head.subject in text
    assert head.period in text
    assert ("cấp có thẩm quyền quyết định" if lang == "vi" else "the competent authority decides") in text
    assert (head.rulebook_title[0] if lang == "vi" else head.rulebook_title[1]) in text


@every_page
def test_the_structure_of_a_page_serves_those_who_do_not_see_it(path, audience, lang):
    tree = tree_of(path, audience, lang)
    levels = [int(found.tag[1]) for found in tree.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [e.attributes["id"] for e in tree.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in tree.all():
        for name in ("href", "aria-labelledby"):
            for target in (element.attributes.get(name) or "").removeprefix("#").split():
                assert target in ids
    for name in ("header", "nav", "main", "footer"):
        tree.one(name)
    for table in tree.all("table"):
        assert table.all("thead")
        assert all("scope" in cell.attributes for cell in table.all("th"))
    assert all(found.children and found.all("summary") for found in tree.all("details"))


@every_page
def test_every_page_ends_with_what_it_leaves_out(path, audience, lang):
    items = [item.text for item in last_list(tree_of(path, audience, lang))]
    expected = [f"{' ; '.join(titles)} : {why}." for titles, why in left_out(audience, lang)]
    assert items == expected


def test_what_is_left_out_is_each_part_that_a_reader_does_not_see():
    for audience in AUDIENCES:
        named = {title for titles, _ in left_out(audience, "vi") for title in titles}
        for part in PARTS:
            assert (part.titles[0] in named) is (part.id not in shown(audience))
        reasons = [why for _, why in left_out(audience, "vi")]
        assert len(reasons) == len(set(reasons))
    assert {part.id for part in PARTS} == set(shown("inspector"))
    assert set(shown("public")) == {"form", "sources"}
    assert set(page._BUILDERS) <= {part.id for part in PARTS}


def test_the_parts_come_in_the_order_of_the_table():
    tree = read(rendered(EXAMPLES[0], "inspector", "vi"))
    ids = [found.attributes["id"] for found in tree.one("main").all("section")]
    order = [f"part-{part.id}" for part in PARTS]
    seen = [name for name in ids if name.startswith("part-")]
    assert seen == [name for name in order if name in seen]
    assert len(seen) >= 10


def check_whole(result):
    answers = page.material(result, "inspector")
    for audience in AUDIENCES:
        tree = read(page.html(answers, audience, "en"))
        assert len(last_list(tree)) == len(left_out(audience, "en"))
        assert " None " not in tree.text


@examples(5)
@given(with_gaps())
def test_any_dossier_gives_a_page_for_everybody(pair):
    for data in pair:
        check_whole(evaluate(dossier(data)))


@examples(10)
@given(cases())
def test_any_rulebook_gives_a_page_for_everybody(case):
    rulebook, full, holes = case
    for data in (full, holes):
        check_whole(evaluate(dossier(data), rulebook=rulebook))


# --- The form


def marks(html: str) -> dict[str, tuple[list[str], str]]:
    """Give the marks of each criterion's line, and the words of the line."""
    table = section(read(html), "form").all("table")[0]
    found = {}
    for line in table.one("tbody").all("tr"):
        if "group" in line.classes:
            continue
        cells = [cell.text for cell in line.all("td") if "mark" in cell.classes]
        found[line.one("th").text] = (cells, line.text)
    return found


def columns(result) -> list[str]:
    return list(reversed(result.rulebook.scale.names))


def check_marks(result, lang="vi"):
    found = marks(page.html(page.Material(result.trace), "person", lang))
    assert list(found) == [entry.id for entry in result]
    for entry in result:
        cells, words = found[entry.id]
        if entry.level == "not_applicable":
            assert cells == []
            assert "Không áp dụng" in words
        elif entry.bounds is None:
            assert cells == ["X" if name == entry.level else "" for name in columns(result)]
        else:
            names = columns(result)
            inside = names[names.index(entry.bounds.highest) : names.index(entry.bounds.lowest) + 1]
            assert cells == ["?" if name in inside else "" for name in names]
            assert ("hoặc không áp dụng" in words) is entry.bounds.outside
        assert all(text in words for _, text in entry.trace.criterion.clauses)


@examples(25)
@given(with_gaps())
def test_the_reached_column_is_marked(pair):
    for data in pair:
        check_marks(evaluate(dossier(data)))


@examples(15)
@given(cases())
def test_the_form_follows_any_rulebook(case):
    rulebook, full, holes = case
    for data in (full, holes):
        check_marks(evaluate(dossier(data), rulebook=rulebook))


@examples(10)
@given(with_gaps())
def test_the_form_for_the_public_marks_nothing(pair):
    for data in pair:
        result = evaluate(dossier(data))
        found = marks(page.html(page.Material(result.trace), "public", "vi"))
        assert list(found) == [entry.id for entry in result]
        for entry in result:
            cells, words = found[entry.id]
            assert cells == [""] * len(columns(result))
            assert all(text in words for _, text in entry.trace.criterion.clauses)
            assert "áp dụng" not in words.removeprefix(entry.trace.criterion.titles[0])


def test_the_form_has_the_headings_of_the_source_in_their_order():
    lines = read(rendered(EXAMPLES[0], "public", "vi")).all("table")[0].one("tbody").all("tr")
    ids = [line.one("th").text for line in lines]
    assert ids[:6] == ["I", "I.1", "I.2", "I.3", "I.4", "II"]
    assert ids[6:8] == ["II.1", "II.1.1"]
    assert ids[-1] == "III"
    assert "TIÊU CHÍ VỀ KẾT QUẢ THỰC HIỆN NHIỆM VỤ ĐƯỢC GIAO" in lines[5].text
    head = read(rendered(EXAMPLES[0], "public", "vi")).all("thead")[0].text
    assert head.endswith("Xuất sắc Tốt Trung bình Kém")
