"""What the rules can tell of a record: records that look alike to them need to be tried only once."""

import itertools
from collections.abc import Callable
from typing import Any

from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.indicators import Sheet
from danhgia_rules.indicators.conditions import compile_test
from danhgia_rules.rulebook.model import Rulebook


def sight(rulebook: Rulebook, name: str, sheet: Sheet) -> Callable[[Any], object]:
    """Make a function that says what the indicators over a list see of a record.

    Two records of which they see the same may stand for each other in every reading.
    """
    tests = [
        (
            compile_test(indicator.among),
            compile_test(indicator.where),
            [f for f in (indicator.fact, indicator.part, indicator.whole, indicator.distinct) if f],
        )
        for indicator in rulebook.indicators
        if indicator.of == name
    ]
    # A number that is missing is bounded by those that it cannot exceed.
    bounding = list(dict.fromkeys(itertools.chain.from_iterable(AT_MOST.get(name, ()))))

    def seen(record: Any) -> object:
        found = [getattr(record, field) for field in bounding]
        for among, where, fields in tests:
            found += [among(record, sheet), where(record, sheet), *(getattr(record, f) for f in fields)]
        return tuple(found)

    return seen
