"""The campaign: every mutant of a rulebook, and what became of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from danhgia_rules.checking.places import Sources
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import Where
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.mutation.limits import limit_mutants
from danhgia_rules.scenarios.mutation.mutant import KINDS, Kind, Mutant, Spot
from danhgia_rules.scenarios.mutation.readings import reading_mutants
from danhgia_rules.scenarios.mutation.rows import row_mutants
from danhgia_rules.scenarios.mutation.telling import Proof, distinguish
from danhgia_rules.scenarios.mutation.trial import Trials
from danhgia_rules.scenarios.reading import Scenario, Suite

Verdict = Literal["refused", "killed", "equivalent", "survivor"]
VERDICTS: tuple[Verdict, ...] = ("refused", "killed", "equivalent", "survivor")


@dataclass(frozen=True, slots=True, eq=False)
class Fate:
    """What became of one mutant.

    `killer` is the scenario that it fails; `proof` says why no dossier can tell it from its rulebook;
    `telling` is a dossier that does, where one was found.
    """

    mutant: Mutant
    where: Where
    killer: Scenario | None = None
    proof: Proof | None = None
    telling: Dossier | None = None

    @property
    def verdict(self) -> Verdict:
        """Refused by the loader, killed by a scenario, proved equivalent, or a survivor."""
        if self.mutant.refused:
            return "refused"
        if self.killer:
            return "killed"
        return "equivalent" if self.proof else "survivor"


@dataclass(frozen=True, slots=True, eq=False)
class Campaign:
    """The mutants of a rulebook with their fates, in the order of the rulebook.

    `failing` are scenarios that the rulebook itself fails; they took no part.
    """

    rulebook: Rulebook
    fates: tuple[Fate, ...]
    failing: tuple[Scenario, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every scenario took part and no mutant survived."""
        return not self.failing and not self.having("survivor")

    def having(self, verdict: Verdict, kind: Kind | None = None) -> tuple[Fate, ...]:
        """Give those with one fate, of one kind or of all."""
        return tuple(
            fate for fate in self.fates if fate.verdict == verdict and kind in (None, fate.mutant.kind)
        )

    def table(self) -> dict[Kind, dict[Verdict, int]]:
        """Count the mutants of each kind by what became of them."""
        return {kind: {verdict: len(self.having(verdict, kind)) for verdict in VERDICTS} for kind in KINDS}


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Give all mutants of a rulebook, in its own order."""
    return chain(row_mutants(rulebook), limit_mutants(rulebook), reading_mutants(rulebook))


def mutate(suite: Suite, chosen: Iterable[Mutant] | None = None) -> Campaign:
    """Make every mutant of a rulebook (or take those given) and try the scenarios beside it on each.

    Only confirmed scenarios that the rulebook itself passes can kill.
    """
    rulebook = suite.rulebook
    trials, sources = Trials(suite), Sources(rulebook)
    found = mutants(rulebook) if chosen is None else chosen
    fates = tuple(_fate(mutant, trials, _where(sources, mutant.spot)) for mutant in found)
    return Campaign(rulebook, fates, tuple(trials.failing))


def _where(sources: Sources, spot: Spot) -> Where:
    """Give the place of what was changed."""
    if spot.part == "indicator":
        return sources.indicator(spot.item or "")
    if spot.part == "limit":
        return sources.limit(spot.item or "")
    if spot.item is None:
        return sources.gate(spot.criterion or "")
    if spot.column is None:
        return sources.requirement(spot.criterion, spot.item)
    return sources.cell(spot.criterion, spot.item, spot.column)


def _fate(mutant: Mutant, trials: Trials, where: Where) -> Fate:
    if mutant.refused:
        return Fate(mutant, where)
    killer = trials.caught(mutant)
    if killer:
        return Fate(mutant, where, killer=killer)
    found = distinguish(trials.rulebook, mutant)
    if isinstance(found, Proof):
        return Fate(mutant, where, proof=found)
    return Fate(mutant, where, telling=found)
