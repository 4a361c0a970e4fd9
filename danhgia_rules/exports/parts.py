"""What a rulebook is laid out in: expressions, and decision tables of columns and rows.

Knows no language and no format; the texts are those of one language.
"""

from dataclasses import dataclass

from danhgia_rules.citations import Document
from danhgia_rules.exports.dialect import FALSE


@dataclass(frozen=True, slots=True)
class Expression:
    """A named value; `unknown` tests that a missing fact keeps it from being known."""

    name: str
    title: str
    note: str
    value: str
    kind: str
    key: str = ""
    unknown: str = FALSE
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """What a decision table tests: the value of an expression or of another table."""

    name: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: a test for each column (`true` asks nothing), the outputs, and the law behind it."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: the first row that holds gives the output, or all that hold in their order."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]
    documents: tuple[Document, ...]
    collects: bool = False


@dataclass(frozen=True, slots=True)
class Guards:
    """Tests, of the dossier alone, that must hold before anything is decided."""

    fits: str
    too_long: str
