"""The commands that make a record, check one, and erase the facts of one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import danhgia_rules as library
from danhgia_rules.cli import output
from danhgia_rules.cli.options import (
    DebugOption,
    FileArgument,
    JsonOption,
    Lang,
    LangOption,
    OverlayOption,
    RulebookOption,
    chosen,
    rate,
    read,
)
from danhgia_rules.documents import Limits, read_bytes
from danhgia_rules.errors import Problem, RecordError, Where
from danhgia_rules.evaluation.result import result_label
from danhgia_rules.records import saving
from danhgia_rules.rulebook.model import without_overlay

if TYPE_CHECKING:
    from danhgia_rules import Bundle, Facts, Record, Rulebook

DIFFERS, INCOMPLETE = 4, 5
_ZIP = b"PK"
MAX_FILE = 2**25
"""More bytes than this are not read: a bundle is never as large."""

OutputOption = Annotated[
    Path,
    typer.Option("--output", "-o", help="Tệp ghi ra: .danhgia.zip, hoặc .record.json. (Where to write.)"),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(name="record")(record)
    app.command(name="verify")(verify_)
    app.command(name="erase")(erase)


def record(
    file: FileArgument,
    to: OutputOption,
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Xếp loại và ghi thành bản ghi kiểm tra được về sau. (Rate, and keep a record that can be checked.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        saving.is_bundle(to)  # a wrong ending is told before anybody is rated
        result = rate(file, chosen(rulebook, overlay))
        made = result.record()
        written = made.save(to)
        if as_json:
            output.json_out({"record": made.digest, "files": [str(path) for path in written]})
        else:
            output.text(_made(made, result_label(result, lang), written, lang))


def _made(made: "Record", label: str, written: tuple[Path, ...], lang: Lang) -> str:
    names = ", ".join(str(path) for path in written)
    if lang == "vi":
        return f"Đề xuất xếp loại: {label}\nMã băm của bản ghi: {made.digest}\nĐã ghi: {names}\n"
    return f"Proposed rating: {label}\nDigest of the record: {made.digest}\nWritten: {names}\n"


def verify_(
    file: Annotated[str, typer.Argument(help="Gói .danhgia.zip, hoặc tệp .record.json. (Bundle or record.)")],
    facts: Annotated[
        Path | None, typer.Option(help="Tệp dữ kiện đi cùng bản ghi. (The facts file of the record.)")
    ] = None,
    dossier: Annotated[
        str | None,
        typer.Option(help="Hồ sơ để xếp loại lại, thay cho dữ kiện đã giữ. (Dossier to rate again.)"),
    ] = None,
    expected: Annotated[
        str | None,
        typer.Option(help="Mã băm của bản ghi lấy từ sổ hoặc từ giấy. (Its digest by the log, or on paper.)"),
    ] = None,
    rulebook: RulebookOption = None,
    lang: LangOption = Lang.vi,
    *,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Xếp loại lại và đối chiếu từng byte với bản ghi. (Rate again and compare with the record.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        subject = _read(Path(file))
        kept = _kept(subject, Path(file), facts)
        options: dict[str, Any] = {"expected": expected, "rulebook": _rulebook(subject, rulebook, overlay)}
        if dossier is None:
            found = library.verify(subject, kept, **options)
        else:
            key = None if kept is None else kept.key
            found = library.verify(subject, read(dossier), key=key, **options)
        if as_json:
            output.json_out(found.to_data())
        else:
            output.text(found.explain(lang.value))
        code = {"differs": DIFFERS, "incomplete": INCOMPLETE}.get(found.verdict)
        if code is not None:
            raise typer.Exit(code)


def _kept(found: "Record | Bundle", file: Path, facts: Path | None) -> "Facts | None":
    """Give the facts file that is named, else that of the bundle, else that beside the record."""
    if facts is not None:
        return library.Facts.from_file(facts)
    if isinstance(found, library.Bundle):
        return found.facts
    beside = saving.facts_beside(file)
    return library.Facts.from_file(beside) if beside is not None and beside.is_file() else None


def _rulebook(found: "Record | Bundle", rulebook: str | None, overlay: Path | None) -> "Rulebook | None":
    """Load the rulebook that is named; for an overlay alone, the one that was adjusted by the record."""
    if overlay is None:
        return chosen(rulebook, None).rulebook
    record = found.record if isinstance(found, library.Bundle) else found
    recorded = record.decision["rulebook"]["id"]
    return library.load_rulebook(rulebook or without_overlay(recorded), overlay=overlay)


def _read(path: Path) -> "Record | Bundle":
    content = read_bytes(path, Limits(size=MAX_FILE), RecordError)
    if content.startswith(_ZIP):
        return library.Bundle.from_bytes(content, str(path))
    return library.Record.from_bytes(content, str(path))


def read_record(path: Path) -> "Record":
    """Read a record from its file, or from a bundle."""
    found = _read(path)
    return found.record if isinstance(found, library.Bundle) else found


def record_from(content: bytes) -> "Record":
    """Read a record from its bytes."""
    return library.Record.from_bytes(content)


def erase(
    file: Annotated[str, typer.Argument(help="Gói .danhgia.zip. (A bundle.)")],
    to: Annotated[Path, typer.Option("--output", "-o", help="Gói mới không có dữ kiện. (The new bundle.)")],
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """Ghi lại gói mà không có dữ kiện và khóa. (Write a bundle again without its facts and key.)"""
    with output.errors(lang, debug=debug, as_json=False):
        found = library.Bundle.from_file(file)
        if not to.name.lower().endswith(".zip"):
            raise RecordError(Problem("B017", Where(str(to)), {"known": ".danhgia.zip"}))
        if found.facts is None:
            raise RecordError(Problem("B021", Where(file)))
        saving.write_new({to: found.without_facts()})
        vi = "Đã ghi gói không có dữ kiện. Gói cũ và các bản sao của nó vẫn còn: hãy tự xóa.\n"
        en = "Written without the facts. The old bundle and copies of it are still there: delete them.\n"
        output.text(vi if lang == "vi" else en)
