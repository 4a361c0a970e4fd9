"""What people decided, beside what the facts support."""

from danhgia_rules.answers.comparison.build import Comparison, compare

__all__ = ["Comparison", "compare"]
