"""Proofs that a changed condition changes nothing: none of them may be wrong."""

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutation_helpers import all_mutants
from strategies import CONCLUSION, LAW, SOURCE, SOURCES, build, examples, excellent_data

from danhgia_rules import Dossier
from danhgia_rules.dossier.fields import model_of, places
from danhgia_rules.errors import DossierError, RulebookError
from danhgia_rules.scenarios.mutation import Proof, distinguish
from danhgia_rules.scenarios.mutation.records import full_anyway, see_the_same
from danhgia_rules.scenarios.mutation.telling import comes_out_otherwise

LISTS = ("bieu_hien", "nhiem_vu", "de_xuat", "chi_tieu", "ky_luat", "han_che_duoc_chi_ra", "du_hop")


def book(body, cell, more=(), until="2021"):
    """Give a rulebook with one criterion that asks one thing of one indicator, and maybe more rows."""
    lowest = {"label": "T", "better": "higher", "lowest": {"of": "criteria", "field": "level"}}
    better = "lower" if "at_most" in cell else "higher"
    rows = [
        {"id": f"r{n}", "clause": "a", "indicator": name, "source": SOURCE, "cao": asked}
        for n, (name, asked) in enumerate([("x", cell), *((name, cell) for name, _ in more)])
    ]
    indicators = {name: {"label": name, "better": better, **one} for name, one in [("x", body), *more]}
    return {
        "schema": "danhgia/rulebook/1",
        "id": "thu",
        "title": "T",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": until},
        "source_text": "vb",
        "levels": [{"id": "cao", "label": "Cao"}, {"id": "thap", "label": "Thấp"}],
        "sources": SOURCES,
        "indicators": {**indicators, "tn": lowest},
        "criteria": [{"id": "A", "title": "A", "clauses": {"a": LAW, "b": LAW}, "requirements": rows}],
        "not_encoded": [{"clause": "A.b", "reason": "Đặt ra để thử."}],
        "rating": {
            "levels": [{"id": "h1", "label": "H1"}, {"id": "h0", "label": "H0"}],
            "requirements": [{"id": "tn", "indicator": "tn", "source": SOURCE, "h1": {"at_least": "cao"}}],
        },
    }


@functools.cache
def _excellent():
    return {**excellent_data({"bieu_hien": [], "nhiem_vu": [], "de_xuat": []}, "thu"), "ky_luat": []}


def holding(place, *records, year="2021"):
    """Give a dossier with just these records in one list."""
    return Dossier.from_data({**_excellent(), "ky_danh_gia": year, place: list(records)})


def task(**facts):
    return {"ma": "N1", "noi_dung": "A.a", "han": "2021-12-31", "chat_luong": "khong_bao_dam", **facts}


def violation(**facts):
    return {"ma_vi_pham": "V1", "hinh_thuc": "khien_trach", "don_vi": "DV-A", **facts}


ONE, NO = {"at_least": 1}, {"at_most": 0}
GOOD = {"chat_luong": {"is": "bao_dam"}}
FORMAL = {"hinh_thuc": {"is": "canh_cao"}}

