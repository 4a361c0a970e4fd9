"""Lines of JSON are read as strictly as a dossier by itself, and numbered as they stand in the file."""

import errno
import hashlib
import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import polars as pl
import pytest
from batch_file_helpers import SIZE, dossier, dossiers, remember, results, tree, write_lines
from batch_helpers import differences, table_from
from batch_spoiling import spoiled
from hypothesis import given
from hypothesis import strategies as st
from strategies import examples

from danhgia_rules import Dossier, evaluate
from danhgia_rules.batch import ndjson, rate_files, rate_table
from danhgia_rules.batch.ndjson import Lines
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.batch.refusals import REFUSALS, refusals
from danhgia_rules.batch.results import row_of
from danhgia_rules.dossier.model import LIMITS
from danhgia_rules.errors import CatalogError, DossierError

RATER = Rater()


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """How many rows the rater was given, each time."""
    return remember(monkeypatch)


def line(number=1, **changes):
    return json.dumps({**dossier(number), **changes}, ensure_ascii=False).encode()


def rate(path, **options):
    usual = {"rows_at_a_time": SIZE, "audit_sample": 0}
    return rate_files(path, path.with_name("out.parquet"), **usual | options)


def rated(tmp_path, content, **options):
    """Rate what stands in a file, and give the codes of rows and the problems, by row."""
    (tmp_path / "in.ndjson").write_bytes(content)
    rate(tmp_path / "in.ndjson", **options)
    found = results(tmp_path / "out.parquet")
    problems = list(dict.fromkeys(found.refused.select("row", "code").rows()))
    return dict(found.rated.select("row", "ma").rows()), problems


# --- The same as one by one


def test_lines_come_to_what_a_table_of_the_same_dossiers_comes_to(tmp_path):
    rate(write_lines(tmp_path / "in.JSONL", dossiers(11)))
    wanted = rate_table(table_from(dossiers(11)), digest=True)
    assert list(differences(results(tmp_path / "out.parquet"), wanted)) == []


@examples(10)
@given(st.integers(0, 2**32 - 1).map(random.Random))
def test_a_line_comes_to_what_its_dossier_comes_to_by_itself(rng):
    data = [spoiled(dossier(rng.randint(1, 7)), rng)[0] for _ in range(10)]
    lines = [_line(one, rng) for one in data]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.ndjson"
        path.write_bytes(b"\n".join(lines))
        ((_, part),) = Lines(path).parts(len(lines), 0)
    found = RATER.rate_read(part.dossiers, part.refused)
    alone = [_by_itself(text, row, data[row - 1].get("ma")) for row, text in enumerate(lines, 1)]
    wanted = Rated(
        pl.DataFrame([result for result, _ in alone if result], RATER.schema),
        pl.DataFrame([problem for _, problems in alone for problem in problems], REFUSALS),
    )
    assert list(differences(found, wanted)) == []


def _line(data, rng):
    """Write a dossier as a line, with a number of any form in it."""
    text = json.dumps(data, ensure_ascii=rng.random() < 0.5, default=str)
    numbers = ("1.5", "1e2", "0.1234567890123456789012", "1e400", "-0", "null", "NaN", "9007199254740993")
    field, number = rng.choice((("ke_hoach", "10"), ("so_thang_lam_viec", "12"))), rng.choice(numbers)
    return text.replace(f'"{field[0]}": {field[1]}', f'"{field[0]}": {number}', 1).encode(
        errors="surrogatepass"
    )


def _by_itself(text, row, subject):
    try:
        return row_of(evaluate(Dossier.from_text(text, form="json")), row), []
    except (DossierError, CatalogError) as error:
        return None, list(refusals(error, row, subject))


# --- Lines


@pytest.mark.parametrize(
    "content",
    [
        b"\n".join([line(1), line(2), line(3)]),
        b"\r\n".join([line(1), line(2), line(3), b""]),
        b"\xef\xbb\xbf" + b"\n".join([line(1), line(2), line(3), b""]),
        b"\n".join([b" " + line(1) + b"\t", line(2).replace(b"CB-2", rb"\u0043B-2"), line(3)]),
    ],
    ids=["no last line end", "CRLF", "BOM", "spaces and escapes"],
)
def test_lines_may_be_written_in_several_ways(tmp_path, content):
    assert rated(tmp_path, content) == ({1: "CB-1", 2: "CB-2", 3: "CB-3"}, [])


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b"", "F012"),
        (b"   \r", "F012"),
        (b"{", "F012"),
        (line(1) + line(2), "F012"),
        (b"[" + line(1) + b"]", "F013"),
        (line(1).replace(b"CB-1", b"CB-\xff"), "F003"),
        (line(1).replace(b"{", b'{"ma": "CB-0", ', 1), "F005"),
        (line(1, la_uy_vien_bch=None), "F009"),
        (line(1, thoi_gian_cong_tac={"so_thang_lam_viec": 11.5}), "S003"),
        (line(1, ten="a" * 2**21), "F002"),
        (line(1)[:-1] + b" " * (LIMITS.size - len(line(1)) + 1) + b"}", "F002"),
    ],
)
def test_a_bad_line_is_refused_and_keeps_its_number(tmp_path, bad, code):
    rows, problems = rated(tmp_path, b"\n".join([line(1), bad, line(3), line(5)]), rows_at_a_time=2)
    assert rows == {1: "CB-1", 3: "CB-3", 4: "CB-5"}
    assert problems == [(2, code)]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (line(4), "CB-4"),
        (line(4, ma="a b"), None),
        (line(4, ma=["CB-4"]), None),
        (b"[4]", None),
        (b'{"ma": "CB-4"', None),
        (b"[" * 100_000, None),
    ],
)
def test_a_refused_line_is_named_by_its_code_if_it_has_one(tmp_path, bad, code):
    rated(tmp_path, bad)
    assert set(results(tmp_path / "out.parquet").refused["ma"]) == {code}


