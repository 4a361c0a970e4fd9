"""Join a rulebook of criteria with its overall rules, when the two fit each other."""

import fnmatch
from collections.abc import Callable
from pathlib import Path

from danhgia_rules.documents import read_bytes
from danhgia_rules.errors import Problem, RulebookError, Where
from danhgia_rules.loader.context import each_once
from danhgia_rules.loader.rulebook import LIMITS, Loaded, load_file, sibling_reader
from danhgia_rules.rulebook.model import Indicator, RatingRules, Rulebook

Overall = Callable[[str], Loaded | None]
"""Finds overall rules by their id."""


def combine(loaded: Loaded, overall: Overall) -> Rulebook:
    """Join a rulebook of criteria with its overall rules; raise RulebookError when they do not fit."""
    rating, parameters, indicators = loaded.rating, dict(loaded.parameters), loaded.indicators
    documents, origins = dict(loaded.sources.documents), [loaded.origin]
    if not loaded.criteria:
        params = {
            "id": loaded.id,
            "reason_vi": "tệp này chỉ có quy tắc xếp loại chung, không có tiêu chí",
            "reason_en": "the file holds overall rules only, and no criteria",
            "repair_vi": "nêu bộ tiêu chí dùng quy tắc này (khóa `overall`)",
            "repair_en": "name the rulebook of criteria that uses it (key `overall`)",
        }
        raise RulebookError(Problem("R034", loaded.sources.context.document.where(()), params))
    if rating is None:
        name = loaded.overall or ""
        found = overall(name)
        if found is None:
            raise _misfit(loaded, name, "không có trong catalog", "it is not in the catalog")
        if found.rating is None:
            raise _misfit(loaded, name, "bộ này không có quy tắc xếp loại chung", "it has no overall rules")
        _check_fit(loaded, found)
        rating = found.rating
        _check_readings(loaded, found)
        parameters |= found.parameters
        indicators += found.indicators
        origins.append(found.origin)
        documents |= {f"{found.id}/{ref}": entry for ref, entry in found.sources.documents.items()}
    _check_level_patterns(loaded, rating)
    return Rulebook(
        id=loaded.id,
        title=loaded.title,
        title_en=loaded.title_en,
        position=loaded.position or "",
        periods=loaded.periods,
        scale=loaded.scale,
        criteria=loaded.criteria,
        rating=rating,
        indicators=indicators,
        documents=tuple(documents.values()),
        parameters=parameters,
        not_encoded=loaded.not_encoded,
        misprints=loaded.misprints,
        period_parameter=loaded.period_parameter,
        groups=loaded.groups,
        origins=tuple(origins),
    )


def _misfit(loaded: Loaded, name: str, vietnamese: str, english: str) -> RulebookError:
    where = loaded.sources.context.document.where(("overall",))
    params = {"name": name, "reason_vi": vietnamese, "reason_en": english}
    return RulebookError(Problem("R036", where, params))


def _check_fit(loaded: Loaded, found: Loaded) -> None:
    if found.scale.names != loaded.scale.names:
        raise _misfit(loaded, found.id, "thang mức của tiêu chí khác nhau", "the scales of levels differ")
    if not (found.periods[0] <= loaded.periods[0] and loaded.periods[1] <= found.periods[1]):
        raise _misfit(loaded, found.id, "không áp dụng cho cả thời kỳ", "it does not cover the whole period")


def _check_readings(loaded: Loaded, found: Loaded) -> None:
    """A reading of the law that both files declare must be the same: one of the two would be lost."""
    shared = loaded.parameters.keys() & found.parameters.keys()
    unequal = sorted(name for name in shared if loaded.parameters[name] != found.parameters[name])
    if unequal:
        names = ", ".join(f"`{name}`" for name in unequal)
        raise _misfit(
            loaded, found.id, f"hai tệp ghi khác nhau về cách hiểu {names}", f"the files differ on {names}"
        )


def _check_level_patterns(loaded: Loaded, rating: RatingRules) -> None:
    ids = [criterion.id for criterion in loaded.criteria]
    readers = [row.indicator for row in rating.requirements] + [limit.indicator for limit in rating.limits]
    problems = [
        Problem("R032", _place_of(loaded, rating, indicator), {"pattern": pattern})
        for indicator in dict.fromkeys(readers)
        for condition in (indicator.among if indicator.reads_levels else ())
        for pattern in condition.operand  # type: ignore[union-attr]
        if not fnmatch.filter(ids, str(pattern))
    ]
    if problems:
        raise RulebookError(each_once(problems))


def _place_of(loaded: Loaded, rating: RatingRules, indicator: Indicator) -> Where:
    """Give the indicator's place, or that of `overall` where the indicator stands in another file."""
    document = loaded.sources.context.document
    own = rating is loaded.rating
    return document.where(("indicators", indicator.id) if own else ("overall",))


def load_path(path: Path, overall: Overall) -> Rulebook:
    """Load a rulebook from a file on disk."""
    return combine(load_alone(path), overall)


def load_alone(path: Path) -> Loaded:
    """Load one file on disk as it stands, without the overall rules that it names."""
    content = read_bytes(path, LIMITS, RulebookError)
    return load_file(content, str(path), sibling_reader(path))
