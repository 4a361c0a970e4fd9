"""The canonical form of a rulebook: fixed for the rulebooks at hand, blind to layout, and to nothing else."""

import json
import random
import re
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from record_helpers import FILES, OVERALL, RULEBOOK, loaded, text_of
from strategies import LAW, examples, rulebook_data

from danhgia_rules import Rulebook, RulebookError
from danhgia_rules.canonical import canonical_bytes, digest
from danhgia_rules.catalog import bundled
from danhgia_rules.documents import Limits, Plain, read_yaml
from danhgia_rules.exact import MAX_INPUT
from danhgia_rules.loader import combine, load_file
from danhgia_rules.records.diff import differences
from danhgia_rules.records.form import form_bytes, form_digest, rating_form, rulebook_form

GOLDEN = {
    "criteria": "d977d16108db18a53a71c5113a17f3faf8c5fc2029f3e9e461f0741e0b8be427",
    "rating of criteria": "e76b0c499266d6cb098fd57146f0be5d2cb71228aa6bc587f33a74192853eb86",
    "second": "19c006ca1a2dc2ac71a9a01f197ed9c5aba120b9ef08f9612181184894b3cd7b",
}
"""Digests of the forms of the rulebooks at hand."""

CHANGED = (
    "the digest of `{}` is another one: either the rulebook was changed (then note the new digest here and "
    "say so in the changelog), or the form was (then it needs a new number and a reader of the old one: "
    "records of years past name the old digest)"
)
ORDERED = {"sources", "parameters", "clauses", "where", "among"}
"""Keys whose entries are kept, and shown, in the order of the file."""

PLACES_ONLY = {"text"}
"""Keys that say where a law text lies: the quotes of it count, its file name does not."""

NEVER_SHOWN = {("overall", "levels")}
"""The levels of criteria in a file of overall rules: their names must be those of the criteria, whose
file alone gives the words for them."""

QUICK = settings(examples(15), phases=set(Phase) - {Phase.shrink, Phase.explain})
"""Each example loads a rulebook: what failed is told as it is."""

OPPOSITE = {"at_least": "more_than", "more_than": "at_least", "at_most": "less_than", "less_than": "at_most"}


class Leaf(NamedTuple):
    """A word of a rulebook file: its place, what it says, and what might stand there instead."""

    line: int
    column: int
    raw: str
    others: tuple[str, ...]


@cache
def base(which: str) -> str:
    return form_digest(loaded(which, text_of(FILES[which])))[0]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


@cache
def document(which: str) -> Any:
    return read_yaml(text_of(FILES[which]), which, Limits(), RulebookError)


@cache
def leaves(which: str) -> list[Leaf]:
    """Give every word of a file that may be changed: values, and the words of comparison."""
    found, words = document(which), {}
    texts = [(path, at(found.data, path)) for path in found.marks]
    texts = [(path, value) for path, value in texts if isinstance(value, str) and counts(which, path)]
    for path, value in texts:
        words.setdefault(path[-1], {})[str(value)] = value
    lines = text_of(FILES[which]).split("\n")
    leaves = []
    for path, value in texts:
        line, column = found.marks[path]
        raw = f"{value}" if isinstance(value, Plain) else f'"{value}"'
        if lines[line - 1][column - 1 :].startswith(raw):
            swaps = [shown(other) for other in words[path[-1]].values() if str(other) != str(value)]
            leaves.append(Leaf(line, column, raw, (*near(value), *swaps[:20])))
    for path, (line, column) in found.keys.items():
        if path[-1] in OPPOSITE:
            leaves.append(Leaf(line, column, path[-1], (OPPOSITE[path[-1]],)))
    return leaves


def counts(which: str, path: tuple[Any, ...]) -> bool:
    return path[-1] not in PLACES_ONLY and (which, path[0]) not in NEVER_SHOWN


def shown(value: str) -> str:
    return str(value) if isinstance(value, Plain) and "," not in value else json.dumps(value)


def near(value: str) -> tuple[str, ...]:
    """Give words like this one: a little more, a little less, another truth, a letter more or less."""
    if number := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(%?)", value):
        steps = ("1", "-1", "0.5", "-0.5")
        found = tuple(f"{Decimal(number[1]) + Decimal(step)}{number[2]}" for step in steps)
        return found if isinstance(value, Plain) else tuple(f'"{word}"' for word in found)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return (f'"{value[:-1]}{(int(value[-1]) + 1) % 10}"',)
    if value in {"true", "false"}:
        return ("false" if value == "true" else "true",)
    others = (f"{value}x", value[:-1].rstrip(), value[1:].lstrip())
    return others if isinstance(value, Plain) else tuple(f'"{word}"' for word in others)


