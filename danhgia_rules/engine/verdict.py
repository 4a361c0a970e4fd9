"""What goes into an engine and what comes out: plain data, the same for both engines."""

from collections.abc import Mapping
from dataclasses import dataclass

from danhgia_rules.exact import Number


@dataclass(frozen=True, slots=True)
class Facts:
    """Every value pinned: known ones as they are, unknown ones all at their worst or all at their best.

    `values` holds one value per indicator over the dossier, None where it is not
    applicable. `gates` says for each criterion whether it applies; `optional` names those
    (by place) that a missing fact could still make not applicable.
    """

    values: Mapping[str, Number | None]
    gates: tuple[bool, ...]
    at_worst: bool = True
    optional: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine derived. Ranks count from the lowest level; None means not applicable.

    `limits` lists the caps and grounds that apply with the rank each allows, and the cases
    of no rating with None. `rating` is the least of `reached` and those ranks.
    """

    levels: tuple[int | None, ...]
    reached: int
    limits: tuple[tuple[str, int | None], ...]
    rating: int

    @property
    def not_rated(self) -> bool:
        """Whether a case of no rating applies."""
        return any(level is None for _, level in self.limits)
