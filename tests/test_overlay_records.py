"""Records and bundles of a rating by adjusted thresholds: kept, read back, checked, also by command."""

import json
import shutil

import pytest
from checker_helpers import checker
from overlay_helpers import ADJUSTED, CITY, EXAMPLE, OVERLAYS, ROOT, RULEBOOK, adjusted
from record_helpers import KEY, example
from typer.testing import CliRunner

from danhgia_rules import Bundle, Dossier, Record, evaluate, load_rulebook, verify
from danhgia_rules.canonical import canonical_bytes, sha256
from danhgia_rules.cli.app import app
from danhgia_rules.output_schema import adapter
from danhgia_rules.records.archive import write_archive
from danhgia_rules.records.form import form_digest, rulebook_form

DONE, BAD_INPUT, DIFFERS, INCOMPLETE = 0, 2, 4, 5
OVERLAY_FILE = "rules/thanh_pho_mau_2021/overlay.yaml"
LAW_FILE = "rules/thanh_pho_mau_2021/qd_mau.md"
EXAMPLES = [
    path
    for path in sorted((ROOT / "docs/examples").glob("*.yaml"))
    if Dossier.from_file(path).ky_danh_gia == "2021"
]
"""The worked examples of the year that the overlay is for."""


@pytest.fixture(scope="module")
def made():
    return adjusted().record(KEY)


@pytest.fixture(scope="module")
def packed(made):
    return made.to_bundle()


def read_back(record):
    return Record.from_bytes(record.to_bytes())


def parts(found):
    return {part.name: part.status.value for part in found.parts}


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def done(*words):
    found = run(*words)
    assert (found.exit_code, found.stderr) == (DONE, "")
    return found.stdout


# --- The record and the form ----------------------------------------------------------------


def test_the_record_names_rulebook_and_overlay(made):
    decision = made.decision
    assert decision["rulebook"]["id"] == ADJUSTED
    assert decision["rating_rules"]["id"] == "hd21_qd89_2019+thanh_pho_mau_2021"
    assert (decision["chosen"]["from"], decision["chosen"]["until"]) == ("2021", "2021")
    assert not decision["chosen"]["by_name"]
    adapter("danhgia/record/1").validate_python(made.data)


def test_the_form_says_what_was_replaced_and_only_then():
    base, now = rulebook_form(load_rulebook(RULEBOOK)), rulebook_form(adjusted().rulebook)
    assert set(now) == {*base, "overlay"}
    replaced = {one["limit"] or one["requirement"]: one for one in now["overlay"]["replaced"]}
    row, limit = replaced["du_hoc_tap_sinh_hoat"], replaced["nghi_om_tu_3_thang"]
    assert (row["criterion"], row["level"], row["limit"]) == ("I.1", "xuat_sac", None)
    assert (row["before"]["test"], row["before"]["threshold"]) == ("at_least", "19/20")
    assert now["documents"][row["before"]["source"]["document"]]["kind"] == "default"
    assert (limit["requirement"], limit["before"]["threshold"]) == (None, 3)


def test_the_order_of_the_entries_says_nothing(tmp_path):
    shutil.copy(OVERLAYS / "qd_mau.md", tmp_path)
    head, *entries = CITY.read_text(encoding="utf-8").split("  - ")
    (tmp_path / "lop.yaml").write_text("  - ".join([head, *reversed(entries)]), encoding="utf-8")
    again = load_rulebook(RULEBOOK, overlay=tmp_path / "lop.yaml")
    assert rulebook_form(again) == rulebook_form(adjusted().rulebook)


def test_whatever_the_overlay_says_is_in_the_digest(tmp_path):
    shutil.copy(OVERLAYS / "qd_mau.md", tmp_path)
    text = CITY.read_text(encoding="utf-8")
    seen = {form_digest(adjusted().rulebook)[0], form_digest(load_rulebook(RULEBOOK))[0]}
    changes = [
        ("at_least: 98%", "at_least: 99%"),
        ("grade: V1", "grade: V2"),
        ("15-QĐ/TM\n    issued", "16-QĐ/TM\n    issued"),
    ]
    changes += [("id: thanh_pho_mau_2021", "id: thanh_pho_2021"), ('until: "2021"', 'until: "2022"')]
    changes += [("of a model city\n", "of a city\n"), ("at: Điều 2", "at: Điều 5")]
    for n, (before, after) in enumerate(changes):
        assert before in text
        path = tmp_path / f"{n}.yaml"
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        seen.add(form_digest(load_rulebook(RULEBOOK, overlay=path))[0])
    assert len(seen) == 2 + len(changes)


# --- The bundle -----------------------------------------------------------------------------


