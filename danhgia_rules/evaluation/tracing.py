"""Build the trace of a rating, from what the engines agreed on and what was read."""

import weakref
from collections.abc import Iterator

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.engine.program import program_of
from danhgia_rules.engine.reference import over_levels
from danhgia_rules.evaluation.firings import firings
from danhgia_rules.evaluation.rating import Rated, rate_readings
from danhgia_rules.evaluation.records_read import RecordsRead
from danhgia_rules.exact import Number
from danhgia_rules.indicators import Reading, State
from danhgia_rules.levels import Level
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit, Parameter, Requirement, Rulebook
from danhgia_rules.trace import (
    CellTests,
    CriterionTrace,
    Firing,
    Heading,
    LimitTrace,
    Missing,
    RecordTrace,
    RequirementTrace,
    Trace,
    Unadjusted,
    tests_of,
)

Ranks = dict[str, int | None]


class Tracer:
    """Builds one trace; holds what its parts share."""

    def __init__(self, dossier: Dossier, rated: Rated, *, by_name: bool) -> None:
        self.dossier = dossier
        self.rated = rated
        self.rulebook = rated.rulebook
        self.by_name = by_name
        self._read = RecordsRead(dossier)
        self._tests = _tests_of(self.rulebook)

    @property
    def whole(self) -> Trace:
        """The trace; its parts are worked out when they are asked for.

        Nothing here points back at it: a result is freed as soon as it is dropped.
        """
        return Trace(self)

    def heading(self) -> Heading:
        """Say what was rated, by which rulebook, and what came out."""
        rulebook, rules, rated = self.rulebook, self.rulebook.rating, self.rated
        rating, bounds = rated.rating()
        return Heading(
            subject=self.dossier.ma,
            period=self.dossier.ky_danh_gia,
            position=rulebook.position,
            rulebook_id=rulebook.id,
            rulebook_title=(rulebook.title, rulebook.title_en),
            rulebook_periods=rulebook.periods,
            groups=rulebook.groups,
            chosen_by_name=self.by_name,
            rating_rules_id=rules.id,
            rating_rules_title=(rules.title, rules.title_en),
            scale=rulebook.scale,
            rating_scale=rules.scale,
            rating=rating,
            bounds=bounds,
            reached=rules.scale.names[rated.worst.verdict.reached],
            reached_at_best=rules.scale.names[rated.best.verdict.reached],
            all_parameters=rulebook.parameters,
            not_encoded=tuple(clause for clause, _ in rules.not_encoded),
            overlay=rulebook.overlay,
        )

    def criteria(self) -> tuple[CriterionTrace, ...]:
        """Give the trace of each criterion."""
        return tuple(self.criterion(place) for place in range(len(self.rulebook.criteria)))

    def requirements(self) -> tuple[RequirementTrace, ...]:
        """Give the overall requirements."""
        reached = self.rated.worst.verdict.reached
        return tuple(self._row(row, reached) for row in self.rulebook.rating.requirements)

    def limits(self) -> tuple[LimitTrace, ...]:
        """Give caps, grounds and cases of no rating."""
        worst, best = dict(self.rated.worst.verdict.limits), dict(self.rated.best.verdict.limits)
        return tuple(self._limit(limit, worst, best) for limit in self.rulebook.rating.limits)

    def criterion(self, place: int) -> CriterionTrace:
        """Give the trace of one criterion."""
        criterion = self.rulebook.criteria[place]
        level, bounds = self.rated.level(place)
        rank = self.rated.worst.verdict.levels[place]
        gated = not self.rated.worst_facts.gates[place]
        rows = tuple(self._row(row, rank) for row in criterion.requirements)
        return CriterionTrace(criterion, level, rank, bounds, gated, rows)

    def _row(self, row: Requirement, rank: int | None) -> RequirementTrace:
        return RequirementTrace(row, self._tests[row], self._reading(row.indicator), rank, self._records)

    def _reading(self, indicator: Indicator) -> Reading:
        return self.rated.readings.get(indicator.key) or self._level_reading(indicator)

    def _level_reading(self, indicator: Indicator) -> Reading:
        rated = self.rated
        worst = over_levels(indicator, self.rulebook, rated.worst.verdict.levels, rated.worst_facts)
        best = worst
        if rated.best is not rated.worst:
            best = over_levels(indicator, self.rulebook, rated.best.verdict.levels, rated.best_facts)
        beyond = len(self.rulebook.scale.names)
        if worst is None or (indicator.operation == "lowest" and worst == beyond):
            return Reading(State.NOT_APPLICABLE)
        part, whole, records = self._levels_read(indicator, worst)
        if worst == best:
            return Reading(State.KNOWN, worst, worst, records=records, part=part, whole=whole)
        low, high = sorted((worst, worst if best is None else best))
        return Reading(State.UNKNOWN, low, high, may_be_na=best is None, records=records)

    def _levels_read(self, indicator: Indicator, worst: Number) -> tuple[int, int, tuple[int, ...]]:
        """Name the criteria that make the value: those at the lowest level, or those counted."""
        levels = self.rated.worst.verdict.levels
        inside = [place for place in program_of(self.rulebook).places(indicator) if levels[place] is not None]
        if indicator.operation == "lowest":
            return 0, 0, tuple(place for place in inside if levels[place] == worst)
        names = self.rulebook.scale.names
        counted = tuple(
            place
            for place in inside
            if all(names[levels[place] or 0] in c.operand for c in indicator.where)  # type: ignore[operator]
        )
        return len(counted), len(inside), counted

    def _records(self, indicator: Indicator, reading: Reading) -> tuple[RecordTrace, ...]:
        """Give the records behind a reading; indicators that compute the same share them."""
        if reading.state is State.NOT_APPLICABLE:
            return ()
        if indicator.reads_levels:
            criteria = self.rulebook.criteria
            return tuple(RecordTrace(f"criteria[{criteria[n].id}]", counted=True) for n in reading.records)
        return self._read.of(indicator, reading)

    def _limit(self, limit: Limit, worst: Ranks, best: Ranks) -> LimitTrace:
        reading = self._reading(limit.indicator)
        applies = True if limit.id in best else None if limit.id in worst else False
        rank = worst.get(limit.id)
        found = LimitTrace(limit, reading, applies, rank, self._records)
        found.rank_at_best = best.get(limit.id, rank)
        if limit.unless is not None:
            found.exception = self._reading(limit.unless.indicator)
        if limit.id in worst:
            decided = limit.kind == "not_rated" or not self.rated.best.verdict.not_rated
            found.binds = decided and (rank is None or rank == self.rated.worst.verdict.rating)
        return found

    def parameters(self, trace: Trace) -> tuple[Parameter, ...]:
        """Name the choices that decided something: of what binds, applies or is not applicable."""
        names: list[str | None] = [self.rulebook.period_parameter]
        for entry in trace.criteria:
            if entry.level == Level.NOT_APPLICABLE:
                names.append(entry.criterion.parameter)
            names += self._row_parameters(entry.requirements, entry.rank)
        decided = [limit for limit in trace.limits if limit.binds and limit.applies]
        if not any(limit.limit.kind == "ground" for limit in decided):
            names += self._row_parameters(trace.requirements, self.rated.worst.verdict.reached)
        for limit in decided:
            names += [limit.limit.parameter, *limit.limit.indicator.parameters]
        known = self.rulebook.parameters
        return tuple(known[name] for name in dict.fromkeys(names) if name)

    @staticmethod
    def _row_parameters(rows: tuple[RequirementTrace, ...], rank: int | None) -> Iterator[str | None]:
        for row in rows:
            if rank is None:
                continue
            cells = row.requirement.cells
            if row.binds and row.holds[rank + 1] is False:
                yield from row.requirement.indicator.parameters
                yield cells[rank + 1].parameter if cells[rank + 1] else None  # type: ignore[union-attr]
            here = cells[rank]
            if here and here.comparison is None and not all(row.holds):
                # The column asks nothing here, and a lower one would have asked more.
                yield here.parameter

    def missing(self, trace: Trace) -> tuple[Missing, ...]:
        """List the missing facts; those may decide that leave open what the result may hang on.

        An over-approximation: a fact that is marked may turn out not to matter, never the reverse.
        """
        deciding: set[str] = set()
        bounds = trace.heading.bounds
        if bounds is not None and bounds.lowest == bounds.highest:
            # Only whether there is a rating at all is open.
            for limit in trace.limits:
                if limit.applies is None and limit.limit.kind == "not_rated":
                    deciding.update(limit.reading.missing)
                    deciding.update(limit.exception.missing if limit.exception else ())
        elif bounds is not None:
            for entry in trace.criteria:
                if entry.bounds is not None:
                    deciding.update(_open_facts(entry.requirements))
                    deciding.update(self._gate_facts(entry.criterion))
            deciding.update(_open_facts(trace.requirements))
            for limit in trace.limits:
                if limit.applies is None or _rank_open(limit):
                    deciding.update(limit.reading.missing)
                    deciding.update(limit.exception.missing if limit.exception else ())
        asked = {row.requirement.indicator.key for row in trace.requirements}
        asked |= {limit.limit.indicator.key for limit in trace.limits}
        asked |= {limit.limit.unless.indicator.key for limit in trace.limits if limit.limit.unless}
        for entry in trace.criteria:
            asked.update(row.requirement.indicator.key for row in entry.requirements if not entry.gated)
            asked.update({entry.criterion.gate.key} if entry.criterion.gate else set())
        readings = self.rated.readings
        every = (path for key in readings if key in asked for path in readings[key].missing)
        return tuple(Missing(path, path in deciding) for path in dict.fromkeys(every))

    def _gate_facts(self, criterion: Criterion) -> tuple[str, ...]:
        return self.rated.readings[criterion.gate.key].missing if criterion.gate else ()

    def not_counted(self) -> tuple[str, ...]:
        """Name violations without a conclusion of a competent body: they are on file, not counted."""
        return tuple(
            f"bieu_hien[{record.ma}]"
            for record in self.dossier.bieu_hien or ()
            if record.loai == "vi_pham" and record.ket_luan is None
        )

    def declared_not_applicable(self) -> tuple[str, ...]:
        """Name what the dossier itself declares not applicable: it lifts requirements, so it is shown."""
        found = []
        for name, place in places().items():
            value = getattr(self.dossier, name)
            if value == KHONG_AP_DUNG:
                found.append(name)
            elif value is not None and not place.is_list:
                found += [f"{name}.{f}" for f in place.fields if getattr(value, f) == KHONG_AP_DUNG]
        return tuple(found)

    def fired(self) -> tuple[Firing, ...]:
        """Give the rules that fired, in order, with what each concluded."""
        return tuple(firings(self.rated, self.rated.worst.fired))

    def unadjusted(self) -> Unadjusted | None:
        """Rate the same readings by the rulebook without its overlay, where it has one."""
        overlay = self.rulebook.overlay
        if overlay is None:
            return None
        found = rate_readings(overlay.base, self.rated.readings)
        pairs = [(found.level(n)[0], self.rated.level(n)[0]) for n in range(len(self.rulebook.criteria))]
        names = [criterion.id for criterion in self.rulebook.criteria]
        other = [(name, str(then)) for name, (then, now) in zip(names, pairs, strict=True) if then != now]
        return Unadjusted(*found.rating(), tuple(other))


_tests: "weakref.WeakKeyDictionary[Rulebook, dict[Requirement, CellTests]]" = weakref.WeakKeyDictionary()


def _tests_of(rulebook: Rulebook) -> dict[Requirement, CellTests]:
    """Give the cells of each requirement as they are tried, taken apart once for each rulebook."""
    found = _tests.get(rulebook)
    if found is None:
        rows = [*rulebook.rating.requirements, *(r for c in rulebook.criteria for r in c.requirements)]
        found = _tests[rulebook] = {row: tests_of(row) for row in rows}
    return found


def _rank_open(entry: LimitTrace) -> bool:
    return entry.limit.comparison is None and entry.reading.state is State.UNKNOWN


def _open_facts(rows: tuple[RequirementTrace, ...]) -> Iterator[str]:
    for row in rows:
        if any(found is None for found in row.holds):
            yield from row.reading.missing
