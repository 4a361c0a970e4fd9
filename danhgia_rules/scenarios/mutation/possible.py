"""Records that stand for all others: conditions come out for any record as they do for one of these.

Knows fields, conditions and what contradicts itself; must not know mutants.
"""

import datetime as dt
import itertools
import math
from collections.abc import Iterator, Sequence
from decimal import Context, Decimal
from typing import Any

from pydantic import BaseModel

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.checks import YEARS_BEFORE, YEARS_REOPENED
from danhgia_rules.dossier.fields import Place, model_of
from danhgia_rules.dossier.records import KetLuanViPham
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.errors import DossierError
from danhgia_rules.evaluation.binding import bind
from danhgia_rules.evaluation.weights.candidates import Candidates, flags_of
from danhgia_rules.rulebook.model import Condition, Reference, Rulebook

_CONCLUSION = "ket_luan"
"""The one fact that conditions read which is a block of its own."""

_EXACT = Context(prec=200)
"""Sums of decimals without rounding."""


class Possible:
    """Records of one list or block, one for each way in which some conditions may come out.

    Every fact that the conditions read is tried, and is tried absent where a record need not have it.
    Days and amounts lie on, and in every order between, the constants that they are compared with.
    Facts that no condition reads stay absent: a record without them contradicts itself no more.
    """

    def __init__(self, rulebook: Rulebook, place: Place, conditions: Sequence[Condition], year: int) -> None:
        """Prepare for one assessed year, and for all conditions that are to be told apart."""
        self._rulebook, self._place, self._conditions = rulebook, place, conditions
        self._bare = _bare(rulebook, year)
        self._year = year
        self._candidates = Candidates(self._bare, rulebook)
        self.sheet = self._candidates.sheet
        names = tuple(self._needed())
        kinds = [place.fields[name].type.kind for name in names if name in place.fields]
        self._values = {name: self._of(name, kinds) for name in names}

    @property
    def number(self) -> int:
        """How many there are, those that contradict themselves included."""
        return math.prod(map(len, self._values.values()))

    def __iter__(self) -> Iterator[BaseModel]:
        model = model_of(self._place.name)
        for values in itertools.product(*self._values.values()):
            yield model.model_construct(**dict(zip(self._values, values, strict=True)))

    def may_stand(self, record: BaseModel) -> bool:
        """Whether a dossier with such a record is one that the rulebook rates."""
        if not self._candidates.valid(self._place, record):
            return False
        held = (record,) if self._place.is_list else record
        try:
            bind(self._bare.model_copy(update={self._place.name: held}), self._rulebook)
        except DossierError:
            return False
        return True

    def _needed(self) -> Iterator[str]:
        """Name the facts that a record must have, that conditions read, or that go with those."""
        read: set[str] = set()
        for name in _fields(self._conditions):
            source = self._place.fields[name].comes_from
            read |= {source, *(flags_of(self._place.name, source) if source != name else ())}
        if read & {_CONCLUSION, "muc_do"}:
            read |= {_CONCLUSION, "muc_do"}
        for name, info in model_of(self._place.name).model_fields.items():
            if info.is_required() or name in read:
                yield name

    def _of(self, name: str, kinds: Sequence[str]) -> list[Any]:
        if name == _CONCLUSION:
            return [KetLuanViPham(so="KL-01", ngay=self.sheet.period("end"), co_quan="Cơ quan"), None]
        field = self._place.fields[name]
        found = self._known(name, field.type.kind, kinds.count(field.type.kind))
        if field.may_be_na:
            found.append(KHONG_AP_DUNG)
        return found if field.required else [*found, None]

    def _known(self, name: str, kind: str, fields: int) -> list[Any]:
        found: list[Any] = list(self._place.fields[name].type.members)
        match kind:
            case "bool":
                found = [False, True]
            case "date":
                found = self._days(fields)
            case "count":
                found = _whole(self._constants(int, Decimal), fields)
            case "number":
                found = _dense(self._constants(int, Decimal), fields)
            case "clause":
                found = self._clauses(name)
            case "text":
                found = _names(self._operands(name), fields)
        return found

    def _constants(self, *types: type) -> list[Any]:
        """Give what conditions compare amounts or days with, of any field: fields may be compared too."""
        found = [one.operand for one in self._conditions]
        return [one for one in found if isinstance(one, types)]

    def _days(self, fields: int) -> list[dt.date]:
        """Give every constant and as many days after it as there are date fields, in the years that may be.

        Dates that lie apart may be moved down to these: they keep their order among themselves and to
        the constants, and contradict each other no more than before.
        """
        low, high = dt.date(self._year - YEARS_BEFORE, 1, 1), dt.date(self._year + YEARS_REOPENED, 12, 31)
        cuts = {low, *self._constants(dt.date), *map(self.sheet.period, ("start", "end"))}
        days = {cut.toordinal() + n for cut in cuts for n in range(fields + 1)}
        return [dt.date.fromordinal(n) for n in sorted(days) if low.toordinal() <= n <= high.toordinal()]

    def _operands(self, name: str) -> list[frozenset[str | bool]]:
        found = [one.operand for one in self._conditions if one.field == name]
        return [one for one in found if isinstance(one, frozenset)]

    def _clauses(self, name: str) -> list[Any]:
        """Give a clause that may be filed for each way in which the conditions tell clauses apart."""
        rulebook = self._rulebook
        named = {f"{one.id}.{letter}" for one in rulebook.criteria for letter, _ in one.clauses}
        for indicator in rulebook.indicators:
            for one in (*indicator.among, *indicator.where):
                if one.field == name and not indicator.reads_levels and isinstance(one.operand, frozenset):
                    named |= set(map(str, one.operand))
        alike: dict[object, str] = {}
        for clause in filter(self._may_be_filed, sorted(named)):
            alike.setdefault(tuple(clause in operand for operand in self._operands(name)), clause)
        return list(alike.values())

    def _may_be_filed(self, clause: str) -> bool:
        record = model_of(self._place.name).model_construct(noi_dung=clause)
        try:
            bind(self._bare.model_copy(update={self._place.name: (record,)}), self._rulebook)
        except DossierError:
            return False
        return True


