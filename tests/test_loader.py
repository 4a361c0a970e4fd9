"""Every mistake in a rulebook is reported: where, what, and how to repair it."""

import inspect
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from danhgia_rules import Dossier, RulebookError, evaluate, load_rulebook
from danhgia_rules import errors as errors_module
from danhgia_rules.cli.rulebook_text import rulebook_text
from danhgia_rules.documents import Limits, read_text, read_yaml
from danhgia_rules.loader import load_file, sibling_reader
from danhgia_rules.messages import MESSAGES
from danhgia_rules.rulebook import model, schema

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SHARED = ROOT.parent / "shared/law"
BROKEN = TESTS / "broken_rulebooks"
BASE = BROKEN / "base.yaml"
NAMES = sorted(path.stem for path in BROKEN.glob("*.yaml") if path != BASE)
BUNDLED = ("248_qdtu_2021/cap_truong_ctxh.yaml", "hd21_qd89_2019/xep_loai.yaml")

NOT_SHOWN = {
    "R037": "more than the inference engine can hold is not a small file: test_program.py makes one",
}
"""Codes of rulebooks that no file here shows, and why."""


class Quote(NamedTuple):
    text: str
    words: str


@cache
def refusal(name):
    with pytest.raises(RulebookError) as caught:
        load_rulebook(BROKEN / f"{name}.yaml")
    return caught.value


def all_problems():
    return [(name, problem) for name in NAMES for problem in refusal(name).problems]


def rendered(error, path):
    return error.render("en").replace(str(path), path.name) + "\n"


def folded(text):
    return " ".join(text.replace("*", "").split())


def copy_of_base(folder, content):
    (folder / "law.md").write_bytes((BROKEN / "law.md").read_bytes())
    path = folder / "rulebook.yaml"
    path.write_bytes(content)
    return path


def refusal_of(folder, content):
    with pytest.raises(RulebookError) as caught:
        load_rulebook(copy_of_base(folder, content))
    return caught.value


def quotes_of(path):
    """Give each quoted text of a rulebook file with the law text that must hold it."""
    document = read_yaml(path.read_text(encoding="utf-8"), path.name, Limits(), RulebookError)
    sources = document.data["sources"]
    pending, found = [document.data], []
    while pending:
        item = pending.pop()
        if isinstance(item, dict) and "quote" in item:
            text = path.parent / sources[item["ref"]]["text"]
            found.append(Quote(text.read_text(encoding="utf-8"), item["quote"]))
        elif isinstance(item, dict):
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return document.data, found


def shared(name):
    path = SHARED / name
    if not path.is_file():
        reason = f"{path} is not part of this checkout: the law text cannot be compared with it"
        pytest.skip(reason)
    return path.read_text(encoding="utf-8")


def test_the_base_without_a_mistake_loads():
    rulebook = load_rulebook(BASE)
    assert rulebook.id == "thu"
    assert [criterion.id for criterion in rulebook.criteria] == ["I.1"]


def test_every_broken_rulebook_has_its_expected_text():
    assert sorted(path.stem for path in BROKEN.glob("*.expected")) == NAMES
    assert len(NAMES) >= 45


@pytest.mark.parametrize("name", NAMES)
def test_the_mistake_is_reported_as_expected(name):
    expected = (BROKEN / f"{name}.expected").read_text(encoding="utf-8")
    assert rendered(refusal(name), BROKEN / f"{name}.yaml") == expected


def test_every_report_says_where_what_and_how_in_both_languages():
    for name, problem in all_problems():
        path = BROKEN / f"{name}.yaml"
        assert problem.where.file == str(path)
        assert 0 <= problem.where.line <= len(path.read_text(encoding="utf-8").splitlines())
        assert (problem.where.line > 0) == (problem.where.column > 0)
        for lang in ("vi", "en"):
            first, second = problem.render(lang).split("\n")
            assert first == f"{problem.where}: {problem.code} {problem.sentence(lang).strip()}"
            assert second.endswith(f": {problem.help(lang).strip()}")
            assert problem.sentence(lang)
            assert problem.help(lang)


def test_no_report_holds_a_blank_of_its_template_or_a_name_of_the_program():
    classes = {
        found.__name__
        for module in (schema, model, errors_module)
        for _, found in inspect.getmembers(module, inspect.isclass)
    }
    classes |= {"dict", "tuple", "str", "None", "NoneType", "Plain", "Traceback", "ValueError", "KeyError"}
    for _, problem in all_problems():
        for lang in ("vi", "en"):
            text = problem.render(lang).replace(str(BROKEN), "")
            assert not re.search(r"\{\w*\}", text)
            assert not classes.intersection(re.findall(r"\w+", text))


