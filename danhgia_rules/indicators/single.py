"""Single values of a dossier: a fact of a block, or a top-level one, as rules compare it."""

from typing import Any

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.indicators.measure import Value
from danhgia_rules.indicators.reading import NOT_APPLICABLE, Reading, State, known
from danhgia_rules.indicators.selection import number_of
from danhgia_rules.rulebook.model import Indicator


class Single:
    """Reads one fact."""

    def __init__(self, indicator: Indicator) -> None:
        place = places()[indicator.of]
        self.name, self.fact, self.domain = indicator.of, indicator.fact, indicator.domain
        field = place.fields[self.fact] if self.fact else place.value
        self.path = f"{self.name}.{self.fact}" if self.fact else self.name
        self.may_be_na = place.may_be_na or (field is not None and field.may_be_na)
        self._numbers: dict[Any, int] = {False: 0, True: 1}
        if field is not None and field.type.kind != "bool":
            self._numbers = {label: rank for rank, label in enumerate(field.type.members)}

    def value(self, dossier: Dossier) -> Value:
        """Give the value as a number, None where it is not applicable, UNKNOWN where it is missing."""
        found = getattr(dossier, self.name)
        # A block that is not applicable is a text; to compare a block with one would be slow.
        if self.fact and not (found is None or isinstance(found, str)):
            found = getattr(found, self.fact)
        if found is None:
            return State.UNKNOWN
        number = self._numbers.get(found)
        if number is None and found != KHONG_AP_DUNG:
            return number_of(found, {})
        return number

    def reading(self, dossier: Dossier) -> Reading:
        """Give the value as a reading, bounded where it is missing."""
        value = self.value(dossier)
        if value is None:
            return NOT_APPLICABLE
        if value is State.UNKNOWN:
            least, greatest = self.domain.least, self.domain.greatest
            return Reading(State.UNKNOWN, least, greatest, self.may_be_na, missing=(self.path,))
        return known(value)
