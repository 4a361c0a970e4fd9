"""What is not known: each missing fact, what its answers would lead to, and whom to ask what.

The weights are worked out by rating; this holds them, and knows the trace only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from danhgia_rules.citations import Citation
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.levels import Rating, Scale
from danhgia_rules.quiet import Quiet
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit
from danhgia_rules.scalars import FieldType
from danhgia_rules.trace import Bounds, Trace

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out


class Weight(StrEnum):
    """How much a missing fact matters to the rating, given what else is missing.

    `ALONE`: some answer to it settles the rating, whatever the other missing facts are.
    `NARROWS`: no answer settles it, but some answer makes the range smaller.
    `TOGETHER`: no answer to it alone changes the range; with others it may matter.
    `NONE`: whatever the answers are, this one does not bear on the rating.
    """

    ALONE = "alone"
    NARROWS = "narrows"
    TOGETHER = "together"
    NONE = "none"


class Way(StrEnum):
    """How a missing fact may be answered.

    `VALUE`, `NOT_APPLICABLE`, `NOT_YET` (the date of a thing that is not finished) and `EMPTY`
    (a list without records) are answers. `EXAMPLE` is one list, made up to prove what an answer
    can do. `AT_WORST` and `AT_BEST` are no answers but bounds: every indicator that lacks the
    list, each by itself, at its worst or at its best.
    """

    VALUE = "value"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"
    EMPTY = "empty"
    EXAMPLE = "example"
    AT_WORST = "at_worst"
    AT_BEST = "at_best"


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Quiet):
    """What the rating is: settled, or `undetermined` with its bounds."""

    rating: Rating
    bounds: Bounds | None

    def results(self, scale: Scale) -> tuple[str, ...]:
        """Name every result that is left, lowest first; `not_rated`, where possible, before them."""
        if self.bounds is None:
            return (str(self.rating),)
        low, high = (scale.rank(name) or 0 for name in (self.bounds.lowest, self.bounds.highest))
        outside = (str(Rating.NOT_RATED),) if self.bounds.outside else ()
        return (*outside, *scale.names[low : high + 1])


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Quiet):
    """One way to answer, the value as the dossier holds it, and what the rating is then.

    `changes` are paths and values, as `what_if` takes them; empty for a bound.
    """

    way: Way
    value: Any
    changes: tuple[tuple[str, Any], ...]
    outcome: Outcome

    @property
    def is_bound(self) -> bool:
        """Whether it only bounds what answers can do, and may not be an answer that anybody can give."""
        return self.way in {Way.AT_WORST, Way.AT_BEST}


@dataclass(frozen=True, slots=True, repr=False)
class Form(Quiet):
    """What may be answered: the type of a fact, or what the records of a list (or a block) consist of.

    `not_yet` names the field that says that a date has not come; `at_most` names fields that a
    number cannot exceed, `at_least` those that it cannot fall short of, `limit` a greatest number.
    """

    type: FieldType
    may_be_na: bool
    not_yet: str | None = None
    at_most: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    limit: int | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Reader(Quiet):
    """What reads a fact: a requirement or the condition of a criterion, an overall requirement, a limit."""

    indicator: Indicator
    criterion: Criterion | None = None
    clauses: tuple[str, ...] = ()
    limit: Limit | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Question(Quiet):
    """A missing fact: its path and weight, what reads it, what may be answered, what each answer does.

    `worst` and `best` are the rating after the worst and after the best answer, the other
    missing facts being open. `open_criteria` are those whose level is open for want of it.
    `answers` are those that were tried, in their order; of numbers and dates they include both
    sides of each border at which the rating changes. Empty where the rating is settled.
    """

    path: str
    weight: Weight
    worst: Outcome
    best: Outcome
    answers: tuple[Answer, ...]
    form: Form
    readers: tuple[Reader, ...]
    open_criteria: tuple[str, ...]

    @property
    def is_worth_asking(self) -> bool:
        """Whether it bears on the rating or on the level of a criterion."""
        return self.weight is not Weight.NONE or bool(self.open_criteria)


@dataclass(frozen=True, slots=True, repr=False)
class Questions(Quiet):
    """What is not known about a rating: its range, and the missing facts by weight.

    `facts` come by weight, then by how far an answer narrows the range, then by place.
    """

    trace: Trace
    outcome: Outcome
    facts: tuple[Question, ...]

    @property
    def bounds(self) -> Bounds | None:
        """The range of the rating; None when it is settled."""
        return self.outcome.bounds

    def of(self, weight: Weight) -> tuple[Question, ...]:
        """Give the facts of one weight."""
        return tuple(fact for fact in self.facts if fact.weight == weight)

    def explain(self, lang: Lang = "vi") -> str:
        """Say the range, what each answer would lead to, and the sheet of questions."""
        from danhgia_rules.answers.questions.text import questions_text  # noqa: PLC0415 - it needs this class

        return questions_text(self, language(lang))

    def sheet(self, lang: Lang = "vi") -> str:
        """Give only the sheet to send to whoever holds the facts: it says nothing else of the dossier."""
        from danhgia_rules.answers.questions.sheet import sheet_text  # noqa: PLC0415 - it needs this class

        return sheet_text(self, language(lang))

    def to_data(self) -> "out.Questions":
        """Give it as plain data for JSON."""
        from danhgia_rules.answers.questions.data import questions_data  # noqa: PLC0415 - it needs this class

        return questions_data(self)


def ordered(facts: Iterable[Question], scale: Scale) -> tuple[Question, ...]:
    """Order facts by weight, then by how few results an answer leaves; else as they come."""
    weights = list(Weight)

    def left(fact: Question) -> tuple[int, int, int]:
        sizes = [len(outcome.results(scale)) for outcome in (fact.worst, fact.best)]
        tried = [len(answer.outcome.results(scale)) for answer in fact.answers]
        return weights.index(fact.weight), min(tried, default=0), sum(sizes)

    return tuple(sorted(facts, key=left))
