"""Operands: from the text of a threshold to an exact value of an indicator's domain."""

from fractions import Fraction

from danhgia_rules.documents import Path_
from danhgia_rules.exact import Number, parse_decimal, parse_integer, parse_percent
from danhgia_rules.loader.context import Notes
from danhgia_rules.rulebook.model import Domain
from danhgia_rules.scalars import parse_date
from danhgia_rules.validation import closest

NONE = "none"

_EXPECTED = {
    "count": ("số nguyên, không có dấu %", "an integer, without a percent sign"),
    "number": ("số thập phân, không có dấu %", "a decimal, without a percent sign"),
    "date": ("ngày dạng 2021-12-31", "a date such as 2021-12-31"),
    "bool": ("true hoặc false", "true or false"),
    "share": ("tỷ lệ có dấu %, ví dụ 70%", "a percentage such as 70%"),
    "scale": ("một tên của thang", "a name of the scale"),
}


def threshold(context: Notes, text: object, domain: Domain, indicator: str, path: Path_) -> Number | None:
    """Read a threshold exactly; note what is wrong with it and give None."""
    if not isinstance(text, str):
        _expected(context, domain, indicator, path)
        return None
    if text == NONE and domain.none is not None:
        return domain.none
    value = _parse(text, domain)
    if value is None:
        _note(context, text, domain, indicator, path)
    elif domain.kind == "share" and not 0 <= value <= 1:
        context.add(
            "R022",
            path,
            indicator=indicator,
            range="0% – 100%",
            reason_vi="nằm ngoài khoảng có thể có",
            reason_en="lies outside its range",
        )
        return None
    elif domain.kind in {"count", "number"} and value < 0:
        context.add(
            "R022",
            path,
            indicator=indicator,
            range="≥ 0",
            reason_vi="nằm ngoài khoảng có thể có",
            reason_en="lies outside its range",
        )
        return None
    return value


def _parse(text: str, domain: Domain) -> Number | None:
    match domain.kind:
        case "share":
            return parse_percent(text)
        case "count":
            return parse_integer(text)
        case "number":
            decimal = parse_decimal(text)
            return None if decimal is None else Fraction(decimal)
        case "date":
            return _date(text)
        case "bool":
            return {"false": 0, "true": 1}.get(text)
    return domain.scale.rank(text) if domain.scale else None


def _date(text: str) -> int | None:
    day = parse_date(text)
    return None if day is None else day.toordinal()


def _note(context: Notes, text: str, domain: Domain, indicator: str, path: Path_) -> None:
    if domain.kind == "share" and parse_decimal(text) is not None:
        context.add("R020", path, indicator=indicator)
    elif domain.kind == "scale" and domain.scale:
        known = list(domain.scale.names) + ([NONE] if domain.none is not None else [])
        context.add("R038", path, name=text, known=", ".join(known), hint=closest(text, known))
    else:
        _expected(context, domain, indicator, path)


def _expected(context: Notes, domain: Domain, indicator: str, path: Path_) -> None:
    vietnamese, english = _EXPECTED[domain.kind]
    context.add("R021", path, indicator=indicator, expected_vi=vietnamese, expected_en=english)
