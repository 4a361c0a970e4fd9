"""Files that are no record and no facts file are refused by a code, without repeating what they hold."""

import json
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import data_of, facts_of, placed, record, repacked
from strategies import examples

from danhgia_rules import Bundle, Facts, Record, RecordError
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.records import strict
from danhgia_rules.records.strict import MAX_DEPTH, MAX_VALUES, parse_canonical


def codes(call: Any) -> list[str]:
    """The codes by which something is refused."""
    with pytest.raises(RecordError) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


# --- No canonical JSON ----------------------------------------------------------------------

SOME = {"a": [1, {"b": 2}], "c": "d"}
NOT_CANONICAL = {
    "spaces": json.dumps(SOME),
    "a new line at the end": json.dumps(SOME, separators=(",", ":"), sort_keys=True) + "\n",
    "another order": json.dumps(dict(reversed(SOME.items())), separators=(",", ":")),
    "a float": '{"a":1.0}',
    "an exponent": '{"a":1e2}',
    "minus nought": '{"a":-0}',
    "no number": '{"a":NaN}',
    "infinity": '{"a":-Infinity}',
    "a great number": '{"a":9007199254740992}',
    "a huge number": '{"a":' + "9" * 5000 + "}",
    "a key twice": '{"a":1,"a":1}',
    "half a pair": '{"a":"\\ud800"}',
    "an escape that is not needed": '{"a":"\\u0041"}',
    "deep lists": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "nothing": "",
    "a mark": "\ufeff{}",
    "two values": "{}{}",
}


@pytest.mark.parametrize("what", NOT_CANONICAL)
def test_json_that_is_not_canonical_is_refused(what):
    content = NOT_CANONICAL[what].encode()
    for kind in (Record, Facts):
        with pytest.raises(RecordError) as caught:
            kind.from_bytes(content)
        assert caught.value.code == "B001"


@pytest.mark.parametrize("content", [b"\xff", b'{"a":"\xc3"}', '{"a":1}'.encode("utf-16"), b"\x00"])
def test_bytes_that_are_no_text_are_refused(content):
    with pytest.raises(RecordError) as caught:
        Record.from_bytes(content)
    assert caught.value.code == "B001"


def test_a_file_that_is_too_large_is_refused(tmp_path):
    content = b'"' + b"a" * 2**22 + b'"'
    path = tmp_path / "record.json"
    path.write_bytes(content)
    for read in (partial(Record.from_bytes, content), partial(Record.from_file, path)):
        with pytest.raises(RecordError) as caught:
            read()
        assert caught.value.code == "B003"


MISSHAPEN = {
    ("schema",): "danhgia/record",
    ("decision", "semantics"): "1",
    ("decision", "proposal"): False,
    ("decision", "facts", "commitment"): "0" * 63,
    ("decision", "trace", "commitment"): "G" * 64,
    ("decision", "rulebook"): {"id": "x"},
    ("decision", "levels"): [],
    ("decision", "deciding", "limits"): "x",
    ("decision", "bounds"): 1,
    ("decision_sha256",): "A" * 64,
    ("environment", "catalog"): None,
    ("environment", "catalog", 0, "from"): 2021,
}


@pytest.mark.parametrize("path", MISSHAPEN)
def test_a_record_of_another_shape_is_refused_and_the_place_is_named(path):
    data = placed(data_of(record()), path, MISSHAPEN[path])
    with pytest.raises(RecordError) as caught:
        Record.from_bytes(canonical_bytes(data), "x.json")
    assert {problem.code for problem in caught.value.problems} == {"B002"}
    assert caught.value.where.file == "x.json"
    assert str(path[0]) in caught.value.render("vi")


def test_a_key_that_only_the_file_has_is_not_repeated():
    for data, kind in ((data_of(record()), Record), (data_of(facts_of(record())), Facts)):
        with pytest.raises(RecordError) as caught:
            kind.from_bytes(canonical_bytes({**data, "ChimHoangYen": 1}))
        assert caught.value.code == "B002"
        assert "ChimHoangYen" not in caught.value.render("vi") + caught.value.render("en")


