"""One list, block or value of a dossier, made so that what reads it lies where it is wanted.

Knows kinds, programs and codes; must not know the rest of the dossier.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from danhgia_rules.checking.regions import Variable
from danhgia_rules.checking.witness.columns import Portion
from danhgia_rules.checking.witness.cuts import Cuts
from danhgia_rules.checking.witness.groups import Group, linked
from danhgia_rules.checking.witness.kinds import Kinds
from danhgia_rules.checking.witness.options import Changes, Options
from danhgia_rules.checking.witness.program import Goals, Program
from danhgia_rules.checking.witness.ranges import preferences
from danhgia_rules.checking.witness.seeing import CODES, summed_by
from danhgia_rules.dossier.fields import Place
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.evaluation.weights.candidates import Candidates, scalar_values
from danhgia_rules.exact import as_decimal
from danhgia_rules.indicators.selection import number_of
from danhgia_rules.rulebook.model import Rulebook

_CODES = {
    "ky_luat": "VP",
    "bieu_hien": "BH",
    "nhiem_vu": "NV",
    "chi_tieu": "CT",
    "de_xuat": "DX",
    "don_vi_truc_thuoc": "DV",
    "han_che_duoc_chi_ra": "HC",
}


class Part:
    """Makes one top-level key of a dossier."""

    def __init__(
        self, place: Place, variables: Sequence[Variable], candidates: Candidates, rulebook: Rulebook
    ) -> None:
        self._place, self._variables = place, tuple(variables)
        self._preferences = [preferences(variable, rulebook) for variable in variables]
        self._cuts = Cuts(place, self._variables, candidates.sheet)
        self._groups: tuple[Group, ...] = ()
        if place.fields:
            self._groups = tuple(self._divided(candidates, rulebook))

    def _divided(self, candidates: Candidates, rulebook: Rulebook) -> Iterator[Group]:
        options = Options(self._place, self._variables, self._cuts, rulebook, candidates.sheet)
        kinds = Kinds(self._place, self._variables, candidates, self._cuts, options).find()
        count, is_list = len(self._variables), self._place.is_list
        members = linked(kinds, count) if is_list else (tuple(range(count)),)
        for group in members:
            touched = [kind for kind in kinds if any(kind.seen[n].inside for n in group)]
            program = Program(
                self._place.name, self._variables, touched if is_list else kinds, self._cuts, is_list=is_list
            )
            yield Group(program, group, self._variables, self._preferences)

    def make(self, goals: Goals) -> Any:
        """Give the value of the key; None when none was found."""
        if len(goals) == len(self._variables) and self._place.may_be_na and not any(goals.values()):
            return KHONG_AP_DUNG
        if not self._groups:
            return self._scalar(goals)
        portions: list[Portion] = []
        for group in self._groups:
            found = group.solve(goals)
            if found is None:
                return self._nowhere(goals)
            portions += found
        return self._written(portions)

    def _nowhere(self, goals: Goals) -> Any:
        """Leave the whole key not applicable, where that is what is asked of all that is asked."""
        return KHONG_AP_DUNG if self._place.may_be_na and goals and not any(goals.values()) else None

    def _scalar(self, goals: Goals) -> Any:
        field = self._place.value
        ranks = {name: rank for rank, name in enumerate(field.type.members)} if field else {}
        wanted = goals.get(0, self._preferences[0][0])
        for value in scalar_values(self._place):
            if (value == KHONG_AP_DUNG) != (wanted is None):
                continue
            if wanted is None or number_of(value, ranks) in wanted:
                return value
        return None

    def _written(self, portions: Sequence[Portion]) -> Any:
        records = [record for portion in portions for record in self._records(portion)]
        if not self._place.is_list:
            return records[0]
        width = max(2, len(str(len(records))))
        codes = (f"{_CODES.get(self._place.name)}-{n:0{width}}" for n in range(1, len(records) + 1))
        return tuple(self._named(*pair) for pair in zip(records, codes, strict=True))

    def _named(self, record: Any, code: str) -> Any:
        """Give a record its code, if it is of a list whose records have one."""
        names = CODES.intersection(self._place.fields)
        return record.model_copy(update=dict.fromkeys(names, code)) if names else record

    def _records(self, portion: Portion) -> Iterator[Any]:
        """Share the sums out evenly: what holds of the sums then holds of each record."""
        kind, count = portion.kind, portion.number
        for n in range(count):
            numbers: Changes = dict.fromkeys(self._unread(kind.summed))
            for name, total in portion.sums.items():
                numbers[name] = self._amount(name, (total + n) // count)
            yield kind.record.model_copy(update=numbers)

    def _unread(self, summed: tuple[str, ...]) -> Iterator[str]:
        """Name amounts that nothing adds up in such a record, and no condition reads."""
        for variable in self._variables:
            for name in summed_by(variable.indicators[0]):
                if name not in summed and name not in self._cuts.tested:
                    yield name

    def _amount(self, name: str, units: int) -> Any:
        amount = units * self._cuts.unit
        whole = self._place.fields[name].type.kind == "count"
        return int(amount) if whole else as_decimal(Fraction(amount), up=False)
