"""The reasoning drawn: as data, as SVG, as Mermaid text, and as a fragment for notebooks."""

import html
import itertools
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules import DanhGiaError, Dossier, Level, Rating, evaluate
from danhgia_rules.answers.graph.build import Column, Force, Kind, Tone, reasoning
from danhgia_rules.answers.graph.mermaid import _escaped, mermaid
from danhgia_rules.answers.notebook import notebook_html
from danhgia_rules.reports import drawing
from danhgia_rules.reports.drawing import svg
from danhgia_rules.reports.layout import FONT, WIDTH, lay_out
from danhgia_rules.reports.text_lines import Run, is_common, line_width, width, wrap

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
LANGUAGES = ("vi", "en")
TALL = {"suy_thoai": 1200}
"""Drawings of dossiers where nearly every criterion is held down need more than a page."""

HOSTILE = [
    "<script>alert(1)</script>",
    '"]; click records1 alert',
    "`rm` $(x) ; end",
    "%%{init: {}}%% style a:#35; #quot;",
    "1. một – - hai *ba* _bốn_ {năm} |sáu| \\",
    "]]> &amp; <!-- --> 'x' onload=\"y\"",
    "漢字 😀 ﷽ ả́ \u00a0Ⅷ",
    "W" * 200,
]
hostile = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60),
)


def result_of(name):
    return evaluate(Dossier.from_file(ROOT / f"docs/examples/{name}.yaml"))


@st.composite
def results(draw):
    """An evaluation by a made-up rulebook or by the bundled one, with or without gaps."""
    rulebook, (full, data) = None, draw(own.with_gaps())
    if draw(st.booleans()):
        rulebook, full, data = draw(own.cases())
    return evaluate(own.dossier(draw(st.sampled_from([full, data]))), rulebook=rulebook)


@st.composite
def named_by_enemies(draw):
    """An evaluation whose records and rules have names chosen to break out of where they are put."""
    data = own.excellent_data(own.FILED, "cap_truong_ctxh")
    data["don_vi_truc_thuoc"] = [
        {"ma": f"DV-{n}", "ten": draw(hostile), "xep_loai": rating}
        for n, rating in enumerate(["khong_hoan_thanh", "hoan_thanh"])
    ]
    if draw(st.booleans()):
        return evaluate(own.dossier(data))
    rules = draw(own.rulebook_data())
    for named in (*rules["criteria"], *rules["levels"], *rules["rating"]["levels"]):
        named["title" if "title" in named else "label"] = draw(hostile)
    for indicator in rules["indicators"].values():
        indicator["label"] = draw(hostile)
    filed = own.filed_under(rules)
    read = {name: clauses or ["A.0.a"] for name, clauses in filed.items()}
    data = draw(own.complete_data(filed=read, position="thu"))
    data |= {name: [] for name, clauses in filed.items() if not clauses}
    return evaluate(own.dossier(data), rulebook=own.build(rules))


# ---- The graph as data


@own.examples(20)
@given(results())
def test_edges_join_two_nodes_of_the_graph_once_and_lead_to_a_higher_column(result):
    graph = reasoning(result.trace)
    columns = {node.id: node.column for node in graph.nodes}
    assert len(columns) == len(graph.nodes)
    assert len({(edge.source, edge.target) for edge in graph.edges}) == len(graph.edges)
    for edge in graph.edges:
        assert columns[edge.source] < columns[edge.target]
    leading = {edge.source for edge in graph.edges}
    # A criterion that no overall rule names leads nowhere; everything else does.
    ends = {node.kind for node in graph.nodes if node.id not in leading}
    assert Kind.RATING in ends <= {Kind.RATING, Kind.CRITERION}
    assert [node.kind for node in graph.nodes].index(Kind.RATING) == len(graph.nodes) - 1


