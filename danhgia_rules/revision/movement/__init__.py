"""Impact: whom a changed rulebook moves, by which entry of the diff, and who stands at a border."""

from danhgia_rules.revision.movement.model import DossierImpact, Impact, Move, Near, Unrated
from danhgia_rules.revision.movement.run import impact, impact_of

__all__ = ["DossierImpact", "Impact", "Move", "Near", "Unrated", "impact", "impact_of"]
