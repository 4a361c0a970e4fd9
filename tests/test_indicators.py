"""Indicators: exact values, the empty list, what is unknown and between which bounds."""

import datetime as dt
import itertools
import json
from fractions import Fraction

import pytest
from strategies import LAW, SOURCE, SOURCES

from danhgia_rules import Dossier
from danhgia_rules.exact import UNBOUNDED
from danhgia_rules.indicators import Sheet, State, compile_indicator, sorting
from danhgia_rules.indicators.selection import Selection
from danhgia_rules.loader import load_file

HEAD = {"schema": "danhgia/dossier/1", "ma": "CB-1", "ky_danh_gia": "2021", "chuc_danh": "thu"}


def read(body, facts, better="higher"):
    """Read an indicator from facts."""
    return compile_indicator(compiled(body, better))(Sheet(Dossier.from_data(HEAD | facts)))


def compiled(body, better="higher"):
    """Make an indicator through the loader."""
    word = "at_least" if better == "higher" else "at_most"
    threshold = _any_threshold(body)
    data = {
        "schema": "danhgia/rulebook/1",
        "id": "thu",
        "title": "Thử",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "source_text": "vb",
        "levels": [{"id": "cao", "label": "Cao"}, {"id": "thap", "label": "Thấp"}],
        "sources": SOURCES,
        "indicators": {"x": {"label": "X", "better": better, **body}},
        "criteria": [
            {
                "id": "A",
                "title": "A",
                "clauses": {"a": LAW},
                "requirements": [
                    {"id": "y", "clause": "a", "indicator": "x", "source": SOURCE, "cao": {word: threshold}}
                ],
            }
        ],
        "overall": "khac",
    }
    loaded = load_file(json.dumps(data, ensure_ascii=False), "thu.yaml", lambda _: LAW)
    (indicator,) = loaded.indicators
    return indicator


def _any_threshold(body):
    operation, inner = next(iter(body.items()))
    if operation == "share":
        return "50%"
    if operation == "exists" or inner.get("field") == "suy_thoai" or inner["of"] == "la_uy_vien_bch":
        return operation != "exists"
    return {
        "xep_loai": "hoan_thanh",
        "chinh_quyen": "hoan_thanh",
        "hinh_thuc": "khien_trach",
        "han": "2021-06-01",
        None: 1,
    }.get(inner.get("field"), 1)


def units(*ratings):
    return {
        "don_vi_truc_thuoc": [{"ma": f"D{n}"} | ({"xep_loai": r} if r else {}) for n, r in enumerate(ratings)]
    }


UNITS = {"share": {"of": "don_vi_truc_thuoc", "where": {"xep_loai": {"at_least": "hoan_thanh_tot"}}}}


def test_a_share_is_an_exact_fraction_with_its_records():
    reading = read(UNITS, units("hoan_thanh_tot", "hoan_thanh_xuat_sac", "hoan_thanh"))
    assert (reading.state, reading.value, reading.part, reading.whole) == (State.KNOWN, Fraction(2, 3), 2, 3)
    assert (reading.records, reading.counted) == ((0, 1, 2), (0, 1))


@pytest.mark.parametrize("facts", [{"don_vi_truc_thuoc": []}, {"don_vi_truc_thuoc": "khong_ap_dung"}])
def test_a_share_of_nothing_is_not_applicable(facts):
    reading = read(UNITS, facts)
    assert reading.state is State.NOT_APPLICABLE
    assert reading.value is None
    assert reading.pinned(at_worst=True, higher_is_better=True) is None


def test_a_missing_list_bounds_a_share_by_nothing_and_may_be_not_applicable():
    reading = read(UNITS, {})
    assert (reading.state, reading.low, reading.missing) == (State.UNKNOWN, 0, ("don_vi_truc_thuoc",))
    assert reading.may_be_na
    assert reading.pinned(at_worst=True, higher_is_better=True) == 0
    assert reading.pinned(at_worst=False, higher_is_better=True) == UNBOUNDED
    assert reading.pinned(at_worst=False, higher_is_better=False) == -UNBOUNDED


def test_a_record_with_a_missing_field_counts_for_both_bounds():
    reading = read(UNITS, units("hoan_thanh_tot", None, "hoan_thanh"))
    assert (reading.low, reading.high, reading.may_be_na) == (Fraction(1, 3), Fraction(2, 3), False)
    assert reading.missing == ("don_vi_truc_thuoc[D1].xep_loai",)
    assert reading.pinned(at_worst=True, higher_is_better=True) == Fraction(1, 3)
    assert reading.pinned(at_worst=True, higher_is_better=False) == Fraction(2, 3)


