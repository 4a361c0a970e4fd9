"""Indicators: what a dossier comes to, exactly, before any threshold."""

from danhgia_rules.indicators.compute import compile_indicator
from danhgia_rules.indicators.reading import Reading, State

__all__ = ["Reading", "State", "compile_indicator"]
