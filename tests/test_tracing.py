"""What the trace says of overall requirements that count criteria: the number, and which ones."""

from functools import cache

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from strategies import examples

from danhgia_rules import Dossier, evaluate, verify
from danhgia_rules.indicators import State

LEVELS = [{"id": name, "label": name} for name in ("cao", "vua", "thap")]


def criterion(number):
    """A criterion that asks about the tasks of its own clause."""
    row = {"id": "lam", "clause": "a", "indicator": "so_viec", "source": own.SOURCE}
    cells = {"cao": {"at_least": 2}, "vua": {"at_least": 1}}
    return {
        "id": f"A{number}",
        "title": "Tiêu chí",
        "clauses": {"a": own.LAW},
        "requirements": [{**row, **cells}],
    }


@cache
def counting(number):
    """A rulebook of so many criteria on a scale of three, rated by how many are at the highest level."""
    tasks = {"of": "de_xuat", "where": {"noi_dung": {"is": "own_clauses"}}}
    high = {"of": "criteria", "where": {"level": {"is": "cao"}}}
    row = {"id": "dem", "indicator": "so_cao", "source": own.SOURCE}
    return own.build(
        {
            "schema": "danhgia/rulebook/1",
            "id": "dem",
            "title": "Bộ quy tắc đặt ra để thử",
            "position": "thu",
            "assessed_periods": {"from": "2021", "until": "2021"},
            "source_text": "vb",
            "levels": LEVELS,
            "sources": own.SOURCES,
            "indicators": {
                "so_viec": {"label": "Số việc", "better": "higher", "count": tasks},
                "so_cao": {"label": "Số tiêu chí cao", "better": "higher", "count": high},
            },
            "criteria": [criterion(n) for n in range(number)],
            "rating": {
                "levels": LEVELS,
                "requirements": [{**row, "cao": {"at_least": 3}, "vua": {"at_least": 1}}],
                "caps": [],
                "grounds": [],
                "not_rated": [],
            },
        }
    )


def rated(done):
    """Rate a dossier with so many things done for each criterion; None where that is not known."""
    filed = [
        {"ma": f"D-{place}-{n}", "noi_dung": f"A{place}.a"}
        for place, count in enumerate(done)
        for n in range(count)
    ]
    data = {"schema": "danhgia/dossier/1", "ma": "CB", "ky_danh_gia": "2021", "chuc_danh": "thu"}
    return evaluate(Dossier.from_data({**data, "de_xuat": filed}), rulebook=counting(len(done)))


@pytest.mark.parametrize("number", range(1, 6))
def test_a_count_over_criteria_is_known_whatever_the_number(number):
    """Three are as many as the scale has levels: that number is not the mark of “no criterion at all”."""
    (row,) = rated([2] * number).trace.requirements
    assert row.reading.state is State.KNOWN
    assert (row.reading.value, row.reading.part, row.reading.whole) == (number, number, number)
    assert [record.path for record in row.records] == [f"criteria[A{n}]" for n in range(number)]


@given(st.lists(st.integers(0, 2), min_size=1, max_size=5))
@examples(50)
def test_a_count_names_the_criteria_that_it_counts(done):
    result = rated(done)
    counted = [f"criteria[A{n}]" for n, count in enumerate(done) if count == 2]
    (row,) = result.trace.requirements
    assert (row.reading.state, row.reading.value) == (State.KNOWN, len(counted))
    assert [record.path for record in row.records] == counted
    assert result.rating == ("cao" if len(counted) >= 3 else "vua" if counted else "thap")
    assert verify(result.record(b"k" * 32)).same
