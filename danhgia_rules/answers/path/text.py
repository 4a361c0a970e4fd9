"""What it would take, in words: facts that would have to be otherwise, or what stands in the way."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from danhgia_rules.answers.caution import caution
from danhgia_rules.explanation.overlays import adjustments, limit_title
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.words import asked_of, basis, fact_text, listed, path_text, pick
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Limit, Requirement
from danhgia_rules.trace import CriterionTrace, Heading

if TYPE_CHECKING:
    from danhgia_rules.answers.path.model import Change, Need, Obstacle, Path

_ALONE = 3
"""Up to so many like changes are told one by one; more are told together."""

_OTHERS = (
    "Do cơ quan có thẩm quyền quyết định riêng, theo kết quả thực tế; cán bộ được đánh giá không tự thay "
    "đổi được và không được tác động:"
)
_KINDS = (
    ("supply", ("Cần xác minh, vì hồ sơ chưa ghi:", "To be established, for the dossier is silent:")),
    ("open", ("Việc chưa xong hoặc chưa làm:", "Not finished, or not done yet:")),
    ("by_others", (_OTHERS, "Decided by the competent body, not for the person to change or to influence:")),
    (
        "past",
        (
            "Việc đã qua, chỉ nêu để giải thích, không thể làm lại:",
            "Past, named only to explain; it cannot be done over:",
        ),
    ),
)


def path_answer_text(answer: "Path", lang: str) -> str:
    """Say what it would take to reach a rating, or why nothing would."""
    return "\n".join(_lines(answer, lang)) + "\n"


def _lines(answer: "Path", lang: str) -> Iterator[str]:
    head = answer.trace.heading
    target = head.rating_scale.label(head.rating_scale.rank(answer.target) or 0, lang)
    result = result_word(head.rating, head.rating_scale, lang)
    yield _headline(answer, target, result, lang)
    yield from adjustments(head.overlay, lang)
    if answer.reach == "already":
        return
    if answer.reach == "possible":
        yield from _changes(answer, lang)
        yield from _proof(answer, lang)
    else:
        yield from (_obstacle(head, found, lang) for found in answer.obstacles)
    if answer.on is not None:
        yield _day(answer, lang)
    yield caution(lang)


def _headline(answer: "Path", target: str, result: str, lang: str) -> str:
    if answer.reach == "already":
        lowest = answer.trace.heading.rating_scale.rank(answer.target) == 0
        vi = (
            f"Kết quả là “{result}”, không thấp hơn “{target}”."
            if lowest
            else f"Đã đạt “{target}” (kết quả: {result})."
        )
        return pick((vi, f"The result is “{result}”, which is not below “{target}”."), lang)
    if answer.reach == "possible":
        return _one_way(len(answer.changes), target, result, lang)
    words = {
        "impossible": (
            f"Không thể đạt “{target}” (kết quả: {result}), vì:",
            f"“{target}” cannot be reached (result: {result}), because:",
        ),
        "unknown": (
            f"Chưa kết luận được có thể đạt “{target}” hay không (kết quả: {result}); cần xác minh:",
            f"Whether “{target}” can be reached is open (result: {result}); establish first:",
        ),
        "not_found": (
            f"Chưa tìm được cách đạt “{target}” (kết quả: {result}) bằng các dữ kiện còn thay đổi được.",
            f"No way to “{target}” (result: {result}) was found among the facts that can still change.",
        ),
    }
    return pick(words[answer.reach], lang)


def _one_way(count: int, target: str, result: str, lang: str) -> str:
    if lang == "vi":
        rest = "không có điểm đó thì không đạt" if count == 1 else "bỏ bất kỳ điểm nào thì không đạt"
        facts = f"gồm {count} điểm khác so với hồ sơ; {rest}:"
        return f"Một cách để kết quả là “{target}” (hiện nay: {result}), {facts}"
    facts = "one fact" if count == 1 else f"{count} facts"
    rest = "without it the rating is not reached" if count == 1 else "leave out any one and it is not reached"
    return f"One way to “{target}” (result now: {result}), with {facts} other than on file; {rest}:"


def _changes(answer: "Path", lang: str) -> Iterator[str]:
    number = 0
    for kind, heading in _KINDS:
        found = [change for change in answer.changes if _kind(change) == kind]
        if found:
            yield pick(heading, lang)
        for group in _groups(found):
            number += 1
            told = (
                _together(group, lang, answer.on)
                if len(group) > 1
                else change_sentence(group[0], lang, answer.on)
            )
            yield f"{number}. {told}"
            yield from (
                f"   - {need_sentence(answer.trace.heading, need, lang)}" for need in group[0].needed_by
            )


def _kind(change: "Change") -> str:
    return "supply" if change.kind == "supply" else str(change.nature)


def _groups(changes: "list[Change]") -> "Iterator[list[Change]]":
    """Put like changes together where there are many of them."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        name, _, field = change.path.partition("].")
        needs = tuple(
            (need.criterion and need.criterion.criterion.id, need.rule.id) for need in change.needed_by
        )
        like = (change.kind, name.partition("[")[0], field, needs)
        groups.setdefault(like, []).append(change)
    for group in groups.values():
        if len(group) > _ALONE:
            yield group
        else:
            yield from ([change] for change in group)


