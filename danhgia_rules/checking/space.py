"""Questions about everything that facts can come to under a rulebook.

The answer *None* is proved: no dossier whatever answers the question. An answer says where the values
lie; it holds as far as the relations between them are known, and making a dossier of it proves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from danhgia_rules.checking.codes import CriterionReader, RatingReader, Spot
from danhgia_rules.checking.parts import Only
from danhgia_rules.checking.regions import Place, Region
from danhgia_rules.checking.search import Search
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Limit, Requirement, Rulebook

Assignment = Mapping[str, Place]
"""Where values over the dossier lie, by the key of the indicator; what is not named does not matter."""


class Space:
    """All values that the rules of one rulebook can tell apart.

    Methods raise TooLargeError where the overall rules see more combinations than are searched. `skip`
    passes over the first answers, of which no dossier could be made; `without` names requirements and
    limits of the ladder that are left out of it.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._search = Search(rulebook)
        self._criteria = {criterion.id: criterion for criterion in rulebook.criteria}

    def level(self, criterion: str, level: str, skip: int = 0) -> Assignment | None:
        """Say where a criterion reaches a level and no higher one."""
        rank = _rank(self.rulebook.scale, level)
        reader = CriterionReader(self._criteria[criterion])
        return self._search.criterion(reader, lambda code: reader.level(code) == rank, {}, skip)

    def rating(self, level: str, skip: int = 0) -> Assignment | None:
        """Say where the overall rating is a level."""
        rank = _rank(self.rulebook.rating.scale, level)
        reader = self._reader()
        return self._search.rating(reader, lambda code: reader.rating(code) == rank, {}, skip)

    def cell(
        self,
        criterion: str | None,
        requirement: str,
        level: str,
        skip: int = 0,
        without: frozenset[str] = frozenset(),
    ) -> Assignment | None:
        """Say where one cell decides alone: if it asked nothing, the level would be another one.

        Without a criterion the overall ladder is meant, and the rating.
        """
        if criterion is None:
            spot = Spot(requirement, _rank(self.rulebook.rating.scale, level))
            reader = replace(self._reader(spot), ignored=without)
            return self._search.rating(reader, reader.differs, {}, skip)
        spot = Spot(requirement, _rank(self.rulebook.scale, level))
        local = CriterionReader(self._criteria[criterion], spot, without)
        return self._search.criterion(local, local.decides, {}, skip)

    def at(self, criterion: str | None, requirement: str, level: str, region: Region) -> Assignment | None:
        """Say where all other cells of a column hold while the requirement's value lies in a region.

        Over the overall ladder places where no limit applies come first.
        """
        if criterion is None:
            only = _only(self.rulebook.rating.requirements, requirement, region)
            reader = self._reader(Spot(requirement, _rank(self.rulebook.rating.scale, level)))
            found = self._search.rating(reader, reader.free, only)
            return self._search.rating(reader, reader.rest_holds, only) if found is None else found
        owner = self._criteria[criterion]
        local = CriterionReader(owner, Spot(requirement, _rank(self.rulebook.scale, level)))
        only = _only(owner.requirements, requirement, region)
        return self._search.criterion(local, local.rest_holds, only)

    def limits(self, applying: frozenset[str]) -> Assignment | None:
        """Say where exactly these limits apply, and no other one."""
        return self.values({}, applying)

    def values(self, only: Only, applying: frozenset[str] | None = None) -> Assignment | None:
        """Say where values lie in regions, by the key of the indicator; of levels of criteria too.

        With `applying`, exactly these limits apply there, and no other one.
        """
        if applying is None:
            return self._search.rating(self._reader(), lambda _: True, only)
        watched = self._watched(*applying)
        reader = RatingReader(self.rulebook.rating, watched=watched, only_watched=True)
        return self._search.rating(reader, lambda code: reader.applied(code) == applying, only)

    def applies(self, limit: str, skip: int = 0) -> Assignment | None:
        """Say where a limit applies."""
        reader = RatingReader(self.rulebook.rating, watched=self._watched(limit))
        return self._search.rating(reader, lambda code: limit in reader.applied(code), {}, skip)

    def decides(self, limit: str, skip: int = 0, without: frozenset[str] = frozenset()) -> Assignment | None:
        """Say where a limit decides: without it the rating would be another one."""
        reader = RatingReader(
            self.rulebook.rating, asked=limit, watched=self._watched(limit), ignored=without
        )
        return self._search.rating(reader, reader.differs, {}, skip)

    def lifted(self, limit: str, skip: int = 0) -> Assignment | None:
        """Say where the exception of a limit lifts it."""
        reader = RatingReader(self.rulebook.rating, watched=self._watched(limit))
        return self._search.rating(reader, lambda code: reader.lifted(code, limit), {}, skip)

    def _reader(self, spot: Spot | None = None) -> RatingReader:
        return RatingReader(self.rulebook.rating, spot=spot, watched=self._watched())

    def _watched(self, *names: str) -> tuple[Limit, ...]:
        limits = self.rulebook.rating.limits
        return tuple(limit for limit in limits if limit.id in names or limit.unless is not None)


def _rank(scale: Scale, level: str) -> int:
    rank = scale.rank(level)
    if rank is None:
        raise KeyError(level)
    return rank


def _only(rows: Sequence[Requirement], requirement: str, region: Region) -> Only:
    return next({row.indicator.key: region} for row in rows if row.id == requirement)