@own.examples(20)
@given(results())
def test_each_criterion_requirement_and_limit_of_the_trace_is_in_one_node(result):
    trace, graph = result.trace, reasoning(result.trace)

    def refs(column, *kinds):
        return [node.refs for node in graph.nodes if node.column is column and node.kind in kinds]

    assert refs(Column.CRITERIA, Kind.CRITERION) == [(entry.criterion.id,) for entry in trace.criteria]
    within = refs(Column.INDICATORS, Kind.REQUIREMENT, Kind.OTHERS)
    assert sorted((name, row) for name, *rows in within for row in rows) == sorted(
        (entry.criterion.id, row.requirement.id)
        for entry in trace.criteria
        if not entry.gated
        for row in entry.requirements
    )
    overall = itertools.chain(*refs(Column.OVERALL, Kind.OVERALL, Kind.OTHERS))
    assert sorted(overall) == sorted(row.requirement.id for row in trace.requirements)
    limits = itertools.chain(*refs(Column.OVERALL, Kind.LIMIT))
    assert sorted(limits) == sorted(entry.limit.id for entry in trace.limits)


@own.examples(20)
@given(results())
def test_whatever_binds_stands_alone_and_the_rest_is_folded(result):
    trace, graph = result.trace, reasoning(result.trace)
    alone = {node.refs: node for node in graph.nodes if node.kind is Kind.REQUIREMENT}
    binding = {
        (entry.criterion.id, row.requirement.id)
        for entry in trace.criteria
        if entry.level != Level.NOT_APPLICABLE
        for row in entry.requirements
        if row.binds
    }
    assert set(alone) == binding
    assert all(node.force for node in alone.values())
    overall = {node.refs[0] for node in graph.nodes if node.kind is Kind.OVERALL}
    rated = result.rating != Rating.NOT_RATED
    assert overall == {row.requirement.id for row in trace.requirements if row.binds and rated}
    for entry in trace.limits:
        node = next(n for n in graph.nodes if n.kind is Kind.LIMIT and entry.limit.id in n.refs)
        assert node.binding == entry.binds
        assert (node.refs == (entry.limit.id,)) or entry.applies is False


@own.examples(30)
@given(results())
def test_what_binds_leads_to_the_rating_by_a_binding_path(result):
    graph = reasoning(result.trace)
    nodes = {node.id: node for node in graph.nodes}
    led = {edge.source for edge in graph.edges if edge.binding}
    for node in graph.nodes:
        if node.binding and node.kind is not Kind.RATING:
            assert node.id in led
    for edge in graph.edges:
        assert edge.force <= nodes[edge.source].force
        if edge.binding or nodes[edge.target].kind is Kind.RATING:
            assert nodes[edge.target].binding or not edge.force
            assert edge.force is not Force.KEEPS
        elif edge.force:
            assert nodes[edge.target].force or nodes[edge.target].kind is Kind.CRITERION


@own.examples(30)
@given(results())
def test_a_rating_below_the_highest_is_decided_by_something_and_the_highest_by_nothing(result):
    trace, graph = result.trace, reasoning(result.trace)
    scale = trace.heading.rating_scale
    decided = graph.nodes[-1].binding
    assert decided == (result.rating != scale.names[scale.top])
    if trace.heading.rating == Rating.NOT_RATED:
        deciding = [node for node in graph.nodes if node.binding and node.column is Column.OVERALL]
        kinds = {entry.limit.id: entry.limit.kind for entry in trace.limits}
        assert {kinds[node.refs[0]] for node in deciding} == {"not_rated"}


@own.examples(20)
@given(results())
def test_a_criterion_decides_only_what_raising_it_could_move(result):
    trace, graph = result.trace, reasoning(result.trace)
    for node in graph.nodes:
        if node.kind is Kind.CRITERION and node.binding:
            entry = next(entry for entry in trace.criteria if entry.criterion.id == node.refs[0])
            assert entry.rank is not None
            targets = {edge.target for edge in graph.edges if edge.source == node.id and edge.binding}
            readers = [n for n in graph.nodes if n.id in targets]
            assert readers
            assert all(n.kind in {Kind.OVERALL, Kind.LIMIT} for n in readers)


