"""What changed in the indicators: what they compute, which way is better, how they are called."""

from collections.abc import Iterator
from typing import Any

from danhgia_rules.revision import words
from danhgia_rules.revision.model import Area, Change, Effect, Kind, Pair
from danhgia_rules.revision.pairing import Books, readers
from danhgia_rules.rulebook.model import Indicator, Rulebook

_COMPUTED = (
    ("operation", "of", "among", "where", "field", "part", "whole", "distinct"),
    ("kind", "scale", "none"),
)
"""Keys of an indicator's form: what is computed, and what values come out."""

_WAYS = {True: ("cao hơn là tốt hơn", "higher is better"), False: ("thấp hơn là tốt hơn", "lower is better")}


def indicator_changes(books: Books) -> Iterator[tuple[str | None, Change]]:
    """Give what changed in each indicator, once for each criterion that reads it (None: overall)."""
    where: dict[str, list[str | None]] = {}
    for reader in readers(books.new):
        places = where.setdefault(reader.indicator.key, [])
        if reader.criterion not in places:
            places.append(reader.criterion)
    for old, new in books.indicators:
        if old is not None and new is not None:
            for criterion in where[new.key]:
                for change in _changes(books, old, new, criterion):
                    yield criterion, change


def _changes(books: Books, old: Indicator, new: Indicator, criterion: str | None) -> Iterator[Change]:
    forms = books.forms[0][old.key], books.forms[1][new.key]

    def change(kind: Kind, effect: Effect, before: Pair, after: Pair) -> Change:
        area = Area.RATING if criterion is None else Area.CRITERION
        criteria = () if criterion is None else (criterion,)
        names = tuple(dict.fromkeys((old.id, new.id)))
        return Change(kind, effect, area, new.labels, before, after, criteria, names)

    if old.id != new.id:
        yield change(Kind.INDICATOR_RENAMED, Effect.WORDING, words.same(old.id), words.same(new.id))
    if _differ(forms, _COMPUTED[0]):
        yield change(Kind.INDICATOR_CHANGED, Effect.EITHER, *_bodies(books, old, new, criterion))
    elif _differ(forms, _COMPUTED[1]):
        texts = words.scale_text(old.domain), words.scale_text(new.domain)
        yield change(Kind.INDICATOR_CHANGED, Effect.EITHER, *texts)
    if old.higher_is_better != new.higher_is_better:
        ways = _WAYS[old.higher_is_better], _WAYS[new.higher_is_better]
        yield change(Kind.INDICATOR_DIRECTION, Effect.EITHER, *ways)
    if (old.labels, old.units) != (new.labels, new.units):
        yield change(Kind.INDICATOR_WORDS, Effect.WORDING, words.labels_text(old), words.labels_text(new))
    if old.parameters != new.parameters:
        texts = words.readings_text(books.old, old.parameters), words.readings_text(books.new, new.parameters)
        yield change(Kind.READING_NAMED, Effect.WORDING, *texts)


def _bodies(books: Books, old: Indicator, new: Indicator, criterion: str | None) -> tuple[Pair, Pair]:
    """Say both bodies; clauses of the criterion by name only where it is they that differ."""
    before = words.body_text(old, _own(books.old, criterion))
    after = words.body_text(new, _own(books.new, criterion))
    return (before, after) if before != after else (words.body_text(old), words.body_text(new))


def _own(rulebook: Rulebook, criterion: str | None) -> frozenset[str]:
    found = rulebook.criterion(criterion) if criterion else None
    return frozenset(f"{found.id}.{letter}" for letter, _ in found.clauses) if found else frozenset()


def _differ(forms: tuple[dict[str, Any], dict[str, Any]], keys: tuple[str, ...]) -> bool:
    return any(forms[0][key] != forms[1][key] for key in keys)
