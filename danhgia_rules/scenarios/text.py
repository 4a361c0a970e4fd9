"""Prints the test of a rulebook: failures with their places, the table of coverage, what is lacking.

Knows words and layout; must not decide anything.
"""

from collections.abc import Iterable, Iterator

from danhgia_rules.explanation.words import Lang, pick
from danhgia_rules.scenarios.coverage import Status, Tried
from danhgia_rules.scenarios.expect import Difference, Shown
from danhgia_rules.scenarios.names import position_text
from danhgia_rules.scenarios.report import Report, decided_by, failure_problem, hole_problem
from danhgia_rules.scenarios.run import Outcome

_KEYS = {
    "rating": ("xếp loại", "rating"),
    "bounds": ("khoảng xếp loại", "bounds of the rating"),
    "outside": ("có thể không xếp loại", "may be not rated"),
    "levels": ("mức", "level"),
    "binding": ("yêu cầu, giới hạn quyết định", "what decides"),
    "not_applicable": ("không áp dụng", "not applicable"),
    "values": ("giá trị", "value"),
    "missing": ("dữ kiện còn thiếu", "missing facts"),
}
_STATUS = {
    Status.TRIED: ("đã thử", "tried"),
    Status.HOLE: ("còn trống", "holes"),
    Status.IMPOSSIBLE: ("không thể có", "impossible"),
    Status.UNKNOWN: ("chưa rõ", "not known"),
}
_NOTES = {
    Status.HOLE: ("Còn trống, cần thêm tình huống:", "Holes, for which a scenario is lacking:"),
    Status.UNKNOWN: (
        "Chưa có tình huống, chưa tìm được hồ sơ, cũng chưa chứng minh được là không thể có:",
        "Outside what can be proved – no scenario, no dossier found, no proof that there is none:",
    ),
    Status.IMPOSSIBLE: (
        "Không hồ sơ nào có thể rơi vào (đã chứng minh):",
        "No dossier can lie there (proved):",
    ),
    Status.TRIED: ("Đã thử:", "Tried:"),
}
_HELP = ("gợi ý", "help")
_LADDER = ("Tiêu chí", "Criterion")
_ALL = ("Tất cả", "All")
_RATING = ("Xếp loại chung", "Rating")
_LIMITS = ("Giới hạn", "Limits")


def report_text(report: Report, lang: Lang, *, whole: bool = False) -> str:
    """Say how a test of a rulebook came out; `whole` lists every position with its scenarios."""
    lines = [*_heading(report, lang), *_failures(report, lang), *_table(report.positions, lang)]
    listed = [Status.HOLE, Status.UNKNOWN, Status.IMPOSSIBLE, *([Status.TRIED] if whole else [])]
    for status in listed:
        lines += _listed(report, status, lang)
    return "\n".join(lines) + "\n"


def _heading(report: Report, lang: Lang) -> Iterator[str]:
    count, failed = len(report.outcomes), len(report.failed)
    suggested = sum(outcome.scenario.suggested for outcome in report.outcomes)
    name = report.rulebook.id + (f" ({report.file})" if report.file else "")
    if lang == "vi":
        yield f"{name}: {count} tình huống, {count - failed} đúng như mong đợi, {failed} khác."
    else:
        yield f"{name}: {_counted(count)}, {count - failed} as expected, {failed} otherwise."
    left = len(report.suite.scenarios) - count
    if left:
        yield pick(
            (
                f"Bỏ qua {left} tình huống của năm không thuộc tệp điều chỉnh.",
                f"Left out: {left}, of years that the overlay is not for.",
            ),
            lang,
        )
    if suggested:
        yield pick(
            (
                f"Trong đó {suggested} tình huống do công cụ gợi ý, chưa ai xác nhận: không tính là đã thử.",
                f"Of them {suggested} suggested by the tool and confirmed by nobody: they fill no hole.",
            ),
            lang,
        )
    yield ""


def _counted(number: int) -> str:
    return "1 scenario" if number == 1 else f"{number} scenarios"


def _failures(report: Report, lang: Lang) -> Iterator[str]:
    for outcome in report.failed:
        problem = failure_problem(outcome)
        yield f"{problem.where}: {problem.code} {problem.sentence(lang)}"
        yield f"  {outcome.scenario.shows}"
        for difference in outcome.differences:
            yield f"  - {_difference(difference, outcome, lang)}"
    if report.failed:
        yield f"  {pick(_HELP, lang)}: {failure_problem(report.failed[0]).help(lang)}"
        yield ""


def _difference(difference: Difference, outcome: Outcome, lang: Lang) -> str:
    what = " ".join(part for part in (pick(_KEYS[difference.key], lang), difference.subject) if part)
    expected, found = _shown(difference.expected, lang), _shown(difference.found, lang)
    text = pick(
        (f"{what}: mong đợi {expected}, ra {found}", f"{what}: expected {expected}, got {found}"), lang
    )
    names = ", ".join(decided_by(difference, outcome))
    return f"{text}{pick(('; do ', '; by '), lang)}{names}" if names else text


def _shown(value: Shown, lang: Lang) -> str:
    if isinstance(value, str):
        return value
    return f"[{', '.join(value)}]" if value else pick(("không có gì", "nothing"), lang)


def _table(positions: Iterable[Tried], lang: Lang) -> Iterator[str]:
    """Lay out how many positions of each ladder are tried, cannot be, or are lacking."""
    groups: dict[str, list[Tried]] = {}
    every = list(positions)
    for tried in every:
        groups.setdefault(_group(tried, lang), []).append(tried)
    rows = [*groups.items(), (pick(_ALL, lang), every)]
    first = pick(_LADDER, lang)
    width = max(len(first), *(len(name) for name, _ in rows))
    heads = [pick(_STATUS[status], lang) for status in Status]
    yield "  ".join([first.ljust(width), *heads])
    for name, found in rows:
        counts = [
            str(sum(tried.status is status for tried in found)).rjust(len(head))
            for status, head in zip(Status, heads, strict=True)
        ]
        yield "  ".join([name.ljust(width), *counts])


def _group(tried: Tried, lang: Lang) -> str:
    position = tried.position
    return position.criterion or pick(_RATING if position.kind == "cell" else _LIMITS, lang)


def _listed(report: Report, status: Status, lang: Lang) -> Iterator[str]:
    found = [tried for tried in report.positions if tried.status is status]
    if found:
        yield ""
        yield pick(_NOTES[status], lang)
    for tried in found:
        names = ", ".join(tried.confirmed)
        draft = ", ".join(tried.suggested)
        note = f" [{names}]" if names else ""
        note += f" ({pick(('gợi ý', 'suggested'), lang)}: {draft})" if draft and not names else ""
        yield f"- {position_text(tried.position, report.rulebook, lang)}{note}"
    if status is Status.HOLE and found:
        yield f"  {pick(_HELP, lang)}: {hole_problem(found[0], report.rulebook).help(lang)}"
