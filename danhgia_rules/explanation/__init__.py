"""Explanation: the trace told in Vietnamese and English. Reads the trace only."""

from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.text import explain, explain_criterion

__all__ = ["explain", "explain_criterion", "result_word"]
