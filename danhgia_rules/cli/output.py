"""What the commands print: text, tables and JSON on standard output, errors on standard error."""

import json
import os
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from danhgia_rules.catalog import Entry
from danhgia_rules.errors import DanhGiaError, EngineError, Problem
from danhgia_rules.evaluation import Evaluation
from danhgia_rules.evaluation.result import result_label
from danhgia_rules.glossary import word

Outcome = tuple[str, Evaluation | None, DanhGiaError | None]

INTERNAL, BAD_INPUT = 1, 2
MAX_SHOWN = 50
_COLOURS = ("red", "yellow", "cyan", "green")


def _console() -> Console:
    # Not a terminal: as wide as it takes, so that no line is cut or wrapped.
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=200, no_color=True)


def text(content: str) -> None:
    """Print text as it is."""
    sys.stdout.write(content if content.endswith("\n") else content + "\n")


def write(target: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, for its owner's eyes only: it tells of a person."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a pipe or a device; a folder fails by name
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def json_out(data: Any) -> None:
    """Print data as JSON."""
    text(json.dumps(data, ensure_ascii=False, indent=2))


def one(result: Evaluation, lang: str, *, as_json: bool) -> None:
    """Print one result: a table of levels, then why."""
    if as_json:
        text(result.to_json())
        return
    _console().print(_levels(result, lang))
    text("\n" + result.explain("vi" if lang == "vi" else "en"))


def _levels(result: Evaluation, lang: str) -> Table:
    vi, scale = lang == "vi", result.rulebook.scale
    title = f"{'Đề xuất xếp loại' if vi else 'Proposed rating'}: {result_label(result, lang)}"
    table = Table(title=title, title_style="bold", title_justify="left")
    table.add_column("Tiêu chí" if vi else "Criterion")
    for rank in range(scale.top, -1, -1):
        table.add_column(scale.label(rank, lang), justify="center")
    for entry, criterion in zip(result, result.rulebook.criteria, strict=True):
        title_text = criterion.titles[0 if vi else 1]
        cells = [_mark(entry.level, scale.names, rank) for rank in range(scale.top, -1, -1)]
        if entry.level not in scale.names:
            note = (
                ("không áp dụng", "not applicable")
                if entry.level == "not_applicable"
                else ("chưa rõ", "open")
            )
            cells = [Text(note[0 if vi else 1], style="dim"), *[Text("")] * scale.top]
        table.add_row(f"{criterion.id}  {title_text}", *cells)
    return table


def _mark(level: str, names: tuple[str, ...], rank: int) -> Text:
    if level != names[rank]:
        return Text("")
    return Text("X", style=f"bold {_COLOURS[min(rank * len(_COLOURS) // len(names), 3)]}")


def many(outcomes: list[Outcome], lang: str, *, as_json: bool) -> None:
    """Print several results as a table, and after it what was wrong with the bad files."""
    if as_json:
        json_out([_outcome_data(*outcome) for outcome in outcomes])
        return
    vi = lang == "vi"
    table = Table()
    for heading in (
        ("Tệp", "Mã", "Năm", "Đề xuất xếp loại") if vi else ("File", "Code", "Year", "Proposed rating")
    ):
        table.add_column(heading, overflow="fold")
    for name, result, failure in outcomes:
        if result is None:
            count = len(failure.problems) if failure else 0
            note = f"không xếp loại được: {count} lỗi" if vi else f"nobody rated: {count} problem(s)"
            table.add_row(name, "", "", Text(note, style="red"))
        else:
            label = result_label(result, lang)
            table.add_row(name, result.dossier.ma, result.dossier.ky_danh_gia, label)
    _console().print(table)
    for _, _, failure in outcomes:
        if failure is not None:
            problems(failure.problems, lang)


def _outcome_data(name: str, result: Evaluation | None, failure: DanhGiaError | None) -> dict[str, Any]:
    if result is not None:
        return {"file": name, "result": result.to_data()}
    return {"file": name, "errors": problems_data(failure.problems if failure else ())}


def problems_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Give problems as plain data."""
    return [problem.to_data() for problem in problems]


@contextmanager
def errors(lang: str, *, debug: bool, as_json: bool) -> Iterator[None]:
    """Turn the library's errors into text and an exit code; no stack trace unless asked for."""
    try:
        yield
    except DanhGiaError as failure:
        if debug:
            raise
        if as_json:
            json_out({"errors": problems_data(failure.problems)})
        else:
            problems(failure.problems, lang)
        raise typer.Exit(INTERNAL if isinstance(failure, EngineError) else BAD_INPUT) from None
    except OSError as failure:
        if isinstance(failure, BrokenPipeError):
            sys.stderr.close()
        else:
            sys.stderr.write(f"{failure.strerror}\n")
        raise typer.Exit(INTERNAL) from None


def problems(found: Iterable[Problem], lang: str) -> None:
    """Print what is wrong, with the lines of the file, on standard error."""
    listed = list(found)
    for problem in listed[:MAX_SHOWN]:
        sys.stderr.write(problem.render(lang) + "\n")
        excerpt = _excerpt(problem)
        if excerpt:
            sys.stderr.write(excerpt)
    if len(listed) > MAX_SHOWN:
        rest = len(listed) - MAX_SHOWN
        sys.stderr.write(f"… và {rest} lỗi khác\n" if lang == "vi" else f"… and {rest} more\n")


@cache
def _lines(file: str) -> list[str]:
    """Give the lines of a file as the reader counted them; nothing for what is no plain file."""
    path = Path(file)
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).split("\n")


def _excerpt(problem: Problem) -> str:
    """Show the line itself: the user has the file at hand, so the value may be seen here only."""
    where = problem.where
    lines = _lines(where.file) if where.line else []
    if len(lines) < where.line or not lines:
        return ""
    line = lines[where.line - 1]
    start = max(0, where.column - 60)
    shown = line[start : start + 100].replace("\t", " ")
    shown = "".join(char if char.isprintable() else "?" for char in shown)
    return f"    {shown}\n    {' ' * (where.column - 1 - start)}^\n"


def rulebook_table(entries: Iterable[Entry], lang: str, *, as_json: bool) -> None:
    """Print the catalog."""
    if as_json:
        json_out([entry.model_dump(by_alias=True) for entry in entries])
        return
    vi = lang == "vi"
    table = Table()
    for heading in ("Mã", "Chức danh", "Năm") if vi else ("Id", "Position", "Years"):
        table.add_column(heading)
    for entry in entries:
        overall = "quy tắc xếp loại chung" if vi else "overall rules"
        position = word(entry.position, lang) if entry.position else overall
        table.add_row(entry.id, position, f"{entry.from_}–{entry.until}")
    _console().print(table)
