"""Ladders: rows of cells that may only weaken from left to right, each level within reach."""

from collections.abc import Sequence

from danhgia_rules.documents import Path_
from danhgia_rules.exact import Number
from danhgia_rules.levels import Scale
from danhgia_rules.loader.conditions import given_words, reads_own_clauses
from danhgia_rules.loader.context import Context
from danhgia_rules.loader.sources import Sources
from danhgia_rules.loader.thresholds import ThresholdReader
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import Cell, Indicator, Limit, Requirement
from danhgia_rules.validation import closest


def _by_indicator(rows: Sequence[Requirement]) -> list[list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for row in rows:
        found.setdefault(row.indicator.key, []).append(row)
    return list(found.values())


def _strongest(rows: list[Requirement], rank: int) -> Cell | None:
    """Give the cell of a column that asks most of one indicator."""
    cells = [cell for row in rows if (cell := row.cells[rank]) and cell.comparison]
    return max(cells, key=lambda cell: strength(cell, rows[0].indicator), default=None)


def strength(cell: Cell, indicator: Indicator) -> tuple[Number, int]:
    """Give a number pair that is greater the more a cell asks."""
    sign = 1 if indicator.higher_is_better else -1
    strict = int(cell.comparison in {"more_than", "less_than"})
    if indicator.domain.kind not in {"share", "number"}:  # whole steps: more than 0 is at least 1
        return sign * cell.threshold + strict, 0
    return sign * cell.threshold, strict


def implies(left: Cell | None, right: Cell | None, indicator: Indicator) -> bool:
    """Say whether whatever meets `left` also meets `right`."""
    if right is None or right.comparison is None:
        return True
    if left is None or left.comparison is None:
        return False
    return strength(left, indicator) >= strength(right, indicator)


def stronger_than_above(cells: Sequence[Cell | None], rank: int, indicator: Indicator) -> int | None:
    """Give the rank of the next higher column that asks something, if it asks less than this one."""
    asking = (n for n in range(rank + 1, len(cells)) if (cell := cells[n]) and cell.comparison)
    above = next(asking, None)
    return None if above is None or implies(cells[above], cells[rank], indicator) else above


def unreachable(requirements: Sequence[Requirement], scale: Scale, limits: Sequence[Limit] = ()) -> list[int]:
    """Give the ranks that are the result for no dossier: their columns ask no less than the next.

    A rank that a limit can hold a rating at is the result wherever that limit applies.
    """
    if any(limit.comparison is None for limit in limits):  # at the own level of another one: at any
        return []
    held = {limit.level for limit in limits}
    return [
        rank
        for rank in range(len(scale.names) - 1)
        if rank not in held
        and all(
            implies(_strongest(rows, rank), _strongest(rows, rank + 1), rows[0].indicator)
            for rows in _by_indicator(requirements)
        )
    ]


_REQUIREMENT = ("yêu cầu", "requirement")
_OWNERS = {
    "applies_when": ("tiêu chí", "criterion"),
    "unless": ("ngoại lệ", "exception"),
    "caps": ("giới hạn", "cap"),
    "grounds": ("căn cứ", "ground"),
    "not_rated": ("trường hợp không xếp loại", "case of no rating"),
}
"""What reads an indicator, by the key it stands under."""


class LadderCompiler(ThresholdReader):
    """Compiles requirements and limits of one rulebook file."""

    context: Context

    def __init__(self, context: Context, sources: Sources) -> None:
        super().__init__(context)
        self.sources = sources

    def indicator(
        self, name: str, known: dict[str, Indicator], owner: str, path: Path_, *, own: bool = False
    ) -> Indicator | None:
        """Find the indicator that a requirement or a limit reads."""
        self.context.used_indicators.add(name)
        found = known.get(name)
        if found is None and name not in self.context.file.indicators:
            names = self.context.file.indicators
            hint = closest(name, names)
            self.context.used_indicators.add(hint)  # a slip of the pen here is not an indicator unused
            kind_vi, kind_en = _OWNERS.get(
                str(path[-1] if isinstance(path[-1], str) else path[-2]), _REQUIREMENT
            )
            self.context.add(
                "R010",
                (*path, "indicator"),
                owner_vi=kind_vi,
                owner_en=kind_en,
                id=owner,
                name=name,
                hint=hint,
            )
        elif found is None and not own and reads_own_clauses(self.context.file.indicators[name]):
            self.context.structure(
                (*path, "indicator"),
                owner,
                (
                    f"`{name}` đọc own_clauses, chỉ yêu cầu của tiêu chí mới dùng được",
                    f"`{name}` reads own_clauses, which only a requirement of a criterion may",
                ),
                ("dùng chỉ số khác", "read another indicator"),
            )
        return found

    def requirement(
        self,
        entry: schema.Requirement,
        indicator: Indicator,
        scale: Scale,
        clauses: dict[str, str],
        path: Path_,
    ) -> Requirement | None:
        """Compile one row; `clauses` are those of the criterion, by letter."""
        self.context.name(entry.id, (*path, "id"))
        letters = self._clauses(entry, clauses, path)
        words = " ".join(clauses[letter] for letter in letters)
        cells: list[Cell | None] = [None] * len(scale.names)
        for name, cell in (entry.__pydantic_extra__ or {}).items():
            rank = scale.rank(name)
            if rank is None:
                known = ", ".join(reversed(scale.names))
                self.context.add(
                    "R015",
                    (*path, name),
                    at_key=True,
                    name=name,
                    known=known,
                    hint=closest(name, scale.names),
                )
                continue
            cells[rank] = self._cell(cell, entry, indicator, words, (*path, name))
        if cells[0] is not None:
            self.context.add("R019", (*path, scale.names[0]), at_key=True, id=entry.id, level=scale.names[0])
        self._monotone(entry, cells, indicator, scale, path)
        if not entry.__pydantic_extra__:
            self.context.structure(
                (*path, "id"),
                entry.id,
                ("yêu cầu không có ngưỡng ở cột nào", "the requirement has no threshold in any column"),
                ("thêm ngưỡng, hoặc xóa yêu cầu này", "give thresholds, or delete the requirement"),
            )
        return Requirement(entry.id, indicator, tuple(cells), letters)

    def _clauses(self, entry: schema.Requirement, clauses: dict[str, str], path: Path_) -> tuple[str, ...]:
        if entry.clause is None:
            return tuple(clauses) if isinstance(entry, schema.CommonRequirement) else ()
        letters = entry.clause
        for letter in letters:
            if letter not in clauses:
                known = ", ".join(clauses) or "-"
                self.context.add("R011", (*path, "clause"), id=entry.id, name=letter, known=known)
        return tuple(letter for letter in letters if letter in clauses)

    def _cell(
        self, cell: schema.Cell, entry: schema.Requirement, indicator: Indicator, words: str, path: Path_
    ) -> Cell | None:
        citation = self.sources.cite(cell.source or entry.source, path, entry.id, words)
        self.context.use_parameter(cell.parameter, (*path, "parameter"))
        given = given_words(cell)
        if len(given) + (cell.asks is not None) != 1:
            allowed = ", ".join((*schema.COMPARISONS, "asks"))
            self.context.add("R001", path, item=path[-1], allowed=allowed)
            return None
        if cell.asks:
            return Cell(None, 0, citation, cell.parameter) if citation else None
        word, operand = given[0]
        operand_, parameter = self.context.resolve(operand, (*path, word))
        found = self.towards_better(word, operand_, indicator, entry.id, (*path, word))
        if found is None or citation is None:
            return None
        return Cell(found[0], found[1], citation, cell.parameter or parameter)

    def _monotone(
        self,
        entry: schema.Requirement,
        cells: list[Cell | None],
        indicator: Indicator,
        scale: Scale,
        path: Path_,
    ) -> None:
        written = set(entry.__pydantic_extra__ or {})
        for rank in range(len(cells) - 1, 1, -1):
            left, right = cells[rank], cells[rank - 1]
            names = {"left": scale.names[rank], "right": scale.names[rank - 1]}
            if right is None or right.comparison is None:
                continue
            if left is None and scale.names[rank] not in written:
                self.context.add("R017", (*path, names["right"]), at_key=True, id=entry.id, **names)
                continue
            above = stronger_than_above(cells, rank - 1, indicator)
            if above is not None:
                names["left"] = scale.names[above]
                self.context.add("R016", (*path, names["right"]), at_key=True, id=entry.id, **names)

    def reachable(
        self,
        owner: str,
        requirements: list[Requirement],
        scale: Scale,
        path: Path_,
        limits: Sequence[Limit] = (),
    ) -> None:
        """Check that each level is the result for some dossier: by its column, or by a limit."""
        for rank in unreachable(requirements, scale, limits):
            self.context.add("R018", path, id=owner, level=scale.names[rank])
