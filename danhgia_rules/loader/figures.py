"""Figures: whether the number of a threshold stands in the words that are quoted for it.

Knows how Vietnamese and English write numbers in digits. It knows no files, and no meaning of words
beyond those that say a hundred per cent.
"""

import re
from fractions import Fraction

from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Domain

_NUMBER = r"(?<![\w.,/-])(\d+(?:[.,]\d+)*)(?![\w/]|-\w|[.,]\d)"
_PER_CENT = r"\s*(?:%|phần trăm|per ?cent)"
_UP_TO = r"\s*(?:%|phần trăm)?\s*(?:đến|tới|to|–|-)\s*(?:dưới|under)?\s*"

_PLAIN = re.compile(_NUMBER)
_SHARE = re.compile(rf"{_NUMBER}(?={_PER_CENT}|{_UP_TO}\d+(?:[.,]\d+)?{_PER_CENT})")
"""A percentage; of a range such as `từ 50 đến dưới 70%` the first number too."""

_ALL = re.compile(r"\b(?:mọi|tất cả|toàn bộ|all|every)\b")
_PLACE = re.compile(r"\b(?:điều|khoản|mục|chương|article|clause|chapter)\s+\d+")
"""The number of a provision; it is no threshold."""


def stands_in(domain: Domain, threshold: Number, words: str) -> bool:
    """Say whether the number of a threshold is among the words: `70%`, `70 phần trăm`, `3`, `2,5`.

    True for what is not written as a number: yes and no, dates, names of a scale, none, one.
    """
    if domain.kind not in {"share", "count", "number"} or threshold in {0, domain.none}:
        return True
    text = _PLACE.sub(" ", words.lower())
    if domain.kind == "share":
        return (threshold == 1 and bool(_ALL.search(text))) or threshold * 100 in _values(_SHARE, text)
    return threshold == 1 or threshold in _values(_PLAIN, text)


def _values(pattern: re.Pattern[str], text: str) -> set[Fraction]:
    """Read every number that is found, where a mark may part decimals or thousands in both ways."""
    return {value for found in pattern.findall(text) for value in _readings(found)}


def _readings(digits: str) -> set[Fraction]:
    parts = re.split(r"[.,]", digits)
    found = {Fraction(int("".join(parts)))} if all(len(part) == 3 for part in parts[1:]) else set()
    if len(parts) == 2:
        found.add(Fraction(".".join(parts)))
    return found
