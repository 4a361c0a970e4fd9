"""Values of fields on every side of what rules compare them with.

Knows conditions, thresholds and the dates that a dossier may hold; must not know counts of records.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from danhgia_rules.checking.regions import Variable
from danhgia_rules.checking.witness.seeing import conditions_of, other_field
from danhgia_rules.dossier.checks import YEARS_AFTER, YEARS_BEFORE
from danhgia_rules.dossier.fields import Place
from danhgia_rules.evaluation.weights.candidates import greatest
from danhgia_rules.exact import Number, as_decimal, is_bounded
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.selection import number_of
from danhgia_rules.rulebook.model import Condition, Reference

_STEP = 10
"""How far apart made-up amounts lie where no rule says anything."""


class Cuts:
    """The numbers and days at which the rules over one list or block change their mind, by field."""

    def __init__(self, place: Place, variables: Sequence[Variable], sheet: Sheet) -> None:
        self._place = place
        self._year = int(sheet.dossier.ky_danh_gia)
        self.of: dict[str, set[Number]] = defaultdict(set)
        self.tested: set[str] = set()
        for condition in conditions_of(variables):
            self.of[condition.field].update(_constants(condition, sheet))
            self.tested |= {condition.field, other_field(condition) or condition.field}
        self._totals: set[Number] = set()
        for variable in variables:
            indicator = variable.indicators[0]
            ends = {region.low for region in variable.regions if is_bounded(region.low)}
            if indicator.operation == "total":
                self._totals |= ends
            elif indicator.fact:
                self.of[indicator.fact] |= ends
        self.unit = self._unit()

    def _unit(self) -> Fraction:
        """Give the step of amounts: fine enough for every cut, and for room between two of them."""
        fractional = any(field.type.kind == "number" for field in self._place.fields.values())
        cuts = sorted({*self._all("number"), *self._totals}) if fractional else []
        scale = 1
        while any((cut * scale).denominator != 1 for cut in cuts):
            scale *= 10
        close = any(b - a < Fraction(2 * _STEP, scale) for a, b in zip([0, *cuts], cuts, strict=False))
        return Fraction(1, scale * 100 if close else scale)

    def _all(self, kind: str) -> list[Number]:
        """Give the cuts of all fields that hold dates, or numbers: fields may be compared with each other."""
        found: set[Number] = set()
        for name, cuts in self.of.items():
            if self._kind(name) == kind:
                found |= cuts
        return sorted(found)

    def _kind(self, name: str) -> str:
        kind = self._place.fields[name].type.kind
        return "number" if kind in {"count", "number"} else kind

    def dates(self, fields: int) -> list[dt.date]:
        """Give days on, before, between and after the cuts, as many in each gap as there are date fields."""
        first = dt.date(self._year - YEARS_BEFORE, 1, 1).toordinal()
        last = dt.date(self._year + YEARS_AFTER, 12, 31).toordinal()
        cuts = [int(cut) for cut in self._all("date") if first <= cut <= last]
        found = set(cuts)
        for low, high in zip(
            [first, *(cut + 1 for cut in cuts)], [*(cut - 1 for cut in cuts), last], strict=True
        ):
            found.update(_spread(*self._near(low, high), fields))
        return [dt.date.fromordinal(day) for day in sorted(found)]

    def _near(self, low: int, high: int) -> tuple[int, int]:
        """Narrow a gap to days in or about the assessed year where it has some."""
        for start, end in ((self._year, self._year), (self._year - 1, self._year + 1)):
            inside = max(low, dt.date(start, 1, 1).toordinal()), min(high, dt.date(end, 12, 31).toordinal())
            if inside[0] <= inside[1]:
                return inside
        return low, high

    def numbers(self, name: str, fields: int) -> list[Any]:
        """Give amounts on, below, between and above the cuts, in rising order."""
        whole = self._place.fields[name].type.kind == "count"
        unit = Fraction(1) if whole else self.unit
        top = greatest(self._place.name)
        cuts = sorted({math.floor(cut / unit) for cut in self._all("number") if cut >= 0})
        ends: list[int | None] = [*(cut - 1 for cut in cuts), None if top is None else int(top / unit)]
        found = set(cuts)
        for low, high in zip([0, *(cut + 1 for cut in cuts)], ends, strict=True):
            step = max(1, int(_STEP / unit))
            values = [low + step * (n + (low == 0)) for n in range(fields)]
            found.update(values if high is None else _spread(low, high, fields, ends=True))
        return [int(n) if whole else as_decimal(n * unit, up=False) for n in sorted(found)]


def _constants(condition: Condition, sheet: Sheet) -> Iterator[Number]:
    operand = condition.operand
    if isinstance(operand, Reference):
        if operand.kind == "period":
            yield sheet.period(operand.name).toordinal()
    elif isinstance(operand, int | Decimal | dt.date):
        yield number_of(operand, {})


def _spread(low: int, high: int, count: int, *, ends: bool = False) -> list[int]:
    """Give so many different whole numbers of a gap, evenly; with its ends if asked."""
    if high - low < count:
        return list(range(low, high + 1))
    if ends and count > 1:
        return [low + (high - low) * n // (count - 1) for n in range(count)]
    return [low + (high - low) * (n + 1) // (count + 1) for n in range(count)]
