"""A diff as text: grouped by criterion in the order of the law, each entry on one line."""

from collections.abc import Iterator
from itertools import groupby

from danhgia_rules.explanation.words import one_line, pick
from danhgia_rules.records.form import form_digest
from danhgia_rules.revision.model import Area, Change, Effect, Kind, Pair, RulebookDiff
from danhgia_rules.rulebook.model import Rulebook

SIGNS = {Effect.LOWER: "[-]", Effect.RAISE: "[+]", Effect.EITHER: "[±]", Effect.WORDING: "[=]"}
"""What stands in front of an entry; it reads without colour."""

EFFECTS = {
    Effect.LOWER: ("có thể làm giảm mức xếp loại", "can lower a rating"),
    Effect.RAISE: ("có thể làm tăng mức xếp loại", "can raise a rating"),
    Effect.EITHER: ("có thể làm giảm hoặc tăng", "can do either"),
    Effect.WORDING: ("chỉ đổi lời văn hoặc nguồn", "wording or source only"),
}

_AREAS = {
    Area.RULEBOOK: ("Bộ quy tắc", "The rulebook"),
    Area.COMMON: ("Chung cho nhiều tiêu chí", "Several criteria"),
    Area.RATING: ("Xếp loại chung", "Overall rating"),
    Area.SOURCES: ("Văn bản, nguồn", "Sources"),
    Area.READINGS: ("Cách hiểu văn bản", "Readings of the law"),
    Area.LEFT_OUT: ("Nội dung chưa đưa vào quy tắc, chỗ nghi lỗi in", "Clauses without a rule, misprints"),
}

