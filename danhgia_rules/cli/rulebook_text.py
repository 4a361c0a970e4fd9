"""A rulebook as text and as data: its clauses, its thresholds by level, its sources."""

from collections.abc import Iterator
from typing import Any

from danhgia_rules.explanation.overlays import adjustments, limit_title, reading_note
from danhgia_rules.explanation.words import asked_of, pick
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import (
    Cell,
    Criterion,
    Indicator,
    Limit,
    Overlay,
    RatingRules,
    Replacement,
    Requirement,
    Rulebook,
)
from danhgia_rules.trace_data import citation_data, exact_data


def rulebook_text(found: Rulebook | RatingRules, lang: str) -> str:
    """Write a rulebook, or overall rules alone, out for people."""
    if isinstance(found, RatingRules):
        return "\n".join(_rating(found, lang)) + "\n"
    lines = [found.title if lang == "vi" else found.title_en, _heading(found.id, found.periods)]
    lines += adjustments(found.overlay, lang)
    lines += _criteria(found, lang)
    lines += [_left_out(clause, reason, lang) for clause, reason in found.not_encoded]
    misprint = "Chỗ nghi lỗi in" if lang == "vi" else "Possible misprint"
    lines += [f"{misprint}: {clause} “{words}”. {note}" for clause, words, note in found.misprints]
    lines += ["", *_rating(found.rating, lang)]
    parameters = [*found.parameters.values()]
    if parameters:
        lines += ["", "Cách hiểu:" if lang == "vi" else "Readings of the law:"]
        notes = (reading_note(p, found.overlay, lang) for p in parameters)
        lines += [
            f"  - {pick(p.labels, lang)}. {pick(p.reasons, lang)}{note}"
            for p, note in zip(parameters, notes, strict=True)
        ]
    return "\n".join(lines) + "\n"


def _heading(name: str, periods: tuple[str, str]) -> str:
    return f"{name}  {periods[0]}–{periods[1]}"


def _left_out(clause: str, reason: str, lang: str) -> str:
    return f"{'Chưa đưa vào quy tắc' if lang == 'vi' else 'Not encoded'}: {clause}. {reason}"


def _rating(rules: RatingRules, lang: str) -> Iterator[str]:
    title = pick((rules.title, rules.title_en), lang)
    yield f"{'Xếp loại chung' if lang == 'vi' else 'Overall rating'}: {title}"
    yield _heading(rules.id, rules.periods)
    for row in rules.requirements:
        yield from _requirement(row, rules.scale, lang)
    for limit in rules.limits:
        yield from _limit(limit, rules.scale, lang)
    yield from (_left_out(clause, reason, lang) for clause, reason in rules.not_encoded)


def _criteria(found: Rulebook, lang: str) -> Iterator[str]:
    """Write all criteria out, each heading above the first criterion under it."""
    groups = list(found.groups)
    for criterion in found.criteria:
        for group in [group for group in groups if group.holds(criterion.id)]:
            groups.remove(group)
            yield from ("", f"{group.id}. {pick(group.titles, lang)}")
        yield from ("", *_criterion(criterion, found.scale, lang))


def _criterion(criterion: Criterion, scale: Scale, lang: str) -> Iterator[str]:
    yield f"{criterion.id}. {pick(criterion.titles, lang)}"
    for letter, words in criterion.clauses:
        yield f"  {letter}) {words}"
    if criterion.gate is not None:
        only = "Chỉ áp dụng khi" if lang == "vi" else "Applies only when"
        yield f"  {only}: {pick(criterion.gate.labels, lang)}"
    for row in criterion.requirements:
        yield from _requirement(row, scale, lang)


def _requirement(row: Requirement, scale: Scale, lang: str) -> Iterator[str]:
    yield f"  - {pick(row.indicator.labels, lang)}"
    for rank in range(scale.top, 0, -1):
        cell = row.cells[rank]
        if cell is not None:
            asked = asked_of(row.indicator.domain, cell, lang)
            yield f"      {scale.label(rank, lang)}: {asked} — {cell.citation.text(lang)}"


