"""Holds what came out of a rating against what a scenario expects.

Knows results and expectations; must not know files or how the rating was made.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from danhgia_rules.dossier import Dossier
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.evaluation.tracing import Tracer
from danhgia_rules.indicators import State
from danhgia_rules.lazy import lazy
from danhgia_rules.levels import Level, Rating
from danhgia_rules.scenarios.schema import Expectation
from danhgia_rules.scenarios.words import owner
from danhgia_rules.trace import LimitTrace, RequirementTrace, Trace
from danhgia_rules.trace_data import exact_data

Levels = Mapping[str, str | tuple[str, ...]]
"""The level of each criterion; an open one as (lowest, highest), then `not_applicable` if that is left."""

Shown = str | tuple[str, ...]


class Difference(NamedTuple):
    """One thing that came out otherwise: which key of `expect`, about what, expected and found."""

    key: str
    subject: str
    expected: Shown
    found: Shown


class Found:
    """What a dossier came to, in the words that scenarios use; each part is worked out when asked for."""

    def __init__(self, dossier: Dossier, rated: Rated) -> None:
        self.dossier, self.rated = dossier, rated
        self.rulebook = rated.rulebook

    @lazy
    def rating(self) -> tuple[str, tuple[str, ...], bool]:
        """The rating, its bounds (none when it is known), and whether no rating is possible too."""
        rating, bounds = self.rated.rating()
        if bounds is None:
            return str(rating), (), False
        return str(rating), (bounds.lowest, bounds.highest), bounds.outside

    @lazy
    def levels(self) -> dict[str, str | tuple[str, ...]]:
        """The level of each criterion."""
        found: dict[str, str | tuple[str, ...]] = {}
        for place, criterion in enumerate(self.rulebook.criteria):
            level, bounds = self.rated.level(place)
            outside = (str(Level.NOT_APPLICABLE),) if bounds and bounds.outside else ()
            found[criterion.id] = (bounds.lowest, bounds.highest, *outside) if bounds else str(level)
        return found

    @lazy
    def trace(self) -> Trace:
        """The whole reasoning."""
        return Tracer(self.dossier, self.rated, by_name=True).whole

    @lazy
    def rows(self) -> dict[str, RequirementTrace | LimitTrace]:
        """Every requirement and limit by the name that scenarios call it by."""
        own = {
            f"{entry.criterion.id}.{row.requirement.id}": row
            for entry in self.trace.criteria
            for row in entry.requirements
        }
        overall = {row.requirement.id: row for row in self.trace.requirements}
        return {**own, **overall, **{entry.limit.id: entry for entry in self.trace.limits}}

    @lazy
    def deciding(self) -> frozenset[str]:
        """Name what keeps each criterion, and the rating, from the next higher level.

        The requirements of the overall ladder decide unless a limit lies below what they reach;
        who is not rated is not rated for that reason alone.
        """
        binding = {name for name, row in self.rows.items() if row.binds}
        kinds = {entry.limit.id: entry.limit.kind for entry in self.trace.limits}
        rating = self.rating[0]
        if rating == Rating.NOT_RATED:
            return frozenset(name for name in binding if owner(name) or kinds.get(name) == "not_rated")
        if rating != self.trace.heading.reached:
            return frozenset(name for name in binding if owner(name) or name in kinds)
        return frozenset(binding)

    def state(self, name: str) -> State:
        """Give the state of the value that a requirement or limit reads."""
        return self.rows[name].reading.state

    def value(self, name: str) -> str:
        """Give the value that a requirement or limit reads, as text; `none` where there is none."""
        row = self.rows[name]
        indicator = row.limit.indicator if isinstance(row, LimitTrace) else row.requirement.indicator
        value = exact_data(indicator.domain, row.reading.value)
        if value is None:
            return str(row.reading.state)
        return str(value).lower() if isinstance(value, bool) else str(value)

    @lazy
    def missing(self) -> tuple[str, ...]:
        """The paths of the facts that are missing, sorted."""
        return tuple(sorted(fact.path for fact in self.trace.missing))


def unnamed(expect: Expectation, found: Found) -> list[str]:
    """Name the criteria that apply and whose level a whole dossier does not expect."""
    return [
        name
        for name, level in found.levels.items()
        if name not in expect.levels and level != Level.NOT_APPLICABLE
    ]


def compare(expect: Expectation, found: Found, base: Levels) -> tuple[Difference, ...]:
    """Give all that differs; `base` are the levels of the dossier that the scenario starts from."""
    return (*_rating(expect, found), *_levels(expect, found, base), *reasons(expect, found))


def results(expect: Expectation, found: Found, base: Levels) -> tuple[Difference, ...]:
    """Give what differs in rating and levels only, which needs no trace."""
    return (*_rating(expect, found), *_levels(expect, found, base))


def reasons(expect: Expectation, found: Found) -> tuple[Difference, ...]:
    """Give what differs in all else that is expected: what decides, values, what is missing."""
    return (
        *_binding(expect, found),
        *_not_applicable(expect, found),
        *_values(expect, found, expect.missing),
    )


def _rating(expect: Expectation, found: Found) -> Iterator[Difference]:
    rating, bounds, outside = found.rating
    if rating != expect.rating:
        yield Difference("rating", "", expect.rating, rating)
    elif bounds != (expect.bounds or ()):
        yield Difference("bounds", "", expect.bounds or (), bounds)
    elif bounds and outside != bool(expect.outside):
        yield Difference("outside", "", _truth(bool(expect.outside)), _truth(outside))


def _truth(value: bool) -> str:  # noqa: FBT001 - the word for a truth value
    return "true" if value else "false"


def _levels(expect: Expectation, found: Found, base: Levels) -> Iterator[Difference]:
    for name, level in found.levels.items():
        wanted = expect.levels.get(name, base.get(name, str(Level.NOT_APPLICABLE)))
        if level != wanted:
            yield Difference("levels", name, wanted, level)


def _binding(expect: Expectation, found: Found) -> Iterator[Difference]:
    if expect.binding is None:
        return
    owners = {"", *map(owner, expect.binding)}
    yield from _sets("binding", expect.binding, (n for n in found.deciding if owner(n) in owners))


def _sets(key: str, expected: Iterable[str], found: Iterable[str]) -> Iterator[Difference]:
    wanted, there = tuple(sorted(set(expected))), tuple(sorted(set(found)))
    if wanted != there:
        yield Difference(key, "", wanted, there)


def _not_applicable(expect: Expectation, found: Found) -> Iterator[Difference]:
    if expect.not_applicable is None:
        return
    criteria = found.levels
    named = [name for name in expect.not_applicable if name in criteria]
    yield from _sets(
        "not_applicable", named, (name for name, level in criteria.items() if level == Level.NOT_APPLICABLE)
    )
    for name in expect.not_applicable:
        if name not in criteria and found.state(name) is not State.NOT_APPLICABLE:
            yield Difference("not_applicable", name, str(State.NOT_APPLICABLE), found.value(name))


def _values(expect: Expectation, found: Found, missing: tuple[str, ...] | None) -> Iterator[Difference]:
    for name, value in (expect.values or {}).items():
        if found.value(name) != value:
            yield Difference("values", name, value, found.value(name))
    if missing is not None:
        yield from _sets("missing", missing, found.missing)
