"""The JDM export, run by GoRules ZEN: the same levels, limits and rating as the library, or undetermined."""

import copy
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import strategies as own
import zen
from export_helpers import differs, dossiers, expected
from hypothesis import given

from danhgia_rules import Dossier, load_rulebook
from danhgia_rules.errors import RulebookError
from danhgia_rules.exports import export_text, to_jdm
from danhgia_rules.exports.names import Names
from danhgia_rules.scenarios.files import beside
from danhgia_rules.scenarios.reading import read_suite

BUNDLED = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
COUNT, SEED = 2000, 248
OVERLAY = Path(__file__).parent / "overlays" / "thanh_pho_mau.yaml"


def engine(model):
    return zen.ZenEngine().create_decision(json.dumps(model))


def answer(decision, data):
    return decision.evaluate(data)["result"]


def complete():
    return own.excellent_data(own.FILED, "cap_truong_ctxh")


@pytest.fixture(scope="module")
def model():
    return to_jdm(BUNDLED)


@pytest.fixture(scope="module")
def cases():
    """Dossiers as plain data, with what the library says of each."""
    read = [Dossier.from_data(data) for data in dossiers(COUNT, SEED)]
    return [(dossier.to_data(), expected(dossier, BUNDLED)) for dossier in read]


def disagreement(model, cases):
    """The first difference between a model and the library; None where there is none."""
    decision = engine(model)
    return next((found for data, wanted in cases if (found := differs(answer(decision, data), wanted))), None)


def test_two_thousand_dossiers_come_out_as_in_the_library(model, cases):
    assert disagreement(model, cases) is None


def test_these_dossiers_reach_every_level_every_limit_and_every_rating(cases):
    results = [wanted for _, wanted in cases]
    levels = Counter((name, level) for wanted in results for name, level in wanted["levels"].items())
    limits = Counter(name for wanted in results for name in wanted["limits"])
    ratings = Counter(wanted["rating"] for wanted in results)
    assert all(levels[c.id, name] for c in BUNDLED.criteria for name in BUNDLED.scale.names)
    assert all(levels[name, "not_applicable"] for name in ("II.1.1", "II.1.2", "II.1.3", "III"))
    assert set(limits) == {limit.id for limit in BUNDLED.rating.limits}
    assert set(ratings) == {*BUNDLED.rating.scale.names, "not_rated"}
    assert len({json.dumps(wanted, sort_keys=True) for wanted in results}) > COUNT // 2


def test_the_scenarios_beside_the_rulebook_come_out_as_in_the_library(model):
    read = [Dossier.from_data(one.data) for one in read_suite(BUNDLED, beside(BUNDLED.id)).scenarios]
    pairs = [(dossier.to_data(), expected(dossier, BUNDLED)) for dossier in read]
    assert {wanted["undetermined"] for _, wanted in pairs} == {True, False}
    assert disagreement(model, pairs) is None


def test_a_rulebook_with_an_overlay_comes_out_as_in_the_library(cases):
    book = load_rulebook(BUNDLED.id, overlay=OVERLAY)
    pairs = [(data, expected(Dossier.from_data(data), book)) for data, _ in cases[:500]]
    assert any(with_overlay != wanted for (_, with_overlay), (_, wanted) in zip(pairs, cases, strict=False))
    overlaid = to_jdm(book)
    assert disagreement(overlaid, pairs) is None
    assert book.overlay.titles[0] in json.dumps(overlaid, ensure_ascii=False)


def table(model, name):
    return next(node for node in model["nodes"] if node["id"] == name)["content"]


def weaken_a_threshold(model):
    rows = table(model, "level_II_2_4")["rules"]
    row = next(row for row in rows if any("* 70" in str(cell) for cell in row.values()))
    for key, cell in row.items():
        row[key] = cell.replace("* 70", "* 60") if key.startswith("in") else cell


def drop_a_limit(model):
    table(model, "limits")["rules"].pop()


def swap_two_levels(model):
    rows = table(model, "level_III")["rules"]
    rows[1]["out0"], rows[2]["out0"] = rows[2]["out0"], rows[1]["out0"]


def round_a_share(model):
    for row in table(model, "level_II_2_4")["rules"]:
        for key, cell in row.items():
            row[key] = cell.replace("$.part * 100 ", "round($.part * 10 / $.whole) * 10 * $.whole ")


@pytest.mark.parametrize("breakage", [weaken_a_threshold, drop_a_limit, swap_two_levels, round_a_share])
def test_a_model_that_is_wrong_in_one_place_is_noticed(model, cases, breakage):
    broken = copy.deepcopy(model)
    breakage(broken)
    assert broken != model
    assert disagreement(broken, cases)


@own.examples(8)
@given(own.with_gaps())
def test_a_dossier_with_a_gap_that_a_rule_reads_gets_no_level(pair):
    decision = _bundled_engine()
    for data in pair:
        dossier = Dossier.from_data(data)
        assert not differs(answer(decision, dossier.to_data()), expected(dossier, BUNDLED))


