"""The schema files say exactly what goes out: every output is valid, and the command prints them."""

import importlib.util
import json
import re
import subprocess
import sys

import pytest
import strategies as own
from hypothesis import given
from jsonschema import Draft202012Validator
from schema_helpers import (
    ROOT,
    RULES,
    answers,
    assert_valid,
    batched,
    drafted,
    kept,
    logged,
    result_of,
    schema_of,
)

from danhgia_rules import DanhGiaError, evaluate, load_rulebook
from danhgia_rules.answers.comparison.model import Direction
from danhgia_rules.answers.comparison.warnings import CautionCode
from danhgia_rules.answers.path.model import ChangeKind, Nature, ObstacleKind, Reach
from danhgia_rules.answers.questions.model import Way, Weight
from danhgia_rules.answers.why_not.model import Standing
from danhgia_rules.cli.schemas import print_schema
from danhgia_rules.dossier.fields import places as dossier_places
from danhgia_rules.dossier.fields import record_name
from danhgia_rules.loader import context, thresholds
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

EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
DIALECT = "https://json-schema.org/draft/2020-12/schema"


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


def test_every_output_has_a_schema_and_every_schema_an_output(tmp_path):
    result = result_of(EXAMPLES[0])
    kinds = (answers(result), kept(result), logged(result, tmp_path), drafted([result.dossier]))
    found = [data for kind in (*kinds, batched([result.dossier], tmp_path)) for data in kind]
    made = [data["schema"] for data in found]
    assert set(made) == set(SCHEMAS)
    files = {path.name for path in (RULES / "schemas").iterdir()}
    names = [*SCHEMAS, *tool().INPUTS]
    assert files == {schema_file(name).removeprefix("schemas/") for name in names}


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
    assert found
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
    assert set(types_in(schema_of(name))) <= {"object", "array", "string", "integer", "boolean", "null"}


def test_words_and_patterns_are_those_of_the_library():
    assert f"^{context.NAME.pattern.removesuffix(chr(92) + 'Z')}$" == values.NAME
    assert f"^{context.CRITERION.pattern.removesuffix(chr(92) + 'Z')}$" == values.CRITERION
    assert set(values.COMPARISONS) == {*thresholds.UPWARD, *thresholds.DOWNWARD}
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


PAGES = {
    "danhgia/evaluation/1": ("evaluation",),
    **{f"danhgia/{name}/1": ("record",) for name in ("record", "facts", "bundle", "verification")},
    **{name: ("log",) for name in SCHEMAS if name.startswith("danhgia/log-")},
    **dict.fromkeys(("danhgia/rulebook-diff/1", "danhgia/impact/1"), ("revision", "evaluation", "answers")),
    "danhgia/rulebook-check/1": ("check",),
    "danhgia/batch-summary/1": ("batch",),
}
"""The pages that describe an output; of all others: those of the answers, which build on the evaluation's."""


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_on_the_page_of_its_output(name):
    pages = PAGES.get(name, ("answers", "evaluation"))
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


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_everything_that_is_kept_of_a_worked_dossier_is_valid(path, tmp_path):
    result = result_of(path)
    for data in (*kept(result), *logged(result, tmp_path)):
        assert_valid(data)


def test_everything_that_drafters_are_shown_is_valid():
    for data in drafted([result_of(path).dossier for path in EXAMPLES]):
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


def test_what_a_batch_came_to_is_valid(tmp_path):
    for data in batched([result_of(path).dossier for path in EXAMPLES], tmp_path):
        assert_valid(data)


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


# --- The command, and what it costs ---------------------------------------------------------


@pytest.mark.parametrize("name", [*SCHEMAS, *tool().INPUTS])
def test_the_command_prints_the_file_that_ships(name, capsys):
    print_schema(name)
    assert capsys.readouterr().out == (RULES / schema_file(name)).read_text(encoding="utf-8")


def test_the_command_lists_the_names(capsys):
    print_schema()
    assert capsys.readouterr().out.split() == sorted([*SCHEMAS, *tool().INPUTS])


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
