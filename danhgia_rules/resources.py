"""Finds the files that ship with the library: in the wheel, or beside it in a checkout."""

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


@cache
def checker_source() -> bytes:
    """Give the independent checker, as it goes into every bundle: in the wheel, or in `tools` of a checkout.

    Raises CatalogError (C004) when the package was installed without it.
    """
    package = files("danhgia_rules")
    for folder in (package / "_checker", package / ".." / "tools"):
        file = folder / "check_record.py"
        if file.is_file():
            return file.read_bytes()
    raise CatalogError(Problem("C004", params={"reason": "check_record.py"}))


def bundle_guide() -> bytes:
    """Give the text that tells whoever opens a bundle what it is."""
    return (files("danhgia_rules") / "records" / "bundle_readme.txt").read_bytes()
