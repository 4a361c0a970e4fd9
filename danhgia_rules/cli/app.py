"""The commands. Exit codes: 0 done, 1 internal error, 2 bad input, 3 some of many files were bad.

Checks end with 4 when something differs and 5 when not all could be checked; a stopped batch with 130.
"""

import json
import sys
from typing import Annotated

import typer

from danhgia_rules.__about__ import __version__
from danhgia_rules.cli import (
    answers,
    batch,
    checking,
    exports,
    log,
    output,
    records,
    revision,
    rulebooks,
    scenarios,
)
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
)
from danhgia_rules.cli.schemas import print_schema
from danhgia_rules.dossier import Dossier
from danhgia_rules.dossier.template import template_text
from danhgia_rules.errors import DanhGiaError, EngineError
from danhgia_rules.evaluation import evaluate
from danhgia_rules.resources import rules_root

OK, INTERNAL, BAD_INPUT, SOME_BAD = 0, 1, 2, 3
DEMO = ("248_qdtu_2021", "vi_du.yaml")

app = typer.Typer(
    name="danhgia",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=(
        "Đề xuất xếp loại cán bộ từ dữ kiện, theo bộ quy tắc khai báo. "
        "(Rates a cadre from facts, by declared rules.)"
    ),
)
app.add_typer(rulebooks.app, name="rulebook")
app.add_typer(log.app, name="log")


@app.command()
def demo(lang: LangOption = Lang.vi, *, as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """Xếp loại hồ sơ mẫu và in lý do. (Rate the worked example and say why.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        content = rules_root().joinpath(*DEMO).read_bytes()
        result = evaluate(Dossier.from_text(content, name=DEMO[-1]))
        output.one(result, lang, as_json=as_json)


@app.command(name="evaluate")
def evaluate_(
    files: Annotated[list[str], typer.Argument(help="Tệp hồ sơ YAML hoặc JSON; - là đầu vào chuẩn.")],
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Xếp loại một hoặc nhiều hồ sơ. (Rate one or more dossiers.)"""
    if len(files) == 1:
        with output.errors(lang, debug=debug, as_json=as_json):
            output.one(rate(files[0], chosen(rulebook, overlay)), lang, as_json=as_json)
        return
    outcomes: list[output.Outcome] = []
    with output.errors(lang, debug=debug, as_json=as_json):
        rules = chosen(rulebook, overlay)
        for name in files:
            try:
                outcomes.append((name, rate(name, rules), None))
            except EngineError:
                raise
            except DanhGiaError as failure:
                outcomes.append((name, None, failure))
        output.many(outcomes, lang, as_json=as_json)
    bad = sum(failure is not None for _, _, failure in outcomes)
    if bad:
        raise typer.Exit(BAD_INPUT if bad == len(files) else SOME_BAD)


@app.command()
def explain(
    file: FileArgument,
    criterion: Annotated[
        list[str] | None,
        typer.Option("--criterion", "-c", help="Chỉ tiêu chí này, ví dụ II.2.4. (Only this criterion.)"),
    ] = None,
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Giải thích từng tiêu chí, từng ngưỡng, từng nguồn. (Explain each criterion, threshold and source.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        result = rate(file, chosen(rulebook, overlay))
        names = criterion or [entry.id for entry in result]
        found = [result[name] for name in names]
        if as_json:
            data = result.to_data()
            data["criteria"] = [entry for entry in data["criteria"] if entry["id"] in names]
            output.json_out(data)
            return
        if not criterion:
            output.text(result.explain(lang.value))
        for entry in found:
            output.text(entry.explain(lang.value))


answers.register(app)
records.register(app)
checking.register(rulebooks.app)
scenarios.register(rulebooks.app)
revision.register(app, rulebooks.app)
exports.register(app)
batch.register(app)


@app.command()
def template(*, debug: DebugOption = False) -> None:
    """In hồ sơ trống có chú thích để điền. (Print an empty dossier with comments.)"""
    with output.errors(Lang.vi, debug=debug, as_json=False):
        output.text(template_text())


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(help="Tên lược đồ, ví dụ danhgia/evaluation/1. (Name of a schema.)")
    ] = None,
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """In lược đồ JSON của kết quả hoặc tệp nhập; không có tên thì liệt kê. (Print a JSON Schema.)"""
    with output.errors(lang, debug=debug, as_json=False):
        print_schema(name)


def _version(asked: bool) -> None:  # noqa: FBT001 - typer's callback signature
    if asked:
        typer.echo(json.dumps({"danhgia-rules": __version__}))
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Phiên bản. (Version.)")
    ] = False,
) -> None:
    """Hold the options of the command itself."""
    del version  # its callback has answered


def main() -> None:
    """Run the command; used by the script `danhgia`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
