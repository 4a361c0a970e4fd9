"""A rulebook as DMN 1.3: the requirements graph, decision tables, FEEL expressions, documents as authority.

The one input is the dossier as `Dossier.to_data` gives it. Where a fact that a rule reads is
missing, `complete` is false, and every decision after it is null or `undetermined`.
"""

from collections.abc import Iterator

from danhgia_rules.citations import KIND_WORDS, Document
from danhgia_rules.explanation.words import pick
from danhgia_rules.exports import dmn_types, words
from danhgia_rules.exports.dialect import FEEL as WRITTEN
from danhgia_rules.exports.dialect import INPUT, TRUE
from danhgia_rules.exports.dmn_xml import (
    FEEL,
    MODEL,
    Element,
    Head,
    Needs,
    context,
    decision,
    description,
    element,
    expression,
    rule,
    serialized,
)
from danhgia_rules.exports.model import LIMITS, REACHED, UNDETERMINED, Layout
from danhgia_rules.exports.names import Names
from danhgia_rules.exports.parts import Expression, Table
from danhgia_rules.rulebook.model import Rulebook

NAMESPACE = "urn:danhgia-rules:"
COMPLETE, UNKNOWN, MISSING, OUTSIDE, TOO_LONG = "complete", "unknown", "missing", "outside", "too_long"
RATING, NOT_RATED, RESULT = "rating", "not_rated", "result"
APPLYING = "limits_applying"


def to_dmn(rulebook: Rulebook, lang: str = "vi") -> str:
    """Write a rulebook as DMN 1.3 XML, with the law beside each rule.

    The decision `result` gives `levels`, `rating`, `not_rated` and `limits`, or `undetermined: true`
    with what is missing. Raises RulebookError (X002) for a threshold that could be rounded.
    """
    return serialized(_Model(Layout(rulebook, WRITTEN, lang), lang).definitions())


