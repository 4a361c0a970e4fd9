"""One mechanism rates by any rulebook: an invented one, with five levels and rules of its own."""

import re
from pathlib import Path

import pytest

from danhgia_rules import CatalogError, Dossier, Level, Rating, evaluate, load_rulebook
from danhgia_rules.glossary import glossary

FOLDER = Path(__file__).parent / "second_rulebook"
PACKAGE = Path(__file__).parent.parent / "danhgia_rules"


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook(FOLDER / "thu_thu.yaml")


BEST = {
    "schema": "danhgia/dossier/1",
    "ma": "TT-01",
    "ky_danh_gia": "2023",
    "chuc_danh": "thu_thu",
    "la_uy_vien_bch": True,
    "ky_luat": [],
    "chi_tieu": [
        {"ma": "CT-1", "thuc_hien": "1000.4", "chat_luong": "bao_dam"},
        {"ma": "CT-2", "thuc_hien": "0.1", "chat_luong": "bao_dam"},
        {"ma": "CT-3", "thuc_hien": 900, "chat_luong": "khong_bao_dam"},
    ],
    "nhiem_vu": [{"ma": "NV-1", "noi_dung": "A.a", "han": "2023-02-01", "ngay_hoan_thanh": "2023-03-01"}],
    "bieu_hien": [{"ma": "BH-1", "noi_dung": "B.a", "loai": "vi_pham", "muc_do": "rat_nghiem_trong"}],
    "de_xuat": [{"ma": f"DX-{n}", "noi_dung": "B.a", "duoc_chap_nhan": True} for n in range(4)],
    "du_hop": [{"loai": "hop_ban_chap_hanh", "so_cuoc": 8, "so_tham_du": 8}],
}
CONCLUDED = {"so": "1-KL", "ngay": "2023-05-05", "co_quan": "Ban kiểm tra"}


def rate(rulebook, **changes):
    return evaluate(Dossier.from_data({**BEST, **changes}), rulebook=rulebook)


def test_the_best_facts_reach_the_best_of_five_levels(rulebook):
    result = rate(rulebook)
    assert result.levels == {"A": "bac_nam", "B": "bac_nam", "C": "bac_nam"}
    assert result.rating == "khen"
    assert isinstance(result.rating, Rating)
    assert isinstance(result["A"].level, Level)


@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("1000.5", "bac_nam"),
        ("1000.4", "bac_bon"),
        (500, "bac_bon"),
        ("499.9999", "bac_ba"),
        ("100.0001", "bac_ba"),
        (100, "bac_hai"),
        ("0.001", "bac_hai"),
        (0, "bac_mot"),
    ],
)
def test_decimals_are_compared_exactly_at_each_threshold(rulebook, amount, level):
    targets = [{"ma": "CT-1", "thuc_hien": amount, "chat_luong": "bao_dam"}]
    assert rate(rulebook, chi_tieu=targets)["A"].level == level


@pytest.mark.parametrize(
    ("due", "level"),
    [("2023-10-01", "bac_bon"), ("2023-09-30", "bac_ba")],
    ids=["on the day", "a day before"],
)
def test_dates_are_compared_to_the_day(rulebook, due, level):
    tasks = [{"ma": "NV-1", "noi_dung": "A.a", "han": due, "chua_hoan_thanh": True}]
    assert rate(rulebook, nhiem_vu=tasks)["A"].level == level


@pytest.mark.parametrize(
    ("held", "attended", "level"),
    [
        (8, 8, "bac_nam"),
        (16, 15, "bac_bon"),
        (8, 7, "bac_ba"),
        (4, 3, "bac_ba"),
        (3, 2, "bac_hai"),
        (3, 1, "bac_hai"),
        (1000, 333, "bac_mot"),
        (0, 0, "not_applicable"),
    ],
)
def test_shares_are_compared_exactly_at_each_threshold(rulebook, held, attended, level):
    meetings = [{"loai": "hop_ban_chap_hanh", "so_cuoc": held, "so_tham_du": attended}]
    assert rate(rulebook, du_hop=meetings)["C"].level == level


def test_a_concluded_violation_counts_and_one_without_conclusion_does_not(rulebook):
    record = {**BEST["bieu_hien"][0], "ket_luan": CONCLUDED}
    assert rate(rulebook, bieu_hien=[record])["B"].level == "bac_hai"
    assert rate(rulebook).trace.not_counted == ("bieu_hien[BH-1]",)


def test_gates_caps_and_grounds_work_as_declared(rulebook):
    assert rate(rulebook, la_uy_vien_bch=False)["C"].level == Level.NOT_APPLICABLE
    discipline = [{"ma_vi_pham": "V", "hinh_thuc": "khien_trach"}]
    assert rate(rulebook, ky_luat=discipline).rating == "dat"
    poor = rate(rulebook, chi_tieu=[], de_xuat=[])
    assert poor.levels == {"A": "bac_mot", "B": "bac_mot", "C": "bac_nam"}
    assert poor.rating == "chua_dat"
    assert [limit.limit.id for limit in poor.trace.limits if limit.applies] == ["hai_bac_mot"]


def test_the_parameter_that_decided_is_named(rulebook):
    three = rate(rulebook, de_xuat=BEST["de_xuat"][:3])
    assert three["B"].level == "bac_bon"
    assert [parameter.id for parameter in three.trace.parameters] == ["so_sang_kien"]


def test_a_missing_gate_leaves_the_criterion_open(rulebook):
    data = {key: value for key, value in BEST.items() if key != "la_uy_vien_bch"}
    result = evaluate(Dossier.from_data(data), rulebook=rulebook)
    assert result["C"].level == Level.UNDETERMINED
    assert (result["C"].bounds.lowest, result["C"].bounds.highest, result["C"].bounds.outside) == (
        "bac_nam",
        "bac_nam",
        True,
    )
    assert result.rating == "khen"


def test_the_rulebook_is_not_used_for_another_position_or_year(rulebook):
    for change in ({"ky_danh_gia": "2022"}, {"chuc_danh": "cap_truong_ctxh"}):
        with pytest.raises(CatalogError) as caught:
            rate(rulebook, **change)
        assert caught.value.code == "C005"


def test_nothing_of_the_bundled_rulebooks_is_written_in_python():
    bundled = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    rows = [row for criterion in bundled.criteria for row in criterion.requirements]
    names = {row.id for row in (*rows, *bundled.rating.requirements, *bundled.rating.limits)}
    names |= {indicator.id for indicator in bundled.indicators} | set(bundled.parameters)
    names -= set(glossary())
    assert len(names) > 40
    for path in PACKAGE.rglob("*.py"):
        words = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
        assert not words & names, path
