"""Scenarios that are refused: every mistake with its place, its code and its repair, all at once."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import examples
from test_scenario_runner import GOOD, HEAD, placed
from test_second_rulebook import BEST

from danhgia_rules import load_rulebook
from danhgia_rules.messages import MESSAGES
from danhgia_rules.scenarios.change import copied
from danhgia_rules.scenarios.files import ScenarioError, on_disk
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.run import run

TOGETHER = "`bounds` goes with `rating: undetermined`, and with it alone"


def refused(folder, text, **others):
    """Give the problems of scenarios that are refused: place below the folder, code and English sentence."""
    rulebook = load_rulebook(placed(folder, text, **others))
    with pytest.raises(ScenarioError) as caught:
        run(read_suite(rulebook, on_disk(folder / "scenarios")))
    return [
        f"{str(p.where).removeprefix(str(folder / 'scenarios') + '/')}: {p.code} {p.sentence('en')}"
        for p in caught.value.problems
    ]


def test_paths_that_name_nothing_are_refused_all_at_once(tmp_path):
    entry = """\
  - id: x
    shows: Thử.
    change:
      chi_tieu[CT-9].chat_luong: bao_dam
      nhiem_vu[+]: {so_luong: 0, ma: N}
      la_uy_vien_bch[+]: {ma: N}
      khong_co.gi: 1
      "la uy": 1
    expect: {rating: khen}
"""
    copies = "`so_luong` must be an integer from 1, the list at most 2000, and the record needs `ma`"
    listed = "records can be added only to a list that the base dossier holds"
    assert refused(tmp_path, HEAD + entry) == [
        "a.yaml:8:7: T001 `chi_tieu[CT-9].chat_luong`: there is no `[CT-9]` in the base dossier",
        f"a.yaml:9:7: T004 `nhiem_vu[+]`: {copies}",
        f"a.yaml:10:7: T005 `la_uy_vien_bch[+]`: {listed}",
        "a.yaml:11:7: T001 `khong_co.gi`: there is no `khong_co` in the base dossier",
        "a.yaml:12:7: T002 `?` is not a path",
    ]


def test_a_name_that_the_base_nearly_has_is_offered(tmp_path):
    entry = "  - id: x\n    shows: Thử.\n    change: {'chi_tieu[CT-11].ma': A}\n    expect: {rating: khen}\n"
    rulebook = load_rulebook(placed(tmp_path, HEAD + entry))
    with pytest.raises(ScenarioError) as caught:
        read_suite(rulebook, on_disk(tmp_path / "scenarios"))
    assert caught.value.help == "did you mean `[CT-1]`?"


def test_words_that_the_rulebook_does_not_know_are_refused(tmp_path):
    entry = """\
  - id: x
    shows: Thử.
    expect:
      rating: xuat_sac
      levels: {A: bac_sau, D: bac_nam, B: [bac_mot, bac_chin]}
      binding: [B.sang_kien, B.sang_tac]
      values: {thu: "1"}
      not_applicable: [E.x]
