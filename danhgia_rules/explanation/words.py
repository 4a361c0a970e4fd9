"""Phrases: values, thresholds, sources and places of facts, in words for people."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from danhgia_rules.citations import Citation, SourceKind
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.exact import Number, format_exactly, format_number, format_percent
from danhgia_rules.gaps import STEPS, Gap
from danhgia_rules.glossary import word
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Cell, Domain, Indicator, Limit, Overlay
from danhgia_rules.trace import Bounds, RecordTrace

Lang = Literal["vi", "en"]

_COMPARE = {
    "vi": {
        "at_least": "từ {} trở lên",
        "more_than": "trên {}",
        "at_most": "không quá {}",
        "less_than": "dưới {}",
    },
    "en": {
        "at_least": "at least {}",
        "more_than": "more than {}",
        "at_most": "at most {}",
        "less_than": "under {}",
    },
}
_SCALE = {
    "vi": {
        "at_least": "“{}” hoặc cao hơn",
        "more_than": "cao hơn “{}”",
        "at_most": "“{}” hoặc nhẹ hơn",
        "less_than": "nhẹ hơn “{}”",
    },
    "en": {
        "at_least": "“{}” or higher",
        "more_than": "higher than “{}”",
        "at_most": "“{}” or milder",
        "less_than": "milder than “{}”",
    },
}
_MAX_LISTED = 12


def language(lang: str) -> Lang:
    """Give a language that somebody names; raise L002 for any but `vi` and `en`."""
    if lang not in ("vi", "en"):
        raise DanhGiaError(Problem("L002", params={"name": str(lang)[:40]}))
    return lang  # type: ignore[return-value]


def pick(pair: tuple[str, str], lang: str) -> str:
    """Choose the Vietnamese or the English of a pair."""
    return pair[0] if lang == "vi" else pair[1]


NO_RATING = ("không xếp loại", "no rating")
NOT_APPLICABLE = ("không áp dụng", "not applicable")
"""What may be left besides the levels of a scale: of the rating, of a criterion."""


def range_text(bounds: Bounds, scale: Scale, lang: str, outside: tuple[str, str]) -> str:
    """Say every result that is left, the one outside the scale included: `X đến Y, hoặc không xếp loại`."""
    ends = [scale.label(scale.rank(name) or 0, lang) for name in (bounds.lowest, bounds.highest)]
    text = (" đến " if lang == "vi" else " to ").join(dict.fromkeys(ends))
    if bounds.outside:
        text += f", {'hoặc' if lang == 'vi' else 'or'} {pick(outside, lang)}"
    return text


def value_text(domain: Domain, value: Number, lang: str) -> str:
    """Say a value of a domain: a percentage, a number, a date, a word of a scale."""
    if domain.none is not None and value == domain.none:
        return "không có" if lang == "vi" else "none"
    match domain.kind:
        case "share":
            return format_percent(value, lang)
        case "bool":
            return pick(("có", "yes") if value else ("không", "no"), lang)
        case "date":
            date = dt.date.fromordinal(int(value))
            return f"{date:%d/%m/%Y}" if lang == "vi" else date.isoformat()
        case "scale":
            return scale_word(domain, int(value), lang)
    return format_number(value, lang)


def threshold_text(domain: Domain, threshold: Number, lang: str) -> str:
    """Say a threshold with all its decimals, as the rulebook has it: rounded it would be another one."""
    if domain.kind in {"share", "number"} and threshold != domain.none:
        return format_exactly(threshold, lang, percent=domain.kind == "share")
    return value_text(domain, threshold, lang)


def scale_word(domain: Domain, rank: int, lang: str) -> str:
    """Say the name of a rank: by the rulebook's own label, or by the glossary."""
    scale = domain.scale
    if scale is None:
        return str(rank)
    return scale.label(rank, lang) if scale.labels else word(scale.names[rank], lang)


