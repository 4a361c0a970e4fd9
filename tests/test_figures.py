"""Whether the number of a threshold stands in quoted words."""

from fractions import Fraction

import pytest

from danhgia_rules.levels import Scale
from danhgia_rules.loader.figures import stands_in
from danhgia_rules.rulebook.model import Domain

SHARE, COUNT, NUMBER = Domain("share"), Domain("count"), Domain("number")
SCALE = Domain("scale", Scale(("a", "b", "c", "d"), (("", ""),) * 4))


@pytest.mark.parametrize(
    "words",
    ["ít nhất 70% chỉ tiêu", "từ 70 % trở lên", "70 phần trăm", "70,0% trở lên", "từ 70% đến dưới 90%",
     "từ 50 đến dưới 70%", "từ 70 đến 90%", "70 percent", "(70%)"],
)  # fmt: skip
def test_a_percentage_is_found_however_it_is_written(words: str) -> None:
    assert stands_in(SHARE, Fraction(7, 10), words)


@pytest.mark.parametrize(
    "words", ["thì", "170% chỉ tiêu", "7%", "70 chỉ tiêu", "70 cuộc, đạt 50%", "0,70%", "70,5%", "Điều 70"]
)
def test_another_number_is_no_percentage(words: str) -> None:
    assert not stands_in(SHARE, Fraction(7, 10), words)


def test_decimals_take_a_comma_or_a_dot() -> None:
    assert stands_in(SHARE, Fraction(5, 1000), "trên 0,5%")
    assert stands_in(SHARE, Fraction(5, 1000), "over 0.5 %")
    assert stands_in(NUMBER, Fraction(5, 2), "2,5 lần")
    assert stands_in(COUNT, 1200, "1.200 hội viên")
    assert stands_in(COUNT, 1200, "1,200 members")
    assert not stands_in(COUNT, 1200, "1.20 hội viên")


@pytest.mark.parametrize("words", ["mọi chỉ tiêu", "Tất cả các đơn vị", "toàn bộ", "all units", "100%"])
def test_a_hundred_per_cent_may_be_said_as_all(words: str) -> None:
    assert stands_in(SHARE, Fraction(1), words)
    assert not stands_in(SHARE, Fraction(1), "small units")
    assert words == "100%" or not stands_in(SHARE, Fraction(9, 10), words)


@pytest.mark.parametrize(
    ("words", "found"),
    [("từ 3 tháng trở lên", True), ("03 tháng", True), ("13 tháng", False), ("30 tháng", False),
     ("Điều 3 quy định", False), ("Quyết định 3-QĐ/TU", False), ("ngày 3/4", False), ("gồm 2, 3.", True)],
)  # fmt: skip
def test_a_count_is_a_whole_number_of_its_own(words: str, found: bool) -> None:
    assert stands_in(COUNT, 3, words) is found


def test_what_is_not_written_in_digits_is_not_asked_for() -> None:
    assert stands_in(SCALE, 3, "khiển trách")
    assert stands_in(Domain("bool"), 1, "có")
    assert stands_in(Domain("date"), 737_000, "cuối năm")
    assert stands_in(COUNT, 0, "không có")
    assert stands_in(COUNT, 1, "bị kỷ luật")
