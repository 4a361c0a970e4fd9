"""The command that exports: files, both formats, both languages, exit codes, wrong input."""

import json
import xml.etree.ElementTree as ET

import pytest
from typer.testing import CliRunner

from danhgia_rules import load_rulebook
from danhgia_rules.cli.app import app
from danhgia_rules.exports import export_text

NAME = "248_qdtu_2021.cap_truong_ctxh"


def run(*words):
    return CliRunner().invoke(app, ["export", *map(str, words)])


@pytest.mark.parametrize("format_", ["jdm", "dmn"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_file_holds_the_export(tmp_path, format_, lang):
    found = run(NAME, "--format", format_, "-o", tmp_path / "x", "--lang", lang)
    assert (found.exit_code, found.stderr) == (0, "")
    assert str(tmp_path / "x") in found.stdout
    written = (tmp_path / "x").read_bytes().decode()
    assert written == export_text(load_rulebook(NAME), format_, lang)


def test_the_files_can_be_read_by_what_reads_json_and_xml(tmp_path):
    run(NAME, "--format", "jdm", "-o", tmp_path / "x.json")
    run(NAME, "--format", "dmn", "-o", tmp_path / "x.dmn")
    assert json.loads((tmp_path / "x.json").read_text())["contentType"].endswith("gorules.decision")
    assert ET.parse(tmp_path / "x.dmn").getroot().tag.endswith("definitions")  # noqa: S314 - our own


def test_json_says_what_was_written(tmp_path):
    found = run(NAME, "--format", "dmn", "-o", tmp_path / "x.dmn", "--json")
    assert json.loads(found.stdout) == {"rulebook": NAME, "format": "dmn", "file": str(tmp_path / "x.dmn")}


def test_a_rulebook_from_a_file_is_exported(tmp_path):
    found = run("tests/second_rulebook/thu_thu.yaml", "--format", "jdm", "-o", tmp_path / "x.json")
    assert found.exit_code == 0, found.output
    assert "thu_thu" in (tmp_path / "x.json").read_text()


def test_an_overlay_is_exported_with_its_rulebook(tmp_path):
    overlay = "tests/overlays/thanh_pho_mau.yaml"
    found = run(NAME, "--overlay", overlay, "--format", "dmn", "-o", tmp_path / "x.dmn")
    assert found.exit_code == 0, found.output
    wanted = export_text(load_rulebook(NAME, overlay=overlay), "dmn")
    assert (tmp_path / "x.dmn").read_text() == wanted != export_text(load_rulebook(NAME), "dmn")


def test_overall_rules_alone_are_refused(tmp_path):
    found = run("hd21_qd89_2019", "--format", "jdm", "-o", tmp_path / "x.json")
    assert found.exit_code == 2
    assert "R034" in found.stderr
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize(
    ("words", "code"), [((NAME, "--format", "xml"), 2), (("khong_co", "--format", "dmn"), 2)]
)
def test_wrong_words_are_refused(tmp_path, words, code):
    found = run(*words, "-o", tmp_path / "x")
    assert (found.exit_code, found.stdout) == (code, "")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    found = run(NAME, "--format", "dmn", "-o", tmp_path / "no" / "x.dmn")
    assert found.exit_code == 1
    assert "Traceback" not in found.output
