"""The rules that fired, as the trace tells them: what each concluded, and whether that decided."""

import weakref
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from danhgia_rules.engine.program import program_of
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.trace import Firing


class _Told(NamedTuple):
    """What is told of a rule when it decides and when it does not; `place` is that of its criterion."""

    deciding: Firing
    idle: Firing
    place: int | None


_tables: "weakref.WeakKeyDictionary[Rulebook, Mapping[str, _Told]]" = weakref.WeakKeyDictionary()


def firings(rated: Rated, fired: Iterable[str]) -> Iterator[Firing]:
    """Tell of rules, given by name in the order in which they fired."""
    table = _table(rated.rulebook)
    seen: set[tuple[str, str]] = set()
    for name in fired:
        told = table[name]
        about = told.idle.concludes, told.idle.subject
        # A ladder's rules fire from the highest level that holds downwards: the first one decides.
        decides = about not in seen and _stands(rated, told)
        seen.add(about)
        yield told.deciding if decides else told.idle


def _stands(rated: Rated, told: _Told) -> bool:
    """Whether a conclusion of the worst run is the result: not when facts leave it open."""
    if told.idle.concludes == "rating":
        return str(rated.rating()[0]) == told.idle.result
    if told.place is not None and told.idle.result is not None:
        return str(rated.level(told.place)[0]) == told.idle.result
    return True


def _table(rulebook: Rulebook) -> Mapping[str, _Told]:
    found = _tables.get(rulebook)
    if found is None:
        program = program_of(rulebook)
        places = {criterion.id: place for place, criterion in enumerate(rulebook.criteria)}
        described = {name: program.describe(name) for name in program.conclusions}
        found = _tables[rulebook] = {
            name: _told(rulebook, places, *words) for name, words in described.items()
        }
    return found


def _told(rulebook: Rulebook, places: Mapping[str, int], kind: str, subject: str, rank: int | None) -> _Told:
    of_criterion = kind == "level"
    scale = rulebook.scale if of_criterion else rulebook.rating.scale
    result = None if rank is None else scale.names[rank]
    place = places[subject] if of_criterion else None
    return _Told(
        Firing(kind, subject, result, decides=True), Firing(kind, subject, result, decides=False), place
    )
