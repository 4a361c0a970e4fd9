"""The command says what it did in its exit code, its result on one stream, its errors on the other."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from typer.testing import CliRunner

from danhgia_rules import (
    Dossier,
    DossierError,
    EngineDisagreement,
    EngineError,
    __version__,
    evaluate,
    load_rulebook,
)
from danhgia_rules.cli import main
from danhgia_rules.cli.app import app
from danhgia_rules.errors import Problem

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs/examples/mau.yaml"
RULEBOOK = "248_qdtu_2021.cap_truong_ctxh"
OVERALL = "hd21_qd89_2019"
CRITERIA = [criterion.id for criterion in load_rulebook(RULEBOOK).criteria]
DONE, INTERNAL, BAD_INPUT, SOME_BAD = 0, 1, 2, 3
DISAGREED = Problem("E001", params={"items": "I.1"})

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]m")
VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
MAIN = "from danhgia_rules.cli import main; main()"


def run(*words, stdin=None):
    return CliRunner().invoke(app, list(map(str, words)), input=stdin)


def process(*words, stdin=None, **environment):
    """Run the command as a person does: its own process, its own streams."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))
    }
    kept = {name: value for name, value in kept.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    return subprocess.run(
        [sys.executable, "-c", MAIN, *map(str, words)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=kept | environment,
        timeout=60,
    )


def plain(content):
    return "Traceback" not in content and ESCAPE not in content


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "tot.yaml"
    shutil.copy(EXAMPLE, path)
    return path


@pytest.fixture
def bad(tmp_path):
    text = EXAMPLE.read_text(encoding="utf-8")
    path = tmp_path / "hong.yaml"
    text = text.replace("la_uy_vien_bch: true", "la_uy_vien_bch: có").replace("phai_nop: 12", "phai_nop: x")
    path.write_text(text, encoding="utf-8")
    return path


def line_of(path, text):
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines, 1) if text in line)
    return number, lines[number - 1].index(text) + 1


# --- Results --------------------------------------------------------------------------------


def test_the_demo_rates_the_worked_example_and_says_why():
    found = run("demo")
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert "Đề xuất xếp loại: Hoàn thành nhiệm vụ" in found.stdout
    assert evaluate(Dossier.from_file(EXAMPLE)).explain("vi") in found.stdout
    for name in CRITERIA:
        assert re.search(rf"{re.escape(name)}  ", found.stdout)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_one_dossier_is_rated_as_the_library_rates_it(example, lang):
    found = run("evaluate", example, "--lang", lang)
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert evaluate(Dossier.from_file(example)).explain(lang) in found.stdout


def test_the_json_of_one_dossier_is_the_json_of_the_library(example):
    found = run("evaluate", example, "--json")
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert found.stdout == evaluate(Dossier.from_file(example)).to_json()


def test_several_dossiers_come_as_a_table_in_the_order_given(example, tmp_path):
    second = tmp_path / "hai.json"
    second.write_text(Dossier.from_file(example).to_json(), encoding="utf-8")
    found = run("evaluate", second, example)
    assert (found.exit_code, found.stderr) == (DONE, "")
    rows = [line for line in found.stdout.splitlines() if "CB-2021-0007" in line]
    assert [("hai.json" in row, "tot.yaml" in row) for row in rows] == [(True, False), (False, True)]
    assert all("Hoàn thành nhiệm vụ" in row and "2021" in row for row in rows)


@pytest.mark.parametrize("form", ["yaml", "json", "json with a mark"])
def test_a_dossier_is_read_from_standard_input(form):
    dossier = Dossier.from_file(EXAMPLE)
    content = dossier.to_yaml() if form == "yaml" else dossier.to_json()
    mark = b"\xef\xbb\xbf" if form.endswith("mark") else b""
    found = run("evaluate", "-", "--json", stdin=mark + b"\n" * (not mark) + content.encode())
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert json.loads(found.stdout)["rating"] == "hoan_thanh"


@pytest.mark.parametrize(
    "content", [b"", b"# ch\xc6\xb0a", b"- a\n", b"{", b"\xff", b"a: [" * 9, b"#" * (3 * 2**20)]
)
def test_bad_standard_input_is_refused(content):
    found = run("evaluate", "-", stdin=content)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert found.stderr.startswith("-")
    assert plain(found.stderr)


def test_a_rulebook_may_be_named_or_given_as_a_file(example):
    named = run("evaluate", example, "--rulebook", RULEBOOK, "--json")
    given = run(
        "evaluate", example, "--rulebook", ROOT / "rules/248_qdtu_2021/cap_truong_ctxh.yaml", "--json"
    )
    assert named.exit_code == given.exit_code == DONE
    assert json.loads(named.stdout) == json.loads(given.stdout)
    assert json.loads(named.stdout)["rulebook"]["chosen"]["by_name"] is True


