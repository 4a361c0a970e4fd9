"""Writes scenarios that the tool suggests as a scenario file, for people to read and confirm.

Knows the shape of the file; must not decide what is suggested, nor write files.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.drafting import Draft
from danhgia_rules.scenarios.positions import Position
from danhgia_rules.scenarios.reading import rulebook_id
from danhgia_rules.scenarios.schema import SCHEMA
from danhgia_rules.scenarios.words import owner

HOLES = "mỗi tình huống thử những chỗ chưa có tình huống nào thử"
SURVIVORS = "mỗi tình huống phát hiện một thay đổi của quy tắc mà chưa tình huống nào thấy"
"""What the suggestions of a file are for."""

_HEAD = """\
# Các tình huống do công cụ gợi ý, {}.
# Chưa ai xác nhận: đối chiếu từng tình huống với văn bản, sửa câu mô tả cho rõ, rồi xóa dòng `suggested`.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Suggestion:
    """A scenario to be confirmed, with its sentence.

    `levels` are those that it names whatever the base has, `reads` the rows whose value it names;
    `positions` are the holes that it fills.
    """

    id: str
    shows: str
    draft: Draft
    levels: frozenset[str] = frozenset()
    reads: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()


def suggested_text(
    suggestions: Iterable[Suggestion], rulebook: Rulebook, folder: str, what: str = HOLES
) -> str:
    """Write suggestions as a scenario file for the folder of scenarios; its first line says what they are."""
    listed = list(suggestions)
    head = [f"schema: {SCHEMA}", f"rulebook: {rulebook_id(rulebook)}"]
    base = next((one.draft.base for one in listed if one.draft.base), None)
    head += [f"base: {_scalar(_relative(base, folder))}"] if base else []
    lines = [line for one in listed for line in _entry(one)]
    return _HEAD.format(what) + "\n".join([*head, "scenarios:", *lines]) + "\n"


def _relative(base: str, folder: str) -> str:
    return base.removeprefix(f"{folder}/") if base.startswith(f"{folder}/") else f"../{base}"


def _entry(one: Suggestion) -> Iterator[str]:
    draft = one.draft
    yield f"  - id: {one.id}"
    yield f"    shows: {_scalar(one.shows)}"
    yield "    suggested: true"
    yield "    dossier:" if draft.base is None else "    change:"
    for path, value in draft.facts.items():
        yield from _fact(path, value)
    yield "    expect:"
    yield f"      rating: {draft.found.rating[0]}"
    found = draft.found.levels
    levels = {
        name: level for name, level in found.items() if name in one.levels or level != draft.levels.get(name)
    }
    yield f"      levels: {_flow(levels)}"
    owners = {"", *one.levels, *map(owner, one.reads)}
    yield f"      binding: {_flow(sorted(name for name in draft.found.deciding if owner(name) in owners))}"
    values = {name: draft.found.value(name) for name in one.reads}
    if values:
        yield f"      values: {_flow(values)}"


def _fact(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and value:
        yield f"      {path}:"
        yield from (f"        - {_flow(item)}" for item in value)
    else:
        yield f"      {path}: {_flow(value)}"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


_PLAIN = re.compile(r"[A-Za-z_][\w./-]*\Z")
_SPECIAL = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or (_PLAIN.match(value) and value.lower() not in _SPECIAL):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
