"""How the two expression languages, ZEN and FEEL, write the same few things.

Knows syntax only; must not know rulebooks. Every method takes and gives the text of an expression.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from danhgia_rules.errors import Problem, RulebookError
from danhgia_rules.exact import Number

TRUE, FALSE, NULL = "true", "false", "null"
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
"""Days beyond every date of a dossier: they stand for the highest or lowest date of no record at all."""

INPUT = "ho_so"
"""The name of the dossier in FEEL; in ZEN its keys are names of their own."""

_ORDER = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One expression language: what its forms look like, `{0}` and `{1}` standing for their parts.

    `record` is the record at hand inside a filter, `cell` the value of the column inside a cell.
    """

    record: str
    cell: str
    equals: str
    quote: Callable[[str], str]
    forms: Mapping[str, str]

    def _form(self, name: str, *parts: str) -> str:
        return self.forms[name].format(*parts)

    def text(self, value: str) -> str:
        """Quote a text; raises RulebookError (X001) where the language has no way to."""
        return self.quote(value)

    def fact(self, name: str) -> str:
        """Name a top-level key of the dossier."""
        return self._form("fact", name)

    def field(self, name: str) -> str:
        """Name a field of the record at hand."""
        return f"{self.record}.{name}"

    def equal(self, left: str, right: str) -> str:
        """Test equality; of unlike things it does not hold."""
        return f"{left} {self.equals} {right}"

    def is_null(self, value: str) -> str:
        """Test that there is no value."""
        return self.equal(value, NULL)

    def is_not_null(self, value: str) -> str:
        """Test that there is a value."""
        return f"{value} != {NULL}"

    def is_text(self, value: str) -> str:
        """Test that a value is a text: of a list or block, that it is `khong_ap_dung`."""
        return self._form("is_text", value)

    def compare(self, left: str, comparison: str, right: str) -> str:
        """Compare two numbers by a word of the rulebook: at_least, at_most, more_than, less_than, is."""
        return self.equal(left, right) if comparison == "is" else f"{left} {_ORDER[comparison]} {right}"

    def member(self, value: str, names: Sequence[str]) -> str:
        """Test that a value is one of some quoted names; null is not."""
        if len(names) > 1:
            return self._form("member", value, ", ".join(names))
        return self.equal(value, names[0]) if names else FALSE

    def contains(self, values: Iterable[str], name: str) -> str:
        """Test that one of some values is a quoted name."""
        return self._form("contains", ", ".join(values), name)

    def all_of(self, *tests: str) -> str:
        """Join tests that must all hold."""
        kept = [test for test in tests if test != TRUE]
        return FALSE if FALSE in kept else " and ".join(kept) or TRUE

    def any_of(self, *tests: str) -> str:
        """Join tests of which one must hold; safe inside `all_of`."""
        kept = [test for test in tests if test != FALSE]
        if TRUE in kept:
            return TRUE
        return f"({' or '.join(kept)})" if len(kept) > 1 else "".join(kept) or FALSE

    def negate(self, test: str) -> str:
        """Turn a test round."""
        return f"not({test})"

    def choose(self, test: str, then: str, otherwise: str) -> str:
        """Give one of two values."""
        return self._form("choose", test, then, otherwise)

    def decimal(self, value: Number) -> str:
        """Write a number that has a finite decimal."""
        digits = 0
        while (value * 10**digits).denominator != 1:
            digits += 1
        scaled = str(abs(int(value * 10**digits))).rjust(digits + 1, "0")
        sign = "-" if value < 0 else ""
        return f"{sign}{scaled[:-digits]}.{scaled[-digits:]}" if digits else f"{sign}{scaled}"

    def number(self, value: str) -> str:
        """Turn a number, or the text of a decimal, into a number without rounding."""
        return self._form("number", value)

    def day(self, date: str) -> str:
        """Turn the text of a date into a number that grows with it."""
        return self._form("day", date)

    def length(self, value: str) -> str:
        """Count the characters of a number, or of the text of one."""
        return self._form("length", value)

    def select(self, records: str, test: str) -> str:
        """Keep the records of a list that meet a test."""
        return records if test == TRUE else self._form("select", records, test)

    def some(self, records: str, test: str) -> str:
        """Test that a list holds a record that meets a test."""
        return self._form("some", records, test)

    def size(self, records: str) -> str:
        """Count the records of a list."""
        return self._form("size", records)

    def distinct(self, records: str, name: str) -> str:
        """Count the different values of a field of text."""
        return self._form("distinct", records, name)

    def numbers(self, records: str, value: str) -> str:
        """List a value of each record; `value` is written of the record at hand."""
        return self._form("numbers", records, value)

    def total(self, records: str, value: str) -> str:
        """Add up a value of each record; nothing comes to 0."""
        return self._form("total", self.numbers(records, value))


def _zen_quote(value: str) -> str:
    """Quote a text for ZEN, which has no escapes: not both kinds of quotes may occur in it."""
    mark = next((mark for mark in "'\"" if mark not in value), None)
    if mark is None:
        raise RulebookError(Problem("X001", params={"text": value}))
    return f"{mark}{value}{mark}"


def _feel_quote(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


ZEN = Dialect(
    "#",
    "$",
    "==",
    _zen_quote,
    {
        "fact": "{0}",
        "is_text": "type({0}) == 'string'",
        "member": "{0} in [{1}]",
        "contains": "{1} in [{0}]",
        "choose": "{0} ? {1} : {2}",
        "number": "number({0})",
        "day": "date({0})",
        "length": "len(string({0}))",
        "select": "filter({0}, {1})",
        "some": "some({0}, {1})",
        "size": "len({0})",
        "distinct": "len(keys(merge(map({0}, {{[#.{1}]: true}}))))",
        "numbers": "map({0}, {1})",
        "total": "sum({0})",
    },
)
"""ZEN, the language of GoRules."""

FEEL = Dialect(
    "item",
    "?",
    "=",
    _feel_quote,
    {
        "fact": f"{INPUT}.{{0}}",
        "is_text": "{0} instance of string",
        "member": "{0} in ({1})",
        "contains": "list contains([{0}], {1})",
        "choose": "if {0} then {1} else {2}",
        "number": 'number(string({0}), ",", ".")',
        "day": 'number(substring({0}, 1, 4) + substring({0}, 6, 2) + substring({0}, 9, 2), ",", ".")',
        "length": "string length(string({0}))",
        "select": "{0}[{1}]",
        "some": "count({0}[{1}]) > 0",
        "size": "count({0})",
        "distinct": "count(distinct values({0}.{1}))",
        "numbers": "for item in {0} return {1}",
        # FEEL has no sum of nothing.
        "total": "sum(concatenate([0], {0}))",
    },
)
"""FEEL, the language of DMN."""