def change_sentence(change: "Change", lang: str, on: dt.date | None = None) -> str:
    """Say one change: which fact, what it would have to be, what the dossier says."""
    vi = lang == "vi"
    place, after = path_text(change.path, lang), _aim(change, lang, on)
    if change.kind == "add":
        name = path_text(change.path.partition("[")[0], lang)
        return f"thêm 1 {name} ({after})." if vi else f"one more {name} ({after})."
    if change.kind == "supply":
        return f"{place}: {after} (hồ sơ chưa ghi)." if vi else f"{place}: {after} (missing)."
    before = fact_text(change.before, lang)
    if change.removes:
        before = path_text(change.removes.rpartition(".")[2], lang)
    return f"{place}: {after} (hồ sơ ghi: {before})." if vi else f"{place}: {after} (on file: {before})."


def _aim(change: "Change", lang: str, on: dt.date | None) -> str:
    """Say what a fact would have to be: of dates the latest, of numbers the least that is enough.

    Only facts that can still change are named here: of all of these sooner, or more, is better.
    """
    text = fact_text(change.after, lang)
    if isinstance(change.after, dt.date):
        if on is not None and change.kind == "change":
            start = fact_text(on, lang)
            return f"từ ngày {start} đến ngày {text}" if lang == "vi" else f"from {start} to {text}"
        return f"chậm nhất ngày {text}" if lang == "vi" else f"{text} or earlier"
    if isinstance(change.after, int | Decimal) and not isinstance(change.after, bool):
        return f"từ {text} trở lên" if lang == "vi" else f"at least {text}"
    return text


def _together(group: "list[Change]", lang: str, on: dt.date | None) -> str:
    first, count = group[0], len(group)
    field = first.path.partition("].")[2]
    name = path_text(first.path.partition("[")[0], lang)
    if first.kind == "add":
        return (
            f"thêm {count} {name} ({_aim(first, lang, on)})."
            if lang == "vi"
            else f"{count} more of {name} ({_aim(first, lang, on)})."
        )
    values = listed(list(dict.fromkeys(_aim(change, lang, on) for change in group)), lang)
    places = listed([path_text(change.path.partition("].")[0] + "]", lang) for change in group], lang)
    field_text = f" – {path_text(field, lang)}" if field else ""
    if lang == "vi":
        return f"{count} {name}{field_text}: {values} (hồ sơ ghi khác, hoặc chưa ghi). Gồm: {places}."
    return f"{count} of {name}{field_text}: {values} (on file: otherwise, or nothing). They are: {places}."


def need_sentence(head: Heading, need: "Need", lang: str) -> str:
    """Say what asks for a change: the requirement with its threshold, or the limit, and its source."""
    words = "Cần cho" if lang == "vi" else "Needed by"
    return f"{words}: {_rule(head, need.criterion, need.rule, need.rank, lang)}."


def _rule(
    head: Heading, criterion: CriterionTrace | None, rule: Requirement | Limit, rank: int, lang: str
) -> str:
    where = pick(("xếp loại chung", "overall rating"), lang) if criterion is None else criterion.criterion.id
    if isinstance(rule, Limit):
        return f"{where} – {limit_title(rule, lang)}. {basis(rule.citation, lang)}"
    scale: Scale = head.rating_scale if criterion is None else head.scale
    cell, label, level = rule.cells[rank], pick(rule.indicator.labels, lang), scale.label(rank, lang)
    if cell is None:
        return f"{where} – {label}"
    asked = asked_of(rule.indicator.domain, cell, lang)
    needs = f"{level} cần {asked}" if lang == "vi" else f"{level} requires {asked}"
    return f"{where} – {label}: {needs}. {basis(cell.citation, lang)}"


def _proof(answer: "Path", lang: str) -> Iterator[str]:
    vi, after = lang == "vi", answer.after
    if after is None:
        return
    scale = after.heading.rating_scale
    word = result_word(after.heading.rating, scale, lang)
    yield f"Đã xếp loại lại với các điểm này: {word}." if vi else f"Rated again with these: {word}."
    if answer.column is not None and scale.names[answer.column] != answer.target:
        column = scale.label(answer.column, lang)
        yield (
            f"Cách này đi qua các yêu cầu của mức “{column}”, vì như vậy ít điểm khác hơn so với đi qua "
            "các yêu cầu của chính mức được hỏi."
            if vi
            else f"This way goes by the requirements of “{column}”: fewer facts have to be other than by "
            "those of the rating asked for."
        )


def _obstacle(head: Heading, found: "Obstacle", lang: str) -> str:
    words = {
        "missing": ("Hồ sơ còn thiếu", "Missing"),
        "settled": ("Đã ghi nhận, không thay đổi được", "On file and settled"),
        "untried": ("Chưa thử được cách thay đổi", "No way of changing it was tried"),
    }
    places = listed([path_text(path, lang) for path in found.paths], lang)
    facts = f"{pick(words[found.kind], lang)}: {places}."
    if not found.paths:
        facts = pick(("Không còn mục nào thay đổi được.", "No record is left that could change."), lang)
    return f"- {_rule(head, found.criterion, found.rule, found.rank, lang)}. {facts}"


def _day(answer: "Path", lang: str) -> str:
    vi, day = lang == "vi", answer.on
    if day is not None and day.year > int(answer.trace.heading.period):
        return (
            "Năm được đánh giá đã kết thúc: mọi dữ kiện đã ghi đều không thay đổi được nữa."
            if vi
            else "The assessed year is over: every fact on file is settled."
        )
    text = fact_text(day, lang)
    return (
        f"Việc đã xong, hoặc đã hết hạn mà không ghi là chưa xong, trước ngày {text} không thay đổi được "
        "nữa; số liệu đã ghi về họp, báo cáo, kê khai cũng vậy."
        if vi
        else f"Work that was finished before {text}, or due and not said to be unfinished, is settled; so is "
        "what is on file of meetings, reports and declarations."
    )
