"""Bounded readers of YAML 1.2 and JSON: text to plain data with the place of each value.

Knows syntax only. Scalars stay text (`Plain`, `JsonScalar`), for the schema of the
document says what type they are. Refused here: aliases, anchors, tags, duplicate keys,
null, excess of size or depth, text that is not clean UTF-8.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from danhgia_rules.characters import code_point, hidden_character, is_plain
from danhgia_rules.errors import DanhGiaError, Problem, RulebookError, Where, ordered

Path_ = tuple[str | int, ...]
Data = dict[str, Any] | list[Any] | str

_CODE = re.compile(r"\w[\w.-]{0,39}\Z")
"""What a code or a key looks like; anything else may be a fact, and is not repeated in errors."""

_MAX_PROBLEMS = 200
"""After this many problems the rest of a document is not read."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Plain(str):
    """A YAML scalar written without quotes: the schema decides what it is."""

    __slots__ = ()


class JsonScalar(Plain):
    """A JSON number or truth value, as written: never text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts at most: bytes of the file, depth of nesting."""

    size: int = 2**20
    depth: int = 64


@dataclass(slots=True)
class Document:
    """What a reader found: the data, and where each value and each key stands."""

    file: str
    data: Data
    marks: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path_, tuple[int, int]] = field(default_factory=dict)

    def where(self, path: Path_, *, key: bool = False) -> Where:
        """Give the place of a value, or of its key; of the nearest parent where it is absent."""
        known = self.keys if key else self.marks
        at = path
        while at and at not in known:
            at, known = at[:-1], self.marks
        line, column = known.get(at, (0, 0))
        return Where(self.file, line, column, path_text(path, self.data))


def path_text(path: Path_, data: Any = None) -> str:
    """Print a path for people: `don_vi_truc_thuoc[DV-03].xep_loai`; a record by its `ma` if it has one."""
    text = ""
    for part in path:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list | tuple) and part < len(data) else None
            name = data.get("ma") if isinstance(data, dict) else None
            text += (
                f"[{name}]"
                if isinstance(name, str) and not isinstance(name, JsonScalar) and _CODE.match(name)
                else f"[{part}]"
            )
        else:
            data = data.get(part) if isinstance(data, dict) else None
            shown = part if _CODE.match(part) else "?"
            text += f".{shown}" if text else shown
    return text


def read_bytes(path: Path, limits: Limits, error: type[DanhGiaError]) -> bytes:
    """Read a file of bounded size."""
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.size + 1)
    except (OSError, ValueError) as failure:  # ValueError: a NUL in the path
        reason = getattr(failure, "strerror", None) or "path"
        raise error(Problem("F001", Where(str(path)), {"reason": reason})) from None
    return content


def read_text(content: bytes | str, file: str, limits: Limits, error: type[DanhGiaError]) -> str:
    """Check size and characters of a document and normalise it to NFC."""
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "surrogatepass"))
    if size > limits.size:
        raise error(Problem("F002", Where(file), {"limit": limits.size}))
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        text.encode("utf-8")
    except UnicodeError:
        raise error(Problem("F003", Where(file))) from None
    text = text.removeprefix("\ufeff")
    _refuse_hidden(text, file, error)
    return unicodedata.normalize("NFC", text)


def _refuse_hidden(text: str, file: str, error: type[DanhGiaError]) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if line.isprintable() and line.isascii():
            continue
        found = hidden_character(line)
        if found:
            column = next(n for n, char in enumerate(line, 1) if code_point(char) == found)
            raise error(Problem("F016", Where(file, number, column), {"char": found}))


_NULL_OF: dict[type[DanhGiaError], str] = {RulebookError: "F017"}
"""What a null is called where it has no other meaning than a value that was forgotten."""


def read_yaml(text: str, file: str, limits: Limits, error: type[DanhGiaError]) -> Document:
    """Read one YAML 1.2 document; raise `error` with all problems found."""
    # Imported here: the module is slow to import, and a caller from Python may never need it.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    builder = _YamlBuilder(file, limits, null=_NULL_OF.get(error, "F009"))
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        builder.problems.append(Problem("F004", where, {"reason": _reason(failure.problem)}))
    except _StopReading:
        pass  # why, is noted where it was met
    except (YAMLError, ValueError, LookupError, OverflowError):
        builder.problems.append(Problem("F004", Where(file), {"reason": "syntax"}))
    return builder.finish(error)


def _reason(problem: object) -> str:
    """Give the parser's words without the words of the document that they repeat."""
    return re.sub(r"'[^']{2,}'", "'…'", str(problem or "syntax"))


class _StopReading(ValueError):
    pass


