"""Opening the packed trace of a row: the whole evaluation again, with every text and page that it has."""

from pathlib import Path

from danhgia_rules.batch.packing import NO_KEY, opened, rulebook_of
from danhgia_rules.batch.rate import Rater
from danhgia_rules.catalog import load_rulebook
from danhgia_rules.evaluation import Evaluation
from danhgia_rules.rulebook.model import Rulebook, without_overlay


def expand(
    trace: str,
    *,
    rulebook: Rulebook | str | None = None,
    overlay: str | Path | None = None,
    key: bytes = NO_KEY,
) -> Evaluation:
    """Open a packed trace of a batch: the evaluation that `evaluate` gives, trace and texts included.

    The bundled rulebook that the trace names is taken unless one is given; an overlay that was used must be
    named again. The facts are rated anew by both engines, and nothing is given unless the same row comes out.
    Raises RecordError (Q010) for what is no packed trace, for another rulebook, and for another result.
    """
    book = load_rulebook(without_overlay(rulebook_of(trace))) if rulebook is None else rulebook
    return opened(trace, Rater(book, overlay).rulebooks[0], key)
