"""Which scenarios stand beside which rule: those that are true of the rulebook at hand, and no others."""

from functools import cache
from pathlib import Path

from test_scenario_runner import GOOD, HEAD, placed

from danhgia_rules import load_rulebook
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.files import beside, on_disk
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.run import Outcome, run
from danhgia_rules.scenarios.touching import Touching, touching

BUNDLED = "248_qdtu_2021.cap_truong_ctxh"
CITY = Path(__file__).parent / "overlays/thanh_pho_mau.yaml"
NONE = """\
  - id: {id}
    shows: Không có sáng kiến nào thì B là bậc một.
    change: {{de_xuat: []}}
    expect: {{rating: {rating}, levels: {{B: bac_mot}}, binding: [B.sang_kien, bac]}}
"""


@cache
def adjusted() -> tuple[Rulebook, Touching, tuple[Outcome, ...]]:
    rulebook = load_rulebook(BUNDLED, overlay=CITY)
    return rulebook, touching(rulebook, beside(BUNDLED)), run(read_suite(rulebook, beside(BUNDLED)))


def names(found: Touching) -> set[str]:
    return {name for scenarios in found.by_rule.values() for name, _ in scenarios}


def second(folder, entries):
    return touching(load_rulebook(placed(folder, HEAD + entries)), on_disk(folder / "scenarios"))


def test_under_an_overlay_only_scenarios_that_come_out_as_expected_are_given():
    _, found, outcomes = adjusted()
    passed = {outcome.scenario.id for outcome in outcomes if outcome.passed}
    failed = {outcome.scenario.id for outcome in outcomes} - passed
    assert failed
    assert names(found) <= passed
    assert found.differing == len(failed)


def test_a_scenario_that_an_overlay_makes_false_is_true_without_it():
    _, found, outcomes = adjusted()
    without = touching(load_rulebook(BUNDLED), beside(BUNDLED))
    assert without.differing == 0
    failed = {outcome.scenario.id for outcome in outcomes if not outcome.passed}
    assert failed & names(without)
    assert not failed & names(found)


def test_every_address_is_that_of_a_rule():
    rulebook, found, _ = adjusted()
    rows = {f"{criterion.id}.{row.id}" for criterion in rulebook.criteria for row in criterion.requirements}
    rules = {row.id for row in rulebook.rating.requirements} | {limit.id for limit in rulebook.rating.limits}
    assert found.by_rule.keys() <= rows | rules


def test_a_scenario_stands_at_the_rules_that_decide_it(tmp_path):
    found = second(tmp_path, GOOD + NONE.format(id="khong-sang-kien", rating="chua_dat"))
    said = ("khong-sang-kien", "Không có sáng kiến nào thì B là bậc một.")
    assert said in found.by_rule["B.sang_kien"]
    assert said in found.by_rule["bac"]
    assert found.differing == 0


def test_a_scenario_that_is_wrong_is_counted_and_not_given(tmp_path):
    found = second(tmp_path, GOOD + NONE.format(id="sai", rating="dat"))
    assert "sai" not in names(found)
    assert found.differing == 1


def test_a_suggested_scenario_is_neither_given_nor_counted(tmp_path):
    suggested = NONE.format(id="goi-y", rating="dat") + "    suggested: true\n"
    found = second(tmp_path, GOOD + suggested)
    assert "goi-y" not in names(found)
    assert found.differing == 0
