"""What a batch came to, for people: the distribution as tables with bars, refused rows, files, the audit."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from danhgia_rules.cli.batch_rows import examples
from danhgia_rules.exact import format_number
from danhgia_rules.explanation import result_word
from danhgia_rules.explanation.words import pick
from danhgia_rules.levels import Scale
from danhgia_rules.reports.distribution import Distribution, Part, Parts, length, share
from danhgia_rules.rulebook.model import Criterion, Rulebook

if TYPE_CHECKING:
    from danhgia_rules.batch.summary import Summary

MOST_FILES = 10
"""So many files are named; of more, the first ones."""
_WIDE, _NARROWEST, _READABLE, _LONGEST = 200, 8, 24, 40
"""Characters: a line where no terminal tells its width, the least room, enough for words, the longest bar."""
_COLUMN = 3
"""Characters of the line and the spaces beside a column."""
_HEADINGS = (("Đề xuất xếp loại", "Proposed rating"), ("Số hồ sơ", "Dossiers"), ("Tỷ lệ", "Share"))


def distribution_of(summary: "Summary", rulebooks: Iterable[Rulebook], lang: str) -> Distribution:
    """Put words to the counts of a batch."""
    books = list(rulebooks)
    criteria: dict[str, Criterion] = {}
    for book in reversed(books):
        criteria |= {criterion.id: criterion for criterion in book.criteria}
    ratings = _parts(summary.ratings, [book.rating.scale for book in books], lang)
    levels = tuple(
        (f"{name}  {pick(criteria[name].titles, lang)}", _parts(counts, [b.scale for b in books], lang))
        for name, counts in summary.levels.items()
    )
    return Distribution(ratings, levels, tuple(_left_out(summary, lang)))


def _parts(counts: Mapping[str, int], scales: Iterable[Scale], lang: str) -> Parts:
    listed = list(scales)
    return tuple(Part(name, _word(name, listed, lang), count) for name, count in counts.items())


def _word(name: str, scales: list[Scale], lang: str) -> str:
    scale = next((scale for scale in scales if name in scale.names), scales[0])
    return result_word(name, scale, lang)


def _left_out(summary: "Summary", lang: str) -> Iterator[str]:
    if summary.refused:
        number = format_number(summary.refused, lang)
        yield pick(
            (
                f"{number} dòng không xếp loại được, không tính ở đây",
                f"Refused rows, not counted here: {number}",
            ),
            lang,
        )


# --- Text


def tell(summary: "Summary", found: Distribution, lang: str) -> None:
    """Print the distribution, then what was left out, where everything stands, and how it was audited."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDE, no_color=True)
    console.print(_counted(summary, lang), soft_wrap=True, markup=False)
    if found.rated:
        console.print(_ratings(found, console.width, lang), crop=False)
        console.print(_levels(found, console.width, lang), crop=False)
    for line in (*_refused(summary, lang), *_files(summary, lang), *_audit(summary, lang)):
        console.print(line, soft_wrap=True, markup=False)


def _counted(summary: "Summary", lang: str) -> str:
    rows, rated, refused, resumed = (
        format_number(n, lang) for n in (summary.rows, summary.rated, summary.refused, summary.resumed)
    )
    line = pick(
        (
            f"{rows} dòng: {rated} đã xếp loại, {refused} không xếp loại được.",
            f"Rows: {rows}. Rated: {rated}, refused: {refused}.",
        ),
        lang,
    )
    if summary.resumed:
        line += pick(
            (f" Lần chạy trước đã xong {resumed} dòng.", f" Finished by an earlier run: {resumed}."),
            lang,
        )
    return line


def _ratings(found: Distribution, room: int, lang: str) -> Table:
    table = Table()
    headings = [pick(words, lang) for words in _HEADINGS]
    table.add_column(headings[0], overflow="fold")
    for heading in (*headings[1:], ""):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    most = max(part.count for part in found.ratings)
    rows = [
        (part.word, format_number(part.count, lang), share(part.count, found.rated, lang), part.count)
        for part in found.ratings
    ]
    columns = zip(headings, *(row[:3] for row in rows), strict=True)
    taken = sum(max(map(len, column)) for column in columns) + _COLUMN * 4 + 1
    bars = min(max(room - taken, _NARROWEST), _LONGEST)
    for word, count, percent, number in rows:
        table.add_row(word, count, percent, "█" * length(number, most, bars))
    return table


