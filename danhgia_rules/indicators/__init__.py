"""Indicators: what a dossier comes to, exactly, before any threshold."""

from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.indicators.sheet import Sheet
from danhgia_rules.indicators.survey import Findings, Survey, compile_indicator

__all__ = ["Findings", "Reading", "Sheet", "State", "Survey", "compile_indicator"]
