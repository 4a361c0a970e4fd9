"""What if some facts were otherwise: two results side by side."""

from danhgia_rules.answers.what_if.model import Assumed, Moved, WhatIf

__all__ = ["Assumed", "Moved", "WhatIf"]
