"""Write the schemas that editors read: JSON Schema (draft-07) of the files that people write.

Knows the models of those files, what `editor_rules.py` adds to them, and the words of
`editor_words.yaml`. The schemas accept what the loader accepts, as an editor sees it (scalars
of YAML 1.2), and refuse what has the wrong shape; what a file means only the loader can check.
"""

import copy
import json
from typing import Any

from editor_rules import (
    BODIES,
    CODE,
    CRITERION,
    DECLARED,
    FACT,
    NAME,
    NAMED,
    NUMBERED,
    RULES,
    SCALARS,
    STEPS,
    TEXT,
)
from editor_words import file_words, key_words, model_name, value_words
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from danhgia_rules import Level, Rating
from danhgia_rules.catalog import _CatalogFile
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.glossary import word
from danhgia_rules.rulebook.overlay_schema import OverlayFile
from danhgia_rules.rulebook.schema import COMPARISONS, RulebookFile
from danhgia_rules.scenarios.schema import ScenarioFile

Schema = dict[str, Any]

INPUTS: dict[str, type[BaseModel]] = {
    "danhgia/rulebook/1": RulebookFile,
    "danhgia/overlay/1": OverlayFile,
    "danhgia/scenarios/1": ScenarioFile,
    "danhgia/dossier/1": Dossier,
    "danhgia/catalog/1": _CatalogFile,
}
"""The model of each file that people write, by the name that stands under its key `schema`."""

DIALECT = "http://json-schema.org/draft-07/schema#"
LIST = {"type": "array", "items": TEXT}
PARTS = "#/definitions/"
LEVELS = (Level.XUAT_SAC, Level.TOT, Level.TRUNG_BINH)
RATINGS = (Rating.HOAN_THANH_XUAT_SAC, Rating.HOAN_THANH_TOT, Rating.HOAN_THANH)
"""Columns that an editor proposes: those of the rulebooks that ship, without the lowest."""


class _Editor(GenerateJsonSchema):
    """Gives each scalar as an editor sees it, and a key that may be left out without null."""

    def generate_inner(self, schema: Any) -> Schema:
        reader = schema["function"]["function"].__name__ if schema["type"] == "function-before" else ""
        return copy.deepcopy(SCALARS[reader]) if reader in SCALARS else super().generate_inner(schema)

    def default_schema(self, schema: Any) -> Schema:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: Any) -> Schema:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic calls it so
        return False


def editor_schema(name: str) -> str:
    """Write the schema of one kind of file, by the name of the kind."""
    model = INPUTS[name]
    parts = _parts(model)
    _specialise(parts)
    for owner, part in parts.items():
        _name(owner, part)
        part.update(copy.deepcopy(RULES.get(owner, {})))
    dressed = {owner: _dress(owner, part, parts) for owner, part in parts.items()}
    root = dressed.pop(model.__name__)
    found = {"$schema": DIALECT, "$id": name, **file_words(name), **root}
    used = _used(root, dressed)
    found["definitions"] = {owner: dressed[owner] for owner in sorted(used)}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _parts(model: type[BaseModel]) -> dict[str, Schema]:
    root = model.model_json_schema(ref_template=PARTS + "{model}", schema_generator=_Editor)
    return {**root.pop("$defs", {}), model.__name__: root}


def _used(root: Schema, parts: dict[str, Schema]) -> set[str]:
    """Name the parts that are reached from the whole."""
    used: set[str] = set()
    waiting = [root]
    while waiting:
        text = json.dumps(waiting.pop())
        found = {owner for owner in parts if f'"{PARTS}{owner}"' in text} - used
        used |= found
        waiting += [parts[owner] for owner in found]
    return used


# --- Parts that the models do not tell apart ------------------------------------------------


def _specialise(parts: dict[str, Schema]) -> None:
    """Cut shared models into what is allowed at each of their places."""
    if "Indicator" in parts:
        _bodies(parts)
    if "Rating" in parts:
        _limits(parts)
    if "ScenarioEntry" in parts:
        parts |= _parts(Dossier)
        parts["ScenarioEntry"]["properties"] |= {"dossier": _ref("Dossier"), "change": STEPS}
        parts["Fact"] = FACT
    for owner in ("Requirement", "CommonRequirement", "RatingRequirement"):
        if owner in parts:
            columns = RATINGS if owner == "RatingRequirement" else LEVELS
            parts[owner]["properties"] |= {str(level): _ref("Cell") for level in columns}
            parts[owner]["propertyNames"] = NAME
    for owner in ("Comparison", "When", "Cell", "Unless", "Threshold"):
        if owner in parts:
            _operands(owner, parts)


def _ref(owner: str) -> Schema:
    return {"$ref": PARTS + owner}


def _narrowed(part: Schema, keys: tuple[str, ...], required: tuple[str, ...]) -> Schema:
    properties = {key: copy.deepcopy(part["properties"][key]) for key in keys}
    return {**part, "properties": properties, "required": list(required)}


