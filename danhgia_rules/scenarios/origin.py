"""Where the facts of a scenario come from: says of a refused dossier which line of the file is at fault.

Knows scenario files and the language of changes; must not know rulebooks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from danhgia_rules.documents import Document, Path_
from danhgia_rules.errors import DanhGiaError, EngineError, Problem, Where
from danhgia_rules.scenarios.change import changed, copied
from danhgia_rules.scenarios.schema import ScenarioEntry

Check = Callable[[dict[str, Any]], object]
"""Reads plain data as it was read when it was refused; raises DanhGiaError."""


def change_place(document: Document, entry: Path_, index: int, path: str) -> Where:
    """Give the place of a path under `change`, which is one block or a list of them."""
    whole = (*entry, "change", path)
    place = whole if whole in document.keys else (*entry, "change", index, path)
    return document.where(place, key=True)


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """An entry of a scenario file, and the plain data of the base that it changes."""

    document: Document
    path: Path_
    entry: ScenarioEntry
    base: dict[str, Any]

    def refused(self, failure: DanhGiaError, check: Check) -> list[Problem]:
        """Say that the dossier is refused, where and why: one problem for each reason."""
        alone = list(self._alone(check)) if self.entry.change else []
        return [self._refused(problem, alone) for problem in failure.problems]

    def _alone(self, check: Check) -> Iterator[tuple[Where, frozenset[object]]]:
        """Give each change with what is wrong if it is made alone."""
        for index, step in enumerate(self.entry.change or ()):
            for path, value in step.items():
                data, wrong = changed(self.base, {path: value})
                found = frozenset() if wrong else frozenset(map(_named, _problems(data, check)))
                yield change_place(self.document, self.path, index, path), found

    def _refused(self, problem: Problem, alone: list[tuple[Where, frozenset[object]]]) -> Problem:
        guilty = [where for where, found in alone if _named(problem) in found]
        where = guilty[0] if len(guilty) == 1 else self._whole()
        params = {
            "id": self.entry.id,
            "reason_vi": _reason(problem, "vi"),
            "reason_en": _reason(problem, "en"),
            "repair_vi": problem.help("vi"),
            "repair_en": problem.help("en"),
        }
        return Problem("T006", where, params)

    def _whole(self) -> Where:
        """Give the place of all that the entry says about facts; its id where it takes a base as it is."""
        key = next((key for key in ("change", "dossier") if (*self.path, key) in self.document.keys), "id")
        return self.document.where((*self.path, key), key=key != "id")


def _problems(data: dict[str, Any], check: Check) -> tuple[Problem, ...]:
    try:
        check(copied(data))
    except EngineError:
        raise
    except DanhGiaError as failure:
        return failure.problems
    return ()


def _named(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.where.path


def _reason(problem: Problem, lang: str) -> str:
    place = f"{problem.where}: " if str(problem.where) else ""
    return f"{place}{problem.code} {problem.sentence(lang)}"
