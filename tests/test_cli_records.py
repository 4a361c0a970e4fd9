"""The commands that record, check and erase: files, exit codes, both languages, and wrong input."""

import errno
import json
import os
import shutil
import stat

import pytest
from jsonschema import Draft202012Validator
from record_helpers import EXAMPLES, FILES, bundle, read_bundle, record, repacked, text_of
from typer.testing import CliRunner

from danhgia_rules import Bundle, Dossier, Record, verify
from danhgia_rules.cli.app import app
from danhgia_rules.output_schema import adapter
from danhgia_rules.records.model import Facts

SAME, BAD_INPUT, DIFFERS, INCOMPLETE = 0, 2, 4, 5
EXAMPLE = EXAMPLES / "mau.yaml"


def run(*words, stdin=None):
    return CliRunner().invoke(app, list(map(str, words)), input=stdin)


def done(*words):
    found = run(*words)
    assert (found.exit_code, found.stderr) == (SAME, "")
    return found.stdout


def refused(code, *words):
    """What is said on the stream for errors when a command is refused; nothing is on the other one."""
    found = run(*words)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, ""), found.output
    assert code in found.stderr
    assert "Traceback" not in found.stderr
    return found.stderr


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "x.danhgia.zip"
    done("record", EXAMPLE, "-o", path)
    return path


@pytest.fixture
def pair(tmp_path):
    """A record with its facts beside it."""
    done("record", EXAMPLE, "-o", tmp_path / "x.record.json")
    return tmp_path / "x.record.json", tmp_path / "x.facts.json"


# --- record ---------------------------------------------------------------------------------


def test_a_bundle_is_written_whole_and_for_its_owner_alone(packed):
    found = Bundle.from_file(packed)
    assert found.altered() == ()
    assert found.facts is not None
    assert found.facts.dossier() == Dossier.from_file(EXAMPLE)
    assert verify(found).same
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    assert [path.name for path in packed.parent.iterdir()] == [packed.name]


def test_record_and_facts_are_written_apart(pair):
    path, beside = pair
    made, facts = Record.from_file(path), Facts.from_file(beside)
    assert facts.record == made.digest
    assert verify(made, facts).same
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert "CB-2021-0007" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("a.record.json", "a.facts.json"),
        ("a.json", "a.facts.json"),
        ("a.b.RECORD.JSON", "a.b.facts.json"),
        ("hồ sơ.json", "hồ sơ.facts.json"),
    ],
)
def test_the_facts_file_is_named_after_the_record(tmp_path, name, beside):
    said = done("record", EXAMPLE, "--output", tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, beside])
    assert beside in said


@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", "Đề xuất xếp loại: Hoàn thành nhiệm vụ"), ("en", "Proposed rating: Task compl")],
)
def test_what_was_written_is_said(tmp_path, lang, words):
    path = tmp_path / "x.zip"
    said = done("record", EXAMPLE, "-o", path, "--lang", lang)
    assert words in said
    assert str(path) in said
    assert Bundle.from_file(path).record.digest in said


def test_what_was_written_is_said_in_json(tmp_path):
    path = tmp_path / "x.json"
    said = json.loads(done("record", EXAMPLE, "-o", path, "--json"))
    assert said == {
        "record": Record.from_file(path).digest,
        "files": [str(path), str(tmp_path / "x.facts.json")],
    }


def test_a_rulebook_may_be_named(tmp_path):
    path = tmp_path / "x.json"
    done("record", EXAMPLE, "-o", path, "--rulebook", FILES["criteria"])
    assert Record.from_file(path).decision["chosen"]["by_name"] is True


def test_a_dossier_is_read_from_standard_input(tmp_path):
    path = tmp_path / "x.zip"
    assert run("record", "-", "-o", path, stdin=EXAMPLE.read_bytes()).exit_code == SAME
    assert verify(Bundle.from_file(path)).same


@pytest.mark.parametrize("name", ["x", "x.txt", "x.zip.bak", "json", "x.yaml"])
def test_another_ending_is_refused_before_anything_is_rated(tmp_path, name):
    for lang in ("vi", "en"):
        refused("B017", "record", tmp_path / "none.yaml", "-o", tmp_path / name, "--lang", lang)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["none/x.zip", "none/x.json"])
def test_a_folder_that_is_not_there_is_told_in_the_words_of_the_system(tmp_path, name):
    said = refused("B019", "record", EXAMPLE, "-o", tmp_path / name, "--lang", "en")
    assert os.strerror(errno.ENOENT) in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.zip", "x.json"])
