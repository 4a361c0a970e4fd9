"""The reasoning as SVG: boxes do not overlap, texts stay inside, and what binds can be seen."""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
import strategies as own
from graph_helpers import EXAMPLES, LANGUAGES, hostile, named_by_enemies, result_of, results
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules import Dossier, evaluate
from danhgia_rules.answers.graph.build import reasoning
from danhgia_rules.reports import drawing
from danhgia_rules.reports.drawing import svg
from danhgia_rules.reports.layout import FONT, WIDTH, lay_out
from danhgia_rules.reports.text_lines import Run, is_common, line_width, width, wrap

TALL = {"suy_thoai": 1200}
"""Drawings of dossiers where nearly every criterion is held down need more than a page."""


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - our own output


def tag(name):
    return f"{{http://www.w3.org/2000/svg}}{name}"


def boxes_of(root):
    """The boxes of a drawing, each with its lines of text; the legend is no box."""
    found, rect = [], None
    for element in root:
        if element.tag == tag("rect"):
            rect = {key: int(element.get(key)) for key in ("x", "y", "width", "height")}
        elif element.tag == tag("text") and len(element):
            found.append((rect, list(element)))
    return found


def check_drawing(text):
    root = parsed(text)
    found = boxes_of(root)
    for (one, _), (other, _) in itertools.combinations(found, 2):
        apart = (
            one["x"] + one["width"] <= other["x"]
            or other["x"] + other["width"] <= one["x"]
            or one["y"] + one["height"] <= other["y"]
            or other["y"] + other["height"] <= one["y"]
        )
        assert apart
    for rect, spans in found:
        assert rect["x"] >= 0
        assert rect["x"] + rect["width"] <= WIDTH
        assert rect["y"] + rect["height"] <= int(root.get("height"))
        check_text(rect, spans)
    check_lanes(root, [rect for rect, _ in found])


def check_text(rect, spans):
    """Every line begins inside its box and, by the estimate, ends inside; lines do not meet."""
    lines = []
    for span in spans:
        if span.get("x"):
            lines.append((int(span.get("x")), int(span.get("y")), 0))
        x, y, wide = lines[-1]
        lines[-1] = (x, y, wide + width(span.text, bold=span.get("font-weight") == "bold"))
    assert lines
    for x, y, wide in lines:
        assert rect["x"] < x
        assert (rect["x"] + rect["width"] - x) * 1000 >= wide * FONT
        assert rect["y"] + FONT // 10 <= y + 1
        assert y <= rect["y"] + rect["height"] - 3
    for (_, before, _), (_, after, _) in itertools.pairwise(lines):
        assert after - before >= FONT // 10 + 1


def check_lanes(root, rects):
    """A line that passes over columns touches no box on its way."""
    paths = " ".join(element.get("d") for element in root if element.get("fill") == "none")
    for left, lane, right in re.findall(r" ([0-9]+) ([0-9]+)H([0-9]+)", paths):
        for rect in rects:
            if int(left) < rect["x"] + rect["width"] and rect["x"] < int(right):
                assert not rect["y"] <= int(lane) <= rect["y"] + rect["height"]


@own.examples(20)
@given(results(), st.sampled_from(LANGUAGES))
def test_no_two_boxes_overlap_and_every_text_is_inside_its_box(result, lang):
    graph = reasoning(result.trace)
    text = svg(graph, lang)
    assert len(boxes_of(parsed(text))) == len(graph.nodes)
    check_drawing(text)


