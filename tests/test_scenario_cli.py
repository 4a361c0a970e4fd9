"""`danhgia rulebook test`: what it prints, what it writes, and how it ends."""

import json
import shutil
from pathlib import Path

import pytest
from test_scenario_runner import GOOD, HEAD, placed
from typer.testing import CliRunner

from danhgia_rules.cli.app import app
from danhgia_rules.messages import MESSAGES

DIFFERS, BAD_INPUT = 4, 2
OVERLAY = Path(__file__).parent / "overlays/thanh_pho_mau.yaml"


def danhgia(*words):
    return CliRunner().invoke(app, ["rulebook", "test", *map(str, words)])


def test_a_rulebook_with_holes_ends_with_4_and_lists_them(tmp_path):
    result = danhgia(placed(tmp_path), "--lang", "en")
    assert result.exit_code == DIFFERS
    head = f"quy_che_thu.thu_thu ({tmp_path / 'thu_thu.yaml'}): 1 scenario, 1 as expected, 0 otherwise.\n\n"
    assert result.stdout.startswith(head)
    assert "- B, column Grade four, requirement sang_kien (at least 3): at the threshold\n" in result.stdout


def test_the_table_counts_every_ladder(tmp_path):
    lines = danhgia(placed(tmp_path), "--lang", "en").stdout.split("\n")
    start = lines.index("Criterion  tried  holes  impossible  not known")
    assert lines[start + 1 : start + 7] == [
        "A              2     14           0          0",
        "B              5     13           0          0",
        "C              2     11           0          0",
        "Rating         1      4           0          0",
        "Limits         1      8           0          0",
        "All           11     50           0          0",
    ]


def test_suggestions_confirmed_make_the_test_pass(tmp_path):
    path, written = placed(tmp_path), tmp_path / "scenarios/goi_y.yaml"
    assert danhgia(path, "--suggest", written).exit_code == DIFFERS
    drafted = danhgia(path, "--lang", "en")
    assert drafted.exit_code == DIFFERS
    assert "38 suggested by the tool and confirmed by nobody" in drafted.stdout
    assert "requirement sang_kien (at least 3): at the threshold (suggested: b-sang-kien" in drafted.stdout
    written.write_text(
        written.read_text(encoding="utf-8").replace("    suggested: true\n", ""), encoding="utf-8"
    )
    assert danhgia(path).exit_code == 0


def test_what_was_written_is_said(tmp_path):
    target = tmp_path / "goi_y.yaml"
    result = danhgia(placed(tmp_path), "--suggest", target, "--lang", "en")
    assert result.stdout.endswith(f"\nWrote 38 scenarios to {target}.\n")


def test_where_nothing_is_lacking_nothing_is_written_and_that_is_said(tmp_path):
    path, there = placed(tmp_path), tmp_path / "scenarios/goi_y.yaml"
    danhgia(path, "--suggest", there)
    before = there.read_text(encoding="utf-8")
    again = danhgia(path, "--suggest", there, "--lang", "en")
    assert again.exit_code == DIFFERS
    assert again.stdout.endswith(f"\nNothing to suggest: {there} is not written.\n")
    there.write_text(before.replace("    suggested: true\n", ""), encoding="utf-8")
    last = danhgia(path, "--suggest", there, "--json")
    assert last.exit_code == 0
    assert json.loads(last.stdout)["passed"]
    assert last.stderr == f"Không có gì để gợi ý: không ghi {there}.\n"
    assert "suggested:" not in there.read_text(encoding="utf-8")


def test_without_any_scenario_the_suggestions_are_whole_dossiers_that_try_everything(tmp_path):
    path, target = placed(tmp_path), tmp_path / "scenarios/goi_y.yaml"
    shutil.rmtree(tmp_path / "scenarios")
    assert "T014" in danhgia(path).stderr
    (tmp_path / "scenarios").mkdir()
    assert danhgia(path, "--suggest", target).exit_code == DIFFERS
    text = target.read_text(encoding="utf-8")
    assert "base:" not in text
    target.write_text(text.replace("    suggested: true\n", ""), encoding="utf-8")
    assert danhgia(path).exit_code == 0


