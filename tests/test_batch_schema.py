"""A table is refused whole, with every column that does not fit, before a row is read; all else fits."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from batch_helpers import Data, differences, expected_of, table_from
from strategies import FILED, NA, RATINGS, excellent_data

from danhgia_rules.batch.columns import dossier_schema, result_schema
from danhgia_rules.batch.intake import check_schema
from danhgia_rules.batch.rate import Rater, rate_table
from danhgia_rules.batch.refusals import REFUSALS
from danhgia_rules.batch.shape import Column, shape
from danhgia_rules.errors import DanhGiaError, DossierError

RATER = Rater()
GOOD = excellent_data(FILED, "cap_truong_ctxh")


def table(rows: int = 2) -> pl.DataFrame:
    return table_from([{**GOOD, "ma": f"CB-{n}"} for n in range(rows)])


def problems(schema: pl.Schema) -> list[tuple[str, str]]:
    with pytest.raises(DossierError) as raised:
        check_schema(schema)
    return [(problem.code, problem.where.path) for problem in raised.value.problems]


def changed(**kinds: Any) -> pl.Schema:
    return pl.Schema({**dossier_schema(), **kinds})


def record(name: str, **kinds: Any) -> Any:
    """Give the type of a list or block with some types of its fields changed; None leaves a field out."""
    kind: Any = dossier_schema()[name]
    fields = {f.name: f.dtype for f in (kind.inner if isinstance(kind, pl.List) else kind).fields}
    found = pl.Struct({key: value for key, value in {**fields, **kinds}.items() if value is not None})
    return pl.List(found) if isinstance(kind, pl.List) else found


# --- What is refused


def test_every_column_that_does_not_fit_is_named_at_once():
    schema = changed(
        la_uy_vien_bch=pl.Int8,
        ky_luat=record("ky_luat", ngay_vi_pham=pl.Datetime("us")),
        bao_cao=record("bao_cao", phai_nop=pl.Float64, dung_hang=pl.Int64),
        chi_tieu=record("chi_tieu", ma=None, ke_hoach=pl.Float32),
        nhiem_vu=pl.String,
        du_hop=pl.Struct({"loai": pl.String}),
        diem=pl.Int64,
    )
    del schema["chuc_danh"]
    assert sorted(problems(schema)) == [
        ("Q001", "bao_cao.dung_hang"),
        ("Q001", "diem"),
        ("Q002", "bao_cao.phai_nop"),
        ("Q002", "chi_tieu.ke_hoach"),
        ("Q002", "du_hop"),
        ("Q002", "ky_luat.ngay_vi_pham"),
        ("Q002", "la_uy_vien_bch"),
        ("Q002", "nhiem_vu"),
        ("Q003", "chi_tieu.ma"),
        ("Q003", "chuc_danh"),
    ]


def test_a_table_that_does_not_fit_rates_no_row():
    with pytest.raises(DossierError) as raised:
        RATER.rate(table().with_columns(diem=pl.lit(1)))
    assert [problem.code for problem in raised.value.problems] == ["Q001"]


def test_a_misspelled_column_comes_with_the_right_name():
    schema = changed(ke_khai_taisan=pl.String, bao_cao=record("bao_cao", phai_nopp=pl.Int64))
    with pytest.raises(DossierError) as raised:
        check_schema(schema)
    helps = {problem.where.path: problem.help("en") for problem in raised.value.problems}
    assert helps == {
        "ke_khai_taisan": "did you mean `ke_khai_tai_san`?",
        "bao_cao.phai_nopp": "did you mean `phai_nop`?",
    }


NEVER: dict[str, list[Any]] = {
    "word": [pl.Int64, pl.Binary, pl.Boolean, pl.List(pl.String)],
    "text": [pl.Int64, pl.Binary, pl.Object],
    "code": [pl.Int64, pl.UInt32, pl.Binary],
    "year": [pl.Int32, pl.Date, pl.Null],
    "count": [pl.Float64, pl.Decimal(38, 0), pl.String, pl.Boolean, pl.Duration("us")],
    "number": [pl.Float32, pl.Float64, pl.String, pl.Decimal(38, 21)],
    "date": [pl.Datetime("us"), pl.Datetime("ms", "UTC"), pl.String, pl.Int32, pl.Time],
    "bool": [pl.Int8, pl.UInt8, pl.String],
    "map": [
        pl.String,
        pl.Struct({"I.1": pl.String}),
        pl.List(pl.String),
        pl.List(pl.Struct({"key": pl.String})),
    ],
    "list": [pl.String, pl.List(pl.String), pl.Struct({"ma": pl.String}), pl.Array(pl.String, 2)],
    "block": [pl.String, pl.List(pl.Struct({"phai_nop": pl.Int64})), pl.Object],
}
"""Types that a kind of key never takes."""


def everywhere(columns: tuple[Column, ...], place: str = "") -> list[tuple[Column, str]]:
    found = []
    for column in columns:
        found += [(column, f"{place}{column.name}"), *everywhere(column.fields, f"{place}{column.name}.")]
    return found


def with_kind(path: str, kind: Any) -> pl.Schema:
    """Give the schema of dossiers with another type at a place."""

    def put(inside: Any, steps: list[str]) -> Any:
        if not steps:
            return kind
        if isinstance(inside, pl.List):
            return pl.List(put(inside.inner, steps))
        return pl.Struct(
            {f.name: put(f.dtype, steps[1:]) if f.name == steps[0] else f.dtype for f in inside.fields}
        )

    name, *steps = path.split(".")
    return changed(**{name: put(dossier_schema()[name], steps)})


@pytest.mark.parametrize(
    ("column", "path"), everywhere(shape()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_key_takes_a_type_that_could_change_its_value(column, path):
    for kind in NEVER[column.kind]:
        assert problems(with_kind(path, kind)) == [("Q002", path)]


@pytest.mark.parametrize(
    "kind", [pl.String, pl.List(pl.Int64), pl.Array(pl.String, 2), pl.List(pl.List(pl.String))]
)
def test_what_is_not_applicable_is_a_list_of_names(kind):
    assert problems(changed(**{NA: kind})) == [("Q002", NA)]


@pytest.mark.parametrize("name", ["row", "rating", f"bao_cao.{NA}", "Ma", "ma "])
def test_a_column_that_is_none_of_a_dossier_is_refused(name):
    assert problems(changed(**{name: pl.String})) == [("Q001", name)]


# --- What fits


SAME: dict[str, dict[str, Any]] = {
    "small integers": {"bao_cao": record("bao_cao", phai_nop=pl.UInt8, dung_han=pl.Int16)},
    "great integers": {"bao_cao": record("bao_cao", phai_nop=pl.UInt64, dung_han=pl.Int128)},
    "decimals of a few places": {
        "chi_tieu": record("chi_tieu", ke_hoach=pl.Decimal(10, 2), thuc_hien=pl.Decimal(38, 6))
    },
    "integers for quantities": {"chi_tieu": record("chi_tieu", ke_hoach=pl.Int32, thuc_hien=pl.UInt16)},
    "categories for texts": {
        "ma": pl.Categorical,
        "chuc_danh": pl.Categorical,
        "ky_danh_gia": pl.Categorical,
    },
    "categories for words": {
        "don_vi_truc_thuoc": record("don_vi_truc_thuoc", xep_loai=pl.Enum(RATINGS), ma=pl.Categorical)
    },
    "fields left out": {"chi_tieu": record("chi_tieu", ten=None, minh_chung=None)},
    "fields without a value": {
        "nhiem_vu": record("nhiem_vu", ten=pl.Null, minh_chung=pl.Null, chua_hoan_thanh=pl.Null)
    },
    "a column without a value": {"danh_gia": pl.Null},
    "lists without a record": {"ky_luat": pl.List(pl.Null)},
    "names that nobody gave": {NA: pl.Null},
    "empty lists of names": {NA: pl.List(pl.Null)},
}


@pytest.mark.parametrize("kinds", SAME.values(), ids=SAME)
def test_a_type_that_holds_the_same_values_gives_the_same_results(kinds):
    plain = table()
    other = plain.with_columns(_as(plain[name], kind) for name, kind in kinds.items())
    assert {name: other.schema[name] for name in kinds} == kinds
    assert list(differences(RATER.rate(other), RATER.rate(plain))) == []


def test_maps_of_arrow_are_taken_and_a_key_given_twice_is_refused():
    pairs = pa.map_(pa.string(), pa.string())
    kind = pa.list_(pa.struct([("chu_the", pa.string()), ("muc", pairs)]))
    once, twice = ([("I.1", "tot"), (other, "kem")] for other in ("I.2", "I.1"))
    decided = pa.array([[{"chu_the": "tap_the", "muc": muc}] for muc in (once, twice, [], None)], kind)
    plain = table(4).drop("danh_gia").to_arrow()
    found = rate_table(plain.append_column("danh_gia", decided))
    assert found.rated["row"].to_list() == [1, 3, 4]
    assert found.refused.select("row", "code", "path").rows() == [(2, "S003", "danh_gia[0].muc")]


@pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.to_arrow], ids=["lazy", "arrow"])
def test_a_table_may_come_in_other_forms(form):
    assert list(differences(rate_table(form(table())), RATER.rate(table()))) == []


@pytest.mark.parametrize(
    "thing", [[GOOD], GOOD, "ho-so.parquet", None], ids=["list", "dict", "text", "nothing"]
)
def test_what_is_no_table_is_refused(thing):
    with pytest.raises(DanhGiaError) as raised:
        rate_table(thing)
    assert raised.value.code == "Q020"


def _as(column: pl.Series, kind: Any) -> pl.Series:
    return pl.Series(column.name, [_kept(value, kind) for value in column.to_list()], kind)


def _kept(value: Any, kind: Any) -> Any:
    """Leave out the fields that a type does not have."""
    if value is None or kind == pl.Null:
        return None
    if isinstance(kind, pl.List):
        return [_kept(item, kind.inner) for item in value]
    if isinstance(kind, pl.Struct):
        return {f.name: _kept(value[f.name], f.dtype) for f in kind.fields}
    return value


def test_the_order_of_columns_and_fields_does_not_matter():
    plain = table()
    turned = plain.select(_turned(name, kind) for name, kind in reversed(plain.schema.items()))
    assert turned.schema != plain.schema
    assert list(differences(RATER.rate(turned), RATER.rate(plain))) == []


def _turned(name: str, kind: Any) -> pl.Expr:
    if isinstance(kind, pl.Struct):
        return pl.struct(pl.col(name).struct.field(f.name) for f in reversed(kind.fields)).alias(name)
    if isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct):
        fields = [pl.element().struct.field(f.name) for f in reversed(kind.inner.fields)]
        return pl.col(name).list.eval(pl.struct(fields))
    return pl.col(name)


def test_only_four_columns_have_to_be_there():
    names = ["schema", "ma", "ky_danh_gia", "chuc_danh"]
    assert [column.name for column in shape() if column.required] == names
    found = RATER.rate(table().select(names))
    wanted = expected_of(
        [{name: GOOD[name] for name in names} | {"ma": f"CB-{n}"} for n in range(2)], RATER, "ab"
    )
    assert list(differences(found, wanted)) == []


def test_a_column_that_is_left_out_is_missing_in_every_row():
    plain = table()
    for name in ("la_uy_vien_bch", "ket_luan", "ky_luat", "bao_cao", "chi_tieu", "danh_gia", NA):
        without, empty = plain.drop(name), plain.with_columns(pl.lit(None).alias(name))
        assert list(differences(RATER.rate(without), RATER.rate(empty))) == []


def test_a_table_without_rows_gives_tables_without_rows():
    found = RATER.rate(table().clear())
    assert (len(found.rated), len(found.refused)) == (0, 0)
    assert found.rated.schema == RATER.schema


def test_rows_are_numbered_from_where_the_caller_says():
    found = RATER.rate(pl.concat([table(), table().with_columns(ma=pl.lit(""))]), 2**40)
    assert found.rated["row"].to_list() == [2**40, 2**40 + 1]
    assert found.refused["row"].to_list() == [2**40 + 2, 2**40 + 3]


# --- The reference


PAGE = Path(__file__).parent.parent / "docs" / "reference" / "batch.md"


def rows_under(heading: str) -> dict[str, tuple[str, str]]:
    """Give for each name in the first cells of a section's tables its type, and what is said of it."""
    _, text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n", 1)
    cells = [
        line.split("|")[1:4]
        for line in re.split(r"^#", text, flags=re.MULTILINE)[0].splitlines()
        if "|" in line
    ]
    return {
        name: ((re.findall(r"`(.+?)`", kind) or [""])[0], said.strip())
        for names, kind, said in ([*row, ""][:3] for row in cells)
        for name in re.findall(r"`(\w+)`", names)
    }


