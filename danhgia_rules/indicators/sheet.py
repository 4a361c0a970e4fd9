"""One dossier while its indicators are read, with the period that is assessed."""

import datetime as dt

from danhgia_rules.dossier import Dossier


class Sheet:
    """Holds what conditions on the records of a dossier need beside the record."""

    __slots__ = ("dossier",)

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def period(self, end: str) -> dt.date:
        """Give the first (`start`) or last (`end`) day of the assessed year."""
        year = int(self.dossier.ky_danh_gia)
        return dt.date(year, 1, 1) if end == "start" else dt.date(year, 12, 31)
