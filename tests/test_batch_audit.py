"""Some rows, drawn by chance, are rated again by both engines; what differs in any column stops the batch."""

import random
from pathlib import Path

import polars as pl
import pytest
from batch_file_helpers import Remembering, dossier, dossiers, remember, results, tree, write, write_lines
from batch_spoiling import spoiled
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.batch import rate_files
from danhgia_rules.batch.audit import Audit, new_seed
from danhgia_rules.batch.packing import Packing
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.errors import EngineDisagreement

ROWS, SIZE = 11, 4
RATED = [f"CB-{number}" for number in range(1, ROWS + 1) if number % 7 != 4]


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """How many rows the rater was given, each time."""
    return remember(monkeypatch)


@pytest.fixture
def again(monkeypatch):
    """The codes of the dossiers that were rated again."""
    found, plain = [], Rater.again

    def noted(rater, data, row):
        found.append(data["ma"])
        return plain(rater, data, row)

    monkeypatch.setattr(Rater, "again", noted)
    return found


@pytest.fixture
def folder(tmp_path):
    """Files of both kinds, one of them without rows."""
    write(tmp_path / "in" / "a.parquet", dossiers(ROWS))
    write(tmp_path / "in" / "b.parquet", [])
    write_lines(tmp_path / "in" / "c.ndjson", dossiers(5, 20))
    write(tmp_path / "in" / "d.parquet", dossiers(6, 30))
    return tmp_path / "in"


def rate(source, output, **options):
    return rate_files(source, output, **({"rows_at_a_time": SIZE} | options))


@given(st.integers(0, 300), st.integers(0, 400), st.text())
def test_the_same_seed_draws_the_same_rows(rows, sample, seed):
    drawn = Audit.drawn(rows, sample, seed).rows
    assert drawn == Audit.drawn(rows, sample, seed).rows
    assert len(drawn) == min(rows, sample)
    assert list(drawn) == sorted(set(drawn) & set(range(1, rows + 1)))


def test_every_row_may_be_drawn_and_another_seed_draws_others():
    drawn = [Audit.drawn(20, 5, new_seed()).rows for _ in range(200)]
    assert {row for rows in drawn for row in rows} == set(range(1, 21))
    assert len(set(drawn)) > 100


@pytest.mark.parametrize("sample", [0, 1, 5, ROWS, 1000])
def test_so_many_rows_are_rated_again_save_those_that_were_refused(tmp_path, again, sample):
    source = write(tmp_path / "in.parquet", dossiers(ROWS))
    summary = rate(source, tmp_path / "out.parquet", audit_sample=sample, audit_seed="a")
    drawn = [f"CB-{row}" for row in Audit.drawn(ROWS, sample, "a").rows]
    assert again == [code for code in drawn if code in RATED]
    assert summary.audited == len(again)
    assert summary.to_data()["audit"] == {"rows": len(again), "seed": "a"}


def test_a_seed_that_was_drawn_draws_the_same_rows_again(tmp_path, again):
    source = write(tmp_path / "in.parquet", dossiers(ROWS))
    seed = rate(source, tmp_path / "one.parquet", audit_sample=3).audit_seed
    first = again.copy()
    again.clear()
    assert rate(source, tmp_path / "two.parquet", audit_sample=3, audit_seed=seed).audit_seed == seed
    assert again == first


def test_rows_of_every_file_are_rated_again(folder, tmp_path, again):
    summary = rate(folder, tmp_path / "out", audit_sample=1000)
    codes = [code for file in summary.files for code in results(Path(file.results)).rated["ma"]]
    assert again == codes
    assert len(codes) == summary.rated == summary.audited == 19


@pytest.mark.parametrize("seed", [None, "a", ""])
def test_a_run_that_was_broken_off_rates_the_rows_of_its_first_draw_again(folder, tmp_path, again, seed):
    def stop(done, _):
        if done >= 2 * SIZE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rate(folder, tmp_path / "out", audit_sample=12, audit_seed=seed, progress=stop)
    found = rate(folder, tmp_path / "out", audit_sample=12, audit_seed=seed)
    went_on = again.copy()
    again.clear()
    whole = rate(folder, tmp_path / "whole", audit_sample=12, audit_seed=found.audit_seed)
    assert seed in {None, found.audit_seed}
    assert went_on == again
    assert found.audited == whole.audited == len(again)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_rows_of_every_kind_come_out_the_same_again(tmp_path):
    rng = random.Random(7)  # noqa: S311 - no secret
    source = write(tmp_path / "in.parquet", [spoiled(dossier(1 + n % 7), rng)[0] for n in range(80)])
    summary = rate(source, tmp_path / "out.parquet", rows_at_a_time=40, audit_sample=80, trace=True)
    assert summary.audited == summary.rated > 20


