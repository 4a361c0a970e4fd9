"""How far a value is from a threshold, counted in the indicator's own unit."""

import math
from dataclasses import dataclass
from fractions import Fraction

from danhgia_rules.exact import Number, is_bounded
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.rulebook.model import Cell, Indicator, holds

STEPS = ("bậc", "steps")
_DAYS = ("ngày", "days")


@dataclass(frozen=True, slots=True)
class Gap:
    """What is lacking to a threshold, or too much for it: an amount above 0 and its unit in two languages.

    Of a share it counts the records (or sessions, reports) that would have to be met more,
    the whole being as it is.
    """

    amount: Number
    unit: tuple[str, str]
    too_much: bool


def gap(indicator: Indicator, reading: Reading, cell: Cell | None) -> Gap | None:
    """Give how far a known value is from a cell that it misses; None where that cannot be counted."""
    if reading.state is not State.KNOWN or cell is None or cell.comparison is None:
        return None
    if holds(reading.low, cell.comparison, cell.threshold) or not is_bounded(reading.low):
        return None
    kind = indicator.domain.kind
    if kind == "bool" or reading.low == indicator.domain.none:
        return None
    value: Number = reading.low
    edge: Number = cell.threshold
    unit = indicator.units
    if kind == "share":
        value = reading.part
        edge = Fraction(cell.threshold) * Fraction(reading.whole)
    elif kind in {"scale", "date"}:
        unit = STEPS if kind == "scale" else _DAYS
    distance = goal(value, edge, cell.comparison) - value
    amount = -distance if distance < 0 else distance
    return Gap(amount, unit, not indicator.higher_is_better) if amount else None


def goal(value: Number, edge: Number, comparison: str) -> Number:
    """Give the nearest value that passes; of what is counted in whole units, the nearest whole one."""
    if not isinstance(value, int):
        return edge
    if comparison in {"at_least", "less_than"}:
        return math.ceil(edge) if comparison == "at_least" else math.ceil(edge) - 1
    return math.floor(edge) if comparison == "at_most" else math.floor(edge) + 1
