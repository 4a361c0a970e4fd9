"""Says in words what a position is, and what a scenario that tries it shows.

Knows positions and the labels of a rulebook; must not know files or how results are laid out.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from danhgia_rules.exact import Number
from danhgia_rules.explanation.words import Lang, asked_text, pick, value_text
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.rulebook.model import Indicator, Limit, Rulebook
from danhgia_rules.scenarios.expect import Found
from danhgia_rules.scenarios.positions import Position

SIDES: dict[str, tuple[str, str]] = {
    "below": ("ngay dưới ngưỡng", "just short of the threshold"),
    "at": ("đúng ngưỡng", "at the threshold"),
    "beyond": ("ngay trên ngưỡng", "just past the threshold"),
    "applies": ("áp dụng", "applies"),
    "not": ("không áp dụng", "does not apply"),
}
"""The words for the side of a threshold; `dưới` is where it is not met, whichever way numbers run."""


class Asked(NamedTuple):
    """What a position is about: the indicator, and what is asked of it."""

    indicator: Indicator
    comparison: str | None
    threshold: Number


def position_text(position: Position, rulebook: Rulebook, lang: Lang) -> str:
    """Say what a position is, in one phrase: which threshold of what, and which side of it."""
    side = pick(SIDES[position.side], lang)
    match position.kind:
        case "cell":
            column = _column(position, rulebook, lang)
            asks = _asks(_cell(position, rulebook), lang)
            return f"{column}, {_row(lang)} {position.name} ({asks}): {side}"
        case "gate":
            return f"{position.criterion}: {side}"
        case "own_level":
            level = _label(rulebook.rating.scale, position.level, lang)
            return f"{_limit_word(lang)} {position.name}: “{level}”"
        case "alone":
            return f"{_limit_word(lang)} {position.name}: {pick(('áp dụng một mình', 'applies alone'), lang)}"
        case "pair":
            both = pick(("cùng áp dụng, không có giới hạn khác", "apply together and no other"), lang)
            return f"{_joined(position.name.split('+'), lang)}: {both}"
    asks = _asks(_of_limit(position, rulebook), lang)
    what = _limit_word(lang) if position.kind == "limit" else pick(("ngoại lệ của", "exception of"), lang)
    return f"{what} {position.name} ({asks}): {side}"


def _row(lang: Lang) -> str:
    return pick(("yêu cầu", "requirement"), lang)


def _limit_word(lang: Lang) -> str:
    return pick(("giới hạn", "limit"), lang)


def _joined(names: list[str], lang: Lang) -> str:
    return pick((" và ", " and "), lang).join(names)


def _label(scale: Scale, name: str, lang: Lang) -> str:
    rank = scale.rank(name)
    return name if rank is None else scale.label(rank, lang)


def _column(position: Position, rulebook: Rulebook, lang: Lang) -> str:
    if position.criterion:
        label = _label(rulebook.scale, position.level, lang)
        return f"{position.criterion}, {pick(('cột', 'column'), lang)} {label}"
    label = _label(rulebook.rating.scale, position.level, lang)
    return f"{pick(('xếp loại chung, cột', 'rating, column'), lang)} {label}"


def _asks(asked: Asked, lang: Lang) -> str:
    return asked_text(asked.indicator.domain, asked.comparison, asked.threshold, lang)


def _cell(position: Position, rulebook: Rulebook) -> Asked:
    criterion = rulebook.criterion(position.criterion)
    rows = rulebook.rating.requirements if criterion is None else criterion.requirements
    scale = rulebook.rating.scale if criterion is None else rulebook.scale
    row = next(row for row in rows if row.id == position.name)
    cell = row.cells[scale.rank(position.level) or 0]
    if cell is None:
        raise KeyError(position.key)
    return Asked(row.indicator, cell.comparison, cell.threshold)


def asked(position: Position, rulebook: Rulebook) -> Asked | None:
    """Give what a position is about; None where only the limits that apply are looked at, or a gate."""
    if position.kind == "cell":
        return _cell(position, rulebook)
    return _of_limit(position, rulebook) if position.kind in {"limit", "own_level", "unless"} else None


def limit_of(name: str, rulebook: Rulebook) -> Limit:
    """Give a limit by its id."""
    return next(limit for limit in rulebook.rating.limits if limit.id == name)


def _of_limit(position: Position, rulebook: Rulebook) -> Asked:
    limit = limit_of(position.name, rulebook)
    rule = limit.unless if position.kind == "unless" and limit.unless else limit
    return Asked(rule.indicator, rule.comparison, rule.threshold)


# --- What a scenario shows: one Vietnamese sentence, for it stands in a file that officers read


_MET = {"below": "chưa đạt ngưỡng", "at": "vừa đúng ngưỡng", "beyond": "tốt hơn ngưỡng"}


def sentence(position: Position, found: Found) -> str:
    """Say in a Vietnamese sentence what a dossier that tries a position shows, with what comes out."""
    rulebook = found.rulebook
    match position.kind:
        case "cell":
            return _cell_sentence(position, found)
        case "gate":
            return f"{position.criterion} {SIDES[position.side][0]}; {_outcome(position, found)}."
        case "alone":
            title = limit_of(position.name, rulebook).titles[0]
            return f"Chỉ một giới hạn áp dụng: “{title}”; {_outcome(position, found)}."
        case "pair":
            titles = [f"“{limit_of(name, rulebook).titles[0]}”" for name in position.name.split("+")]
            both = f"Hai giới hạn cùng áp dụng, không có giới hạn khác: {_joined(titles, 'vi')}"
            return f"{both}; {_outcome(position, found)}."
    return _limit_sentence(position, found)


def sentences(positions: Iterable[Position], found: Found) -> str:
    """Say all that one dossier tries; columns that ask something of the same value in one sentence."""
    groups: dict[tuple[str, ...], list[Position]] = defaultdict(list)
    for position in positions:
        groups[(position.criterion, position.name) if position.kind == "cell" else (position.key,)].append(
            position
        )
    return " ".join(
        sentence(group[0], found) if len(group) == 1 else _columns_sentence(group, found)
        for group in groups.values()
    )


def _cell_sentence(position: Position, found: Found) -> str:
    column = _upper(_column(position, found.rulebook, "vi"))
    what = f"{_read(position, found)}, {_met(position, found.rulebook)}"
    return f"{column}: {what}, các yêu cầu khác của cột đều đạt; {_outcome(position, found)}."


def _columns_sentence(positions: list[Position], found: Found) -> str:
    first, rulebook = positions[0], found.rulebook
    scale = rulebook.scale if first.criterion else rulebook.rating.scale
    columns = [f"cột {_label(scale, one.level, 'vi')} {_met(one, rulebook)}" for one in positions]
    what = f"{first.criterion or 'Xếp loại chung'}: {_read(first, found)}, {', '.join(columns)}"
    return f"{what}; các yêu cầu khác của những cột đó đều đạt; {_outcome(first, found)}."


def _read(position: Position, found: Found) -> str:
    """Say what the row of a cell reads, and its value."""
    indicator = _cell(position, found.rulebook).indicator
    name = f"{position.criterion}.{position.name}" if position.criterion else position.name
    return f"{_lower(indicator.labels[0])} là {_value(indicator, found.rows[name].reading.value)}"


def _met(position: Position, rulebook: Rulebook) -> str:
    """Say on which side of its threshold the value of a cell lies."""
    asked = _cell(position, rulebook)
    strict = position.side == "at" and asked.comparison in {"more_than", "less_than"}
    met = "chỉ bằng ngưỡng nên chưa đạt" if strict else _MET[position.side]
    return f"{met} ({_asks(asked, 'vi')})"


def _limit_sentence(position: Position, found: Found) -> str:
    limit = limit_of(position.name, found.rulebook)
    asked = _of_limit(position, found.rulebook)
    entry = next(entry for entry in found.trace.limits if entry.limit is limit)
    reading = entry.exception if position.kind == "unless" and entry.exception else entry.reading
    applies = "áp dụng" if entry.applies else "không áp dụng"
    value = _value(asked.indicator, reading.value)
    asks = f" (ngưỡng: {_asks(asked, 'vi')})" if asked.comparison else ""
    text = f"{asked.indicator.labels[0]} là {value}{asks}, giới hạn “{limit.titles[0]}” {applies}"
    return f"{_upper(text)}; {_outcome(position, found)}."


def _value(indicator: Indicator, value: Number | None) -> str:
    if value is None:
        return "không áp dụng"
    text = value_text(indicator.domain, value, "vi")
    return f"“{text}”" if indicator.domain.kind in {"scale", "bool"} else text


def _outcome(position: Position, found: Found) -> str:
    rating = found.rating[0]
    label = (
        "không xếp loại" if rating == Rating.NOT_RATED else _label(found.rulebook.rating.scale, rating, "vi")
    )
    if not position.criterion:
        return label if rating == Rating.NOT_RATED else f"xếp loại {label}"
    level = str(found.levels[position.criterion])
    if level == Level.NOT_APPLICABLE:
        return f"xếp loại chung: {label}"
    return f"{position.criterion} là {_label(found.rulebook.scale, level, 'vi')}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
