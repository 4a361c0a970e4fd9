"""What scenarios have to try, what a result tries, and what is known of the holes."""

import json
from fractions import Fraction

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from test_scenario_runner import GOOD, HEAD, SECOND, placed
from test_second_rulebook import BEST

from danhgia_rules import Dossier, load_rulebook
from danhgia_rules.checking.regions import Region
from danhgia_rules.rulebook.model import holds
from danhgia_rules.scenarios.coverage import Status, coverage
from danhgia_rules.scenarios.files import beside
from danhgia_rules.scenarios.names import position_text
from danhgia_rules.scenarios.positions import Cuts, positions
from danhgia_rules.scenarios.reading import read_suite
from danhgia_rules.scenarios.report import report_on
from danhgia_rules.scenarios.run import rated, run
from danhgia_rules.scenarios.solver import IMPOSSIBLE, Solver
from danhgia_rules.scenarios.tried import Trier
from danhgia_rules.scenarios.writing import suggested_text

RULEBOOK = load_rulebook(SECOND / "thu_thu.yaml")
BUNDLED = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
POSITIONS = {position.key: position for position in positions(RULEBOOK)}


def rulebook_with(cells):
    """A rulebook with one criterion of one row, a share of reports."""
    return {
        "schema": "danhgia/rulebook/1",
        "id": "thu",
        "title": "Thử",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "source_text": "vb",
        "levels": [{"id": name, "label": name} for name in ("cao", "vua", "thap")],
        "sources": own.SOURCES,
        "indicators": {
            "dung_han": {
                "label": "Đúng hạn",
                "better": "higher",
                "share": {"of": "bao_cao", "part": "dung_han", "whole": "phai_nop"},
            },
            "thap_nhat": {
                "label": "Thấp nhất",
                "better": "higher",
                "lowest": {"of": "criteria", "field": "level"},
            },
        },
        "criteria": [
            {
                "id": "A",
                "title": "Báo cáo",
                "clauses": {"a": own.LAW},
                "requirements": [
                    {"id": "dung_han", "clause": "a", "indicator": "dung_han", "source": own.SOURCE, **cells}
                ],
            }
        ],
        "rating": {
            "levels": [{"id": name, "label": name} for name in ("nhat", "hai")],
            "requirements": [
                {
                    "id": "thap_nhat",
                    "indicator": "thap_nhat",
                    "source": own.SOURCE,
                    "nhat": {"at_least": "vua"},
                }
            ],
        },
    }


def tried(**changes):
    found = rated(Dossier.from_data({**BEST, **changes}), RULEBOOK)
    return {position.key for position in Trier(RULEBOOK).tried(found.rated)}


def proposals(count):
    return [{"ma": f"DX-{n}", "noi_dung": "B.a", "duoc_chap_nhan": True} for n in range(count)]


# --- What has to be tried


def test_a_whole_number_is_tried_at_the_threshold_and_one_to_each_side():
    found = {key: p.regions for key, p in POSITIONS.items() if key.startswith("B.sang_kien.bac_bon")}
    assert found == {
        "B.sang_kien.bac_bon.below": (Region(2, 2, whole=True),),
        "B.sang_kien.bac_bon.at": (Region(3, 3, whole=True),),
        "B.sang_kien.bac_bon.beyond": (Region(4, 4, whole=True),),
    }


def test_a_share_is_tried_up_to_the_next_threshold_and_never_beyond_the_whole():
    found = {key: p.regions for key, p in POSITIONS.items() if key.startswith("C.du_hop.bac_")}
    assert found["C.du_hop.bac_ba.below"][-1] == Region(Fraction("0.333"), Fraction(3, 4), whole=False)
    assert found["C.du_hop.bac_ba.at"] == (Region(Fraction(3, 4), Fraction(3, 4), whole=False),)
    assert found["C.du_hop.bac_ba.beyond"][-1] == Region(Fraction(3, 4), Fraction(7, 8), whole=False)
    assert "C.du_hop.bac_nam.at" in found
    assert "C.du_hop.bac_nam.beyond" not in found