@pytest.mark.parametrize("count", [10, 1000])
def test_a_list_of_many_records_is_one_node_and_names_at_most_four(count):
    data = own.excellent_data(own.FILED, "cap_truong_ctxh")
    data["don_vi_truc_thuoc"] = [
        {"ma": f"DV-{n}", "ten": f"Đơn vị {n}", "xep_loai": "hoan_thanh" if n % 2 else "hoan_thanh_tot"}
        for n in range(count)
    ]
    graph = reasoning(evaluate(own.dossier(data)).trace)
    source = next(node for node in graph.nodes if node.refs == ("don_vi_truc_thuoc",))
    assert source.said("vi").line == f"Đơn vị trực thuộc: {count} mục; {count // 2} đạt ở mọi yêu cầu"
    named = next(node for node in graph.nodes if node.kind is Kind.RECORDS)
    assert len(named.refs) == count // 2
    more = f"và {count // 2 - 4} mục khác"
    assert named.said("vi").line == f"Đơn vị trực thuộc chưa đạt: DV-1; DV-3; DV-5; DV-7; {more}"
    assert len(graph.nodes) < 60


def test_names_of_records_can_be_left_out():
    trace = result_of("mau").trace
    said = [node.said("vi").line for node in reasoning(trace, named=False).nodes]
    assert "Nhiệm vụ chưa đạt: NV-04" in said
    assert not any("Kiểm tra cơ sở hội" in line for line in said)


# ---- Worked dossiers


def binding_lines(name, lang="vi"):
    return [node.said(lang).line for node in reasoning(result_of(name).trace).nodes if node.binding]


def test_the_binding_path_runs_from_the_late_task_to_the_rating():
    assert binding_lines("mau") == [
        "Nhiệm vụ chưa đạt: NV-04 – Kiểm tra cơ sở hội",
        "Tỷ lệ nhiệm vụ hoàn thành đúng hạn: 0 % (0/1 nhiệm vụ); Tốt cần ≥ 80 %, thiếu 1 nhiệm vụ",
        "II.2.3. Hướng dẫn, kiểm tra, giám sát việc thực hiện nghị quyết, kế hoạch: Trung bình",
        (
            "Mức thấp nhất trong các tiêu chí kết quả thực hiện nhiệm vụ (II): Trung bình; "
            "Hoàn thành tốt nhiệm vụ cần “Tốt” hoặc cao hơn, thấp hơn 1 bậc"
        ),
        "Đề xuất xếp loại: Hoàn thành nhiệm vụ",
    ]


def test_a_ground_decides_alone_and_what_keeps_criteria_down_only_keeps():
    assert binding_lines("bi_ky_luat", "en") == [
        "Discipline counted: VP-01",
        (
            "Disciplined for a violation of the year: Number of violations of the year that were "
            "disciplined: 1; hence Task non-completion"
        ),
        "Proposed rating: Task non-completion",
    ]
    graph = reasoning(result_of("bi_ky_luat").trace)
    assert any(node.kind is Kind.OVERALL and node.force is Force.KEEPS for node in graph.nodes)


def test_where_there_is_no_rating_only_the_case_that_says_so_decides():
    lines = binding_lines("khong_xep_loai")
    assert lines[0] == "Thời gian công tác: 1 dữ kiện"
    assert lines[-1] == "Đề xuất xếp loại: Không xếp loại"
    assert len(lines) == 3
    graph = reasoning(result_of("khong_xep_loai").trace)
    folded = [node for node in graph.nodes if node.kind is Kind.OTHERS and node.column is Column.OVERALL]
    assert folded[0].said("vi").line == "8 yêu cầu chung: không xét, vì không xếp loại"


