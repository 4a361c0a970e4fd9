"""What the commands share: their options, reading a dossier, rating it."""

import sys
from enum import StrEnum
from typing import Annotated

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


def read(source: str) -> Dossier:
    """Read a dossier from a file, or from standard input for `-`."""
    if source != "-":
        return Dossier.from_file(source)
    content = sys.stdin.buffer.read(2**21)
    form = "json" if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "yaml"
    return Dossier.from_text(content, form=form, name="-")  # type: ignore[arg-type]


def rate(source: str, rulebook: Rulebook | None) -> Evaluation:
    """Rate one source."""
    return evaluate(read(source), rulebook=rulebook)


def chosen(rulebook: str | None) -> Rulebook | None:
    """Load the rulebook that is named, once for all sources."""
    return None if rulebook is None else load_rulebook(rulebook)
