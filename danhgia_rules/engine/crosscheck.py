"""The cross-check: a verdict is given only when both engines derive the same one."""

from dataclasses import dataclass

from danhgia_rules.engine import reference
from danhgia_rules.engine.program import program_of
from danhgia_rules.engine.verdict import Facts, Verdict
from danhgia_rules.errors import EngineDisagreement, Problem
from danhgia_rules.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Inference:
    """A verdict on which both engines agree, with the rules that fired for it, in order."""

    verdict: Verdict
    fired: tuple[str, ...]


def infer(rulebook: Rulebook, facts: Facts) -> Inference:
    """Run both engines on pinned facts and compare every level, limit and rating.

    Raises EngineDisagreement (E001), naming what differs, and gives no verdict then.
    """
    inferred, fired = program_of(rulebook).run(facts)
    derived = reference.derive(rulebook, facts)
    if inferred != derived:
        items = ", ".join(_differences(rulebook, inferred, derived))
        raise EngineDisagreement(Problem("E001", params={"items": items}))
    return Inference(inferred, fired)


def _differences(rulebook: Rulebook, one: Verdict, other: Verdict) -> list[str]:
    names = [
        criterion.id
        for criterion, left, right in zip(rulebook.criteria, one.levels, other.levels, strict=True)
        if left != right
    ]
    names += sorted({name for name, _ in set(one.limits) ^ set(other.limits)})
    if (one.reached, one.rating) != (other.reached, other.rating):
        names.append(rulebook.rating.id)
    return names or ["order"]
