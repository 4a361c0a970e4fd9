"""The record of a decision: the same facts, rules and key give the same bytes, and nothing else does."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example as shown
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from record_helpers import (
    EXAMPLES,
    KEY,
    OTHER_KEY,
    OVERALL,
    RULEBOOK,
    SECOND,
    bundled,
    data_of,
    example,
    facts_of,
    forged,
    placed,
    record,
)
from strategies import complete_data, examples, with_gaps

from danhgia_rules import Dossier, DossierError, Facts, Record, RecordError, evaluate, load_rulebook, verify
from danhgia_rules.canonical import canonical_bytes, commitment, digest, sha256
from danhgia_rules.dossier.model import LIMITS
from danhgia_rules.exact import MAX_INPUT
from danhgia_rules.output_schema import SCHEMAS, adapter
from danhgia_rules.records.form import form_digest
from danhgia_rules.trace_data import trace_data

ALL_EXAMPLES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
COMMITMENTS = [("decision", "facts", "commitment"), ("decision", "trace", "commitment"), ("decision_sha256",)]
GREAT = {"ke_hoach": MAX_INPUT, "thuc_hien": MAX_INPUT, "han": "2021-12-31", "chat_luong": "bao_dam"}

FLIPS = [bytes([n]) for n in range(256)]
texts = st.text(st.sampled_from('[]{}"\\ abệẻ:,0'), min_size=1, max_size=60)


def assert_valid(data: Any) -> None:
    schema = adapter(data["schema"]).json_schema()
    Draft202012Validator(schema).validate(json.loads(json.dumps(data)))


def made(data: dict[str, Any], key: bytes = KEY, rulebook: Any = None) -> Record:
    return evaluate(Dossier.from_data(data), rulebook=rulebook).record(key)


def paths_that_differ(one: Any, other: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key, value in one.items():
            yield from paths_that_differ(value, other[key], (*path, key))
    elif one != other:
        yield path


# --- What it says ---------------------------------------------------------------------------


@given(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])))
@examples(40)
def test_a_record_says_what_the_evaluation_says(data):
    result = evaluate(Dossier.from_data(data))
    decision = result.record(KEY).decision
    assert decision["rating"] == result.rating
    assert {name: entry["level"] for name, entry in decision["levels"].items()} == result.levels
    assert decision["rulebook"]["id"] == RULEBOOK
    assert decision["rating_rules"]["id"] == OVERALL
    assert decision["chosen"] == {
        "by_name": False,
        "position": "cap_truong_ctxh",
        "period": "2021",
        "from": "2021",
        "until": "2022",
    }
    told = result.to_data()
    assert decision["bounds"] == told["bounds"]
    for entry in told["criteria"]:
        assert decision["levels"][entry["id"]]["bounds"] == entry["bounds"]
        binding = [row["id"] for row in entry["requirements"] if row["binds"]]
        assert decision["deciding"]["criteria"][entry["id"]] == binding
    overall = told["overall"]
    assert decision["deciding"]["requirements"] == [r["id"] for r in overall["requirements"] if r["binds"]]
    assert decision["deciding"]["limits"] == [limit["id"] for limit in overall["limits"] if limit["binds"]]


@pytest.mark.parametrize("name", ALL_EXAMPLES)
def test_record_and_facts_have_the_shape_of_their_schemas(name):
    assert_valid(record(name).data)
    assert_valid(facts_of(record(name)).data)


@given(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])))
@examples(20)
def test_any_record_and_its_facts_have_the_shape_of_their_schemas(data):
    found = made(data)
    assert_valid(found.data)
    assert_valid(facts_of(found).data)


def test_records_tell_not_rated_undetermined_and_not_applicable_apart():
    assert record("khong_xep_loai").rating == "not_rated"
    unclear = record("con_thieu").decision
    assert unclear["rating"] == "undetermined"
    assert unclear["bounds"] is not None
    assert any(entry["level"] == "undetermined" for entry in unclear["levels"].values())
    levels = record("khong_la_uy_vien").decision["levels"]
    assert [levels[f"II.1.{n}"]["level"] for n in (1, 2, 3)] == ["not_applicable"] * 3


def test_a_rulebook_that_was_given_by_name_is_recorded_as_such():
    result = evaluate(example().dossier, rulebook=bundled())
    assert result.record(KEY).decision["chosen"]["by_name"] is True


def test_a_record_of_another_rulebook_names_that_rulebook():
    rulebook = load_rulebook(SECOND / "thu_thu.yaml")
    data = {"schema": "danhgia/dossier/1", "ma": "A", "ky_danh_gia": "2023", "chuc_danh": "thu_thu"}
    found = made(data, rulebook=rulebook)
    whole, rules = form_digest(rulebook)
    assert found.decision["rulebook"] == {"id": "quy_che_thu.thu_thu", "sha256": whole}
    assert found.decision["rating_rules"] == {"id": "quy_che_thu.thu_thu", "sha256": rules}
    assert found.rating == "undetermined"
    assert_valid(found.data)


def test_the_environment_names_all_that_the_catalog_held():
    catalog = record().data["environment"]["catalog"]
    assert [(entry["id"], entry["position"], entry["from"], entry["until"]) for entry in catalog] == [
        (RULEBOOK, "cap_truong_ctxh", "2021", "2022"),
        (OVERALL, None, "2019", "2022"),
    ]
    decision = record().decision
    assert [entry["sha256"] for entry in catalog] == [
        decision["rulebook"]["sha256"],
        decision["rating_rules"]["sha256"],
    ]


def test_sums_beyond_what_json_holds_are_recorded_and_come_out_the_same():
    dossier = example("xuat_sac").dossier.to_data()
    targets = [{"ma": f"CT-{n}", "ngay_hoan_thanh": "2021-02-01", **GREAT} for n in range(5)]
    found = made({**dossier, "chi_tieu": targets})
    assert verify(found).same
    data = {**dossier, "ky_danh_gia": "2023", "chuc_danh": "thu_thu", "chi_tieu": targets}
    data = {key: data[key] for key in ("schema", "ma", "ky_danh_gia", "chuc_danh", "chi_tieu")}
    rulebook = load_rulebook(SECOND / "thu_thu.yaml")
    result = evaluate(Dossier.from_data(data), rulebook=rulebook)
    assert str(5 * MAX_INPUT) in json.dumps(trace_data(result.trace))
    found = result.record(KEY)
    assert verify(found).same
    assert_valid(found.data)


# --- Digests and commitments ----------------------------------------------------------------


@given(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])))
@examples(30)
def test_the_same_facts_rules_and_key_give_the_same_bytes(data):
    one, other = made(data), made(json.loads(json.dumps(data)))
    assert one.to_bytes() == other.to_bytes()
    assert facts_of(one).to_bytes() == facts_of(other).to_bytes()
    assert one.digest == other.digest == sha256(one.to_bytes()) == facts_of(one).record
    assert one.to_json().encode() == one.to_bytes() == canonical_bytes(one.data)


@given(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])), st.binary(min_size=32, max_size=32))
@examples(20)
def test_another_key_changes_the_commitments_and_nothing_else(data, key):
    if key != KEY:
        assert list(paths_that_differ(made(data).data, made(data, key).data)) == COMMITMENTS


def test_digest_and_commitments_are_what_the_format_says():
    found, facts = record(), facts_of(record())
    decision = found.decision
    assert found.data["decision_sha256"] == digest(decision)
    assert facts.key == KEY
    assert decision["facts"]["commitment"] == commitment(KEY, "danhgia/facts/1", facts.data["dossier"])
    trace = trace_data(example().trace)
    assert decision["trace"]["commitment"] == commitment(KEY, "danhgia/trace/1", trace)
    assert facts.dossier() == example().dossier


def test_the_way_a_dossier_was_written_does_not_count(tmp_path):
    dossier = example().dossier
    path = tmp_path / "a.json"
    path.write_text(dossier.to_json(), encoding="utf-8")
    yaml = Dossier.from_text(dossier.to_yaml())
    for again in (Dossier.from_file(path), yaml, Dossier.from_data(dossier.to_data())):
        assert evaluate(again).record(KEY).to_bytes() == record().to_bytes()


def test_a_random_key_is_another_one_each_time():
    keys = {facts_of(example().record()).key for _ in range(8)}
    assert len(keys) == 8
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize("key", [b"", b"k" * 31, b"k" * 33, "k" * 32, bytearray(32), 32])
def test_a_key_of_another_length_or_type_is_refused(key):
    with pytest.raises(RecordError) as caught:
        example().record(key)
    assert caught.value.code == "B012"
    with pytest.raises(RecordError) as caught:
        verify(record(), key=key)
    assert caught.value.code == "B012"


# --- Reading back ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL_EXAMPLES)
def test_record_and_facts_read_back_as_they_were_written(name, tmp_path):
    for thing, kind in ((record(name), Record), (facts_of(record(name)), Facts)):
        again = kind.from_bytes(thing.to_bytes())
        assert again.data == thing.data
        assert again.to_bytes() == thing.to_bytes()
        path = tmp_path / kind.__name__
        path.write_bytes(thing.to_bytes())
        assert kind.from_file(path).to_bytes() == thing.to_bytes()


@given(texts)
@shown("[" * 60)
@shown("{[" * 20)
@shown("]" * 40 + "[" * 20)
@examples(30)
def test_facts_with_any_text_read_back(text):
    text = unicodedata.normalize("NFC", text.strip()) or "a"
    data = example().dossier.to_data()
    data["bieu_hien"][0]["mo_ta"] = data["nhiem_vu"][0]["ten"] = text
    found = made(data)
    again = Facts.from_bytes(facts_of(found).to_bytes())
    assert verify(found, again).same


def altered_once(content: bytes, draw: st.DataObject) -> bytes:
    """Change, take out or put in one byte somewhere."""
    place = draw.draw(st.integers(0, len(content) - 1))
    how = draw.draw(st.sampled_from(["change", "take out", "put in"]))
    put = b"" if how == "take out" else draw.draw(st.sampled_from([*FLIPS[32:127], *FLIPS]))
    return content[:place] + put + content[place + (how != "put in") :]


@given(draw=st.data())
@examples(200)
def test_any_byte_of_a_record_that_changes_is_refused_or_changes_the_digest(draw):
    content = record().to_bytes()
    changed = altered_once(content, draw)
    if changed == content:
        return
    try:
        found = Record.from_bytes(changed)
    except RecordError as failure:
        refused = {problem.code for problem in failure.problems}
    else:
        refused = set()
    if refused:
        assert refused <= {"B001", "B002", "B020"}
        return
    assert found.digest != record().digest
    assert found.to_bytes() == changed
    assert not verify(found, facts_of(record())).same
    assert not verify(found, expected=record().digest).same


@given(draw=st.data())
@examples(200)
def test_any_byte_of_a_facts_file_that_changes_is_refused_or_told(draw):
    content = facts_of(record()).to_bytes()
    changed = altered_once(content, draw)
    if changed == content:
        return
    assert_told(changed)


def assert_told(changed: bytes) -> None:
    """Nothing that is read from a changed facts file is called the same."""
    try:
        found = Facts.from_bytes(changed)
        assert found.to_bytes() == changed
        told = verify(Record.from_bytes(record().to_bytes()), found)
    except (RecordError, DossierError):
        return
    assert told.part("facts").status == "differs"
    assert not told.same


@pytest.mark.parametrize(
    "text", ["Được biểu dương trong triển khai nghị quyết ", unicodedata.normalize("NFD", "Được biểu dương")]
)
def test_facts_written_in_another_way_are_not_the_facts_that_were_recorded(text):
    data = example().dossier.to_data()
    data["bieu_hien"][0]["mo_ta"] = unicodedata.normalize("NFC", text.strip())
    found = made(data)
    kept = placed(data_of(facts_of(found)), ("dossier", "bieu_hien", 0, "mo_ta"), text)
    told = verify(found, Facts.from_bytes(canonical_bytes(kept)))
    assert told.part("facts").status == "differs"


def test_what_was_read_back_has_no_facts_and_makes_no_bundle():
    again = Record.from_bytes(record().to_bytes())
    assert again.facts is None
    assert again.rulebook is None
    with pytest.raises(RecordError) as caught:
        again.to_bundle()
    assert caught.value.code == "B013"


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name.split("/")[1] in {"record", "facts"}])
def test_the_schema_names_no_fact_of_a_person(name):
    text = json.dumps(adapter(name).json_schema(), ensure_ascii=False)
    assert not re.search(r"ho_ten|bieu_hien|ky_luat", text)


def test_a_forged_record_reads_back_with_another_digest():
    found = forged(record(), "rating", value="hoan_thanh_tot")
    again = Record.from_bytes(found.to_bytes())
    assert again.rating == "hoan_thanh_tot"
    assert again.digest != record().digest
    assert again.data["decision_sha256"] == digest(again.decision)


def test_other_facts_have_another_commitment_even_where_no_rule_reads_them():
    data = example().dossier.to_data()
    other = made(placed(data, ("bieu_hien", 0, "mo_ta"), "Khác"))
    assert set(paths_that_differ(record().data, other.data)) == {COMMITMENTS[0], COMMITMENTS[2]}
    assert made(data, OTHER_KEY).digest != record().digest


# --- What is too large ----------------------------------------------------------------------


def grown(size: int) -> dict[str, Any]:
    """A dossier that is so many bytes in canonical form."""
    data = example().dossier.to_data()
    first = {**data["bieu_hien"][0], "mo_ta": "a" * 2_000}
    one = len(canonical_bytes({**first, "ma": "TO-000"})) + 1
    count = (size - len(canonical_bytes(data))) // one
    data["bieu_hien"] += [{**first, "ma": f"TO-{n:03}"} for n in range(count)]
    data["bieu_hien"][-1]["mo_ta"] += "a" * (size - len(canonical_bytes(data)))
    return data


def test_facts_that_could_not_be_read_back_are_not_recorded():
    most = grown(LIMITS.size)
    assert len(canonical_bytes(most)) == LIMITS.size
    found = made(most)
    assert verify(Record.from_bytes(found.to_bytes()), Facts.from_bytes(facts_of(found).to_bytes())).same
    with pytest.raises(RecordError) as caught:
        made(grown(LIMITS.size + 1))
    assert caught.value.code == "B003"
    assert str(LIMITS.size) in caught.value.render("en")