_kept = []


def _bundled_engine():
    if not _kept:
        _kept.append(engine(to_jdm(BUNDLED)))
    return _kept[0]


@own.examples(8)
@given(own.cases())
def test_generated_rulebooks_come_out_as_in_the_library(case):
    rulebook, full, gappy = case
    decision = engine(to_jdm(rulebook))
    for data in (full, gappy):
        dossier = Dossier.from_data(data)
        assert not differs(answer(decision, dossier.to_data()), expected(dossier, rulebook))


def test_what_is_missing_is_named_by_indicator():
    data = complete()
    del data["bao_cao"]["dung_han"]
    assert answer(_bundled_engine(), data) == {
        "undetermined": True,
        "missing": ["ty_le_bao_cao_dung_han"],
        "outside": False,
        "too_long": False,
    }


@pytest.mark.parametrize(("key", "value"), [("chuc_danh", "khac"), ("ky_danh_gia", "2019")])
def test_a_dossier_of_another_position_or_year_gets_no_level(key, value):
    found = answer(_bundled_engine(), {**complete(), key: value})
    assert (found["undetermined"], found["outside"], found["missing"]) == (True, True, [])
    assert "rating" not in found


@pytest.mark.parametrize("amount", ["0.1234567", "9999999999999", "1.00000000000000000001"])
def test_a_decimal_that_sums_could_round_gets_no_level(amount):
    data = complete()
    data["chi_tieu"][0]["ke_hoach"] = amount
    found = answer(_bundled_engine(), Dossier.from_data(data).to_data())
    assert (found["undetermined"], found["too_long"]) == (True, True)


@pytest.mark.parametrize(
    "change",
    [
        {"ke_khai_tai_san": "dung han"},
        {"la_uy_vien_bch": "true"},
        {"khoa_la": 1},
        {"don_vi_truc_thuoc": [{"ma": "A", "xep_loai": "tot"}]},
    ],
)
def test_what_is_no_dossier_is_refused(change):
    with pytest.raises(RuntimeError, match='"nodeId":"input"'):
        answer(_bundled_engine(), {**complete(), **change})


def test_null_is_a_missing_fact():
    found = answer(_bundled_engine(), {**complete(), "ky_luat": None})
    assert found["missing"] == ["ky_luat_nang_nhat_trong_nam", "rating.so_vi_pham_bi_ky_luat"]


def test_the_law_stands_beside_each_rule(model):
    text = json.dumps(model, ensure_ascii=False)
    for criterion in BUNDLED.criteria:
        node = next(n for n in model["nodes"] if n["name"].startswith(f"{criterion.id}. "))
        assert all(words in node["description"] for _, words in criterion.clauses)
        for row in criterion.requirements:
            for cell in filter(None, row.cells):
                described = [rule["_description"] for rule in node["content"]["rules"]]
                assert any(cell.citation.text("vi") in note for note in described)
                assert any((cell.citation.quote or "") in note for note in described)
    for limit in BUNDLED.rating.limits:
        assert json.dumps(limit.titles[0], ensure_ascii=False)[1:-1] in text


def test_every_cell_of_the_ladders_is_in_its_table(model):
    for criterion in BUNDLED.criteria:
        content = table(model, f"level_{criterion.id.replace('.', '_')}")
        gates = 1 if criterion.gate else 0
        ladder = content["rules"][-len(BUNDLED.scale.names) :]
        for rank, rule in zip(range(BUNDLED.scale.top, -1, -1), ladder, strict=True):
            assert rule["out0"] == f"'{BUNDLED.scale.names[rank]}'"
            for place, row in enumerate(criterion.requirements):
                cell = row.cells[rank]
                asks = cell is not None and cell.comparison is not None
                assert bool(rule[f"in{place + gates}"]) == asks


def test_english_is_written_on_demand(model):
    english = to_jdm(BUNDLED, "en")
    assert {n["name"] for n in english["nodes"]}.isdisjoint({n["name"] for n in model["nodes"]})
    plain = [[rule for n in m["nodes"] for rule in n["content"].get("rules", [])] for m in (english, model)]
    for left, right in zip(*plain, strict=True):
        assert {**left, "_description": ""} == {**right, "_description": ""}


