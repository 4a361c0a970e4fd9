"""A rulebook as JDM, the JSON that GoRules ZEN runs and its editor shows.

The input is the dossier as `Dossier.to_data` gives it. Missing facts are looked for first, and
end the decision: no table sees a dossier that lacks a fact which a rule reads.
"""

from collections.abc import Iterable
from typing import Any

from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.explanation.words import pick
from danhgia_rules.exports import words
from danhgia_rules.exports.dialect import FALSE, TRUE, ZEN
from danhgia_rules.exports.input_schema import dossier_schema
from danhgia_rules.exports.model import LIMITS, Layout
from danhgia_rules.exports.parts import Expression, Table
from danhgia_rules.rulebook.model import Rulebook

CONTENT_TYPE = "application/vnd.gorules.decision"
_STEP, _LINE = 420, 140

Node = dict[str, Any]


def to_jdm(rulebook: Rulebook, lang: str = "vi") -> dict[str, Any]:
    """Write a rulebook as a JDM graph, with the law beside each rule.

    Evaluated on a dossier it gives `levels`, `rating`, `not_rated` and `limits`, or `undetermined: true`
    with what is missing. Raises RulebookError: X001 for a text that ZEN cannot quote, X002 for a
    threshold that could be rounded.
    """
    graph = _Graph(Layout(rulebook, ZEN, lang), lang)
    return {"contentType": CONTENT_TYPE, "nodes": graph.nodes(), "edges": graph.edges()}


class _Graph:
    def __init__(self, layout: Layout, lang: str) -> None:
        self.layout, self.lang, self.write = layout, lang, layout.write

    def nodes(self) -> list[Node]:
        """Give the nodes from left to right."""
        layout = self.layout
        schema = canonical_bytes(dossier_schema()).decode()
        tables = [_table(table, 5, line) for line, table in enumerate(layout.criteria)]
        return [
            {
                **_node("input", "inputNode", self._title(words.INPUT), (0, 0), {"schema": schema}),
                "description": words.rulebook_note(layout.rulebook, self.lang),
            },
            self._expressions("facts", words.CHECKED, 1, self._unknown(), passes=True),
            self._expressions("decidable", words.DECIDABLE, 2, self._decidable(), passes=True),
            self._switch(),
            self._expressions("undetermined", words.UNDETERMINED, 4, self._undetermined(), line=-2),
            self._noted(self._expressions("values", words.VALUES, 4, _pairs(layout.values)), layout.values),
            *tables,
            self._noted(
                self._expressions("levels", words.LEVELS, 6, _pairs(layout.level_values), passes=True),
                layout.level_values,
            ),
            _table(layout.reached, 7, 0, passes=True),
            _table(layout.limits, 8, 0, passes=True),
            self._expressions("rating", words.RATING, 9, self._rating()),
            _node("output", "outputNode", self._title(words.RESULT), (10, 0), {"schema": ""}),
        ]

    def edges(self) -> list[dict[str, Any]]:
        """Give the edges; the switch has one for each of its two ways."""
        tables = [table.name for table in self.layout.criteria]
        ways = [("decidable", "switch"), ("switch", "values", "rate"), ("switch", "undetermined", "stop")]
        pairs: list[tuple[str, ...]] = [("input", "facts"), ("facts", "decidable"), *ways]
        pairs += [("undetermined", "output"), ("values", "levels")]
        pairs += [pair for name in tables for pair in (("values", name), (name, "levels"))]
        pairs += [("levels", "reached"), ("reached", "limits"), ("limits", "rating"), ("rating", "output")]
        return [_edge(*pair) for pair in pairs]

    def _title(self, pair: tuple[str, str]) -> str:
        return pick(pair, self.lang)

    def _unknown(self) -> Iterable[tuple[str, str]]:
        yield from ((f"unknown.{value.name}", value.unknown) for value in self.layout.values)

    def _decidable(self) -> Iterable[tuple[str, str]]:
        text = self.write.text
        entries = [f"unknown.{value.name} ? {text(value.key)} : null" for value in self.layout.values]
        yield "missing", f"filter([{', '.join(entries)}], # != null)"
        yield "outside", f"not({self.layout.guards.fits})"
        yield "too_long", self.layout.guards.too_long

    def _undetermined(self) -> Iterable[tuple[str, str]]:
        yield "undetermined", TRUE
        yield from ((name, name) for name in ("missing", "outside", "too_long"))

    def _rating(self) -> Iterable[tuple[str, str]]:
        yield "undetermined", FALSE
        yield "levels", self.layout.levels()
        yield "rating", self.layout.rating()
        yield "not_rated", self.layout.not_rated()
        yield LIMITS, f"map({LIMITS}, #.id)"

    def _expressions(
        self,
        name: str,
        title: tuple[str, str],
        step: int,
        pairs: Iterable[tuple[str, str]],
        *,
        line: int = 0,
        passes: bool = False,
    ) -> Node:
        found = [{"id": f"{name}.{key}", "key": key, "value": value} for key, value in pairs]
        content = {"expressions": found, **_flow(passes=passes)}
        return _node(name, "expressionNode", self._title(title), (step, line), content)

    def _noted(self, node: Node, values: Iterable[Expression]) -> Node:
        """Say beside a node what each of its values is."""
        return {**node, "description": "\n".join(f"{value.name}: {value.note}" for value in values)}

    def _switch(self) -> Node:
        ready = "len(missing) == 0 and not(outside) and not(too_long)"
        statements = [
            {"id": "rate", "condition": ready, "isDefault": False},
            {"id": "stop", "condition": "", "isDefault": True},
        ]
        title = pick(words.COMPLETE, self.lang) + "?"
        return _node("switch", "switchNode", title, (3, 0), {"hitPolicy": "first", "statements": statements})


def _pairs(values: Iterable[Expression]) -> Iterable[tuple[str, str]]:
    yield from ((value.name, value.value) for value in values)


def _table(table: Table, step: int, line: int, *, passes: bool = False) -> Node:
    inputs = [
        {"id": f"in{place}", "name": column.title, "field": column.name}
        for place, column in enumerate(table.columns)
    ]
    outputs = [{"id": f"out{place}", "name": name, "field": name} for place, name in enumerate(table.outputs)]
    rules = [
        {
            "_id": f"{table.name}.{number}",
            "_description": row.note,
            **{f"in{place}": "" if test == TRUE else test for place, test in enumerate(row.tests)},
            **{f"out{place}": output for place, output in enumerate(row.outputs)},
        }
        for number, row in enumerate(table.rows, start=1)
    ]
    content = {
        "hitPolicy": "collect" if table.collects else "first",
        "inputs": inputs,
        "outputs": outputs,
        "rules": rules,
        **_flow(passes=passes, path=table.name if table.collects else None),
    }
    return {
        **_node(table.name, "decisionTableNode", table.title, (step, line), content),
        "description": table.note,
    }


def _flow(*, passes: bool, path: str | None = None) -> dict[str, Any]:
    return {"passThrough": passes, "inputField": None, "outputPath": path, "executionMode": "single"}


def _node(name: str, kind: str, title: str, place: tuple[int, int], content: dict[str, Any]) -> Node:
    position = {"x": place[0] * _STEP, "y": place[1] * _LINE}
    return {"id": name, "type": kind, "name": title, "position": position, "content": content}


def _edge(source: str, target: str, way: str | None = None) -> dict[str, Any]:
    edge = {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
    return edge if way is None else {**edge, "sourceHandle": way}
