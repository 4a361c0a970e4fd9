"""The search over cut points: it agrees with z3 on every question, and with dossiers where there are any."""

import itertools

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import build, cases, dossier, examples, rulebook_data
from z3_rulebook import Formula

from danhgia_rules import load_rulebook
from danhgia_rules.checking import search
from danhgia_rules.checking.regions import variables
from danhgia_rules.checking.space import Space
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.exact import is_bounded
from danhgia_rules.indicators import State
from danhgia_rules.scenarios.positions import Cuts

BUNDLED = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
rulebooks = rulebook_data().map(build)


def cells(rows, scale):
    for row in rows:
        for rank, cell in enumerate(row.cells):
            if cell is not None and cell.comparison is not None:
                yield row, rank, scale.names[rank]


def questions_of_criteria(rulebook):
    """Every question about criteria, as the search and as z3 are asked."""
    for criterion in rulebook.criteria:
        for rank, level in enumerate(rulebook.scale.names):
            yield (
                f"level {criterion.id} {level}",
                lambda space, c=criterion.id, one=level: space.level(c, one),
                lambda formula, c=criterion.id, n=rank: z3.And(
                    formula.levels[c][0], formula.levels[c][1] == n
                ),
            )
        for row, rank, level in cells(criterion.requirements, rulebook.scale):
            yield (
                f"cell {criterion.id} {row.id} {level}",
                lambda space, c=criterion.id, r=row.id, one=level: space.cell(c, r, one),
                lambda formula, c=criterion, spot=(row.id, rank): z3.And(
                    formula.levels[c.id][0], formula.levels[c.id][1] != formula._level(c, spot)[1]
                ),
            )


def differs(formula, **without):
    one, other = formula.rating(), formula.rating(**without)
    return z3.Or(one[0] != other[0], z3.And(z3.Not(one[0]), one[1] != other[1]))


def questions_of_rating(rulebook):
    rules = rulebook.rating
    for rank, level in enumerate(rules.scale.names):
        yield (
            f"rating {level}",
            lambda space, one=level: space.rating(one),
            lambda formula, n=rank: z3.And(z3.Not(formula.rating()[0]), formula.rating()[1] == n),
        )
    for row, rank, level in cells(rules.requirements, rules.scale):
        yield (
            f"rating cell {row.id} {level}",
            lambda space, r=row.id, one=level: space.cell(None, r, one),
            lambda formula, spot=(row.id, rank): differs(formula, cell=spot),
        )
    for limit in rules.limits:
        yield (
            f"applies {limit.id}",
            lambda space, one=limit.id: space.applies(one),
            lambda formula, one=limit: formula.applies(one),
        )
        yield (
            f"decides {limit.id}",
            lambda space, one=limit.id: space.decides(one),
            lambda formula, one=limit.id: differs(formula, limit=one),
        )
        yield (
            f"lifted {limit.id}",
            lambda space, one=limit.id: space.lifted(one),
            lambda formula, one=limit: z3.And(formula.meets(one), formula.excused(one)),
        )
    for chosen in itertools.chain(*(itertools.combinations(rules.limits, size) for size in (0, 1, 2))):
        yield (
            f"limits {[one.id for one in chosen]}",
            lambda space, some=chosen: space.limits(frozenset(one.id for one in some)),
            lambda formula, some=chosen: z3.And(
                [formula.applies(one) == (one in some) for one in formula.rulebook.rating.limits]
            ),
        )


def disagreements(rulebook, questions):
    space, formula = Space(rulebook), Formula(rulebook)
    return [
        name
        for name, ask, formulate in questions
        if (ask(space) is not None) != formula.possible(formulate(formula))
    ]


@examples(20)
@given(rulebook=rulebooks)
def test_z3_agrees_on_every_question_about_criteria(rulebook):
    assert disagreements(rulebook, questions_of_criteria(rulebook)) == []


@examples(12)
@given(rulebook=rulebooks)
def test_z3_agrees_on_every_question_about_the_overall_rules(rulebook):
    assert disagreements(rulebook, questions_of_rating(rulebook)) == []


def test_z3_agrees_on_the_bundled_rulebooks():
    assert disagreements(BUNDLED, questions_of_criteria(BUNDLED)) == []
    chosen = [question for question in questions_of_rating(BUNDLED) if not question[0].startswith("limits")]
    assert disagreements(BUNDLED, chosen[::3]) == []


