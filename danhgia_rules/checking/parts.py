"""Groups of values with all their combinations written out, and the folding of what they do.

Of combinations that do the same the first is kept: the best values, for a reader to look at.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from danhgia_rules.checking.codes import Code, Places, join
from danhgia_rules.checking.regions import Place, Region
from danhgia_rules.checking.relations import Group
from danhgia_rules.rulebook.model import Criterion, RatingRules

Only = Mapping[str, Region]
"""Regions that some values are held to, by the key of the indicator."""


class Chosen(NamedTuple):
    """What was chosen: places of one group, after what was chosen before, beside what was chosen apart."""

    places: Places
    before: "Chosen | None" = None
    beside: "Chosen | None" = None

    def all(self) -> dict[str, Place]:
        """Write out everything that was chosen."""
        found: dict[str, Place] = {}
        step: Chosen | None = self
        while step is not None:
            found |= {**step.places, **(step.beside.all() if step.beside else {})}
            step = step.before
        return found


NOTHING = Chosen({})
Options = dict[Code, Chosen]
"""What facts can come to, with one choice of places for each."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A group of values: its combinations, the criteria that read it, and whether the overall rules do."""

    combinations: tuple[Places, ...]
    criteria: frozenset[str]
    rated: bool

    @classmethod
    def of(cls, group: Group, criteria: Mapping[str, frozenset[str]], rated: frozenset[str]) -> Self:
        """Write out a group; `criteria` and `rated` give the keys that each ladder reads."""
        combinations = tuple(
            {
                indicator.key: place
                for variable, place in zip(group.variables, places, strict=True)
                for indicator in variable.indicators
            }
            for places in group.combinations()
        )
        keys = combinations[0].keys()
        owners = frozenset(name for name, read in criteria.items() if not read.isdisjoint(keys))
        return cls(combinations, owners, not rated.isdisjoint(keys))

    def held(self, only: Only) -> Iterator[Places]:
        """Give the combinations that keep to the regions asked for."""
        mine = {key: region for key, region in only.items() if key in self.combinations[0]}
        for places in self.combinations:
            if all(places[key] == region for key, region in mine.items()):
                yield places

    def is_held(self, only: Only) -> bool:
        """Whether one of its values is held to a region."""
        return any(key in self.combinations[0] for key in only)


def fold(parts: Iterable[Part], code: Callable[[Places], Code | None], only: Only, start: Options) -> Options:
    """Join what all parts can do; places without a code are left out."""
    found = start
    for part in parts:
        own: dict[Code, Places] = {}
        for places in part.held(only):
            read = code(places)
            if read is not None:
                own.setdefault(read, places)
        joined: Options = {}
        for done, before in found.items():
            for more, places in own.items():
                joined.setdefault(join(done, more), Chosen(places, before))
        found = joined
    return found


def keys_of(criterion: Criterion) -> frozenset[str]:
    """Give the keys of the indicators that a criterion reads."""
    gate = () if criterion.gate is None else (criterion.gate.key,)
    return frozenset((*(row.indicator.key for row in criterion.requirements), *gate))


def keys_of_rating(rules: RatingRules) -> frozenset[str]:
    """Give the keys of the indicators that the overall rules read."""
    rows = (row.indicator.key for row in rules.requirements)
    limits = (limit.indicator.key for limit in rules.limits)
    return frozenset((*rows, *limits, *(o.unless.indicator.key for o in rules.limits if o.unless)))
