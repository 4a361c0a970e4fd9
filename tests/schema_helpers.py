"""Every output and its schema, for the tests of the schema files."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

from danhgia_rules import Dossier, evaluate
from danhgia_rules.output_schema import schema_file

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"

FACTS = ("la_uy_vien_bch", "ke_khai_tai_san")
"""Facts that are assumed to be missing, where they are there."""


def answers(result):
    """Give every output that can be made of one evaluation."""
    yield result.to_data()
    yield result.compare().to_data()
    yield result.questions().to_data()
    for entry in (result, *result):
        scale = result.rulebook.rating.scale if entry is result else result.rulebook.scale
        yield from (entry.why_not(name).to_data() for name in scale.names)
    ways = [result.path_to(name) for name in result.rulebook.rating.scale.names]
    yield from (way.to_data() for way in ways)
    there = (name for name in FACTS if getattr(result.dossier, name) is not None)
    for changes in (ways[-1].settings(), *({name: None} for name in there)):
        if changes:
            yield result.what_if(changes).to_data()


@cache
def schema_of(name):
    return json.loads((RULES / schema_file(name)).read_text(encoding="utf-8"))


@cache
def validator(name):
    return Draft202012Validator(schema_of(name))


@cache
def result_of(path):
    return evaluate(Dossier.from_file(path))


def assert_valid(data):
    validator(data["schema"]).validate(json.loads(json.dumps(data)))
