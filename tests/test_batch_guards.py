"""What the guards let pass, the reader of dossiers accepts unchanged; what cannot be read is refused."""

import datetime as dt
import random
import sys
import unicodedata
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from typing import Any

import polars as pl
import pytest
from batch_helpers import NA, Data, agree, row_from, table_from, table_of
from batch_spoiling import CODES, TEXTS, odd_row, spoiled
from hypothesis import given
from hypothesis import strategies as st
from strategies import FILED, examples, excellent_data, with_gaps

from danhgia_rules import Dossier, load_rulebook
from danhgia_rules.batch.columns import dossier_schema, from_row, to_table
from danhgia_rules.batch.guards import COUNT_LIMIT, QUANTITY_LIMIT, RECORD_LIMIT, _value, odd_rows, prepared
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.batch.shape import Column
from danhgia_rules.errors import DossierError
from danhgia_rules.evaluation.binding import bind
from danhgia_rules.rulebook import Rulebook
from danhgia_rules.scalars import _code, _text, _year

RATER = Rater()
YEAR = 2021


@cache
def rulebook() -> Rulebook:
    return load_rulebook("248_qdtu_2021.cap_truong_ctxh")


def good(**changes: Any) -> Data:
    return {**excellent_data(FILED, "cap_truong_ctxh"), **changes}


def are_odd(table: pl.DataFrame) -> list[bool]:
    return odd_rows(prepared(table), rulebook(), (YEAR,)).to_list()


def is_odd(data: Data) -> bool:
    return are_odd(table_from([data]))[0]


def accepted(data: Data) -> bool:
    try:
        bind(Dossier.from_data(data), rulebook())
    except DossierError:
        return False
    return True


# --- The promise


@examples(25)
@given(with_gaps(), st.integers(0, 2**32 - 1))
def test_what_passes_is_accepted_unchanged(pair, seed):
    rng = random.Random(seed)  # noqa: S311 - dossiers that can be made again
    made = [row_from(spoiled(data, rng)[0]) for data in pair * 12]
    rows = [odd_row(row, rng) if rng.random() < 0.2 else row for row in made]
    doubtful = are_odd(table_of(rows))
    for row, is_doubtful in zip(rows, doubtful, strict=True):
        if is_doubtful or row["ky_danh_gia"] != str(YEAR):
            continue
        dossier = Dossier.from_data(from_row(row))
        bind(dossier, rulebook())
        again = row_from(dossier.to_data())
        assert {**again, NA: sorted(again[NA])} == {**row, NA: sorted(row[NA] or [])}


def test_most_sound_dossiers_pass():
    rng = random.Random(1)  # noqa: S311 - dossiers that can be made again
    made = [spoiled(good(), rng)[0] for _ in range(300)]
    sound = [data for data in made if data.get("ky_danh_gia") == str(YEAR) and accepted(data)]
    doubtful = are_odd(table_from(sound))
    assert len(sound) > 150
    assert sum(doubtful) < len(sound) / 5


# --- Texts, codes and years


def passing(kind: str, texts: list[str]) -> list[str]:
    """Give the texts that the guards let pass in a column of a kind."""
    column, frame = Column("x", kind, required=False), pl.DataFrame({"x": texts})  # type: ignore[arg-type]
    doubtful = frame.select(reduce(or_, _value(column, pl.col("x"), (YEAR,), "x")).alias("odd"))["odd"]
    return frame.filter(~doubtful)["x"].to_list()


@pytest.mark.parametrize(("kind", "read"), [("text", _text), ("code", _code), ("year", _year)])
def test_every_character_that_passes_anywhere_is_kept_as_it_is(kind, read):
    letters = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF]
    shapes = ("{}021", "2{}21", "202{}", "2021{}") if kind == "year" else ("{}", "{}a", "a{}", "a{}b")
    found = [text for shape in shapes for text in passing(kind, [shape.format(c) for c in letters])]
    assert len(found) > (20 if kind == "year" else 2500)
    assert [text for text in found if read(text) != text] == []


def test_no_two_letters_that_pass_become_one():
    letters = passing("text", [chr(c) for c in range(0x21, 0x3000)])
    pairs = "\u0000".join(one + other for one in letters for other in letters)
    assert unicodedata.normalize("NFC", pairs) == pairs


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "text",
            [
                "",
                " ",
                "…",
                "a ",
                " a",
                "a\n",
                "a\r",
                "a\t b",
                "a\u00a0b",
                "a\u0301",
                "\u202ea",
                "\u200ba",
                "\u0378",
            ],
        ),
        (
            "text",
            [
                "a" * 4001,
                "ế" * 4000,
                "\u00ad",
                "\ufeffa",
                "\u212b",
                "\ufb01",
                "\U0001f600",
                "\x7f",
                "\x00",
                "\u2028",
            ],
        ),
        (
            "code",
            [
                "",
                "a\n",
                " a",
                "a ",
                "-a",
                "a-",
                "_",
                "a_",
                ".a",
                "a" * 41,
                "ế" * 41,
                "a b",
                "a/b",
                "٣",
                "ａ",
                "a\u0301",
            ],
        ),
        ("year", ["", "2021\n", "2021 ", " 2021", "0021", "3021", "20211", "202", "٢٠٢١", "2０21"]),
    ],
)
def test_what_the_reader_changes_or_refuses_never_passes(kind, texts):
    assert passing(kind, texts) == []


