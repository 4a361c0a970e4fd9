"""Indicators: what a dossier comes to, exactly, before any threshold."""

from danhgia_rules.indicators.compute import compile_indicator
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.indicators.sheet import Sheet

__all__ = ["Reading", "Sheet", "State", "compile_indicator"]
