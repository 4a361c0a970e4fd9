"""Records as codes: for each record one small number that holds all that the rules can tell of it.

A condition sorts the values of a field into few classes; a record's classes together are its code. To
count the records that meet a condition is then to count codes: the conditions are tried once for each
code, not for each record. Knows conditions; must not know indicators' operations or levels.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from danhgia_rules.batch.records import Records, by_year, dated
from danhgia_rules.dossier.fields import Field, Place
from danhgia_rules.rulebook.model import Condition, Indicator, Reference

MOST_CODES = 4096
"""Indicators whose conditions would make more codes get columns of their own."""


class Atom(NamedTuple):
    """What sorts records into classes: the names of a field, a comparison, or whether a field is there."""

    field: str
    condition: Condition | None = None
    """A comparison; None for the names of a field, and for whether it is there."""


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of an atom: names by class for the names of a field; the last class is a missing fact."""

    atom: Atom
    names: tuple[frozenset[Any], ...] = ()
    may_lack: bool = True

    @property
    def number(self) -> int:
        """How many classes there are."""
        known = len(self.names) + 1 if self.names else 2 if self.atom.condition else 1
        return known + self.may_lack

    @property
    def lacking(self) -> int | None:
        """The class of records that lack the fact; None where none may."""
        return self.number - 1 if self.may_lack else None


def atoms_of(conditions: Iterable[Condition], facts: Iterable[str]) -> Iterator[Atom]:
    """Give what sorts records by conditions, and by whether facts are there."""
    for condition in conditions:
        yield Atom(condition.field, None if isinstance(condition.operand, frozenset) else condition)
    yield from map(Atom, facts)


class View:
    """A code as the rules see it: which conditions its records meet, which facts they have."""

    def __init__(self, classes: Sequence[Classes], digits: Sequence[int]) -> None:
        self._digits = {c.atom: (c, digit) for c, digit in zip(classes, digits, strict=True)}

    @property
    def lacks_something(self) -> bool:
        """Whether some fact is missing."""
        return any(digit == classes.lacking for classes, digit in self._digits.values())

    def meets(self, conditions: Iterable[Condition]) -> bool | None:
        """Whether all conditions are true: None where that is open for want of a fact."""
        found = [self._meets(condition) for condition in conditions]
        return False if False in found else None if None in found else True

    def _meets(self, condition: Condition) -> bool | None:
        operand = condition.operand
        named = isinstance(operand, frozenset)
        classes, digit = self._digits[Atom(condition.field, None if named else condition)]
        if digit == classes.lacking:
            return None
        if not isinstance(operand, frozenset):
            return digit == 1
        return digit < len(classes.names) and classes.names[digit] <= operand

    def lacks(self, fact: str) -> bool:
        """Whether a fact is missing."""
        classes, digit = self._digits[Atom(fact)]
        return digit == classes.lacking

    def name(self, fact: str) -> Any:
        """Give the name that a field of a scale has; None where it is missing."""
        classes, digit = self._digits[Atom(fact)]
        return next(iter(classes.names[digit])) if digit < len(classes.names) else None


class Codes:
    """One column of codes over a place, for the indicators that share it."""

    def __init__(
        self, place: Place, indicators: Sequence[Indicator], name: str, years: Sequence[int]
    ) -> None:
        self.place, self.name = place, name
        self.records = Records(place)
        self.classes = tuple(_classes(place, indicators))
        tests = [c.atom.condition for c in self.classes if c.atom.condition]
        self.years = years if dated(tests) else years[:1]
        digits = itertools.product(*(range(c.number) for c in self.classes))
        self.views = tuple(View(self.classes, found) for found in digits)

    @property
    def expression(self) -> pl.Expr:
        """The codes: a list for a list, one for a block; null where there is none."""
        return by_year(self.years, self._codes).alias(self.name)

    def _codes(self, year: int) -> pl.Expr:
        size = len(self.views)
        kind = pl.UInt8 if size <= 2**8 else pl.UInt16 if size <= 2**16 else pl.UInt32
        code = pl.lit(0, kind)
        for classes in self.classes:
            code = code * classes.number + self._digit(classes, year).cast(kind)
        column = pl.col(self.place.name)
        if self.place.is_list:
            return column.list.eval(code)
        return pl.when(column.is_not_null()).then(code)

    def _digit(self, classes: Classes, year: int) -> pl.Expr:
        atom = classes.atom
        if atom.condition is not None:
            digit = self.records.test((atom.condition,), year).cast(pl.UInt8)
        elif not classes.names:
            return self.records.field(atom.field).is_null().cast(pl.UInt8)
        else:
            digit = _class_of(self.records.field(atom.field), classes.names)
            if classes.may_lack:
                missing = self.records.field(atom.field).is_null()
                return pl.when(missing).then(pl.lit(classes.lacking, pl.UInt8)).otherwise(digit)
        return digit.fill_null(classes.lacking) if classes.may_lack else digit

    def those(self, wanted: Callable[[View], bool]) -> tuple[int, ...]:
        """Give the codes that a view answers for."""
        return tuple(code for code, view in enumerate(self.views) if wanted(view))

    def count(self, codes: tuple[int, ...]) -> pl.Expr:
        """Count the records with one of some codes; null where there is no list or block."""
        column = pl.col(self.name)
        if len(codes) == len(self.views):
            return (
                column.list.len().cast(pl.Int64) if self.place.is_list else _one(column, pl.lit(value=True))
            )
        if self.place.is_list:
            return column.list.eval(_is_one_of(pl.element(), codes)).list.sum().cast(pl.Int64)
        return _one(column, _is_one_of(column, codes))

    def present(self, coded: pl.DataFrame) -> frozenset[int]:
        """Give the codes that occur in a table."""
        column = coded[self.name]
        flat = column.explode(empty_as_null=False, keep_nulls=False) if self.place.is_list else column
        return frozenset(flat.drop_nulls().unique().to_list())


