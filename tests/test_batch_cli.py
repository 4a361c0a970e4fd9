"""The commands `batch` and `expand`: exit codes, what is told and in which language, one row opened again."""

import json
import os
import re
import subprocess
import sys

import polars as pl
import pytest
from batch_file_helpers import dossier, dossiers, results, write, write_lines
from jsonschema import Draft202012Validator
from record_helpers import FILES, RULEBOOK
from typer.testing import CliRunner

from danhgia_rules.batch import work
from danhgia_rules.batch.rate import Rater
from danhgia_rules.catalog import load_rulebook
from danhgia_rules.cli.app import app
from danhgia_rules.cli.batch_progress import Pace, clock_text, progress_text
from danhgia_rules.output_schema import adapter

DONE, INTERNAL, BAD_INPUT, SOME_BAD, INTERRUPTED = 0, 1, 2, 3, 130
ROWS = 16
REFUSED = [row for row in range(1, ROWS + 1) if row % 7 == 4]
GOOD = [row for row in range(1, ROWS + 1) if row not in REFUSED]
OVERLAY = FILES["second"].parents[1] / "overlays/thanh_pho_mau.yaml"


def run(*words, **options):
    return CliRunner().invoke(app, list(map(str, words)), **options)


def plain(text):
    """Take the colours out of what a terminal shows."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


@pytest.fixture(scope="module")
def rated(tmp_path_factory):
    """A batch with some refused rows, rated with traces; what the command printed."""
    folder = tmp_path_factory.mktemp("lô")
    write(folder / "hồ sơ.parquet", dossiers(ROWS))
    picture = folder / "hình.svg"
    words = ("--trace", "--picture", picture, "--audit-seed", "mầm")
    found = run("batch", folder / "hồ sơ.parquet", "-o", folder / "kết quả.parquet", *words)
    return folder, found


@pytest.fixture(scope="module")
def target(rated):
    return rated[0] / "kết quả.parquet"


@pytest.fixture
def source(tmp_path):
    """A batch of one dossier, rated soon."""
    return write(tmp_path / "in.parquet", dossiers(1))


# --- batch: what is told ---------------------------------------------------------------------


def test_a_batch_with_refused_rows_ends_with_three_and_says_how_many(rated):
    _, found = rated
    assert (found.exit_code, found.stderr) == (SOME_BAD, "")
    assert found.stdout.startswith(
        f"{ROWS} dòng: {len(GOOD)} đã xếp loại, {len(REFUSED)} không xếp loại được.\n"
    )
    assert "\x1b" not in found.stdout


def test_refused_rows_are_told_by_error_with_sentence_place_and_repair(rated, target):
    lines = rated[1].stdout.split("\n")
    refused = results(target).refused
    for code, count in refused["code"].value_counts().iter_rows():
        first = refused.filter(pl.col("code") == code).row(0, named=True)
        assert first["row"] == REFUSED[0]
        place = f"gặp đầu tiên ở dòng {first['row']}: {first['path']}: "
        told = f"  {code} × {count}, {place}{first['message']}"
        assert lines[lines.index(told) + 1] == f"    gợi ý: {first['help']}"


def test_the_end_says_where_everything_stands_and_what_was_rated_again(rated, target):
    lines = rated[1].stdout.rstrip().split("\n")
    assert lines[-3:-1] == [
        f"Kết quả: {target}",
        f"Dòng không xếp loại được: {target.with_name('kết quả.refused.parquet')}",
    ]
    assert lines[-1].startswith(f"Đối chiếu: {len(GOOD)} dòng ")
    assert lines[-1].endswith("--audit-seed mầm")


def cells(text):
    """Give the rows of the tables by what stands in their first cell."""
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.split("\n") if "│" in line]
    return {row[0]: row[1:] for row in rows}


def test_the_tables_hold_what_stands_in_the_results(rated, target):
    found, table = results(target).rated, cells(rated[1].stdout)
    rulebook = load_rulebook(RULEBOOK)
    scale = rulebook.rating.scale
    counts = [found.filter(rating=name).height for name in reversed(scale.names)]
    shown = [table[scale.label(rank, "vi")] for rank in range(scale.top, -1, -1)]
    assert [int(row[0]) for row in shown] == counts
    longest = max(len(row[2]) for row in shown)
    assert [len(row[2]) == longest for row in shown] == [count == max(counts) for count in counts]
    assert int(table["Chưa xác định"][0]) == found.filter(rating="undetermined").height
    for criterion in rulebook.criteria:
        (row,) = (cells for heading, cells in table.items() if heading.startswith(f"{criterion.id} "))
        levels = found["levels"].struct.field(criterion.id)
        assert sum(map(int, row)) == len(GOOD)
        assert int(row[0]) == (levels == "xuat_sac").sum()


def test_the_picture_holds_the_same_numbers(rated, target):
    text = (rated[0] / "hình.svg").read_text(encoding="utf-8")
    for rating, count in results(target).rated["rating"].value_counts().iter_rows():
        word = {"not_rated": "Không xếp loại", "undetermined": "Chưa xác định"}.get(rating)
        scale = load_rulebook(RULEBOOK).rating.scale
        assert f"{word or scale.label(scale.rank(rating), 'vi')}: {count} (" in text
    assert f"{len(REFUSED)} dòng không xếp loại được" in text


def test_the_summary_as_json_fits_its_schema_and_is_the_same_in_every_language(tmp_path):
    source = write(tmp_path / "in.parquet", dossiers(5))
    for place, lang in enumerate(("vi", "en")):
        words = ("--json", "--lang", lang, "--audit-seed", "1")
        found = run("batch", source, "-o", tmp_path / f"{place}.parquet", *words)
        assert (found.exit_code, found.stderr) == (SOME_BAD, "")
        data = json.loads(found.stdout)
        Draft202012Validator(adapter("danhgia/batch-summary/1").json_schema()).validate(data)
        (file,) = data.pop("files")
        assert file["results"] == str(tmp_path / f"{place}.parquet")
        assert (data["rows"], data["rated"], data["refused"]) == (5, 4, 1)
        assert sum(data["ratings"].values()) == 4
        assert all(sum(counts.values()) == 4 for counts in data["levels"].values())
        assert data["audit"] == {"rows": 4, "seed": "1"}


def test_a_batch_is_told_in_english(source, tmp_path):
    found = run("batch", source, "-o", tmp_path / "out.parquet", "--lang", "en", "--audit-sample", 0)
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert found.stdout.startswith("Rows: 1. Rated: 1, refused: 0.\n")
    assert "Good task completion" in found.stdout
    assert found.stdout.endswith(f"Results: {tmp_path / 'out.parquet'}\nNo row was rated again.\n")


def test_digests_and_traces_are_there_as_asked(source, target, tmp_path):
    assert {"decision_sha256", "trace"} <= set(results(target).rated.columns)
    run("batch", source, "-o", tmp_path / "out.parquet")
    assert "decision_sha256" in results(tmp_path / "out.parquet").rated.columns
    run("batch", source, "-o", tmp_path / "bare.parquet", "--no-digest")
    assert not {"decision_sha256", "trace"} & set(results(tmp_path / "bare.parquet").rated.columns)


def test_an_empty_batch_has_no_table_and_no_share(tmp_path):
    found = run("batch", write(tmp_path / "in.parquet", []), "-o", tmp_path / "out.parquet")
    assert found.exit_code == DONE
    assert found.stdout.startswith("0 dòng: 0 đã xếp loại, 0 không xếp loại được.\n\nKết quả: ")


def test_a_folder_names_its_files_up_to_ten(tmp_path):
    for number in range(1, 13):
        write_lines(tmp_path / f"in/nam=2021/{number:02}.ndjson", [dossier(4), dossier(number)])
    found = run("batch", tmp_path / "in", "-o", tmp_path / "out")
    assert found.exit_code == SOME_BAD
    assert f"\n  {tmp_path / 'out/nam=2021/01.parquet'}\n" in found.stdout
    assert "12.parquet" not in found.stdout
    assert found.stdout.count("  … và 2 tệp khác\n") == 2
    assert f"gặp đầu tiên ở {tmp_path / 'out/nam=2021/01.refused.parquet'}, dòng 1: " in found.stdout


def test_names_are_words_of_the_rulebook_that_is_named(tmp_path):
    data = {"schema": "danhgia/dossier/1", "ma": "TT-1", "ky_danh_gia": "2024", "chuc_danh": "thu_thu"}
    source = write(tmp_path / "in.parquet", [data])
    found = run("batch", source, "-o", tmp_path / "out.parquet", "--rulebook", FILES["second"])
    assert found.exit_code == DONE
    scale = load_rulebook(FILES["second"]).rating.scale
    assert set(cells(found.stdout)) >= {scale.label(rank, "vi") for rank in range(len(scale.names))}


def test_an_overlay_is_told_by_the_words_of_the_rulebook_that_it_adjusts(source, tmp_path):
    found = run("batch", source, "-o", tmp_path / "out.parquet", "--overlay", OVERLAY)
    assert found.exit_code == DONE
    assert "Hoàn thành tốt nhiệm vụ" in found.stdout
    (name,) = results(tmp_path / "out.parquet").rated["rulebook"]
    assert name.startswith(f"{RULEBOOK}+")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_terminal_shows_every_number_in_lines_that_fit(rated, tmp_path, monkeypatch, columns):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    found = run("batch", rated[0] / "hồ sơ.parquet", "-o", tmp_path / "out.parquet")
    text = plain(found.stdout)
    assert all(len(line) <= columns for line in text.split("\n") if line[:1] in "┏┃┡│└")
    whole = cells(rated[1].stdout)
    for heading, row in cells(text).items():
        if columns > 60:
            (same,) = (cells for full, cells in whole.items() if full.startswith(heading.rstrip("…")))
            assert [cell for cell in row if "█" not in cell] == [cell for cell in same if "█" not in cell]


# --- batch: how far it is --------------------------------------------------------------------


def test_a_bar_is_shown_on_a_terminal_only(source, tmp_path, monkeypatch):
    assert run("batch", source, "-o", tmp_path / "1.parquet").stderr == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    found = run("batch", source, "-o", tmp_path / "2.parquet", "--json")
    assert "1/1 dòng" in plain(found.stderr)
    assert json.loads(found.stdout)["rows"] == 1


def test_speed_counts_from_where_this_run_began():
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert progress_text(0, 10, pace, "vi") == "0/10 dòng"
    pace.tell(5_000, 9_000)
    assert progress_text(5_000, 9_000, pace, "vi") == "5.000/9.000 dòng"
    now[0] += 2
    pace.tell(6_000, 9_000)
    assert progress_text(6_000, 9_000, pace, "vi") == "6.000/9.000 dòng · 500 dòng/giây · còn 0:06"
    now[0] += 4
    assert progress_text(6_000, 9_000, pace, "en") == "6,000/9,000 rows · 500 rows/s · 0:02 left"
    now[0] += 9
    assert pace.left == 0
    pace.tell(9_000, 9_000)
    assert progress_text(9_000, 9_000, pace, "en") == "9,000/9,000 rows · 266 rows/s"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59, "0:59"), (61, "1:01"), (3723, "1:02:03")])
def test_time_is_written_as_people_do(seconds, text):
    assert clock_text(seconds) == text


def test_a_batch_that_is_stopped_says_so_and_the_same_command_goes_on(tmp_path, monkeypatch):
    for name in ("1", "2"):
        write(tmp_path / f"in/{name}.parquet", dossiers(3))
    save = work.Work.save

    def stopped(self, place, *rest):
        if place == 1:
            raise KeyboardInterrupt
        return save(self, place, *rest)

    command = ("batch", tmp_path / "in", "-o", tmp_path / "out")
    monkeypatch.setattr(work.Work, "save", stopped)
    found = run(*command)
    assert (found.exit_code, found.stdout) == (INTERRUPTED, "")
    assert found.stderr.startswith("Đã dừng. Phần đã xong được giữ lại;")
    monkeypatch.undo()
    found = run(*command)
    assert (found.exit_code, found.stderr) == (DONE, "")
    assert found.stdout.split("\n")[0].endswith(" Lần chạy trước đã xong 3 dòng.")


# --- batch: what is refused ------------------------------------------------------------------


def test_columns_that_do_not_fit_are_all_named_before_a_row_is_rated(tmp_path):
    table = pl.DataFrame({"schema": ["x"], "ma": [1], "ky_danh_gia": ["2021"], "khac": [1.5]})
    table.write_parquet(tmp_path / "in.parquet")
    found = run("batch", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet")
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    for name in ("ma", "khac", "chuc_danh"):
        assert f"`{name}`" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]
    data = json.loads(run("batch", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet", "--json").stdout)
    assert sorted(error["code"] for error in data["errors"]) == ["Q001", "Q002", "Q003"]


@pytest.mark.parametrize(
    ("picture", "code"), [("hình.png", "L013"), ("hình", "L013"), ("không/có/hình.svg", "Q012")]
)
def test_a_picture_that_cannot_be_written_is_refused_before_anybody_is_rated(source, tmp_path, picture, code):
    found = run("batch", source, "-o", tmp_path / "out.parquet", "--picture", tmp_path / picture)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert code in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_results_that_are_there_are_not_written_over(rated, target):
    before = target.read_bytes()
    found = run("batch", rated[0] / "hồ sơ.parquet", "-o", target)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "Q007" in found.stderr
    assert target.read_bytes() == before


def test_an_audit_that_finds_a_difference_ends_with_one_and_leaves_no_results(source, tmp_path, monkeypatch):
    again = Rater.again
    monkeypatch.setattr(Rater, "again", lambda *words: {**again(*words), "rating": "khac"})
    found = run("batch", source, "-o", tmp_path / "out.parquet")
    assert (found.exit_code, found.stdout) == (INTERNAL, "")
    assert "Q009" in found.stderr
    assert not (tmp_path / "out.parquet").exists()


# --- expand ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_opened_row_says_what_evaluate_says_of_the_dossier(target, tmp_path, lang):
    for row in GOOD[:3]:
        (path := tmp_path / f"{row}.json").write_text(json.dumps(dossier(row)), encoding="utf-8")
        for words in (("--lang", lang), ("--json",)):
            found = run("expand", target, row, *words)
            assert (found.exit_code, found.stderr) == (DONE, "")
            assert found.stdout == run("evaluate", path, *words).stdout


def test_a_row_is_found_by_the_code_of_its_dossier(target):
    found = run("expand", target, "--ma", "CB-3", "--json")
    assert found.exit_code == DONE
    assert found.stdout == run("expand", target, 3, "--json").stdout


def test_a_refused_row_says_why_as_evaluate_says_it(target, tmp_path):
    row = REFUSED[-1]
    (path := tmp_path / "1.json").write_text(json.dumps(dossier(row)), encoding="utf-8")
    found = run("expand", target, row)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert f"kết quả.refused.parquet: dòng {row}: " in found.stderr
    data = json.loads(run("expand", target, row, "--json").stdout)
    wanted = json.loads(run("evaluate", path, "--json").stdout)
    assert [list(error) for error in data["errors"]] == [list(error) for error in wanted["errors"]]
    for error in (*data["errors"], *wanted["errors"]):
        del error["file"]
    assert sorted(data["errors"], key=str) == sorted(wanted["errors"], key=str)
    for error in data["errors"]:
        assert f"{error['code']} {error['message']}\n  gợi ý: {error['help']}\n" in found.stderr
        assert error["message_en"] in run("expand", target, row, "--lang", "en").stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((ROWS + 1,), "Q016"),
        (("--ma", "CB-999"), "Q016"),
        ((), "Q021"),
        ((3, "--ma", "CB-3"), "Q021"),
    ],
)
def test_a_row_that_is_not_named_or_not_there_is_refused(target, words, code):
    found = run("expand", target, *words)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert code in found.stderr
    data = json.loads(run("expand", target, *words, "--json").stdout)
    assert [error["code"] for error in data["errors"]] == [code]


def test_a_code_of_several_rows_is_not_guessed_at(tmp_path):
    rows = [(number, "CB-1", "hoan_thanh", "{}") for number in range(2, 14)]
    table = pl.DataFrame(rows, ["row", "ma", "rating", "trace"], orient="row")
    table.write_parquet(tmp_path / "out.parquet")
    found = run("expand", tmp_path / "out.parquet", "--ma", "CB-1")
    assert found.exit_code == BAD_INPUT
    assert "Q017 mã `CB-1` có ở nhiều dòng: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …\n" in found.stderr


def test_results_without_traces_say_how_to_get_them(source, tmp_path):
    run("batch", source, "-o", tmp_path / "out.parquet")
    found = run("expand", tmp_path / "out.parquet", 1)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "Q015" in found.stderr
    assert "--trace" in found.stderr


@pytest.mark.parametrize(
    "name", ["in.parquet", "x.refused.parquet", "garbage.parquet", ".", "không có.parquet"]
)
def test_what_are_no_results_is_refused(source, tmp_path, name):
    pl.DataFrame({"row": [1], "ma": ["CB-1"], "code": ["S003"]}).write_parquet(tmp_path / "x.refused.parquet")
    (tmp_path / "garbage.parquet").write_bytes(b"PAR1 not at all PAR1")
    found = run("expand", tmp_path / name, 1)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert ("Q012" if name.startswith("không") else "Q022") in found.stderr
    assert "Traceback" not in found.stderr


def test_a_trace_that_was_altered_or_is_of_another_rulebook_is_refused(target, tmp_path):
    table = pl.read_parquet(target)
    altered = pl.col("trace").str.replace('"ma":"CB-', '"ma":"CB-9')
    table.with_columns(altered).write_parquet(tmp_path / "out.parquet")
    found = run("expand", tmp_path / "out.parquet", 1)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "Q010" in found.stderr
    found = run("expand", target, 1, "--overlay", OVERLAY)
    assert (found.exit_code, found.stdout) == (BAD_INPUT, "")
    assert "Q010" in found.stderr


def test_a_row_that_was_rated_by_a_named_rulebook_and_overlay_opens_with_them(source, tmp_path):
    named = ("--rulebook", RULEBOOK, "--overlay", OVERLAY)
    run("batch", source, "-o", tmp_path / "out.parquet", "--trace", *named)
    found = run("expand", tmp_path / "out.parquet", 1, *named, "--json")
    assert found.exit_code == DONE
    (path := tmp_path / "1.json").write_text(json.dumps(dossier(1)), encoding="utf-8")
    assert found.stdout == run("evaluate", path, *named, "--json").stdout


# --- What it costs who does not use it -------------------------------------------------------


def python(code):
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=environment, text=True, timeout=60
    )


def test_the_help_loads_no_polars():
    code = (
        "import sys\nfrom danhgia_rules.cli.app import app\n"
        "try:\n app(['batch', '--help'])\nexcept SystemExit:\n pass\n"
        "print([name for name in ('polars', 'rich.progress') if name in sys.modules])"
    )
    found = python(code)
    assert "--audit-sample" in plain(found.stdout)
    assert found.stdout.rstrip().endswith("[]")


@pytest.mark.parametrize("words", [["batch", "a.parquet", "-o", "b.parquet"], ["expand", "a.parquet", "1"]])
def test_without_polars_the_line_to_install_it_is_given(words):
    found = python(
        f"import sys\nsys.modules['polars'] = None\nfrom danhgia_rules.cli.app import app\napp({words})"
    )
    assert found.returncode == BAD_INPUT
    assert "Q004" in found.stderr
    assert "pip install 'danhgia-rules[batch]'" in found.stderr
    assert "Traceback" not in found.stderr
