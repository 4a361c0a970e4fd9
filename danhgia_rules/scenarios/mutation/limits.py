"""Mutants of what stands above the ladders: limits, their exceptions, the gates of criteria."""

from collections.abc import Iterator
from dataclasses import replace

from danhgia_rules.rulebook.edit import with_criterion, with_limit
from danhgia_rules.rulebook.model import Criterion, Limit, Rulebook, Unless
from danhgia_rules.scenarios.mutation.mutant import Kind, Mutant, Spot
from danhgia_rules.scenarios.mutation.refusal import threshold_refused
from danhgia_rules.scenarios.mutation.steps import STRICT, stepped
from danhgia_rules.scenarios.mutation.words import DROPPED, Texts, asked, from_to

_AT_TOP = "R034"
"""The code with which a cap at the top level, which does nothing, is refused."""


def limit_mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Give the mutants of every limit and of every gate."""
    for limit in rulebook.rating.limits:
        yield from _of_comparison(rulebook, limit)
        yield from _of_level(rulebook, limit)
        yield from _of_exception(rulebook, limit)
        yield _mutant(rulebook, limit, "limit", None, DROPPED)
    for place, criterion in enumerate(rulebook.criteria):
        if criterion.gate is not None:
            yield from _of_gate(rulebook, place, criterion)


def _of_comparison(rulebook: Rulebook, limit: Limit) -> Iterator[Mutant]:
    if limit.comparison is None:
        return
    for threshold in stepped(limit.indicator.domain, limit.threshold):
        yield _when(rulebook, limit, "threshold", replace(limit, threshold=threshold))
    yield _when(rulebook, limit, "operator", replace(limit, comparison=STRICT[limit.comparison]))


def _when(rulebook: Rulebook, limit: Limit, kind: Kind, changed: Limit) -> Mutant:
    refused = threshold_refused(limit.indicator, changed.comparison or "", changed.threshold)
    before, after = (asked(one.indicator, one.comparison, one.threshold) for one in (limit, changed))
    return _mutant(rulebook, limit, kind, changed, from_to(before, after), refused)


def _of_level(rulebook: Rulebook, limit: Limit) -> Iterator[Mutant]:
    if limit.level is None:
        return
    scale = rulebook.rating.scale
    for level in (limit.level - 1, limit.level + 1):
        if level in range(len(scale.names)):
            before, after = ((scale.label(n, "vi"), scale.label(n, "en")) for n in (limit.level, level))
            refused = _AT_TOP if level == scale.top else None
            changed = replace(limit, level=level)
            yield _mutant(rulebook, limit, "limit", changed, from_to(before, after), refused)


def _of_exception(rulebook: Rulebook, limit: Limit) -> Iterator[Mutant]:
    unless = limit.unless
    if unless is None:
        return
    others: list[tuple[Kind, Unless]] = [
        ("threshold", replace(unless, threshold=threshold))
        for threshold in stepped(unless.indicator.domain, unless.threshold)
    ]
    others.append(("operator", replace(unless, comparison=STRICT[unless.comparison])))
    for kind, other in others:
        before, after = (asked(one.indicator, one.comparison, one.threshold) for one in (unless, other))
        change = from_to((f"trừ khi {before[0]}", f"unless {before[1]}"), after)
        refused = threshold_refused(unless.indicator, other.comparison, other.threshold)
        yield _mutant(rulebook, limit, kind, replace(limit, unless=other), change, refused)
    change = ("bỏ ngoại lệ", "exception dropped")
    yield _mutant(rulebook, limit, "limit", replace(limit, unless=None), change)


def _mutant(
    rulebook: Rulebook,
    limit: Limit,
    kind: Kind,
    changed: Limit | None,
    change: Texts,
    refused: str | None = None,
) -> Mutant:
    found = with_limit(rulebook, limit, changed)
    return Mutant(kind, Spot("limit", item=limit.id), change, found, refused)


def _of_gate(
    rulebook: Rulebook,
    place: int,
    criterion: Criterion,
) -> Iterator[Mutant]:
    flipped = replace(criterion, gate_value=1 - criterion.gate_value)
    dropped = replace(criterion, gate=None)
    spot = Spot("criterion", criterion.id)
    for changed, change in ((flipped, ("đảo ngược", "flipped")), (dropped, DROPPED)):
        found = with_criterion(rulebook, place, changed)
        yield Mutant("gate", spot, change, found, regated=True)