def test_two_files_with_the_rulebook_that_a_folder_is_for_are_an_error_that_names_both(tmp_path):
    path = placed(tmp_path)
    shutil.copy(path, tmp_path / "ban_sao.yml")
    result = danhgia(tmp_path / "scenarios", "--lang", "en")
    assert result.exit_code == BAD_INPUT
    assert "T017 several files have the rulebook id `quy_che_thu.thu_thu`: " in result.stderr
    assert f"{tmp_path}/ban_sao.yml, {path}\n" in result.stderr
    assert danhgia(path, "--scenarios", tmp_path / "scenarios").exit_code == DIFFERS


def test_a_folder_beside_a_copy_of_a_bundled_rulebook_tests_the_copy(tmp_path):
    rules = Path(__file__).parent.parent / "rules"
    shutil.copytree(rules, tmp_path / "rules")
    folder = tmp_path / "rules/248_qdtu_2021/scenarios"
    copy = tmp_path / "rules/248_qdtu_2021/cap_truong_ctxh.yaml"
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("label: Xuất sắc,", "label: Xuất sắc nhất,"), encoding="utf-8")
    result = danhgia(folder)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"248_qdtu_2021.cap_truong_ctxh ({copy}): ")


def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    path, kept = placed(tmp_path), tmp_path / "kept.yaml"
    kept.write_text("x", encoding="utf-8")
    result = danhgia(path, "--suggest", kept)
    assert (result.exit_code, kept.read_text(encoding="utf-8")) == (BAD_INPUT, "x")
    assert "T016" in result.stderr


def test_coverage_lists_who_tries_what(tmp_path):
    path = placed(tmp_path)
    assert "[tot-nhat]" not in danhgia(path).stdout
    shown = danhgia(path, "--coverage").stdout
    assert "- B, cột Bậc năm, yêu cầu sang_kien (từ 4 trở lên): đúng ngưỡng [tot-nhat]\n" in shown


def test_a_folder_of_scenarios_may_be_named_alone_or_beside_a_rulebook(tmp_path):
    path = placed(tmp_path)
    plain = danhgia(path).stdout
    assert danhgia(tmp_path / "scenarios").stdout == plain
    moved = (tmp_path / "scenarios").rename(tmp_path / "khac")
    assert danhgia(path).exit_code == BAD_INPUT
    assert danhgia(path, "--scenarios", moved).stdout == plain


def test_a_failing_scenario_ends_with_4_and_is_told_as_json(tmp_path):
    path = placed(tmp_path, HEAD + GOOD.replace("B: bac_nam", "B: bac_ba"))
    result = danhgia(path, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == DIFFERS
    assert data["scenarios"] == {"all": 1, "suggested": 0, "failed": 1}
    (failure,) = data["failures"]
    assert (failure["id"], failure["line"]) == ("tot-nhat", 5)
    assert failure["differences"][0]["found"] == "bac_nam"
    assert [problem["code"] for problem in data["problems"]] == ["T020", *["T021"] * data["coverage"]["hole"]]


@pytest.mark.parametrize("text", [HEAD + "  - id: x\n", HEAD + GOOD.replace("khen", "khe")])
def test_scenarios_that_cannot_be_read_end_with_2(tmp_path, text):
    result = danhgia(placed(tmp_path, text))
    assert result.exit_code == BAD_INPUT
    assert "scenarios/a.yaml:" in result.stderr


def test_an_unknown_rulebook_and_an_empty_folder_end_with_2(tmp_path):
    assert danhgia("khong_co").exit_code == BAD_INPUT
    assert danhgia(tmp_path).exit_code == BAD_INPUT


def test_the_bundled_rulebook_passes_by_default():
    result = danhgia("--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("248_qdtu_2021.cap_truong_ctxh: ")


def test_under_an_overlay_the_scenarios_of_its_years_show_what_it_changes(tmp_path):
    result = danhgia("--overlay", OVERLAY, "--lang", "en")
    assert result.exit_code == DIFFERS
    assert result.stdout.split("\n")[0].startswith("248_qdtu_2021.cap_truong_ctxh+thanh_pho_mau_2021: ")
    assert "Left out: 1, of years that the overlay is not for.\n" in result.stdout
    assert "- rating: expected hoan_thanh_xuat_sac, got hoan_thanh; by nghi_om_tu_3_thang\n" in result.stdout
    assert "- limit nghi_om_tu_3_thang (at least 2): at the threshold\n" in result.stdout


def test_every_message_has_both_languages_and_a_repair():
    for code, message in MESSAGES.items():
        if code.startswith("T0"):
            assert all(message), code
            assert message.vi != message.en