def years(rulebook: Rulebook, conditions: Sequence[Condition]) -> range:
    """Give the assessed years that may differ: the first stands for all where no condition names a day."""
    first, last = map(int, rulebook.periods)
    return range(first, (last if any(isinstance(one.operand, dt.date) for one in conditions) else first) + 1)


def _bare(rulebook: Rulebook, year: int) -> Dossier:
    head = {"schema": "danhgia/dossier/1", "ma": "CB-0001", "ky_danh_gia": str(year)}
    return Dossier.from_data({**head, "chuc_danh": rulebook.position})


def _fields(conditions: Sequence[Condition]) -> Iterator[str]:
    for condition in conditions:
        yield condition.field
        operand = condition.operand
        if isinstance(operand, Reference) and operand.kind == "field":
            yield operand.name


def _whole(constants: Sequence[int | Decimal], fields: int) -> list[Any]:
    """Give whole numbers: 0 and every constant, and as many above it as there are fields."""
    cuts = {0, *(math.floor(one) for one in constants if one >= 0)}
    return sorted({cut + n for cut in cuts for n in range(fields + 1)})


def _dense(constants: Sequence[int | Decimal], fields: int) -> list[Any]:
    """Give decimals: 0 and every constant, and as many in each gap as there are fields."""
    cuts = sorted({Decimal(0), *(Decimal(one) for one in constants if one >= 0)})
    found = list(cuts)
    for low, high in itertools.pairwise([*cuts, cuts[-1] + 1]):
        step = _EXACT.divide(_EXACT.subtract(high, low), Decimal(16))
        found += [_EXACT.add(low, _EXACT.multiply(step, Decimal(n))) for n in range(1, fields + 1)]
    return found


def _names(operands: Sequence[frozenset[str | bool]], fields: int) -> list[Any]:
    """Give every name that a condition asks for, and others that none asks for."""
    named = sorted({str(name) for operand in operands for name in operand})
    fresh = (f"M{n}" for n in itertools.count() if f"M{n}" not in named)
    return [*named, *itertools.islice(fresh, max(1, fields))]
