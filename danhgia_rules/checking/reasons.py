"""What implies a threshold or a limit that never decides by itself, and how sure that is.

A ground of the law that is implied by an unverified threshold must not look as if the law implied it.
"""

from collections.abc import Iterable

from danhgia_rules.checking.space import Space
from danhgia_rules.citations import Citation, Grade, SourceKind
from danhgia_rules.rulebook.model import Limit, Requirement, Rulebook

Params = dict[str, object]
Named = tuple[str, Citation | None]

SEVERAL = {
    "because_vi": "vì nhiều ngưỡng khác cùng bao hàm",
    "because_en": "for several other thresholds imply it together",
}


class Reasons:
    """Finds the requirements and limits without which a cell, or a limit, would decide for somebody."""

    def __init__(self, rulebook: Rulebook, space: Space) -> None:
        self._rulebook = rulebook
        self._space = space

    def of_cell(self, owner: str | None, row: Requirement, rank: int) -> list[Named]:
        """Name what implies one cell of a ladder."""
        criterion = None if owner is None else self._rulebook.criterion(owner)
        rules = self._rulebook.rating if criterion is None else criterion
        scale = self._rulebook.rating.scale if criterion is None else self._rulebook.scale
        level = scale.names[rank]
        others = [(one.id, _at(one, rank)) for one in rules.requirements if one.id != row.id]
        limits = [] if criterion else [(one.id, one.citation) for one in self._rulebook.rating.limits]
        return [
            (name, citation)
            for name, citation in (*others, *limits)
            if self._space.cell(owner, row.id, level, without=frozenset([name])) is not None
        ]

    def of_limit(self, limit: Limit) -> list[Named]:
        """Name what implies a limit: what rules out, without it, all that it rules out."""
        rules = self._rulebook.rating
        rank = 0 if limit.level is None else limit.level
        rows = [(row.id, _at(row, rank + 1)) for row in rules.requirements]
        others = [(one.id, one.citation) for one in rules.limits if one.id != limit.id]
        return [
            (name, citation)
            for name, citation in (*rows, *others)
            if self._space.decides(limit.id, without=frozenset([name])) is not None
        ]


def because(named: Iterable[Named]) -> Params:
    """Say it in both languages, each with its kind or grade."""
    found: dict[str, Citation | None] = {}
    for name, citation in named:  # of several of its cells the least sure one
        known = found.setdefault(name, citation)
        found[name] = max(known, citation, key=_doubt)
    if not found:
        return dict(SEVERAL)
    vietnamese = ", ".join(f"`{name}`{_sure(citation)[0]}" for name, citation in found.items())
    english = ", ".join(f"`{name}`{_sure(citation)[1]}" for name, citation in found.items())
    return {"because_vi": f"vì đã có {vietnamese}", "because_en": f"for there is {english}"}


def _doubt(citation: Citation | None) -> int:
    """Order citations from the surest to the least sure; a default says plainly that it is no law."""
    if citation is None or citation.grade is None:
        return -1
    return list(Grade).index(citation.grade)


def _at(row: Requirement, rank: int) -> Citation | None:
    cell = row.cells[rank] if rank < len(row.cells) else None
    return None if cell is None else cell.citation


def _sure(citation: Citation | None) -> tuple[str, str]:
    if citation is None:
        return "", ""
    if citation.kind is SourceKind.DEFAULT:
        return " (ngưỡng mặc định)", " (a default)"
    return f" (mức kiểm chứng {citation.grade})", f" (evidence {citation.grade})"