TASKS = {
    "share": {
        "of": "nhiem_vu",
        "among": {"han": {"at_most": {"period": "end"}, "at_least": {"period": "start"}}},
        "where": {"da_hoan_thanh": {"is": True}, "ngay_hoan_thanh": {"at_most": {"field": "han"}}},
    }
}


def task(code, **facts):
    return {"ma": code, "noi_dung": "A.a"} | facts


@pytest.mark.parametrize(
    ("records", "low", "high", "may_be_na"),
    [
        # Whether the second record belongs to the whole is open, and so is whether it is met.
        ([task("a", han="2021-05-01", ngay_hoan_thanh="2021-05-01"), task("b")], Fraction(1, 2), 1, False),
        ([task("a", han="2021-05-01", ngay_hoan_thanh="2021-06-01"), task("b")], 0, Fraction(1, 2), False),
        # Only an open record: the whole may be empty.
        ([task("b", chua_hoan_thanh=True)], 0, 0, True),
        ([task("b")], 0, 1, True),
        # Out of the period: nothing is in the whole but an open record.
        ([task("a", han="2022-05-01", ngay_hoan_thanh="2021-05-01"), task("b")], 0, 1, True),
    ],
)
def test_records_that_may_belong_widen_the_bounds(records, low, high, may_be_na):
    reading = read(TASKS, {"nhiem_vu": records})
    assert (reading.state, reading.low, reading.high, reading.may_be_na) == (
        State.UNKNOWN,
        low,
        high,
        may_be_na,
    )


def test_the_period_is_the_assessed_year():
    inside = [
        task("a", han="2021-01-01", ngay_hoan_thanh="2021-01-01"),
        task("b", han="2021-12-31", chua_hoan_thanh=True),
    ]
    outside = [
        task("c", han="2020-12-31", chua_hoan_thanh=True),
        task("d", han="2022-01-01", chua_hoan_thanh=True),
    ]
    reading = read(TASKS, {"nhiem_vu": inside + outside})
    assert (reading.value, reading.records) == (Fraction(1, 2), (0, 1))


MEETINGS = {
    "share": {
        "of": "du_hop",
        "among": {"loai": {"one_of": ["hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri"]}},
        "part": "so_tham_du",
        "whole": "so_cuoc",
    }
}


def meeting(kind="hoc_tap_nghi_quyet", **counts):
    return {"loai": kind} | counts


@pytest.mark.parametrize(
    ("records", "state", "low", "high"),
    [
        (
            [meeting(so_cuoc=6, so_tham_du=5), meeting(so_cuoc=4, so_tham_du=4)],
            State.KNOWN,
            Fraction(9, 10),
            Fraction(9, 10),
        ),
        ([meeting(so_cuoc=0, so_tham_du=0)], State.NOT_APPLICABLE, 0, 0),
        ([meeting("hop_ban_chap_hanh", so_cuoc=5, so_tham_du=5)], State.NOT_APPLICABLE, 0, 0),
        ([meeting(so_cuoc=0)], State.NOT_APPLICABLE, 0, 0),
        (
            [meeting(so_cuoc=6, so_tham_du=3), meeting(so_cuoc=4)],
            State.UNKNOWN,
            Fraction(3, 10),
            Fraction(7, 10),
        ),
        ([meeting(so_cuoc=6, so_tham_du=6), meeting(so_tham_du=4)], State.UNKNOWN, 0, 1),
    ],
)
def test_a_share_of_sums_adds_before_it_divides(records, state, low, high):
    reading = read(MEETINGS, {"du_hop": records})
    assert (reading.state, reading.low, reading.high) == (state, low, high)


def test_a_whole_that_is_missing_is_bounded_by_what_bounds_it():
    body = {
        "share": {
            "of": "du_hop",
            "among": {"loai": {"is": "hop_ban_chap_hanh"}},
            "part": "so_co_y_kien",
            "whole": "so_tham_du",
        }
    }
    reading = read(body, {"du_hop": [meeting("hop_ban_chap_hanh", so_cuoc=4, so_co_y_kien=3)]})
    assert (reading.low, reading.high) == (Fraction(3, 4), 1)
    assert read(body, {"du_hop": [meeting("hop_ban_chap_hanh", so_co_y_kien=3)]}).low == 0


def test_a_share_of_sums_over_records_that_may_belong_is_open():
    body = {
        "share": {
            "of": "chi_tieu",
            "among": {"han": {"at_most": {"period": "end"}}},
            "part": "thuc_hien",
            "whole": "ke_hoach",
        }
    }
    reading = read(body, {"chi_tieu": [{"ma": "a", "ke_hoach": 10, "thuc_hien": 9}]})
    assert (reading.low, reading.high, reading.missing) == (0, UNBOUNDED, ("chi_tieu[a].han",))