def test_only_an_empty_file_has_a_mistake_without_a_line():
    assert [name for name in NAMES if not refusal(name).where.line] == ["empty_file"]


def test_several_mistakes_are_reported_at_once_in_the_order_of_the_file():
    problems = refusal("several_mistakes").problems
    assert len({problem.code for problem in problems}) >= 4
    lines = [problem.where.line for problem in problems]
    assert lines == sorted(lines)


def test_every_code_of_rulebooks_is_shown_by_a_broken_file():
    shown = {problem.code for _, problem in all_problems()}
    codes = {code for code in MESSAGES if code.startswith("R")}
    assert codes - shown == set(NOT_SHOWN)


def test_a_file_above_the_size_limit_is_refused(tmp_path):
    content = BASE.read_bytes()
    error = refusal_of(tmp_path, content + b"#" * (2**20 - len(content) + 1))
    assert [problem.code for problem in error.problems] == ["F002"]
    assert str(2**20) in error.render("en")


def test_a_file_of_exactly_the_size_limit_is_read():
    content = BASE.read_bytes()
    content += b"#" * (2**20 - len(content))
    assert read_text(content, "rulebook.yaml", Limits(), RulebookError).endswith("#")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_text_that_is_not_utf8_is_refused(tmp_path, encoding):
    content = "title: Đánh giá\n".encode(encoding)
    assert [problem.code for problem in refusal_of(tmp_path, content).problems] == ["F003"]


def test_a_byte_order_mark_does_no_harm(tmp_path):
    assert load_rulebook(copy_of_base(tmp_path, b"\xef\xbb\xbf" + BASE.read_bytes())).id == "thu"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_nesting_beyond_the_limit_is_refused(tmp_path, opening, closing):
    content = f"title: {opening * 64}x{closing * 64}\n".encode()
    problems = [problem for problem in refusal_of(tmp_path, content).problems if problem.code == "F008"]
    assert [problem.where.line for problem in problems] == [1]


def test_nesting_within_the_limit_is_a_matter_of_the_schema(tmp_path):
    content = f"title: {'[' * 63}x{']' * 63}\n".encode()
    assert "F008" not in {problem.code for problem in refusal_of(tmp_path, content).problems}


def test_a_rulebook_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(RulebookError) as caught:
        load_rulebook(tmp_path / "khong_co.yaml")
    assert caught.value.code == "F001"


def test_a_law_text_that_is_not_utf8_is_refused(tmp_path):
    path = copy_of_base(tmp_path, BASE.read_bytes())
    (tmp_path / "law.md").write_bytes("Hoàn thành".encode("cp1258"))
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    assert (caught.value.code, caught.value.where.file) == ("F003", "law.md")


def test_a_clause_in_decomposed_letters_is_found_in_the_law_text(tmp_path):
    decomposed = BASE.read_text(encoding="utf-8").replace("Hoàn thành mọi", "Hoa\u0300n tha\u0300nh mọi")
    assert load_rulebook(copy_of_base(tmp_path, decomposed.encode())).id == "thu"


def test_the_bundled_criteria_load():
    rulebook = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    assert len(rulebook.criteria) == 12
    assert rulebook.rating.id == "hd21_qd89_2019"


def with_groups(folder, *groups):
    lines = "".join(f"  - {group}\n" for group in groups)
    content = BASE.read_text(encoding="utf-8").replace("criteria:\n", f"groups:\n{lines}criteria:\n", 1)
    return load_rulebook(copy_of_base(folder, content.encode()))


def test_the_bundled_criteria_stand_under_the_headings_of_the_form():
    rulebook = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    assert [group.id for group in rulebook.groups] == ["I", "II", "II.1", "II.2"]
    under = {
        group.id: [entry.id for entry in rulebook.criteria if group.holds(entry.id)]
        for group in rulebook.groups
    }
    assert under["I"] == ["I.1", "I.2", "I.3", "I.4"]
    assert under["II"] == under["II.1"] + under["II.2"]
    assert [len(under[name]) for name in ("II.1", "II.2")] == [3, 4]


