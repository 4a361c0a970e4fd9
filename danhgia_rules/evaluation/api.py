"""The call that rates a dossier."""

from dataclasses import replace
from pathlib import Path

from danhgia_rules.catalog import Choice, bundled, check_fit, check_overlay, load_rulebook, overlaid
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.evaluation.binding import bind
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.evaluation.result import Evaluation
from danhgia_rules.rulebook.model import Rulebook


def evaluate(
    dossier: Dossier, *, rulebook: Rulebook | str | None = None, overlay: str | Path | None = None
) -> Evaluation:
    """Rate a dossier by the rulebook for its position and assessed year, and keep why.

    A rulebook, or the id of a bundled one, may be named; it must be for that position and year.
    `overlay` is the file of a locality's own thresholds; it must be for that rulebook and year.
    durable-rules infers and a second engine derives the same again; if they differ nobody is
    rated. Nothing but the dossier and the rulebook bears on the result.

    Raises DossierError when facts do not fit the rulebook, CatalogError when no one rulebook
    is in force or the overlay is not for the year (O003), RulebookError for an overlay that is
    wrong, EngineDisagreement when the engines differ.
    """
    if not isinstance(dossier, Dossier):
        raise DanhGiaError(Problem("L003", params={"found": type(dossier).__name__}))
    if not (rulebook is None or isinstance(rulebook, Rulebook | str)):
        raise DanhGiaError(Problem("L004", params={"found": type(rulebook).__name__}))
    dossier = dossier.checked()
    where, year = (dossier.origin.where((name,)) for name in ("chuc_danh", "ky_danh_gia"))
    if rulebook is None:
        choice = bundled().choose(dossier.chuc_danh, dossier.ky_danh_gia, where)
    else:
        found = load_rulebook(rulebook) if isinstance(rulebook, str) else rulebook
        check_overlay(found, dossier.ky_danh_gia, year)
        choice = check_fit(found, dossier.chuc_danh, dossier.ky_danh_gia, where)
    if overlay is not None:
        choice = replace(choice, rulebook=overlaid(choice.rulebook, overlay))
        check_overlay(choice.rulebook, dossier.ky_danh_gia, year)
    return evaluate_by(dossier, choice)


def evaluate_again(dossier: Dossier, choice: Choice) -> Evaluation:
    """Rate a dossier by the rulebook of an earlier choice, if it is for its position and year too."""
    dossier = dossier.checked()
    where = dossier.origin.where(("chuc_danh",))
    found = check_fit(choice.rulebook, dossier.chuc_danh, dossier.ky_danh_gia, where)
    return evaluate_by(dossier, replace(found, by_name=choice.by_name))


def evaluate_by(dossier: Dossier, choice: Choice) -> Evaluation:
    """Rate a checked dossier by a rulebook that was already chosen; raises as `evaluate` does."""
    bind(dossier, choice.rulebook)
    return Evaluation(dossier, choice, rate(dossier, choice.rulebook))
