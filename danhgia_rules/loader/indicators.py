"""Indicators: check what they read, and give them domains."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from danhgia_rules.documents import Path_
from danhgia_rules.dossier.fields import Field, Place, places
from danhgia_rules.exact import UNBOUNDED, parse_decimal, parse_integer
from danhgia_rules.levels import Scale
from danhgia_rules.loader.context import Context
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import Condition, Domain, Indicator, Reference
from danhgia_rules.scalars import FieldType, parse_date
from danhgia_rules.validation import closest

OWN_CLAUSES = "own_clauses"
"""In a common requirement: the clauses of the criterion at hand."""

_ORDERED = frozenset({"count", "number", "date"})
_NAMES = frozenset({"name", "clause", "text", "criterion"})
_CRITERIA_OPERATIONS = frozenset({"lowest", "count", "share"})


def criteria_place(levels: Scale) -> Place:
    """Give the list of criteria, as the overall ladder reads it: their ids and levels."""
    return Place(
        "criteria",
        is_list=True,
        may_be_na=False,
        fields={
            "id": Field(FieldType("criterion"), required=True, may_be_na=False, comes_from="id"),
            "level": Field(
                FieldType("scale", levels.names), required=True, may_be_na=False, comes_from="level"
            ),
        },
        value=None,
    )


class IndicatorCompiler:
    """Compiles the indicators of one rulebook file."""

    def __init__(self, context: Context, levels: Scale, prefix: str = "") -> None:
        self.context = context
        self.levels = levels
        self.prefix = prefix
        self.known: dict[str, Indicator] = {}
        for name, entry in context.file.indicators.items():
            path: Path_ = ("indicators", name)
            context.name(name, path, at_key=True)
            if self._operation(entry, path) and not reads_own_clauses(entry):
                found = self.compile(name, entry)
                if found:
                    self.known[name] = found

    def _operation(self, entry: schema.Indicator, path: Path_) -> str | None:
        given = [name for name in schema.OPERATIONS if getattr(entry, name) is not None]
        if len(given) == 1:
            return given[0]
        self.context.add("R001", path, at_key=True, item=path[-1], allowed=", ".join(schema.OPERATIONS))
        return None

    def compile(self, name: str, entry: schema.Indicator, clauses: tuple[str, ...] = ()) -> Indicator | None:
        """Compile one indicator; with `clauses`, for one criterion of a common requirement."""
        operation = next(op for op in schema.OPERATIONS if getattr(entry, op) is not None)
        body = getattr(entry, operation)
        path: Path_ = ("indicators", name, operation)
        place = self._place(body.of, operation, name, path)
        if place is None:
            return None
        body_reader = _Body(self, place, path, clauses)
        domain = body_reader.domain(operation, body) if body_reader.suits(operation) else None
        among, where = body_reader.conditions(body)
        if domain is None:
            return None
        if place.name == "criteria":
            self._direction(entry, where, name, path)
            if operation == "lowest" and entry.better != "higher":
                self._worse(name, ("indicators", name, "better"))
            if operation == "share" and not where:
                self.context.add("S002", (*path, "where"), key="level")
        return Indicator(
            key=f"{self.prefix}{name}",
            id=name,
            operation=operation,
            of=body.of,
            domain=domain,
            higher_is_better=entry.better == "higher",
            among=among,
            where=where,
            fact=getattr(body, "field", None),
            part=getattr(body, "part", None),
            whole=getattr(body, "whole", None),
            distinct=getattr(body, "distinct", None),
            labels=(entry.label, entry.label_en or entry.label),
            units=(entry.unit or "", entry.unit_en or entry.unit or ""),
            parameters=tuple(body_reader.parameters),
        )

    def compile_for(
        self, name: str, entry: schema.Indicator, clauses: tuple[str, ...], criterion: str
    ) -> Indicator | None:
        """Compile an indicator of a common requirement for one criterion."""
        if self._operation(entry, ("indicators", name)) is None:
            return None
        found = self.compile(name, entry, clauses)
        return None if found is None else replace(found, key=f"{self.prefix}{name}@{criterion}")

    def _place(self, of: str, operation: str, name: str, path: Path_) -> Place | None:
        if of == "criteria" and operation in _CRITERIA_OPERATIONS:
            return criteria_place(self.levels)
        if of == "criteria":
            allowed = ", ".join(sorted(_CRITERIA_OPERATIONS))
            self.context.add(
                "R025",
                (*path, "of"),
                id=name,
                op=operation,
                name=of,
                repair_vi=f"dùng {allowed}",
                repair_en=f"use {allowed}",
            )
            return None
        known = places()
        if of not in known:
            names = [*known, "criteria"]
            self.context.add(
                "R024", (*path, "of"), id=name, name=of, known=", ".join(names), hint=closest(of, names)
            )
            return None
        return known[of]

    def _direction(
        self, entry: schema.Indicator, where: tuple[Condition, ...], name: str, path: Path_
    ) -> None:
        """Check that a better level cannot make an indicator over levels worse."""
        for condition in where:
            chosen = {self.levels.rank(str(level)) for level in condition.operand}  # type: ignore[union-attr]
            count = len(chosen)
            top = set(range(len(self.levels.names) - count, len(self.levels.names)))
            wanted = top if entry.better == "higher" else set(range(count))
            if chosen != wanted:
                self._worse(name, (*path, "where", "level"))

    def _worse(self, name: str, path: Path_) -> None:
        self.context.structure(
            path,
            name,
            ("mức cao hơn có thể làm chỉ số xấu đi", "a higher level could make the indicator worse"),
            ("sửa `better` hoặc điều kiện về mức", "correct `better` or the condition on levels"),
        )


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


class _Body:
    """Reads the body of one indicator against the place it reads."""

    def __init__(
        self, compiler: "IndicatorCompiler", place: Place, path: Path_, clauses: tuple[str, ...]
    ) -> None:
        self.context, self.levels = compiler.context, compiler.levels
        self.place, self.path, self.clauses = place, path, clauses
        self.name = str(path[1])
        self.parameters: list[str] = []

    def suits(self, operation: str) -> bool:
        """Check that an operation over records is not asked of a single block or value."""
        if self.place.is_list or operation in {"share", "value"}:
            return True
        self._wrong(operation, self.place.name, "dùng value", "use value", "of")
        return False

    def domain(self, operation: str, body: schema.Share | schema.Selection) -> Domain | None:
        match operation:
            case "count":
                self._forbid(body, operation, "field")
                return self._distinct(body)
            case "exists":
                self._forbid(body, operation, "field", "distinct")
                return Domain("bool")
            case "share":
                return self._share(body)
            case "total":
                return self._of_field(body, operation, {"count", "number"})
            case "highest" | "lowest":
                return self._extreme(body, operation)
        return self._value(body)

    def _forbid(self, body: schema.Share | schema.Selection, operation: str, *names: str) -> None:
        for name in names:
            if getattr(body, name, None) is not None:
                self._wrong(operation, name, f"bỏ `{name}`", f"leave `{name}` out", name)

    def _wrong(self, operation: str, name: str, repair_vi: str, repair_en: str, key: str) -> None:
        self._misfit(operation, name, repair_vi, repair_en, (*self.path, key))

    def _misfit(self, operation: str, name: str, repair_vi: str, repair_en: str, path: Path_) -> None:
        self.context.add(
            "R025",
            path,
            id=self.name,
            op=operation,
            name=name,
            repair_vi=repair_vi,
            repair_en=repair_en,
        )

    def _field(self, name: str, path: Path_, *, at_key: bool = False) -> Field | None:
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

    def _distinct(self, body: schema.Share | schema.Selection) -> Domain | None:
        name = getattr(body, "distinct", None)
        if name is not None:
            field = self._field(name, (*self.path, "distinct"))
            if field and not field.required:
                self._wrong("distinct", name, "dùng trường bắt buộc có", "use a required field", "distinct")
        return Domain("count")

    def _share(self, body: schema.Share | schema.Selection) -> Domain | None:
        part, whole = getattr(body, "part", None), getattr(body, "whole", None)
        unfit = part is None and not self.place.is_list
        if (part is None) != (whole is None) or (part is None) == (body.where is None) or unfit:
            self._wrong(
                "share",
                self.place.name,
                "viết `where`, hoặc cả `part` và `whole`",
                "give `where`, or both `part` and `whole`",
                "of",
            )
            return None
        for key, name in (("part", part), ("whole", whole)):
            field = self._field(name, (*self.path, key)) if name else None
            if field and field.type.kind not in {"count", "number"}:
                self._wrong("share", name or "", "dùng trường số", "use a field that holds a number", key)
        return Domain("share")

    def _of_field(
        self, body: schema.Share | schema.Selection, operation: str, kinds: set[str]
    ) -> Domain | None:
        self._forbid(body, operation, "distinct")
        name = getattr(body, "field", None)
        if name is None:
            self.context.add("S002", self.path, key="field")
            return None
        field = self._field(name, (*self.path, "field"))
        if field is None:
            return None
        if field.type.kind not in kinds:
            self._wrong(operation, name, "dùng trường khác", "use another field", "field")
            return None
        if self.place.name == "criteria":
            return Domain("scale", self.levels)
        return _ordered_domain(field.type)

    def _extreme(self, body: schema.Share | schema.Selection, operation: str) -> Domain | None:
        found = self._of_field(body, operation, {"count", "number", "date", "scale"})
        if found is None:
            return None
        if found.scale:
            none = -1 if operation == "highest" else len(found.scale.names)
        else:
            none = -UNBOUNDED if operation == "highest" else UNBOUNDED
        return Domain(found.kind, found.scale, none)

    def _value(self, body: schema.Share | schema.Selection) -> Domain | None:
        self._forbid(body, "value", "where", "distinct")
        name = getattr(body, "field", None)
        if self.place.is_list:
            self._wrong(
                "value", self.place.name, "dùng count, share, highest …", "use count, share, highest …", "of"
            )
            return None
        field = self._field(name, (*self.path, "field")) if name else self.place.value
        if field is None:
            if not name:
                self.context.add("S002", self.path, key="field")
            return None
        if field.type.kind in _NAMES:
            self._wrong("value", name or "", "dùng trường có thứ tự", "use a field that has an order", "of")
            return None
        return _ordered_domain(field.type)

    def conditions(
        self, body: schema.Share | schema.Selection
    ) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
        """Compile `among` and `where`; over criteria, ids narrow the list and levels are counted."""
        among = self._all(getattr(body, "among", None), "among")
        where = self._all(body.where, "where")
        if self.place.name == "criteria":
            both = among + where
            return (
                tuple(c for c in both if c.field == "id"),
                tuple(c for c in both if c.field == "level"),
            )
        return among, where

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
            field = self._field(name, (*self.path, key, name), at_key=True)
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
        if field.type.kind in _ORDERED:
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
                self._misfit(
                    word, name, "chỉ so ngày với kỳ đánh giá", "compare only dates with the period", path
                )
                return None
            return Condition(name, word, Reference("period", operand.period))
        other = self._field(operand.field or "", (*path, "field"))
        if other is None:
            return None
        if other.type.kind != field.type.kind or field.type.kind not in _ORDERED:
            self._misfit(
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
        if kind.kind in _NAMES and not kind.members:
            if word not in {"is", "one_of"}:
                self._misfit(word, str(path[-2]), "dùng is hoặc one_of", "use is or one_of", path)
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
                self._misfit(word, str(path[-2]), "dùng is hoặc one_of", "use is or one_of", path)
                return None
            names = _from_scale(kind.members, word, names[0])
        if kind.kind == "bool":
            return frozenset(name == "true" for name in names)
        return frozenset(names)


def _from_scale(members: tuple[str, ...], word: str, name: str) -> tuple[str, ...]:
    rank = members.index(name)
    return {
        "at_least": members[rank:],
        "more_than": members[rank + 1 :],
        "at_most": members[: rank + 1],
        "less_than": members[:rank],
    }[word]


def _ordered_domain(kind: FieldType) -> Domain:
    if kind.kind == "bool":
        return Domain("bool")
    if kind.kind == "scale":
        return Domain("scale", Scale(kind.members, ()))
    return Domain(kind.kind)  # type: ignore[arg-type]


def given_words(comparison: schema.Comparison) -> list[tuple[str, schema.Operand]]:
    """Give the comparison words that are written, with their operands."""
    pairs = [(word, getattr(comparison, "is_" if word == "is" else word)) for word in schema.COMPARISONS]
    return [(word, operand) for word, operand in pairs if operand is not None]
