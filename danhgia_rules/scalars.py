"""Scalar types of documents: strict readers for pydantic, each with the type that rules see.

A YAML scalar without quotes and a JSON number arrive as text and become what the field
says they are; native Python values are taken as they are, if exact.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from danhgia_rules.characters import hidden_character
from danhgia_rules.documents import JsonScalar, Plain
from danhgia_rules.exact import MAX_INPUT, parse_decimal, parse_integer

MAX_TEXT = 4000
"""Greatest length of a text field, in characters."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """What rules see in a field: `count`, `number`, `date`, `bool`, `name`, or a named scale.

    `members` are the names of a scale, lowest first, or of an unordered set (`name`).
    """

    kind: str
    members: tuple[str, ...] = ()


def fail(code: str, **params: Any) -> PydanticCustomError:
    """Make the error of one of our codes, for a validator to raise."""
    return PydanticCustomError("danhgia", "{code}", {"code": code, **params})


def _integer(value: Any) -> int:
    if isinstance(value, Plain):
        found = parse_integer(value)
        if found is not None:
            return found
    elif type(value) is int and abs(value) <= MAX_INPUT:
        return value
    raise fail("S003", expected_vi="số nguyên", expected_en="an integer")


def _count(value: Any) -> int:
    found = _integer(value)
    if found < 0:
        raise fail("S005", low="0")
    return found


AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")
"""`1.234` is one thousand and more to a Vietnamese reader, one and a quarter to others: refused."""

MAX_PLACES = 20


def _decimal(value: Any) -> Decimal:
    if isinstance(value, str):
        if not isinstance(value, JsonScalar) and AMBIGUOUS.match(value):
            raise fail("S010")
        found = parse_decimal(value)
        if found is not None:
            return _not_negative(found)
    elif type(value) is int and abs(value) <= MAX_INPUT:
        return _not_negative(Decimal(value))
    elif isinstance(value, Decimal) and _plain_decimal(value):
        return _not_negative(value)
    raise fail(
        "S003",
        expected_vi="số thập phân viết thường, ví dụ 1200.5",
        expected_en="a plain decimal such as 1200.5",
    )


def _plain_decimal(value: Decimal) -> bool:
    """Whether a Decimal can be written out, and read back, as a plain number."""
    if not value.is_finite() or abs(int(value.as_tuple().exponent)) > MAX_PLACES:
        return False
    return parse_decimal(f"{value:f}") is not None


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise fail("S005", low="0")
    return value


def _truth(value: Any) -> bool:
    if isinstance(value, Plain) and value in {"true", "false"}:
        return value == "true"
    if isinstance(value, bool):
        return value
    raise fail("S003", expected_vi="true hoặc false", expected_en="true or false")


def _text(value: Any) -> str:
    if not isinstance(value, str) or isinstance(value, JsonScalar):
        raise fail("S003", expected_vi="văn bản", expected_en="text")
    text = unicodedata.normalize("NFC", str(value).strip()) if len(value) <= MAX_TEXT else ""
    if not text or text == "…":
        raise fail("S007", limit=MAX_TEXT)
    hidden = None if text.isprintable() else hidden_character(text)
    if hidden:
        raise fail("F016", char=hidden)
    return text


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def parse_date(text: str) -> dt.date | None:
    """Read `2021-12-31`; None for any other way to write a date, and for a day that does not exist."""
    try:
        return dt.date.fromisoformat(text) if _DATE.match(text) else None
    except ValueError:
        return None


def _date(value: Any) -> dt.date:
    found = parse_date(value) if isinstance(value, str) else value
    if type(found) is not dt.date:
        raise fail("S006")
    return found


def _year(value: Any) -> str:
    if isinstance(value, str) and not isinstance(value, JsonScalar) and re.match(r"[12][0-9]{3}\Z", value):
        return str(value)
    raise fail("S003", expected_vi='năm trong ngoặc kép, ví dụ "2021"', expected_en='a year such as "2021"')


_CODE = re.compile(r"[^\W_](?:[\w.-]{0,38}[^\W_])?\Z")


def _code(value: Any) -> str:
    text = _text(value)
    if not _CODE.match(text):
        raise fail("S009")
    return text


Count = Annotated[
    int, BeforeValidator(_count), FieldType("count"), WithJsonSchema({"type": "integer", "minimum": 0})
]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    FieldType("number"),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}]}
    ),
]
Truth = Annotated[bool, BeforeValidator(_truth), FieldType("bool", ("false", "true"))]
Text = Annotated[str, BeforeValidator(_text), FieldType("text")]
Date = Annotated[
    dt.date, BeforeValidator(_date), FieldType("date"), WithJsonSchema({"type": "string", "format": "date"})
]
Year = Annotated[str, BeforeValidator(_year), WithJsonSchema({"type": "string", "pattern": "^[12][0-9]{3}$"})]
Code = Annotated[str, BeforeValidator(_code), FieldType("text")]


def word(value: Any) -> Any:
    """Turn a plain scalar into text before it is compared with the allowed words."""
    return str(value) if isinstance(value, str) and not isinstance(value, JsonScalar) else value


def as_tuple(value: Any) -> Any:
    """Take a list (never a generator, a set or text) for a tuple field."""
    if isinstance(value, list | tuple):
        return tuple(value)
    raise fail("S003", expected_vi="danh sách", expected_en="a list")