@own.examples(20)
@given(named_by_enemies(), st.sampled_from(LANGUAGES))
def test_no_name_breaks_out_of_the_drawing(result, lang):
    text = svg(reasoning(result.trace), lang)
    check_drawing(text)
    assert {element.tag for element in parsed(text).iter()} <= {
        tag(name) for name in ("svg", "title", "desc", "rect", "path", "text", "tspan")
    }
    for element in parsed(text).iter():
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_drawing_of_each_worked_dossier_fits_a_page(path, lang):
    text = evaluate(Dossier.from_file(path)).to_svg(lang)
    root = parsed(text)
    check_drawing(text)
    assert int(root.get("width")) == WIDTH
    assert int(root.get("height")) <= TALL.get(path.stem, 1000)
    assert float(root.get("font-size")) >= 9.5
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_the_drawing_has_a_title_and_a_description_under_ids_of_its_own():
    graph = reasoning(result_of("mau").trace)
    root = parsed(svg(graph, "en", prefix="a"))
    assert root.get("role") == "img"
    title, about = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}" == "a-title a-desc"
    assert (title.text, about.text) == (graph.titles[1], graph.descriptions[1])


def test_what_binds_is_heavier_and_has_a_mark_besides_its_colour():
    graph = reasoning(result_of("mau").trace)
    root = parsed(svg(graph, "vi"))
    rects = [element for element in root if element.tag == tag("rect")]
    heavy = [rect for rect in rects if float(rect.get("stroke-width", 0)) > 2]
    assert len(heavy) == sum(node.binding for node in graph.nodes)
    marks = [e for e in root if e.tag == tag("path") and e.get("fill") == "#8b1a1a"]
    assert len(marks) == len(heavy) + 1  # one explains itself below
    last_line = max(n for n, e in enumerate(root) if e.get("fill") == "none")
    assert last_line < min(n for n, e in enumerate(root) if e.tag == tag("rect"))


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_every_ground():
    grounds = ["#ffffff", *(fill for fill, _ in drawing._FILLS.values())]
    for ground, ink in itertools.product(grounds, (drawing._INK, drawing._SOFT)):
        assert (luminance(ground) + 0.05) / (luminance(ink) + 0.05) >= 4.5


@given(st.lists(st.tuples(hostile, st.booleans()), max_size=3), st.integers(200, 3000), st.integers(1, 9))
def test_broken_lines_keep_every_letter_or_end_with_an_ellipsis(parts, room, most):
    runs = [Run(text, bold) for text, bold in parts]
    lines = wrap(runs, room, most)
    assert len(lines) <= most
    assert all(line_width(line) <= room for line in lines)
    shown = "".join(run.text for line in lines for run in line)
    letters, whole = (
        "".join(text.replace("\u00a0", " ").split()) for text in (shown, "".join(t for t, _ in parts))
    )
    assert letters == whole or (letters.endswith("…") and whole.startswith(letters[:-1]))


@pytest.mark.parametrize(
    ("text", "plain", "bold"),
    [
        ("Hoàn thành xuất sắc nhiệm vụ", 1538, 1716),
        ("Tỷ lệ nhiệm vụ hoàn thành đúng hạn", 1850, 2067),
        ("ƯU ĐIỂM ĐƯỢC GHI NHẬN", 1342, 1452),
        ("Share of meetings attended: 66.67% (2/3)", 2117, 2375),
        ("“Tốt” hoặc cao hơn – ≥ 95 %; [x] {y} @ #", 2118, 2333),
    ],
)
def test_widths_are_estimated_from_above_and_not_by_much(text, plain, bold):
    """The widths measured in a browser with DejaVu Sans, a wide typeface, in hundredths of an em."""
    assert plain <= width(text) <= plain * 1.05
    assert bold <= width(text, bold=True) <= bold * 1.1


def test_no_two_targets_share_a_lane():
    for path in EXAMPLES:
        lanes = lay_out(reasoning(evaluate(Dossier.from_file(path)).trace), "vi").lanes
        assert len(set(lanes.values())) == len(lanes)


def test_rare_characters_are_held_to_their_room():
    assert is_common("Ưu điểm: “Hoàn thành” ≥ 66,67 %")
    assert not is_common("漢")
    data = own.excellent_data(own.FILED, "cap_truong_ctxh")
    data["don_vi_truc_thuoc"] = [{"ma": "DV-1", "ten": "漢字", "xep_loai": "hoan_thanh"}]
    text = evaluate(own.dossier(data)).to_svg()
    assert len(re.findall("textLength", text)) == 1
