"""What an overlay replaced, in words: every threshold of it, and the result without it.

Knows the overlay of a rulebook and the result that it is laid beside; it knows no dossier.
"""

from collections.abc import Iterator

from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import NO_RATING, adjusted, asked_text, pick, range_text
from danhgia_rules.levels import Rating
from danhgia_rules.rulebook.model import Limit, Overlay, Parameter, Replacement
from danhgia_rules.trace import Heading, Unadjusted

_WAS = ("lời văn của ngưỡng cũ; nay", "words of the old threshold; now")


def adjustments(overlay: Overlay | None, lang: str) -> list[str]:
    """Say by what thresholds were adjusted, then list every one of them: old and new, with both sources."""
    if overlay is None:
        return []
    return [*adjusted(overlay, lang), *(_replaced(one, overlay, lang) for one in overlay.replaced)]


def _replaced(one: Replacement, overlay: Overlay, lang: str) -> str:
    now, old, vi = one.now, one.now.replaces or one.now, lang == "vi"
    before, after = (
        asked_text(one.indicator.domain, asks.comparison, asks.threshold, lang) for asks in (old, now)
    )
    sources = f"{old.citation.text(lang)} → {now.citation.text(lang)}"
    return f"- {_place(one, overlay, lang)}: {before} → {after}. {'Nguồn' if vi else 'Source'}: {sources}."


def _place(one: Replacement, overlay: Overlay, lang: str) -> str:
    """Name the threshold: criterion and level with what is measured, or the limit by its title."""
    if isinstance(one.now, Limit):
        return f"“{pick(one.now.titles, lang)}”"
    return f"{_column(one, overlay, lang)} – {pick(one.indicator.labels, lang)}"


def _column(one: Replacement, overlay: Overlay, lang: str) -> str:
    base = overlay.base
    scale = base.rating.scale if one.criterion is None else base.scale
    level = scale.label(scale.rank(one.level or "") or 0, lang)
    return level if one.criterion is None else f"{one.criterion}, {level}"


def limit_title(limit: Limit, lang: str) -> str:
    """Give the title of a limit; where its threshold was replaced, with a note that the words are the old."""
    title = pick(limit.titles, lang)
    if limit.replaces is None:
        return title
    asked = asked_text(limit.indicator.domain, limit.comparison, limit.threshold, lang)
    return f"{title} ({pick(_WAS, lang)}: {asked})"


def reading_note(parameter: Parameter, overlay: Overlay | None, lang: str) -> str:
    """Say that a reading of the law speaks of thresholds that were replaced, and what stands there now."""
    found = [one for one in overlay.replaced if one.now.parameter == parameter.id] if overlay else []
    if overlay is None or not found:
        return ""
    return f" ({pick(_WAS, lang)}: {'; '.join(_now(one, overlay, lang) for one in found)})"


def _now(one: Replacement, overlay: Overlay, lang: str) -> str:
    asked = asked_text(one.indicator.domain, one.now.comparison, one.now.threshold, lang)
    return asked if one.level is None else f"{_column(one, overlay, lang)} – {asked}"


def without_overlay(heading: Heading, found: Unadjusted | None, lang: str, *, levels: bool) -> Iterator[str]:
    """Say what the rulebook without the overlay gives; nothing where there is none.

    `levels` asks for the criteria whose level would be another one.
    """
    if found is None:
        return
    vi, scale = lang == "vi", heading.rating_scale
    same = (found.rating, found.bounds) == (heading.rating, heading.bounds)
    word = result_word(found.rating, scale, lang)
    if found.bounds:
        word += f" ({range_text(found.bounds, scale, lang, NO_RATING)})"
    if vi:
        text = f"Theo bộ quy tắc chưa điều chỉnh, kết quả {'vẫn ' * same}là {word}"
    else:
        text = f"By the rulebook without the adjustment: {'also ' * same}{word}"
    others = [f"{name} ({result_word(level, heading.scale, lang)})" for name, level in found.levels]
    if levels and others:
        text += f"; {'khác ở tiêu chí' if vi else 'other levels'}: {', '.join(others)}"
    yield f"{text}."


def may_tell(heading: Heading, *, ranges: bool) -> bool:
    """Whether a reader who sees no open results may be told another one: only beside a result."""
    return ranges or heading.rating != Rating.UNDETERMINED
