"""Where the parts of a rulebook stand in its files: the file, line and column of what a finding is about."""

import fnmatch
from typing import Any

from danhgia_rules.documents import Document, Limits, Path_, read_yaml
from danhgia_rules.errors import RulebookError, Where
from danhgia_rules.rulebook.model import Rulebook

_LIMITS = ("caps", "grounds", "not_rated")


class Sources:
    """The files of one rulebook, read again for the places in them."""

    def __init__(self, rulebook: Rulebook) -> None:
        documents = [
            read_yaml(origin.text, origin.name, Limits(), RulebookError) for origin in rulebook.origins
        ]
        self.criteria = documents[0]
        self._cited = dict(rulebook.origins[0].cited)
        self._overlay = documents[-1] if rulebook.overlay else None
        self.rating = next((found for found in documents if "rating" in _data(found)), documents[0])

    def criterion(self, criterion: str) -> Where:
        """Give the place of a criterion."""
        return self.criteria.where((*self._criterion(criterion), "id"))

    def clause(self, criterion: str, letter: str) -> Where:
        """Give the place of the words of a clause."""
        return self.criteria.where((*self._criterion(criterion), "clauses", letter))

    def law_text(self) -> tuple[str, str]:
        """Give the source text of the criteria: its file's name, and its words."""
        data = _data(self.criteria)
        name = data["sources"][data["source_text"]]["text"]
        folder = self.criteria.file.rpartition("/")[0]
        return f"{folder}/{name}" if folder else name, self._cited[name]

    def headings(self) -> list[str]:
        """Give the words of the source text that the file lists as headings, which ask nothing."""
        return [str(words) for words in _data(self.criteria).get("headings", [])]

    def requirement(self, criterion: str | None, requirement: str) -> Where:
        """Give the place of a requirement, in the ladder of a criterion or in the overall one."""
        document, path = self._row(criterion, requirement)
        return document.where((*path, "id"))

    def cell(self, criterion: str | None, requirement: str, level: str) -> Where:
        """Give the place of one threshold: in the overlay, where one replaces it."""
        wanted = (criterion, requirement, level)
        overlay = self._overlay
        for index, entry in enumerate(_data(overlay)["thresholds"] if overlay else ()):
            if overlay and tuple(entry.get(key) for key in ("criterion", "requirement", "level")) == wanted:
                return overlay.where(("thresholds", index))
        document, path = self._row(criterion, requirement)
        return document.where((*path, level), key=True)

    def rating_level(self, level: str) -> Where:
        """Give the place of a rating in its scale."""
        levels = _data(self.rating)["rating"]["levels"]
        return self.rating.where(("rating", "levels", _index(levels, level), "id"))

    def gate(self, criterion: str) -> Where:
        """Give the place of what a criterion applies by."""
        return self.criteria.where((*self._criterion(criterion), "applies_when"))

    def limit(self, name: str) -> Where:
        """Give the place of a cap, a ground or a case of no rating: in the overlay, if that replaces it."""
        for index, entry in enumerate(_data(self._overlay)["thresholds"] if self._overlay else ()):
            if self._overlay and entry.get("limit") == name:
                return self._overlay.where(("thresholds", index))
        rules = _data(self.rating)["rating"]
        key = next(key for key in _LIMITS if any(entry["id"] == name for entry in rules.get(key, ())))
        return self.rating.where(("rating", key, _index(rules[key], name), "id"))

    def indicator(self, key: str) -> Where:
        """Give the place of an indicator, by its key or by that of a whole family without `@criterion`."""
        document = self.rating if key.startswith("rating.") else self.criteria
        name = key.removeprefix("rating.").partition("@")[0]
        found = document if name in _data(document)["indicators"] else self.criteria
        return found.where(("indicators", name), key=True)

    def _criterion(self, criterion: str) -> Path_:
        return "criteria", _index(_data(self.criteria)["criteria"], criterion)

    def _row(self, criterion: str | None, requirement: str) -> tuple[Document, Path_]:
        if criterion is None:
            rows = _data(self.rating)["rating"]["requirements"]
            return self.rating, ("rating", "requirements", _index(rows, requirement))
        path = self._criterion(criterion)
        own = _data(self.criteria)["criteria"][path[1]].get("requirements", [])
        if any(row["id"] == requirement for row in own):
            return self.criteria, (*path, "requirements", _index(own, requirement))
        common = _data(self.criteria)["common_requirements"]
        index = next(
            number
            for number, row in enumerate(common)
            if row["id"] == requirement
            and any(fnmatch.fnmatchcase(criterion, pattern) for pattern in row["applies_to"])
        )
        return self.criteria, ("common_requirements", index)


def _index(rows: list[Any], name: str) -> int:
    return next(number for number, row in enumerate(rows) if row["id"] == name)


def _data(document: Document) -> dict[str, Any]:
    return document.data if isinstance(document.data, dict) else {}
