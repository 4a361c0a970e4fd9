"""A batch that is broken off goes on where it stopped, and ends with the same bytes; with nothing else."""

import errno
import json
import os
import signal
from pathlib import Path

import polars as pl
import pytest
from batch_file_helpers import (
    ROWS,
    SIZE,
    broken_off,
    dossiers,
    killed,
    rate,
    refusal,
    remember,
    results,
    tree,
    write,
    write_lines,
)
from overlay_helpers import CITY

from danhgia_rules.batch import files, sources, work
from danhgia_rules.errors import DanhGiaError, DossierError

RULEBOOK = "248_qdtu_2021.cap_truong_ctxh"


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """How many rows the rater was given, each time."""
    return remember(monkeypatch)


@pytest.fixture
def source(tmp_path):
    """A file of some dossiers, refused ones among them."""
    return write(tmp_path / "in" / "a.parquet", dossiers(ROWS))


@pytest.fixture
def folder(source):
    """A folder with a file of each kind, one of them without rows, at several depths."""
    write(source.parent / "nam=2021" / "b.parquet", [])
    write_lines(source.parent / "nam=2021" / "c.ndjson", dossiers(5, 20))
    return source.parent


# --- Broken off and gone on with


class Faults:
    """Lets each step fail the first time that it is come to."""

    def __init__(self, monkeypatch, error):
        self.error, self.seen = error, set()
        replace, fsync, sink = Path.replace, os.fsync, pl.LazyFrame.sink_parquet
        write_whole, write_parquet = work.write_whole, pl.DataFrame.write_parquet
        monkeypatch.setattr(Path, "replace", lambda a, b: self.at("replace", b) or replace(a, b))
        monkeypatch.setattr(
            os, "fsync", lambda n: self.at("fsync", Path(f"/proc/self/fd/{n}").readlink()) or fsync(n)
        )
        monkeypatch.setattr(pl.LazyFrame, "sink_parquet", lambda t, p, **k: self.half(p) or sink(t, p, **k))
        monkeypatch.setattr(
            pl.DataFrame, "write_parquet", lambda t, p, **k: self.half(p) or write_parquet(t, p, **k)
        )
        monkeypatch.setattr(work, "write_whole", lambda t, w: self.begin(t) or write_whole(t, w))

    def at(self, step, path):
        if (step, str(path)) not in self.seen:
            self.seen.add((step, str(path)))
            raise self.error

    def begin(self, path):
        """Fail before anything is written."""
        with work.writing(path):
            self.at("begin", path)

    def half(self, path):
        """Leave half a file."""
        if ("half", str(path)) not in self.seen:
            Path(path).write_bytes(b"PAR1")
        self.at("half", path)


def test_whatever_step_fails_nothing_half_stands_under_a_final_name_and_the_run_goes_on(
    folder, tmp_path, monkeypatch
):
    rate(folder, tmp_path / "whole")
    wanted = tree(tmp_path / "whole")
    for error, out in ((OSError(errno.ENOSPC, "No space left"), "full"), (KeyboardInterrupt(), "stopped")):
        with monkeypatch.context() as patched:
            faults, failed, summary = Faults(patched, error), [], None
            while summary is None and len(failed) < 99:
                try:
                    summary = rate(folder, tmp_path / out)
                except (DanhGiaError, KeyboardInterrupt) as found:
                    failed.append(getattr(found, "code", "stopped"))
                there = tree(tmp_path / out) if (tmp_path / out).exists() else {}
                assert there.items() <= wanted.items()
                # Results come last: who finds them finds the refused rows too.
                assert ("a.parquet" in there) <= ("a.refused.parquet" in there)
        assert summary is not None
        assert tree(tmp_path / out) == wanted
        assert failed == ["Q008" if out == "full" else out] * len(faults.seen)
        assert {step for step, _ in faults.seen} == {"begin", "half", "fsync", "replace"}
        assert summary.resumed == summary.rows == ROWS + 5
        assert not (tmp_path / f"{out}.part").exists()


def test_what_is_finished_is_not_rated_again(source, tmp_path, asked):
    broken_off(source, tmp_path / "out.parquet", 2 * SIZE)
    asked.clear()
    assert rate(source, tmp_path / "out.parquet").resumed == 2 * SIZE
    assert sorted(asked) == [ROWS - 3 * SIZE, SIZE]


def test_a_run_that_is_killed_goes_on_to_the_same_bytes(source, tmp_path, asked):
    rate(source, tmp_path / "whole.parquet")
    output = tmp_path / "out.parquet"
    asked.clear()
    for step in (
        1,
        4,
        6,
    ):  # before the first journal stands, between two parts, before results have their name
        assert killed(step, source, output) == -signal.SIGKILL
        assert not output.exists()
    summary = rate(source, output)
    assert (summary.resumed, asked) == (ROWS, [])
    assert output.read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "out.parquet",
        "out.refused.parquet",
        "whole.parquet",
        "whole.refused.parquet",
    ]


# --- Work of another run


def _touched(source, _):
    os.utime(source, ns=(1, 1))


def _other_rows(source, _):
    write(source, dossiers(ROWS, 2))


def _one_file_more(source, _):
    write(source.parent / "b.parquet", [])


