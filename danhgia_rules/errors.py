"""Every error of the library: one class per kind, each made of coded problems.

A problem names its place, its code, what is wrong in the user's words, and the repair,
in Vietnamese and English. It never holds a personal fact: of a dossier it names
fields and places only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from danhgia_rules.messages import MESSAGES


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a document: file, line and column from 1, and the path of keys."""

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        """Give `file:line:column`, or what of it is known; without lines, the path."""
        if self.line:
            return ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return ":".join(part for part in (self.file, self.path) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place, its code and the repair."""

    code: str
    where: Where = Where()
    params: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, lang: str = "en") -> str:
        """Say what is wrong in one sentence."""
        return MESSAGES[self.code].sentence(lang).format(**self.params)

    def help(self, lang: str = "en") -> str:
        """Say how to repair it."""
        hint = str(self.params.get("hint", ""))
        if hint:
            return f"có phải là `{hint}`?" if lang == "vi" else f"did you mean `{hint}`?"
        return MESSAGES[self.code].help(lang).format(**self.params)

    def render(self, lang: str = "en") -> str:
        """Give place, code and sentence on one line, the repair on the next."""
        place = f"{self.where}: " if str(self.where) else ""
        word = "gợi ý" if lang == "vi" else "help"
        return f"{place}{self.code} {self.sentence(lang)}\n  {word}: {self.help(lang)}"

    def to_data(self) -> dict[str, Any]:
        """Give it as plain data, with its words in both languages."""
        return {
            "code": self.code,
            "file": self.where.file,
            "line": self.where.line or None,
            "column": self.where.column or None,
            "path": self.where.path,
            "message": self.sentence("vi"),
            "message_en": self.sentence("en"),
            "help": self.help("vi"),
            "help_en": self.help("en"),
        }


class DanhGiaError(Exception):
    """Base of all errors of the library; nobody is rated when one is raised.

    `problems` lists all that was found; `code`, `where` and `help` are those of the first.
    """

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.render("en"))

    def render(self, lang: str = "en") -> str:
        """Give all problems as text in a language."""
        return "\n".join(problem.render(lang) for problem in self.problems)

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    @property
    def where(self) -> Where:
        """The place of the first problem."""
        return self.problems[0].where

    @property
    def help(self) -> str:
        """The repair of the first problem, in English."""
        return self.problems[0].help("en")

    def __reduce__(self) -> tuple[type["DanhGiaError"], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class DossierError(DanhGiaError):
    """A dossier that cannot be read, or whose facts contradict each other or the rulebook."""


class RulebookError(DanhGiaError):
    """A rulebook that cannot be read or that is wrong."""


class CatalogError(DanhGiaError):
    """No rulebook, or more than one, for the position and the period."""


class EngineError(DanhGiaError):
    """The inference engine cannot be loaded or failed; no rating was given."""


class EngineDisagreement(EngineError):
    """The two engines derived different results; no rating was given."""


class RecordError(DanhGiaError):
    """A record, a facts file or a bundle that cannot be read; nothing of it is verified then."""


class LogError(DanhGiaError):
    """The log of decisions cannot be read or written.

    Nothing was appended, except that after K009 an entry may be there or not: look before trying again.
    """


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place, as a reader meets them in the file."""
    return sorted(problems, key=lambda p: (p.where.file, p.where.line, p.where.column, p.where.path, p.code))
