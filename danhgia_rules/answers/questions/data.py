"""What is not known, as plain data for JSON: no float, no object of ours."""

from typing import TYPE_CHECKING, Final

from danhgia_rules.answers.facts import asked_data, fact_data
from danhgia_rules.answers.questions.model import Answer, Form, Outcome, Question, Questions, Reader
from danhgia_rules.trace_data import bounds_data, citation_data

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

QUESTIONS: Final = "danhgia/questions/1"


def questions_data(answer: Questions) -> "out.Questions":
    """Give the missing facts by weight as plain data."""
    return {
        "schema": QUESTIONS,
        **asked_data(answer.trace),
        "facts": [_fact(fact) for fact in answer.facts],
    }


def _fact(fact: Question) -> "out.Question":
    return {
        "path": fact.path,
        "weight": str(fact.weight),
        "worst": _outcome(fact.worst),
        "best": _outcome(fact.best),
        "answers": [_answer(answer) for answer in fact.answers],
        "may_be": _form(fact.form),
        "read_by": [_reader(reader) for reader in fact.readers],
        "open_criteria": list(fact.open_criteria),
    }


def _outcome(outcome: Outcome) -> "out.Outcome":
    return {"rating": str(outcome.rating), "bounds": bounds_data(outcome.bounds)}


def _answer(answer: Answer) -> "out.Answered":
    changes = {path: fact_data(value) for path, value in answer.changes}
    return {"way": str(answer.way), "changes": changes, **_outcome(answer.outcome)}


def _form(form: Form) -> "out.Form":
    return {
        "kind": form.type.kind,
        "words": list(form.type.members) if form.type.kind != "bool" else [],
        "not_applicable": form.may_be_na,
        "not_yet": form.not_yet,
        "at_most": list(form.at_most),
        "at_least": list(form.at_least),
        "limit": form.limit,
        "fields": list(form.fields),
    }


def _reader(reader: Reader) -> "out.Reader":
    return {
        "criterion": None if reader.criterion is None else reader.criterion.id,
        "clauses": list(reader.clauses),
        "limit": None if reader.limit is None else reader.limit.id,
        "indicator": reader.indicator.id,
        "label": reader.indicator.labels[0],
        "source": None if reader.citation is None else citation_data(reader.citation),
    }
