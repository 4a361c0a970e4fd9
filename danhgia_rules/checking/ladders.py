"""Claims about ladders: their levels can be reached, their cells decide, their columns only weaken."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from danhgia_rules.checking.codes import columns
from danhgia_rules.checking.model import KINDS, Claim, Means, Verdict
from danhgia_rules.checking.places import Sources
from danhgia_rules.checking.reasons import Named, Reasons, because
from danhgia_rules.checking.regions import variables
from danhgia_rules.checking.search import TooLargeError
from danhgia_rules.checking.space import Assignment, Space
from danhgia_rules.checking.trying import Shown, Witnesses, derived, result, without_cell, without_limit
from danhgia_rules.errors import EngineDisagreement, Where
from danhgia_rules.evaluation.rating import Rated
from danhgia_rules.explanation.words import asked_text
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Cell, Criterion, Indicator, Limit, Requirement, Rulebook

Question = Callable[[int], Assignment | None]
"""Asks where something is so; the number says how many answers to pass over."""
Params = dict[str, object]

ANSWERS = 8
"""So many answers of the search are tried before it is given up to make a dossier of one."""

TOO_LARGE = {
    "reason_vi": "quá nhiều tổ hợp để xét hết",
    "reason_en": "there are too many combinations to look at",
}
DISAGREEMENT = {
    "reason_vi": "hai máy suy luận cho kết quả khác nhau về một hồ sơ (E001); báo cho người phát triển",
    "reason_en": "the two engines differ on a dossier (E001); report it to the developers",
}
NO_DOSSIER = {
    "reason_vi": "không loại trừ được bằng các ngưỡng, nhưng cũng chưa dựng được hồ sơ như vậy",
    "reason_en": "the cut points do not rule it out, and no such dossier could be made",
}


class LadderClaims:
    """Makes the claims about the ladders and limits of one rulebook, and settles each."""

    def __init__(self, rulebook: Rulebook, sources: Sources) -> None:
        self.rulebook = rulebook
        self.sources = sources
        self.space = Space(rulebook)
        self.witnesses = Witnesses(rulebook)
        self.reasons = Reasons(rulebook, self.space)
        self._variables = {one.key: found for found in variables(rulebook) for one in found.indicators}

    def all(self) -> Iterator[Claim]:
        """Give every claim, in the order of the rulebook."""
        for place, criterion in enumerate(self.rulebook.criteria):
            yield from self._levels(criterion, place)
            for row in criterion.requirements:
                yield from self._row(row, criterion, self.rulebook.scale)
        yield from self._ratings()
        for row in self.rulebook.rating.requirements:
            yield from self._row(row, None, self.rulebook.rating.scale)
        for limit in self.rulebook.rating.limits:
            yield from self._limit(limit)
        yield from self._over_levels()
        yield from self._read()

    def _read(self) -> Iterator[Claim]:
        """Claim of each criterion that the overall rules read its level."""
        rules = self.rulebook.rating
        read = [row.indicator for row in rules.requirements] + [limit.indicator for limit in rules.limits]
        for criterion in self.rulebook.criteria:
            named = any(one.names_criterion(criterion.id) for one in read)
            verdict = Verdict.PROVED if named else Verdict.REFUTED
            where = self.sources.criterion(criterion.id)
            yield Claim(KINDS["P207"], criterion.id, verdict, Means.TABLE, where)

    def _levels(self, criterion: Criterion, place: int) -> Iterator[Claim]:
        where = self.sources.criterion(criterion.id)
        for rank, level in _downwards(self.rulebook.scale):
            yield self._settled(
                "P202",
                f"{criterion.id}.{level}",
                lambda skip, level=level: self.space.level(criterion.id, level, skip),  # type: ignore[misc]
                lambda rated, rank=rank: rated.worst.verdict.levels[place] == rank,  # type: ignore[misc]
                where,
                _level(self.rulebook.scale, rank),
            )

    def _ratings(self) -> Iterator[Claim]:
        scale = self.rulebook.rating.scale
        for rank, level in _downwards(scale):
            yield self._settled(
                "P205",
                level,
                lambda skip, level=level: self.space.rating(level, skip),  # type: ignore[misc]
                lambda rated, rank=rank: result(rated.worst.verdict) == (False, rank),  # type: ignore[misc]
                self.sources.rating_level(level),
                _level(scale, rank),
            )

    def _row(self, row: Requirement, criterion: Criterion | None, scale: Scale) -> Iterator[Claim]:
        owner = None if criterion is None else criterion.id
        yield self._monotone(row, owner)
        asking = [(rank, cell) for rank, cell in enumerate(row.cells) if cell and cell.comparison]
        claims = [self._cell(row, owner, scale, rank, cell) for rank, cell in reversed(asking)]
        whole = self._whole(row, owner, claims)
        yield whole
        if whole.verdict is not Verdict.REFUTED:  # else it says the same of each of them
            yield from claims

    def _cell(self, row: Requirement, owner: str | None, scale: Scale, rank: int, cell: Cell) -> Claim:
        level = scale.names[rank]
        other = without_cell(self.rulebook, owner, row.id, rank)
        place = next((n for n, one in enumerate(self.rulebook.criteria) if one.id == owner), None)

        def shown(rated: Rated) -> bool:
            mine, changed = rated.worst.verdict, derived(other, rated)
            if place is None:
                return result(mine) != result(changed)
            return mine.levels[place] != changed.levels[place]

        found = self._settled(
            "P203",
            _address(owner, row.id, level),
            lambda skip: self.space.cell(owner, row.id, level, skip),
            shown,
            self.sources.cell(owner, row.id, level),
            _level(scale, rank) | _asked(row.indicator, cell),
        )
        return self._explained(found, lambda: self.reasons.of_cell(owner, row, rank))

    def _explained(self, claim: Claim, reasons: Callable[[], list[Named]]) -> Claim:
        """Say of what is refuted as a remark which other rules imply it."""
        if claim.verdict is not Verdict.REFUTED:
            return claim
        named = reasons()
        return replace(claim, params={**claim.params, **because(named), "implied_by": named})

    def _whole(self, row: Requirement, owner: str | None, claims: list[Claim]) -> Claim:
        """Claim that a requirement is not implied by the others: one of its cells decides."""
        verdicts = {claim.verdict for claim in claims}
        verdict = next(one for one in Verdict if one in verdicts or not claims)
        if Verdict.OUTSIDE in verdicts and verdict is Verdict.REFUTED:
            verdict = Verdict.OUTSIDE
        witness = next((claim.witness for claim in claims if claim.witness), None)
        where = self.sources.requirement(owner, row.id)
        means = Means.CUTS if verdict is Verdict.REFUTED else Means.DOSSIER
        params: Params = dict(NO_DOSSIER) if verdict is Verdict.OUTSIDE else _labels(row.indicator)
        if verdict is Verdict.REFUTED:
            params |= because(one for claim in claims for one in claim.params["implied_by"])  # type: ignore[attr-defined]
        return Claim(KINDS["P204"], _address(owner, row.id), verdict, means, where, params, witness)

    def _monotone(self, row: Requirement, owner: str | None) -> Claim:
        """Claim that whoever meets a column of a row meets the lower ones, but for what asks nothing."""
        subject, where = _address(owner, row.id), self.sources.requirement(owner, row.id)
        variable = self._variables.get(row.indicator.key)
        for place in () if variable is None else variable.places():
            held = columns(row, place)
            asked = [rank for rank, cell in enumerate(row.cells) if cell and cell.comparison]
            if any(held >> high & 1 and not held >> low & 1 for low in asked for high in asked if low < high):
                params = _labels(row.indicator)
                return Claim(KINDS["P201"], subject, Verdict.REFUTED, Means.CUTS, where, params)
        means = Means.TABLE if variable is None else Means.CUTS
        return Claim(KINDS["P201"], subject, Verdict.PROVED, means, where)

    def _limit(self, limit: Limit) -> Iterator[Claim]:
        where = self.sources.limit(limit.id)
        titles: Params = {"title_vi": limit.titles[0], "title_en": limit.titles[1]}
        applies = self._settled(
            "P301",
            limit.id,
            lambda skip: self.space.applies(limit.id, skip),
            lambda rated: any(name == limit.id for name, _ in rated.worst.verdict.limits),
            where,
            titles,
        )
        yield applies
        if applies.verdict is Verdict.REFUTED:  # then it decides nothing either, and lifts nothing
            return
        other = without_limit(self.rulebook, limit)
        decides = self._settled(
            "P302",
            limit.id,
            lambda skip: self.space.decides(limit.id, skip),
            lambda rated: result(rated.worst.verdict) != result(derived(other, rated)),
            where,
            titles,
        )
        yield self._explained(decides, lambda: self.reasons.of_limit(limit))
        if limit.unless is not None:
            without = without_limit(self.rulebook, limit, only_exception=True)
            yield self._settled(
                "P303",
                limit.id,
                lambda skip: self.space.lifted(limit.id, skip),
                lambda rated: rated.worst.verdict.limits != derived(without, rated).limits,
                where,
                titles,
            )

    def _over_levels(self) -> Iterator[Claim]:
        """Claim of each indicator over levels that better levels make it better, or no worse."""
        rules = self.rulebook.rating
        read = [row.indicator for row in rules.requirements] + [limit.indicator for limit in rules.limits]
        names = self.rulebook.scale.names
        for indicator in dict.fromkeys(one for one in read if one.reads_levels):
            counted = [all(name in c.operand for c in indicator.where) for name in names]  # type: ignore[operator]
            rising = counted if indicator.higher_is_better else [not one for one in counted]
            sound = indicator.operation == "lowest" and indicator.higher_is_better
            sound = sound or (indicator.operation != "lowest" and sorted(rising) == rising)
            verdict = Verdict.PROVED if sound else Verdict.REFUTED
            where = self.sources.indicator(indicator.key)
            yield Claim(KINDS["P206"], indicator.id, verdict, Means.TABLE, where, _labels(indicator))

    def _settled(
        self, code: str, subject: str, question: Question, shown: Shown, where: Where, params: Params
    ) -> Claim:
        """Settle a claim that somebody exists: by a dossier, or against it by the cut points."""
        kind = KINDS[code]
        for skip in range(ANSWERS):
            try:
                found = question(skip)
            except TooLargeError:
                return Claim(kind, subject, Verdict.OUTSIDE, Means.CUTS, where, params | TOO_LARGE)
            if found is None:
                break
            try:
                dossier = self.witnesses.make(found, shown)
            except EngineDisagreement:
                return Claim(kind, subject, Verdict.OUTSIDE, Means.DOSSIER, where, params | DISAGREEMENT)
            if dossier is not None:
                return Claim(kind, subject, Verdict.PROVED, Means.DOSSIER, where, params, dossier)
        if skip:  # something is there as far as the cut points tell
            return Claim(kind, subject, Verdict.OUTSIDE, Means.DOSSIER, where, params | NO_DOSSIER)
        return Claim(kind, subject, Verdict.REFUTED, Means.CUTS, where, params)


def _downwards(scale: Scale) -> list[tuple[int, str]]:
    return list(reversed(list(enumerate(scale.names))))


def _address(*parts: str | None) -> str:
    return ".".join(part for part in parts if part)


def _level(scale: Scale, rank: int) -> Params:
    return {"level_vi": scale.labels[rank][0], "level_en": scale.labels[rank][1]}


def _labels(indicator: Indicator) -> Params:
    return {"label_vi": indicator.labels[0], "label_en": indicator.labels[1]}


def _asked(indicator: Indicator, cell: Cell) -> Params:
    words = {
        f"asked_{lang}": asked_text(indicator.domain, cell.comparison, cell.threshold, lang)
        for lang in ("vi", "en")
    }
    return _labels(indicator) | words