# --- What differs

BOUNDS = {"lowest": "kem", "highest": "tot", "outside": False}
WRONG = {
    "ma": "CB-0",
    "ky_danh_gia": "2020",
    "chuc_danh": "khac",
    "rulebook": "khac",
    "rating": "hoan_thanh",
    "bounds": BOUNDS,
    "limits": ["khac"],
    "limits_open": ["khac"],
    "levels": {"II.2.4": "kem"},
    "level_bounds": {"II.2.4": BOUNDS},
    "deciding": {"criteria": [], "requirements": ["khac"], "limits": []},
    "decision_sha256": "0" * 64,
    "trace": "{}",
}
"""Another value for each column; of structures, for one of their fields."""


def tampered(rated, row, name):
    rows = rated.rated.to_dicts()
    for found in rows:
        if found["row"] == row:
            value = WRONG[name]
            found[name] = found[name] | value if isinstance(found[name], dict) else value
    return Rated(pl.DataFrame(rows, rated.rated.schema), rated.refused)


def spoil(monkeypatch, row, name):
    """Let the columns come to another value for a row."""
    for method in ("rate", "rate_read"):
        plain = getattr(Remembering, method)
        monkeypatch.setattr(
            Remembering, method, lambda *given, plain=plain: tampered(plain(*given), row, name)
        )


def test_every_column_is_one_that_is_compared():
    assert set(WRONG) | {"row"} == set(Rater(packing=Packing(trace=True)).schema.names())


@pytest.mark.parametrize("name", WRONG)
def test_a_row_that_differs_in_any_column_stops_the_batch(tmp_path, monkeypatch, name):
    source = write(tmp_path / "in.parquet", dossiers(ROWS))
    spoil(monkeypatch, SIZE + 2, name)
    with pytest.raises(EngineDisagreement) as caught:
        rate(source, tmp_path / "out.parquet", audit_sample=ROWS, trace=True)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file) == ("Q009", str(source))
    assert problem.params == {"row": SIZE + 2, "columns": name}
    written = [path.name for path in tmp_path.rglob("*.parquet")]
    assert sorted(written) == ["000000000001.rated.parquet", "000000000001.refused.parquet", "in.parquet"]


def test_a_row_of_a_later_file_is_named_with_its_file(folder, tmp_path, monkeypatch):
    spoil(monkeypatch, 3, "rating")
    (folder / "a.parquet").unlink()
    with pytest.raises(EngineDisagreement) as caught:
        rate(folder, tmp_path / "out", audit_sample=1000)
    assert caught.value.where.file == str(folder / "c.ndjson")
    assert caught.value.problems[0].params["row"] == 3
    assert not list((tmp_path / "out").glob("c.*"))


def test_what_stopped_a_batch_stops_it_again_until_it_is_mended(tmp_path, monkeypatch):
    source = write(tmp_path / "in.parquet", dossiers(ROWS))
    with monkeypatch.context() as patched:
        spoil(patched, 5, "levels")
        for _ in range(2):
            with pytest.raises(EngineDisagreement):
                rate(source, tmp_path / "out.parquet", audit_sample=ROWS)
    assert rate(source, tmp_path / "out.parquet", audit_sample=ROWS).resumed == SIZE
    assert results(tmp_path / "out.parquet").rated["ma"].to_list() == RATED


def test_a_difference_in_a_row_that_was_not_drawn_is_not_seen(tmp_path, monkeypatch):
    source = write(tmp_path / "in.parquet", dossiers(ROWS))
    (drawn,) = Audit.drawn(ROWS, 1, "a").rows
    spoil(monkeypatch, next(row for row in (1, 2) if row != drawn), "rating")
    assert rate(source, tmp_path / "out.parquet", audit_sample=1, audit_seed="a").rows == ROWS
