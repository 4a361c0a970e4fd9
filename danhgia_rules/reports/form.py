"""The form of the source text: its headings and criteria in order, with the reached column marked."""

from typing import NamedTuple

from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import NOT_APPLICABLE, pick
from danhgia_rules.levels import Scale
from danhgia_rules.reports.rows import not_applicable_text
from danhgia_rules.rulebook.model import Criterion
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


class Form(NamedTuple):
    """The lines of the form, the columns from the highest level to the lowest; all blank if not `marked`."""

    lines: tuple[Line, ...]
    marked: bool


def form(trace: Trace, lang: str, *, levels: bool, reasons: bool) -> Form:
    """Give the form; `levels` asks for its marks, `reasons` for why a criterion does not apply."""
    lines: list[Line] = []
    begun = set()
    for entry in trace.criteria:
        for group in trace.heading.groups:
            if group.holds(entry.criterion.id) and group.id not in begun:
                begun.add(group.id)
                lines.append(Line(group.id, pick(group.titles, lang), is_heading=True))
        if levels:
            lines.append(_line(entry, trace.heading, lang, reasons=reasons))
        else:
            lines.append(_blank(entry.criterion, trace.heading.scale, lang))
    return Form(tuple(lines), levels)


def _blank(criterion: Criterion, scale: Scale, lang: str) -> Line:
    marks = (BLANK,) * (scale.top + 1)
    return Line(criterion.id, pick(criterion.titles, lang), criterion.clauses, marks)


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
        outside = f"{pick(('hoặc', 'or'), lang)} {pick(NOT_APPLICABLE, lang)}"
    marks = tuple(mark if here else BLANK for here in inside)
    return Line(entry.criterion.id, title, entry.criterion.clauses, marks, outside)
