"""Who stands at a border: dossiers whose rating changes when one indicator moves by one step.

A step is one unit (a record, a month, a degree), of a share one record. Findings of yes or no
have no step. Who lacks a step is found at every border; who would lose by a step only at those
that the diff moved, for with short lists most dossiers stand a step above something. What only
the best value meets is at its border for everybody who meets it, and is not told either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from danhgia_rules.evaluation import Evaluation
from danhgia_rules.evaluation.rating import Rated, rate, rate_readings
from danhgia_rules.exact import Number, is_bounded
from danhgia_rules.gaps import Gap, gap, goal
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.levels import Rating, Scale
from danhgia_rules.loader.ladders import strength
from danhgia_rules.revision.model import Pair
from danhgia_rules.revision.movement.deciding import Deciding
from danhgia_rules.revision.movement.model import Near, Reason
from danhgia_rules.rulebook.model import OPPOSITE, Cell, Indicator, Limit, Requirement, Rulebook, holds


@dataclass(frozen=True, slots=True, eq=False)
class Border:
    """One comparison towards the better that a rulebook makes: of a requirement, or to escape a limit.

    `level` is the name of the column and its label, both empty for a limit.
    """

    reason: Reason
    level: tuple[str, Pair]
    indicator: Indicator
    cell: Cell


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A reading one step further, and how far that is."""

    border: Border
    rises: bool
    gap: Gap
    moved: Reading


class Borders:
    """The borders of a rulebook; finds who stands at one of them."""

    def __init__(self, rulebook: Rulebook, deciding: Deciding) -> None:
        self.rulebook = rulebook
        self.deciding = deciding
        self.borders = [border for border in _borders(rulebook) if not border.indicator.reads_levels]
        self.same: dict[object, list[str]] = {}
        for indicator in rulebook.indicators:
            self.same.setdefault(indicator.body, []).append(indicator.key)

    def near(self, result: Evaluation) -> list[Near]:
        """Give the borders that the rating of a dossier hangs on; none while it is undetermined."""
        if result.rating == Rating.UNDETERMINED:
            return []
        rated = rate(result.dossier, self.rulebook)
        found: dict[object, Near | None] = {}
        for step in self._steps(rated.readings):
            indicator = step.border.indicator
            key = indicator.body, step.moved.low
            if key not in found:
                after = self._again(rated, indicator, step.moved)
                found[key] = None if after == result.rating else _near(result, step, after)
        return [near for near in found.values() if near is not None]

    def _steps(self, readings: Mapping[str, Reading]) -> Iterator[Step]:
        for border in (*self.borders, *_own_levels(self.rulebook, readings)):
            reading = readings[border.indicator.key]
            step = _risen(border, reading)
            if step is None and self._is_moved(border):
                step = _fallen(border, reading)
            if step is not None:
                yield step

    def _is_moved(self, border: Border) -> bool:
        """Whether an entry of the diff is about a border."""
        return bool(self.deciding.behind(border.reason, border.level[0], border.indicator.id))

    def _again(self, rated: Rated, indicator: Indicator, moved: Reading) -> str:
        readings = {**rated.readings, **dict.fromkeys(self.same[indicator.body], moved)}
        return str(rate_readings(self.rulebook, readings).rating()[0])


def _near(result: Evaluation, step: Step, after: str) -> Near:
    return Near(
        code=result.dossier.ma,
        period=result.dossier.ky_danh_gia,
        reason=step.border.reason,
        level_name=step.border.level[0] or None,
        level=step.border.level[1],
        rises=step.rises,
        gap=step.gap,
        before=str(result.rating),
        after=after,
    )


def _borders(rulebook: Rulebook) -> Iterator[Border]:
    for criterion in rulebook.criteria:
        for row in criterion.requirements:
            yield from _of_row(criterion.id, row, rulebook.scale)
    for row in rulebook.rating.requirements:
        yield from _of_row(None, row, rulebook.rating.scale)
    for limit in rulebook.rating.limits:
        if limit.comparison is not None:
            cell = Cell(OPPOSITE[limit.comparison], limit.threshold, limit.citation)
            yield _of_limit(limit, limit.indicator, cell)
        if limit.unless is not None:
            cell = Cell(limit.unless.comparison, limit.unless.threshold, limit.citation)
            yield _of_limit(limit, limit.unless.indicator, cell, of_exception=True)


