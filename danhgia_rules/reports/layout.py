"""Where each box of the drawing stands, and along which ways its lines run: whole pixels, no overlap.

Indicators stand beside their criterion, one band to a criterion. The lanes between the bands
stay free for lines that pass over columns.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from danhgia_rules.answers.graph.build import Column, Edge, Force, Graph, Kind, Node, Words
from danhgia_rules.reports.text_lines import Line, Run, wrap

WIDTH = 718
"""Of the drawing: what A4 in portrait leaves between its margins, in pixels of 1/96 inch."""

FONT = 95
"""Size of the text in tenths of a pixel."""

TOP = 22
"""Where the boxes begin, below the heads of the columns."""

LINE, PAD_X, PAD_Y = 11, 5, 3
_SIDE, _BETWEEN, _BAND_GAP, _BOX_GAP = 7, 20, 9, 4
_MOST_LINES = 9
_WEIGHTS = {Force.FREE: 1, Force.KEEPS: 5, Force.BINDS: 25}
_SPLITS = ((102, 204, 120, 106, 92), (112, 170, 138, 112, 92), (102, 140, 166, 124, 92))
"""Widths of the columns: for much to say of indicators, for much to say of criteria."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its lines of text and its place."""

    node: Node
    lines: tuple[Line, ...]
    x: int
    y: int
    width: int

    @property
    def height(self) -> int:
        """The height, by the number of lines."""
        return len(self.lines) * LINE + 2 * PAD_Y

    @property
    def middle(self) -> int:
        """The height at which lines come in and go out."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The placed drawing.

    `boxes` are by node id; `lanes` are the heights at which lines pass over columns to a
    node; `columns` are the left edge and the right edge of each.
    """

    boxes: dict[str, Box]
    lanes: dict[str, int]
    columns: tuple[tuple[int, int], ...]
    height: int


def lay_out(graph: Graph, lang: str) -> Layout:
    """Place the nodes of a graph, by the widths of columns that make the drawing least high."""
    return min((_Placing(graph, lang, widths).layout() for widths in _SPLITS), key=lambda found: found.height)


def room_for_text(width: int) -> int:
    """Give how much text fits into a box, in hundredths of the size of the text."""
    return (width - 2 * PAD_X) * 1000 // FONT


