"""The same ratings on a real local Spark: whatever the partitions, the batches and the types of columns."""

import importlib.util
import io
import os
import shutil
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from subprocess import run

import polars as pl
import pytest
from batch_helpers import table_from
from batch_spoiling import spoiled
from hypothesis import given
from hypothesis import strategies as st
from strategies import examples
from test_docs import assert_quoted, fences

from danhgia_rules import DanhGiaError, Dossier, DossierError, RulebookError
from danhgia_rules.batch.columns import ROW
from danhgia_rules.batch.rate import Rater, rate_table
from danhgia_rules.batch.spark import PROBLEMS, Work, rate_on_spark

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"])

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/how-to/rate-on-spark.md"
OVERLAYS = ROOT / "tests/overlays"
BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.log.level": "ERROR",
    BATCH: "24",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def examples_of_the_documents():
    return [Dossier.from_file(path).to_data() for path in sorted((ROOT / "docs/examples").glob("*.yaml"))]


def dossiers():
    """Give dossiers with gaps, bad values and letters of all kinds, each with a code of its own."""
    rng = Random(7)  # noqa: S311 - tests are not secrets
    found = []
    for number, data in enumerate(examples_of_the_documents() * 3):
        changed = data if number % 4 == 0 else spoiled(data, rng)[0]
        found.append({**changed, "ma": f"CB-Đ{number:03}" if number % 9 else f"CB {number}"})
    return found


TABLE = table_from(dossiers())


@cache
def all_wanted():
    return wanted(TABLE)


def wanted(table, **options):
    """Give what one machine says of a table, as the rows that Spark must give."""
    found = rate_table(table, **options)
    rows = {row.pop(ROW): {**row, PROBLEMS: []} for row in found.rated.to_dicts()}
    empty = dict.fromkeys(name for name in found.rated.columns if name != ROW)
    for line in found.refused.to_dicts():
        number = line.pop(ROW)
        period = table["ky_danh_gia"][number - 1]
        known = period if period and len(period) == 4 and period.isascii() and period.isdigit() else None
        row = {**empty, "ma": line.pop("ma"), "ky_danh_gia": known, PROBLEMS: []}
        rows.setdefault(number, row)[PROBLEMS].append(line)
    return [rows[number] for number in sorted(rows)]


def collected(frame):
    return pl.DataFrame(frame.toArrow()).to_dicts()


def unordered(rows):
    return sorted(map(repr, rows))


# --- One Spark for all


