"""The command that writes a rulebook for another engine."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from danhgia_rules.catalog import load_rulebook
from danhgia_rules.cli import output
from danhgia_rules.cli.options import DebugOption, JsonOption, Lang, LangOption, OverlayOption


class Format(StrEnum):
    """What another engine reads."""

    jdm = "jdm"
    dmn = "dmn"


FormatOption = Annotated[
    Format, typer.Option("--format", help="jdm cho GoRules ZEN, dmn cho DMN 1.3. (The format.)")
]
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Tệp ghi ra. (Where to write.)")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(name="export")(export)


def export(
    rulebook: Annotated[str, typer.Argument(help="Mã bộ quy tắc, hoặc tệp YAML. (Id or file.)")],
    format_: FormatOption,
    to: OutputOption,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Ghi bộ quy tắc thành mô hình cho phần mềm khác chạy. (Write a rulebook for another engine.)"""
    from danhgia_rules.exports import export_text  # noqa: PLC0415 - XML is slow to import

    with output.errors(lang, debug=debug, as_json=as_json):
        found = load_rulebook(rulebook, overlay=overlay)
        content = export_text(found, format_.value, lang.value).encode("utf-8")
        output.write(to, content)
        if as_json:
            output.json_out({"rulebook": found.id, "format": format_.value, "file": str(to)})
        else:
            output.text(_written(to, lang))


def _written(to: Path, lang: Lang) -> str:
    if lang == "vi":
        return (
            f"Đã ghi: {to}\n"
            "Mô hình chỉ kết luận khi hồ sơ đủ dữ kiện; kết quả là đề xuất, cấp có thẩm quyền quyết định.\n"
        )
    return (
        f"Written: {to}\n"
        "The model decides complete dossiers only. Its result is a proposal: the authority decides.\n"
    )
