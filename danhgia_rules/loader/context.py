"""What the parts of the loader share: the file at hand, its declarations, the problems found."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from danhgia_rules.documents import Document, Path_
from danhgia_rules.errors import Problem, ordered
from danhgia_rules.levels import RESERVED, Scale
from danhgia_rules.rulebook.schema import LevelEntry, Operand, OperandReference, RulebookFile
from danhgia_rules.validation import closest

NAME = re.compile(r"[a-z][a-z0-9_]{0,47}\Z")
CRITERION = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+){0,5}\Z")
_ROW_KEYS = frozenset({"id", "clause", "indicator", "source", "applies_to"})


@dataclass(slots=True)
class Notes:
    """A file on its way to what it says: where things stand in it, and the problems found.

    `read_sibling` gives the text of a file beside it, or None; `cited` are those found.
    """

    document: Document
    read_sibling: Callable[[str], str | None]
    problems: list[Problem] = field(default_factory=list)
    cited: dict[str, str] = field(default_factory=dict)

    def read_text(self, name: str) -> str | None:
        """Give the text of a file beside the rulebook, or None; what is found is kept as cited.

        It lies in the rulebook's folder or in one next to it: `law.md`, `../other/law.md`.
        """
        steps = name.removeprefix("../").split("/")
        found = None if "\\" in name or {"", ".", ".."} & set(steps) else self.read_sibling(name)
        if found is not None:
            self.cited[name] = found
        return found

    def add(self, code: str, path: Path_, *, at_key: bool = False, **params: object) -> None:
        """Note a problem at a place of the file."""
        self.problems.append(Problem(code, self.document.where(path, key=at_key), params))

    def structure(
        self,
        path: Path_,
        name: str,
        reason: tuple[str, str],
        repair: tuple[str, str],
        *,
        at_key: bool = False,
    ) -> None:
        """Note a problem of structure, said in both languages."""
        self.add(
            "R034",
            path,
            at_key=at_key,
            id=name,
            reason_vi=reason[0],
            reason_en=reason[1],
            repair_vi=repair[0],
            repair_en=repair[1],
        )

    def name(self, name: str, path: Path_, *, at_key: bool = False) -> None:
        """Check the spelling of an identifier."""
        if not NAME.match(name):
            self.add(
                "R003",
                path,
                at_key=at_key,
                name=name,
                reason_vi="sai cách viết",
                reason_en="it is misspelt",
                repair_vi="dùng chữ thường không dấu, số, gạch dưới, tối đa 48 ký tự",
                repair_en="use lower-case letters without marks, digits and underscores, at most 48",
            )

    def found(self) -> list[Problem]:
        """Give all problems by place, each once though several criteria may report it."""
        return each_once(self.problems)


@dataclass(slots=True)
class Context(Notes):
    """One rulebook file on its way to a rulebook."""

    file: RulebookFile = field(kw_only=True)
    used_indicators: set[str] = field(default_factory=set)
    used_parameters: set[str] = field(default_factory=set)

    def resolve(self, operand: Operand, path: Path_) -> tuple[Operand | None, str | None]:
        """Follow an operand that names a parameter; give its value and the parameter's name."""
        if not isinstance(operand, OperandReference) or operand.parameter is None:
            return operand, None
        if operand.field is not None or operand.period is not None:
            self.add("R001", path, item=path[-1], allowed="field, period, parameter")
            return None, None
        name = operand.parameter
        declared = self.file.parameters or {}
        if name not in declared:
            self.unknown_parameter(name, path)
            return None, None
        self.used_parameters.add(name)
        return declared[name].value, name

    def use_parameter(self, name: str | None, path: Path_) -> None:
        """Note that an entry names a parameter that explains it."""
        if name is not None and name not in (self.file.parameters or {}):
            self.unknown_parameter(name, path)
        elif name is not None:
            self.used_parameters.add(name)

    def unknown_parameter(self, name: str, path: Path_) -> None:
        """Note a parameter that is not declared."""
        hint = closest(name, self.file.parameters or {})
        self.used_parameters.add(hint)
        self.add("R033", path, name=name, hint=hint, reason_vi="chưa khai báo", reason_en="is not declared")

    def scale(self, entries: tuple[LevelEntry, ...], path: Path_) -> Scale:
        """Check a scale, listed highest first, and give it lowest first."""
        seen: set[str] = set()
        for index, entry in enumerate(entries):
            here = (*path, index, "id")
            self.name(entry.id, here)
            if entry.id in RESERVED or entry.id in _ROW_KEYS:
                self.add(
                    "R003",
                    here,
                    name=entry.id,
                    reason_vi="tên này đã có nghĩa riêng",
                    reason_en="it already has a meaning",
                    repair_vi="đặt tên khác",
                    repair_en="choose another name",
                )
            if entry.id in seen:
                self.add("R002", here, what="level", name=entry.id)
            seen.add(entry.id)
        if len(entries) < 2:
            self._structure(path, "thang phải có ít nhất hai mức", "a scale needs two levels or more")
        lowest_first = tuple(reversed(entries))
        return Scale(
            tuple(entry.id for entry in lowest_first),
            tuple((entry.label, entry.label_en or entry.label) for entry in lowest_first),
        )

    def _structure(self, path: Path_, reason_vi: str, reason_en: str) -> None:
        self.structure(path, "levels", (reason_vi, reason_en), ("thêm mức", "add a level"))

    def criterion_name(self, name: str, path: Path_) -> None:
        """Check the spelling of the id of a criterion, or of a heading above criteria."""
        if not CRITERION.match(name):
            self.add(
                "R003",
                path,
                name=name,
                reason_vi="sai cách viết",
                reason_en="it is misspelt",
                repair_vi="dùng chữ, số và dấu chấm, ví dụ II.2.4",
                repair_en="use letters, digits and dots, for example II.2.4",
            )


def each_once(problems: list[Problem]) -> list[Problem]:
    """Sort problems by place, and drop what was reported twice."""
    return ordered(list({(p.code, p.where, str(p.params)): p for p in problems}.values()))
