"""Tries scenarios on a mutant: the first whose expectation fails has caught it.

What was read of a dossier is read once; a mutant that reads otherwise is read anew where it does.
"""

from dataclasses import dataclass

from danhgia_rules.dossier import Dossier
from danhgia_rules.engine import Inference
from danhgia_rules.engine.reference import derive
from danhgia_rules.evaluation.rating import Rated, rate, rate_readings
from danhgia_rules.indicators import Reading, Sheet, compile_indicator
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.expect import Found, compare, reasons, results
from danhgia_rules.scenarios.mutation.mutant import Mutant
from danhgia_rules.scenarios.reading import Scenario, Suite
from danhgia_rules.scenarios.words import check_expectation


@dataclass(frozen=True, slots=True, eq=False)
class Rerun:
    """A dossier that was rated once, to be rated by mutants."""

    dossier: Dossier
    rated: Rated

    def by(self, mutant: Mutant) -> Rated:
        """Rate it by a mutant; the same object comes back where what was read is the same."""
        if mutant.computes:
            changed = self._read_anew(mutant)
            if not changed:
                return self.rated
            return rate_readings(mutant.rulebook, self.rated.readings | changed)
        if mutant.regated:
            return rate_readings(mutant.rulebook, self.rated.readings)
        return self._derived(mutant.rulebook)

    def _read_anew(self, mutant: Mutant) -> dict[str, Reading]:
        sheet, old = Sheet(self.dossier), self.rated.readings
        found = {key: compile_indicator(new)(sheet) for key, new in mutant.computes.items()}
        return {key: reading for key, reading in found.items() if reading != old[key]}

    def _derived(self, rulebook: Rulebook) -> Rated:
        rated = self.rated
        worst = best = Inference(derive(rulebook, rated.worst_facts), ())
        if rated.best_facts is not rated.worst_facts:
            best = Inference(derive(rulebook, rated.best_facts), ())
        return Rated(rulebook, rated.readings, worst, best, rated.worst_facts, rated.best_facts)


class Trials:
    """The confirmed scenarios of a suite (or those that are only suggested) that the rulebook itself passes.

    `failing` are those that it does not pass: they would fail for a mutant too, and so tell nothing.
    """

    def __init__(self, suite: Suite, *, suggested: bool = False) -> None:
        self.rulebook = suite.rulebook
        self._bases = {path: _rerun(dossier, suite.rulebook) for path, dossier in suite.bases.items()}
        levels = {path: Found(one.dossier, one.rated).levels for path, one in self._bases.items()}
        self._scenarios: list[tuple[Scenario, Rerun]] = []
        self.failing: list[Scenario] = []
        for scenario in (one for one in suite.scenarios if one.suggested == suggested):
            one = _rerun(scenario.dossier, suite.rulebook)
            if compare(scenario.expect, Found(one.dossier, one.rated), levels.get(scenario.base or "", {})):
                self.failing.append(scenario)
            else:
                self._scenarios.append((scenario, one))

    def caught(self, mutant: Mutant) -> Scenario | None:
        """Give the first scenario that a mutant fails; None when all of them pass.

        Ratings and levels are looked at first, in all scenarios, and then what decides.
        """
        bases = {path: one.by(mutant) for path, one in self._bases.items()}
        moved = {path for path, rated in bases.items() if not _alike(rated, self._bases[path].rated)}
        again = []
        for scenario, one in self._scenarios:
            rated = one.by(mutant)
            again.append((scenario, one, rated))
            if scenario.base not in moved and _alike(rated, one.rated):
                continue
            base = Found(one.dossier, bases[scenario.base]).levels if scenario.base else {}
            if results(scenario.expect, Found(one.dossier, rated), base):
                return scenario
        return next(
            (scenario for scenario, one, rated in again if _other_reasons(scenario, one, rated)), None
        )


def _rerun(dossier: Dossier, rulebook: Rulebook) -> Rerun:
    return Rerun(dossier, rate(dossier, rulebook))


def _alike(one: Rated, other: Rated) -> bool:
    """Say whether two ratings come to the same levels and the same rating, for sure and perhaps."""
    return (one.worst.verdict, one.best.verdict, one.worst_facts.optional) == (
        other.worst.verdict,
        other.best.verdict,
        other.worst_facts.optional,
    )


def _other_reasons(scenario: Scenario, one: Rerun, rated: Rated) -> bool:
    """Say whether a scenario expects other reasons, or names what is no longer there."""
    if rated is one.rated:
        return False
    unknown = next(check_expectation(scenario.expect, rated.rulebook), None)
    return unknown is not None or bool(reasons(scenario.expect, Found(one.dossier, rated)))