def test_codes_of_forty_letters_pass_and_no_more():
    assert [len(code) for code in passing("code", ["ế" * 39, "ế" * 40, "ế" * 41, "a" * 40, "a" * 41])] == [
        39,
        40,
        40,
    ]


# --- Numbers, days, lists


TARGET = {"ma": "C-1", "ke_hoach": Decimal(1), "thuc_hien": Decimal(1)}


@pytest.mark.parametrize(
    ("amount", "doubtful"),
    [
        ("0", False), ("0.000001", False), ("0.0000001", True), ("0.0000010", False), ("8.50", False),
        (f"{QUANTITY_LIMIT}", False), (f"{QUANTITY_LIMIT}.000001", True), ("-0.000001", True), ("-1", True),
        ("9007199254740991", True), ("999999999999999999", True), ("1.00000000000000000001", True),
    ],
)  # fmt: skip
def test_quantities_pass_up_to_a_trillion_and_six_places(amount, doubtful):
    assert is_odd(good(chi_tieu=[{**TARGET, "ke_hoach": Decimal(amount)}])) is doubtful


@pytest.mark.parametrize(
    ("count", "doubtful"),
    [(0, False), (COUNT_LIMIT, False), (COUNT_LIMIT + 1, True), (-1, True), (2**53, True), (2**63 - 1, True)],
)
def test_counts_pass_from_nothing_to_a_billion(count, doubtful):
    assert is_odd(good(bao_cao={"phai_nop": count, "dung_han": 0})) is doubtful


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [
        ("nhiem_vu", dt.date(2006, 1, 1), dt.date(2022, 12, 31)),
        ("ky_luat", dt.date(2006, 1, 1), dt.date(2031, 12, 31)),
    ],
)
def test_days_pass_within_the_years_that_the_reader_allows(place, first, last):
    task = {"ma": "N-1", "noi_dung": "II.1.1.a"}
    decision = {"ma_vi_pham": "V-1", "hinh_thuc": "canh_cao"}
    one_day = dt.timedelta(days=1)
    found = {
        day: is_odd(
            good(
                **{
                    place: [
                        {**task, "han": day} if place == "nhiem_vu" else {**decision, "ngay_quyet_dinh": day}
                    ]
                }
            )
        )
        for day in (first, first - one_day, last, last + one_day, dt.date.min, dt.date.max)
    }
    assert [day for day, doubtful in found.items() if not doubtful] == [first, last]


@pytest.mark.parametrize("day", ["2006-06-15", "2007-01-01", "2022-12-31", "2023-06-15", "2024-01-01"])
def test_a_day_is_judged_by_the_year_of_its_own_row(day):
    task = {"ma": "N-1", "noi_dung": "II.1.1.a", "han": day}
    agree([good(ky_danh_gia=year, nhiem_vu=[task]) for year in ("2021", "2022")], RATER)


def test_a_list_too_long_for_exact_sums_takes_the_slow_way_and_comes_to_the_same():
    units = [{"ma": f"D{n}", "xep_loai": "hoan_thanh_tot"} for n in range(RECORD_LIMIT + 1)]
    found = [good(don_vi_truc_thuoc=units[:-1]), good(don_vi_truc_thuoc=units)]
    assert [is_odd(data) for data in found] == [False, True]
    agree(found, RATER)


def test_nulls_are_told_apart_from_records_and_blocks_without_a_field():
    table = pl.concat(
        [table_from([good(bao_cao=value)]) for value in ({}, NA)] + [table_from([_without("bao_cao")])]
    )
    assert are_odd(table) == [False, False, False]
    assert [from_row(row).get("bao_cao") for row in table.to_dicts()] == [{}, NA, None]
    assert is_odd(good(du_hop=[None]))
    assert not is_odd(good(han_che_duoc_chi_ra=[{"ma": "H-1"}]))


def _without(name: str) -> Data:
    return {key: value for key, value in good().items() if key != name}


# --- What a column holds and no dossier does


def refused(found: Rated) -> list[tuple[str, str]]:
    assert not len(found.rated)
    return list(zip(found.refused["code"], found.refused["path"], strict=True))


