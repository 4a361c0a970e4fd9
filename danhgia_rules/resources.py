"""Finds the rulebooks that ship with the library: in the wheel, or beside it in a checkout."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from danhgia_rules.errors import CatalogError, Problem


@cache
def rules_root() -> Traversable:
    """Give the folder of the bundled rulebooks: the one that holds `catalog.yaml`.

    Raises CatalogError (C004) when the package was installed without it.
    """
    package = files("danhgia_rules")
    for folder in (package / "_rulebooks", package / ".." / "rules"):
        if (folder / "catalog.yaml").is_file():
            return folder
    raise CatalogError(Problem("C004", params={"reason": "catalog.yaml"}))