# What is counted, the cell, the change, and a record that tells: a code, or a flag without a date.
TOLD = [
    ("ky_luat", {"ma_vi_pham": {"is": "V1"}, **FORMAL}, NO, "hinh_thuc: [canh_cao] → dropped", violation()),
    ("ky_luat", {"don_vi": {"is": "DV-A"}, **FORMAL}, NO, "hinh_thuc: [canh_cao] → dropped", violation()),
    ("ky_luat", {"ma_vi_pham": {"is": "M"}, **FORMAL}, NO, "[M] → dropped", violation(hinh_thuc="canh_cao")),
    (
        "nhiem_vu",
        {"ma": {"is": "N1"}, **GOOD},
        ONE,
        "[bao_dam, khong_bao_dam]",
        task(ngay_hoan_thanh="2021-02-01"),
    ),
    (
        "nhiem_vu",
        {"chua_hoan_thanh": {"is": False}, **GOOD},
        ONE,
        "chat_luong: [bao_dam] → dropped",
        task(chua_hoan_thanh=False),
    ),
    (
        "nhiem_vu",
        {"da_hoan_thanh": {"is": True}, **GOOD},
        ONE,
        "chat_luong: [bao_dam] → dropped",
        task(chua_hoan_thanh=False),
    ),
    (
        "nhiem_vu",
        {"da_hoan_thanh": {"is": True}, "chua_hoan_thanh": {"is": False}},
        ONE,
        "chua_hoan_thanh: [false] → dropped",
        task(ngay_hoan_thanh="2021-02-02"),
    ),
    (
        "han_che_duoc_chi_ra",
        {"co_ke_hoach": {"is": True}, "chua_khac_phuc": {"is": False}},
        ONE,
        "co_ke_hoach: [true] → dropped",
        {"ma": "M", "co_ke_hoach": False, "chua_khac_phuc": False},
    ),
    (
        "han_che_duoc_chi_ra",
        {"co_ke_hoach": {"is": True}, "chua_khac_phuc": {"is": False}},
        ONE,
        "co_ke_hoach: [true] → dropped",
        {"ma": "M", "co_ke_hoach": False, "ngay_khac_phuc_xong": "2021-12-31"},
    ),
    # A decision may be ten years late.
    (
        "ky_luat",
        {"ngay_quyet_dinh": {"at_least": "2029-01-01"}, **FORMAL},
        NO,
        "hinh_thuc: [canh_cao] → dropped",
        violation(ngay_quyet_dinh="2030-01-01"),
    ),
    (
        "chi_tieu",
        {"thuc_hien": {"more_than": "0.1234567"}, "ke_hoach": {"less_than": "0.1234568"}, **GOOD},
        ONE,
        "chat_luong: [bao_dam] → dropped",
        {"ma": "C", "thuc_hien": 1, "ke_hoach": "0.1", "chat_luong": "khong_bao_dam"},
    ),
    (
        "chi_tieu",
        {
            "thuc_hien": {"more_than": "0.12345671"},
            "ke_hoach": {"less_than": "0.12345672", "more_than": {"field": "thuc_hien"}},
        },
        ONE,
        "ke_hoach > thuc_hien → dropped",
        {"ma": "C", "thuc_hien": 1, "ke_hoach": "0.1"},
    ),
]


@pytest.mark.parametrize(("place", "where", "cell", "change", "record"), TOLD)
def test_what_a_record_tells_apart_is_not_proved_to_be_the_same(place, where, cell, change, record):
    rulebook = build(book({"count": {"of": place, "where": where}}, cell))
    mutant = changed(rulebook, change)
    assert comes_out_otherwise(holding(place, record), rulebook, mutant.rulebook)
    assert not isinstance(distinguish(rulebook, mutant), Proof)


def test_a_day_that_only_a_later_year_can_reach_counts():
    where = {"ngay_quyet_dinh": {"at_least": "2035-01-01"}, **FORMAL}
    rulebook = build(book({"count": {"of": "ky_luat", "where": where}}, NO, until="2030"))
    mutant = changed(rulebook, "hinh_thuc: [canh_cao] → dropped")
    late = holding("ky_luat", violation(ngay_quyet_dinh="2036-05-05"), year="2030")
    assert comes_out_otherwise(late, rulebook, mutant.rulebook)
    assert not isinstance(distinguish(rulebook, mutant), Proof)


ALL = {"at_least": "100%"}
DONE_WELL = {"share": {"of": "nhiem_vu", "where": {"da_hoan_thanh": {"is": True}, **GOOD}}}
WELL = {"share": {"of": "nhiem_vu", "where": GOOD}}


@pytest.mark.parametrize("more", [[], [("x", DONE_WELL)]])
def test_a_requirement_cannot_stand_in_for_itself(more):
    rulebook = build(book(DONE_WELL, ALL, more))
    mutant = changed(rulebook, "chat_luong: [bao_dam] → dropped")
    done_badly = holding("nhiem_vu", task(ngay_hoan_thanh="2021-02-02"))
    assert comes_out_otherwise(done_badly, rulebook, mutant.rulebook)
    assert isinstance(distinguish(rulebook, mutant), Dossier)


def test_another_requirement_of_all_records_stands_in():
    rulebook = build(book(DONE_WELL, ALL, [("y", WELL)]))
    mutant = changed(rulebook, "chat_luong: [bao_dam] → dropped")
    assert distinguish(rulebook, mutant) is Proof.ASKED_OF_ALL


REDUNDANT = [
    ("bieu_hien", {"co_ket_luan": {"is": True}, "loai": {"is": "vi_pham"}}, "loai: [vi_pham] → dropped"),
    (
        "nhiem_vu",
        {"chua_hoan_thanh": {"is": False}, "da_hoan_thanh": {"is": True}},
        "da_hoan_thanh: [true] → dropped",
    ),
]


@pytest.mark.parametrize(("place", "where", "change"), REDUNDANT)
def test_a_condition_that_another_one_holds_is_proved_to_change_nothing(place, where, change):
    rulebook = build(book({"count": {"of": place, "where": where}}, ONE))
    assert distinguish(rulebook, changed(rulebook, change)) is Proof.SAME_RECORDS


