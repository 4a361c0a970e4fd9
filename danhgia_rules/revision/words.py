"""Phrases of a diff: cells, limits, sources, documents and indicators, each in two languages."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from danhgia_rules.citations import KIND_WORDS, Citation, Document
from danhgia_rules.exact import Number, format_number
from danhgia_rules.explanation.words import asked_text, basis, pick
from danhgia_rules.glossary import word
from danhgia_rules.levels import Scale
from danhgia_rules.revision.model import Pair
from danhgia_rules.rulebook.model import (
    Cell,
    Condition,
    Domain,
    Indicator,
    Limit,
    Overlay,
    Reference,
    Rulebook,
    Unless,
)

NOTHING: Pair = ("không có", "none")
BLANK: Pair = ("để trống, không xét", "left blank, not considered")


def both(make: Callable[[str], str]) -> Pair:
    """Say something in both languages, by a function of the language."""
    return make("vi"), make("en")


def same(text: str) -> Pair:
    """Give a text that reads the same in both languages."""
    return text, text


def named(name: str) -> Pair:
    """Say a name of the vocabulary; one that it has not as it stands."""
    return both(lambda lang: word(name, lang))


def columns(names: Iterable[str], scale: Scale) -> Pair:
    """Name levels by their words, the highest first."""
    ranks = sorted((scale.names.index(name) for name in names), reverse=True)
    return both(lambda lang: ", ".join(scale.label(rank, lang) for rank in ranks))


def asked(domain: Domain, comparison: str | None, threshold: Number) -> Pair:
    """Say a comparison as people write it."""
    return both(lambda lang: asked_text(domain, comparison, threshold, lang))


def cell_text(cell: Cell | None, indicator: Indicator) -> Pair:
    """Say what a cell asks; a blank one asks nothing."""
    return BLANK if cell is None else asked(indicator.domain, cell.comparison, cell.threshold)


def when_text(limit: Limit) -> Pair:
    """Say when a limit applies."""
    if limit.comparison is None:
        return "theo mức của chỉ số", "at the indicator's own level"
    return asked(limit.indicator.domain, limit.comparison, limit.threshold)


def unless_text(unless: Unless) -> Pair:
    """Say what lifts a limit."""
    found = asked(unless.indicator.domain, unless.comparison, unless.threshold)
    labels = unless.indicator.labels
    return f"{labels[0]}: {found[0]}", f"{labels[1]}: {found[1]}"


_ALLOWS = {
    "cap": ("mức trần", "cap"),
    "ground": ("căn cứ xếp mức thấp nhất", "ground for the lowest rating"),
    "not_rated": ("trường hợp không xếp loại", "case of no rating"),
}


def limit_kind(limit: Limit) -> Pair:
    """Say what kind of limit it is."""
    return _ALLOWS[limit.kind]


def allowed_text(limit: Limit, scale: Scale) -> Pair:
    """Say what a limit allows at most."""
    if limit.kind == "not_rated":
        return "không xếp loại", "no rating"
    if limit.level is None:
        return "theo mức của chỉ số", "the indicator's own level"
    rank = limit.level
    return both(lambda lang: scale.label(rank, lang))


def limit_text(limit: Limit, scale: Scale) -> Pair:
    """Say a whole limit: when it applies, and what it allows."""
    when, allowed = when_text(limit), allowed_text(limit, scale)
    label, kind = limit.indicator.labels, limit_kind(limit)
    return (
        f"{kind[0]}; khi {label[0]}: {when[0]}; cao nhất: {allowed[0]}",
        f"{kind[1]}; when {label[1]}: {when[1]}; at most: {allowed[1]}",
    )


def source_text(citation: Citation, *, quoted: bool) -> Pair:
    """Say a source; with its quote where that was changed."""
    quote = f" – “{citation.quote}”" if quoted and citation.quote else ""
    return both(lambda lang: basis(citation, lang) + quote)


def with_source(text: Pair, citation: Citation) -> Pair:
    """Say a threshold with what it rests on."""
    source = source_text(citation, quoted=True)
    return f"{text[0]}. {source[0]}", f"{text[1]}. {source[1]}"


def kind_text(citation: Citation) -> Pair:
    """Say how far a source binds."""
    return KIND_WORDS[citation.kind]


def document_text(document: Document) -> Pair:
    """Say all that a rulebook knows of a document."""
    return both(lambda lang: _document(document, lang))


def _document(document: Document, lang: str) -> str:
    vi = lang == "vi"
    facts = (
        ("số", "number", document.number),
        ("ban hành", "issued", document.issued),
        ("hiệu lực", "in force", document.effective),
        ("cơ quan", "issuer", document.issuer),
    )
    parts = [pick(KIND_WORDS[document.kind], lang)]
    parts += [f"{vietnamese if vi else english} {value}" for vietnamese, english, value in facts if value]
    if not document.verbatim:
        parts.append("câu trích không phải nguyên văn" if vi else "quotes are not its own words")
    return f"{document.title if vi else document.title_en} ({'; '.join(parts)})"


def row_text(row_cells: Iterable[Cell | None], indicator: Indicator, scale: Scale) -> Pair:
    """Say all columns of a requirement that ask something, the highest first."""
    cells = [(rank, cell) for rank, cell in enumerate(row_cells) if cell is not None][::-1]

    def column(rank: int, cell: Cell, lang: str) -> str:
        found = asked_text(indicator.domain, cell.comparison, cell.threshold, lang)
        return f"{scale.label(rank, lang)}: {found}"

    return both(lambda lang: "; ".join(column(rank, cell, lang) for rank, cell in cells))


def reading_text(rulebook: Rulebook, name: str | None) -> Pair:
    """Name a reading of the law."""
    return NOTHING if name is None else rulebook.parameters[name].labels


def overlay_text(overlay: Overlay) -> Pair:
    """Name an overlay with its years and the thresholds that it replaces."""
    places = [
        " ".join(name for name in (one.criterion, one.owner, one.level) if name) for one in overlay.replaced
    ]
    years = f"{overlay.periods[0]}–{overlay.periods[1]}"
    rest = f"({overlay.id}, {years}): {', '.join(places)}"
    return f"{overlay.titles[0]} {rest}", f"{overlay.titles[1]} {rest}"


def overlay_content(overlay: Overlay | None) -> object:
    """Give all that an overlay says of itself and of what it replaced."""
    if overlay is None:
        return None
    head = overlay.id, overlay.titles, overlay.periods, overlay.rulebook, overlay.rating_rules
    return head, [(one.criterion, one.owner, one.level, _replaced(one.now)) for one in overlay.replaced]


def _replaced(now: Cell | Limit) -> object:
    before = now.replaces or now
    citation = before.citation
    source = citation.document.ref, citation.kind, citation.at, citation.grade, citation.quote
    return before.comparison, before.threshold, source


# --- Indicators -----------------------------------------------------------------------------

_OPERATIONS = {
    "count": ("số {of}", "number of: {of}"),
    "share": ("tỷ lệ {of}", "share of: {of}"),
    "total": ("tổng {fact} của {of}", "total of {fact} over: {of}"),
    "highest": ("{fact} cao nhất của {of}", "highest {fact} of: {of}"),
    "lowest": ("{fact} thấp nhất của {of}", "lowest {fact} of: {of}"),
    "exists": ("có hay không {of}", "whether there is: {of}"),
    "value": ("{fact} ({of})", "{fact} ({of})"),
}
_LOCAL = {
    "criteria": ("tiêu chí", "criteria"),
    "level": ("mức", "level"),
    "id": ("số mục", "id"),
    "start": ("ngày đầu năm được đánh giá", "first day of the assessed year"),
    "end": ("ngày cuối năm được đánh giá", "last day of the assessed year"),
}
_SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<", "is": "="}


def body_text(indicator: Indicator, own: frozenset[str] = frozenset()) -> Pair:
    """Say what an indicator computes, from which records; `own` are all clauses of its criterion."""
    return both(lambda lang: _body(indicator, own, lang))


def _body(indicator: Indicator, own: frozenset[str], lang: str) -> str:
    vi = lang == "vi"
    of = _word(indicator.of, lang)
    fact = _word(indicator.fact, lang) if indicator.fact else of
    text = of if fact == of and indicator.operation == "value" else ""
    text = text or pick(_OPERATIONS[indicator.operation], lang).format(of=of, fact=fact)
    if indicator.part and indicator.whole:
        text += f": {_word(indicator.part, lang)} / {_word(indicator.whole, lang)}"
    if indicator.among:
        text += f", {'trong số có' if vi else 'among those with'} {_conditions(indicator.among, own, lang)}"
    if indicator.where:
        text += f", {'mà' if vi else 'where'} {_conditions(indicator.where, own, lang)}"
    if indicator.distinct:
        each = _word(indicator.distinct, lang)
        text += f", mỗi {each} tính một lần" if vi else f", each {each} once"
    return text


def scale_text(domain: Domain) -> Pair:
    """Say what values an indicator takes."""
    names = domain.scale.names if domain.scale else (domain.kind,)
    return both(lambda lang: ", ".join(_word(name, lang) for name in names))


def _word(name: str, lang: str) -> str:
    return pick(_LOCAL[name], lang) if name in _LOCAL else word(name, lang)


def _conditions(conditions: Iterable[Condition], own: frozenset[str], lang: str) -> str:
    joined = " và " if lang == "vi" else " and "
    return joined.join(sorted(_condition(condition, own, lang) for condition in conditions))


def _condition(condition: Condition, own: frozenset[str], lang: str) -> str:
    name, operand = _word(condition.field, lang), condition.operand
    if own and operand == own:
        return "thuộc nội dung của chính tiêu chí" if lang == "vi" else "filed under the criterion itself"
    if isinstance(operand, frozenset):
        words = (_name(value, lang) for value in sorted(operand, key=str))
        return f"{name}: {', '.join(words)}"
    return f"{name} {_SIGNS[condition.comparison]} {_operand(operand, lang)}"


def _operand(operand: int | Decimal | dt.date | Reference, lang: str) -> str:
    if isinstance(operand, Reference):
        return _word(operand.name, lang)
    if isinstance(operand, dt.date):
        return f"{operand:%d/%m/%Y}" if lang == "vi" else operand.isoformat()
    exact = Fraction(operand)
    return format_number(exact, lang) if (exact * 1000).denominator == 1 else str(operand)


def _name(value: object, lang: str) -> str:
    if isinstance(value, bool):
        return pick(("có", "yes") if value else ("không", "no"), lang)
    return _word(str(value), lang)


def reader_text(indicator: Indicator) -> Pair:
    """Name an indicator with what it computes."""
    label, body = indicator.labels, body_text(indicator)
    return f"{label[0]} [{body[0]}]", f"{label[1]} [{body[1]}]"


def labels_text(indicator: Indicator) -> Pair:
    """Say how an indicator and its unit are called."""
    return both(
        lambda lang: (
            pick(indicator.labels, lang)
            + (f" ({pick(indicator.units, lang)})" if pick(indicator.units, lang) else "")
        )
    )


def readings_text(rulebook: Rulebook, names: tuple[str, ...]) -> Pair:
    """Name several readings of the law."""
    if not names:
        return NOTHING
    return both(lambda lang: "; ".join(pick(rulebook.parameters[name].labels, lang) for name in names))
