"""Report pages of the worked dossiers, made once, for the tests of pages."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from html_page import Element, read
from ruamel.yaml import YAML

from danhgia_rules import Dossier, evaluate
from danhgia_rules.reports import page
from danhgia_rules.reports.audiences import AUDIENCES

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
LANGUAGES = ("vi", "en")


def example(name: str) -> dict[str, Any]:
    """A worked dossier as plain data that may be changed."""
    text = (ROOT / f"docs/examples/{name}.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe").load(text)


@cache
def evaluated(path: Path):
    return evaluate(Dossier.from_file(path))


@cache
def material(path: Path):
    """Everything that any page can show: an audience must not see more for its being there."""
    return page.material(evaluated(path), "inspector")


@cache
def rendered(path: Path, audience: str, lang: str) -> str:
    return page.html(material(path), audience, lang)


@cache
def tree_of(path: Path, audience: str, lang: str) -> Element:
    return read(rendered(path, audience, lang))


def every_page(test):
    test = pytest.mark.parametrize("lang", LANGUAGES)(test)
    test = pytest.mark.parametrize("audience", AUDIENCES)(test)
    return pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)(test)


def section(tree: Element, name: str) -> Element:
    return tree.one("section", id=f"part-{name}")


def page_of(name: str, audience: str = "inspector", lang: str = "vi") -> Element:
    return tree_of(ROOT / f"docs/examples/{name}.yaml", audience, lang)


def last_list(tree: Element) -> list[Element]:
    section = tree.one("main").all("section")[-1]
    assert section.attributes["id"] == "left-out"
    return section.all("li")
