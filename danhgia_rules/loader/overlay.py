"""Overlays: a rulebook with thresholds of a locality in the place of its own, checked as it was itself.

Knows the file of an overlay and which rulebook it is for. It changes nothing but thresholds, and it
knows nothing of dossiers.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from danhgia_rules.documents import Limits, read_bytes, read_text, read_yaml
from danhgia_rules.errors import Problem, RulebookError, ordered
from danhgia_rules.loader.context import Notes
from danhgia_rules.loader.grounds import check_own
from danhgia_rules.loader.replacements import Replacements
from danhgia_rules.loader.rulebook import sibling_reader
from danhgia_rules.loader.sources import Sources
from danhgia_rules.rulebook.model import Origin, Overlay, RatingRules, Rulebook
from danhgia_rules.rulebook.overlay_schema import OverlayFile
from danhgia_rules.validation import schema_problems

LIMITS = Limits()

_recent: "deque[Rulebook]" = deque(maxlen=4)
"""The rulebooks that overlays made last: many dossiers are rated by the same."""


def overlay_path(rulebook: Rulebook, path: Path) -> Rulebook:
    """Apply an overlay file on disk; the same file gives the very rulebook that it gave the time before.

    Raises RulebookError with all problems, by line and column of the overlay.
    """
    text = read_text(read_bytes(path, LIMITS, RulebookError), str(path), LIMITS, RulebookError)
    read = sibling_reader(path)
    for known in tuple(_recent):
        name, before, cited = known.origins[-1]
        at_hand = known.overlay is not None and known.overlay.base is rulebook
        same = at_hand and (name, before) == (str(path), text)
        if same and all(read(other) == words for other, words in cited):
            return known
    found = apply_overlay(rulebook, text, str(path), read)
    _recent.append(found)
    return found


def apply_overlay(
    rulebook: Rulebook, content: bytes | str, name: str, read_sibling: Callable[[str], str | None]
) -> Rulebook:
    """Give the rulebook with the thresholds of an overlay; `read_sibling` gives the text of a file beside it.

    Raises RulebookError with all problems found.
    """
    text = read_text(content, name, LIMITS, RulebookError)
    document = read_yaml(text, name, LIMITS, RulebookError)
    if not isinstance(document.data, dict):
        raise RulebookError(Problem("F013", document.where(())))
    try:
        file = OverlayFile.model_validate(document.data)
    except ValidationError as failure:
        raise RulebookError(ordered(schema_problems(failure, document, OverlayFile))) from None
    context = Notes(document, read_sibling)
    _check_fit(context, file, rulebook)
    sources = Sources(context, file.sources)
    check_own(context, sources, rulebook.documents)
    replaced = Replacements(context, sources, rulebook)
    replaced.read(file.thresholds)
    sources.check_unused()
    if context.problems:
        raise RulebookError(context.found())
    origin = Origin(name, text, tuple(context.cited.items()))
    return _overlaid(rulebook, file, replaced, origin)


def _check_fit(context: Notes, file: OverlayFile, rulebook: Rulebook) -> None:
    """Check that the overlay is for this rulebook; in another one none of its thresholds can be found."""
    if rulebook.overlay is not None:
        raise RulebookError(Problem("O011", context.document.where(()), {"rulebook": rulebook.id}))
    if file.rulebook != rulebook.id:
        params = {"wanted": file.rulebook, "rulebook": rulebook.id}
        raise RulebookError(Problem("O001", context.document.where(("rulebook",)), params))
    context.name(file.id, ("id",))
    start, end = file.assessed_periods.from_, file.assessed_periods.until
    first, last = rulebook.periods
    if start > end:
        context.add("R035", ("assessed_periods", "from"), start=start, end=end)
    elif start < first or end > last:
        path = ("assessed_periods",)
        context.add("O002", path, rulebook=rulebook.id, start=start, end=end, first=first, last=last)
    if not file.thresholds:
        context.add("O013", ("thresholds",))


def _overlaid(rulebook: Rulebook, file: OverlayFile, replaced: Replacements, origin: Origin) -> Rulebook:
    overlay = Overlay(
        file.id,
        (file.title, file.title_en or file.title),
        (file.assessed_periods.from_, file.assessed_periods.until),
        rulebook,
        tuple(replaced.found.values()),
    )
    vi, en = _titles((rulebook.title, rulebook.title_en), overlay)
    return replace(
        rulebook,
        id=_id(rulebook.id, overlay),
        title=vi,
        title_en=en,
        periods=overlay.periods,
        criteria=tuple(
            replace(criterion, requirements=replaced.rows(criterion)) for criterion in rulebook.criteria
        ),
        rating=_rating(rulebook.rating, overlay, replaced),
        documents=(*rulebook.documents, *replaced.sources.documents.values()),
        origins=(*rulebook.origins, origin),
        overlay=overlay,
    )


def _rating(rules: RatingRules, overlay: Overlay, replaced: Replacements) -> RatingRules:
    """Give the overall rules; where nothing of them is replaced they keep their name."""
    if all(one.criterion is not None for one in overlay.replaced):
        return rules
    vi, en = _titles((rules.title, rules.title_en or rules.title), overlay)
    return replace(
        rules,
        id=_id(rules.id, overlay),
        title=vi,
        title_en=en,
        requirements=replaced.rows(None),
        limits=replaced.limits(),
    )


def _id(name: str, overlay: Overlay) -> str:
    return f"{name}+{overlay.id}"


def _titles(titles: tuple[str, str], overlay: Overlay) -> tuple[str, str]:
    vi, en = overlay.titles
    return f"{titles[0]} (điều chỉnh: {vi})", f"{titles[1]} (adjusted: {en})"
