"""One dossier while its indicators are read: its period, and its records sorted once by name."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from danhgia_rules.dossier import Dossier


class Sheet:
    """Holds what several indicators need of one dossier, so that it is worked out once."""

    __slots__ = ("_tables", "dossier")

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self._tables: dict[tuple[str, tuple[str, ...]], Mapping[Any, list[int]]] = {}

    def period(self, end: str) -> dt.date:
        """Give the first (`start`) or last (`end`) day of the assessed year."""
        year = int(self.dossier.ky_danh_gia)
        return dt.date(year, 1, 1) if end == "start" else dt.date(year, 12, 31)

    def table(self, name: str, fields: tuple[str, ...], records: Sequence[Any]) -> Mapping[Any, list[int]]:
        """Give the places of the records of a list by the values of some fields."""
        found = self._tables.get((name, fields))
        if found is None:
            sorted_: dict[Any, list[int]] = defaultdict(list)
            for index, key in enumerate(map(attrgetter(*fields), records)):
                sorted_[key].append(index)
            found = self._tables[name, fields] = dict(sorted_)
        return found
