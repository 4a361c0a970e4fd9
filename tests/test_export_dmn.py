"""The DMN export: well-formed, every reference resolves, every cell and every source is there.

`tools/campaign_dmn.py` runs it in another FEEL engine; that needs Node.js and is no part of the suite.
"""

import re
import xml.etree.ElementTree as ET
from graphlib import TopologicalSorter

import pytest
import strategies as own
from hypothesis import given

from danhgia_rules import load_rulebook
from danhgia_rules.exports import to_dmn
from danhgia_rules.exports.dmn_xml import FEEL, MODEL

BUNDLED = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
NS = f"{{{MODEL}}}"
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*\Z")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


@pytest.fixture(scope="module")
def text():
    return to_dmn(BUNDLED)


@pytest.fixture(scope="module")
def model(text):
    return ET.fromstring(text)  # noqa: S314 - written by the library a moment ago


def decisions(model):
    return {one.get("id"): one for one in model.findall(f"{NS}decision")}


def required(decision):
    found = [one for each in decision.findall(f"{NS}informationRequirement") for one in each]
    return {one.get("href").removeprefix("#") for one in found}


def expressions(element):
    return [one.text or "" for one in element.iter(f"{NS}text")]


def rules(model, name):
    return decisions(model)[name].findall(f"{NS}decisionTable/{NS}rule")


def assert_sound(model):
    """Every id is an NCName and stands once; every reference resolves; nothing depends on itself."""
    ids = [one.get("id") for one in model.iter() if one.get("id")]
    assert all(map(NCNAME.match, ids))
    assert len(ids) == len(set(ids))
    hrefs = {one.get("href").removeprefix("#") for one in model.iter() if one.get("href")}
    assert hrefs <= set(ids)
    graph = {name: required(one) for name, one in decisions(model).items()}
    assert list(TopologicalSorter(graph).static_order())[-1] == "result"


def assert_closed(model):
    """An expression uses the names that its decision requires, and brackets that match."""
    known = {*decisions(model), "ho_so"}
    for name, decision in decisions(model).items():
        for written in expressions(decision):
            bare = QUOTED.sub('""', written)
            used = set(re.findall(r"(?<![.\w])[a-z_]\w*", bare)) & known
            keys = set(re.findall(r"([a-z_]\w*):", bare))
            assert used - keys <= required(decision) | keys, name
            for pair in ("()", "[]", "{}"):
                assert bare.count(pair[0]) == bare.count(pair[1])


def test_the_model_is_dmn_1_3_with_feel(model):
    assert model.tag == f"{NS}definitions"
    assert model.get("expressionLanguage") == FEEL
    assert model.get("namespace") == f"urn:danhgia-rules:{BUNDLED.id}"


def test_ids_are_names_and_references_resolve_without_a_cycle(model):
    assert_sound(model)


def test_expressions_use_only_what_their_decision_requires(model):
    assert_closed(model)


@own.examples(20)
@given(own.cases())
def test_models_of_generated_rulebooks_are_sound(case):
    model = ET.fromstring(to_dmn(case[0]))  # noqa: S314 - written by the library a moment ago
    assert_sound(model)
    assert_closed(model)


def test_types_are_declared(model):
    plain = {"Any", "string", "number", "boolean"}
    declared = {one.get("name") for one in model.findall(f"{NS}itemDefinition")}
    used = {one.get("typeRef") for one in model.iter() if one.get("typeRef")}
    used |= {one.text for one in model.iter(f"{NS}typeRef")}
    assert used <= plain | declared


def test_every_cell_of_the_ladders_is_in_its_table(model):
    for criterion in BUNDLED.criteria:
        before = 2 if criterion.gate else 1
        ladder = rules(model, f"level_{criterion.id.replace('.', '_')}")[-len(BUNDLED.scale.names) :]
        for rank, rule in zip(range(BUNDLED.scale.top, -1, -1), ladder, strict=True):
            *tests, output = expressions(rule)
            assert output == f'"{BUNDLED.scale.names[rank]}"'
            assert tests[0] == "true"
            for row, test in zip(criterion.requirements, tests[before:], strict=True):
                cell = row.cells[rank]
                assert (test == "-") == (cell is None or cell.comparison is None)
                if cell and cell.comparison and row.indicator.domain.kind == "share":
                    assert "?.part * 100 " in test
                    assert test.endswith(f"?.whole * {cell.threshold * 100}")


def test_the_rating_and_the_limits_are_in_their_tables(model):
    assert [expressions(rule)[-1] for rule in rules(model, "reached")] == [
        '"undetermined"',
        *(f'"{name}"' for name in reversed(BUNDLED.rating.scale.names)),
    ]
    limits = rules(model, "limits_applying")
    assert [expressions(rule)[-3] for rule in limits] == [f'"{limit.id}"' for limit in BUNDLED.rating.limits]


def test_no_table_gives_a_level_to_an_incomplete_dossier(model):
    tables = [name for name in decisions(model) if name.startswith("level_")]
    assert len(tables) == len(BUNDLED.criteria)
    for name in (*tables, "reached"):
        first, *others = rules(model, name)
        assert expressions(first)[0] == "false"
        assert expressions(first)[-1] == '"undetermined"'
        assert {expressions(rule)[0] for rule in others} == {"true"}
    for name, decision in decisions(model).items():
        if name.startswith("value_"):
            (written,) = expressions(decision)
            assert written.startswith("if complete then ")
            assert written.endswith(" else null")


def test_the_law_stands_beside_each_rule(model):
    described = " ".join(one.text or "" for one in model.iter(f"{NS}description"))
    for criterion in BUNDLED.criteria:
        assert all(words in described for _, words in criterion.clauses)
    rows = [row for criterion in BUNDLED.criteria for row in criterion.requirements]
    for row in (*rows, *BUNDLED.rating.requirements):
        for cell in filter(None, row.cells):
            assert cell.citation.text("vi") in described
            assert (cell.citation.quote or "") in described
    assert all(limit.titles[0] in described for limit in BUNDLED.rating.limits)


def test_documents_are_the_authority_of_the_decisions_that_cite_them(model):
    sources = {one.get("id"): one.get("name") for one in model.findall(f"{NS}knowledgeSource")}
    for criterion in BUNDLED.criteria:
        decision = decisions(model)[f"level_{criterion.id.replace('.', '_')}"]
        named = {
            sources[one.get("href").removeprefix("#")] for one in decision.iter(f"{NS}requiredAuthority")
        }
        cited = {cell.citation.document.title for row in criterion.requirements for cell in row.cells if cell}
        assert named == cited


def test_english_is_written_on_demand(model):
    english = ET.fromstring(to_dmn(BUNDLED, "en"))  # noqa: S314 - written by the library a moment ago
    assert english.get("label") != model.get("label")
    assert expressions(english) == expressions(model)