"""
    levels = "the levels are: bac_mot, bac_hai, bac_ba, bac_bon, bac_nam, not_applicable"
    every = "A, B, C, A.thu, A.han, B.mat_sach, B.sang_kien, C.du_hop, bac, ky_luat, hai_bac_mot"
    ratings = "the ratings are: chua_dat, dat, khen, not_rated, undetermined"
    rows = "its requirements and limits are:"
    unknown = "T011 the rulebook has no"
    assert refused(tmp_path, HEAD + entry) == [
        f"a.yaml:8:15: {unknown} `xuat_sac`; {ratings}",
        f"a.yaml:9:19: {unknown} `bac_sau`; {levels}",
        f"a.yaml:9:31: {unknown} `D`; the criteria are: A, B, C",
        f"a.yaml:9:53: {unknown} `bac_chin`; {levels}",
        f"a.yaml:10:30: {unknown} `B.sang_tac`; {rows} B.mat_sach, B.sang_kien",
        f"a.yaml:11:21: {unknown} `thu`; {rows} bac, ky_luat, hai_bac_mot",
        f"a.yaml:12:24: {unknown} `E.x`; its criteria, requirements and limits are: {every}",
    ]


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        (
            "{rating: khen, bounds: [dat, khen]}",
            "`bounds` goes with `rating: undetermined`, and with it alone",
        ),
        ("{rating: undetermined}", TOGETHER),
        ("{rating: undetermined, bounds: [khen]}", "`bounds` holds exactly two ratings: low, high"),
        ("{rating: khen, outside: true}", "`outside` means something beside `bounds` only"),
        (
            "{rating: undetermined, bounds: [dat, khen], binding: []}",
            "`binding` cannot be given where the rating is open",
        ),
    ],
)
def test_words_that_do_not_go_together_are_refused(tmp_path, expect, sentence):
    (found,) = refused(tmp_path, HEAD + f"  - id: x\n    shows: Thử.\n    expect: {expect}\n")
    assert found.endswith(f": T012 {sentence}")


def test_the_shape_of_a_file_is_checked_by_line_and_column(tmp_path):
    text = HEAD.replace("base:", "bas:") + GOOD.replace("shows", "show") + "  - id: 'a b'\n"
    assert refused(tmp_path, text, b="[]", c="a: *b") == [
        "a.yaml:3:1: S001 the key `bas` is not known here",
        "a.yaml:5:5: S002 the key `shows` is required here",
        "a.yaml:6:5: S001 the key `show` is not known here",
        "a.yaml:8:5: S002 the key `expect` is required here",
        "a.yaml:8:5: S002 the key `shows` is required here",
        "a.yaml:8:9: S009 a code has letters, digits, dots, hyphens and underscores only, at most 40",
        "b.yaml:1:1: F013 the content must be a block of keys and values",
        "c.yaml:1:4: F006 YAML anchors and aliases (`b`) are not accepted",
    ]


def test_two_scenarios_with_one_id_are_refused_across_files(tmp_path):
    first = f"{tmp_path}/scenarios/a.yaml:5:9"
    assert refused(tmp_path, HEAD + GOOD, b=HEAD + GOOD) == [
        f"b.yaml:5:9: T007 the scenario id `tot-nhat` is already used at {first}"
    ]


@pytest.mark.parametrize(
    ("base", "place"),
    [("ho_so/la.yaml", "a.yaml:3:7"), ("../../x.yaml", "a.yaml:3:7"), ("/etc/x", "a.yaml:3:7")],
)
def test_a_base_that_is_not_there_or_out_of_reach_is_refused_once(tmp_path, base, place):
    text = HEAD.replace("ho_so/tot.yaml", base) + GOOD + GOOD.replace("tot-nhat", "hai")
    assert refused(tmp_path, text) == [f"a.yaml:3:7: T008 there is no base dossier `{base}`"]


def test_a_base_that_is_wrong_is_reported_at_its_own_line(tmp_path):
    path = placed(tmp_path)
    (tmp_path / "scenarios/ho_so/tot.yaml").write_text("schema: danhgia/dossier/1\nma: X\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_suite(load_rulebook(path), on_disk(tmp_path / "scenarios"))
    assert {(p.code, Path(p.where.file).name) for p in caught.value.problems} == {("S002", "tot.yaml")}


def test_a_scenario_starts_from_a_base_or_gives_a_dossier(tmp_path):
    text = (HEAD + GOOD + GOOD.replace("tot-nhat", "hai") + "    dossier: {ma: A}\n    change: {}\n").replace(
        "base: ho_so/tot.yaml\n", ""
    )
    assert refused(tmp_path, text) == [
        "a.yaml:4:9: T009 scenario `tot-nhat` needs exactly one of `base`, or `dossier` without `change`",
        "a.yaml:7:9: T009 scenario `hai` needs exactly one of `base`, or `dossier` without `change`",
    ]


def test_a_whole_dossier_has_to_say_every_level(tmp_path):
    entry = f"  - id: x\n    shows: Thử.\n    dossier: {json.dumps(BEST)}\n    expect: {{rating: khen}}\n"
    assert refused(tmp_path, HEAD + entry) == [
        "a.yaml:5:9: T013 scenario `x` gives a whole dossier but not the levels of: A, B, C"
    ]


def test_a_dossier_that_cannot_be_rated_is_refused_with_the_reason(tmp_path):
    entries = """\
  - id: sai
    shows: Loại sai.
    change: {du_hop: [{loai: hop_chi_bo}]}
    expect: {rating: khen}
  - id: nam
    shows: Năm ngoài thời kỳ.
    change: {ky_danh_gia: "2031", nhiem_vu: []}
    expect: {rating: khen}
