"""Which scenarios are about which rule: for a reader who has the rule before him.

Knows what scenarios expect and try; must not know pages.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.files import Folder
from danhgia_rules.scenarios.positions import Position
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.run import Outcome, is_within, rated, run
from danhgia_rules.scenarios.tried import Trier


class Touching(NamedTuple):
    """The scenarios that are true of a rulebook, by rule, and how many others came out otherwise.

    `by_rule` gives for a requirement (`II.2.4.ty_le`, of the rating `ty_le`) or a limit its scenarios,
    each with its sentence.
    """

    by_rule: Mapping[str, Sequence[tuple[str, str]]]
    differing: int


def touching(rulebook: Rulebook, folder: Folder) -> Touching:
    """Give for each requirement and limit the confirmed scenarios that come out as they expect.

    A scenario is about a rule that it expects to decide, or whose value it expects, or if it tries
    another place of its threshold than the dossier it starts from. Under an overlay, those of years
    that it is not for are neither given nor counted.
    Raises ScenarioError with every problem of the scenarios.
    """
    suite = read_suite(rulebook, folder)
    outcomes = [outcome for outcome in run(suite) if not outcome.scenario.suggested]
    trier = Trier(rulebook)
    bases = {path: base for path, base in suite.bases.items() if is_within(base, rulebook)}
    usual = {path: frozenset(trier.tried(rated(base, rulebook).rated)) for path, base in bases.items()}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.passed:
            scenario = outcome.scenario
            for name in dict.fromkeys(_about(outcome, trier, usual)):
                found[name].append((scenario.id, scenario.shows))
    return Touching(found, sum(not outcome.passed for outcome in outcomes))


def _about(outcome: Outcome, trier: Trier, usual: Mapping[str, frozenset[Position]]) -> Iterator[str]:
    expect = outcome.scenario.expect
    yield from expect.binding or ()
    yield from expect.values or ()
    base = usual.get(outcome.scenario.base or "", frozenset())
    for position in trier.tried(outcome.found.rated):
        if position not in base and position.kind not in {"gate", "pair"}:
            yield ".".join(part for part in (position.criterion, position.name) if part)
