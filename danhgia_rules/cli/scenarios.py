"""The command that runs the scenarios beside a rulebook."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from danhgia_rules.catalog import bundled, load_rulebook
from danhgia_rules.cli import output
from danhgia_rules.cli.options import DebugOption, JsonOption, Lang, LangOption, OverlayOption
from danhgia_rules.errors import Problem, Where
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios import mutation
from danhgia_rules.scenarios.files import Folder, ScenarioError, beside, on_disk, rulebook_of
from danhgia_rules.scenarios.reading import Suite, read_suite
from danhgia_rules.scenarios.report import Report, report_on
from danhgia_rules.scenarios.text import report_text
from danhgia_rules.scenarios.writing import SURVIVORS, suggested_text

DIFFERS = 4


def register(rulebooks: typer.Typer) -> None:
    """Add the commands to the application."""
    rulebooks.command(name="test")(run_scenarios)


def run_scenarios(
    rulebook: Annotated[
        str | None,
        typer.Argument(help="Mã hoặc tệp bộ quy tắc, hoặc thư mục tình huống. (Id, file, or folder.)"),
    ] = None,
    scenarios: Annotated[
        Path | None,
        typer.Option(help="Thư mục tình huống, thay cho `scenarios` cạnh bộ quy tắc. (Their folder.)"),
    ] = None,
    suggest: Annotated[
        Path | None,
        typer.Option(help="Ghi các tình huống còn thiếu vào tệp này. (Write what is lacking.)"),
    ] = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Liệt kê mọi vị trí đã thử. (List all that is tried.)")
    ] = False,
    mutate: Annotated[
        bool,
        typer.Option("--mutate", help="Cố ý sửa sai từng quy tắc, xem có bị phát hiện. (Break each rule.)"),
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Chạy các tình huống kèm theo bộ quy tắc. (Run the scenarios beside a rulebook.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        what = _what(rulebook or _bundled(), scenarios, overlay)
        empty = suggest is not None  # what is suggested may be the first scenarios of all
        if mutate:
            suite = read_suite(what.rulebook, what.folder, may_be_empty=empty)
            passed = _mutation(suite, suggest, lang, as_json=as_json)
        else:
            report = report_on(what.rulebook, what.folder, what.file, may_be_empty=empty)
            passed = _tested(report, suggest, lang, whole=coverage, as_json=as_json)
        if not passed:
            raise typer.Exit(DIFFERS)


class _Tested(NamedTuple):
    """What is tested by what: a rulebook, its file if it is no bundled one, and a folder of scenarios."""

    rulebook: Rulebook
    file: str | None
    folder: Folder


def _bundled() -> str:
    """Name the first bundled rulebook of criteria."""
    return next(entry.id for entry in bundled().entries if entry.position)


def _what(source: str, scenarios: Path | None, overlay: Path | None) -> _Tested:
    """Find the rulebook and its scenarios: either may be named."""
    folder = None if scenarios is None else on_disk(scenarios)
    if Path(source).is_dir():
        folder = on_disk(Path(source))
        source = rulebook_of(folder)
    file = source if source.endswith((".yaml", ".yml")) else None
    return _Tested(load_rulebook(source, overlay=overlay), file, folder or beside(source))


def _tested(report: Report, suggest: Path | None, lang: Lang, *, whole: bool, as_json: bool) -> bool:
    """Print the test of a rulebook, and write what is lacking; say whether it passed."""
    if as_json:
        output.json_out({**report.to_data(), "problems": output.problems_data(report.problems)})
    else:
        output.text(report_text(report, lang.value, whole=whole))
    if suggest is not None:
        found = report.suggestions()
        text = suggested_text(found, report.rulebook, report.suite.folder.name)
        _write(suggest, text, len(found), lang, as_json=as_json)
    return report.passed


def _mutation(suite: Suite, suggest: Path | None, lang: Lang, *, as_json: bool) -> bool:
    """Try the scenarios on every mutant of their rulebook; say whether none survived."""
    found = mutation.mutate(suite)
    if as_json:
        output.json_out(mutation.campaign_data(found))
    else:
        output.text(mutation.campaign_text(found, lang.value))
    if suggest is not None:
        suggestions = mutation.suggestions(found, suite)
        text = suggested_text(suggestions, suite.rulebook, suite.folder.name, SURVIVORS)
        _write(suggest, text, len(suggestions), lang, as_json=as_json)
    return found.passed


def _write(target: Path, text: str, count: int, lang: Lang, *, as_json: bool) -> None:
    """Write suggestions, if there are any, into a new file: one that is there may hold what is confirmed."""
    if not count:
        words = f"Không có gì để gợi ý: không ghi {target}.", f"Nothing to suggest: {target} is not written."
    elif target.exists():
        raise ScenarioError(Problem("T016", Where(str(target))))
    else:
        output.write(target, text)
        scenarios = "1 scenario" if count == 1 else f"{count} scenarios"
        words = f"Đã ghi {count} tình huống gợi ý vào {target}.", f"Wrote {scenarios} to {target}."
    typer.echo(words[0 if lang == Lang.vi else 1], err=as_json)
