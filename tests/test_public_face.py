"""The public face: these names and no others, each with its words, none slow to import."""

import inspect
import json
import subprocess
import sys

import pytest

import danhgia_rules

NAMES = [
    "Bounds",
    "Bundle",
    "CatalogError",
    "CriterionResult",
    "DanhGiaError",
    "DecisionLog",
    "Dossier",
    "DossierError",
    "EngineDisagreement",
    "EngineError",
    "Evaluation",
    "Facts",
    "Level",
    "LogError",
    "Rating",
    "Record",
    "RecordError",
    "Rulebook",
    "RulebookError",
    "Verification",
    "__version__",
    "evaluate",
    "load_rulebook",
    "verify",
]
CLASSES = [name for name in NAMES if inspect.isclass(getattr(danhgia_rules, name))]
NOT_NEEDED_YET = {
    *("typer", "rich", "ruamel.yaml", "durable_rules_engine", "durable"),
    *("sqlite3", "zipfile", "cryptography"),
    *("danhgia_rules.records", "danhgia_rules.verification", "danhgia_rules.log"),
    *("danhgia_rules.checking", "danhgia_rules.scenarios", "danhgia_rules.revision", "danhgia_rules.exports"),
    *("danhgia_rules.reports", "jinja2"),
    *("danhgia_rules.batch", "polars", "pyspark"),
}


def members():
    """The public methods and properties that the library itself gives to its public classes."""
    for name in CLASSES:
        found = getattr(danhgia_rules, name)
        for member in dir(found):
            owner = next(base for base in found.__mro__ if member in vars(base))
            value = vars(owner)[member]
            ours = owner.__module__.startswith("danhgia_rules")
            is_code = hasattr(value, "__get__") and not inspect.ismemberdescriptor(value)
            if ours and is_code and not member.startswith("_"):
                yield f"{name}.{member}", value


MEMBERS = dict(members())


def test_the_public_names_are_exactly_these():
    assert danhgia_rules.__all__ == NAMES
    assert sorted(NAMES) == NAMES
    for name in NAMES:
        assert hasattr(danhgia_rules, name)


def test_importing_everything_gives_these_names_only():
    found = {}
    exec("from danhgia_rules import *", found)  # noqa: S102 - the star is what is tested
    assert set(found) - {"__builtins__"} == set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "__version__"])
def test_every_public_object_has_a_docstring_of_its_own(name):
    thing = getattr(danhgia_rules, name)
    text = vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__
    assert text
    assert text.splitlines()[0].endswith((".", ":"))


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_every_public_method_and_property_has_a_docstring(name):
    value = MEMBERS[name]
    inside = (getattr(value, place, None) for place in ("fget", "func", "__func__", "__wrapped__"))
    assert next(filter(None, inside), value).__doc__


def test_the_members_that_people_use_are_among_those_tested():
    used = {
        "CriterionResult.explain",
        "CriterionResult.trace",
        "DanhGiaError.code",
        "DanhGiaError.render",
        "Dossier.from_data",
        "Dossier.from_file",
        "Dossier.from_text",
        "Dossier.to_json",
        "Dossier.to_yaml",
        "Bundle.from_file",
        "Bundle.without_facts",
        "DecisionLog.append",
        "DecisionLog.open",
        "DecisionLog.verify",
        "Evaluation.criteria",
        "Evaluation.explain",
        "Evaluation.levels",
        "Evaluation.missing",
        "Evaluation.record",
        "Evaluation.to_json",
        "Record.digest",
        "Record.from_file",
        "Record.to_bundle",
        "Rulebook.criterion",
        "Verification.explain",
        "Verification.verdict",
    }
    assert used <= set(MEMBERS)


@pytest.mark.parametrize("name", ["evaluate", "load_rulebook", "verify"])
def test_every_public_function_is_typed(name):
    signature = inspect.signature(getattr(danhgia_rules, name))
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty


def test_the_version_is_a_semantic_version():
    assert all(part.isdigit() for part in danhgia_rules.__version__.split("."))
    assert danhgia_rules.__version__.count(".") == 2


def test_importing_the_library_imports_nothing_that_it_does_not_need_yet():
    code = "import json, sys, danhgia_rules; print(json.dumps(sorted(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert not NOT_NEEDED_YET & set(json.loads(found.stdout))


def test_every_error_of_the_library_is_one_of_its_base():
    for name in CLASSES:
        found = getattr(danhgia_rules, name)
        if issubclass(found, Exception):
            assert issubclass(found, danhgia_rules.DanhGiaError)
