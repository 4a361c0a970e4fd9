"""Rating each dossier by both rulebooks; one that cannot be rated stops no other."""

from collections.abc import Iterable

from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, EngineError
from danhgia_rules.evaluation import Evaluation, evaluate
from danhgia_rules.levels import Rating
from danhgia_rules.revision.compare import compare
from danhgia_rules.revision.movement.deciding import Deciding
from danhgia_rules.revision.movement.model import DossierImpact, Impact, LevelMove, Move, Outcome, Unrated
from danhgia_rules.revision.movement.near import Borders
from danhgia_rules.rulebook.model import Rulebook

Given = Iterable[tuple[str, Dossier | DanhGiaError]]
"""Dossiers by their file, or what was wrong with the file."""


def impact(old: Rulebook, new: Rulebook, dossiers: Iterable[Dossier]) -> Impact:
    """Rate dossiers by both rulebooks and say who moves, by what, and who stands at a border.

    A dossier that does not fit one of the rulebooks is listed as not rated. Raises DanhGiaError
    (L004) for what is no Rulebook, EngineError when an engine fails.
    """
    return impact_of(old, new, ((dossier.ma, dossier) for dossier in dossiers))


def impact_of(old: Rulebook, new: Rulebook, given: Given, files: tuple[str, str] | None = None) -> Impact:
    """Do the same for dossiers with the names of their files, unreadable ones included.

    `files` are the names to show for the two rulebooks.
    """
    diff = compare(old, new, files)
    deciding = Deciding(diff)
    borders = Borders(new, deciding)
    results, near, unrated = [], [], []
    for name, dossier in given:
        try:
            if isinstance(dossier, DanhGiaError):
                raise dossier
            before, after = evaluate(dossier, rulebook=old), evaluate(dossier, rulebook=new)
        except EngineError:
            raise
        except DanhGiaError as failure:
            unrated.append(Unrated(name, failure.problems))
            continue
        results.append(_result(before, after, deciding))
        near += borders.near(after)
    return Impact(diff, tuple(results), tuple(near), tuple(unrated))


def _result(before: Evaluation, after: Evaluation, deciding: Deciding) -> DossierImpact:
    outcomes = [Outcome(str(result.rating), result.bounds) for result in (before, after)]
    move = _move(before, after)
    reasons, changes = deciding.rating(before, after, move) if outcomes[0] != outcomes[1] else ((), ())
    return DossierImpact(
        code=after.dossier.ma,
        period=after.dossier.ky_danh_gia,
        before=outcomes[0],
        after=outcomes[1],
        move=move,
        levels=tuple(_levels(before, after, deciding)),
        reasons=reasons,
        changes=changes,
    )


def _move(before: Evaluation, after: Evaluation) -> Move:
    if Rating.UNDETERMINED in {before.rating, after.rating}:
        return Move.UNDETERMINED
    if before.rating == after.rating:
        return Move.SAME
    scales = [result.rulebook.rating.scale for result in (before, after)]
    if scales[0].names != scales[1].names or Rating.NOT_RATED in {before.rating, after.rating}:
        return Move.OUT
    up = scales[1].names.index(after.rating) > scales[0].names.index(before.rating)
    return Move.UP if up else Move.DOWN


def _levels(before: Evaluation, after: Evaluation, deciding: Deciding) -> Iterable[LevelMove]:
    old, new = before.levels, after.levels
    for name in {**new, **old}:
        if old.get(name) != new.get(name):
            levels = [None if level is None else str(level) for level in (old.get(name), new.get(name))]
            yield LevelMove(name, levels[0], levels[1], deciding.level(before, after, name))
