"""What it would take, in words: facts that would have to be otherwise, or what stands in the way."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from danhgia_rules.explanation.text import result_word
from danhgia_rules.explanation.words import asked_text, basis, fact_text, listed, path_text, pick
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Limit, Requirement

if TYPE_CHECKING:
    from danhgia_rules.answers.path.model import Change, Obstacle, Path

_ALONE = 3
"""Up to so many like changes are told one by one; more are told together."""


def path_answer_text(answer: "Path", lang: str) -> str:
    """Say what it would take to reach a rating, or why nothing would."""
    return "\n".join(_lines(answer, lang)) + "\n"


def _lines(answer: "Path", lang: str) -> Iterator[str]:
    vi, scale = lang == "vi", answer.trace.heading.rating_scale
    target = scale.label(scale.rank(answer.target) or 0, lang)
    result = result_word(answer.trace.heading.rating, scale, lang)
    if answer.reach == "already":
        yield (
            f"Đã đạt “{target}” (kết quả: {result}); không cần thay đổi gì."
            if vi
            else f"“{target}” is reached already (result: {result}); nothing has to change."
        )
    elif answer.reach == "possible":
        yield from _possible(answer, target, result, lang)
    elif answer.reach == "impossible":
        yield (
            f"Không thể đạt “{target}” (kết quả: {result}), vì những dữ kiện sau không thay đổi được nữa "
            "hoặc chưa có trong hồ sơ:"
            if vi
            else f"“{target}” cannot be reached (result: {result}): these facts are settled, or missing "
            "from the dossier:"
        )
        yield from (_obstacle(answer, found, lang) for found in answer.obstacles)
    else:
        yield (
            f"Chưa tìm được cách đạt “{target}” (kết quả: {result}) bằng các dữ kiện còn thay đổi được."
            if vi
            else f"No way to “{target}” (result: {result}) was found among the facts that can still change."
        )
    if answer.on is not None and answer.reach != "already":
        day = fact_text(answer.on, lang)
        yield (
            f"Việc đã xong hoặc đã hết hạn trước ngày {day} được coi là không thay đổi được nữa."
            if vi
            else f"Work that was finished or due before {day} counts as settled."
        )


def _possible(answer: "Path", target: str, result: str, lang: str) -> Iterator[str]:
    vi, count = lang == "vi", len(answer.changes)
    yield (
        f"Để đạt “{target}” (kết quả hiện nay: {result}), cần {count} thay đổi; "
        "thiếu một thay đổi là không đạt:"
        if vi
        else f"To reach “{target}” (result now: {result}) it takes {count} change{'s' * (count != 1)}; "
        "without any one of them it is not reached:"
    )
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in answer.changes:
        groups.setdefault(_like(change), []).append(change)
    number = 0
    for group in groups.values():
        if len(group) > _ALONE:
            number += 1
            yield f"{number}. {_together(group, lang)}"
            continue
        for change in group:
            number += 1
            yield f"{number}. {change_sentence(change, lang)}"
    if answer.after is not None:
        head = answer.after.heading
        word = result_word(head.rating, head.rating_scale, lang)
        yield (
            f"Đã xếp loại lại với các thay đổi này: {word}."
            if vi
            else f"Rated again with these changes: {word}."
        )
    yield (
        "Đây là phép tính trên dữ kiện, không phải căn cứ để sửa hồ sơ: dữ kiện chỉ được ghi khác khi "
        "thực tế đúng như vậy và có văn bản chứng minh."
        if vi
        else "This is reckoned from the facts and is no ground for altering the dossier: a fact may be "
        "written otherwise only when it is so and a document shows it."
    )


def _like(change: "Change") -> tuple[object, ...]:
    name, _, field = change.path.partition("].")
    return change.kind, name.partition("[")[0], field, str(change.before), change.needed_by


def change_sentence(change: "Change", lang: str) -> str:
    """Say one change: which fact, what it would have to be, what it is, which criteria need it."""
    vi = lang == "vi"
    place, after = path_text(change.path, lang), _aim(change, lang)
    if change.kind == "add":
        name = path_text(change.path.partition("[")[0], lang)
        told = f"thêm một mục {name} ({after})" if vi else f"one more record of {name} ({after})"
    elif change.kind == "supply":
        told = (
            f"{place}: {after} (hồ sơ chưa ghi, cần xác định)"
            if vi
            else f"{place}: {after} (missing, to be established)"
        )
    else:
        before = fact_text(change.before, lang)
        if change.removes:
            before = path_text(change.removes.rpartition(".")[2], lang)
        told = (
            f"{place}: {after} (hồ sơ ghi: {before})"
            if vi
            else f"{place}: {after} (the dossier says: {before})"
        )
    return f"{told}. {_needed(change, lang)}"


_THE_OTHER_WAY = frozenset({"han", "han_khac_phuc", "ke_hoach"})
"""Facts that work is measured by: of these, later or less is what helps."""


def _aim(change: "Change", lang: str) -> str:
    """Say what a fact would have to be: of dates and numbers, the least that is enough."""
    text, other = fact_text(change.after, lang), change.path.rpartition(".")[2] in _THE_OTHER_WAY
    if isinstance(change.after, dt.date):
        later, sooner = ("từ ngày {} trở đi", "{} or later"), ("chậm nhất ngày {}", "{} or earlier")
        return pick(later if other else sooner, lang).format(text)
    if isinstance(change.after, int | Decimal) and not isinstance(change.after, bool):
        less, more = ("không quá {}", "at most {}"), ("từ {} trở lên", "at least {}")
        return pick(less if other else more, lang).format(text)
    return text


def _together(group: "list[Change]", lang: str) -> str:
    first = group[0]
    field = first.path.partition("].")[2]
    name = path_text(first.path.partition("[")[0], lang)
    values = list(dict.fromkeys(_aim(change, lang) for change in group))
    field_text = f" – {path_text(field, lang)}" if field else ""
    places = listed([path_text(change.path.partition("].")[0] + "]", lang) for change in group], lang)
    count = len(group)
    if lang == "vi":
        return (
            f"{count} mục {name}{field_text}: {listed(values, lang)}. Gồm: {places}. {_needed(first, lang)}"
        )
    told = f"{count} records of {name}{field_text}: {listed(values, lang)}"
    return f"{told}. They are: {places}. {_needed(first, lang)}"


def _needed(change: "Change", lang: str) -> str:
    overall = "xếp loại chung" if lang == "vi" else "overall rating"
    whom = ", ".join(overall if name is None else name for name in change.needed_by)
    return f"Cần cho: {whom}." if lang == "vi" else f"Needed by: {whom}."


def _obstacle(answer: "Path", found: "Obstacle", lang: str) -> str:
    vi, head = lang == "vi", answer.trace.heading
    rule = found.rule
    places = listed([path_text(path, lang) for path in found.paths], lang)
    if found.kind == "missing":
        facts = f"Hồ sơ còn thiếu: {places}." if vi else f"Missing: {places}."
    else:
        facts = f"Đã ghi nhận, không thay đổi được: {places}." if vi else f"On file and settled: {places}."
    if not found.paths:
        facts = "Không còn mục nào thay đổi được." if vi else "No record is left that could change."
    if isinstance(rule, Limit):
        return f"- {pick(rule.titles, lang)}. {basis(rule.citation, lang)}. {facts}"
    return f"- {_asked(found, rule, head.scale if found.criterion else head.rating_scale, lang)} {facts}"


def _asked(found: "Obstacle", rule: Requirement, scale: Scale, lang: str) -> str:
    cell = rule.cells[found.rank]
    where = f"{found.criterion.criterion.id}. " if found.criterion else ""
    label, level = pick(rule.indicator.labels, lang), scale.label(found.rank, lang)
    if cell is None:
        return f"{where}{label}."
    asked = asked_text(rule.indicator.domain, cell.comparison, cell.threshold, lang)
    needs = f"{level} cần {asked}" if lang == "vi" else f"{level} takes {asked}"
    return f"{where}{label}: {needs}. {basis(cell.citation, lang)}."
