"""What a log takes, what it gives back, and what cannot be made of a dishonest one."""

import sqlite3
from contextlib import closing

import pytest
from log_helpers import AUTHOR, DOCUMENT, ORIGIN, StandIn, codes, create, edit, filled, record

from danhgia_rules.canonical import canonical_bytes, digest
from danhgia_rules.errors import DanhGiaError, LogError
from danhgia_rules.log import DecisionLog, EntryProof, Head, InclusionProof, leaf_hash, store, verify_log
from danhgia_rules.log.entries import read_entry
from danhgia_rules.log.merkle import inclusion_path, node_number, root


def refused(call, *args):
    with pytest.raises(LogError) as caught:
        call(*args)
    return [problem.code for problem in caught.value.problems]


@pytest.fixture
def log(tmp_path):
    with DecisionLog.open(filled(tmp_path)) as log:
        yield log


# A record is in a log once


def test_a_record_is_in_a_log_once(log):
    with pytest.raises(LogError, match=r"entries\[2\].* K027"):
        log.append(record(2))
    assert refused(log.append_many, [record(20), record(2)]) == ["K027"]
    assert refused(log.append_many, [record(20), record(20)]) == ["K027"]
    assert refused(log.correct, record(10, "hoan_thanh"), 0, "sai số liệu") == ["K027"]
    assert not log.read_only
    assert len(log) == 9
    assert log.append(record(20)).seq == 9


def test_not_even_another_program_adds_a_record_twice(log):
    with closing(sqlite3.connect(log.path, isolation_level=None)) as conn:
        found = bytes.fromhex(record(2).digest)
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            conn.execute("INSERT INTO records VALUES (9, ?, x'00')", (found,))
        conn.execute("DROP TRIGGER records_no_replace")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            conn.execute("INSERT INTO records VALUES (9, ?, x'00')", (found,))


def test_a_record_is_found_by_its_digest(log):
    for entry in log.entries():
        if entry.record is not None:
            assert log.find(entry.record) == entry.seq
    for other in (record(99).digest, record(0).digest.upper(), "", "x", None, 5, "0" * 63 + "\n"):
        assert log.find(other) is None


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM records WHERE seq = 0", "K105"),
        ("UPDATE records SET body = x'7b7d' WHERE seq = 0", "K106"),
        ("UPDATE records SET body = (SELECT body FROM records WHERE seq = 1) WHERE seq = 0", "K106"),
    ],
)
def test_a_record_that_is_not_the_one_of_its_entry_is_not_handed_out(tmp_path, statement, code):
    path = filled(tmp_path)
    edit(path, statement)
    with DecisionLog.open(path) as log:
        assert refused(log.record, 0) == [code]
        assert refused(log.decide, 0, "hoan_thanh_tot", AUTHOR, None, DOCUMENT) == [code]
        assert log.record(2) == record(2).content
        assert len(log) == 9
    assert code in codes(verify_log(path))


def test_another_digest_in_the_table_is_found(tmp_path):
    path = filled(tmp_path)
    edit(path, "UPDATE records SET digest = zeroblob(32) WHERE seq = 0")
    assert codes(verify_log(path)) == {"K106"}


# What is no record of a decision

DECISION = {"rating": "hoan_thanh_tot"}
SOUND = {"schema": "danhgia/record/1", "decision": DECISION, "decision_sha256": digest(DECISION)}
UNSOUND = {
    "no digest of the decision": canonical_bytes({k: v for k, v in SOUND.items() if k != "decision_sha256"}),
    "digest of another decision": canonical_bytes(SOUND | {"decision_sha256": digest({})}),
    "digest in capitals": canonical_bytes(SOUND | {"decision_sha256": digest(DECISION).upper()}),
    "another schema": canonical_bytes(SOUND | {"schema": "danhgia/record/2"}),
    "a space more": canonical_bytes(SOUND) + b" ",
    "keys in another order": b"{"
    + b",".join(reversed(canonical_bytes(SOUND)[1:-1].split(b',"schema')))
    + b"}",
    "a key twice": canonical_bytes(SOUND)[:-1] + b',"schema":"danhgia/record/1"}',
    "a list": b"[]",
}


def test_the_sound_record_of_these_tests_is_taken(log):
    assert log.append(StandIn(canonical_bytes(SOUND))).seq == 9