def java():
    """Look for Java and what PySpark needs; without them skip, or fail where they must be there."""
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if importlib.util.find_spec(name) is None]
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        missing.append("Java (Debian: openjdk-17-jre-headless)")
    if missing:
        reason = f"needs {', '.join(missing)}"
        if os.environ.get("CI") or os.environ.get("DANHGIA_NEEDS_SPARK"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def spark(folder):
    java()
    session = start(folder)
    context = session.sparkContext
    try:
        yield session
    finally:
        session.stop()
        end(context)


def start(folder):
    """Start Spark in a folder: there it looks for files."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is there

    builder = SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.chdir(folder)
        return builder.getOrCreate()


def end(context):
    """Let the Java program go with its sockets, and the next test start one of its own."""
    gateway = context._gateway
    type(context)._gateway = type(context)._jvm = None
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(60)


@pytest.fixture(scope="module")
def frame(spark, folder):
    path = folder / "table.parquet"
    TABLE.write_parquet(path)
    return spark.read.parquet(str(path)).cache()


def started(spark):
    return len(spark.sparkContext.statusTracker().getJobIdsForGroup(None))


# --- The same results


def test_rows_stay_in_the_order_of_their_partition(frame):
    found = collected(rate_on_spark(frame.coalesce(1)))
    assert found == all_wanted()
    assert {bool(row[PROBLEMS]) for row in found} == {False, True}


@pytest.mark.parametrize("partitions", [7, 16])
def test_results_are_those_of_one_machine_however_the_table_is_cut(frame, partitions):
    assert unordered(collected(rate_on_spark(frame.repartition(partitions)))) == unordered(all_wanted())


@examples(5)
@given(st.permutations(range(len(TABLE))), st.sets(st.integers(1, len(TABLE) - 1), max_size=3))
def test_results_do_not_depend_on_the_batches_nor_on_the_rows_beside(order, cuts):
    """Without Spark: rated as a worker does, in batches that end at the cuts."""
    table = TABLE[list(order)]
    parts = (table[start:end].to_arrow() for start, end in pairwise(sorted({0, *cuts, len(table)})))
    batches = (batch for part in parts for batch in part.to_batches())
    found = [row for rated in Work.of(table.schema, Rater())(batches) for row in rated.to_pylist()]
    assert found == [all_wanted()[place] for place in order]


def test_maps_and_the_number_types_of_spark_are_read(frame, spark):
    mau = examples_of_the_documents()[0] | {
        "danh_gia": [{"chu_the": "tap_the", "xep_loai": "hoan_thanh", "muc": {"I.1": "tot"}}],
        "bao_cao": {"phai_nop": 12, "dung_han": 11},
        "chi_tieu": [{"ma": "CT-1", "ke_hoach": "10.5", "thuc_hien": "12"}],
    }
    table = table_from([mau])
    spark_sql = {
        "danh_gia": "transform(danh_gia, x -> named_struct('chu_the', x.chu_the, 'xep_loai', x.xep_loai, "
        "'muc', map_from_entries(x.muc)))",
        "bao_cao": "named_struct('phai_nop', cast(bao_cao.phai_nop as int), "
        "'dung_han', cast(bao_cao.dung_han as smallint))",
        "chi_tieu": "transform(chi_tieu, x -> named_struct('ma', x.ma, 'ke_hoach', "
        "cast(x.ke_hoach as decimal(10, 2)), 'thuc_hien', cast(x.thuc_hien as bigint)))",
        "ky_luat": "null",
    }
    given = spark.createDataFrame(table.to_arrow())
    changed = given.selectExpr(
        *(f"{spark_sql.get(name, name)} as {name}" for name in table.columns if name != "de_xuat")
    )
    without = table.drop("de_xuat").with_columns(ky_luat=pl.lit(None, table.schema["ky_luat"]))
    assert collected(rate_on_spark(changed)) == wanted(without)
    assert "MapType" in str(changed.schema)


# --- Rulebooks travel


def test_an_overlay_need_not_be_on_the_machines_that_rate(frame, tmp_path):
    overlay = tmp_path / "thanh_pho_mau.yaml"
    for name in ("thanh_pho_mau.yaml", "qd_mau.md"):
        shutil.copy(OVERLAYS / name, tmp_path)
    expected = wanted(TABLE[:12], overlay=overlay)
    lazily = rate_on_spark(frame.limit(12), overlay=overlay)
    overlay.unlink()
    assert collected(lazily) == expected
    assert expected != all_wanted()[:12]


def test_a_rulebook_of_ones_own_need_not_be_there_either(tmp_path):
    """Without Spark: what is sent is unpacked, as a worker does it."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    path = tmp_path / "rules/248_qdtu_2021/cap_truong_ctxh.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("id: 248_qdtu_2021.cap_truong_ctxh", "id: rieng.cap_truong"), encoding="utf-8"
    )
    catalog = tmp_path / "rules/catalog.yaml"
    listed = catalog.read_text(encoding="utf-8")
    catalog.write_text(
        listed.replace("id: 248_qdtu_2021.cap_truong_ctxh", "id: rieng.cap_truong"), encoding="utf-8"
    )
    table = TABLE[:8]
    expected = wanted(table, rulebook=str(path))
    work = Work.of(table.schema, Rater(str(path)))
    shutil.rmtree(tmp_path / "rules")
    found = [row for batch in work(iter(table.to_arrow().to_batches())) for row in batch.to_pylist()]
    assert found == expected
    assert {row["rulebook"] for row in found} >= {"rieng.cap_truong"}


