"""What the commands share: their options, reading a dossier, rating it."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from danhgia_rules.catalog import load_rulebook
from danhgia_rules.dossier import Dossier
from danhgia_rules.evaluation import Evaluation, evaluate
from danhgia_rules.rulebook import Rulebook


class Lang(StrEnum):
    """The language of text for people."""

    vi = "vi"
    en = "en"


FileArgument = Annotated[str, typer.Argument(help="Tệp hồ sơ YAML hoặc JSON; - là đầu vào chuẩn.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Ngôn ngữ: vi hoặc en. (Language.)")]
JsonOption = Annotated[bool, typer.Option("--json", help="In JSON cho máy đọc. (Print JSON.)")]
DebugOption = Annotated[bool, typer.Option("--debug", help="In cả vết lỗi Python. (Show Python tracebacks.)")]
RulebookOption = Annotated[
    str | None,
    typer.Option("--rulebook", help="Mã hoặc tệp bộ quy tắc; mặc định tự chọn. (Id or file of a rulebook.)"),
]
OverlayOption = Annotated[
    Path | None,
    typer.Option("--overlay", help="Tệp điều chỉnh ngưỡng của địa phương. (A locality's own thresholds.)"),
]


def read(source: str) -> Dossier:
    """Read a dossier from a file, or from standard input for `-`."""
    if source != "-":
        return Dossier.from_file(source)
    content = sys.stdin.buffer.read(2**21)
    form = "json" if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "yaml"
    return Dossier.from_text(content, form=form, name="-")  # type: ignore[arg-type]


class Rules(NamedTuple):
    """What the options name: a rulebook, loaded once for all sources, and an overlay file."""

    rulebook: Rulebook | None
    overlay: Path | None


def rate(source: str, rules: Rules) -> Evaluation:
    """Rate one source."""
    return evaluate(read(source), rulebook=rules.rulebook, overlay=rules.overlay)


def chosen(rulebook: str | None, overlay: Path | None) -> Rules:
    """Load the rulebook that is named; an overlay waits for the rulebook that each dossier is rated by."""
    return Rules(None if rulebook is None else load_rulebook(rulebook), overlay)
