"""An impact as one HTML page: no script, nothing loaded, printed on A4; codes of dossiers only."""

from typing import Any

from danhgia_rules.reports.templating import environment
from danhgia_rules.revision.movement.bars import drawing
from danhgia_rules.revision.movement.model import DossierImpact, Impact, LevelMove
from danhgia_rules.revision.movement.text import change_text
from danhgia_rules.revision.movement.words import (
    ARROWS,
    MOVES,
    level_text,
    near_text,
    outcome_text,
    rating_word,
    reason_text,
)
from danhgia_rules.revision.text import EFFECTS, SIGNS, book_line, change_words, groups, heading, summary


def impact_page(impact: Impact, lang: str) -> str:
    """Write the page; raise L008 where jinja2 is not installed."""
    pick = 0 if lang == "vi" else 1
    return (
        environment(lang)
        .get_template("revision/impact.html.j2")
        .render(
            old=_book(impact, pick, new=False),
            new=_book(impact, pick, new=True),
            summary=summary(impact.diff, lang),
            rated=len(impact.results),
            moves=[(ARROWS[move], MOVES[move][pick], n) for move, n in impact.totals().items()],
            rows=[(rating_word(impact, name, lang), *n) for name, *n in impact.distribution()],
            drawing=drawing(impact, lang),
            movers=[_mover(impact, found, lang) for found in impact.movers()],
            level_movers=[_level_mover(impact, found, lang) for found in impact.level_movers()],
            undetermined=[
                (found.code, found.period, outcome_text(found.after, impact.diff.new, lang))
                for found in impact.undetermined()
            ],
            near=_near(impact, lang),
            unrated=[(u.name, [f"{p.code} {p.sentence(lang)}" for p in u.problems]) for u in impact.unrated],
            changes=_changes(impact, lang),
            signs=[(SIGNS[effect], words[pick]) for effect, words in EFFECTS.items()],
        )
    )


def _book(impact: Impact, pick: int, *, new: bool) -> dict[str, str]:
    book = impact.diff.new if new else impact.diff.old
    line = book_line(book, impact.diff.files[new], "en" if pick else "vi")
    return {"id": book.id, "title": (book.title, book.title_en)[pick], "line": line}


def _mover(impact: Impact, found: DossierImpact, lang: str) -> dict[str, Any]:
    return {
        "code": found.code,
        "period": found.period,
        "sign": ARROWS[found.move],
        "move": str(found.move),
        "word": MOVES[found.move][0 if lang == "vi" else 1],
        "before": outcome_text(found.before, impact.diff.old, lang),
        "after": outcome_text(found.after, impact.diff.new, lang),
        "reasons": [reason_text(reason, lang) for reason in found.reasons],
        "changes": [change_text(impact, place, lang) for place in found.changes],
        "levels": _levels(impact, found.levels, lang),
    }


def _level_mover(impact: Impact, found: DossierImpact, lang: str) -> dict[str, Any]:
    places = sorted({place for move in found.levels for place in move.changes})
    return {
        "code": found.code,
        "period": found.period,
        "levels": _levels(impact, found.levels, lang),
        "changes": [change_text(impact, place, lang) for place in places],
    }


def _levels(impact: Impact, moves: tuple[LevelMove, ...], lang: str) -> list[str]:
    return [level_text(impact, move, lang) for move in moves]


def _near(impact: Impact, lang: str) -> list[tuple[bool, list[tuple[str, str, str]]]]:
    """Give those who lack a step, then those who would lose by one."""
    found = []
    for rises in (True, False):
        rows = [(n.code, n.period, near_text(impact, n, lang)) for n in impact.near if n.rises is rises]
        if rows:
            found.append((rises, rows))
    return found


def _changes(impact: Impact, lang: str) -> list[tuple[str, list[tuple[int, str, str, str]]]]:
    """Give the entries of the diff by group, each with its number, effect, sign and words."""
    found, number = [], 0
    for area, criteria, changes in groups(impact.diff):
        rows = []
        for change in changes:
            number += 1
            rows.append((number, str(change.effect), SIGNS[change.effect], change_words(change, lang)))
        found.append((heading(area, criteria, impact.diff, lang), rows))
    return found
