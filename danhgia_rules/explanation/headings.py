"""What stands over records and thresholds, in texts and on pages alike."""

from danhgia_rules.indicators.reading import State
from danhgia_rules.rulebook.model import Indicator

Headings = tuple[tuple[bool | None, tuple[str, str]], ...]
"""For each thing that a record can do to a value (counted, not counted, open): the words over it."""

SIGNS = {True: ("đạt", "met"), False: ("không đạt", "not met"), None: ("chưa rõ", "not known")}
"""Whether a column is met."""

_SHARE: Headings = (
    (True, ("Đạt", "Met by")),
    (False, ("Không đạt", "Not met by")),
    (None, ("Chưa rõ đạt hay không", "Open")),
)


def record_headings(indicator: Indicator, state: State) -> Headings:
    """Give the words over the records that an indicator read."""
    if indicator.reads_levels:
        return ((True, ("Ở tiêu chí", "In criteria")),)
    if indicator.operation == "value":
        return ((True, ("Lấy từ hồ sơ", "Read from the dossier")),) if state is State.KNOWN else ()
    if indicator.operation == "share" and indicator.part is None:
        return _SHARE
    return ((True, ("Dữ kiện được tính", "Counted")),)
