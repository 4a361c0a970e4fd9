"""What a check says: claims about a rulebook, and for each whether it is proved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import Problem, Where


class Verdict(StrEnum):
    """What came out for a claim. There is no fourth."""

    PROVED = "proved"
    REFUTED = "refuted"
    OUTSIDE = "outside"


class Means(StrEnum):
    """What a verdict rests on."""

    CUTS = "cut_points"
    DOSSIER = "dossier"
    TABLE = "table"
    TEXT = "text"


class Weight(StrEnum):
    """What it means that a claim is refuted: the rulebook is wrong, or somebody should know."""

    FAULT = "fault"
    REMARK = "remark"


class Kind(NamedTuple):
    """One kind of claim: its code, its weight, and what is claimed, in two languages."""

    code: str
    weight: Weight
    claim: tuple[str, str]


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "P101",
            Weight.FAULT,
            (
                "Mọi đoạn của văn bản đều có trong bộ quy tắc",
                "Every passage of the law text stands in the rulebook",
            ),
        ),
        Kind(
            "P102",
            Weight.FAULT,
            (
                "Mọi câu trích có trong văn bản, hoặc trong ghi chú tra cứu kèm theo",
                "Every quote is found in its text, or in the notes on it",
            ),
        ),
        Kind(
            "P103",
            Weight.FAULT,
            (
                "Mọi ngưỡng có nguồn; nguồn từ văn bản có điều mục và mức kiểm chứng",
                "Every threshold has a source; one from a document has provision and grade",
            ),
        ),
        Kind(
            "P104",
            Weight.FAULT,
            ("Mọi ngưỡng đạt mức kiểm chứng yêu cầu", "Every threshold has the grade of evidence asked for"),
        ),
        Kind(
            "P105",
            Weight.FAULT,
            ("Câu trích đối chiếu với nguyên văn", "Quotes are held against the document's own words"),
        ),
        Kind(
            "P106",
            Weight.REMARK,
            (
                "Con số của ngưỡng có trong câu trích làm căn cứ",
                "The number of a threshold stands in the words it rests on",
            ),
        ),
        Kind(
            "P107",
            Weight.FAULT,
            (
                "Mức kiểm chứng không cao hơn mức ghi trong ghi chú tra cứu",
                "No grade is better than that of the note it rests on",
            ),
        ),
        Kind(
            "P108",
            Weight.REMARK,
            (
                "Văn bản làm căn cứ có trước khi hết năm được đánh giá",
                "No document is later than the years it is used for",
            ),
        ),
        Kind(
            "P201",
            Weight.FAULT,
            ("Cột thấp hơn không chặt hơn cột cao hơn", "No lower column asks more than a higher one"),
        ),
        Kind(
            "P202",
            Weight.FAULT,
            (
                "Mỗi mức của tiêu chí có hồ sơ đạt được",
                "Each level of a criterion is the result of some dossier",
            ),
        ),
        Kind(
            "P203",
            Weight.REMARK,
            (
                "Mỗi ngưỡng tự nó quyết định được một hồ sơ nào đó",
                "Each threshold decides some dossier by itself",
            ),
        ),
        Kind(
            "P204",
            Weight.REMARK,
            ("Không yêu cầu nào thừa vì các yêu cầu khác", "No requirement is implied by the others"),
        ),
        Kind(
            "P205",
            Weight.FAULT,
            ("Mỗi mức xếp loại có hồ sơ đạt được", "Each rating is the result of some dossier"),
        ),
        Kind(
            "P206",
            Weight.FAULT,
            (
                "Mức tiêu chí tốt hơn không làm giảm xếp loại",
                "A better level of a criterion never lowers the rating",
            ),
        ),
        Kind(
            "P207",
            Weight.FAULT,
            (
                "Quy tắc xếp loại chung đọc mọi tiêu chí",
                "The overall rules read every criterion",
            ),
        ),
        Kind(
            "P301",
            Weight.FAULT,
            (
                "Mỗi giới hạn, căn cứ có hồ sơ bị áp dụng",
                "Each cap, ground and case of no rating applies to some dossier",
            ),
        ),
        Kind(
            "P302",
            Weight.REMARK,
            (
                "Mỗi giới hạn, căn cứ tự nó thay đổi kết quả của một hồ sơ nào đó",
                "Each cap, ground and case of no rating changes some result by itself",
            ),
        ),
        Kind(
            "P303",
            Weight.FAULT,
            ("Mỗi ngoại lệ có hồ sơ được hưởng", "Each exception lifts its limit for some dossier"),
        ),
        Kind(
            "P401",
            Weight.FAULT,
            (
                "Không có hai chỉ số tính giống nhau trong một tệp",
                "No two indicators of a file compute the same",
            ),
        ),
        Kind("P402", Weight.FAULT, ("Mọi chỉ số đều được dùng", "Every indicator is used")),
        Kind(
            "P501",
            Weight.FAULT,
            (
                "Không có hai bộ tiêu chí cho cùng chức danh và năm",
                "No position has two rulebooks for one year",
            ),
        ),
        Kind(
            "P502",
            Weight.FAULT,
            ("Không có năm bị bỏ trống giữa hai bộ tiêu chí", "No year is left out between two rulebooks"),
        ),
    )
}
"""Every kind of claim, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim about one place of a rulebook, and what came of it.

    `subject` is its address, such as `II.2.4.ty_le.tot`. `params` fill in the sentence of
    the finding. `witness` is a dossier that shows what the verdict says, where there is one.
    """

    kind: Kind
    subject: str
    verdict: Verdict
    means: Means
    where: Where
    params: Mapping[str, object] = field(default_factory=dict)
    witness: Dossier | None = None

    @property
    def is_fault(self) -> bool:
        """Whether the rulebook is wrong by it."""
        return self.verdict is Verdict.REFUTED and self.kind.weight is Weight.FAULT

    def problem(self) -> Problem:
        """Give the finding: of what is refuted by its own code, of what is left open by P901."""
        if self.verdict is Verdict.OUTSIDE:
            vietnamese, english = self.kind.claim
            words = {"subject": self.subject, "claim_vi": vietnamese, "claim_en": english}
            return Problem("P901", self.where, {"reason_vi": "", "reason_en": "", **words, **self.params})
        return Problem(self.kind.code, self.where, {"subject": self.subject, **self.params})


@dataclass(frozen=True, slots=True)
class Report:
    """All claims about one rulebook, in the order of its text; or about the years of several.

    `rulebook` and `file` name the rulebook and the file of its criteria; both are empty for the years.
    """

    rulebook: str
    claims: tuple[Claim, ...]
    file: str = ""

    def count(self, verdict: Verdict) -> int:
        """Count the claims with a verdict."""
        return sum(claim.verdict is verdict for claim in self.claims)

    def findings(self) -> tuple[Claim, ...]:
        """Give the claims that are not proved: faults, remarks, and what was left open."""
        return tuple(claim for claim in self.claims if claim.verdict is not Verdict.PROVED)


def by_kind(claims: Iterable[Claim]) -> dict[Kind, list[Claim]]:
    """Sort claims by kind, in the order of the report."""
    found: dict[Kind, list[Claim]] = {kind: [] for kind in KINDS.values()}
    for claim in claims:
        found[claim.kind].append(claim)
    return {kind: list_ for kind, list_ in found.items() if list_}
