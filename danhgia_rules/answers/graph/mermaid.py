"""The reasoning as Mermaid text, for people who paste it into documents."""

import re
import unicodedata

from danhgia_rules.answers.graph.build import Edge, Force, Graph, Node
from danhgia_rules.explanation.words import pick

_ARROWS = {Force.FREE: "-->", Force.KEEPS: "-->", Force.BINDS: "==>"}
_MARKS = {Force.FREE: "", Force.KEEPS: "◇ ", Force.BINDS: "◆ "}
_CLASSES = (
    "classDef free fill:#ffffff,stroke:#6a747e,stroke-width:1px,color:#1a1f24",
    "classDef keeps fill:#ffffff,stroke:#46505a,stroke-width:2px,color:#1a1f24",
    "classDef binds fill:#fdf0ee,stroke:#8b1a1a,stroke-width:4px,color:#1a1f24",
)
_SAFE = frozenset(" ,.:/()%-+–…“”‘’·→≥≤×◆◇")
_LIST = re.compile(r"\A([0-9]*)([-+.)])(?= )")
"""A paragraph that begins like a list (`1. `, `- `) would be taken for one."""

_MARKS_OF_CODE = re.compile(r":(?! )|%(?=%)|(?<=%)%")
"""A colon that touches a word may be taken for a declaration, and two percent signs for a directive."""


def mermaid(graph: Graph, lang: str) -> str:
    """Give a graph of reasoning as a Mermaid flowchart; what decides the rating is thick and has a `◆`."""
    lines = [
        f"accTitle: {_plain(pick(graph.titles, lang))}",
        f"accDescr: {_plain(pick(graph.descriptions, lang))}",
        *_CLASSES,
        *(_node(node, lang) for node in graph.nodes),
        *(_edge(edge) for edge in graph.edges),
    ]
    return "\n".join(["flowchart LR", *(f"  {line}" for line in lines)]) + "\n"


def _node(node: Node, lang: str) -> str:
    said = "<br/>".join(_escaped(part) for part in node.said(lang) if part)
    return f'{node.id}["{_MARKS[node.force]}{said}"]:::{node.force.name.lower()}'


def _edge(edge: Edge) -> str:
    return f"{edge.source} {_ARROWS[edge.force]} {edge.target}"


def _escaped(text: str) -> str:
    """Write every character that could mean something to Mermaid, Markdown or HTML by its number."""
    escaped = "".join(char if _is_safe(char) else _number(char) for char in text)
    listed = _LIST.sub(lambda found: found[1] + _number(found[2]), escaped)
    return _MARKS_OF_CODE.sub(lambda found: _number(found[0]), listed)


def _number(char: str) -> str:
    return f"#{ord(char)};"


def _plain(text: str) -> str:
    """Leave such characters out: titles and descriptions have no way to write them."""
    return " ".join("".join(char if _is_safe(char) else " " for char in text.replace(";", ",")).split())


def _is_safe(char: str) -> bool:
    return char in _SAFE or unicodedata.category(char)[0] in "LM" or char.isdecimal()