def test_a_share_of_sums_that_no_check_bounds_is_open_above():
    body = {"share": {"of": "chi_tieu", "part": "thuc_hien", "whole": "ke_hoach"}}
    reading = read(body, {"chi_tieu": [{"ma": "a", "ke_hoach": 10}]})
    assert (reading.low, reading.high) == (0, UNBOUNDED)


def test_a_share_of_sums_over_one_block_names_its_missing_fact():
    body = {"share": {"of": "bao_cao", "part": "dung_han", "whole": "phai_nop"}}
    assert read(body, {"bao_cao": {"phai_nop": 4, "dung_han": 3}}).value == Fraction(3, 4)
    assert read(body, {"bao_cao": {"phai_nop": 4}}).missing == ("bao_cao.dung_han",)
    assert read(body, {"bao_cao": {}}).missing == ("bao_cao.dung_han", "bao_cao.phai_nop")


def test_a_share_of_decimals_is_exact():
    body = {"share": {"of": "chi_tieu", "part": "thuc_hien", "whole": "ke_hoach"}}
    targets = [{"ma": "a", "ke_hoach": "0.3", "thuc_hien": "0.1"}]
    assert read(body, {"chi_tieu": targets}).value == Fraction(1, 3)


def test_a_count_counts_once_what_is_distinct():
    body = {
        "count": {
            "of": "ky_luat",
            "where": {"ngay_vi_pham": {"at_least": {"period": "start"}}},
            "distinct": "ma_vi_pham",
        }
    }
    party = {"ma_vi_pham": "V", "hinh_thuc": "khien_trach", "ngay_vi_pham": "2021-05-05"}
    state = party | {"hinh_thuc": "canh_cao"}
    assert read(body, {"ky_luat": [party, state]}, "lower").value == 1
    unknown = {"ma_vi_pham": "W", "hinh_thuc": "khien_trach"}
    reading = read(body, {"ky_luat": [party, unknown]}, "lower")
    assert (reading.low, reading.high, reading.missing) == (1, 2, ("ky_luat[W].ngay_vi_pham",))
    assert read(body, {"ky_luat": []}, "lower").value == 0


def test_a_missing_list_may_hold_any_number():
    reading = read({"count": {"of": "ky_luat"}}, {}, "lower")
    assert (reading.low, reading.high, reading.may_be_na) == (0, UNBOUNDED, False)


def test_exists_is_sure_when_one_record_is_sure():
    body = {"exists": {"of": "nhiem_vu", "where": {"da_hoan_thanh": {"is": False}}}}
    sure, open_ = task("a", chua_hoan_thanh=True), task("b")
    assert read(body, {"nhiem_vu": [sure, open_]}, "lower").value == 1
    assert read(body, {"nhiem_vu": []}, "lower").value == 0
    reading = read(body, {"nhiem_vu": [open_]}, "lower")
    assert (reading.low, reading.high) == (0, 1)
    assert reading.missing == ("nhiem_vu[b].ngay_hoan_thanh",)


def test_a_total_is_exact_and_open_above_when_a_part_is_missing():
    body = {"total": {"of": "chi_tieu", "where": {"chat_luong": {"is": "bao_dam"}}, "field": "thuc_hien"}}
    good = {"chat_luong": "bao_dam"}
    records = [{"ma": "a", "thuc_hien": "0.1"} | good, {"ma": "b", "thuc_hien": "0.2"} | good]
    assert read(body, {"chi_tieu": records}).value == Fraction(3, 10)
    assert read(body, {"chi_tieu": []}).value == 0
    reading = read(body, {"chi_tieu": [records[0], {"ma": "c"} | good, {"ma": "d", "thuc_hien": 5}]})
    assert (reading.low, reading.high) == (Fraction(1, 10), UNBOUNDED)
    assert reading.missing == ("chi_tieu[d].chat_luong", "chi_tieu[c].thuc_hien")


@pytest.mark.parametrize(
    ("forms", "low", "high"), [([], -1, -1), (["khien_trach"], 0, 0), (["khien_trach", "cach_chuc"], 2, 2)]
)
def test_the_highest_of_nothing_lies_below_all(forms, low, high):
    records = [{"ma_vi_pham": f"v{n}", "hinh_thuc": form} for n, form in enumerate(forms)]
    reading = read({"highest": {"of": "ky_luat", "field": "hinh_thuc"}}, {"ky_luat": records}, "lower")
    assert (reading.low, reading.high) == (low, high)


def test_the_lowest_of_nothing_lies_above_all():
    body = {"lowest": {"of": "don_vi_truc_thuoc", "field": "xep_loai"}}
    assert read(body, units()).value == 4
    assert read(body, units("hoan_thanh_tot", "hoan_thanh")).value == 1
    reading = read(body, units("hoan_thanh_tot", None))
    assert (reading.low, reading.high) == (0, 2)


