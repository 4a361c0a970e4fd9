"""What a table of dossiers comes to is what `evaluate` gives for each of them, in every column."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from batch_helpers import Data, agree, differences, expected_of, joined, row_from, table_from, table_of
from batch_rulebooks import generated
from batch_spoiling import odd_row, spoiled
from hypothesis import given
from hypothesis import strategies as st
from overlay_helpers import CITY, RULEBOOK
from strategies import FILED, LAW, NA, SOURCE, SOURCES, build, examples, excellent_data, with_gaps

from danhgia_rules import load_rulebook
from danhgia_rules.batch.columns import from_row
from danhgia_rules.batch.packing import Packing
from danhgia_rules.batch.rate import Rated, Rater
from danhgia_rules.catalog import overlaid
from danhgia_rules.errors import EngineDisagreement

SECOND = Path(__file__).parent / "second_rulebook" / "thu_thu.yaml"
RATER = Rater()
"""Shared: plans are kept, and what was rated before must not matter."""

GOOD = excellent_data(FILED, "cap_truong_ctxh")
seeds = st.integers(0, 2**32 - 1).map(random.Random)


@st.composite
def dossiers(draw: st.DrawFn, **options: Any) -> list[Data]:
    """A few dossiers for one table: complete, with gaps, and changed at random."""
    made = [data for pair in draw(st.lists(with_gaps(**options), min_size=1, max_size=2)) for data in pair]
    rng = draw(seeds)
    return [*made, *(spoiled(data, rng)[0] for data in made for _ in range(6))]


# --- The same as one by one


@examples(15)
@given(dossiers())
def test_a_table_comes_to_what_each_dossier_comes_to(made):
    agree(made, RATER)


@examples(20)
@given(generated())
def test_a_table_comes_to_the_same_by_any_rulebook(case):
    rulebook, made = case
    agree(made, Rater(rulebook), rulebook)


@examples(10)
@given(dossiers(), seeds)
def test_rows_that_no_dossier_could_be_written_as_are_read_as_they_stand(made, rng):
    rows = [odd_row(row_from(data), rng) for data in made]
    table = table_of(rows)
    wanted = expected_of(map(from_row, rows), RATER, table["ma"])
    assert list(differences(RATER.rate(table), wanted)) == []


@examples(5)
@given(dossiers())
def test_the_thresholds_of_a_locality_count(made):
    adjusted = overlaid(load_rulebook(RULEBOOK), CITY)
    of_both_years = [*made, *({**data, "ky_danh_gia": "2022"} for data in made)]
    found = Rater(overlay=CITY).rate(table_from(of_both_years))
    wanted = agree(of_both_years, Rater(adjusted), adjusted)
    assert found.rated.equals(wanted.rated)
    assert found.refused["row"].unique().equals(wanted.refused["row"].unique())


@examples(5)
@given(
    dossiers(filed={"bieu_hien": ["T.1.a"], "nhiem_vu": ["T.1.a"], "de_xuat": ["T.1.a"]}, position="thu_thu")
)
def test_a_rulebook_of_another_position_rates_its_own(made):
    rulebook = load_rulebook(SECOND)
    agree([{**data, "ky_danh_gia": rulebook.periods[0]} for data in made], Rater(rulebook), rulebook)


# --- Whatever stands beside it


@examples(5)
@given(dossiers(), seeds)
def test_a_row_comes_to_the_same_in_any_order_and_any_part(made, rng):
    table = table_from(made)
    whole = RATER.rate(table)
    order = rng.sample(range(len(made)), len(made))
    turned = RATER.rate(table[order])
    numbers = {place + 1: row + 1 for place, row in enumerate(order)}
    assert list(differences(joined([_numbered(turned, numbers)]), whole)) == []
    cut = rng.randint(0, len(made))
    parts = [RATER.rate(table[:cut]), RATER.rate(table[cut:], cut + 1)]
    assert list(differences(joined(parts), whole)) == []


def _numbered(found: Rated, numbers: dict[int, int]) -> Rated:
    def again(part: pl.DataFrame) -> pl.DataFrame:
        return part.with_columns(pl.col("row").replace_strict(numbers, return_dtype=pl.UInt64))

    return Rated(again(found.rated), again(found.refused))


@examples(5)
@given(dossiers())
def test_a_table_rated_twice_gives_the_same_bytes(made):
    table = table_from(made)
    one, other = (Rater().rate(table) for _ in range(2))
    assert one.rated.write_ndjson() == other.rated.write_ndjson()
    assert one.refused.write_ndjson() == other.refused.write_ndjson()


@examples(5)
@given(dossiers())
def test_the_packed_trace_of_a_row_is_the_same_by_columns_and_by_the_reader(made):
    rater = Rater(packing=Packing(trace=True))
    for row in rater.rate(table_from(made)).rated.iter_rows(named=True):
        alone = rater._row(rater.evaluate(made[row["row"] - 1]), row["row"])
        assert alone.row(0, named=True) == row


def test_each_row_stands_among_the_rated_or_the_refused():
    rng = random.Random(20211126)  # noqa: S311 - dossiers that can be made again
    made = [spoiled(GOOD, rng, most=4)[0] for _ in range(400)]
    found = agree(made, RATER)
    rated, refused = set(found.rated["row"]), set(found.refused["row"])
    assert rated | refused == set(range(1, 401))
    assert not rated & refused
    assert len(rated) > 200
    assert len(refused) > 40


def test_a_list_that_is_not_applicable_loses_no_row_to_a_gap_beside_it():
    gap = {**GOOD, "chi_tieu": [{"ma": "C-1"}]}
    found = agree([{**GOOD, "chi_tieu": NA}, gap, GOOD], RATER)
    assert found.rated["row"].to_list() == [1, 2, 3]


def test_columns_and_the_reader_of_dossiers_come_to_the_same():
    slow = {**GOOD, "ma": "CB-2 "}
    found = agree([GOOD, slow], RATER).rated
    assert found["ma"].to_list() == ["CB-1", "CB-2"]
    assert found.drop("row", "ma").n_unique() == 1


def test_a_row_that_is_lost_stops_the_table(monkeypatch):
    monkeypatch.setattr(Rater, "_one_by_one", lambda *_: ([], []))
    with pytest.raises(EngineDisagreement):
        Rater().rate(table_from([GOOD, {**GOOD, "ma": "CB-2 "}]))


# --- Exact at the edge


HIGHER = {"at_least", "more_than"}
LEVELS = [{"id": "cao", "label": "Cao"}, {"id": "thap", "label": "Thấp"}]


def one_threshold(body: Data, asks: Data) -> Data:
    """A rulebook of one criterion with one requirement."""
    lowest = {"label": "Mức", "better": "higher", "lowest": {"of": "criteria", "field": "level"}}
    row = {"id": "r", "clause": "a", "indicator": "chi_so", "source": SOURCE, "cao": asks}
    return {
        "schema": "danhgia/rulebook/1",
        "id": "thu",
        "title": "Thử",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "source_text": "vb",
        "levels": LEVELS,
        "sources": SOURCES,
        "indicators": {"chi_so": {"label": "Chỉ số", "better": "higher", **body}, "muc": lowest},
        "criteria": [{"id": "A.1", "title": "Một", "clauses": {"a": LAW}, "requirements": [row]}],
        "rating": {
            "levels": LEVELS,
            "requirements": [{"id": "m", "indicator": "muc", "source": SOURCE, "cao": {"at_least": "cao"}}],
        },
    }


def targets(*amounts: str) -> Data:
    listed = [
        {"ma": f"C-{n}", "ke_hoach": 3, "thuc_hien": Decimal(amount)} for n, amount in enumerate(amounts)
    ]
    return {
        "schema": "danhgia/dossier/1",
        "ma": "a",
        "ky_danh_gia": "2021",
        "chuc_danh": "thu",
        "chi_tieu": listed,
    }


def ratings(body: Data, asks: Data, *made: Data) -> list[str]:
    rulebook = build(one_threshold(body, asks))
    return agree(list(made), Rater(rulebook), rulebook).rated["rating"].to_list()


@pytest.mark.parametrize("word", ["at_least", "more_than", "at_most", "less_than"])
@pytest.mark.parametrize("threshold", ["0.0000001", "0.5", "0.5000000001", "1", "2.9999995"])
def test_a_total_is_compared_exactly_with_any_threshold(word, threshold):
    amounts = ["0", "0.000001", "0.499999", "0.5", "0.500001", "0.0000001", "1", "2.999999", "3", "2.9999995"]
    found = ratings(
        {
            "total": {"of": "chi_tieu", "field": "thuc_hien"},
            "better": "higher" if word in HIGHER else "lower",
        },
        {word: threshold},
        *map(targets, amounts),
    )
    assert set(found) == {"cao", "thap"}


@pytest.mark.parametrize("word", ["at_least", "more_than"])
@pytest.mark.parametrize("threshold", ["33.33%", "33.3333%", "33.333333333%", "66.67%", "0.0001%", "100%"])
def test_a_share_of_sums_is_compared_exactly_with_any_threshold(word, threshold):
    body = {"share": {"of": "chi_tieu", "part": "thuc_hien", "whole": "ke_hoach"}}
    if (word, threshold) == ("more_than", "100%"):
        word = "at_least"  # more than all of it is no threshold
    amounts = [
        "0",
        "1",
        "0.9999",
        "0.99999",
        "1.00001",
        "0.000003",
        "0.000004",
        "2",
        "2.0001",
        "2.0002",
        "3",
        "4",
    ]
    assert set(ratings(body, {word: threshold}, *map(targets, amounts))) == {"cao", "thap"}


LESS = [{"at_most": "75%"}, {"less_than": "75%"}, {"less_than": "100%"}, {"at_most": "99.9%"}]


@pytest.mark.parametrize("known", [{"phai_nop": 4}, {"phai_nop": 0}, {"dung_han": 4}, {}])
@pytest.mark.parametrize("asks", LESS)
def test_a_part_that_is_not_known_is_at_most_the_whole(known, asks):
    body = {"share": {"of": "bao_cao", "part": "dung_han", "whole": "phai_nop"}, "better": "lower"}
    ratings(
        body, asks, *(targets() | {"bao_cao": found} for found in (known, {"phai_nop": 4, "dung_han": 4}))
    )


@pytest.mark.parametrize("asks", LESS)
def test_a_part_of_what_may_not_count_is_at_most_the_whole(asks):
    sums = {"part": "so_tham_du", "whole": "so_cuoc", "among": {"so_co_y_kien": {"at_least": 1}}}
    held = {"loai": "hop_ban_chap_hanh", "so_cuoc": 4, "so_tham_du": 3}
    made = [
        targets() | {"du_hop": meetings} for meetings in ([held], [held, {**held, "so_co_y_kien": 2}], [])
    ]
    ratings({"share": {"of": "du_hop", **sums}, "better": "lower"}, asks, *made)


@pytest.mark.parametrize("word", ["at_least", "at_most", "more_than", "less_than", "is"])
@pytest.mark.parametrize(
    "constant", ["0.123456", "0.12345600000000000000000001", "0.1234559999999999999999999"]
)
def test_a_quantity_is_compared_exactly_with_a_constant_of_many_places(word, constant):
    body = {"count": {"of": "chi_tieu", "where": {"thuc_hien": {word: constant}}}}
    made = [targets(amount) for amount in ("0.123455", "0.123456", "0.123457", "0.12345600000000000001")]
    ratings(body, {"at_least": 1}, *made)


def test_sums_of_the_greatest_numbers_do_not_overflow():
    many = targets(*["1000000000000"] * 10_000)
    body = {"share": {"of": "chi_tieu", "part": "thuc_hien", "whole": "ke_hoach"}}
    for threshold in ("99.99%", "100%"):
        assert ratings(body, {"at_least": threshold}, many, targets("2")) == ["cao", "thap"]
