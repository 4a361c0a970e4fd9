"""Reading canonical JSON back: only bytes that the library itself could have written are taken."""

import json
import re
from functools import cache
from typing import Any, Final, NoReturn

from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.documents import is_deeper
from danhgia_rules.errors import Problem, RecordError, Where

MAX_BYTES = 2**22
MAX_DEPTH = 32
MAX_VALUES = 20_000
"""More values than any record or manifest has; facts are bounded by the reader of dossiers."""
RECORD: Final = "danhgia/record/1"
FACTS: Final = "danhgia/facts/1"
_LONGEST_NUMBER = 16
_SCHEMA = re.compile(r"danhgia/[a-z-]{1,40}/[0-9]{1,4}\Z")


def read_canonical(content: bytes, name: str, schema: str) -> Any:
    """Read canonical JSON and check it against an output schema; `name` is what errors call the file.

    Raises RecordError: B003 for too large, B001 for bytes that are not the canonical form of what
    they say, B002 for another shape, naming the place, B020 for a file of another schema.
    """
    data = parse_canonical(content, name)
    if schema != FACTS and _values(data) > MAX_VALUES:
        raise RecordError(Problem("B003", Where(name), {"limit": MAX_BYTES}))
    found = data.get("schema") if isinstance(data, dict) else None
    if isinstance(found, str) and found != schema and _SCHEMA.match(found):
        raise RecordError(Problem("B020", Where(name), {"found": found, "schema": schema}))
    _check_shape(data, name, schema)
    return data


def parse_canonical(content: bytes, name: str) -> Any:
    """Read canonical JSON of any shape; see `read_canonical` for the errors."""
    if len(content) > MAX_BYTES:
        raise RecordError(Problem("B003", Where(name), {"limit": MAX_BYTES}))
    try:
        text = content.decode("utf-8")
        if is_deeper(text, MAX_DEPTH):
            raise _not_canonical(name, "không đọc được", "it cannot be read")
        data = json.loads(text, parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)
        same = canonical_bytes(data) == content
    except (UnicodeError, ValueError, TypeError, RecursionError):
        raise _not_canonical(name, "không đọc được", "it cannot be read") from None
    if not same:
        raise _not_canonical(name, "cách viết khác", "it is written another way")
    return data


def _values(data: Any) -> int:
    """Count the values, as far as it matters."""
    count, rest = 0, [data]
    while rest and count <= MAX_VALUES:
        item = rest.pop()
        count += 1
        rest += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return count + len(rest)


def _not_canonical(name: str, vietnamese: str, english: str) -> RecordError:
    return RecordError(Problem("B001", Where(name), {"reason_vi": vietnamese, "reason_en": english}))


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER + text.startswith("-"):
        raise ValueError
    return int(text)


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _check_shape(data: Any, name: str, schema: str) -> None:
    from pydantic import ValidationError  # noqa: PLC0415 - only who reads files needs it

    from danhgia_rules.output_schema import adapter  # noqa: PLC0415 - the same

    try:
        adapter(schema).validate_python(data, strict=True)
    except ValidationError as failure:
        paths = dict.fromkeys(
            _path(error["loc"], _names(schema)) for error in failure.errors(include_input=False)
        )
        raise RecordError(
            [Problem("B002", Where(name), {"schema": schema, "path": path}) for path in list(paths)[:20]]
        ) from None


def _path(loc: tuple[int | str, ...], names: frozenset[str]) -> str:
    """Name the place by keys of the schema; a key that only the file has is not repeated."""
    return ".".join(str(part) for part in loc if isinstance(part, int) or part in names) or "."


@cache
def _names(schema: str) -> frozenset[str]:
    from danhgia_rules.output_schema import adapter  # noqa: PLC0415

    found, rest = set(), [adapter(schema).json_schema()]
    while rest:
        item = rest.pop()
        if isinstance(item, dict):
            found |= set(item.get("properties", ()))
            rest += item.values()
        elif isinstance(item, list):
            rest += item
    return frozenset(found)
