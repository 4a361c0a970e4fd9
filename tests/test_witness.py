"""Witness dossiers: what comes out meets what was asked, and little that can be is not found."""

import itertools
import re
from fractions import Fraction
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules import Rating, evaluate, load_rulebook
from danhgia_rules.checking.regions import Region, variables
from danhgia_rules.checking.witness import Realizer
from danhgia_rules.checking.witness.integers import Row, least
from danhgia_rules.evaluation.rating import rate, readers_of
from danhgia_rules.indicators import Sheet, State

BUNDLED = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
SECOND = load_rulebook(Path(__file__).parent / "second_rulebook" / "thu_thu.yaml")
REALIZER = Realizer(BUNDLED)


def readings(dossier, rulebook):
    """The readings of a dossier by the key of the indicator."""
    sheet = Sheet(dossier)
    pairs = [(read(sheet), group) for read, group in readers_of(rulebook)]
    return {indicator.key: reading for reading, group in pairs for indicator in group}


def place_of(variable, value):
    """The region that a value lies in; None for what is not applicable."""
    return None if value is None else next(region for region in variable.regions if value in region)


def meets(dossier, rulebook, targets):
    found = readings(dossier, rulebook)
    return all(
        found[key].state is State.NOT_APPLICABLE
        if region is None
        else found[key].state is State.KNOWN and found[key].value in region
        for key, region in targets.items()
    )


def of_place(rulebook, name):
    return [variable for variable in variables(rulebook) if variable.indicators[0].of == name]


# ---- What comes out --------------------------------------------------------------------------


@own.examples(10)
@given(own.rulebook_data(), st.data())
def test_whatever_comes_out_meets_its_targets_misses_no_fact_and_is_rated(data, draws):
    rulebook = own.build(data)
    chosen = draws.draw(st.lists(st.sampled_from(variables(rulebook)), max_size=6, unique=True))
    targets = {variable.key: draws.draw(st.sampled_from(variable.places())) for variable in chosen}
    dossier = Realizer(rulebook).dossier(targets)
    if dossier is None:
        return
    assert meets(dossier, rulebook, targets)
    assert all(reading.state is not State.UNKNOWN for reading in readings(dossier, rulebook).values())
    result = evaluate(dossier, rulebook=rulebook)
    assert result.bounds is None
    assert all(result[criterion.id].bounds is None for criterion in rulebook.criteria)


@own.examples(10)
@given(own.rulebook_data(), st.data())
def test_the_same_targets_give_the_same_dossier_whatever_was_asked_before(data, draws):
    rulebook = own.build(data)
    chosen = draws.draw(st.lists(st.sampled_from(variables(rulebook)), min_size=1, max_size=3, unique=True))
    targets = {variable.key: draws.draw(st.sampled_from(variable.places())) for variable in chosen}
    used = Realizer(rulebook)
    used.dossier({})
    found = [
        used.dossier(targets),
        used.dossier(dict(reversed(targets.items()))),
        Realizer(own.build(data)).dossier(targets),
    ]
    assert len({dossier and dossier.to_json() for dossier in found}) == 1


def test_every_list_of_a_witness_is_short_and_its_records_have_codes():
    for variable in variables(BUNDLED):
        for region in variable.places():
            dossier = REALIZER.dossier({variable.key: region})
            lists = {name: value for name, value in dossier if isinstance(value, tuple)}
            assert all(len(records) <= 20 for records in lists.values())
            codes = [getattr(record, "ma", None) for records in lists.values() for record in records]
            assert all(code is None or re.match(r"[A-Z]{2}-[0-9]{2,}\Z", code) for code in codes)


# ---- What is found ---------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook", [BUNDLED, SECOND], ids=lambda rulebook: rulebook.id)
def test_every_region_of_every_variable_is_reached_by_a_dossier(rulebook):
    realizer = Realizer(rulebook)
    for variable in variables(rulebook):
        for region in variable.places():
            assert realizer.dossier({variable.key: region}) is not None, (variable.key, region)


@own.examples(10)
@given(own.rulebook_data(), st.data())
def test_every_single_region_of_a_generated_rulebook_is_reached(data, draws):
    rulebook = own.build(data)
    realizer = Realizer(rulebook)
    chosen = draws.draw(st.lists(st.sampled_from(variables(rulebook)), min_size=1, max_size=4, unique=True))
    for variable in chosen:
        region = draws.draw(st.sampled_from(variable.places()))
        assert realizer.dossier({variable.key: region}) is not None, (variable.indicators[0].body, region)


