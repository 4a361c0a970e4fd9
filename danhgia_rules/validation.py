"""From pydantic's findings to problems with place, code and repair."""

import difflib
from collections.abc import Iterable
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError

from danhgia_rules.documents import Document, Path_, path_text
from danhgia_rules.errors import Problem


class Part(BaseModel):
    """Base of all parts of the library's own files: strict, frozen, no unknown keys."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


MAX_PROBLEMS = 200
"""More than this nobody reads; the first ones, mended, show the rest."""

TAGS = frozenset({"\0records", "\0na", "\0text", "\0mapping"})
"""Names of union branches, which pydantic puts into its paths."""

_TYPES = {
    "model_type": ("một khối khóa: giá trị", "a block of keys and values"),
    "model_attributes_type": ("một khối khóa: giá trị", "a block of keys and values"),
    "dict_type": ("một khối khóa: giá trị", "a block of keys and values"),
    "tuple_type": ("danh sách", "a list"),
    "list_type": ("danh sách", "a list"),
    "string_type": ("văn bản", "text"),
}


def closest(name: str, names: Iterable[str]) -> str:
    """Give the known name nearest to a mistyped one, or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return found[0] if found else ""


def schema_problems(failure: ValidationError, document: Document, model: type[BaseModel]) -> list[Problem]:
    """Translate each finding of pydantic; the user's values are never repeated."""
    problems = []
    for error in failure.errors(include_url=False, include_context=True)[:MAX_PROBLEMS]:
        path: Path_ = tuple(part for part in error["loc"] if part not in TAGS)
        problems.append(_problem(error, path, document, model))
    return problems


def _problem(error: Any, path: Path_, document: Document, model: type[BaseModel]) -> Problem:
    kind = error["type"]
    context = dict(error.get("ctx", {}))
    where = document.where(path)
    name = str(path[-1]) if path else ""
    if kind == "danhgia":
        return Problem(context.pop("code"), where, {"key": name, **context})
    if kind in {"model_type", "model_attributes_type"} and path and _is_extra(path):
        return Problem(
            "S001",
            document.where(path, key=True),
            {"key": name, "hint": closest(name, _siblings(model, path))},
        )
    if kind == "extra_forbidden":
        hint = closest(name, _siblings(model, path))
        return Problem("S001", document.where(path, key=True), {"key": path_text((name,)), "hint": hint})
    if kind == "missing":
        return Problem("S002", where, {"key": name})
    if kind in {"literal_error", "enum"}:
        allowed = context["expected"].replace("'", "").replace(" or ", ", ")
        hint = closest(str(error["input"]), allowed.split(", "))
        return Problem("S004", where, {"key": name, "allowed": allowed, "hint": hint})
    vietnamese, english = _TYPES.get(kind, ("giá trị đúng mẫu", "a value of the right shape"))
    return Problem("S003", where, {"expected_vi": vietnamese, "expected_en": english})


def _siblings(model: type[BaseModel], path: Path_) -> list[str]:
    """Name the fields of the model that a path leads into."""
    models = [model]
    for part in path[:-1]:
        if isinstance(part, str):
            models = [found for parent in models for found in _below(parent, part)] or models
    return [field.alias or name for found in models for name, field in found.model_fields.items()]


def _is_extra(path: Path_) -> bool:
    """Say whether a path ends at a key of a requirement, which is taken for a level if it is no field."""
    return isinstance(path[-1], str) and len(path) > 2 and path[-3] in {"requirements", "common_requirements"}


def _below(model: type[BaseModel], part: str) -> list[type[BaseModel]]:
    """Give the models under a key; a key that is no field leads into what the extra keys hold."""
    if part in model.model_fields:
        return inner_models(model.model_fields[part].annotation)
    return inner_models(get_type_hints(model).get("__pydantic_extra__"))


def inner_models(annotation: Any) -> list[type[BaseModel]]:
    """Give the models that an annotation mentions, through unions, tuples and Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    parts = getattr(annotation, "__args__", ())
    return [model for part in parts for model in inner_models(part)]
