"""The schemas of what goes out as JSON and of what people write, as the command prints them.

They ship with the rulebooks.
"""

import json

from danhgia_rules.cli import output
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.resources import rules_root
from danhgia_rules.validation import closest

FOLDER = "schemas"


def print_schema(name: str | None = None) -> None:
    """Print a JSON Schema, byte for byte as it ships; without a name list the names.

    A name is what stands under the key `schema` of an output, such as `danhgia/evaluation/1`, or of
    a file that people write, such as `danhgia/rulebook/1`.
    Raises DanhGiaError (S004) for any other.
    """
    found = _schemas()
    if name is None:
        output.text("\n".join(found))
    elif name in found:
        output.text(found[name])
    else:
        params = {"key": "NAME", "allowed": ", ".join(found), "hint": closest(name, found)}
        raise DanhGiaError(Problem("S004", params=params))


def _schemas() -> dict[str, str]:
    files = rules_root().joinpath(FOLDER).iterdir()
    texts = [file.read_text(encoding="utf-8") for file in files if file.name.endswith(".json")]
    return dict(sorted((json.loads(text)["$id"], text) for text in texts))