def test_every_heading_of_the_bundled_criteria_is_a_line_of_the_law_text():
    text = (ROOT / "rules/248_qdtu_2021/law.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    for group in load_rulebook("248_qdtu_2021.cap_truong_ctxh").groups:
        vietnamese, english = group.titles
        assert vietnamese in lines
        assert lines[lines.index(vietnamese) - 1].rstrip(".") == group.id.split(".")[-1]
        assert english
        assert english != vietnamese


def test_a_heading_is_optional_and_without_english_is_shown_in_vietnamese(tmp_path):
    assert load_rulebook(BASE).groups == ()
    (group,) = with_groups(tmp_path, '{id: I, title: "Quy  định thử"}').groups
    assert group.titles == ("Quy  định thử",) * 2


def test_a_heading_holds_what_is_under_it_and_not_what_only_looks_so():
    group = model.Group("II.1", ("Đề mục", "Heading"))
    assert group.holds("II.1.1")
    assert group.holds("II.1.1.a")
    for name in ("II.1", "II.10", "II.10.1", "III.1", "I.1", "II"):
        assert not group.holds(name)


def test_the_trace_and_the_printed_rulebook_show_the_headings():
    rulebook = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    dossier = Dossier.from_file(ROOT / "docs/examples/mau.yaml")
    assert evaluate(dossier, rulebook=rulebook).trace.heading.groups == rulebook.groups
    for place, lang in enumerate(("vi", "en")):
        lines = rulebook_text(rulebook, lang).splitlines()
        shown = [lines.index(f"{group.id}. {group.titles[place]}") for group in rulebook.groups]
        first = [
            lines.index(f"{name}. {rulebook.criterion(name).titles[place]}")
            for name in ("I.1", "II.1.1", "II.2.1")
        ]
        assert sorted([*shown, *first]) == [
            shown[0],
            first[0],
            shown[1],
            shown[2],
            first[1],
            shown[3],
            first[2],
        ]


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_rulebook_is_without_mistake(name):
    path = ROOT / "rules" / name
    loaded = load_file(path.read_bytes(), path.name, sibling_reader(path))
    assert loaded.criteria or loaded.rating


@pytest.mark.parametrize("name", BUNDLED)
def test_every_quote_of_a_bundled_rulebook_stands_in_its_law_text(name):
    _, quotes = quotes_of(ROOT / "rules" / name)
    assert len(quotes) > 20
    assert [quote.words for quote in quotes if folded(quote.words) not in folded(quote.text)] == []


def test_every_clause_of_the_bundled_criteria_stands_in_the_law_text():
    path = ROOT / "rules" / BUNDLED[0]
    data, _ = quotes_of(path)
    text = folded((path.parent / "law.md").read_text(encoding="utf-8"))
    clauses = [words for criterion in data["criteria"] for words in criterion["clauses"].values()]
    assert len(clauses) > 20
    assert [words for words in clauses if folded(words) not in text] == []


def test_the_law_text_of_the_criteria_is_the_source_text():
    source = shared("248_qdtu_2021.txt")
    assert (ROOT / "rules/248_qdtu_2021/law.md").read_text(encoding="utf-8") == source


def test_every_line_of_the_overall_law_text_stands_in_the_legal_basis():
    source = folded(shared("legal_basis.md"))
    text = (ROOT / "rules/hd21_qd89_2019/law.md").read_text(encoding="utf-8")
    bullets = re.findall(r"^- (.+?) \((?:V1|V2|V3|U|I)\): (.+)$", text, re.MULTILINE)
    assert len(bullets) == len(re.findall(r"^- ", text, re.MULTILINE))
    assert [words for _, words in bullets if folded(words) not in source] == []


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "../../bi_mat.md", "..", "./law.md", "a//b.md", "..\\law.md", "ben_ngoai.md"]
)
def test_a_text_is_read_beside_the_rulebook_only(tmp_path, name):
    """What a rulebook cites goes into bundles that are handed on: no other file may come along."""
    folder = tmp_path / "bo/thu"
    folder.mkdir(parents=True)
    (tmp_path / "bi_mat.md").write_text("bí mật", encoding="utf-8")
    (folder / "ben_ngoai.md").symlink_to(tmp_path / "bi_mat.md")
    text = (BROKEN / "base.yaml").read_text(encoding="utf-8").replace("text: law.md", f"text: {name}")
    (folder / "thu.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder / "thu.yaml")
    assert "R014" in {problem.code for problem in caught.value.problems}


def test_a_text_may_lie_in_a_folder_beside_that_of_the_rulebook(tmp_path):
    for folder in ("thu", "van_ban"):
        (tmp_path / folder).mkdir()
    (tmp_path / "van_ban/law.md").write_text(
        (BROKEN / "law.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    text = (
        (BROKEN / "base.yaml").read_text(encoding="utf-8").replace("text: law.md", "text: ../van_ban/law.md")
    )
    (tmp_path / "thu/thu.yaml").write_text(text, encoding="utf-8")
    assert load_rulebook(tmp_path / "thu/thu.yaml").criteria
