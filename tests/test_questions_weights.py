"""The weight of each missing fact is true: filling the fact in does what its weight says."""

import datetime as dt
import re

import strategies as own
from hypothesis import assume, given
from hypothesis import strategies as st
from questions_helpers import days, left, rated, scalars

from danhgia_rules import evaluate
from danhgia_rules.answers.questions.model import Weight
from danhgia_rules.dossier.fields import places


def results(result):
    """Every result that a rating leaves open."""
    scale = result.rulebook.rating.scale
    if result.bounds is None:
        return {str(result.rating)}
    low, high = scale.rank(result.bounds.lowest), scale.rank(result.bounds.highest)
    return set(scale.names[low : high + 1]) | ({"not_rated"} if result.bounds.outside else set())


# ---- What may be filled in, worked out here once more and more coarsely --------------------


def pool(dossier, path):
    """Values for a fact, taken from its type alone and from the dates and numbers of its record."""
    name, _, field = re.sub(r"\[.*\]", "", path).partition(".")
    place = places()[name]
    found = place.fields[field] if field else place.value
    kind = found.type.kind
    words = list(found.type.members)
    values = {
        "bool": [False, True],
        "scale": words,
        "name": words,
        "count": [0, 1, 2, 3, 5, 6, 9, 10, 12, 20],
        "number": [0, 1, *(n + d for n in numbers(beside(dossier, path)) for d in (-1, 0, 1) if n + d >= 0)],
        "date": sorted({d + dt.timedelta(days=n) for d in days(beside(dossier, path)) for n in (-1, 0, 1)}),
    }[kind]
    return [*values, *(["khong_ap_dung"] if found.may_be_na else [])]


def beside(dossier, path):
    """The record or block that lacks a fact, as plain data."""
    name, key, field = re.fullmatch(r"(\w+)(?:\[(.+)\])?(?:\.(\w+))?", path).groups()
    found = dossier.to_data().get(name, {}) if field else {}
    if key is None:
        return found
    named = {record.get("ma") or record.get("ma_vi_pham") or record["loai"]: record for record in found}
    return named.get(key, {})


def numbers(data):
    return {n for n in scalars(data) if isinstance(n, int) and not isinstance(n, bool)}


@st.composite
def small_gaps(draw):
    """A made-up rulebook, and a dossier that lacks one to three single facts (no whole list)."""
    rulebook, full, _ = draw(own.cases())
    single = [path for path in own.gaps(full) if len(path) > 1 or places()[path[0]].value]
    assume(single)
    paths = draw(st.lists(st.sampled_from(single), min_size=1, max_size=3, unique=True))
    dossier = own.dossier(own.cut(full, paths))
    result = evaluate(dossier, rulebook=rulebook)
    assume(0 < len(result.missing) <= 4)
    return result


def completions(result, paths, chooser, most=25):
    """Some ways to fill in facts, drawn at random from all of them."""
    pools = [pool(result.dossier, path) for path in paths]
    for _ in range(most):
        yield dict(zip(paths, [chooser.choice(values) for values in pools], strict=True))


# ---- Weights are true ----------------------------------------------------------------------


@own.examples(25)
@given(small_gaps())
def test_each_answer_leads_to_what_rating_the_changed_dossier_gives(result):
    before = results(result)
    for found in result.questions().facts:
        for answer in found.answers:
            again = rated(result.dossier, result.rulebook, dict(answer.changes))
            assert (again.rating, again.bounds) == (answer.outcome.rating, answer.outcome.bounds)
            assert results(again) <= before


@own.examples(25)
@given(small_gaps(), st.randoms(use_true_random=False))
def test_an_answer_that_settles_does_so_whatever_the_other_missing_facts_are(result, chooser):
    asked = result.questions()
    assert (asked.bounds is None) <= all(found.weight is Weight.NONE for found in asked.facts)
    for found in asked.of(Weight.ALONE):
        settles = [a for a in found.answers if a.outcome.bounds is None]
        assert settles
        others = [other.path for other in asked.facts if other is not found]
        for answer in settles:
            for filled in completions(result, others, chooser, 10):
                # Two facts may be told by one field: there the answer stands.
                again = rated(result.dossier, result.rulebook, {**filled, **dict(answer.changes)})
                assert again is None or results(again) == {str(answer.outcome.rating)}


@own.examples(25)
@given(small_gaps(), st.randoms(use_true_random=False))
def test_a_fact_without_weight_never_changes_the_rating(result, chooser):
    asked = result.questions()
    for found in asked.of(Weight.NONE):
        others = [other.path for other in asked.facts if other is not found]
        for filled in completions(result, others, chooser, 6):
            values = pool(result.dossier, found.path)
            ways = (rated(result.dossier, result.rulebook, {**filled, found.path: v}) for v in values)
            assert len({frozenset(results(way)) for way in ways if way is not None}) <= 1


@own.examples(25)
@given(small_gaps())
def test_no_value_does_more_than_the_weight_of_its_fact_says(result):
    before = results(result)
    for found in result.questions().facts:
        values = pool(result.dossier, found.path)
        ways = (rated(result.dossier, result.rulebook, {found.path: value}) for value in values)
        sizes = {len(results(way)) for way in ways if way is not None}
        if found.weight in {Weight.TOGETHER, Weight.NONE}:
            assert sizes <= {len(before)}
        elif found.weight is Weight.NARROWS:
            assert 1 not in sizes


@own.examples(20)
@given(own.cases())
def test_what_is_open_is_open_for_want_of_a_fact_and_lists_are_weighed_by_lists(case):
    rulebook, full, data = case
    result = evaluate(own.dossier(data), rulebook=rulebook)
    before, facts = results(result), result.questions().facts
    assert (len(before) > 1) <= any(found.weight is not Weight.NONE for found in facts)
    for found in facts:
        for answer in found.answers:
            assert left(answer.outcome, result) <= before
            if not answer.is_bound:
                again = rated(result.dossier, rulebook, dict(answer.changes))
                assert again.bounds == answer.outcome.bounds
        if found.weight is Weight.ALONE:
            assert any(answer.outcome.bounds is None and not answer.is_bound for answer in found.answers)
        if found.path in full:
            truth = rated(result.dossier, rulebook, {found.path: full[found.path]})
            if truth is not None and found.weight in {Weight.TOGETHER, Weight.NONE}:
                assert results(truth) == before
