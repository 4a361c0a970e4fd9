"""What a check says: what was compared with what, how much is shown of it, and which calls make no sense."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_checks import changed_rulebook, check_output, fresh, statuses, told
from record_helpers import (
    FILES,
    KEY,
    RULEBOOK,
    bundled,
    data_of,
    example,
    facts_of,
    forged,
    placed,
    read_bundle,
    record,
)
from strategies import examples

from danhgia_rules import (
    CatalogError,
    DanhGiaError,
    Dossier,
    DossierError,
    Facts,
    Record,
    RecordError,
    Verification,
    evaluate,
    verify,
)
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.characters import plain
from danhgia_rules.records.diff import Difference, differences
from danhgia_rules.verification import Status, notes
from danhgia_rules.verification.model import Part
from danhgia_rules.verification.text import MAX_LENGTH, MAX_SHOWN


def shown(*found: Difference, lang: Any = "en") -> list[str]:
    """The lines that are indented: the places that differ."""
    part = Part("rulebook", Status.DIFFERS, notes.RULEBOOK_CHANGED, found)
    lines = Verification("0" * 64, "tot", ("Tốt", "Good"), (part,)).explain(lang).splitlines()
    return [line.removeprefix("    ") for line in lines if line.startswith("    ")]


# --- What was compared ----------------------------------------------------------------------


def test_a_record_that_no_digest_was_given_for_is_said_to_agree_with_itself_only():
    assert verify(record()).part("record").notes == notes.WHOLE
    assert verify(record(), expected=record().digest).part("record").notes == notes.EXPECTED
    assert verify(record(), expected="0" * 64).part("record").notes == notes.OTHER_RECORD
    altered = Record(placed(data_of(record()), ("decision", "rating"), "hoan_thanh_tot"))
    assert verify(altered).part("record").notes == notes.ALTERED
    assert "compared with no digest that was kept elsewhere" in verify(record()).explain("en")


def test_a_bundle_is_said_to_be_as_its_own_manifest_says():
    assert verify(read_bundle()).part("bundle").notes == notes.BUNDLE_WHOLE


@pytest.mark.parametrize(
    ("path", "value", "told_at"),
    [
        (("rulebook", "id"), "khac", "rulebook"),
        (("rating_rules", "id"), "khac", "rating_rules"),
        (("facts", "schema"), "danhgia/dossier/2", "facts"),
        (("chosen", "until"), "2030", "chosen.until"),
        (("proposal",), False, "proposal"),
    ],
)
def test_every_name_in_a_decision_is_compared_where_its_digest_is_left_as_it_was(path, value, told_at):
    found = verify(forged(record(), *path, value=value), example().dossier, key=KEY)
    assert told(found, "result")
    assert [one.path for one in found.part("result").differences] == [told_at]
    check_output(found)


def test_the_rulebook_of_the_record_may_be_named_by_its_id():
    for rulebook in (RULEBOOK, bundled()):
        found = verify(fresh(), facts_of(record()), rulebook=rulebook)
        assert told(found)
        assert list(statuses(found))[-1] == "installed"


def test_what_cannot_be_compared_with_the_rulebook_of_today_is_said_to_be_so():
    """The rulebook that was recorded is neither at hand nor installed."""
    made = evaluate(example().dossier, rulebook=changed_rulebook()).record(KEY)
    found = verify(Record.from_bytes(made.to_bytes()), facts_of(made), rulebook=RULEBOOK)
    assert statuses(found)["installed"] == "not_checked"
    assert found.part("installed").notes == notes.INSTALLED_NONE
    assert [one.path for one in found.part("rulebook").differences] == ["rulebook"]
    check_output(found)


# --- How much is shown ----------------------------------------------------------------------


@pytest.mark.parametrize(("count", "more"), [(0, 0), (1, 0), (39, 0), (40, 0), (41, 1), (20_000, 19_960)])
def test_40_places_are_shown_and_the_rest_is_counted(count, more):
    assert MAX_SHOWN == 40
    for lang, words in (("vi", f"… và {more} chỗ khác"), ("en", f"… and {more} more")):
        lines = shown(*(Difference(f"a{n}", 1, 2) for n in range(count)), lang=lang)
        assert lines[:40] == [f"a{n}: 1 → 2" for n in range(min(count, 40))]
        assert lines[40:] == ([words] if more else [])


@pytest.mark.parametrize("length", [1, 159, 160, 161, 100_000])
def test_160_letters_of_a_value_are_shown(length):
    assert MAX_LENGTH == 160
    text = "ữ" * length
    cut = text if length <= 160 else "ữ" * 159 + "…"
    assert shown(Difference("a", text, "b")) == [f"a: {cut} → b"]
    assert shown(Difference("a", "b", text)) == [f"a: b → {cut}"]


def test_what_is_no_text_is_shown_as_json_and_nothing_as_nothing():
    assert shown(Difference("a", {"b": ["ữ", 1, True, None], "a": {}}, None)) == [
        'a: {"a": {}, "b": ["ữ", 1, true, null]} → nothing'
    ]
    assert shown(Difference("a", None, 0), lang="vi") == ["a: không có → 0"]
    (line,) = shown(Difference("a", list(range(1_000)), None))
    assert len(line) == len("a: ") + 160 + len(" → nothing")


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
@examples(100)
def test_no_text_of_a_file_writes_a_line_a_colour_or_a_direction_of_its_own(path, before, after):
    for lang in ("vi", "en"):
        assert all(line.isprintable() for line in shown(Difference(path, before, after), lang=lang))
    assert len(shown(Difference(path, before, after))) == 1


@given(st.text())
def test_plain_text_is_left_as_it_is_and_as_long_as_it_was(text):
    assert plain(text).isprintable()
    assert len(plain(text)) == len(text)
    assert all(new in (old, "\ufffd") for old, new in zip(text, plain(text), strict=True))
    if text.isprintable():
        assert plain(text) == text


@pytest.mark.parametrize("char", ["\n", "\r", "\x1b", "\x9b", "\u202e", "\u200b", "\u2028", "\x00", "\ud800"])
def test_what_could_forge_a_line_is_replaced(char):
    assert plain(f"a{char}b") == "a\ufffdb"


# --- Which places differ --------------------------------------------------------------------


def entries(names: list[str]) -> list[dict[str, Any]]:
    return [{"id": name, "value": name} for name in names]


ids = st.lists(st.text("abcdefgh", min_size=1, max_size=2), unique=True, max_size=6)


def test_another_order_is_named_at_the_list_and_by_the_ids_that_both_have():
    before, after = entries(["a", "b", "c", "gone"]), entries(["new", "c", "a", "b"])
    assert list(differences({"x": before}, {"x": after})) == [
        ("x[gone]", {"id": "gone", "value": "gone"}, None),
        ("x[new]", None, {"id": "new", "value": "new"}),
        ("x", ["a", "b", "c"], ["c", "a", "b"]),
    ]


@given(ids, st.integers(0, 2**32))
def test_an_order_differs_or_nothing_does(names, seed):
    mixed = [*names]
    random.Random(seed).shuffle(mixed)  # noqa: S311 - an order
    expected = [] if mixed == names else [("x", names, mixed)]
    assert list(differences({"x": entries(names)}, {"x": entries(mixed)})) == expected


@given(ids, st.data())
def test_one_entry_more_or_less_does_not_shift_the_rest(names, data):
    fewer = [name for name in names if data.draw(st.booleans())]
    gone = [f"x[{name}]" for name in names if name not in fewer]
    for one, other in ((names, fewer), (fewer, names)):
        found = list(differences({"x": entries(one)}, {"x": entries(other)}))
        assert [place.path for place in found] == gone


# --- Calls that make no sense ---------------------------------------------------------------


@pytest.mark.parametrize("what", [None, "x", b"PK", {}, 1])
def test_what_is_no_record_is_refused(what):
    with pytest.raises(RecordError) as caught:
        verify(what)
    assert caught.value.code == "B014"


def test_facts_that_are_no_dossier_are_refused_with_the_place():
    data = placed(data_of(facts_of(record())), ("dossier", "bieu_hien", 0, "loai"), "khac")
    with pytest.raises(DossierError) as caught:
        verify(fresh(), Facts.from_bytes(canonical_bytes(data)))
    assert "bieu_hien" in caught.value.where.path


def test_a_dossier_that_was_never_checked_is_checked():
    """A copy with other values is read anew, as `evaluate` does: it never comes out as if it were sound."""
    data = example().dossier.to_data()
    contradiction = Dossier.from_data(data).model_copy(
        update={"bao_cao": Dossier.from_data(data).bao_cao.model_copy(update={"dung_han": 99})}
    )
    with pytest.raises(DossierError):
        evaluate(contradiction)
    with pytest.raises(DossierError):
        verify(fresh(), contradiction, key=KEY)


def test_a_part_that_was_not_checked_for_is_a_key_error():
    with pytest.raises(KeyError):
        verify(record()).part("bundle")


def test_an_unknown_language_is_refused():
    with pytest.raises(DanhGiaError) as caught:
        verify(record()).explain("fr")  # type: ignore[arg-type]
    assert caught.value.code == "L002"


@pytest.mark.parametrize(
    ("options", "code", "kind"),
    [
        ({"rulebook": 1}, "L004", DanhGiaError),
        ({"rulebook": FILES["criteria"]}, "L004", DanhGiaError),
        ({"rulebook": {}}, "L004", DanhGiaError),
        ({"rulebook": "khong_co"}, "C003", CatalogError),
        ({"dossier": {}}, "B014", RecordError),
        ({"dossier": "x"}, "B014", RecordError),
        ({"dossier": b""}, "B014", RecordError),
        ({"expected": 1}, "B016", RecordError),
        ({"expected": b"0" * 64}, "B016", RecordError),
    ],
    ids=str,
)
def test_what_is_of_a_wrong_kind_is_refused(options, code, kind):
    with pytest.raises(kind) as caught:
        verify(fresh(), **options)
    assert caught.value.code == code
    assert caught.value.render("vi")
