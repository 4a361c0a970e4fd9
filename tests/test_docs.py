"""The documents hold: what they quote is what the program prints, and nothing is left out of them."""

import importlib.util
import inspect
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel
from typer.testing import CliRunner

import danhgia_rules
from danhgia_rules import Bundle, DecisionLog, Dossier, evaluate, load_rulebook
from danhgia_rules import log as public_log
from danhgia_rules.answers import path as path_to
from danhgia_rules.answers import what_if, why_not
from danhgia_rules.answers.comparison import build as comparison
from danhgia_rules.answers.comparison import warnings as comparison_warnings
from danhgia_rules.answers.questions import model as questions
from danhgia_rules.cli.app import app
from danhgia_rules.dossier.changeable import ADDABLE, CHANGEABLE
from danhgia_rules.messages import MESSAGES
from danhgia_rules.output_schema import verification
from danhgia_rules.output_schema.log import KINDS as LOG_KINDS
from danhgia_rules.output_schema.verification import PARTS as VERIFIED_PARTS
from danhgia_rules.reports.audiences import AUDIENCES, PARTS
from danhgia_rules.rulebook.schema import RulebookFile
from danhgia_rules.validation import inner_models

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
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
    """Runs the command line of the documents: `danhgia`, with `<`, `>` and `"$(cat FILE)"`.

    Also `echo $?`, `mkdir`, and the independent checker, which stands in the folder of tools.
    """

    def __init__(self) -> None:
        self.code = 0

    def run(self, command: str) -> str:
        words = [self._filled(word) for word in shlex.split(command)]
        if words == ["echo", "$?"]:
            return f"{self.code}\n"
        program = words.pop(0)
        if program == "mkdir":
            for name in words:
                Path(name).mkdir()
            return ""
        if program == "python3":
            return self._check(words)
        assert program == "danhgia", command
        source = self._take(words, "<")
        target = self._take(words, ">")
        given = Path(source).read_text(encoding="utf-8") if source else None
        result = CliRunner().invoke(app, words, input=given)
        self.code = result.exit_code
        if target:
            Path(target).write_text(result.stdout, encoding="utf-8")
            return result.stderr
        return result.output

    def _check(self, words: list[str]) -> str:
        assert words[:2] in (["-I", "check_record.py"], ["-I", "tools/check_record.py"])
        checker = [sys.executable, "-I", ROOT / "tools/check_record.py", *words[2:]]
        found = subprocess.run(checker, capture_output=True, check=False, text=True, timeout=60)
        self.code = found.returncode
        return found.stdout

    @staticmethod
    def _filled(word: str) -> str:
        found = re.fullmatch(r"\$\(cat (\S+)\)", word)
        return Path(found[1]).read_text(encoding="utf-8").rstrip("\n") if found else word

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
    (tmp_path / "docs").symlink_to(DOCS)
    monkeypatch.chdir(tmp_path)
    run_page(page)


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_no_block_of_a_page_is_overlooked(page):
    opened = re.findall(r"^```\w.*$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(fences(page)) == len(opened)


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_shows_what_its_code_prints(name):
    languages = [fence.language for fence in fences(ROOT / name)]
    assert languages[languages.index("python") + 1] == "text"
    assert "console" in languages


def test_a_wrong_quotation_is_noticed():
    assert_quoted("a\n…\nb …\n", "a\nx\ny\nb rest\n")
    with pytest.raises(AssertionError):
        assert_quoted("a\n…\nc\n", "a\nx\ny\nb rest\n")


def test_the_rulebook_of_the_how_to_loads_and_rates(tmp_path, monkeypatch):
    """Files in folders are left out: scenarios, some of which the commands of the page write."""
    monkeypatch.chdir(tmp_path)
    for fence in fences(DOCS / "how-to" / "write-a-rulebook.md"):
        if fence.title and "/" not in fence.title:
            save(Path(fence.title), fence)
    result = evaluate(Dossier.from_file("ho-so.yaml"), rulebook=load_rulebook("to_truong.yaml"))
    assert result.rating == "hoan_thanh"
    assert result.levels == {"A.1": "trung_binh", "A.2": "tot"}


# --- Links ----------------------------------------------------------------------------------


def prose(page: Path) -> str:
    """Give a page without its code, in which brackets are not links."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", lambda found: found[0].replace("[", "(").replace("]", ")"), text)


def links(page: Path) -> list[str]:
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)) if "://" not in link]


def anchors(page: Path) -> set[str]:
    """Give the anchors of the headings of a page, as the usual renderers of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def test_every_document_is_on_the_map():
    overview = DOCS / "README.md"
    reached = {(DOCS / link.partition("#")[0]).resolve() for link in links(overview)}
    written = {page for page in WRITTEN if DOCS in page.parents}
    assert written - reached == {overview}


def test_no_document_names_a_folder_of_one_machine():
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(work|home|root|tmp|Users)/", page.read_text(encoding="utf-8")), (
            page
        )


