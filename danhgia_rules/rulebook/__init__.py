"""Rulebooks: the shape of their files, and the checked model that engines read."""

from danhgia_rules.rulebook.model import Rulebook

__all__ = ["Rulebook"]
