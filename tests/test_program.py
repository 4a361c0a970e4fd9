"""Rules made from a rulebook: any number of criteria, counts over levels, what is said of each rule."""

import pytest
import strategies as own

from danhgia_rules import RulebookError, evaluate
from danhgia_rules.engine.durable import MAX_ANTECEDENTS
from danhgia_rules.engine.program import program_of
from danhgia_rules.indicators.reading import Reading, State, known

SHARE = {"of": "don_vi_truc_thuoc", "where": {"xep_loai": {"at_least": "hoan_thanh"}}}
MEETINGS = {"of": "du_hop", "part": "so_tham_du", "whole": "so_cuoc"}


def large(count):
    """A rulebook of many criteria: every one reads the units, the last one meetings too."""
    levels = [{"id": name, "label": name} for name in ("cao", "giua", "thap")]
    cells = {"cao": {"at_least": "90%"}, "giua": {"at_least": "50%"}}
    row = {"id": "don_vi", "clause": "a", "indicator": "don_vi", "source": own.SOURCE, **cells}
    criteria = [
        {"id": f"K.{n}", "title": "K", "clauses": {"a": own.LAW}, "requirements": [row]} for n in range(count)
    ]
    criteria[-1]["requirements"] = [row, {**row, "id": "hop", "indicator": "hop"}]
    return {
        "schema": "danhgia/rulebook/1",
        "id": "lon",
        "title": "Lớn",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "source_text": "vb",
        "levels": levels,
        "sources": own.SOURCES,
        "indicators": {
            "don_vi": {"label": "Đơn vị", "better": "higher", "share": SHARE},
            "hop": {"label": "Họp", "better": "higher", "share": MEETINGS},
            "thap_nhat": {
                "label": "Thấp nhất",
                "better": "higher",
                "lowest": {"of": "criteria", "field": "level"},
            },
            "so_thap": {
                "label": "Số thấp",
                "better": "lower",
                "count": {"of": "criteria", "where": {"level": {"is": "thap"}}},
            },
            "so_cao": {
                "label": "Số cao",
                "better": "higher",
                "count": {"of": "criteria", "where": {"level": {"is": "cao"}}},
            },
        },
        "criteria": criteria,
        "rating": {
            "levels": [{"id": name, "label": name} for name in ("nhat", "nhi", "ba")],
            "requirements": [
                {
                    "id": "thap_nhat",
                    "indicator": "thap_nhat",
                    "source": own.SOURCE,
                    "nhat": {"at_least": "cao"},
                    "nhi": {"at_least": "giua"},
                },
                {"id": "so_cao", "indicator": "so_cao", "source": own.SOURCE, "nhat": {"at_least": 1}},
            ],
            "grounds": [
                {
                    "id": "hai",
                    "title": "Hai",
                    "indicator": "so_thap",
                    "when": {"at_least": 2},
                    "source": own.SOURCE,
                }
            ],
        },
    }


def facts(good, attended):
    ratings = ["hoan_thanh"] * good + ["khong_hoan_thanh"] * (10 - good)
    return {
        "schema": "danhgia/dossier/1",
        "ma": "CB-1",
        "ky_danh_gia": "2021",
        "chuc_danh": "thu",
        "don_vi_truc_thuoc": [{"ma": f"D{n}", "xep_loai": name} for n, name in enumerate(ratings)],
        "du_hop": [{"loai": "hop_ban_chap_hanh", "so_cuoc": 10, "so_tham_du": attended}],
    }


@pytest.mark.parametrize("count", [2, MAX_ANTECEDENTS - 1, MAX_ANTECEDENTS, MAX_ANTECEDENTS + 1, 40, 100])
@pytest.mark.parametrize(
    ("good", "attended", "rating"),
    [(10, 9, "nhat"), (10, 5, "nhi"), (10, 4, "ba"), (8, 10, "nhi"), (4, 10, "ba")],
)
def test_a_rating_hangs_on_every_one_of_many_criteria(count, good, attended, rating):
    result = evaluate(own.dossier(facts(good, attended)), rulebook=own.build(large(count)))
    assert result.rating == rating
    assert len(result) == count


def test_a_rulebook_beyond_what_the_engine_takes_is_refused():
    with pytest.raises(RulebookError) as caught:
        own.build(large(101))
    assert [problem.code for problem in caught.value.problems] == ["R037"]


def test_a_count_over_levels_is_open_while_a_criterion_may_not_apply():
    data = facts(4, 10)
    del data["du_hop"]
    rulebook = own.build(large(2))
    result = evaluate(own.dossier(data), rulebook=rulebook)
    assert result.rating == "ba"
    data["don_vi_truc_thuoc"] = "khong_ap_dung"
    result = evaluate(own.dossier(data), rulebook=rulebook)
    assert result.levels == {"K.0": "not_applicable", "K.1": "undetermined"}
    assert result["K.1"].bounds.outside


def test_each_rule_says_what_it_concludes():
    program = program_of(own.build(large(20)))
    assert program.describe("c3_l2") == ("level", "K.3", 2)
    assert program.describe("c3_gate") == ("level", "K.3", None)
    assert program.describe("k0") == ("limit", "hai", 0)
    assert program.describe("o_l2") == ("reached", "", 2)
    assert {program.describe(rule.name)[0] for rule in program.rules} == {
        "level",
        "part",
        "limit",
        "reached",
        "rating",
    }


def test_a_known_reading_is_pinned_where_it_is():
    assert known(3).pinned(at_worst=True, higher_is_better=True) == 3
    assert known(3).pinned(at_worst=False, higher_is_better=False) == 3
    assert Reading(State.UNKNOWN, 1, 4).value is None