"""
    (wrong,) = refused(tmp_path, HEAD + entries)
    assert wrong.startswith(
        "a.yaml:7:14: T006 the dossier of scenario `sai` is not valid: "
        "du_hop[0].loai: S004 the value of `loai` is not one of:"
    )


def test_what_only_the_rating_refuses_is_told_as_well(tmp_path):
    entry = "  - id: nam\n    shows: Thử.\n    change: {ky_danh_gia: '2022'}\n    expect: {rating: khen}\n"
    (wrong,) = refused(tmp_path, HEAD + entry)
    assert wrong.startswith("a.yaml:7:14: T006 the dossier of scenario `nam` is not valid: chuc_danh: C005")


def test_a_dossier_that_only_several_changes_spoil_is_told_at_the_changes(tmp_path):
    held = "{ma_vi_pham: V, hinh_thuc: khien_trach, ngay_vi_pham: '2023-05-05'"
    change = f"      ky_luat: [{held}}}]\n      ky_luat[V].ngay_quyet_dinh: '2023-01-01'\n"
    entry = f"  - id: x\n    shows: Thử.\n    change:\n{change}    expect: {{rating: khen}}\n"
    (wrong,) = refused(tmp_path, HEAD + entry)
    assert wrong.startswith("a.yaml:7:5: T006 ")


def test_an_empty_value_under_change_says_how_to_take_a_fact_away(tmp_path):
    entry = "  - id: x\n    shows: Thử.\n    change: {de_xuat: }\n    expect: {rating: khen}\n"
    assert refused(tmp_path, HEAD + entry) == ["a.yaml:7:14: T018 `de_xuat` is empty (null) under `change`"]
    assert "__xoa__" in MESSAGES["T018"].help("en")


@pytest.mark.parametrize(
    ("expect", "meant"),
    [
        ("{rating: Khen}", "khen"),
        ("{rating: Not rated}", "not_rated"),
        ("{rating: khen, levels: {A: Bậc năm}}", "bac_nam"),
        ("{rating: khen, levels: {A: Grade five}}", "bac_nam"),
        ("{rating: khen, levels: {C: không áp dụng}}", "not_applicable"),
    ],
)
def test_a_label_in_place_of_an_id_suggests_the_id(tmp_path, expect, meant):
    entry = f"  - id: x\n    shows: Thử.\n    expect: {expect}\n"
    rulebook = load_rulebook(placed(tmp_path, HEAD + entry))
    with pytest.raises(ScenarioError) as caught:
        read_suite(rulebook, on_disk(tmp_path / "scenarios"))
    assert [(problem.code, problem.help("en")) for problem in caught.value.problems] == [
        ("T011", f"did you mean `{meant}`?")
    ]


def test_scenarios_for_another_rulebook_are_refused(tmp_path):
    text = (HEAD + GOOD).replace("thu_thu", "thu_tu")
    assert refused(tmp_path, text) == [
        "a.yaml:2:11: T010 the scenarios are for `quy_che_thu.thu_tu`, not for `quy_che_thu.thu_thu`"
    ]


WHOLE_FILE = {
    "schema": "danhgia/scenarios/1",
    "rulebook": "quy_che_thu.thu_thu",
    "base": "ho_so/tot.yaml",
    "scenarios": [
        {
            "id": "x",
            "shows": "Thử.",
            "base": "ho_so/tot.yaml",
            "change": {"chi_tieu[CT-1].thuc_hien": "900", "de_xuat[+]": {"so_luong": "2", "ma": "D"}},
            "vector": "1",
            "suggested": "true",
            "expect": {
                "rating": "undetermined",
                "bounds": ["dat", "khen"],
                "outside": "false",
                "levels": {"A": "bac_bon", "B": ["bac_mot", "bac_nam"]},
                "not_applicable": ["C"],
                "values": {"A.thu": "1"},
                "missing": ["du_hop"],
            },
        }
    ],
}
JUNK = st.sampled_from(
    ["", "a b", "[+]", "__xoa__", "x[", "9" * 30, True, 7, -1, [], {}, [[]], {"a": {}}, ["A", 1]]
)


def inside(data, path=()):
    """Give the paths of everything inside plain data."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from inside(value, (*path, key))


@pytest.fixture(scope="module")
def place_of_junk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rac")
    return load_rulebook(placed(folder)), folder / "scenarios"


@given(
    st.lists(st.tuples(st.sampled_from(list(inside(WHOLE_FILE))), JUNK), min_size=1, max_size=3),
    st.booleans(),
)
@examples(100)
def test_junk_is_refused_with_a_code_and_never_breaks_the_runner(place_of_junk, edits, as_key):
    rulebook, folder = place_of_junk
    data = copied(WHOLE_FILE)
    for path, junk in edits:
        holder = data
        for step in path[:-1]:
            holder = holder[step] if isinstance(holder, dict | list) and step in dict_or_range(holder) else {}
        if isinstance(holder, dict) and as_key:
            holder[str(junk)] = holder.pop(path[-1], "x")
        elif path[-1] in dict_or_range(holder):
            holder[path[-1]] = junk
    (folder / "a.yaml").write_text(json.dumps(data), encoding="utf-8")
    for problem in problems_of(rulebook, folder):
        assert problem.render("vi")
        assert problem.render("en")


def problems_of(rulebook, folder):
    try:
        run(read_suite(rulebook, on_disk(folder)))
    except ScenarioError as refusal:
        return refusal.problems
    return ()


def dict_or_range(holder):
    """Give the keys that a dict or a list has."""
    return holder if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()


def test_a_base_that_cannot_be_rated_is_told_at_its_own_place(tmp_path):
    path = placed(tmp_path, HEAD + GOOD.replace("    expect", "    change: {chuc_danh: thu_thu}\n    expect"))
    wrong = json.dumps({**BEST, "chuc_danh": "khac"})
    (tmp_path / "scenarios/ho_so/tot.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        run(read_suite(load_rulebook(path), on_disk(tmp_path / "scenarios")))
    (problem,) = caught.value.problems
    assert (problem.code, Path(problem.where.file).name, problem.where.line) == ("C005", "tot.yaml", 1)
