"""The result as a fragment of HTML for notebooks: rating, criteria with the level reached, what binds.

It brings no colour of its own, so that it reads on light and on dark; and no script.
"""

from collections.abc import Iterator
from html import escape

from danhgia_rules.answers.graph import words
from danhgia_rules.answers.graph.deciding import Deciding
from danhgia_rules.explanation.overlays import adjustments
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.text import not_applicable_sentence
from danhgia_rules.explanation.words import pick
from danhgia_rules.levels import Level, Scale
from danhgia_rules.trace import Bounds, CriterionTrace, Trace

_LINE = "1px solid rgba(128,128,128,.6)"
_CELL = f"border:{_LINE};padding:.2em .5em;text-align:left;vertical-align:top"
_MARK = f"border:{_LINE};padding:.2em .5em;text-align:center;vertical-align:top;white-space:nowrap"


def notebook_html(trace: Trace, lang: str = "vi") -> str:
    """Give rating, levels and reasons as a fragment of HTML, in Vietnamese or English."""
    vi, scale = lang == "vi", trace.heading.scale
    levels = "".join(_head(scale.label(rank, lang), _MARK) for rank in range(scale.top, -1, -1))
    first, last = ("Tiêu chí", "Vì sao không cao hơn") if vi else ("Criterion", "Why not higher")
    rows = "".join(_row(entry, scale, lang) for entry in trace.criteria)
    return (
        f'<div lang="{lang}">{"".join(_summary(trace, lang))}'
        '<table style="border-collapse:collapse;font-size:90%;margin:.6em 0">'
        f"<thead><tr>{_head(first, _CELL)}{levels}{_head(last, _CELL)}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>\n"
    )


def _summary(trace: Trace, lang: str) -> Iterator[str]:
    vi, head = lang == "vi", trace.heading
    said = words.rating(trace, lang)
    span = f" ({escape(said.detail)})" if said.detail else ""
    rating = f"{escape(said.label)}: <strong>{escape(said.value)}</strong>{span}"
    yield f'<p style="margin:.3em 0;font-size:110%">{rating}</p>'
    if vi:
        note = f"Hồ sơ {head.subject}, năm {head.period}. Đây là đề xuất; cấp có thẩm quyền quyết định."
    else:
        note = f"Dossier {head.subject}, year {head.period}. A proposal: the competent authority decides."
    yield f'<p style="margin:.3em 0;font-size:90%">{escape(note)}</p>'
    for line in adjustments(head.overlay, lang):
        yield f'<p style="margin:.3em 0;font-size:90%">{escape(line)}</p>'
    reasons = [*_reasons(trace, lang)]
    if reasons:
        heading = "Điều quyết định xếp loại:" if vi else "What decides the rating:"
        items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
        yield f'<p style="margin:.3em 0">{heading}</p><ul style="margin:.2em 0">{items}</ul>'


def _reasons(trace: Trace, lang: str) -> Iterator[str]:
    deciding, scale = Deciding(trace), trace.heading.rating_scale
    for entry in trace.limits:
        if deciding.decides(entry):
            yield words.limit(entry, scale, lang).line
    for row in trace.requirements:
        if deciding.decides(row):
            yield words.requirement(row, deciding.reached + 1, scale, lang).line


def _row(entry: CriterionTrace, scale: Scale, lang: str) -> str:
    title = f"{entry.criterion.id}. {pick(entry.criterion.titles, lang)}"
    why = "<br>".join(escape(line) for line in _why(entry, scale, lang))
    cells = "".join(_levels(entry, scale, lang))
    return (
        f'<tr><th scope="row" style="{_CELL};font-weight:normal">{escape(title)}</th>'
        f'{cells}<td style="{_CELL}">{why}</td></tr>'
    )


def _levels(entry: CriterionTrace, scale: Scale, lang: str) -> Iterator[str]:
    """Mark the level reached; or each that is possible; or say that there is none."""
    if entry.level == Level.NOT_APPLICABLE:
        words_ = escape(result_word(entry.level, scale, lang))
        yield f'<td colspan="{scale.top + 1}" style="{_MARK}"><em>{words_}</em></td>'
        return
    low, high = _ends(entry.bounds, entry.rank or 0, scale)
    sure = "<strong>●</strong>" if entry.bounds is None else "?"
    for rank in range(scale.top, -1, -1):
        mark = sure if low <= rank <= high else ""
        yield f'<td style="{_MARK}">{mark}</td>'


def _ends(bounds: Bounds | None, rank: int, scale: Scale) -> tuple[int, int]:
    return (
        (rank, rank) if bounds is None else (scale.rank(bounds.lowest) or 0, scale.rank(bounds.highest) or 0)
    )


def _why(entry: CriterionTrace, scale: Scale, lang: str) -> Iterator[str]:
    if entry.level == Level.NOT_APPLICABLE:
        yield not_applicable_sentence(entry, lang).removeprefix("- ")
        return
    if entry.bounds is not None and entry.bounds.outside:
        yield (
            "Chưa rõ tiêu chí có áp dụng không." if lang == "vi" else "Whether the criterion applies is open."
        )
    for row in entry.requirements:
        if row.binds:
            yield words.requirement(row, (entry.rank or 0) + 1, scale, lang).line


def _head(text: str, style: str) -> str:
    return f'<th scope="col" style="{style}">{escape(text)}</th>'