def put(which: str, leaf: Leaf, word: str) -> str:
    lines = text_of(FILES[which]).split("\n")
    line = lines[leaf.line - 1]
    lines[leaf.line - 1] = line[: leaf.column - 1] + word + line[leaf.column - 1 + len(leaf.raw) :]
    return "\n".join(lines)


def flow(data: Any, source: random.Random, *, ordered: bool = False) -> str:
    """Write a rulebook on one line, without comments, its keys in another order where none is kept."""
    if isinstance(data, dict):
        keys = list(data)
        if not ordered:
            source.shuffle(keys)
        parts = (f"{json.dumps(key)}: {flow(data[key], source, ordered=key in ORDERED)}" for key in keys)
        return "{" + ", ".join(parts) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(flow(item, source) for item in data) + "]"
    plain = isinstance(data, Plain) and re.fullmatch(r"[\w.%-]+", data)
    return str(data) if plain else json.dumps(str(data), ensure_ascii=False)


def load_data(data: dict[str, Any]) -> Rulebook:
    return combine(load_file(json.dumps(data), "thu.yaml", lambda _: LAW), lambda _: None)


# --- The rulebooks at hand ------------------------------------------------------------------


def test_the_forms_of_the_rulebooks_at_hand_are_what_they_were():
    whole, rules = form_digest(bundled().rulebook(RULEBOOK))
    found = {"criteria": whole, "rating of criteria": rules, "second": base("second")}
    for name, recorded in GOLDEN.items():
        assert found[name] == recorded, CHANGED.format(name)


@pytest.mark.parametrize("which", FILES)
@given(seed=st.integers())
@examples(4)
def test_layout_comments_and_the_order_of_keys_do_not_count(which, seed):
    text = flow(document(which).data, random.Random(seed))  # noqa: S311 - an order of keys
    assert form_digest(loaded(which, text))[0] == base(which)


@pytest.mark.parametrize("which", FILES)
def test_comments_and_blank_lines_do_not_count(which):
    text = text_of(FILES[which])
    assert form_digest(loaded(which, f"# lời ghi chú\n\n{text}\n\n# hết\n"))[0] == base(which)


@pytest.mark.parametrize("which", FILES)
@given(draw=st.data())
@QUICK
def test_a_change_of_any_word_changes_the_digest_or_is_refused(which, draw):
    leaf = draw.draw(st.sampled_from(leaves(which)))
    word = draw.draw(st.sampled_from(leaf.others))
    try:
        changed = loaded(which, put(which, leaf, word))
    except RulebookError:
        return
    assert form_digest(changed)[0] != base(which), (leaf.line, leaf.column, leaf.raw, word)