@own.examples(10)
@given(own.cases())
def test_where_a_dossier_has_its_values_a_witness_has_them_too(case):
    rulebook, full, _ = case
    found = readings(own.dossier(full), rulebook)
    targets = {
        variable.key: place_of(variable, found[variable.key].value)
        for variable in variables(rulebook)
        if found[variable.key].state is not State.UNKNOWN
    }
    assert Realizer(rulebook).dossier(targets) is not None


@own.examples(20)
@given(own.complete_data())
def test_a_witness_of_all_values_of_a_dossier_is_rated_as_that_dossier(full):
    dossier = own.dossier(full)
    found = readings(dossier, BUNDLED)
    targets = {one.key: place_of(one, found[one.key].value) for one in variables(BUNDLED)}
    witness, original = evaluate(REALIZER.dossier(targets)), evaluate(dossier)
    assert (witness.rating, witness.levels) == (original.rating, original.levels)


def _shares(patterns, most):
    """Every tuple of shares that a list of at most so many records of some patterns can have."""
    width = len(patterns[0])
    for size in range(1, most + 1):
        for counts in _counts(size, len(patterns)):
            met = [
                sum(n for n, pattern in zip(counts, patterns, strict=True) if pattern[m])
                for m in range(width)
            ]
            yield tuple(Fraction(number, size) for number in met)


def _counts(size, kinds):
    if kinds == 1:
        yield (size,)
        return
    for first in range(size + 1):
        for rest in _counts(size - first, kinds - 1):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("name", "patterns", "most"),
    [
        # met, exceeded, met on time and of assured quality
        ("chi_tieu", [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)], 11),
        # overcome, overcome in time, planned
        ("han_che_duoc_chi_ra", [(0, 0, 0), (0, 0, 1), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)], 10),
        # rated at least completion, at least good
        ("don_vi_truc_thuoc", [(0, 0), (1, 0), (1, 1)], 30),
    ],
)
def test_all_shares_that_records_can_have_together_are_found(name, patterns, most):
    group = of_place(BUNDLED, name)
    possible = {
        tuple(place_of(one, share) for one, share in zip(group, shares, strict=True))
        for shares in set(_shares(patterns, most))
    }
    possible.add((None,) * len(group))
    for regions in itertools.product(*(variable.places() for variable in group)):
        targets = {one.key: region for one, region in zip(group, regions, strict=True)}
        dossier = REALIZER.dossier(targets)
        if regions in possible:
            assert dossier is not None, regions
            assert meets(dossier, BUNDLED, targets)
        else:  # all that fit into short lists are in `possible`: only longer ones may be found besides
            assert dossier is None or len(getattr(dossier, name)) > most, regions


@pytest.mark.parametrize("criterion", ["II.1.1", "II.1.3", "II.2.2", "II.2.3"])
def test_the_shares_of_tasks_of_one_criterion_leave_those_of_the_others_alone(criterion):
    tasks = of_place(BUNDLED, "nhiem_vu")
    mine = [variable for variable in tasks if variable.key.endswith(f"@{criterion}")]
    others = [variable for variable in tasks if variable not in mine]
    assert len(mine) == 2
    for done, in_time in itertools.product(*(variable.places() for variable in mine)):
        dossier = REALIZER.dossier({mine[0].key: done, mine[1].key: in_time})
        if done is None or in_time is None or in_time.low > done.high:
            assert (dossier is None) == (done is not in_time)
        elif in_time.high <= done.low or done == in_time:
            assert readings(dossier, BUNDLED)[others[0].key].value == 1
            assert all(readings(dossier, BUNDLED)[other.key].value == 1 for other in others)


