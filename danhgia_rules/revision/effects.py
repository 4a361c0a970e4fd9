"""What a change can do: in which direction thresholds, limits and criteria move a result.

A weaker threshold makes a column hold for more dossiers, so no level falls by it; the overall
ladder is monotone in the levels of the criteria (the loader sees to it), so no rating does.
"""

from danhgia_rules.loader.ladders import strength
from danhgia_rules.loader.limits import may_be_na
from danhgia_rules.revision.model import Effect, together
from danhgia_rules.rulebook.model import (
    OPPOSITE,
    Cell,
    Criterion,
    Indicator,
    Limit,
    Requirement,
    Rulebook,
    Unless,
)


def comparable(old: Indicator, new: Indicator) -> bool:
    """Whether thresholds of the two can be weighed against each other."""
    return old.domain == new.domain and old.higher_is_better == new.higher_is_better


def stronger(old: Cell | Unless, new: Cell | Unless, indicator: Indicator) -> int:
    """Say whether a comparison towards the better became stronger (1), weaker (-1) or neither (0)."""
    before, after = (strength(cell, indicator) for cell in (old, new))  # type: ignore[arg-type]
    return (after > before) - (after < before)


def wider(old: Limit, new: Limit) -> int | None:
    """Say whether a limit applies to more (1), to fewer (-1) or to the same; None where that is open."""
    if old.comparison is None or new.comparison is None:
        return 0 if old.comparison == new.comparison else None
    if not comparable(old.indicator, new.indicator):
        return None
    # What a limit spares is a comparison towards the better: the stronger that is, the wider the limit.
    spared = [Cell(OPPOSITE[one.comparison], one.threshold, one.citation) for one in (old, new)]  # type: ignore[index]
    return stronger(spared[0], spared[1], new.indicator)


def joining(criterion: str, rulebook: Rulebook) -> Effect:
    """Say what it can do to the rating that a criterion comes to apply, at whatever level."""
    rules, found = rulebook.rating, []
    reading = [(row.indicator, False) for row in rules.requirements]
    reading += [(limit.indicator, limit.kind == "not_rated") for limit in rules.limits]
    for indicator, outside in reading:
        if not indicator.reads_levels or not indicator.names_criterion(criterion):
            continue
        if outside or indicator.operation == "share":
            found.append(Effect.EITHER)
        elif indicator.operation == "count":
            found.append(Effect.RAISE if indicator.higher_is_better else Effect.LOWER)
        else:
            found.append(Effect.LOWER)
    return together(found) if found else Effect.EITHER


def may_vanish(criterion: Criterion) -> bool:
    """Whether a dossier can make every requirement of a criterion not applicable."""
    return all(may_be_na(row.indicator) for row in criterion.requirements)


def asks(row: Requirement) -> bool:
    """Whether a requirement asks anything in any column."""
    return any(cell is not None and cell.comparison is not None for cell in row.cells)