class _Placing:
    """Places one drawing: criteria with their indicators first, the rest by what it is joined to."""

    def __init__(self, graph: Graph, lang: str, widths: tuple[int, ...]) -> None:
        self.graph = graph
        starts = accumulate((width + _BETWEEN for width in widths), initial=_SIDE)
        self.columns = tuple((start, start + width) for start, width in zip(starts, widths, strict=False))
        self.boxes = {node.id: self._unplaced(node, lang) for node in graph.nodes}
        self.out: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
        self.into: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
        for edge in graph.edges:
            self.out[edge.source].append(edge)
            self.into[edge.target].append(edge)
        self.gaps: list[int] = []
        self.bottom = TOP

    def layout(self) -> Layout:
        """Place everything."""
        self._bands()
        self.bottom = max(self.bottom, TOP + _stack(self._of(Column.OVERALL)))
        self._settle(Column.OVERALL, self._by_what_leads_here)
        self._settle(Column.RATING, self._by_what_leads_here)
        lanes = self._lanes()
        self.bottom = max(self.bottom, TOP + _stack(self._of(Column.RECORDS)))
        self._settle(Column.RECORDS, lambda box: self._by_where_it_leads(box, lanes))
        lowest = max(box.y + box.height for box in self.boxes.values())
        return Layout(self.boxes, lanes, self.columns, max([lowest, *lanes.values()]))

    def _unplaced(self, node: Node, lang: str) -> Box:
        left, right = self.columns[node.column]
        room = room_for_text(right - left)
        parts = _parts(node.kind, node.said(lang))
        lines = [line for runs in parts for line in wrap(runs, room, _MOST_LINES)]
        return Box(node, tuple(lines), left, 0, right - left)

    def _of(self, column: Column) -> list[Box]:
        return [self.boxes[node.id] for node in self.graph.nodes if node.column is column]

    def _put(self, box: Box, y: int) -> None:
        self.boxes[box.node.id] = replace(box, y=y)

    def _bands(self) -> None:
        """Stack criteria, each in the middle of the indicators that it rests on."""
        y = TOP
        for criterion in self._of(Column.CRITERIA):
            beside = [self.boxes[edge.source] for edge in self.into[criterion.node.id]]
            height = max(_stack(beside), criterion.height)
            self._put(criterion, y + (height - criterion.height) // 2)
            top = y + (height - _stack(beside)) // 2
            for box in beside:
                self._put(box, top)
                top += box.height + _BOX_GAP
            y += height + _BAND_GAP
            self.gaps.append(y - _BAND_GAP // 2)
        self.bottom = y - _BAND_GAP

    def _settle(self, column: Column, wanted: Callable[[Box], int]) -> None:
        """Stack the boxes of a column as near as can be to where their middles are wanted."""
        ordered = sorted(self._of(column), key=wanted)
        offsets = accumulate((box.height + _BOX_GAP for box in ordered), initial=0)
        places = list(zip(ordered, offsets, strict=False))
        tops = _rising([wanted(box) - box.height // 2 - offset for box, offset in places])
        most = self.bottom - _stack(ordered)
        for (box, offset), top in zip(places, tops, strict=True):
            self._put(box, max(TOP, min(top, most)) + offset)

    def _by_what_leads_here(self, box: Box) -> int:
        """Give the middle of what leads to a box; the bottom where only records do, which come later."""
        edges = self.into[box.node.id]
        middles = [(self.boxes[edge.source], edge.force) for edge in edges]
        placed = [(source.middle, force) for source, force in middles if source.node.column > Column.RECORDS]
        return _mean(placed) if placed else self.bottom

    def _by_where_it_leads(self, box: Box, lanes: dict[str, int]) -> int:
        edges = self.out[box.node.id]
        return _mean([(lanes.get(e.target, self.boxes[e.target].middle), e.force) for e in edges])

    def _lanes(self) -> dict[str, int]:
        """Give each node that records lead to over columns the free gap nearest to it, or one below all."""
        free, lanes = self.gaps[:-1], {}
        below = self.gaps[-1] if self.gaps else self.bottom
        for box in self._of(Column.OVERALL):
            sources = [self.boxes[edge.source].node for edge in self.into[box.node.id]]
            if all(source.column > Column.RECORDS for source in sources):
                continue
            nearest = min([*free, below], key=lambda y, box=box: abs(y - box.middle))  # type: ignore[misc]
            lanes[box.node.id] = nearest
            if nearest == below:
                below += _BOX_GAP
            else:
                free.remove(nearest)
        return lanes


_STACKED = frozenset({Kind.CRITERION, Kind.RATING})
"""Kinds whose value and detail begin on lines of their own: the eye looks for them."""


def _parts(kind: Kind, said: Words) -> list[list[Run]]:
    """Give the paragraphs of a box."""
    if kind in _STACKED:
        return [[Run(said.label)], [Run(said.value, bold=True)], [Run(said.detail)]]
    if said.value:
        detail = f"– {said.detail}" if said.detail else ""
        return [[Run(f"{said.label}:"), Run(said.value, bold=True), Run(detail)]]
    return [[Run(f"{said.label}: {said.detail}" if said.detail else said.label)]]


def _stack(boxes: Sequence[Box]) -> int:
    """Give the height of boxes, one upon the other."""
    return sum(box.height + _BOX_GAP for box in boxes) - _BOX_GAP * bool(boxes)


def _mean(found: Iterable[tuple[int, Force]]) -> int:
    """Give the mean of heights, what binds pulling most."""
    weighed = [(middle, _WEIGHTS[force]) for middle, force in found]
    return sum(middle * weight for middle, weight in weighed) // sum(weight for _, weight in weighed)


def _rising(values: Sequence[int]) -> list[int]:
    """Give the rising numbers that are nearest to the given ones, by pooling those that fall."""
    pools: list[tuple[int, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] * count > total * pools[-1][1]:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    return [total // count for total, count in pools for _ in range(count)]
