"""Why not a level: what falls short of it, and what forbids it."""

from danhgia_rules.answers.why_not.model import Barrier, Shortfall, Standing, WhyNot

__all__ = ["Barrier", "Shortfall", "Standing", "WhyNot"]
