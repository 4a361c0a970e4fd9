"""Thresholds: a comparison read as a bound on an indicator, in the one direction that its place allows."""

from danhgia_rules.documents import Path_
from danhgia_rules.exact import Number
from danhgia_rules.loader.context import Notes
from danhgia_rules.loader.operands import threshold
from danhgia_rules.rulebook.model import Domain, Indicator

UPWARD = ("at_least", "more_than")
DOWNWARD = ("at_most", "less_than")


class ThresholdReader:
    """Reads comparisons of one file; notes what is wrong with them."""

    def __init__(self, context: Notes) -> None:
        self.context = context

    def towards_better(
        self, word: str, operand: object, indicator: Indicator, owner: str, path: Path_
    ) -> tuple[str, Number] | None:
        """Read a comparison as a bound in the direction that is better."""
        upward = indicator.higher_is_better
        value = self._value(word, operand, indicator, path, best=upward)
        if value is None:
            return None
        domain = indicator.domain
        allowed = UPWARD if upward else DOWNWARD
        if word in allowed:
            self.check_range(word, value, indicator, path)
            return word, value
        best = {domain.greatest, domain.top} if upward else {domain.least}
        if word == "one_of" or (word == "is" and value in best):
            self.check_range(allowed[0], value, indicator, path)
            return allowed[0], value
        self._runs_against(word, indicator, owner, allowed, path)
        return None

    def away_from_better(
        self, word: str, operand: object, indicator: Indicator, owner: str, path: Path_
    ) -> tuple[str, Number] | None:
        """Read the condition of a limit, which must lie in the direction that is worse."""
        upward = not indicator.higher_is_better
        if operand is None:
            return None
        value = threshold(self.context, operand, indicator.domain, indicator.id, path)
        if value is None:
            return None
        allowed = UPWARD if upward else DOWNWARD
        worst = indicator.domain.greatest if upward else indicator.domain.least
        if word == "is" and value == worst:
            return allowed[0], value
        if word in allowed:
            self.check_range(word, value, indicator, path)
            return word, value
        self._runs_against(word, indicator, owner, allowed, path)
        return None

    def _runs_against(
        self, word: str, indicator: Indicator, owner: str, allowed: tuple[str, ...], path: Path_
    ) -> None:
        self.context.add(
            "R023",
            path,
            id=owner,
            op=word,
            indicator=indicator.id,
            better="higher" if indicator.higher_is_better else "lower",
            expected=", ".join(allowed),
        )

    def _value(
        self, word: str, operand: object, indicator: Indicator, path: Path_, *, best: bool
    ) -> Number | None:
        if operand is None:
            return None
        if word == "one_of":
            return self._set(operand, indicator, path, best=best)
        return threshold(self.context, operand, indicator.domain, indicator.id, path)

    def _set(self, operand: object, indicator: Indicator, path: Path_, *, best: bool) -> Number | None:
        """Read a set of names that must be the best ones of a scale; give the least good of them."""
        domain = indicator.domain
        names = operand if isinstance(operand, tuple) else (operand,)
        values = [threshold(self.context, name, domain, indicator.id, path) for name in names]
        found = [value for value in values if value is not None]
        if len(found) != len(values) or not found:
            return None
        ends = (min(found), domain.top) if best else (domain.least, max(found))
        if domain.kind not in {"scale", "bool"} or set(found) != set(range(int(ends[0]), int(ends[1]) + 1)):
            self.context.structure(
                path,
                indicator.id,
                (
                    "one_of phải gồm các giá trị tốt nhất, liền nhau",
                    "one_of must list the best values, without a gap",
                ),
                ("dùng at_least hoặc at_most", "use at_least or at_most"),
            )
            return None
        return ends[0] if best else ends[1]

    def check_range(self, word: str, value: Number, indicator: Indicator, path: Path_) -> None:
        """Note a threshold that nothing meets, or that everything meets."""
        domain = indicator.domain
        never = (word == "more_than" and value >= domain.greatest) or (
            word == "less_than" and value <= domain.least
        )
        always = (word == "at_least" and value <= domain.least) or (
            word == "at_most" and value >= domain.greatest
        )
        if never or always:
            self.context.add(
                "R022",
                path,
                indicator=indicator.id,
                range=_range_text(domain),
                reason_vi="không giá trị nào đạt" if never else "giá trị nào cũng đạt",
                reason_en="can be met by no value" if never else "is met by every value",
            )


def _range_text(domain: Domain) -> str:
    if domain.kind == "share":
        return "0% – 100%"
    if domain.kind == "bool":
        return "false, true"
    if domain.scale:
        return " … ".join((domain.scale.names[0], domain.scale.names[-1]))
    return "≥ 0"
