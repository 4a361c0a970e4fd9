"""The commands that ask further about a rating: why not, what it would take, what if, what is not known."""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

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
)
from danhgia_rules.documents import Limits, read_text, read_yaml
from danhgia_rules.errors import DanhGiaError, DossierError, Problem
from danhgia_rules.evaluation import Evaluation
from danhgia_rules.explanation.words import Lang as LangName
from danhgia_rules.reports.audiences import may_draw
from danhgia_rules.scalars import parse_date

RatingArgument = Annotated[str, typer.Argument(help="Mức, ví dụ hoan_thanh_xuat_sac. (A rating.)")]


class Answer(Protocol):
    """What the questions about an evaluation give."""

    def explain(self, lang: LangName = "vi") -> str:
        """Say it in words."""

    def to_data(self) -> Any:
        """Give it as plain data."""


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(name="why-not")(why_not)
    app.command(name="path-to")(path_to)
    app.command(name="what-if")(what_if)
    unknown = "Còn thiếu dữ kiện gì, hỏi ai điều gì. (What is not known, as a sheet of questions.)"
    app.command(name="questions", help=unknown)(_plain(lambda result: result.questions()))
    decided = "Đặt các mức đã đánh giá bên cạnh kết quả suy luận. (What people decided beside the inference.)"
    app.command(name="compare", help=decided)(_plain(lambda result: result.compare()))
    app.command(name="report")(report)


def _print(answer: Answer, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        output.json_out(answer.to_data())
    else:
        output.text(answer.explain(lang.value))


def why_not(
    file: FileArgument,
    level: RatingArgument,
    criterion: Annotated[
        str | None,
        typer.Option("--criterion", "-c", help="Hỏi mức của tiêu chí này. (Ask about this criterion.)"),
    ] = None,
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Vì sao chưa đạt một mức: mọi yêu cầu còn thiếu. (Why not a level: everything that falls short.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        result = rate(file, chosen(rulebook, overlay))
        answer = result.why_not(level) if criterion is None else result[criterion].why_not(level)
        _print(answer, lang, as_json=as_json)


def path_to(
    file: FileArgument,
    rating: RatingArgument,
    on: Annotated[
        str | None,
        typer.Option(help="Việc xong hoặc hết hạn trước ngày này coi như đã rồi. (Settled before this day.)"),
    ] = None,
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Cần thay đổi ít nhất những gì để đạt một mức. (The least changes that lead to a rating.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        day = None if on is None else _day(on)
        _print(rate(file, chosen(rulebook, overlay)).path_to(rating, on=day), lang, as_json=as_json)


def _day(text: str) -> dt.date:
    found = parse_date(text)
    if found is None:
        raise DanhGiaError(Problem("L010", params={"option": "--on"}))
    return found


def what_if(
    file: FileArgument,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="Giả sử một dữ kiện: đường_dẫn=giá_trị. (Suppose a fact: path=value.)"),
    ] = None,
    removals: Annotated[
        list[str] | None,
        typer.Option("--unset", help="Giả sử chưa có một dữ kiện: đường_dẫn. (Suppose a fact is missing.)"),
    ] = None,
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Nếu một vài dữ kiện khác đi thì kết quả ra sao. (What if some facts were otherwise.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        changes = _changes(settings or (), removals or ())
        _print(rate(file, chosen(rulebook, overlay)).what_if(changes), lang, as_json=as_json)


def _changes(settings: Iterable[str], removals: Iterable[str]) -> dict[str, Any]:
    """Read the options; a value is written as in a dossier's YAML."""
    pairs = [(path, value) for path, _, value in (text.partition("=") for text in settings)]
    problems = [Problem("L011", params={"option": "--set"}) for _, value in pairs if not value.strip()]
    paths = [path for path, _ in pairs] + list(removals)
    problems += [Problem("L012", params={"option": "--set"}) for _ in range(len(paths) - len(set(paths)))]
    if problems or not paths:
        raise DanhGiaError(problems or [Problem("L011", params={"option": "--set"})])
    return {path: _value(value) for path, value in pairs} | dict.fromkeys(removals)


def _value(text: str) -> Any:
    source = read_text(text, "--set", Limits(), DossierError)
    return read_yaml(source, "--set", Limits(depth=32), DossierError).data


def _plain(ask: Callable[[Evaluation], Answer]) -> Callable[..., None]:
    """Make the command for a question that takes nothing but a dossier."""

    def command(
        file: FileArgument,
        rulebook: RulebookOption = None,
        overlay: OverlayOption = None,
        lang: LangOption = Lang.vi,
        *,
        as_json: JsonOption = False,
        debug: DebugOption = False,
    ) -> None:
        with output.errors(lang, debug=debug, as_json=as_json):
            _print(ask(rate(file, chosen(rulebook, overlay))), lang, as_json=as_json)

    return command


def report(
    file: FileArgument,
    target: Annotated[
        str, typer.Option("--output", "-o", help="Tệp .html, .svg hoặc .mmd; - là đầu ra chuẩn (HTML).")
    ],
    audience: Annotated[
        str, typer.Option("--for", help="Người đọc: person, council, inspector, public. (The reader.)")
    ] = "inspector",
    rulebook: RulebookOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Lang.vi,
    *,
    debug: DebugOption = False,
) -> None:
    """Viết trang báo cáo để xem và in, hoặc hình vẽ suy luận. (A page to read and print, or a drawing.)"""
    with output.errors(lang, debug=debug, as_json=False):
        suffix = Path(target).suffix.lower()
        if target != "-" and suffix not in _FORMS:
            raise DanhGiaError(Problem("L013", params={"known": ", ".join(_FORMS)}))
        if suffix in {".svg", ".mmd"}:
            may_draw(audience)
        result = rate(file, chosen(rulebook, overlay))
        content = _FORMS[suffix or ".html"](result, audience, lang.value)
        if target == "-":
            output.text(content)
        else:
            output.write(Path(target), content)


def _html(result: Evaluation, audience: str, lang: LangName) -> str:
    return result.to_html(audience, lang)


def _svg(result: Evaluation, _: str, lang: LangName) -> str:
    return result.to_svg(lang)


def _mermaid(result: Evaluation, _: str, lang: LangName) -> str:
    return result.to_mermaid(lang)


_FORMS: dict[str, Callable[[Evaluation, str, LangName], str]] = {
    ".html": _html,
    ".svg": _svg,
    ".mmd": _mermaid,
}