def lies(formula, key, region):
    """The value of an indicator is known and lies in a region."""
    value, asked = formula.value[key], z3.Not(formula.na[key])
    low = z3.Q(*region.low.as_integer_ratio())
    if region.is_point:
        return z3.And(asked, value == low)
    ends = [value >= low if region.whole else value > low]
    if is_bounded(region.high):
        high = z3.Q(*region.high.as_integer_ratio())
        ends.append(value <= high if region.whole else value < high)
    return z3.And(asked, *ends)


@examples(15)
@given(rulebook=rulebooks, data=st.data())
def test_z3_agrees_on_where_values_lie_while_these_limits_and_no_others_apply(rulebook, data):
    """Values over the dossier and over levels, one or two of them, under every kind of rule."""
    space, formula, cuts = Space(rulebook), Formula(rulebook), Cuts(rulebook)
    keys = [one.key for one in rulebook.indicators if one.key in formula.value]
    chosen = data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True))
    only = {key: data.draw(st.sampled_from(cuts.of(key))) for key in chosen}
    limits = rulebook.rating.limits
    some = data.draw(st.sets(st.sampled_from([one.id for one in limits]), max_size=2)) if limits else set()
    applying = data.draw(st.sampled_from([None, frozenset(some)]))
    exactly = [formula.applies(one) == (one.id in some) for one in limits if applying is not None]
    inside = [lies(formula, key, region) for key, region in only.items()]
    found = space.values(only, applying)
    assert (found is not None) == formula.possible(*inside, *exactly)


@examples(15)
@given(rulebook=rulebooks, data=st.data())
def test_z3_agrees_on_places_where_the_rest_of_a_column_holds(rulebook, data):
    space, formula = Space(rulebook), Formula(rulebook)
    owner = data.draw(st.sampled_from([*rulebook.criteria, None]))
    rules = rulebook.rating if owner is None else owner
    scale = rulebook.rating.scale if owner is None else rulebook.scale
    known = {one.key: found for found in variables(rulebook) for one in found.indicators}
    choices = [found for found in cells(rules.requirements, scale) if found[0].indicator.key in known]
    if not choices:
        return
    row, rank, level = data.draw(st.sampled_from(choices))
    region = data.draw(st.sampled_from(known[row.indicator.key].regions))
    inside = lies(formula, row.indicator.key, region)
    rest = z3.And([formula.holds(other, rank) for other in rules.requirements if other.id != row.id])
    asked = z3.BoolVal(True) if owner is None else formula.levels[owner.id][0]
    found = space.at(None if owner is None else owner.id, row.id, level, region)
    assert (found is not None) == formula.possible(inside, rest, asked)


@examples(30)
@given(case=cases())
def test_what_a_dossier_shows_is_never_proved_impossible(case):
    rulebook, complete, _ = case
    rated = rate(dossier(complete), rulebook)
    if any(reading.state is State.UNKNOWN for reading in rated.readings.values()):
        return
    space, verdict = Space(rulebook), rated.worst.verdict
    for criterion, level in zip(rulebook.criteria, verdict.levels, strict=True):
        assert level is None or space.level(criterion.id, rulebook.scale.names[level]) is not None
    applied = frozenset(name for name, _ in verdict.limits)
    assert space.limits(applied) is not None
    if not verdict.not_rated:
        assert space.rating(rulebook.rating.scale.names[verdict.rating]) is not None


@examples(30)
@given(case=cases())
def test_every_reading_lies_in_exactly_one_region(case):
    rulebook, complete, _ = case
    readings = rate(dossier(complete), rulebook).readings
    for variable in variables(rulebook):
        for indicator in variable.indicators:
            value = readings[indicator.key].value
            if value is not None:
                assert sum(value in region for region in variable.regions) == 1


def test_a_search_that_would_be_too_large_says_so(monkeypatch):
    monkeypatch.setattr(search, "MOST_STATES", 10)
    with pytest.raises(search.TooLargeError):
        Space(BUNDLED).rating("hoan_thanh_tot")


@settings(max_examples=5)
@given(rulebook=rulebooks)
def test_a_proof_that_is_lost_by_taking_shared_facts_apart_is_never_a_wrong_one(rulebook):
    whole = Space(rulebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "MOST_SHARED", 0)
        apart = Space(rulebook)
    for name, ask, _ in questions_of_rating(rulebook):
        if ask(apart) is None:
            assert ask(whole) is None, name
