"""Finds scenario files: beside a rulebook on disk or in the catalog, or in a folder that is named.

Reads bytes and syntax; must not know what a scenario says.
"""

from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from danhgia_rules.catalog import bundled
from danhgia_rules.documents import Document, Limits, read_text, read_yaml
from danhgia_rules.errors import DanhGiaError, Problem, Where

FOLDER = "scenarios"
LIMITS = Limits()
_ENDINGS = (".yaml", ".yml")


class ScenarioError(DanhGiaError):
    """Scenarios that cannot be read, or that do not fit their rulebook; none of them was run."""


class Folder(NamedTuple):
    """A folder of scenario files; bases lie in it or anywhere below the folder above it."""

    above: Traversable
    name: str
    shown: str
    """What messages call the folder above."""

    @property
    def is_on_disk(self) -> bool:
        """Whether its files can be opened by what messages call them."""
        return isinstance(self.above, Path) and Path(self.shown) == self.above

    def files(self) -> list[str]:
        """Name the scenario files, in order."""
        folder = self.above.joinpath(self.name)
        if not folder.is_dir():
            return []
        return sorted(
            entry.name for entry in folder.iterdir() if entry.is_file() and entry.name.endswith(_ENDINGS)
        )

    def called(self, path: str) -> str:
        """Give what messages call a file, from its path below the folder above."""
        return f"{self.shown}/{path}" if self.shown else path

    def base(self, written: str) -> str | None:
        """Give the path, below the folder above, of a base that a scenario file names; None outside it."""
        parts: list[str] = [self.name]
        for part in written.split("/"):
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            elif part not in {"", "."}:
                parts.append(part)
        return None if written.startswith("/") or "\\" in written else "/".join(parts)

    def text(self, path: str) -> str | None:
        """Give the text of a file below the folder above; None where there is none. Raises ScenarioError."""
        target = self.above.joinpath(*path.split("/"))
        if not target.is_file():
            return None
        with target.open("rb") as stream:
            content = stream.read(LIMITS.size + 1)
        return read_text(content, self.called(path), LIMITS, ScenarioError)

    def read(self, path: str) -> Document | None:
        """Read a YAML file below the folder above; None where there is none. Raises ScenarioError."""
        text = self.text(path)
        return None if text is None else read_yaml(text, self.called(path), LIMITS, ScenarioError)


def beside(source: str) -> Folder:
    """Give the folder `scenarios` beside a rulebook: the id of a bundled one, or a file."""
    if source.endswith(_ENDINGS):
        return on_disk(Path(source).parent / FOLDER)
    catalog = bundled()
    entry = next((entry for entry in catalog.entries if entry.id == source), None)
    place = entry.file.rpartition("/")[0] if entry else ""
    return Folder(catalog.root.joinpath(*place.split("/")) if place else catalog.root, FOLDER, place)


def on_disk(folder: Path) -> Folder:
    """Give a folder on disk; what lies above the folder above it is out of reach."""
    above = folder.parent if folder.name not in {"", ".."} else folder.resolve().parent
    name = folder.name if folder.name not in {"", ".."} else folder.resolve().name
    return Folder(above, name, "" if above == Path() else above.as_posix())


def rulebook_of(folder: Folder) -> str:
    """Give the rulebook that the scenarios of a folder are for: a file above, or an id of the catalog.

    Raises ScenarioError: T014 without any scenario file, T015 where no rulebook has that id, T017 where
    several files above have it.
    """
    named = next(_names(folder), None)
    if named is None:
        raise ScenarioError(Problem("T014", params={"folder": folder.called(folder.name)}))
    where, name = named
    files = [folder.called(file) for file in _rulebooks_above(folder, name)] if folder.is_on_disk else []
    if len(files) > 1:
        raise ScenarioError(Problem("T017", where, {"name": name, "files": ", ".join(files)}))
    if files:
        return files[0]
    if any(entry.id == name for entry in bundled().entries):
        return name
    raise ScenarioError(Problem("T015", where, {"name": name}))


def _rulebooks_above(folder: Folder, name: str) -> Iterator[str]:
    """Name the files just above a folder that say they are the rulebook with an id; others may be broken."""
    entries = sorted(folder.above.iterdir(), key=lambda entry: entry.name) if folder.above.is_dir() else ()
    for entry in entries:
        if entry.is_file() and entry.name.endswith(_ENDINGS):
            with suppress(ScenarioError):
                document = folder.read(entry.name)
                if document and isinstance(document.data, dict) and _is_rulebook(document.data, name):
                    yield entry.name


def _is_rulebook(data: dict[str, Any], name: str) -> bool:
    return data.get("id") == name and str(data.get("schema", "")).startswith("danhgia/rulebook/")


def _names(folder: Folder) -> Iterator[tuple[Where, str]]:
    for file in folder.files():
        document = folder.read(f"{folder.name}/{file}")
        if document and isinstance(document.data, dict) and isinstance(document.data.get("rulebook"), str):
            yield document.where(("rulebook",)), str(document.data["rulebook"])
