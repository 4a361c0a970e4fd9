"""Whom a changed rulebook moves: right moves, by the right entries, and who stands at a border."""

import copy
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import EXAMPLES, FILES, read, text_of
from revision_edits import base, changed
from ruamel.yaml import YAML
from strategies import complete_data, dossier, examples, with_gaps

from danhgia_rules import DanhGiaError, Dossier, Rulebook, evaluate
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.loader import combine
from danhgia_rules.output_schema import adapter
from danhgia_rules.revision import Effect, Impact, impact
from danhgia_rules.revision.movement import Move
from danhgia_rules.revision.movement.text import BAR

SICK = ("      when: {at_least: 3}", "      when: {at_least: 4}")
SIX_MONTHS = ("when: {less_than: 6}", "when: {less_than: 4}")
ALL_EXCELLENT = (
    "hoan_thanh_tot: {at_least: tot, parameter",
    "hoan_thanh_tot: {at_least: xuat_sac, parameter",
)
EXCEEDED = (
    "hoan_thanh_xuat_sac: {at_least: 70%, source: {ref: qd89, at: III.1.1, grade: V2, quote: rated ≥ T",
    "hoan_thanh_xuat_sac: {at_least: 60%, source: {ref: qd89, at: III.1.1, grade: V2, quote: rated ≥ T",
)
UNITS = (
    "xuat_sac: {at_least: 70%, parameter: cot_cua_tieu_chi_ii_2_4",
    "xuat_sac: {at_least: 60%, parameter: cot_cua_tieu_chi_ii_2_4",
)
TARGETS = (
    "hoan_thanh_xuat_sac: {at_least: 50%, parameter: chi_tieu_co_ban",
    "hoan_thanh_xuat_sac: {at_least: 30%, parameter: chi_tieu_co_ban",
)
GATE = ("    applies_when: {indicator: la_uy_vien_bch, is: true}\n", "")


@cache
def worked() -> tuple[Dossier, ...]:
    return tuple(Dossier.from_file(path) for path in sorted(EXAMPLES.glob("*.yaml")))


@cache
def new(which: str, *edits: tuple[str, str]) -> Rulebook:
    return changed(which, *edits)


@cache
def found(which: str, *edits: tuple[str, str]) -> Impact:
    return impact(base("criteria"), new(which, *edits), worked())


def moved(result: Impact) -> dict[str, tuple[str, str, str, tuple[int, ...]]]:
    return {
        one.code: (str(one.move), one.before.rating, one.after.rating, one.changes) for one in result.movers()
    }


# --- Who moves ------------------------------------------------------------------------------


def test_the_same_rulebook_moves_nobody():
    result = impact(base("criteria"), base("criteria"), worked())
    assert result.movers() == ()
    assert result.level_movers() == ()
    assert all(before == after for _, before, after in result.distribution())
    assert "Không hồ sơ nào đổi xếp loại." in result.explain()


def test_movers_are_named_with_the_entries_that_decide_them():
    result = found("overall", SICK, SIX_MONTHS, ALL_EXCELLENT)
    kinds = [str(change.kind) for change in result.diff.changes]
    assert kinds == ["threshold_stronger", "limit_narrower", "limit_narrower"]
    assert moved(result) == {
        "CB-2021-0102": ("down", "hoan_thanh_tot", "hoan_thanh", (0,)),
        "CB-2021-0104": ("down", "hoan_thanh_tot", "hoan_thanh", (0,)),
        "CB-2021-0106": ("out", "not_rated", "hoan_thanh", (2,)),
    }
    assert [reason.name for one in result.movers() for reason in one.reasons] == [
        "tieu_chi_ket_qua",
        "tieu_chi_ket_qua",
        "lam_viec_duoi_6_thang",
    ]
    assert result.totals() == {"up": 0, "down": 2, "same": 12, "out": 1, "undetermined": 1}


def test_a_limit_that_no_longer_applies_lifts_and_is_named():
    result = found("overall", ("      when: {at_least: 3}", "      when: {at_least: 12}"))
    (mover,) = result.movers()
    assert (mover.code, mover.move, mover.changes) == ("CB-2021-0105", Move.UP, (0,))
    assert [(reason.name, reason.limit) for reason in mover.reasons] == [("nghi_om_tu_3_thang", True)]


