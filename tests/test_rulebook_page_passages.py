"""Cutting the text of the law: no word is lost, none is said twice, and the order is the text's own."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import SOURCES, examples

from danhgia_rules.catalog import load_rulebook
from danhgia_rules.loader import combine, load_file
from danhgia_rules.reports.rulebook_page.passages import other_texts, passages, quoted_lines, source_text
from danhgia_rules.rulebook import Rulebook

WORDS = ["một", "hai", "ba bốn", "một hai", "hai một hai", "Năm.", "**sáu**"]
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


def letters(text: str) -> str:
    """Leave letters and digits: signs between passages are nothing to read."""
    return "".join(char for char in text if char.isalnum())


def rulebook_of(text: str, criteria: list[list[str]], groups: list[dict[str, str]] | None = None) -> Rulebook:
    """Make a rulebook whose criteria A.0, A.1 … have these clauses, with no word of its own in the titles."""
    row = {"indicator": "ty_le", "source": {"ref": "mac_dinh"}, "cao": {"at_least": "90%"}}
    data: dict[str, Any] = {
        "schema": "danhgia/rulebook/1",
        "id": "thu",
        "title": "Thử",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "source_text": "vb",
        "levels": [{"id": "cao", "label": "Cao"}, {"id": "thap", "label": "Thấp"}],
        "sources": SOURCES,
        "indicators": {
            "ty_le": {
                "label": "Tỷ lệ",
                "better": "higher",
                "share": {"of": "bao_cao", "part": "dung_han", "whole": "phai_nop"},
            },
            "thap_nhat": {
                "label": "Thấp nhất",
                "better": "higher",
                "lowest": {"of": "criteria", "field": "level"},
            },
        },
        "groups": groups or [],
        "criteria": [
            {
                "id": f"A.{n}",
                "title": f"Tên riêng {n}",
                "clauses": {chr(97 + m): words for m, words in enumerate(clauses)},
                "requirements": [
                    {"id": f"yc_{m}", "clause": chr(97 + m), **row} for m in range(len(clauses))
                ],
            }
            for n, clauses in enumerate(criteria)
        ],
        "rating": {
            "levels": [{"id": "dat", "label": "Đạt"}, {"id": "khong", "label": "Không"}],
            "requirements": [
                {
                    "id": "tn",
                    "indicator": "thap_nhat",
                    "source": {"ref": "mac_dinh"},
                    "dat": {"at_least": "cao"},
                }
            ],
        },
    }
    return combine(load_file(json.dumps(data), "thu.yaml", lambda _: text), lambda _: None)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A text of phrases, some of which are clauses, in any order and as often as it comes."""
    parts = draw(st.lists(phrases, min_size=1, max_size=8))
    ends = draw(
        st.lists(st.sampled_from([" ", "\n", "; ", "\n\n\t2.1\n"]), min_size=len(parts), max_size=len(parts))
    )
    text = "".join(part + end for part, end in zip(parts, ends, strict=True))
    criteria = st.lists(st.lists(st.sampled_from(parts), min_size=1, max_size=3), min_size=1, max_size=3)
    return text, draw(criteria)


@examples(30)
@given(texts(), st.lists(phrases, max_size=3))
def test_every_word_of_the_text_is_in_one_passage_and_in_order(case, listed):
    text, criteria = case
    found = passages(rulebook_of(text, criteria), listed)
    assert letters("".join(passage.numbering + passage.text for passage in found)) == letters(text)


@examples(30)
@given(texts())
def test_every_clause_is_a_passage_once(case):
    text, criteria = case
    rulebook = rulebook_of(text, criteria)
    addresses = [address for passage in passages(rulebook) for address in passage.addresses]
    assert sorted(addresses) == sorted(
        f"{c.id}.{letter}" for c in rulebook.criteria for letter, _ in c.clauses
    )


def test_the_same_words_twice_are_two_places_while_there_are_two():
    found = passages(rulebook_of("một. hai. một.", [["một"], ["một"], ["một"]]))
    clauses = [passage.addresses for passage in found if passage.mark == "clause"]
    assert clauses == [("A.0.a", "A.2.a"), ("A.1.a",)]