def test_a_bundle_holds_the_overlay_and_its_law_text(packed):
    bundle = Bundle.from_bytes(packed)
    assert bundle.files[OVERLAY_FILE] == CITY.read_bytes()
    assert bundle.files[LAW_FILE] == (OVERLAYS / "qd_mau.md").read_bytes()
    manifest = json.loads(bundle.files["manifest.json"])
    assert manifest["rulebook"]["overlay"] == {"file": OVERLAY_FILE, "texts": {"qd_mau.md": LAW_FILE}}
    assert manifest["rulebook"]["file"] == f"rules/{RULEBOOK}/rulebook.yaml"
    adapter("danhgia/bundle/1").validate_python(manifest)
    assert form_digest(bundle.rulebook()) == form_digest(adjusted().rulebook)


def test_a_bundle_comes_out_the_same(made, packed):
    found = verify(Bundle.from_bytes(packed), expected=made.digest)
    assert set(parts(found).values()) == {"same"}
    assert {"rulebook", "result", "trace", "installed"} <= set(parts(found))


def test_a_bundle_without_an_overlay_says_nothing_of_one():
    assert b"overlay" not in Bundle.from_bytes(example().record(KEY).to_bundle()).files["manifest.json"]


def test_the_bundle_of_a_bundle_is_the_same_bytes(packed):
    bundle = Bundle.from_bytes(packed)
    again = evaluate(Dossier.from_file(EXAMPLE), rulebook=bundle.rulebook())
    assert rulebook_form(again.rulebook) == rulebook_form(adjusted().rulebook)
    files = Bundle.from_bytes(again.record(KEY).to_bundle()).files
    for name in (OVERLAY_FILE, LAW_FILE, "rulebook.json"):
        assert files[name] == bundle.files[name]


@pytest.mark.parametrize("name", [OVERLAY_FILE, LAW_FILE])
def test_a_bundle_whose_overlay_was_altered_shows_it(packed, name):
    files = dict(Bundle.from_bytes(packed).files)
    files[name] = files[name].replace(b"98%", b"96%")
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] = sha256(files[name])
    files["manifest.json"] = canonical_bytes(manifest)
    found = verify(Bundle.from_bytes(write_archive(files)))
    assert parts(found)["rulebook"] == "differs"
    assert found.verdict == "differs"


def test_a_bundle_that_lacks_its_overlay_cannot_be_rated_again(packed):
    files = {
        name: content for name, content in Bundle.from_bytes(packed).files.items() if name != OVERLAY_FILE
    }
    found = verify(Bundle.from_bytes(write_archive(files)))
    assert (parts(found)["rulebook"], parts(found)["bundle"]) == ("differs", "differs")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_independent_checker_derives_the_same(path):
    result = evaluate(Dossier.from_file(path), overlay=CITY)
    assert checker.check(result.record(KEY).to_bundle()) == []


# --- Checking a record ----------------------------------------------------------------------


def test_a_record_comes_out_the_same_with_its_overlay(made):
    found = verify(read_back(made), made.facts, rulebook=adjusted().rulebook)
    assert set(parts(found).values()) == {"same"}
    assert set(parts(verify(made)).values()) == {"same"}


@pytest.mark.parametrize("by_name", [True, False])
def test_a_record_without_its_overlay_at_hand_says_what_is_lacking(by_name):
    named = {"rulebook": RULEBOOK} if by_name else {}
    kept = evaluate(Dossier.from_file(EXAMPLE), overlay=CITY, **named).record(KEY)
    found = verify(read_back(kept), kept.facts)
    assert found.verdict == "incomplete"
    assert {name: status for name, status in parts(found).items() if status != "same"} == dict.fromkeys(
        ("rulebook", "result", "trace"), "not_checked"
    )
    assert "? Rulebook: thresholds were adjusted by a file that is not at hand" in found.explain("en")
    assert "hãy nêu tệp điều chỉnh đó (--overlay)" in found.explain("vi")
    assert found.rating_words == ("Hoàn thành nhiệm vụ", "Task completion")
    assert "Kết quả đã ghi: Hoàn thành nhiệm vụ\n" in found.explain("vi")


def test_the_check_says_by_what_thresholds_are_adjusted(made, packed):
    title = "Quyết định 15-QĐ/TM của thành phố mẫu (5 ngưỡng)"
    said = f"= Bộ quy tắc: đúng bộ quy tắc đã ghi; ngưỡng điều chỉnh theo: {title}\n"
    now = f"= Bộ quy tắc hiện nay: vẫn là bộ quy tắc của bản ghi; ngưỡng điều chỉnh theo: {title}\n"
    english = "; thresholds adjusted by: Decision 15-QĐ/TM of a model city (5 thresholds)\n"
    for found in (verify(made), verify(Bundle.from_bytes(packed))):
        assert said in found.explain("vi")
        assert now in found.explain("vi")
        assert found.explain("en").count(english) == 2
    assert "điều chỉnh" not in verify(example().record(KEY)).explain("vi")


