"""What the schemas of editors refuse beyond the types of the models.

Knows JSON Schema and how the loader reads scalars; must not know the words that are shown.
Each rule is one that the loader holds too: an editor shows no mistake where the loader sees none.
"""

from typing import Any

from danhgia_rules.rulebook.schema import COMPARISONS, OPERATIONS
from danhgia_rules.scalars import MAX_TEXT

Schema = dict[str, Any]

_NAME = r"[a-z][a-z0-9_]{0,47}"
_PUNCTUATION = r"\s!-,/:-@\[-^`{-~"
"""What no code holds: white space and the marks of ASCII, save `.`, `-` and `_`."""


def spaced(pattern: str) -> str:
    """Allow white space around: the loader takes it off."""
    return rf"^\s*{pattern}\s*$"


def _scalar(types: list[str], error: str, **more: Any) -> Schema:
    return {"type": types if len(types) > 1 else types[0], **more, "errorMessage": error}


# An editor types scalars without quotes by YAML 1.2; the loader takes all of these as text.
TEXT = _scalar(
    ["string", "number", "boolean"],
    "Cần văn bản, không để trống. / A text is needed; it must not be blank.",
    pattern=r"^\s*(?!…\s*$)\S",
    maxLength=MAX_TEXT,
)
NAME = _scalar(
    ["string"],
    "Tên gồm chữ thường không dấu, số, gạch dưới; bắt đầu bằng chữ; tối đa 48 ký tự. "
    "/ A name is made of lower-case letters without marks, digits and underscores, at most 48.",
    pattern=spaced(_NAME),
)
CRITERION = _scalar(
    ["string", "number", "boolean"],
    "Ký hiệu gồm chữ, số và dấu chấm, ví dụ II.2.4. / Letters, digits and dots, such as II.2.4.",
    pattern=spaced(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+){0,5}"),
)
CODE = _scalar(
    ["string", "number", "boolean"],
    "Mã gồm chữ, số, dấu chấm, gạch nối, gạch dưới; tối đa 40 ký tự. "
    "/ A code is made of letters, digits, `.`, `-` and `_`, at most 40.",
    pattern=spaced(rf"[^_.\-{_PUNCTUATION}]([^{_PUNCTUATION}]{{0,38}}[^_.\-{_PUNCTUATION}])?"),
)
YEAR = _scalar(
    ["string", "integer"],
    'Cần một năm, ví dụ "2021". / A year is needed, such as "2021".',
    pattern="^[12][0-9]{3}$",
    minimum=1000,
    maximum=2999,
)
DATE = _scalar(
    ["string"],
    'Cần một ngày viết dạng "2021-12-31". / A date is needed, such as "2021-12-31".',
    pattern="^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
)
COUNT = _scalar(
    ["integer"],
    "Cần số nguyên, không âm, không có ngoặc kép. / An integer is needed, 0 or more, unquoted.",
    minimum=0,
)
QUANTITY = _scalar(
    ["number", "string"],
    "Cần số không âm, ví dụ 1200.5. / A number is needed, 0 or more, such as 1200.5.",
    minimum=0,
    pattern=r"^(0|[1-9][0-9]*)(\.[0-9]+)?$",
)
TRUTH = _scalar(["boolean"], "Cần true hoặc false, không có ngoặc kép. / Write true or false, unquoted.")
_FACT = {"$ref": "#/definitions/Fact"}
FACT = {
    "type": ["string", "number", "boolean", "object", "array"],
    "additionalProperties": _FACT,
    "items": _FACT,
}
"""Whatever a change may write: anything but null."""
_FACTS = {"type": "object", "additionalProperties": _FACT}
STEPS = {"anyOf": [_FACTS, {"title": "nhiều bước", "type": "array", "items": _FACTS}]}
"""The changes of a scenario, beside a part `Fact`."""

SCALARS = {
    "_text": TEXT,
    "_code": CODE,
    "_year": YEAR,
    "_date": DATE,
    "_count": COUNT,
    "_decimal": QUANTITY,
    "_truth": TRUTH,
    "_one_or_many": {"anyOf": [TEXT, {"title": "danh sách", "type": "array", "items": TEXT}]},
    "_level": {
        "anyOf": [TEXT, {"title": "khoảng", "type": "array", "items": TEXT, "minItems": 2, "maxItems": 3}]
    },
}
"""The scalars by the function that reads them."""