def test_the_same_rulebook_gives_the_same_bytes_under_any_hash_seed():
    code = (
        "import hashlib; from danhgia_rules import load_rulebook;"
        "from danhgia_rules.exports import export_text;"
        f"book = load_rulebook({BUNDLED.id!r});"
        "print([hashlib.sha256(export_text(book, f).encode()).hexdigest() for f in ('jdm', 'dmn')])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def small(indicator, cells, better="higher"):
    """A rulebook of one criterion with one requirement, rated by its level."""
    rating = {
        "levels": [{"id": "cao", "label": "Cao"}, {"id": "thap", "label": "Thấp"}],
        "requirements": [
            {"id": "muc", "indicator": "thap_nhat", "source": own.SOURCE, "cao": {"at_least": "dat"}}
        ],
    }
    lowest = {"label": "Mức", "better": "higher", "lowest": {"of": "criteria", "field": "level"}}
    return own.build(
        {
            "schema": "danhgia/rulebook/1",
            "id": "thu",
            "title": "Thử",
            "position": "thu",
            "assessed_periods": {"from": "2021", "until": "2021"},
            "source_text": "vb",
            "levels": [{"id": "dat", "label": "Đạt"}, {"id": "chua", "label": "Chưa"}],
            "sources": own.SOURCES,
            "indicators": {
                "chi_so": {"label": "Chỉ số", "better": better, **indicator},
                "thap_nhat": lowest,
            },
            "criteria": [
                {
                    "id": "A",
                    "title": "A",
                    "clauses": {"a": own.LAW},
                    "requirements": [
                        {"id": "x", "clause": "a", "indicator": "chi_so", "source": own.SOURCE, "dat": cells}
                    ],
                }
            ],
            "rating": rating,
        }
    )


def minimal(**facts):
    return {"schema": "danhgia/dossier/1", "ma": "X", "ky_danh_gia": "2021", "chuc_danh": "thu", **facts}


@pytest.mark.parametrize(("parts", "level"), [(("0.1", "0.2"), "dat"), (("0.1", "0.199999"), "chua")])
def test_sums_of_decimals_are_compared_without_rounding(parts, level):
    book = small(
        {"share": {"of": "chi_tieu", "part": "thuc_hien", "whole": "ke_hoach"}}, {"at_least": "100%"}
    )
    targets = [{"ma": "A", "thuc_hien": parts[0], "ke_hoach": "0.3"}]
    targets.append({"ma": "B", "thuc_hien": parts[1], "ke_hoach": 0})
    data = minimal(chi_tieu=targets)
    found = answer(engine(to_jdm(book)), Dossier.from_data(data).to_data())
    assert found["levels"] == {"A": level}
    assert not differs(found, expected(Dossier.from_data(data), book))


@pytest.mark.parametrize(("good", "level"), [(2, "dat"), (1, "chua")])
def test_two_thirds_are_below_66_67_percent_and_above_66_66(good, level):
    unit = {"share": {"of": "don_vi_truc_thuoc", "where": {"xep_loai": {"at_least": "hoan_thanh_tot"}}}}
    units = [{"ma": f"D{n}", "xep_loai": own.RATINGS[2 if n < good else 1]} for n in range(3)]
    data = minimal(don_vi_truc_thuoc=units)
    above = answer(engine(to_jdm(small(unit, {"at_least": "66.67%"}))), data)
    below = answer(engine(to_jdm(small(unit, {"at_least": "66.66%"}))), data)
    assert (above["levels"], below["levels"]) == ({"A": "chua"}, {"A": level})


@pytest.mark.parametrize(
    ("indicator", "cells", "better", "facts"),
    [
        ({"lowest": {"of": "nhiem_vu", "field": "han"}}, {"at_least": "none"}, "higher", {"nhiem_vu": []}),
        ({"highest": {"of": "nhiem_vu", "field": "han"}}, {"at_most": "none"}, "lower", {"nhiem_vu": []}),
        (
            {"highest": {"of": "chi_tieu", "field": "ke_hoach"}},
            {"at_most": "none"},
            "lower",
            {"chi_tieu": []},
        ),
        ({"highest": {"of": "ky_luat", "field": "hinh_thuc"}}, {"is": "none"}, "lower", {"ky_luat": []}),
    ],
)
def test_no_record_at_all_is_told_from_every_record(indicator, cells, better, facts):
    book = small(indicator, cells, better)
    data = minimal(**facts)
    found = answer(engine(to_jdm(book)), data)
    assert found["levels"] == {"A": "dat"}
    assert not differs(found, expected(Dossier.from_data(data), book))


def test_a_text_with_both_kinds_of_quotes_cannot_be_written_in_zen():
    named = {"count": {"of": "don_vi_truc_thuoc", "where": {"ten": {"is": "Đơn vị 'A' \"B\""}}}}
    with pytest.raises(RulebookError) as failure:
        to_jdm(small(named, {"at_least": 1}))
    assert failure.value.code == "X001"
    assert r"""item.ten = "Đơn vị 'A' \"B\"" """.strip() in export_text(small(named, {"at_least": 1}), "dmn")


@pytest.mark.parametrize("format_", ["jdm", "dmn"])
def test_a_threshold_that_could_be_rounded_is_refused(format_):
    unit = {"share": {"of": "don_vi_truc_thuoc", "where": {"xep_loai": {"at_least": "hoan_thanh_tot"}}}}
    with pytest.raises(RulebookError) as failure:
        export_text(small(unit, {"at_least": "66.667%"}), format_)
    assert failure.value.code == "X002"


def test_names_that_look_alike_stay_apart():
    names = Names()
    assert names.name("level", "A.1") == names.name("level", "A.1") == "level_A_1"
    assert names.name("level", "A-1") == "level_A_1_2"
