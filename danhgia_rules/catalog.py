"""The catalog: which rulebooks there are, and which one rates a position in a period.

Only files that `rules/catalog.yaml` lists are read. The assessed period decides, never
today's date; no rulebook, or two, is an error, and nothing falls back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field, ValidationError

from danhgia_rules.documents import Document, Limits, read_text, read_yaml
from danhgia_rules.errors import CatalogError, Problem, RulebookError, Where, ordered
from danhgia_rules.resources import rules_root
from danhgia_rules.rulebook.model import Parameter, RatingRules, Rulebook
from danhgia_rules.scalars import Text, Year, as_tuple, word
from danhgia_rules.validation import Part, closest, schema_problems

if TYPE_CHECKING:
    from danhgia_rules.loader import Loaded

CATALOG = "catalog.yaml"
FOLDERS_ABOVE = 3
"""A catalog is looked for in so many folders above a rulebook's file."""
TEXT_LIMITS = Limits(size=2**22)
"""Law texts may be longer than a rulebook."""


class Entry(Part):
    """A rulebook of the catalog; without a position it holds overall rules."""

    id: Text
    file: Text
    position: Text | None = None
    from_: Annotated[Year, Field(alias="from")]
    until: Year


class _CatalogFile(Part):
    schema_: Annotated[Literal["danhgia/catalog/1"], BeforeValidator(word), Field(alias="schema")]
    rulebooks: Annotated[tuple[Entry, ...], BeforeValidator(as_tuple)]


@dataclass(frozen=True, slots=True)
class Choice:
    """A rulebook and why it was taken: position, period, the years compared, or by name."""

    rulebook: Rulebook
    position: str
    period: str
    by_name: bool