def test_a_rulebook_that_does_not_exist_is_refused_with_the_nearest_name(example):
    found = run("evaluate", example, "--rulebook", f"{RULEBOOK}x")
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "C003" in found.stderr
    assert f"`{RULEBOOK}`" in found.stderr


def test_an_explanation_holds_every_criterion_and_every_threshold(example):
    found = run("explain", example)
    result = evaluate(Dossier.from_file(example))
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert found.stdout.startswith(result.explain("vi"))
    for entry in result:
        assert entry.explain("vi") in found.stdout


def test_an_explanation_of_some_criteria_holds_no_other(example):
    result = evaluate(Dossier.from_file(example))
    found = run("explain", example, "--criterion", "II.2.4", "-c", "I.1", "--lang", "en")
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert found.stdout == result["II.2.4"].explain("en") + result["I.1"].explain("en")


def test_the_json_of_an_explanation_holds_the_criteria_asked_for(example):
    whole, part = run("explain", example, "--json"), run("explain", example, "--json", "-c", "II.2.4")
    assert [entry["id"] for entry in json.loads(whole.stdout)["criteria"]] == CRITERIA
    assert [entry["id"] for entry in json.loads(part.stdout)["criteria"]] == ["II.2.4"]
    assert json.loads(part.stdout)["rating"] == "hoan_thanh"


@pytest.mark.parametrize("options", [(), ("--json",), ("--lang", "en")])
def test_an_unknown_criterion_is_refused_with_the_known_ones(example, options):
    found = run("explain", example, "-c", "KHONG-CO", *options)
    said = found.stdout if options == ("--json",) else found.stderr
    assert found.exit_code == BAD_INPUT
    assert "L001" in said
    for name in CRITERIA:
        assert name in said


def test_the_template_is_a_dossier(tmp_path):
    found = run("template")
    assert (found.exit_code, found.stderr) == (DONE, "")
    path = tmp_path / "moi.yaml"
    path.write_text(found.stdout, encoding="utf-8")
    rated = run("evaluate", path, "--json")
    assert rated.exit_code == DONE
    assert json.loads(rated.stdout)["rating"] == "undetermined"
    assert "Chưa xác định" in run("evaluate", path).stdout


def test_the_version_is_the_library_s():
    found = run("--version")
    assert found.exit_code == DONE
    assert __version__ in found.stdout


# --- Rulebooks ------------------------------------------------------------------------------


def test_the_list_of_rulebooks_names_each_of_the_catalog():
    table, data = run("rulebook", "list"), run("rulebook", "list", "--json")
    assert table.exit_code == data.exit_code == DONE
    ids = [entry["id"] for entry in json.loads(data.stdout)]
    assert ids == [RULEBOOK, OVERALL]
    for name in ids:
        assert name in table.stdout


@pytest.mark.parametrize("name", [RULEBOOK, str(ROOT / "rules/248_qdtu_2021/cap_truong_ctxh.yaml")])
def test_a_rulebook_is_shown_whole(name):
    rulebook = load_rulebook(RULEBOOK)
    found = run("rulebook", "show", name)
    assert (found.exit_code, found.stderr) == (DONE, "")
    for criterion in rulebook.criteria:
        assert f"{criterion.id}. {criterion.titles[0]}" in found.stdout
        for _, words in criterion.clauses:
            assert words in found.stdout
        for row in criterion.requirements:
            assert row.indicator.labels[0] in found.stdout
    data = json.loads(run("rulebook", "show", name, "--json").stdout)
    assert [entry["id"] for entry in data["criteria"]] == CRITERIA


@pytest.mark.parametrize(
    ("name", "code"), [("khong_co", "C003"), ("khong-co.yaml", "F001"), (str(EXAMPLE), "S004"), ("", "C003")]
)
def test_what_is_no_rulebook_is_not_shown(name, code):
    found = run("rulebook", "show", name)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert code in found.stderr
    assert plain(found.stderr)
    told = run("rulebook", "show", name, "--json")
    assert told.exit_code == BAD_INPUT
    assert code in {entry["code"] for entry in json.loads(told.stdout)["errors"]}


# --- Errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_a_bad_dossier_is_refused_on_standard_error_with_its_lines(bad, command):
    found = run(command, bad)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert plain(found.stderr)
    for text, code in (("có ", "S003"), ("x, dung_han", "S003")):
        line, column = line_of(bad, text)
        start = found.stderr.index(f"{bad}:{line}:{column}: {code} ")
        _, _, shown, caret = found.stderr[start:].splitlines()[:4]
        assert shown.strip() in bad.read_text(encoding="utf-8").splitlines()[line - 1]
        assert shown[caret.index("^") :].startswith(text.strip())