def test_a_date_is_tried_on_the_day_and_the_days_around_it():
    days = [POSITIONS[f"A.han.bac_bon.{side}"].regions[0].low for side in ("below", "at", "beyond")]
    assert [day - days[1] for day in days] == [-1, 0, 1]


def test_no_record_at_all_is_a_value_next_to_the_last_one():
    assert POSITIONS["A.han.bac_nam.at"].regions[0].is_point
    assert not POSITIONS["A.han.bac_nam.below"].regions[0].is_point
    assert "A.han.bac_nam.beyond" not in POSITIONS


def test_a_truth_value_and_the_best_level_have_nothing_beyond():
    assert [key for key in POSITIONS if key.startswith("B.mat_sach.bac_ba")] == [
        "B.mat_sach.bac_ba.below",
        "B.mat_sach.bac_ba.at",
    ]
    assert [key for key in POSITIONS if key.startswith("bac.khen")] == [
        "bac.khen.below",
        "bac.khen.at",
        "bac.khen.beyond",
    ]


def test_gates_limits_and_pairs_of_limits_are_tried():
    assert [key for key in POSITIONS if not key.startswith(("A.", "B.", "C.du_hop", "bac."))] == [
        "C.applies",
        "C.not",
        "ky_luat.alone.applies",
        "ky_luat.below",
        "ky_luat.at",
        "ky_luat.beyond",
        "hai_bac_mot.alone.applies",
        "hai_bac_mot.below",
        "hai_bac_mot.at",
        "hai_bac_mot.beyond",
        "ky_luat+hai_bac_mot.applies",
    ]


def test_a_cap_at_the_own_level_is_tried_at_every_level_and_an_exception_around_its_threshold():
    keys = [position.key for position in positions(BUNDLED)]
    assert [key for key in keys if key.startswith("khong_cao_hon_don_vi.")] == [
        "khong_cao_hon_don_vi.alone.applies",
        "khong_cao_hon_don_vi.hoan_thanh_xuat_sac.at",
        "khong_cao_hon_don_vi.hoan_thanh_tot.at",
        "khong_cao_hon_don_vi.hoan_thanh.at",
        "khong_cao_hon_don_vi.khong_hoan_thanh.at",
    ]
    assert [key for key in keys if ".unless" in key] == [
        "lam_viec_duoi_6_thang.unless.below",
        "lam_viec_duoi_6_thang.unless.at",
        "lam_viec_duoi_6_thang.unless.beyond",
    ]


def test_every_position_has_a_key_and_a_phrase_of_its_own():
    every = positions(BUNDLED)
    assert len({position.key for position in every}) == len(every)
    for lang in ("vi", "en"):
        assert len({position_text(position, BUNDLED, lang) for position in every}) == len(every)


@given(own.rulebook_data())
@own.examples(20)
def test_below_fails_beyond_passes_and_no_value_lies_in_two_places(data):
    rulebook = own.build(data)
    cuts = Cuts(rulebook)
    for row in (row for criterion in rulebook.criteria for row in criterion.requirements):
        for cell in row.cells:
            if cell is None or cell.comparison is None:
                continue
            sides = dict(cuts.sides(row.indicator, cell.comparison, cell.threshold))
            assert [region.sample() for region in sides["at"]] == [cell.threshold]
            for side, value in ((side, one.sample()) for side, found in sides.items() for one in found):
                if side != "at":
                    assert holds(value, cell.comparison, cell.threshold) == (side == "beyond")
                assert [
                    other for other, found in sides.items() if any(value in region for region in found)
                ] == [side]


