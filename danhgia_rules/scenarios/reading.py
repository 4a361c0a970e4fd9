"""Reads scenarios: from files to dossiers that can be rated, or to all that is wrong with them.

Knows the files and the names that a rulebook gives; must not know what comes out of a rating.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from danhgia_rules.documents import Document, Path_
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, Problem, Where
from danhgia_rules.loader.context import each_once
from danhgia_rules.rulebook.model import Rulebook, without_overlay
from danhgia_rules.scenarios.change import Wrong, changed, copied
from danhgia_rules.scenarios.files import Folder, ScenarioError
from danhgia_rules.scenarios.origin import Origin, change_place
from danhgia_rules.scenarios.schema import Expectation, ScenarioEntry, ScenarioFile
from danhgia_rules.scenarios.words import check_expectation
from danhgia_rules.validation import schema_problems

_CHANGE = re.compile(r"scenarios\[[^\]]*\]\.change\b")


MAX_RECORDS = 500_000
"""All scenarios of a folder are held at once; together they have at most so many records."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One scenario that is ready to be rated.

    `base` names the dossier that it starts from (a path below the rulebook's folder); None where it
    gives a whole dossier. `data` is the plain data that is rated.
    """

    id: str
    shows: str
    where: Where
    base: str | None
    data: dict[str, Any]
    dossier: Dossier
    expect: Expectation
    suggested: bool
    vector: str | None
    origin: Origin


@dataclass(slots=True, eq=False)
class Suite:
    """The scenarios of a rulebook, and the dossiers that they start from, by path."""

    rulebook: Rulebook
    folder: Folder
    scenarios: tuple[Scenario, ...] = ()
    bases: dict[str, Dossier] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_suite(rulebook: Rulebook, folder: Folder, *, may_be_empty: bool = False) -> Suite:
    """Read all scenarios of a folder; raise ScenarioError with every problem of every file.

    That there is none at all is a problem too (T014), unless it may be so.
    """
    reader = _Reader(rulebook, folder)
    found = [scenario for name in folder.files() for scenario in reader.file(name)]
    if not found and not reader.problems and not may_be_empty:
        params = {"folder": folder.called(folder.name)}
        raise ScenarioError(Problem("T014", params=params))
    if reader.problems:
        raise ScenarioError(each_once(reader.problems))
    reader.suite.scenarios = tuple(found)
    return reader.suite


def rulebook_id(rulebook: Rulebook) -> str:
    """Give the id that scenario files name: that of the rulebook, whatever overlay adjusts it."""
    return without_overlay(rulebook.id)


class _Reader:
    """Reads the files of one folder; each part notes its own problems."""

    def __init__(self, rulebook: Rulebook, folder: Folder) -> None:
        self.rulebook, self.folder = rulebook, folder
        self.suite = Suite(rulebook, folder)
        self.problems: list[Problem] = []
        self.seen: dict[str, Where] = {}
        self.failed: set[str] = set()
        self.records = 0

    def file(self, name: str) -> Iterator[Scenario]:
        try:
            document = self.folder.read(f"{self.folder.name}/{name}")
        except ScenarioError as failure:
            self.problems += map(_in_change, failure.problems)
            return
        file = None if document is None else self._shape(document)
        if document is None or file is None:
            return
        wanted = rulebook_id(self.rulebook)
        if file.rulebook != wanted:
            params = {"found": file.rulebook, "wanted": wanted}
            self.problems.append(Problem("T010", document.where(("rulebook",)), params))
            return
        for index, entry in enumerate(file.scenarios):
            found = _Entry(self, document, file, entry, ("scenarios", index)).scenario()
            if found is not None:
                yield found

    def _shape(self, document: Document) -> ScenarioFile | None:
        if not isinstance(document.data, dict):
            self.problems.append(Problem("F013", document.where(())))
            return None
        try:
            return ScenarioFile.model_validate(document.data)
        except ValidationError as failure:
            self.problems += schema_problems(failure, document, ScenarioFile)
            return None

    def too_many(self, data: dict[str, Any], where: Where) -> bool:
        """Count the records of all scenarios, which are held together; note once that they are too many."""
        before = self.records
        self.records += sum(len(value) for value in data.values() if isinstance(value, list))
        if before <= MAX_RECORDS < self.records:
            self.problems.append(Problem("T019", where, {"most": MAX_RECORDS}))
        return self.records > MAX_RECORDS

    def base(self, written: str, where: Where) -> str | None:
        """Read a base once, and give its path; note what is wrong with it."""
        path = self.folder.base(written)
        if path in self.suite.bases:
            return path
        if path is None or path in self.failed:
            self.problems += [] if path else [Problem("T008", where, {"name": written})]
            return None
        try:
            text = self.folder.text(path)
            if text is None:
                self.problems.append(Problem("T008", where, {"name": written}))
            else:
                self.suite.bases[path] = found = Dossier.from_text(text, name=self.folder.called(path))
                self.suite.data[path] = found.origin.data  # type: ignore[assignment]
                return path
        except DanhGiaError as failure:
            self.problems += failure.problems
        self.failed.add(path)
        return None


def _in_change(problem: Problem) -> Problem:
    """Say of an empty value under `change` what may be written there, which is more than in a dossier."""
    if problem.code == "F009" and _CHANGE.match(problem.where.path):
        return Problem("T018", problem.where, problem.params)
    return problem


class _Entry:
    """Turns one entry of a file into a scenario."""

    def __init__(
        self, reader: _Reader, document: Document, file: ScenarioFile, entry: ScenarioEntry, path: Path_
    ) -> None:
        self.reader, self.document, self.file, self.entry, self.path = reader, document, file, entry, path
        self.where = document.where((*path, "id"))

    def scenario(self) -> Scenario | None:
        before = len(self.reader.problems)
        entry = self.entry
        self._once()
        for code, path, params in check_expectation(entry.expect, self.reader.rulebook):
            self._note(code, ("expect", *path), params)
        base, data = self._facts()
        if data is not None and self.reader.too_many(data, self.where):
            return None
        dossier = None if data is None else self._dossier(base, data)
        if data is None or dossier is None or len(self.reader.problems) > before:
            return None
        return Scenario(
            entry.id,
            entry.shows,
            self.where,
            base,
            data,
            dossier,
            entry.expect,
            entry.suggested,
            entry.vector,
            self._origin(base),
        )

    def _origin(self, base: str | None) -> Origin:
        data = {} if base is None else self.reader.suite.data[base]
        return Origin(self.document, self.path, self.entry, data)

    def _note(self, code: str, path: Path_, params: dict[str, object]) -> None:
        self.reader.problems.append(Problem(code, self.document.where((*self.path, *path)), params))

    def _once(self) -> None:
        first = self.reader.seen.setdefault(self.entry.id, self.where)
        if first is not self.where:
            self._note("T007", ("id",), {"id": self.entry.id, "first": str(first)})

    def _facts(self) -> tuple[str | None, dict[str, Any] | None]:
        entry = self.entry
        whole = entry.dossier is not None
        written = entry.base or (None if whole else self.file.base)
        if whole == (written is not None) or (whole and entry.change is not None):
            self._note("T009", ("id",), {"id": entry.id})
            return None, None
        if entry.dossier is not None:
            return None, copied(entry.dossier)
        place = (*self.path, "base") if entry.base else ("base",)
        base = self.reader.base(written or "", self.document.where(place))
        return base, None if base is None else self._changed(self.reader.suite.data[base])

    def _changed(self, data: dict[str, Any]) -> dict[str, Any]:
        for index, step in enumerate(self.entry.change or ()):
            data, wrong = changed(data, step)
            for path, failure in wrong.items():
                self._wrong(index, path, failure)
        return data

    def _wrong(self, index: int, path: str, failure: Wrong) -> None:
        where = change_place(self.document, self.path, index, path)
        self.reader.problems.append(Problem(failure.code, where, failure.params))

    def _dossier(self, base: str | None, data: dict[str, Any]) -> Dossier | None:
        try:
            return Dossier.from_data(copied(data))
        except DanhGiaError as failure:
            self.reader.problems += self._origin(base).refused(failure, Dossier.from_data)
            return None
