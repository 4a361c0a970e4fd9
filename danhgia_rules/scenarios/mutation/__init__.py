"""Mutation of rulebooks: a small thing made wrong on purpose, to see whether a scenario notices."""

from danhgia_rules.scenarios.mutation.campaign import Campaign, Fate, mutate
from danhgia_rules.scenarios.mutation.mutant import Mutant
from danhgia_rules.scenarios.mutation.report import campaign_data, campaign_text
from danhgia_rules.scenarios.mutation.suggest import suggestions
from danhgia_rules.scenarios.mutation.telling import Proof, distinguish

__all__ = [
    "Campaign",
    "Fate",
    "Mutant",
    "Proof",
    "campaign_data",
    "campaign_text",
    "distinguish",
    "mutate",
    "suggestions",
]
