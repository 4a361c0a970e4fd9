"""An impact as text: totals, who moves and by what, the distribution before and after, who is near."""

from collections.abc import Iterator

from danhgia_rules.revision.movement.model import DossierImpact, Impact, Move
from danhgia_rules.revision.movement.words import (
    ARROWS,
    MOVES,
    level_text,
    move_text,
    near_text,
    outcome_text,
    rating_word,
    reason_text,
)
from danhgia_rules.revision.text import book_line, change_line, heading, summary

BAR = 24
"""Width of the longest bar, in characters."""

Lines = Iterator[tuple[str, Move | None]]
"""Lines, each with the move that it is about, if any."""


def impact_text(impact: Impact, lang: str) -> str:
    """Say a whole impact."""
    return "\n".join(line for line, _ in impact_lines(impact, lang)) + "\n"


def impact_lines(impact: Impact, lang: str) -> Lines:
    """Give the lines of the text."""
    yield from ((line, None) for line in _head(impact, lang))
    for make in (_distribution, _movers, _level_movers, _undetermined, _near, _unrated):
        lines = list(make(impact, lang))
        if lines:
            yield "", None
            yield from lines


def _totals(impact: Impact, lang: str) -> str:
    """Count the dossiers by where they go."""
    vi, totals = lang == "vi", impact.totals()
    total = len(impact.results)
    parts = [f"{ARROWS[move]} {count} {MOVES[move][0 if vi else 1]}" for move, count in totals.items()]
    rated = f"{total} hồ sơ" if vi else f"{total} dossier{'s' * (total != 1)}"
    return f"{rated}: {'; '.join(parts)}."


def _head(impact: Impact, lang: str) -> Iterator[str]:
    vi, diff = lang == "vi", impact.diff
    yield f"{'Bản cũ' if vi else 'Old'}: {book_line(diff.old, diff.files[0], lang)}"
    yield f"{'Bản mới' if vi else 'New'}: {book_line(diff.new, diff.files[1], lang)}"
    yield summary(diff, lang)
    yield _totals(impact, lang)
    yield (
        "Đây là đề xuất từ dữ kiện trong hồ sơ; cấp có thẩm quyền quyết định."
        if vi
        else "These are proposals from the facts of the dossiers; the competent authority decides."
    )


def _distribution(impact: Impact, lang: str) -> Lines:
    vi = lang == "vi"
    rows = [(rating_word(impact, name, lang), (old, new)) for name, old, new in impact.distribution()]
    width = max(len(word) for word, _ in rows)
    most = max(1, *(count for _, counts in rows for count in counts))
    yield ("Phân bố xếp loại:" if vi else "Distribution of ratings:"), None
    names = ("cũ", "mới") if vi else ("old", "new")
    for word, counts in rows:
        for place, (name, count) in enumerate(zip(names, counts, strict=True)):
            head = word if place == 0 else ""
            yield f"  {head:<{width}}  {name:<3}  {count:>4}  {_bar(count, most)}".rstrip(), None


def _bar(count: int, most: int) -> str:
    """Draw a count as a bar; any count but none shows."""
    return "█" * max(int(count > 0), count * BAR // most)


def _movers(impact: Impact, lang: str) -> Lines:
    vi, movers = lang == "vi", impact.movers()
    if not movers:
        yield ("Không hồ sơ nào đổi xếp loại." if vi else "No dossier is rated otherwise."), None
        return
    yield ("Hồ sơ đổi xếp loại:" if vi else "Dossiers that are rated otherwise:"), None
    for found in movers:
        yield (
            f"{ARROWS[found.move]} {found.code} ({found.period}): {move_text(impact, found, lang)}",
            found.move,
        )
        yield from _why(impact, found, lang)


def _why(impact: Impact, found: DossierImpact, lang: str) -> Lines:
    vi = lang == "vi"
    if found.reasons:
        reasons = "; ".join(reason_text(reason, lang) for reason in found.reasons)
        yield f"    {'do' if vi else 'by'}: {reasons}", None
    for place in found.changes:
        yield f"    {change_text(impact, place, lang)}", None
    yield from _levels(impact, found, lang)


def _levels(impact: Impact, found: DossierImpact, lang: str) -> Lines:
    if found.levels:
        moves = "; ".join(level_text(impact, move, lang) for move in found.levels)
        yield f"    {'mức tiêu chí' if lang == 'vi' else 'levels of criteria'}: {moves}", None


def change_text(impact: Impact, place: int, lang: str) -> str:
    """Say an entry of the diff with the place where it stands."""
    change = impact.change(place)
    where = heading(change.area, change.criteria, impact.diff, lang).partition(" ")[0]
    head = f"{where} " if len(change.criteria) == 1 else ""
    return f"{'thay đổi' if lang == 'vi' else 'change'} {place + 1}: {head}{change_line(change, lang)}"


def _level_movers(impact: Impact, lang: str) -> Lines:
    vi, movers = lang == "vi", impact.level_movers()
    if movers:
        yield ("Chỉ đổi mức của tiêu chí:" if vi else "Only levels of criteria are others:"), None
    for found in movers:
        yield f"{found.code} ({found.period})", None
        for place in sorted({place for move in found.levels for place in move.changes}):
            yield f"    {change_text(impact, place, lang)}", None
        yield from _levels(impact, found, lang)


def _undetermined(impact: Impact, lang: str) -> Lines:
    vi, found = lang == "vi", impact.undetermined()
    if found:
        yield (
            (
                "Chưa xác định được theo bản mới, vì thiếu dữ kiện:"
                if vi
                else "Undetermined by the new rulebook, for facts are missing:"
            ),
            None,
        )
    for one in found:
        text = outcome_text(one.after, impact.diff.new, lang)
        yield f"{ARROWS[Move.UNDETERMINED]} {one.code} ({one.period}): {text}", Move.UNDETERMINED


def _near(impact: Impact, lang: str) -> Lines:
    vi = lang == "vi"
    for rises, title in (
        (True, ("Còn thiếu đúng một bước theo bản mới:", "One step short by the new rulebook:")),
        (
            False,
            (
                "Vừa đủ ngưỡng đã sửa, mất một bước là đổi:",
                "Just over a changed threshold, one step from losing it:",
            ),
        ),
    ):
        found = [near for near in impact.near if near.rises is rises]
        if found:
            yield title[0 if vi else 1], None
        for near in found:
            yield f"  {near.code} ({near.period}): {near_text(impact, near, lang)}", None


def _unrated(impact: Impact, lang: str) -> Lines:
    if impact.unrated:
        yield ("Không xếp loại được:" if lang == "vi" else "Not rated:"), None
    for found in impact.unrated:
        for problem in found.problems:
            yield f"  {found.name}: {problem.code} {problem.sentence(lang)}", None
