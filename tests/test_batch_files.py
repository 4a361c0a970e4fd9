"""Files in, files out: the same results however a batch is cut; or none, and all that is wrong."""

import errno
import os
from pathlib import Path

import polars as pl
import pytest
from batch_file_helpers import (
    ROWS,
    SIZE,
    broken_off,
    dossiers,
    rate,
    refusal,
    remember,
    results,
    tree,
    write,
    write_lines,
)
from batch_helpers import differences, table_from

from danhgia_rules import Dossier, evaluate
from danhgia_rules.batch import expand, rate_table, sources
from danhgia_rules.batch.refusals import REFUSALS
from danhgia_rules.errors import DossierError


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


# --- What comes out


@pytest.mark.parametrize("size", [1, 4, 5, ROWS, 100])
def test_results_are_those_of_the_table_however_many_rows_are_taken_at_a_time(source, tmp_path, size):
    rate(source, tmp_path / "out.parquet", rows_at_a_time=size)
    wanted = rate_table(table_from(dossiers(ROWS)), digest=True)
    assert list(differences(results(tmp_path / "out.parquet"), wanted)) == []


def test_no_more_rows_are_held_at_a_time_than_was_said(source, tmp_path, asked):
    for size in (1, 2, 4):
        ahead = []
        asked.clear()
        rate(
            source,
            tmp_path / f"{size}.parquet",
            rows_at_a_time=size,
            progress=lambda done, _: ahead.append(sum(asked) - done),  # noqa: B023 - called before it changes
        )
        whole, rest = divmod(ROWS, size)
        assert sorted(asked, reverse=True) == [size] * whole + [rest] * bool(rest)
        assert max(ahead) <= sources.AT_ONCE * size


def test_each_file_of_a_folder_has_its_results_at_the_same_place_with_rows_from_one(folder, tmp_path):
    summary = rate(folder, tmp_path / "out")
    names = ["a.parquet", "nam=2021/b.parquet", "nam=2021/c.parquet"]
    assert [Path(file.results) for file in summary.files] == [tmp_path / "out" / name for name in names]
    assert [file.rows for file in summary.files] == [ROWS, 0, 5]
    first, empty, last = (results(tmp_path / "out" / name) for name in names)
    assert first.rated["row"].to_list() == [1, 2, 3, 5, 6, 7, 8, 9, 10]
    assert len(empty.rated) == len(empty.refused) == 0
    assert empty.rated.schema == first.rated.schema
    assert last.rated["ma"].to_list() == ["CB-20", "CB-21", "CB-22", "CB-23", "CB-24"]
    assert not (tmp_path / "out.part").exists()


def test_the_summary_counts_what_stands_in_the_files(folder, tmp_path):
    told = []
    summary = rate(folder, tmp_path / "out", progress=lambda *done: told.append(done))
    rated = [
        evaluate(Dossier.from_data(d)) for d in [*dossiers(ROWS), *dossiers(5, 20)] if d["schema"] != "khac"
    ]
    assert (summary.rows, summary.rated, summary.refused) == (ROWS + 5, len(rated), 2)
    assert summary.ratings == {
        name: sum(str(result.rating) == name for result in rated) for name in summary.ratings
    }
    assert len({name for name, count in summary.ratings.items() if count}) > 1
    for criterion, counts in summary.levels.items():
        found = [str(result[criterion].level) for result in rated]
        assert counts == {name: found.count(name) for name in counts}
        assert sum(counts.values()) == len(rated)
    assert summary.problems == {"S003": 2, "S004": 2}
    assert told == sorted(told)
    assert told[-1] == (ROWS + 5, ROWS + 5)


def test_a_row_of_the_files_opens_to_its_whole_evaluation(source, tmp_path):
    rate(source, tmp_path / "out.parquet", trace=True, rows_at_a_time=ROWS)
    rows = results(tmp_path / "out.parquet").rated.select("row", "trace", "decision_sha256").rows()
    assert len({digest for *_, digest in rows}) == len(rows)
    row, trace, _ = rows[-1]
    assert expand(trace).explain() == evaluate(Dossier.from_data(dossiers(ROWS)[row - 1])).explain()