def reading_text(indicator: Indicator, reading: Reading, lang: str) -> str:
    """Say what an indicator is: its value with its parts, or why there is none."""
    vi = lang == "vi"
    if reading.state is State.NOT_APPLICABLE:
        return (
            "không áp dụng, vì không có gì để xét" if vi else "not applicable, for there is nothing to count"
        )
    if reading.state is State.UNKNOWN:
        return _unknown_text(indicator, reading, lang)
    text = value_text(indicator.domain, reading.low, lang)
    if indicator.domain.kind == "share":
        unit = pick(indicator.units, lang)
        part, whole = format_number(reading.part, lang), format_number(reading.whole, lang)
        return f"{text} ({part}/{whole} {unit})".replace(" )", ")")
    return text


def _unknown_text(indicator: Indicator, reading: Reading, lang: str) -> str:
    vi = lang == "vi"
    between = _between(indicator.domain, reading, lang)
    missing = listed([path_text(path, lang) for path in reading.missing], lang)
    lack = "" if not missing else f"; còn thiếu: {missing}" if vi else f"; missing: {missing}"
    return f"chưa rõ{between}{lack}" if vi else f"not known{between}{lack}"


def _between(domain: Domain, reading: Reading, lang: str) -> str:
    """Say the range that is left, unless it is everything."""
    vi = lang == "vi"
    low = "" if reading.low <= domain.least else value_text(domain, reading.low, lang)
    high = "" if reading.high >= domain.top else value_text(domain, reading.high, lang)
    if low and high:
        return f", từ {low} đến {high}" if vi else f", between {low} and {high}"
    if low:
        return f", ít nhất {low}" if vi else f", at least {low}"
    if high:
        return f", nhiều nhất {high}" if vi else f", at most {high}"
    return ""


def asked_text(domain: Domain, comparison: str | None, threshold: Number, lang: str) -> str:
    """Say what a cell asks: `từ 70 % trở lên`, `không có`, `đúng hạn`."""
    vi = lang == "vi"
    if comparison is None:
        return "không đặt ngưỡng, vì văn bản không nêu" if vi else "no threshold, for the text names none"
    value = threshold_text(domain, threshold, lang)
    if _names_one_value(domain, comparison, threshold):
        return f"“{value}”" if domain.kind in {"bool", "scale"} or domain.none == threshold else value
    words = _SCALE if domain.kind == "scale" else _COMPARE
    return words[lang][comparison].format(value)


def asked_of(domain: Domain, asks: Cell | Limit, lang: str) -> str:
    """Say what a cell asks, or when a limit applies; after an overlay also what that replaces."""
    text = asked_text(domain, asks.comparison, asks.threshold, lang)
    old = asks.replaces
    if old is None:
        return text
    before, document = asked_text(domain, old.comparison, old.threshold, lang), old.citation.document
    if old.citation.kind is SourceKind.DEFAULT:
        was = f"thay ngưỡng mặc định: {before}" if lang == "vi" else f"replaces the default: {before}"
    elif lang == "vi":
        was = f"thay ngưỡng của {document.title}: {before}"
    else:
        was = f"replaces that of {document.title_en}: {before}"
    return f"{text} ({was})"


def adjusted(overlay: Overlay | None, lang: str) -> list[str]:
    """Give the line that says by what thresholds were adjusted; none where they are the rulebook's own."""
    return [] if overlay is None else [overlay_text(overlay, lang)]


def overlay_text(overlay: Overlay, lang: str) -> str:
    """Say that thresholds were adjusted: by what, how many, for which years."""
    start, end = overlay.periods
    years, count = start if start == end else f"{start}–{end}", len(overlay.replaced)
    if lang == "vi":
        return f"Ngưỡng điều chỉnh theo: {overlay.titles[0]} ({count} ngưỡng, dùng cho năm {years})."
    thresholds = f"{count} threshold{'s' * (count != 1)}"
    return f"Thresholds adjusted by: {overlay.titles[1]} ({thresholds}, for {years})."


def _names_one_value(domain: Domain, comparison: str, threshold: Number) -> bool:
    """Whether only one value meets the comparison, so that naming it says all."""
    if comparison == "at_least":
        return threshold in {domain.greatest, domain.top}
    return comparison == "at_most" and threshold == domain.least


