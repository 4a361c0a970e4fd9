"""Checking a record: every part that differs is named, no other part is, and only the same is called so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_checks import PLACE, changed_rulebook, check_output, fresh, statuses, told
from record_helpers import (
    FILES,
    KEY,
    OTHER_KEY,
    bundled,
    data_of,
    example,
    facts_of,
    forged,
    loaded,
    placed,
    read_bundle,
    record,
    text_of,
)
from strategies import complete_data, examples, with_gaps

from danhgia_rules import Bundle, Dossier, Record, RecordError, evaluate, verify
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.records.model import Facts
from danhgia_rules.verification import Status, notes

SOME = ["mau", "con_thieu", "khong_xep_loai", "khong_la_uy_vien"]
"""Worked examples: rated, undetermined, not rated, with criteria that do not apply."""
OF_A_RECORD = ["record", "semantics", "rulebook", "facts", "result", "trace"]
OF_A_BUNDLE = ["record", "bundle", "semantics", "rulebook", "facts", "result", "trace", "installed"]

INVENTED = {
    "danh_gia": [{"chu_the": "tu_danh_gia", "ngay": "2021-12-01", "xep_loai": "hoan_thanh"}],
}


# --- The same -------------------------------------------------------------------------------


@given(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])))
@examples(30)
def test_what_was_recorded_comes_out_the_same(data):
    made = evaluate(Dossier.from_data(data)).record(KEY)
    again, facts = Record.from_bytes(made.to_bytes()), Facts.from_bytes(facts_of(made).to_bytes())
    for found in (verify(made), verify(again, facts), verify(again, Dossier.from_data(data), key=KEY)):
        assert told(found)
        assert found.verdict is Status.SAME
        assert found.same
    assert list(statuses(verify(made))) == [*OF_A_RECORD, "installed"]
    assert list(statuses(verify(again, facts))) == OF_A_RECORD
    assert verify(again, facts, expected=made.digest.upper()).same


@pytest.mark.parametrize("name", SOME)
def test_a_worked_example_comes_out_the_same_from_its_bundle(name):
    found = verify(read_bundle(name), expected=record(name).digest)
    assert told(found)
    assert found.same
    assert list(statuses(found)) == OF_A_BUNDLE
    assert found.rating == example(name).rating
    check_output(found)


def test_the_rating_is_said_in_words():
    found = verify(record())
    assert found.rating == "hoan_thanh"
    assert "Hoàn thành nhiệm vụ" in found.explain()
    assert "Task completion" in found.explain("en")


# --- One thing is another -------------------------------------------------------------------


@given(st.one_of(complete_data(), with_gaps().map(lambda pair: pair[1])))
@examples(20)
def test_other_facts_are_told_and_only_what_follows_from_them_differs(data):
    dossier = Dossier.from_data(data)
    found = verify(fresh(), dossier, key=KEY)
    same_result = evaluate(dossier).record(KEY).decision["levels"] == record().decision["levels"]
    assert statuses(found)["facts"] == "differs"
    assert {name for name, status in statuses(found).items() if status == "differs"} <= {
        "facts",
        "result",
        "trace",
    }
    assert same_result or statuses(found)["result"] == "differs"
    check_output(found)


def test_facts_that_no_rule_reads_differ_alone():
    found = verify(fresh(), Dossier.from_data({**example().dossier.to_data(), **INVENTED}), key=KEY)
    assert told(found, "facts")
    assert found.verdict is Status.DIFFERS


def test_a_bundle_can_be_checked_against_another_dossier():
    other = Dossier.from_data({**example().dossier.to_data(), **INVENTED})
    assert told(verify(read_bundle(), other), "facts")
    assert told(verify(read_bundle(), example().dossier))


def test_the_facts_file_of_another_record_is_told():
    other = facts_of(example().record(KEY))
    data = placed(data_of(other), ("record",), "0" * 64)
    assert told(verify(fresh(), Facts.from_bytes(canonical_bytes(data))), "facts")


def test_another_key_is_told_by_both_commitments():
    found = verify(fresh(), example().dossier, key=OTHER_KEY)
    assert told(found, "facts", "trace")
    check_output(found)


def test_without_a_key_facts_and_trace_are_not_checked():
    found = verify(fresh(), example().dossier)
    assert told(found, "facts", "trace", status="not_checked")
    assert found.verdict is Status.INCOMPLETE
    assert not found.same
    check_output(found)


def test_without_facts_nothing_is_rated():
    found = verify(fresh())
    assert told(found, "facts", "result", "trace", status="not_checked")
    assert found.verdict is Status.INCOMPLETE
    check_output(found)


@pytest.mark.parametrize("name", SOME[:2])
def test_a_bundle_without_its_facts_is_incomplete_and_whole(name):
    found = verify(Bundle.from_bytes(read_bundle(name).without_facts()))
    assert told(found, "facts", "result", "trace", status="not_checked")
    assert found.verdict is Status.INCOMPLETE
    check_output(found)


def test_a_decision_that_was_altered_is_told():
    data = placed(data_of(record()), ("decision", "rating"), "hoan_thanh_tot")
    found = verify(Record(data), example().dossier, key=KEY)
    assert told(found, "record", "result")
    assert [one.path for one in found.part("result").differences] == ["rating"]
    assert found.part("record").differences[0].path == "decision_sha256"
    check_output(found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rating",), "hoan_thanh_tot"),
        (("levels", "I.1", "level"), "kem"),
        (("levels", "I.1", "bounds"), {"lowest": "kem", "highest": "tot", "outside": False}),
        (("bounds",), {"lowest": "hoan_thanh", "highest": "hoan_thanh", "outside": False}),
        (("deciding", "criteria", "I.4"), ["so_han_che"]),
        (("deciding", "requirements"), []),
        (("deciding", "limits"), ["x"]),
    ],
)
def test_a_forged_result_is_told_by_the_result(path, value):
    found = verify(forged(record(), *path, value=value), example().dossier, key=KEY)
    assert told(found, "result")
    paths = [one.path for one in found.part("result").differences]
    assert paths
    assert all(one.startswith(".".join(path)) for one in paths)
    check_output(found)


def test_a_forged_record_with_facts_made_to_fit_is_told_by_the_digest_from_elsewhere():
    made = forged(record(), "chosen", "from", value="2020")
    found = verify(made, example().dossier, key=KEY, expected=record().digest)
    assert told(found, "record", "result")
    assert found.part("record").differences == (("sha256", record().digest, made.digest),)


def test_a_rating_that_no_rulebook_has_is_told_and_not_an_accident():
    for value in ("xep_loai_la", "tot"):
        found = verify(forged(record(), "rating", value=value), example().dossier, key=KEY)
        assert told(found, "result")
        check_output(found)


def test_other_semantics_are_told():
    found = verify(forged(record(), "semantics", value=2), example().dossier, key=KEY)
    assert told(found, "semantics")
    assert found.part("semantics").differences == (("semantics", 2, 1),)
    check_output(found)


def test_a_trace_of_another_form_is_not_checked():
    found = verify(forged(record(), "trace", "schema", value="x/2"), example().dossier, key=KEY)
    assert told(found, "trace", status="not_checked")


def test_another_environment_is_another_record():
    data = placed(data_of(record()), ("environment", "python"), "0.0.0")
    found = verify(Record(data), facts_of(record()))
    assert told(found, "facts")
    assert told(verify(Record(data), example().dossier, key=KEY))
    assert told(verify(Record(data), example().dossier, key=KEY, expected=record().digest), "record")


def test_a_wrong_digest_is_told_by_the_record_alone():
    found = verify(record(), expected="0" * 64)
    assert told(found, "record")
    assert found.part("record").differences == (("sha256", "0" * 64, record().digest),)
    check_output(found)


@pytest.mark.parametrize("expected", ["", "0" * 63, "0" * 65, "g" * 64, "0" * 64 + "\n", " " + "0" * 63])
def test_what_is_no_digest_is_refused(expected):
    with pytest.raises(RecordError) as caught:
        verify(record(), expected=expected)
    assert caught.value.code == "B016"


# --- The rulebook was changed ---------------------------------------------------------------


def test_a_changed_rulebook_is_told_by_its_digest_and_the_place():
    found = verify(fresh(), facts_of(record()), rulebook=changed_rulebook())
    digests, *places = found.part("rulebook").differences
    assert digests.path == "rulebook"
    assert places == [(PLACE, "7/10", "71/100")], "what was recorded comes first, what was named second"
    # The threshold that was changed stands in the trace, and decides nothing here; the library itself
    # still has the rulebook that was recorded.
    assert told(found, "rulebook", "trace")
    assert found.part("rulebook").notes == notes.RULEBOOK_OTHER
    assert PLACE in found.explain()
    check_output(found)


def test_changed_overall_rules_are_told_by_both_digests():
    text = text_of(FILES["overall"])
    rulebook = loaded("overall", text.replace("hoan_thanh: {more_than: 70%,", "hoan_thanh: {more_than: 71%,"))
    found = verify(fresh(), facts_of(record()), rulebook=rulebook)
    first, second, *places = found.part("rulebook").differences
    assert (first.path, second.path) == ("rulebook", "rating_rules")
    assert places
    assert all(one.path.startswith("rating.") for one in places)


def test_a_bundle_of_a_changed_rulebook_agrees_with_itself_and_names_the_place_that_changed_since():
    made = evaluate(example().dossier, rulebook=changed_rulebook()).record(KEY)
    found = verify(Bundle.from_bytes(made.to_bundle()))
    assert told(found, "installed")
    assert found.same
    assert found.part("installed").differences == ((PLACE, "71/100", "7/10"),)
    assert PLACE in found.explain()
    check_output(found)


def test_a_record_of_a_rulebook_that_is_not_there_any_more_is_told():
    for path, value in ((("chosen", "position"), "chuc_danh_khac"), (("chosen", "period"), "2030")):
        found = verify(forged(record(), *path, value=value), example().dossier, key=KEY)
        assert statuses(found)["rulebook"] == "differs"
        assert statuses(found)["result"] == "not_checked"
        assert found.verdict is Status.DIFFERS
        check_output(found)


@pytest.mark.parametrize("name", ["khong_co", "hd21_qd89_2019"])
def test_a_rulebook_by_name_that_is_none_is_told(name):
    made = forged(evaluate(example().dossier, rulebook=bundled()).record(KEY), "rulebook", "id", value=name)
    found = verify(made, example().dossier, key=KEY)
    assert statuses(found)["rulebook"] == "differs"
    check_output(found)


def test_a_rulebook_that_cannot_rate_the_facts_is_told():
    from_elsewhere = loaded("second", text_of(FILES["second"]))
    found = verify(fresh(), facts_of(record()), rulebook=from_elsewhere)
    assert statuses(found)["rulebook"] == "differs"
    assert statuses(found)["result"] == "differs"
    assert found.verdict is Status.DIFFERS
    check_output(found)
