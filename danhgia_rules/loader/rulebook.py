"""Load a rulebook: read the file, check all of it, and give the model that engines read."""

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from danhgia_rules.documents import Limits, Path_, read_bytes, read_text, read_yaml
from danhgia_rules.errors import Problem, RulebookError, ordered
from danhgia_rules.levels import Scale
from danhgia_rules.loader.context import Context
from danhgia_rules.loader.coverage import check_coverage, check_unused
from danhgia_rules.loader.groups import groups
from danhgia_rules.loader.indicators import IndicatorCompiler
from danhgia_rules.loader.limits import LimitCompiler
from danhgia_rules.loader.sources import Sources
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import (
    Criterion,
    Group,
    Indicator,
    Limit,
    LimitKind,
    Origin,
    Parameter,
    RatingRules,
    Requirement,
)
from danhgia_rules.validation import schema_problems

LIMITS = Limits()
_TEXT_LIMITS = Limits(size=2**22)
MAX_CRITERIA, MAX_LEVELS, MAX_ROWS = 100, 12, 50


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A checked rulebook file: criteria, or overall rules, or both."""

    id: str
    title: str
    title_en: str
    position: str | None
    periods: tuple[str, str]
    scale: Scale
    criteria: tuple[Criterion, ...]
    rating: RatingRules | None
    overall: str | None
    indicators: tuple[Indicator, ...]
    sources: Sources
    parameters: dict[str, Parameter]
    not_encoded: tuple[tuple[str, str], ...]
    misprints: tuple[tuple[str, str, str], ...]
    groups: tuple[Group, ...]
    origin: Origin
    period_parameter: str | None = None


def load_file(content: bytes | str, name: str, read_sibling: Callable[[str], str | None]) -> Loaded:
    """Check one rulebook file; `read_sibling` gives the text of a file beside it, or None.

    Raises RulebookError with all problems found.
    """
    text = read_text(content, name, LIMITS, RulebookError)
    document = read_yaml(text, name, LIMITS, RulebookError)
    if not isinstance(document.data, dict):
        raise RulebookError(Problem("F013", document.where(())))
    try:
        file = schema.RulebookFile.model_validate(document.data)
    except ValidationError as failure:
        problems = schema_problems(failure, document, schema.RulebookFile)
        raise RulebookError(ordered(problems)) from None
    context = Context(document, read_sibling, file=file)
    loaded = _Loader(context).load(text)
    if context.problems:
        raise RulebookError(context.found())
    return loaded


def sibling_reader(path: Path) -> Callable[[str], str | None]:
    """Read texts beside a rulebook file on disk, within its folder or one next to it.

    A link that leads further away is not followed: what is read goes into bundles that are handed on.
    """
    folder = path.resolve().parent

    def read(name: str) -> str | None:
        target = (folder / name).resolve()
        if not (target.is_relative_to(folder.parent) and target.is_file()):
            return None
        try:
            content = read_bytes(target, _TEXT_LIMITS, RulebookError)
        except RulebookError:
            return None
        return read_text(content, name, _TEXT_LIMITS, RulebookError)

    return read


class _Loader:
    """Takes the parts of one file in order; each part notes its own problems."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.file = context.file

    def load(self, text: str) -> Loaded:
        file, context = self.file, self.context
        if file.assessed_periods.from_ > file.assessed_periods.until:
            start, end = file.assessed_periods.from_, file.assessed_periods.until
            context.add("R035", ("assessed_periods", "from"), start=start, end=end)
        self._size()
        context.use_parameter(file.assessed_periods.parameter, ("assessed_periods", "parameter"))
        before = len(context.problems)
        self.scale = context.scale(file.levels, ("levels",))
        self.sound_scale = len(context.problems) == before
        for name in file.parameters or {}:
            context.name(name, ("parameters", name), at_key=True)
        self.sources = Sources(context, file.sources, file.source_text)
        prefix = "" if file.criteria else "rating."
        self.indicators = IndicatorCompiler(context, self.scale, prefix)
        self.ladders = LimitCompiler(context, self.sources)
        self.known = dict(self.indicators.known)
        criteria = self._criteria()
        rating = self._rating()
        self._shape(criteria)
        check_coverage(context, self.sources, criteria)
        headings = groups(context, self.sources)
        check_unused(context, self.sources)
        periods = (file.assessed_periods.from_, file.assessed_periods.until)
        return Loaded(
            id=file.id,
            title=file.title,
            title_en=file.title_en or file.title,
            position=file.position,
            periods=periods,
            scale=self.scale,
            criteria=criteria,
            rating=rating,
            overall=file.overall,
            indicators=tuple(self.known.values()),
            sources=self.sources,
            parameters=self._parameters(),
            not_encoded=tuple((entry.clause, entry.reason) for entry in file.not_encoded),
            misprints=tuple((entry.clause, entry.words, entry.note) for entry in file.misprints),
            groups=headings,
            origin=Origin(context.document.file, text, tuple(context.cited.items())),
            period_parameter=file.assessed_periods.parameter,
        )

    def _shape(self, criteria: tuple[Criterion, ...]) -> None:
        """A file rates criteria (and says by what overall rules), or is such overall rules."""
        file, context = self.file, self.context
        if not criteria and file.rating is None:
            context.structure(
                (),
                file.id,
                ("không có tiêu chí, cũng không có quy tắc xếp loại", "it has neither criteria nor a rating"),
                ("thêm `criteria:` hoặc `rating:`", "add `criteria:` or `rating:`"),
            )
        if criteria and (file.overall is None) == (file.rating is None):
            context.add("R001", (), item=file.id, allowed="overall, rating")
        if criteria and file.position is None:
            context.add("S002", (), key="position")

    def _size(self) -> None:
        """Keep the rulebook within what the inference engine takes (its contract, section 9)."""
        file, rating = self.file, self.file.rating
        limits = [] if rating is None else [*rating.caps, *rating.grounds, *rating.not_rated]
        rows = [len(entry.requirements) + len(file.common_requirements) for entry in file.criteria]
        sizes = (
            ("criteria", len(file.criteria), MAX_CRITERIA, ("criteria",)),
            ("levels", len(file.levels), MAX_LEVELS, ("levels",)),
            ("requirements", max(rows, default=0), MAX_ROWS, ("criteria",)),
            ("rating.levels", len(rating.levels) if rating else 0, MAX_LEVELS, ("rating",)),
            ("rating.requirements", len(rating.requirements) if rating else 0, MAX_ROWS, ("rating",)),
            ("rating limits", len(limits), MAX_ROWS, ("rating",)),
        )
        for what, count, most, path in sizes:
            if count > most:
                self.context.add("R037", path, what=f"{what} {count} > {most}")

    def _criteria(self) -> tuple[Criterion, ...]:
        found = []
        seen: set[str] = set()
        for index, entry in enumerate(self.file.criteria):
            path: Path_ = ("criteria", index)
            if entry.id in seen:
                self.context.add("R002", (*path, "id"), what="criterion", name=entry.id)
            self.context.criterion_name(entry.id, (*path, "id"))
            seen.add(entry.id)
            found.append(self._criterion(entry, path))
        self._check_patterns()
        return tuple(found)

    def _criterion(self, entry: schema.Criterion, path: Path_) -> Criterion:
        before = len(self.context.problems)
        rows = self._common(entry) + self._own(entry, path)
        self._no_twins(self._row_names(entry, path), "requirement")
        if rows and len(self.context.problems) == before and self.sound_scale:
            self.ladders.reachable(entry.id, rows, self.scale, (*path, "id"))
        elif not rows and len(self.context.problems) == before:
            self.context.structure(
                (*path, "id"),
                entry.id,
                ("tiêu chí không có yêu cầu nào", "the criterion has no requirement"),
                ("thêm `requirements:`", "add `requirements:`"),
            )
        gate = self._gate(entry, path)
        self.context.use_parameter(entry.parameter, (*path, "parameter"))
        return Criterion(
            entry.id,
            (entry.title, entry.title_en or entry.title),
            tuple(entry.clauses.items()),
            tuple(rows),
            gate,
            int(entry.applies_when.is_) if entry.applies_when else 1,
            entry.parameter,
        )

    def _gate(self, entry: schema.Criterion, path: Path_) -> Indicator | None:
        if entry.applies_when is None:
            return None
        here = (*path, "applies_when")
        gate = self.ladders.indicator(entry.applies_when.indicator, self.known, entry.id, here)
        if gate is not None and gate.domain.kind != "bool":
            self.context.structure(
                (*here, "indicator"),
                entry.id,
                (
                    f"`applies_when` cần chỉ số có/không; `{gate.id}` không phải",
                    f"`applies_when` needs a yes-or-no indicator, which `{gate.id}` is not",
                ),
                (
                    "dùng chỉ số exists, hoặc value của trường đúng/sai",
                    "read an `exists`, or a `value` that is true or false",
                ),
            )
            return None
        return gate

    def _own(self, entry: schema.Criterion, path: Path_) -> list[Requirement]:
        rows = []
        for index, row in enumerate(entry.requirements):
            here = (*path, "requirements", index)
            indicator = self._for_criterion(row, entry, here)
            if indicator is not None:
                found = self.ladders.requirement(row, indicator, self.scale, entry.clauses, here)
                rows += [found] if found else []
        return rows

    def _common(self, entry: schema.Criterion) -> list[Requirement]:
        """Apply the shared requirements whose pattern the criterion matches."""
        rows = []
        for index, row in enumerate(self.file.common_requirements):
            if not _applies(row, entry):
                continue
            here: Path_ = ("common_requirements", index)
            indicator = self._for_criterion(row, entry, here)
            if indicator is not None:
                found = self.ladders.requirement(row, indicator, self.scale, entry.clauses, here)
                rows += [found] if found else []
        return rows

    def _for_criterion(
        self, row: schema.Requirement, entry: schema.Criterion, path: Path_
    ) -> Indicator | None:
        """Find the indicator of a row; one over the criterion's own clauses is compiled for it."""
        found = self.ladders.indicator(row.indicator, self.known, row.id, path, own=True)
        if found is not None and found.reads_levels:
            self.context.structure(
                (*path, "indicator"),
                row.id,
                (
                    "tiêu chí không thể đọc mức của các tiêu chí",
                    "a criterion cannot read the levels of criteria",
                ),
                (
                    "đọc hồ sơ, hoặc chuyển yêu cầu sang `rating:`",
                    "read the dossier, or move it to `rating:`",
                ),
            )
            return None
        if found is not None:
            return found
        key = f"{row.indicator}@{entry.id}"
        if key in self.known:
            return self.known[key]
        template = self.file.indicators.get(row.indicator)
        if template is None:
            return None
        clauses = tuple(f"{entry.id}.{letter}" for letter in entry.clauses)
        found = self.indicators.compile_for(row.indicator, template, clauses, entry.id)
        if found is not None:
            self.known[found.key] = found
        return found

    def _check_patterns(self) -> None:
        ids = [entry.id for entry in self.file.criteria]
        for index, row in enumerate(self.file.common_requirements):
            if not row.applies_to:
                self.context.add("R032", ("common_requirements", index, "applies_to"), pattern="[]")
            for place, pattern in enumerate(row.applies_to):
                if not fnmatch.filter(ids, pattern):
                    path: Path_ = ("common_requirements", index, "applies_to", place)
                    self.context.add("R032", path, pattern=pattern)

    def _row_names(self, entry: schema.Criterion, path: Path_) -> list[tuple[str, Path_]]:
        common = [
            (row.id, ("common_requirements", index, "id"))
            for index, row in enumerate(self.file.common_requirements)
            if _applies(row, entry)
        ]
        own = [(row.id, (*path, "requirements", index, "id")) for index, row in enumerate(entry.requirements)]
        return [*common, *own]

    def _no_twins(self, names: list[tuple[str, Path_]], what: str) -> None:
        seen: set[str] = set()
        for name, path in names:
            if name in seen:
                self.context.add("R002", path, what=what, name=name)
            seen.add(name)

    def _rating(self) -> RatingRules | None:
        entry = self.file.rating
        if entry is None:
            return None
        before = len(self.context.problems)
        scale = self.context.scale(entry.levels, ("rating", "levels"))
        rows = []
        for index, row in enumerate(entry.requirements):
            here: Path_ = ("rating", "requirements", index)
            indicator = self.ladders.indicator(row.indicator, self.known, row.id, here)
            if indicator is not None:
                found = self.ladders.requirement(row, indicator, scale, {}, here)
                rows += [found] if found else []
        limits = self._limits(entry, scale)
        if len(self.context.problems) == before:
            self.ladders.reachable("rating", rows, scale, ("rating",), limits)
        self._no_twins(
            [
                (row.id, ("rating", "requirements", index, "id"))
                for index, row in enumerate(entry.requirements)
            ],
            "requirement",
        )
        self._no_twins(
            [
                (limit.id, ("rating", key, index, "id"))
                for key in ("caps", "grounds", "not_rated")
                for index, limit in enumerate(getattr(entry, key))
            ],
            "limit",
        )
        return RatingRules(
            self.file.id,
            self.file.title,
            (self.file.assessed_periods.from_, self.file.assessed_periods.until),
            scale,
            tuple(rows),
            tuple(limits),
            () if self.file.criteria else tuple((item.clause, item.reason) for item in self.file.not_encoded),
            self.file.title_en or self.file.title,
        )

    def _limits(self, entry: schema.Rating, scale: Scale) -> list[Limit]:
        found = []
        groups: tuple[tuple[LimitKind, str], ...] = (
            ("cap", "caps"),
            ("ground", "grounds"),
            ("not_rated", "not_rated"),
        )
        for kind, key in groups:
            for index, limit in enumerate(getattr(entry, key)):
                here: Path_ = ("rating", key, index)
                indicator = self.ladders.indicator(limit.indicator, self.known, limit.id, here)
                if indicator is not None:
                    compiled = self.ladders.limit(limit, kind, indicator, scale, here)
                    unless = self.ladders.unless(limit, self.known, here)
                    found += [replace(compiled, unless=unless)] if compiled else []
        return found

    def _parameters(self) -> dict[str, Parameter]:
        return {
            name: Parameter(
                name,
                (entry.label, entry.label_en or entry.label),
                ", ".join(entry.value) if isinstance(entry.value, tuple) else str(entry.value),
                (entry.reason, entry.reason_en or entry.reason),
            )
            for name, entry in (self.file.parameters or {}).items()
        }


def _applies(row: schema.CommonRequirement, entry: schema.Criterion) -> bool:
    return any(fnmatch.fnmatchcase(entry.id, pattern) for pattern in row.applies_to)
