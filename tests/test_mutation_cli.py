"""The command that breaks a rulebook on purpose."""

import json

import pytest
from mutation_helpers import SCENARIOS, scenario, suite_in
from typer.testing import CliRunner

from danhgia_rules.cli.app import app
from danhgia_rules.rulebook.model import Condition
from danhgia_rules.scenarios.mutation.words import condition_text

SURVIVES = 4


def run(*arguments):
    return CliRunner().invoke(app, ["rulebook", "test", *map(str, arguments), "--mutate"])


@pytest.fixture
def source(tmp_path):
    suite_in(tmp_path)
    return tmp_path / "thu.yaml"


def test_survivors_are_named_and_the_command_says_so_by_its_code(source):
    result = run(source, "--lang", "en")
    assert result.exit_code == SURVIVES
    assert "suy_thoai: dropped" in result.output
    assert "No mutant survives" not in result.output


def test_in_english_a_condition_is_said_in_the_words_of_the_file():
    kinds = Condition("loai", "in", frozenset({"uu_diem", "han_che"}))
    assert condition_text(kinds) == ("loại: [hạn chế, ưu điểm]", "loai: [han_che, uu_diem]")
    assert condition_text(Condition("xep_loai", "at_least", "tot"))[1] == "xep_loai ≥ tot"
    assert condition_text(Condition("co_ket_luan", "in", frozenset({True})))[1] == "co_ket_luan: [true]"


def test_survivors_end_with_what_to_do(source):
    result = run(source, "--lang", "en")
    assert result.output.endswith("check each one and delete `suggested`\n")


def test_json_gives_the_same_as_data(source):
    result = run(source, "--json")
    assert result.exit_code == SURVIVES
    data = json.loads(result.output)
    assert {entry["subject"] for entry in data["survivors"]} >= {"suy_thoai", "B.tot"}
    assert data["mutants"] == sum(sum(counts.values()) for counts in data["table"].values())


def test_suggested_scenarios_that_are_confirmed_leave_no_survivor(source, tmp_path):
    target = tmp_path / "scenarios/goi_y.yaml"
    assert run(source, "--suggest", target).exit_code == SURVIVES
    target.write_text(
        target.read_text(encoding="utf-8").replace("    suggested: true\n", ""), encoding="utf-8"
    )
    result = run(source, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "No mutant survives" in result.output


def test_a_file_that_is_there_is_not_written_over(source, tmp_path):
    target = tmp_path / "da_co.yaml"
    target.write_text("giu", encoding="utf-8")
    result = run(source, "--suggest", target)
    assert result.exit_code == 2
    assert target.read_text(encoding="utf-8") == "giu"


def test_a_failing_scenario_is_named_and_is_no_success(tmp_path):
    suite_in(tmp_path, [*SCENARIOS, scenario("sai", {"bao_cao.dung_han": 999}, "hang_ba")])
    result = run(tmp_path / "thu.yaml", "--lang", "en")
    assert result.exit_code == SURVIVES
    assert "the rulebook itself fails them: sai" in result.output