def changed(rulebook, change):
    """Find the one mutant of the indicator `x` whose change ends as given."""
    (found,) = [
        one for one in all_mutants(rulebook) if one.spot.name == "x" and one.change[1].endswith(change)
    ]
    return found


# --- Proofs against dossiers that nobody chose

DAYS = ["2020-06-01", "2021-01-01", "2021-06-30", "2021-12-31"]
NAMES = {
    "ma": ["N0", "N1"],
    "ma_vi_pham": ["V1", "M"],
    "don_vi": ["DV-A", "DV-B"],
    "noi_dung": ["A.a", "A.b"],
}
ORDERS = ["at_least", "at_most", "more_than", "less_than", "is"]


def operands(name, kind, alike):
    """Draw what a field may be compared with."""
    if kind.kind in {"text", "clause"}:
        return st.sampled_from(NAMES[name]).map(lambda one: {"is": one})
    if kind.kind == "bool":
        return st.booleans().map(lambda one: {"is": one})
    if kind.members:
        return st.sampled_from(kind.members).map(lambda one: {"is": one})
    found = {"date": [*DAYS, {"period": "end"}], "count": [0, 1, 2], "number": [0, "0.5", 1]}[kind.kind]
    others = [{"field": other} for other in alike]
    return st.builds(
        lambda word, one: {word: one}, st.sampled_from(ORDERS), st.sampled_from([*found, *others])
    )


@st.composite
def condition_sets(draw, place):
    """Draw conditions on one to three fields of a list."""
    fields = places()[place].fields
    usable = [name for name, field in fields.items() if field.type.kind != "text" or name in NAMES]
    found = {}
    for name in draw(st.lists(st.sampled_from(usable), min_size=1, max_size=3, unique=True)):
        kind = fields[name].type
        alike = [other for other in usable if other != name and fields[other].type == kind]
        found[name] = draw(operands(name, kind, alike))
    return found


@st.composite
def books(draw):
    """Draw a rulebook whose one indicator has conditions on up to three fields of a list."""
    place = draw(st.sampled_from(LISTS))
    where = draw(condition_sets(place))
    if draw(st.booleans()):
        return place, book({"count": {"of": place, "where": where}}, draw(st.sampled_from([ONE, NO])))
    more = draw(st.lists(st.sampled_from(sorted(where)), max_size=1))
    rest = [("y", {"share": {"of": place, "where": {name: where[name] for name in more}}})] if more else []
    return place, book({"share": {"of": place, "where": where}}, ALL, rest)


def _facts(name, field):
    if field.type.kind in {"text", "clause"}:
        return st.sampled_from(NAMES.get(name, ["A", "B"]))
    if field.type.kind == "bool":
        return st.booleans()
    if field.type.members:
        return st.sampled_from(field.type.members)
    return st.sampled_from(
        {"date": DAYS, "count": [0, 1, 2, 3], "number": [0, "0.25", "0.5", 2]}[field.type.kind]
    )


@st.composite
def records(draw, place):
    """Draw a record with any facts; some contradict themselves."""
    inside = places()[place].fields
    held = model_of(place).model_fields
    found = {
        name: draw(_facts(name, inside[name]))
        for name, info in held.items()
        if name in inside and (info.is_required() or draw(st.booleans()))
    }
    if place == "bieu_hien" and "muc_do" in found and draw(st.booleans()):
        found["ket_luan"] = CONCLUSION
    return found


def dossiers(data, place):
    """Draw dossiers with one or two records, those that are refused left out."""
    for _ in range(25):
        drawn = data.draw(st.lists(records(place), min_size=1, max_size=2))
        try:
            yield holding(place, *drawn)
        except DossierError:
            continue


@examples(20)
@given(st.data())
def test_no_dossier_tells_apart_what_records_prove_equivalent(data):
    place, text = data.draw(books())
    try:
        rulebook = build(text)
    except RulebookError:
        return
    proved = [one for one in all_mutants(rulebook) if not one.refused and _proved(rulebook, one)]
    for dossier in dossiers(data, place) if proved else ():
        for mutant in proved:
            assert not comes_out_otherwise(dossier, rulebook, mutant.rulebook), mutant.change


def _proved(rulebook, mutant):
    pairs = {one: mutant.computes[one.key] for one in rulebook.indicators if one.key in mutant.computes}
    return bool(pairs) and (see_the_same(rulebook, pairs) or full_anyway(rulebook, pairs))
