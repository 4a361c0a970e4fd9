"""Bodies of indicators: what an operation may read, and what values come out."""

from danhgia_rules.exact import UNBOUNDED
from danhgia_rules.levels import Scale
from danhgia_rules.loader.conditions import NAMES, ConditionReader
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import Domain
from danhgia_rules.scalars import FieldType


class BodyReader(ConditionReader):
    """Reads the body of one indicator against the place it reads."""

    def suits(self, operation: str) -> bool:
        """Check that an operation over records is not asked of a single block or value."""
        if self.place.is_list or operation in {"share", "value"}:
            return True
        self._wrong(operation, self.place.name, "dùng value", "use value", "of")
        return False

    def domain(self, operation: str, body: schema.Share | schema.Selection) -> Domain | None:
        """Give the values that come out; note what the operation cannot do, and give None."""
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
        self.misfit(operation, name, repair_vi, repair_en, (*self.path, key))

    def _distinct(self, body: schema.Share | schema.Selection) -> Domain | None:
        name = getattr(body, "distinct", None)
        if name is not None:
            field = self.field(name, (*self.path, "distinct"))
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
            field = self.field(name, (*self.path, key)) if name else None
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
        field = self.field(name, (*self.path, "field"))
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
        field = self.field(name, (*self.path, "field")) if name else self.place.value
        if field is None:
            if not name:
                self.context.add("S002", self.path, key="field")
            return None
        if field.type.kind in NAMES:
            self._wrong("value", name or "", "dùng trường có thứ tự", "use a field that has an order", "of")
            return None
        return _ordered_domain(field.type)


def _ordered_domain(kind: FieldType) -> Domain:
    if kind.kind == "bool":
        return Domain("bool")
    if kind.kind == "scale":
        return Domain("scale", Scale(kind.members, ()))
    return Domain(kind.kind)  # type: ignore[arg-type]
