"""Running scenarios of an invented rulebook: what passes, what fails and how it is told, what is refused."""

import json
import shutil
from pathlib import Path

import pytest
from test_second_rulebook import BEST, CONCLUDED

from danhgia_rules import load_rulebook
from danhgia_rules.scenarios.files import ScenarioError, beside, on_disk, rulebook_of
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.report import report_on
from danhgia_rules.scenarios.run import run
from danhgia_rules.scenarios.text import report_text

SECOND = Path(__file__).parent / "second_rulebook"
HEAD = """\
schema: danhgia/scenarios/1
rulebook: quy_che_thu.thu_thu
base: ho_so/tot.yaml
scenarios:
"""
OPEN = "rating: undetermined, bounds: [chua_dat, khen], levels: {B: [bac_mot, bac_nam]}"
GOOD = """\
  - id: tot-nhat
    shows: Hồ sơ gốc đạt bậc năm ở cả ba tiêu chí.
    expect: {rating: khen, levels: {A: bac_nam, B: bac_nam, C: bac_nam}, binding: [], missing: []}
"""


def placed(folder, text=HEAD + GOOD, **others):
    """Put the rulebook, a base and scenario files into a folder; give the path of the rulebook."""
    for name in ("thu_thu.yaml", "law.md"):
        shutil.copy(SECOND / name, folder / name)
    (folder / "scenarios/ho_so").mkdir(parents=True)
    (folder / "scenarios/ho_so/tot.yaml").write_text(json.dumps(BEST), encoding="utf-8")
    for name, content in {"a": text, **others}.items():
        (folder / f"scenarios/{name}.yaml").write_text(content, encoding="utf-8")
    return folder / "thu_thu.yaml"


def outcomes(folder, entries):
    rulebook = load_rulebook(placed(folder, HEAD + entries))
    return run(read_suite(rulebook, on_disk(folder / "scenarios")))


def differences(folder, expect, change="{}"):
    entry = f"  - id: x\n    shows: Thử.\n    change: {change}\n    expect: {expect}\n"
    (outcome,) = outcomes(folder, entry)
    return [tuple(difference) for difference in outcome.differences]


# --- What passes and what differs


def test_a_scenario_that_comes_out_as_expected_passes(tmp_path):
    (outcome,) = outcomes(tmp_path, GOOD)
    assert outcome.passed
    assert outcome.scenario.where.line == 5


def test_a_level_that_is_not_named_has_to_stay_as_in_the_base(tmp_path):
    assert differences(tmp_path, "{rating: dat}", "{de_xuat: []}") == [
        ("rating", "", "dat", "chua_dat"),
        ("levels", "B", "bac_nam", "bac_mot"),
    ]


@pytest.mark.parametrize(
    ("expect", "change", "found"),
    [
        ("{rating: dat}", "{}", ("rating", "", "dat", "khen")),
        ("{rating: khen, levels: {A: bac_ba}}", "{}", ("levels", "A", "bac_ba", "bac_nam")),
        (
            "{rating: chua_dat, levels: {B: bac_mot}, binding: [B.sang_kien]}",
            "{de_xuat: []}",
            ("binding", "", ("B.sang_kien",), ("B.sang_kien", "bac")),
        ),
        (
            "{rating: khen, not_applicable: [C]}",
            "{}",
            ("not_applicable", "", ("C",), ()),
        ),
        (
            "{rating: khen, not_applicable: [C.du_hop]}",
            "{}",
            ("not_applicable", "C.du_hop", "not_applicable", "1"),
        ),
        ("{rating: khen, values: {A.han: '2023-10-01'}}", "{}", ("values", "A.han", "2023-10-01", "none")),
        ("{rating: khen, values: {B.mat_sach: 'true'}}", "{}", ("values", "B.mat_sach", "true", "false")),
        ("{rating: khen, missing: [du_hop]}", "{}", ("missing", "", ("du_hop",), ())),
        (
            "{rating: undetermined, bounds: [dat, khen], levels: {B: [bac_ba, bac_nam]}}",
            "{de_xuat: __xoa__}",
            ("bounds", "", ("dat", "khen"), ("chua_dat", "khen")),
        ),
        (
            f"{{{OPEN}, outside: true}}",
            "{de_xuat: __xoa__}",
            ("outside", "", "true", "false"),
        ),
    ],
)
def test_every_kind_of_expectation_is_held_against_the_result(tmp_path, expect, change, found):
    assert found in differences(tmp_path, expect, change)


def test_levels_left_open_are_given_as_a_range(tmp_path):
    assert differences(tmp_path, f"{{{OPEN}}}", "{de_xuat: __xoa__}") == []


def test_a_criterion_may_become_not_applicable(tmp_path):
    expect = "{rating: khen, levels: {C: not_applicable}, not_applicable: [C], binding: []}"
    assert differences(tmp_path, expect, "{la_uy_vien_bch: false}") == []


def test_changes_in_a_list_follow_each_other(tmp_path):
    change = "[{de_xuat: []}, {'de_xuat[+]': {so_luong: 4, ma: D, noi_dung: B.a, duoc_chap_nhan: true}}]"
    assert differences(tmp_path, "{rating: khen}", change) == []


