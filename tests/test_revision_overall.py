"""Overall rules only are joined with the criteria that use them; both sides are named by their files."""

import json
import shutil

import pytest
from record_helpers import EXAMPLES, FILES, RULEBOOK, RULES, text_of
from typer.testing import CliRunner

from danhgia_rules import RulebookError, load_rulebook
from danhgia_rules.catalog import joined_with_users, overall_rules
from danhgia_rules.checking.targets import find
from danhgia_rules.cli.app import app
from danhgia_rules.revision import compare, impact

BAD_INPUT, DIFFERS = 2, 4
OVERALL = "hd21_qd89_2019"
SHARE = "hoan_thanh_tot: {at_least: 80%"
COMMANDS = (("rulebook", "diff"), ("impact",))


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def write(folder, *edits, name="xep_loai.yaml"):
    """Write the bundled overall rules with some edits beside their law text."""
    folder.mkdir(exist_ok=True)
    shutil.copy(RULES / OVERALL / "law.md", folder)
    text = text_of(FILES["overall"])
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def edited(tmp_path):
    return write(tmp_path / "của tôi", (SHARE, "hoan_thanh_tot: {at_least: 83.301%"))


# --- Overall rules only ---------------------------------------------------------------------


def test_overall_rules_are_compared_with_the_criteria_that_use_them(edited):
    found = run("rulebook", "diff", OVERALL, edited, "--json")
    assert (found.exit_code, found.stderr) == (DIFFERS, "")
    data = json.loads(found.stdout)
    assert [(one["kind"], one["area"]) for one in data["changes"]] == [("threshold_stronger", "rating")]
    assert [data[side]["id"] for side in ("old", "new")] == [RULEBOOK, RULEBOOK]
    assert [data[side]["file"] for side in ("old", "new")] == [f"{OVERALL}/xep_loai.yaml", str(edited)]


def test_an_impact_of_overall_rules_rates_with_them(tmp_path):
    strict = write(
        tmp_path / "b", ("hoan_thanh_xuat_sac: {at_least: 50%", "hoan_thanh_xuat_sac: {at_least: 100%")
    )
    found = run("impact", OVERALL, strict, EXAMPLES / "xuat_sac.yaml", "--json")
    assert (found.exit_code, found.stderr) == (0, "")
    data = json.loads(found.stdout)
    assert [one["move"] for one in data["dossiers"]] == ["down"]
    assert data["new"]["file"] == str(strict)


@pytest.mark.parametrize("command", COMMANDS)
def test_overall_rules_that_nobody_uses_are_refused(command, tmp_path):
    other = write(tmp_path, ("id: hd21_qd89_2019\n", "id: khac\n"))
    found = run(*command, OVERALL, other, *([EXAMPLES] if command == ("impact",) else []))
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "V003" in found.stderr
    assert "`khac`" in found.stderr


def test_criteria_and_overall_rules_are_not_compared(edited):
    for sides in ((RULEBOOK, edited), (edited, RULEBOOK)):
        found = run("rulebook", "diff", *sides)
        assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
        assert "R034" in found.stderr


def test_the_catalog_that_lists_the_overall_rules_names_their_users(tmp_path):
    catalog = own_catalog(tmp_path, positions=("cap_truong_ctxh", "cap_pho_ctxh"))
    path = catalog / OVERALL / "xep_loai.yaml"
    assert [book.id for book in joined_with_users(path).rulebooks] == ["0.cap_truong_ctxh", "1.cap_pho_ctxh"]
    found = run("rulebook", "diff", path, path)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "V004" in found.stderr
    assert "0.cap_truong_ctxh, 1.cap_pho_ctxh" in found.stderr


