"""Check rulebooks: one, a file, or a folder of them."""

from collections.abc import Iterator
from dataclasses import replace

from danhgia_rules.checking.ladders import LadderClaims
from danhgia_rules.checking.model import KINDS, Claim, Means, Report, Verdict
from danhgia_rules.checking.places import Sources
from danhgia_rules.checking.texts import text_claims
from danhgia_rules.citations import Grade
from danhgia_rules.rulebook.model import Indicator, Rulebook


def check_rulebook(rulebook: Rulebook, *, grade: Grade | None = None) -> Report:
    """Settle every claim about a rulebook; `grade` is the least evidence that its thresholds must have."""
    sources = Sources(rulebook)
    ladders = list(LadderClaims(rulebook, sources).all())
    shown = {claim.subject: claim.witness for claim in ladders if claim.witness}
    # A threshold of weak evidence: where it decides somebody, here is such a dossier.
    texts = [
        replace(claim, witness=shown.get(claim.subject)) if claim.is_fault else claim
        for claim in text_claims(rulebook, sources, grade)
    ]
    claims = (*texts, *ladders, *_indicators(rulebook, sources))
    return Report(rulebook.id, claims, rulebook.origins[0].name)


def _indicators(rulebook: Rulebook, sources: Sources) -> Iterator[Claim]:
    """Claim of each indicator that it is read, and that no other one of its file computes the same."""
    read = {indicator.id for indicator in _read(rulebook)}
    known: dict[object, Indicator] = {}
    for indicator in dict.fromkeys(rulebook.indicators):
        where = sources.indicator(indicator.key)
        verdict = Verdict.PROVED if indicator.id in read else Verdict.REFUTED
        yield Claim(KINDS["P402"], indicator.key, verdict, Means.TABLE, where)
        body = (where.file, indicator.body)
        other = known.setdefault(body, indicator)
        verdict = Verdict.PROVED if other is indicator else Verdict.REFUTED
        yield Claim(KINDS["P401"], indicator.key, verdict, Means.TABLE, where, {"other": other.key})


def _read(rulebook: Rulebook) -> Iterator[Indicator]:
    rows = [row for criterion in rulebook.criteria for row in criterion.requirements]
    yield from (row.indicator for row in (*rows, *rulebook.rating.requirements))
    yield from (criterion.gate for criterion in rulebook.criteria if criterion.gate)
    for limit in rulebook.rating.limits:
        yield limit.indicator
        if limit.unless:
            yield limit.unless.indicator