def test_the_end_of_what_can_be_is_no_threshold():
    """90 % or more: a dossier with 100 % is past it; where 100 % is asked too, it is not."""
    data = rulebook_with({"cao": {"at_least": "90%"}, "vua": {"more_than": "10%"}})
    found = {position.key: position for position in positions(own.build(data))}
    assert found["A.dung_han.cao.beyond"].holds(1)
    assert found["A.dung_han.vua.below"].holds(0)
    assert not found["A.dung_han.vua.beyond"].holds(1)
    data = rulebook_with({"cao": {"at_least": "100%"}, "vua": {"at_least": "90%"}})
    found = {position.key: position for position in positions(own.build(data))}
    assert not found["A.dung_han.vua.beyond"].holds(1)
    assert "A.dung_han.cao.beyond" not in found


# --- What a result tries


def test_a_value_tries_a_cell_only_while_the_rest_of_the_column_holds():
    assert "B.sang_kien.bac_ba.at" in tried(de_xuat=proposals(2))
    lost = {"ma": "BH-1", "noi_dung": "B.a", "loai": "vi_pham", "muc_do": "nghiem_trong"}
    lost["ket_luan"] = {"so": "1-KL", "ngay": "2023-05-05", "co_quan": "Ban kiểm tra"}
    found = tried(de_xuat=proposals(2), bieu_hien=[lost])
    assert "B.sang_kien.bac_ba.at" not in found
    assert "B.mat_sach.bac_ba.below" in found
    assert "B.sang_kien.bac_hai.beyond" in found


def test_a_missing_fact_tries_nothing_and_hides_the_rest_of_its_column():
    facts = {key: value for key, value in BEST.items() if key != "nhiem_vu"}
    found = rated(Dossier.from_data(facts), RULEBOOK)
    keys = {position.key for position in Trier(RULEBOOK).tried(found.rated)}
    assert not any(key.startswith(("A.han", "A.thu.bac_nam")) for key in keys)


def test_a_criterion_behind_a_closed_gate_is_not_tried():
    found = tried(la_uy_vien_bch=False)
    assert "C.not" in found
    assert not any(key.startswith("C.du_hop") for key in found)


def test_limits_are_tried_alone_and_in_pairs():
    discipline = [{"ma_vi_pham": "V", "hinh_thuc": "khien_trach"}]
    alone = tried(ky_luat=discipline)
    assert {"ky_luat.alone.applies", "ky_luat.at"} <= alone
    both = tried(ky_luat=discipline, de_xuat=[], chi_tieu=[])
    assert "ky_luat+hai_bac_mot.applies" in both
    assert not {"ky_luat.alone.applies", "ky_luat.at", "hai_bac_mot.at"} & both


@given(own.cases())
@own.examples(15)
def test_a_result_tries_at_most_one_side_of_a_threshold(case):
    rulebook, full, _ = case
    found = rated(own.dossier(full), rulebook)
    cells = [p for p in Trier(rulebook).tried(found.rated) if p.kind == "cell"]
    assert len({(p.criterion, p.name, p.level) for p in cells}) == len(cells)


@given(own.cases(), st.randoms(use_true_random=False))
@own.examples(15)
def test_what_is_proved_impossible_is_tried_by_no_dossier_and_a_witness_tries_its_position(case, chance):
    rulebook, full, _ = case
    trier = Trier(rulebook)
    solver = Solver(rulebook, trier)
    mine = set(trier.tried(rated(own.dossier(full), rulebook).rated))
    for position in chance.sample(trier.positions, min(12, len(trier.positions))):
        answer = solver.answer(position)
        if answer is IMPOSSIBLE:
            assert position not in mine
        elif answer is not None:
            assert position in set(trier.tried(rated(answer, rulebook).rated))


# --- Proofs