def own_catalog(folder, positions):
    """Write a catalog with the bundled rules, the criteria once for each position."""
    for name in (OVERALL, "248_qdtu_2021"):
        shutil.copytree(RULES / name, folder / name)
    lines = ["schema: danhgia/catalog/1", "rulebooks:"]
    years = 'from: "{}", until: "2022"'
    for place, position in enumerate(positions):
        text = text_of(FILES["criteria"]).replace(f"id: {RULEBOOK}", f"id: {place}.{position}", 1)
        text = text.replace("position: cap_truong_ctxh", f"position: {position}", 1)
        file = f"248_qdtu_2021/{place}.yaml"
        (folder / file).write_text(text, encoding="utf-8")
        head = f"id: {place}.{position}, file: {file}, position: {position}"
        lines.append(f"  - {{{head}, {years.format(2021)}}}")
    lines.append(f"  - {{id: {OVERALL}, file: {OVERALL}/xep_loai.yaml, {years.format(2019)}}}")
    (folder / "catalog.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_file_of_overall_rules_is_checked_with_the_criteria_that_use_them(edited, tmp_path):
    (book,) = find(str(edited)).rulebooks
    assert (book.id, book.rating.id) == (RULEBOOK, OVERALL)
    assert book.origins[1].name == str(edited)
    assert [book.id for book in find(OVERALL).rulebooks] == [RULEBOOK]
    other = write(tmp_path, ("id: hd21_qd89_2019\n", "id: khac\n"))
    found = find(str(other))
    assert (found.rulebooks, [problem.code for problem in found.problems]) == ((), ["V003"])


def test_a_file_of_overall_rules_is_shown_as_it_is_written(edited):
    found = run("rulebook", "show", edited)
    assert (found.exit_code, found.stderr) == (0, "")
    assert "từ 83,301 % trở lên" in found.stdout
    page = run("rulebook", "show", edited, "--html", "-")
    assert page.exit_code == 0
    assert "từ 83,301 % trở lên" in page.stdout.replace("\xa0", " ")


def test_what_holds_criteria_or_is_unknown_has_no_overall_rules_of_its_own():
    assert overall_rules(RULEBOOK) is None
    assert overall_rules("khong_co") is None
    assert overall_rules(FILES["second"]) is None


# --- Files are named ------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "digest"), [("vi", "mã băm"), ("en", "digest")])
def test_each_side_is_told_apart_by_its_file(lang, digest, edited, tmp_path):
    other = write(tmp_path / "b", (SHARE, "hoan_thanh_tot: {at_least: 83.302%"))
    arguments = (edited, other, EXAMPLES / "mau.yaml", "--lang", lang)
    texts = [
        run("rulebook", "diff", *arguments[:2], *arguments[3:]).stdout,
        run("impact", *arguments).stdout,
        run("impact", *arguments, "--html", "-").stdout,
    ]
    for text in texts:
        for path in (edited, other):
            assert f"{path}: {RULEBOOK}, 2021–2022, {digest} " in text


def test_a_rulebook_names_the_file_that_it_was_loaded_from():
    book = load_rulebook(FILES["second"])
    assert compare(book, book).files == (str(FILES["second"]),) * 2
    bundled = load_rulebook(RULEBOOK)
    found = impact(bundled, bundled, []).to_data()
    assert found["old"]["file"] == "248_qdtu_2021/cap_truong_ctxh.yaml"


# --- Thresholds are exact -------------------------------------------------------------------


def test_thresholds_that_round_alike_are_printed_apart(edited, tmp_path):
    other = write(tmp_path / "b", (SHARE, "hoan_thanh_tot: {at_least: 83.302%"))
    vietnamese, english = (
        run("rulebook", "diff", edited, other, "--lang", lang).stdout for lang in ("vi", "en")
    )
    assert "từ 83,301 % trở lên → từ 83,302 % trở lên" in vietnamese
    assert "at least 83.301% → at least 83.302%" in english


# --- A heading that YAML takes for a comment ------------------------------------------------


def test_a_heading_without_quotes_is_called_by_its_name(tmp_path):
    text = FILES["second"].read_text(encoding="utf-8")
    assert text.count("\nheadings:\n") == 1
    (tmp_path / "law.md").write_bytes((FILES["second"].parent / "law.md").read_bytes())
    path = tmp_path / "thu_thu.yaml"
    text = text.replace("\nheadings:\n", "\nheadings:\n  - # PHẦN I\n")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    (problem,) = caught.value.problems
    assert problem.code == "F017"
    assert "ngoặc kép" in problem.help("vi")
    assert "quotes" in problem.help("en")
    assert "khong_ap_dung" not in problem.help("en")
