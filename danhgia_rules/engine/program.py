"""The first engine: a rulebook as rules for durable-rules, and the verdict they derive.

For each criterion a rule per level fires on the criterion's fact; what it concludes is
asserted as a level fact; overall rules fire on level facts; caps, grounds and cases of no
rating are rules too; the rating is the conclusion of a last rule. Numbers reach the rules
as exact integer codes.
"""

import fnmatch
import weakref
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from danhgia_rules.engine.durable import MAX_ANTECEDENTS, Antecedent, Fact, Form, Rule, Ruleset, Test, fact
from danhgia_rules.engine.slot import Slot
from danhgia_rules.engine.verdict import Facts, Verdict
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Indicator, Limit, Requirement, Rulebook

_OPPOSITE = {"at_least": "less_than", "more_than": "at_most", "at_most": "more_than", "less_than": "at_least"}
_LEVEL, _PART, _LIMIT, _REACHED, _FINAL = 10, 100, 200, 300, 400
"""Priorities, lowest first: what concludes must wait for all that could bear on it."""

_Subject = int | str
"""What is concluded about: a criterion by its place, a limit, the rank reached, the rating."""

_REACHED_RANK, _RATING = "reached", "rating"


@dataclass(frozen=True, slots=True)
class _Conclusion:
    """What a rule concludes, the fact that follows from it, and the name of what it is about."""

    kind: str
    subject: _Subject
    rank: int | None = None
    fact: Fact | None = None
    name: str = ""