def test_a_weaker_threshold_of_two_ladders_lifts_by_both():
    result = impact(
        base("criteria"),
        _both_weaker(),
        [one for one in worked() if one.ma == "CB-2021-0102"],
    )
    (mover,) = result.results
    assert (mover.move, mover.after.rating) == (Move.UP, "hoan_thanh_xuat_sac")
    assert [(reason.criterion, reason.name) for reason in mover.reasons] == [
        ("II.2.4", "don_vi_hoan_thanh_tot"),
        (None, "don_vi_hoan_thanh_tot"),
    ]
    assert mover.changes == (0, 1)
    assert [(move.criterion, move.before, move.after) for move in mover.levels] == [
        ("II.2.4", "tot", "xuat_sac")
    ]


def _both_weaker() -> Rulebook:
    criteria = read("criteria", text_of(FILES["criteria"]).replace(*UNITS))
    overall = read("overall", text_of(FILES["overall"]).replace(*EXCEEDED))
    return combine(criteria, lambda _: overall)


def test_levels_that_move_without_the_rating_are_named_apart():
    result = found("criteria", UNITS)
    assert result.movers() == ()
    assert {one.code for one in result.level_movers()} >= {"CB-2021-0102", "CB-2021-0007"}
    for one in result.level_movers():
        assert [(move.criterion, move.after, move.changes) for move in one.levels] == [
            ("II.2.4", "xuat_sac", (0,))
        ]


def test_a_gate_that_is_gone_is_what_moves_the_levels_of_its_criterion():
    result = found("criteria", GATE)
    (kind,) = {str(change.kind) for change in result.diff.changes}
    assert kind == "gate_removed"
    outside = [one for one in result.results if one.levels]
    assert outside
    for one in outside:
        assert [(move.criterion, move.before) for move in one.levels] == [("II.1.1", "not_applicable")]
        assert one.levels[0].changes == (0,)


def test_undetermined_dossiers_are_given_with_their_bounds():
    (one,) = found("overall", SICK).undetermined()
    assert (one.code, one.move) == ("CB-2021-0107", Move.UNDETERMINED)
    assert one.after.bounds is not None
    assert "Hoàn thành nhiệm vụ đến Hoàn thành xuất sắc nhiệm vụ" in found("overall", SICK).explain()


@given(complete_data())
@examples(12)
def test_both_ratings_are_those_of_evaluate(data):
    after = new("overall", SICK, SIX_MONTHS, ALL_EXCELLENT)
    (one,) = impact(base("criteria"), after, [dossier(data)]).results
    results = [evaluate(dossier(data), rulebook=book) for book in (base("criteria"), after)]
    assert [one.before.rating, one.after.rating] == [str(result.rating) for result in results]
    old, new_ = (result.levels for result in results)
    assert {move.criterion for move in one.levels} == {name for name in old if old[name] != new_[name]}


@given(with_gaps())
@examples(12)
def test_whoever_moves_is_moved_by_an_entry_that_can_do_it(pair):
    result = impact(base("criteria"), new("overall", SICK, ALL_EXCELLENT), [dossier(pair[1])])
    for one in result.movers():
        effects = {result.change(place).effect for place in one.changes}
        assert effects
        if one.move in {Move.UP, Move.DOWN}:
            wanted = Effect.RAISE if one.move is Move.UP else Effect.LOWER
            assert effects <= {wanted, Effect.EITHER}


# --- Who stands at a border -----------------------------------------------------------------


def test_who_lacks_one_step_is_named_with_the_requirement_and_the_gap():
    result = found("overall", SICK)
    near = {one.code: one for one in result.near if one.rises}
    unit = near["CB-2021-0102"]
    assert (unit.reason.criterion, unit.reason.name) == ("II.2.4", "don_vi_hoan_thanh_tot")
    assert (unit.gap.amount, unit.gap.unit[0], unit.before, unit.after) == (
        1,
        "tổ chức",
        "hoan_thanh_tot",
        "hoan_thanh_xuat_sac",
    )
    month = near["CB-2021-0105"]
    assert (month.reason.name, month.gap.amount, month.gap.too_much) == ("nghi_om_tu_3_thang", 1, True)


