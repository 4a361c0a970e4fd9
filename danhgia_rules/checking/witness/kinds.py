"""Kinds of record: one valid record for everything that the indicators over a list can see in one.

Knows records and what is seen of them; must not know where values are wanted.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from danhgia_rules.checking.regions import Variable
from danhgia_rules.checking.witness.cuts import Cuts
from danhgia_rules.checking.witness.options import Options
from danhgia_rules.checking.witness.seeing import Seen, Views, compared_with
from danhgia_rules.dossier.fields import Place, model_of
from danhgia_rules.evaluation.weights.candidates import Candidates
from danhgia_rules.exact import Number
from danhgia_rules.indicators.selection import number_of

_MOST = 60_000
"""Combinations of values that are looked through at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A record without a code, and what each variable sees of it.

    The amounts in the fields `summed` only show on which sides of their cuts they lie.
    """

    record: BaseModel
    seen: tuple[Seen, ...]
    summed: tuple[str, ...]


class Kinds:
    """Enumerates the kinds of record of one list or block."""

    def __init__(
        self,
        place: Place,
        variables: Sequence[Variable],
        candidates: Candidates,
        cuts: Cuts,
        options: Options,
    ) -> None:
        self._place, self._variables = place, variables
        self._candidates, self._cuts, self._options = candidates, cuts, options
        self._views = Views(place, variables, candidates.sheet)

    def find(self) -> tuple[Kind, ...]:
        """Give one kind for each pattern that the variables can see."""
        found: dict[object, Kind] = {}
        for record in itertools.islice(self._records(), _MOST):
            seen = self._views.see(record)
            if seen is None:
                continue
            key = self._views.pattern(seen), tuple(self._sides(record))
            if key not in found and self._candidates.valid(self._place, record):
                found[key] = Kind(record, seen, self._views.summed_in(seen))
        return tuple(found.values())

    def _records(self) -> Iterator[BaseModel]:
        """Combine the values of all fields; some combinations contradict themselves."""
        model = model_of(self._place.name)
        for changes in itertools.product(*self._options.by_field()):
            fields = {name: value for change in changes for name, value in change.items()}
            yield model.model_construct(**fields)

    def _sides(self, record: BaseModel) -> Iterator[int]:
        """Say on which side of their cuts, and of each other, the amounts lie that are added up."""
        for name in self._views.summed:
            amount = number_of(getattr(record, name), {})
            yield from (_sign(amount - cut) for cut in sorted(self._cuts.of[name]))
            for other in compared_with(name, self._variables):
                yield _sign(amount - number_of(getattr(record, other), {}))


def _sign(difference: Number) -> int:
    return int(difference > 0) - int(difference < 0)
