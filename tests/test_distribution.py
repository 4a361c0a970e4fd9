"""The picture of a distribution: every number is in it, bars are true to scale, nothing is loaded."""

import re
import xml.etree.ElementTree as ET

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.reports.distribution import LONGEST, STACK, WIDTH, Distribution, Part, length, share, svg

SVG = "{http://www.w3.org/2000/svg}"
SCALE = ("xuat_sac", "tot", "trung_binh", "kem", "undetermined", "not_applicable")
WORDS = ("Xuất sắc", "Tốt", "Trung bình", "Kém", "Chưa xác định", "Không áp dụng")
COUNTS = st.lists(st.integers(0, 10**9), min_size=6, max_size=6)


def parts(counts):
    return tuple(Part(name, word, count) for name, word, count in zip(SCALE, WORDS, counts, strict=True))


def drawn(found, lang="vi"):
    return ET.fromstring(svg(found, lang))  # noqa: S314 - our own drawing


def bars(root, high):
    """Give the widths of the bars that have a height, without the marks of the legend."""
    rects = root.iter(f"{SVG}rect")
    return [int(rect.get("width")) for rect in rects if rect.get("height") == str(high) and rect.get("x")]


def texts(root):
    return [element.text for element in root.iter(f"{SVG}text")]


@own.examples(50)
@given(COUNTS)
def test_bars_of_ratings_are_as_long_as_their_counts_say(counts):
    found = bars(drawn(Distribution(parts(counts))), 18)
    there = [count for count in counts if count]
    assert len(found) == len(there)
    for width, count in zip(found, there, strict=True):
        assert 1 <= width <= LONGEST
        assert width == 1 or width == count * LONGEST // max(counts)


@own.examples(50)
@given(COUNTS)
def test_a_criterion_fills_its_bar_and_hides_no_level(counts):
    ratings = parts([0] * 6)
    found = bars(drawn(Distribution(ratings, (("I.1  Tiêu chí", parts(counts)),))), 18)
    assert len(found) == sum(count > 0 for count in counts)
    assert sum(found) == (STACK if any(counts) else 0)
    assert all(width >= 2 for width in found)


@own.examples(50)
@given(COUNTS, st.sampled_from(["vi", "en"]))
def test_the_text_alternative_holds_every_number_and_each_bar_of_a_rating_stands_with_its_own(counts, lang):
    root = drawn(Distribution(parts(counts), (("I.1", parts(counts)),), ("Ghi chú",)), lang)
    described = root.find(f"{SVG}desc").text
    shown = texts(root)
    for word, count in zip(WORDS, counts, strict=True):
        number = f"{count:,}".replace(",", "." if lang == "vi" else ",")
        assert f"{word}: {number} (" in described
        assert any(text.startswith(f"{number} (") for text in shown)
        assert not count or f"{word}: {number}" in described.partition("I.1. ")[2]
    assert described.endswith(" Ghi chú")


@own.examples(50)
@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(1, 400))
def test_a_bar_is_there_exactly_when_somebody_is(count, more, room):
    found = length(count, count + more, room)
    assert (found > 0) == (count > 0)
    assert found <= room
    assert length(count + more, count + more, room) == room


def test_nobody_rated_is_drawn_without_a_bar_and_without_a_share():
    root = drawn(Distribution(parts([0] * 6)))
    assert bars(root, 18) == []
    assert texts(root).count("0 (–)") == 6
    assert share(0, 0, "en") == "–"
    assert share(1, 3, "vi") == "33,33 %"


def test_results_are_told_apart_without_colour():
    """Each level has its own hatching, and the legend names those that somebody has."""
    root = drawn(Distribution(parts([0] * 6), (("I.1", parts([5, 4, 3, 2, 1, 0])),)))
    patterns = [pattern.find(f"{SVG}path").get("d") for pattern in root.iter(f"{SVG}pattern")]
    assert len({*patterns[:5]}) == 5
    shown = texts(root)
    assert [word for word in WORDS if shown.count(word) == 2] == list(WORDS[:5])
    assert shown.count("Không áp dụng") == 1  # beside its bar of ratings, not in the legend
    titles = [group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g")]
    assert titles == ["Xuất sắc: 5", "Tốt: 4", "Trung bình: 3", "Kém: 2", "Chưa xác định: 1"]


@pytest.mark.parametrize("levels", [1, 2, 3, 4, 7])
def test_a_scale_of_any_length_goes_from_the_best_fill_to_the_lowest(levels):
    scale = tuple(Part(f"muc_{n}", f"Mức {n}", 10) for n in range(levels))
    outside = (Part("not_rated", "Không xếp loại", 10),)
    fills = re.findall(r'height="18" fill="url\(#phan-bo-(\d)\)"', svg(Distribution(scale + outside), "vi"))
    found = [int(fill) for fill in fills]
    assert found[-1] == 5
    assert found[:-1] == sorted(found[:-1])
    assert found[0] == 0
    assert levels == 1 or found[-2] == 3


def test_the_picture_needs_nothing_else_and_lets_nothing_in():
    heading = "I.1  <script>alert(1)</script> & “Tiêu chí” rất dài " + "chữ " * 60
    found = Distribution(parts([7, 1, 0, 0, 2, 0]), ((heading, parts([7, 1, 0, 0, 2, 0])),), ("a < b",))
    text = svg(found, "vi")
    assert "<script" not in text
    assert text.count("://") == 1  # the name of SVG itself
    assert not re.search(r"href|@import|<image|<foreignObject|style=\"(?!max-width)", text)
    root = ET.fromstring(text)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == named
    assert int(root.get("width")) == WIDTH
    assert svg(found, "vi") == text


def test_everything_lies_inside_the_picture():
    criteria = tuple(
        (f"II.{n}  Tiêu chí có tên khá dài để xuống dòng hai lần", parts([n] * 6)) for n in range(1, 15)
    )
    root = drawn(Distribution(parts([10**9] * 6), criteria, ("chữ " * 80,)))
    high = int(root.get("height"))
    for element in root.iter():
        if element.tag in {f"{SVG}text", f"{SVG}rect"} and element.get("y"):
            assert 0 <= float(element.get("y")) <= high
            assert 0 <= float(element.get("x")) + float(element.get("width", 0)) <= WIDTH
