"""Revision: what a changed rulebook says otherwise, and whom the change moves."""

from danhgia_rules.revision.compare import compare
from danhgia_rules.revision.model import Change, Effect, Kind, RulebookDiff
from danhgia_rules.revision.movement import Impact, impact

__all__ = ["Change", "Effect", "Impact", "Kind", "RulebookDiff", "compare", "impact"]
