"""The form of the source text: its headings and criteria in order, with the reached column marked."""

from typing import NamedTuple

from danhgia_rules.explanation.text import result_word
from danhgia_rules.explanation.words import pick
from danhgia_rules.reports.rows import not_applicable_text
from danhgia_rules.trace import CriterionTrace, Heading, Trace

REACHED, POSSIBLE, BLANK = "X", "?", ""


class Line(NamedTuple):
    """One line of the form: a heading (no marks), or a criterion with a mark for each column.

    `outside` says in words that there is no level, in place of the marks, or that there may be
    none, beside them.
    """

    id: str
    title: str
    clauses: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    outside: str = ""
    is_heading: bool = False


def form(trace: Trace, lang: str, *, reasons: bool) -> list[Line]:
    """Give the lines of the form, the columns from the highest level to the lowest.

    `reasons` asks why a criterion does not apply to be said too.
    """
    lines: list[Line] = []
    begun = set()
    for entry in trace.criteria:
        for group in trace.heading.groups:
            if group.holds(entry.criterion.id) and group.id not in begun:
                begun.add(group.id)
                lines.append(Line(group.id, pick(group.titles, lang), is_heading=True))
        lines.append(_line(entry, trace.heading, lang, reasons=reasons))
    return lines


def _line(entry: CriterionTrace, head: Heading, lang: str, *, reasons: bool) -> Line:
    scale, bounds, title = head.scale, entry.bounds, pick(entry.criterion.titles, lang)
    rank = scale.rank(entry.level)
    if rank is None and bounds is None:
        why = f": {not_applicable_text(entry, lang)}" if reasons else ""
        outside = f"{result_word(entry.level, scale, lang)}{why}"
        return Line(entry.criterion.id, title, entry.criterion.clauses, outside=outside)
    ends = (entry.level, entry.level) if bounds is None else (bounds.lowest, bounds.highest)
    low, high = (scale.rank(name) for name in ends)
    mark = REACHED if bounds is None else POSSIBLE
    columns = range(scale.top, -1, -1)
    inside = [low is not None and high is not None and low <= column <= high for column in columns]
    outside = ""
    if bounds is not None and bounds.outside:
        outside = "hoặc không áp dụng" if lang == "vi" else "or not applicable"
    marks = tuple(mark if here else BLANK for here in inside)
    return Line(entry.criterion.id, title, entry.criterion.clauses, marks, outside)
