"""Turns a made-up dossier into the facts of a scenario: close to a base, and changed no more than it takes.

Knows bases and the language of changes; must not know what a scenario is made for.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, groupby
from typing import Any

from danhgia_rules.documents import Data
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, EngineError
from danhgia_rules.scenarios.change import COPIES, changed
from danhgia_rules.scenarios.expect import Found, Levels
from danhgia_rules.scenarios.reading import Suite
from danhgia_rules.scenarios.run import rated

Leads = Callable[[Found], bool]
"""Says of what a dossier came to whether it still shows what it is made for."""

_FIXED = frozenset({"schema", "ma", "ky_danh_gia", "chuc_danh", "danh_gia"})
_MOST_ID = 40


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """The facts of a scenario and what they come to; without a base a whole dossier, else changes of it."""

    base: str | None
    facts: dict[str, Any]
    found: Found
    levels: Levels
    """The levels that the base has; what equals them need not be named."""


class Drafter:
    """Drafts scenarios beside those of a suite: from its main base, with ids of their own."""

    def __init__(self, suite: Suite) -> None:
        self._suite, self._rulebook = suite, suite.rulebook
        self._base = main_base(suite)
        self._taken = {scenario.id for scenario in suite.scenarios}

    def draft(self, witness: Dossier, leads: Leads) -> Draft:
        """Draft what a dossier shows: as changes of the base if those lead there too, else as it is."""
        facts = None if self._base is None else self._changes(self._base, witness, leads)
        if facts is None or self._base is None:
            return Draft(None, _plain(witness.to_data()), rated(witness, self._rulebook), {})
        base = self._suite.bases[self._base]
        found = rated(Dossier.from_data(changed(base.to_data(), facts)[0]), self._rulebook)
        return Draft(self._base, facts, found, rated(base, self._rulebook).levels)

    def name(self, about: str) -> str:
        """Give an id that no scenario has yet, from what it is about."""
        text = re.sub(r"[^0-9A-Za-z]+", "-", about).strip("-").lower()
        names = (text, *(f"{text[: _MOST_ID - 4].rstrip('-')}-{number}" for number in range(2, 1000)))
        found = next(name for name in names if len(name) <= _MOST_ID and name not in self._taken)
        self._taken.add(found)
        return found

    def _changes(self, base: str, witness: Dossier, leads: Leads) -> dict[str, Any] | None:
        """Give the changes that lead from a base to what is shown: no more than it takes."""
        start = self._suite.bases[base].to_data()
        kept = dict(_differences(start, witness.to_data()))
        if not self._lead(start, kept, leads):
            return None
        places = dict.fromkeys(path.partition(".")[0] for path in kept)
        for name in (*places, *list(kept)):  # blocks as a whole first: their fields may hang together
            fewer = {key: value for key, value in kept.items() if name not in {key, key.partition(".")[0]}}
            if len(fewer) < len(kept) and self._lead(start, fewer, leads):
                kept = fewer
        return kept

    def _lead(self, start: Data, changes: dict[str, Any], leads: Leads) -> bool:
        """Say whether changes give a dossier that is rated for certain, and shows the same."""
        data, wrong = changed(start, changes)
        if wrong:
            return False
        try:
            found = rated(Dossier.from_data(data), self._rulebook)
        except EngineError:
            raise
        except DanhGiaError:
            return False
        return not found.rating[1] and leads(found)


def main_base(suite: Suite) -> str | None:
    """Give the dossier that most scenarios start from."""
    used = Counter(scenario.base for scenario in suite.scenarios if scenario.base)
    return next((name for name, _ in used.most_common(1)), None)


def _differences(start: dict[str, Any], end: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give what must be set, by path: fields of blocks one by one, lists as a whole."""
    for name, value in end.items():
        held = start.get(name)
        if name in _FIXED or held == value:
            continue
        if isinstance(value, dict) and isinstance(held, dict):
            yield from ((f"{name}.{key}", item) for key, item in value.items() if held.get(key) != item)
        else:
            yield name, _folded(value)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "danh_gia"}


def _folded(value: Any) -> Any:
    """Write records that are alike, but for their code, as one record with `so_luong`."""
    if not isinstance(value, list) or not all(isinstance(item, dict) and "ma" in item for item in value):
        return value
    found, numbers = [], count(1)
    for _, group in groupby(value, key=lambda item: {k: v for k, v in item.items() if k != "ma"}):
        records = list(group)
        stem = re.sub(r"-[0-9]+\Z", "", str(records[0]["ma"]))
        many = {COPIES: len(records), **records[0], "ma": f"{stem}{next(numbers)}"}
        found.append(many if len(records) > 1 else records[0])
    return found
