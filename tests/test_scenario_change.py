"""The language of changes: what each path does to plain data, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import examples

from danhgia_rules.scenarios.change import APPEND, DELETE, MAX_COPIES, changed, copied

LIST = {"ds": [{"ma": "A", "x": "1"}, {"ma": "B", "x": "1"}], "khoi": {"y": "2"}}
NAMELESS = {"ds": ["chu"]}
TWICE = {"ds": [{"loai": "hop"}, {"loai": "hop"}, "chu"]}


def made(base, *steps):
    data, wrong = base, {}
    for step in steps:
        data, found = changed(data, step)
        wrong |= found
    assert wrong == {}
    return data


def refusal(base, path, value=DELETE):
    data, wrong = changed(base, {path: value})
    assert data == base
    return wrong[path].code, dict(wrong[path].params)


def test_a_change_sets_the_value_at_a_path():
    assert made(LIST, {"ds[B].x": "9", "khoi.z": "3"}) == {
        "ds": [{"ma": "A", "x": "1"}, {"ma": "B", "x": "9"}],
        "khoi": {"y": "2", "z": "3"},
    }


def test_a_change_leaves_the_dossier_it_starts_from_alone():
    before = copied(LIST)
    made(LIST, {"ds[A].x": "9", "ds[+]": {"ma": "C"}, "khoi": DELETE})
    assert before == LIST


def test_a_change_deletes_a_key_or_a_record():
    assert made(LIST, {"ds[A]": DELETE}, {"khoi.y": DELETE}) == {"ds": [{"ma": "B", "x": "1"}], "khoi": {}}


def test_a_change_replaces_a_record():
    assert made(LIST, {"ds[A]": {"ma": "Z"}})["ds"][0] == {"ma": "Z"}


def test_a_change_appends_as_many_records_as_it_says():
    found = made(LIST, {"ds": [{"so_luong": "2", "ma": "K"}], "khoi": DELETE})
    assert found == {"ds": [{"ma": "K-1"}, {"ma": "K-2"}]}
    assert made(LIST, {"ds[+]": {"ma": "C"}})["ds"][2:] == [{"ma": "C"}]
    assert made(LIST, {"ds[+]": ["x", {"ma": "C"}]})["ds"][2:] == ["x", {"ma": "C"}]


@given(st.integers(min_value=1, max_value=40), st.integers(min_value=1, max_value=40))
@examples(30)
def test_copies_have_codes_of_their_own(first, second):
    records = [{"so_luong": first, "ma": "A"}, {"so_luong": second, "ma": "B"}]
    codes = [record["ma"] for record in made(LIST, {"ds": records})["ds"]]
    assert len(codes) == len(set(codes)) == first + second


@pytest.mark.parametrize(
    ("path", "step", "hint"),
    [
        ("ds[C].x", "[C]", ""),
        ("ds[BB]", "[BB]", "[B]"),
        ("khoi.z.x", "z", ""),
        ("koi.y", "koi", "khoi"),
        ("la", "la", ""),
        ("ds.x", "x", ""),
        ("khoi[y]", "[y]", ""),
        ("khoi.y.z", "z", ""),
    ],
)
def test_a_path_that_names_nothing_is_refused_with_what_is_near(path, step, hint):
    assert refusal(LIST, path) == ("T001", {"step": step, "path": path, "hint": hint})


def test_a_value_inside_a_scalar_or_a_list_is_refused():
    assert refusal(LIST, "khoi.y.z", "1")[0] == "T001"
    assert refusal(LIST, "ds.x", "1")[0] == "T001"


def test_a_record_without_a_code_has_no_name():
    assert refusal(NAMELESS, "ds[None]")[0] == "T001"


def test_a_step_that_names_two_records_is_refused():
    assert refusal(TWICE, "ds[hop]") == ("T003", {"step": "[hop]", "count": 2, "path": "ds[hop]"})


@pytest.mark.parametrize("path", ["", "ds.", ".ds", "ds[]", "ds[[A]]", "ds]A[", "ds[A", f"{APPEND}", "a b"])
def test_what_is_no_path_is_refused(path):
    assert refusal(LIST, path)[0] == "T002"


@pytest.mark.parametrize("count", ["0", "-1", "x", "10001", "1.5"])
def test_a_wrong_number_of_copies_is_refused(count):
    assert refusal(LIST, "ds[+]", {"so_luong": count, "ma": "K"})[0] == "T004"


def test_copies_need_a_code():
    assert refusal(LIST, "ds", [{"so_luong": "2", "x": "K"}])[0] == "T004"


@pytest.mark.parametrize("path", ["khoi[+]", "khoi.y[+]", "ds[A][+]"])
def test_records_are_added_to_lists_only(path):
    assert refusal(LIST, path, {"ma": "C"})[0] == "T005"


def test_one_wrong_path_does_not_hide_another():
    _, wrong = changed(LIST, {"la": DELETE, "ds[A].x": "2", "khoi[+]": []})
    assert {path: found.code for path, found in wrong.items()} == {"la": "T001", "khoi[+]": "T005"}


def test_a_list_is_bounded_however_its_records_are_made():
    """Many entries, or many steps, must not make more records than one entry may."""
    many = [{"so_luong": "1500", "ma": "A"}, {"so_luong": "1500", "ma": "B"}]
    for steps in ([{"ds": many}], [{"ds": many[:1]}, {"ds[+]": many[1]}]):
        data, wrong = {"ds": []}, {}
        for step in steps:
            data, found = changed(data, step)
            wrong |= found
        assert [one.code for one in wrong.values()] == ["T004"]
        assert len(data["ds"]) <= MAX_COPIES
