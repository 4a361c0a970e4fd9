"""The dossier as JSON Schema, for an engine that checks its input.

Knows the shape of a dossier; what facts contradict each other it does not say.
"""

from typing import Any

from danhgia_rules.dossier import Dossier

_LEFT_OUT = ("title", "description", "default")


def dossier_schema() -> dict[str, Any]:
    """Give the JSON Schema of a dossier as `Dossier.to_data` writes it: no key is null."""
    schema: dict[str, Any] = _tidy(Dossier.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _tidy(node: Any) -> Any:
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _members(key, value) for key, value in node.items() if key not in _LEFT_OUT}
    choices = kept.get("anyOf")
    if choices is None:
        return kept
    allowed = [choice for choice in choices if choice != {"type": "null"}]
    return allowed[0] if len(allowed) == 1 else {**kept, "anyOf": allowed}


def _members(key: str, value: Any) -> Any:
    """Tidy below a key; names of properties are never left out, whatever they are."""
    if key in {"properties", "$defs"}:
        return {name: _tidy(item) for name, item in value.items()}
    return _tidy(value)
