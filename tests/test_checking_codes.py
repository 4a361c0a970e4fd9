"""What the search makes of values is what the evaluator makes of them; relations allow what can be."""

from functools import reduce

import pytest
from hypothesis import given
from strategies import cases, complete_data, dossier, examples

from danhgia_rules import load_rulebook
from danhgia_rules.checking.codes import CriterionReader, RatingReader, join
from danhgia_rules.checking.regions import Region, variables
from danhgia_rules.checking.relations import groups
from danhgia_rules.checking.witness import Realizer
from danhgia_rules.engine.reference import over_levels
from danhgia_rules.evaluation.rating import rate

BUNDLED = load_rulebook("248_qdtu_2021.cap_truong_ctxh")


def placed(rulebook, rated):
    """Give the place of every value: over the dossier its region, over levels the value itself."""
    values = rated.worst_facts.values
    found = {
        indicator.key: None
        if values[indicator.key] is None
        else next(region for region in variable.regions if values[indicator.key] in region)
        for variable in variables(rulebook)
        for indicator in variable.indicators
    }
    rules = rulebook.rating
    for indicator in [row.indicator for row in (*rules.requirements, *rules.limits)]:
        if indicator.reads_levels:
            value = over_levels(indicator, rulebook, rated.worst.verdict.levels, rated.worst_facts)
            found[indicator.key] = None if value is None else Region(value, value, whole=False)
    return found


def coded(reader, places):
    """Read the places one by one, and join what each of them does."""
    return reduce(join, [reader.code({key: place}) for key, place in places.items()], reader.code({}))


def assert_same(rulebook, rated):
    verdict, places = rated.worst.verdict, placed(rulebook, rated)
    for criterion, level in zip(rulebook.criteria, verdict.levels, strict=True):
        reader = CriterionReader(criterion)
        assert reader.level(coded(reader, places)) == level
    reader = RatingReader(rulebook.rating, watched=rulebook.rating.limits)
    code = coded(reader, places)
    assert reader.applied(code) == {name for name, _ in verdict.limits}
    assert reader.rating(code) == (None if verdict.not_rated else verdict.rating)


@examples(60)
@given(case=cases())
def test_a_code_says_what_the_evaluator_derives_for_any_rulebook(case):
    rulebook, complete, _ = case
    assert_same(rulebook, rate(dossier(complete), rulebook))


@examples(60)
@given(data=complete_data())
def test_a_code_says_what_the_evaluator_derives_for_the_bundled_rulebook(data):
    assert_same(BUNDLED, rate(dossier(data), BUNDLED))


def test_a_limit_holds_at_its_level_though_a_lower_column_does_not_hold():
    """The best column asks nothing of work on time: it may hold where the next one does not."""
    late = Region(
        0, next(r for r in variable("ty_le_chi_tieu_dung_han_bao_dam").regions if r.low > 0).low, whole=False
    )
    held = Region(2, 2, whole=True)
    found = Realizer(BUNDLED).dossier(
        {"ty_le_chi_tieu_dung_han_bao_dam": late, "rating.xep_loai_don_vi": held}
    )
    rated = rate(found, BUNDLED)
    assert (rated.worst.verdict.reached, rated.worst.verdict.rating) == (3, 2)
    assert_same(BUNDLED, rated)


def variable(key):
    return next(one for one in variables(BUNDLED) if one.key == key)


# --- Relations


def combinations(key):
    group = next(one for one in groups(variables(BUNDLED)) if key in [v.key for v in one.variables])
    names = [one.key for one in group.variables]
    return [dict(zip(names, places, strict=True)) for places in group.combinations()]


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("ty_le_chi_tieu_vuot", "ty_le_chi_tieu_dat"),
        ("ty_le_don_vi_hoan_thanh_tot", "ty_le_don_vi_hoan_thanh"),
        ("ty_le_han_che_khac_phuc_dung_han", "ty_le_han_che_da_khac_phuc"),
        ("ty_le_nhiem_vu_dung_han@II.2.3", "ty_le_nhiem_vu_hoan_thanh@II.2.3"),
    ],
)
def test_shares_of_one_whole_apply_together_and_the_stricter_is_never_above(less, more):
    found = combinations(less)
    assert all((one[less] is None) == (one[more] is None) for one in found)
    asked = [(one[less], one[more]) for one in found if one[less] is not None]
    assert asked
    assert all(low.low < high.high or low == high for low, high in asked)
    assert {one[more] for one in found} == {*variable(more).regions, None}