def test_a_whole_dossier_stands_in_for_a_base(tmp_path):
    facts = json.dumps({**BEST, "de_xuat": []})
    entry = f"""\
  - id: ca-ho-so
    shows: Không có sáng kiến.
    dossier: {facts}
    expect: {{rating: chua_dat, levels: {{A: bac_nam, B: bac_mot, C: bac_nam}}}}
"""
    (outcome,) = outcomes(tmp_path, entry)
    assert outcome.passed
    assert outcome.scenario.base is None


# --- How a failure is told


def test_a_failure_is_told_with_its_place_and_what_decided(tmp_path):
    entry = """\
  - id: mot-sang-kien
    shows: Một sáng kiến, bậc hai.
    change: {de_xuat: [{so_luong: 1, ma: SK, noi_dung: B.a, duoc_chap_nhan: true}]}
    expect: {rating: khen, levels: {B: bac_ba}, binding: [B.mat_sach]}
"""
    report = report_on(load_rulebook(placed(tmp_path, HEAD + entry)), on_disk(tmp_path / "scenarios"))
    place = f"{tmp_path}/scenarios/a.yaml:5:9"
    english = report_text(report, "en").split("\n\n")
    assert english[0] == "quy_che_thu.thu_thu: 1 scenario, 0 as expected, 1 otherwise."
    assert english[1].split("\n")[-1].startswith("  help: compare with the text: correct the rulebook if")
    assert english[1].split("\n")[:-1] == [
        f"{place}: T020 scenario `mot-sang-kien` comes out otherwise than expected",
        "  Một sáng kiến, bậc hai.",
        "  - rating: expected khen, got dat; by bac",
        "  - level B: expected bac_ba, got bac_hai; by B.sang_kien",
        "  - what decides: expected [B.mat_sach], got [B.sang_kien, bac]",
    ]
    vietnamese = report_text(report, "vi").split("\n\n")
    assert vietnamese[0] == "quy_che_thu.thu_thu: 1 tình huống, 0 đúng như mong đợi, 1 khác."
    assert vietnamese[1].split("\n")[3] == "  - mức B: mong đợi bac_ba, ra bac_hai; do B.sang_kien"
    assert not report.passed
    assert report.to_data()["failures"] == [
        {
            "id": "mot-sang-kien",
            "file": f"{tmp_path}/scenarios/a.yaml",
            "line": 5,
            "column": 9,
            "shows": "Một sáng kiến, bậc hai.",
            "suggested": False,
            "differences": [
                {"key": "rating", "subject": "", "expected": "khen", "found": "dat", "decided_by": ["bac"]},
                {
                    "key": "levels",
                    "subject": "B",
                    "expected": "bac_ba",
                    "found": "bac_hai",
                    "decided_by": ["B.sang_kien"],
                },
                {
                    "key": "binding",
                    "subject": "",
                    "expected": ["B.mat_sach"],
                    "found": ["B.sang_kien", "bac"],
                    "decided_by": [],
                },
            ],
        }
    ]


# --- Where scenarios are found


def test_scenarios_lie_in_the_folder_beside_the_rulebook(tmp_path):
    path = placed(tmp_path)
    found = read_suite(load_rulebook(path), beside(str(path)))
    assert [scenario.id for scenario in found.scenarios] == ["tot-nhat"]


def test_a_folder_of_scenarios_finds_its_rulebook(tmp_path):
    path = placed(tmp_path)
    assert rulebook_of(on_disk(tmp_path / "scenarios")) == str(path)
    assert rulebook_of(on_disk(tmp_path / "scenarios/ho_so/..")) == str(path)
    bundled = "248_qdtu_2021.cap_truong_ctxh"
    assert rulebook_of(beside(bundled)) == bundled


@pytest.mark.parametrize(("text", "code"), [(None, "T014"), ((HEAD + GOOD).replace("thu_thu", "la"), "T015")])
def test_a_folder_without_scenarios_or_without_its_rulebook_is_refused(tmp_path, text, code):
    placed(tmp_path, *([text] if text else []))
    if text is None:
        (tmp_path / "scenarios/a.yaml").unlink()
    with pytest.raises(ScenarioError) as caught:
        rulebook_of(on_disk(tmp_path / "scenarios"))
    assert caught.value.code == code


def test_a_rulebook_without_scenarios_is_refused():
    with pytest.raises(ScenarioError) as caught:
        read_suite(load_rulebook(SECOND / "thu_thu.yaml"), on_disk(SECOND / "khong_co"))
    assert caught.value.code == "T014"


def test_a_violation_with_its_conclusion_can_be_added(tmp_path):
    violation = json.dumps(
        {"ma": "BH-2", "noi_dung": "B.a", "loai": "vi_pham", "muc_do": "nghiem_trong", "ket_luan": CONCLUDED}
    )
    expect = "{rating: dat, levels: {B: bac_hai}, binding: [B.mat_sach, bac]}"
    assert differences(tmp_path, expect, f"{{'bieu_hien[+]': {violation}}}") == []
