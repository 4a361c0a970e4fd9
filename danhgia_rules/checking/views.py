"""What the overall rules see of the levels of the criteria, added up criterion by criterion.

Of a share only its sign against each threshold is kept, as a sum of whole numbers; of a lowest level
the level itself; of a count no more than the rules can tell apart.
"""

from collections.abc import Mapping
from fractions import Fraction

from danhgia_rules.checking.regions import Place, Region, compared, regions
from danhgia_rules.exact import Number
from danhgia_rules.rulebook.model import Criterion, Indicator, Rulebook

Sum = tuple[int, ...]
"""What one indicator over levels has come to so far."""


class Views:
    """Adds up the indicators over levels of a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = [row.indicator for row in rulebook.rating.requirements]
        limits = [limit.indicator for limit in rulebook.rating.limits]
        read = dict.fromkeys(indicator for indicator in (*rows, *limits) if indicator.reads_levels)
        cuts: dict[Indicator, set[Number]] = {indicator: set() for indicator in read}
        for indicator, threshold in compared(rulebook):
            if indicator in cuts:
                cuts[indicator].add(threshold)
        self._sums = [_sum_of(indicator, sorted(found), rulebook) for indicator, found in cuts.items()]
        self._named = {
            criterion.id: tuple(one.indicator.names_criterion(criterion.id) for one in self._sums)
            for criterion in rulebook.criteria
        }

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the indicators over levels."""
        return frozenset(one.indicator.key for one in self._sums)

    @property
    def empty(self) -> tuple[Sum, ...]:
        """What there is before any criterion."""
        return tuple(one.empty for one in self._sums)

    def added(self, sums: tuple[Sum, ...], criterion: Criterion, level: int | None) -> tuple[Sum, ...]:
        """Add the level of one criterion; None, which is not applicable, adds nothing."""
        if level is None:
            return sums
        parts = zip(self._sums, sums, self._named[criterion.id], strict=True)
        return tuple(one.added(sum_, level) if named else sum_ for one, sum_, named in parts)

    def places(self, sums: tuple[Sum, ...]) -> Mapping[str, Place]:
        """Give where each indicator over levels lies in the end."""
        return {one.indicator.key: one.place(sum_) for one, sum_ in zip(self._sums, sums, strict=True)}


class _Lowest:
    """The lowest level; one above the top while there is none."""

    def __init__(self, indicator: Indicator, none: int) -> None:
        self.indicator = indicator
        self.empty: Sum = (none,)

    def added(self, sum_: Sum, level: int) -> Sum:
        return (min(sum_[0], level),)

    def place(self, sum_: Sum) -> Place:
        return Region(sum_[0], sum_[0], whole=True)


class _Counted:
    """How many levels are counted; beyond what the rules can tell apart it stays as it is."""

    def __init__(self, indicator: Indicator, counted: frozenset[int], most: int) -> None:
        self.indicator, self._counted, self._most = indicator, counted, most
        self.empty: Sum = (0,)

    def added(self, sum_: Sum, level: int) -> Sum:
        return (min(sum_[0] + (level in self._counted), self._most),)

    def place(self, sum_: Sum) -> Place:
        return Region(sum_[0], sum_[0], whole=True)


class _Share:
    """A share: for each threshold, denominator × counted − numerator × all; then whether there is any."""

    def __init__(self, indicator: Indicator, counted: frozenset[int], cuts: list[Number]) -> None:
        self.indicator, self._counted, self._cuts = indicator, counted, cuts
        self.empty: Sum = (*[0] * len(cuts), 0)
        self._regions = regions(indicator, cuts)

    def added(self, sum_: Sum, level: int) -> Sum:
        counts = level in self._counted
        steps = [counts * cut.denominator - cut.numerator for cut in self._cuts]
        return (*(done + step for done, step in zip(sum_, steps, strict=False)), 1)

    def place(self, sum_: Sum) -> Place:
        """Give a region that lies to each threshold as the share does."""
        if not sum_[-1]:
            return None
        signs = [_sign(Fraction(done)) for done in sum_[:-1]]
        return next(
            region
            for region in self._regions
            if [_sign(region.sample() - Fraction(cut)) for cut in self._cuts] == signs
        )


def _sign(number: Number) -> int:
    return (number > 0) - (number < 0)


def _sum_of(indicator: Indicator, cuts: list[Number], rulebook: Rulebook) -> "_Lowest | _Counted | _Share":
    names = rulebook.scale.names
    if indicator.operation == "lowest":
        return _Lowest(indicator, len(names))
    counted = frozenset(
        rank
        for rank, name in enumerate(names)
        if all(name in condition.operand for condition in indicator.where)  # type: ignore[operator]
    )
    if indicator.operation == "count":
        return _Counted(indicator, counted, int(max(cuts, default=0)) + 1)
    return _Share(indicator, counted, cuts)
