"""How a change of a rulebook is said, in Vietnamese and English."""

import datetime as dt

from danhgia_rules.exact import Number, format_number, format_percent
from danhgia_rules.explanation.words import asked_text
from danhgia_rules.glossary import word
from danhgia_rules.rulebook.model import Condition, Indicator, Reference
from danhgia_rules.scenarios.mutation.refusal import in_range

Texts = tuple[str, str]
"""One sentence in Vietnamese and in English."""

DROPPED: Texts = ("bỏ", "dropped")
NOTHING: Texts = ("không đòi hỏi gì", "asks nothing")
_NO_VALUE: Texts = ("ngoài các giá trị có thể có", "outside its values")


def asked(indicator: Indicator, comparison: str | None, threshold: Number) -> Texts:
    """Say what a cell, a limit or an exception asks."""
    if comparison is None:
        return NOTHING
    if not in_range(indicator.domain, threshold):
        return _beyond(indicator, threshold)
    vi, en = (asked_text(indicator.domain, comparison, threshold, lang) for lang in ("vi", "en"))
    return vi, en


def _beyond(indicator: Indicator, threshold: Number) -> Texts:
    """Say a threshold that no value reaches."""
    if indicator.domain.kind not in {"share", "count", "number"}:
        return _NO_VALUE
    say = format_percent if indicator.domain.kind == "share" else format_number
    return say(threshold, "vi"), say(threshold, "en")


def from_to(before: Texts, after: Texts) -> Texts:
    """Say that one thing became another."""
    return f"{before[0]} → {after[0]}", f"{before[1]} → {after[1]}"


_SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<", "is": "="}


def condition_text(condition: Condition) -> Texts:
    """Say a condition of an indicator; in English in the words of the rulebook file, to be found there."""
    return _condition(condition, "vi"), _condition(condition, "en")


def _condition(condition: Condition, lang: str) -> str:
    field, operand = _word(condition.field, lang), condition.operand
    if isinstance(operand, frozenset):
        if condition.field == "noi_dung":
            return f"{field}: own_clauses"
        return f"{field}: [{', '.join(_names(operand, lang))}]"
    return f"{field} {_SIGNS[condition.comparison]} {_operand(operand, lang)}"


def _operand(operand: object, lang: str) -> str:
    if isinstance(operand, Reference):
        period = _PERIOD.get(operand.name) if operand.kind == "period" else None
        return _word(operand.name, lang) if period is None else period[_at(lang)]
    return operand.isoformat() if isinstance(operand, dt.date) else str(operand)


_PERIOD = {
    "start": ("ngày đầu kỳ", "start of the period"),
    "end": ("ngày cuối kỳ", "end of the period"),
}


def _at(lang: str) -> int:
    return 0 if lang == "vi" else 1


def _names(names: "frozenset[str | bool]", lang: str) -> list[str]:
    said = {True: ("có", "true"), False: ("không", "false")}
    return sorted(said[name][_at(lang)] if isinstance(name, bool) else _word(name, lang) for name in names)


def _word(name: str, lang: str) -> str:
    return word(name, lang) if lang == "vi" else name
