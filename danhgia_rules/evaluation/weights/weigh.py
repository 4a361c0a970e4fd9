"""Weigh what is missing: rate with each answer to each missing fact, the others being open.

INVARIANT: a fact is said to settle the rating only when a rating shows it.
"""

import re

from danhgia_rules.answers.questions.model import Answer, Form, Outcome, Question, Questions, Weight, ordered
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import Place, places
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.evaluation.weights.candidates import at_least, at_most, fields_read, greatest, not_yet
from danhgia_rules.evaluation.weights.readers import Readers
from danhgia_rules.evaluation.weights.trials import Trials, outcome_of
from danhgia_rules.levels import Scale
from danhgia_rules.scalars import FieldType
from danhgia_rules.trace import Missing, Trace

_PATH = re.compile(r"([a-z_]+)(?:\[(.+)\])?(?:\.([a-z_]+))?\Z")


def weigh(dossier: Dossier, rated: Rated, trace: Trace) -> Questions:
    """Weigh every missing fact of a dossier by rating it with the answers that are possible.

    Costs about ten ratings for each fact; facts of records that are alike are weighed once.
    Nothing is rated when the rating is settled already.
    """
    now = outcome_of(rated)
    trials, readers = Trials(dossier, rated), Readers(trace, rated)
    facts = [_question(fact, now, trials, readers, rated) for fact in trace.missing]
    return Questions(trace, now, ordered(facts, trace.heading.rating_scale))


def _question(fact: Missing, now: Outcome, trials: Trials, readers: Readers, rated: Rated) -> Question:
    match = _PATH.match(fact.path)
    if match is None:
        raise ValueError(fact.path)
    name, key, field = match.groups()
    place, scale = places()[name], rated.rulebook.rating.scale
    answers = () if now.bounds is None else _answers(place, key, field, trials)
    outcomes = [answer.outcome for answer in answers] or [now]
    return Question(
        path=fact.path,
        weight=_weight(now, answers, scale, bears=fact.decides),
        worst=min(outcomes, key=lambda outcome: _ends(outcome, scale)),
        best=max(outcomes, key=lambda outcome: _ends(outcome, scale)[::-1]),
        answers=answers,
        form=_form(place, key, field, trials, rated),
        readers=readers.of(fact.path),
        open_criteria=readers.open_criteria(fact.path),
    )


def _answers(place: Place, key: str | None, field: str | None, trials: Trials) -> tuple[Answer, ...]:
    if field is not None:
        return trials.of_field(place, key, field)
    return trials.of_whole(place) if place.value is None else trials.of_value(place)


def _weight(now: Outcome, answers: tuple[Answer, ...], scale: Scale, *, bears: bool) -> Weight:
    before = len(now.results(scale))
    left = {(answer.is_bound, len(answer.outcome.results(scale))) for answer in answers}
    if before > 1 and (False, 1) in left:
        return Weight.ALONE
    if any(size < before for _, size in left):
        return Weight.NARROWS
    return Weight.TOGETHER if bears else Weight.NONE


def _ends(outcome: Outcome, scale: Scale) -> tuple[int, int]:
    """Give the ranks of the lowest and of the highest result; no rating counts below all."""
    ranks = [scale.rank(name) for name in outcome.results(scale)]
    places_ = [-1 if rank is None else rank for rank in ranks]
    return places_[0], places_[-1]


def _form(place: Place, key: str | None, field: str | None, trials: Trials, rated: Rated) -> Form:
    if field is not None:
        found = place.fields[field]
        return Form(
            found.type,
            found.may_be_na,
            not_yet=not_yet(place.name, field, trials.record(place, key)),
            at_most=at_most(place.name, field),
            at_least=at_least(place.name, field),
            limit=greatest(place.name),
        )
    if place.value is not None:
        return Form(place.value.type, place.value.may_be_na)
    kind = FieldType("list" if place.is_list else "block")
    return Form(kind, place.may_be_na, fields=fields_read(place, rated.rulebook))