def levels_rulebook(limit):
    """Two criteria, and a limit over the number of those at the lowest level."""
    data = rulebook_with({"cao": {"at_least": "90%"}, "vua": {"more_than": "10%"}})
    second = {**data["criteria"][0], "id": "B", "title": "Thứ hai"}
    data["criteria"].append(second)
    data["indicators"]["so_thap"] = {
        "label": "Số tiêu chí thấp nhất",
        "better": "lower",
        "count": {"of": "criteria", "where": {"level": {"is": "thap"}}},
    }
    data["rating"]["grounds"] = [
        {"id": "nhieu", "title": "Nhiều", "indicator": "so_thap", "source": own.SOURCE, **limit}
    ]
    return own.build(data)


def test_what_no_number_of_criteria_can_come_to_is_proved_impossible():
    rulebook = levels_rulebook({"when": {"at_least": 2}})
    statuses = {found.position.key: found.status for found in coverage(rulebook, ())}
    assert statuses["nhieu.beyond"] is Status.IMPOSSIBLE
    assert statuses["nhieu.at"] is Status.HOLE
    assert Status.UNKNOWN not in statuses.values()


# --- Holes


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A folder whose scenarios, all suggested and then confirmed, try everything."""
    folder = tmp_path_factory.mktemp("thu")
    path = placed(folder, HEAD + GOOD)
    report = report_on(RULEBOOK, beside(str(path)))
    text = suggested_text(report.suggestions(), RULEBOOK, "scenarios")
    confirmed = text.replace("    suggested: true\n", "")
    (folder / "scenarios/b.yaml").write_text(confirmed, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def outcomes(whole):
    return run(read_suite(RULEBOOK, beside(str(whole))))


def test_a_rulebook_whose_scenarios_try_everything_has_no_hole(whole):
    assert report_on(RULEBOOK, beside(str(whole))).passed


def test_without_the_one_scenario_that_tries_it_a_position_is_a_hole(outcomes):
    every = coverage(RULEBOOK, outcomes)
    assert {found.status for found in every} == {Status.TRIED}
    for index, gone in enumerate(outcomes):
        left = coverage(RULEBOOK, (*outcomes[:index], *outcomes[index + 1 :]))
        opened = {found.position.key for found in left if found.status is Status.HOLE}
        assert opened == {found.position.key for found in every if set(found.confirmed) == {gone.scenario.id}}


def test_a_scenario_that_fails_tries_nothing(tmp_path):
    entry = GOOD.replace("rating: khen", "rating: dat")
    report = report_on(RULEBOOK, beside(str(placed(tmp_path, HEAD + entry))))
    assert [outcome.scenario.id for outcome in report.failed] == ["tot-nhat"]
    assert report.count(Status.TRIED) == 0


def test_a_suggested_scenario_is_run_but_fills_no_hole(tmp_path):
    path = placed(tmp_path, HEAD + GOOD + "    suggested: true\n")
    report = report_on(RULEBOOK, beside(str(path)))
    assert (len(report.outcomes), report.failed, report.count(Status.TRIED)) == (1, (), 0)
    assert "tot-nhat" in {name for found in report.holes for name in found.suggested}


def test_every_hole_of_an_untried_rulebook_is_filled_by_its_witness(tmp_path):
    report = report_on(RULEBOOK, beside(str(placed(tmp_path))))
    trier = Trier(RULEBOOK)
    assert {found.status for found in report.holes} == {Status.HOLE}
    for hole in report.holes:
        assert hole.position in set(trier.tried(rated(hole.witness, RULEBOOK).rated))


def test_the_report_as_data_is_json_and_says_of_every_position_who_tries_it(whole):
    report = report_on(RULEBOOK, beside(str(whole)))
    data = json.loads(json.dumps(report.to_data()))
    assert (data["rulebook"], data["passed"], data["failures"]) == (RULEBOOK.id, True, [])
    assert data["coverage"] == {"tried": len(POSITIONS), "hole": 0, "impossible": 0, "unknown": 0}
    assert [entry["key"] for entry in data["positions"]] == list(POSITIONS)
    assert all(entry["scenarios"] for entry in data["positions"])