def _bodies(parts: dict[str, Schema]) -> None:
    """Give each operation over records its own keys, and name the lists and fields they may read."""
    fields = dict.fromkeys(field for place in places().values() for field in place.fields)
    names = [*fields, "id", "level"]
    parts["Condition"] = {
        "type": "object",
        "properties": {name: _ref("Comparison") for name in names},
        "additionalProperties": False,
        "minProperties": 1,
    }
    for owner in ("Selection", "Share"):
        keys = parts[owner]["properties"]
        keys["of"] = {"enum": [*places(), "criteria"]}
        keys |= {key: {"enum": names} for key in ("field", "distinct", "part", "whole") if key in keys}
        keys |= {key: _ref("Condition") for key in ("among", "where") if key in keys}
    parts["OperandReference"]["properties"]["field"] = {"enum": names}
    for operation, (allowed, required) in BODIES.items():
        parts[operation.capitalize()] = _narrowed(parts["Selection"], allowed, required)
        parts["Indicator"]["properties"][operation] = _ref(operation.capitalize())


def _limits(parts: dict[str, Schema]) -> None:
    """Tell caps from grounds and cases of no rating, and the columns of ratings from those of criteria."""
    limit, rating = parts["Limit"], parts["Rating"]["properties"]
    parts["When"] = copy.deepcopy(parts["Comparison"])
    limit["properties"]["when"] = _ref("When")
    others = tuple(key for key in limit["properties"] if key != "at_most")
    parts["Cap"] = copy.deepcopy(limit)
    parts["Ground"] = _narrowed(limit, others, tuple(limit["required"]))
    parts["RatingRequirement"] = copy.deepcopy(parts["Requirement"])
    rating["requirements"]["items"] = _ref("RatingRequirement")
    rating["caps"]["items"] = _ref("Cap")
    for key in ("grounds", "not_rated"):
        rating[key]["items"] = _ref("Ground")
    for levels in (rating["levels"], parts["RulebookFile"]["properties"]["levels"]):
        levels["minItems"] = 2


def _operands(owner: str, parts: dict[str, Schema]) -> None:
    """Let `one_of` take a list and the other words one value, each where it may a reference."""
    properties = parts[owner]["properties"]
    if owner == "Threshold":
        properties |= {name: LIST if name == "one_of" else TEXT for name in COMPARISONS}
        return
    reference = "OperandReference" if owner == "Comparison" else "ParameterReference"
    parts["ParameterReference"] = _narrowed(parts["OperandReference"], ("parameter",), ("parameter",))
    for name in COMPARISONS:
        properties[name] = {"anyOf": [LIST if name == "one_of" else TEXT, _ref(reference)]}


# --- Names and words ------------------------------------------------------------------------


def _name(owner: str, part: Schema) -> None:
    """Hold names and numbers of criteria to their spelling."""
    properties = part.get("properties", {})
    for kind, table in ((NAME, NAMED), (CRITERION, NUMBERED)):
        for key in table.get(model_name(owner), ()):
            if key in properties:
                properties[key] = copy.deepcopy(kind)
    for key in DECLARED.get(owner, ()):
        properties[key]["propertyNames"] = NAME


def _dress(owner: str, part: Schema, parts: dict[str, Schema]) -> Schema:
    """Put title and description to every key of a part, and to every value of a set of names."""
    found = {key: value for key, value in part.items() if key not in {"title", "description"}}
    if "properties" in found:
        items = part["properties"].items()
        found["properties"] = {key: _property(owner, key, value, parts) for key, value in items}
    if "properties" in found and isinstance(found.get("additionalProperties"), dict):
        found["additionalProperties"] = _property(owner, "level", part["additionalProperties"], parts)
    return found


def _property(owner: str, key: str, schema: Schema, parts: dict[str, Schema]) -> Schema:
    schema = _plain(schema, parts)
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = _property(owner, f"{key}.*", schema["additionalProperties"], parts)
    words = key_words(model_name(owner), key, schema)
    # Draft-07 validates by `$ref` alone; editors show title and description that stand beside it.
    return {**words, **schema}


def _plain(schema: Schema, parts: dict[str, Schema]) -> Schema:
    """Write a set of names where it is used, and a choice by kind as any of them."""
    name = schema.get("$ref", "").removeprefix(PARTS)
    if name and "enum" in parts[name]:
        schema = parts[name]
    if "enum" in schema:
        return {"enum": schema["enum"], **value_words(schema["enum"])}
    found = dict(schema)
    if found.get("const") == KHONG_AP_DUNG:
        found["title"] = word(KHONG_AP_DUNG, "vi")
    if "patternProperties" in found:  # keys of one spelling: any other is refused
        (found["additionalProperties"],) = found.pop("patternProperties").values()
        found["propertyNames"] = CODE
    for key in ("oneOf", "anyOf"):
        if key in found:
            found["anyOf"] = [_plain(branch, parts) for branch in found.pop(key)]
    if isinstance(found.get("items"), dict):
        found["items"] = _plain(found["items"], parts)
    return found
