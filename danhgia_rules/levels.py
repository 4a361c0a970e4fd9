"""Scales of levels: the levels of a criterion, the ratings of a person.

A scale is data of a rulebook; the names here are those of the bundled rulebooks.
"""

from dataclasses import dataclass
from typing import ClassVar


class Level(str):
    """A level that one criterion reaches, such as `Level.XUAT_SAC`. It is its own name as text."""

    __slots__ = ()

    XUAT_SAC: ClassVar["Level"]
    TOT: ClassVar["Level"]
    TRUNG_BINH: ClassVar["Level"]
    KEM: ClassVar["Level"]
    NOT_APPLICABLE: ClassVar["Level"]
    UNDETERMINED: ClassVar["Level"]


class Rating(str):
    """An overall rating, such as `Rating.HOAN_THANH_TOT`, or one of two results outside the scale.

    `NOT_RATED` (không xếp loại) is a result of its own, never the lowest rating.
    `UNDETERMINED` means that missing facts leave more than one rating possible.
    """

    __slots__ = ()

    HOAN_THANH_XUAT_SAC: ClassVar["Rating"]
    HOAN_THANH_TOT: ClassVar["Rating"]
    HOAN_THANH: ClassVar["Rating"]
    KHONG_HOAN_THANH: ClassVar["Rating"]
    NOT_RATED: ClassVar["Rating"]
    UNDETERMINED: ClassVar["Rating"]


for _name in ("XUAT_SAC", "TOT", "TRUNG_BINH", "KEM", "NOT_APPLICABLE", "UNDETERMINED"):
    setattr(Level, _name, Level(_name.lower()))
for _name in (
    "HOAN_THANH_XUAT_SAC",
    "HOAN_THANH_TOT",
    "HOAN_THANH",
    "KHONG_HOAN_THANH",
    "NOT_RATED",
    "UNDETERMINED",
):
    setattr(Rating, _name, Rating(_name.lower()))

RESERVED = frozenset({"not_applicable", "undetermined", "not_rated", "none", "khong_ap_dung"})
"""Names that no scale of a rulebook may use: they mean a result outside it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An ordered scale, lowest first: names with their words in Vietnamese and English."""

    names: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]

    def rank(self, name: str) -> int | None:
        """Give the place of a name, 0 being the lowest; None for a name outside the scale."""
        return self.names.index(name) if name in self.names else None

    def label(self, rank: int, lang: str) -> str:
        """Give the word for a rank in a language (`vi` or `en`)."""
        vietnamese, english = self.labels[rank]
        return vietnamese if lang == "vi" else english

    @property
    def top(self) -> int:
        """The rank of the highest name."""
        return len(self.names) - 1
