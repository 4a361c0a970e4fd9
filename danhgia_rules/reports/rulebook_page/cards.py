"""Requirements and limits as a page shows them for approval: thresholds by level, each with its source.

Knows one rule at a time; it must not know where on the page it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from danhgia_rules.exact import Number
from danhgia_rules.explanation.words import asked_text, pick
from danhgia_rules.levels import Scale
from danhgia_rules.reports.rows import kind_text
from danhgia_rules.reports.rulebook_page.meaning import Line, condition, meaning
from danhgia_rules.reports.sources import Source, source
from danhgia_rules.rulebook.model import Cell, Indicator, Limit, Parameter, Requirement

Scenarios = Mapping[str, Sequence[tuple[str, str]]]
"""By the address of a rule, the scenarios that touch it: id and sentence."""


class Link(NamedTuple):
    """A rule to point at: its place on the page, and its address."""

    anchor: str
    address: str


class Asked(NamedTuple):
    """One column of a requirement. `source` is None where nothing is asked; `asked` then says so.

    `before` is what stood there until an overlay replaced it.
    """

    level: str
    asked: str
    source: Source | None
    before: "Before | None" = None


class Before(NamedTuple):
    """A threshold that an overlay replaced, with its source."""

    asked: str
    source: Source


class Basis(NamedTuple):
    """A source with the levels whose thresholds rest on it; none for a limit, which has one only."""

    levels: tuple[str, ...]
    source: Source


class Card(NamedTuple):
    """One rule to approve.

    `clauses` are the addresses that it reads, `same_in` the other criteria that have it word for
    word. Of a limit, `kind` names what it is, and `effects` what follows.
    """

    address: str
    label: str
    meaning: tuple[Line, ...]
    clauses: tuple[str, ...]
    same_in: tuple[str, ...]
    columns: tuple[Asked, ...]
    bases: tuple[Basis, ...]
    readings: tuple[Parameter, ...]
    scenarios: tuple[tuple[str, str], ...]
    kind: str = ""
    effects: "Effects | None" = None

    @property
    def link(self) -> Link:
        """How to point at it; a limit may have the name of a requirement."""
        return Link(f"{'limit' if self.kind else 'rule'}-{self.address}", self.address)


class Effects(NamedTuple):
    """When a limit applies, unless what, and what follows."""

    label: str
    when: str
    unless: str
    unless_meaning: tuple[Line, ...]
    follows: str
    before: Before | None


class CardWriter:
    """Writes the cards of one ladder: its scale, its readings of the law, the scenarios that touch it."""

    def __init__(
        self, scale: Scale, levels: Scale, readings: Mapping[str, Parameter], scenarios: Scenarios, lang: str
    ) -> None:
        self.scale, self.levels, self.lang = scale, levels, lang
        self.parameters, self.scenarios = readings, scenarios

    def requirement(self, row: Requirement, criterion: str = "", same_in: tuple[str, ...] = ()) -> Card:
        """Give the card of a requirement; of a criterion, its address begins with the criterion's id."""
        address = f"{criterion}.{row.id}" if criterion else row.id
        cells = [cell for cell in reversed(row.cells) if cell is not None]
        return Card(
            address=address,
            label=pick(row.indicator.labels, self.lang),
            meaning=self._meaning(row.indicator),
            clauses=tuple(f"{criterion}.{letter}" for letter in row.clauses),
            same_in=same_in,
            columns=tuple(self._column(row, rank) for rank in range(self.scale.top, -1, -1)),
            bases=self._bases(row),
            readings=self._readings((cell.parameter for cell in cells), row.indicator),
            scenarios=tuple(self.scenarios.get(address, ())),
        )

    def limit(self, limit: Limit) -> Card:
        """Give the card of a cap, a ground or a case of no rating."""
        more = (limit.unless.indicator,) if limit.unless else ()
        return Card(
            address=limit.id,
            label=pick(limit.titles, self.lang),
            meaning=self._meaning(limit.indicator),
            clauses=(),
            same_in=(),
            columns=(),
            bases=(Basis((), source(limit.citation, self.lang)),),
            readings=self._readings([limit.parameter], limit.indicator, *more),
            scenarios=tuple(self.scenarios.get(limit.id, ())),
            kind=kind_text(limit.kind, self.scale, self.lang),
            effects=self._effects(limit),
        )

    def _meaning(self, indicator: Indicator) -> tuple[Line, ...]:
        return tuple(meaning(indicator, self.levels, self.lang))

    def _column(self, row: Requirement, rank: int) -> Asked:
        level, cell = self.scale.label(rank, self.lang), row.cells[rank]
        if cell is not None:
            asked = asked_text(row.indicator.domain, cell.comparison, cell.threshold, self.lang)
            return Asked(
                level, asked, source(cell.citation, self.lang), self._before(row.indicator, cell.replaces)
            )
        rest = ("các trường hợp còn lại", "all other cases")
        nothing = ("không đòi hỏi gì", "asks nothing")
        return Asked(level, pick(nothing if rank else rest, self.lang), None)

    def _before(self, indicator: Indicator, replaced: Cell | Limit | None) -> Before | None:
        if replaced is None:
            return None
        asked = asked_text(indicator.domain, replaced.comparison, replaced.threshold, self.lang)
        return Before(asked, source(replaced.citation, self.lang))

    def _bases(self, row: Requirement) -> tuple[Basis, ...]:
        found: dict[Source, list[str]] = {}
        for rank in range(self.scale.top, -1, -1):
            cell = row.cells[rank]
            if cell is not None:
                found.setdefault(source(cell.citation, self.lang), []).append(
                    self.scale.label(rank, self.lang)
                )
        return tuple(Basis(tuple(levels), cited) for cited, levels in found.items())

    def _readings(self, names: Iterable[str | None], *indicators: Indicator) -> tuple[Parameter, ...]:
        every = [*names, *(name for indicator in indicators for name in indicator.parameters)]
        return tuple(self.parameters[name] for name in dict.fromkeys(every) if name)

    def _effects(self, limit: Limit) -> Effects:
        unless = limit.unless
        return Effects(
            label=pick(limit.indicator.labels, self.lang),
            when=self._when(limit),
            unless=""
            if unless is None
            else self._exception(unless.indicator, unless.comparison, unless.threshold),
            unless_meaning=()
            if unless is None
            else tuple(condition(unless.indicator, self.levels, self.lang)),
            follows=self._follows(limit),
            before=self._before(limit.indicator, limit.replaces),
        )

    def _when(self, limit: Limit) -> str:
        if limit.comparison is None:
            return pick(("mọi trường hợp có xếp loại này", "whenever there is such a rating"), self.lang)
        return asked_text(limit.indicator.domain, limit.comparison, limit.threshold, self.lang)

    def _exception(self, indicator: Indicator, comparison: str, threshold: Number) -> str:
        asked = asked_text(indicator.domain, comparison, threshold, self.lang)
        return f"{pick(indicator.labels, self.lang)}: {asked}"

    def _follows(self, limit: Limit) -> str:
        vi = self.lang == "vi"
        if limit.kind == "not_rated":
            return "không xếp loại" if vi else "no rating is given"
        if limit.level is None:
            return "xếp loại không cao hơn chính mức đó" if vi else "the rating is not above that very level"
        level = self.scale.label(limit.level, self.lang)
        if limit.kind == "ground":
            return f"xếp “{level}”" if vi else f"the rating is “{level}”"
        return f"xếp loại không cao hơn “{level}”" if vi else f"the rating is “{level}” at most"


def same_in(row: Requirement, criterion: str, others: Iterable[tuple[str, Requirement]]) -> tuple[str, ...]:
    """Name the other criteria that have the same requirement: id, indicator, thresholds and sources."""
    return tuple(
        name
        for name, other in others
        if name != criterion
        and (other.id, other.indicator.id, other.cells) == (row.id, row.indicator.id, row.cells)
    )
