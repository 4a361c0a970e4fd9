"""The shape of a scenario file (`danhgia/scenarios/1`), before its words are held against a rulebook.

Knows keys and types only; must not know rulebooks, dossiers or ratings.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from danhgia_rules.documents import JsonScalar
from danhgia_rules.scalars import Code, Text, Truth, as_tuple, fail, word
from danhgia_rules.validation import Part

SCHEMA = "danhgia/scenarios/1"

Names = Annotated[tuple[Text, ...], BeforeValidator(as_tuple)]


def _level(value: Any) -> Any:
    """Read one level, or the list of what is left open: lowest, highest, and perhaps `not_applicable`."""
    if isinstance(value, list | tuple) and len(value) in {2, 3}:
        return tuple(word(item) for item in value)
    if isinstance(value, str) and not isinstance(value, JsonScalar):
        return str(value)
    raise fail("S003", expected_vi="một mức, hoặc [mức thấp, mức cao]", expected_en="a level, or [low, high]")


def _steps(value: Any) -> Any:
    """Read changes: one block of path and value, or a list of such blocks that follow each other."""
    steps = tuple(value) if isinstance(value, list | tuple) else (value,)
    if all(isinstance(step, dict) for step in steps):
        return steps
    raise fail("S003", expected_vi="một khối đường dẫn: giá trị", expected_en="a block of paths and values")


_BLOCK = {"type": "object"}
LevelOrRange = Annotated[
    str | tuple[str, ...],
    BeforeValidator(_level),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 3},
            ]
        }
    ),
]
Steps = Annotated[
    tuple[dict[str, Any], ...],
    BeforeValidator(_steps),
    WithJsonSchema({"anyOf": [_BLOCK, {"type": "array", "items": _BLOCK}]}),
]
Facts = Annotated[dict[str, Any], WithJsonSchema(_BLOCK)]


class Expectation(Part):
    """What has to come out; a key that is left out is not looked at, save `levels`."""

    rating: Text
    bounds: Names | None = None
    outside: Truth | None = None
    levels: dict[str, LevelOrRange] = Field(default_factory=dict)
    binding: Names | None = None
    not_applicable: Names | None = None
    values: dict[str, Text] | None = None
    missing: Names | None = None


class ScenarioEntry(Part):
    """One scenario: a dossier (or a base and its changes) and what has to come out."""

    id: Code
    shows: Text
    base: Text | None = None
    dossier: Facts | None = None
    vector: Text | None = None
    change: Steps | None = None
    expect: Expectation
    suggested: Truth = False


class ScenarioFile(Part):
    """A file of scenarios for one rulebook."""

    schema_: Annotated[Literal["danhgia/scenarios/1"], BeforeValidator(word), Field(alias="schema")]
    rulebook: Text
    base: Text | None = None
    scenarios: Annotated[tuple[ScenarioEntry, ...], BeforeValidator(as_tuple)]