class _YamlBuilder:
    """Builds plain data from parser events, without recursion."""

    def __init__(self, file: str, limits: Limits, null: str) -> None:
        self.document = Document(file, {})
        self.null = null
        self.limits = limits
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        match type(event).__name__:
            case "DocumentStartEvent":
                self._start_document(event)
            case "AliasEvent":
                self._problem("F006", event, {"name": path_text((str(event.anchor),))})
                self._alias(event)
            case "ScalarEvent":
                self._check(event)
                if event.style == '"':  # an escape may bring in what the check of the text refused
                    self.problems += _string_problems(event.value, self._where(event))
                self._scalar(event)
            case "MappingStartEvent":
                self._open({}, event)
            case "SequenceStartEvent":
                self._open([], event)
            case "MappingEndEvent" | "SequenceEndEvent":
                self.stack.pop()

    def finish(self, error: type[DanhGiaError]) -> Document:
        if self.documents == 0 and not self.problems:
            self.problems.append(Problem("F010", Where(self.document.file)))
        if self.problems:
            raise error(ordered(self.problems))
        return self.document

    def _start_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._problem("F010", event)
        if event.version or event.tags:
            self._problem("F007", event, {"name": "%"})

    def _check(self, event: Any) -> None:
        if event.anchor:
            self._problem("F006", event, {"name": path_text((str(event.anchor),))})
        if event.tag:
            self._problem("F007", event, {"name": path_text((str(event.tag).rpartition(":")[2],))})

    def _problem(self, code: str, event: Any, params: dict[str, object] | None = None) -> None:
        if len(self.problems) >= _MAX_PROBLEMS:
            raise _StopReading
        self.problems.append(Problem(code, self._where(event), params or {}))

    def _where(self, event: Any) -> Where:
        mark = event.start_mark
        return Where(self.document.file, mark.line + 1, mark.column + 1)

    def _scalar(self, event: Any) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.node, dict) and frame.key is None:
            self._key(frame, event)
            return
        if event.style:
            self._add(str(event.value), event)
            return
        if event.value in _NULLS:
            self._null(event, frame)
        self._add(Plain(event.value), event)

    def _alias(self, event: Any) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.node, dict) and frame.key is None:
            frame.key = f"*{event.anchor}"
        else:
            self._add("", event)

    def _null(self, event: Any, frame: "_Frame | None") -> None:
        """Note a null at its key: where nothing is written, the parser stands at the next line."""
        key = frame.key if frame else None
        line, column = self._mark(event)
        if frame and key is not None and not event.value:
            line, column = self.document.keys.get((*frame.path, key), (line, column))
        name = f"[{len(frame.node)}]" if frame and key is None else path_text((key or "",))
        inside = (*frame.path, len(frame.node) if key is None else key) if frame else ()
        where = Where(self.document.file, line, column, path_text(inside))
        self.problems.append(Problem(self.null, where, {"key": name}))

    def _key(self, frame: "_Frame", event: Any) -> None:
        key = str(event.value)
        if key in frame.node:
            self._problem("F005", event, {"key": path_text((key,))})
        frame.key = key
        self.document.keys.setdefault((*frame.path, key), self._mark(event))

    def _open(self, node: dict[str, Any] | list[Any], event: Any) -> None:
        self._check(event)
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.node, dict) and frame.key is None:
            self._problem("F015", event)
            self._push(node, (*frame.path, f"?{len(frame.node)}"), event)
            frame.key = f"?{len(frame.node)}"  # the value of this key follows
            return
        self._push(node, self._add(node, event), event)

    def _push(self, node: dict[str, Any] | list[Any], path: Path_, event: Any) -> None:
        if len(self.stack) >= self.limits.depth:
            self._problem("F008", event, {"limit": self.limits.depth})
            raise _StopReading
        self.stack.append(_Frame(node, path))

    def _add(self, value: Any, event: Any) -> Path_:
        if not self.stack:
            self.document.data = value
            self.document.marks[()] = self._mark(event)
            return ()
        frame = self.stack[-1]
        if isinstance(frame.node, list):
            path: Path_ = (*frame.path, len(frame.node))
            frame.node.append(value)
        else:
            path = (*frame.path, frame.key or "")
            frame.node[frame.key or ""] = value
            frame.key = None
        self.document.marks[path] = self._mark(event)
        return path

    @staticmethod
    def _mark(event: Any) -> tuple[int, int]:
        return event.start_mark.line + 1, event.start_mark.column + 1


@dataclass(slots=True)
class _Frame:
    node: Any
    path: Path_
    key: str | None = None


def read_json(text: str, file: str, limits: Limits, error: type[DanhGiaError]) -> Document:
    """Read one JSON document; numbers stay as written; raise `error` with all problems found."""
    problems: list[Problem] = []
    if is_deeper(text, limits.depth):
        raise error(Problem("F008", Where(file), {"limit": limits.depth}))

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                problems.append(
                    Problem("F005", Where(file, path=path_text((key,))), {"key": path_text((key,))})
                )
            found[key] = value
        return found

    def constant(name: str) -> NoReturn:
        raise error(Problem("F014", Where(file), {"name": name}))

    try:
        data = json.loads(
            text,
            object_pairs_hook=pairs,
            parse_int=JsonScalar,
            parse_float=JsonScalar,
            parse_constant=constant,
        )
    except json.JSONDecodeError as failure:
        where = Where(file, failure.lineno, failure.colno)
        raise error(Problem("F012", where, {"reason": failure.msg})) from None
    document = Document(file, _json_scalars(data))
    problems += _json_problems(document)
    if problems:
        raise error(ordered(problems))
    return document


_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[][{}]', re.DOTALL)
"""A string, even one that does not end, or a bracket outside of strings."""


def is_deeper(text: str, depth: int) -> bool:
    """Whether JSON text nests deeper, as told by its brackets before a parser meets them."""
    now = 0
    for token in _TOKENS.finditer(text):
        if token[0] in "[{":
            now += 1
            if now > depth:
                return True
        elif token[0] in "]}":
            now -= 1
    return False


def _json_scalars(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _json_scalars(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_json_scalars(value) for value in data]
    if isinstance(data, bool):
        return JsonScalar("true" if data else "false")
    return data


def _json_problems(document: Document) -> Iterator[Problem]:
    for path, value in _walk(document.data, ()):
        if value is None:
            yield Problem("F009", document.where(path), {"key": path[-1] if path else ""})
        elif isinstance(value, str) and not isinstance(value, Plain) and not is_plain(value):
            yield from _string_problems(value, document.where(path))


def _string_problems(value: str, where: Where) -> Iterator[Problem]:
    if any("\ud800" <= char <= "\udfff" for char in value):
        yield Problem("F003", where)
    elif (found := hidden_character(value)) is not None:
        yield Problem("F016", where, {"char": found})


def _walk(data: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    yield path, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _walk(value, (*path, key))