def test_a_file_with_many_mistakes_is_refused_in_few_words():
    data = {**data_of(record()), **{f"a{n}": 0 for n in range(5_000)}}
    with pytest.raises(RecordError) as caught:
        Record.from_bytes(canonical_bytes(data))
    assert {problem.code for problem in caught.value.problems} == {"B002"}
    assert len(caught.value.problems) <= 200


@pytest.mark.parametrize("kind", [Record, Facts])
def test_a_file_that_cannot_be_opened_is_named(kind, tmp_path):
    for path in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(RecordError) as caught:
            kind.from_file(path)
        assert caught.value.code == "F001"


# --- Depth, number, other files -------------------------------------------------------------


def nested(depth: int, text: str = "") -> bytes:
    """JSON of so many brackets around a text."""
    opening = ["[", '{"a":'] * depth
    closing = {"[": "]", '{"a":': "}"}
    used = opening[:depth]
    inner = json.dumps(text, ensure_ascii=False)
    return ("".join(used) + inner + "".join(closing[one] for one in reversed(used))).encode()


brackets = st.text(st.sampled_from('[]{}"\\a'), max_size=80)


@given(st.integers(0, MAX_DEPTH), brackets)
@examples(50)
def test_brackets_are_counted_to_32_levels_and_those_within_text_never(depth, text):
    assert canonical_bytes(parse_canonical(nested(depth, text), "x")) == nested(depth, text)
    deeper = nested(MAX_DEPTH + 1 + depth, text)
    assert codes(lambda: parse_canonical(deeper, "x")) == ["B001"]


def test_32_levels_are_read_and_33_are_not():
    assert MAX_DEPTH == 32
    assert parse_canonical(b"[" * 32 + b"]" * 32, "x")
    assert codes(lambda: parse_canonical(b"[" * 33 + b"]" * 33, "x")) == ["B001"]
    beside = b"[" + b",".join([b"[" * 31 + b"]" * 31] * 3) + b"]"
    assert parse_canonical(beside, "x"), "what was closed does not count"


def test_at_most_20_places_of_another_shape_are_named():
    entry = {**data_of(record())["environment"]["catalog"][0], "from": 2021}
    for count, named in ((3, 3), (20, 20), (21, 20), (500, 20)):
        data = placed(data_of(record()), ("environment", "catalog"), [entry] * count)
        with pytest.raises(RecordError) as caught:
            Record.from_bytes(canonical_bytes(data))
        assert [problem.code for problem in caught.value.problems] == ["B002"] * named
        assert caught.value.render("en").count("environment.catalog.") == named


CROWDED: list[Any] = [{}] * 1_000_000
"""So many values in three megabytes that to say what is wrong with each would take gigabytes."""


@pytest.fixture
def _shape_is_never_checked(monkeypatch):
    """To check the shape of a million values is what takes the memory."""

    def check(*_: Any) -> None:
        raise AssertionError("the shape was checked")

    monkeypatch.setattr(strict, "_check_shape", check)


@pytest.mark.usefixtures("_shape_is_never_checked")
@pytest.mark.parametrize(
    "data",
    [
        CROWDED,
        {"schema": "danhgia/record/1", "environment": {"catalog": CROWDED}},
        dict.fromkeys(map(str, range(MAX_VALUES)), 0),
    ],
    ids=["a list", "a catalog", "keys"],
)
def test_a_record_of_too_many_values_is_refused_before_its_shape_is_looked_at(data):
    assert codes(lambda: Record.from_bytes(canonical_bytes(data))) == ["B003"]


