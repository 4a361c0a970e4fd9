"""Turns the dossiers that tell survivors apart into scenarios, for people to check and confirm.

Knows survivors and what tells them apart; must not know how a scenario is written.
"""

from dataclasses import dataclass, field

from danhgia_rules.dossier import Dossier
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.drafting import Draft, Drafter
from danhgia_rules.scenarios.expect import Found
from danhgia_rules.scenarios.mutation.campaign import Campaign, Fate
from danhgia_rules.scenarios.mutation.mutant import Mutant
from danhgia_rules.scenarios.mutation.trial import Rerun, Trials
from danhgia_rules.scenarios.reading import Suite
from danhgia_rules.scenarios.writing import Suggestion


@dataclass(slots=True, eq=False)
class _Drafted:
    """A draft with the survivors that it is to catch."""

    draft: Draft
    fates: list[Fate] = field(default_factory=list)

    def differs(self, mutant: Mutant) -> tuple[bool, frozenset[str]]:
        """Say whether a mutant rates the dossier otherwise, and which criteria get other levels."""
        return _differs(self.draft.found, mutant)


def suggestions(campaign: Campaign, suite: Suite) -> list[Suggestion]:
    """Give scenarios that catch all survivors that a dossier tells apart, none of them needless.

    Survivors that a scenario catches which is suggested already, and not confirmed yet, are left out.
    """
    drafter, suggested = Drafter(suite), Trials(suite, suggested=True)
    drafted: list[_Drafted] = []
    for fate in campaign.having("survivor"):
        if fate.telling is None or suggested.caught(fate.mutant):
            continue
        home = _home(fate, drafted)
        if home is None:
            home = _Drafted(_draft(drafter, fate.telling, fate.mutant))
            drafted.append(home)
        home.fates.append(fate)
    return [_suggestion(drafter, one) for one in _needed(drafted)]


def _draft(drafter: Drafter, telling: Dossier, mutant: Mutant) -> Draft:
    return drafter.draft(telling, lambda found: _differs(found, mutant)[0])


def _home(fate: Fate, drafted: list[_Drafted]) -> _Drafted | None:
    return next((one for one in drafted if one.differs(fate.mutant)[0]), None)


def _needed(drafted: list[_Drafted]) -> list[_Drafted]:
    """Drop each draft whose survivors the others catch."""
    kept = list(drafted)
    for one in drafted:
        others = [other for other in kept if other is not one]
        homes = [_home(fate, others) for fate in one.fates]
        if all(homes):
            for fate, home in zip(one.fates, homes, strict=True):
                if home is not None:
                    home.fates.append(fate)
            kept = others
    return kept


def _differs(found: Found, mutant: Mutant) -> tuple[bool, frozenset[str]]:
    other = Found(found.dossier, Rerun(found.dossier, found.rated).by(mutant))
    levels = frozenset(name for name, level in found.levels.items() if other.levels[name] != level)
    return bool(levels) or other.rating != found.rating, levels


def _suggestion(drafter: Drafter, one: _Drafted) -> Suggestion:
    first = one.fates[0].mutant.spot.name
    told = "; ".join(_told(fate, one.draft.found.rulebook) for fate in one.fates)
    levels = frozenset(name for fate in one.fates for name in one.differs(fate.mutant)[1])
    return Suggestion(drafter.name(f"dot-bien-{first}"), f"Phát hiện khi bị đổi: {told}.", one.draft, levels)


def _told(fate: Fate, rulebook: Rulebook) -> str:
    spot = fate.mutant.spot
    scale = rulebook.scale if spot.criterion else rulebook.rating.scale
    rank = None if spot.column is None else scale.rank(spot.column)
    column = "" if rank is None else f", cột {scale.label(rank, 'vi')}"
    return f"{spot.name}{column} ({fate.mutant.change[0]})"
