"""The language of changes: set, delete or append at a path of a dossier's plain data.

Knows plain data only: keys, lists and records; must not know what a dossier may hold.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from danhgia_rules.documents import path_text
from danhgia_rules.exact import parse_integer
from danhgia_rules.validation import closest

DELETE, APPEND, COPIES = "__xoa__", "[+]", "so_luong"
MAX_COPIES = 2_000
"""More records than this in one list are a slip of the pen, or meant to fill the memory."""

_PATH = re.compile(r"\w+(?:\.\w+|\[[^\[\]]+\])*\Z")
_STEP = re.compile(r"\[[^\[\]]+\]|\w+")


class Wrong(NamedTuple):
    """What is wrong with one change: the code of the problem and its parameters."""

    code: str
    params: dict[str, object]


class _Lost(Exception):
    """A path that leads nowhere."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.wrong = Wrong(code, params)


def copied(value: Any) -> Any:
    """Copy plain data, so that a change of the copy leaves the original alone."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def changed(base: Any, step: dict[str, Any]) -> tuple[Any, dict[str, Wrong]]:
    """Give the changed copy of plain data, and what is wrong by path; a wrong change is left out."""
    data, wrong = copied(base), {}
    for path, value in step.items():
        try:
            _change(data, path, copied(value))
        except _Lost as lost:
            wrong[path] = lost.wrong
    return data, wrong


def _change(data: Any, path: str, value: Any) -> None:
    if not _PATH.match(path):
        raise _Lost("T002", path=_shown(path))
    *parents, last = _STEP.findall(path)
    for step in parents:
        data = data[_place(data, step, path)]
    if last == APPEND:
        if not isinstance(data, list):
            raise _Lost("T005", path=_shown(path))
        data.extend(_records(value, path, len(data)))
    elif value == DELETE:
        del data[_place(data, last, path)]
    elif isinstance(data, dict) and not last.startswith("["):
        data[last] = _records(value, path) if isinstance(value, list) else value
    else:
        data[_place(data, last, path)] = value


def _place(container: Any, step: str, path: str) -> Any:
    """Give the key, or the place in a list, that one step of a path names."""
    if isinstance(container, list) and step.startswith("["):
        found = [index for index, record in enumerate(container) if record_name(record) == step[1:-1]]
        if len(found) > 1:
            raise _Lost("T003", step=_shown(step), count=len(found), path=_shown(path))
        if found:
            return found[0]
        known = [name for record in container if (name := record_name(record))]
        near = closest(step.strip("[]"), known)
        raise _Lost("T001", step=_shown(step), path=_shown(path), hint=f"[{near}]" if near else "")
    if isinstance(container, dict) and step in container:
        return step
    known = list(container) if isinstance(container, dict) else []
    raise _Lost("T001", step=_shown(step), path=_shown(path), hint=closest(step, known))


def record_name(record: Any) -> str | None:
    """Give what a path calls a record: its code, that of the violation, or the kind of meeting."""
    if not isinstance(record, dict):
        return None
    return next((str(record[key]) for key in ("ma", "ma_vi_pham", "loai") if key in record), None)


def _records(value: Any, path: str, there: int = 0) -> list[Any]:
    """Write out `so_luong`: that many records, alike but for the number after their code."""
    counts = [_count(item, path) for item in _listed(value)]
    if there + sum(counts) > MAX_COPIES:
        raise _Lost("T004", path=_shown(path), most=MAX_COPIES)
    return [
        record for item, count in zip(_listed(value), counts, strict=True) for record in _copies(item, count)
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _count(record: Any, path: str) -> int:
    """Say how many records an entry stands for."""
    if not isinstance(record, dict) or COPIES not in record:
        return 1
    count = parse_integer(str(record[COPIES]))
    if count is None or not 0 < count <= MAX_COPIES or "ma" not in record:
        raise _Lost("T004", path=_shown(path), most=MAX_COPIES)
    return count


def _copies(record: Any, count: int) -> Iterator[Any]:
    if not isinstance(record, dict) or COPIES not in record:
        yield record
        return
    plain = {key: item for key, item in record.items() if key != COPIES}
    yield from ({**plain, "ma": f"{plain['ma']}-{number}"} for number in range(1, count + 1))


def _shown(path: str) -> str:
    """Give a path as an error may repeat it."""
    return path if re.match(r"[\w.\[\]+-]{1,120}\Z", path) else path_text((path,))