def test_a_criterion_that_is_not_applicable_is_shown_as_such_with_the_fact_behind_it():
    graph = reasoning(result_of("khong_xep_loai").trace)
    lines = {node.id: node.said("en").line for node in graph.nodes}
    assert lines["criterion5"].endswith("member of the city Party Committee: Not applicable")
    before = [edge.source for edge in graph.edges if edge.target == "criterion5"]
    assert [lines[name] for name in before] == [
        "Is a member of the city Party Committee: no; 4 requirements not considered"
    ]
    before = [edge.source for edge in graph.edges if edge.target == "criterion12"]
    assert [lines[name] for name in before] == ["3 requirements with nothing to count"]


def test_an_open_rating_is_open_from_the_missing_fact_to_the_result():
    graph = reasoning(result_of("con_thieu").trace)
    assert {node.tone for node in graph.nodes if node.binding} == {Tone.OPEN}
    assert graph.nodes[-1].said("vi").line == (
        "Đề xuất xếp loại: Chưa xác định; Hoàn thành nhiệm vụ đến Hoàn thành xuất sắc nhiệm vụ"
    )
    assert "Nhiệm vụ còn thiếu: NV-08 – ngày hoàn thành" in binding_lines("con_thieu")


def test_nothing_binds_the_highest_rating():
    assert binding_lines("xuat_sac") == []
    assert reasoning(result_of("xuat_sac").trace).descriptions[1] == (
        "Proposed rating: Excellent task completion. Nothing keeps it lower."
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_code_name_of_the_library_leaks_into_the_graph(path, lang):
    result = evaluate(Dossier.from_file(path))
    graph = reasoning(result.trace)
    texts = [node.said(lang).line for node in graph.nodes]
    texts += [*graph.titles, *graph.descriptions, re.sub("<[^>]*>", " ", notebook_html(result.trace, lang))]
    for text in texts:
        assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text)
        assert "None" not in text
        assert text.strip()


# ---- The drawing


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - our own output


def tag(name):
    return f"{{http://www.w3.org/2000/svg}}{name}"


def boxes_of(root):
    """The boxes of a drawing, each with its lines of text; the legend is no box."""
    found, rect = [], None
    for element in root:
        if element.tag == tag("rect"):
            rect = {key: int(element.get(key)) for key in ("x", "y", "width", "height")}
        elif element.tag == tag("text") and len(element):
            found.append((rect, list(element)))
    return found


def check_drawing(text):
    root = parsed(text)
    found = boxes_of(root)
    for (one, _), (other, _) in itertools.combinations(found, 2):
        apart = (
            one["x"] + one["width"] <= other["x"]
            or other["x"] + other["width"] <= one["x"]
            or one["y"] + one["height"] <= other["y"]
            or other["y"] + other["height"] <= one["y"]
        )
        assert apart
    for rect, spans in found:
        assert rect["x"] >= 0
        assert rect["x"] + rect["width"] <= WIDTH
        assert rect["y"] + rect["height"] <= int(root.get("height"))
        check_text(rect, spans)
    check_lanes(root, [rect for rect, _ in found])


def check_text(rect, spans):
    """Every line begins inside its box and, by the estimate, ends inside; lines do not meet."""
    lines = []
    for span in spans:
        if span.get("x"):
            lines.append((int(span.get("x")), int(span.get("y")), 0))
        x, y, wide = lines[-1]
        lines[-1] = (x, y, wide + width(span.text, bold=span.get("font-weight") == "bold"))
    assert lines
    for x, y, wide in lines:
        assert rect["x"] < x
        assert (rect["x"] + rect["width"] - x) * 1000 >= wide * FONT
        assert rect["y"] + FONT // 10 <= y + 1
        assert y <= rect["y"] + rect["height"] - 3
    for (_, before, _), (_, after, _) in itertools.pairwise(lines):
        assert after - before >= FONT // 10 + 1