BODIES = [
    (
        {"share": {"of": "du_hop", "where": {"so_tham_du": {"at_least": {"field": "so_cuoc"}}}}},
        "higher",
        "80%",
    ),
    ({"share": {"of": "du_hop", "part": "so_tham_du", "whole": "so_cuoc"}}, "higher", "92.5%"),
    ({"total": {"of": "du_hop", "field": "so_cuoc"}}, "higher", 40),
    ({"highest": {"of": "du_hop", "field": "so_cuoc"}}, "higher", 12),
    ({"count": {"of": "du_hop", "where": {"so_cuoc": {"at_least": 5}}}}, "higher", 3),
    ({"value": {"of": "bao_cao", "field": "phai_nop"}}, "higher", 7),
    ({"share": {"of": "bao_cao", "part": "dung_han", "whole": "phai_nop"}}, "higher", "55.5%"),
    (
        {"count": {"of": "bieu_hien", "where": {"loai": {"is": "uu_diem"}}, "distinct": "noi_dung"}},
        "higher",
        2,
    ),
    (
        {
            "count": {
                "of": "bieu_hien",
                "where": {
                    "muc_do": {"at_least": "nghiem_trong"},
                    "loai": {"is": "vi_pham"},
                    "co_ket_luan": {"is": True},
                },
            }
        },
        "lower",
        1,
    ),
    ({"count": {"of": "ky_luat", "distinct": "hinh_thuc"}}, "lower", 1),
    ({"highest": {"of": "ky_luat", "field": "ngay_quyet_dinh"}}, "lower", "2021-06-30"),
    ({"count": {"of": "ky_luat", "where": {"don_vi": {"is": "DV-A"}}}}, "lower", 1),
    ({"lowest": {"of": "chi_tieu", "field": "thuc_hien"}}, "higher", "0.5"),
    (
        {
            "share": {
                "of": "chi_tieu",
                "among": {"ke_hoach": {"more_than": 100}},
                "where": {"thuc_hien": {"at_least": {"field": "ke_hoach"}}},
            }
        },
        "higher",
        "66%",
    ),
    (
        {"total": {"of": "chi_tieu", "where": {"chat_luong": {"is": "bao_dam"}}, "field": "ke_hoach"}},
        "higher",
        "1000.25",
    ),
    (
        {
            "exists": {
                "of": "han_che_duoc_chi_ra",
                "where": {"han_khac_phuc": {"less_than": {"period": "start"}}, "da_khac_phuc": {"is": False}},
            }
        },
        "lower",
        False,
    ),
    ({"lowest": {"of": "han_che_duoc_chi_ra", "field": "ngay_chi_ra"}}, "higher", "2020-05-01"),
    (
        {"share": {"of": "thoi_gian_cong_tac", "part": "so_thang_nghi_om", "whole": "so_thang_lam_viec"}},
        "lower",
        "50%",
    ),
    ({"value": {"of": "thoi_gian_cong_tac", "field": "so_thang_nghi_thai_san"}}, "higher", 6),
]
"""Indicators of every shape, most of them in company that makes them hard to meet, each with a threshold."""


def _rulebook_of_every_shape():
    rows = [
        {"id": f"yeu_cau_{n}", "clause": ["a", "b", "c"], "indicator": f"chi_so_{n}", "source": own.SOURCE}
        | {"dat": {"at_least" if better == "higher" else "at_most": threshold}}
        for n, (_, better, threshold) in enumerate(BODIES)
    ]
    indicators = {
        f"chi_so_{n}": {"label": "Chỉ số", "better": better, **body}
        for n, (body, better, _) in enumerate(BODIES)
    }
    lowest = {"label": "Thấp nhất", "better": "higher", "lowest": {"of": "criteria", "field": "level"}}
    rating = {
        "id": "thap_nhat",
        "indicator": "thap_nhat",
        "source": own.SOURCE,
        "hang_0": {"at_least": "dat"},
    }
    return own.build(
        {
            "schema": "danhgia/rulebook/1",
            "id": "thu",
            "title": "Bộ quy tắc đặt ra để thử",
            "position": "thu",
            "assessed_periods": {"from": "2021", "until": "2021"},
            "source_text": "vb",
            "levels": [{"id": name, "label": name} for name in ("dat", "chua_dat")],
            "sources": own.SOURCES,
            "indicators": indicators | {"thap_nhat": lowest},
            "criteria": [
                {
                    "id": "A",
                    "title": "Tiêu chí",
                    "clauses": dict.fromkeys("abc", own.LAW),
                    "requirements": rows,
                }
            ],
            "rating": {
                "levels": [{"id": name, "label": name} for name in ("hang_0", "hang_1")],
                "requirements": [rating],
            },
        }
    )