def test_a_line_may_be_as_long_as_a_dossier(tmp_path):
    longest = line(1)[:-1] + b" " * (LIMITS.size - len(line(1))) + b"}"
    assert rated(tmp_path, longest + b"\r\n" + longest) == ({1: "CB-1", 2: "CB-1"}, [])


def test_an_amount_is_what_was_written(tmp_path):
    target = {"ma": "M-1", "ke_hoach": 0, "thuc_hien": 0}
    texts = [line(1, chi_tieu=[{**target, "ke_hoach": 3, "thuc_hien": n}]) for n in (2.1, 2.0999999999999996)]
    rated(tmp_path, b"\n".join(texts), trace=True)
    traces = results(tmp_path / "out.parquet").rated["trace"].to_list()
    assert ['"thuc_hien":"2.1"' in traces[0], '"thuc_hien":"2.0999999999999996"' in traces[1]] == [True, True]


def test_a_file_without_lines_has_results_without_rows(tmp_path):
    assert rated(tmp_path, b"") == ({}, [])
    assert results(tmp_path / "out.parquet").rated.schema.names()[:2] == ["row", "ma"]


pieces = st.lists(st.sampled_from([b"\n", b"\n", b"\r\n", b"\r", b"a", b"{}", b"x" * 9]), max_size=30)


@examples(50)
@given(pieces.map(b"".join), st.integers(1, 5), st.integers(1, 4), st.integers(4, 6))
def test_lines_are_counted_and_found_again_from_any_place(content, size, mark, longest):
    lines = content.split(b"\n")[: -1 if content.endswith(b"\n") or not content else None]
    with TemporaryDirectory() as folder, patch.multiple(ndjson, _MARK=mark, _TOO_LONG=longest, _read=_note):
        path = Path(folder) / "in.ndjson"
        path.write_bytes(content)
        found = Lines(path)
        assert (found.count, found.size) == (len(lines), len(content))
        assert found.sha256 == hashlib.sha256(content).hexdigest()
        for done in range(len(lines) + 1):
            parts = list(found.parts(size, done))
            assert [first for first, _ in parts] == list(range(done + 1, len(lines) + 1, size))
            read = {row: text for _, part in parts for row, text in part.dossiers.items()}
            assert read == {
                row: (text + b"\n")[:longest].rstrip(b"\r\n")
                for row, text in enumerate(lines, 1)
                if row > done
            }


def _note(part, number, text):
    """Stand in for the reading of a dossier: keep what would have been read."""
    part.rows += 1
    part.dossiers[number] = text.rstrip(b"\r\n")


# --- Broken off and gone on with


@pytest.mark.parametrize("mark", [1, 2, 3, 5, 100])
def test_a_run_goes_on_at_its_line(tmp_path, monkeypatch, asked, mark):
    monkeypatch.setattr(ndjson, "_MARK", mark)
    path = write_lines(tmp_path / "in.ndjson", dossiers(11))
    rate(path)
    wanted = (tmp_path / "out.parquet").rename(tmp_path / "whole.parquet").read_bytes()
    (tmp_path / "out.refused.parquet").unlink()
    for done in (SIZE, 2 * SIZE, 11):
        with pytest.raises(KeyboardInterrupt):
            rate(path, progress=lambda found, _, done=done: _stop(found >= done))
    asked.clear()
    assert (rate(path).resumed, asked) == (11, [])
    assert (tmp_path / "out.parquet").read_bytes() == wanted


def _stop(now):
    if now:
        raise KeyboardInterrupt


def test_a_file_that_breaks_in_the_middle_keeps_what_was_finished(tmp_path, monkeypatch):
    path, parts = write_lines(tmp_path / "in.ndjson", dossiers(11)), Lines.parts

    def broken(lines, size, done):
        yield next(parts(lines, size, done))
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Lines, "parts", broken)
        with pytest.raises(DossierError) as caught:
            rate(path)
    assert (caught.value.code, caught.value.where.file) == ("Q006", str(path))
    assert rate(path).resumed == SIZE


def test_a_file_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    path = write_lines(tmp_path / "in.ndjson", dossiers(2))

    def closed(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(DossierError) as caught:
        rate(path)
    assert (caught.value.code, caught.value.where.file) == ("Q006", str(path))


def test_another_file_of_the_same_name_size_and_time_is_another_input(tmp_path):
    path = write_lines(tmp_path / "in.ndjson", dossiers(11))
    with pytest.raises(KeyboardInterrupt):
        rate(path, progress=lambda found, _: _stop(found))
    path.write_bytes(path.read_bytes().replace(b"CB-11", b"CB-12"))
    kept = tree(tmp_path)
    with pytest.raises(Exception, match="input") as caught:
        rate(path)
    assert (caught.value.code, tree(tmp_path)) == ("Q007", kept)