def check_lanes(root, rects):
    """A line that passes over columns touches no box on its way."""
    paths = " ".join(element.get("d") for element in root if element.get("fill") == "none")
    for left, lane, right in re.findall(r" ([0-9]+) ([0-9]+)H([0-9]+)", paths):
        for rect in rects:
            if int(left) < rect["x"] + rect["width"] and rect["x"] < int(right):
                assert not rect["y"] <= int(lane) <= rect["y"] + rect["height"]


@own.examples(20)
@given(results(), st.sampled_from(LANGUAGES))
def test_no_two_boxes_overlap_and_every_text_is_inside_its_box(result, lang):
    graph = reasoning(result.trace)
    text = svg(graph, lang)
    assert len(boxes_of(parsed(text))) == len(graph.nodes)
    check_drawing(text)


@own.examples(20)
@given(named_by_enemies(), st.sampled_from(LANGUAGES))
def test_no_name_breaks_out_of_the_drawing(result, lang):
    text = svg(reasoning(result.trace), lang)
    check_drawing(text)
    assert {element.tag for element in parsed(text).iter()} <= {
        tag(name) for name in ("svg", "title", "desc", "rect", "path", "text", "tspan")
    }
    for element in parsed(text).iter():
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_drawing_of_each_worked_dossier_fits_a_page(path, lang):
    text = evaluate(Dossier.from_file(path)).to_svg(lang)
    root = parsed(text)
    check_drawing(text)
    assert int(root.get("width")) == WIDTH
    assert int(root.get("height")) <= TALL.get(path.stem, 1000)
    assert float(root.get("font-size")) >= 9.5
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_the_drawing_has_a_title_and_a_description_under_ids_of_its_own():
    graph = reasoning(result_of("mau").trace)
    root = parsed(svg(graph, "en", prefix="a"))
    assert root.get("role") == "img"
    title, about = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}" == "a-title a-desc"
    assert (title.text, about.text) == (graph.titles[1], graph.descriptions[1])


def test_what_binds_is_heavier_and_has_a_mark_besides_its_colour():
    graph = reasoning(result_of("mau").trace)
    root = parsed(svg(graph, "vi"))
    rects = [element for element in root if element.tag == tag("rect")]
    heavy = [rect for rect in rects if float(rect.get("stroke-width", 0)) > 2]
    assert len(heavy) == sum(node.binding for node in graph.nodes)
    marks = [e for e in root if e.tag == tag("path") and e.get("fill") == "#8b1a1a"]
    assert len(marks) == len(heavy) + 1  # one explains itself below
    last_line = max(n for n, e in enumerate(root) if e.get("fill") == "none")
    assert last_line < min(n for n, e in enumerate(root) if e.tag == tag("rect"))


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_every_ground():
    grounds = ["#ffffff", *(fill for fill, _ in drawing._FILLS.values())]
    for ground, ink in itertools.product(grounds, (drawing._INK, drawing._SOFT)):
        assert (luminance(ground) + 0.05) / (luminance(ink) + 0.05) >= 4.5


@given(st.lists(st.tuples(hostile, st.booleans()), max_size=3), st.integers(200, 3000), st.integers(1, 9))
def test_broken_lines_keep_every_letter_or_end_with_an_ellipsis(parts, room, most):
    runs = [Run(text, bold) for text, bold in parts]
    lines = wrap(runs, room, most)
    assert len(lines) <= most
    assert all(line_width(line) <= room for line in lines)
    shown = "".join(run.text for line in lines for run in line)
    letters, whole = (
        "".join(text.replace("\u00a0", " ").split()) for text in (shown, "".join(t for t, _ in parts))
    )
    assert letters == whole or (letters.endswith("…") and whole.startswith(letters[:-1]))


