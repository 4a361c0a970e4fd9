"""The bundle (`danhgia/bundle/1`): record, facts, rulebooks and law texts, with what re-checks them.

One ZIP file that a machine without network, and without this library, can check.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from danhgia_rules.canonical import canonical_bytes, sha256
from danhgia_rules.documents import Limits, read_bytes
from danhgia_rules.errors import Problem, RecordError, RulebookError, Where
from danhgia_rules.quiet import Quiet
from danhgia_rules.records.archive import MAX_ARCHIVE, read_archive, write_archive
from danhgia_rules.records.form import Form, form_bytes
from danhgia_rules.records.model import Facts, Record
from danhgia_rules.records.strict import parse_canonical, read_canonical
from danhgia_rules.resources import bundle_guide, checker_source
from danhgia_rules.rulebook.model import Origin, Rulebook

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out
    from danhgia_rules.loader import Loaded

SCHEMA: Final = "danhgia/bundle/1"
MANIFEST, RECORD, FACTS, FORM = "manifest.json", "record.json", "facts.json", "rulebook.json"
CHECKER, GUIDE = "check_record.py", "README.txt"
_KNOWN = re.compile(
    r"(README\.txt|check_record\.py|(manifest|record|facts|rulebook)\.json|rules(/[^/]+){2})\Z"
)
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\Z")


def bundle_bytes(record: Record, facts: Facts, rulebook: Rulebook) -> bytes:
    """Write a bundle; the same record, facts and rulebook give the same bytes."""
    files = {
        RECORD: record.to_bytes(),
        FACTS: facts.to_bytes(),
        FORM: form_bytes(rulebook),
        CHECKER: checker_source(),
        GUIDE: bundle_guide(),
    }
    overlay = rulebook.overlay
    if overlay is None:
        first, rules = _add_rules(rulebook.origins, (rulebook.id, rulebook.rating.id), files)
        return _closed(files, first, rules)
    *origins, last = rulebook.origins
    first, rules = _add_rules(origins, (overlay.rulebook, overlay.rating_rules), files)
    first["overlay"] = _add_origin(last, overlay.id, files, "overlay.yaml")
    return _closed(files, first, rules)


def _add_rules(
    origins: Sequence[Origin], ids: tuple[str, str], files: dict[str, bytes]
) -> "tuple[out.BundledSource, out.BundledFile | None]":
    """Add the files of criteria and, where they are another one, of overall rules."""
    first, *rest = [_add_origin(origin, name, files) for origin, name in zip(origins, ids, strict=False)]
    return {"file": first["file"], "texts": first["texts"]}, rest[0] if rest else None


def _closed(files: dict[str, bytes], rulebook: "out.BundledSource", rules: "out.BundledFile | None") -> bytes:
    manifest: out.Manifest = {
        "schema": SCHEMA,
        "rulebook": rulebook,
        "rating_rules": rules,
        "files": {name: sha256(content) for name, content in files.items()},
    }
    return write_archive({**files, MANIFEST: canonical_bytes(manifest)})


def _add_origin(
    origin: Origin, folder: str, files: dict[str, bytes], file: str = "rulebook.yaml"
) -> "out.BundledFile":
    """Add a rulebook file and the texts it cites, by the id of the rulebook; say which is which.

    Where the file lay is not told: the name of a folder may be that of a person.
    """
    place = _add(folder, file, origin.text, files)
    texts = {}
    for cited, text in origin.cited:
        *_, beside, name = (folder, *cited.split("/"))
        texts[cited] = _add(beside, name, text, files)
    return {"file": place, "texts": texts}


def _add(folder: str, file: str, text: str, files: dict[str, bytes]) -> str:
    folder, file = (part if _SAFE.match(part) else "_" for part in (folder, file))
    content, number = text.encode(), 0
    while True:
        name = f"rules/{folder}{f'_{number}' if number else ''}/{file}"
        if files.setdefault(name, content) == content:
            return name
        number += 1


class Bundle(Quiet):
    """A bundle that was read: its record, its facts unless they were erased, its rulebook."""

    def __init__(self, files: Mapping[str, bytes], manifest: "out.Manifest", name: str) -> None:
        self.files = files
        self.name = name
        self._manifest = manifest
        self.record = Record.from_bytes(self._file(RECORD), f"{name}/{RECORD}")
        found = files.get(FACTS)
        self.facts = None if found is None else Facts.from_bytes(found, f"{name}/{FACTS}")
        self.form: Form = parse_canonical(self._file(FORM), f"{name}/{FORM}")

    @classmethod
    def from_bytes(cls, content: bytes, name: str = "bundle") -> Self:
        """Read a bundle; raise RecordError (B001 to B011) for what is none, or was damaged."""
        files = read_archive(content, name)
        foreign = [other for other in files if not _KNOWN.match(other)]
        if foreign:
            raise RecordError([Problem("B006", Where(name), {"name": other}) for other in foreign])
        if MANIFEST not in files:
            raise RecordError(Problem("B011", Where(name), {"name": MANIFEST}))
        manifest = read_canonical(files[MANIFEST], f"{name}/{MANIFEST}", SCHEMA)
        return cls(files, manifest, name)

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read a bundle from disk; raise RecordError as `from_bytes` does."""
        return cls.from_bytes(read_bytes(Path(path), Limits(size=MAX_ARCHIVE), RecordError), str(path))

    def _file(self, name: str) -> bytes:
        if name not in self.files:
            raise RecordError(Problem("B011", Where(self.name), {"name": name}))
        return self.files[name]

    def altered(self) -> tuple[str, ...]:
        """Name the files that are not what the manifest says, that it lacks, or that are lacking."""
        listed = self._manifest["files"]
        present = {name: sha256(content) for name, content in self.files.items() if name != MANIFEST}
        names = sorted(listed.keys() | present.keys())
        erased = {FACTS} if FACTS not in present else set()
        return tuple(name for name in names if listed.get(name) != present.get(name) and name not in erased)

    def rulebook(self) -> Rulebook:
        """Load the rulebook from its own files; raise RecordError (B015) when it cannot be read."""
        from danhgia_rules.loader import apply_overlay, combine  # noqa: PLC0415 - slow to import

        first, rules = self._manifest["rulebook"], self._manifest["rating_rules"]
        try:
            overall = None if rules is None else self._load(rules)
            found = combine(self._load(first), lambda _: overall)
            overlay = first.get("overlay")
            if overlay is None:
                return found
            texts = self._reader(overlay["texts"])
            return apply_overlay(found, self._file(overlay["file"]), overlay["file"], texts)
        except RulebookError:
            raise RecordError(Problem("B015", Where(self.name))) from None

    def _load(self, source: "out.BundledFile") -> "Loaded":
        from danhgia_rules.loader import load_file  # noqa: PLC0415 - the loader is slow to import

        return load_file(self._file(source["file"]), source["file"], self._reader(source["texts"]))

    def _reader(self, texts: Mapping[str, str]) -> Callable[[str], str | None]:
        def read(cited: str) -> str | None:
            found = self.files.get(texts.get(cited, ""))
            return None if found is None else found.decode("utf-8", "replace")

        return read

    def without_facts(self) -> bytes:
        """Give the same bundle without facts and key: the record stays; nothing links it to the dossier."""
        files = {name: content for name, content in self.files.items() if name != FACTS}
        return write_archive(files)
