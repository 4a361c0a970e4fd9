"""The documents hold: what they quote is what the program prints, and nothing is left out of them."""

import io
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from danhgia_rules.cli.app import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
EXAMPLE = DOCS / "examples" / "mau.yaml"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
WRITTEN = [page for page in PAGES if DOCS / "examples" not in page.parents]
ELISION = "…"


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- What the pages quote -------------------------------------------------------------------


@dataclass
class Fence:
    """A fenced block: its language, the file that it is saved as, its text."""

    language: str
    title: str
    text: str


def fences(page: Path) -> list[Fence]:
    pattern = re.compile(r"^```(\w+)(?: title=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [Fence(*match.groups(default="")) for match in pattern.finditer(page.read_text(encoding="utf-8"))]


class Terminal:
    """Runs the command line of the documents: `danhgia`, with `<` and `>`, and `echo $?`."""

    def __init__(self) -> None:
        self.code = 0

    def run(self, command: str) -> str:
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            return f"{self.code}\n"
        assert words.pop(0) == "danhgia", command
        source = self._take(words, "<")
        target = self._take(words, ">")
        given = Path(source).read_text(encoding="utf-8") if source else None
        result = CliRunner().invoke(app, words, input=given)
        self.code = result.exit_code
        if target:
            Path(target).write_text(result.stdout, encoding="utf-8")
            return result.stderr
        return result.output

    @staticmethod
    def _take(words: list[str], sign: str) -> str | None:
        if sign not in words:
            return None
        place = words.index(sign)
        _, name = words[place : place + 2]
        del words[place : place + 2]
        return name


def sessions(text: str) -> Iterator[tuple[str, str]]:
    """Split a console block into commands, each with the output that is quoted under it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def assert_quoted(expected: str, found: str) -> None:
    """Compare with what is quoted; `…` stands for any lines, at the end of a line for any rest of it."""
    if not expected.strip():
        return
    pattern = ""
    for line in expected.rstrip().split("\n"):
        if line == ELISION:
            pattern += r"(?:.*\n)*?"
        elif line.endswith(ELISION):
            pattern += re.escape(line.removesuffix(ELISION)) + ".*\n"
        else:
            pattern += re.escape(line.rstrip()) + "\n"
    lines = "\n".join(line.rstrip() for line in found.rstrip().split("\n")) + "\n"
    assert re.fullmatch(pattern, lines), f"quoted:\n{expected}\nnow printed:\n{found}"


def save(path: Path, fence: Fence) -> None:
    """Write a file, or change one as a diff says: lines that go with `-`, lines that come with `+`."""
    text = fence.text
    if fence.language == "diff":
        lines = text.splitlines(keepends=True)
        old, new = ("".join(line[1:] for line in lines if line[0] == sign) for sign in "-+")
        before = path.read_text(encoding="utf-8")
        assert before.count(old) == 1
        text = before.replace(old, new)
    path.write_text(text, encoding="utf-8")


def run_python(code: str, page: Path, names: dict[str, object]) -> str:
    output = io.StringIO()
    with redirect_stdout(output):
        exec(compile(code, name_of(page), "exec"), names)  # noqa: S102 - the code is our own page's
    return output.getvalue()


def run_page(page: Path) -> None:
    """Do what a reader does: save the files, run the commands and the code, compare what they print."""
    terminal, names = Terminal(), {"__name__": "__main__"}
    printed: str | None = None
    for fence in fences(page):
        if fence.language == "text" and printed is not None:
            assert_quoted(fence.text, printed)
        printed = None
        if fence.title:
            save(Path(fence.title), fence)
        elif fence.language == "python":
            printed = run_python(fence.text, page, names)
        elif fence.language == "console":
            for command, output in sessions(fence.text):
                assert_quoted(output, terminal.run(command))


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_a_page_quotes_what_the_program_prints(page, tmp_path, monkeypatch):
    if page.parent == ROOT:
        monkeypatch.chdir(ROOT)
    else:
        (tmp_path / "docs").symlink_to(DOCS)
        monkeypatch.chdir(tmp_path)
    run_page(page)


def test_a_wrong_quotation_is_noticed():
    assert_quoted("a\n…\nb …\n", "a\nx\ny\nb rest\n")
    with pytest.raises(AssertionError):
        assert_quoted("a\n…\nc\n", "a\nx\ny\nb rest\n")
