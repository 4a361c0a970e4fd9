"""The reasoning as a graph: what binds leads to the rating, and the same reasoning is drawn the same."""

import itertools
import re

import pytest
import strategies as own
from graph_helpers import EXAMPLES, LANGUAGES, result_of, results
from hypothesis import given

from danhgia_rules import DanhGiaError, Dossier, Level, Rating, evaluate
from danhgia_rules.answers.graph.build import Column, Force, Kind, Tone, reasoning
from danhgia_rules.answers.notebook import notebook_html

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