def gap_text(gap: Gap, reading: Reading, lang: str) -> str:
    """Say what is lacking: `thiếu 1 tổ chức`, `thừa 2 hạn chế`, `thấp hơn 1 bậc`."""
    number, unit = format_number(gap.amount, lang), pick(gap.unit, lang)
    if lang == "vi":
        if gap.unit == STEPS:
            return f"{'nặng' if gap.too_much else 'thấp'} hơn {number} bậc"
        return f"{'thừa' if gap.too_much else 'thiếu'} {number} {unit}".rstrip()
    if gap.unit == STEPS:
        return f"{number} step{'s' * (gap.amount != 1)} too {'severe' if gap.too_much else 'low'}"
    # A rulebook gives its units in the plural only, so that of one nothing is named.
    named = f" {unit}" if unit and gap.amount > 1 else ""
    if gap.too_much:
        return f"{number}{named} too many"
    if reading.whole > 1:
        named = f" of {format_number(reading.whole, lang)} {unit}".rstrip()
    return f"{number} more{named} needed"


def fact_text(value: object, lang: str) -> str:
    """Say a fact as a dossier holds it: a word, a date, a number, yes or no; None is missing."""
    if value is None or isinstance(value, bool):
        words = {None: ("chưa có", "missing"), True: ("có", "yes"), False: ("không", "no")}
        return pick(words[value], lang)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}" if lang == "vi" else value.isoformat()
    if isinstance(value, int | Decimal):
        return format_number(Fraction(value), lang)
    if isinstance(value, Mapping):
        parts = (f"{word(key, lang)}: {fact_text(item, lang)}" for key, item in value.items() if key != "ma")
        return "; ".join(parts)
    if isinstance(value, list | tuple):
        return f"{len(value)} mục" if lang == "vi" else f"{len(value)} record{'s' * (len(value) != 1)}"
    return one_line(word(str(value), lang))


def one_line(text: str) -> str:
    """Fold text of a dossier into one line: nobody writes lines of a result but the library."""
    return " ".join("".join(" " if char in _UNSEEN else char for char in text).split())


_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\u00ad")
"""Characters that take no room and may turn the direction of writing."""


def record_text(record: RecordTrace, lang: str) -> str:
    """Say a record that was read, with its evidence."""
    text = path_text(record.path, lang)
    if record.evidence is None:
        return text
    number, date, issuer = (part and one_line(part) for part in record.evidence)
    when = (
        "" if not date else f" ngày {dt.date.fromisoformat(date):%d/%m/%Y}" if lang == "vi" else f" of {date}"
    )
    by = "" if not issuer else f" của {issuer}" if lang == "vi" else f" by {issuer}"
    evidence = "minh chứng" if lang == "vi" else "evidence"
    return f"{text} ({evidence}: {number}{when}{by})"


_STEP = re.compile(r"([a-z_]+)(?:\[([^\]]+)\])?")


def path_text(path: str, lang: str) -> str:
    """Say the place of a fact in words: `nhiệm vụ NV-04, ngày hoàn thành`."""
    if path.startswith("criteria["):
        return path[len("criteria[") : -1]
    return " – ".join(_step(name, key, lang) for name, key in _STEP.findall(path))


def _step(name: str, key: str, lang: str) -> str:
    if not key:
        return word(name, lang)
    key, _, again = key.partition("#")
    if key.isdigit():
        key = f"thứ {int(key) + 1}" if lang == "vi" else f"no. {int(key) + 1}"
    known = word(key, lang)
    key = f"({known})" if known != key else key
    place = f" lần {again}" if again and lang == "vi" else f" no. {again}" if again else ""
    return f"{word(name, lang)} {key}{place}"


_BASIS = {
    SourceKind.LAW: ("Căn cứ", "Source"),
    SourceKind.ANALOGY: ("Vận dụng tương tự", "By analogy with"),
    SourceKind.DEFAULT: ("Ngưỡng tạm dùng", "Interim threshold"),
}


def basis(citation: Citation, lang: str) -> str:
    """Say what a threshold rests on; only law is called a basis."""
    return f"{pick(_BASIS[citation.kind], lang)}: {citation.text(lang)}"


def listed(items: list[str], lang: str) -> str:
    """Join items with commas; of many, name the first and say how many more there are."""
    if len(items) <= _MAX_LISTED:
        return "; ".join(items)
    rest = len(items) - _MAX_LISTED
    more = f"và {rest} mục khác" if lang == "vi" else f"and {rest} more"
    return "; ".join(items[:_MAX_LISTED]) + f"; {more}"