def with_column(name: str, values: list[Any], kind: Any = None) -> pl.DataFrame:
    return table_from([good()] * len(values)).with_columns(pl.Series(name, values, kind))


@pytest.mark.parametrize("number", [2**53, 2**63 + 5, 2**64 - 1])
def test_a_count_beyond_every_dossier_is_refused_whatever_its_type(number):
    for kind in (pl.UInt64, pl.Int128):
        months = pl.Struct({"so_thang_lam_viec": kind})
        table = with_column(
            "thoi_gian_cong_tac", [{"so_thang_lam_viec": number}, {"so_thang_lam_viec": 12}], months
        )
        found = RATER.rate(table)
        assert found.rated["row"].to_list() == [2]
        assert refused(Rated(found.rated.clear(), found.refused)) == [
            ("S003", "thoi_gian_cong_tac.so_thang_lam_viec")
        ]


@pytest.mark.parametrize(
    ("kind", "amount"), [(pl.Decimal(38, 0), 10**30), (pl.Int128, 10**30), (pl.UInt64, 2**64 - 1)]
)
def test_a_quantity_beyond_every_dossier_is_refused_whatever_its_type(kind, amount):
    targets = pl.List(pl.Struct({"ma": pl.String, "ke_hoach": kind}))
    found = RATER.rate(with_column("chi_tieu", [[{"ma": "C-1", "ke_hoach": amount}]], targets))
    assert refused(found) == [("S003", "chi_tieu[C-1].ke_hoach")]


@pytest.mark.parametrize("days", [-719_163, 2_932_897, 2**31 - 1, -(2**31)])
def test_a_day_outside_the_calendar_is_refused_and_the_rows_beside_it_rated(days):
    day = pl.Series([days], dtype=pl.Int32).cast(pl.Date)
    task = pl.struct(ma=pl.lit("N-1"), noi_dung=pl.lit("II.1.1.a"), han=pl.lit(day))
    bad = table_from([good()]).with_columns(
        pl.concat_list(task).alias("nhiem_vu").cast(dossier_schema()["nhiem_vu"])
    )
    found = RATER.rate(pl.concat([bad, table_from([good()])]))
    assert found.rated["row"].to_list() == [2]
    assert found.refused.select("row", "code", "path").rows() == [(1, "S006", "nhiem_vu[N-1].han")]


PAIR = {"key": "I.1", "value": "tot"}


@pytest.mark.parametrize(
    ("pairs", "path"),
    [
        ([PAIR, {"key": "I.1", "value": "kem"}], "danh_gia[0].muc"),
        ([PAIR, PAIR], "danh_gia[0].muc"),
        ([PAIR, None], "danh_gia[0].muc"),
        ([{"key": None, "value": "tot"}], "danh_gia[0].muc"),
        ([{"key": "I.1", "value": None}], "danh_gia[0].muc.I.1"),
    ],
)
def test_pairs_that_no_mapping_holds_are_refused(pairs, path):
    table = with_column("danh_gia", [[{"chu_the": "tap_the", "muc": pairs}]], dossier_schema()["danh_gia"])
    assert refused(RATER.rate(table)) == [("S003", path)]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        (["chi_tieu"], "S003"),  # the list is there
        (["ky_luat"], "S003"),  # never not applicable
        (["ma"], "S003"),
        (["kpi"], "S001"),
        ([None], "S003"),
        ([""], "S001"),
    ],
)
def test_a_name_that_cannot_be_not_applicable_is_refused(named, code):
    found = refused(RATER.rate(with_column(NA, [named], pl.List(pl.String))))
    assert {problem for problem, _ in found} == {code}


def test_a_list_named_twice_as_not_applicable_is_refused():
    table = table_from([good(chi_tieu=NA)]).with_columns(pl.Series(NA, [["chi_tieu", "chi_tieu"]]))
    assert refused(RATER.rate(table)) == [("S003", "chi_tieu[0]"), ("S003", "chi_tieu[1]")]


def test_texts_and_codes_that_are_spoiled_come_out_as_the_reader_says():
    made = [good(ma=code) for code in CODES] + [
        good(de_xuat=[{"ma": "D-1", "noi_dung": "II.2.1.b", "ten": text}]) for text in TEXTS
    ]
    agree(made, RATER)


def test_dossiers_go_into_a_table_and_come_back():
    made = [
        Dossier.from_data(good(ma=f"CB-{n}", chi_tieu=value)) for n, value in enumerate(([TARGET], [], NA))
    ]
    table = to_table(made)
    assert [Dossier.from_data(from_row(row)) for row in table.to_dicts()] == made
    assert table.equals(table_from(dossier.to_data() for dossier in made))
