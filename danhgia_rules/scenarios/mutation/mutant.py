"""A mutant: a rulebook with one small thing wrong, and what that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from danhgia_rules.rulebook.model import Indicator, Rulebook
from danhgia_rules.scenarios.mutation.words import Texts

Kind = Literal["threshold", "operator", "cell", "requirement", "limit", "gate", "condition", "pattern"]

KINDS: dict[Kind, tuple[str, str]] = {
    "threshold": ("Ngưỡng lệch một bước", "Threshold off by one step"),
    "operator": ("Đổi phép so sánh", "Comparison changed"),
    "cell": ("Bỏ một ô", "Cell dropped"),
    "requirement": ("Bỏ một yêu cầu", "Requirement dropped"),
    "limit": ("Bỏ hoặc dời một giới hạn", "Limit dropped or moved"),
    "gate": ("Bỏ hoặc đảo điều kiện áp dụng", "Gate dropped or flipped"),
    "condition": ("Đổi điều kiện của chỉ số", "Condition of an indicator changed"),
    "pattern": ("Bớt một tiêu chí của chỉ số", "Indicator over levels with one criterion less"),
}
"""What each kind of mutant is called, in Vietnamese and English."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where a rulebook was changed.

    `part` is a ladder (the id of a criterion, or nothing for the overall rules), a limit or an
    indicator; `item` is the requirement, limit or indicator; `column` the level of a cell.
    """

    part: Literal["ladder", "limit", "criterion", "indicator"]
    criterion: str | None = None
    item: str | None = None
    column: str | None = None

    @property
    def name(self) -> str:
        """What errors and scenarios call it: `II.2.4.ty_le`, `nghi_om`."""
        return ".".join(part for part in (self.criterion, self.item) if part)


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """A rulebook with one small thing wrong.

    `refused` is the code with which the loader would refuse it, None when it would be loaded.
    `computes` gives the indicators that compute something else, by key; `regated` says that other
    criteria may apply.
    """

    kind: Kind
    spot: Spot
    change: Texts
    rulebook: Rulebook
    refused: str | None = None
    computes: Mapping[str, Indicator] = field(default_factory=dict)
    regated: bool = False
