"""Where the parts of a rulebook stand in its files: the file, line and column of what a finding is about."""

import fnmatch
from typing import Any

from danhgia_rules.documents import Document, Limits, Path_, read_yaml
from danhgia_rules.errors import RulebookError, Where
from danhgia_rules.rulebook.model import Indicator, Rulebook

_LIMITS = {"cap": "caps", "ground": "grounds", "not_rated": "not_rated"}


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
        index = next(number for number, entry in enumerate(levels) if entry["id"] == level)
        return self.rating.where(("rating", "levels", index, "id"))

    def limit(self, kind: str, name: str) -> Where:
        """Give the place of a cap, a ground or a case of no rating: in the overlay, if that replaces it."""
        for index, entry in enumerate(_data(self._overlay)["thresholds"] if self._overlay else ()):
            if self._overlay and entry.get("limit") == name:
                return self._overlay.where(("thresholds", index))
        key = _LIMITS[kind]
        entries = _data(self.rating)["rating"][key]
        index = next(number for number, entry in enumerate(entries) if entry["id"] == name)
        return self.rating.where(("rating", key, index, "id"))

    def indicator(self, indicator: Indicator) -> Where:
        """Give the place of an indicator."""
        document = self.rating if indicator.key.startswith("rating.") else self.criteria
        found = document if indicator.id in _data(document)["indicators"] else self.criteria
        return found.where(("indicators", indicator.id), key=True)

    def _criterion(self, criterion: str) -> Path_:
        entries = _data(self.criteria)["criteria"]
        return "criteria", next(number for number, entry in enumerate(entries) if entry["id"] == criterion)

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
