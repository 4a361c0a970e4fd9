"""Scenarios: a worked dossier, changes to it, and what the agreed tables make of it.

The expected values in `scenarios/` were derived by hand from the tables of the regulations;
each file says at its top how to read it. A criterion that a scenario does not name keeps the
level it has in the dossier the scenario starts from.
"""

import re
from pathlib import Path

import pytest

from danhgia_rules import Dossier, Level, Rating, evaluate, load_rulebook
from danhgia_rules.documents import Limits, read_text, read_yaml
from danhgia_rules.errors import DossierError

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs/examples"
DELETE, APPEND, COPIES = "__xoa__", "[+]", "so_luong"
RULEBOOK = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
VECTORS = {"2", "3", "4", "5", "6", "7", "8", "9", "10", "16", "17", "19", "20"}
KEYS = {"id", "shows", "base", "vector", "change", "expect", "open"}
EXPECTED = {"rating", "bounds", "outside", "levels", "binding", "not_applicable", "values", "missing"}


# --- Reading and changing a dossier


def read(path):
    text = read_text(path.read_bytes(), path.name, Limits(), DossierError)
    return read_yaml(text, path.name, Limits(), DossierError).data


def copied(value):
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def record_name(record):
    """What a path calls a record: its code, or the kind of meeting."""
    return next((record[key] for key in ("ma", "ma_vi_pham", "loai") if key in record), None)


def records(value):
    """Write out `so_luong`: that many records, alike but for the number after their code."""
    found = []
    for record in value if isinstance(value, list) else [value]:
        plain = {key: item for key, item in record.items() if key != COPIES}
        count = record.get(COPIES)
        if count is None:
            found.append(plain)
        else:
            found += [{**plain, "ma": f"{plain['ma']}-{number}"} for number in range(1, int(count) + 1)]
    return found


def place(container, step):
    """Give the key, or the place in a list, that one step of a path names."""
    if isinstance(container, dict):
        return step
    found = [index for index, record in enumerate(container) if f"[{record_name(record)}]" == step]
    assert len(found) == 1, f"{step} names {len(found)} records"
    return found[0]


def change(data, path, value):
    """Set, delete or append at a path such as `don_vi_truc_thuoc[DV-03].xep_loai`."""
    *parents, last = re.findall(r"\[[^\]]+\]|[^.\[\]]+", path)
    for step in parents:
        data = data[place(data, step)]
    if last == APPEND:
        data.extend(records(value))
    elif value == DELETE:
        del data[place(data, last)]
    else:
        data[place(data, last)] = records(value) if isinstance(value, list) else value


def changed(base, changes):
    data = copied(base)
    for entry in changes if isinstance(changes, list) else [changes]:
        for path, value in entry.items():
            change(data, path, copied(value))
    return data


def rated(data):
    return evaluate(Dossier.from_data(copied(data))).to_data()


# --- The scenarios


def scenarios():
    for path in sorted((ROOT / "tests/scenarios").glob("*.yaml")):
        file = read(path)
        for scenario in file["scenarios"]:
            yield {"base": file["base"], **scenario}


SCENARIOS = list(scenarios())
DOSSIERS = {path: read(ROOT / path) for path in sorted({scenario["base"] for scenario in SCENARIOS})}
BASES = {path: rated(data) for path, data in DOSSIERS.items()}


def parameter(scenario, *, marked=True):
    """Give a test parameter; `open` in a scenario says why the library is known to differ from it."""
    known_difference = scenario.get("open") if marked else None
    marks = [pytest.mark.xfail(reason=known_difference)] if known_difference else []
    return pytest.param(scenario, id=scenario["id"], marks=marks)


def levels(data):
    """Give each level; of an undetermined one its bounds, and whether it may not apply."""
    found = {}
    for entry in data["criteria"]:
        bounds = entry["bounds"]
        outside = [str(Level.NOT_APPLICABLE)] if bounds and bounds["outside"] else []
        found[entry["id"]] = [bounds["lowest"], bounds["highest"], *outside] if bounds else entry["level"]
    return found


