"""Phrases of an impact: results, moves, reasons, the distance to a border."""

from danhgia_rules.exact import format_number
from danhgia_rules.explanation import result_word
from danhgia_rules.explanation.words import NO_RATING, pick, range_text
from danhgia_rules.gaps import STEPS
from danhgia_rules.levels import Level, Rating
from danhgia_rules.revision.movement.model import (
    DossierImpact,
    Impact,
    LevelMove,
    Move,
    Near,
    Outcome,
    Reason,
)
from danhgia_rules.rulebook.model import Rulebook

ARROWS = {Move.UP: "▲", Move.DOWN: "▼", Move.SAME: "=", Move.OUT: "◆", Move.UNDETERMINED: "?"}
"""Signs of moves; each also stands with its word."""

MOVES = {
    Move.UP: ("lên mức cao hơn", "moved up"),
    Move.DOWN: ("xuống mức thấp hơn", "moved down"),
    Move.SAME: ("không đổi", "the same"),
    Move.OUT: ("vào hoặc ra khỏi thang xếp loại", "on or off the scale"),
    Move.UNDETERMINED: ("chưa xác định", "undetermined"),
}


def rating_word(impact: Impact, name: str, lang: str) -> str:
    """Say a result: by the words of the new rulebook, or of the old one for a name that only it has."""
    for book in (impact.diff.new, impact.diff.old):
        if name in book.rating.scale.names:
            return result_word(name, book.rating.scale, lang)
    return result_word(Rating(name), impact.diff.new.rating.scale, lang)


def outcome_text(outcome: Outcome, rulebook: Rulebook, lang: str) -> str:
    """Say a rating by one rulebook, with its bounds."""
    scale = rulebook.rating.scale
    word = result_word(outcome.rating, scale, lang)
    if outcome.bounds is None:
        return word
    return f"{word} ({range_text(outcome.bounds, scale, lang, NO_RATING)})"


def move_text(impact: Impact, found: DossierImpact, lang: str) -> str:
    """Say from what to what a rating goes."""
    before = outcome_text(found.before, impact.diff.old, lang)
    return f"{before} → {outcome_text(found.after, impact.diff.new, lang)}"


def level_text(impact: Impact, move: LevelMove, lang: str) -> str:
    """Say from what to what the level of a criterion goes."""
    before = _level(move.before, impact.diff.old, lang)
    return f"{move.criterion}: {before} → {_level(move.after, impact.diff.new, lang)}"


def _level(name: str | None, rulebook: Rulebook, lang: str) -> str:
    if name is None:
        return "không có tiêu chí này" if lang == "vi" else "no such criterion"
    return result_word(Level(name), rulebook.scale, lang)


def reason_text(reason: Reason, lang: str) -> str:
    """Name a requirement or a limit, with its criterion."""
    label = pick(reason.label, lang)
    return label if reason.criterion is None else f"{reason.criterion} {label}"


def near_text(impact: Impact, near: Near, lang: str) -> str:
    """Say how far a dossier is from a border, and what lies behind it."""
    vi = lang == "vi"
    place = reason_text(near.reason, lang)
    level = pick(near.level, lang)
    aim = f" ({level})" if level else ""
    results = f"{rating_word(impact, near.before, lang)} → {rating_word(impact, near.after, lang)}"
    if near.rises:
        return f"{place}{aim}: {step_text(near, lang)}; {'nếu đạt' if vi else 'if met'}: {results}"
    return f"{place}{aim}: {step_text(near, lang)}; {'nếu mất' if vi else 'if lost'}: {results}"


def step_text(near: Near, lang: str) -> str:
    """Say the one step: what is lacking, or what there is none to spare of."""
    vi, unit = lang == "vi", pick(near.gap.unit, lang)
    number = format_number(near.gap.amount, lang)
    if near.rises:
        if near.gap.unit == STEPS:
            return f"còn cách {number} bậc" if vi else f"{number} step away"
        if vi:
            return f"{'thừa' if near.gap.too_much else 'thiếu'} {number} {unit}".rstrip()
        return f"{number} {'too many' if near.gap.too_much else 'more needed'} ({unit})".replace(" ()", "")
    if vi:
        step = f"{number} {unit}" if unit else f"{number} bậc"
        return f"vừa đủ, {'thêm' if near.gap.too_much else 'bớt'} {step} là không đạt"
    unit = unit or "step"
    return f"just met, {number} {'more' if near.gap.too_much else 'less'} loses it ({unit})"
