"""What an editor shows at a key and at a value: Vietnamese first, then English.

Knows `editor_words.yaml`, and the glossary for the words of the law; must not know what is allowed.
"""

from pathlib import Path
from typing import Any

from editor_rules import CODE, DATE, QUANTITY, TEXT
from ruamel.yaml import YAML

from danhgia_rules.citations import GRADE_WORDS, KIND_WORDS
from danhgia_rules.glossary import glossary
from danhgia_rules.scalars import MAX_TEXT

Schema = dict[str, Any]

_TEXT = Path(__file__).with_name("editor_words.yaml").read_text(encoding="utf-8")
_WORDS = YAML(typ="safe", pure=True).load(_TEXT)

_SAME = {
    "CommonRequirement": "Requirement",
    "RatingRequirement": "Requirement",
    "Cap": "Limit",
    "Ground": "Limit",
    "ParameterReference": "OperandReference",
    **dict.fromkeys(("Count", "Total", "Highest", "Lowest", "Exists", "Value"), "Selection"),
}
"""Parts that are cut from a model, by its name."""

_KINDS = {
    "array": ("danh sách bản ghi, [] nếu biết rõ là không có", "a list of records, [] where there are none"),
    "object": ("gồm các khóa bên trong", "with the keys inside"),
    "boolean": ("true hoặc false", "true or false"),
    "integer": ("số nguyên, không âm", "an integer, 0 or more"),
    "number": ("số, ví dụ 1200.5", "a number such as 1200.5"),
    "enum": ("chọn một trong các tên dưới đây", "one of the names below"),
    "date": ('ngày, ví dụ "2021-12-31"', 'a date such as "2021-12-31"'),
    "code": ("mã, tối đa 40 ký tự", "a code of at most 40 characters"),
    "condition": ("từ so sánh và giá trị, ví dụ {is: true}", "a comparison, such as {is: true}"),
    "text": (f"văn bản, tối đa {MAX_TEXT} ký tự", f"a text of at most {MAX_TEXT} characters"),
}
_BY_PATTERN = {
    TEXT["pattern"]: "text",
    CODE["pattern"]: "code",
    DATE["pattern"]: "date",
    QUANTITY["pattern"]: "number",
}
_OR_NA = ("; khong_ap_dung nếu không áp dụng", "; khong_ap_dung where it does not apply")


def model_name(part: str) -> str:
    """Give the model that a part was cut from, which is what its words stand under."""
    return _SAME.get(part, part)


def file_words(name: str) -> Schema:
    """Give title and description of a kind of file."""
    return _shown(_WORDS["tep"][name])


def key_words(model: str, key: str, schema: Schema) -> Schema:
    """Give title and description of a key; raise KeyError where nobody has written them."""
    own = _WORDS["khoa"].get(model, {})
    if schema.get("$ref", "").endswith("/Cell"):
        return _shown(own["level"])
    if key in own:
        return _shown(own[key])
    if key in _WORDS["khoa"]["*"]:
        return _shown(_WORDS["khoa"]["*"][key])
    return _shown(_from_glossary(key, schema))


def value_words(names: list[str]) -> Schema:
    """Give the meaning of each value of a set of names."""
    meanings = [f"{vi}. {_capital(en)}." for vi, en in map(_value, names)]
    return {"enumDescriptions": meanings, "markdownEnumDescriptions": meanings}


def _value(name: str) -> tuple[str, str]:
    own = _WORDS["gia_tri"].get(name)
    if own:
        return _capital(own["vi"]), own["en"]
    vi, en = KIND_WORDS.get(name) or GRADE_WORDS.get(name) or glossary()[name]  # type: ignore[call-overload]
    return _capital(vi), en


def _shown(words: Schema) -> Schema:
    examples = {"examples": words["examples"]} if "examples" in words else {}
    return {"title": words["title"], "description": f"{words['vi']}\n\n{words['en']}", **examples}


def _from_glossary(key: str, schema: Schema) -> Schema:
    vi, en = glossary()[key]
    how_vi, how_en = _kind(schema)
    return {"title": vi, "vi": f"{_capital(vi)}: {how_vi}.", "en": f"{_capital(en)}: {how_en}."}


def _kind(schema: Schema) -> tuple[str, str]:
    """Say how a value of a dossier is written."""
    if "anyOf" in schema:
        vi, en = _kind(schema["anyOf"][0])
        return vi + _OR_NA[0], en + _OR_NA[1]
    if "enum" in schema:
        return _KINDS["enum"]
    if "$ref" in schema:
        return _KINDS["condition" if schema["$ref"].endswith("/Comparison") else "object"]
    if schema.get("pattern") in _BY_PATTERN:
        return _KINDS[_BY_PATTERN[schema["pattern"]]]
    return _KINDS[schema["type"]]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
