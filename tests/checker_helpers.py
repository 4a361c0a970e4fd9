"""The independent checker, as a program and as a module; bundles packed without our own writer."""

import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import strategies as own

from danhgia_rules import Dossier, evaluate
from danhgia_rules.canonical import canonical_bytes, sha256
from danhgia_rules.records.form import rulebook_form
from danhgia_rules.trace_data import bounds_data

ROOT = Path(__file__).parent.parent
CHECKER = ROOT / "tools/check_record.py"


def _loaded():
    spec = importlib.util.spec_from_file_location("check_record", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = _loaded()


def run(path, *options):
    """Run the checker as an inspector would; give its exit code and what it prints."""
    command = [sys.executable, "-I", "-S", str(CHECKER), str(path), *options]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def library(result):
    """What the library came to, in the shape of a record."""
    trace = result.trace
    return {
        "levels": {
            entry.criterion.id: {"level": str(entry.level), "bounds": bounds_data(entry.bounds)}
            for entry in trace.criteria
        },
        "rating": str(result.rating),
        "bounds": bounds_data(result.bounds),
        "deciding": {
            "criteria": {
                entry.criterion.id: [row.requirement.id for row in entry.requirements if row.binds]
                for entry in trace.criteria
            },
            "requirements": [row.requirement.id for row in trace.requirements if row.binds],
            "limits": [entry.limit.id for entry in trace.limits if entry.binds],
        },
    }


def both(data, rulebook=None):
    """Give what the library and the checker come to for one dossier."""
    dossier = Dossier.from_data(data)
    result = evaluate(dossier, rulebook=rulebook)
    return library(result), checker.derive(rulebook_form(result.rulebook), dossier.to_data())


def zipped(files, **options):
    """Pack files with zipfile as it comes, option by option as a forger would."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", options.get("method", zipfile.ZIP_STORED)) as archive:
        for name in options.get("order", sorted(files)):
            entry = zipfile.ZipInfo(name, options.get("date", (1980, 1, 1, 0, 0, 0)))
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            entry.compress_type = options.get("method", zipfile.ZIP_STORED)
            entry.comment = options.get("comment", b"")
            archive.writestr(entry, files[name])
    return stream.getvalue()


def relisted(files):
    """Make the manifest fit the files."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {name: sha256(files[name]) for name in files if name != "manifest.json"}
    return {**files, "manifest.json": canonical_bytes(manifest)}


def reforged(files, change):
    """Change record, facts and form as a forger would, and make every digest in the bundle fit again."""
    record, facts, form = (json.loads(files[f"{name}.json"]) for name in ("record", "facts", "rulebook"))
    change(record, facts, form)
    record["decision_sha256"] = sha256(canonical_bytes(record["decision"]))
    content = canonical_bytes(record)
    facts["record"] = sha256(content)
    changed = {
        "record.json": content,
        "facts.json": canonical_bytes(facts),
        "rulebook.json": canonical_bytes(form),
    }
    return zipped(relisted({**files, **changed}))


def share_rulebook(share):
    """A rulebook of one criterion with one share, rated by its level."""
    levels = [{"id": name, "label": name} for name in ("cao", "vua", "thap")]
    lowest = {"of": "criteria", "field": "level"}
    return own.build(
        {
            "schema": "danhgia/rulebook/1",
            "id": "thu",
            "title": "Bộ quy tắc đặt ra để thử",
            "position": "thu",
            "assessed_periods": {"from": "2021", "until": "2021"},
            "source_text": "vb",
            "levels": levels,
            "sources": own.SOURCES,
            "indicators": {
                "ty_le": {"label": "Tỷ lệ", "better": "higher", "share": share},
                "thap_nhat": {"label": "Mức thấp nhất", "better": "higher", "lowest": lowest},
            },
            "criteria": [
                {
                    "id": "A",
                    "title": "Tiêu chí",
                    "clauses": {"a": own.LAW},
                    "requirements": [
                        {
                            "id": "ty_le",
                            "clause": "a",
                            "indicator": "ty_le",
                            "source": own.SOURCE,
                            "cao": {"at_least": "80%"},
                            "vua": {"at_least": "40%"},
                        }
                    ],
                }
            ],
            "rating": {
                "levels": levels,
                "requirements": [
                    {
                        "id": "muc",
                        "indicator": "thap_nhat",
                        "source": own.SOURCE,
                        "cao": {"at_least": "cao"},
                        "vua": {"at_least": "vua"},
                    }
                ],
                "caps": [],
                "grounds": [],
                "not_rated": [],
            },
        }
    )
