"""Which positions confirmed scenarios try, which remain holes, and which holes no dossier can fill.

Knows outcomes and positions; asks the solver about holes only. Must not know files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from danhgia_rules.dossier import Dossier
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.positions import Position
from danhgia_rules.scenarios.run import Outcome
from danhgia_rules.scenarios.solver import IMPOSSIBLE, Solver
from danhgia_rules.scenarios.tried import Trier


class Status(StrEnum):
    """What is known of a position."""

    TRIED = "tried"
    HOLE = "hole"
    """No confirmed scenario tries it, and a dossier does."""
    IMPOSSIBLE = "impossible"
    """No dossier can try it: proved."""
    UNKNOWN = "unknown"
    """No confirmed scenario tries it; neither a dossier nor a proof was found."""


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A position with the scenarios that try it; `suggested` ones are confirmed by nobody.

    `witness` is a dossier that fills a hole.
    """

    position: Position
    status: Status
    confirmed: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    witness: Dossier | None = None

    @property
    def is_open(self) -> bool:
        """Whether a scenario is lacking: a hole, proved or not to be one that a dossier can fill."""
        return self.status in {Status.HOLE, Status.UNKNOWN}


def coverage(rulebook: Rulebook, outcomes: Iterable[Outcome], period: str | None = None) -> tuple[Tried, ...]:
    """Say of every position of a rulebook whether scenarios try it, and of holes whether any dossier can.

    Only scenarios that came out as expected count. `period` is the assessed year of dossiers made for holes.
    """
    trier = Trier(rulebook)
    confirmed: dict[Position, list[str]] = {position: [] for position in trier.positions}
    suggested: dict[Position, list[str]] = {position: [] for position in trier.positions}
    for outcome in outcomes:
        into = suggested if outcome.scenario.suggested else confirmed
        for position in trier.tried(outcome.found.rated) if outcome.passed else ():
            into[position].append(outcome.scenario.id)
    solver = Solver(rulebook, trier, period)
    return tuple(
        _tried(position, tuple(confirmed[position]), tuple(suggested[position]), solver)
        for position in trier.positions
    )


def _tried(
    position: Position, confirmed: tuple[str, ...], suggested: tuple[str, ...], solver: Solver
) -> Tried:
    if confirmed:
        return Tried(position, Status.TRIED, confirmed, suggested)
    found = solver.answer(position)
    if found is IMPOSSIBLE:
        return Tried(position, Status.IMPOSSIBLE, suggested=suggested)
    if found is None:
        status = Status.HOLE if suggested else Status.UNKNOWN
        return Tried(position, status, suggested=suggested)
    return Tried(position, Status.HOLE, suggested=suggested, witness=found)
