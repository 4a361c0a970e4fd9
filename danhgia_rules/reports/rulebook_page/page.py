"""The page of a rulebook: one self-contained HTML file, made from the rulebook alone.

It holds no script, loads nothing, and prints on A4 with the digest of the rulebook on every sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from danhgia_rules.canonical import digest
from danhgia_rules.explanation.words import Lang, language, pick
from danhgia_rules.glossary import word
from danhgia_rules.levels import Scale
from danhgia_rules.records.form import form_digest, rating_form
from danhgia_rules.reports.rulebook_page import summary
from danhgia_rules.reports.rulebook_page.blocks import Block, BodyWriter, Unread
from danhgia_rules.reports.rulebook_page.cards import Card, CardWriter, Link, Scenarios
from danhgia_rules.reports.rulebook_page.files import Declared, Files
from danhgia_rules.reports.rulebook_page.passages import other_texts, quoted_lines
from danhgia_rules.reports.templating import environment
from danhgia_rules.rulebook.model import Overlay, Parameter, RatingRules, Requirement, Rulebook

Entries = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page is about; overall rules alone have no `position`.

    `years_reading` is the id of the reading of the law that the years rest on; empty without one.
    """

    id: str
    title: str
    position: str
    years: tuple[str, str]
    digest: str
    overlay: Overlay | None = None
    years_reading: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a page is made of, as the rulebook gives it; what only criteria have is empty without them."""

    subject: Subject
    rating: RatingRules
    levels: Scale
    parameters: Mapping[str, Parameter]
    documents: tuple[Declared, ...]
    rows: tuple[tuple[str, Requirement], ...] = ()
    cards: tuple[Card, ...] = ()
    blocks: tuple[Block, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    not_encoded: Entries = ()
    misprints: tuple[tuple[str, str, str], ...] = ()


def rulebook_html(
    rulebook: Rulebook, lang: str, scenarios: Scenarios | None = None, *, differing: int = 0
) -> str:
    """Write the page of a rulebook, in Vietnamese (`vi`) or English (`en`); the law stays as it is.

    `scenarios` gives, by the address of a rule, the scenarios that touch it and are true of this
    rulebook; `differing` says how many others came out otherwise. Raises DanhGiaError:
    L002 for an unknown language, L008 without jinja2.
    """
    lang, touching = language(lang), scenarios or {}
    writer = CardWriter(rulebook.scale, rulebook.scale, rulebook.parameters, touching, lang)
    files = Files(rulebook)
    body = BodyWriter(rulebook, files.headings(), writer, lang)
    subject = Subject(
        rulebook.id,
        pick((rulebook.title, rulebook.title_en), lang),
        word(rulebook.position, lang),
        rulebook.periods,
        form_digest(rulebook)[0],
        rulebook.overlay,
        rulebook.period_parameter or "",
    )
    matter = Matter(
        subject=subject,
        rating=rulebook.rating,
        levels=rulebook.scale,
        parameters=rulebook.parameters,
        documents=files.declared(),
        rows=tuple(
            (f"{found.id}.{row.id}", row) for found in rulebook.criteria for row in found.requirements
        ),
        cards=tuple(card for found in body.cards.values() for _, card in found),
        blocks=tuple(body.blocks()),
        texts=tuple(other_texts(rulebook)),
        not_encoded=rulebook.not_encoded,
        misprints=rulebook.misprints,
    )
    return _render(matter, touching, differing, lang)


def rating_html(
    rules: RatingRules, parameters: Mapping[str, Parameter], lang: str, scenarios: Scenarios | None = None
) -> str:
    """Write the page of overall rules alone, with the readings of the law in their file.

    Otherwise as `rulebook_html`.
    """
    lang = language(lang)
    cited = summary.citations(rules.requirements, rules.limits)
    named = rating_form(rules, parameters)
    subject = Subject(
        rules.id, pick((rules.title, rules.title_en or rules.title), lang), "", rules.periods, digest(named)
    )
    matter = Matter(
        subject=subject,
        rating=rules,
        levels=_levels(rules),
        parameters=parameters,
        # One file: a document that it declares twice is two, as it may name two texts.
        documents=tuple(dict.fromkeys((citation.document, citation.document.ref) for citation in cited)),
    )
    return _render(matter, scenarios or {}, 0, lang)


def _levels(rules: RatingRules) -> Scale:
    """Give the levels of criteria that overall rules read; those of the rating where they read none."""
    read = [row.indicator for row in rules.requirements] + [limit.indicator for limit in rules.limits]
    scales = [found.domain.scale for found in read if found.reads_levels and found.domain.scale]
    return scales[0] if scales else rules.scale


def _render(matter: Matter, scenarios: Scenarios, differing: int, lang: Lang) -> str:
    rating = matter.rating
    writer = CardWriter(rating.scale, matter.levels, matter.parameters, scenarios, lang)
    rows = [writer.requirement(row) for row in rating.requirements]
    limits = [writer.limit(limit) for limit in rating.limits]
    cards = [*matter.cards, *rows, *limits]
    cited = summary.citations([*(row for _, row in matter.rows), *rating.requirements], rating.limits)
    parameters, years = matter.parameters.values(), matter.subject.years_reading
    content: dict[str, Any] = {
        "matter": matter,
        "subject": matter.subject,
        "running": _css_text(f"{matter.subject.id} - SHA-256 {matter.subject.digest}"),
        "overall": {"title": pick((rating.title, rating.title_en or rating.title), lang), "rules": rating},
        "rows": rows,
        "limits": limits,
        "kinds": summary.kinds(cited, lang),
        "grades": summary.grades(lang),
        "documents": summary.documents(matter.documents, cited, lang),
        "thresholds": len(cited),
        "replaced": summary.replaced(matter.subject.overlay, _level_words(matter, lang), lang),
        "readings": summary.readings(parameters, cards, matter.blocks, years),
        "words": summary.words(cards, matter.blocks),
        "unread": [block for block in matter.blocks if isinstance(block, Unread)],
        "tried": summary.tried(cards, differing),
        "texts": [(name, quoted_lines(text, _quotes(matter))) for name, text in matter.texts],
        "english": lang == "en",
    }
    return environment(lang).get_template("rulebook/page.html.j2").render(content)


def _level_words(matter: Matter, lang: Lang) -> dict[str, str]:
    scales = (matter.levels, matter.rating.scale)
    return {name: scale.label(rank, lang) for scale in scales for rank, name in enumerate(scale.names)}


def _css_text(text: str) -> str:
    """Write text so that a string of CSS may hold it, and nothing in it ends the string or the sheet."""
    return "".join(
        char if char.isascii() and (char.isalnum() or char in " ._-") else f"\\{ord(char):06x}"
        for char in text
    )


def _quotes(matter: Matter) -> dict[tuple[str, str], tuple[Link, ...]]:
    """Give, for each provision with the words quoted of it, the rules that quote it."""
    rows = [*matter.rows, *((row.id, row) for row in matter.rating.requirements)]
    cited = [
        (Link(f"rule-{address}", address), cell.citation)
        for address, row in rows
        for cell in row.cells
        if cell
    ]
    cited += [(Link(f"limit-{limit.id}", limit.id), limit.citation) for limit in matter.rating.limits]
    found: dict[tuple[str, str], list[Link]] = {}
    for link, citation in cited:
        if citation.quote:
            found.setdefault((citation.at or "", citation.quote), []).append(link)
    return {quote: tuple(dict.fromkeys(links)) for quote, links in found.items()}