CHANGES = {
    "a threshold": ("bac_bon: {at_least: 500}", "bac_bon: {at_least: 501}"),
    "an operator": ("bac_ba: {more_than: 100}", "bac_ba: {at_least: 100}"),
    "a threshold by a hair": ("more_than: 33.3%", "more_than: 33.30000000001%"),
    "a date": ("2023-10-01", "2023-10-02"),
    "a source": (
        "indicator: so_sang_kien\n        source: {ref: mac_dinh}",
        "indicator: so_sang_kien\n        source: {ref: quy_che, at: Điều 2, grade: V1}",
    ),
    "a provision": ("at: Điều 1,", "at: Điều 1.1,"),
    "a grade": ("at: Điều 1, grade: V1", "at: Điều 1, grade: V2"),
    "a kind of source": ("kind: analogy, ", ""),
    "a quote": ("quote: mỗi quý có một sáng kiến", "quote: mỗi quý có một"),
    "a clause": ("dự đủ các cuộc họp.}", "dự đủ các cuộc họp}"),
    "a label": ("label: Bậc năm,", "label: Bậc Năm,"),
    "an English label": ("label_en: Grade five", "label_en: Grade Five"),
    "a title": ("title: Thư và sách", "title: Sách và thư"),
    "the value of a parameter": ("value: 4\n", "value: 5\n"),
    "the reason of a parameter": ("một năm bốn quý", "cả năm bốn quý"),
    "a unit": ("unit: thư", "unit: bức thư"),
    "a condition": ("nghiem_trong}, co_ket_luan", "rat_nghiem_trong}, co_ket_luan"),
    "a condition taken out": ("where: {chat_luong: {is: bao_dam}}, ", ""),
    "a field": ("whole: so_cuoc", "whole: so_tham_du"),
    "a gate": ("la_uy_vien, is: true", "la_uy_vien, is: false"),
    "the years": ('until: "2025"', 'until: "2024"'),
    "the level of a cap": ("when: {at_least: khien_trach}", "when: {at_least: canh_cao}"),
    "the number of a document": ("number: 01-QC", "number: 02-QC"),
    "the date of a document": ('issued: "2022-12-01"', 'issued: "2022-12-02"'),
    "the issuer of a document": ("issuer: Câu lạc bộ Thử nghiệm", "issuer: Câu lạc bộ"),
    "a cell taken out": ('        bac_bon: {at_least: "2023-10-01"}\n', ""),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_each_kind_changes_the_digest(what):
    before, after = CHANGES[what]
    text = text_of(FILES["second"])
    assert text.count(before) >= 1, "the file no longer says this"
    changed = form_digest(loaded("second", text.replace(before, after, 1)))[0]
    assert changed != base("second")


def test_a_reading_of_the_law_that_both_files_declare_is_not_said_in_two_ways():
    """One of the two would be lost: neither shown nor in the digest."""
    text = text_of(FILES["criteria"])
    shared = set(document("criteria").data["parameters"]) & set(document("overall").data["parameters"])
    for name in shared:
        label = document("criteria").data["parameters"][name]["label"]
        try:
            changed = loaded("criteria", text.replace(f"label: {label}", f"label: {label}!"))
        except RulebookError:
            continue
        assert form_digest(changed)[0] != base("criteria"), name


def test_a_change_of_one_threshold_is_one_difference_of_the_form():
    text = text_of(FILES["second"])
    changed = text.replace("at_least: 500}", "at_least: 501}")
    before, after = (rulebook_form(loaded("second", one)) for one in (text, changed))
    found = list(differences(before, after))
    assert found == [("criteria[A].requirements[thu].cells.bac_bon.threshold", 500, 501)]


# --- Any rulebook ---------------------------------------------------------------------------


@given(rulebook_data())
@examples(25)
def test_a_rulebook_has_the_same_digest_each_time_it_is_loaded(data):
    one, other = load_data(data), load_data(data)
    assert form_digest(one) == form_digest(other) == form_digest(one)
    form = rulebook_form(one)
    assert form_bytes(one) == canonical_bytes(form)
    assert form_digest(one) == (digest(form), digest(form["rating"]))


def test_overall_rules_have_the_same_form_alone_and_in_a_rulebook():
    alone = rating_form(*bundled().rating_rules(OVERALL))
    assert alone == rulebook_form(bundled().rulebook(RULEBOOK))["rating"]


def test_great_and_broken_numbers_are_written_exactly():
    text = text_of(FILES["second"])
    form = rulebook_form(loaded("second", text.replace("1000.5", "1000.1234567890123456789")))
    rows = form["criteria"][0]["requirements"]
    cells = [row["cells"] for row in rows]
    assert cells[0]["bac_nam"]["threshold"] == "10001234567890123456789/10000000000000000000"
    assert cells[0]["bac_bon"]["threshold"] == 500
    assert form["criteria"][2]["requirements"][0]["cells"]["bac_bon"]["threshold"] == "7/8"
    none = form["indicators"]["han_som_nhat"]["none"]
    assert isinstance(none, str)
    assert abs(int(none)) > MAX_INPUT


# --- What differs ---------------------------------------------------------------------------

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["", "a"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "a", "b"]), inner, max_size=3),
    ),
)


def without_null(data: Any) -> Any:
    """Leave out keys that hold null: a place where there is nothing is the same as no place."""
    if isinstance(data, dict):
        return {key: without_null(value) for key, value in data.items() if value is not None}
    return [without_null(item) for item in data] if isinstance(data, list) else data


@given(VALUES)
def test_data_do_not_differ_from_themselves(data):
    assert list(differences(data, data)) == []


@given(VALUES, VALUES)
def test_what_is_not_the_same_differs_somewhere(one, other):
    assert list(differences(one, other)) or without_null(one) == without_null(other)
