"""What holds for every dossier and every rulebook, bundled or generated."""

import copy
import random

import strategies as own
from hypothesis import assume, given
from hypothesis import strategies as st

from danhgia_rules import Evaluation, Level, Rating, Rulebook, evaluate

ORDER = dict(zip(own.RATINGS, range(4), strict=True))
LEVELS = {"kem": 0, "trung_binh": 1, "tot": 2, "xuat_sac": 3}


def rate(data, rulebook=None) -> Evaluation:
    return evaluate(own.dossier(data), rulebook=rulebook)


def contains(result: Evaluation, full: Evaluation) -> bool:
    """Whether the outcome of a dossier with gaps allows for the outcome of a completion of it."""
    scale = result.rulebook.rating.scale
    if full.bounds is not None:
        return result.bounds is not None
    if result.bounds is None:
        return result.rating == full.rating
    if full.rating == Rating.NOT_RATED:
        return result.bounds.outside
    return scale.rank(result.bounds.lowest) <= scale.rank(full.rating) <= scale.rank(result.bounds.highest)


def level_contains(result: Evaluation, full: Evaluation, name: str) -> bool:
    scale, entry, whole = result.rulebook.scale, result[name], full[name]
    if whole.bounds is not None:
        return entry.bounds is not None
    if entry.bounds is None:
        return entry.level == whole.level
    if whole.level == Level.NOT_APPLICABLE:
        return entry.bounds.outside
    return scale.rank(entry.bounds.lowest) <= scale.rank(whole.level) <= scale.rank(entry.bounds.highest)


@given(own.complete_data())
def test_every_complete_dossier_gets_a_rating_and_twelve_levels(data):
    result = rate(data)
    assert result.rating in {*own.RATINGS, Rating.NOT_RATED}
    assert result.bounds is None
    assert len(result.levels) == 12
    assert set(result.levels.values()) <= {*LEVELS, Level.NOT_APPLICABLE}
    assert result.explain("vi")
    assert result.explain("en")


@given(own.cases())
def test_both_engines_agree_on_any_rulebook_and_the_bounds_hold_every_completion(case):
    rulebook, full_data, data = case
    full, result = rate(full_data, rulebook), rate(data, rulebook)
    assert contains(result, full)
    for name in full.levels:
        assert level_contains(result, full, name)
    assert result.to_json() == rate(data, rulebook).to_json()


@given(own.with_gaps())
def test_the_bounds_of_the_bundled_rulebook_hold_every_completion(pair):
    full_data, data = pair
    full, result = rate(full_data), rate(data)
    assert contains(result, full)
    for name in full.levels:
        assert level_contains(result, full, name)
    if result.bounds is not None:
        assert any(fact.decides for fact in result.trace.missing)


@given(own.complete_data(), st.data())
def test_a_better_record_never_lowers_a_level_or_the_rating(data, choice):
    better = own.improvements(data)
    assume(better)
    changed = choice.draw(st.sampled_from(better))
    before, after = rate(data), rate(changed)
    for name, level in before.levels.items():
        if LEVELS.keys() >= {level, after[name].level}:
            assert LEVELS[after[name].level] >= LEVELS[level], name
    if ORDER.keys() >= {before.rating, after.rating}:
        assert ORDER[after.rating] >= ORDER[before.rating]


@given(own.complete_data(), st.randoms(use_true_random=False))
def test_the_order_of_records_and_keys_never_matters(data, shuffler: random.Random):
    changed = copy.deepcopy(data)
    for value in changed.values():
        if isinstance(value, list):
            shuffler.shuffle(value)
    keys = list(changed)
    shuffler.shuffle(keys)
    before, after = rate(data), rate({key: changed[key] for key in keys})
    assert (before.rating, before.levels) == (after.rating, after.levels)
    assert before.explain().splitlines()[:4] == after.explain().splitlines()[:4]


@given(own.complete_data(), st.sampled_from(own.RATINGS))
def test_codes_names_and_what_people_decided_never_matter(data, decided):
    changed = {**copy.deepcopy(data), "ma": "KHAC-99"}
    for name in ("nhiem_vu", "chi_tieu", "don_vi_truc_thuoc", "de_xuat", "han_che_duoc_chi_ra"):
        for number, record in enumerate(changed[name] if isinstance(changed[name], list) else ()):
            record |= {"ma": f"Z{number}", "ten": "Tên khác"}
    changed["danh_gia"] = [{"chu_the": "cap_co_tham_quyen", "xep_loai": decided, "muc": {"II.2.4": "kem"}}]
    before, after = rate(data), rate(changed)
    assert (before.rating, before.levels) == (after.rating, after.levels)


@given(own.complete_data())
def test_yaml_and_json_round_trips_give_the_same_dossier_and_bytes(data):
    dossier = own.dossier(data)
    again = type(dossier).from_text(dossier.to_yaml())
    third = type(dossier).from_text(dossier.to_json(), form="json")
    assert dossier == again == third
    assert evaluate(dossier).to_json() == evaluate(again).to_json() == evaluate(third).to_json()


@given(own.cases())
def test_each_level_is_the_highest_whose_every_requirement_holds(case):
    """The trace itself shows it: the column of the level holds whole, each higher one fails somewhere."""
    rulebook, data, _ = case
    result = rate(data, rulebook)
    assume(result.bounds is None)
    for entry in result.trace.criteria:
        if entry.rank is None or entry.bounds is not None:
            continue
        assert all(row.holds[entry.rank] for row in entry.requirements)
        for rank in range(entry.rank + 1, len(rulebook.scale.names)):
            assert any(row.holds[rank] is False for row in entry.requirements)
    assert any(row.binds for row in result.trace.requirements) == (
        result.trace.heading.reached != rulebook.rating.scale.names[-1]
    )


@given(own.rulebook_data())
def test_any_generated_rulebook_loads(data):
    rulebook = own.build(data)
    assert isinstance(rulebook, Rulebook)
    assert len(rulebook.criteria) == len(data["criteria"])
