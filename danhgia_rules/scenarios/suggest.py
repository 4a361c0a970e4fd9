"""Suggests scenarios for holes: each a dossier that fills one, or several if it is the same dossier.

Knows holes and what fills them; must not know how a scenario is written.
"""

import json
from collections.abc import Iterable

from danhgia_rules.dossier import Dossier
from danhgia_rules.exact import Number
from danhgia_rules.scenarios.coverage import Tried
from danhgia_rules.scenarios.drafting import Draft, Drafter
from danhgia_rules.scenarios.expect import Found
from danhgia_rules.scenarios.names import asked, sentences
from danhgia_rules.scenarios.positions import Position
from danhgia_rules.scenarios.reading import Suite
from danhgia_rules.scenarios.run import rated
from danhgia_rules.scenarios.tried import Trier, known_value
from danhgia_rules.scenarios.writing import Suggestion


class Suggester:
    """Makes scenarios for the holes of one suite."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._trier = Trier(suite.rulebook)

    def suggestions(self, holes: Iterable[Tried]) -> list[Suggestion]:
        """Give scenarios for all holes that a dossier fills and no suggestion tries yet."""
        drafter = Drafter(self._suite)
        drafts: dict[str, tuple[Draft, list[Position]]] = {}
        for hole in holes:
            if hole.witness is not None and not hole.suggested:
                draft = self._draft(drafter, hole.position, hole.witness)
                same = json.dumps([draft.base, draft.facts], sort_keys=True)
                drafts.setdefault(same, (draft, []))[1].append(hole.position)
        return [_suggestion(drafter, *found) for found in drafts.values()]

    def _draft(self, drafter: Drafter, position: Position, witness: Dossier) -> Draft:
        wanted = self._value(position, rated(witness, self._suite.rulebook))

        def leads(found: Found) -> bool:
            """A value as near to the threshold as that of the witness is what is to be shown."""
            same = self._value(position, found) == wanted
            return same and position in self._trier.tried(found.rated)

        return drafter.draft(witness, leads)

    def _value(self, position: Position, found: Found) -> Number | None:
        about = asked(position, self._suite.rulebook)
        return None if about is None else known_value(about.indicator, found.rated)


def _suggestion(drafter: Drafter, draft: Draft, positions: list[Position]) -> Suggestion:
    return Suggestion(
        drafter.name(positions[0].key),
        sentences(positions, draft.found),
        draft,
        frozenset(position.criterion for position in positions if position.criterion),
        tuple(dict.fromkeys(name for position in positions for name in _read(position))),
        tuple(positions),
    )


def _read(position: Position) -> list[str]:
    """Name the row whose value the position is about."""
    if position.kind == "cell":
        return [f"{position.criterion}.{position.name}".lstrip(".")]
    return [position.name] if position.kind in {"limit", "own_level"} else []