def test_dates_and_numbers_have_a_highest_and_a_lowest_too():
    lowest = {"lowest": {"of": "nhiem_vu", "field": "han"}}
    reading = read(lowest, {"nhiem_vu": [task("a", han="2021-05-05"), task("b", han="2021-03-03")]})
    assert reading.value == dt.date(2021, 3, 3).toordinal()
    assert read(lowest, {"nhiem_vu": []}).value == UNBOUNDED
    assert read(lowest, {"nhiem_vu": [task("a")]}).low == -UNBOUNDED
    highest = {"highest": {"of": "chi_tieu", "where": {"chat_luong": {"is": "bao_dam"}}, "field": "ke_hoach"}}
    open_ = {"chi_tieu": [{"ma": "a", "ke_hoach": "2.5"}]}
    reading = read(highest, open_)
    assert (reading.low, reading.high) == (-UNBOUNDED, Fraction(5, 2))


@pytest.mark.parametrize(
    ("facts", "state", "value"),
    [
        ({"xep_loai_lien_quan": {"chinh_quyen": "hoan_thanh"}}, State.KNOWN, 1),
        ({"xep_loai_lien_quan": {"chinh_quyen": "khong_ap_dung"}}, State.NOT_APPLICABLE, None),
        ({"xep_loai_lien_quan": "khong_ap_dung"}, State.NOT_APPLICABLE, None),
        ({"xep_loai_lien_quan": {}}, State.UNKNOWN, None),
        ({}, State.UNKNOWN, None),
    ],
)
def test_a_single_value_is_known_not_applicable_or_missing(facts, state, value):
    body = {"value": {"of": "xep_loai_lien_quan", "field": "chinh_quyen"}}
    reading = read(body, facts)
    assert (reading.state, reading.value) == (state, value)
    if state is State.UNKNOWN:
        assert (reading.low, reading.high) == (0, 3)
        assert reading.missing == ("xep_loai_lien_quan.chinh_quyen",)


def test_a_truth_and_a_number_of_months_are_values():
    assert read({"value": {"of": "la_uy_vien_bch"}}, {"la_uy_vien_bch": True}).value == 1
    months = {"value": {"of": "thoi_gian_cong_tac", "field": "so_thang_nghi_om"}}
    assert read(months, {"thoi_gian_cong_tac": {"so_thang_nghi_om": 3}}, "lower").value == 3
    reading = read(months, {"thoi_gian_cong_tac": {}}, "lower")
    assert (reading.low, reading.high) == (0, UNBOUNDED)


def test_a_comparison_with_a_constant_date_or_number():
    body = {
        "count": {
            "of": "chi_tieu",
            "where": {"ke_hoach": {"more_than": "0.5"}, "han": {"less_than": "2021-06-01"}},
        }
    }
    records = [
        {"ma": "a", "ke_hoach": "0.6", "han": "2021-05-31"},
        {"ma": "b", "ke_hoach": "0.5", "han": "2021-05-31"},
    ]
    assert read(body, {"chi_tieu": records}).value == 1
    assert read(body, {"chi_tieu": [{"ma": "c", "ke_hoach": 1}]}).high == 1


def test_a_list_of_more_names_than_are_kept_reads_the_same(monkeypatch):
    facts = units("hoan_thanh_tot", None, "hoan_thanh", "hoan_thanh_tot")
    kept = read(UNITS, facts)
    monkeypatch.setattr(sorting, "_MOST_KEPT", 1)
    assert read(UNITS, facts) == kept


@pytest.mark.parametrize("where", [{"da_hoan_thanh": {"is": False}}, {"han": {"at_most": "2021-06-01"}}])
def test_the_records_that_count_are_those_that_pass_one_by_one(where):
    where = where | {"chat_luong": {"is": "bao_dam"}}
    dates, truths = (None, "2021-05-05", "2021-07-07"), (None, True)
    records = [
        {"ma": f"n{n}", "noi_dung": "A.a"}
        | {key: value for key, value in zip(KEYS, values, strict=True) if value}
        for n, values in enumerate(itertools.product(dates, truths, (None, "bao_dam", "khong_bao_dam")))
    ]
    indicator = compiled({"count": {"of": "nhiem_vu", "where": where}})
    sheet = Sheet(Dossier.from_data(HEAD | {"nhiem_vu": records}))
    sure, maybe = Selection(indicator, indicator.where).split(sheet.dossier.nhiem_vu, sheet)
    reading = compile_indicator(indicator)(sheet)
    assert (reading.records, reading.low, reading.high) == (tuple(sure), len(sure), len(sure) + len(maybe))
    assert sure
    assert maybe


KEYS = ("han", "chua_hoan_thanh", "chat_luong")
