"""Holds the words of an expectation against the names that a rulebook gives.

Knows names of criteria, requirements, limits, levels and ratings; must not know values.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from danhgia_rules.documents import Path_
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.schema import Expectation
from danhgia_rules.validation import closest

Finding = tuple[str, Path_, dict[str, object]]

_LEVELS = ("các mức", "the levels are")
_RATINGS = ("các mức xếp loại", "the ratings are")
_CRITERIA = ("các tiêu chí", "the criteria are")
_ANY = ("các tiêu chí, yêu cầu và giới hạn", "its criteria, requirements and limits are")
_ROWS = ("các yêu cầu và giới hạn", "its requirements and limits are")

_NOT_RATED = {"không xếp loại": Rating.NOT_RATED, "not rated": Rating.NOT_RATED}
_NOT_APPLICABLE = {"không áp dụng": Level.NOT_APPLICABLE, "not applicable": Level.NOT_APPLICABLE}

_BOUNDS = (
    "đi cùng `rating: undetermined`, và chỉ khi đó",
    "nêu `bounds: [mức thấp, mức cao]`, hoặc bỏ đi",
    "goes with `rating: undetermined`, and with it alone",
    "give `bounds: [low, high]`, or leave it out",
)
_TWO = (
    "gồm đúng hai mức: thấp, cao",
    "viết [mức thấp, mức cao]",
    "holds exactly two ratings: low, high",
    "write [low, high]",
)
_OUTSIDE = (
    "chỉ có nghĩa khi có `bounds`",
    "bỏ `outside`",
    "means something beside `bounds` only",
    "leave `outside` out",
)
_BINDING = (
    "không dùng được khi xếp loại còn bỏ ngỏ",
    "bỏ `binding`",
    "cannot be given where the rating is open",
    "leave `binding` out",
)


def row_names(rulebook: Rulebook) -> list[str]:
    """Name every requirement and limit: `II.2.4.don_vi_tot` of a criterion, `suy_thoai` of the rating."""
    rules = rulebook.rating
    own = [f"{criterion.id}.{row.id}" for criterion in rulebook.criteria for row in criterion.requirements]
    return [*own, *(row.id for row in rules.requirements), *(limit.id for limit in rules.limits)]


def owner(name: str) -> str:
    """Give the criterion that the name of a row belongs to; nothing for the rules of the rating."""
    return name.rpartition(".")[0]


def check_expectation(expect: Expectation, rulebook: Rulebook) -> Iterator[Finding]:
    """Find the words that the rulebook does not know, and those that do not go together."""
    names, scale, rating = row_names(rulebook), rulebook.scale, rulebook.rating.scale
    criteria = _Words([criterion.id for criterion in rulebook.criteria], *_CRITERIA)
    rows, anything = _Words(names, *_ROWS), _Words([*criteria.known, *names], *_ANY)
    ratings = [*rating.names, Rating.NOT_RATED, Rating.UNDETERMINED]
    said = _said(rating, _NOT_RATED)
    yield from _known([expect.rating], _Words(ratings, *_RATINGS, said), ("rating",))
    yield from _known(expect.bounds or (), _Words(rating.names, *_RATINGS, said), ("bounds",), listed=True)
    yield from _known(expect.levels, criteria, ("levels",), keys=True)
    levels = _Words([*scale.names, Level.NOT_APPLICABLE], *_LEVELS, _said(scale, _NOT_APPLICABLE))
    for name, level in expect.levels.items():
        several = isinstance(level, tuple)
        found = level if isinstance(level, tuple) else (level,)
        yield from _known(found, levels, ("levels", name), listed=several)
    yield from _known(expect.binding or (), rows, ("binding",), listed=True)
    yield from _known(expect.values or (), rows, ("values",), keys=True)
    yield from _known(expect.not_applicable or (), anything, ("not_applicable",), listed=True)
    yield from _together(expect)


class _Words(NamedTuple):
    """The words that are known in one place: what they are called together, and what else they are called."""

    known: Sequence[str]
    vi: str
    en: str
    said: Mapping[str, str] = MappingProxyType({})


def _known(
    names: Iterable[str], words: _Words, path: Path_, *, listed: bool = False, keys: bool = False
) -> Iterator[Finding]:
    for place, name in enumerate(names):
        if name not in words.known:
            at = (*path, place) if listed else (*path, name) if keys else path
            hint = _meant(name, words.known, words.said)
            params = {"name": name[:80], "known": _nearby(name, words.known), "hint": hint}
            yield "T011", at, {**params, "what_vi": words.vi, "what_en": words.en}


def _said(scale: Scale, outside: Mapping[str, str]) -> dict[str, str]:
    """Give the id for each label of a scale, and of what lies outside it, in both languages."""
    labels = zip(scale.names, scale.labels, strict=True)
    return {label.casefold(): name for name, both in labels for label in both} | dict(outside)


def _meant(name: str, known: Sequence[str], said: Mapping[str, str]) -> str:
    """Give the id that was meant by a label, or by a mistyped id or label; nothing if none is near."""
    near = closest(name, known) or closest(name.casefold(), said)
    return said.get(name.casefold(), said.get(near, near))


def _nearby(name: str, known: Sequence[str]) -> str:
    """List what could have been meant: of rows, those of the same criterion."""
    same = [one for one in known if owner(one) == owner(name)] or list(known)
    return ", ".join(same)


def _together(expect: Expectation) -> Iterator[Finding]:
    open_ = expect.rating == Rating.UNDETERMINED
    if (expect.bounds is not None) != open_:
        yield _told(("bounds",), _BOUNDS)
    elif expect.bounds is not None and len(expect.bounds) != 2:
        yield _told(("bounds",), _TWO)
    if expect.outside is not None and expect.bounds is None:
        yield _told(("outside",), _OUTSIDE)
    if expect.binding is not None and open_:
        yield _told(("binding",), _BINDING)


def _told(path: Path_, words: tuple[str, str, str, str]) -> Finding:
    keys = ("reason_vi", "repair_vi", "reason_en", "repair_en")
    return "T012", path, {"key": path[0], **dict(zip(keys, words, strict=True))}
