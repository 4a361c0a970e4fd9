"""The commands of batches: rate files of dossiers, and open one row of the results."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from danhgia_rules import batch as batches
from danhgia_rules.catalog import load_rulebook
from danhgia_rules.cli import output
from danhgia_rules.cli.options import (
    DebugOption,
    JsonOption,
    Lang,
    LangOption,
    OverlayOption,
    RulebookOption,
    chosen,
)
from danhgia_rules.errors import DanhGiaError, Problem, Where
from danhgia_rules.explanation.words import pick
from danhgia_rules.rulebook.model import Rulebook, without_overlay

if TYPE_CHECKING:
    from danhgia_rules.batch.summary import Summary
    from danhgia_rules.cli.batch_rows import Refused

BAD_INPUT, SOME_BAD, INTERRUPTED = 2, 3, 130


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(name="batch")(batch)
    app.command(name="expand")(expand)


def batch(
    source: Annotated[
        Path,
        typer.Argument(help="Tệp .parquet, .ndjson, .jsonl, hoặc thư mục các tệp ấy. (A file or a folder.)"),
    ],
    to: Annotated[
        Path,
        typer.Option("--output", "-o", help="Tệp .parquet ghi ra; hoặc thư mục. (Where to write.)"),
    ],
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    *,
    trace: Annotated[
        bool, typer.Option("--trace", help="Giữ vết suy luận của từng dòng, cho `expand`. (Keep traces.)")
    ] = False,
    no_digest: Annotated[
        bool, typer.Option("--no-digest", help="Không ghi mã băm của từng dòng. (No digests.)")
    ] = False,
    audit_sample: Annotated[
        int,
        typer.Option(
            min=0, help="Số dòng chọn ngẫu nhiên để xếp loại lại và đối chiếu. (Rows to rate again.)"
        ),
    ] = 100,
    audit_seed: Annotated[
        str | None, typer.Option(help="Chọn lại đúng các dòng của lần trước. (Draw the same rows again.)")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Vẽ phân bố thành tệp .svg. (Draw the distribution.)")
    ] = None,
    lang: LangOption = Lang.vi,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Xếp loại hàng loạt từ Parquet hoặc NDJSON; dòng lỗi để riêng. (Rate a file or folder of dossiers.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        _check_picture(picture)
        rules = chosen(rulebook, overlay)
        options: dict[str, Any] = {"digest": not no_digest, "trace": trace}
        options |= {"audit_sample": audit_sample, "audit_seed": audit_seed}
        options |= {"rulebook": rules.rulebook, "overlay": rules.overlay}
        summary = _rated(source, to, lang, options)
        _give(summary, rules.rulebook, picture, lang, as_json=as_json)
        if summary.refused:
            raise typer.Exit(SOME_BAD)


def _check_picture(picture: Path | None) -> None:
    """Refuse a picture that could not be written, before anybody is rated."""
    if picture is None:
        return
    if picture.suffix.lower() != ".svg":
        raise DanhGiaError(Problem("L013", Where(str(picture)), {"known": ".svg"}))
    if not picture.parent.is_dir():
        raise DanhGiaError(Problem("Q012", params={"path": picture.parent}))


def _rated(source: Path, to: Path, lang: Lang, options: dict[str, Any]) -> "Summary":
    from danhgia_rules.cli.batch_progress import shown  # noqa: PLC0415 - only who rates batches needs it

    rate_files = batches.rate_files  # without polars this says so, before a bar is shown
    with _interrupted(lang), shown(lang) as told:
        return rate_files(source, to, progress=told, **options)


@contextmanager
def _interrupted(lang: Lang) -> Iterator[None]:
    """Say after Ctrl-C that nothing finished is lost, and end as shells expect."""
    try:
        yield
    except KeyboardInterrupt:
        vi = "Đã dừng. Phần đã xong được giữ lại; chạy lại đúng lệnh này để làm tiếp.\n"
        en = "Stopped. What was finished is kept; give the same command again to go on.\n"
        sys.stderr.write(pick((vi, en), lang))
        raise typer.Exit(INTERRUPTED) from None


def _give(
    summary: "Summary", named: Rulebook | None, picture: Path | None, lang: Lang, *, as_json: bool
) -> None:
    from danhgia_rules.cli.batch_text import distribution_of, tell  # noqa: PLC0415 - as above
    from danhgia_rules.reports.distribution import svg  # noqa: PLC0415 - as above

    books = [named] if named else [load_rulebook(without_overlay(name)) for name in summary.rulebooks]
    found = distribution_of(summary, books, lang)
    if as_json:
        output.json_out(summary.to_data())
    else:
        tell(summary, found, lang)
    if picture is not None:
        output.write(picture, svg(found, lang))


def expand(
    results: Annotated[
        Path, typer.Argument(help="Tệp kết quả của `danhgia batch --trace`. (Results with traces.)")
    ],
    row: Annotated[int | None, typer.Argument(min=1, help="Số dòng, từ 1. (Number of the row.)")] = None,
    code: Annotated[
        str | None, typer.Option("--ma", help="Mã hồ sơ, thay cho số dòng. (Code of the dossier.)")
    ] = None,
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Mở một dòng kết quả: mức, lý do, nguồn, như `evaluate`. (Open a row of results: why it came out.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        from danhgia_rules.cli.batch_rows import Refused, Wanted, find  # noqa: PLC0415 - as above

        open_row = batches.expand
        if (row is None) == (code is None):
            raise DanhGiaError(Problem("Q021"))
        found = find(results, Wanted(row, code))
        if isinstance(found, Refused):
            _tell_refused(found, lang, as_json=as_json)
            raise typer.Exit(BAD_INPUT)
        rules = chosen(rulebook, overlay)
        result = open_row(found, rulebook=rules.rulebook, overlay=rules.overlay)
        output.one(result, lang, as_json=as_json)


def _tell_refused(found: "Refused", lang: Lang, *, as_json: bool) -> None:
    """Give the problems of a row as those of a dossier are given."""
    if as_json:
        names = ("code", "file", "line", "column", "path", "message", "message_en", "help", "help_en")
        place = {"file": str(found.file), "line": None, "column": None}
        output.json_out(
            {"errors": [{name: {**line, **place}[name] for name in names} for line in found.lines]}
        )
        return
    suffix = pick(("", "_en"), lang)
    for line in found.lines:
        row = pick((f"dòng {line['row']}", f"row {line['row']}"), lang)
        at = f"{line['path']}: " if line["path"] else ""
        sys.stderr.write(f"{found.file}: {row}: {at}{line['code']} {line['message' + suffix]}\n")
        sys.stderr.write(f"  {pick(('gợi ý', 'help'), lang)}: {line['help' + suffix]}\n")
