"""The commands that make a record, check one, and erase the facts of one."""

from pathlib import Path
from typing import Annotated, Any

import typer

from danhgia_rules.cli import output
from danhgia_rules.cli.options import (
    DebugOption,
    FileArgument,
    JsonOption,
    Lang,
    LangOption,
    RulebookOption,
    chosen,
    rate,
    read,
)
from danhgia_rules.documents import Limits, read_bytes
from danhgia_rules.errors import DanhGiaError, Problem, RecordError
from danhgia_rules.evaluation.result import result_label
from danhgia_rules.records.archive import MAX_ARCHIVE
from danhgia_rules.records.bundle import Bundle
from danhgia_rules.records.model import Facts, Record
from danhgia_rules.verification import Status, Verification, verify

DIFFERS, INCOMPLETE = 4, 5
_ZIP = b"PK"
_ENDS = (".record.json", ".json")

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
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Xếp loại và ghi thành bản ghi kiểm tra được về sau. (Rate, and keep a record that can be checked.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        name = to.name.lower()
        if not name.endswith((".zip", ".json")):
            raise DanhGiaError(Problem("L013", params={"known": ".danhgia.zip, .record.json"}))
        result = rate(file, chosen(rulebook))
        made = result.record()
        written = [to]
        if name.endswith(".zip"):
            output.write(to, made.to_bundle())
        else:
            written.append(_beside(to))
            output.write(written[1], _facts(made).to_bytes())
            output.write(to, made.to_bytes())
        if as_json:
            output.json_out({"record": made.digest, "files": [str(path) for path in written]})
        else:
            output.text(_made(made, result_label(result, lang), written, lang))


def _facts(made: Record) -> Facts:
    if made.facts is None:
        raise RecordError(Problem("B013"))
    return made.facts


def _beside(out: Path) -> Path:
    """Name the facts file that goes with a record: `x.facts.json` beside `x.record.json`."""
    end = next(end for end in _ENDS if out.name.lower().endswith(end))
    return out.with_name(f"{out.name[: -len(end)]}.facts.json")


def _made(made: Record, label: str, written: list[Path], lang: Lang) -> str:
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
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Xếp loại lại và đối chiếu từng byte với bản ghi. (Rate again and compare with the record.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        found = _verified(file, facts, dossier, expected, rulebook)
        if as_json:
            output.json_out(found.to_data())
        else:
            output.text(found.explain(lang.value))
        codes = {Status.DIFFERS: DIFFERS, Status.INCOMPLETE: INCOMPLETE}
        if found.verdict in codes:
            raise typer.Exit(codes[found.verdict])


def _verified(
    file: str, facts: Path | None, dossier: str | None, expected: str | None, rulebook: str | None
) -> Verification:
    found = _read(Path(file))
    kept = None if facts is None else Facts.from_file(facts)
    if isinstance(found, Bundle):
        kept = kept or found.facts
    else:
        beside = _beside(Path(file)) if file.lower().endswith(_ENDS) else None
        if kept is None and beside is not None and beside.is_file():
            kept = Facts.from_file(beside)
    options: dict[str, Any] = {"expected": expected, "rulebook": chosen(rulebook)}
    if dossier is None:
        return verify(found, kept, **options)
    return verify(found, read(dossier), key=None if kept is None else kept.key, **options)


def _read(path: Path) -> Record | Bundle:
    content = read_bytes(path, Limits(size=MAX_ARCHIVE), RecordError)
    if content.startswith(_ZIP):
        return Bundle.from_bytes(content, str(path))
    return Record.from_bytes(content, str(path))


def read_record(path: Path) -> Record:
    """Read a record from its file, or from a bundle."""
    found = _read(path)
    return found.record if isinstance(found, Bundle) else found


def erase(
    file: Annotated[str, typer.Argument(help="Gói .danhgia.zip. (A bundle.)")],
    to: OutputOption,
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """Ghi lại gói mà không có dữ kiện và khóa. (Write a bundle again without its facts and key.)"""
    with output.errors(lang, debug=debug, as_json=False):
        output.write(to, Bundle.from_file(file).without_facts())
        vi = "Đã ghi gói không có dữ kiện. Gói cũ và các bản sao của nó vẫn còn: hãy tự xóa.\n"
        en = "Written without the facts. The old bundle and copies of it are still there: delete them.\n"
        output.text(vi if lang == "vi" else en)
