"""Exact numbers: codes keep every comparison, texts are read and printed without loss."""

import decimal
import operator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.exact import (
    CODE_LIMIT,
    UNBOUNDED,
    as_decimal,
    common_scale,
    encode,
    format_exactly,
    format_number,
    format_percent,
    is_bounded,
    parse_decimal,
    parse_integer,
    parse_percent,
)

fractions = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6)
COMPARE = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq]


@given(fractions, st.lists(fractions, min_size=1, max_size=5))
def test_codes_compare_with_thresholds_as_the_numbers_do(value, thresholds):
    scale = common_scale(thresholds)
    if max(abs(threshold) for threshold in thresholds) * scale * 2 >= CODE_LIMIT:
        return
    for threshold in thresholds:
        for compare in COMPARE:
            assert compare(encode(value, scale), encode(threshold, scale)) == compare(value, threshold)


@given(st.fractions(min_value=0, max_value=1, max_denominator=200), st.integers(0, 200))
def test_codes_of_shares_are_exact_beside_each_threshold(share, threshold):
    wanted = Fraction(threshold, 200)
    assert (encode(share, 200) >= encode(wanted, 200)) == (share >= wanted)
    assert (encode(share, 200) > encode(wanted, 200)) == (share > wanted)


@pytest.mark.parametrize("value", [UNBOUNDED, -UNBOUNDED, 2**80, Fraction(2**90, 3)])
def test_what_lies_beyond_all_thresholds_saturates(value):
    assert abs(encode(value, 100)) == CODE_LIMIT
    assert (encode(value, 100) > 0) == (value > 0)


def test_numbers_and_stand_ins_are_told_apart():
    assert is_bounded(0)
    assert is_bounded(Fraction(1, 3))
    assert not is_bounded(UNBOUNDED)
    assert not is_bounded(-UNBOUNDED)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-7", -7),
        ("9007199254740991", 2**53 - 1),
        ("9007199254740992", None),
        ("007", None),
        ("1.0", None),
    ],
)
def test_integers_are_read_strictly(text, value):
    assert parse_integer(text) == value


@pytest.mark.parametrize("text", ["1_0", " 1", "1 ", "+1", "0x10", "1e3", "", "١", "9" * 30])
def test_what_is_no_plain_integer_is_not_read(text):
    assert parse_integer(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("8.5", Decimal("8.5")), ("1200", Decimal(1200)), ("8,5", None), (".5", None)]
)
def test_decimals_are_read_strictly(text, value):
    assert parse_decimal(text) == value


@pytest.mark.parametrize("text", ["1e5", "NaN", "Infinity", "1.", "9" * 20, "1" * 41])
def test_what_is_no_plain_decimal_is_not_read(text):
    assert parse_decimal(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("70%", Fraction(7, 10)),
        ("70 %", Fraction(7, 10)),
        ("62.5%", Fraction(5, 8)),
        ("70", None),
        ("%", None),
        ("1" * 30 + "%", None),
    ],
)
def test_percentages_are_read_with_their_sign(text, value):
    assert parse_percent(text) == value


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Fraction(2, 3), "66,67 %", "66.67%"),
        (Fraction(7, 10), "70 %", "70%"),
        (1, "100 %", "100%"),
        (Fraction(699_999, 1_000_000), "gần 70 %", "just under 70%"),
        (Fraction(700_001, 1_000_000), "hơn 70 %", "over 70%"),
        (Fraction(1, 2), "50 %", "50%"),
    ],
)
def test_shares_are_printed_without_crossing_a_threshold(value, vi, en):
    assert format_percent(value, "vi") == vi
    assert format_percent(value, "en") == en


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1200, "1.200", "1,200"),
        (Fraction(12005, 10), "1.200,5", "1,200.5"),
        (0, "0", "0"),
        (Fraction(1, 3), "0,333", "0.333"),
    ],
)
def test_numbers_are_printed_as_each_language_writes_them(value, vi, en):
    assert format_number(value, "vi") == vi
    assert format_number(value, "en") == en


@given(st.fractions(min_value=-10_000, max_value=10_000), st.booleans())
def test_a_number_is_written_as_a_decimal_on_the_side_that_is_asked_for(value, up):
    written = Fraction(as_decimal(value, up=up))
    assert (written >= value) if up else (written <= value)
    assert abs(written - value) < Fraction(1, 10**6)
    if (value * 10**6).denominator == 1:
        assert written == value


def test_nothing_depends_on_the_decimal_context_of_the_caller():
    value = Fraction(6998, 10_000)
    with decimal.localcontext(decimal.Context(prec=2)):
        assert format_percent(value, "en") == "69.98%"
        assert format_number(Fraction(123_456, 10), "en") == "12,345.6"
        assert as_decimal(Fraction(123_456, 100), up=True) == Decimal("1234.56")


@given(st.integers(0, 10**18), st.integers(0, 15))
def test_a_threshold_is_printed_with_every_digit_it_was_written_with(digits, places):
    written = f"{Decimal((0, tuple(map(int, str(digits))), -places)):f}"
    english = format_exactly(Fraction(written), "en").replace(",", "")
    assert Fraction(english) == Fraction(written)
    percent = f"{written}%"
    if len(percent) <= 20:
        assert parse_percent(format_exactly(parse_percent(percent), "en", percent=True)) == parse_percent(
            percent
        )


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**4), st.sampled_from(["vi", "en"]))
def test_a_threshold_that_two_decimals_hold_reads_as_other_values_do(value, lang):
    short = (value * 10**4).denominator == 1
    shown = format_exactly(value, lang, percent=True)
    assert (shown == format_percent(value, lang)) or not short
    assert not shown.startswith(("hơn", "over")) or (value * 10**40).denominator != 1


def test_a_number_without_an_end_of_decimals_is_rounded():
    assert format_exactly(Fraction(1, 3), "vi", percent=True) == format_percent(Fraction(1, 3), "vi")
    assert format_exactly(Fraction(1, 3), "en") == format_number(Fraction(1, 3), "en")
