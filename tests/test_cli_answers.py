"""The commands that ask further about a rating: what they print, what they write, what they refuse."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from danhgia_rules import Dossier, evaluate
from danhgia_rules.cli.app import app

EXAMPLES = Path(__file__).parent.parent / "docs/examples"
EXAMPLE = EXAMPLES / "mau.yaml"
TOP = "hoan_thanh_xuat_sac"
UNIT = "don_vi_truc_thuoc[DV-03].xep_loai"


def run(*words, stdin=None):
    return CliRunner().invoke(app, list(map(str, words)), input=stdin)


@pytest.fixture
def result():
    return evaluate(Dossier.from_file(EXAMPLE))


COMMANDS = {
    "why-not": ((EXAMPLE, TOP), lambda result: result.why_not(TOP)),
    "path-to": ((EXAMPLE, TOP), lambda result: result.path_to(TOP)),
    "what-if": (
        (EXAMPLE, "--set", f"{UNIT}=hoan_thanh_tot"),
        lambda result: result.what_if({UNIT: "hoan_thanh_tot"}),
    ),
    "questions": ((EXAMPLE,), lambda result: result.questions()),
    "compare": ((EXAMPLE,), lambda result: result.compare()),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_what_the_library_says_in_words_and_as_json(result, command):
    words, ask = COMMANDS[command]
    answer = ask(result)
    for lang in ("vi", "en"):
        outcome = run(command, *words, "--lang", lang)
        assert (outcome.exit_code, outcome.stdout) == (0, answer.explain(lang))
    assert json.loads(run(command, *words, "--json").stdout) == answer.to_data()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dossier_may_come_on_standard_input(command):
    words, _ = COMMANDS[command]
    outcome = run(command, "-", *words[1:], stdin=EXAMPLE.read_text(encoding="utf-8"))
    assert outcome.stdout == run(command, *words).stdout


def test_a_level_of_one_criterion_can_be_asked_about(result):
    outcome = run("why-not", EXAMPLE, "xuat_sac", "-c", "II.2.4")
    assert outcome.stdout == result["II.2.4"].why_not("xuat_sac").explain()


def test_work_that_is_past_on_a_day_is_settled():
    assert "Không thể đạt" in run("path-to", EXAMPLE, "hoan_thanh_tot", "--on", "2021-11-16").stdout
    assert "gồm 1 điểm khác" in run("path-to", EXAMPLE, "hoan_thanh_tot", "--on", "2021-11-10").stdout


def test_a_value_is_written_as_in_a_dossier():
    record = "de_xuat[DX-02]={noi_dung: II.2.1.b, duoc_chap_nhan: true}"
    outcome = run(
        "what-if", EXAMPLE, "--set", record, "--set", "bao_cao.dung_han=11", "--unset", "la_uy_vien_bch"
    )
    assert outcome.exit_code == 0
    data = json.loads(run("what-if", EXAMPLE, "--set", record, "--unset", "la_uy_vien_bch", "--json").stdout)
    assert [(entry["path"], entry["after"]) for entry in data["assumed"]] == [
        ("de_xuat[DX-02]", {"ma": "DX-02", "noi_dung": "II.2.1.b", "duoc_chap_nhan": True}),
        ("la_uy_vien_bch", None),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("why-not", EXAMPLE, "tuyet_voi"), "L005"),
        (("why-not", EXAMPLE, TOP, "-c", "II.2.4"), "L005"),
        (("why-not", EXAMPLE, "tot", "-c", "IX"), "L001"),
        (("path-to", EXAMPLE, "kem"), "L005"),
        (("path-to", EXAMPLE, TOP, "--on", "16/11/2021"), "L010"),
        (("what-if", EXAMPLE), "L011"),
        (("what-if", EXAMPLE, "--set", UNIT), "L011"),
        (("what-if", EXAMPLE, "--set", f"{UNIT}="), "L011"),
        (("what-if", EXAMPLE, "--set", f"{UNIT}=hoan_thanh", "--unset", UNIT), "L012"),
        (("what-if", EXAMPLE, "--set", "don_vi[DV-03].xep_loai=hoan_thanh"), "L006"),
        (("what-if", EXAMPLE, "--set", "ma=CB-2"), "L007"),
        (("what-if", EXAMPLE, "--set", f"{UNIT}=tuyet"), "S004"),
        (("what-if", EXAMPLE, "--set", f"{UNIT}=null"), "F009"),
        (("what-if", EXAMPLE, "--set", f"{UNIT}=[a, b"), "F004"),
        (("report", EXAMPLE, "-o", "bao-cao.docx"), "L013"),
        (("report", EXAMPLE, "-o", "-", "--for", "nobody"), "L009"),
        (("report", EXAMPLE, "-o", "x.svg", "--for", "nobody"), "L009"),
        (("report", EXAMPLE, "-o", "x.svg", "--for", "public"), "L016"),
        (("report", EXAMPLE, "-o", "x.svg", "--for", "person"), "L016"),
        (("report", EXAMPLE, "-o", "X.SVG", "--for", "public"), "L016"),
        (("report", EXAMPLE, "-o", "x.mmd", "--for", "public"), "L016"),
        (("schema", "danhgia/la/1"), "S004"),
        (("questions", "khong-co.yaml"), "F001"),
    ],
)
def test_wrong_input_is_refused_by_name_and_nothing_is_printed(tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    outcome = run(*words)
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert re.search(rf"\b{code}\b", outcome.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("suffix", "start"), [(".html", "<!doctype html>"), (".svg", "<svg"), (".mmd", "flowchart")]
)
def test_a_report_is_written_in_the_form_that_its_name_asks_for(tmp_path, suffix, start):
    target = tmp_path / f"bao-cao{suffix}"
    outcome = run("report", EXAMPLE, "-o", target)
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert target.read_text(encoding="utf-8").lower().startswith(start)


@pytest.mark.parametrize("audience", ["council", "inspector"])
def test_a_drawing_is_for_those_whose_page_has_it(tmp_path, result, audience):
    target = tmp_path / "x.svg"
    assert run("report", EXAMPLE, "-o", target, "--for", audience).exit_code == 0
    assert target.read_text(encoding="utf-8").rstrip("\n") == result.to_svg().rstrip("\n")


def test_a_page_is_for_one_kind_of_reader(result):
    for audience in ("person", "council", "inspector", "public"):
        page = run("report", EXAMPLE, "-o", "-", "--for", audience, "--lang", "en").stdout
        assert page.rstrip("\n") == result.to_html(audience, "en").rstrip("\n")


def test_a_page_that_cannot_be_written_is_an_error(tmp_path):
    outcome = run("report", EXAMPLE, "-o", tmp_path / "khong-co" / "bao-cao.html")
    assert outcome.exit_code == 1
    assert outcome.stderr
