"""Records, facts files and bundles for tests: made once, changed, packed again."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from danhgia_rules import Bundle, Dossier, Evaluation, Record, evaluate, load_rulebook
from danhgia_rules.canonical import canonical_bytes, digest, sha256
from danhgia_rules.loader import combine, load_file
from danhgia_rules.records.archive import write_archive
from danhgia_rules.records.model import Facts

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
SECOND = Path(__file__).parent / "second_rulebook"
EXAMPLES = ROOT / "docs/examples"
RULEBOOK = "248_qdtu_2021.cap_truong_ctxh"
OVERALL = "hd21_qd89_2019"
KEY, OTHER_KEY = b"k" * 32, b"o" * 32

FILES = {
    "criteria": RULES / "248_qdtu_2021/cap_truong_ctxh.yaml",
    "overall": RULES / "hd21_qd89_2019/xep_loai.yaml",
    "second": SECOND / "thu_thu.yaml",
}
"""The rulebook files at hand: criteria with their overall rules elsewhere, those, and one of both."""

PLACES = {
    "criteria": f"rules/{RULEBOOK}/rulebook.yaml",
    "overall": f"rules/{OVERALL}/rulebook.yaml",
    "law": f"rules/{RULEBOOK}/law.md",
    "overall law": f"rules/{OVERALL}/law.md",
}
"""Where a bundle keeps rulebooks and the texts they cite: by the id of the rulebook, not by the folder."""
NAMES = [
    "README.txt",
    "check_record.py",
    "facts.json",
    "manifest.json",
    "record.json",
    "rulebook.json",
    PLACES["law"],
    PLACES["criteria"],
    PLACES["overall law"],
    PLACES["overall"],
]
"""The files of a bundle of a worked example."""


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def example(name: str = "mau") -> Evaluation:
    return evaluate(Dossier.from_file(EXAMPLES / f"{name}.yaml"))


@cache
def record(name: str = "mau") -> Record:
    """The record of a worked example; not to be changed."""
    return example(name).record(KEY)


@cache
def bundle(name: str = "mau") -> bytes:
    return record(name).to_bundle()


@cache
def read_bundle(name: str = "mau") -> Bundle:
    return Bundle.from_bytes(bundle(name))


def facts_of(made: Record) -> Facts:
    assert made.facts is not None
    return made.facts


def data_of(thing: Record | Facts) -> dict[str, Any]:
    """What the file says, as data of one's own to change."""
    return json.loads(thing.to_bytes())


def placed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Give data with another value at one place."""
    changed = copy.deepcopy(data)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


def forged(made: Record, *path: Any, value: Any) -> Record:
    """A record whose decision was changed, with the digest of the decision made to fit."""
    data = placed(data_of(made), ("decision", *path), value)
    data["decision_sha256"] = digest(data["decision"])
    return Record(data)


def repacked(changes: dict[str, bytes | None], name: str = "mau", *, listed: bool = True) -> bytes:
    """A bundle with files changed, added or (None) taken out; by default its manifest is made to fit."""
    files = {key: value for key, value in {**read_bundle(name).files, **changes}.items() if value is not None}
    if listed and "manifest.json" in files:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {key: sha256(files[key]) for key in files if key != "manifest.json"}
        files["manifest.json"] = canonical_bytes(manifest)
    return write_archive(files)


@cache
def _unchanged(which: str) -> Any:
    return read(which, text_of(FILES[which]))


def read(which: str, text: str) -> Any:
    """Read one of the rulebook files with another text, beside the files that stand beside it."""
    path = FILES[which]

    def sibling(name: str) -> str | None:
        file = path.parent / name
        return text_of(file) if file.is_file() else None

    return load_file(text, path.name, sibling)


def loaded(which: str, text: str) -> Any:
    """Load a rulebook of which one file has another text."""
    if which == "second":
        return combine(read(which, text), lambda _: None)
    overall = read(which, text) if which == "overall" else _unchanged("overall")
    criteria = _unchanged("criteria") if which == "overall" else read(which, text)
    return combine(criteria, lambda name: overall if name == overall.id else None)


@cache
def bundled() -> Any:
    return load_rulebook(RULEBOOK)
