"""The explanation as text: the rating, what binds it, and each criterion, in plain sentences."""

from collections.abc import Iterator

from danhgia_rules.explanation.headings import SIGNS, record_headings
from danhgia_rules.explanation.overlays import adjustments, limit_title, reading_note, without_overlay
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import (
    NO_RATING,
    NOT_APPLICABLE,
    asked_of,
    asked_text,
    basis,
    gap_text,
    listed,
    path_text,
    pick,
    range_text,
    reading_text,
    record_text,
)
from danhgia_rules.indicators.reading import Reading, State
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.rulebook.model import Indicator, Overlay, Parameter
from danhgia_rules.trace import Bounds, CriterionTrace, LimitTrace, RecordTrace, RequirementTrace, Trace


def explain(trace: Trace, lang: str) -> str:
    """Tell the whole reasoning: rating first, then what it rests on, then every criterion."""
    parts = [
        list(_head(trace, lang)),
        list(_overall(trace, lang)),
        list(_criteria(trace, lang)),
        list(_closing(trace, lang)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(trace: Trace, lang: str) -> Iterator[str]:
    vi, head = lang == "vi", trace.heading
    word = result_word(head.rating, head.rating_scale, lang)
    yield f"Đề xuất xếp loại: {word}" if vi else f"Proposed rating: {word}"
    if head.bounds:
        yield _range_sentence(head.bounds, head.rating_scale, lang)
    start, end = head.rulebook_periods
    title = pick(head.rulebook_title, lang)
    if head.chosen_by_name:
        why = "do người dùng chỉ định" if vi else "named by the caller"
    else:
        why = "chọn theo chức danh và năm được đánh giá" if vi else "chosen by position and assessed year"
    years = start if start == end else f"{start}–{end}"
    if vi:
        used = "dùng cho năm" if start == end else "dùng cho các năm"
        yield f"Hồ sơ {head.subject}, năm {head.period}. Quy tắc: {title}, {used} {years} ({why})."
        yield f"Xếp loại chung: {head.rating_rules_title[0]}."
        yield from _overlay(trace, lang)
        yield "Đây là đề xuất từ dữ kiện trong hồ sơ; cấp có thẩm quyền quyết định."
    else:
        yield f"Dossier {head.subject}, year {head.period}. Rules: {title}, for {years} ({why})."
        yield f"Overall rating: {head.rating_rules_title[1]}."
        yield from _overlay(trace, lang)
        yield "This is a proposal from the facts of the dossier; the competent authority decides."


def _overlay(trace: Trace, lang: str) -> Iterator[str]:
    """List what an overlay replaced, and say what comes out without it."""
    yield from adjustments(trace.heading.overlay, lang)
    yield from without_overlay(trace.heading, trace.unadjusted, lang, levels=True)


def _range_sentence(bounds: Bounds, scale: Scale, lang: str) -> str:
    span, one = range_text(bounds, scale, lang, NO_RATING), bounds.lowest == bounds.highest
    if lang == "vi":
        return f"Thiếu dữ kiện nên kết quả có thể {'là' if one else 'từ'} {span}."
    return f"Facts are missing: the result may be {'' if one else 'anything from '}{span}."


def _overall(trace: Trace, lang: str) -> Iterator[str]:
    scale = trace.heading.rating_scale
    for heading, entries in (
        (("Vì sao không xếp loại:", "Why there is no rating:"), _limits(trace, "not_rated")),
        (("Căn cứ xếp mức thấp nhất:", "Grounds for the lowest rating:"), _limits(trace, "ground")),
        (("Mức trần quyết định kết quả:", "Caps that decide the result:"), _limits(trace, "cap")),
        (
            ("Còn có thể áp dụng, tùy dữ kiện còn thiếu:", "May yet apply, depending on missing facts:"),
            [entry for entry in trace.limits if entry.applies is None],
        ),
    ):
        if entries:
            yield pick(heading, lang)
            yield from (limit_sentence(entry, scale, lang) for entry in entries)
    if trace.heading.rating != Rating.NOT_RATED:
        yield from _why_not_higher(trace, lang)


def _limits(trace: Trace, *kinds: str) -> list[LimitTrace]:
    return [entry for entry in trace.limits if entry.binds and entry.applies and entry.limit.kind in kinds]


def _why_not_higher(trace: Trace, lang: str) -> Iterator[str]:
    vi, scale = lang == "vi", trace.heading.rating_scale
    rank = scale.rank(trace.heading.reached) or 0
    if rank == scale.top:
        words = scale.label(rank, lang)
        yield f"Các yêu cầu đều đạt tới {words}." if vi else f"Every requirement reaches {words}."
        yield from _not_asked(trace.requirements, lang)
        return
    reached, higher = scale.label(rank, lang), scale.label(rank + 1, lang)
    open_ = trace.heading.reached != trace.heading.reached_at_best
    if rank == 0 and not open_:
        yield f"Chưa đạt {higher}, vì:" if vi else f"{higher} is not reached, because:"
    elif vi:
        sure, lacks = ("Chắc chắn đạt", "chưa chắc đạt") if open_ else ("Các yêu cầu đạt tới", "chưa đạt")
        yield f"{sure} {reached}; {lacks} {higher} vì:"
    else:
        sure, lacks = ("certainly reach", "not certain") if open_ else ("reach", "not reached")
        yield f"The requirements {sure} {reached}; {higher} is {lacks} because:"
    for row in trace.requirements:
        if row.binds:
            yield requirement_sentence(row, rank + 1, scale, lang)


def limit_sentence(entry: LimitTrace, scale: Scale, lang: str) -> str:
    """Say a limit that applies, or may apply: what was found, what it allows, by which source."""
    vi, limit = lang == "vi", entry.limit
    found = reading_text(limit.indicator, entry.reading, lang)
    label, title = pick(limit.indicator.labels, lang), limit_title(limit, lang)
    named = label == pick(limit.titles, lang)
    head = f"{title}: {found}" if named else f"{title}. {label}: {found}"
    when = ""
    if limit.comparison is not None:
        asked = asked_of(limit.indicator.domain, limit, lang)
        when = f" (áp dụng khi: {asked})" if vi else f" (applies when: {asked})"
    read = _read(entry.records, limit.indicator, entry.reading, lang)
    follows = _exception(entry, lang) + _allowed(entry, scale, lang)
    return f"- {head}{when}.{follows} {basis(limit.citation, lang)}.{read}"


def _exception(entry: LimitTrace, lang: str) -> str:
    unless = entry.limit.unless
    if unless is None or entry.exception is None:
        return ""
    found = reading_text(unless.indicator, entry.exception, lang)
    asked = asked_text(unless.indicator.domain, unless.comparison, unless.threshold, lang)
    label = pick(unless.indicator.labels, lang)
    if lang == "vi":
        return f" Ngoại lệ khi {label[:1].lower()}{label[1:]} {asked}; hồ sơ ghi: {found}."
    return f" Exception when {label[:1].lower()}{label[1:]} is {asked}; the dossier says: {found}."


def _allowed(entry: LimitTrace, scale: Scale, lang: str) -> str:
    if not entry.applies:
        return ""
    if entry.rank is None:
        return " Do đó không xếp loại." if lang == "vi" else " Hence: not rated."
    word = scale.label(entry.rank, lang)
    if entry.limit.kind == "ground":
        return f" Do đó xếp {word}." if lang == "vi" else f" Hence: {word}."
    return f" Chỉ được xếp cao nhất: {word}." if lang == "vi" else f" At most: {word}."


def requirement_sentence(row: RequirementTrace, rank: int, scale: Scale, lang: str) -> str:
    """Say why a requirement does not reach a level: value, threshold, source, records."""
    requirement = row.requirement
    indicator, cell = requirement.indicator, requirement.cells[rank]
    found = reading_text(indicator, row.reading, lang)
    label, level = pick(indicator.labels, lang), scale.label(rank, lang)
    if cell is None:
        return f"- {label}: {found}."
    asked = asked_of(indicator.domain, cell, lang)
    needs = f"{level} cần {asked}" if lang == "vi" else f"{level} requires {asked}"
    gap = row.gap(rank)
    lacks = f", {gap_text(gap, row.reading, lang)}" if gap else ""
    read = _read(row.records, indicator, row.reading, lang)
    return f"- {label}: {found}; {needs}{lacks}. {basis(cell.citation, lang)}.{read}"


def _read(records: tuple[RecordTrace, ...], indicator: Indicator, reading: Reading, lang: str) -> str:
    """Name the records that were read, by what each did to the value."""
    text = ""
    for counted, heading in record_headings(indicator, reading.state):
        found = [record_text(record, lang) for record in records if record.counted is counted]
        text += f" {pick(heading, lang)}: {listed(found, lang)}." if found else ""
    return text


def _criteria(trace: Trace, lang: str) -> Iterator[str]:
    yield "Từng tiêu chí:" if lang == "vi" else "Each criterion:"
    for entry in trace.criteria:
        yield criterion_headline(entry, trace.heading.scale, lang)
        yield from (f"  {line}" for line in _binding_lines(entry, trace.heading.scale, lang))


def criterion_headline(entry: CriterionTrace, scale: Scale, lang: str) -> str:
    """Say a criterion and its level on one line."""
    title = pick(entry.criterion.titles, lang)
    word = result_word(entry.level, scale, lang)
    if entry.bounds:
        word += f" ({range_text(entry.bounds, scale, lang, NOT_APPLICABLE)})"
    return f"{entry.criterion.id}. {title}: {word}"


def _binding_lines(entry: CriterionTrace, scale: Scale, lang: str) -> Iterator[str]:
    vi = lang == "vi"
    if entry.level == Level.NOT_APPLICABLE:
        yield not_applicable_sentence(entry, lang)
    elif entry.rank == scale.top:
        yield "- Đạt mọi yêu cầu của mức này." if vi else "- Meets every requirement of this level."
        yield from _not_asked(entry.requirements, lang)
    elif entry.rank is not None:
        for row in entry.requirements:
            if row.binds:
                yield requirement_sentence(row, entry.rank + 1, scale, lang)


def _not_asked(requirements: tuple[RequirementTrace, ...], lang: str) -> Iterator[str]:
    """Name the requirements that there was nothing to measure by: the level rests on the others."""
    rows = [row for row in requirements if row.reading.state is State.NOT_APPLICABLE]
    if rows:
        words = (
            "Không xét vì không có gì để xét"
            if lang == "vi"
            else "Not considered, for there is nothing to count"
        )
        labels = dict.fromkeys(pick(row.requirement.indicator.labels, lang) for row in rows)
        yield f"- {words}: {'; '.join(labels)}."


def not_applicable_sentence(entry: CriterionTrace, lang: str) -> str:
    """Say why a criterion is not applicable."""
    vi, gate = lang == "vi", entry.criterion.gate
    if entry.gated and gate is not None:
        label, yes, no = pick(gate.labels, lang), ("có", "yes"), ("không", "no")
        pairs = (yes, no) if entry.criterion.gate_value else (no, yes)
        needed, found = (pick(pair, lang) for pair in pairs)
        return (
            f"- Tiêu chí chỉ áp dụng khi: {label} – {needed}; hồ sơ ghi: {found}."
            if vi
            else f"- The criterion applies only when: {label} – {needed}; the dossier says {found}."
        )
    return (
        "- Hồ sơ ghi rõ không có gì thuộc tiêu chí này để xét."
        if vi
        else "- The dossier states that there is nothing to consider under it."
    )


def explain_criterion(entry: CriterionTrace, scale: Scale, lang: str) -> str:
    """Tell everything about one criterion: its words, each requirement, threshold and record."""
    vi = lang == "vi"
    lines = [criterion_headline(entry, scale, lang)]
    words = "Nội dung" if vi else "Clauses"
    lines.append(f"{words}: " + " ".join(f"{letter}) {text}" for letter, text in entry.criterion.clauses))
    if entry.level == Level.NOT_APPLICABLE:
        lines.append(not_applicable_sentence(entry, lang))
    for row in entry.requirements:
        lines.append(_requirement_head(row, lang))
        lines += [f"    {line}" for line in _columns(row, scale, lang)]
        read = _read(row.records, row.requirement.indicator, row.reading, lang).strip()
        lines += [f"    {read}"] if read else []
    return "\n".join(lines) + "\n"


def _requirement_head(row: RequirementTrace, lang: str) -> str:
    indicator = row.requirement.indicator
    found = reading_text(indicator, row.reading, lang)
    binding = ""
    if row.binds:
        binding = " ← giữ mức ở đây" if lang == "vi" else " ← holds the level here"
    return f"  - {pick(indicator.labels, lang)}: {found}{binding}"


def _columns(row: RequirementTrace, scale: Scale, lang: str) -> Iterator[str]:
    indicator = row.requirement.indicator
    for rank in range(scale.top, 0, -1):
        cell = row.requirement.cells[rank]
        if cell is None:
            continue
        asked = asked_of(indicator.domain, cell, lang)
        if cell.comparison is None:
            yield f"{scale.label(rank, lang)}: {asked}"
            continue
        sign = pick(SIGNS[row.holds[rank]], lang)
        needs = "cần" if lang == "vi" else "requires"
        yield f"{scale.label(rank, lang)}: {needs} {asked} – {sign}. {basis(cell.citation, lang)}"


def readings_of_the_law(
    parameters: tuple[Parameter, ...], overlay: Overlay | None, lang: str
) -> Iterator[str]:
    """Say which readings of the law were used, each with its reason; nothing where there are none."""
    if not parameters:
        return
    yield (
        "Cách hiểu văn bản đã dùng (cấp có thẩm quyền có thể hiểu khác):"
        if lang == "vi"
        else "Readings of the law that were used (the authority may read otherwise):"
    )
    for parameter in parameters:
        note = reading_note(parameter, overlay, lang)
        yield f"- {pick(parameter.labels, lang)}: {pick(parameter.reasons, lang)}{note}"


def _not_examined(trace: Trace, lang: str) -> Iterator[str]:
    """Say what the highest rating does not rest on, for no rule examines it."""
    head = trace.heading
    if head.not_encoded and head.rating_scale.rank(head.rating) == head.rating_scale.top:
        words = (
            "Chưa xét bằng quy tắc, cấp có thẩm quyền tự xem xét",
            "Not examined by the rules; for the authority to consider",
        )
        yield f"{pick(words, lang)}: {'; '.join(head.not_encoded)}."


def _closing(trace: Trace, lang: str) -> Iterator[str]:
    vi = lang == "vi"
    yield from readings_of_the_law(trace.parameters, trace.heading.overlay, lang)
    if trace.missing:
        deciding = [path_text(fact.path, lang) for fact in trace.missing if fact.decides]
        others = [path_text(fact.path, lang) for fact in trace.missing if not fact.decides]
        if deciding:
            yield (
                (
                    "Dữ kiện còn thiếu, có thể làm thay đổi kết quả: "
                    if vi
                    else "Missing facts that may bear on the result: "
                )
                + "; ".join(deciding)
                + "."
            )
        if others:
            yield (
                (
                    "Dữ kiện còn thiếu nhưng không làm thay đổi kết quả: "
                    if vi
                    else "Missing facts that do not change the result: "
                )
                + "; ".join(others)
                + "."
            )
    for paths, heading in (
        (
            trace.declared_not_applicable,
            (
                "Hồ sơ ghi là không áp dụng, nên không xét",
                "Declared not applicable in the dossier, so not considered",
            ),
        ),
        (
            trace.not_counted,
            (
                "Có ghi nhưng không tính, vì chưa có kết luận của cơ quan có thẩm quyền",
                "On file but not counted, for no competent body has concluded",
            ),
        ),
    ):
        if paths:
            yield f"{pick(heading, lang)}: {'; '.join(path_text(path, lang) for path in paths)}."
    yield from _not_examined(trace, lang)
