"""The templates of pages, with the words of one language."""

from functools import cache
from typing import TYPE_CHECKING

from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.exact import format_number

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment(lang: str) -> "Environment":
    """Give the templates with the words of one language; raise L008 where jinja2 is not installed."""
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise DanhGiaError(Problem("L008")) from error
    found = Environment(
        loader=PackageLoader("danhgia_rules.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "lang": lang,
        "t": lambda vi, en: vi if lang == "vi" else en,
        "number": lambda value: format_number(value, lang),
    }
    return found
