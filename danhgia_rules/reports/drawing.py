"""The drawing of the reasoning: inline SVG made by hand, for a page of A4, on screen or on paper.

What decides the rating is told by a heavy line and a full diamond, not by colour alone. No
script, no font and no picture is loaded; all text is escaped.
"""

from collections.abc import Iterator
from html import escape

from danhgia_rules.answers.graph.build import Edge, Force, Graph, Tone
from danhgia_rules.explanation.words import pick
from danhgia_rules.reports.layout import FONT, LINE, PAD_X, PAD_Y, WIDTH, Box, Layout, lay_out
from danhgia_rules.reports.text_lines import Line, Run, is_common, width

_INK, _SOFT = "#1a1f24", "#46505a"
_DASHES = ' stroke-dasharray="4 2.5"'
_STROKES = {
    Force.FREE: 'stroke="#bcc3ca" stroke-width="0.8"',
    Force.KEEPS: 'stroke="#46505a" stroke-width="1.2"',
    Force.BINDS: 'stroke="#8b1a1a" stroke-width="2.6"',
}
_FILLS = {
    Tone.BEST: ("#e2f1e6", "#2f7d46"),
    Tone.GOOD: ("#e2edfa", "#2a66a8"),
    Tone.FAIR: ("#fcf1d2", "#93700a"),
    Tone.LOWEST: ("#fae1de", "#a3332a"),
    Tone.MET: ("#ffffff", "#a9b1b9"),
    Tone.SHORT: ("#ffffff", "#6a747e"),
    Tone.OPEN: ("#f0ebf8", "#6b4fa0"),
    Tone.PLAIN: ("#f4f5f6", "#a9b1b9"),
}
_HEADS = (
    ("Hồ sơ", "Dossier"),
    ("Chỉ số, yêu cầu", "Requirements"),
    ("Tiêu chí", "Criteria"),
    ("Xếp loại chung", "Overall rules"),
    ("Kết quả", "Result"),
)
_BINDS = ("quyết định xếp loại", "decides the rating")
_OPEN = ("viền đứt: chưa rõ, còn thiếu dữ kiện", "dashed: not known, facts are missing")
_KEEPS = (
    "giữ mức của tiêu chí hoặc của yêu cầu chung, nhưng không quyết định xếp loại",
    "keeps a criterion or the overall requirements where they are, but does not decide the rating",
)


def svg(graph: Graph, lang: str, prefix: str = "lap-luan") -> str:
    """Draw a graph of reasoning as SVG, 718 pixels wide; its ids begin with `prefix`."""
    layout = lay_out(graph, lang)
    height = layout.height + 44
    title, about = f"{escape(prefix)}-title", f"{escape(prefix)}-desc"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{title} {about}"',
        f' width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"',
        ' style="max-width:100%;height:auto"',
        ' font-family="Arial, Helvetica, &quot;DejaVu Sans&quot;, sans-serif"',
        f' font-size="{FONT // 10}.{FONT % 10}" fill="{_INK}">\n',
        f'<title id="{title}">{escape(pick(graph.titles, lang))}</title>\n',
        f'<desc id="{about}">{escape(pick(graph.descriptions, lang))}</desc>\n',
        *_heads(layout, lang),
        *_edges(graph, layout),
        *(_box(box) for box in layout.boxes.values()),
        *_legend(graph, layout.height + 18, lang),
        "</svg>\n",
    ]
    return "".join(parts)


def _heads(layout: Layout, lang: str) -> Iterator[str]:
    for (left, _), head in zip(layout.columns, _HEADS, strict=True):
        words = escape(pick(head, lang))
        yield f'<text x="{left}" y="11" font-weight="bold" fill="{_SOFT}">{words}</text>\n'


def _edges(graph: Graph, layout: Layout) -> Iterator[str]:
    """Draw the lines, those that bind last: they lie above the others, and all lie behind the boxes."""
    for force, stroke in _STROKES.items():
        paths = [_path(edge, layout) for edge in graph.edges if edge.force is force]
        if paths:
            yield f'<path d="{" ".join(paths)}" fill="none" {stroke}/>\n'


def _path(edge: Edge, layout: Layout) -> str:
    source, target = layout.boxes[edge.source], layout.boxes[edge.target]
    start, end = source.x + source.width, target.x
    begin = f"M{start} {source.middle}"
    if target.node.column - source.node.column == 1:
        return begin + _bend(start, source.middle, end, target.middle)
    lane, enters = layout.lanes[edge.target], layout.columns[source.node.column + 1][0]
    leaves = layout.columns[target.node.column - 1][1]
    over = f"{_bend(start, source.middle, enters, lane)}H{leaves}"
    return begin + over + _bend(leaves, lane, end, target.middle)


def _bend(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"C{middle} {y1} {middle} {y2} {x2} {y2}"


def _box(box: Box) -> str:
    fill, border = _FILLS[box.node.tone]
    stroke = _STROKES[Force.BINDS] if box.node.binding else f'stroke="{border}" stroke-width="0.9"'
    dashes = _DASHES if box.node.tone is Tone.OPEN else ""
    size = f'width="{box.width}" height="{box.height}" rx="3"'
    first = box.y + PAD_Y + 9
    lines = "".join(_line(line, box.x + PAD_X, first + n * LINE) for n, line in enumerate(box.lines))
    return (
        f'<rect x="{box.x}" y="{box.y}" {size} fill="{fill}" {stroke}{dashes}/>'
        f"{_diamond(box.x, box.y, box.node.force)}<text>{lines}</text>\n"
    )


def _line(line: Line, x: int, y: int) -> str:
    first, *others = line
    return _run(first, f' x="{x}" y="{y}"') + "".join(_run(run, "") for run in others)


def _run(run: Run, place: str) -> str:
    weight = ' font-weight="bold"' if run.bold else ""
    # The width of rare characters is not known: they are held to the room that was reckoned for them.
    held = ""
    if not is_common(run.text):
        reckoned = width(run.text, bold=run.bold) * FONT // 1000
        held = f' textLength="{reckoned}" lengthAdjust="spacingAndGlyphs"'
    return f"<tspan{place}{weight}{held}>{escape(run.text)}</tspan>"


def _diamond(x: int, y: int, force: Force) -> str:
    if force is Force.FREE:
        return ""
    fill, stroke = ("#8b1a1a", "#8b1a1a") if force is Force.BINDS else ("#ffffff", "#46505a")
    return f'<path d="M{x} {y - 5}L{x + 5} {y}L{x} {y + 5}L{x - 5} {y}Z" fill="{fill}" stroke="{stroke}"/>'


def _legend(graph: Graph, y: int, lang: str) -> Iterator[str]:
    """Explain the marks, those that the drawing has."""
    forces = {node.force for node in graph.nodes}
    for at, force, says in ((y, Force.BINDS, _BINDS), (y + 16, Force.KEEPS, _KEEPS)):
        if force in forces:
            yield f'<path d="M13 {at}H32" {_STROKES[force]}/>{_diamond(13, at, force)}'
            yield _caption(38, at, says, lang)
    if any(node.tone is Tone.OPEN for node in graph.nodes):
        fill, border = _FILLS[Tone.OPEN]
        dashed = f'fill="{fill}" stroke="{border}"{_DASHES}'
        yield f'<rect x="290" y="{y - 5}" width="24" height="10" rx="2" {dashed}/>'
        yield _caption(320, y, _OPEN, lang)


def _caption(x: int, y: int, says: tuple[str, str], lang: str) -> str:
    return f'<text x="{x}" y="{y + 3}" fill="{_SOFT}">{escape(pick(says, lang))}</text>\n'