def _of_row(criterion: str | None, row: Requirement, scale: Scale) -> Iterator[Border]:
    reason = Reason(criterion, row.id, row.indicator.labels)
    for rank, cell in enumerate(row.cells):
        if cell is not None and cell.comparison is not None:
            level = scale.names[rank], scale.labels[rank]
            yield Border(reason, level, row.indicator, cell)


def _of_limit(limit: Limit, indicator: Indicator, cell: Cell, *, of_exception: bool = False) -> Border:
    label = limit.titles
    if of_exception:
        lifts = indicator.labels
        label = f"{label[0]} – ngoại lệ: {lifts[0]}", f"{label[1]} – exception: {lifts[1]}"
    return Border(Reason(None, limit.id, label, limit=True), ("", ("", "")), indicator, cell)


def _own_levels(rulebook: Rulebook, readings: Mapping[str, Reading]) -> Iterator[Border]:
    """A cap at an indicator's own level has its border one degree above the value, and at the value."""
    for limit in rulebook.rating.limits:
        value = None if limit.indicator.reads_levels else readings[limit.indicator.key].value
        if limit.comparison is None and value is not None:
            for threshold in (value + 1, value):
                if threshold <= limit.indicator.domain.top:
                    yield _of_limit(limit, limit.indicator, Cell("at_least", threshold, limit.citation))


def _risen(border: Border, reading: Reading) -> Step | None:
    """Give the step that is lacking to meet a comparison; None where it is more than one, or met."""
    found = gap(border.indicator, reading, border.cell)
    if found is None or found.amount > 1 or border.cell.comparison is None:
        return None
    share = border.indicator.domain.kind == "share"
    edge: Number = border.cell.threshold
    if share:
        edge = Fraction(edge) * Fraction(reading.whole)
    value = goal(reading.part if share else reading.low, edge, border.cell.comparison)
    return Step(border, rises=True, gap=found, moved=_moved(border.indicator, reading, value))


def _fallen(border: Border, reading: Reading) -> Step | None:
    """Give the step by which a comparison that is met would be lost; None where it takes more than one."""
    indicator, comparison = border.indicator, border.cell.comparison
    if comparison is None or not _may_fall(indicator, reading) or _only_best(border):
        return None
    share = indicator.domain.kind == "share"
    value = (reading.part if share else reading.low) + (-1 if indicator.higher_is_better else 1)
    greatest = reading.whole if share else indicator.domain.top
    if not 0 <= value <= greatest:
        return None
    moved = _moved(indicator, reading, value)
    if not holds(reading.low, comparison, border.cell.threshold):
        return None
    if holds(moved.low, comparison, border.cell.threshold):
        return None
    return Step(border, rises=False, gap=Gap(1, indicator.units, not indicator.higher_is_better), moved=moved)


def _may_fall(indicator: Indicator, reading: Reading) -> bool:
    """Whether a value is known and has one that is a step worse."""
    if reading.state is not State.KNOWN or indicator.domain.kind == "bool":
        return False
    return reading.low != indicator.domain.none and is_bounded(reading.low)


def _only_best(border: Border) -> bool:
    """Whether only the best value meets a comparison."""
    domain, up = border.indicator.domain, border.indicator.higher_is_better
    best = Cell("at_least" if up else "at_most", domain.top if up else domain.least, border.cell.citation)
    return strength(border.cell, border.indicator) >= strength(best, border.indicator)


def _moved(indicator: Indicator, reading: Reading, value: Number) -> Reading:
    """Give a reading with another value; of a share with another numerator."""
    if indicator.domain.kind != "share":
        return Reading(State.KNOWN, value, value)
    share = Fraction(value) / Fraction(reading.whole)
    return Reading(State.KNOWN, share, share, part=value, whole=reading.whole)