@pytest.mark.parametrize("rows", [0, 1])
def test_a_file_with_hardly_a_row_has_results(tmp_path, rows):
    write(tmp_path / "in.parquet", dossiers(rows))
    summary = rate(tmp_path / "in.parquet", tmp_path / "out.parquet", audit_sample=5)
    assert (summary.rows, summary.rated, summary.audited) == (rows, rows, rows)
    assert len(results(tmp_path / "out.parquet").rated) == rows


def test_a_file_of_refused_rows_alone_has_results_without_rows(tmp_path):
    write(tmp_path / "in.parquet", [dossiers(4)[3]] * 5)
    broken_off(tmp_path / "in.parquet", tmp_path / "out.parquet")
    summary = rate(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = results(tmp_path / "out.parquet")
    assert (summary.rated, summary.refused, summary.resumed) == (0, 5, SIZE)
    assert len(found.rated) == 0
    assert found.refused["row"].to_list() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_what_others_leave_beside_partitions_is_no_part_of_the_input(source, tmp_path):
    for name in ("_SUCCESS", ".a.parquet.crc", "_delta_log/0.json", ".tmp/x.parquet"):
        (source.parent / name).parent.mkdir(exist_ok=True)
        (source.parent / name).write_bytes(b"?")
    assert [file.source for file in rate(source.parent, tmp_path / "out").files] == ["a.parquet"]


@pytest.mark.parametrize("name", ["[a]*", "a?{b,c}", "50% a#b", "tệp: số 1", "%61", "~", "x.tar"])
def test_a_name_is_a_name_and_no_pattern(tmp_path, name):
    data = dossiers(5)
    write(tmp_path / name / f"{name}.parquet", data)
    write(tmp_path / "a" / "a.parquet", dossiers(2, 50))
    rate(tmp_path / name, tmp_path / f"{name}.out")
    rate(tmp_path / name / f"{name}.parquet", tmp_path / f"{name}.parquet")
    for target in (tmp_path / f"{name}.out" / f"{name}.parquet", tmp_path / f"{name}.parquet"):
        assert results(target).rated["ma"].to_list() == ["CB-1", "CB-2", "CB-3", "CB-5"]


def test_a_link_to_a_file_is_the_file(source, tmp_path):
    (tmp_path / "link.parquet").symlink_to(source)
    assert rate(tmp_path / "link.parquet", tmp_path / "out.parquet").rows == ROWS
    assert refusal(tmp_path / "link.parquet", source).code == "Q007"


def test_no_refused_row_is_no_file_of_refused_rows(tmp_path):
    write(tmp_path / "in.parquet", dossiers(3))
    summary = rate(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert summary.files[0].refused is None
    assert results(tmp_path / "out.parquet").refused.schema == pl.Schema(REFUSALS)
    assert not (tmp_path / "out.refused.parquet").exists()


# --- What is refused before a row is read


@pytest.mark.parametrize("name", ["out.parquet", "out.refused.parquet"])
def test_results_that_are_there_stay_there(source, tmp_path, asked, name):
    (tmp_path / name).write_bytes(b"?")
    assert refusal(source, tmp_path / "out.parquet").code == "Q007"
    assert (tmp_path / name).read_bytes() == b"?"
    assert not (tmp_path / "out.parquet.part").exists()
    assert asked == []


def test_results_are_not_put_among_other_files(folder, tmp_path, asked):
    write(tmp_path / "out" / "x.parquet", [])
    assert refusal(folder, tmp_path / "out").code == "Q007"
    assert ([path.name for path in (tmp_path / "out").iterdir()], asked) == (["x.parquet"], [])


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("in/a.parquet", "in/a.parquet"),
        ("in", "in"),
        ("in", "in/out"),
        ("in", "in/nam=2021/out"),
        ("in/nam=2021", "in"),
        ("in/nam=2021", "in/nam=2021/../../in"),
        ("x.part", "x"),
        ("x.part/in", "x"),
    ],
)
def test_results_never_touch_the_input(folder, tmp_path, asked, read, written):
    write(tmp_path / "x.part" / "in" / "d.parquet", [])
    before = tree(tmp_path)
    assert refusal(tmp_path / read, tmp_path / written).code == "Q007"
    assert (tree(tmp_path), asked) == (before, [])


