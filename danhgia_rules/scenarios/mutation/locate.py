"""Finds where in its files a rulebook was changed, so that people can go there.

Knows the shape of rulebook files; must not know what was changed.
"""

from typing import Any

from danhgia_rules.documents import Limits, Path_, read_yaml
from danhgia_rules.errors import RulebookError, Where
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.mutation.mutant import Spot

_LIMITS = ("caps", "grounds", "not_rated")
_OVERALL = "rating."


class Locator:
    """The files of a rulebook, read once for the places of their entries."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._documents = [
            read_yaml(origin.text, origin.name, Limits(size=2**22), RulebookError)
            for origin in rulebook.origins
        ]

    def where(self, spot: Spot) -> Where:
        """Give file, line and column of what was changed; of the file alone where it is not found."""
        for document in self._documents:
            path = _path(document.data, spot)
            if path is not None:
                return document.where(path, key=spot.column is not None or spot.part == "indicator")
        return self._documents[0].where(()) if self._documents else Where()


def _path(data: Any, spot: Spot) -> Path_ | None:
    if spot.part == "indicator":
        return _indicator(data, spot.item or "")
    if spot.part == "limit":
        return _first(data, [("rating", key) for key in _LIMITS], spot.item)
    if spot.criterion is None:
        return _with_column(_first(data, [("rating", "requirements")], spot.item), spot)
    criterion = _first(data, [("criteria",)], spot.criterion)
    if criterion is None or spot.item is None:
        return criterion and (*criterion, "applies_when")
    lists: list[Path_] = [(*criterion, "requirements"), ("common_requirements",)]
    return _with_column(_first(data, lists, spot.item), spot)


def _with_column(path: Path_ | None, spot: Spot) -> Path_ | None:
    return path if path is None or spot.column is None else (*path, spot.column)


def _indicator(data: Any, name: str) -> Path_ | None:
    if name.startswith(_OVERALL):
        if "criteria" in data:
            return None
        name = name.removeprefix(_OVERALL)
    return ("indicators", name) if name in data.get("indicators", {}) else None


def _first(data: Any, lists: list[Path_], name: str | None) -> Path_ | None:
    """Find the entry with an id in the first list that has it."""
    for path in lists:
        found = data
        for step in path:
            found = found.get(step, {}) if isinstance(found, dict) else found[step]
        for index, entry in enumerate(found):
            if entry["id"] == name:
                return (*path, index)
    return None
