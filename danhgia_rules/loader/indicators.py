"""Indicators: check what they read, and give them domains."""

from dataclasses import replace

from danhgia_rules.documents import Path_
from danhgia_rules.dossier.fields import Field, Place, places
from danhgia_rules.levels import Scale
from danhgia_rules.loader.bodies import BodyReader
from danhgia_rules.loader.conditions import reads_own_clauses
from danhgia_rules.loader.context import Context
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import Condition, Indicator
from danhgia_rules.scalars import FieldType
from danhgia_rules.validation import closest

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
        body_reader = BodyReader(self.context, self.levels, place, path, clauses)
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
