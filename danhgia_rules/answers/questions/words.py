"""Phrases for missing facts: what each answer leads to, what may be answered, and what reads it."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator

from danhgia_rules.answers.questions.model import Answer, Form, Outcome, Question, Reader, Way
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import NO_RATING, basis, fact_text, pick, range_text
from danhgia_rules.glossary import word
from danhgia_rules.levels import Rating, Scale

_WAYS = {
    Way.EMPTY: ("xác định là không có", "there is known to be none"),
    Way.NOT_APPLICABLE: ("không áp dụng", "it is not applicable"),
    Way.AT_WORST: ("ở mức kém nhất có thể", "it is as bad as it can be"),
    Way.AT_BEST: ("ở mức tốt nhất có thể", "it is as good as it can be"),
}
_BOUNDS = frozenset({Way.AT_WORST, Way.AT_BEST})
_ORDERED = frozenset({"date", "count", "number"})


def first_up(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def outcome_text(outcome: Outcome, scale: Scale, lang: str) -> str:
    """Say what is left: one result, or from which to which."""
    vi, bounds = lang == "vi", outcome.bounds
    if bounds is None:
        none = outcome.rating == Rating.NOT_RATED
        only = pick(NO_RATING, lang) if none else result_word(outcome.rating, scale, lang)
        return f"{'là' if vi else 'is'} {only}"
    span = range_text(bounds, scale, lang, NO_RATING)
    if bounds.lowest == bounds.highest:
        return f"{'là' if vi else 'is'} {span}"
    return f"từ {span}" if vi else f"is anything from {span}"


def effect_text(fact: Question, now: Outcome, scale: Scale, lang: str) -> str:
    """Say what the answers to a fact lead to, those first that leave the least open."""
    if not fact.answers:
        return pick(
            (
                "không điền riêng được, vì trái với điều khác mà hồ sơ đã ghi",
                "it cannot be filled in by itself, for that contradicts what else is on file",
            ),
            lang,
        )
    found = defaultdict(list)
    for outcome, way, phrase in _runs(fact, lang):
        found[outcome].append((way, phrase))
    open_now = len(now.results(scale))
    less = sorted(
        (outcome for outcome in found if len(outcome.results(scale)) < open_now),
        key=lambda outcome: len(outcome.results(scale)),
    )
    parts = [_leads(found[outcome], outcome_text(outcome, scale, lang), lang) for outcome in less]
    if len(less) < len(found):
        rest = ("còn lại thì khoảng kết quả giữ nguyên", "any other answer leaves the range as it is")
        parts.append(pick(rest, lang))
    return "; ".join(parts)


def _leads(answers: list[tuple[Way, str]], result: str, lang: str) -> str:
    """Say what answers lead to; after answers that can be given, bounds stand in brackets."""
    vi = lang == "vi"
    joint = ", hoặc " if vi else ", or "
    given = joint.join(phrase for way, phrase in answers if way not in _BOUNDS)
    bounds = joint.join(phrase for way, phrase in answers if way in _BOUNDS)
    if given and bounds:
        bounds = f" ({'hoặc' if vi else 'or'} {bounds})"
    if vi:
        return f"nếu {given}{bounds} thì kết quả {result}"
    return f"if {given}{bounds}, the result {result}"


def _runs(fact: Question, lang: str) -> Iterator[tuple[Outcome, Way, str]]:
    """Say the answers that lead to the same, neighbours together: `không quá 2`, `từ 3 trở lên`."""
    shown = [answer for answer in fact.answers if answer.way is not Way.EXAMPLE]
    values = [answer for answer in shown if answer.way is Way.VALUE]
    ordered = fact.form.type.kind in _ORDERED
    for (outcome, way), group in itertools.groupby(shown, lambda answer: (answer.outcome, answer.way)):
        found = list(group)
        if way is Way.VALUE and ordered:
            yield outcome, way, _interval(found, values, lang)
        else:
            yield from ((outcome, way, _phrase(answer, lang)) for answer in found)


def _phrase(answer: Answer, lang: str) -> str:
    if answer.way is Way.NOT_YET:
        flag = word(answer.changes[0][0].rpartition(".")[2], lang)
        return flag if lang == "vi" else f"it is {flag}"
    if answer.way is Way.VALUE:
        return f"{'là' if lang == 'vi' else 'it is'} “{fact_text(answer.value, lang)}”"
    return pick(_WAYS[answer.way], lang)


def _interval(found: list[Answer], values: list[Answer], lang: str) -> str:
    """Say a run of dates or numbers; the least and the greatest that were tried stand for all beyond."""
    low, high = (fact_text(answer.value, lang) for answer in (found[0], found[-1]))
    begins, ends = found[0] is values[0], found[-1] is values[-1]
    dated, vi = isinstance(found[0].value, dt.date), lang == "vi"
    if begins and ends:
        return "là bất kỳ" if vi else "it is anything"
    is_, day = ("là", "ngày " if dated else "") if vi else ("it is", "")
    if ends:
        more = ("hoặc muộn hơn", "or later") if dated else ("hoặc nhiều hơn", "or more")
        return f"{is_} {day}{low} {pick(more, lang)}"
    if begins and low != "0":
        less = ("hoặc sớm hơn", "or earlier") if dated else ("hoặc ít hơn", "or less")
        return f"{is_} {day}{high} {pick(less, lang)}"
    if low == high:
        return f"{is_} {day}{low}"
    return f"từ {day}{low} đến {day}{high}" if vi else f"it is from {low} to {high}"


def form_text(form: Form, lang: str) -> str:
    """Say what may be answered: the words, a date, a number and what bounds it, or a whole list."""
    either = "; hoặc " if lang == "vi" else "; or "
    parts = [_kind_text(form, lang)]
    if form.not_yet:
        parts.append(f"“{word(form.not_yet, lang)}”")
    if form.type.kind == "list":
        parts.append(pick(("“không có”", "“none”"), lang))
    if form.may_be_na:
        parts.append(f"“{pick(('không áp dụng', 'not applicable'), lang)}”")
    return either.join(parts)


def _kind_text(form: Form, lang: str) -> str:
    vi, kind = lang == "vi", form.type.kind
    if kind in {"list", "block"}:
        fields = ", ".join(word(name, lang) for name in form.fields)
        if kind == "block":
            return f"từng mục: {fields}" if vi else f"each of: {fields}"
        return f"đầy đủ mọi mục, mỗi mục ghi: {fields}" if vi else f"every one, each with: {fields}"
    if kind == "bool":
        return pick(("“có” hoặc “không”", "“yes” or “no”"), lang)
    if form.type.members:
        words = "; ".join(f"“{word(name, lang)}”" for name in form.type.members)
        return f"một trong các mức: {words}" if vi else f"one of: {words}"
    if kind == "date":
        return "một ngày (ngày/tháng/năm)" if vi else "a date (year-month-day)"
    number = pick(("số nguyên", "a whole number") if kind == "count" else ("số", "a number"), lang)
    return number + _number_limits(form, lang)


def _number_limits(form: Form, lang: str) -> str:
    vi = lang == "vi"
    text = " từ 0" if vi else " from 0"
    if form.limit is not None:
        text += f" đến {form.limit}" if vi else f" to {form.limit}"
    elif vi:
        text += " trở lên"
    else:
        text += " up"
    for names, phrase in (
        (form.at_most, ("không quá", "not above")),
        (form.at_least, ("không nhỏ hơn", "not below")),
    ):
        text += "".join(f", {pick(phrase, lang)} {word(name, lang)}" for name in names)
    return text


def reader_text(reader: Reader, lang: str) -> str:
    """Say what reads a fact: criterion and clause, or the overall rating, the indicator, the source.

    Of a limit it names what is measured, not its title, which would say what answer does harm.
    """
    vi, label = lang == "vi", pick(reader.indicator.labels, lang)
    if reader.criterion is not None:
        clauses = ", ".join(reader.clauses)
        clause = f", {'nội dung' if vi else 'clause'} {clauses}" if clauses else ""
        where = f"{'tiêu chí' if vi else 'criterion'} {reader.criterion.id}{clause}"
        if reader.criterion.gate is reader.indicator:
            where += " có áp dụng hay không" if vi else ", whether it applies"
    else:
        where = "xếp loại chung" if vi else "overall rating"
    source = f" {basis(reader.citation, lang)}." if reader.citation else ""
    return f"{where}: {label}.{source}"
