"""Trials: one dossier, rated with one of its gaps filled in, each way that it could be."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from danhgia_rules.answers.questions.model import Answer, Outcome, Way
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import Place, model_of, record_name
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.evaluation.rating import Rated, rate, rate_readings
from danhgia_rules.evaluation.sight import sight
from danhgia_rules.evaluation.weights.candidates import Candidates, Change, scalar_values
from danhgia_rules.evaluation.weights.examples import Examples
from danhgia_rules.indicators import Sheet, State
from danhgia_rules.indicators.reading import known

_OWN = frozenset({"ma", "ten", "mo_ta", "minh_chung"})
"""Fields that tell records apart and that no indicator computes with."""


def outcome_of(rated: Rated) -> Outcome:
    """Give what the rating is, as an answer reports it."""
    return Outcome(*rated.rating())


class Trials:
    """Rates one dossier with one missing fact filled in; what reads alike is rated once."""

    def __init__(self, dossier: Dossier, rated: Rated) -> None:
        self._dossier = dossier
        self._rated = rated
        self._rulebook = rated.rulebook
        self._candidates = Candidates(dossier, rated.rulebook)
        self._sights: dict[str, Callable[[Any], object]] = {}
        self._indexes: dict[str, dict[str, int]] = {}
        self._alike: dict[object, tuple[Answer, ...]] = {}
        self._outcomes: dict[object, Outcome] = {}

    # ---- A whole list or block, or a single fact -------------------------------------------

    def of_value(self, place: Place) -> tuple[Answer, ...]:
        """Try every value of a fact that stands alone at the top of the dossier."""
        return tuple(self._whole(place, _way(value), value) for value in scalar_values(place))

    def of_whole(self, place: Place) -> tuple[Answer, ...]:
        """Try a missing list or block: none, not applicable, and the bounds of what it may come to."""
        answers = []
        if place.is_list:
            answers.append(self._whole(place, Way.EMPTY, ()))
        if place.may_be_na:
            answers.append(self._whole(place, Way.NOT_APPLICABLE, KHONG_AP_DUNG))
        settled = any(answer.outcome.bounds is None for answer in answers)
        for at_worst in (True, False):
            way = Way.AT_WORST if at_worst else Way.AT_BEST
            bound = Answer(way, None, (), self._pinned(place, at_worst=at_worst))
            answers.append(bound)
            if bound.outcome.bounds is None and not settled:
                # Whether all indicators can be there at once takes a list to prove.
                found = Examples(self._rulebook, self._candidates, place).find(at_worst=at_worst)
                answers += [] if found is None else [self._example(place, found)]
        return tuple(answers)

    def _whole(self, place: Place, way: Way, value: Any) -> Answer:
        return Answer(way, value, ((place.name, value),), self._rate(place, value))

    def _example(self, place: Place, found: Any) -> Answer:
        outcome = self._rate(place, found)
        value = self._candidates.filled(place, found).to_data()[place.name]
        return Answer(Way.EXAMPLE, value, ((place.name, value),), outcome)

    def _rate(self, place: Place, value: Any) -> Outcome:
        return outcome_of(rate(self._dossier.model_copy(update={place.name: value}), self._rulebook))

    def _pinned(self, place: Place, *, at_worst: bool) -> Outcome:
        """Rate with every indicator that lacks a list or block at its worst, or at its best."""
        readings = dict(self._rated.readings)
        for indicator in self._rulebook.indicators:
            reading = readings.get(indicator.key)
            if reading is not None and reading.state is State.UNKNOWN and reading.missing == (place.name,):
                value = reading.pinned(at_worst=at_worst, higher_is_better=indicator.higher_is_better)
                readings[indicator.key] = known(value or 0)
        return outcome_of(rate_readings(self._rulebook, readings))

    # ---- A field of a record or of a block -------------------------------------------------

    def of_field(self, place: Place, key: str | None, field: str) -> tuple[Answer, ...]:
        """Try what may be filled in for a field; of numbers, both sides of each border that shows."""
        record = self.record(place, key)
        alike = (place.name, field, *(value for name, value in record.__dict__.items() if name not in _OWN))
        if alike not in self._alike:
            gap = _Gap(place, self._index(place.name, key), field, record)
            tried = [self._try(gap, change) for change in self._candidates.changes(place, field, record)]
            self._alike[alike] = tuple(self._refined(gap, tried))
        prefix = place.name if key is None else f"{place.name}[{key}]"
        return tuple([_placed(answer, prefix) for answer in self._alike[alike]])

    def record(self, place: Place, key: str | None) -> BaseModel:
        """Give a record by its name, or a block; of a block that is missing, an empty one."""
        found = getattr(self._dossier, place.name)
        index = self._index(place.name, key)
        held: BaseModel | None = found if index is None else found[index]
        return model_of(place.name).model_construct() if held is None else held

    def _index(self, name: str, key: str | None) -> int | None:
        if key is None:
            return None
        if name not in self._indexes:
            records = getattr(self._dossier, name)
            self._indexes[name] = {record_name(records, n): n for n in range(len(records))}
        return self._indexes[name][key]

    def _try(self, gap: "_Gap", change: Change) -> Answer:
        """Rate the dossier with a field filled in, unless one that reads the same was rated before."""
        name, filled = gap.place.name, gap.record.model_copy(update=dict([change]))
        if name not in self._sights:
            self._sights[name] = sight(self._rulebook, name, Sheet(self._dossier))
        read = self._sights[name]
        # Of a block there is but one, so its content tells as much as what is read of it.
        seen = (name, read(gap.record), read(filled)) if gap.index is not None else (name, change)
        if seen not in self._outcomes:
            self._outcomes[seen] = self._rate(gap.place, self._with(gap, filled))
        way = Way.NOT_YET if change[0] != gap.field else _way(change[1])
        return Answer(way, change[1], (change,), self._outcomes[seen])

    def _with(self, gap: "_Gap", filled: BaseModel) -> Any:
        if gap.index is None:
            return filled
        records = getattr(self._dossier, gap.place.name)
        return (*records[: gap.index], filled, *records[gap.index + 1 :])

    def _refined(self, gap: "_Gap", answers: list[Answer]) -> Iterator[Answer]:
        """Find, between numbers that lead to different ratings, where the rating changes.

        More is better throughout, or worse throughout: equal ends have nothing else between them.
        """
        before: Answer | None = None
        for after in answers:
            if before is not None:
                yield from self._between(gap, before, after)
            yield after
            before = after

    def _between(self, gap: "_Gap", before: Answer, after: Answer) -> Iterator[Answer]:
        low, high = _whole_number(before), _whole_number(after)
        if before.outcome == after.outcome or low is None or high is None or high - low < 2:
            return
        middle = self._try(gap, (gap.field, type(after.value)(low + (high - low) // 2)))
        yield from self._between(gap, before, middle)
        yield middle
        yield from self._between(gap, middle, after)


class _Gap:
    """A field that a record or a block does not have."""

    def __init__(self, place: Place, index: int | None, field: str, record: BaseModel) -> None:
        self.place = place
        self.index = index
        self.field = field
        self.record = record


def _way(value: Any) -> Way:
    return Way.NOT_APPLICABLE if value == KHONG_AP_DUNG else Way.VALUE


def _whole_number(answer: Answer) -> int | None:
    value = answer.value
    number = isinstance(value, int | Decimal) and not isinstance(value, bool) and answer.way is Way.VALUE
    return math.floor(value) if number else None


def _placed(answer: Answer, prefix: str) -> Answer:
    """Name the place of the record in the changes of an answer."""
    return replace(answer, changes=tuple([(f"{prefix}.{name}", value) for name, value in answer.changes]))
