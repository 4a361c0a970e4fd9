"""What an indicator computes, in plain words: which list, which records, what is done with them.

Knows indicators and the glossary; it must not know thresholds.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from danhgia_rules.dossier.fields import places
from danhgia_rules.exact import format_number
from danhgia_rules.explanation.words import pick, scale_word
from danhgia_rules.glossary import glossary, word
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Condition, Indicator, Reference

Pair = tuple[str, str]


class Piece(NamedTuple):
    """A piece of a sentence; `term` is the identifier of the glossary that it names, if any."""

    text: str
    term: str = ""


class Line(NamedTuple):
    """One line of a description: what it is about, and one or more things said, each in pieces."""

    about: str
    said: tuple[tuple[Piece, ...], ...]


def meaning(indicator: Indicator, scale: Scale, lang: str) -> list[Line]:
    """Describe an indicator; `scale` names the levels of the criteria that it may read."""
    return [*condition(indicator, scale, lang), *_Writer(indicator, scale, lang).direction()]


def condition(indicator: Indicator, scale: Scale, lang: str) -> list[Line]:
    """Describe an indicator that says only whether a rule applies: no value of it is better."""
    return list(_Writer(indicator, scale, lang).lines())


def terms(lines: list[Line]) -> Iterator[str]:
    """Give the identifiers that a description names."""
    for line in lines:
        yield from (piece.term for said in line.said for piece in said if piece.term)


_CRITERIA: dict[str, Pair] = {
    "criteria": ("các tiêu chí có áp dụng của bộ tiêu chí", "the criteria that apply"),
    "id": ("mã tiêu chí", "id of the criterion"),
    "level": ("mức của tiêu chí", "level of the criterion"),
}
_WAYS: dict[str, Pair] = {
    "count": ("đếm số mục", "count the records"),
    "exists": ("xem có ít nhất một mục hay không", "see whether there is any record"),
    "total": ("cộng ", "add up "),
    "highest": ("lấy giá trị cao nhất (hoặc nặng nhất) của ", "take the highest (or gravest) "),
    "lowest": ("lấy giá trị thấp nhất (hoặc sớm nhất) của ", "take the lowest (or earliest) "),
    "value": ("lấy nguyên giá trị ghi trong hồ sơ: ", "take what the dossier says: "),
}
_SHARE: Pair = (
    "số mục đạt điều kiện chia cho số mục được xét",
    "records that meet the condition, of all records considered",
)
_NOTHING: Pair = (
    "không có gì để xét thì yêu cầu không áp dụng, không tính là đạt hay không đạt",
    "with nothing to consider the requirement does not apply; it is neither met nor missed",
)
_DATES: dict[str, Pair] = {
    "at_least": ("từ {} trở đi", "on or after {}"),
    "more_than": ("sau {}", "after {}"),
    "at_most": ("không sau {}", "on or before {}"),
    "less_than": ("trước {}", "before {}"),
    "is": ("đúng {}", "on {}"),
}
_NUMBERS: dict[str, Pair] = {
    "at_least": ("từ {} trở lên", "at least {}"),
    "more_than": ("cao hơn {}", "more than {}"),
    "at_most": ("không quá {}", "at most {}"),
    "less_than": ("thấp hơn {}", "less than {}"),
    "is": ("bằng {}", "equal to {}"),
}
_GRADED: Pair = ("tốt nhất là “{}”, kém nhất là “{}”", "best is “{}”, worst is “{}”")
_SEVERITY: Pair = ("càng nhẹ càng tốt", "the milder, the better")
_AMOUNT: tuple[Pair, Pair] = (
    ("càng cao càng tốt", "the higher, the better"),
    ("càng thấp càng tốt", "the lower, the better"),
)
_BETTER: dict[str, tuple[Pair, Pair]] = {
    "share": _AMOUNT,
    "number": _AMOUNT,
    "count": (
        ("càng nhiều càng tốt", "the more, the better"),
        ("càng ít càng tốt", "the fewer, the better"),
    ),
    "date": (
        ("càng muộn càng tốt", "the later, the better"),
        ("càng sớm càng tốt", "the earlier, the better"),
    ),
    "bool": (("“có” là tốt", "“yes” is good"), ("“không” là tốt", "“no” is good")),
    "scale": (_GRADED, _SEVERITY),
}
"""For each kind of value, what is better: first where more of it is, then where less of it is."""
_PERIOD: dict[str, Pair] = {
    "start": ("ngày đầu năm được đánh giá", "the first day of the assessed year"),
    "end": ("ngày cuối năm được đánh giá", "the last day of the assessed year"),
}


class _Writer:
    """Describes one indicator."""

    def __init__(self, indicator: Indicator, scale: Scale, lang: str) -> None:
        self.indicator, self.scale, self.lang = indicator, scale, lang

    def lines(self) -> Iterator[Line]:
        found = self.indicator
        share = found.operation == "share"
        if found.operation != "value":
            yield self._line(("Đọc", "Reads"), self._list())
        yield self._line(("Cách tính", "Computed"), self._way())
        if found.distinct:
            once: Pair = ("chỉ đếm một lần các mục có cùng ", "once for each ")
            yield self._line(
                ("Không đếm trùng", "Counted"), (Piece(pick(once, self.lang)), self._term(found.distinct))
            )
        if found.among:
            yield self._line(("Chỉ xét mục có", "Only records with"), *map(self._condition, found.among))
        if found.where:
            about = (
                ("Tính là đạt khi", "Meets it when") if share else ("Chỉ tính mục có", "Only records with")
            )
            yield self._line(about, *map(self._condition, found.where))
        if share:
            yield self._line(("Khi trống", "When empty"), (Piece(pick(_NOTHING, self.lang)),))

    def direction(self) -> Iterator[Line]:
        """Say which values are better."""
        domain, higher = self.indicator.domain, self.indicator.higher_is_better
        better = _BETTER[domain.kind][0 if higher else 1]
        said = pick(better, self.lang)
        if domain.scale and higher:
            said = said.format(*(scale_word(domain, rank, self.lang) for rank in (domain.scale.top, 0)))
        yield self._line(("Đánh giá", "Direction"), (Piece(said),))

    def _line(self, about: Pair, *said: tuple[Piece, ...]) -> Line:
        return Line(pick(about, self.lang), said)

    def _list(self) -> tuple[Piece, ...]:
        return (self._term(self.indicator.of),)

    def _way(self) -> tuple[Piece, ...]:
        found = self.indicator
        if found.part and found.whole:
            over: Pair = (" chia cho tổng ", " over the total of ")
            total: Pair = ("tổng ", "total of ")
            parts = (pick(total, self.lang), found.part, pick(over, self.lang), found.whole)
            return (Piece(parts[0]), self._term(parts[1]), Piece(parts[2]), self._term(parts[3]))
        if found.operation == "share":
            return (Piece(pick(_SHARE, self.lang)),)
        way = Piece(pick(_WAYS[found.operation], self.lang))
        if found.operation == "value":
            read = [self._term(found.of), *([Piece(" – "), self._term(found.fact)] if found.fact else [])]
            return (way, *read)
        return (way, self._term(found.fact)) if found.fact else (way,)

    def _term(self, name: str) -> Piece:
        if self.indicator.reads_levels and name in _CRITERIA:
            return Piece(pick(_CRITERIA[name], self.lang))
        return Piece(word(name, self.lang), name if name in glossary() else "")

    def _condition(self, condition: Condition) -> tuple[Piece, ...]:
        field = self._term(condition.field)
        if isinstance(condition.operand, frozenset):
            return (field, Piece(": "), *self._names(condition))
        words = _DATES if self._kind(condition) == "date" else _NUMBERS
        before, _, after = pick(words[condition.comparison], self.lang).partition("{}")
        return (field, Piece(f" {before}"), self._operand(condition), Piece(after))

    def _kind(self, condition: Condition) -> str:
        return places()[self.indicator.of].fields[condition.field].type.kind

    def _operand(self, condition: Condition) -> Piece:
        operand = condition.operand
        if isinstance(operand, Reference):
            return (
                Piece(pick(_PERIOD[operand.name], self.lang))
                if operand.kind == "period"
                else self._term(operand.name)
            )
        if isinstance(operand, dt.date):
            return Piece(f"{operand:%d/%m/%Y}" if self.lang == "vi" else operand.isoformat())
        if isinstance(operand, int | Decimal):
            return Piece(format_number(Fraction(operand), self.lang))
        raise TypeError(condition)

    def _names(self, condition: Condition) -> Iterator[Piece]:
        """Say the names that pass, in the order of the glossary: that of a scale."""
        order = {name: place for place, name in enumerate(glossary())}
        names = sorted(condition.operand, key=lambda name: (order.get(str(name), len(order)), str(name)))  # type: ignore[arg-type]
        if not names:
            yield Piece(pick(("không giá trị nào", "no value at all"), self.lang))
        for place, name in enumerate(names):
            if place:
                yield Piece(pick((" hoặc ", " or "), self.lang))
            yield self._name(condition, name=name)

    def _name(self, condition: Condition, *, name: str | bool) -> Piece:
        if isinstance(name, bool):
            return Piece(pick(("có", "yes") if name else ("không", "no"), self.lang))
        if self.indicator.reads_levels and condition.field == "id":
            return Piece(_criteria_named(name, self.lang))
        rank = self.scale.rank(name) if self.indicator.reads_levels else None
        return self._term(name) if rank is None else Piece(self.scale.label(rank, self.lang))


def _criteria_named(pattern: str, lang: str) -> str:
    """Say a pattern of ids: one criterion, those under a heading, or all."""
    if pattern == "*":
        return "mọi tiêu chí" if lang == "vi" else "any criterion"
    if pattern.endswith(".*"):
        return f"mọi tiêu chí thuộc {pattern[:-2]}" if lang == "vi" else f"any criterion under {pattern[:-2]}"
    return pattern
