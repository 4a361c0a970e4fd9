"""The parts of a graph of reasoning: nodes, edges, and what they say. Knows nothing of traces or pictures."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from danhgia_rules.quiet import Quiet


class Column(IntEnum):
    """How far the reasoning has come; edges lead from a lower column to a higher one."""

    RECORDS = 0
    INDICATORS = 1
    CRITERIA = 2
    OVERALL = 3
    RATING = 4


class Kind(StrEnum):
    """What a node stands for; its value begins the ids of the nodes of that kind."""

    SOURCE = "source"
    RECORDS = "records"
    REQUIREMENT = "requirement"
    OTHERS = "others"
    GATE = "gate"
    CRITERION = "criterion"
    OVERALL = "overall"
    LIMIT = "limit"
    RATING = "rating"


class Tone(StrEnum):
    """How a node comes out: a level from best to lowest, met, short, open, or none of these."""

    BEST = "best"
    GOOD = "good"
    FAIR = "fair"
    LOWEST = "lowest"
    MET = "met"
    SHORT = "short"
    OPEN = "open"
    PLAIN = "plain"


class Force(IntEnum):
    """What a node or edge does: nothing, keep the next level of its own ladder away, or decide the rating."""

    FREE = 0
    KEEPS = 1
    BINDS = 2


class Words(NamedTuple):
    """What a node says in one language: what it is, what was found, what that means; any may be empty."""

    label: str
    value: str = ""
    detail: str = ""

    @property
    def line(self) -> str:
        """All of it on one line."""
        first = self.value or self.detail
        rest = self.detail if self.value else ""
        head = f"{self.label}: {first}" if first else self.label
        return f"{head}; {rest}" if rest else head


Both = tuple[Words, Words]
"""Words in Vietnamese and in English."""


@dataclass(frozen=True, slots=True, repr=False)
class Node(Quiet):
    """One box.

    `refs` name what it stands for in the trace: a list of the dossier; paths of records; the
    id of a criterion, followed by those of its requirements; ids of overall requirements or
    limits; the rating.
    """

    id: str
    column: Column
    kind: Kind
    words: Both
    tone: Tone
    refs: tuple[str, ...]
    force: Force = Force.FREE

    @property
    def binding(self) -> bool:
        """Whether it decides the rating. What only keeps a criterion down need not."""
        return self.force is Force.BINDS

    def said(self, lang: str) -> Words:
        """Give the words in a language."""
        return self.words[lang != "vi"]


@dataclass(frozen=True, slots=True, repr=False)
class Edge(Quiet):
    """An arrow between two nodes, by their ids."""

    source: str
    target: str
    force: Force = Force.FREE

    @property
    def binding(self) -> bool:
        """Whether it is on a path that decides the rating."""
        return self.force is Force.BINDS


@dataclass(frozen=True, slots=True, repr=False)
class Graph(Quiet):
    """The reasoning as nodes, in the order of columns, and edges, with a title and a description."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    titles: tuple[str, str]
    descriptions: tuple[str, str]