_KINDS: dict[Kind, Pair] = {
    Kind.ID: ("đổi mã", "changed"),
    Kind.TITLE: ("đổi tên", "retitled"),
    Kind.POSITION: ("đổi chức danh áp dụng", "changed"),
    Kind.PERIOD: ("thay đổi", "changed"),
    Kind.LEVELS: ("thay đổi", "changed"),
    Kind.LEVEL_LABEL: ("đổi tên mức", "a level renamed"),
    Kind.GROUP_ADDED: ("thêm", "added"),
    Kind.GROUP_REMOVED: ("bỏ", "removed"),
    Kind.GROUP_TITLE: ("đổi tên", "retitled"),
    Kind.OVERLAY: ("văn bản điều chỉnh thay đổi", "overlay changed"),
    Kind.ORDER: ("đổi thứ tự", "changed"),
    Kind.CRITERION_ADDED: ("thêm tiêu chí", "criterion added"),
    Kind.CRITERION_REMOVED: ("bỏ tiêu chí", "criterion removed"),
    Kind.CLAUSE_ADDED: ("thêm", "added"),
    Kind.CLAUSE_REMOVED: ("bỏ", "removed"),
    Kind.CLAUSE_REWORDED: ("sửa lời văn", "reworded"),
    Kind.GATE_ADDED: ("thêm", "added"),
    Kind.GATE_REMOVED: ("bỏ", "removed"),
    Kind.GATE_CHANGED: ("thay đổi", "changed"),
    Kind.REQUIREMENT_ADDED: ("thêm yêu cầu", "requirement added"),
    Kind.REQUIREMENT_REMOVED: ("bỏ yêu cầu", "requirement removed"),
    Kind.REQUIREMENT_RENAMED: ("đổi mã yêu cầu", "requirement renamed"),
    Kind.REQUIREMENT_CLAUSES: ("đổi nội dung mà yêu cầu gắn với", "stands under other clauses"),
    Kind.THRESHOLD_WEAKER: ("ngưỡng nới lỏng", "threshold weaker"),
    Kind.THRESHOLD_STRONGER: ("ngưỡng chặt hơn", "threshold stronger"),
    Kind.THRESHOLD_SAME: ("ngưỡng viết khác, cùng nghĩa", "threshold written otherwise, same meaning"),
    Kind.THRESHOLD_OTHER: ("ngưỡng khác, không so được", "another threshold, not comparable"),
    Kind.NOW_ASKED: ("nay đặt ngưỡng", "now asked"),
    Kind.NO_LONGER_ASKED: ("nay không đặt ngưỡng", "no longer asked"),
    Kind.SILENCE_STATED: ("nay ghi rõ là không đặt ngưỡng", "now states that nothing is asked"),
    Kind.SILENCE_UNSTATED: ("thôi ghi là không đặt ngưỡng", "no longer states that nothing is asked"),
    Kind.SOURCE: ("đổi nguồn", "source changed"),
    Kind.SOURCE_KIND: ("đổi loại nguồn", "kind of source changed"),
    Kind.READING_NAMED: ("đổi cách hiểu văn bản kèm theo", "another reading of the law beside it"),
    Kind.INDICATOR_REPLACED: ("đọc chỉ số khác", "reads another indicator"),
    Kind.INDICATOR_RENAMED: ("đổi mã chỉ số", "indicator renamed"),
    Kind.INDICATOR_CHANGED: ("chỉ số được tính khác", "indicator computed otherwise"),
    Kind.INDICATOR_DIRECTION: ("đổi chiều của chỉ số", "direction of the indicator changed"),
    Kind.INDICATOR_WORDS: ("đổi tên chỉ số", "indicator reworded"),
    Kind.LIMIT_ADDED: ("thêm giới hạn", "limit added"),
    Kind.LIMIT_REMOVED: ("bỏ giới hạn", "limit removed"),
    Kind.LIMIT_RENAMED: ("đổi mã giới hạn", "limit renamed"),
    Kind.LIMIT_KIND: ("đổi loại giới hạn", "kind of limit changed"),
    Kind.LIMIT_LEVEL: ("đổi mức cao nhất được xếp", "allows another level"),
    Kind.LIMIT_WIDER: ("áp dụng rộng hơn", "applies to more"),
    Kind.LIMIT_NARROWER: ("áp dụng hẹp hơn", "applies to fewer"),
    Kind.LIMIT_SAME: ("điều kiện viết khác, cùng nghĩa", "condition written otherwise, same meaning"),
    Kind.LIMIT_OTHER: ("điều kiện khác, không so được", "another condition, not comparable"),
    Kind.UNLESS_ADDED: ("thêm ngoại lệ", "exception added"),
    Kind.UNLESS_REMOVED: ("bỏ ngoại lệ", "exception removed"),
    Kind.UNLESS_WIDER: ("ngoại lệ rộng hơn", "exception wider"),
    Kind.UNLESS_NARROWER: ("ngoại lệ hẹp hơn", "exception narrower"),
    Kind.UNLESS_OTHER: ("ngoại lệ thay đổi", "exception changed"),
    Kind.DOCUMENT_ADDED: ("thêm văn bản", "document added"),
    Kind.DOCUMENT_REMOVED: ("bỏ văn bản", "document removed"),
    Kind.DOCUMENT_CHANGED: ("sửa thông tin văn bản", "description of the document changed"),
    Kind.PARAMETER_ADDED: ("thêm cách hiểu", "reading added"),
    Kind.PARAMETER_REMOVED: ("bỏ cách hiểu", "reading removed"),
    Kind.PARAMETER_VALUE: ("chọn cách hiểu khác", "read otherwise"),
    Kind.PARAMETER_WORDS: ("sửa lời văn của cách hiểu", "reading reworded"),
    Kind.NOT_ENCODED_ADDED: ("thêm nội dung chưa đưa vào quy tắc", "clause without a rule added"),
    Kind.NOT_ENCODED_REMOVED: (
        "bỏ khỏi danh sách chưa đưa vào quy tắc",
        "no longer listed as without a rule",
    ),
    Kind.NOT_ENCODED_REASON: ("sửa lý do chưa đưa vào quy tắc", "reason for having no rule changed"),
    Kind.MISPRINT_ADDED: ("thêm chỗ nghi lỗi in", "misprint noted"),
    Kind.MISPRINT_REMOVED: ("bỏ chỗ nghi lỗi in", "misprint no longer noted"),
    Kind.MISPRINT_NOTE: ("sửa ghi chú lỗi in", "note on a misprint changed"),
}


