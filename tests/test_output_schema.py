"""The schema files say exactly what goes out: every output is valid, and one that is altered is not."""

import copy
import importlib.util
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from jsonschema import Draft202012Validator

from danhgia_rules import DanhGiaError, Dossier, evaluate, load_rulebook
from danhgia_rules.answers.comparison.model import Direction
from danhgia_rules.answers.comparison.warnings import CautionCode
from danhgia_rules.answers.path.model import ChangeKind, Nature, ObstacleKind, Reach
from danhgia_rules.answers.questions.model import Way, Weight
from danhgia_rules.answers.why_not.model import Standing
from danhgia_rules.cli.schemas import print_schema
from danhgia_rules.dossier.fields import places as dossier_places
from danhgia_rules.dossier.fields import record_name
from danhgia_rules.loader import context, ladders
from danhgia_rules.output_schema import (
    SCHEMAS,
    comparison,
    evaluation,
    questions,
    schema_file,
    values,
    why_not,
)
from danhgia_rules.output_schema import path as path_schema

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
DIALECT = "https://json-schema.org/draft/2020-12/schema"

FREE_TEXT = {
    *("ma", "rating_label", "title", "label", "reason", "subject", "unit", "clauses"),
    *("path", "paths", "missing", "not_counted", "declared_not_applicable", "removes", "assessments"),
    *("before", "after", "so_van_ban", "ly_do"),
    *("document", "number", "issuer", "at", "quote", "so", "co_quan"),
}
"""Keys under which any text may stand; under all others a word out of place is refused."""

OPEN = {"rulebook", "parameters"}
"""Blocks whose ids and values are any text."""

MAPS = {"levels", "changes"}
"""Keys of objects whose own keys are data: one entry less is another result, not a mistake."""


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


def tool():
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "tools/make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def objects_in(schema):
    """Give every part of a schema that declares keys."""
    if isinstance(schema, dict):
        if "required" in schema and "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects_in(part)


# --- The files ------------------------------------------------------------------------------


def test_every_output_has_a_schema_and_every_schema_an_output():
    made = [data["schema"] for data in answers(result_of(EXAMPLES[0]))]
    assert set(made) == set(SCHEMAS)
    files = {path.name for path in (RULES / "schemas").iterdir()}
    assert files == {schema_file(name).removeprefix("schemas/") for name in SCHEMAS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_what_the_types_give(name):
    text = (RULES / schema_file(name)).read_text(encoding="utf-8")
    assert text == tool().output_schema(name), "run python tools/make_reference.py"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_a_schema_that_names_itself_and_leads_nowhere_else(name):
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, name)
    assert schema["properties"]["schema"]["const"] == name
    assert schema["title"]
    text = json.dumps(schema)
    assert text.count("://") == 1
    assert all(ref.startswith("#/$defs/") for ref in references(schema))


