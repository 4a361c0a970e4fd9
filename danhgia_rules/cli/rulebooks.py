"""The commands that list and show rulebooks."""

from typing import Annotated

import typer

from danhgia_rules.catalog import bundled, load_rulebook
from danhgia_rules.cli import output
from danhgia_rules.cli.options import DebugOption, JsonOption, Lang, LangOption
from danhgia_rules.cli.rulebook_text import rulebook_data, rulebook_text

app = typer.Typer(no_args_is_help=True, help="Các bộ quy tắc kèm theo thư viện. (The bundled rulebooks.)")


@app.command(name="list")
def list_(lang: LangOption = Lang.vi, *, as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """Liệt kê bộ quy tắc, chức danh và năm áp dụng. (List rulebooks, positions and years.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        output.rulebook_table(bundled().entries, lang, as_json=as_json)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Mã bộ quy tắc, hoặc tệp YAML. (Id or file.)")],
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """In bộ tiêu chí: nội dung, ngưỡng từng mức, nguồn. (Show clauses, thresholds and sources.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        found = bundled().overall(name) or load_rulebook(name)
        if as_json:
            output.json_out(rulebook_data(found))
        else:
            output.text(rulebook_text(found, lang.value))