def test_a_folder_in_the_place_of_the_file_is_told(tmp_path, name):
    (tmp_path / name).mkdir()
    assert name in refused("B018", "record", EXAMPLE, "-o", tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("there", "asked"),
    [("x.zip", "x.zip"), ("x.record.json", "x.record.json"), ("x.facts.json", "x.record.json")],
)
def test_a_file_that_is_there_is_never_written_over(tmp_path, lang, there, asked):
    """It may be the only copy of a key; the facts file is guarded as the record is."""
    (tmp_path / there).write_bytes(b"kept")
    assert there in refused("B018", "record", EXAMPLE, "-o", tmp_path / asked, "--lang", lang)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(there, b"kept")]


def test_a_refusal_to_write_is_said_in_json_too(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"kept")
    found = run("record", EXAMPLE, "-o", tmp_path / "x.zip", "--json")
    assert found.exit_code == BAD_INPUT
    assert [problem["code"] for problem in json.loads(found.stdout)["errors"]] == ["B018"]


def test_a_dossier_that_cannot_be_read_leaves_no_file(tmp_path):
    refused("F001", "record", tmp_path / "none.yaml", "-o", tmp_path / "x.zip")
    refused("F0", "record", tmp_path, "-o", tmp_path / "x.zip")
    (tmp_path / "bad.yaml").write_text("a: 1\n", encoding="utf-8")
    refused("S0", "record", tmp_path / "bad.yaml", "-o", tmp_path / "x.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.yaml"]


# --- verify ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "words"), [("vi", "KHỚP"), ("en", "THE SAME")])
def test_a_bundle_comes_out_the_same(packed, lang, words):
    said = done("verify", packed, "--lang", lang)
    assert said.startswith(words)
    assert said == verify(Bundle.from_file(packed)).explain(lang)


def test_a_record_finds_the_facts_beside_it(pair):
    assert done("verify", pair[0]).startswith("KHỚP")


def test_facts_that_lie_elsewhere_are_named(pair, tmp_path):
    elsewhere = tmp_path / "k" / "z.json"
    elsewhere.parent.mkdir()
    shutil.move(pair[1], elsewhere)
    alone = run("verify", pair[0])
    assert (alone.exit_code, alone.stderr) == (INCOMPLETE, "")
    assert alone.stdout.startswith("CHƯA KIỂM TRA ĐƯỢC HẾT")
    assert done("verify", pair[0], "--facts", elsewhere).startswith("KHỚP")


def test_json_has_its_shape_whatever_comes_out(packed, pair):
    schema = Draft202012Validator(adapter("danhgia/verification/1").json_schema())
    pair[1].unlink()
    for code, words in (
        (SAME, [packed]),
        (INCOMPLETE, [pair[0]]),
        (DIFFERS, [packed, "--expected", "0" * 64]),
    ):
        found = run("verify", *words, "--json")
        assert (found.exit_code, found.stderr) == (code, "")
        schema.validate(json.loads(found.stdout))
        assert found.stdout.startswith("{")


def test_the_digest_from_elsewhere_is_compared(packed):
    digest = Bundle.from_file(packed).record.digest
    assert done("verify", packed, "--expected", digest).startswith("KHỚP")
    other = run("verify", packed, "--expected", "0" * 64)
    assert (other.exit_code, other.stderr) == (DIFFERS, "")
    assert other.stdout.startswith("KHÔNG KHỚP")
    refused("B016", "verify", packed, "--expected", digest[:-1])


def test_another_dossier_is_compared(packed, pair):
    assert done("verify", packed, "--dossier", EXAMPLE).startswith("KHỚP")
    assert done("verify", pair[0], "--facts", pair[1], "--dossier", EXAMPLE).startswith("KHỚP")
    other = run("verify", packed, "--dossier", EXAMPLES / "xuat_sac.yaml")
    assert (other.exit_code, other.stderr) == (DIFFERS, "")


def test_a_dossier_is_checked_with_the_key_of_the_facts_beside_the_record(pair):
    assert done("verify", pair[0], "--dossier", EXAMPLE).startswith("KHỚP")


def test_another_rulebook_is_compared(packed, tmp_path):
    text = text_of(FILES["criteria"]).replace("xuat_sac: {at_least: 70%", "xuat_sac: {at_least: 71%")
    for which, folder in (("criteria", "a"), ("overall", "hd21_qd89_2019")):
        (tmp_path / folder).mkdir()
        shutil.copy(FILES[which].parent / "law.md", tmp_path / folder / "law.md")
    path = tmp_path / "a" / "x.yaml"
    path.write_text(text, encoding="utf-8")
    found = run("verify", packed, "--rulebook", path)
    assert (found.exit_code, found.stderr) == (DIFFERS, "")
    assert "≠ Bộ quy tắc:" in found.stdout
    assert done("verify", packed, "--rulebook", FILES["criteria"]).startswith("KHỚP")


