"""A whole test of a rulebook by its scenarios: what came out otherwise, what is tried, what is not.

Brings the parts together; must not know how results are printed.
"""

from dataclasses import dataclass
from typing import Any

from danhgia_rules.errors import Problem
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.coverage import Status, Tried, coverage
from danhgia_rules.scenarios.drafting import main_base
from danhgia_rules.scenarios.expect import Difference, Shown
from danhgia_rules.scenarios.files import Folder
from danhgia_rules.scenarios.names import position_text
from danhgia_rules.scenarios.reading import Suite, read_suite
from danhgia_rules.scenarios.run import Outcome, run
from danhgia_rules.scenarios.suggest import Suggester
from danhgia_rules.scenarios.words import owner
from danhgia_rules.scenarios.writing import Suggestion


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What a rulebook's scenarios came to, and every position with the scenarios that try it.

    `file` is the rulebook's own file; None for a bundled one.
    """

    suite: Suite
    outcomes: tuple[Outcome, ...]
    positions: tuple[Tried, ...]
    file: str | None = None

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that was tested."""
        return self.suite.rulebook

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The scenarios that came out otherwise than expected."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    @property
    def holes(self) -> tuple[Tried, ...]:
        """The positions that no confirmed scenario tries, save those proved impossible."""
        return tuple(tried for tried in self.positions if tried.is_open)

    @property
    def passed(self) -> bool:
        """Whether all came out as expected and nothing is left untried."""
        return not self.failed and not self.holes

    def suggestions(self) -> list[Suggestion]:
        """Make scenarios for all holes that a dossier fills and no suggestion tries yet."""
        return Suggester(self.suite).suggestions(self.holes)

    def count(self, status: Status) -> int:
        """Count the positions of a status."""
        return sum(tried.status is status for tried in self.positions)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, each with its code: scenarios that came out otherwise, then holes."""
        holes = (hole_problem(tried, self.rulebook) for tried in self.holes)
        return (*map(failure_problem, self.failed), *holes)

    def to_data(self) -> dict[str, Any]:
        """Give the report as plain data."""
        scenarios = [outcome.scenario for outcome in self.outcomes]
        suggested = sum(scenario.suggested for scenario in scenarios)
        return {
            "rulebook": self.rulebook.id,
            "file": self.file,
            "passed": self.passed,
            "scenarios": {
                "all": len(scenarios),
                "suggested": suggested,
                "failed": len(self.failed),
            },
            "failures": [_failure_data(outcome) for outcome in self.failed],
            "coverage": {str(status): self.count(status) for status in Status},
            "positions": [_position_data(tried, self.rulebook) for tried in self.positions],
        }


def report_on(
    rulebook: Rulebook, folder: Folder, file: str | None = None, *, may_be_empty: bool = False
) -> Report:
    """Run the scenarios of a folder by a rulebook and say what they try.

    `file` is where the rulebook was read from, for the report to name. Raises ScenarioError with every
    problem of the scenarios, DossierError for a base that is wrong.
    """
    suite = read_suite(rulebook, folder, may_be_empty=may_be_empty)
    outcomes = run(suite)
    return Report(suite, outcomes, coverage(rulebook, outcomes, _period(suite)), file)


def _period(suite: Suite) -> str | None:
    base = main_base(suite)
    return None if base is None else suite.bases[base].ky_danh_gia


def failure_problem(outcome: Outcome) -> Problem:
    """Give a scenario that came out otherwise as a problem with its place."""
    return Problem("T020", outcome.scenario.where, {"id": outcome.scenario.id})


def hole_problem(tried: Tried, rulebook: Rulebook) -> Problem:
    """Give a hole as a problem; it has no place, for nothing is there."""
    texts = {f"what_{lang}": position_text(tried.position, rulebook, lang) for lang in ("vi", "en")}
    return Problem("T021", params=texts)


def decided_by(difference: Difference, outcome: Outcome) -> list[str]:
    """Name what decided a level or a rating that came out otherwise."""
    if difference.key not in {"levels", "rating"} or outcome.found.rating[1]:
        return []
    return sorted(name for name in outcome.found.deciding if owner(name) == difference.subject)


def _failure_data(outcome: Outcome) -> dict[str, Any]:
    where = outcome.scenario.where
    return {
        "id": outcome.scenario.id,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "shows": outcome.scenario.shows,
        "suggested": outcome.scenario.suggested,
        "differences": [
            {
                "key": difference.key,
                "subject": difference.subject,
                "expected": _shown(difference.expected),
                "found": _shown(difference.found),
                "decided_by": decided_by(difference, outcome),
            }
            for difference in outcome.differences
        ],
    }


def _shown(value: Shown) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _position_data(tried: Tried, rulebook: Rulebook) -> dict[str, Any]:
    position = tried.position
    return {
        "key": position.key,
        "kind": position.kind,
        "criterion": position.criterion,
        "name": position.name,
        "level": position.level,
        "side": position.side,
        "status": str(tried.status),
        "scenarios": list(tried.confirmed),
        "suggested": list(tried.suggested),
        "text": position_text(position, rulebook, "vi"),
        "text_en": position_text(position, rulebook, "en"),
    }
