"""The report: one self-contained HTML file for one audience, made from the trace and the answers.

It holds no script, loads nothing, and prints on A4. What an audience must not see never
reaches the template: parts are built only where `audiences` shows them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from danhgia_rules.answers.comparison.build import Comparison
from danhgia_rules.answers.graph.build import reasoning
from danhgia_rules.answers.path.model import Path, Reach
from danhgia_rules.answers.questions.model import Questions
from danhgia_rules.answers.why_not.model import WhyNot
from danhgia_rules.explanation.overlays import adjustments, reading_note
from danhgia_rules.explanation.words import Lang, language, pick
from danhgia_rules.levels import Rating
from danhgia_rules.reports.audiences import AUDIENCES, NOTICES, PARTS, audience_of, left_out, shown
from danhgia_rules.reports.beside import beside
from danhgia_rules.reports.details import details, fired, limits, limits_title, overall, unknown, why_not
from danhgia_rules.reports.drawing import svg
from danhgia_rules.reports.evidence import evidence
from danhgia_rules.reports.form import form
from danhgia_rules.reports.prose import prose
from danhgia_rules.reports.sources import cited, legend, quoted
from danhgia_rules.reports.summary import head, next_rating, reasons
from danhgia_rules.reports.templating import environment
from danhgia_rules.trace import Heading, Trace

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What a page is made of: the trace, and the answers for those who see them (None: not asked).

    `why_not` and `path` are about the next higher rating; None where there is none.
    """

    trace: Trace
    comparison: Comparison | None = None
    why_not: WhyNot | None = None
    path: Path | None = None
    questions: Questions | None = None


class Answers(Protocol):
    """What can answer the questions of a page: an evaluation."""

    @property
    def trace(self) -> Trace:
        """The whole reasoning."""

    def why_not(self, rating: str) -> WhyNot:
        """Say what keeps the rating from a higher one."""

    def compare(self) -> Comparison:
        """Lay what people decided beside the inference."""

    def path_to(self, rating: str) -> Path:
        """Find the least changes that lead to a rating."""

    def questions(self) -> Questions:
        """Weigh every missing fact."""


def page_of(answers: Answers, audience: str, lang: str) -> str:
    """Give the page for an audience in Vietnamese (`vi`) or English (`en`).

    Whatever would refuse it is checked before anything is asked. Raises DanhGiaError: L002 for an
    unknown language, L008 without jinja2, L009 for an unknown audience.
    """
    audience_of(audience)
    environment(language(lang))
    return html(material(answers, audience), audience, lang)


def material(answers: Answers, audience: str) -> Material:
    """Ask what the page for an audience shows, and nothing else; raise L009 for an unknown audience."""
    parts, trace = shown(audience_of(audience)), answers.trace
    target = next_rating(trace.heading)
    rated = trace.heading.rating != Rating.NOT_RATED
    return Material(
        trace=trace,
        why_not=answers.why_not(target) if target and "reasons" in parts else None,
        path=answers.path_to(target) if target and rated and "path" in parts else None,
        comparison=answers.compare() if "comparison" in parts else None,
        questions=answers.questions() if trace.missing and "unknown" in parts else None,
    )


class Section(NamedTuple):
    """A part of the page with its title and what it shows."""

    id: str
    title: str
    content: Any


def html(material: Material, audience: str, lang: str) -> str:
    """Write the page for an audience from what it is made of; raise as `page_of` does."""
    lang, parts = language(lang), shown(audience_of(audience))
    heading = material.trace.heading
    return (
        environment(lang)
        .get_template("page.html.j2")
        .render(
            head=head(material.trace, lang, ranges="range" in parts, levels="levels" in parts),
            audience=pick(AUDIENCES[audience], lang),
            notice=pick(NOTICES[audience], lang) if audience in NOTICES else "",
            reasons=reasons(material.why_not, heading, lang) if "reasons" in parts else None,
            sections=list(_sections(material, parts, lang)),
            levels=[heading.scale.label(rank, lang) for rank in range(heading.scale.top, -1, -1)],
            ratings=[
                heading.rating_scale.label(rank, lang) for rank in range(heading.rating_scale.top, -1, -1)
            ],
            left_out=left_out(audience, lang),
        )
    )


def _sections(material: Material, parts: Parts, lang: Lang) -> list[Section]:
    titles = _titles(material.trace.heading, lang)
    built = ((name, _BUILDERS[name](material, parts, lang)) for name in parts if name in _BUILDERS)
    return [Section(name, titles[name], content) for name, content in built if content]


def _titles(heading: Heading, lang: str) -> dict[str, str]:
    """Name the parts as the table does, but for those that say more with the words of this rating."""
    titles = {part.id: pick(part.titles, lang) for part in PARTS}
    titles["limits"] = limits_title(heading.rating_scale, lang)
    if heading.rating == Rating.NOT_RATED:
        titles["why_not"] = "Vì sao không xếp loại" if lang == "vi" else "Why there is no rating"
    return titles


def _limits(material: Material, parts: Parts, lang: Lang) -> Any:
    if not material.trace.limits:
        return None
    return limits(material.trace, lang, idle="idle_limits" in parts, idle_values="idle_values" in parts)


def _beside(material: Material, parts: Parts, lang: Lang) -> Any:
    if material.comparison is None:
        return None
    return beside(material.comparison, lang, others="others" in parts, points="points" in parts)


def _path(material: Material, lang: Lang) -> Any:
    if material.path is None or material.path.reach is Reach.ALREADY:
        return None
    return prose(material.path.explain(lang), without=adjustments(material.trace.heading.overlay, lang))


_BUILDERS: dict[str, Callable[[Material, Parts, Lang], Any]] = {
    "form": lambda m, parts, lang: form(
        m.trace, lang, levels="levels" in parts, reasons="not_applicable_reasons" in parts
    ),
    "why_not": lambda m, _, lang: why_not(m.why_not, lang),
    "path": lambda m, _, lang: _path(m, lang),
    "drawing": lambda m, parts, lang: svg(reasoning(m.trace, named="records" in parts), lang),
    "details": lambda m, _, lang: details(m.trace, lang),
    "overall": lambda m, _, lang: overall(m.trace, lang),
    "limits": _limits,
    "comparison": _beside,
    "unknown": lambda m, parts, lang: unknown(m.trace, m.questions, lang, not_counted="not_counted" in parts),
    "readings": lambda m, _, lang: [
        (pick(p.labels, lang), pick(p.reasons, lang) + reading_note(p, m.trace.heading.overlay, lang))
        for p in m.trace.parameters
    ],
    "evidence": lambda m, _, lang: evidence(m.trace, lang),
    "sources": lambda m, _, lang: (cited(m.trace, lang), legend(lang)),
    "quotes": lambda m, _, lang: quoted(m.trace, lang),
    "fired": lambda m, _, lang: fired(m.trace, lang),
}
"""What makes each section; a part without one is only a share of another."""
