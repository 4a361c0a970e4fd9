"""What rules may read of a dossier: its lists and blocks, their fields, the type of each.

Derived from the model, so that a field can never be readable and absent, or the reverse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from danhgia_rules.dossier.model import Dossier
from danhgia_rules.dossier.records import ALWAYS_KNOWN, DERIVED
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.scalars import FieldType
from danhgia_rules.validation import inner_models

_CLOSED = frozenset({"schema_", "ma", "ky_danh_gia", "chuc_danh", "danh_gia"})
"""Fields that no rule may read: identity, the choice of the rulebook, and what people decided."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that rules may read: its type, whether it may be absent or not applicable.

    `comes_from` is the fact that a derived field is worked out of; `always_known` says that
    even its absence means something.
    """

    type: FieldType
    required: bool
    may_be_na: bool
    comes_from: str
    always_known: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A top-level key: a list of records, a block, or a single value (`fields` is empty)."""

    name: str
    is_list: bool
    may_be_na: bool
    fields: dict[str, Field]
    value: Field | None


@cache
def places() -> dict[str, Place]:
    """Give every top-level key that rules may read."""
    return {name: _place(name, info) for name, info in Dossier.model_fields.items() if name not in _CLOSED}


def _place(name: str, info: FieldInfo) -> Place:
    models = inner_models(info.annotation)
    fields = _fields(models[0]) if models else {}
    is_list = "tuple[" in str(info.annotation)
    value = None if models else _field(name, info)
    return Place(name, is_list, _may_be_na(info), fields, value)


def _fields(model: type[BaseModel]) -> dict[str, Field]:
    found = {name: _field(name, info) for name, info in model.model_fields.items() if _type(info)}
    for name, (kind, comes_from) in DERIVED.get(model, {}).items():
        known = name in ALWAYS_KNOWN
        found[name] = Field(kind, required=False, may_be_na=False, comes_from=comes_from, always_known=known)
    return found


def _field(name: str, info: FieldInfo) -> Field:
    kind = _type(info)
    if kind is None:
        raise TypeError(name)
    return Field(kind, info.is_required(), _may_be_na(info), name)


def model_of(name: str) -> type[BaseModel]:
    """Give the model of a record of a list, or of a block."""
    return inner_models(Dossier.model_fields[name].annotation)[0]


def record_name(records: Sequence[Any], index: int) -> str:
    """Name one record of a list: by its code, else by what it is about, else by its place."""
    fields = records[index].__dict__
    if "ma" in fields:  # no two records of a list have the same
        return str(fields["ma"])
    key = next((key for key in ("ma_vi_pham", "loai") if key in fields), None)
    if key is None:
        return str(index)
    name = str(fields[key])
    earlier = sum(record.__dict__[key] == name for record in records[:index])
    return f"{name}#{earlier + 1}" if earlier else name


def _type(info: FieldInfo) -> FieldType | None:
    # The last one counts: a type built on another one (a clause is a code) refines it.
    found = [item for item in info.metadata if isinstance(item, FieldType)]
    return found[-1] if found else _type_in(info.annotation)


def _type_in(annotation: Any) -> FieldType | None:
    found = [item for item in getattr(annotation, "__metadata__", ()) if isinstance(item, FieldType)]
    if found:
        return found[-1]
    return next((kind for part in get_args(annotation) if (kind := _type_in(part))), None)


def _may_be_na(info: FieldInfo) -> bool:
    return f"'{KHONG_AP_DUNG}'" in str(info.annotation)
