"""The scenarios beside the bundled rulebook: each comes out as it says, and together they leave no hole.

Their expected values were derived by hand from the tables of the regulations; each file under
`rules/248_qdtu_2021/scenarios` says at its top how to read it. A criterion that a scenario does not
name keeps the level it has in the dossier the scenario starts from.
"""

import re
from pathlib import Path

import pytest

from danhgia_rules import Dossier, Rating, evaluate, load_rulebook
from danhgia_rules.scenarios.coverage import Status
from danhgia_rules.scenarios.files import beside
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.report import report_on
from danhgia_rules.scenarios.run import run
from danhgia_rules.scenarios.words import owner

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs/examples"
RULEBOOK = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
FOLDER = beside(RULEBOOK.id)
VECTORS = {"2", "3", "4", "5", "6", "7", "8", "9", "10", "16", "17", "19", "20"}
SCENARIOS = read_suite(RULEBOOK, FOLDER).scenarios


# --- The scenarios


@pytest.fixture(scope="module")
def outcomes():
    return {outcome.scenario.id: outcome for outcome in run(read_suite(RULEBOOK, FOLDER))}


@pytest.fixture(scope="module")
def report():
    return report_on(RULEBOOK, FOLDER)


@pytest.mark.parametrize("name", [scenario.id for scenario in SCENARIOS])
def test_a_scenario_comes_out_as_the_tables_say(name, outcomes):
    assert outcomes[name].differences == ()


@pytest.mark.parametrize("scenario", SCENARIOS[::10], ids=lambda scenario: scenario.id)
def test_a_scenario_is_rated_by_the_public_call_as_by_the_runner(scenario, outcomes):
    result, found = evaluate(Dossier.from_data(scenario.data)), outcomes[scenario.id].found
    levels = {
        name: level if isinstance(level, str) else "undetermined" for name, level in found.levels.items()
    }
    assert (result.rating, result.levels) == (found.rating[0], levels)


# --- The scenarios as a whole


def test_no_position_around_a_threshold_or_limit_is_left_untried(report):
    assert [tried.position.key for tried in report.holes] == []
    assert report.passed


def test_what_is_proved_impossible_follows_from_another_requirement(report):
    """One share holds the other: on time means done; a criterion at its level means its share is met."""
    proved = [tried.position.key for tried in report.positions if tried.status is Status.IMPOSSIBLE]
    assert proved == [
        "II.1.1.nhiem_vu_hoan_thanh.xuat_sac.below",
        "II.1.3.chi_thi_thuc_hien.xuat_sac.below",
        "II.2.2.giam_sat_hoan_thanh.xuat_sac.below",
        "II.2.3.kiem_tra_hoan_thanh.xuat_sac.below",
        "III.da_khac_phuc.xuat_sac.below",
        "chi_tieu_dat.hoan_thanh_xuat_sac.below",
        "chi_tieu_dat.hoan_thanh_tot.below",
        "chi_tieu_dat.hoan_thanh.below",
        "chi_tieu_dat.hoan_thanh.at",
        "chi_tieu_vuot.hoan_thanh_xuat_sac.below",
        "don_vi_hoan_thanh.hoan_thanh_xuat_sac.below",
        "don_vi_hoan_thanh.hoan_thanh_tot.below",
        "don_vi_hoan_thanh.hoan_thanh.below",
        "don_vi_hoan_thanh_tot.hoan_thanh_xuat_sac.below",
    ]


def test_every_bundled_scenario_is_confirmed():
    assert [scenario.id for scenario in SCENARIOS if scenario.suggested] == []


def test_there_are_many_scenarios_and_each_says_what_it_shows_in_a_sentence():
    assert len(SCENARIOS) >= 343
    assert [scenario.id for scenario in SCENARIOS if not scenario.shows.endswith(".")] == []


def decided(*, overall):
    return {
        name
        for scenario in SCENARIOS
        for name in scenario.expect.binding or ()
        if (not owner(name)) == overall
    }


def test_every_requirement_of_every_criterion_decides_in_some_scenario():
    every = {f"{criterion.id}.{row.id}" for criterion in RULEBOOK.criteria for row in criterion.requirements}
    assert every - decided(overall=False) == set()


def test_every_overall_requirement_decides_in_some_scenario():
    assert {row.id for row in RULEBOOK.rating.requirements} - decided(overall=True) == set()


def test_every_cap_ground_and_case_of_no_rating_decides_in_some_scenario():
    assert {limit.id for limit in RULEBOOK.rating.limits} - decided(overall=True) == set()


def test_each_rating_comes_out_in_some_scenario():
    ratings = {scenario.expect.rating for scenario in SCENARIOS}
    assert ratings == {*RULEBOOK.rating.scale.names, Rating.NOT_RATED, Rating.UNDETERMINED}


def test_the_boundary_vectors_of_the_legal_basis_are_covered():
    assert {scenario.vector for scenario in SCENARIOS if scenario.vector} == VECTORS


def test_at_least_six_scenarios_say_all_twelve_levels():
    sizes = [len(scenario.expect.levels) for scenario in SCENARIOS]
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
    codes = [Dossier.from_file(EXAMPLES / name).ma for name in FILES]
    assert sorted(set(codes)) == sorted(codes)
