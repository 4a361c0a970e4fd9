"""What differs between two pieces of plain data, by place: used on decisions and on rulebook forms."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """One place where two pieces of data differ; None where one of them has nothing there."""

    path: str
    before: Any
    after: Any


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Name every place where they differ, such as `criteria[II.2.4].requirements[ty_le].cells.tot`.

    Entries of a list that have an `id` are matched by it, so that one more or less does not shift
    the rest; a change of their order is named at the list.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {**before, **after}:
            yield from differences(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif (old := _by_id(before)) is not None and (new := _by_id(after)) is not None:
        for key in {**old, **new}:
            yield from differences(old.get(key), new.get(key), f"{path}[{key}]")
        shared = [[key for key in one if key in other] for one, other in ((old, new), (new, old))]
        if shared[0] != shared[1]:
            yield Difference(path, shared[0], shared[1])
    elif before != after or type(before) is not type(after):
        yield Difference(path, before, after)


def _by_id(data: Any) -> dict[str, Any] | None:
    if not isinstance(data, Sequence) or isinstance(data, str):
        return None
    found = {
        entry["id"]: entry
        for entry in data
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)
    }
    return found if len(found) == len(data) else None
