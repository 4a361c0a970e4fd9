"""What is to be checked: the bundled rulebooks, one of them, a file, or a folder."""

from pathlib import Path
from typing import NamedTuple

from danhgia_rules.catalog import CATALOG, Catalog, bundled, bundled_overall, joined_with_users
from danhgia_rules.checking.periods import Term
from danhgia_rules.documents import Limits, read_bytes
from danhgia_rules.errors import CatalogError, DanhGiaError, Problem, RulebookError, Where
from danhgia_rules.loader import combine, load_file
from danhgia_rules.loader.rulebook import Loaded, sibling_reader
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.rulebook.schema import SCHEMA


class Found(NamedTuple):
    """Rulebooks that could be loaded, their years, and what is wrong with those that could not."""

    rulebooks: tuple[Rulebook, ...]
    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()


def find(target: str | None, overlay: Path | None = None) -> Found:
    """Load what is named: nothing for all bundled rulebooks, an id, a file, or a folder.

    Raises CatalogError when the catalog of a folder cannot be read.
    """
    if target is None:
        return _of_catalog(bundled())
    folder = Path(target)
    if folder.is_dir():
        return _of_catalog(Catalog(folder)) if (folder / CATALOG).is_file() else _of_folder(folder)
    try:
        return Found(joined_with_users(target, overlay=overlay).rulebooks)
    except (RulebookError, CatalogError) as failure:
        return Found((), (), failure.problems)


def _of_catalog(catalog: Catalog) -> Found:
    rulebooks: list[Rulebook] = []
    problems: dict[str, Problem] = {}
    for entry in catalog.entries:
        try:
            if entry.position is None:
                catalog.overall(entry.id)
            else:
                rulebooks.append(catalog.rulebook(entry.id))
        except DanhGiaError as failure:
            problems |= {problem.render(): problem for problem in failure.problems}
    terms = (
        Term(entry.id, entry.position, int(entry.from_), int(entry.until), where)
        for entry, where in catalog.places()
        if entry.position is not None
    )
    return Found(tuple(rulebooks), tuple(terms), tuple(problems.values()))


def _of_folder(folder: Path) -> Found:
    """Load every rulebook below a folder; overall rules are looked for there, then among the bundled ones."""
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    for path in sorted(path for path in folder.rglob("*.y*ml") if path.is_file()):
        try:
            content = read_bytes(path, Limits(), RulebookError)
            if SCHEMA.encode() in content:
                loaded.append(load_file(content, str(path), sibling_reader(path)))
        except RulebookError as failure:
            problems += failure.problems
    if not loaded and not problems:
        problems.append(Problem("P900", Where(str(folder))))
    overall = {one.id: one for one in loaded}
    rulebooks, terms = [], []
    for one in loaded:
        if one.criteria:
            try:
                rulebooks.append(combine(one, lambda name: overall.get(name) or bundled_overall(name)))
                terms.append(_term(one))
            except RulebookError as failure:
                problems += failure.problems
    return Found(tuple(rulebooks), tuple(terms), tuple(problems))


def _term(loaded: Loaded) -> Term:
    where = loaded.sources.context.document.where(("assessed_periods", "from"))
    first, last = loaded.periods
    return Term(loaded.id, loaded.position or "", int(first), int(last), where)