# --- Nothing is left out of the reference ---------------------------------------------------


def make_reference():
    path = ROOT / "tools" / "make_reference.py"
    spec = importlib.util.spec_from_file_location("make_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_current(capsys):
    assert make_reference().main(["--check"]) == 0, capsys.readouterr().out


def test_stale_pages_are_noticed_and_written_again(tmp_path, capsys):
    tool = make_reference()
    for name in (tool.ERRORS, tool.DOSSIER):
        page = tmp_path / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"before\n{tool.BEGIN}\nold\n{tool.END}\nafter\n", encoding="utf-8")
    assert tool.main(["--check"], tmp_path) == 1
    assert "old" in (tmp_path / tool.ERRORS).read_text(encoding="utf-8")
    assert tool.main([], tmp_path) == 0
    assert tool.main(["--check"], tmp_path) == 0
    dossier = (tmp_path / tool.DOSSIER).read_text(encoding="utf-8")
    assert dossier.startswith("before\n")
    assert dossier.endswith("after\n")
    assert "stale" in capsys.readouterr().out


def headings(page: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", text_of(page), flags=re.MULTILINE))


def sections(page: str) -> dict[str, str]:
    """Give the text under each heading, up to the next one of any depth."""
    parts = re.split(r"^#+ (.+)$", text_of(page), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def quoted_names(page: str) -> set[str]:
    """Give the words that stand in back quotes."""
    return set(re.findall(r"`([^`\n]+)`", text_of(page)))


def test_every_error_has_a_section():
    codes = {
        heading for heading in headings("docs/reference/errors.md") if re.fullmatch(r"[A-Z]\d{3}", heading)
    }
    assert codes == set(MESSAGES)


def test_every_public_name_has_a_section():
    assert {f"`{name}`" for name in danhgia_rules.__all__} <= headings("docs/reference/python.md")


@pytest.mark.parametrize("name", ["evaluate", "load_rulebook", "verify"])
def test_every_parameter_of_a_public_function_is_described(name):
    section = sections("docs/reference/python.md")[f"`{name}`"]
    for parameter in inspect.signature(getattr(danhgia_rules, name)).parameters:
        assert re.search(rf"\b{parameter}:", section), parameter


@pytest.mark.parametrize(
    "name",
    [
        *("Dossier", "Evaluation", "CriterionResult", "DanhGiaError", "Rulebook", "Bounds"),
        *("Record", "Bundle", "Verification", "DecisionLog"),
    ],
)
def test_every_public_member_of_a_class_is_described(name):
    public = getattr(danhgia_rules, name)
    section = sections("docs/reference/python.md")[f"`{name}`"]
    own = {member for member in vars(public) if not member.startswith("_")}
    fields = set(Dossier.model_fields) | {"model_config", "model_post_init"}
    for member in own - fields:
        assert re.search(rf"\b{member}\b", section), member


@pytest.mark.parametrize("name", ["Level", "Rating"])
def test_every_level_and_rating_is_described(name):
    section = sections("docs/reference/python.md")[f"`{name}`"]
    for member in vars(getattr(danhgia_rules, name)):
        if member.isupper():
            assert f"`{name}.{member}`" in section


def commands(group: typer.core.TyperGroup, path: str) -> Iterator[tuple[str, typer.core.TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


OWN_OPTIONS = {
    *("--criterion", "-c", "--on", "--set", "--unset", "--output", "-o", "--for"),
    *("--facts", "--dossier", "--expected"),
    *("--origin", "--log", "--kind", "--about", "--supersedes", "--rating", "--author", "--reason"),
    *("--document", "--start", "--stop", "--checkpoint", "--public-key", "--paper", "--size"),
    *("--record", "--key", "--state", "--every", "--once"),
    *("--html", "--overlay-old", "--overlay-new", "--format", "--grade", "--witnesses", "--all"),
    *("--scenarios", "--suggest", "--coverage", "--mutate"),
    *("--trace", "--no-digest", "--audit-sample", "--audit-seed", "--picture", "--ma"),
}
"""Options of one or two commands; each stands in their sections."""


def test_every_command_and_option_is_described():
    described = sections("docs/reference/command-line.md")
    shared = described["Options that many commands share"]
    found = dict(commands(typer.main.get_command(app), "danhgia"))
    assert found
    for path, command in found.items():
        section = next(text for heading, text in described.items() if re.match(rf"`{path}\b", heading))
        for option in command.params:
            for flag in option.opts if option.param_type_name == "option" else ():
                assert flag in section, (path, flag)
                assert flag in shared or flag in OWN_OPTIONS, flag


def keys_of(model: type[BaseModel]) -> set[str]:
    """Give the keys of a model and of all models inside it, as they are written in files."""
    found: set[str] = set()
    for name, info in model.model_fields.items():
        found.add(info.alias or name)
        for inner in inner_models(info.annotation):
            found |= keys_of(inner)
    return found


def test_every_field_of_a_dossier_is_described():
    assert keys_of(Dossier) <= quoted_names("docs/reference/dossier.md")


def test_every_key_of_a_rulebook_is_described():
    text = text_of("docs/reference/rulebook.md")
    for key in keys_of(RulebookFile):
        assert re.search(rf"\b{key}\b", text), key


def keys_in(data: object) -> set[str]:
    """Give the keys of plain data, levels by name excepted: those are values."""
    found: set[str] = set()
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "asks":
                continue
            found.add(key)
            named = key == "levels" and isinstance(value, dict)
            found |= keys_in(list(value.values()) if named else value)
    elif isinstance(data, list):
        for item in data:
            found |= keys_in(item)
    return found


def test_every_key_of_an_evaluation_is_described():
    quoted = quoted_names("docs/reference/evaluation.md")
    for path in sorted(EXAMPLE.parent.glob("*.yaml")):
        data = evaluate(Dossier.from_file(path)).to_data()
        assert keys_in(data) <= quoted | {"when"}, path


# --- Records and the log --------------------------------------------------------------------


def kept_folder(folder: Path) -> Bundle:
    """Make a log with an entry of each kind in a folder; give the bundle of its first record."""
    record = evaluate(Dossier.from_file(EXAMPLE)).record()
    with DecisionLog.create(folder / "so.db", "danhgia.example/so") as log:
        log.append(record)
        log.decide(0, "not_rated", "Ban Thường vụ", "có lý do", "12-TB/TU")
        log.correct(evaluate(Dossier.from_file(EXAMPLE)).record(), 0, "có lý do")
        log.appeal(1, "người được đánh giá", "có lý do")
    return Bundle.from_bytes(record.to_bundle())


NAMED = {"levels", "criteria", "indicators", "cells", "files", "texts"}
"""Objects whose keys are names of the rulebook, or of files."""


def named_keys_in(data: object, above: str = "") -> set[str]:
    """Give the keys of plain data, those of objects by name excepted."""
    if isinstance(data, list):
        return set().union(*(named_keys_in(item) for item in data))
    if not isinstance(data, dict):
        return set()
    own = set() if above in NAMED else set(data)
    return own.union(*(named_keys_in(value, key) for key, value in data.items()))


@pytest.mark.parametrize("name", ["record.json", "facts.json", "rulebook.json", "manifest.json"])
def test_every_key_of_a_file_in_a_bundle_is_described(name, tmp_path):
    bundle = kept_folder(tmp_path)
    data = json.loads(bundle.files[name])
    data.pop("dossier", None)
    found = named_keys_in(data)
    assert len(found) >= 3
    assert found <= words_quoted("docs/reference/record.md")


def words_quoted(page: str) -> set[str]:
    """Give the words in back quotes, those inside an object such as `{"at": …}` too."""
    return {word for name in quoted_names(page) for word in re.findall(r"[\w/-]+", name)}


def test_every_entry_of_a_bundle_and_every_file_of_a_log_is_described(tmp_path):
    bundle = kept_folder(tmp_path)
    quoted = quoted_names("docs/reference/record.md")
    assert {name for name in bundle.files if not name.startswith("rules/")} <= quoted
    with DecisionLog.open(tmp_path / "so.db") as log:
        log.append(evaluate(Dossier.from_file(EXAMPLE)).record())
        beside = {path.name.replace("so.db", "NAME") for path in tmp_path.iterdir()}
    assert beside <= quoted_names("docs/reference/log.md")


@pytest.mark.parametrize("name", public_log.__all__)
def test_every_public_name_of_the_log_is_described(name):
    thing = getattr(public_log, name)
    page = sections("docs/reference/log.md")["Python"]
    row = next(line for line in page.splitlines() if re.match(rf"\| .*`{name}\b", line))
    if not inspect.isclass(thing):
        for parameter in inspect.signature(thing).parameters:
            assert re.search(rf"\b{parameter}\b", row), parameter
    elif name != "DecisionLog":
        for member in vars(thing):
            assert member.startswith("_") or re.search(rf"\b{member}\b", row), member


@pytest.mark.parametrize(
    ("names", "page"),
    [
        (LOG_KINDS, "log"),
        (VERIFIED_PARTS, "record"),
        ([*verification.STATUSES, *verification.VERDICTS], "record"),
    ],
)
def test_every_name_that_a_record_or_log_may_hold_is_described(names, page):
    assert set(names) <= quoted_names(f"docs/reference/{page}.md")


def test_every_finding_of_an_audit_is_on_the_page_of_the_log():
    codes = {code for code in MESSAGES if re.match("K[12]", code)}
    assert codes <= set(re.findall(r"\[(K\d+)\]", sections("docs/reference/log.md")["Report"]))


# --- Answers and reports --------------------------------------------------------------------

ANSWERS = {
    "WhyNot": (why_not.WhyNot, why_not.Shortfall, why_not.Barrier),
    "Path": (path_to.Path, path_to.Change, path_to.Obstacle),
    "WhatIf": (what_if.WhatIf, what_if.Assumed, what_if.Moved),
    "Questions": (
        questions.Questions,
        questions.Question,
        questions.Outcome,
        questions.Answer,
        questions.Form,
        questions.Reader,
    ),
    "Comparison": (
        comparison.Comparison,
        comparison.Assessment,
        comparison.Row,
        comparison.Subject,
        comparison.Opinion,
        comparison.Support,
        comparison.Caution,
    ),
}
"""The types of answers and of their parts, by the section that describes them."""

SHARED = {"explain", "to_data"}
"""What all answers have stands once, above them."""


@pytest.mark.parametrize("name", ANSWERS)
def test_every_public_member_of_an_answer_is_described(name):
    described = sections("docs/reference/python.md")
    for part in ANSWERS[name]:
        for member in vars(part):
            if member.startswith("_") or member in SHARED:
                continue
            assert re.search(rf"`\.?{member}\b", described[f"`{name}`"]), (part, member)
    assert all(f".{member}(" in described["Answers"] for member in SHARED)


def answers_of(result):
    """Give every answer about a result: each level of each criterion, each rating, some facts taken away."""
    for criterion in result:
        yield from (criterion.why_not(level) for level in result.rulebook.scale.names)
    for rating in result.rulebook.rating.scale.names:
        yield from (result.why_not(rating), result.path_to(rating))
    yield from (result.questions(), result.compare())
    yield from (result.what_if({name: None}) for name in ("ky_luat", "don_vi_truc_thuoc"))


@pytest.mark.parametrize("name", ["con_thieu", "lech_danh_gia", "bi_ky_luat"])
def test_every_key_of_an_answer_is_described(name):
    quoted = quoted_names("docs/reference/answers.md") | quoted_names("docs/reference/evaluation.md")
    quoted |= quoted_names("docs/reference/dossier.md")  # a record as a whole stands as in a dossier
    for answer in answers_of(evaluate(Dossier.from_file(DOCS / "examples" / f"{name}.yaml"))):
        data = answer.to_data()
        assert f"`{data['schema']}`" in text_of("docs/reference/answers.md")
        found = {key for key in keys_in(data) if "[" not in key and "." not in key}
        assert found <= quoted | {"when"}, found - quoted


@pytest.mark.parametrize(
    "names",
    [
        why_not.Standing,
        path_to.Reach,
        path_to.ChangeKind,
        path_to.ObstacleKind,
        questions.Weight,
        questions.Way,
        comparison.Direction,
        comparison_warnings.CautionCode,
    ],
)
def test_every_name_that_an_answer_may_hold_is_described(names):
    assert {str(name) for name in names} <= quoted_names("docs/reference/answers.md")


def test_the_table_of_audiences_is_that_of_the_reports():
    lines = [f"| part | {' | '.join(AUDIENCES)} |", "|---|---|---|---|---|"]
    for part in PARTS:
        seen = ["yes" if getattr(part, audience) is None else "" for audience in AUDIENCES]
        lines.append("| " + " | ".join([part.titles[1], *seen]) + " |")
    table = "\n".join(re.sub(r" +", " ", line) for line in lines)
    assert table in text_of("docs/reference/report.md")


def test_every_fact_that_can_change_is_named_and_no_other():
    section = sections("docs/explanation/what-it-would-take.md")["What can change, and what is settled"]
    table = "\n".join(line for line in section.splitlines() if line.startswith("|"))
    named = set(re.findall(r"`(\w+)`", table))
    fields = {name for names in CHANGEABLE.values() for name in names}
    assert named == (fields | {*CHANGEABLE, *ADDABLE}) - {""}