def _other_version(_, monkeypatch):
    monkeypatch.setattr(files, "__version__", "0.0.1")


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (_touched, "input"),
        (_other_rows, "input"),
        (_one_file_more, "input"),
        (_other_version, "library"),
        ({"rulebook": RULEBOOK}, "by_name"),
        ({"overlay": CITY}, "rulebooks"),
        ({"digest": False}, "columns"),
        ({"trace": True}, "columns"),
        ({"audit_seed": "b"}, "audit"),
        ({"audit_sample": 1}, "audit"),
        ({"rows_at_a_time": SIZE + 1}, "rows_at_a_time"),
        ({"rows_at_a_time": 4, "digest": False}, "columns, rows_at_a_time"),
    ],
)
def test_work_of_another_run_is_neither_taken_nor_removed(source, tmp_path, monkeypatch, change, differs):
    broken_off(source.parent, tmp_path / "out", audit_seed="a")
    kept = tree(tmp_path / "out.part")
    if callable(change):
        change(source, monkeypatch)
    options = {} if callable(change) else change
    error = refusal(source.parent, tmp_path / "out", **{"audit_seed": "a"} | options)
    assert error.code == "Q007"
    assert error.problems[0].params["reason_en"] == f"it differs in {differs}"
    assert tree(tmp_path / "out.part") == kept


def _journal(**changes):
    whole = {"schema": work.SCHEMA, "run": {}, "seed": "a", "finished": []}
    return json.dumps({**whole, **changes}).encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "cannot be read"),
        (b"{", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"null", "another form"),
        (b"[]", "another form"),
        (b'"text"', "another form"),
        (b"{}", "another form"),
        (_journal(schema="danhgia/batch-work/2"), "another form"),
        (_journal(run=[]), "another form"),
        (_journal(seed=None), "another form"),
        (_journal(finished={}), "another form"),
        (_journal(finished=[[]]), "another form"),
        (_journal(joining=[]), "another form"),
        (_journal(), "differs in"),
    ],
)
def test_a_journal_that_cannot_be_understood_is_left_alone(source, tmp_path, content, reason):
    broken_off(source, tmp_path / "out.parquet")
    (tmp_path / "out.parquet.part" / work.JOURNAL).write_bytes(content)
    kept = tree(tmp_path / "out.parquet.part")
    error = refusal(source, tmp_path / "out.parquet")
    assert error.code == "Q007"
    assert reason in error.problems[0].params["reason_en"]
    assert tree(tmp_path / "out.parquet.part") == kept


def test_a_folder_of_something_else_is_left_alone(source, tmp_path):
    kept = tmp_path / "out.parquet.part"
    kept.mkdir()
    (kept / "lock").write_text("của ai đó", "utf-8")
    (kept / "thư.txt").write_text("của ai đó", "utf-8")
    before = tree(kept)
    error = refusal(source, tmp_path / "out.parquet")
    assert (error.code, error.problems[0].params["reason_en"]) == ("Q007", "the folder has no journal")
    assert tree(kept) == before


def test_results_that_appear_meanwhile_stay_there(source, tmp_path):
    broken_off(source, tmp_path / "out.parquet")
    (tmp_path / "out.parquet").write_bytes(b"?")
    kept = tree(tmp_path)
    assert refusal(source, tmp_path / "out.parquet").code == "Q007"
    assert tree(tmp_path) == kept


def test_a_damaged_part_is_not_taken(source, tmp_path):
    broken_off(source, tmp_path / "out.parquet")
    (part,) = (tmp_path / "out.parquet.part").rglob("*.rated.parquet")
    part.write_bytes(part.read_bytes()[:-9])
    assert refusal(source, tmp_path / "out.parquet").code == "Q007"


def test_two_runs_do_not_write_to_one_place(source, tmp_path):
    found = []

    def meanwhile(done, _):
        if done == SIZE:
            found.append(refusal(source, tmp_path / "out.parquet"))

    rate(source, tmp_path / "out.parquet", progress=meanwhile)
    assert [error.problems[0].params["reason_en"] for error in found] == ["another process is writing"]
    assert len(results(tmp_path / "out.parquet").rated) == 9


# --- Broken in the middle


def test_a_file_that_breaks_in_the_middle_keeps_what_was_finished(source, tmp_path, monkeypatch, asked):
    monkeypatch.setattr(sources, "_FOOTER", 8)  # as if the file were a great one
    rate(source, tmp_path / "whole.parquet")
    asked.clear()
    sound, times = source.read_bytes(), source.stat()
    place = sound.index(b"CB-9")
    source.write_bytes(sound[: place - 200] + bytes(400) + sound[place + 200 :])
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    error = refusal(source, tmp_path / "out.parquet", DossierError)
    assert (error.code, error.where.file, asked) == ("Q006", str(source), [SIZE, SIZE])
    source.write_bytes(sound)
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert rate(source, tmp_path / "out.parquet").resumed == 2 * SIZE
    assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()


def test_a_file_that_is_shorter_than_it_was_is_not_taken_for_whole(source, tmp_path):
    def shorten(done, _):
        if not done:
            write(source, dossiers(4))

    assert refusal(source, tmp_path / "out.parquet", DossierError, progress=shorten).code == "Q018"
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize("name", ["in.parquet", "in.ndjson"])
def test_a_file_that_is_taken_away_is_missed(tmp_path, name):
    source = (write if name == "in.parquet" else write_lines)(tmp_path / name, dossiers(ROWS))

    def take_away(done, _):
        if done == SIZE:
            source.unlink()

    error = refusal(source, tmp_path / "out.parquet", DossierError, progress=take_away)
    assert (error.code, error.where.file) == ("Q006", str(source))
    assert not (tmp_path / "out.parquet").exists()


def test_a_file_that_becomes_another_one_is_not_taken_for_either(source, tmp_path):
    def rewrite(done, _):
        if done == SIZE:
            write(source, dossiers(ROWS, 50))

    # What is read in just that moment may be no Parquet at all.
    assert refusal(source, tmp_path / "out.parquet", DossierError, progress=rewrite).code in {"Q006", "Q018"}
    assert not (tmp_path / "out.parquet").exists()
    assert refusal(source, tmp_path / "out.parquet").code == "Q007"
