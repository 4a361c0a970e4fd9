"""Mutation of rulebooks: what is refused, killed, proved equivalent, and what survives."""

import datetime as dt
import itertools
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutation_helpers import RULEBOOK, SCENARIOS, all_mutants, named, scenario, suite_in
from strategies import build, cases, examples, rulebook_data

from danhgia_rules import Dossier, load_rulebook
from danhgia_rules.errors import RulebookError
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.exact import as_decimal
from danhgia_rules.scenarios.files import beside
from danhgia_rules.scenarios.mutation import (
    Proof,
    campaign_data,
    campaign_text,
    distinguish,
    mutate,
    suggestions,
)
from danhgia_rules.scenarios.mutation.mutant import KINDS
from danhgia_rules.scenarios.mutation.telling import comes_out_otherwise
from danhgia_rules.scenarios.mutation.trial import Rerun
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.writing import SURVIVORS, suggested_text

BUNDLED = "248_qdtu_2021.cap_truong_ctxh"


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return mutate(suite_in(tmp_path_factory.mktemp("thu")))


# --- Fates that are known by hand

FATES = [
    # 800 of 1000 is cao, 795 is vua: each step and each comparison at 80 % is noticed.
    ("A.bao_cao cao", "at least 79%", "killed", "bao-cao-795"),
    ("A.bao_cao cao", "at least 81%", "killed", "bao-cao-805"),
    ("A.bao_cao cao", "more than 80%", "killed", "bao-cao-800"),
    # Without it cao would ask no more than vua, which nobody could be left with.
    ("A.bao_cao cao", "asks nothing", "refused", "R018"),
    ("A.bao_cao vua", "more than 49%", "killed", "bao-cao-500"),
    ("A.bao_cao vua", "more than 51%", "killed", "bao-cao-505"),
    ("A.bao_cao vua", "at least 50%", "killed", "bao-cao-500"),
    # Without it every dossier would be at least vua: thap would be out of reach.
    ("A.bao_cao vua", "asks nothing", "refused", "R018"),
    ("A.bao_cao", "dropped", "refused", "R034"),
    ("B.tot cao", "101%", "refused", "R022"),
    ("B.tot cao", "more than 100%", "refused", "R022"),
    # An organisation that is tot is dat too: the 100 % of dat never decide alone.
    ("B.dat cao", "asks nothing", "equivalent", Proof.NEVER_DECIDES),
    ("B.dat cao", "at least 99%", "equivalent", Proof.NEVER_DECIDES),
    # No scenario has an organisation that is not tot.
    ("B.tot cao", "asks nothing", "survivor", None),
    ("B.dat vua", "at least 69%", "survivor", None),
    ("suy_thoai", "dropped", "survivor", None),
    ("suy_thoai", "Hang_Ba → Hang_Hai", "survivor", None),
    ("thap_nhat hang_nhat", "“Vua” or higher", "refused", "R018"),
    ("thap_nhat hang_hai", "“Cao”", "refused", "R018"),
    ("thap_nhat", "without A", "killed", "bao-cao-795"),
    ("thap_nhat", "without B", "survivor", None),
]


@pytest.mark.parametrize(("name", "change", "verdict", "why"), FATES)
def test_a_mutant_has_the_fate_that_is_known_by_hand(campaign, name, change, verdict, why):
    fate = named(campaign.fates, name, change)
    assert fate.verdict == verdict
    found = {
        "refused": fate.mutant.refused,
        "killed": fate.killer and fate.killer.id,
        "equivalent": fate.proof,
        "survivor": None,
    }
    assert found[verdict] == why


def test_every_survivor_comes_with_a_dossier_that_tells_it_apart(campaign):
    survivors = campaign.having("survivor")
    assert survivors
    for fate in survivors:
        assert fate.telling is not None, fate.mutant.change
        assert comes_out_otherwise(fate.telling, campaign.rulebook, fate.mutant.rulebook)