def test_what_lies_between_clauses_is_unread_and_a_number_belongs_to_what_follows():
    found = passages(rulebook_of("Mở đầu\n\n1.1\n\thai\n\tvà\n1.2\nba\n(hết)", [["hai", "ba"]]))
    assert [(p.mark, p.text, p.numbering) for p in found] == [
        ("unread", "Mở đầu", ""),
        ("clause", "hai", "1.1"),
        ("unread", "và", ""),
        ("clause", "ba", "1.2"),
        ("unread", "(hết)", ""),
    ]


def test_a_heading_and_a_title_are_found_above_their_clauses_in_any_letters():
    groups = [{"id": "A", "title": "Phần đầu"}]
    text = "Phần đầu (mục lục)\nI\nPHẦN ĐẦU\n1\nTÊN RIÊNG 0: hai"
    groups[0]["title"] = "PHẦN ĐẦU"
    found = passages(rulebook_of(text, [["hai"]], groups))
    assert [(p.mark, p.text, p.addresses, p.numbering) for p in found] == [
        ("unread", "Phần đầu (mục lục)", (), ""),
        ("heading", "PHẦN ĐẦU", ("A",), "I"),
        ("title", "TÊN RIÊNG 0", ("A.0",), "1"),
        ("clause", "hai", ("A.0.a",), ""),
    ]


def test_the_end_of_a_longer_word_is_no_title():
    found = passages(rulebook_of("Bìnhtên riêng 0: hai", [["hai"]]))
    assert [(p.mark, p.text) for p in found] == [("unread", "Bìnhtên riêng 0:"), ("clause", "hai")]


def test_what_is_listed_is_marked_where_it_stands_alone_and_labels_of_levels_as_whole_lines():
    text = "ĐẦU ĐỀ\ncủa văn bản\nTT\nCao\nThấp\nTTX hai Cao thêm\nTT"
    found = passages(rulebook_of(text, [["hai"]]), ["TT", "ĐẦU ĐỀ của văn bản"])
    assert [(p.mark, p.text) for p in found] == [
        ("listed", "ĐẦU ĐỀ của văn bản"),
        ("listed", "TT"),
        ("listed", "Cao"),
        ("listed", "Thấp"),
        ("unread", "TTX"),
        ("clause", "hai"),
        ("unread", "Cao thêm"),
        ("listed", "TT"),
    ]


def test_a_clause_is_a_clause_though_its_words_are_listed():
    found = passages(rulebook_of("hai\nba", [["hai"]]), ["hai", "hai ba"])
    assert [(p.mark, p.text) for p in found] == [("clause", "hai"), ("unread", "ba")]


def test_a_clause_of_signs_alone_is_not_lost():
    found = passages(rulebook_of("hai ***", [["hai", "***"]]))
    assert [(p.mark, p.addresses) for p in found] == [("clause", ("A.0.a",)), ("clause", ("A.0.b",))]


def test_a_rulebook_without_its_text_still_has_its_clauses():
    rulebook = rulebook_of("hai ba", [["hai", "ba"]])
    bare = type(rulebook)(
        **{
            name: getattr(rulebook, name)
            for name in rulebook.__slots__
            if name not in {"origins", "__weakref__"}
        }
    )
    assert source_text(bare) == ""
    assert [(p.text, p.addresses) for p in passages(bare)] == [("hai", ("A.0.a",)), ("ba", ("A.0.b",))]


def test_a_text_that_two_files_cite_is_shown_once_by_its_name():
    (found,) = other_texts(load_rulebook("248_qdtu_2021.cap_truong_ctxh"))
    assert found[0] == "hd21_qd89_2019/law.md"


def test_a_quote_counts_at_the_provision_that_it_names():
    text = "# Ghi chú\n- III.1: đạt **từ 70 %**\n- III.2: đạt từ 70 %\nhết"
    quotes = {("III.2", "đạt từ 70 %"): ("x",), ("IV", "đạt từ"): ("y",), ("V", "không có"): ("z",)}
    assert quoted_lines(text, quotes) == [
        ("Ghi chú", ()),
        ("III.1: đạt từ 70 %", ("y",)),
        ("III.2: đạt từ 70 %", ("x", "y")),
        ("hết", ()),
    ]


def test_folding_here_is_folding_as_the_loader_does():
    rulebook = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    joined = " ".join(p.numbering + " " + p.text for p in passages(rulebook))
    assert letters(joined) == letters(re.sub(r"\s+", " ", source_text(rulebook)))
