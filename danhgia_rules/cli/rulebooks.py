"""The commands that list and show rulebooks."""

from pathlib import Path
from typing import Annotated

import typer

from danhgia_rules.catalog import OverallRules, bundled, load_rulebook, overall_rules
from danhgia_rules.cli import output
from danhgia_rules.cli.options import DebugOption, JsonOption, Lang, LangOption, OverlayOption
from danhgia_rules.cli.rulebook_text import rulebook_data, rulebook_text
from danhgia_rules.rulebook.model import Rulebook

app = typer.Typer(no_args_is_help=True, help="Các bộ quy tắc kèm theo thư viện. (The bundled rulebooks.)")


@app.command(name="list")
def list_(lang: LangOption = Lang.vi, *, as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """Liệt kê bộ quy tắc, chức danh và năm áp dụng. (List rulebooks, positions and years.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        output.rulebook_table(bundled().entries, lang, as_json=as_json)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Mã bộ quy tắc, hoặc tệp YAML. (Id or file.)")],
    overlay: OverlayOption = None,
    html: Annotated[
        str | None,
        typer.Option(
            "--html", help="Viết thành trang HTML để duyệt; - là đầu ra chuẩn. (A page to approve.)"
        ),
    ] = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """In bộ tiêu chí: nội dung, ngưỡng từng mức, nguồn. (Show clauses, thresholds and sources.)"""
    if html is not None and as_json:
        raise typer.BadParameter("--html, --json: chọn một. (Choose one of the two.)")
    with output.errors(lang, debug=debug, as_json=as_json):
        overall = overall_rules(name) if overlay is None else None
        found = overall or load_rulebook(name, overlay=overlay)
        if html is not None:
            _page(found, name, html, lang.value)
            return
        rules = found[0] if isinstance(found, tuple) else found
        if as_json:
            output.json_out(rulebook_data(rules))
        else:
            output.text(rulebook_text(rules, lang.value))


def _page(found: Rulebook | OverallRules, name: str, target: str, lang: str) -> None:
    """Write the page of a rulebook, or of overall rules alone, to a file or to standard output."""
    from danhgia_rules.reports import rulebook_page  # noqa: PLC0415 - pages are slow to import
    from danhgia_rules.scenarios.files import beside  # noqa: PLC0415
    from danhgia_rules.scenarios.touching import Touching, touching  # noqa: PLC0415

    if isinstance(found, tuple):
        content = rulebook_page.rating_html(*found, lang)
    else:
        folder = beside(name)
        tried = touching(found, folder) if folder.files() else Touching({}, 0)
        content = rulebook_page.rulebook_html(found, lang, tried.by_rule, differing=tried.differing)
    if target == "-":
        output.text(content)
    else:
        output.write(Path(target), content)
