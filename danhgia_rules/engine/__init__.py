"""Two engines that must agree: durable-rules infers, the reference derives the same again."""

from danhgia_rules.engine.crosscheck import Inference, infer
from danhgia_rules.engine.verdict import Facts, Verdict

__all__ = ["Facts", "Inference", "Verdict", "infer"]
