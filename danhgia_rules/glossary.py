"""The words of the law: each identifier with its Vietnamese and its English."""

from functools import cache

from danhgia_rules.documents import Limits, read_text, read_yaml
from danhgia_rules.errors import CatalogError
from danhgia_rules.resources import rules_root


@cache
def glossary() -> dict[str, tuple[str, str]]:
    """Give every identifier of the bundled vocabulary with its words in Vietnamese and English."""
    name = "glossary.yaml"
    text = read_text((rules_root() / name).read_bytes(), name, Limits(), CatalogError)
    data = read_yaml(text, name, Limits(), CatalogError).data
    words = data["words"] if isinstance(data, dict) else {}
    return {key: (entry["vi"], entry["en"]) for group in words.values() for key, entry in group.items()}


def word(name: str, lang: str) -> str:
    """Give the word for an identifier in a language; the identifier itself when it has none."""
    entry = glossary().get(name)
    return name if entry is None else entry[0] if lang == "vi" else entry[1]
