"""Schemas of editors accept what the loader accepts, refuse the wrong shape, and explain each key."""

import copy
import importlib.util
import io
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from danhgia_rules.glossary import glossary
from danhgia_rules.output_schema import schema_file

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
NO_EDITOR_SCHEMA = {RULES / "glossary.yaml"}
"""The vocabulary of the library itself."""


def tool():
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "tools/make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = tool()
NAMES = list(TOOL.INPUTS)
SCHEMAS = {name: json.loads((RULES / schema_file(name)).read_text(encoding="utf-8")) for name in NAMES}
VALIDATORS = {name: Draft7Validator(schema) for name, schema in SCHEMAS.items()}


class Core(SafeConstructor):
    """YAML 1.2 core, as editors read it: dates are text."""


Core.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_editor_sees(text):
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Core
    return yaml.load(text)


@cache
def read(path):
    return as_editor_sees(path.read_text(encoding="utf-8"))


def found_in(data, name=None):
    """Give the mistakes that an editor shows."""
    return [error.message for error in VALIDATORS[name or data["schema"]].iter_errors(data)]


def written(*patterns):
    """Every YAML file that people write, with links followed."""
    files = {path.resolve() for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(files - NO_EDITOR_SCHEMA)


FILES = written(
    "rules/**/*.yaml", "docs/examples/*.yaml", "tests/second_rulebook/**/*.yaml", "tests/overlays/*.yaml"
)


OF_EACH_KIND = {read(path)["schema"]: path for path in sorted(FILES, key=lambda path: -path.stat().st_size)}
"""The smallest file of each kind."""


def name_of(path):
    return str(path.relative_to(ROOT))


def parts_of(schema) -> Iterator[tuple[str, dict]]:
    """Give every block of a schema that declares keys, with its name."""
    for owner, part in {"": schema, **schema["definitions"]}.items():
        if "properties" in part:
            yield owner, part


def keys_of(name):
    for owner, part in parts_of(SCHEMAS[name]):
        for key, value in part["properties"].items():
            yield owner, key, value
            if (
                isinstance(value.get("additionalProperties"), dict)
                and "title" in value["additionalProperties"]
            ):
                yield owner, f"{key}.*", value["additionalProperties"]


# --- The files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_what_the_models_and_the_words_give(name):
    text = (RULES / schema_file(name)).read_text(encoding="utf-8")
    assert text == TOOL.editor_schema(name), "run python tools/make_reference.py"


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_a_schema_that_names_itself_and_leads_nowhere_else(name):
    schema = SCHEMAS[name]
    Draft7Validator.check_schema(schema)
    assert schema["$id"] == name
    assert schema["properties"]["schema"]["const"] == name
    text = json.dumps(schema)
    assert text.count("://") == 1
    assert all(ref.startswith("#/definitions/") for ref in re.findall(r'"\$ref": "([^"]+)"', text))


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_used_and_only_open_where_the_loader_is(name):
    schema = SCHEMAS[name]
    text = json.dumps(schema)
    assert all(f'"#/definitions/{owner}"' in text for owner in schema["definitions"])
    rows = {"Requirement", "CommonRequirement", "RatingRequirement"}
    for owner, part in parts_of(schema):
        assert isinstance(part["additionalProperties"], dict) == (owner in rows), owner


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_file_names_its_schema_in_the_first_line(path):
    text = path.read_text(encoding="utf-8")
    found = MODELINE.match(text)
    assert found, "the first line names no schema"
    schema = Path(os.path.normpath(path.parent / found[1]))
    assert schema == RULES / schema_file(read(path)["schema"])


# --- What is accepted -----------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_file_that_is_loaded_has_no_mistake(path):
    assert found_in(read(path)) == []


def test_the_base_of_the_broken_rulebooks_has_no_mistake():
    assert found_in(read(ROOT / "tests/broken_rulebooks/base.yaml")) == []


def through_yaml(data):
    """Write data as YAML and read it as an editor does."""
    yaml, stream = YAML(typ="safe", pure=True), io.StringIO()
    yaml.dump(data, stream)
    return as_editor_sees(stream.getvalue())


@given(own.rulebook_data())
@own.examples(40)
def test_what_the_loader_accepts_of_a_rulebook_is_accepted(data):
    assert found_in(through_yaml(data)) == []


@given(own.with_gaps())
@own.examples(40)
def test_what_the_loader_accepts_of_a_dossier_is_accepted(both):
    for data in both:
        assert found_in(through_yaml(data)) == []


@pytest.mark.parametrize(
    "text",
    [
        "ma: 12",
        "ma: Đ-Ừ.1",
        'ma: " CB-1 "',
        "ky_danh_gia: 2021",
        "chi_tieu: [{ma: a, ke_hoach: 8.5, thuc_hien: '8.5'}]",
        "minh_chung_cua: 1",
    ],
)
def test_scalars_are_typed_as_the_loader_types_them(text):
    from danhgia_rules import Dossier, DossierError  # noqa: PLC0415 - the other side of the comparison

    head = "schema: danhgia/dossier/1\nchuc_danh: cap_truong_ctxh\n"
    for line in ("ma: A", 'ky_danh_gia: "2021"'):
        head += "" if text.startswith(line[:3]) else f"{line}\n"
    try:
        Dossier.from_text(head + text)
        accepted = True
    except DossierError:
        accepted = False
    assert (found_in(as_editor_sees(head + text)) == []) == accepted


# --- What is refused ------------------------------------------------------------------------

OF_MEANING = {
    "impossible_date.yaml": "a day that its month does not have",
    "source_text_without_file.yaml": "the key is missed at the source that another key names",
    "number_with_two_readings.yaml": "an editor reads 1.234 as a number",
}
"""Files with a code of shape whose mistake a schema cannot see."""


def misshaped(folder):
    for expected in sorted((ROOT / "tests" / folder).glob("*.expected")):
        text = expected.read_text(encoding="utf-8")
        path = (
            expected.with_suffix("")
            if expected.stem.endswith((".yaml", ".json"))
            else expected.with_suffix(".yaml")
        )
        if re.search(r"\bS0\d\d\b|\bF013\b|\bF017\b", text) and path.name not in OF_MEANING:
            yield path


@pytest.mark.parametrize("path", list(misshaped("broken_rulebooks")), ids=name_of)
def test_a_rulebook_of_the_wrong_shape_is_refused(path):
    assert found_in(read(path), "danhgia/rulebook/1")


@pytest.mark.parametrize("path", list(misshaped("bad_dossiers")), ids=name_of)
def test_a_dossier_of_the_wrong_shape_is_refused(path):
    assert found_in(read(path), "danhgia/dossier/1")


BEYOND_SHAPE = [
    "two_comparison_words",
    "no_comparison_word",
    "comparison_and_asks_nothing",
    "limit_with_two_words",
    "two_operations",
    "no_operation",
    "condition_without_word",
    "condition_with_field_and_period",
    "exception_without_comparison",
    "list_for_a_threshold",
    "share_of_parts_and_records",
    "share_of_nothing",
    "count_of_a_field",
    "unknown_list",
    "unknown_field",
    "unknown_other_field",
    "bad_indicator_name",
    "bad_requirement_name",
    "bad_source_name",
    "bad_criterion_name",
    "bad_heading_name",
    "ground_with_a_level",
    "cap_without_level",
    "law_without_number",
    "law_without_date",
    "law_without_issuer",
    "neither_criteria_nor_rating",
    "neither_overall_nor_rating",
    "overall_and_rating",
]


@pytest.mark.parametrize("name", BEYOND_SHAPE)
def test_a_rulebook_with_a_mistake_that_can_be_seen_in_its_block_is_refused(name):
    assert found_in(read(ROOT / f"tests/broken_rulebooks/{name}.yaml"))


def places_in(data, path=()):
    """Give the path of every value below a block or a list."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places_in(value, (*path, key))


def replaced(data, path, value):
    data = copy.deepcopy(data)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@given(st.data())
@own.examples(100)
def test_null_is_refused_wherever_it_stands(draw):
    data = read(draw.draw(st.sampled_from(list(OF_EACH_KIND.values()))))
    path = draw.draw(st.sampled_from(list(places_in(data))))
    assert found_in(replaced(data, path, None), data["schema"])


@given(st.data())
@own.examples(50)
def test_a_key_that_is_misspelt_is_refused(draw):
    data = read(draw.draw(st.sampled_from(list(OF_EACH_KIND.values()))))
    block = draw.draw(st.sampled_from([key for key in data if key != "schema"]))
    changed = {f"{key}x" if key == block else key: value for key, value in data.items()}
    assert found_in(changed)


OVERLAY = {
    "schema": "danhgia/overlay/1",
    "id": "mau",
    "title": "Mẫu",
    "rulebook": "248_qdtu_2021.cap_truong_ctxh",
    "assessed_periods": {"from": "2021", "until": "2022"},
    "sources": {"vb": {"kind": "default", "title": "Ngưỡng mẫu"}},
    "thresholds": [
        {"criterion": "I.1", "requirement": "a", "level": "tot", "at_least": "98%", "source": {"ref": "vb"}}
    ],
}
SCENARIOS = {
    "schema": "danhgia/scenarios/1",
    "rulebook": "248_qdtu_2021.cap_truong_ctxh",
    "scenarios": [{"id": "a", "shows": "Một câu.", "base": "a.yaml", "expect": {"rating": "hoan_thanh"}}],
}

DOSSIER = {
    "schema": "danhgia/dossier/1",
    "ma": "CB-1",
    "ky_danh_gia": "2021",
    "chuc_danh": "cap_truong_ctxh",
    "bieu_hien": [{"ma": "A", "noi_dung": "I.1.a", "loai": "uu_diem"}],
    "danh_gia": [{"chu_the": "tap_the", "muc": {"I.1": "tot"}}],
}


@pytest.mark.parametrize(
    ("whole", "path", "value"),
    [
        (OVERLAY, ("thresholds", 0, "at_most"), "3%"),
        (OVERLAY, ("thresholds", 0, "limit"), "nghi_om"),
        (OVERLAY, ("thresholds", 0, "at_least"), {"parameter": "a"}),
        (OVERLAY, ("thresholds", 0, "asks"), "nothing"),
        (OVERLAY, ("thresholds", 0, "source", "grade"), "V9"),
        (OVERLAY, ("parameters",), {}),
        (OVERLAY, ("sources", "Văn bản"), {"kind": "default", "title": "a"}),
        (DOSSIER, ("danh_gia", 0, "muc", "I/1"), "tot"),
        (DOSSIER, ("danh_gia", 0, "muc", "I.2"), ["tot"]),
        (DOSSIER, ("bieu_hien", 0, "noi_dung"), "I.1/a"),
        (DOSSIER, ("bieu_hien",), "khong_ap_dung"),
        (DOSSIER, ("ky_danh_gia",), "21"),
        (SCENARIOS, ("scenarios", 0, "dossier"), {"schema": "danhgia/dossier/1"}),
        (SCENARIOS, ("scenarios", 0, "change"), "bao_cao"),
        (SCENARIOS, ("scenarios", 0, "change"), {"bao_cao.dung_han": None}),
        (SCENARIOS, ("scenarios", 0, "suggested"), "true"),
        (SCENARIOS, ("scenarios", 0, "expect", "levels"), {"I.1": ["tot"]}),
        (SCENARIOS, ("scenarios", 0, "expect", "level"), {"I.1": "tot"}),
    ],
)
def test_a_mistake_in_another_file_is_refused(whole, path, value):
    assert found_in(whole) == []
    assert found_in(replaced(whole, path, value))


# --- What is shown --------------------------------------------------------------------------

MARKED = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_explained_in_vietnamese_and_in_english(name):
    assert {"title", "description"} <= set(SCHEMAS[name])
    for owner, key, value in keys_of(name):
        vietnamese, _, english = value["description"].partition("\n\n")
        assert MARKED.search(vietnamese), (owner, key)
        assert vietnamese.endswith("."), (owner, key)
        assert english.endswith("."), (owner, key)
        assert not MARKED.search(english), (owner, key)
        assert MARKED.search(value["title"]) or value["title"] in {vi for vi, _ in glossary().values()}, key


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_a_set_is_explained(name):
    found = re.findall(r'"enum": (\[[^\]]*\])(.{0,40})', json.dumps(SCHEMAS[name], ensure_ascii=False))
    shown = [after for names, after in found if after.startswith(', "enumDescriptions"')]
    conditions = [after for names, after in found if names == '["law", "analogy"]']
    assert len(found) == len(shown) + len(conditions)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_one(name):
    for owner, key, value in keys_of(name):
        schema = {**value, "definitions": SCHEMAS[name]["definitions"]}
        for example in value.get("examples", ()):
            assert not list(Draft7Validator(schema).iter_errors(example)), (owner, key, example)


def test_no_words_are_written_for_a_key_that_there_is_not():
    words = as_editor_sees((ROOT / "tools/editor_words.yaml").read_text(encoding="utf-8"))
    assert set(words["tep"]) == set(NAMES)
    described = {value["description"] for name in NAMES for _, _, value in keys_of(name)}
    rows = [part["additionalProperties"] for _, part in parts_of(SCHEMAS[NAMES[0]])]
    described |= {part["description"] for part in rows if part}
    for owner, keys in words["khoa"].items():
        for key, entry in keys.items():
            assert set(entry) - {"examples"} == {"title", "vi", "en"}, (owner, key)
            assert f"{entry['vi']}\n\n{entry['en']}" in described, (owner, key)
