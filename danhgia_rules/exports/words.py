"""What an exported model says for people: titles, clauses, what a cell asks, and the source of it.

Knows a rulebook and its sources; must not know expressions.
"""

from collections.abc import Iterable

from danhgia_rules.citations import Citation
from danhgia_rules.dossier.fields import places
from danhgia_rules.explanation.words import adjusted, asked_of, asked_text, pick
from danhgia_rules.glossary import word
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Criterion, Indicator, Limit, Requirement, Rulebook

KINDS = {
    "cap": ("Mức trần", "Cap"),
    "ground": ("Căn cứ xếp mức thấp nhất", "Ground for the lowest rating"),
    "not_rated": ("Trường hợp không xếp loại", "Case of no rating"),
}

INPUT = ("Hồ sơ", "Dossier")
CHECKED = ("Kiểm tra hồ sơ có đủ dữ kiện", "Are all facts there?")
DECIDABLE = ("Có xếp loại được không", "Can it be rated?")
UNDETERMINED = ("Chưa đủ dữ kiện, không xếp loại", "Facts are missing: undetermined")
VALUES = ("Chỉ số tính từ hồ sơ", "Indicators over the dossier")
LEVELS = ("Mức của các tiêu chí", "Levels of the criteria")
REACHED = ("Xếp loại đạt được trước khi giới hạn", "Rating reached before limits")
LIMITS = (
    "Mức trần, căn cứ xếp mức thấp nhất, trường hợp không xếp loại",
    "Caps, grounds, cases of no rating",
)
RATING = ("Đề xuất xếp loại", "Proposed rating")
RESULT = ("Kết quả", "Result")
COMPLETE = ("Đủ dữ kiện", "Facts are complete")
OUTSIDE = ("Hồ sơ không đúng chức danh hoặc năm", "Dossier of another position or year")
TOO_LONG = ("Số thập phân quá dài để tính chính xác", "Decimals too long to compute exactly")

_INCOMPLETE = (
    "Thiếu dữ kiện mà quy tắc đọc thì không suy đoán: kết quả là chưa xác định.",
    "Where a fact that a rule reads is missing nothing is guessed: the result is undetermined.",
)
_NOT_APPLICABLE = ("Không áp dụng: không có gì để xét.", "Not applicable: there is nothing to consider.")


def rulebook_note(rulebook: Rulebook, lang: str) -> str:
    """Say what the model is, for whom, and that its output is a proposal."""
    title = pick((rulebook.title, rulebook.title_en), lang)
    first, last = rulebook.periods
    position = word(rulebook.position, lang)
    if lang == "vi":
        scope = f"Chức danh: {position}. Năm đánh giá: {first}–{last}."
        use = "Kết quả là đề xuất; cấp có thẩm quyền quyết định."
    else:
        scope = f"Position: {position}. Assessed years: {first}–{last}."
        use = "The result is a proposal; the competent authority decides."
    readings = [f"{pick(p.labels, lang)}. {pick(p.reasons, lang)}" for p in rulebook.parameters.values()]
    left_out = [*rulebook.not_encoded, *rulebook.rating.not_encoded]
    omitted = "Chưa đưa vào quy tắc" if lang == "vi" else "Not encoded"
    return "\n".join(
        [
            title,
            *adjusted(rulebook.overlay, lang),
            scope,
            use,
            *readings,
            *(f"{omitted}: {clause}. {reason}" for clause, reason in left_out),
        ]
    )


def criterion_note(criterion: Criterion, lang: str) -> str:
    """Say a criterion: its title, its clauses word for word, when it applies."""
    lines = [f"{criterion.id}. {pick(criterion.titles, lang)}"]
    lines += [f"{letter}) {words}" for letter, words in criterion.clauses]
    if criterion.gate is not None:
        only = "Chỉ áp dụng khi" if lang == "vi" else "Applies only when"
        lines.append(f"{only}: {pick(criterion.gate.labels, lang)}{_gate_word(criterion, lang)}")
    return "\n".join(lines)


def _gate_word(criterion: Criterion, lang: str) -> str:
    if criterion.gate_value:
        return ""
    return " – không" if lang == "vi" else ": no"


def row_note(rows: Iterable[Requirement], rank: int, scale: Scale, lang: str) -> str:
    """Say what a column of a ladder asks, requirement by requirement, each with its source."""
    if rank == 0:
        rest = "các trường hợp còn lại" if lang == "vi" else "all other cases"
        return f"{scale.label(0, lang)}: {rest}"
    lines = [f"{scale.label(rank, lang)}:"]
    for row in rows:
        cell = row.cells[rank]
        if cell is not None:
            asks = asked_of(row.indicator.domain, cell, lang)
            lines.append(f"- {pick(row.indicator.labels, lang)}: {asks} — {source_note(cell.citation, lang)}")
    return "\n".join(lines)


def limit_note(limit: Limit, lang: str) -> str:
    """Say a limit with its exception and its source."""
    head = f"{pick(KINDS[limit.kind], lang)}: {pick(limit.titles, lang)}"
    if limit.unless is not None:
        word_ = "trừ khi" if lang == "vi" else "unless"
        exception = limit.unless
        asks = asked_text(exception.indicator.domain, exception.comparison, exception.threshold, lang)
        head += f" ({word_} {pick(exception.indicator.labels, lang)}: {asks})"
    if limit.replaces is not None:
        head += f": {asked_of(limit.indicator.domain, limit, lang)}"
    return f"{head} — {source_note(limit.citation, lang)}"


def source_note(citation: Citation, lang: str) -> str:
    """Say where a threshold comes from: document, place, kind, grade, and the words quoted."""
    return citation.text(lang) + (f" “{citation.quote}”" if citation.quote else "")


def indicator_note(indicator: Indicator, lang: str) -> str:
    """Say what an indicator is, and what it reads."""
    if indicator.reads_levels:
        read = "mức của các tiêu chí" if lang == "vi" else "levels of the criteria"
    else:
        read = word(places()[indicator.of].name, lang)
    return f"{pick(indicator.labels, lang)} ({'đọc' if lang == 'vi' else 'reads'}: {read})"


def incomplete_note(lang: str) -> str:
    """Say what comes of missing facts."""
    return pick(_INCOMPLETE, lang)


def not_applicable_note(lang: str) -> str:
    """Say why a criterion does not apply."""
    return pick(_NOT_APPLICABLE, lang)