def test_a_wrong_rulebook_or_overlay_is_an_error_at_once(frame, tmp_path):
    with pytest.raises(DanhGiaError):
        rate_on_spark(frame, rulebook="khong_co")
    with pytest.raises(RulebookError):
        rate_on_spark(frame, overlay=tmp_path / "khong_co.yaml")


# --- What is refused


def test_columns_that_do_not_fit_are_all_named_before_a_job_starts(frame, spark):
    before = started(spark)
    wrong = (
        frame.selectExpr("*", "1 as luong", "cast(null as timestamp) as luc")
        .drop("ma")
        .withColumnRenamed("la_uy_vien_bch", "la_uy_vien")
    )
    wrong = wrong.selectExpr("*", "1.5e0 as la_uy_vien_bch")
    with pytest.raises(DossierError) as caught:
        rate_on_spark(wrong)
    found = {(problem.code, problem.where.path) for problem in caught.value.problems}
    assert found == {
        ("Q001", "luong"),
        ("Q001", "luc"),
        ("Q001", "la_uy_vien"),
        ("Q002", "la_uy_vien_bch"),
        ("Q003", "ma"),
    }
    assert started(spark) == before


def test_a_type_inside_a_record_is_looked_at_too(frame):
    wrong = frame.selectExpr(
        "schema",
        "ma",
        "ky_danh_gia",
        "chuc_danh",
        "array(named_struct('ma', 'a', 'ke_hoach', 1.5e0, 'han', now(), 'la', 1)) as chi_tieu",
        "array(interval 1 day) as ky_luat",
    )
    with pytest.raises(DossierError) as caught:
        rate_on_spark(wrong)
    found = [(problem.code, problem.where.path) for problem in caught.value.problems]
    assert sorted(found) == [
        ("Q001", "chi_tieu.la"),
        ("Q002", "chi_tieu.han"),
        ("Q002", "chi_tieu.ke_hoach"),
        ("Q002", "ky_luat"),
    ]


def test_a_column_that_is_there_twice_is_refused(frame):
    with pytest.raises(DossierError) as caught:
        rate_on_spark(frame.select("*", "ma", "ky_luat"))
    assert [(p.code, p.where.path) for p in caught.value.problems] == [("Q013", "ky_luat"), ("Q013", "ma")]


def test_bytes_that_are_no_text_rate_nobody(frame):
    from pyspark.errors import PythonException  # noqa: PLC0415 - only where it is there

    bad = frame.limit(1).selectExpr(
        "schema", "ky_danh_gia", "chuc_danh", "cast(unhex('FF41') as string) as ma"
    )
    with pytest.raises(PythonException, match="Invalid UTF8"):
        rate_on_spark(bad).collect()


def test_another_version_on_a_worker_rates_nobody():
    work = replace(Work.of(TABLE.schema, Rater()), version="0.0.1")
    with pytest.raises(DanhGiaError) as caught:
        next(work(iter(TABLE.to_arrow().to_batches())))
    assert caught.value.code == "Q014"
    assert "0.0.1" in str(caught.value)


def test_what_is_not_installed_is_named_with_the_line_that_installs_it(frame, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(DanhGiaError) as caught:
        rate_on_spark(frame)
    assert caught.value.code == "Q005"
    assert "danhgia-rules[spark]" in caught.value.help


def test_spark_is_loaded_by_nobody_else():
    code = "import danhgia_rules.batch.spark, sys; print({'pyspark', 'pyarrow'} & set(sys.modules))"
    assert run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "set()\n"


# --- The page


def test_the_how_to_runs_as_written(spark, folder, monkeypatch):
    (folder / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(spark, "stop", lambda: None)  # the other tests need it
    blocks = [block for block in fences(PAGE) if block.language != "sh"]
    program, printed = blocks
    output = io.StringIO()
    size = spark.conf.get(BATCH)
    with redirect_stdout(output):
        exec(compile(program.text, program.title, "exec"), {"__name__": "__main__"})  # noqa: S102 - our own page
    spark.conf.set(BATCH, size)
    assert_quoted(printed.text, output.getvalue())
    assert printed.text.strip()