def test_indicators_of_every_shape_reach_each_of_their_regions():
    rulebook = _rulebook_of_every_shape()
    realizer = Realizer(rulebook)
    missed = [
        (variable.indicators[0].body, region)
        for variable in variables(rulebook)
        for region in variable.places()
        if (region or variable.indicators[0].operation in {"share", "value"})
        and realizer.dossier({variable.key: region}) is None
    ]
    assert missed == []


# ---- What is not named -----------------------------------------------------------------------


def test_with_nothing_named_everything_is_in_its_best_region():
    for rulebook in (BUNDLED, SECOND):
        dossier = Realizer(rulebook).dossier({})
        targets = {one.key: one.places()[0] for one in variables(rulebook)}
        assert meets(dossier, rulebook, targets)


def test_with_nothing_named_every_level_and_the_rating_are_the_highest():
    result = evaluate(REALIZER.dossier({}))
    assert result.rating == Rating.HOAN_THANH_XUAT_SAC
    assert set(result.levels.values()) == {"xuat_sac"}


def test_a_target_in_one_list_leaves_all_other_lists_at_their_best():
    best = REALIZER.dossier({})
    for variable in variables(BUNDLED):
        dossier = REALIZER.dossier({variable.key: variable.places()[-1]})
        changed = {name for name, value in dossier if value != getattr(best, name)}
        assert changed <= {variable.indicators[0].of}


def test_a_target_wins_over_what_is_best_and_the_rest_is_as_good_as_it_can_be():
    dossier = REALIZER.dossier({"ty_le_chi_tieu_dat": Region(Fraction(7, 10), 1, whole=False)})
    found = readings(dossier, BUNDLED)
    assert Fraction(7, 10) < found["ty_le_chi_tieu_dat"].value < 1
    assert found["ty_le_chi_tieu_vuot"].value >= Fraction(1, 2)
    assert found["ty_le_chi_tieu_dung_han_bao_dam"].value >= Fraction(4, 5)


def test_a_list_is_not_applicable_where_all_that_is_asked_of_it_is():
    dossier = REALIZER.dossier({one.key: None for one in of_place(BUNDLED, "don_vi_truc_thuoc")})
    assert dossier.don_vi_truc_thuoc == own.NA


def test_what_never_goes_together_gives_no_dossier():
    met, exceeded, _ = of_place(BUNDLED, "chi_tieu")
    assert REALIZER.dossier({met.key: met.regions[0], exceeded.key: exceeded.regions[-1]}) is None
    assert REALIZER.dossier({met.key: None, exceeded.key: exceeded.regions[-1]}) is None


def test_a_count_is_never_not_applicable():
    assert REALIZER.dossier({"so_han_che@I.1": None}) is None


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        REALIZER.dossier({"khong_co": None})


def test_the_period_is_the_first_year_or_the_one_that_is_named():
    assert REALIZER.dossier({}).ky_danh_gia == "2021"
    named = Realizer(BUNDLED, "2022").dossier({"rating.so_vi_pham_bi_ky_luat": Region(1, 1, whole=True)})
    assert named.ky_danh_gia == "2022"
    assert rate(named, BUNDLED).readings["rating.so_vi_pham_bi_ky_luat"].value == 1


# ---- The integer programs --------------------------------------------------------------------


@own.examples(30)
@given(st.data())
def test_a_program_is_solved_where_small_numbers_solve_it_and_its_answer_meets_all_rows(draws):
    width = draws.draw(st.integers(1, 3))
    small = st.integers(-4, 4)
    rows = [
        Row({n: draws.draw(small) for n in range(width)}, draws.draw(small))
        for _ in range(draws.draw(st.integers(0, 4)))
    ]
    costs = [draws.draw(st.integers(0, 5)) for _ in range(width)]
    found = least(costs, rows, draws.draw(st.integers(0, width)))

    def fits(numbers):
        return all(sum(numbers[n] * f for n, f in row.coefficients.items()) >= row.bound for row in rows)

    fitting = [numbers for numbers in itertools.product(range(7), repeat=width) if fits(numbers)]
    if found is None:
        assert not fitting
    else:
        assert fits(found)
        assert min(found) >= 0


def test_a_program_without_an_answer_in_whole_numbers_ends():
    # Twice one number less twice another is never one.
    assert least([1, 1], [Row({0: 2, 1: -2}, 1), Row({0: -2, 1: 2}, -1)], 2) is None