def test_who_would_lose_by_a_step_is_named_at_changed_thresholds_only():
    assert [one for one in found("overall", SICK).near if not one.rises] == []
    lost = [one for one in found("overall", TARGETS).near if not one.rises]
    assert {(one.code, one.reason.name) for one in lost} == {("CB-2021-0108", "chi_tieu_vuot")}


@given(complete_data())
@examples(10)
def test_a_step_really_changes_the_rating(data):
    book = new("overall", SICK, EXCEEDED)
    result = impact(base("criteria"), book, [dossier(data)])
    rated = rate(dossier(data), book)
    for one in result.near:
        assert one.before == rated.rating()[0] != one.after
        assert 0 < one.gap.amount <= 1


def test_one_more_record_gives_what_a_near_dossier_is_told():
    """The worked dossier with two of three units good lacks one: with it, the rating is the one told."""
    data = json.loads(json.dumps(_plain("hai_phan_ba_don_vi")))
    (one,) = [near for near in found("overall", SICK).near if near.code == data["ma"]]
    better = [evaluate(dossier(changed), rulebook=new("overall", SICK)) for changed in _units(data)]
    assert one.after in {str(result.rating) for result in better}


def _plain(name: str) -> dict[str, Any]:
    return YAML(typ="safe").load(EXAMPLES / f"{name}.yaml")


def _units(data: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for place in range(len(data["don_vi_truc_thuoc"])):
        better = copy.deepcopy(data)
        better["don_vi_truc_thuoc"][place]["xep_loai"] = "hoan_thanh_tot"
        found.append(better)
    return found


# --- Wrong input ----------------------------------------------------------------------------


def test_a_dossier_that_does_not_fit_stops_no_other():
    other = dossier({**_plain("mau"), "ma": "CB-X", "ky_danh_gia": "2020", "danh_gia": []})
    result = impact(base("criteria"), new("overall", SICK), [other, *worked()])
    assert len(result.results) == len(worked())
    (unrated,) = result.unrated
    assert unrated.name == "CB-X"
    assert [problem.code for problem in unrated.problems] == ["C005"]
    assert "CB-X: C005" in result.explain("en")


def test_nobody_at_all_is_a_result_too():
    result = impact(base("criteria"), new("overall", SICK), [])
    assert result.results == ()
    assert result.explain("en")
    assert set(result.totals().values()) == {0}


def test_what_is_no_rulebook_is_refused():
    with pytest.raises(DanhGiaError) as caught:
        impact(base("criteria"), "248_qdtu_2021.cap_truong_ctxh", worked())
    assert caught.value.code == "L004"


# --- Text and data --------------------------------------------------------------------------

EDITS = st.sampled_from(
    [("overall", SICK), ("overall", EXCEEDED), ("overall", SIX_MONTHS), ("criteria", UNITS)]
)


@given(EDITS)
@examples(4)
def test_the_data_fit_their_schema_and_the_same_input_gives_the_same_bytes(edit):
    result = found(*edit)
    data = result.to_data()
    adapter("danhgia/impact/1").validate_python(data)
    again = impact(base("criteria"), new(*edit), worked())
    assert json.dumps(again.to_data()) == json.dumps(data)
    assert again.explain("vi") == result.explain("vi")


def test_bars_show_every_count_and_never_grow_too_long():
    lines = found("overall", ALL_EXCELLENT).explain("en").split("\n")
    bars = [line for line in lines if "█" in line]
    counts = [count for _, *pair in found("overall", ALL_EXCELLENT).distribution() for count in pair]
    assert len(bars) == sum(count > 0 for count in counts)
    assert max(line.count("█") for line in bars) == BAR


def test_no_fact_of_a_dossier_is_told_beyond_codes_results_and_gaps():
    data = _plain("mau")
    hidden = "BÍ-MẬT-77"
    for record in data["don_vi_truc_thuoc"] + data["nhiem_vu"]:
        record["ten" if "ten" in record or "xep_loai" in record else "mo_ta"] = hidden
    result = impact(base("criteria"), new("overall", SICK, ALL_EXCELLENT), [dossier(data)])
    for text in (result.explain(), result.to_html(), json.dumps(result.to_data()), repr(result.results)):
        assert hidden not in text
        assert json.dumps(hidden)[1:-1] not in text
