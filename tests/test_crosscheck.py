"""A fault in either engine is seen, and nobody is rated."""

import dataclasses
import math
from pathlib import Path

import pytest
from revision_edits import changed

from danhgia_rules import Dossier, EngineDisagreement, evaluate, load_rulebook
from danhgia_rules.catalog import Catalog
from danhgia_rules.engine import crosscheck, ladder, reference
from danhgia_rules.engine.program import Program
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.resources import rules_root

EXAMPLE = Path(__file__).parent.parent / "docs/examples/mau.yaml"


@pytest.fixture
def dossier():
    return Dossier.from_file(EXAMPLE)


def faults(verdict):
    """Give every verdict that differs from the right one in a single place."""
    for place, level in enumerate(verdict.levels):
        for wrong in {None, 0, 1, 2, 3} - {level}:
            levels = (*verdict.levels[:place], wrong, *verdict.levels[place + 1 :])
            yield dataclasses.replace(verdict, levels=levels)
    for wrong in {0, 1, 2, 3} - {verdict.reached}:
        yield dataclasses.replace(verdict, reached=wrong)
    for wrong in {0, 1, 2, 3} - {verdict.rating}:
        yield dataclasses.replace(verdict, rating=wrong)
    yield dataclasses.replace(verdict, limits=())
    yield dataclasses.replace(verdict, limits=(*verdict.limits, ("suy_thoai", 0)))


def test_any_fault_of_the_first_engine_is_refused(dossier, monkeypatch):
    run = Program.run
    right = crosscheck.infer(*_inputs(dossier)).verdict
    for wrong in faults(right):
        monkeypatch.setattr(Program, "run", lambda self, facts, wrong=wrong: (wrong, run(self, facts)[1]))
        with pytest.raises(EngineDisagreement) as caught:
            evaluate(dossier)
        assert caught.value.code == "E001"


def test_any_fault_of_the_second_engine_is_refused(dossier, monkeypatch):
    right = crosscheck.infer(*_inputs(dossier)).verdict
    for wrong in faults(right):
        monkeypatch.setattr(reference, "derive", lambda *_, wrong=wrong: wrong)
        with pytest.raises(EngineDisagreement):
            evaluate(dossier)


def test_the_refusal_names_what_differs(dossier, monkeypatch):
    right = crosscheck.infer(*_inputs(dossier)).verdict
    levels = (*right.levels[:10], 0, *right.levels[11:])
    monkeypatch.setattr(reference, "derive", lambda *_: dataclasses.replace(right, levels=levels))
    with pytest.raises(EngineDisagreement, match=r"II\.2\.4"):
        evaluate(dossier)


def test_a_wrong_order_of_limits_is_refused_too(dossier, monkeypatch):
    right = crosscheck.infer(*_inputs(dossier)).verdict
    two = (("a", 1), ("b", 2))
    monkeypatch.setattr(Program, "run", lambda *_: (dataclasses.replace(right, limits=two), ()))
    monkeypatch.setattr(reference, "derive", lambda *_: dataclasses.replace(right, limits=two[::-1]))
    with pytest.raises(EngineDisagreement, match="order"):
        evaluate(dossier)


def test_a_wrong_comparison_in_the_second_engine_is_seen_on_some_worked_dossier(monkeypatch):
    """Plant a fault in the code itself, not in its result."""
    right = ladder.cut

    def careless(comparison, threshold):
        a, b, _ = right(comparison, threshold)
        return a, b, 1  # at least is taken for more than, at most for less than

    monkeypatch.setattr(ladder, "cut", careless)
    with pytest.raises(EngineDisagreement):
        evaluate(Dossier.from_file(EXAMPLE), rulebook=_fresh())


def test_a_wrong_code_in_the_first_engine_is_seen(dossier, monkeypatch):
    # Rounded up, 2/3 of the units pass for 70 %.
    monkeypatch.setattr("danhgia_rules.engine.slot.encode", lambda value, scale: math.ceil(value * scale))
    with pytest.raises(EngineDisagreement):
        evaluate(dossier, rulebook=_fresh())


def _fresh():
    """Load the rulebook anew, so that its rules are compiled with the planted fault."""
    return Catalog(rules_root()).rulebook("248_qdtu_2021.cap_truong_ctxh")


def _inputs(dossier):
    rulebook = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    return rulebook, rate(dossier, rulebook).worst_facts


LOW = (
    "  caps:\n",
    (
        "  caps:\n"
        "    - id: co_tieu_chi_kem\n"
        "      title: Có tiêu chí ở mức Kém\n"
        "      indicator: muc_thap_nhat_ket_qua\n"
        "      when: {at_most: kem}\n"
        "      at_most: hoan_thanh\n"
        "      {UNLESS}"
        "source: {ref: qd89, at: III.1.4, grade: V1, quote: criteria not completed > 50 %}\n"
    ),
)


@pytest.mark.parametrize("unless", ["", "unless: {indicator: so_thang_nghi_thai_san, at_least: 1}\n      "])
def test_a_cap_over_the_levels_of_criteria_waits_for_the_ladder(unless):
    """It concludes when the levels are there, before the overall ladder: the rating must wait for both."""
    rulebook = changed("overall", (LOW[0], LOW[1].replace("{UNLESS}", unless)))
    rated = [
        evaluate(Dossier.from_file(path), rulebook=rulebook) for path in sorted(EXAMPLE.parent.glob("*.yaml"))
    ]
    found = [
        limit.applies for one in rated for limit in one.trace.limits if limit.limit.id == "co_tieu_chi_kem"
    ]
    assert True in found
    assert False in found