class Catalog:
    """The rulebooks below one folder, loaded when they are first needed."""

    def __init__(self, root: Traversable) -> None:
        self.root = root
        try:
            content = (root / CATALOG).read_bytes()
        except OSError:
            raise CatalogError(Problem("C004", params={"reason": CATALOG})) from None
        text = read_text(content, CATALOG, Limits(), CatalogError)
        document = read_yaml(text, CATALOG, Limits(), CatalogError)
        try:
            self.entries = _CatalogFile.model_validate(document.data).rulebooks
        except ValidationError as failure:
            problems = schema_problems(failure, document, _CatalogFile)
            raise CatalogError(ordered(problems)) from None
        self._document = document
        self._check(document)
        self._loaded: dict[str, Loaded] = {}
        self._rulebooks: dict[str, Rulebook] = {}

    def _check(self, document: Document) -> None:
        problems, seen = [], set()
        for index, entry in enumerate(self.entries):
            where = document.where(("rulebooks", index, "id"))
            if entry.id in seen:
                problems.append(Problem("R002", where, {"what": "rulebook", "name": entry.id}))
            if entry.from_ > entry.until:
                params = {"start": entry.from_, "end": entry.until}
                problems.append(Problem("R035", document.where(("rulebooks", index, "from")), params))
            seen.add(entry.id)
        if problems:
            raise CatalogError(ordered(problems))

    def places(self) -> list[tuple[Entry, Where]]:
        """Give each entry with the place in the catalog where its years are written."""
        paths = (("rulebooks", index, "from") for index in range(len(self.entries)))
        return list(zip(self.entries, map(self._document.where, paths), strict=True))

    def rulebook(self, name: str) -> Rulebook:
        """Load a rulebook by its id; raise CatalogError (C003) when there is none."""
        if name not in self._rulebooks:
            from danhgia_rules.loader import combine  # noqa: PLC0415 - the loader is slow to import

            self._rulebooks[name] = combine(self._load(name), self._load)
        return self._rulebooks[name]

    def overall(self, name: str) -> RatingRules | None:
        """Give overall rules by their id; None when the id is that of a rulebook of criteria, or unknown."""
        entry = next((entry for entry in self.entries if entry.id == name), None)
        return None if entry is None or entry.position else self._load(name).rating

    def overall_file(self, name: str) -> "Loaded | None":
        """Give the file with an id as it was loaded; None when the catalog lists none."""
        return self._load(name) if any(entry.id == name for entry in self.entries) else None

    def users(self, name: str) -> "list[Loaded]":
        """Give the rulebooks of criteria that name overall rules by this id."""
        found = (self._load(entry.id) for entry in self.entries if entry.position is not None)
        return [loaded for loaded in found if loaded.overall == name]

    def file(self, name: str) -> "Loaded":
        """Give the file of an entry as it was loaded; raise CatalogError (C003) when there is none."""
        return self._load(name)

    def rating_rules(self, name: str) -> tuple[RatingRules, Mapping[str, Parameter]]:
        """Give the overall rules of an entry that has them, with the readings of the law in its file."""
        loaded = self._load(name)
        if loaded.rating is None:
            raise CatalogError(Problem("C003", params={"name": name, "hint": ""}))
        return loaded.rating, loaded.parameters

    def _load(self, name: str) -> "Loaded":
        if name not in self._loaded:
            entry = next((entry for entry in self.entries if entry.id == name), None)
            if entry is None:
                hint = closest(name, [entry.id for entry in self.entries])
                raise CatalogError(Problem("C003", params={"name": name, "hint": hint}))
            loaded = self._read(entry)
            if (loaded.id, loaded.position, loaded.periods) != (
                entry.id,
                entry.position,
                (entry.from_, entry.until),
            ):
                raise CatalogError(Problem("C004", params={"reason": f"{CATALOG} ≠ {entry.file}"}))
            self._loaded[name] = loaded
        return self._loaded[name]

    def _read(self, entry: Entry) -> "Loaded":
        from danhgia_rules.loader import load_file  # noqa: PLC0415 - the loader is slow to import

        folder = entry.file.rpartition("/")[0]

        def sibling(name: str) -> str | None:
            parts = (folder, *name.split("/")) if not name.startswith("../") else tuple(name[3:].split("/"))
            target = self.root.joinpath(*parts)
            return (
                read_text(target.read_bytes(), name, TEXT_LIMITS, CatalogError) if target.is_file() else None
            )

        try:
            content = (self.root / entry.file).read_bytes()
        except OSError:
            raise CatalogError(Problem("C004", params={"reason": entry.file})) from None
        return load_file(content, entry.file, sibling)

    def choose(self, position: str, period: str, where: Where | None = None) -> Choice:
        """Give the one rulebook for a position and an assessed year; raise CatalogError otherwise.

        `where` is the place in the dossier that asks, for the error to name.
        """
        at = where or Where()
        found = [
            entry
            for entry in self.entries
            if entry.position == position and entry.from_ <= period <= entry.until
        ]
        params: dict[str, object] = {"position": position, "period": period}
        if len(found) > 1:
            raise CatalogError(
                Problem("C002", at, params=params | {"found": ", ".join(entry.id for entry in found)})
            )
        if not found:
            known = "; ".join(f"{e.position} {e.from_}–{e.until}" for e in self.entries if e.position)
            raise CatalogError(Problem("C001", at, params=params | {"known": known}))
        return Choice(self.rulebook(found[0].id), position, period, by_name=False)


@cache
def bundled() -> Catalog:
    """Give the catalog that ships with the library."""
    return Catalog(rules_root())


def load_rulebook(source: str | Path, *, overlay: str | Path | None = None) -> Rulebook:
    """Load a rulebook: by the id of a bundled one, or from a YAML file; with an overlay file if one is named.

    A file is checked whole. Overall rules that it names are those of the catalog that lists the file
    (`catalog.yaml` in a folder above it), else bundled ones. Raises RulebookError with all
    problems by line and column, or CatalogError when no bundled rulebook has that id.
    """
    from danhgia_rules.loader import load_path  # noqa: PLC0415 - the loader is slow to import

    if is_file(source):
        return overlaid(load_path(Path(source), _catalog_of(Path(source)).overall_file), overlay)
    return overlaid(bundled().rulebook(str(source)), overlay)


def is_file(source: str | Path) -> bool:
    """Say whether a rulebook is named by its file, and not by the id of a bundled one."""
    return isinstance(source, Path) or str(source).endswith((".yaml", ".yml"))


OverallRules = tuple[RatingRules, Mapping[str, Parameter]]
"""Overall rules with the readings of the law in their file."""


