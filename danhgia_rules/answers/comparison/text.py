"""A comparison in words: a table, the differences with the facts behind them, the points to look at."""

from collections.abc import Iterator

from danhgia_rules.answers.comparison.build import Comparison
from danhgia_rules.answers.comparison.model import Direction, Opinion, Row, every_opinion
from danhgia_rules.answers.comparison.reasons import (
    OVERALL,
    People,
    apart_text,
    decided_text,
    everyone,
    inferred_text,
    own_numbers,
    own_thresholds,
    reason_text,
    title,
    who,
)
from danhgia_rules.answers.comparison.warnings import Caution, CautionCode
from danhgia_rules.answers.why_not.text import reasons
from danhgia_rules.explanation.overlays import adjustments
from danhgia_rules.explanation.text import not_applicable_sentence, requirement_sentence
from danhgia_rules.explanation.words import Lang, one_line, pick

_NOTHING_SAID = "–"


def comparison_text(comparison: Comparison, lang: Lang) -> str:
    """Tell the comparison: who said what, where it differs and by which facts, what to look at again."""
    parts = [list(_head(comparison, lang))]
    if comparison.assessments:
        parts += [
            list(_legend(comparison.assessments, lang)),
            list(_table(comparison, lang)),
            list(_differences(comparison, lang)),
            list(_cautions(comparison, lang)),
            list(_closing(lang)),
        ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(comparison: Comparison, lang: Lang) -> Iterator[str]:
    head, vi = comparison.trace.heading, lang == "vi"
    yield (
        f"Hồ sơ {head.subject}, năm {head.period}: đánh giá của các chủ thể, đặt cạnh kết quả theo dữ kiện."
        if vi
        else f"Dossier {head.subject}, year {head.period}: what people decided, beside the inference."
    )
    yield from adjustments(head.overlay, lang)
    if comparison.assessments is None:
        yield (
            "Hồ sơ còn thiếu phần đánh giá: chưa biết các chủ thể đã đánh giá thế nào nên chưa thể so sánh."
            if vi
            else "The dossier does not say what people decided; as it is not known, nothing is compared."
        )
    elif not comparison.assessments:
        yield (
            "Hồ sơ ghi rõ là không có đánh giá nào, nên không có gì để so sánh."
            if vi
            else "The dossier states that there is no assessment, so there is nothing to compare."
        )
    else:
        yield (
            "Đánh giá của các chủ thể không tham gia vào việc suy ra kết quả. Cấp có thẩm quyền quyết định."
            if vi
            else "What people decided has no part in the inference. The competent authority decides."
        )
        own = own_thresholds(comparison.trace, lang)
        yield from [own] if own else []


# --- Who


def _legend(assessments: People, lang: str) -> Iterator[str]:
    yield "Các đánh giá trong hồ sơ:" if lang == "vi" else "The assessments in the dossier:"
    for assessment in assessments:
        entry, vi = assessment.entry, lang == "vi"
        if entry.ngay is None:
            date = "không ghi ngày" if vi else "no date given"
        else:
            date = f"ngày {entry.ngay:%d/%m/%Y}" if vi else f"of {entry.ngay.isoformat()}"
        document = (
            f", {'văn bản' if vi else 'document'} {one_line(entry.so_van_ban)}" if entry.so_van_ban else ""
        )
        reason = (
            f" {'Lý do ghi kèm' if vi else 'Reason given'}: {one_line(entry.ly_do).rstrip('.')}."
            if entry.ly_do
            else ""
        )
        yield f"{who(assessment, lang)}, {date}{document}.{reason}"


# --- The table


def _table(comparison: Comparison, lang: str) -> Iterator[str]:
    facts = "Theo dữ kiện" if lang == "vi" else "By the facts"
    first = "Tiêu chí" if lang == "vi" else "Criterion"
    lines = [[first, facts, *(who(entry, lang) for entry in comparison.assessments or ())]]
    for row in comparison.rows:
        cells = [_cell(opinion, lang) for opinion in row.opinions]
        lines.append([row.subject.id or pick(OVERALL, lang), inferred_text(row.subject, lang), *cells])
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    for line in lines:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        yield " | ".join(padded).rstrip()
    yield (
        f"(+1: cao hơn 1 bậc so với dữ kiện; -1: thấp hơn 1 bậc; {_NOTHING_SAID}: đánh giá không nêu mức.)"
        if lang == "vi"
        else f"(+1: one step above the facts; -1: one step below; {_NOTHING_SAID}: no level is given.)"
    )
    if any(opinion.direction is Direction.WITHIN for opinion in every_opinion(comparison.rows)):
        yield (
            "(Trong khoảng: dữ kiện còn thiếu, mức đã ghi nằm trong các mức còn có thể.)"
            if lang == "vi"
            else "(In the range: facts are missing, and the level is one of those that are still possible.)"
        )


def _cell(opinion: Opinion | None, lang: str) -> str:
    if opinion is None:
        return _NOTHING_SAID
    notes = {
        Direction.EQUAL: "",
        Direction.ABOVE: f" ({opinion.steps:+})",
        Direction.BELOW: f" ({opinion.steps:+})",
        Direction.WITHIN: pick((" (trong khoảng)", " (in the range)"), lang),
        Direction.NO_LEVEL: pick((" (không có mức để so)", " (no level to compare)"), lang),
    }
    return decided_text(opinion, lang) + notes[opinion.direction]


# --- The differences


def _differences(comparison: Comparison, lang: str) -> Iterator[str]:
    vi, found = lang == "vi", comparison.differences
    if not found:
        yield "Không có chênh lệch nào." if vi else "There is no difference."
        return
    above = sum(opinion.direction is Direction.ABOVE for opinion in found)
    below = sum(opinion.direction is Direction.BELOW for opinion in found)
    rest = len(found) - above - below
    if vi:
        other = f", {rest} chỗ không có mức để so" if rest else ""
        yield f"Chênh lệch và dữ kiện đứng sau ({above} chỗ cao hơn, {below} chỗ thấp hơn{other}):"
    else:
        other = f", {rest} without a level to compare with" if rest else ""
        yield f"The differences and the facts behind them ({above} above, {below} below{other}):"
    for row in comparison.rows:
        yield from _row_differences(row, lang)


def _row_differences(row: Row, lang: str) -> Iterator[str]:
    """Tell the differences of one subject; what stands behind several of them is said once."""
    found = [opinion for opinion in row.opinions if opinion is not None and opinion.differs]
    below = [opinion for opinion in found if opinion.direction is Direction.BELOW]
    if found:
        facts = "theo dữ kiện" if lang == "vi" else "by the facts"
        yield f"{title(row.subject, lang)} – {facts}: {inferred_text(row.subject, lang)}"
    for group in _by_rank([opinion for opinion in found if opinion.direction is not Direction.BELOW]):
        yield _difference(group, lang)
        yield from (f"  {line}" for line in _behind(group[0], lang))
    if below:
        yield from (_difference(group, lang) for group in _by_rank(below))
        yield from (f"  {line}" for line in _behind(below[0], lang))


def _by_rank(opinions: list[Opinion]) -> list[list[Opinion]]:
    """Put together those who gave the same level."""
    groups: dict[int, list[Opinion]] = {}
    for opinion in opinions:
        groups.setdefault(opinion.rank, []).append(opinion)
    return list(groups.values())


def _difference(group: list[Opinion], lang: str) -> str:
    people = everyone(tuple(opinion.assessment for opinion in group), lang)
    return f"  {people}: {decided_text(group[0], lang)}, {apart_text(group[0], lang)}."


def _behind(opinion: Opinion, lang: str) -> Iterator[str]:
    """Give the facts behind a difference: what the level lacks, or what supports a higher one."""
    subject = opinion.subject
    if opinion.support is not None:
        label = subject.scale.label(opinion.support.rank, lang)
        yield f"Dữ kiện đáp ứng {label}:" if lang == "vi" else f"The facts meet {label}:"
        for row in opinion.support.rows:
            yield requirement_sentence(row, opinion.support.rank, subject.scale, lang)
    elif subject.criterion is not None and opinion.direction is Direction.NO_LEVEL:
        yield not_applicable_sentence(subject.criterion, lang)
    elif opinion.why_not is not None:
        yield from reasons(opinion.why_not, lang)


# --- The points to look at again


def _cautions(comparison: Comparison, lang: str) -> Iterator[str]:
    vi = lang == "vi"
    if not comparison.warnings:
        yield "Không có điểm nào cần xem lại." if vi else "There is no point to look at again."
        return
    yield "Điểm cần xem lại:" if vi else "Points to look at again:"
    for group in _alike(comparison.warnings):
        people = dict.fromkeys(found for caution in group for found in caution.assessments)
        yield f"- {reason_text(group[0], tuple(people), lang)}"


def _alike(cautions: tuple[Caution, ...]) -> list[list[Caution]]:
    """Put together what differs only in who said it; where two differ from each other each stands alone."""
    groups: dict[object, list[Caution]] = {}
    for place, caution in enumerate(cautions):
        first = caution.opinions[0]
        alone = place if caution.code is CautionCode.SELF_APART else None
        limits = tuple(id(entry) for entry in caution.limits)
        groups.setdefault((caution.code, caution.criteria, first.rank, limits, alone), []).append(caution)
    return list(groups.values())


def _closing(lang: Lang) -> Iterator[str]:
    yield own_numbers(lang)
    if lang == "vi":
        yield "Điểm cần xem lại chỉ nêu quy tắc và mục hồ sơ để đối chiếu; đó không phải là kết luận về ai."
    else:
        yield "A point names a rule and a record to check; it is no finding about anybody."