def test_the_suggested_scenarios_kill_every_survivor_once_confirmed(tmp_path, campaign):
    suite = suite_in(tmp_path)
    text = suggested_text(suggestions(campaign, suite), suite.rulebook, "scenarios", SURVIVORS)
    target = tmp_path / "scenarios/goi_y.yaml"
    target.write_text(text, encoding="utf-8")
    source = str(tmp_path / "thu.yaml")
    waiting = mutate(read_suite(load_rulebook(source), beside(source)))
    assert waiting.failing == ()
    assert waiting.table() == campaign.table()  # what nobody confirmed kills nothing
    assert suggestions(waiting, read_suite(load_rulebook(source), beside(source))) == []
    target.write_text(text.replace("    suggested: true\n", ""), encoding="utf-8")
    confirmed = mutate(read_suite(load_rulebook(source), beside(source)))
    assert confirmed.having("survivor") == ()
    # A scenario that says what decides notices changes that no rating shows.
    assert len(confirmed.having("equivalent")) <= len(campaign.having("equivalent"))
    assert confirmed.passed


def test_no_suggestion_is_needless_and_each_is_a_change_of_the_base(tmp_path, campaign):
    suite = suite_in(tmp_path)
    found = suggestions(campaign, suite)
    assert {one.draft.base for one in found} == set(suite.bases)
    caught = [
        {
            fate.mutant
            for fate in campaign.having("survivor")
            if comes_out_otherwise(one.draft.found.dossier, campaign.rulebook, fate.mutant.rulebook)
        }
        for one in found
    ]
    for index, mine in enumerate(caught):
        others = set().union(*caught[:index], *caught[index + 1 :])
        assert mine - others, found[index].shows


def test_a_scenario_that_the_rulebook_itself_fails_kills_nothing(tmp_path):
    wrong = scenario("sai", {"bao_cao.dung_han": 999}, "hang_ba")
    found = mutate(suite_in(tmp_path, [*SCENARIOS, wrong]))
    assert [one.id for one in found.failing] == ["sai"]
    assert "sai" not in {fate.killer.id for fate in found.having("killed")}
    assert not found.passed
    assert "sai" in campaign_text(found, "vi")


def test_a_scenario_kills_by_what_it_says_decides(tmp_path):
    """The rating is the same without the dropped ground, for B is at its lowest level anyway."""
    change = {"ket_luan.suy_thoai": True, "don_vi_truc_thuoc[DV-1].xep_loai": "khong_hoan_thanh"}
    quiet = scenario("im", change, "hang_ba", levels={"B": "thap"})
    telling = scenario("noi", change, "hang_ba", levels={"B": "thap"}, binding=["suy_thoai", "thap_nhat"])
    for one, verdict in ((quiet, "survivor"), (telling, "killed")):
        suite = suite_in(tmp_path, [*SCENARIOS, one])
        mutant = named(all_mutants(suite.rulebook), "suy_thoai", "dropped")
        assert mutate(suite, [mutant]).fates[0].verdict == verdict


def test_a_level_taken_from_the_base_is_the_level_that_the_mutant_gives_the_base(tmp_path):
    """A scenario that leaves a level out says it is as in its base: it holds while both move together."""
    quiet = scenario("nhu-goc", {"bao_cao.phai_nop": 1001}, "hang_nhat")
    suite = suite_in(tmp_path, [quiet])
    mutant = named(all_mutants(suite.rulebook), "B.dat vua", "at least 71%")
    assert mutate(suite, [mutant]).fates[0].verdict == "survivor"


# --- What is said about it


def test_the_report_counts_every_mutant_once_and_names_each_survivor(campaign):
    table = campaign.table()
    assert sum(sum(counts.values()) for counts in table.values()) == len(campaign.fates)
    for lang, dropped in (("vi", "suy_thoai: bỏ"), ("en", "suy_thoai: dropped")):
        text = campaign_text(campaign, lang)
        assert dropped in text
        assert text.count("thu.yaml:1:") == len(campaign.having("survivor")) + len(
            campaign.having("equivalent")
        )


