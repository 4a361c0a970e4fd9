"""The commands `rulebook diff` and `impact`: exit codes, both languages, files and folders, wrong input."""

import json
import shutil

import pytest
from jsonschema import Draft202012Validator
from record_helpers import EXAMPLES, FILES, RULEBOOK, RULES, text_of
from typer.testing import CliRunner

from danhgia_rules.cli.app import app
from danhgia_rules.output_schema import adapter

DONE, BAD_INPUT, SOME_BAD, DIFFERS = 0, 2, 3, 4
STRONGER = ("xuat_sac: {at_least: 95%}", "xuat_sac: {at_least: 99%}")
UNITS = (
    "xuat_sac: {at_least: 70%, parameter: cot_cua_tieu_chi_ii_2_4",
    "xuat_sac: {at_least: 60%, parameter: cot_cua_tieu_chi_ii_2_4",
)


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture
def rulebooks(tmp_path):
    """The folder of the bundled rulebooks, to be edited."""
    for name in ("248_qdtu_2021", "hd21_qd89_2019"):
        shutil.copytree(RULES / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def edited(rulebooks):
    return write(rulebooks, STRONGER, UNITS)


def write(folder, *edits):
    text = text_of(FILES["criteria"])
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "248_qdtu_2021/moi.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def dossiers(tmp_path):
    folder = tmp_path / "hồ sơ"
    folder.mkdir()
    for name in ("hai_phan_ba_don_vi", "mau", "con_thieu"):
        shutil.copy(EXAMPLES / f"{name}.yaml", folder)
    (folder / "ghi chú.txt").write_text("không phải hồ sơ", encoding="utf-8")
    return folder


# --- rulebook diff --------------------------------------------------------------------------


def test_a_diff_ends_with_four_and_says_what_differs(edited):
    found = run("rulebook", "diff", RULEBOOK, edited)
    assert (found.exit_code, found.stderr) == (DIFFERS, "")
    lines = found.stdout.split("\n")
    assert "2 thay đổi: 1 có thể làm giảm mức xếp loại; 1 có thể làm tăng mức xếp loại." in lines
    assert lines.index("I.1. Chính trị tư tưởng") < lines.index(
        "II.2.4. Xây dựng đơn vị trong sạch, vững mạnh"
    )
    english = run("rulebook", "diff", RULEBOOK, edited, "--lang", "en").stdout
    assert "threshold stronger: at least 95% → at least 99%" in english


def test_a_file_of_the_same_meaning_ends_with_nought(rulebooks):
    path = write(rulebooks)
    path.write_text("# ghi chú\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    found = run("rulebook", "diff", RULEBOOK, path)
    assert found.exit_code == DONE
    assert "không khác nhau" in found.stdout


def test_a_diff_as_json_fits_its_schema(edited):
    found = run("rulebook", "diff", RULEBOOK, edited, "--json")
    assert found.exit_code == DIFFERS
    data = json.loads(found.stdout)
    Draft202012Validator(adapter("danhgia/rulebook-diff/1").json_schema()).validate(data)
    assert [change["kind"] for change in data["changes"]] == ["threshold_stronger", "threshold_weaker"]


@pytest.mark.parametrize("words", [("khong_co", RULEBOOK), (RULEBOOK, "khong_co.yaml")])
def test_a_rulebook_that_cannot_be_loaded_is_refused(words):
    found = run("rulebook", "diff", *words)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "Traceback" not in found.stderr


def test_an_overlay_may_be_named_for_either_side():
    overlay = FILES["second"].parents[1] / "overlays/thanh_pho_mau.yaml"
    found = run("rulebook", "diff", RULEBOOK, RULEBOOK, "--overlay-new", overlay, "--json")
    assert found.exit_code == DIFFERS
    assert "overlay" in {change["kind"] for change in json.loads(found.stdout)["changes"]}
    both = run("rulebook", "diff", RULEBOOK, RULEBOOK, "--overlay-new", overlay, "--overlay-old", overlay)
    assert both.exit_code == DONE


# --- impact ---------------------------------------------------------------------------------


def test_an_impact_takes_folders_and_files_in_the_order_of_names(edited, dossiers):
    found = run("impact", RULEBOOK, edited, dossiers, EXAMPLES / "xuat_sac.yaml", "--json")
    assert (found.exit_code, found.stderr) == (DONE, "")
    data = json.loads(found.stdout)
    Draft202012Validator(adapter("danhgia/impact/1").json_schema()).validate(data)
    codes = [one["ma"] for one in data["dossiers"]]
    assert codes == ["CB-2021-0107", "CB-2021-0102", "CB-2021-0007", "CB-2021-0101"]
    assert data["unrated"] == []


def test_an_impact_is_told_in_both_languages(edited, dossiers):
    for lang, words in (("vi", "Phân bố xếp loại:"), ("en", "Distribution of ratings:")):
        found = run("impact", RULEBOOK, edited, dossiers, "--lang", lang)
        assert (found.exit_code, found.stderr) == (DONE, "")
        assert words in found.stdout
        assert "\x1b" not in found.stdout


def test_a_bad_dossier_is_listed_and_the_others_go_on(edited, dossiers):
    (dossiers / "hỏng.yaml").write_text("schema: [", encoding="utf-8")
    found = run("impact", RULEBOOK, edited, dossiers, dossiers / "khong_co.yaml", "--json")
    assert found.exit_code == SOME_BAD
    data = json.loads(found.stdout)
    assert len(data["dossiers"]) == 3
    assert [one["problems"][0]["code"] for one in data["unrated"]] == ["F004", "F001"]
    assert "Không xếp loại được:" in run("impact", RULEBOOK, edited, dossiers).stdout


def test_only_bad_dossiers_end_with_two(edited, tmp_path):
    found = run("impact", RULEBOOK, edited, tmp_path / "khong_co.yaml")
    assert found.exit_code == BAD_INPUT
    assert "F001" in found.stdout


def test_a_folder_without_a_dossier_is_refused(edited, tmp_path):
    (tmp_path / "rỗng").mkdir()
    found = run("impact", RULEBOOK, edited, tmp_path / "rỗng")
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "V001" in found.stderr
    assert "V001" in run("impact", RULEBOOK, edited, tmp_path / "rỗng", "--json").stdout


def test_a_page_is_written_beside_the_text(edited, dossiers, tmp_path):
    target = tmp_path / "tác động.html"
    found = run("impact", RULEBOOK, edited, dossiers, "--html", target)
    assert found.exit_code == DONE
    assert "Phân bố xếp loại:" in found.stdout
    page = target.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert run("impact", RULEBOOK, edited, dossiers, "--html", "-").stdout == page + "\n"


def test_a_page_of_another_name_is_refused_before_anybody_is_rated(edited, dossiers, tmp_path):
    found = run("impact", RULEBOOK, edited, dossiers, "--html", tmp_path / "x.pdf")
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "V002" in found.stderr


def test_on_a_terminal_colour_is_added_and_no_word_is_lost(edited, dossiers, monkeypatch):
    plain = run("impact", RULEBOOK, edited, dossiers).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "400")
    coloured = run("rulebook", "diff", RULEBOOK, edited).stdout
    assert "\x1b[" in coloured
    shown = run("impact", RULEBOOK, edited, dossiers).stdout
    for style in ("\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"):
        shown = shown.replace(style, "")
    assert shown == plain
