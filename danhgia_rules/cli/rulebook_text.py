"""A rulebook as text and as data: its clauses, its thresholds by level, its sources."""

from collections.abc import Iterator
from typing import Any

from danhgia_rules.explanation.words import asked_text, pick
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Criterion, Limit, Requirement, Rulebook
from danhgia_rules.trace import citation_data, exact_data


def rulebook_text(rulebook: Rulebook, lang: str) -> str:
    """Write a rulebook out for people."""
    vi = lang == "vi"
    lines = [
        rulebook.title if vi else rulebook.title_en,
        f"{rulebook.id}  {rulebook.periods[0]}–{rulebook.periods[1]}",
    ]
    for criterion in rulebook.criteria:
        lines += ["", *_criterion(criterion, rulebook.scale, lang)]
    rules = rulebook.rating
    lines += ["", f"{'Xếp loại chung' if vi else 'Overall rating'}: {rules.title} ({rules.id})"]
    for row in rules.requirements:
        lines += _requirement(row, rules.scale, lang)
    for limit in rules.limits:
        lines += _limit(limit, rules.scale, lang)
    for clause, reason in (*rulebook.not_encoded, *rules.not_encoded):
        lines.append(f"{'Không mã hóa' if vi else 'Not encoded'}: {clause}. {reason}")
    for clause, words, note in rulebook.misprints:
        lines.append(f"{'Lỗi in trong văn bản' if vi else 'Misprint'}: {clause} “{words}”. {note}")
    return "\n".join(lines) + "\n"


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
            asked = asked_text(row.indicator.domain, cell.comparison, cell.threshold, lang)
            yield f"      {scale.label(rank, lang)}: {asked} — {cell.citation.text(lang)}"


def _limit(limit: Limit, scale: Scale, lang: str) -> Iterator[str]:
    kinds = {
        "cap": ("Giới hạn", "Cap"),
        "ground": ("Căn cứ xếp mức thấp nhất", "Ground for the lowest rating"),
        "not_rated": ("Không xếp loại", "Not rated"),
    }
    allowed = ""
    if limit.kind == "cap" and limit.level is not None:
        allowed = f" → {scale.label(limit.level, lang)}"
    head = f"{pick(kinds[limit.kind], lang)}: {pick(limit.titles, lang)}{allowed}"
    yield f"  * {head} — {limit.citation.text(lang)}"


def rulebook_data(rulebook: Rulebook) -> dict[str, Any]:
    """Give a rulebook as plain data."""
    rules = rulebook.rating
    return {
        "id": rulebook.id,
        "title": rulebook.title,
        "position": rulebook.position,
        "assessed_periods": {"from": rulebook.periods[0], "until": rulebook.periods[1]},
        "levels": list(reversed(rulebook.scale.names)),
        "criteria": [
            {
                "id": criterion.id,
                "title": criterion.titles[0],
                "clauses": dict(criterion.clauses),
                "requirements": [_requirement_data(row, rulebook.scale) for row in criterion.requirements],
            }
            for criterion in rulebook.criteria
        ],
        "rating": {
            "id": rules.id,
            "levels": list(reversed(rules.scale.names)),
            "requirements": [_requirement_data(row, rules.scale) for row in rules.requirements],
            "limits": [
                {
                    "id": limit.id,
                    "kind": limit.kind,
                    "title": limit.titles[0],
                    "when": None
                    if limit.comparison is None
                    else {limit.comparison: exact_data(limit.indicator.domain, limit.threshold)},
                    "source": citation_data(limit.citation),
                }
                for limit in rules.limits
            ],
        },
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