_Concluded = dict[_Subject, int | None]
"""What has been concluded so far in one evaluation."""


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
            [Slot(f"r{n}", row.indicator, _cut_points(row)) for n, row in enumerate(criterion.requirements)]
            for criterion in rulebook.criteria
        ]
        self._forms = [
            Form(f"c{place}", ["gate", "any", *(slot.name for slot in slots)])
            for place, slots in enumerate(self.slots)
        ]
        self._left_out = [fact(f"l{place}", v=len(self.levels)) for place in range(len(self.criteria))]
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
        kind, top, name = f"c{place}", len(self.levels) - 1, self.criteria[place].id
        not_applicable = _Conclusion("level", place, None, self._left_out[place], name)
        self._rule(f"c{place}_gate", [Antecedent(kind, (("gate", "is", 0),))], 0, not_applicable)
        idle: tuple[Test, ...] = (("gate", "is", 1), ("any", "is", 0))
        self._rule(f"c{place}_idle", [Antecedent(kind, idle)], 0, not_applicable)
        for rank in range(top, -1, -1):
            tests: list[Test] = [("gate", "is", 1), ("any", "is", 1)]
            for slot, row in zip(self.slots[place], self.criteria[place].requirements, strict=True):
                cell = row.cells[rank]
                if cell and cell.comparison:
                    tests.append(slot.test(cell.comparison, cell.threshold))
            conclusion = _Conclusion("level", place, rank, fact(f"l{place}", v=rank), name)
            self._rule(f"c{place}_l{rank}", [Antecedent(kind, tuple(tests))], _LEVEL + top - rank, conclusion)

    def _overall_slots(self) -> None:
        rows = self.rating.requirements
        self.row_slots = {
            n: Slot(f"r{n}", row.indicator, _cut_points(row))
            for n, row in enumerate(rows)
            if row.indicator.operation != "lowest" or not row.indicator.reads_levels
        }
        self.limit_slots = {
            n: Slot(f"k{n}", limit.indicator, [limit.threshold])
            for n, limit in enumerate(self.rating.limits)
            if limit.indicator.operation != "lowest" or not limit.indicator.reads_levels
        }

        self.unless_slots = {
            n: Slot(f"x{n}", limit.unless.indicator, [limit.unless.threshold])
            for n, limit in enumerate(self.rating.limits)
            if limit.unless is not None
        }
        self._overall = [*self.row_slots.values(), *self.limit_slots.values()]
        self._overall_form = Form("o", [slot.name for slot in (*self._overall, *self.unless_slots.values())])

    def _limit_rules(self) -> None:
        for n, limit in enumerate(self.rating.limits):
            for name, antecedents, rank in self._limit_tests(n, limit):
                follows = None if rank is None else fact("w", v=rank)
                conclusion = _Conclusion("limit", _limit(limit), rank, follows, limit.id)
                self._rule(name, antecedents, _LIMIT, conclusion)

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
            conclusion = _Conclusion("reached", _REACHED_RANK, rank, fact("w", v=rank))
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
            self._rule(kind, chunk, _PART, _Conclusion("part", kind, None, fact(kind), kind))
            parts.append(Antecedent(kind))
        return self._bounded(parts, f"{prefix}x")

    def _final_rules(self) -> None:
        """The least of all ranks concluded is the rating: the lowest rank fires first.

        Not before the overall fact is there: a limit over levels concludes earlier than the ladder.
        """
        for rank in range(self.rating.scale.top + 1):
            antecedents = [Antecedent("w", (("v", "is", rank),)), Antecedent("o")]
            self._rule(f"w_l{rank}", antecedents, _FINAL + rank, _Conclusion("rating", _RATING, rank))

    def run(self, facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
        """Infer the verdict for pinned facts; give it with the names of the rules in order of firing."""
        concluded: _Concluded = {}
        conclude = partial(self._conclude, concluded, () if facts.at_worst else facts.optional)
        with self.ruleset.session() as session:
            for place in range(len(self.criteria)):
                session.add(self._criterion_fact(place, facts))
            session.run(conclude)
            session.add(self._overall_fact(concluded, facts))
            session.run(conclude)
            fired = tuple(session.fired)
        return self._verdict(concluded), fired

    def _criterion_fact(self, place: int, facts: Facts) -> Fact:
        asked, codes = 0, []
        for slot in self.slots[place]:
            value = facts.values[slot.key]
            codes.append(slot.code(value))
            if value is not None:
                asked = 1
        return self._forms[place].fill([int(facts.gates[place]), asked, *codes])

    def _overall_fact(self, concluded: _Concluded, facts: Facts) -> Fact:
        codes: list[int] = []
        for slot in self._overall:
            if slot.indicator.reads_levels:
                codes.append(slot.code(self._tally(slot.indicator, concluded, facts)))
            else:
                codes.append(slot.code(facts.values[slot.key]))
        codes += [slot.exception_code(facts.values[slot.key]) for slot in self.unless_slots.values()]
        return self._overall_form.fill(codes)

    def _tally(self, indicator: Indicator, concluded: _Concluded, facts: Facts) -> Number | None:
        """Count level facts; the engine itself must not count (contract, section 9)."""
        inside = matching = 0
        want_high = facts.at_worst != indicator.higher_is_better
        for place in self.places(indicator):
            level = concluded[place]
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

    def _conclude(self, concluded: _Concluded, left_out: Collection[int], name: str) -> Fact | None:
        """Take the conclusion of a rule; give the fact that follows, once for each subject."""
        conclusion = self.conclusions[name]
        subject = conclusion.subject
        if subject in concluded:
            return None
        concluded[subject] = conclusion.rank
        if isinstance(subject, int) and subject in left_out:
            return self._left_out[subject]
        return conclusion.fact

    def _verdict(self, concluded: _Concluded) -> Verdict:
        levels = tuple([concluded.get(place, -1) for place in range(len(self.criteria))])
        limits = [(limit.id, _limit(limit)) for limit in self.rating.limits]
        reached, rating = concluded.get(_REACHED_RANK), concluded.get(_RATING)
        return Verdict(
            levels,
            -1 if reached is None else reached,
            tuple([(name, concluded[subject]) for name, subject in limits if subject in concluded]),
            -1 if rating is None else rating,
        )

    def describe(self, name: str) -> tuple[str, str, int | None]:
        """Say what a rule concluded: its kind, of which criterion or limit, and the rank."""
        found = self.conclusions[name]
        return found.kind, found.name, found.rank


def _limit(limit: Limit) -> str:
    return f"limit {limit.id}"


def _cut_points(row: Requirement) -> list[Number]:
    return [cell.threshold for cell in row.cells if cell]


_programs: "weakref.WeakKeyDictionary[Rulebook, Program]" = weakref.WeakKeyDictionary()


def program_of(rulebook: Rulebook) -> Program:
    """Give the rules of a rulebook, compiled once for as long as it lives."""
    found = _programs.get(rulebook)
    if found is None:
        found = _programs[rulebook] = Program(rulebook)
    return found
