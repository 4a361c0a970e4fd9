"""The reasoning as Mermaid text: only lines that Mermaid knows, and no name breaks out of its label."""

import re

import pytest
import strategies as own
from graph_helpers import LANGUAGES, named_by_enemies, results
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.answers.graph.build import reasoning
from danhgia_rules.answers.graph.mermaid import _escaped, mermaid

PARAGRAPH = r"(?:[^\"<>\[\]{}|`#;\\&*_~%]|%(?!%)|#[0-9]+;)+"
NODE = re.compile(rf'  ([a-z]+[0-9]+)\["({PARAGRAPH}(?:<br/>{PARAGRAPH})*)"\]:::(free|keeps|binds)')
EDGE = re.compile(r"  ([a-z]+[0-9]+) (-->|==>) ([a-z]+[0-9]+)")
HEAD = re.compile(r"  acc(?:Title|Descr): [^\"<>\[\]{}|`#;\\&*_~]+")
CLASS = re.compile(r"  classDef (?:free|keeps|binds) (?:[a-z-]+:[#0-9a-z]+,?)+")


def check_mermaid(graph, lang):
    first, *lines = mermaid(graph, lang).splitlines()
    assert first == "flowchart LR"
    nodes = [found for line in lines if (found := NODE.fullmatch(line))]
    edges = [found for line in lines if (found := EDGE.fullmatch(line))]
    others = [line for line in lines if not NODE.fullmatch(line) and not EDGE.fullmatch(line)]
    assert [bool(HEAD.fullmatch(line)) for line in others] == [True, True, False, False, False]
    assert all(CLASS.fullmatch(line) for line in others[2:])
    assert [found[1] for found in nodes] == [node.id for node in graph.nodes]
    assert [found[3] for found in nodes] == [node.force.name.lower() for node in graph.nodes]
    thick = {(found[1], found[3]) for found in edges if found[2] == "==>"}
    assert thick == {(edge.source, edge.target) for edge in graph.edges if edge.binding}
    assert len(edges) == len(graph.edges)
    return [found[2] for found in nodes]


def read_back(label):
    """Read a label as Mermaid does: numbers of characters, and line breaks."""
    return re.sub(r"#([0-9]+);", lambda found: chr(int(found[1])), label).replace("<br/>", "\n")


@own.examples(20)
@given(results(), st.sampled_from(LANGUAGES))
def test_mermaid_text_has_only_lines_that_mermaid_knows(result, lang):
    check_mermaid(reasoning(result.trace), lang)


@own.examples(20)
@given(named_by_enemies(), st.sampled_from(LANGUAGES))
def test_mermaid_labels_are_escaped_and_say_what_the_graph_says(result, lang):
    graph = reasoning(result.trace)
    for label, node in zip(check_mermaid(graph, lang), graph.nodes, strict=True):
        assert read_back(label).removeprefix("◆ ").removeprefix("◇ ") == "\n".join(
            filter(None, node.said(lang))
        )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("1. một", "1#46; một"),
        ("- hai", "#45; hai"),
        ("a:#35;", "a#58;#35;35#59;"),
        ("tỷ lệ: 5 %", "tỷ lệ: 5 %"),
        ('`x` "y"', "#96;x#96; #34;y#34;"),
    ],
)
def test_mermaid_marks_are_written_by_their_numbers(name, written):
    assert _escaped(name) == written
