"""What the reasoning started from: lists and facts of the dossier, and the records that fell short."""

from collections.abc import Iterator

from danhgia_rules.answers.graph.model import Both, Tone, Words
from danhgia_rules.explanation.words import path_text
from danhgia_rules.glossary import word
from danhgia_rules.indicators.reading import State
from danhgia_rules.rulebook.model import Indicator
from danhgia_rules.trace import LimitTrace, RecordTrace, RequirementTrace, Trace

AtFault = tuple[Both, tuple[str, ...], Tone]
"""What a node of records says, the paths it stands for, and how it comes out."""

_MAX_NAMED = 4
_MAX_WITH_NAMES = 2
_MAX_NAME = 40


class Sources:
    """Knows of each list how many records were read and met; names the few that matter."""

    def __init__(self, trace: Trace, *, named: bool) -> None:
        self.trace = trace
        self.named = named
        self.read: dict[str, set[str]] = {}
        self.short: dict[str, set[str]] = {}
        self.by_record: set[str] = set()
        for indicator, records in _readings(trace):
            self._take(indicator, records)

    def _take(self, indicator: Indicator, records: tuple[RecordTrace, ...]) -> None:
        name = indicator.of
        self.read.setdefault(name, set()).update([record.path for record in records])
        if by_record(indicator) and records:
            self.by_record.add(name)
            short = [record.path for record in records if record.counted is not True]
            self.short.setdefault(name, set()).update(short)

    def tone(self, name: str) -> Tone:
        """Say whether a list or a group of facts is complete."""
        return Tone.OPEN if self._missing(name) else Tone.PLAIN

    def _missing(self, name: str) -> list[str]:
        beginnings = (f"{name}[", f"{name}.")
        paths = [fact.path for fact in self.trace.missing]
        return [path for path in paths if path == name or path.startswith(beginnings)]

    def words(self, name: str, lang: str) -> Words:
        """Say a list or a group of facts: how much was read, how much met everything asked, what lacks."""
        missing = self._missing(name)
        label = _capital(word(name, lang))
        if name in missing:
            return Words(label, detail="chưa có trong hồ sơ" if lang == "vi" else "not in the dossier")
        if name in self.trace.declared_not_applicable:
            return Words(
                label, detail="hồ sơ ghi không áp dụng" if lang == "vi" else "declared not applicable"
            )
        parts = [*self._extent(name, missing, lang)]
        if missing:
            lacks = (
                f"còn thiếu {len(missing)} dữ kiện"
                if lang == "vi"
                else f"{_many(len(missing), 'fact')} missing"
            )
            parts.append(lacks)
        return Words(label, detail="; ".join(parts))

    def _extent(self, name: str, missing: list[str], lang: str) -> Iterator[str]:
        vi, read = lang == "vi", self.read.get(name, set()) - set(missing)
        records = sum("[" in path for path in read)
        if records:
            yield f"{records} mục" if vi else _many(records, "record")
            if name in self.by_record:
                met = records - len(self.short[name] & read)
                yield f"{met} đạt ở mọi yêu cầu" if vi else f"{met} met throughout"
        elif read:
            yield f"{len(read)} dữ kiện" if vi else _many(len(read), "fact")
        elif name not in self.read:
            yield "có trong hồ sơ" if vi else "on file"
        elif not missing:
            yield "không có mục nào được tính" if vi else "no record counted"

    def at_fault(self, part: RequirementTrace | LimitTrace) -> AtFault | None:
        """Name the records that make a requirement bind or a limit apply, and the facts that lack."""
        indicator = part.requirement.indicator if isinstance(part, RequirementTrace) else part.limit.indicator
        records = [r for r in _blamed(part, indicator) if "[" in r.path]
        missing = [path for path in part.reading.missing if path != indicator.of]
        if indicator.reads_levels or not (records or missing):
            return None
        said = tuple(self._at_fault(indicator, records, missing, lang) for lang in ("vi", "en"))
        refs = (*(record.path for record in records), *missing)
        return (said[0], said[1]), refs, Tone.SHORT if records else Tone.OPEN

    def _at_fault(
        self, indicator: Indicator, records: list[RecordTrace], missing: list[str], lang: str
    ) -> Words:
        vi, name = lang == "vi", indicator.of
        # Of many records the codes are enough: their names would drown the rest.
        named = self.named and len(records) <= _MAX_WITH_NAMES
        met = by_record(indicator)
        found = ("chưa đạt" if vi else "not met") if met else ("được tính" if vi else "counted")
        parts = [(found, [_name(record, name, lang, named=named) for record in records])]
        parts.append(("còn thiếu" if vi else "missing", [_inside(path, name, lang) for path in missing]))
        (heading, items), *others = [(heading, items) for heading, items in parts if items]
        details = [_few(items, lang), *(f"{again}: {_few(more, lang)}" for again, more in others)]
        return Words(f"{_capital(word(name, lang))} {heading}", detail="; ".join(details))


def _name(record: RecordTrace, name: str, lang: str, *, named: bool) -> str:
    code = _inside(record.path, name, lang)
    return f"{code} – {_short(record.name)}" if record.name and named else code


def by_record(indicator: Indicator) -> bool:
    """Whether each record meets the indicator or not: a share of records, not of sums."""
    return indicator.operation == "share" and indicator.part is None


def _readings(trace: Trace) -> Iterator[tuple[Indicator, tuple[RecordTrace, ...]]]:
    """Give every reading of the dossier with its records; of limits only those that may apply."""
    rows = [row for entry in trace.criteria if not entry.gated for row in entry.requirements]
    for row in (*rows, *trace.requirements):
        if not row.requirement.indicator.reads_levels:
            yield row.requirement.indicator, row.records
    for entry in trace.limits:
        if entry.applies is not False and not entry.limit.indicator.reads_levels:
            yield entry.limit.indicator, entry.records


def _blamed(part: RequirementTrace | LimitTrace, indicator: Indicator) -> list[RecordTrace]:
    if by_record(indicator):
        # In a share where less is better, those that are in it are too many.
        wanted = indicator.higher_is_better
        return [record for record in part.records if record.counted is (not wanted)]
    # Where more is better, what counted is no fault: it is only too little. Of sums, what lacks tells.
    too_few = indicator.higher_is_better and indicator.operation in {"count", "exists", "total"}
    sums = indicator.operation == "share" and part.reading.state is State.UNKNOWN
    return [] if too_few or sums else list(part.records)


def _inside(path: str, name: str, lang: str) -> str:
    """Say a record or fact within its list, without naming the list again."""
    text = path_text(path, lang).removeprefix(word(name, lang)).removeprefix(" – ").strip()
    return text[1:].replace(")", "", 1) if text.startswith("(") else text


def _few(items: list[str], lang: str) -> str:
    rest = len(items) - _MAX_NAMED
    more = [f"và {rest} mục khác" if lang == "vi" else f"and {rest} more"] if rest > 0 else []
    return "; ".join([*items[:_MAX_NAMED], *more])


def _short(name: str) -> str:
    if len(name) <= _MAX_NAME:
        return name
    whole_words, _, _ = name[:_MAX_NAME].rpartition(" ")
    return (whole_words or name[: _MAX_NAME - 1]) + "…"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