def written(kind: Any) -> str:
    if isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct):
        pairs = {field.name for field in kind.inner.fields} == {"key", "value"}
        return "List(Struct(key, value))" if pairs else "List(Struct)"
    if isinstance(kind, pl.Decimal):
        return f"Decimal({kind.precision}, {kind.scale})"
    return "Struct" if isinstance(kind, pl.Struct) else str(kind)


def test_the_reference_names_every_column_with_its_type():
    said = rows_under("What goes in")
    for name, kind in pl.DataFrame(schema=dossier_schema()).schema.items():
        assert said[name][0] == written(kind), name
    assert {c.name for c in shape() if c.required} == {
        n for n, (_, what) in said.items() if what[:8] == "required"
    }
    outside = {name for name, (_, what) in said.items() if what.startswith("may be not applicable")}
    assert outside == {c.name for c in shape() if c.may_be_na}


def test_the_reference_names_the_type_of_every_field():
    said = rows_under("What goes in")
    blocks = {c.name for c in shape()}
    for column, path in everywhere(shape()):
        if "." not in path or column.name in blocks:
            continue
        kind = {
            "count": "Int64",
            "number": "Decimal(38, 20)",
            "bool": "Boolean",
            "date": "Date",
            "block": "Struct",
        }
        wanted = {**kind, "map": "List(Struct(key, value))"}.get(column.kind)
        assert said.get(column.name, (None, ""))[0] == wanted, path


def test_the_reference_names_the_columns_of_results():
    said = rows_under("What comes out")
    plain = {**pl.DataFrame(schema=result_schema(RATER.rulebooks)).schema, **REFUSALS}
    assert {name: kind for name, (kind, _) in said.items()} == {
        name: written(kind) for name, kind in plain.items()
    }


def test_the_schema_of_dossiers_has_every_key_of_a_dossier():
    assert list(dossier_schema()) == [*(column.name for column in shape()), NA]


def test_results_have_the_schema_that_is_promised():
    found = RATER.rate(table()).rated
    assert found.schema == result_schema(RATER.rulebooks)
    data: Data = found.row(0, named=True)
    assert data["rating"] == "hoan_thanh_xuat_sac"
    assert set(data["levels"]) == {criterion.id for criterion in RATER.rulebooks[0].criteria}


def test_values_of_python_fit_the_schema():
    row = {**GOOD, "chi_tieu": [{"ma": "C-1", "ke_hoach": Decimal("1.5"), "han": dt.date(2021, 1, 2)}]}
    assert table_from([row]).schema == dossier_schema()