def test_the_data_of_a_campaign_are_plain_and_hold_the_telling_dossiers(campaign):
    data = json.loads(json.dumps(campaign_data(campaign)))
    assert len(data["survivors"]) == len(campaign.having("survivor"))
    for entry in data["survivors"]:
        Dossier.from_data(entry["dossier"])
        assert entry["differences"]
    assert {entry["proof"] for entry in data["equivalent"]} == {"never_decides"}


def test_two_campaigns_come_to_the_same_text(tmp_path, campaign):
    again = mutate(suite_in(tmp_path))
    assert campaign_text(again, "en").replace(str(tmp_path), "") == campaign_text(campaign, "en").replace(
        str(next(iter(campaign.fates)).where.file).removesuffix("/thu.yaml"), ""
    )


# --- The loader, asked itself

WORDS = {"at_least", "at_most", "more_than", "less_than"}


def _cell(rulebook, spot):
    criterion = rulebook.criterion(spot.criterion or "")
    rows = criterion.requirements if criterion else rulebook.rating.requirements
    scale = rulebook.scale if criterion else rulebook.rating.scale
    row = next(row for row in rows if row.id == spot.item)
    return row.indicator.domain, row.cells[scale.rank(spot.column)]


def _written(domain, threshold):
    """Write a threshold as a rulebook does; None for a rank that has no name."""
    if threshold == domain.none:
        return "none"
    if domain.kind == "share":
        return f"{as_decimal(threshold * 100, up=False)}%"
    if domain.kind == "date":
        return dt.date.fromordinal(threshold).isoformat()
    names = ("false", "true") if domain.kind == "bool" else domain.scale and domain.scale.names
    if names:
        return names[threshold] if threshold in range(len(names)) else None
    return str(as_decimal(Fraction(threshold), up=False))


def _edited(text, mutant):
    """Write the changed cell of a mutant into plain data; None where it cannot be written."""
    if mutant.spot.part != "ladder" or mutant.spot.column is None:
        return None
    copy = json.loads(json.dumps(text))
    owner = next((c for c in copy["criteria"] if c["id"] == mutant.spot.criterion), copy["rating"])
    row = next(r for r in owner["requirements"] if r["id"] == mutant.spot.item)
    domain, cell = _cell(mutant.rulebook, mutant.spot)
    value = cell.comparison and _written(domain, cell.threshold)
    if cell.comparison and (value is None or not WORDS & row[mutant.spot.column].keys()):
        return None
    row[mutant.spot.column] = {cell.comparison: value} if cell.comparison else {"asks": "nothing"}
    return copy


def _codes(text):
    """Give the codes with which the loader refuses plain data; none where it loads."""
    try:
        build(text)
    except RulebookError as failure:
        return {problem.code for problem in failure.problems}
    return set()


@examples(15)
@given(st.data())
def test_a_mutant_is_refused_exactly_when_the_loader_refuses_the_same_edit(data):
    text = data.draw(rulebook_data())
    mutant = data.draw(st.sampled_from(all_mutants(build(text))))
    edited = _edited(text, mutant)
    if edited is None:
        return
    codes = _codes(edited)
    assert (mutant.refused in codes) if mutant.refused else not codes, mutant.change
    if not codes:
        assert _cells(build(edited)) == _cells(mutant.rulebook)


def _cells(rulebook):
    rows = [row for criterion in rulebook.criteria for row in criterion.requirements]
    return [
        [cell and (cell.comparison, cell.comparison and cell.threshold) for cell in row.cells]
        for row in (*rows, *rulebook.rating.requirements)
    ]


# --- What is rated by a mutant, and what is proved about it


def _verdicts(rated):
    return rated.worst.verdict, rated.best.verdict, rated.worst_facts.optional


