"""A rulebook laid out as decisions: values, decision tables, expressions, in one expression language.

Both exports write these same decisions out, each in its own format.
"""

from collections.abc import Iterator

from danhgia_rules.citations import Document
from danhgia_rules.dossier.fields import places
from danhgia_rules.explanation.words import pick
from danhgia_rules.exports import cells, words
from danhgia_rules.exports.dialect import FALSE, NULL, TRUE, Dialect
from danhgia_rules.exports.names import Names
from danhgia_rules.exports.parts import Column, Expression, Guards, Row, Table
from danhgia_rules.exports.values import NOT_APPLICABLE, Values, over_levels
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit, Requirement, Rulebook

UNDETERMINED, NOT_RATED = "undetermined", "not_rated"
REACHED, LIMITS = "reached", "limits"


class Layout:
    """Lays a rulebook out in one language; raises RulebookError (X001, X002) where it cannot be."""

    def __init__(self, rulebook: Rulebook, write: Dialect, lang: str) -> None:
        self.rulebook, self.write, self.lang = rulebook, write, lang
        names = Names()
        self._first = _first_of_equals(rulebook)
        self._names = {
            indicator.key: names.name("value", self._first[indicator.key].key)
            for indicator in rulebook.indicators
        }
        self.level_names = {c.id: names.name("level", c.id) for c in rulebook.criteria}
        self.values = tuple(self._values())
        self.level_values = tuple(self._level_values())
        self.criteria = tuple(self._criterion(criterion) for criterion in rulebook.criteria)
        self.reached = self._reached()
        self.limits = self._limits()
        self.guards = self._guards()

    def _values(self) -> Iterator[Expression]:
        values = Values(self.write)
        for indicator in self.rulebook.indicators:
            if not indicator.reads_levels and self._first[indicator.key] is indicator:
                yield self._expression(indicator, values.value(indicator), values.open(indicator))

    def _level_values(self) -> Iterator[Expression]:
        for indicator in self.rulebook.indicators:
            if indicator.reads_levels:
                found = over_levels(self.write, indicator, self.rulebook, self.level_names)
                named = [c.id for c in self.rulebook.criteria if indicator.names_criterion(c.id)]
                yield self._expression(indicator, found, reads=tuple(self.level_names[n] for n in named))

    def _expression(
        self, indicator: Indicator, value: str, unknown: str = FALSE, reads: tuple[str, ...] = ()
    ) -> Expression:
        title, note = pick(indicator.labels, self.lang), words.indicator_note(indicator, self.lang)
        return Expression(
            self._names[indicator.key], title, note, value, _kind(indicator), indicator.key, unknown, reads
        )

    def _column(self, indicator: Indicator) -> Column:
        return Column(self._names[indicator.key], pick(indicator.labels, self.lang), _kind(indicator))

    def _criterion(self, criterion: Criterion) -> Table:
        gates = [criterion.gate] if criterion.gate else []
        before = (TRUE,) * len(gates)
        ladder = self._ladder(criterion.requirements, self.rulebook.scale)
        below = (*self._nothing_asked(criterion), *ladder)
        name = self.level_names[criterion.id]
        return Table(
            name,
            f"{criterion.id}. {pick(criterion.titles, self.lang)}",
            words.criterion_note(criterion, self.lang),
            tuple(self._column(i) for i in (*gates, *(row.indicator for row in criterion.requirements))),
            (name,),
            (*self._shut(criterion), *(Row(before + row.tests, row.outputs, row.note) for row in below)),
            _documents(criterion.requirements),
        )

    def _shut(self, criterion: Criterion) -> Iterator[Row]:
        """Write that a criterion does not apply when its gate is shut."""
        if criterion.gate is not None:
            wanted = TRUE if criterion.gate_value else FALSE
            tests = (f"{self.write.cell} != {wanted}", *(TRUE for _ in criterion.requirements))
            yield Row(tests, *self._not_applicable())

    def _nothing_asked(self, criterion: Criterion) -> Iterator[Row]:
        """Write that a criterion does not apply when none of its requirements does."""
        write = self.write
        tests = tuple(cells.absent(write, row.indicator, write.cell) for row in criterion.requirements)
        if FALSE not in tests:
            yield Row(tests, *self._not_applicable())

    def _not_applicable(self) -> tuple[tuple[str, ...], str]:
        return (self.write.text(NOT_APPLICABLE),), words.not_applicable_note(self.lang)

    def _ladder(self, rows: tuple[Requirement, ...], scale: Scale) -> Iterator[Row]:
        """Write the columns of a ladder as rules, the highest first; the lowest asks nothing."""
        write = self.write
        for rank in range(scale.top, -1, -1):
            tests = tuple(cells.asked(write, row.indicator, row.cells[rank], write.cell) for row in rows)
            yield Row(tests, (write.text(scale.names[rank]),), words.row_note(rows, rank, scale, self.lang))

    def _reached(self) -> Table:
        rules = self.rulebook.rating
        return Table(
            REACHED,
            pick(words.REACHED, self.lang),
            pick((rules.title, rules.title_en or rules.title), self.lang),
            tuple(self._column(row.indicator) for row in rules.requirements),
            (REACHED,),
            tuple(self._ladder(rules.requirements, rules.scale)),
            _documents(rules.requirements),
        )

    def _limits(self) -> Table:
        """Write all limits as one table, a column for each value that any of them reads."""
        limits = self.rulebook.rating.limits
        read = [
            i for limit in limits for i in (limit.indicator, limit.unless and limit.unless.indicator) if i
        ]
        columns = list({self._names[i.key]: self._column(i) for i in read}.values())
        return Table(
            LIMITS,
            pick(words.LIMITS, self.lang),
            pick(words.LIMITS, self.lang),
            tuple(columns),
            ("id", "kind", "at_most"),
            tuple(self._limit(limit, columns) for limit in limits),
            _unique([limit.citation.document for limit in limits]),
            collects=True,
        )

    def _limit(self, limit: Limit, columns: list[Column]) -> Row:
        write = self.write
        tests = {column.name: TRUE for column in columns}
        own = self._names[limit.indicator.key]
        tests[own] = cells.applies(write, limit, write.cell)
        if limit.unless is not None:
            name = self._names[limit.unless.indicator.key]
            tests[name] = write.all_of(
                tests[name], write.negate(cells.lifted(write, limit.unless, write.cell))
            )
        at_most = NULL if limit.level is None else write.text(self.rulebook.rating.scale.names[limit.level])
        if limit.kind == "cap" and limit.comparison is None:
            at_most = own
        outputs = (write.text(limit.id), write.text(limit.kind), at_most)
        return Row(tuple(tests.values()), outputs, words.limit_note(limit, self.lang))

    def rating(self) -> str:
        """Write the rating: the lowest of what is reached and what the limits allow, or `not_rated`."""
        write, scale = self.write, self.rulebook.rating.scale
        found = write.text(scale.names[-1])
        for name in reversed(scale.names[:-1]):
            quoted = write.text(name)
            allowed = write.some(LIMITS, write.equal(write.field("at_most"), quoted))
            found = write.choose(write.any_of(write.equal(REACHED, quoted), allowed), quoted, found)
        return write.choose(self.not_rated(), write.text(NOT_RATED), found)

    def not_rated(self) -> str:
        """Write the test that a limit says not to rate."""
        write = self.write
        return write.some(LIMITS, write.equal(write.field("kind"), write.text("not_rated")))

    def levels(self) -> str:
        """Write the levels of all criteria by their ids."""
        pairs = (f"{self.write.text(key)}: {name}" for key, name in self.level_names.items())
        return f"{{{', '.join(pairs)}}}"

    def _guards(self) -> Guards:
        write = self.write
        first, last = self.rulebook.periods
        year = write.number(write.fact("ky_danh_gia"))
        fits = write.all_of(
            write.equal(write.fact("chuc_danh"), write.text(self.rulebook.position)),
            f"{year} >= {int(first)}",
            f"{year} <= {int(last)}",
        )
        return Guards(fits, write.any_of(*(self._too_long(*name) for name in self._decimals())))

    def _decimals(self) -> list[tuple[str, str]]:
        """Give the fields of decimals of all lists that are read."""
        read = {indicator.of for indicator in self.rulebook.indicators if not indicator.reads_levels}
        return [
            (place.name, name)
            for place in places().values()
            if place.name in read and place.is_list
            for name, field in place.fields.items()
            if field.type.kind == "number"
        ]

    def _too_long(self, place: str, name: str) -> str:
        """Test that a decimal has more than 12 digits before the point, or 6 after it."""
        write = self.write
        fact, field = write.fact(place), write.field(name)
        value = write.number(field)
        fine = write.all_of(
            f"{write.length(field)} <= {_LONGEST}",
            f"{value} < {10**_BEFORE}",
            write.equal(f"floor({value} * {10**_AFTER})", f"{value} * {10**_AFTER}"),
        )
        found = write.some(fact, write.all_of(write.is_not_null(field), write.negate(fine)))
        return write.all_of(write.is_not_null(fact), write.negate(write.is_text(fact)), found)


_BEFORE, _AFTER = 12, 6
_LONGEST = _BEFORE + 1 + _AFTER


def _first_of_equals(rulebook: Rulebook) -> dict[str, Indicator]:
    """Give for each indicator the first one that computes the same."""
    first: dict[object, Indicator] = {}
    found = {}
    for indicator in rulebook.indicators:
        body = (indicator.key,) if indicator.reads_levels else indicator.body
        found[indicator.key] = first.setdefault(body, indicator)
    return found


def _kind(indicator: Indicator) -> str:
    """Give the kind of an indicator as a type: share, bool, text or number."""
    kind = indicator.domain.kind
    return kind if kind in {"share", "bool"} else "text" if kind == "scale" else "number"


def _documents(rows: tuple[Requirement, ...]) -> tuple[Document, ...]:
    return _unique([cell.citation.document for row in rows for cell in row.cells if cell])


def _unique(documents: list[Document]) -> tuple[Document, ...]:
    return tuple(dict.fromkeys(documents))
