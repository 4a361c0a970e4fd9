"""What an indicator is wished to come to, whether it does, and why it cannot be brought there."""

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from danhgia_rules.answers.path.model import ObstacleKind
from danhgia_rules.dossier.fields import places, record_name
from danhgia_rules.evaluation.path.draft import Draft, Spot
from danhgia_rules.exact import Number, as_decimal
from danhgia_rules.gaps import goal
from danhgia_rules.indicators import Reading, Sheet, compile_indicator
from danhgia_rules.rulebook.model import Indicator, holds
from danhgia_rules.scalars import FieldType


class Wish(NamedTuple):
    """What an indicator is to compare to.

    `clauses` are those of the requirement, under which a record that is added is best filed.
    """

    indicator: Indicator
    comparison: str
    threshold: Number
    clauses: tuple[str, ...] = ()

    @property
    def upward(self) -> bool:
        """Whether the value has to be large."""
        return self.comparison in {"at_least", "more_than"}


class Stuck(NamedTuple):
    """Why a wish cannot be met: what kind of facts stand against it, and which."""

    kind: ObstacleKind
    paths: tuple[str, ...]


def met(draft: Draft, wish: Wish) -> bool:
    """Whether a wish holds whatever the missing facts are."""
    reading = read(draft, wish.indicator)
    value = reading.pinned(at_worst=True, higher_is_better=wish.upward)
    return value is None or holds(value, wish.comparison, wish.threshold)


def read(draft: Draft, indicator: Indicator) -> Reading:
    """Read an indicator of the draft."""
    return compile_indicator(indicator)(Sheet(draft.dossier()))


def stuck(draft: Draft, wish: Wish, paths: Iterable[str] = (), *, untried: bool = False) -> Stuck:
    """Say why a wish cannot be met: for want of facts, by settled ones, or as this search knows no move."""
    reading = read(draft, wish.indicator)
    best = reading.pinned(at_worst=False, higher_is_better=wish.upward)
    if reading.missing and (best is None or holds(best, wish.comparison, wish.threshold)):
        return Stuck(ObstacleKind.MISSING, reading.missing)
    return Stuck(ObstacleKind.UNTRIED if untried else ObstacleKind.SETTLED, tuple(paths))


def any_open(draft: Draft, name: str, indexes: Iterable[int], field: str) -> bool:
    """Whether a field of some of the records can still change."""
    is_list, size = places()[name].is_list, _size(draft, name)
    return any(
        draft.is_open(Spot(name, index if is_list else None, field)) for index in indexes if index < size
    )


def _size(draft: Draft, name: str) -> int:
    held = getattr(draft.original, name)
    return len(held) if isinstance(held, tuple) else 1


def as_fact(wish: Wish, name: str, field: str) -> Any:
    """Turn a threshold into the nearest fact that meets it; None where there is none."""
    place = places()[name]
    kind = place.fields[field].type if field else place.value.type if place.value else None
    return None if kind is None else number_fact(kind, wish.threshold, wish.comparison)


def number_fact(kind: FieldType, edge: Number, comparison: str) -> Any:
    """Turn a number into the nearest fact of a type that passes; None where the type has none."""
    if kind.kind == "number":
        return as_decimal(_beyond(Fraction(edge), comparison), up=comparison in {"at_least", "more_than"})
    whole = goal(0, edge, comparison)
    if kind.kind == "count":
        return max(int(whole), 0)
    if kind.kind == "date":
        return dt.date.fromordinal(int(whole)) if 0 < whole <= dt.date.max.toordinal() else None
    if kind.kind not in {"bool", "scale"} or not 0 <= whole < len(kind.members):
        return None
    return bool(whole) if kind.kind == "bool" else kind.members[int(whole)]


def _beyond(edge: Fraction, comparison: str) -> Fraction:
    """Step over an edge that does not pass itself, by one in its last place."""
    if comparison in {"at_least", "at_most"}:
        return edge
    places_ = -int(as_decimal(edge, up=True).as_tuple().exponent)
    return edge + Fraction(1 if comparison == "more_than" else -1, 10 ** max(places_, 0))


def as_list(draft: Draft, name: str) -> Sequence[Any]:
    """Give the records of a list, or the one of a block."""
    held = draft.held(name)
    return held if places()[name].is_list else (held,)


def paths_of(draft: Draft, name: str, indexes: Iterable[int]) -> tuple[str, ...]:
    """Name records as traces do."""
    if not places()[name].is_list:
        return (name,)
    records = draft.held(name)
    return tuple(f"{name}[{record_name(records, index)}]" for index in indexes)
