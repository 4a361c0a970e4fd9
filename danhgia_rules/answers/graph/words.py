"""What the nodes of a graph of reasoning say, in Vietnamese and English."""

import dataclasses

from danhgia_rules.answers.graph.model import Kind, Node, Words
from danhgia_rules.explanation.overlays import limit_title
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import (
    NO_RATING,
    NOT_APPLICABLE,
    asked_of,
    gap_text,
    pick,
    range_text,
    reading_text,
    threshold_text,
)
from danhgia_rules.indicators.reading import Reading
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Cell, Domain, Indicator
from danhgia_rules.trace import Bounds, CriterionTrace, LimitTrace, RequirementTrace, Trace

_SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}
_NUMBERS = frozenset({"share", "count", "number"})


def requirement(row: RequirementTrace, rank: int, scale: Scale, lang: str) -> Words:
    """Say a requirement that keeps a level from being reached: what was found, what it asks, what lacks."""
    indicator, cell = row.requirement.indicator, row.requirement.cells[rank]
    found = _found(indicator, row.reading, lang)
    if cell is None:
        return Words(pick(indicator.labels, lang), found)
    asked = _asked(indicator.domain, cell, lang)
    needs = f"{scale.label(rank, lang)} {'cần' if lang == 'vi' else 'requires'} {asked}"
    gap = row.gap(rank)
    lacks = f", {gap_text(gap, row.reading, lang)}" if gap else ""
    return Words(pick(indicator.labels, lang), found, needs + lacks)


def _asked(domain: Domain, cell: Cell, lang: str) -> str:
    """Say a threshold as briefly as can be: `≥ 70 %`."""
    words = asked_of(domain, cell, lang)
    value = threshold_text(domain, cell.threshold, lang)
    brief = domain.kind in _NUMBERS and cell.replaces is None
    if not brief or cell.comparison is None or words.strip("“”") == value:
        return words
    return f"{_SIGNS[cell.comparison]} {value}"


def _found(indicator: Indicator, reading: Reading, lang: str) -> str:
    """Say a value without the facts it lacks: a node of its own names those."""
    return reading_text(indicator, dataclasses.replace(reading, missing=()), lang)


def others(met: int, idle: int, lang: str, *, alone: bool) -> Words:
    """Say the requirements that do not bind, as one: how many are met, how many had nothing to count."""
    vi = lang == "vi"
    nothing = f"{idle} yêu cầu không có gì để xét" if vi else f"{_requirements(idle)} with nothing to count"
    if not met:
        return Words(nothing)
    if alone:
        head = f"Đạt mọi yêu cầu ({met})" if vi else f"Meets every requirement ({met})"
    else:
        head = f"{met} yêu cầu khác: đạt" if vi else f"{_requirements(met, 'other ')}: met"
    return Words(f"{head}; {nothing}" if idle else head)


def _requirements(count: int, which: str = "") -> str:
    return f"{count} {which}requirement{'s' * (count != 1)}"


def idle(count: int, lang: str) -> Words:
    """Say the overall requirements where there is no rating."""
    if lang == "vi":
        return Words(f"{count} yêu cầu chung: không xét, vì không xếp loại")
    return Words(f"{_requirements(count, 'overall ')}: not considered, for there is no rating")


def gate(entry: CriterionTrace, indicator: Indicator, lang: str) -> Words:
    """Say the fact that makes a criterion not applicable, or may make it so."""
    vi, label = lang == "vi", pick(indicator.labels, lang)
    if not entry.gated:
        open_ = "chưa rõ tiêu chí có áp dụng không" if vi else "whether the criterion applies is open"
        return Words(label, "chưa rõ" if vi else "not known", open_)
    answer = ("có", "yes") if not entry.criterion.gate_value else ("không", "no")
    count = len(entry.requirements)
    skipped = f"không xét {count} yêu cầu" if vi else f"{_requirements(count)} not considered"
    return Words(label, pick(answer, lang), skipped)


def criterion(entry: CriterionTrace, scale: Scale, lang: str) -> Words:
    """Say a criterion and its level."""
    title = f"{entry.criterion.id}. {pick(entry.criterion.titles, lang)}"
    span = _range(entry.bounds, scale, NOT_APPLICABLE, lang)
    return Words(title, result_word(entry.level, scale, lang), span)


def _range(bounds: Bounds | None, scale: Scale, outside: tuple[str, str], lang: str) -> str:
    return "" if bounds is None else range_text(bounds, scale, lang, outside)


def limit(entry: LimitTrace, scale: Scale, lang: str) -> Words:
    """Say a limit that applies or may apply: what was found, and what it allows."""
    vi, rule = lang == "vi", entry.limit
    label, title = pick(rule.indicator.labels, lang), limit_title(rule, lang)
    found = _found(rule.indicator, entry.reading, lang)
    value = found if label == pick(rule.titles, lang) else f"{label}: {found}"
    # A cap at its own level says what was found by what it allows.
    value = "" if rule.comparison is None and entry.applies else value
    if entry.applies is None:
        return Words(title, value, "chưa rõ có áp dụng không" if vi else "whether it applies is open")
    if entry.rank is None:
        return Words(title, value, "không xếp loại" if vi else "not rated")
    level = scale.label(entry.rank, lang)
    if rule.kind == "ground":
        return Words(title, value, f"xếp {level}" if vi else f"hence {level}")
    return Words(title, value, f"cao nhất là {level}" if vi else f"at most {level}")


def other_limits(count: int, lang: str) -> Words:
    """Say the limits that do not apply, as one."""
    if lang == "vi":
        return Words(f"{count} mức trần, căn cứ khác: không áp dụng")
    if count == 1:
        return Words("1 other cap or ground: does not apply")
    return Words(f"{count} other caps and grounds: do not apply")


def rating(trace: Trace, lang: str) -> Words:
    """Say the proposed rating, with its range where it is open."""
    head = trace.heading
    label = "Đề xuất xếp loại" if lang == "vi" else "Proposed rating"
    span = _range(head.bounds, head.rating_scale, NO_RATING, lang)
    return Words(label, result_word(head.rating, head.rating_scale, lang), span)


def headline(trace: Trace, nodes: tuple[Node, ...]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Give the title of the graph, and a description that tells what decides without the picture."""
    head = trace.heading
    titles = (
        f"Lập luận xếp loại hồ sơ {head.subject}, năm {head.period}",
        f"Reasoning behind the rating of dossier {head.subject}, year {head.period}",
    )
    return titles, (_description(nodes, "vi"), _description(nodes, "en"))


def _description(nodes: tuple[Node, ...], lang: str) -> str:
    told = {Kind.REQUIREMENT, Kind.OVERALL, Kind.LIMIT}
    deciding = [node.said(lang).line for node in nodes if node.binding and node.kind in told]
    result = next(node.said(lang).line for node in nodes if node.kind is Kind.RATING)
    if deciding:
        by = "Quyết định bởi" if lang == "vi" else "Decided by"
        return f"{result}. {by}: {'. '.join(deciding)}."
    return f"{result}. {'Không có gì giữ kết quả thấp hơn.' if lang == 'vi' else 'Nothing keeps it lower.'}"
