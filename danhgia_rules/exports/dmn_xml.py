"""Elements of a DMN 1.3 file, in the order that its schema asks for.

Knows XML and DMN; must not know rulebooks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"

Element = ET.Element


def element(tag: str, children: Iterable[Element] = (), text: str = "", **attributes: str) -> Element:
    """Make an element; a trailing underscore of an attribute's name is dropped."""
    made = Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    made.text = text or None
    made.extend(children)
    return made


def description(text: str) -> list[Element]:
    """Make the description of an element; none for no text."""
    return [element("description", text=text)] if text else []


def item(name: str, type_: str, children: Sequence[Element] = (), *, is_list: bool = False) -> Element:
    """Make a component of a type, or with children a type of its own."""
    made = element("itemComponent", children or [element("typeRef", text=type_)], name=name)
    if is_list:
        made.set("isCollection", "true")
    return made


def definition(name: str, components: Sequence[Element]) -> Element:
    """Make a type with components."""
    return element("itemDefinition", components, name=name, id_=f"type_{name}")


def expression(name: str, text: str) -> Element:
    """Make a FEEL expression; `name` is what its id begins with."""
    return element("literalExpression", [element("text", text=text)], id_=f"{name}.expression")


def context(name: str, entries: Iterable[tuple[str, str, str]]) -> Element:
    """Make a context of named FEEL expressions, each given as name, type and text."""
    made = [
        element(
            "contextEntry",
            [
                element("variable", id_=f"{name}.{key}.variable", name=key, typeRef=type_),
                expression(f"{name}.{key}", text),
            ],
            id_=f"{name}.{key}",
        )
        for key, type_, text in entries
    ]
    return element("context", made, id_=f"{name}.context")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a decision requires, by id: input data, other decisions, and documents as its authority."""

    inputs: Iterable[str] = ()
    decisions: Iterable[str] = ()
    sources: Iterable[str] = ()

    def elements(self, name: str) -> list[Element]:
        """Make the requirements of the decision `name`."""
        found = [("requiredInput", one) for one in self.inputs]
        found += [("requiredDecision", one) for one in self.decisions]
        required = [
            element("informationRequirement", [element(tag, href=f"#{one}")], id_=f"{name}.needs{number}")
            for number, (tag, one) in enumerate(found)
        ]
        for number, one in enumerate(self.sources):
            authority = element("requiredAuthority", href=f"#{one}")
            required.append(element("authorityRequirement", [authority], id_=f"{name}.source{number}"))
        return required


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a decision, which is its id too, its title, its type, and what is said of it."""

    name: str
    title: str
    type: str
    note: str = ""


def decision(head: Head, needs: Needs, logic: Element) -> Element:
    """Make a decision."""
    variable = element("variable", id_=f"{head.name}.variable", name=head.name, typeRef=head.type)
    children = [*description(head.note), variable, *needs.elements(head.name), logic]
    return element("decision", children, id_=head.name, name=head.name, label=head.title)


def rule(name: str, tests: Iterable[str], outputs: Iterable[str], note: str) -> Element:
    """Make a rule of a decision table."""
    inside = [
        element("inputEntry", [element("text", text=test)], id_=f"{name}.test{place}")
        for place, test in enumerate(tests)
    ]
    inside += [
        element("outputEntry", [element("text", text=output)], id_=f"{name}.output{place}")
        for place, output in enumerate(outputs)
    ]
    return element("rule", [*description(note), *inside], id_=name)


def serialized(definitions: Element) -> str:
    """Write a file: indented, in UTF-8, the same text for the same elements."""
    ET.indent(definitions, "  ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(definitions, encoding="unicode")}\n'
