"""The records behind a reading, with their evidence, as the trace shows them."""

from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.fields import places, record_name
from danhgia_rules.indicators import Reading
from danhgia_rules.rulebook.model import Indicator
from danhgia_rules.trace import RecordTrace

_Traces = tuple[RecordTrace, ...]


class RecordsRead:
    """Finds the records of one dossier; indicators that compute the same share them."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._found: dict[int, tuple[Reading, _Traces]] = {}
        self._lists: dict[str, list[RecordTrace]] = {}

    def of(self, indicator: Indicator, reading: Reading) -> _Traces:
        """Give what a reading of an applicable indicator was made of."""
        # The reading is kept beside what was found, so that its id stays its own.
        found = self._found.get(id(reading))
        if found is None:
            found = self._found[id(reading)] = (reading, self._traces(indicator, reading))
        return found[1]

    def _traces(self, indicator: Indicator, reading: Reading) -> _Traces:
        name = indicator.of
        if not places()[name].is_list:
            found = getattr(self._dossier, name)
            path = f"{name}.{indicator.fact}" if indicator.fact else name
            return () if found is None else (RecordTrace(path, counted=True, evidence=_evidence(found)),)
        if not reading.records:
            return ()
        every = self._of_list(name)
        if indicator.operation != "share" or indicator.part or reading.counted == reading.records:
            return tuple([every[index] for index in reading.records])
        # A record counts towards a share, or not, or that is open (None) for want of a fact.
        counted, open_ = set(reading.counted), set(reading.open)
        return tuple(
            [
                every[n] if n in counted else every[n]._replace(counted=None if n in open_ else False)
                for n in reading.records
            ]
        )

    def _of_list(self, name: str) -> list[RecordTrace]:
        """Name all records of a list, with their evidence, once."""
        if name not in self._lists:
            records = getattr(self._dossier, name)
            self._lists[name] = [
                RecordTrace(
                    f"{name}[{record_name(records, index)}]",
                    counted=True,
                    evidence=_evidence(record),
                    name=_called(record),
                )
                for index, record in enumerate(records)
            ]
        return self._lists[name]


def _called(record: object) -> str | None:
    fields = getattr(record, "__dict__", {})
    return fields.get("ten") or fields.get("mo_ta")


def _evidence(record: object) -> tuple[str | None, str | None, str | None] | None:
    """Give the document behind a record: its evidence, or the conclusion on a violation."""
    fields = getattr(record, "__dict__", {})
    document = fields.get("minh_chung") or fields.get("ket_luan")
    if document is None:
        return None
    return document.so, document.ngay.isoformat() if document.ngay else None, document.co_quan
