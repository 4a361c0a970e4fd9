"""What may be written into the fields of a record, so that each side of every border is tried.

Knows the fields and conditions of one list or block; must not know whole dossiers.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from danhgia_rules.checking.regions import Variable
from danhgia_rules.checking.witness.cuts import Cuts
from danhgia_rules.checking.witness.seeing import CODES, NUMBERS, conditions_of
from danhgia_rules.dossier.changeable import FINISH
from danhgia_rules.dossier.fields import Place, model_of
from danhgia_rules.dossier.records import KetLuanViPham
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG, SEVERITIES
from danhgia_rules.evaluation.weights.candidates import fields_read
from danhgia_rules.indicators import Sheet
from danhgia_rules.rulebook.model import Rulebook

Changes = dict[str, Any]


class Options:
    """The values of the fields of one list or block, field by field."""

    def __init__(
        self, place: Place, variables: Sequence[Variable], cuts: Cuts, rulebook: Rulebook, sheet: Sheet
    ) -> None:
        self._place, self._variables, self._cuts = place, variables, cuts
        self._rulebook, self._sheet = rulebook, sheet
        self._fields = fields_read(place, rulebook)
        kinds = [place.fields[name].type.kind for name in self._fields if name in place.fields]
        self._dates = kinds.count("date")
        self._numbers = sum(kind in NUMBERS for kind in kinds)

    def by_field(self) -> Iterator[list[Changes]]:
        """Give for each field, or fields that go together, what may be written there."""
        finish = FINISH.get(self._place.name)
        pair = {finish.date, finish.unfinished} if finish and finish.unfinished else set()
        for name in model_of(self._place.name).model_fields:
            if finish and name == finish.date and pair.intersection(self._fields):
                yield list(self._outcomes(finish.date, finish.unfinished or ""))
            elif name in self._fields and name not in pair:
                yield self._field(name)

    def _outcomes(self, date: str, flag: str) -> Iterator[Changes]:
        """Give the ways to say when something was finished, and that it was not."""
        told: Changes = {flag: False} if flag in self._cuts.tested else {}
        days = self._cuts.dates(self._dates)
        yield from ({date: day, **told} for day in days)
        if not days:  # where no rule reads a date the flag alone says that it is finished
            yield {flag: False}
        yield {flag: True}

    def _field(self, name: str) -> list[Changes]:
        if name in CODES:
            return [{name: "M"}]
        if self._place.name == "bieu_hien" and name in {"loai", "muc_do", "ket_luan"}:
            return list(self._conduct()) if name == "loai" else [{}]
        not_applicable = [KHONG_AP_DUNG] if self._place.fields[name].may_be_na else []
        return [{name: value} for value in (*self._values(name), *not_applicable)]

    def _values(self, name: str) -> list[Any]:
        kind = self._place.fields[name].type
        found: list[Any] = list(kind.members)
        match kind.kind:
            case "bool":
                found = [False, True]
            case "date":
                found = self._cuts.dates(self._dates)
            case "count" | "number":
                found = self._cuts.numbers(name, self._numbers)
            case "clause":
                found = self._clauses()
            case "text":
                found = sorted({"A"}.union(*self._operands(name)))
        upward = kind.kind == "scale" and self._place.name != "ky_luat"
        return found[::-1] if upward or self._rises(name) else found

    def _rises(self, name: str) -> bool:
        """Whether more of a field is better, as far as an indicator says so."""
        indicators = [indicator for variable in self._variables for indicator in variable.indicators]
        return any(one.fact == name and one.higher_is_better for one in indicators)

    def _conduct(self) -> Iterator[Changes]:
        """Give the kinds of conduct: a violation counts with its severity and its conclusion only."""
        yield from ({"loai": "uu_diem"}, {"loai": "han_che"}, {"loai": "vi_pham"})
        concluded = KetLuanViPham(so="KL-01", ngay=self._sheet.period("end"), co_quan="Cơ quan kiểm tra")
        for severity in SEVERITIES:
            yield {"loai": "vi_pham", "muc_do": severity, "ket_luan": concluded}
            yield {"loai": "vi_pham", "muc_do": severity}

    def _clauses(self) -> list[str]:
        """Give one clause for each way in which indicators tell clauses apart."""
        sets = self._operands("noi_dung")
        named = set().union(*sets)
        if any("noi_dung" not in {c.field for c in conditions_of([one])} for one in self._variables):
            named |= {f"{c.id}.{letter}" for c in self._rulebook.criteria for letter, _ in c.clauses}
        if any(variable.indicators[0].distinct == "noi_dung" for variable in self._variables):
            return sorted(named)
        alike: dict[object, str] = {}
        for clause in sorted(named):
            alike.setdefault(tuple(clause in operand for operand in sets), clause)
        return list(alike.values())

    def _operands(self, name: str) -> list[set[str]]:
        conditions = [one for one in conditions_of(self._variables) if one.field == name]
        return [set(map(str, one.operand)) for one in conditions if isinstance(one.operand, frozenset)]