def test_a_bundle_that_was_changed_differs(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(repacked({"README.txt": b"x"}, listed=False))
    found = run("verify", path)
    assert (found.exit_code, found.stderr) == (DIFFERS, "")
    assert "README.txt" in found.stdout


def test_facts_of_another_record_differ(pair, tmp_path):
    done("record", EXAMPLES / "xuat_sac.yaml", "-o", tmp_path / "y.json")
    found = run("verify", pair[0], "--facts", tmp_path / "y.facts.json")
    assert (found.exit_code, found.stderr) == (DIFFERS, "")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_files_that_are_none_are_refused(tmp_path, pair, lang):
    refused("F001", "verify", tmp_path / "none.zip", "--lang", lang)
    refused("F001", "verify", tmp_path, "--lang", lang)
    refused("F001", "verify", "-", "--lang", lang)
    refused("F001", "verify", pair[0], "--facts", tmp_path / "none.json", "--lang", lang)
    refused("F001", "verify", pair[0], "--dossier", tmp_path / "none.yaml", "--lang", lang)
    refused("B001", "verify", EXAMPLE, "--lang", lang)
    refused("B020", "verify", pair[1], "--lang", lang)
    refused("B020", "verify", pair[0], "--facts", pair[0], "--lang", lang)
    refused("C003", "verify", pair[0], "--rulebook", "khong_co", "--lang", lang)


def test_a_damaged_bundle_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(bundle()[:-9])
    said = refused("B004", "verify", path)
    assert str(path) in said
    found = run("verify", path, "--json")
    assert found.exit_code == BAD_INPUT
    assert [problem["code"] for problem in json.loads(found.stdout)["errors"]] == ["B004"]


def test_facts_beside_that_are_damaged_are_refused(pair):
    pair[1].write_bytes(pair[1].read_bytes() + b"\n")
    assert "x.facts.json" in refused("B001", "verify", pair[0])


# --- erase ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "words"), [("vi", "hãy tự xóa"), ("en", "delete them")])
def test_a_bundle_is_written_again_without_its_facts(packed, tmp_path, lang, words):
    out = tmp_path / "y.zip"
    assert words in done("erase", packed, "-o", out, "--lang", lang)
    assert out.read_bytes() == Bundle.from_file(packed).without_facts()
    assert run("verify", out).exit_code == INCOMPLETE
    assert done("verify", packed).startswith("KHỚP")
    assert run("verify", out, "--dossier", EXAMPLE).exit_code == INCOMPLETE


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_bundle_is_not_erased_in_its_place_nor_over_another_file(packed, tmp_path, lang):
    before = packed.read_bytes()
    refused("B018", "erase", packed, "-o", packed, "--lang", lang)
    assert packed.read_bytes() == before
    (tmp_path / "y.zip").write_bytes(b"kept")
    refused("B018", "erase", packed, "-o", tmp_path / "y.zip", "--lang", lang)
    assert (tmp_path / "y.zip").read_bytes() == b"kept"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_facts_that_were_erased_are_not_erased_again(packed, tmp_path, lang):
    done("erase", packed, "-o", tmp_path / "y.zip")
    refused("B021", "erase", tmp_path / "y.zip", "-o", tmp_path / "z.zip", "--lang", lang)
    assert not (tmp_path / "z.zip").exists()


@pytest.mark.parametrize("name", ["y", "y.txt", "y.json"])
def test_an_erased_bundle_is_written_as_a_bundle_only(packed, tmp_path, name):
    refused("B017", "erase", packed, "-o", tmp_path / name)
    assert not (tmp_path / name).exists()


def test_an_erased_bundle_is_for_its_owner_alone(packed, tmp_path):
    done("erase", packed, "-o", tmp_path / "y.zip")
    assert stat.S_IMODE((tmp_path / "y.zip").stat().st_mode) == 0o600


def test_what_is_no_bundle_is_not_erased(pair, tmp_path):
    out = tmp_path / "y.zip"
    refused("B004", "erase", pair[0], "-o", out)
    refused("F001", "erase", tmp_path / "none.zip", "-o", out)
    refused("F001", "erase", tmp_path, "-o", out)
    assert not out.exists()


def test_a_folder_is_not_written_over_by_an_erased_bundle(packed, tmp_path):
    (tmp_path / "y.zip").mkdir()
    refused("B018", "erase", packed, "-o", tmp_path / "y.zip")
    refused("B019", "erase", packed, "-o", tmp_path / "none/y.zip")


def test_the_bundle_of_the_library_is_read_by_the_command(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(bundle())
    found = verify(read_bundle(), expected=record().digest)
    assert done("verify", path, "--expected", record().digest) == found.explain()
