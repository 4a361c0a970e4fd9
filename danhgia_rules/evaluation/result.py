"""The result of an evaluation: levels, rating, and the trace and text made when asked for."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from danhgia_rules.catalog import Choice
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.evaluation.tracing import Tracer
from danhgia_rules.explanation import explain, explain_criterion, result_word
from danhgia_rules.lazy import lazy
from danhgia_rules.levels import Level
from danhgia_rules.rulebook.model import Criterion, Rulebook
from danhgia_rules.trace import Bounds, CriterionTrace, Trace
from danhgia_rules.trace_data import bounds_data, trace_data
from danhgia_rules.validation import closest

SCHEMA = "danhgia/evaluation/1"

Lang = Literal["vi", "en"]


class CriterionResult:
    """The level of one criterion: `level`, its `bounds` when undetermined, `trace` and `explain()`."""

    def __init__(self, criterion: Criterion, level: Level, bounds: Bounds | None, tracer: Tracer) -> None:
        self.id = criterion.id
        self.title = criterion.titles[0]
        self.level = level
        self.bounds = bounds
        self._criterion = criterion
        self._tracer = tracer

    @lazy
    def trace(self) -> CriterionTrace:
        """The reasoning behind the level, as data."""
        return self._tracer.criterion(self._tracer.rulebook.criteria.index(self._criterion))

    def explain(self, lang: Lang = "vi") -> str:
        """Say why the criterion has its level, in Vietnamese (`vi`) or English (`en`)."""
        rulebook = self._tracer.rulebook
        return explain_criterion(self.trace, rulebook.scale, _language(lang))

    def __repr__(self) -> str:
        return f"<CriterionResult {self.id} {self.level}>"


class Evaluation:
    """What a dossier comes to under a rulebook. A proposal: the competent authority decides.

    `rating` is a Rating; `bounds` are set when it is undetermined. `result["II.2.4"]` gives
    a criterion; iterating gives all of them in the order of the rulebook.
    """

    def __init__(self, dossier: Dossier, choice: Choice, rated: Rated) -> None:
        self.dossier = dossier
        self.rulebook: Rulebook = choice.rulebook
        self.rating, self.bounds = rated.rating()
        self._tracer = Tracer(dossier, rated, by_name=choice.by_name)
        self._rated = rated

    @lazy
    def criteria(self) -> tuple[CriterionResult, ...]:
        """The results of all criteria, in the order of the rulebook."""
        return tuple(
            CriterionResult(criterion, *self._rated.level(place), self._tracer)
            for place, criterion in enumerate(self.rulebook.criteria)
        )

    @property
    def levels(self) -> dict[str, Level]:
        """The level of each criterion by its id."""
        return {entry.id: entry.level for entry in self.criteria}

    @property
    def missing(self) -> tuple[str, ...]:
        """The paths of facts that the rules read and the dossier does not hold."""
        return tuple(fact.path for fact in self.trace.missing)

    @lazy
    def trace(self) -> Trace:
        """The whole reasoning, as data."""
        return self._tracer.trace()

    def explain(self, lang: Lang = "vi") -> str:
        """Say why the rating came out, criterion by criterion, in Vietnamese or English."""
        return explain(self.trace, _language(lang))

    def to_data(self) -> dict[str, Any]:
        """Give result and trace as plain data (text, int, bool, None, list, dict; no float)."""
        return {
            "schema": SCHEMA,
            "ma": self.dossier.ma,
            "ky_danh_gia": self.dossier.ky_danh_gia,
            "rating": str(self.rating),
            "rating_label": result_label(self, "vi"),
            "bounds": bounds_data(self.bounds),
            "levels": {name: str(level) for name, level in self.levels.items()},
            "proposal": True,
            **trace_data(self.trace),
        }

    def to_json(self) -> str:
        """Give result and trace as JSON text; the same facts and rulebook give the same bytes."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=2) + "\n"

    def __getitem__(self, name: str) -> CriterionResult:
        for entry in self.criteria:
            if entry.id == name:
                return entry
        known = [entry.id for entry in self.criteria]
        params = {"name": name, "known": ", ".join(known), "hint": closest(name, known)}
        raise CriterionNotFound(Problem("L001", params=params))

    def __iter__(self) -> Iterator[CriterionResult]:
        return iter(self.criteria)

    def __len__(self) -> int:
        return len(self.rulebook.criteria)

    def __repr__(self) -> str:
        return f"<Evaluation {self.rating} by {self.rulebook.id}>"


class CriterionNotFound(DanhGiaError, KeyError):
    """The rulebook has no criterion of that id."""

    __str__ = DanhGiaError.__str__


def _language(lang: str) -> Lang:
    if lang not in {"vi", "en"}:
        raise DanhGiaError(Problem("L002", params={"name": lang}))
    return lang  # type: ignore[return-value]


def result_label(result: Evaluation, lang: str) -> str:
    """Give the word for a rating, results outside the scale included."""
    return result_word(result.rating, result.rulebook.rating.scale, lang)