def _message(words: tuple[str, ...]) -> str:
    listed = ", ".join(words)
    return f"Cần đúng một trong các khóa này. / Exactly one of these keys is needed: {listed}."


def _never(*keys: str) -> Schema:
    return {"properties": dict.fromkeys(keys, False)}


def some_of(words: tuple[str, ...]) -> Schema:
    """Ask for at least one of the keys.

    Not by `anyOf`: an editor would show the titles of all its branches where the key is explained.
    """
    missing = {"required": [words[0]], "errorMessage": _message(words)}
    return {"allOf": [{"if": _never(*words), "then": missing}]}


def one_of(words: tuple[str, ...]) -> Schema:
    """Ask for exactly one of the keys; the message stands at each key that is too much."""
    others = {word: _never(*(other for other in words if other != word)) for word in words}
    alone = {word: never | {"errorMessage": _message(words)} for word, never in others.items()}
    return {**some_of(words), "dependencies": alone}


_SHARE = {
    **some_of(("where", "part", "whole")),
    "dependencies": {"where": _never("part", "whole"), "part": ["whole"], "whole": ["part"]},
}
_CITED = {"properties": {"kind": {"enum": ["law", "analogy"]}}, "required": ["kind"]}
_DATED = {"if": {"required": ["issued"]}, "else": {"required": ["effective"]}}
_OWN_LEVEL = {"properties": {"at_most": {"const": "own_level"}}, "required": ["at_most"]}

RULES: dict[str, Schema] = {
    "RulebookFile": {
        **some_of(("criteria", "rating")),
        "if": {"properties": {"criteria": {"minItems": 1}}, "required": ["criteria"]},
        "then": {"required": ["position", "source_text"], **one_of(("overall", "rating"))},
    },
    "SourceEntry": {"if": _CITED, "then": {"required": ["number", "issuer"], **_DATED}},
    "Indicator": one_of(OPERATIONS),
    "Share": _SHARE,
    "Cell": one_of((*COMPARISONS, "asks")),
    "Comparison": {"minProperties": 1},
    "When": one_of(COMPARISONS),
    "Unless": one_of(COMPARISONS),
    "OperandReference": {"minProperties": 1, "maxProperties": 1},
    "Cap": {
        "required": ["at_most"],
        "if": _OWN_LEVEL,
        "then": _never("when"),
        "else": {"required": ["when"]},
    },
    "Ground": {"required": ["when"]},
    "ScenarioEntry": {"dependencies": {"dossier": _never("base", "change")}},
    "Threshold": {
        **one_of(COMPARISONS),
        "if": {"required": ["limit"]},
        "then": _never("criterion", "requirement", "level"),
        "else": {"required": ["requirement", "level"]},
    },
}
"""What holds over several keys of a block.

A block that stands under several titles is held by counts alone: an editor would show one title at
all its places, if parts of its schema were schemas themselves.
"""

NAMED = {
    "Requirement": ("id", "indicator"),
    "CommonRequirement": ("id", "indicator"),
    "Limit": ("id", "indicator", "at_most", "parameter"),
    "Unless": ("indicator",),
    "Gate": ("indicator",),
    "LevelEntry": ("id",),
    "SourceReference": ("ref",),
    "OperandReference": ("parameter",),
    "Cell": ("parameter",),
    "Criterion": ("parameter",),
    "Periods": ("parameter",),
    "RulebookFile": ("source_text",),
    "OverlayFile": ("id",),
    "Threshold": ("requirement", "level", "limit"),
}
"""Keys whose value is a name that is declared in the file, or in the rulebook."""

NUMBERED = {"Criterion": ("id",), "Group": ("id",), "Threshold": ("criterion",)}
"""Keys whose value is the id of a criterion or a heading."""

DECLARED = {"RulebookFile": ("sources", "parameters", "indicators"), "OverlayFile": ("sources",)}
"""Blocks whose keys are names."""

BODIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "count": (("of", "where", "distinct"), ("of",)),
    "total": (("of", "where", "field"), ("of", "field")),
    "highest": (("of", "where", "field"), ("of", "field")),
    "lowest": (("of", "where", "field"), ("of", "field")),
    "exists": (("of", "where"), ("of",)),
    "value": (("of", "field"), ("of",)),
}
"""The keys that each operation over records may have, and those that it needs."""
