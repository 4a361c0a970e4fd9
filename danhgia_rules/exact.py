"""Exact numbers: shares as fractions, their reading, their integer codes, their printing.

Knows numbers only; must not know indicators, rules or dossiers. No float enters or leaves.
"""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

Number = int | Fraction

MAX_INPUT = 2**53 - 1
"""Greatest absolute value of a number in a document."""

UNBOUNDED = 2**62
"""Stands beyond every number that a document may hold; its negative stands below."""

CODE_LIMIT = 2**52
"""Codes saturate here, well inside the integers that the engine compares exactly."""

_MOST_PLACES = 40
"""No number in a document has more decimals."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%\Z")


def parse_integer(text: str) -> int | None:
    """Read a plain integer such as `12`; None for anything else or out of range."""
    if len(text) > 17 or not _INTEGER.match(text):
        return None
    value = int(text)
    return value if abs(value) <= MAX_INPUT else None


def parse_decimal(text: str) -> Decimal | None:
    """Read a plain decimal such as `8.5`, exactly; None for exponents, commas or out of range."""
    if len(text) > 40 or not _DECIMAL.match(text):
        return None
    value = Decimal(text)
    return value if abs(value) <= MAX_INPUT else None


def parse_percent(text: str) -> Fraction | None:
    """Read `70%` as 7/10, exactly; None without the sign."""
    match = _PERCENT.match(text) if len(text) <= 20 else None
    return Fraction(match[1]) / 100 if match else None


@lru_cache(maxsize=4096)
def ratio(part: Number, whole: Number) -> Fraction:
    """Divide exactly; the whole must not be zero."""
    # Kept, for to make a fraction takes longer than all else in a share, and most are of a few records.
    return Fraction(part, whole)


def is_bounded(value: Number) -> bool:
    """Say whether a number is one, and not a stand-in for what lies beyond all of them."""
    return abs(value.numerator) < UNBOUNDED * value.denominator


def common_scale(values: Iterable[Number]) -> int:
    """Give the least integer that turns each of the values into an integer."""
    return math.lcm(*(value.denominator for value in values), 1)


def encode(value: Number, scale: int) -> int:
    """Encode a number so that integer comparison with an encoded threshold is exact.

    `scale` makes every threshold an integer, whose code is even. Any other value gets
    the code of the integer below it, plus one: a sticky bit, so that `<`, `<=`, `>`, `>=`
    against each threshold come out as they do for the exact numbers. Beyond
    CODE_LIMIT codes saturate, which is exact as long as no threshold lies there.
    """
    whole, rest = divmod(value.numerator * scale, value.denominator)
    code = 2 * whole + 1 if rest else 2 * whole
    if -CODE_LIMIT < code < CODE_LIMIT:
        return code
    return CODE_LIMIT if code > 0 else -CODE_LIMIT


def format_number(value: Number, lang: str) -> str:
    """Print a number for people: `1.200,5` in Vietnamese, `1,200.5` in English."""
    return _number_text(_rounded(Fraction(value), 3), lang)


def _number_text(number: Decimal, lang: str) -> str:
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def format_percent(value: Number, lang: str) -> str:
    """Print a share as a percentage with at most two decimals: `66,67 %`.

    Rounds toward the nearest, and says so where it lands on a tenth of a percent: a share
    just short of a threshold is not printed as if it had reached it.
    """
    percent = Fraction(value) * 100
    rounded = _rounded(percent, 2)
    if rounded != percent and rounded * 10 == int(rounded * 10):
        return (
            ("hơn " if lang == "vi" else "over ") * (rounded < percent)
            + ("gần " if lang == "vi" else "just under ") * (rounded > percent)
            + _percent_text(rounded, lang)
        )
    return _percent_text(rounded, lang)


def format_exactly(value: Number, lang: str, *, percent: bool = False) -> str:
    """Print a number, or a share as a percentage, with all its decimals: thresholds, as a rulebook has them.

    One that has no end of decimals, which no document can hold, is rounded as other values are.
    """
    number = Fraction(value) * (100 if percent else 1)
    for places in range(_MOST_PLACES + 1):
        scaled = number * 10**places
        if scaled.denominator == 1:
            exact = _decimal(int(scaled), places)
            return _percent_text(exact, lang) if percent else _number_text(exact, lang)
    return format_percent(value, lang) if percent else format_number(value, lang)


def _percent_text(rounded: Decimal, lang: str) -> str:
    text = f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"
    return f"{text.replace('.', ',')} %" if lang == "vi" else f"{text}%"


def as_decimal(value: Fraction, *, up: bool) -> Decimal:
    """Write a number as a decimal: exactly where six places are enough, else rounded up or down."""
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return _decimal(int(scaled), places)
    scaled = value * 10**6
    return _decimal(math.ceil(scaled) if up else math.floor(scaled), 6)


def _rounded(value: Fraction, places: int) -> Decimal:
    return _decimal(round(value * 10**places), places)


def _decimal(digits: int, places: int) -> Decimal:
    """Place the point by writing it: arithmetic would depend on the caller's decimal context."""
    return Decimal((digits < 0, tuple(map(int, str(abs(digits)))), -places))
