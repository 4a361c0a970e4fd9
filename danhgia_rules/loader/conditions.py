"""Conditions on records: check the fields and values they name, and compile them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from danhgia_rules.documents import Path_
from danhgia_rules.dossier.fields import Field, Place
from danhgia_rules.exact import parse_decimal, parse_integer
from danhgia_rules.levels import Scale
from danhgia_rules.loader.context import Context
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import Condition, Reference
from danhgia_rules.scalars import FieldType, parse_date
from danhgia_rules.validation import Part, closest

OWN_CLAUSES = "own_clauses"
"""In a common requirement: the clauses of the criterion at hand."""

ORDERED = frozenset({"count", "number", "date"})
NAMES = frozenset({"name", "clause", "text", "criterion"})


class ConditionReader:
    """Reads conditions against the place whose records they test."""

    def __init__(
        self, context: Context, levels: Scale, place: Place, path: Path_, clauses: tuple[str, ...]
    ) -> None:
        self.context, self.levels = context, levels
        self.place, self.path, self.clauses = place, path, clauses
        self.name = str(path[1])
        self.parameters: list[str] = []

    def conditions(
        self, body: schema.Share | schema.Selection
    ) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
        """Compile `among` and `where`; over criteria, ids narrow the list and levels are counted."""
        among = self._all(getattr(body, "among", None), "among")
        where = self._all(body.where, "where")
        if self.place.name == "criteria":
            both = among + where
            self._levels_counted(among, "among")
            if getattr(body, "field", None) is not None:
                self._levels_counted(where, "where")
            return (
                tuple(c for c in both if c.field == "id"),
                tuple(c for c in both if c.field == "level"),
            )
        return among, where

    def _levels_counted(self, conditions: tuple[Condition, ...], key: str) -> None:
        """Refuse levels where criteria are only selected: the engines select criteria by their ids."""
        if any(condition.field == "level" for condition in conditions):
            self.misfit(key, "level", "lọc tiêu chí theo `id`", "select criteria by `id`", (*self.path, key))

    def _all(self, conditions: schema.Condition | None, key: str) -> tuple[Condition, ...]:
        found: list[Condition] = []
        if conditions is not None and not conditions:
            self.context.structure(
                (*self.path, key),
                self.name,
                (f"`{key}` trống, tức là không lọc gì", f"`{key}` is empty, so it selects everything"),
                (
                    "nêu trường và điều kiện, hoặc bỏ khóa này",
                    "name a field and a condition, or leave it out",
                ),
            )
        for name, comparison in (conditions or {}).items():
            field = self.field(name, (*self.path, key, name), at_key=True)
            if field:
                found += self._conditions(name, field, comparison, (*self.path, key, name))
        return tuple(found)

    def _conditions(
        self, name: str, field: Field, comparison: schema.Comparison, path: Path_
    ) -> Iterator[Condition]:
        """Compile all comparisons of one field; each must hold."""
        given = given_words(comparison)
        if not given:
            self.context.add("R001", path, item=name, allowed=", ".join(schema.COMPARISONS))
        for word, operand in given:
            found = self._condition(name, field, word, operand, (*path, word))
            if found:
                yield found

    def _condition(
        self, name: str, field: Field, word: str, operand: schema.Operand, path: Path_
    ) -> Condition | None:
        resolved, parameter = self.context.resolve(operand, path)
        if parameter:
            self.parameters.append(parameter)
        if resolved is None:
            return None
        if isinstance(resolved, schema.OperandReference):
            return self._reference(name, field, word, resolved, path)
        if field.type.kind in ORDERED:
            constant = self._constant(field.type, word, resolved, path)
            return None if constant is None else Condition(name, word, constant)
        names = self._names(field.type, word, resolved, path)
        return None if names is None else Condition(name, "in", names)

    def _reference(
        self, name: str, field: Field, word: str, operand: schema.OperandReference, path: Path_
    ) -> Condition | None:
        if (operand.field is None) == (operand.period is None) or word == "one_of":
            self.context.add("R001", path, item=word, allowed="field, period, parameter")
            return None
        if operand.period is not None:
            if field.type.kind != "date":
                self.misfit(
                    word, name, "chỉ so ngày với kỳ đánh giá", "compare only dates with the period", path
                )
                return None
            return Condition(name, word, Reference("period", operand.period))
        other = self.field(operand.field or "", (*path, "field"))
        if other is None:
            return None
        if other.type.kind != field.type.kind or field.type.kind not in ORDERED:
            self.misfit(
                word,
                operand.field or "",
                "hai trường phải cùng loại số hoặc ngày",
                "both fields must hold numbers, or both dates",
                path,
            )
            return None
        return Condition(name, word, Reference("field", operand.field or ""))

    def _constant(
        self, kind: FieldType, word: str, operand: schema.Operand, path: Path_
    ) -> int | Decimal | dt.date | None:
        value: int | Decimal | dt.date | None = None
        if isinstance(operand, str) and word != "one_of":
            if kind.kind == "count":
                value = parse_integer(operand)
            elif kind.kind == "number":
                value = parse_decimal(operand)
            else:
                value = parse_date(operand)
        if value is None:
            self.context.add(
                "R021",
                path,
                indicator=self.name,
                expected_vi="số hoặc ngày",
                expected_en="a number or a date",
            )
        return value

    def _names(
        self, kind: FieldType, word: str, operand: schema.Operand, path: Path_
    ) -> frozenset[str | bool] | None:
        if operand == OWN_CLAUSES and kind.kind == "clause" and word == "is":
            return frozenset(self.clauses)
        names = operand if isinstance(operand, tuple) else (operand,)
        if (word == "one_of") != isinstance(operand, tuple):
            self.context.add("R001", path, item=word, allowed="is: x | one_of: [x, y]")
            return None
        if kind.kind in NAMES and not kind.members:
            if word not in {"is", "one_of"}:
                self.misfit(word, str(path[-2]), "dùng is hoặc one_of", "use is or one_of", path)
                return None
            if kind.kind == "clause":
                self._known_clauses(tuple(str(name) for name in names), path)
            return frozenset(str(name) for name in names)
        for name in names:
            if name not in kind.members:
                known = ", ".join(kind.members)
                hint = closest(str(name), kind.members)
                self.context.add("R038", path, name=name, known=known, hint=hint)
                return None
        return self._ranked(kind, word, tuple(str(name) for name in names), path)

    def _known_clauses(self, names: tuple[str, ...], path: Path_) -> None:
        """Check that clauses named one by one are clauses of this rulebook."""
        known = [f"{c.id}.{letter}" for c in self.context.file.criteria for letter in c.clauses]
        listed = ", ".join(known) or "-"
        for name in names:
            if name not in known:
                hint = closest(name, [*known, OWN_CLAUSES])
                params = {"owner": "indicator", "id": self.name, "name": name}
                self.context.add("R011", path, known=listed, hint=hint, **params)  # type: ignore[arg-type]

    def _ranked(
        self, kind: FieldType, word: str, names: tuple[str, ...], path: Path_
    ) -> frozenset[str | bool] | None:
        if word not in {"is", "one_of"}:
            if kind.kind != "scale":
                self.misfit(word, str(path[-2]), "dùng is hoặc one_of", "use is or one_of", path)
                return None
            names = _from_scale(kind.members, word, names[0])
        if kind.kind == "bool":
            return frozenset(name == "true" for name in names)
        return frozenset(names)

    def misfit(self, operation: str, name: str, repair_vi: str, repair_en: str, path: Path_) -> None:
        """Note that a word or an operation does not fit what it is used on."""
        self.context.add(
            "R025",
            path,
            id=self.name,
            op=operation,
            name=name,
            repair_vi=repair_vi,
            repair_en=repair_en,
        )

    def field(self, name: str, path: Path_, *, at_key: bool = False) -> Field | None:
        """Find a field of the place; note one that is not there."""
        field = self.place.fields.get(name)
        if field is None:
            known = sorted(self.place.fields)
            self.context.add(
                "R024",
                path,
                at_key=at_key,
                id=self.name,
                name=f"{self.place.name}.{name}",
                known=", ".join(known) or "-",
                hint=closest(name, known),
            )
        return field


def _from_scale(members: tuple[str, ...], word: str, name: str) -> tuple[str, ...]:
    rank = members.index(name)
    return {
        "at_least": members[rank:],
        "more_than": members[rank + 1 :],
        "at_most": members[: rank + 1],
        "less_than": members[:rank],
    }[word]


def given_words(comparison: Part) -> list[tuple[str, schema.Operand]]:
    """Give the comparison words that are written, with their operands."""
    pairs = [(word, getattr(comparison, "is_" if word == "is" else word)) for word in schema.COMPARISONS]
    return [(word, operand) for word, operand in pairs if operand is not None]


def reads_own_clauses(entry: schema.Indicator) -> bool:
    """Say whether an indicator has a meaning only inside a criterion."""
    return OWN_CLAUSES in _texts(entry)


def _texts(entry: schema.Indicator) -> set[str]:
    """Collect the texts of all operands of an indicator."""
    found: set[str] = set()
    for operation in schema.OPERATIONS:
        body = getattr(entry, operation)
        for conditions in (getattr(body, "among", None), getattr(body, "where", None)):
            for comparison in (conditions or {}).values():
                for word in schema.COMPARISONS:
                    operand = getattr(comparison, "is_" if word == "is" else word)
                    found |= {operand} if isinstance(operand, str) else set()
    return found
