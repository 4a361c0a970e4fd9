"""The commands that compare two rulebooks and say whom a change moves."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from danhgia_rules.catalog import Joined, is_file, joined_with_users, load_rulebook
from danhgia_rules.cli import output
from danhgia_rules.cli.options import DebugOption, JsonOption, Lang, LangOption, read
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DanhGiaError, DossierError, Problem, RulebookError, Where
from danhgia_rules.revision import Change, Effect, Impact, Kind, compare
from danhgia_rules.revision.movement import Move, impact_of
from danhgia_rules.revision.movement.text import impact_lines
from danhgia_rules.revision.text import diff_lines
from danhgia_rules.rulebook.model import Rulebook

BAD_INPUT, SOME_BAD, DIFFERS = 2, 3, 4
SUFFIXES = (".yaml", ".yml", ".json")
"""Files of a folder that are taken for dossiers."""

_EFFECTS = {Effect.LOWER: "red", Effect.RAISE: "green", Effect.EITHER: "yellow", Effect.WORDING: "dim"}
_MOVES = {Move.DOWN: "red", Move.UP: "green", Move.OUT: "yellow", Move.UNDETERMINED: "yellow"}
_BINDING = (Kind.SOURCE_KIND,)
"""Kinds that change no rating, yet how far a threshold binds: never dimmed."""

OldArgument = Annotated[str, typer.Argument(help="Bản cũ: mã bộ quy tắc hoặc tệp YAML. (Old: id or file.)")]
NewArgument = Annotated[str, typer.Argument(help="Bản mới: mã bộ quy tắc hoặc tệp YAML. (New: id or file.)")]
OldOverlay = Annotated[
    Path | None, typer.Option("--overlay-old", help="Tệp điều chỉnh của bản cũ. (Overlay of the old one.)")
]
NewOverlay = Annotated[
    Path | None, typer.Option("--overlay-new", help="Tệp điều chỉnh của bản mới. (Overlay of the new one.)")
]


def register(app: typer.Typer, rulebooks: typer.Typer) -> None:
    """Add the commands to the application."""
    rulebooks.command(name="diff")(diff)
    app.command(name="impact")(impact)


def diff(
    old: OldArgument,
    new: NewArgument,
    lang: LangOption = Lang.vi,
    *,
    overlay_old: OldOverlay = None,
    overlay_new: NewOverlay = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Hai bộ quy tắc khác nhau điều gì, theo nghĩa, không theo dòng. (What two rulebooks say otherwise.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        found = compare(*_books((old, overlay_old), (new, overlay_new)))
        if as_json:
            output.json_out(found.to_data())
        else:
            _print((line, _style(change)) for line, change in diff_lines(found, lang.value))
        if found:
            raise typer.Exit(DIFFERS)


def impact(
    old: OldArgument,
    new: NewArgument,
    dossiers: Annotated[
        list[str], typer.Argument(help="Hồ sơ, hoặc thư mục chứa hồ sơ. (Dossiers, or folders of them.)")
    ],
    html: Annotated[
        str | None,
        typer.Option("--html", help="Viết thêm một trang .html để xem và in; - là đầu ra chuẩn. (A page.)"),
    ] = None,
    lang: LangOption = Lang.vi,
    *,
    overlay_old: OldOverlay = None,
    overlay_new: NewOverlay = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Sửa bộ quy tắc thì ai bị tác động, vì thay đổi nào. (Whom a changed rulebook moves, and by what.)"""
    with output.errors(lang, debug=debug, as_json=as_json):
        if html not in {None, "-"} and Path(html or "").suffix.lower() != ".html":
            raise DanhGiaError(Problem("V002", Where(html or "")))
        before, after, names = _books((old, overlay_old), (new, overlay_new))
        found = impact_of(before, after, [(name, _read(name)) for name in files(dossiers)], names)
        _give(found, html, lang, as_json=as_json)
        if found.unrated:
            raise typer.Exit(SOME_BAD if found.results else BAD_INPUT)


Side = tuple[str, Path | None]
"""What is named for one of the two: an id or a file, and an overlay."""


def _books(old: Side, new: Side) -> tuple[Rulebook, Rulebook, tuple[str, str]]:
    """Load both sides, each with the name to show for it; overall rules with the criteria that use them."""
    sides = [joined_with_users(name, overlay=overlay) for name, overlay in (old, new)]
    if any(side.overall is None for side in sides):  # criteria on one side only: R034 says so
        names = [name for (name, _), side in zip((old, new), sides, strict=True) if side.overall]
        for name in names:
            load_rulebook(name)
    shown = [_shown(name, side) for (name, _), side in zip((old, new), sides, strict=True)]
    return _only(sides[0]), _only(sides[1]), (shown[0], shown[1])


def _only(side: Joined) -> Rulebook:
    """Give the one rulebook that overall rules were joined with; raise V004 when there are several."""
    if len(side.rulebooks) > 1 and side.overall is not None:
        found = ", ".join(book.id for book in side.rulebooks)
        where = Where(side.overall.origin.name)
        raise RulebookError(Problem("V004", where, {"id": side.overall.id, "found": found}))
    return side.rulebooks[0]


def _shown(name: str, side: Joined) -> str:
    """Give a file as it was named, and of an id the place of its file."""
    origin = side.overall.origin if side.overall else side.rulebooks[0].origins[0]
    return name if is_file(name) else origin.name


def files(names: Iterable[str]) -> list[str]:
    """Give the files that are named, and those of each folder that is, in the order of their names."""
    found: list[str] = []
    for name in names:
        if Path(name).is_dir():
            inside = sorted(
                path for path in Path(name).iterdir() if path.suffix.lower() in SUFFIXES and path.is_file()
            )
            if not inside:
                raise DossierError(Problem("V001", Where(name)))
            found += map(str, inside)
        else:
            found.append(name)
    return found


def _read(name: str) -> Dossier | DanhGiaError:
    try:
        return read(name)
    except DanhGiaError as failure:
        return failure


def _give(found: Impact, html: str | None, lang: Lang, *, as_json: bool) -> None:
    if html is not None:
        page = found.to_html(lang.value)
        if html == "-":
            output.text(page)
            return
        output.write(Path(html), page)
    if as_json:
        output.json_out(found.to_data())
    else:
        _print((line, _MOVES.get(move, "") if move else "") for line, move in impact_lines(found, lang.value))


def _style(change: Change | None) -> str:
    if change is None:
        return ""
    return "magenta" if change.kind in _BINDING else _EFFECTS[change.effect]


def _print(lines: Iterator[tuple[str, str]]) -> None:
    """Print lines, on a terminal in colour; each says all in words and signs."""
    console = Console(highlight=False)
    for line, style in lines:
        if console.is_terminal:
            console.print(Text(line, style=style))
        else:
            output.text(line)