@pytest.mark.parametrize(
    ("text", "plain", "bold"),
    [
        ("Hoàn thành xuất sắc nhiệm vụ", 1538, 1716),
        ("Tỷ lệ nhiệm vụ hoàn thành đúng hạn", 1850, 2067),
        ("ƯU ĐIỂM ĐƯỢC GHI NHẬN", 1342, 1452),
        ("Share of meetings attended: 66.67% (2/3)", 2117, 2375),
        ("“Tốt” hoặc cao hơn – ≥ 95 %; [x] {y} @ #", 2118, 2333),
    ],
)
def test_widths_are_estimated_from_above_and_not_by_much(text, plain, bold):
    """The widths measured in a browser with DejaVu Sans, a wide typeface, in hundredths of an em."""
    assert plain <= width(text) <= plain * 1.05
    assert bold <= width(text, bold=True) <= bold * 1.1


def test_no_two_targets_share_a_lane():
    for path in EXAMPLES:
        lanes = lay_out(reasoning(evaluate(Dossier.from_file(path)).trace), "vi").lanes
        assert len(set(lanes.values())) == len(lanes)


def test_rare_characters_are_held_to_their_room():
    assert is_common("Ưu điểm: “Hoàn thành” ≥ 66,67 %")
    assert not is_common("漢")
    data = own.excellent_data(own.FILED, "cap_truong_ctxh")
    data["don_vi_truc_thuoc"] = [{"ma": "DV-1", "ten": "漢字", "xep_loai": "hoan_thanh"}]
    text = evaluate(own.dossier(data)).to_svg()
    assert len(re.findall("textLength", text)) == 1


# ---- Mermaid

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


# ---- The notebook


class Reader(HTMLParser):
    """Reads a fragment strictly: which tags, whether each is closed, what text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text, self.marks = [], set(), [], 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"style", "lang", "scope", "colspan"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


TAGS = {"div", "p", "strong", "em", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}


@own.examples(20)
@given(st.one_of(results(), named_by_enemies()), st.sampled_from(LANGUAGES))
def test_the_notebook_has_plain_tags_every_criterion_and_its_level(result, lang):
    trace = result.trace
    text = notebook_html(trace, lang)
    found = Reader(text)
    assert found.tags <= TAGS
    assert not re.search(r"(?<![-a-z])(?:color|background)", text)
    said = "".join(found.text)
    for entry in trace.criteria:
        assert f"{entry.criterion.id}. {entry.criterion.titles[lang != 'vi']}" in said
    # Open levels are not marked as reached, even where only whether the criterion applies is open.
    known = [entry for entry in trace.criteria if entry.level in trace.heading.scale.names]
    assert text.count("<strong>●</strong>") == len(known)


def test_the_notebook_marks_the_level_reached_and_says_what_binds():
    text = result_of("mau")._repr_html_()
    row = text[text.index("II.2.3. Hướng dẫn") :].partition("</tr>")[0]
    cells = [re.sub("<[^>]*>", "", cell) for cell in row.split("<td")[1:]]
    assert [cell.partition(">")[2] for cell in cells][:4] == ["", "", "●", ""]
    assert "Tỷ lệ nhiệm vụ hoàn thành đúng hạn: 0 % (0/1 nhiệm vụ); Tốt cần ≥ 80 %" in html.unescape(row)
    assert "Điều quyết định xếp loại:" in text
    assert "Điều quyết định xếp loại:" not in result_of("xuat_sac")._repr_html_()
    assert ">?</td>" in result_of("con_thieu")._repr_html_()


# ---- All of them


@own.examples(8)
@given(results())
def test_the_same_reasoning_is_drawn_with_the_same_bytes(result):
    again = evaluate(result.dossier, rulebook=result.rulebook)
    for lang in LANGUAGES:
        assert result.to_svg(lang) == result.to_svg(lang) == again.to_svg(lang)
        assert result.to_mermaid(lang) == again.to_mermaid(lang)
        assert notebook_html(result.trace, lang) == notebook_html(again.trace, lang)


@pytest.mark.parametrize("name", ["to_svg", "to_mermaid"])
def test_an_unknown_language_is_refused(name):
    with pytest.raises(DanhGiaError) as caught:
        getattr(result_of("mau"), name)("fr")
    assert caught.value.code == "L002"