def references(schema):
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from references(part)
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        yield schema["$ref"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_is_closed_and_every_key_is_described(name):
    found = list(objects_in(schema_of(name)))
    assert len(found) >= 4
    for schema in found:
        assert schema["additionalProperties"] is False
        assert schema["description"].endswith(".")
        for key, part in schema["properties"].items():
            assert part["description"].endswith("."), (schema["title"], key)
            assert "\n" not in part["description"]


def types_in(schema):
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from types_in(part)
    if isinstance(schema, dict) and isinstance(schema.get("type"), str | list):
        yield from schema["type"] if isinstance(schema["type"], list) else [schema["type"]]


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_schema_allows_a_floating_point_number(name):
    assert set(types_in(schema_of(name))) == {"object", "array", "string", "integer", "boolean", "null"}


def test_words_and_patterns_are_those_of_the_library():
    assert f"^{context.NAME.pattern.removesuffix(chr(92) + 'Z')}$" == values.NAME
    assert f"^{context.CRITERION.pattern.removesuffix(chr(92) + 'Z')}$" == values.CRITERION
    assert set(values.COMPARISONS) == {*ladders.UPWARD, *ladders.DOWNWARD}
    for names, words in (
        (Standing, why_not.STANDINGS),
        (Reach, path_schema.REACHES),
        (ChangeKind, path_schema.CHANGE_KINDS),
        (ObstacleKind, path_schema.OBSTACLE_KINDS),
        (Nature, path_schema.NATURES),
        (Weight, questions.WEIGHTS),
        (Way, questions.WAYS),
        (Direction, comparison.DIRECTIONS),
        (CautionCode, comparison.CAUTIONS),
    ):
        assert list(names) == words
    read = dossier_places().values()
    fields = [field for place in read for field in (*place.fields.values(), place.value) if field]
    # Of a list or a block that is missing as a whole, a question has a kind of its own.
    assert {field.type.kind for field in fields} | {"list", "block"} == set(questions.KINDS)


def test_every_kind_of_conclusion_is_named():
    every = [path for path in EXAMPLES if path.stem in {"suy_thoai", "mau"}]
    seen = {fired.concludes for path in every for fired in result_of(path).trace.fired}
    # A rulebook needs many criteria for a rule to be split into parts: test_program.py makes one.
    assert seen | {"part"} == set(evaluation.CONCLUSIONS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_on_the_page_of_its_output(name):
    pages = ["evaluation"] if name == "danhgia/evaluation/1" else ["answers", "evaluation"]
    text = "".join((ROOT / f"docs/reference/{page}.md").read_text(encoding="utf-8") for page in pages)
    quoted = set(re.findall(r"`([^`\n]+)`", text))
    assert name in quoted
    for schema in objects_in(schema_of(name)):
        assert set(schema["properties"]) <= quoted, schema["title"]


# --- What goes out is valid -----------------------------------------------------------------


def assessed(data, rulebook):
    """Add what two people decided: the highest of everything, and the lowest."""

    def entry(who, rank):
        muc = {criterion.id: rulebook.scale.names[rank] for criterion in rulebook.criteria}
        return {"chu_the": who, "xep_loai": rulebook.rating.scale.names[rank], "muc": muc}

    return own.dossier({**data, "danh_gia": [entry("tu_danh_gia", -1), entry("tap_the", 0)]})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_output_for_a_worked_dossier_is_valid(path):
    for data in answers(result_of(path)):
        assert_valid(data)


@own.examples(10)
@given(own.with_gaps())
def test_every_output_for_any_dossier_is_valid(pair):
    rulebook = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    full, data = (evaluate(assessed(data, rulebook)) for data in pair)
    assert_valid(full.to_data())
    for output in answers(data):
        assert_valid(output)


@own.examples(20)
@given(own.cases())
def test_every_output_under_any_rulebook_is_valid(case):
    rulebook, *both = case
    full, data = (evaluate(assessed(data, rulebook), rulebook=rulebook) for data in both)
    assert_valid(full.to_data())
    for output in answers(data):
        assert_valid(output)


def test_a_whole_list_or_record_is_given_as_a_dossier_holds_it():
    result = result_of(ROOT / "docs/examples/bi_ky_luat.yaml")
    held = json.loads(result.dossier.to_json())
    for name in ("ky_luat", "bieu_hien", "don_vi_truc_thuoc"):
        record = held[name][-1]
        last = record_name(getattr(result.dossier, name), len(held[name]) - 1)
        for path, fact in ((name, held[name]), (f"{name}[{last}]", record)):
            data = result.what_if({path: None}).to_data()
            assert_valid(data)
            assert data["assumed"] == [{"path": path, "before": fact, "after": None}]


HEAD = ("schema", "ma", "ky_danh_gia", "rulebook", "rating", "bounds")


def inside(data):
    """Give every object inside."""
    for value in data.values() if isinstance(data, dict) else data:
        if isinstance(value, dict):
            yield value
        if isinstance(value, dict | list):
            yield from inside(value)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_answer_begins_with_what_was_asked_about_and_says_it_once(path):
    whole, *found = answers(result_of(path))
    rulebook = whole["rulebook"]["id"]
    for data in found:
        assert tuple(data)[: len(HEAD)] == HEAD
        about = (whole["ma"], whole["ky_danh_gia"], rulebook, whole["rating"], whole["bounds"])
        assert tuple(data[key] for key in HEAD[1:]) == about
        assert not any({"schema", "rulebook"} & set(part) for part in inside(data))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_rating_has_the_same_keys_wherever_it_stands(path):
    result = result_of(path)
    for target in result.rulebook.rating.scale.names:
        way = result.path_to(target)
        after = way.to_data()["after"]
        assert (after is None) == (str(way.reach) != "possible")
        if after is not None:
            assert after == result.what_if(way.settings()).to_data()["after"]
        data = result.why_not(target).to_data()
        assert (data["result"], data["result_bounds"]) == (data["rating"], data["bounds"])
    for told in result.to_data()["criteria"]:
        data = result[told["id"]].why_not(result.rulebook.scale.names[-1]).to_data()
        assert (data["result"], data["result_bounds"]) == (told["level"], told["bounds"])
    for fact in result.questions().to_data()["facts"]:
        for part in (fact["worst"], fact["best"], *fact["answers"]):
            assert {"rating", "bounds"} <= set(part)


# --- What is altered is refused -------------------------------------------------------------


def trimmed(data):
    """Keep of each list the first item of each shape, so that a check is quick."""
    if isinstance(data, dict):
        return {key: trimmed(value) for key, value in data.items()}
    if not isinstance(data, list):
        return data
    first = {}
    for item in data:
        shape = (
            (*sorted(item), item.get("state"), item.get("counted"))
            if isinstance(item, dict)
            else item is None
        )
        first.setdefault(shape, item)
    return [trimmed(item) for item in first.values()]


def places(data, path=()):
    """Give the path of every value inside, the whole excepted."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def at(data, path):
    for step in path:
        data = data[step]
    return data


def kind_of(data, path):
    """Name a place by the keys beside it and those that lead to it from the item of a list that it is in."""
    steps = ["*" if isinstance(step, int) or above in MAPS else step for above, step in pairs(path)]
    last = max((n for n, step in enumerate(steps[:-1]) if step == "*"), default=0)
    beside = at(data, path[:-1])
    return (*steps[last:], type(at(data, path)), tuple(sorted(beside)) if isinstance(beside, dict) else ())


def pairs(path):
    return zip((None, *path), path, strict=False)


@cache
def samples(name):
    """Give outputs to alter, and in each the places of a kind that no earlier one has."""
    seen, found = set(), []
    for stem in ("con_thieu", "lech_danh_gia", "nghi_om", "cao_hon_tap_the"):
        every = answers(result_of(ROOT / f"docs/examples/{stem}.yaml"))
        for data in [trimmed(data) for data in every if data["schema"] == name]:
            assert_valid(data)
            kinds = {kind_of(data, path): path for path in places(data)}
            found.append((data, [path for kind, path in kinds.items() if kind not in seen]))
            seen |= set(kinds)
    return found


def accepted(name, change, wanted=lambda _: True):
    """Give the places at which a change leaves an output valid."""
    found = []
    for data, every in samples(name):
        for path in every:
            if not wanted(at(data, path)):
                continue
            altered = copy.deepcopy(data)
            change(at(altered, path[:-1]), path[-1])
            if validator(name).is_valid(altered):
                found.append(path)
    return found


def key_of(path):
    """Give the key that a value stands under, be it in a list."""
    return next(step for step in reversed(path) if isinstance(step, str))


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_that_lacks_a_key_is_refused(name):
    def drop(holder, key):
        del holder[key]

    kept = [path for path in accepted(name, drop) if isinstance(path[-1], str)]
    assert {path[-2] for path in kept if len(path) > 1} <= MAPS
    assert all(len(path) > 1 for path in kept)


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_with_one_more_key_is_refused(name):
    def add(holder, key):
        holder[key]["la"] = True

    kept = accepted(name, add, lambda value: isinstance(value, dict))
    assert [path for path in kept if path[-1] != "changes"] == []  # its keys are any places of a dossier
    assert not validator(name).is_valid({**samples(name)[0][0], "la": True})


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_with_a_floating_point_number_is_refused(name):
    def spoil(holder, key):
        holder[key] = 0.5

    assert accepted(name, spoil) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_with_a_word_out_of_place_is_refused(name):
    def spoil(holder, key):
        holder[key] = "Chữ lạ"

    kept = accepted(name, spoil, lambda value: isinstance(value, str | bool))
    assert {key_of(path) for path in kept if not OPEN & set(path)} <= FREE_TEXT


READING = {"state": "known", "value": "1/2", "part": 1, "whole": 2}


@pytest.mark.parametrize(
    "change",
    [
        {"state": "unknown"},
        {"state": "not_applicable"},
        {"low": "0", "high": 1, "may_be_not_applicable": False, "missing": []},
        {"low": 0, "high": 1, "may_be_not_applicable": False, "missing": []},
        {"value": "0.5"},
        {"value": "1/1"},
        {"value": "0/2"},
        {"value": "2021-1-1"},
        {"value": "Tốt"},
        {"whole": "2"},
        {"whole": None},
    ],
)
def test_a_reading_whose_parts_do_not_go_together_is_refused(change):
    name = "danhgia/evaluation/1"
    reading = Draft202012Validator({**schema_of(name), "$ref": "#/$defs/Unless", **ROOTLESS})
    whole = {**READING, "indicator": "ty_le", "asks": {"at_least": "1/2"}}
    reading.validate(whole)
    assert not reading.is_valid(whole | change)


ROOTLESS = {"properties": {}, "required": [], "additionalProperties": True}
"""Takes the root of a schema away, so that one of its definitions can be tried alone."""


# --- The command, and what it costs ---------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_command_prints_the_file_that_ships(name, capsys):
    print_schema(name)
    assert capsys.readouterr().out == (RULES / schema_file(name)).read_text(encoding="utf-8")


def test_the_command_lists_the_names(capsys):
    print_schema()
    assert capsys.readouterr().out.split() == sorted(SCHEMAS)


def test_the_command_says_which_names_there_are():
    with pytest.raises(DanhGiaError) as caught:
        print_schema("danhgia/evaluation/2")
    assert caught.value.code == "S004"
    assert "danhgia/evaluation/1" in caught.value.render("en")


def test_rating_imports_no_schema():
    code = (
        "import sys\nfrom danhgia_rules import Dossier, evaluate\n"
        f"result = evaluate(Dossier.from_file({str(EXAMPLES[0])!r}))\n"
        "result.to_json(), result.why_not('hoan_thanh_xuat_sac').to_data()\n"
        "print([name for name in sys.modules if 'output_schema' in name])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, timeout=60, text=True
    )
    assert found.stdout.strip() == "[]"
