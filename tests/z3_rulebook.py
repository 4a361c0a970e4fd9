"""A rulebook as a formula for z3, written without the code of the search that it is held against.

What it shares with the search is the theory only: which values an indicator can take, and which
relations hold between indicators over the same records.
"""

from fractions import Fraction

import z3

from danhgia_rules.checking.regions import WHOLE, bounds, variables
from danhgia_rules.checking.relations import groups
from danhgia_rules.exact import is_bounded


def number(value):
    value = Fraction(value)
    return z3.Q(value.numerator, value.denominator)


def compare(left, comparison, right):
    return {
        "at_least": left >= right,
        "at_most": left <= right,
        "more_than": left > right,
        "less_than": left < right,
    }[comparison]


class Formula:
    """All facts as unknowns, all ladders as terms over them."""

    def __init__(self, rulebook):
        self.rulebook = rulebook
        self.facts = []
        self.value, self.na = {}, {}
        found = variables(rulebook)
        for variable in found:
            self._variable(variable)
        for group in groups(found):
            self._relations(group)
        self.levels = {criterion.id: self._level(criterion) for criterion in rulebook.criteria}
        for row in [*rulebook.rating.requirements, *rulebook.rating.limits]:
            if row.indicator.reads_levels and row.indicator.key not in self.value:
                self._over_levels(row.indicator)

    def _variable(self, variable):
        first = variable.indicators[0]
        whole = first.domain.kind in WHOLE
        value = (z3.Int if whole else z3.Real)(f"v_{first.key}")
        na = z3.Bool(f"na_{first.key}")
        low, high = bounds(first)
        inside = value >= number(low)
        if is_bounded(high):
            inside = z3.And(inside, value <= number(high))
        none = first.domain.none
        self.facts.append(inside if none is None else z3.Or(inside, value == number(none)))
        if not variable.may_be_na:
            self.facts.append(z3.Not(na))
        for indicator in variable.indicators:
            self.value[indicator.key], self.na[indicator.key] = value, na

    def _relations(self, group):
        keys = [variable.key for variable in group.variables]
        for low, high in group.orders:
            asked = z3.Not(z3.Or(self.na[keys[low]], self.na[keys[high]]))
            self.facts.append(z3.Implies(asked, self.value[keys[low]] <= self.value[keys[high]]))
        for together in group.together:
            first, *others = sorted(together)
            self.facts += [self.na[keys[first]] == self.na[keys[other]] for other in others]
        for one in group.presences:
            some = self._some(group.variables[one.some].indicators[0], one.some_counted)
            none = self._none(group.variables[one.none].indicators[0], one.none_counted)
            self.facts.append(z3.Not(z3.And(some, none)))

    def _some(self, indicator, counted):
        """A value that comes from at least one record."""
        value, asked = self.value[indicator.key], z3.Not(self.na[indicator.key])
        if indicator.operation in ("highest", "lowest"):
            return z3.And(asked, value != number(indicator.domain.none))
        return asked if indicator.operation == "share" and not counted else z3.And(asked, value > 0)

    def _none(self, indicator, counted):
        """A value that comes from no record."""
        value, na = self.value[indicator.key], self.na[indicator.key]
        if indicator.operation in ("highest", "lowest"):
            return z3.Or(na, value == number(indicator.domain.none))
        if indicator.operation == "total" or (indicator.operation == "share" and not counted):
            return na
        return z3.Or(na, value == 0)

    def holds(self, row, rank, without=None):
        """One cell, which holds too where nothing is asked or nothing is applicable."""
        cell = row.cells[rank]
        if cell is None or cell.comparison is None or (row.id, rank) == without:
            return z3.BoolVal(True)
        key = row.indicator.key
        return z3.Or(self.na[key], compare(self.value[key], cell.comparison, number(cell.threshold)))

    def column(self, rows, top, without=None):
        """The highest column whose every cell holds."""
        found = z3.IntVal(0)
        for rank in range(1, top + 1):
            held = z3.And([self.holds(row, rank, without) for row in rows])
            found = z3.If(held, z3.IntVal(rank), found)
        return found

    def _level(self, criterion, without=None):
        asked = z3.Or([z3.Not(self.na[row.indicator.key]) for row in criterion.requirements])
        if criterion.gate is not None:
            key = criterion.gate.key
            asked = z3.And(asked, z3.Not(self.na[key]), self.value[key] == number(criterion.gate_value))
        return asked, self.column(criterion.requirements, self.rulebook.scale.top, without)

    def _over_levels(self, indicator):
        named = [self.levels[c.id] for c in self.rulebook.criteria if indicator.names_criterion(c.id)]
        names = self.rulebook.scale.names
        if indicator.operation == "lowest":
            found = z3.IntVal(len(names))
            for asked, level in named:
                found = z3.If(z3.And(asked, level < found), level, found)
            self.value[indicator.key], self.na[indicator.key] = found, z3.BoolVal(False)
            return
        ranks = [n for n, name in enumerate(names) if all(name in c.operand for c in indicator.where)]
        one = [z3.If(z3.And(asked, z3.Or([level == rank for rank in ranks])), 1, 0) for asked, level in named]
        counted, total = z3.Sum(one), z3.Sum([z3.If(asked, 1, 0) for asked, _ in named])
        if indicator.operation == "count":
            self.value[indicator.key], self.na[indicator.key] = counted, z3.BoolVal(False)
            return
        share = z3.Real(f"s_{indicator.key}")
        self.facts.append(z3.Implies(total > 0, share * z3.ToReal(total) == z3.ToReal(counted)))
        self.value[indicator.key], self.na[indicator.key] = share, total == 0

    # --- The overall rules

    def meets(self, limit):
        """Whether the condition of a limit holds, its exception left aside."""
        key = limit.indicator.key
        if limit.comparison is None:
            return z3.And(z3.Not(self.na[key]), self.value[key] < self.rulebook.rating.scale.top)
        held = compare(self.value[key], limit.comparison, number(limit.threshold))
        return z3.And(z3.Not(self.na[key]), held)

    def excused(self, limit):
        if limit.unless is None:
            return z3.BoolVal(False)
        key = limit.unless.indicator.key
        held = compare(self.value[key], limit.unless.comparison, number(limit.unless.threshold))
        return z3.And(z3.Not(self.na[key]), held)

    def applies(self, limit):
        return z3.And(self.meets(limit), z3.Not(self.excused(limit)))

    def rating(self, *, cell=None, limit=None):
        """Not rated, and the rank; without a cell, or without a limit."""
        rules = self.rulebook.rating
        rank = self.column(rules.requirements, rules.scale.top, cell)
        refused = z3.BoolVal(False)
        for one in rules.limits:
            if one.id == limit:
                continue
            if one.kind == "not_rated":
                refused = z3.Or(refused, self.applies(one))
                continue
            allowed = self.value[one.indicator.key] if one.comparison is None else z3.IntVal(one.level)
            rank = z3.If(z3.And(self.applies(one), allowed < rank), allowed, rank)
        return refused, rank

    def possible(self, *wanted):
        solver = z3.Solver()
        solver.add(*self.facts, *wanted)
        found = solver.check()
        assert found in (z3.sat, z3.unsat)
        return found == z3.sat
