"""What people decided, beside what the facts support."""

from danhgia_rules.answers.comparison.build import Comparison, compare
from danhgia_rules.answers.comparison.reasons import own_numbers, own_thresholds

__all__ = ["Comparison", "compare", "own_numbers", "own_thresholds"]