def rows(data):
    """Give every requirement and limit by its id; those of a criterion as `II.2.4.id`."""
    found = {f"{entry['id']}.{row['id']}": row for entry in data["criteria"] for row in entry["requirements"]}
    overall = data["overall"]
    return found | {row["id"]: row for row in (*overall["requirements"], *overall["limits"])}


def owner(name):
    """Give the criterion that an id belongs to; nothing for the overall rules."""
    return name.rpartition(".")[0]


def deciding(data):
    """Name what keeps each criterion, and the rating, from the next higher level.

    The requirements of the overall ladder decide unless a limit lies below what they reach;
    who is not rated is not rated for that reason alone.
    """
    overall = data["overall"]
    kinds = {row["id"]: row["kind"] for row in overall["limits"]}
    found = {name for name, row in rows(data).items() if row["binds"]}
    if data["rating"] == Rating.NOT_RATED:
        return {name for name in found if owner(name) or kinds.get(name) == "not_rated"}
    if data["rating"] != overall["reached"]:
        return {name for name in found if owner(name) or name in kinds}
    return found


def check_rating(data, expect):
    bounds = data["bounds"] or {}
    found = (data["rating"], [bounds[key] for key in ("lowest", "highest") if bounds], bounds.get("outside"))
    outside = expect.get("outside") == "true" if "bounds" in expect else None
    assert found == (expect["rating"], expect.get("bounds", []), outside)


def check_binding(data, names):
    owners = {"", *map(owner, names)}
    assert {name for name in deciding(data) if owner(name) in owners} == set(names)


def check_not_applicable(data, names):
    levels_of = data["levels"]
    assert {name for name in levels_of if levels_of[name] == Level.NOT_APPLICABLE} == levels_of.keys() & names
    found = rows(data)
    for name in set(names) - levels_of.keys():
        assert (name, found[name]["state"]) == (name, "not_applicable")


def check_values(data, values):
    found = rows(data)
    assert {name: str(found[name]["value"]) for name in values} == values


def check_missing(data, paths):
    assert sorted(fact["path"] for fact in data["missing"]) == sorted(paths)


CHECKS = {
    "binding": check_binding,
    "not_applicable": check_not_applicable,
    "values": check_values,
    "missing": check_missing,
}


@pytest.mark.parametrize("scenario", [parameter(entry) for entry in SCENARIOS])
def test_a_scenario_comes_out_as_the_tables_say(scenario):
    expect = scenario["expect"]
    data = rated(changed(DOSSIERS[scenario["base"]], scenario["change"]))
    assert levels(data) == {**levels(BASES[scenario["base"]]), **expect.get("levels", {})}
    check_rating(data, expect)
    for key in CHECKS.keys() & expect.keys():
        CHECKS[key](data, expect[key])


# --- The scenarios as a whole


def decided(*, overall):
    return {
        name
        for scenario in SCENARIOS
        for name in scenario["expect"].get("binding", [])
        if (not owner(name)) == overall
    }


def test_there_are_many_scenarios_and_their_ids_are_unique():
    names = [scenario["id"] for scenario in SCENARIOS]
    assert len(names) >= 75
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("scenario", [parameter(entry, marked=False) for entry in SCENARIOS])
def test_a_scenario_is_written_in_known_words(scenario):
    expect = scenario["expect"]
    assert set(scenario) <= KEYS
    assert set(expect) <= EXPECTED
    assert scenario["shows"].endswith(".")
    assert ("bounds" in expect) == (expect["rating"] == Rating.UNDETERMINED)
    assert not ("binding" in expect and "bounds" in expect)
    assert set(expect.get("levels", {})) <= {criterion.id for criterion in RULEBOOK.criteria}
    known = set(rows(BASES[scenario["base"]]))
    assert {*expect.get("binding", []), *expect.get("values", {})} <= known