@pytest.mark.parametrize(
    "names",
    [
        ("x.parquet", "x.ndjson"),
        ("x.parquet", "x.PARQUET"),
        ("x.parquet", "x.refused.parquet"),
        ("x.ndjson", "x.parquet/part.ndjson"),
    ],
)
def test_two_files_are_never_written_to_one_place(tmp_path, asked, names):
    for name in names:
        maker = write_lines if name.endswith("ndjson") else write
        maker(tmp_path / "in" / name, dossiers(2))
    assert refusal(tmp_path / "in", tmp_path / "out").code == "Q007"
    assert asked == []
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("output", [".", "..", "/"])
def test_results_have_a_name(folder, tmp_path, monkeypatch, output):
    (tmp_path / "here" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / "below")
    assert refusal(folder, output).code == "Q011"
    assert refusal(folder / "a.parquet", "out.csv").code == "Q011"


@pytest.mark.parametrize(
    "options",
    [
        {"rows_at_a_time": 0},
        {"rows_at_a_time": True},
        {"audit_sample": -1},
        {"audit_sample": 1.0},
        {"audit_seed": 7},
    ],
)
def test_options_are_of_their_kind(source, tmp_path, options):
    assert refusal(source, tmp_path / "out.parquet", **options).code == "Q011"


def test_all_that_cannot_be_read_or_does_not_fit_is_named_before_a_row_is_rated(folder, tmp_path, asked):
    table = table_from(dossiers(2))
    table.drop("ma").write_parquet(folder / "b1.parquet")
    table.with_columns(pl.lit(1.5).alias("la_uy_vien_bch"), ten=1).write_parquet(folder / "b2.parquet")
    whole = (folder / "a.parquet").read_bytes()
    (folder / "b3.parquet").write_bytes(b"ma,ky\n")
    (folder / "b4.parquet").write_bytes(whole[:-100])
    (folder / "b5.parquet").write_bytes(b"")
    (folder / "b6.csv").write_bytes(b"")
    (folder / "b7.parquet").symlink_to(tmp_path / "nowhere")
    Path(os.fsdecode(os.fsencode(folder) + b"/b\xff.parquet")).write_bytes(whole)
    os.mkfifo(folder / "b8.ndjson")
    (tmp_path / "else").mkdir()
    (folder / "b9").symlink_to(tmp_path / "else", target_is_directory=True)
    before = sorted(tmp_path.rglob("*"))
    error = refusal(folder, tmp_path / "out", DossierError)
    found = {(Path(p.where.file).name, p.code) for p in error.problems}
    assert found == {
        ("b1.parquet", "Q003"),
        ("b2.parquet", "Q001"),
        ("b2.parquet", "Q002"),
        *((f"b{n}.parquet", "Q006") for n in (3, 4, 5, 7)),
        ("b6.csv", "Q006"),
        ("b8.ndjson", "Q006"),
        ("b\\udcff.parquet", "Q006"),
        ("b9", "Q006"),
    }
    assert (asked, sorted(tmp_path.rglob("*"))) == ([], before)


def codes(error):
    return [problem.code for problem in error.problems]


def test_an_input_that_is_not_there_or_holds_nothing_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert codes(refusal(tmp_path / "empty", tmp_path / "out", DossierError)) == ["Q006"]
    assert codes(refusal(tmp_path / "none.parquet", tmp_path / "out.parquet", DossierError)) == ["Q012"]
    assert codes(refusal(tmp_path / ("a" * 300), tmp_path / "out", DossierError)) == ["Q006"]
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_folder_that_cannot_be_looked_into_is_not_passed_over(folder, tmp_path, monkeypatch):
    scandir = os.scandir

    def closed(path):
        if Path(path).name == "nam=2021":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    error = refusal(folder, tmp_path / "out", DossierError)
    assert (error.code, Path(error.where.file).name) == ("Q006", "nam=2021")


def test_an_output_that_cannot_be_written_is_named(source, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert refusal(source, tmp_path / "file" / "out.parquet").code == "Q008"
    assert refusal(source, tmp_path / f"{'a' * 250}.parquet").code == "Q008"
