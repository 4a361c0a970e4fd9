"""Sample dossiers: each criterion at each of its levels, each gate open and shut.

For mutants of which no question is known: a sample may tell them apart, and proves nothing otherwise.
"""

from collections.abc import Iterator

from danhgia_rules.checking.regions import Region
from danhgia_rules.checking.space import Assignment, Space
from danhgia_rules.checking.witness import Realizer
from danhgia_rules.dossier import Dossier
from danhgia_rules.rulebook.model import Rulebook


def samples(rulebook: Rulebook) -> Iterator[Dossier]:
    """Make the dossiers that can be made."""
    realizer = Realizer(rulebook)
    for where in _places(rulebook):
        dossier = realizer.dossier(where)
        if dossier is not None:
            yield dossier


def _places(rulebook: Rulebook) -> Iterator[Assignment]:
    space = Space(rulebook)
    for criterion in rulebook.criteria:
        if criterion.gate is not None:
            yield from ({criterion.gate.key: Region(value, value, whole=True)} for value in (0, 1))
        for level in rulebook.scale.names:
            found = space.level(criterion.id, level)
            if found is not None:
                yield found