class _Model:
    def __init__(self, layout: Layout, lang: str) -> None:
        self.layout, self.lang, self.write = layout, lang, layout.write
        names = Names()
        rules = layout.rulebook
        cited = [document for table in self._tables() for document in table.documents]
        self.documents = {
            document: names.name("source", document.ref)
            for document in dict.fromkeys((*rules.documents, *cited))
        }

    def _tables(self) -> tuple[Table, ...]:
        return (*self.layout.criteria, self.layout.reached, self.layout.limits)

    def definitions(self) -> Element:
        """Give the whole file."""
        rulebook = self.layout.rulebook
        variable = element("variable", id_=f"{INPUT}.variable", name=INPUT, typeRef=dmn_types.DOSSIER)
        children = [
            *description(words.rulebook_note(rulebook, self.lang)),
            *dmn_types.definitions(),
            element("inputData", [variable], id_=INPUT, name=INPUT, label=self._title(words.INPUT)),
            *self._knowledge(),
            *self._guards(),
            *(self._value(value) for value in self.layout.values),
            *(self._table(table) for table in self.layout.criteria),
            *(self._value(value) for value in self.layout.level_values),
            self._table(self.layout.reached),
            *self._limits(),
            *self._results(),
        ]
        return element(
            "definitions",
            children,
            xmlns=MODEL,
            id_="rulebook",
            name=rulebook.id,
            label=pick((rulebook.title, rulebook.title_en), self.lang),
            namespace=f"{NAMESPACE}{rulebook.id}",
            expressionLanguage=FEEL,
            typeLanguage=FEEL,
        )

    def _title(self, pair: tuple[str, str]) -> str:
        return pick(pair, self.lang)

    def _knowledge(self) -> Iterator[Element]:
        for document, name in self.documents.items():
            title = pick((document.title, document.title_en), self.lang)
            kind = pick(KIND_WORDS[document.kind], self.lang)
            inside = [*description(_facts_of(document)), element("type", text=kind)]
            yield element("knowledgeSource", inside, id_=name, name=title)

    def _literal(
        self, name: str, title: tuple[str, str], type_: str, text: str, needs: Needs, note: str = ""
    ) -> Element:
        return decision(Head(name, self._title(title), type_, note), needs, expression(name, text))

    def _guards(self) -> Iterator[Element]:
        """Write what is looked at first: missing facts, another position or year, decimals too long."""
        layout, facts = self.layout, Needs(inputs=[INPUT])
        unknown = context(UNKNOWN, ((value.name, "boolean", value.unknown) for value in layout.values))
        yield decision(Head(UNKNOWN, self._title(words.CHECKED), "Any"), facts, unknown)
        yield self._literal(MISSING, words.UNDETERMINED, "Any", self._missing(), Needs(decisions=[UNKNOWN]))
        # A comparison with null is null: what is not known to fit does not.
        yield self._literal(OUTSIDE, words.OUTSIDE, "boolean", f"not(({layout.guards.fits}) = true)", facts)
        yield self._literal(TOO_LONG, words.TOO_LONG, "boolean", f"({layout.guards.too_long}) = true", facts)
        complete = f"count({MISSING}) = 0 and {OUTSIDE} = false and {TOO_LONG} = false"
        needs = Needs(decisions=[MISSING, OUTSIDE, TOO_LONG])
        note = words.incomplete_note(self.lang)
        yield self._literal(COMPLETE, words.COMPLETE, "boolean", complete, needs, note)

    def _missing(self) -> str:
        """Write the list of indicators that lack a fact; what is not known to be there counts as missing."""
        write = self.write
        entries = (
            write.choose(f"{UNKNOWN}.{value.name} = false", "null", write.text(value.key))
            for value in self.layout.values
        )
        return f"[{', '.join(entries)}][item != null]"

    def _value(self, value: Expression) -> Element:
        """Write an indicator; it is null where any fact is missing."""
        needs = Needs([] if value.reads else [INPUT], [COMPLETE, *value.reads])
        head = Head(value.name, value.title, dmn_types.kind(value.kind), value.note)
        return decision(head, needs, expression(value.name, self.write.choose(COMPLETE, value.value, "null")))

    def _table(self, table: Table) -> Element:
        """Write a decision table; its first column keeps incomplete dossiers from every other rule."""
        columns = [(COMPLETE, self._title(words.COMPLETE), "boolean")]
        columns += [(column.name, column.title, dmn_types.kind(column.kind)) for column in table.columns]
        name = APPLYING if table.collects else table.name
        single = len(table.outputs) == 1
        inside = [
            *(_column(name, place, *column) for place, column in enumerate(columns)),
            *(_output(name, output, named=not single) for output in table.outputs),
            *self._rules(table, name),
        ]
        policy = "RULE ORDER" if table.collects else "FIRST"
        made = element(
            "decisionTable", inside, id_=f"{name}.table", hitPolicy=policy, outputLabel=table.title
        )
        needs = Needs(
            decisions=dict.fromkeys(column[0] for column in columns),
            sources=[self.documents[document] for document in table.documents],
        )
        return decision(Head(name, table.title, "string" if single else "Any", table.note), needs, made)

    def _rules(self, table: Table, name: str) -> Iterator[Element]:
        others = ["-"] * len(table.columns)
        if not table.collects:
            note = words.incomplete_note(self.lang)
            yield rule(f"{name}.rule0", ["false", *others], [self.write.text(UNDETERMINED)], note)
        for number, row in enumerate(table.rows, start=1):
            tests = ["true", *("-" if test == TRUE else test for test in row.tests)]
            yield rule(f"{name}.rule{number}", tests, row.outputs, row.note)

    def _limits(self) -> Iterator[Element]:
        """Write the limits as a table; where none applies an engine may give null for an empty list."""
        if not self.layout.limits.rows:
            yield self._literal(LIMITS, words.LIMITS, "Any", "[]", Needs())
            return
        yield self._table(self.layout.limits)
        found = self.write.choose(f"{APPLYING} = null", "[]", APPLYING)
        yield self._literal(LIMITS, words.LIMITS, "Any", found, Needs(decisions=[APPLYING]))

    def _results(self) -> Iterator[Element]:
        rating = self.write.choose(COMPLETE, self.layout.rating(), self.write.text(UNDETERMINED))
        needs = Needs(decisions=[COMPLETE, REACHED, LIMITS])
        yield self._literal(RATING, words.RATING, "string", rating, needs)
        levels = self.layout.level_names.values()
        needs = Needs(decisions=[COMPLETE, MISSING, OUTSIDE, TOO_LONG, RATING, LIMITS, *levels])
        yield decision(Head(RESULT, self._title(words.RESULT), "Any"), needs, self._result())

    def _result(self) -> Element:
        decided = (
            f"{{undetermined: false, levels: {self.layout.levels()}, {RATING}: {RATING}, "
            f"{NOT_RATED}: {self.layout.not_rated()}, {LIMITS}: {LIMITS}.id}}"
        )
        open_ = f"{{undetermined: true, {MISSING}: {MISSING}, {OUTSIDE}: {OUTSIDE}, {TOO_LONG}: {TOO_LONG}}}"
        return expression(RESULT, self.write.choose(COMPLETE, decided, open_))


def _column(table: str, place: int, name: str, title: str, kind: str) -> Element:
    inside = element(
        "inputExpression", [element("text", text=name)], id_=f"{table}.column{place}.value", typeRef=kind
    )
    return element("input", [inside], id_=f"{table}.column{place}", label=title)


def _output(table: str, name: str, *, named: bool) -> Element:
    made = element("output", id_=f"{table}.gives.{name}", typeRef="string")
    if named:
        made.set("name", name)
    return made


def _facts_of(document: Document) -> str:
    facts = (document.number, document.issued, document.issuer)
    return ", ".join(fact for fact in facts if fact)
