"""The commands of the log: what they append, show, prove and refuse, and how they end."""

import json
import os
import re
import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from danhgia_rules import Dossier, evaluate
from danhgia_rules import log as logs
from danhgia_rules.cli.app import app

EXAMPLES = ("xuat_sac", "bi_ky_luat", "con_thieu")
AUTHORITY = ("--author", "Ban Thường vụ", "--document", "12-QĐ/TU ngày 01/02/2022")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with three bundles, one record that was made again, an empty log and no key yet."""
    examples = os.path.abspath("docs/examples")  # noqa: PTH100 - before the folder changes
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for name in EXAMPLES:
        record = evaluate(Dossier.from_file(f"{examples}/{name}.yaml")).record()
        (tmp_path / f"{name}.danhgia.zip").write_bytes(record.to_bundle())
        (tmp_path / f"{name}.record.json").write_bytes(record.to_bytes())
    again = evaluate(Dossier.from_file(f"{examples}/bi_ky_luat.yaml")).record()
    (tmp_path / "again.record.json").write_bytes(again.to_bytes())
    run("log", "init", "data/so.db", "--origin", "danhgia.example/so-2026")
    return tmp_path


def run(*arguments, code=0):
    found = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert found.exit_code == code, found.output
    return found.output


def fill():
    run("log", "append", "data/so.db", *(f"{name}.danhgia.zip" for name in EXAMPLES))
    run(*decision(0, "hoan_thanh_tot"), "--reason", "theo kết luận kiểm tra")
    run(
        "log", "append", "data/so.db", "--kind", "appeal", "--about", 3, "--author", "Cán bộ", "--reason", "r"
    )


def decision(about, rating):
    return (
        "log",
        "append",
        "data/so.db",
        "--kind",
        "decision",
        "--about",
        about,
        "--rating",
        rating,
        *AUTHORITY,
    )


def test_records_decisions_corrections_and_appeals_are_entries_in_order(place):
    fill()
    correction = ("--kind", "correction", "--supersedes", 1, "--reason", "sửa dữ kiện")
    run("log", "append", "data/so.db", "again.record.json", *correction)
    entries = json.loads(run("log", "list", "data/so.db", "--json"))
    assert [entry["kind"] for entry in entries] == [
        "rating",
        "rating",
        "rating",
        "decision",
        "appeal",
        "correction",
    ]
    assert [entry["seq"] for entry in entries] == list(range(6))
    assert entries[3]["differs"] is True
    assert entries[1]["record"] != entries[5]["record"]
    assert json.loads(run("log", "list", "data/so.db", "--start", 2, "--stop", 4, "--json")) == entries[2:4]


SHOWN = {
    "vi": ("Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ", "quyết định", "khác đề xuất: có"),
    "en": ("Excellent task completion", "Good task completion", "decision", "differs from the proposal: yes"),
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_entry_is_shown_with_its_record_and_what_came_of_it(place, lang):
    fill()
    shown = run("log", "show", "data/so.db", 0, "--lang", lang)
    for word in SHOWN[lang]:
        assert word in shown
    assert "hoan_thanh" not in shown + run("log", "list", "data/so.db", "--lang", lang)
    whole = json.loads(run("log", "show", "data/so.db", 3, "--json"))
    assert whole["record"] is None
    assert [entry["seq"] for entry in whole["later"]] == [4]


def test_the_entries_about_a_record_are_found_by_file_bundle_and_digest(place):
    fill()
    by_file = run("log", "find", "data/so.db", "xuat_sac.record.json", "--json")
    digest = json.loads(by_file)[0]["record"]
    assert [entry["seq"] for entry in json.loads(by_file)] == [0, 3, 4]
    assert run("log", "find", "data/so.db", "xuat_sac.danhgia.zip", "--json") == by_file
    assert run("log", "find", "data/so.db", digest.upper(), "--json") == by_file
    assert "Không có mục nào" in run("log", "find", "data/so.db", "0" * 64)


def test_a_log_is_verified_against_paper_and_a_signed_checkpoint(place):
    fill()
    public = run("log", "keygen", "key", "--log", "data/so.db").strip()
    line = run("log", "checkpoint", "data/so.db").strip()
    assert re.fullmatch(r"[0-9A-Z $%*+./:-]+", line)
    (place / "mark").write_text(run("log", "checkpoint", "data/so.db", "--key", "key"), encoding="utf-8")
    anchors = ("--paper", line.lower(), "--checkpoint", "mark", "--public-key", public)
    report = json.loads(run("log", "verify", "data/so.db", *anchors, "--json"))
    assert (report["ok"], report["size"], report["compared"]) == (True, 5, 2)
    assert "mốc" in run("log", "verify", "data/so.db", *anchors)
    run("log", "append", "data/so.db", "again.record.json")
    run("log", "verify", "data/so.db", *anchors)


def test_another_log_under_an_old_checkpoint_ends_with_4(place):
    fill()
    line = run("log", "checkpoint", "data/so.db").strip()
    run("log", "init", "other.db", "--origin", "danhgia.example/so-2026")
    run("log", "append", "other.db", "con_thieu.record.json")
    assert "K112" in run("log", "verify", "other.db", "--paper", line, code=4)


def test_a_proof_is_checked_without_the_log(place):
    fill()
    line = run("log", "checkpoint", "data/so.db").strip()
    run("log", "prove", "data/so.db", 1, "-o", "proof.json")
    (place / "data/so.db").unlink()
    record = ("--record", "bi_ky_luat.danhgia.zip")
    assert line in run("log", "check", "proof.json", *record, "--paper", line)
    assert "no checkpoint" in run("log", "check", "proof.json", "--lang", "en")
    other = run("log", "check", "proof.json", "--record", "xuat_sac.danhgia.zip", "--lang", "en", code=4)
    assert other.startswith("NOT PROVED: the entry holds another record")
    proof = json.loads((place / "proof.json").read_text(encoding="utf-8"))
    proof["entry"]["at"] = "2021-01-01T00:00:00Z"
    (place / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    run("log", "check", "proof.json", code=4)


def test_a_proof_under_another_checkpoint_does_not_hold(place):
    fill()
    earlier = run("log", "checkpoint", "data/so.db", "--size", 2).strip()
    run("log", "prove", "data/so.db", 1, "-o", "proof.json")
    wrong = run("log", "check", "proof.json", "--paper", earlier, code=4)
    assert wrong.startswith("CHƯA CHỨNG MINH ĐƯỢC: ")
    assert "--size 2" in wrong
    run("log", "prove", "data/so.db", 1, "--size", 2, "-o", "earlier.json")
    run("log", "check", "earlier.json", "--paper", earlier)


@pytest.mark.parametrize("content", ["", "{}", "[]", "nul", "[" * 10_000, "\x00"])
def test_what_is_no_proof_is_refused(place, content):
    (place / "proof.json").write_text(content, encoding="utf-8")
    assert "K025" in run("log", "check", "proof.json", code=2)


def test_a_watch_sees_the_log_grow_and_notices_another_one(place):
    fill()
    (place / "state").mkdir()
    watch = ("log", "watch", "data/so.db", "--state", "state/seen", "--once")
    assert run(*watch).startswith("DANHGIA/1 ")
    run("log", "append", "data/so.db", "again.record.json")
    run(*watch)
    for file in (place / "data").iterdir():
        file.unlink()
    run("log", "init", "data/so.db", "--origin", "danhgia.example/so-2026")
    assert "K112" in run(*watch, code=4)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((), "L019"),
        (("--kind", "decision", "--about", 0), "L019"),
        (("--kind", "appeal", "--about", 0, "--rating", "tot"), "L020"),
        (("xuat_sac.record.json", "--about", 0), "L020"),
        (("xuat_sac.record.json", "con_thieu.record.json", "--kind", "correction"), "L019"),
        (("no.json",), "F001"),
        (("data/so.db",), "B0"),
        (("--kind", "decision", "--about", 9, "--rating", "tot", "--reason", "r", *AUTHORITY), "K011"),
        (("--kind", "decision", "--about", 0, "--rating", "tot", "--reason", "r", *AUTHORITY), "L005"),
        (("xuat_sac.record.json",), "K027"),
        (("again.record.json", "xuat_sac.danhgia.zip"), "K027"),
        (("again.record.json", "again.record.json"), "K027"),
        (("--kind", "decision", "--about", 0, "--rating", "hoan_thanh", *AUTHORITY), "K015"),
    ],
)
def test_a_wrong_append_is_refused_by_name_and_appends_nothing(place, arguments, error):
    fill()
    assert error in run("log", "append", "data/so.db", *arguments, code=2)
    assert len(json.loads(run("log", "list", "data/so.db", "--json"))) == 5


def test_one_bad_record_of_several_appends_none(place):
    (place / "bad.record.json").write_text("{}", encoding="utf-8")
    run("log", "append", "data/so.db", "xuat_sac.record.json", "bad.record.json", code=2)
    assert json.loads(run("log", "list", "data/so.db", "--json")) == []


def test_a_correction_takes_one_record(place):
    fill()
    both = ("xuat_sac.record.json", "con_thieu.record.json")
    options = ("--kind", "correction", "--supersedes", 0, "--reason", "r")
    assert "L020" in run("log", "append", "data/so.db", *both, *options, code=2)


def test_a_key_beside_the_log_is_refused(place):
    assert "K032" in run("log", "keygen", "data/key", "--log", "data/so.db", code=2)


def test_a_checkpoint_file_needs_the_public_key(place):
    (place / "mark").write_text("x\n", encoding="utf-8")
    assert "L019" in run("log", "verify", "data/so.db", "--checkpoint", "mark", code=2)
    public = run("log", "keygen", "key", "--log", "data/so.db").strip()
    marked = ("--checkpoint", "mark", "--public-key", public)
    assert "K035" in run("log", "verify", "data/so.db", *marked, code=2)
    (place / "mark").write_bytes(b"\xff")
    assert "K035" in run("log", "verify", "data/so.db", *marked, code=2)


def test_an_existing_log_is_not_made_again(place):
    assert "K002" in run("log", "init", "data/so.db", "--origin", "danhgia.example/x", code=2)
    assert "K024" in run("log", "init", "new.db", "--origin", "Có Dấu", code=2)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_proof_that_does_not_hold_names_its_cause(place, lang):
    fill()
    head = logs.read_paper(run("log", "checkpoint", "data/so.db").strip())
    run("log", "prove", "data/so.db", 3, "-o", "proof.json")
    record = ("--record", "xuat_sac.record.json")
    anothers = logs.paper_line(logs.Head("danhgia.example/other", head.size, head.root))
    rewritten = logs.paper_line(logs.Head(head.origin, head.size, bytes(32)))
    causes = {
        record: ("không giữ bản ghi nào", "holds no record"),
        ("--paper", anothers): ("mốc là của sổ khác", "of another log"),
        ("--paper", rewritten): ("mã gốc khác với mốc", "root is not that of the checkpoint"),
    }
    for options, words in causes.items():
        said = run("log", "check", "proof.json", *options, "--lang", lang, code=4)
        assert words[0 if lang == "vi" else 1] in said
        assert said.startswith("CHƯA CHỨNG MINH ĐƯỢC" if lang == "vi" else "NOT PROVED")


def test_no_file_is_written_over_by_a_proof(place):
    fill()
    (place / "proof.json").write_bytes(b"kept")
    assert "B018" in run("log", "prove", "data/so.db", 1, "-o", "proof.json", code=2)
    assert (place / "proof.json").read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("content", "error"), [(None, "K001"), (b"", "K003"), (b"no log, but long enough " * 100, "K003")]
)
def test_a_path_at_which_no_log_is_ends_with_2_and_says_nothing_of_tampering(place, content, error):
    line = run("log", "checkpoint", "data/so.db").strip()
    if content is not None:
        (place / "other").write_bytes(content)
    said = run("log", "verify", "other", "--paper", line, code=2)
    assert error in said
    assert "KHÔNG NGUYÊN VẸN" not in said
    assert "K111" not in said
    data = json.loads(run("log", "verify", "other", "--paper", line, "--json", code=2))
    assert error in json.dumps(data)


def test_a_log_that_is_not_intact_ends_with_4(place):
    fill()
    with closing(sqlite3.connect(place / "data/so.db", isolation_level=None)) as conn:
        conn.execute("DROP TRIGGER nodes_no_update")
    said = run("log", "verify", "data/so.db", code=4)
    assert "K005" in said
    assert "KHÔNG NGUYÊN VẸN" in said


def test_a_watch_ends_with_4_only_for_a_log_that_did_not_grow(place):
    """4 means: another log, a shorter one, a rewritten one; a machine in trouble is none of these."""
    fill()
    (place / "state").mkdir()
    watch = ("log", "watch", "data/so.db", "--once", "--state")
    run(*watch, "state/seen")
    (place / "state/bad").write_bytes(b"x")
    assert "K039" in run(*watch, "state/bad", code=2)
    assert "K040" in run(*watch, "data/seen", code=2)
    assert "K001" in run("log", "watch", "none.db", "--once", "--state", "state/seen", code=2)
    for number, (origin, records, error) in enumerate(
        [
            ("danhgia.example/other", ("again.record.json",), "K111"),
            ("danhgia.example/so-2026", ("again.record.json",), "K112"),
            ("danhgia.example/so-2026", None, "K113"),
        ]
    ):
        log = f"data/other-{number}.db"
        run("log", "init", log, "--origin", origin)
        run(
            "log", "append", log, *(records or ["again.record.json", *(f"{n}.record.json" for n in EXAMPLES)])
        )
        appeal = ("--kind", "appeal", "--about", 0, "--author", "a", "--reason", "r")
        for _ in range(0 if records else 2):
            run("log", "append", log, *appeal)
        assert error in run("log", "watch", log, "--once", "--state", "state/seen", code=4)


def test_the_rating_of_a_decision_is_one_of_the_rulebook_of_the_record(place):
    fill()
    run(*decision(1, "not_rated"), "--reason", "đi học")
    said = run(*decision(2, "kem"), "--reason", "r", code=2)
    assert "L005" in said
    assert "hoan_thanh_tot" in said
    assert len(json.loads(run("log", "list", "data/so.db", "--json"))) == 6