@examples(20)
@given(cases(), st.data())
def test_rating_again_from_what_was_read_is_rating_by_the_mutant(case, data):
    rulebook, full, partial = case
    mutant = data.draw(st.sampled_from([one for one in all_mutants(rulebook) if not one.refused]))
    for facts in (full, partial):
        dossier = Dossier.from_data(facts)
        again = Rerun(dossier, rate(dossier, rulebook)).by(mutant)
        assert _verdicts(again) == _verdicts(rate(dossier, mutant.rulebook))


@examples(20)
@given(cases(), st.data())
def test_no_dossier_tells_apart_what_is_proved_equivalent_and_a_telling_one_does(case, data):
    rulebook, full, _ = case
    mutant = data.draw(st.sampled_from([one for one in all_mutants(rulebook) if not one.refused]))
    found = distinguish(rulebook, mutant)
    if isinstance(found, Proof):
        assert not comes_out_otherwise(Dossier.from_data(full), rulebook, mutant.rulebook)
    elif found is not None:
        assert comes_out_otherwise(found, rulebook, mutant.rulebook)


# --- The bundled rulebooks


@pytest.fixture(scope="module")
def bundled():
    return read_suite(load_rulebook(BUNDLED), beside(BUNDLED))


def test_no_mutant_of_the_bundled_rulebooks_survives(bundled):
    """A part of all of them, to be fast; `danhgia rulebook test --mutate` tries each."""
    chosen = itertools.islice(all_mutants(bundled.rulebook), 0, None, 29)
    found = mutate(bundled, chosen)
    assert found.passed, campaign_text(found, "en")


def test_the_mutants_of_the_bundled_rulebooks_are_of_every_kind(bundled):
    assert {mutant.kind for mutant in all_mutants(bundled.rulebook)} == set(KINDS)


def test_a_mutant_of_a_bundled_rulebook_is_found_at_its_line(bundled):
    fates = mutate(bundled, all_mutants(bundled.rulebook)[::60]).fates
    lines = {origin.name: origin.text.split("\n") for origin in bundled.rulebook.origins}
    for fate in fates:
        spot = fate.mutant.spot
        line = lines[fate.where.file][fate.where.line - 1]
        wanted = spot.column or (spot.item or "").removeprefix("rating.")
        assert wanted in line, (fate.where, wanted)


def _dropped(rulebook, item, change):
    return next(
        one
        for one in all_mutants(rulebook)
        if one.spot.item == item and one.change[1].endswith("→ dropped") and one.change[1].startswith(change)
    )


@pytest.mark.parametrize(
    ("item", "condition", "proof"),
    [
        ("vi_pham_nang_nhat", "loai", Proof.SAME_RECORDS),
        ("so_de_xuat_duoc_chap_nhan", "noi_dung", Proof.SAME_RECORDS),
        ("ty_le_chi_tieu_dung_han_bao_dam", "thuc_hien", Proof.ASKED_OF_ALL),
    ],
)
def test_a_condition_that_changes_nothing_is_proved_to(bundled, item, condition, proof):
    assert distinguish(bundled.rulebook, _dropped(bundled.rulebook, item, condition)) is proof


def test_a_proof_falls_with_what_it_rests_on(bundled):
    """Once 99 % of the targets are enough, it matters that a target on time was met as well."""
    looser = named(all_mutants(bundled.rulebook), "II.2.1.chi_tieu_dat tot", "at least 99%").rulebook
    condition = _dropped(looser, "ty_le_chi_tieu_dung_han_bao_dam", "thuc_hien")
    assert isinstance(distinguish(looser, condition), Dossier)


def test_every_mutant_of_the_second_rulebook_is_refused_told_apart_or_proved_equivalent():
    rulebook = load_rulebook(Path(__file__).parent / "second_rulebook/thu_thu.yaml")
    open_ = [one for one in all_mutants(rulebook) if not one.refused and distinguish(rulebook, one) is None]
    assert [(one.spot.name, one.change[1]) for one in open_] == []


def test_mutants_leave_the_rulebook_alone():
    before = _cells(build(RULEBOOK))
    rulebook = build(RULEBOOK)
    all_mutants(rulebook)
    assert _cells(rulebook) == before
