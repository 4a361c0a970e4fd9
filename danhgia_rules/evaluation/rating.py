"""Rating: read the indicators, pin what is unknown at its worst and at its best, infer both."""

import weakref
from collections.abc import Callable
from dataclasses import dataclass

from danhgia_rules.dossier import Dossier
from danhgia_rules.engine import Facts, Inference, infer
from danhgia_rules.exact import Number
from danhgia_rules.indicators import Findings, Reading, Sheet, State, Survey, compile_indicator
from danhgia_rules.lazy import lazy
from danhgia_rules.levels import Level, Rating
from danhgia_rules.rulebook.model import Criterion, Indicator, Rulebook
from danhgia_rules.trace import Bounds

Group = tuple[Indicator, ...]
Readers = tuple[tuple[Callable[[Sheet], Reading], Group], ...]

_groups: "weakref.WeakKeyDictionary[Rulebook, tuple[Group, ...]]" = weakref.WeakKeyDictionary()
_surveys: "weakref.WeakKeyDictionary[Rulebook, Survey]" = weakref.WeakKeyDictionary()


def groups_of(rulebook: Rulebook) -> tuple[Group, ...]:
    """Give the indicators over the dossier; those that compute the same stand together."""
    found = _groups.get(rulebook)
    if found is None:
        same: dict[object, list[Indicator]] = {}
        for indicator in rulebook.indicators:
            if not indicator.reads_levels:
                same.setdefault(indicator.body, []).append(indicator)
        found = _groups[rulebook] = tuple(map(tuple, same.values()))
    return found


def readers_of(rulebook: Rulebook) -> Readers:
    """Give for each group of indicators that compute the same a function that reads it alone."""
    return tuple((compile_indicator(group[0]), group) for group in groups_of(rulebook))


def survey_of(rulebook: Rulebook) -> Survey:
    """Give what reads all indicators of a rulebook at once, made once for as long as it lives."""
    found = _surveys.get(rulebook)
    if found is None:
        found = _surveys[rulebook] = Survey(groups_of(rulebook))
    return found


@dataclass(frozen=True, eq=False)
class Rated:
    """What was inferred: readings, and the verdicts at the worst and at the best.

    When nothing is unknown both are the same object. `read` holds the readings, or what makes them.
    """

    rulebook: Rulebook
    read: Findings | dict[str, Reading]
    worst: Inference
    best: Inference
    worst_facts: Facts
    best_facts: Facts

    @lazy
    def readings(self) -> dict[str, Reading]:
        """The readings by the keys of their indicators; made when first asked for."""
        return self.read.readings if isinstance(self.read, Findings) else self.read

    def level(self, place: int) -> tuple[Level, Bounds | None]:
        """Give the level of a criterion, or `undetermined` with its bounds."""
        low, high = self.worst.verdict.levels[place], self.best.verdict.levels[place]
        names = self.rulebook.scale.names
        if low is None or high is None:
            return Level.NOT_APPLICABLE, None
        optional = place in self.worst_facts.optional
        if low == high and not optional:
            return Level(names[low]), None
        return Level.UNDETERMINED, Bounds(names[low], names[high], optional)

    def rating(self) -> tuple[Rating, Bounds | None]:
        """Give the rating, `not_rated`, or `undetermined` with its bounds."""
        low, high = self.worst.verdict, self.best.verdict
        names = self.rulebook.rating.scale.names
        if high.not_rated:
            return Rating.NOT_RATED, None
        if low.rating == high.rating and not low.not_rated:
            return Rating(names[low.rating]), None
        return Rating.UNDETERMINED, Bounds(names[low.rating], names[high.rating], low.not_rated)


def rate(dossier: Dossier, rulebook: Rulebook) -> Rated:
    """Infer levels and rating, twice when facts are missing: the two results bound the truth."""
    found = survey_of(rulebook).read(Sheet(dossier))
    facts = known_facts(found, rulebook)
    if facts is None:
        return rate_readings(rulebook, found.readings)
    verdict = infer(rulebook, facts)
    return Rated(rulebook, found, verdict, verdict, facts, facts)


def known_facts(found: Findings, rulebook: Rulebook) -> Facts | None:
    """Give what the engines are given when no fact is missing; None when one is."""
    values = found.values
    if values is None:
        return None
    gates = [c.gate is None or values[c.gate.key] == c.gate_value for c in rulebook.criteria]
    return Facts(values, tuple(gates))


def rate_readings(rulebook: Rulebook, readings: dict[str, Reading]) -> Rated:
    """Infer levels and rating from readings, one of each indicator over the dossier, by its key."""
    pairs = [(indicator, readings[indicator.key]) for group in groups_of(rulebook) for indicator in group]
    gates, optional = _gates(rulebook, readings)
    worst_facts = Facts(_pinned(pairs, at_worst=True), gates, at_worst=True, optional=optional)
    worst = infer(rulebook, worst_facts)
    if all(reading.state is not State.UNKNOWN for reading in readings.values()):
        return Rated(rulebook, readings, worst, worst, worst_facts, worst_facts)
    best_facts = Facts(_pinned(pairs, at_worst=False), gates, at_worst=False, optional=optional)
    return Rated(rulebook, readings, worst, infer(rulebook, best_facts), worst_facts, best_facts)


def _pinned(pairs: list[tuple[Indicator, Reading]], *, at_worst: bool) -> dict[str, Number | None]:
    """Pin each value: known ones as they are, the others at their worst or at their best."""
    return {
        indicator.key: reading.low
        if reading.state is State.KNOWN
        else reading.pinned(at_worst=at_worst, higher_is_better=indicator.higher_is_better)
        for indicator, reading in pairs
    }


def _gates(rulebook: Rulebook, readings: dict[str, Reading]) -> tuple[tuple[bool, ...], frozenset[int]]:
    """Say which criteria apply, and which a missing fact could still make not applicable."""
    gates, optional = [], set()
    for place, criterion in enumerate(rulebook.criteria):
        applies, sure = _gate(criterion, readings)
        gates.append(applies)
        if applies and not (sure and _surely_asked(criterion, readings)):
            optional.add(place)
    return tuple(gates), frozenset(optional)


def _gate(criterion: Criterion, readings: dict[str, Reading]) -> tuple[bool, bool]:
    if criterion.gate is None:
        return True, True
    reading = readings[criterion.gate.key]
    if reading.state is State.UNKNOWN:
        return True, False
    return reading.value == criterion.gate_value, True


def _surely_asked(criterion: Criterion, readings: dict[str, Reading]) -> bool:
    """Whether the criterion is certainly asked, or certainly not: no missing fact can change it."""
    found = [readings[row.indicator.key] for row in criterion.requirements]
    if any(r.state is State.KNOWN or (r.state is State.UNKNOWN and not r.may_be_na) for r in found):
        return True
    return all(r.state is State.NOT_APPLICABLE for r in found)