def test_every_requirement_of_every_criterion_decides_in_some_scenario():
    every = {f"{criterion.id}.{row.id}" for criterion in RULEBOOK.criteria for row in criterion.requirements}
    assert every - decided(overall=False) == set()


def test_every_overall_requirement_decides_in_some_scenario():
    assert {row.id for row in RULEBOOK.rating.requirements} - decided(overall=True) == set()


def test_every_cap_ground_and_case_of_no_rating_decides_in_some_scenario():
    assert {limit.id for limit in RULEBOOK.rating.limits} - decided(overall=True) == set()


def test_each_rating_comes_out_in_some_scenario():
    ratings = {scenario["expect"]["rating"] for scenario in SCENARIOS}
    assert ratings == {*RULEBOOK.rating.scale.names, Rating.NOT_RATED, Rating.UNDETERMINED}


def test_the_boundary_vectors_of_the_legal_basis_are_covered():
    assert {scenario["vector"] for scenario in SCENARIOS if "vector" in scenario} == VECTORS


def test_at_least_six_scenarios_say_all_twelve_levels():
    sizes = [len(scenario["expect"].get("levels", {})) for scenario in SCENARIOS]
    assert sizes.count(len(RULEBOOK.criteria)) >= 6


# --- The worked dossiers


def table():
    """Give for each file of the README's table the words in its last column."""
    lines = (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [line.strip("|").split("|") for line in lines if line.startswith("| [")]
    return {re.findall(r"\((.+)\)", row[0])[0]: re.findall(r"`(\w+)`", row[-1]) for row in cells}


FILES = sorted(path.name for path in EXAMPLES.glob("*.yaml"))


def test_the_table_names_every_worked_dossier_and_no_other():
    assert sorted(table()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_worked_dossier_is_rated_as_its_table_says(name):
    result = evaluate(Dossier.from_file(EXAMPLES / name))
    bounds = [result.bounds.lowest, result.bounds.highest] if result.bounds else []
    assert [str(result.rating), *bounds] == table()[name]


@pytest.mark.parametrize("name", FILES)
def test_a_worked_dossier_begins_with_a_comment(name):
    assert (EXAMPLES / name).read_text(encoding="utf-8").startswith("# ")


def test_no_two_worked_dossiers_are_about_the_same_person():
    codes = [read(EXAMPLES / name)["ma"] for name in FILES]
    assert sorted(set(codes)) == sorted(codes)


# --- The helper that changes a dossier

LIST = {"ds": [{"ma": "A", "x": "1"}, {"ma": "B", "x": "1"}], "khoi": {"y": "2"}}


def test_a_change_sets_the_value_at_a_path():
    assert changed(LIST, {"ds[B].x": "9", "khoi.z": "3"}) == {
        "ds": [{"ma": "A", "x": "1"}, {"ma": "B", "x": "9"}],
        "khoi": {"y": "2", "z": "3"},
    }


def test_a_change_leaves_the_dossier_it_starts_from_alone():
    before = copied(LIST)
    changed(LIST, {"ds[A].x": "9", "ds[+]": {"ma": "C"}, "khoi": DELETE})
    assert before == LIST


def test_a_change_deletes_a_key_or_a_record():
    assert changed(LIST, [{"ds[A]": DELETE}, {"khoi.y": DELETE}]) == {
        "ds": [{"ma": "B", "x": "1"}],
        "khoi": {},
    }


def test_a_change_appends_as_many_records_as_it_says():
    found = changed(LIST, {"ds": [{"so_luong": "2", "ma": "K"}], "khoi": DELETE})
    assert found == {"ds": [{"ma": "K-1"}, {"ma": "K-2"}]}
    assert changed(LIST, {"ds[+]": {"ma": "C"}})["ds"][2:] == [{"ma": "C"}]


@pytest.mark.parametrize("path", ["ds[C].x", "ds[C]", "khoi.z.x", "la"])
def test_a_change_of_what_is_not_there_is_an_error(path):
    with pytest.raises((AssertionError, KeyError)):
        changed(LIST, {path: DELETE})
