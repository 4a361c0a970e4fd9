"""How the first engine is told the value of an indicator: as an attribute of a fact, an integer code."""

from collections.abc import Sequence

from danhgia_rules.engine.durable import Test
from danhgia_rules.exact import CODE_LIMIT, Number, common_scale, encode
from danhgia_rules.rulebook.model import Indicator


class Slot:
    """An attribute of a fact: the indicator that it encodes, on a scale that makes thresholds whole."""

    __slots__ = ("indicator", "key", "name", "not_applicable", "scale")

    def __init__(self, name: str, indicator: Indicator, thresholds: Sequence[Number]) -> None:
        self.name = name
        self.indicator = indicator
        self.key = indicator.key
        self.scale = common_scale(thresholds)
        # What is not applicable lies beyond every threshold on the good side.
        self.not_applicable = CODE_LIMIT if indicator.higher_is_better else -CODE_LIMIT

    def code(self, value: Number | None) -> int:
        """Encode a value, or None for what is not applicable."""
        return self.not_applicable if value is None else encode(value, self.scale)

    def exception_code(self, value: Number | None) -> int:
        """Encode the value of an exception; what is not applicable lies where it lifts nothing."""
        return -self.not_applicable if value is None else encode(value, self.scale)

    def test(self, comparison: str, threshold: Number) -> Test:
        """Encode a comparison with one of the thresholds."""
        return self.name, comparison, encode(threshold, self.scale)
