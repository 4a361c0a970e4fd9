"""Checking bundles that were altered: what was altered is named, in lines of our own."""

import json
from typing import Any

import pytest
from record_checks import AFTER, BEFORE, PLACE, changed_rulebook, check_output, statuses, told
from record_helpers import (
    KEY,
    PLACES,
    RULEBOOK,
    bundle,
    bundled,
    example,
    forged,
    placed,
    read_bundle,
    record,
    repacked,
)

from danhgia_rules import Bundle, DanhGiaError, Record, RecordError, verify
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.verification import Status, notes

# --- Bundles that were altered --------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(read_bundle().files))
def test_a_file_of_a_bundle_that_is_not_as_listed_is_named(name):
    changes = (
        {"rules/x/x.txt": b"x"} if name == "manifest.json" else {name: read_bundle().files[name] + b"\n"}
    )
    content = repacked(changes, listed=False)
    try:
        found = verify(Bundle.from_bytes(content))
    except RecordError as failure:
        code = failure.code
    else:
        code = ""
        assert [one.path for one in found.part("bundle").differences] == list(changes)
        assert found.verdict is Status.DIFFERS
        check_output(found)
    canonical = name.endswith(".json") and name != "manifest.json"
    assert code == ("B001" if canonical else "")


def test_a_rulebook_file_that_was_exchanged_is_told_however_the_manifest_fits():
    file = PLACES["criteria"]
    text = read_bundle().files[file].decode().replace(BEFORE, AFTER)
    found = verify(Bundle.from_bytes(repacked({file: text.encode()})))
    assert statuses(found)["bundle"] == "same"
    assert statuses(found)["rulebook"] == "differs"
    assert found.verdict is Status.DIFFERS


def test_a_rulebook_file_that_cannot_be_read_is_told():
    for content in (b"", b"\xff", b"a: [", b"schema: danhgia/rulebook/1\n"):
        found = verify(Bundle.from_bytes(repacked({PLACES["criteria"]: content})))
        assert statuses(found)["rulebook"] == "differs"
        assert statuses(found)["result"] == "not_checked"
        check_output(found)


def test_a_law_text_that_was_exchanged_is_told():
    found = verify(Bundle.from_bytes(repacked({PLACES["law"]: b"Khac\n"})))
    assert statuses(found)["rulebook"] == "differs"


HOSTILE = "\x1b[31m\n= Dữ kiện: đúng dữ kiện đã ghi\u202e"
SHAPES: dict[str, Any] = {
    "text": HOSTILE,
    "an empty list": [],
    "an empty object": {},
    "null": None,
    "a key": {HOSTILE: HOSTILE},
    "an id that is a list": [{"id": []}],
    "lists": [[HOSTILE]],
    "true": True,
}


PLACES_IN_A_FORM = [("criteria", 0, "id"), ("criteria", 0, "title"), ("levels", 0), ("documents",)]
SOME_SHAPES = ["text", "a key", "an id that is a list"]


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        *((("title",), shape) for shape in SHAPES),
        *((path, shape) for path in PLACES_IN_A_FORM for shape in SOME_SHAPES),
    ],
)
def test_a_form_of_any_shape_is_told_in_lines_of_our_own(path, shape):
    form: Any = placed(json.loads(read_bundle().files["rulebook.json"]), path, SHAPES[shape])
    form = {"rulebook.json": canonical_bytes(form)}
    found = verify(Bundle.from_bytes(repacked(form)), rulebook=bundled())
    assert statuses(found)["rulebook"] == "differs"
    # The library has the rulebook that was recorded, whatever the bundle says of it.
    assert statuses(found)["installed"] == "same"
    check_output(found)
    other = forged(record(), "rulebook", "sha256", value="0" * 64).to_bytes()
    found = verify(Bundle.from_bytes(repacked({**form, "record.json": other, "facts.json": None})))
    assert statuses(found)["rulebook"] == "differs"
    assert statuses(found)["installed"] == "differs"
    check_output(found)


@pytest.mark.parametrize("form", [[], "x", 1, None, {}, [{"id": {}}]])
def test_a_form_that_is_none_is_told(form):
    found = verify(Bundle.from_bytes(repacked({"rulebook.json": canonical_bytes(form)})), rulebook=bundled())
    assert statuses(found)["rulebook"] == "differs"
    check_output(found)


def test_names_in_a_manifest_cannot_write_lines_of_their_own():
    manifest = json.loads(read_bundle().files["manifest.json"])
    manifest["files"][HOSTILE] = "0" * 64
    found = verify(Bundle.from_bytes(repacked({"manifest.json": canonical_bytes(manifest)}, listed=False)))
    assert statuses(found)["bundle"] == "differs"
    check_output(found)


def test_names_in_a_record_cannot_write_lines_of_their_own():
    for path in (("rulebook", "id"), ("facts", "schema"), ("chosen", "position")):
        made = forged(record(), *path, value=HOSTILE)
        try:
            found = verify(Record.from_bytes(made.to_bytes()), example().dossier, key=KEY)
        except DanhGiaError:
            continue
        check_output(found)


def test_the_rulebook_of_a_bundle_is_that_of_the_record():
    assert read_bundle().rulebook().id == RULEBOOK
    assert read_bundle().form == json.loads(read_bundle().files["rulebook.json"])
    assert bundle() == record().to_bundle()


# --- A rulebook that was named for a bundle -------------------------------------------------


def test_the_rulebook_of_the_record_may_be_named_for_its_bundle():
    for rulebook in (bundled(), RULEBOOK):
        assert told(verify(read_bundle(), rulebook=rulebook, expected=record().digest))


def test_another_rulebook_that_is_named_for_a_bundle_is_compared_with_the_one_in_it():
    found = verify(read_bundle(), rulebook=changed_rulebook())
    assert told(found, "rulebook", "trace")
    assert found.part("rulebook").notes == notes.RULEBOOK_OTHER
    digests, *places = found.part("rulebook").differences
    assert digests.path == "rulebook"
    assert places == [(PLACE, "7/10", "71/100")]
    check_output(found)


def test_rulebook_files_that_were_exchanged_are_told_though_another_rulebook_rates():
    text = read_bundle().files[PLACES["criteria"]].decode().replace(BEFORE, AFTER)
    for content in (text.encode(), b"a: ["):
        found = verify(Bundle.from_bytes(repacked({PLACES["criteria"]: content})), rulebook=bundled())
        assert told(found, "rulebook")
        assert "rules/" in [one.path for one in found.part("rulebook").differences]
        check_output(found)


def test_a_rulebook_that_was_exchanged_in_a_bundle_is_said_to_be_in_the_bundle():
    text = read_bundle().files[PLACES["criteria"]].decode().replace(BEFORE, AFTER)
    found = verify(Bundle.from_bytes(repacked({PLACES["criteria"]: text.encode()})))
    assert found.part("rulebook").notes == notes.RULEBOOK_ALTERED
    assert found.part("bundle").notes == notes.BUNDLE_WHOLE


def test_a_bundle_without_facts_of_ours_takes_a_dossier_and_says_what_it_cannot_check():
    found = verify(Bundle.from_bytes(read_bundle().without_facts()), example().dossier)
    assert told(found, "facts", "trace", status="not_checked")
    assert told(verify(Bundle.from_bytes(read_bundle().without_facts()), example().dossier, key=KEY))