def _levels(found: Distribution, room: int, lang: str) -> Table:
    """Count the levels of each criterion; results that nobody has get no column."""
    there = [part for _, parts in found.criteria for part in parts if part.count]
    words = [w for w in dict.fromkeys(p.word for _, ps in found.criteria for p in ps) if w in _words(there)]
    rows = []
    for heading, parts in found.criteria:
        counts = {part.word: part.count for part in parts}
        rows.append((heading, *(format_number(counts.get(word, 0), lang) for word in words)))
    widths, rest = _shared_out(words, rows, room)
    table = Table()
    heading = pick(("Tiêu chí", "Criterion"), lang)
    table.add_column(heading, no_wrap=True, overflow="ellipsis", min_width=_NARROWEST, max_width=rest)
    for word, wide in zip(words, widths, strict=True):
        table.add_column(word, justify="right", min_width=wide, max_width=wide)
    for row in rows:
        table.add_row(*row)
    return table


def _shared_out(words: list[str], rows: list[tuple[str, ...]], room: int) -> tuple[list[int], int]:
    """Give the widths of the columns of numbers, and what is left for the first one.

    Where little would be left, headings are broken into their words; numbers never are.
    """
    numbers = [max(map(len, column)) for column in zip(*(row[1:] for row in rows), strict=True)]
    frame = _COLUMN * len(words) + _COLUMN + 1
    whole = [max(wide, len(word)) for wide, word in zip(numbers, words, strict=True)]
    if room - frame - sum(whole) >= _READABLE:
        return whole, room - frame - sum(whole)
    broken = [max(wide, *map(len, word.split())) for wide, word in zip(numbers, words, strict=True)]
    return broken, max(room - frame - sum(broken), _NARROWEST)


def _words(parts: Iterable[Part]) -> set[str]:
    return {part.word for part in parts}


def _refused(summary: "Summary", lang: str) -> Iterator[str]:
    """Say what was wrong with refused rows: of each error how often, its words, and where it came first."""
    files = tuple(Path(file.refused) for file in summary.files if file.refused)
    first = examples(files)
    if summary.problems:
        yield ""
        yield pick(("Lỗi của các dòng không xếp loại được:", "Errors of the refused rows:"), lang)
    suffix = "" if lang == "vi" else "_en"
    help_word = pick(("gợi ý", "help"), lang)
    for code, count in summary.problems.items():
        path, line = first[code]
        number = format_number(count, lang)
        place = f"{path}, " if len(files) > 1 else ""
        at = f"{line['path']}: " if line["path"] else ""
        where = pick(
            (f"gặp đầu tiên ở {place}dòng {line['row']}", f"first in {place}row {line['row']}"), lang
        )
        yield f"  {code} × {number}, {where}: {at}{line['message' + suffix]}"
        yield f"    {help_word}: {line['help' + suffix]}"


def _files(summary: "Summary", lang: str) -> Iterator[str]:
    yield ""
    for words, names in (
        (("Kết quả", "Results"), [file.results for file in summary.files]),
        (
            ("Dòng không xếp loại được", "Refused rows"),
            [file.refused for file in summary.files if file.refused],
        ),
    ):
        heading, rest = pick(words, lang), len(names) - MOST_FILES
        if len(names) == 1:
            yield f"{heading}: {names[0]}"
        elif names:
            yield f"{heading}:"
            yield from (f"  {name}" for name in names[:MOST_FILES])
        if rest > 0:
            yield pick((f"  … và {rest} tệp khác", f"  … and {rest} more"), lang)


def _audit(summary: "Summary", lang: str) -> Iterator[str]:
    if not summary.audited:
        yield pick(("Không đối chiếu lại dòng nào.", "No row was rated again."), lang)
        return
    number = format_number(summary.audited, lang)
    vi = (
        f"Đối chiếu: {number} dòng chọn ngẫu nhiên được xếp loại lại bằng cả hai bộ suy luận; mọi cột khớp. "
        f"Chọn lại đúng các dòng ấy: --audit-seed {summary.audit_seed}"
    )
    en = (
        f"Audit: rows drawn by chance and rated again by both engines: {number}; every column agrees. "
        f"To draw the same rows: --audit-seed {summary.audit_seed}"
    )
    yield pick((vi, en), lang)
