"""Saving: new files for their owner alone, all of them or none; what is there is never written over."""

import errno
import os
import stat

import pytest
from record_helpers import KEY, bundle, example, facts_of, record

import danhgia_rules
from danhgia_rules import Bundle, Facts, Record, RecordError, evaluate, verify
from danhgia_rules.records import saving


def refused(path, made=None):
    """The problems by which a record is not saved, by file name and code; both languages say something."""
    with pytest.raises(RecordError) as caught:
        (made or record()).save(path)
    assert caught.value.render("vi")
    assert caught.value.render("en")
    return [(problem.where.file.rpartition("/")[2], problem.code) for problem in caught.value.problems]


def kept(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def failing(real, name, error):
    """A call of the system that fails for one file, before it has done anything."""

    def call(path, *rest):
        if str(path).endswith(name):
            raise error
        return real(path, *rest)

    return call


def test_a_record_is_saved_with_its_facts_beside_it(tmp_path):
    paths = record().save(tmp_path / "x.record.json")
    assert paths == (tmp_path / "x.record.json", tmp_path / "x.facts.json")
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600, 0o600]
    made, facts = Record.from_file(paths[0]), Facts.from_file(paths[1])
    assert made.to_bytes() == record().to_bytes()
    assert facts.to_bytes() == facts_of(record()).to_bytes()
    assert verify(made, facts, expected=record().digest).same


@pytest.mark.parametrize("name", ["x.danhgia.zip", "x.zip", "X.ZIP"])
def test_a_bundle_is_saved_by_its_ending_and_a_path_may_be_text(tmp_path, name):
    assert record().save(str(tmp_path / name)) == (tmp_path / name,)
    assert kept(tmp_path) == {name: bundle()}
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_mask_of_the_system_does_not_open_the_files(tmp_path):
    before = os.umask(0)
    try:
        paths = record().save(tmp_path / "x.json")
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


@pytest.mark.parametrize("name", ["x", "x.txt", "x.zip.bak", "json", "x.yaml", ""])
def test_another_ending_is_refused(tmp_path, name):
    assert [code for _, code in refused(tmp_path / name)] == ["B017"]
    assert kept(tmp_path) == {}


@pytest.mark.parametrize(
    ("there", "asked"),
    [
        (["x.zip"], "x.zip"),
        (["x.record.json"], "x.record.json"),
        (["x.facts.json"], "x.record.json"),
        (["x.facts.json", "x.json"], "x.json"),
    ],
)
def test_no_file_is_written_over_and_all_that_are_there_are_named(tmp_path, there, asked):
    for name in there:
        (tmp_path / name).write_bytes(b"kept")
    assert sorted(refused(tmp_path / asked)) == [(name, "B018") for name in there]
    assert kept(tmp_path) == dict.fromkeys(there, b"kept")


@pytest.mark.parametrize("target", ["elsewhere", "none"])
def test_a_link_is_not_followed(tmp_path, target):
    (tmp_path / "elsewhere").write_bytes(b"kept")
    (tmp_path / "x.facts.json").symlink_to(tmp_path / target)
    assert refused(tmp_path / "x.record.json") == [("x.facts.json", "B018")]
    assert (tmp_path / "elsewhere").read_bytes() == b"kept"
    assert not (tmp_path / "none").exists()


def test_a_file_that_appears_at_the_last_moment_is_not_written_over(tmp_path, monkeypatch):
    """The look before is a courtesy; the system itself refuses to open what is there."""
    path = tmp_path / "x.zip"
    path.write_bytes(b"kept")
    monkeypatch.setattr(saving.os.path, "lexists", lambda _: False)
    assert [code for _, code in refused(path)] == ["B018"]
    assert kept(tmp_path) == {"x.zip": b"kept"}


@pytest.mark.parametrize("name", ["x.facts.json", "x.record.json"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()], ids=["full", "stop"])
def test_where_one_file_cannot_be_opened_none_is_left(tmp_path, monkeypatch, name, error):
    monkeypatch.setattr(saving.os, "open", failing(os.open, name, error))
    with pytest.raises((RecordError, KeyboardInterrupt)) as caught:
        record().save(tmp_path / "x.record.json")
    if isinstance(error, OSError):
        assert caught.value.code == "B019"
        assert os.strerror(errno.ENOSPC) in caught.value.render("en")
    assert kept(tmp_path) == {}


@pytest.mark.parametrize("failing_call", [1, 2])
def test_where_one_file_cannot_be_written_through_none_is_left(tmp_path, monkeypatch, failing_call):
    calls = []

    def fsync(handle):
        calls.append(handle)
        if len(calls) == failing_call:
            raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(saving.os, "fsync", fsync)
    name = ["x.facts.json", "x.record.json"][failing_call - 1]
    assert refused(tmp_path / "x.record.json") == [(name, "B019")]
    assert len(calls) == failing_call
    assert kept(tmp_path) == {}


def test_every_file_is_written_through_to_the_disk(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(saving.os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    record().save(tmp_path / "x.json")
    assert {len(facts_of(record()).to_bytes()), len(record().to_bytes())} <= set(synced)


@pytest.mark.parametrize("name", ["none/x.zip", "a\0b.zip", f"{'x' * 300}.json"])
def test_a_path_that_no_file_can_have_is_told(tmp_path, name):
    assert [code for _, code in refused(tmp_path / name)] == ["B019"]
    assert kept(tmp_path) == {}


def test_what_was_read_back_has_nothing_to_save(tmp_path):
    again = Record.from_bytes(record().to_bytes())
    for name in ("x.zip", "x.record.json"):
        assert [code for _, code in refused(tmp_path / name, again)] == ["B013"]
    assert kept(tmp_path) == {}


def test_a_record_with_a_random_key_is_saved_so_that_it_can_be_checked(tmp_path):
    made = evaluate(example().dossier).record()
    assert facts_of(made).key != KEY
    (path,) = made.save(tmp_path / "x.danhgia.zip")
    assert verify(Bundle.from_file(path), expected=made.digest).same


def test_facts_are_public():
    assert "Facts" in danhgia_rules.__all__
    assert type(facts_of(record())) is danhgia_rules.Facts