def test_a_manifest_of_too_many_values_is_refused():
    files = dict.fromkeys(map(str, range(MAX_VALUES)), "0" * 64)
    packed = repacked({"manifest.json": canonical_bytes({"files": files})}, listed=False)
    assert codes(lambda: Bundle.from_bytes(packed)) == ["B003"]


def test_20_000_values_are_looked_at_and_one_more_is_not():
    assert MAX_VALUES == 20_000
    for data, code in (([0] * 19_999, "B002"), ([0] * 20_000, "B003"), ([[0] * 9_998] * 2, "B002")):
        content = canonical_bytes(data)
        assert codes(lambda content=content: Record.from_bytes(content)) == [code]
    assert codes(lambda: Record.from_bytes(canonical_bytes([{"a": [0] * 9_999}] * 2))) == ["B003"]


def test_facts_are_bounded_by_the_reader_of_dossiers_and_not_by_their_number():
    data = placed(data_of(facts_of(record())), ("dossier", "x"), [0] * (MAX_VALUES + 1))
    assert Facts.from_bytes(canonical_bytes(data)).data == data


def test_a_file_of_another_schema_is_told_by_both_names():
    for data, kind, wanted in (
        (data_of(facts_of(record())), Record, "danhgia/record/1"),
        (data_of(record()), Facts, "danhgia/facts/1"),
        ({**data_of(record()), "schema": "danhgia/record/2"}, Record, "danhgia/record/1"),
        ({"schema": "danhgia/verification/1"}, Record, "danhgia/record/1"),
    ):
        with pytest.raises(RecordError) as caught:
            kind.from_bytes(canonical_bytes(data), "x.json")
        assert [problem.code for problem in caught.value.problems] == ["B020"]
        assert caught.value.where.file == "x.json"
        for lang in ("vi", "en"):
            assert data["schema"] in caught.value.render(lang)
            assert wanted in caught.value.render(lang)


@pytest.mark.parametrize(
    "schema",
    [
        "",
        "ChimHoangYen",
        "danhgia/ChimHoangYen/1",
        "danhgia/facts/1\n",
        "\x1b[31m",
        1,
        None,
        ["danhgia/facts/1"],
    ],
)
def test_a_schema_that_is_no_name_of_ours_is_a_wrong_shape_and_not_repeated(schema):
    data = {**data_of(record()), "schema": schema}
    with pytest.raises(RecordError) as caught:
        Record.from_bytes(canonical_bytes(data))
    assert caught.value.code == "B002"
    assert "ChimHoangYen" not in caught.value.render("vi") + caught.value.render("en")


HOSTILE_LINES = ["", "a\nb", "a\x1b[31m", "a\x00", "a\x7f", "a\x9b31m", "a" * 4_001, "a\n"]


@pytest.mark.parametrize(
    "path",
    [
        ("decision", "rulebook", "id"),
        ("decision", "rating_rules", "id"),
        ("environment", "catalog", 0, "id"),
        ("environment", "catalog", 0, "position"),
        ("environment", "python"),
        ("environment", "library"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_a_name_with_lines_or_colours_of_its_own_is_refused(path):
    for value in HOSTILE_LINES:
        with pytest.raises(RecordError) as caught:
            Record.from_bytes(canonical_bytes(placed(data_of(record()), path, value)))
        assert caught.value.code == "B002"
        assert all(line.isprintable() for line in caught.value.render("vi").split("\n"))
    longest = placed(data_of(record()), path, "ữ" * 4_000)
    assert Record.from_bytes(canonical_bytes(longest)).data == longest


@pytest.mark.parametrize(
    "schema", ["x/2", "danhgia/Trace/1", "danhgia/evaluation/1\n", "danhgia/evaluation/"]
)
def test_a_commitment_to_something_without_a_schema_of_ours_is_refused(schema):
    for name in ("facts", "trace"):
        data = placed(data_of(record()), ("decision", name, "schema"), schema)
        assert codes(lambda data=data: Record.from_bytes(canonical_bytes(data))) == ["B002"]