def test_the_caret_stands_right_in_a_line_that_is_too_long_to_show(tmp_path):
    path = tmp_path / "dai.yaml"
    decision = f"{{chu_the: tap_the, ly_do: {'ế' * 300}, ngay: hôm qua, so_van_ban: {'z' * 300}}}"
    path.write_text(run("template").stdout + f"danh_gia: [{decision}]\n", encoding="utf-8")
    shown, caret = run("evaluate", path).stderr.splitlines()[-2:]
    assert len(shown) < 120
    assert shown[caret.index("^") :].startswith("hôm qua")


def test_the_errors_are_english_when_asked(bad):
    assert "the value here must be true or false" in run("evaluate", bad, "--lang", "en").stderr
    assert "help: " in run("evaluate", bad, "--lang", "en").stderr


def test_the_json_of_errors_holds_code_place_and_both_languages(bad):
    found = run("evaluate", bad, "--json")
    first, second = json.loads(found.stdout)["errors"]
    assert found.exit_code == BAD_INPUT
    assert (first["code"], first["path"], first["file"]) == ("S003", "la_uy_vien_bch", str(bad))
    assert (first["line"], first["column"]) == line_of(bad, "có ")
    assert second["path"] == "bao_cao.phai_nop"
    for entry in (first, second):
        assert set(entry) >= {"message", "message_en", "help", "help_en"}


def test_one_bad_file_among_several_leaves_the_others_rated(example, bad):
    found = run("evaluate", example, bad, example.parent / "khong-co.yaml")
    assert found.exit_code == SOME_BAD
    assert "Hoàn thành nhiệm vụ" in found.stdout
    assert "hong.yaml" in found.stdout
    assert found.stderr.count("S003") == 2
    assert "F001" in found.stderr
    assert plain(found.stderr)
    data = json.loads(run("evaluate", example, bad, "--json").stdout)
    assert [set(entry) for entry in data] == [{"file", "result"}, {"file", "errors"}]
    assert data[0]["result"]["rating"] == "hoan_thanh"


def test_several_bad_files_and_no_good_one_is_bad_input(bad):
    assert run("evaluate", bad, bad).exit_code == BAD_INPUT
    found = run("evaluate", bad, bad, "--json")
    assert found.exit_code == BAD_INPUT
    assert [set(entry) for entry in json.loads(found.stdout)] == [{"file", "errors"}] * 2


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path):
    for name in (tmp_path, tmp_path / "khong-co.yaml"):
        found = run("evaluate", name)
        assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
        assert found.stderr.startswith(f"{name}: F001 ")


def test_a_file_without_permission_is_refused(example):
    if os.geteuid() == 0:
        pytest.skip("the superuser may read every file")
    example.chmod(0)
    found = run("evaluate", example)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "F001" in found.stderr


@pytest.mark.parametrize(
    "error", [EngineError(Problem("E003", params={"reason": "x"})), EngineDisagreement(DISAGREED)]
)
@pytest.mark.parametrize("files", [1, 2])
def test_an_engine_that_fails_is_an_internal_error_and_rates_nobody(example, monkeypatch, error, files):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("danhgia_rules.cli.options.evaluate", fail)
    found = run("evaluate", *[example] * files)
    assert (found.exit_code, found.stdout) == (INTERNAL, "")
    assert found.stderr == error.render("vi") + "\n"


def test_the_python_error_is_shown_only_when_asked_for(bad):
    assert isinstance(run("evaluate", bad).exception, SystemExit)
    found = run("evaluate", bad, "--debug")
    assert isinstance(found.exception, DossierError)
    assert found.exit_code != DONE


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("khong-co",),
        ("evaluate",),
        ("explain",),
        ("rulebook",),
        ("rulebook", "show"),
        ("demo", "--lang", "fr"),
        ("demo", "--khong-co"),
        ("template", "thua"),
    ],
)
def test_a_wrong_call_is_bad_input_and_shows_the_usage(words):
    found = run(*words)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "Usage:" in found.stderr
    assert plain(found.stderr)


@pytest.mark.parametrize(
    "words",
    [("demo",), ("evaluate",), ("explain",), ("template",), ("rulebook", "list"), ("rulebook", "show")],
)
def test_every_command_has_help_in_both_languages(words):
    found = run(*words, "--help")
    assert found.exit_code == DONE
    assert VIETNAMESE.search(found.stdout)
    assert re.search(r"\([A-Z][a-z]+[^()]*\.\)", " ".join(found.stdout.split()))


