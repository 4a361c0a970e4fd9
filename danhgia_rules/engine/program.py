"""The first engine: a rulebook as rules for durable-rules, and the verdict they derive.

For each criterion a rule per level fires on the criterion's fact; what it concludes is
asserted as a level fact; overall rules fire on level facts; caps, grounds and cases of no
rating are rules too; the rating is the conclusion of a last rule. Numbers reach the rules
as exact integer codes.
"""

import fnmatch
import weakref
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from danhgia_rules.engine.durable import MAX_ANTECEDENTS, Antecedent, Fact, Rule, Ruleset, Session, Test
from danhgia_rules.engine.verdict import Facts, Verdict
from danhgia_rules.exact import CODE_LIMIT, Number, common_scale, encode
from danhgia_rules.rulebook.model import Indicator, Limit, Requirement, Rulebook

_OPPOSITE = {"at_least": "less_than", "more_than": "at_most", "at_most": "more_than", "less_than": "at_least"}
_LEVEL, _PART, _LIMIT, _REACHED, _FINAL = 10, 100, 200, 300, 400
"""Priorities, lowest first: what concludes must wait for all that could bear on it."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """An attribute of a fact: the indicator it encodes, with the scale that makes thresholds whole."""

    name: str
    indicator: Indicator
    scale: int

    def code(self, value: Number | None) -> int:
        """Encode a value; one that is not applicable lies beyond every threshold on the good side."""
        if value is None:
            return CODE_LIMIT if self.indicator.higher_is_better else -CODE_LIMIT
        return encode(value, self.scale)

    def exception_code(self, value: Number | None) -> int:
        """Encode the value of an exception; what is not applicable lies where it lifts nothing."""
        return -self.code(None) if value is None else self.code(value)

    def test(self, comparison: str, threshold: Number) -> Test:
        return self.name, comparison, encode(threshold, self.scale)


@dataclass(slots=True)
class _Conclusion:
    """What a rule concludes: a level of a criterion, a limit, the rank reached, or the rating."""

    kind: str
    place: int = 0
    rank: int | None = None
    name: str = ""


@dataclass(slots=True)
class _State:
    """What has been concluded so far in one evaluation."""

    levels: dict[int, int | None] = field(default_factory=dict)
    limits: dict[str, int | None] = field(default_factory=dict)
    reached: int | None = None
    rating: int | None = None


class Program:
    """The rules of one rulebook. Holds no reference to it, so that both can be dropped."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.criteria = rulebook.criteria
        self.levels = rulebook.scale.names
        self.rating = rulebook.rating
        self.conclusions: dict[str, _Conclusion] = {}
        self.rules: list[Rule] = []
        self._named: dict[str, list[int]] = {}
        self.slots = [
            [_slot(f"r{n}", row.indicator, _cut_points(row)) for n, row in enumerate(criterion.requirements)]
            for criterion in rulebook.criteria
        ]
        for place in range(len(self.criteria)):
            self._criterion_rules(place)
        self._overall_slots()
        self._limit_rules()
        self._rating_rules()
        self._final_rules()
        self.ruleset = Ruleset(self.rules)

    def _rule(self, name: str, antecedents: list[Antecedent], priority: int, conclusion: _Conclusion) -> None:
        self.rules.append(Rule(name, tuple(antecedents), priority))
        self.conclusions[name] = conclusion

    def _criterion_rules(self, place: int) -> None:
        """A rule per level, highest first, and two for a criterion that does not apply."""
        kind, top = f"c{place}", len(self.levels) - 1
        not_applicable = _Conclusion("level", place, None)
        self._rule(f"c{place}_gate", [Antecedent(kind, (("gate", "is", 0),))], 0, not_applicable)
        idle: tuple[Test, ...] = (("gate", "is", 1), ("any", "is", 0))
        self._rule(f"c{place}_idle", [Antecedent(kind, idle)], 0, not_applicable)
        for rank in range(top, -1, -1):
            tests: list[Test] = [("gate", "is", 1), ("any", "is", 1)]
            for slot, row in zip(self.slots[place], self.criteria[place].requirements, strict=True):
                cell = row.cells[rank]
                if cell and cell.comparison:
                    tests.append(slot.test(cell.comparison, cell.threshold))
            conclusion = _Conclusion("level", place, rank)
            self._rule(f"c{place}_l{rank}", [Antecedent(kind, tuple(tests))], _LEVEL + top - rank, conclusion)

    def _overall_slots(self) -> None:
        rows = self.rating.requirements
        self.row_slots = {
            n: _slot(f"r{n}", row.indicator, _cut_points(row))
            for n, row in enumerate(rows)
            if row.indicator.operation != "lowest" or not row.indicator.reads_levels
        }
        self.limit_slots = {
            n: _slot(f"k{n}", limit.indicator, [limit.threshold])
            for n, limit in enumerate(self.rating.limits)
            if limit.indicator.operation != "lowest" or not limit.indicator.reads_levels
        }

        self.unless_slots = {
            n: _slot(f"x{n}", limit.unless.indicator, [limit.unless.threshold])
            for n, limit in enumerate(self.rating.limits)
            if limit.unless is not None
        }

    def _limit_rules(self) -> None:
        for n, limit in enumerate(self.rating.limits):
            for name, antecedents, rank in self._limit_tests(n, limit):
                self._rule(name, antecedents, _LIMIT, _Conclusion("limit", n, rank, limit.id))

    def _limit_tests(self, n: int, limit: Limit) -> Iterator[tuple[str, list[Antecedent], int | None]]:
        slot = self.limit_slots.get(n)
        if slot is None:
            # The lowest level passes a bound when some level does: one rule for each criterion.
            for place in self.places(limit.indicator):
                test = ("v", str(limit.comparison), int(limit.threshold))
                level = Antecedent(f"l{place}", (test,))
                lifting = self._not_lifted(n, limit)
                yield f"k{n}_c{place}", [level, Antecedent("o", lifting)] if lifting else [level], limit.level
        elif limit.comparison is None:
            for rank in range(self.rating.scale.top):
                yield f"k{n}_l{rank}", [Antecedent("o", (slot.test("is", rank),))], rank
        else:
            tests = (slot.test(limit.comparison, limit.threshold), *self._not_lifted(n, limit))
            yield f"k{n}", [Antecedent("o", tests)], limit.level

    def _not_lifted(self, n: int, limit: Limit) -> tuple[Test, ...]:
        if limit.unless is None:
            return ()
        opposite = _OPPOSITE[limit.unless.comparison]
        return (self.unless_slots[n].test(opposite, limit.unless.threshold),)

    def places(self, indicator: Indicator) -> list[int]:
        """Give the places of the criteria that an indicator over levels names."""
        found = self._named.get(indicator.key)
        if found is None:
            found = self._named[indicator.key] = self._find_places(indicator)
        return found

    def _find_places(self, indicator: Indicator) -> list[int]:
        return [
            place
            for place, criterion in enumerate(self.criteria)
            if all(
                any(fnmatch.fnmatchcase(criterion.id, str(p)) for p in condition.operand)  # type: ignore[union-attr]
                for condition in indicator.among
            )
        ]

    def _rating_rules(self) -> None:
        """A rule per rating, highest first, on the level facts and the overall fact together."""
        top = self.rating.scale.top
        for rank in range(top, -1, -1):
            tests: dict[str, list[Test]] = defaultdict(list)
            tests["o"] = []
            for n, row in enumerate(self.rating.requirements):
                cell = row.cells[rank]
                if not cell or not cell.comparison:
                    continue
                if n in self.row_slots:
                    tests["o"].append(self.row_slots[n].test(cell.comparison, cell.threshold))
                else:
                    for place in self.places(row.indicator):
                        tests[f"l{place}"].append(("v", cell.comparison, int(cell.threshold)))
            antecedents = [Antecedent(kind, tuple(found)) for kind, found in tests.items()]
            conclusion = _Conclusion("reached", rank=rank)
            self._rule(
                f"o_l{rank}", self._bounded(antecedents, f"p{rank}"), _REACHED + top - rank, conclusion
            )

    def _bounded(self, antecedents: list[Antecedent], prefix: str) -> list[Antecedent]:
        """Split more antecedents than the engine takes into rules that each derive a part fact."""
        if len(antecedents) <= MAX_ANTECEDENTS:
            return antecedents
        parts = []
        for start in range(0, len(antecedents), MAX_ANTECEDENTS):
            kind = f"{prefix}_{start}"
            chunk = antecedents[start : start + MAX_ANTECEDENTS]
            self._rule(kind, chunk, _PART, _Conclusion("part", name=kind))
            parts.append(Antecedent(kind))
        return self._bounded(parts, f"{prefix}x")

    def _final_rules(self) -> None:
        """The least of all ranks concluded is the rating: the lowest rank fires first.

        Not before the overall fact is there: a limit over levels concludes earlier than the ladder.
        """
        for rank in range(self.rating.scale.top + 1):
            antecedents = [Antecedent("w", (("v", "is", rank),)), Antecedent("o")]
            self._rule(f"w_l{rank}", antecedents, _FINAL + rank, _Conclusion("rating", rank=rank))

    def run(self, facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
        """Infer the verdict for pinned facts; give it with the names of the rules in order of firing."""
        state = _State()
        with self.ruleset.session() as session:
            for place in range(len(self.criteria)):
                session.add(self._criterion_fact(place, facts))
            self._rest(session, state, facts)
            session.add(self._overall_fact(state, facts))
            self._rest(session, state, facts)
            fired = tuple(session.fired)
        return self._verdict(state), fired

    def _criterion_fact(self, place: int, facts: Facts) -> Fact:
        fact: dict[str, int | str] = {"kind": f"c{place}", "gate": int(facts.gates[place]), "any": 0}
        for slot in self.slots[place]:
            value = facts.values[slot.indicator.key]
            fact[slot.name] = slot.code(value)
            if value is not None:
                fact["any"] = 1
        return fact

    def _overall_fact(self, state: _State, facts: Facts) -> Fact:
        fact: dict[str, int | str] = {"kind": "o"}
        for slot in (*self.row_slots.values(), *self.limit_slots.values()):
            indicator = slot.indicator
            if indicator.reads_levels:
                fact[slot.name] = slot.code(self._tally(indicator, state, facts))
            else:
                fact[slot.name] = slot.code(facts.values[indicator.key])
        for slot in self.unless_slots.values():
            fact[slot.name] = slot.exception_code(facts.values[slot.indicator.key])
        return fact

    def _tally(self, indicator: Indicator, state: _State, facts: Facts) -> Number | None:
        """Count level facts; the engine itself must not count (contract, section 9)."""
        inside = matching = 0
        want_high = facts.at_worst != indicator.higher_is_better
        for place in self.places(indicator):
            level = state.levels[place]
            if level is None:
                continue
            matches = all(self.levels[level] in c.operand for c in indicator.where)  # type: ignore[operator]
            if place in facts.optional and matches != want_high:
                continue
            inside += 1
            matching += matches
        if indicator.operation == "count":
            return matching
        return Fraction(matching, inside) if inside else None

    def _rest(self, session: Session, state: _State, facts: Facts) -> None:
        session.run(lambda name: self._conclude(self.conclusions[name], state, facts))

    def _conclude(self, conclusion: _Conclusion, state: _State, facts: Facts) -> Fact | None:
        """Take the conclusion of a rule; give the fact that follows, once."""
        if conclusion.kind == "level":
            return self._conclude_level(conclusion, state, facts)
        if conclusion.kind == "part":
            return {"kind": conclusion.name}
        if conclusion.kind == "limit" and conclusion.name not in state.limits:
            state.limits[conclusion.name] = conclusion.rank
            return None if conclusion.rank is None else {"kind": "w", "v": conclusion.rank}
        if conclusion.kind == "reached" and state.reached is None:
            state.reached = conclusion.rank
            return {"kind": "w", "v": conclusion.rank or 0}
        if conclusion.kind == "rating" and state.rating is None:
            state.rating = conclusion.rank
        return None

    def _conclude_level(self, conclusion: _Conclusion, state: _State, facts: Facts) -> Fact | None:
        place = conclusion.place
        if place in state.levels:
            return None
        state.levels[place] = conclusion.rank
        beyond = len(self.levels)
        left_out = conclusion.rank is None or (not facts.at_worst and place in facts.optional)
        return {"kind": f"l{place}", "v": beyond if left_out else conclusion.rank or 0}

    def _verdict(self, state: _State) -> Verdict:
        levels = tuple(state.levels.get(place, -1) for place in range(len(self.criteria)))
        limits = tuple(
            (limit.id, state.limits[limit.id]) for limit in self.rating.limits if limit.id in state.limits
        )
        reached = -1 if state.reached is None else state.reached
        return Verdict(levels, reached, limits, -1 if state.rating is None else state.rating)

    def describe(self, name: str) -> tuple[str, str, int | None]:
        """Say what a rule concluded: its kind, of which criterion or limit, and the rank."""
        found = self.conclusions[name]
        subject = self.criteria[found.place].id if found.kind == "level" else found.name
        return found.kind, subject, found.rank


def _slot(name: str, indicator: Indicator, thresholds: list[Number]) -> _Slot:
    return _Slot(name, indicator, common_scale(thresholds))


def _cut_points(row: Requirement) -> list[Number]:
    return [cell.threshold for cell in row.cells if cell]


_programs: "weakref.WeakKeyDictionary[Rulebook, Program]" = weakref.WeakKeyDictionary()


def program_of(rulebook: Rulebook) -> Program:
    """Give the rules of a rulebook, compiled once for as long as it lives."""
    found = _programs.get(rulebook)
    if found is None:
        found = _programs[rulebook] = Program(rulebook)
    return found
