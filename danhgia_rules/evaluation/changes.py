"""Changing facts of a dossier by their paths, for questions of the form “what if”.

A path is what traces and errors call a fact: `la_uy_vien_bch`, `ket_luan.suy_thoai`,
`don_vi_truc_thuoc[DV-03].xep_loai`; `de_xuat[DX-02]` is a whole record.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places, record_name
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.validation import closest

_PATH = re.compile(r"([a-z_]+)(?:\[([^\[\]]+)\])?((?:\.[a-z_]+)*)\Z")

_GONE = object()

Changes = Mapping[str, Any]
"""New values by path; None takes a fact away, so that it is missing."""


def changed(dossier: Dossier, changes: Changes) -> Dossier:
    """Give the dossier with some facts changed, all checks made anew.

    Raises DanhGiaError (L006, L007, L014, L015, L018) with every path that is wrong, DossierError when
    a new value is wrong or contradicts other facts. The dossier given is untouched.
    """
    if not isinstance(changes, Mapping):
        raise DanhGiaError(Problem("L014", params={"found": type(changes).__name__}))
    data, problems = dossier.to_data(), list(_overlaps(changes))
    if not problems:
        found = (_apply(dossier, data, path, value) for path, value in changes.items())
        problems = [problem for problem in found if problem is not None]
    if problems:
        raise DanhGiaError(problems)
    for name, value in data.items():
        if isinstance(value, list):
            data[name] = [record for record in value if record is not _GONE]
    return Dossier.from_data(data)


def _overlaps(changes: Changes) -> Iterator[Problem]:
    """Find paths that contain another one: which of the two should hold is not for us to guess."""
    paths = [path for path in changes if isinstance(path, str)]
    known = set(paths)
    for path in paths:
        if any(path[:end] in known for end in range(1, len(path)) if path[end] in ".["):
            yield Problem("L015", params={"path": shown(path)})


def fact_at(dossier: Dossier, path: str) -> Any:
    """Give the fact at a path as the dossier holds it; None where there is none."""
    match = _PATH.match(path)
    held = getattr(dossier, match[1], None) if match else None
    if match is None or held is None:
        return None
    if match[2] is not None:
        index = _index(dossier, {match[1]: list(held)} if isinstance(held, tuple) else {}, match[1], match[2])
        held = None if index is None else held[index]
    for part in match[3].split("."):
        held = getattr(held, part, None) if part else held
    return {n: v for n, v in held.__dict__.items() if v is not None} if isinstance(held, BaseModel) else held


def _apply(dossier: Dossier, data: dict[str, Any], path: Any, value: Any) -> Problem | None:
    match = _PATH.match(path) if isinstance(path, str) else None
    if match is None:
        return Problem("L006", params={"path": shown(path)})
    name, key, rest = match[1], match[2], [part for part in match[3].split(".") if part]
    if name not in places():
        closed = name in Dossier.model_fields or name == "schema"
        hint = "" if closed else closest(name, places())
        return Problem("L007" if closed else "L006", params={"path": shown(path), "hint": hint})
    steps: list[str | int] = [name]
    if key is not None:
        index = _index(dossier, data, name, key)
        if index is None:
            return (
                _no_record(dossier, name, key, path)
                if rest or not _adds(name, value)
                else _add(data, name, key, value)
            )
        steps.append(index)
    return _set(data, [*steps, *rest], value, path)


def shown(path: object) -> str:
    """Give a path as errors may repeat it: nothing that could be a fact."""
    return path if isinstance(path, str) and re.match(r"[\w.\[\]#-]{1,120}\Z", path) else "?"


def _index(dossier: Dossier, data: dict[str, Any], name: str, key: str) -> int | None:
    """Find a record by the name that traces give it; records that were just added by their code."""
    records = data.get(name)
    if not places()[name].is_list or not isinstance(records, list):
        return None
    held = getattr(dossier, name)
    names = [record_name(held, n) for n in range(len(held))] if isinstance(held, tuple) else []
    names += [str(record.get("ma")) for record in records[len(names) :]]
    return names.index(key) if key in names else None


def _no_record(dossier: Dossier, name: str, key: str, path: str) -> Problem:
    held = getattr(dossier, name)
    known = [record_name(held, n) for n in range(len(held))] if isinstance(held, tuple) else []
    near = closest(key, known)
    hint = f"{name}[{near}]" if near else ""
    return Problem("L006", params={"path": shown(path), "hint": hint})


def _adds(name: str, value: Any) -> bool:
    return isinstance(value, dict) and "ma" in places()[name].fields and places()[name].is_list


def _add(data: dict[str, Any], name: str, key: str, value: dict[str, Any]) -> Problem | None:
    if not isinstance(data.get(name), list):
        # One record more would make the list known to hold no others: that was not supposed.
        return Problem("L018", params={"path": name})
    data[name].append({"ma": key} | value)
    return None


def _set(data: Any, steps: list[Any], value: Any, path: str) -> Problem | None:
    """Walk to the place and put the value there, or take it away."""
    lost = Problem("L006", params={"path": shown(path)})
    for step, after in itertools.pairwise(steps):
        if isinstance(data, dict) and step not in data and value is not None and isinstance(after, str):
            data[step] = {}
        data = data[step] if isinstance(data, list) or step in data else None
        if not isinstance(data, dict | list) or (isinstance(data, list) and isinstance(after, str)):
            return lost
    last = steps[-1]
    if value is not None:
        data[last] = {"ma": data[last]["ma"]} | value if _is_record(data, last, value) else value
    elif isinstance(last, int):
        data[last] = _GONE  # keeps the places of the records after it
    elif last in data:
        del data[last]
    else:
        return lost
    return None


def _is_record(data: Any, last: str | int, value: Any) -> bool:
    return isinstance(last, int) and isinstance(value, dict) and "ma" in data[last]