@pytest.mark.parametrize(
    "words",
    [
        ("demo",),
        ("evaluate", EXAMPLE),
        ("evaluate", EXAMPLE, EXAMPLE),
        ("evaluate", ROOT),
        ("evaluate", EXAMPLE, ROOT),
        ("explain", EXAMPLE),
        ("explain", EXAMPLE, "-c", "I.1"),
        ("rulebook", "list"),
        ("rulebook", "show", RULEBOOK),
    ],
)
def test_json_is_json_and_nothing_else(words):
    found = run(*words, "--json")
    data = json.loads(found.stdout, parse_float=pytest.fail, parse_constant=pytest.fail)
    assert data
    assert found.stderr == ""


# --- English --------------------------------------------------------------------------------

UNTRANSLATED = [
    r"\d+(/\d+)?-[A-ZĐƯ-]+(/[A-ZĐƯ]+)?",  # numbers of documents
    r"\d+/\d+/NĐ-CP",
    r"\d+/QĐ-[A-ZĐ]+",
    r" by [^);]*(?=\))",  # the body that issued the evidence
    r"Điều [\d.]+",
]


def left_in_vietnamese(text):
    for known in UNTRANSLATED:
        text = re.sub(known, "", text)
    return [line for line in text.splitlines() if VIETNAMESE.search(line)]


def test_the_english_of_a_result_is_english(example):
    for words in (("demo",), ("evaluate", example), ("evaluate", example, example), ("rulebook", "list")):
        assert left_in_vietnamese(run(*words, "--lang", "en").stdout) == []


def test_the_english_of_an_explanation_leaves_only_the_law_s_own_words(example):
    lines = left_in_vietnamese(run("explain", example, "--lang", "en").stdout)
    assert [line for line in lines if not line.startswith("Clauses: ")] == []


# --- Streams and terminals ------------------------------------------------------------------


def test_a_reader_that_goes_away_leaves_no_traceback(tmp_path):
    errors = tmp_path / "errors"
    for words in (("demo",), ("evaluate", EXAMPLE, "--json"), ("explain", EXAMPLE), ("template",)):
        with errors.open("wb") as stream:
            started = subprocess.Popen(
                [sys.executable, "-c", MAIN, *map(str, words)],
                stdout=subprocess.PIPE,
                stderr=stream,
                cwd=ROOT,
            )
            started.stdout.close()
            assert started.wait(60) in {0, 1}
        assert errors.read_bytes() == b""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1258"},
    ],
    ids=["ascii", "C", "cp1258"],
)
def test_no_encoding_of_the_terminal_breaks_the_command(environment, bad):
    found = process("evaluate", EXAMPLE, bad, **environment)
    assert found.returncode == SOME_BAD
    assert "Đề xuất xếp loại" in found.stdout.decode()
    assert "giá trị ở đây phải là true hoặc false" in found.stderr.decode()
    assert plain(found.stderr.decode())


def test_output_that_is_no_terminal_holds_no_escape_code(bad):
    for environment in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        found = process("evaluate", EXAMPLE, bad, **environment)
        assert plain(found.stdout.decode() + found.stderr.decode())


def on_a_terminal(*words, **environment):
    """Run the command with a terminal of its own for its output, and give what it wrote there."""
    pty = pytest.importorskip("pty", reason="there are no pseudo terminals here")
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    started = subprocess.Popen(
        [sys.executable, "-c", MAIN, *words],
        stdout=theirs,
        cwd=ROOT,
        env=kept | {"TERM": "xterm"} | environment,
    )
    os.close(theirs)
    written = b""
    try:
        while found := os.read(ours, 65536):
            written += found
    except OSError:
        pass  # Linux says so when the other end is closed
    finally:
        os.close(ours)
    assert started.wait(60) == DONE
    return written.decode()


def test_a_terminal_gets_colours_unless_it_or_the_user_wants_none():
    assert COLOUR.search(on_a_terminal("demo"))
    assert not COLOUR.search(on_a_terminal("demo", NO_COLOR="1"))
    assert ESCAPE not in on_a_terminal("demo", TERM="dumb")


def test_the_command_of_the_package_is_this_one():
    (script,) = entry_points(group="console_scripts", name="danhgia")
    assert script.load() is main


def test_the_same_call_gives_the_same_bytes_in_another_process():
    first = process("demo", "--json", PYTHONHASHSEED="1", TZ="UTC")
    second = process("demo", "--json", PYTHONHASHSEED="2", TZ="Asia/Ho_Chi_Minh", LC_ALL="C")
    assert first.returncode == second.returncode == DONE
    assert first.stdout == second.stdout == run("demo", "--json").stdout.encode()