class Joined(NamedTuple):
    """Rulebooks to look at for one source; `overall` says that the source holds overall rules only."""

    rulebooks: tuple[Rulebook, ...]
    overall: "Loaded | None" = None


def joined_with_users(source: str | Path, *, overlay: str | Path | None = None) -> Joined:
    """Load a rulebook; for overall rules only, every rulebook of criteria that names their id, with them.

    Those are looked for in the catalog that lists the file, else among the bundled ones. Raises what
    `load_rulebook` raises, and RulebookError (V003) where no rulebook of criteria names the overall rules.
    """
    from danhgia_rules.loader import combine  # noqa: PLC0415 - the loader is slow to import

    loaded, catalog = _loaded(source)
    if loaded.criteria:
        return Joined((overlaid(combine(loaded, catalog.overall_file), overlay),))
    users = catalog.users(loaded.id)
    if not users:
        raise RulebookError(
            Problem("V003", loaded.sources.context.document.where(("id",)), {"id": loaded.id})
        )
    joined = (overlaid(combine(user, lambda _: loaded), overlay) for user in users)
    return Joined(tuple(joined), loaded)


def overall_rules(source: str | Path) -> OverallRules | None:
    """Give the overall rules of a source that holds nothing else; None of any other, or an unknown id."""
    if not is_file(source) and all(entry.id != source for entry in bundled().entries):
        return None
    loaded = _loaded(source)[0]
    return None if loaded.criteria or loaded.rating is None else (loaded.rating, loaded.parameters)


def _loaded(source: str | Path) -> "tuple[Loaded, Catalog]":
    """Load the file that a source names, with the catalog in which others are looked for."""
    from danhgia_rules.loader import load_alone  # noqa: PLC0415 - the loader is slow to import

    if is_file(source):
        return load_alone(Path(source)), _catalog_of(Path(source))
    return bundled().file(str(source)), bundled()


def overlaid(rulebook: Rulebook, overlay: str | Path | None) -> Rulebook:
    """Apply the overlay file that is named, if one is, to a rulebook.

    Raises RulebookError with all that is wrong with the overlay, or O012 for what is no path.
    """
    if overlay is None:
        return rulebook
    from danhgia_rules.loader import overlay_path  # noqa: PLC0415 - the loader is slow to import

    if not isinstance(overlay, str | Path):
        raise RulebookError(Problem("O012", params={"found": type(overlay).__name__}))
    return overlay_path(rulebook, Path(overlay))


def _catalog_of(path: Path) -> Catalog:
    """Give the catalog where what a file names is found: its own where one lists it, else the bundled one."""
    file = path.resolve()
    for folder in file.parents[:FOLDERS_ABOVE]:
        if (folder / CATALOG).is_file():
            catalog = Catalog(folder)
            if any(folder / entry.file == file for entry in catalog.entries):
                return catalog
    return bundled()


def bundled_overall(name: str) -> "Loaded | None":
    """Give the bundled file of overall rules with an id; None when there is none."""
    return bundled().overall_file(name)


def check_fit(rulebook: Rulebook, position: str, period: str, where: Where | None = None) -> Choice:
    """Accept a rulebook that the caller names, if it is for this position and period."""
    if rulebook.position != position or not rulebook.periods[0] <= period <= rulebook.periods[1]:
        scope = f"{rulebook.position} {rulebook.periods[0]}–{rulebook.periods[1]}"
        params = {"rulebook": rulebook.id, "scope": scope, "position": position, "period": period}
        raise CatalogError(Problem("C005", where or Where(), params))
    return Choice(rulebook, position, period, by_name=True)


def check_overlay(rulebook: Rulebook, period: str, where: Where | None = None) -> None:
    """Check that the overlay of a rulebook, if it has one, is for the assessed year; raise CatalogError.

    `where` is the place in the dossier that names the year.
    """
    overlay = rulebook.overlay
    if overlay is not None and not overlay.periods[0] <= period <= overlay.periods[1]:
        start, end = overlay.periods
        params = {"overlay": overlay.id, "start": start, "end": end, "period": period}
        raise CatalogError(Problem("O003", where or Where(), params))
