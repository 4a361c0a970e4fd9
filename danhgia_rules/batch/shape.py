"""The shape of a dossier as columns: every key with what it may hold, derived from the model.

Knows the model of the dossier; must not know polars, rules or files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.scalars import Code, Count, Date, Quantity, Text, Truth, Year
from danhgia_rules.validation import inner_models

Kind = Literal["word", "text", "code", "year", "count", "number", "date", "bool", "map", "list", "block"]

NOT_APPLICABLE = KHONG_AP_DUNG
"""The column that names the lists and blocks of a row that are not applicable."""


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a dossier or of its records: what it holds, and whether it must be there.

    `words` are the allowed names of a word; `fields` the keys of a record. `may_be_na` says that a
    list or block may be not applicable as a whole: a word that may be has `khong_ap_dung` among its words.
    """

    name: str
    kind: Kind
    required: bool
    may_be_na: bool = False
    words: tuple[str, ...] = ()
    fields: tuple["Column", ...] = ()

    @property
    def holds_records(self) -> bool:
        """Whether it is a list of records or a block of fields."""
        return self.kind in {"list", "block"}


def _validator(kind: Any) -> Any:
    return next(item.func for item in get_args(kind) if isinstance(item, BeforeValidator))


_BY_VALIDATOR: dict[Any, Kind] = {
    _validator(Text): "text",
    _validator(Code): "code",
    _validator(Year): "year",
    _validator(Count): "count",
    _validator(Quantity): "number",
    _validator(Date): "date",
    _validator(Truth): "bool",
}


@cache
def shape() -> tuple[Column, ...]:
    """Give the keys of a dossier in the order of its model."""
    return _columns(Dossier)


@cache
def nullable_as_a_whole() -> tuple[str, ...]:
    """Name the lists and blocks that may be not applicable."""
    return tuple(column.name for column in shape() if column.may_be_na)


def _columns(model: type[BaseModel]) -> tuple[Column, ...]:
    return tuple(_column(info.alias or name, info) for name, info in model.model_fields.items())


def _column(name: str, info: FieldInfo) -> Column:
    required = info.is_required()
    words = tuple(_words(info.annotation))
    models = inner_models(info.annotation)
    if models:
        kind: Kind = "list" if "tuple[" in str(info.annotation) else "block"
        return Column(name, kind, required, KHONG_AP_DUNG in words, (), _columns(models[0]))
    if words:
        return Column(name, "word", required, words=words)
    if "dict[" in str(info.annotation):
        return Column(name, "map", required)
    return Column(name, _scalar(info), required)


def _scalar(info: FieldInfo) -> Kind:
    found = [*_validators(info.metadata), *_validators_in(info.annotation)]
    return next(_BY_VALIDATOR[validator] for validator in found if validator in _BY_VALIDATOR)


def _validators(metadata: Any) -> Iterator[Any]:
    return (item.func for item in metadata if isinstance(item, BeforeValidator))


def _validators_in(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _validators(annotation.__metadata__)
    for part in get_args(annotation):
        yield from _validators_in(part)


def _words(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        for part in get_args(annotation):
            yield from _words(part)
