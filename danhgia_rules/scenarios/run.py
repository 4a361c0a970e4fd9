"""Runs scenarios: rates each once and says what came out otherwise than expected.

Knows scenarios and the rating; must not know files or how results are printed.
"""

from dataclasses import dataclass
from typing import Any

from danhgia_rules.catalog import check_fit
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, EngineError, Problem
from danhgia_rules.evaluation.binding import bind
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.loader.context import each_once
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.expect import Difference, Found, Levels, compare, unnamed
from danhgia_rules.scenarios.files import ScenarioError
from danhgia_rules.scenarios.reading import Scenario, Suite


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One scenario with what came out, and what of it differs."""

    scenario: Scenario
    found: Found
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether it came out as expected."""
        return not self.differences


def rated(dossier: Dossier, rulebook: Rulebook) -> Found:
    """Rate a dossier as `evaluate` does; raises what it raises."""
    where = dossier.origin.where(("chuc_danh",))
    check_fit(rulebook, dossier.chuc_danh, dossier.ky_danh_gia, where)
    bind(dossier, rulebook)
    return Found(dossier, rate(dossier, rulebook))


def _rated(data: dict[str, Any], rulebook: Rulebook) -> Found:
    return rated(Dossier.from_data(data), rulebook)


def run(suite: Suite) -> tuple[Outcome, ...]:
    """Rate every scenario; raise ScenarioError with all dossiers that cannot be rated.

    Under an overlay, scenarios of years that it is not for are left out.
    """
    problems: list[Problem] = []
    book = suite.rulebook
    bases = {path: _base(one, book, problems) for path, one in suite.bases.items() if is_within(one, book)}
    scenarios = (scenario for scenario in suite.scenarios if is_within(scenario.dossier, book))
    found = [_outcome(scenario, suite, bases, problems) for scenario in scenarios]
    if problems:
        raise ScenarioError(each_once(problems))
    return tuple(outcome for outcome in found if outcome is not None)


def is_within(dossier: Dossier, rulebook: Rulebook) -> bool:
    """Whether an overlay, if there is one, is for the assessed year."""
    start, end = rulebook.periods
    return rulebook.overlay is None or start <= dossier.ky_danh_gia <= end


def _base(dossier: Dossier, rulebook: Rulebook, problems: list[Problem]) -> Levels:
    try:
        return rated(dossier, rulebook).levels
    except EngineError:
        raise
    except DanhGiaError as failure:
        problems += failure.problems
        return {}


def _outcome(
    scenario: Scenario, suite: Suite, bases: dict[str, Levels], problems: list[Problem]
) -> Outcome | None:
    try:
        found = rated(scenario.dossier, suite.rulebook)
    except EngineError:
        raise
    except DanhGiaError as failure:
        problems += scenario.origin.refused(failure, lambda data: _rated(data, suite.rulebook))
        return None
    base = bases.get(scenario.base, {}) if scenario.base else {}
    names = [] if scenario.base else unnamed(scenario.expect, found)
    if names:
        params = {"id": scenario.id, "names": ", ".join(names)}
        problems.append(Problem("T013", scenario.where, params))
        return None
    return Outcome(scenario, found, compare(scenario.expect, found, base))
