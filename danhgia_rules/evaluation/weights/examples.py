"""Example lists: one made-up list (or block) at its worst or at its best, to prove what an answer can do.

Found by trying one field after the other: a proof when it serves, no disproof when it does not.
"""

import math
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from danhgia_rules.dossier.fields import Place, model_of
from danhgia_rules.dossier.records import KetLuanViPham
from danhgia_rules.dossier.vocabulary import SEVERITIES
from danhgia_rules.engine.reference import meets
from danhgia_rules.evaluation.rating import readers_of
from danhgia_rules.evaluation.weights.candidates import Candidates, fields_read, flags_of
from danhgia_rules.exact import Number
from danhgia_rules.indicators import Sheet
from danhgia_rules.rulebook.model import Limit, Requirement, Rulebook, holds

Changes = dict[str, Any]

_ROUNDS = 3
_MOST = 20
"""At most so many copies of one record are made, to reach a threshold of a count."""


class Examples:
    """Makes the list that is as bad, or as good, as the indicators over it can see."""

    def __init__(self, rulebook: Rulebook, candidates: Candidates, place: Place) -> None:
        self._rulebook = rulebook
        self._candidates = candidates
        self._place = place
        self._fields = fields_read(place, rulebook)
        self._rows, self._limits = _asked(rulebook, place.name)
        self._readers = [(read, group) for read, group in readers_of(rulebook) if group[0].of == place.name]

    def find(self, *, at_worst: bool) -> Any:
        """Give a list (or block) for the place; None when no valid one could be made."""
        found = [self._climbed(start, at_worst=at_worst) for start in self._starts()]
        records = [record for record in found if record is not None]
        if not self._place.is_list:
            return records[0] if records else None
        return self._copies(records) or None

    def _starts(self) -> Iterator[BaseModel]:
        """Begin with one record for each clause that the rules read, or for each kind of meeting."""
        model, kind = model_of(self._place.name), "loai"
        blank: Changes = {name: "M" for name in ("ma", "ma_vi_pham") if name in model.model_fields}
        for name, info in model.model_fields.items():
            if info.is_required() and self._place.fields[name].type.members:
                blank[name] = self._place.fields[name].type.members[0]
        groups: list[Changes] = [{}]
        if "noi_dung" in model.model_fields:
            groups = [{"noi_dung": clause} for clause in self._clauses()]
        elif self._place.name == "du_hop":
            groups = [{kind: name} for name in self._place.fields[kind].type.members]
        for group in groups:
            yield model.model_construct(**blank | group)

    def _clauses(self) -> list[str]:
        named: set[str] = set()
        for indicator in (indicator for _, group in self._readers for indicator in group):
            for condition in (*indicator.among, *indicator.where):
                if condition.field == "noi_dung" and isinstance(condition.operand, frozenset):
                    named |= {str(clause) for clause in condition.operand}
        first = self._rulebook.criteria[0]
        return sorted(named) or [f"{first.id}.{first.clauses[0][0]}"]

    def _climbed(self, record: BaseModel, *, at_worst: bool) -> BaseModel | None:
        """Fill a record in, then change its fields in turn as long as that makes it worse (or better)."""
        for turn in range(_ROUNDS):
            before = record
            for name in self._fields:
                tried = [record.model_copy(update=changes) for changes in self._options(name, record)]
                found = [other for other in tried if self._candidates.valid(self._place, other)]
                # The first of equals stays: once filled in, a record changes for a gain only.
                choice = found if turn == 0 else [record, *found]
                record = max(choice, key=lambda other: self._gain(other, at_worst=at_worst), default=record)
            if record == before:
                break
        return record if self._candidates.valid(self._place, record) else None

    def _options(self, name: str, record: BaseModel) -> list[Changes]:
        """Give what a field, which is open then, can be changed to; nothing for what names the record."""
        if name in {"ma", "ma_vi_pham", "noi_dung"} or (self._place.name, name) == ("du_hop", "loai"):
            return []
        if self._place.name == "bieu_hien":
            return list(self._conduct()) if name == "loai" else []
        opened: Changes = {name: None} | dict.fromkeys(flags_of(self._place.name, name))
        changes = self._candidates.changes(self._place, name, record.model_copy(update=opened))
        return [opened | dict([change]) for change in changes]

    def _conduct(self) -> Iterator[Changes]:
        """Give the kinds of conduct: a violation counts with its severity and its conclusion only."""
        yield {"loai": "uu_diem", "muc_do": None, "ket_luan": None}
        yield {"loai": "han_che", "muc_do": None, "ket_luan": None}
        day = self._candidates.sheet.period("end")
        concluded = KetLuanViPham(so="1", ngay=day, co_quan="A")
        for severity in SEVERITIES:
            yield {"loai": "vi_pham", "muc_do": severity, "ket_luan": concluded}

    def _gain(self, record: BaseModel, *, at_worst: bool) -> int:
        """Count what a list of such records is certain to miss (or to meet), limits included."""
        value = self._copies([record]) if self._place.is_list else record
        sheet = Sheet(self._candidates.filled(self._place, value))
        total = 0
        for read, group in self._readers:
            reading = read(sheet)
            for indicator in group:
                pinned = reading.pinned(at_worst=not at_worst, higher_is_better=indicator.higher_is_better)
                rows = [row for row in self._rows if row.indicator is indicator]
                limits = [limit for limit in self._limits if limit.indicator is indicator]
                total += _worth(pinned, rows, limits)
        return -total if at_worst else total

    def _copies(self, records: list[BaseModel]) -> tuple[BaseModel, ...]:
        """Repeat records under codes of their own, as often as the counts over the list ask for."""
        if "ma" not in model_of(self._place.name).model_fields and self._place.name != "ky_luat":
            return tuple(records)
        times = self._times()
        return tuple(
            record.model_copy(update=self._code(f"{n + 1}-{m + 1}"))
            for n, record in enumerate(records)
            for m in range(times)
        )

    def _code(self, code: str) -> Changes:
        fields = model_of(self._place.name).model_fields
        return {name: code for name in ("ma", "ma_vi_pham") if name in fields}

    def _times(self) -> int:
        asked = [
            threshold
            for indicator, threshold in self._candidates.compared
            if indicator.of == self._place.name and indicator.operation in {"count", "total"}
        ]
        return max(1, min(_MOST, math.floor(max(asked, default=0)) + 1))


def _asked(rulebook: Rulebook, name: str) -> tuple[list[Requirement], list[Limit]]:
    """Give the requirements and limits that read a list or block."""
    rows = [row for criterion in rulebook.criteria for row in criterion.requirements]
    rows += rulebook.rating.requirements
    limits = [limit for limit in rulebook.rating.limits if limit.comparison is not None]
    return (
        [row for row in rows if row.indicator.of == name],
        [limit for limit in limits if limit.indicator.of == name],
    )


def _worth(value: Number | None, rows: list[Requirement], limits: list[Limit]) -> int:
    """Count the columns that a value meets, less the limits that it runs into."""
    met = sum(meets(row, value, rank) for row in rows for rank in range(1, len(row.cells)))
    against = sum(
        value is not None and holds(value, limit.comparison or "", limit.threshold) for limit in limits
    )
    return met - against