def _one(column: pl.Expr, condition: pl.Expr) -> pl.Expr:
    return pl.when(column.is_not_null()).then(condition.cast(pl.Int64))


def _is_one_of(value: pl.Expr, codes: tuple[int, ...]) -> pl.Expr:
    if not codes:
        return value.is_null()
    if codes[-1] - codes[0] == len(codes) - 1:
        return value == codes[0] if len(codes) == 1 else value.is_between(codes[0], codes[-1])
    return value.is_in(list(codes))


_FEW = 4


def _class_of(value: pl.Expr, names: Sequence[frozenset[Any]]) -> pl.Expr:
    """Give the number of the class that a name is in; one more than the last for any other."""
    pairs = [(name, number) for number, group in enumerate(names) for name in sorted(group)]
    if len(pairs) > _FEW:
        listed, numbers = zip(*pairs, strict=True)
        return value.replace_strict(listed, numbers, default=len(names), return_dtype=pl.UInt8)
    found = pl.lit(len(names), pl.UInt8)
    for name, number in pairs:
        found = pl.when(value == name).then(pl.lit(number, pl.UInt8)).otherwise(found)
    return found


def _classes(place: Place, indicators: Sequence[Indicator]) -> Iterator[Classes]:
    """Give the classes of every atom of some indicators."""
    conditions = [c for indicator in indicators for c in (*indicator.among, *indicator.where)]
    for atom in dict.fromkeys(itertools.chain.from_iterable(map(atoms_of_indicator, indicators))):
        lacks = may_lack(place, atom)
        if atom.condition is not None:
            yield Classes(atom, (), lacks)
            continue
        field = place.fields[atom.field]
        named = [c.operand for c in conditions if c.field == atom.field and isinstance(c.operand, frozenset)]
        read_as_scale = any(atom.field == i.fact and i.domain.kind == "scale" for i in indicators)
        yield Classes(atom, _partition(field, named, apart=read_as_scale), lacks)


def atoms_of_indicator(indicator: Indicator) -> Iterator[Atom]:
    """Give what sorts the records of an indicator."""
    facts = [name for name in (indicator.fact, indicator.part, indicator.whole) if name]
    return atoms_of((*indicator.among, *indicator.where), facts)


def may_lack(place: Place, atom: Atom) -> bool:
    """Whether a record may lack what an atom reads."""
    names = [atom.field]
    operand = atom.condition.operand if atom.condition else None
    if isinstance(operand, Reference) and operand.kind == "field":
        names.append(operand.name)
    return any(not (place.fields[name].required or place.fields[name].always_known) for name in names)


def _partition(field: Field, named: Sequence[frozenset[Any]], *, apart: bool) -> tuple[frozenset[Any], ...]:
    """Put names into one class that no condition tells apart; each into its own where ranks are read."""
    if apart:
        return tuple(frozenset({name}) for name in field.type.members)
    groups: dict[tuple[bool, ...], set[Any]] = {}
    for name in sorted(set().union(*named)):
        groups.setdefault(tuple(name in names for names in named), set()).add(name)
    return tuple(map(frozenset, groups.values()))


def code_columns(
    indicators: Iterable[Indicator], place: Place, years: Sequence[int]
) -> Iterator[tuple[Codes, list[Indicator]]]:
    """Share out the indicators over a place among as few columns of codes as their sizes allow."""
    groups: list[list[Indicator]] = []
    for indicator in indicators:
        for group in groups:
            if _size(place, [*group, indicator]) <= MOST_CODES:
                group.append(indicator)
                break
        else:
            groups.append([indicator])
    for number, group in enumerate(groups):
        yield Codes(place, group, f"{place.name}.codes.{number}", years), group


def _size(place: Place, indicators: Sequence[Indicator]) -> int:
    return math.prod(classes.number for classes in _classes(place, indicators))