@pytest.mark.parametrize("name", UNSOUND)
def test_a_record_whose_bytes_are_not_those_of_its_decision_is_refused_and_found(tmp_path, monkeypatch, name):
    item = StandIn(UNSOUND[name])
    with create(tmp_path) as log:
        assert refused(log.append, item) == ["K018"]
        assert len(log) == 0
        monkeypatch.setattr(store, "record_rating", lambda _: "hoan_thanh_tot")  # a log that looks away
        log.append(item)
    assert codes(verify_log(tmp_path / "so.sqlite")) == {"K106"}


# Texts


@pytest.mark.parametrize("char", ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u180e", "\u061c", "\U000e0041"])
def test_a_text_holds_no_character_that_nobody_sees(log, char):
    assert refused(log.appeal, 0, f"Ban{char}Thường vụ", "lý do") == ["K017"]
    assert refused(log.appeal, 0, "Ban Thường vụ", f"lý{char}do") == ["K017"]
    assert refused(log.appeal, 0, "Ban Thường vụ", "lý do", f"số{char}1") == ["K017"]
    assert len(log) == 9


# A dishonest log


def tree(*leaves):
    """Give the nodes of a tree over leaves by level and index, as a log answers."""
    found = {}
    row = list(leaves)
    level = 0
    while row:
        found |= {(level, index): value for index, value in enumerate(row)}
        row = [node(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
        level += 1
    return lambda level, index: found[level, index]


def node(left, right):
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(b"\x01" + left + right).digest()


def test_an_entry_at_a_place_that_is_not_its_number_is_proved_by_nothing(log):
    """One who writes the tree may put an entry at any leaf; it says its number itself."""
    entry = log.entry(0)
    nodes = tree(log.entry(1).leaf, entry.leaf, log.entry(2).leaf)
    head = Head(ORIGIN, 3, root(nodes, 3))
    proof = InclusionProof(ORIGIN, 1, 3, entry.leaf, inclusion_path(nodes, 1, 3))
    assert proof.proves(entry.body, head)  # the bytes do stand there
    assert not proof.proves(entry, head)
    whole = EntryProof(entry, proof, head)
    assert not whole.holds()
    assert not whole.holds(head)
    assert refused(EntryProof.from_data, whole.to_data()) == ["K103"]


def test_a_proof_speaks_of_its_own_entry_and_head_only(log):
    proof = EntryProof.of(log, 4)
    other = EntryProof.of(log, 5)
    assert proof.holds()
    assert proof.holds(log.head())
    assert EntryProof.from_data(proof.to_data()) == proof
    assert not EntryProof(proof.entry, other.inclusion, proof.head).holds()
    assert not EntryProof(other.entry, proof.inclusion, proof.head).holds()
    assert not proof.holds(log.head(8))
    forged = read_entry(canonical_bytes(dict(proof.entry.data) | {"author": "Ban khác"}), 4)
    assert not EntryProof(forged, proof.inclusion, proof.head).holds()
    assert not InclusionProof(ORIGIN, 4, 9, leaf_hash(b""), proof.inclusion.path).proves(
        proof.entry, proof.head
    )


def test_an_audit_finds_an_entry_at_a_place_that_is_not_its_number(tmp_path):
    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        leaves = [log.entry(1).leaf, log.entry(0).leaf]
    edit(
        path,
        "UPDATE entries SET body = (SELECT body FROM entries e WHERE e.seq = 1 - entries.seq) WHERE seq < 2",
        *(f"UPDATE nodes SET hash = x'{leaf.hex()}' WHERE id = {node_number(0, n)}"  # noqa: S608
          for n, leaf in enumerate(leaves)),
    )  # fmt: skip
    assert "K103" in codes(verify_log(path))


# Reports


def test_a_report_of_what_is_no_log_says_that_nothing_was_read(tmp_path):
    path = filled(tmp_path)
    with DecisionLog.open(path) as log:
        head = log.head()
    (tmp_path / "text").write_bytes(b"no log, but long enough " * 100)
    (tmp_path / "empty").write_bytes(b"")
    edit(filled(tmp_path, "later"), "PRAGMA user_version = 2")
    for name, code in (("none", "K001"), ("text", "K003"), ("empty", "K003"), ("later", "K004")):
        report = verify_log(tmp_path / name, [head])
        assert codes(report) == {code}
        assert report.unread
        assert not report.ok
    assert not verify_log(path, [head]).unread
    edit(path, "DELETE FROM log")
    assert not verify_log(path, [head]).unread  # a log it is


def test_a_report_is_told_in_a_language_that_there_is(log):
    for lang in ("fr", "", None, "VI"):
        with pytest.raises(DanhGiaError) as caught:
            log.verify().explain(lang)
        assert caught.value.code == "L002"
