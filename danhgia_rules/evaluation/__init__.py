"""Evaluation: from a dossier and a rulebook to levels, a rating, and why."""

from danhgia_rules.evaluation.api import evaluate
from danhgia_rules.evaluation.result import CriterionResult, Evaluation

__all__ = ["CriterionResult", "Evaluation", "evaluate"]
