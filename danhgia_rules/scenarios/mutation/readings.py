"""Mutants of indicators: a condition changed or dropped, a criterion less among those that are read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from danhgia_rules.rulebook.edit import with_indicators
from danhgia_rules.rulebook.model import Condition, Indicator, Rulebook
from danhgia_rules.scenarios.mutation.mutant import Mutant, Spot
from danhgia_rules.scenarios.mutation.steps import conditions_changed
from danhgia_rules.scenarios.mutation.words import DROPPED, condition_text, from_to

_NOT_A_SHARE, _NO_CRITERION = "R025", "R032"
"""The codes with which the loader refuses a share of everything, and a pattern that names no criterion."""


def reading_mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Give the mutants of every indicator; one that each criterion has of its own is changed in all."""
    for family in _families(rulebook):
        yield from _of_conditions(rulebook, family)
    for indicator in rulebook.indicators:
        if indicator.reads_levels:
            yield from _of_pattern(rulebook, indicator)


def _families(rulebook: Rulebook) -> list[list[Indicator]]:
    """Sort indicators by what they are declared as: one declaration may serve many criteria."""
    found: dict[str, list[Indicator]] = {}
    for indicator in rulebook.indicators:
        found.setdefault(indicator.key.partition("@")[0], []).append(indicator)
    return list(found.values())


def _of_conditions(rulebook: Rulebook, family: Sequence[Indicator]) -> Iterator[Mutant]:
    changes = [list(conditions_changed(indicator, rulebook.scale)) for indicator in family]
    for versions in zip(*changes, strict=True):
        _, before, after = versions[0]
        if before.field == "id" and family[0].reads_levels:
            continue  # which criteria are read is changed one by one, not all at once
        now = {old: new for old, (new, _, _) in zip(family, versions, strict=True)}
        first = next(iter(now.values()))
        yield Mutant(
            "condition",
            Spot("indicator", item=family[0].key.partition("@")[0]),
            from_to(condition_text(before), DROPPED if after is None else condition_text(after)),
            with_indicators(rulebook, now),
            _NOT_A_SHARE if first.operation == "share" and not (first.part or first.where) else None,
            computes={new.key: new for new in now.values() if not new.reads_levels},
        )


def _of_pattern(rulebook: Rulebook, indicator: Indicator) -> Iterator[Mutant]:
    named = [criterion.id for criterion in rulebook.criteria if indicator.names_criterion(criterion.id)]
    for name in named:
        rest = frozenset(named) - {name}
        changed = replace(indicator, among=(Condition("id", "in", rest),))
        yield Mutant(
            "pattern",
            Spot("indicator", item=indicator.key),
            (f"bớt {name}", f"without {name}"),
            with_indicators(rulebook, {indicator: changed}),
            None if rest else _NO_CRITERION,
        )