def change_line(change: Change, lang: str) -> str:
    """Say one entry on one line, its effect as a sign in front."""
    return f"{SIGNS[change.effect]} {change_words(change, lang)}"


def change_words(change: Change, lang: str) -> str:
    """Say one entry: subject, criteria, columns, what was changed, old and new."""
    where = [pick(change.what, lang)]
    if len(change.criteria) > 1:
        where.append(", ".join(change.criteria))
    if pick(change.columns, lang):
        where.append(pick(change.columns, lang))
    return f"{' – '.join(where)}: {pick(_KINDS[change.kind], lang)}{_texts(change, lang)}"


def _texts(change: Change, lang: str) -> str:
    before, after = (text and pick(text, lang) for text in (change.before, change.after))
    if before is None or after is None:
        found = before or after
        return f": {found}" if found else ""
    if before == after:  # the words in the other language were changed
        language = "tiếng Anh" if lang == "vi" else "in Vietnamese"
        other = [
            text and pick(text, "en" if lang == "vi" else "vi") for text in (change.before, change.after)
        ]
        return f" ({language}): {other[0]} → {other[1]}"
    return f": {before} → {after}"


def heading(area: Area, criteria: tuple[str, ...], diff: RulebookDiff, lang: str) -> str:
    """Say what a group of entries is about."""
    if area is not Area.CRITERION:
        return pick(_AREAS[area], lang)
    found = diff.new.criterion(criteria[0]) or diff.old.criterion(criteria[0])
    return f"{criteria[0]}. {pick(found.titles, lang)}" if found else criteria[0]


def book_line(book: Rulebook, file: str, lang: str) -> str:
    """Name a rulebook by file, id, years and digest: two versions often have one id."""
    word = "mã băm" if lang == "vi" else "digest"
    line = f"{book.id}, {book.periods[0]}–{book.periods[1]}, {word} {form_digest(book)[0][:12]}"
    return f"{one_line(file)}: {line}" if file else line


def groups(diff: RulebookDiff) -> Iterator[tuple[Area, tuple[str, ...], list[Change]]]:
    """Give the entries of each criterion, or other part, together."""

    def key(change: Change) -> tuple[Area, tuple[str, ...]]:
        return change.area, change.criteria if change.area is Area.CRITERION else ()

    for (area, criteria), changes in groupby(diff.changes, key):
        yield area, criteria, list(changes)


def summary(diff: RulebookDiff, lang: str) -> str:
    """Count the entries by what they can do."""
    vi, total = lang == "vi", len(diff)
    if not diff:
        return "Hai bộ quy tắc không khác nhau." if vi else "The two rulebooks do not differ."
    parts = [f"{count} {pick(EFFECTS[effect], lang)}" for effect, count in diff.counts().items() if count]
    many = "thay đổi" if vi else "change" if total == 1 else "changes"
    return f"{total} {many}: {'; '.join(parts)}."


def diff_text(diff: RulebookDiff, lang: str) -> str:
    """Say a whole diff: the two rulebooks, a count, the entries, the meaning of the signs."""
    return "\n".join(line for line, _ in diff_lines(diff, lang)) + "\n"


def diff_lines(diff: RulebookDiff, lang: str) -> Iterator[tuple[str, Change | None]]:
    """Give the lines of the text, each that is an entry with the entry."""
    vi = lang == "vi"
    names = ("Bản cũ", "Bản mới") if vi else ("Old", "New")
    for name, book, file in zip(names, (diff.old, diff.new), diff.files, strict=True):
        yield f"{name}: {pick((book.title, book.title_en), lang)}", None
        yield f"  {book_line(book, file, lang)}", None
    yield summary(diff, lang), None
    for area, criteria, changes in groups(diff):
        yield "", None
        yield heading(area, criteria, diff, lang), None
        for change in changes:
            yield f"  {change_line(change, lang)}", change
    if diff:
        legend = "; ".join(f"{SIGNS[effect]} {pick(EFFECTS[effect], lang)}" for effect in Effect)
        yield "", None
        yield f"{'Dấu' if vi else 'Signs'}: {legend}.", None
