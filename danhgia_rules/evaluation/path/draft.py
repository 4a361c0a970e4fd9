"""A draft of a dossier: the facts that would be otherwise, laid over the facts that are."""

import datetime as dt
import itertools
from typing import Any, NamedTuple

from danhgia_rules.answers.path.model import Nature
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.changeable import BY_OTHERS, CHANGEABLE, EVENTS, FINISH
from danhgia_rules.dossier.fields import model_of, record_name
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG


class Spot(NamedTuple):
    """The place of one fact: its list or block, the place of the record (None: not a list), the field."""

    name: str
    at: int | None
    field: str


class Draft:
    """Facts that are changed or added, on top of a dossier; `on` is the day before which all is settled."""

    def __init__(self, dossier: Dossier, on: dt.date | None = None) -> None:
        self.original = dossier
        self.on = on
        self.facts: dict[Spot, Any] = {}
        self.added: dict[str, list[dict[str, Any]]] = {}
        self._built: Dossier | None = None

    def copy(self) -> "Draft":
        """Give a copy to try something on."""
        new = Draft(self.original, self.on)
        new.facts = dict(self.facts)
        new.added = {name: list(records) for name, records in self.added.items()}
        new._built = self._built
        return new

    @property
    def cost(self) -> int:
        """How many facts are other than they are."""
        return len(self.facts) + sum(len(records) for records in self.added.values())

    def put(self, spot: Spot, value: Any) -> None:
        """Change a fact, or change it once more; back to what it is when the value is that."""
        if value == self.before(spot):
            self.facts.pop(spot, None)
        else:
            self.facts[spot] = value
        self._built = None

    def undoing(self, spot: Spot) -> dict[str, Any]:
        """Give the fields of a record as they are without a change."""
        finish = FINISH.get(spot.name)
        found = {spot.field: self.before(spot)}
        if finish and finish.unfinished and spot.field == finish.date:
            found[finish.unfinished] = self.before(spot._replace(field=finish.unfinished))
        return found

    def add(self, name: str, record: dict[str, Any]) -> None:
        """Add a record to a list, under a code that no other one has."""
        codes = {entry.ma for entry in getattr(self.original, name) or ()}
        codes |= {entry["ma"] for entry in self.added.get(name, ())}
        code = next(f"MOI-{n}" for n in itertools.count(1) if f"MOI-{n}" not in codes)
        self.added.setdefault(name, []).append({"ma": code} | record)
        self._built = None

    def drop(self, name: str) -> None:
        """Take the last added record of a list away."""
        self.added[name].pop()
        self._built = None

    def held(self, name: str) -> Any:
        """Give a list, block or value as it is in the draft."""
        return getattr(self.dossier(), name)

    def before(self, spot: Spot) -> Any:
        """Give a fact as the original has it; None where it is missing."""
        holder = getattr(self.original, spot.name)
        if spot.at is not None:
            holder = holder[spot.at]
        if not spot.field or holder is None or holder == KHONG_AP_DUNG:
            return holder
        return getattr(holder, spot.field)

    def is_missing(self, spot: Spot) -> bool:
        """Whether nothing is known of a fact; work said to be unfinished has no date, and that is known."""
        return self.before(spot) is None and self.removes(spot) is None

    def may_change(self, spot: Spot, value: Any) -> bool:
        """Whether a fact may take a value: it is open, and no work is asked to be done in the past."""
        if self.on is not None and not self.is_missing(spot) and isinstance(value, dt.date):
            return value >= self.on and self.is_open(spot)
        return self.is_open(spot)

    def is_open(self, spot: Spot) -> bool:
        """Whether a fact can still change, or is missing and may turn out otherwise."""
        if spot.field not in CHANGEABLE.get(spot.name, ()):
            return False
        if self.is_missing(spot) or self.on is None:
            return True
        return not (self.year_is_over or spot.name in EVENTS or self._was_due(spot))

    @property
    def year_is_over(self) -> bool:
        """Whether the day from which we look lies after the assessed year."""
        return self.on is not None and self.on.year > int(self.original.ky_danh_gia)

    def _was_due(self, spot: Spot) -> bool:
        """Whether a piece of work was finished, or due and not said to be unfinished, before that day."""
        finish = FINISH.get(spot.name)
        if finish is None or self.on is None:
            return False
        date, deadline = (self.before(spot._replace(field=f)) for f in (finish.date, finish.deadline))
        if date is None and self.removes(spot._replace(field=finish.date)) is not None:
            return False
        return any(day is not None and day < self.on for day in (date, deadline))

    def nature(self, spot: Spot) -> Nature:
        """Say whether a fact is past, for others to decide, or still open."""
        finish = FINISH.get(spot.name)
        done = finish is not None and self.before(Spot(spot.name, spot.at, finish.date)) is not None
        if self.on is None and (done or spot.name in EVENTS) and not self.is_missing(spot):
            return Nature.PAST
        return Nature.BY_OTHERS if spot.field in BY_OTHERS.get(spot.name, ()) else Nature.OPEN

    def path(self, spot: Spot) -> str:
        """Give the path of a fact, as traces write it."""
        if spot.at is None:
            return f"{spot.name}.{spot.field}" if spot.field else spot.name
        name = record_name(getattr(self.original, spot.name), spot.at)
        return f"{spot.name}[{name}].{spot.field}"

    def removes(self, spot: Spot) -> str | None:
        """Give the flag that a new date of completion takes away, if the record has it."""
        finish = FINISH.get(spot.name)
        if finish is None or spot.field != finish.date or finish.unfinished is None:
            return None
        denied = Spot(spot.name, spot.at, finish.unfinished)
        return None if self.before(denied) is None else self.path(denied)

    def dossier(self) -> Dossier:
        """Give the drafted dossier, for trying; it has not been through the checks of a reader."""
        if self._built is None:
            self._built = self._build()
        return self._built

    def _build(self) -> Dossier:
        by_name: dict[str, dict[int | None, dict[str, Any]]] = {}
        for spot, value in self.facts.items():
            edits = by_name.setdefault(spot.name, {}).setdefault(spot.at, {})
            edits[spot.field] = value
            finish = FINISH.get(spot.name)
            if finish and finish.unfinished and spot.field == finish.date:
                edits[finish.unfinished] = None
        update = {name: self._edited(name, edits) for name, edits in by_name.items()}
        for name, records in self.added.items():
            model = model_of(name)
            new = [model.model_validate(record) for record in records]
            update[name] = (*update.get(name, getattr(self.original, name) or ()), *new)
        return self.original.model_copy(update=update)

    def _edited(self, name: str, edits: dict[int | None, dict[str, Any]]) -> Any:
        held = getattr(self.original, name)
        if None not in edits:
            records = list(held)
            for index, fields in edits.items():
                records[index or 0] = records[index or 0].model_copy(update=fields)
            return tuple(records)
        fields = edits[None]
        if "" in fields:
            return fields[""]
        return model_of(name).model_validate(fields) if held is None else held.model_copy(update=fields)
