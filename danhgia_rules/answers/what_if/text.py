"""What if, in words: both results side by side, then what moved and through which requirements."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from danhgia_rules.answers.caution import caution
from danhgia_rules.explanation.headings import SIGNS
from danhgia_rules.explanation.overlays import adjustments
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.text import limit_sentence
from danhgia_rules.explanation.words import (
    NO_RATING,
    NOT_APPLICABLE,
    asked_of,
    basis,
    fact_text,
    path_text,
    pick,
    range_text,
    reading_text,
)
from danhgia_rules.levels import Scale
from danhgia_rules.trace import Bounds, CriterionTrace, RequirementTrace

if TYPE_CHECKING:
    from danhgia_rules.answers.what_if.model import RowPair, WhatIf


def what_if_text(answer: "WhatIf", lang: str) -> str:
    """Say what some facts, assumed otherwise, would change."""
    parts = [_assumed(answer, lang), _results(answer, lang), _through(answer, lang), [caution(lang)]]
    return "\n\n".join("\n".join(part) for part in (list(lines) for lines in parts) if part) + "\n"


def _assumed(answer: "WhatIf", lang: str) -> Iterator[str]:
    yield "Giả sử:" if lang == "vi" else "Suppose:"
    for fact in answer.assumed:
        before, after = fact_text(fact.before, lang), fact_text(fact.after, lang)
        yield f"- {path_text(fact.path, lang)}: {before} → {after}"
    if not answer.assumed:
        yield "- không có gì khác" if lang == "vi" else "- nothing is otherwise"
    yield from adjustments(answer.before.heading.overlay, lang)


def _results(answer: "WhatIf", lang: str) -> Iterator[str]:
    vi, head, then = lang == "vi", answer.before.heading, answer.after.heading
    ratings = [_with_range(h.rating, h.bounds, h.rating_scale, lang, NO_RATING) for h in (head, then)]
    name = "Xếp loại chung" if vi else "Overall rating"
    if answer.changes_rating:
        yield f"{name}: {ratings[0]} → {ratings[1]}"
    else:
        yield f"{name}: {ratings[0]} ({'không đổi' if vi else 'unchanged'})"
    titles = ("Tiêu chí", "Hiện nay", "Khi đó") if vi else ("Criterion", "Now", "Then")
    rows = [
        (
            one.criterion.id,
            *(_with_range(e.level, e.bounds, head.scale, lang, NOT_APPLICABLE) for e in (one, other)),
        )
        for one, other in zip(answer.before.criteria, answer.after.criteria, strict=True)
    ]
    widths = [max(len(row[n]) for row in (titles, *rows)) for n in (0, 1)]
    for row in (titles, *rows):
        mark = "  ◄" if row[1] != row[2] and row is not titles else ""
        yield f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}{mark}"


def _level(entry: CriterionTrace, scale: Scale, lang: str) -> str:
    return _with_range(entry.level, entry.bounds, scale, lang, NOT_APPLICABLE)


def _with_range(name: str, bounds: Bounds | None, scale: Scale, lang: str, outside: tuple[str, str]) -> str:
    word = result_word(name, scale, lang)
    return word if bounds is None else f"{word} ({range_text(bounds, scale, lang, outside)})"


def _through(answer: "WhatIf", lang: str) -> Iterator[str]:
    vi, head = lang == "vi", answer.before.heading
    if not (answer.moved or answer.rows or answer.limits):
        yield "Không yêu cầu nào thay đổi." if vi else "No requirement moved."
        return
    for moved in answer.moved:
        words = [result_word(entry.level, head.scale, lang) for entry in (moved.before, moved.after)]
        title = f"{moved.before.criterion.id}. {pick(moved.before.criterion.titles, lang)}"
        yield f"{title}: {words[0]} → {words[1]}"
        for pair in moved.rows:
            yield from _row(pair, head.scale, lang)
    if answer.rows:
        yield "Yêu cầu của xếp loại chung:" if vi else "Requirements of the overall rating:"
        for pair in answer.rows:
            yield from _row(pair, head.rating_scale, lang)
    yield from _limits(answer, head.rating_scale, lang)


def _row(pair: "RowPair", scale: Scale, lang: str) -> Iterator[str]:
    indicator = pair[0].requirement.indicator
    found = [reading_text(indicator, row.reading, lang) for row in pair]
    yield f"- {pick(indicator.labels, lang)}: {found[0]} → {found[1]}"
    for rank in range(scale.top, 0, -1):
        line = _cell(pair, rank, scale, lang)
        if line:
            yield f"    {line}"


def _cell(pair: "RowPair", rank: int, scale: Scale, lang: str) -> str:
    """Say a column that is met now and was not, or the reverse."""
    cell = pair[0].requirement.cells[rank]
    before, after = (_holds(row, rank) for row in pair)
    if cell is None or cell.comparison is None or before is after:
        return ""
    asked = asked_of(pair[0].requirement.indicator.domain, cell, lang)
    needs = "cần" if lang == "vi" else "requires"
    signs = f"{pick(SIGNS[before], lang)} → {pick(SIGNS[after], lang)}"
    return f"{scale.label(rank, lang)} {needs} {asked}: {signs}. {basis(cell.citation, lang)}."


def _holds(row: RequirementTrace, rank: int) -> bool | None:
    return row.holds[rank]


def _limits(answer: "WhatIf", scale: Scale, lang: str) -> Iterator[str]:
    vi = lang == "vi"
    gone = [one for one, other in answer.limits if other.applies is False]
    come = [other for _, other in answer.limits if other.applies is not False]
    for limits, heading in (
        (gone, "Không còn áp dụng:" if vi else "No longer applies:"),
        (come, "Áp dụng, hoặc có thể áp dụng:" if vi else "Applies, or may apply:"),
    ):
        if limits:
            yield heading
            yield from (limit_sentence(limit, scale, lang) for limit in limits)
