"""A verification in words: the verdict, then each part, then every place that differs."""

import json
from collections.abc import Iterator
from typing import Any

from danhgia_rules.characters import plain
from danhgia_rules.explanation.words import Lang
from danhgia_rules.verification.model import Part, Status, Verification
from danhgia_rules.verification.notes import NAMES

MAX_SHOWN, MAX_LENGTH = 40, 160

_VERDICTS = {
    Status.SAME: ("KHỚP", "THE SAME"),
    Status.DIFFERS: ("KHÔNG KHỚP", "IT DIFFERS"),
    Status.INCOMPLETE: ("CHƯA KIỂM TRA ĐƯỢC HẾT", "NOT ALL COULD BE CHECKED"),
}
_MARKS = {Status.SAME: "=", Status.DIFFERS: "≠", Status.NOT_CHECKED: "?"}


def text(found: Verification, lang: Lang) -> str:
    """Write a verification out."""
    pick = 0 if lang == "vi" else 1
    recorded = ("Kết quả đã ghi", "Recorded result")[pick]
    head = ("Bản ghi", "Record")[pick]
    lines = [
        f"{_VERDICTS[found.verdict][pick]}",
        f"{head} {found.record}",
        f"{recorded}: {found.rating_words[pick]}",
        "",
    ]
    for part in found.parts:
        lines += _part(part, pick)
    return "\n".join(lines) + "\n"


def _part(part: Part, pick: int) -> Iterator[str]:
    yield f"{_MARKS[part.status]} {NAMES[part.name][pick]}: {part.notes[pick]}"
    nothing = ("không có", "nothing")[pick]
    for one in part.differences[:MAX_SHOWN]:
        yield f"    {plain(one.path)}: {_shown(one.before, nothing)} → {_shown(one.after, nothing)}"
    rest = len(part.differences) - MAX_SHOWN
    if rest > 0:
        yield (f"    … và {rest} chỗ khác", f"    … and {rest} more")[pick]


def _shown(value: Any, nothing: str) -> str:
    if value is None:
        return nothing
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    shown = plain(shown)
    return shown if len(shown) <= MAX_LENGTH else f"{shown[: MAX_LENGTH - 1]}…"