def test_a_bundle_explains_what_an_overlay_in_it_is(packed):
    readme = Bundle.from_bytes(packed).files["README.txt"].decode()
    assert "overlay.yaml thì tệp ấy điều chỉnh ngưỡng" in readme
    assert "overlay.yaml, if there, adjusts thresholds" in readme


def test_the_rulebook_without_its_overlay_is_another_one(made):
    found = verify(read_back(made), made.facts, rulebook=RULEBOOK)
    assert parts(found)["rulebook"] == "differs"
    assert parts(found)["result"] == "differs"


def test_a_record_of_another_rulebook_with_a_plus_is_not_taken_for_an_overlay(made):
    data = json.loads(made.to_bytes())
    data["decision"]["rulebook"]["id"] = "khac+lop"
    found = verify(Record(data), made.facts)
    assert parts(found)["rulebook"] == "differs"


# --- By command -----------------------------------------------------------------------------


def test_every_command_that_takes_a_rulebook_takes_an_overlay():
    commands = {
        "evaluate": [EXAMPLE],
        "explain": [EXAMPLE],
        "why-not": [EXAMPLE, "hoan_thanh_xuat_sac"],
        "path-to": [EXAMPLE, "hoan_thanh_tot"],
        "what-if": [EXAMPLE, "--set", "ket_luan.suy_thoai=true"],
        "questions": [EXAMPLE],
        "compare": [EXAMPLE],
        "report": [EXAMPLE, "-o", "-"],
    }
    for name, words in commands.items():
        assert "Thresholds adjusted by: Decision 15-QĐ/TM" in done(
            name, *words, "--overlay", CITY, "--lang", "en"
        )
    shown = done("rulebook", "show", RULEBOOK, "--overlay", CITY)
    assert "Ngưỡng điều chỉnh theo: Quyết định 15-QĐ/TM" in shown
    assert json.loads(done("evaluate", EXAMPLE, "--overlay", CITY, "--json"))["rulebook"]["id"] == ADJUSTED


def test_many_dossiers_are_rated_by_the_same_overlay(tmp_path):
    text = EXAMPLE.read_text(encoding="utf-8").replace("2021", "2022")
    other = tmp_path / "2022.yaml"
    other.write_text(text, encoding="utf-8")
    found = run("evaluate", EXAMPLE, other, "--overlay", CITY, "--json")
    assert found.exit_code == 3
    good, bad = json.loads(found.stdout)
    assert good["result"]["rulebook"]["id"] == ADJUSTED
    assert [error["code"] for error in bad["errors"]] == ["O003"]


def test_a_broken_overlay_is_told_with_the_line_itself():
    found = run("evaluate", EXAMPLE, "--overlay", OVERLAYS / "refused/against_the_direction.yaml")
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "against_the_direction.yaml:11:69: R023" in found.stderr
    assert "requirement: so_han_che" in found.stderr


def test_a_record_is_made_and_checked_by_command(tmp_path):
    record, bundle = tmp_path / "x.record.json", tmp_path / "x.danhgia.zip"
    for target in (record, bundle):
        done("record", EXAMPLE, "--overlay", CITY, "-o", target)
    assert done("verify", bundle).startswith("KHỚP")
    assert run("verify", record).exit_code == INCOMPLETE
    assert done("verify", record, "--overlay", CITY).startswith("KHỚP")
    assert done("verify", record, "--overlay", CITY, "--rulebook", RULEBOOK).startswith("KHỚP")
    plain = tmp_path / "y.record.json"
    done("record", EXAMPLE, "-o", plain)
    assert run("verify", plain, "--overlay", CITY).exit_code == DIFFERS


def test_a_log_holds_a_rating_by_an_overlay_and_knows_its_scale(tmp_path, packed):
    bundle, log = tmp_path / "x.danhgia.zip", tmp_path / "so.db"
    bundle.write_bytes(packed)
    done("log", "init", log, "--origin", "danhgia.example/so-2026")
    done("log", "append", log, bundle)
    words = [
        "--kind",
        "decision",
        "--about",
        0,
        "--author",
        "Ban Thường vụ",
        "--document",
        "1-QĐ",
        "--reason",
        "r",
    ]
    assert "L005" in run("log", "append", log, *words, "--rating", "tot").stderr
    done("log", "append", log, *words, "--rating", "hoan_thanh_tot")
    assert ADJUSTED in done("log", "show", log, 0)