def _limit(limit: Limit, scale: Scale, lang: str) -> Iterator[str]:
    kinds = {
        "cap": ("Mức trần", "Cap"),
        "ground": ("Căn cứ xếp mức thấp nhất", "Ground for the lowest rating"),
        "not_rated": ("Không xếp loại", "Not rated"),
    }
    allowed = ""
    if limit.kind == "cap" and limit.level is not None:
        allowed = f" → {scale.label(limit.level, lang)}"
    if limit.replaces is not None:
        when = "áp dụng khi" if lang == "vi" else "applies when"
        allowed += f"; {when}: {asked_of(limit.indicator.domain, limit, lang)}"
    head = f"{pick(kinds[limit.kind], lang)}: {limit_title(limit, lang)}{allowed}"
    yield f"  * {head} — {limit.citation.text(lang)}"


def rulebook_data(found: Rulebook | RatingRules) -> dict[str, Any]:
    """Give a rulebook, or overall rules alone, as plain data."""
    if isinstance(found, RatingRules):
        return _rating_data(found)
    return {
        "id": found.id,
        "title": found.title,
        "position": found.position,
        "assessed_periods": {"from": found.periods[0], "until": found.periods[1]},
        "levels": list(reversed(found.scale.names)),
        "criteria": [
            {
                "id": criterion.id,
                "title": criterion.titles[0],
                "clauses": dict(criterion.clauses),
                "requirements": [_requirement_data(row, found.scale) for row in criterion.requirements],
            }
            for criterion in found.criteria
        ],
        "not_encoded": [{"clause": clause, "reason": reason} for clause, reason in found.not_encoded],
        "misprints": [{"clause": c, "words": words, "note": note} for c, words, note in found.misprints],
        "parameters": [
            {"id": p.id, "label": p.labels[0], "value": p.value, "reason": p.reasons[0]}
            for p in found.parameters.values()
        ],
        "rating": _rating_data(found.rating),
        **({} if found.overlay is None else {"overlay": _overlay_data(found.overlay)}),
    }


def _overlay_data(overlay: Overlay) -> dict[str, Any]:
    return {
        "id": overlay.id,
        "title": overlay.titles[0],
        "assessed_periods": {"from": overlay.periods[0], "until": overlay.periods[1]},
        "rulebook": overlay.rulebook,
        "replaced": [_replacement_data(one) for one in overlay.replaced],
    }


def _replacement_data(one: Replacement) -> dict[str, Any]:
    now, old = one.now, one.now.replaces
    where = {"criterion": one.criterion, "requirement": one.owner, "level": one.level}
    return {
        **({"limit": one.owner} if one.level is None else where),
        "before": None if old is None else _asks_data(one.indicator, old),
        "now": _asks_data(one.indicator, now),
    }


def _asks_data(indicator: Indicator, asks: Cell | Limit) -> dict[str, Any]:
    value = exact_data(indicator.domain, asks.threshold)
    return {"asks": {asks.comparison: value}, "source": citation_data(asks.citation)}


def _rating_data(rules: RatingRules) -> dict[str, Any]:
    return {
        "id": rules.id,
        "title": rules.title,
        "assessed_periods": {"from": rules.periods[0], "until": rules.periods[1]},
        "levels": list(reversed(rules.scale.names)),
        "requirements": [_requirement_data(row, rules.scale) for row in rules.requirements],
        "limits": [_limit_data(limit) for limit in rules.limits],
        "not_encoded": [{"clause": clause, "reason": reason} for clause, reason in rules.not_encoded],
    }


def _limit_data(limit: Limit) -> dict[str, Any]:
    asks = None
    if limit.comparison is not None:
        asks = {limit.comparison: exact_data(limit.indicator.domain, limit.threshold)}
    return {
        "id": limit.id,
        "kind": limit.kind,
        "title": limit.titles[0],
        "when": asks,
        "source": citation_data(limit.citation),
    }


def _requirement_data(row: Requirement, scale: Scale) -> dict[str, Any]:
    cells = {
        scale.names[rank]: {
            "asks": None
            if cell.comparison is None
            else {cell.comparison: exact_data(row.indicator.domain, cell.threshold)},
            "source": citation_data(cell.citation),
        }
        for rank, cell in reversed(list(enumerate(row.cells)))
        if cell is not None
    }
    return {"id": row.id, "indicator": row.indicator.id, "label": row.indicator.labels[0], "levels": cells}
