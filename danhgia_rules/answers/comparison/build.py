"""What people decided, beside what the facts come to: differences, and points to look at again.

What was decided never feeds the inference; it is only compared with it. Nothing here says
that anybody did wrong: a point names the rule or the record to check, and so reads the trace.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from danhgia_rules.answers.comparison.model import (
    Assessment,
    Direction,
    Opinion,
    Row,
    Subject,
    Support,
    every_opinion,
)
from danhgia_rules.answers.comparison.warnings import Caution, find_cautions
from danhgia_rules.answers.why_not.model import rank_of
from danhgia_rules.dossier.records import DanhGia
from danhgia_rules.explanation.words import Lang, language
from danhgia_rules.quiet import Quiet
from danhgia_rules.trace import Trace

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

__all__ = [
    "Assessment",
    "Caution",
    "Comparison",
    "Direction",
    "Opinion",
    "Row",
    "Subject",
    "Support",
    "compare",
]


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Quiet):
    """What people decided beside the inference: a row for each criterion, the last for the overall rating.

    `assessments` is None where the dossier says nothing about them (missing), and empty where
    it says that there are none.
    """

    trace: Trace
    assessments: tuple[Assessment, ...] | None
    rows: tuple[Row, ...]
    warnings: tuple[Caution, ...]

    @property
    def differences(self) -> tuple[Opinion, ...]:
        """Every decided level that differs from what the facts come to, above and below alike."""
        return tuple(opinion for opinion in every_opinion(self.rows) if opinion.differs)

    def explain(self, lang: Lang = "vi") -> str:
        """Say it in Vietnamese (`vi`) or English (`en`): a table, the differences, the points to look at."""
        from danhgia_rules.answers.comparison.text import comparison_text  # noqa: PLC0415 - it needs this class

        return comparison_text(self, language(lang))

    def to_data(self) -> "out.Comparison":
        """Give it as plain data for JSON."""
        from danhgia_rules.answers.comparison.data import comparison_data  # noqa: PLC0415 - it needs this class

        return comparison_data(self)


def compare(trace: Trace, decided: tuple[DanhGia, ...] | None) -> Comparison:
    """Compare what people decided with what the facts come to.

    `decided` is None where the dossier does not say. Raises DanhGiaError (L005) for a level
    that is not of the rulebook's scales; `evaluate` has checked those of a dossier.
    """
    assessments = None if decided is None else tuple(Assessment(n, entry) for n, entry in enumerate(decided))
    subjects = [*(Subject(trace, entry) for entry in trace.criteria), Subject(trace, None)]
    rows = tuple(
        Row(subject, tuple(_opinion(subject, assessment) for assessment in assessments or ()))
        for subject in subjects
    )
    return Comparison(trace, assessments, rows, tuple(find_cautions(trace, rows)))


def _opinion(subject: Subject, assessment: Assessment) -> Opinion | None:
    entry, span = assessment.entry, subject.span
    name = entry.xep_loai if subject.id is None else (entry.muc or {}).get(subject.id)
    if name is None:
        return None
    rank = rank_of(subject.scale, name)
    if span is None:
        return Opinion(subject, assessment, rank, Direction.NO_LEVEL, 0, why_not=subject.why_not(name))
    low, high = span
    if rank > high:
        why_not = subject.why_not(name)
        return Opinion(subject, assessment, rank, Direction.ABOVE, rank - high, why_not=why_not)
    if rank < low:
        support = _support(subject, low)
        return Opinion(subject, assessment, rank, Direction.BELOW, rank - low, support=support)
    direction = Direction.EQUAL if subject.bounds is None else Direction.WITHIN
    return Opinion(subject, assessment, rank, direction, 0)


def _support(subject: Subject, rank: int) -> Support:
    """Give the requirements that ask something at a level which the facts reach."""
    found = ((row, row.requirement.cells[rank]) for row in subject.requirements)
    return Support(rank, tuple(row for row, cell in found if cell and cell.comparison))
