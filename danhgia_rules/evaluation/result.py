"""The result of an evaluation: levels, rating, and the trace, answers and pages made when asked for.

What answers a further question is imported with the question: who only rates loads none of it.
"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from danhgia_rules.catalog import Choice
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.evaluation.tracing import Tracer
from danhgia_rules.explanation import explain, explain_criterion, result_word
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.lazy import lazy
from danhgia_rules.levels import Level
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.trace import Bounds, CriterionTrace, Trace
from danhgia_rules.trace_data import SCHEMA, bounds_data, trace_data
from danhgia_rules.validation import closest

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out
    from danhgia_rules.answers.comparison import Comparison
    from danhgia_rules.answers.path import Path
    from danhgia_rules.answers.questions import Questions
    from danhgia_rules.answers.what_if import WhatIf
    from danhgia_rules.answers.why_not import WhyNot
    from danhgia_rules.evaluation.changes import Changes
    from danhgia_rules.records.model import Record


class CriterionResult:
    """The level of one criterion: `level`, its `bounds` when undetermined, `trace` and `explain()`."""

    def __init__(
        self, place: int, level: Level, bounds: Bounds | None, rulebook: Rulebook, whole: Trace
    ) -> None:
        criterion = rulebook.criteria[place]
        self.id = criterion.id
        self.title = criterion.titles[0]
        self.level = level
        self.bounds = bounds
        self._place = place
        self._scale = rulebook.scale
        self._whole = whole

    @property
    def trace(self) -> CriterionTrace:
        """The reasoning behind the level, as data."""
        return self._whole.criteria[self._place]

    def explain(self, lang: Lang = "vi") -> str:
        """Say why the criterion has its level, in Vietnamese (`vi`) or English (`en`)."""
        return explain_criterion(self.trace, self._scale, language(lang))

    def why_not(self, level: str) -> "WhyNot":
        """Say what keeps the criterion from a level: every requirement that fails, with what is lacking.

        Raises DanhGiaError (L005) for a name that is no level of the scale.
        """
        from danhgia_rules.answers.why_not.model import why_not_level

        return why_not_level(self._whole, self.trace, level)

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
        self._trace = Tracer(dossier, rated, by_name=choice.by_name).whole
        self._rated = rated
        self._choice = choice

    @lazy
    def criteria(self) -> tuple[CriterionResult, ...]:
        """The results of all criteria, in the order of the rulebook."""
        return tuple(
            CriterionResult(place, *self._rated.level(place), self.rulebook, self.trace)
            for place in range(len(self.rulebook.criteria))
        )

    @property
    def levels(self) -> dict[str, Level]:
        """The level of each criterion by its id."""
        return {entry.id: entry.level for entry in self.criteria}

    @property
    def missing(self) -> tuple[str, ...]:
        """The paths of facts that the rules read and the dossier does not hold."""
        return tuple(fact.path for fact in self.trace.missing)

    @property
    def trace(self) -> Trace:
        """The whole reasoning, as data."""
        return self._trace

    def explain(self, lang: Lang = "vi") -> str:
        """Say why the rating came out, criterion by criterion, in Vietnamese or English."""
        return explain(self.trace, language(lang))

    def why_not(self, rating: str) -> "WhyNot":
        """Say what keeps the rating from a higher one: every requirement that fails, and what forbids it.

        Raises DanhGiaError (L005) for a name that is no rating of the scale.
        """
        from danhgia_rules.answers.why_not.model import why_not_rating

        return why_not_rating(self.trace, rating)

    def compare(self) -> "Comparison":
        """Lay what people decided (`danh_gia`) beside the inference, with the facts behind a difference."""
        from danhgia_rules.answers.comparison import compare

        return compare(self.trace, self.dossier.danh_gia)

    def path_to(self, rating: str, *, on: dt.date | None = None) -> "Path":
        """Find the least changes of facts that lead to a rating, rated again before they are given.

        Findings, discipline and what else is settled stays; with `on`, so does work that was
        finished, or due, before that day. Raises DanhGiaError: L005 for an unknown rating, L010
        for what is no date, L017 for a day before the assessed year.
        """
        from danhgia_rules.evaluation.path.search import find_path

        if not (on is None or type(on) is dt.date):
            raise DanhGiaError(Problem("L010", params={"option": "on"}))
        if on is not None and on.year < int(self.dossier.ky_danh_gia):
            raise DanhGiaError(Problem("L017", params={"option": "on"}))
        return find_path(self.dossier, self.rulebook, self.trace, rating, self._again, on)

    def questions(self) -> "Questions":
        """Weigh every missing fact: which alone would settle the rating, which only together with others.

        Gives with it a sheet of questions to whoever holds the facts.
        """
        from danhgia_rules.evaluation.weights.weigh import weigh

        return weigh(self.dossier, self._rated, self.trace)

    def what_if(self, changes: "Changes") -> "WhatIf":
        """Rate the dossier again with some facts assumed otherwise, and lay both results side by side.

        `changes` gives new values by path, such as `don_vi_truc_thuoc[DV-03].xep_loai`; None takes
        a fact away. Raises DanhGiaError (L006, L007, L014, L015, L018) for a path that leads nowhere,
        may not be changed or lies inside another one, DossierError when a new value is wrong;
        nothing is rated then.
        """
        from danhgia_rules.answers.what_if import Assumed, WhatIf
        from danhgia_rules.evaluation.changes import changed, fact_at

        supposed = changed(self.dossier, changes)
        facts = (Assumed(path, fact_at(self.dossier, path), fact_at(supposed, path)) for path in changes)
        return WhatIf(tuple(facts), self.trace, self._again(supposed))

    def _again(self, dossier: Dossier) -> Trace:
        from danhgia_rules.evaluation.api import evaluate_again

        return evaluate_again(dossier, self._choice).trace

    def record(self, key: bytes | None = None) -> "Record":
        """Make the record of this decision, to be kept and checked years later.

        The record names nobody and quotes nothing of the dossier but position and year; `record.facts`
        holds the dossier, with the 32-byte key that links the two. The key is random unless it is
        given: what is kept is then the same byte for byte.
        Raises RecordError: B012 for a key of another length, B003 for a dossier of more than 1 MiB.
        """
        from danhgia_rules.records.build import record_of

        return record_of(self.dossier, self.rulebook, self.trace, key)

    def to_html(self, audience: str = "inspector", lang: Lang = "vi") -> str:
        """Give the report as one HTML file that needs nothing else and prints on A4.

        `audience` is `person`, `council`, `inspector` or `public`: each sees another share of the
        same trace, and the page ends with a list of what it leaves out. Needs the extra `report`.
        Raises DanhGiaError: L002 for an unknown language, L008 without jinja2, L009 for an
        unknown audience.
        """
        from danhgia_rules.reports import page

        return page.page_of(self, audience, lang)

    def to_svg(self, lang: Lang = "vi") -> str:
        """Draw the reasoning (records, indicators, criteria, rating) as SVG, 718 pixels wide.

        Raises DanhGiaError (L002) for an unknown language.
        """
        from danhgia_rules.answers.graph.build import reasoning
        from danhgia_rules.reports.drawing import svg

        return svg(reasoning(self.trace), language(lang))

    def to_mermaid(self, lang: Lang = "vi") -> str:
        """Give the reasoning as a Mermaid flowchart, to be pasted into documents.

        Raises DanhGiaError (L002) for an unknown language.
        """
        from danhgia_rules.answers.graph.build import reasoning
        from danhgia_rules.answers.graph.mermaid import mermaid

        return mermaid(reasoning(self.trace), language(lang))

    def _repr_html_(self) -> str:
        """Give what a notebook shows: rating, levels and what binds, in Vietnamese."""
        from danhgia_rules.answers.notebook import notebook_html

        return notebook_html(self.trace)

    def to_data(self) -> "out.Evaluation":
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
        params = {"name": str(name)[:40], "known": ", ".join(known), "hint": closest(str(name), known)}
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


def result_label(result: Evaluation, lang: str) -> str:
    """Give the word for a rating, results outside the scale included."""
    return result_word(result.rating, result.rulebook.rating.scale, lang)
