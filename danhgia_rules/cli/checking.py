"""The command that checks rulebooks."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from danhgia_rules.citations import Grade
from danhgia_rules.cli import output
from danhgia_rules.cli.options import DebugOption, JsonOption, Lang, LangOption, OverlayOption

if TYPE_CHECKING:
    from danhgia_rules.checking.model import Report

BAD_INPUT, REFUTED, OUTSIDE = 2, 4, 5


def register(rulebooks: typer.Typer) -> None:
    """Add the command to those about rulebooks."""
    rulebooks.command(name="check")(check)


def check(
    target: Annotated[
        str | None,
        typer.Argument(
            help="Mã, tệp hoặc thư mục; không nêu thì kiểm tra mọi bộ kèm theo. (Id, file, folder.)"
        ),
    ] = None,
    overlay: OverlayOption = None,
    grade: Annotated[
        Grade | None,
        typer.Option("--grade", help="Mức kiểm chứng thấp nhất được chấp nhận. (Least grade of evidence.)"),
    ] = None,
    witnesses: Annotated[
        Path | None,
        typer.Option("--witnesses", help="Thư mục ghi hồ sơ làm chứng. (Folder for the witness dossiers.)"),
    ] = None,
    lang: LangOption = Lang.vi,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="In cả điều đã chứng minh. (Proved claims too.)")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Kiểm tra bộ quy tắc: chứng minh, bác bỏ, hay chưa kết luận được. (Check rulebooks, with proofs.)"""
    from danhgia_rules.checking.check import check_rulebook  # noqa: PLC0415 - slow to import
    from danhgia_rules.checking.data import check_data  # noqa: PLC0415
    from danhgia_rules.checking.model import Report, Verdict  # noqa: PLC0415
    from danhgia_rules.checking.periods import period_claims  # noqa: PLC0415
    from danhgia_rules.checking.targets import find  # noqa: PLC0415
    from danhgia_rules.checking.text import report_text  # noqa: PLC0415

    if overlay is not None and (target is None or Path(target).is_dir()):
        raise typer.BadParameter("--overlay: nêu mã hoặc tệp bộ quy tắc. (Name one rulebook.)")
    with output.errors(lang, debug=debug, as_json=as_json):
        found = find(target, overlay)
        reports = [check_rulebook(rulebook, grade=grade) for rulebook in found.rulebooks]
        if found.terms:
            reports.append(Report("", tuple(period_claims(found.terms))))
        if as_json:
            output.json_out(check_data(reports, found.problems, every=every))
        else:
            output.text("\n".join(report_text(report, lang.value, every=every) for report in reports) or "\n")
            output.problems(found.problems, lang)
        claims = [claim for report in reports for claim in report.claims]
        if witnesses is not None:
            _write(witnesses, reports)
    faulty = any(claim.is_fault for claim in claims)
    outside = any(claim.verdict is Verdict.OUTSIDE for claim in claims)
    code = BAD_INPUT if found.problems else REFUTED if faulty else OUTSIDE if outside else 0
    if code:
        raise typer.Exit(code)


def _write(folder: Path, reports: "list[Report]") -> None:
    """Write each witness to a file of its own, in a folder for each rulebook."""
    for report in reports:
        place = folder / re.sub(r"[^\w.+-]", "_", report.rulebook)
        place.mkdir(parents=True, exist_ok=True)
        for claim in report.claims:
            if claim.witness is not None:
                name = re.sub(r"[^\w.-]", "_", f"{claim.kind.code}_{claim.subject}")
                output.write(place / f"{name}.yaml", claim.witness.to_yaml())
