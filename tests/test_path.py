"""What it would take: each change is needed, together they are enough, and what is settled stays."""

import datetime as dt
import itertools
import re
from pathlib import Path as File

import pytest
import strategies as own
from hypothesis import assume, currently_in_test_context, event, given
from hypothesis import strategies as st

from danhgia_rules import DanhGiaError, Dossier, Rating, evaluate
from danhgia_rules.answers.path.model import ChangeKind, Nature, ObstacleKind, Reach
from danhgia_rules.dossier.changeable import CHANGEABLE
from danhgia_rules.dossier.fields import places
from danhgia_rules.evaluation.path import attempt
from danhgia_rules.evaluation.rating import rate

EXAMPLES = File(__file__).parent.parent / "docs/examples"


def example(name):
    return evaluate(Dossier.from_file(EXAMPLES / f"{name}.yaml"))


def reached(result, target):
    """Whether a rating is certain to be at least the target."""
    scale = result.rulebook.rating.scale
    if result.bounds is not None:
        return not result.bounds.outside and scale.rank(result.bounds.lowest) >= scale.rank(target)
    return result.rating != Rating.NOT_RATED and scale.rank(result.rating) >= scale.rank(target)


def reaches_with(result, settings_, target):
    """Whether the target is reached with some facts changed; a dossier that contradicts itself does not."""
    try:
        after = result.what_if(settings_).after
    except DanhGiaError:
        return False
    head = after.heading
    scale = head.rating_scale
    if head.bounds is not None:
        return not head.bounds.outside and scale.rank(head.bounds.lowest) >= scale.rank(target)
    return head.rating != Rating.NOT_RATED and scale.rank(head.rating) >= scale.rank(target)


def check(result, target, on=None):
    """What must hold of every answer, whatever the dossier and the rulebook."""
    answer = result.path_to(target, on=on)
    if currently_in_test_context():
        event(str(answer.reach))
    assert (answer.reach is Reach.ALREADY) == reached(result, target)
    assert bool(answer.changes) == (answer.reach is Reach.POSSIBLE)
    kinds = {found.kind for found in answer.obstacles}
    assert (ObstacleKind.SETTLED in kinds) == (answer.reach is Reach.IMPOSSIBLE)
    if answer.reach is Reach.UNKNOWN:
        assert kinds == {ObstacleKind.MISSING}
    if answer.reach is Reach.IMPOSSIBLE and result.bounds is not None:
        # What missing facts leave open is not called impossible.
        scale = result.rulebook.rating.scale
        assert result.bounds.outside or scale.rank(result.bounds.highest) < scale.rank(target)
    if answer.reach is Reach.POSSIBLE:
        assert reaches_with(result, answer.settings(), target)
        for left_out in answer.changes:
            kept = {p: v for c in answer.changes if c is not left_out for p, v in c.settings().items()}
            assert not reaches_with(result, kept, target), left_out.path
            for less in smaller(left_out):
                assert not reaches_with(result, kept | {left_out.path: less}, target), left_out.path
    for change in answer.changes:
        may_change(change)
    return answer


def smaller(change):
    """Give a smaller change of the same number."""
    if type(change.before) is int and type(change.after) is int:
        yield change.after + (1 if change.before > change.after else -1)


def may_change(change):
    name, _, field = change.path.partition("[")[0].partition(".")
    field = change.path.partition("].")[2] or field
    if change.kind is not ChangeKind.ADD:
        assert field in CHANGEABLE[name]
    if change.kind is ChangeKind.SUPPLY:
        assert change.before is None
        assert change.removes is None
    assert change.needed_by
    assert all(need.rule for need in change.needed_by)


targets = st.sampled_from(own.RATINGS[1:])


@own.examples(60)
@given(own.complete_data(), targets)
def test_every_change_is_needed_and_together_they_are_enough(data, target):
    answer = check(evaluate(own.dossier(data)), target)
    assert answer.reach is not Reach.NOT_FOUND


@own.examples(60)
@given(own.with_gaps(), targets)
def test_the_same_where_facts_are_missing(pair, target):
    answer = check(evaluate(own.dossier(pair[1])), target)
    assert answer.reach is not Reach.NOT_FOUND


days = st.none() | st.dates(dt.date(2021, 1, 1), dt.date(2022, 3, 1))


@own.examples(60)
@given(own.cases(), st.data())
def test_the_same_under_any_rulebook_and_on_any_day(case, choice):
    rulebook, _, data = case
    target = choice.draw(st.sampled_from(rulebook.rating.scale.names))
    result, on = evaluate(own.dossier(data), rulebook=rulebook), choice.draw(days)
    answer = check(result, target, on)
    if answer.reach is Reach.IMPOSSIBLE and on is not None and on == dt.date(2021, 1, 1):
        assert result.path_to(target).reach is Reach.IMPOSSIBLE
    if answer.reach is Reach.POSSIBLE and on is not None:
        # What can be done from a day on can be done when all of the year is open.
        assert result.path_to(target).reach is Reach.POSSIBLE


@given(own.complete_data())
def test_the_same_question_gets_the_same_answer(data):
    first, second = (evaluate(own.dossier(data)).path_to("hoan_thanh_xuat_sac") for _ in range(2))
    assert first.to_data() == second.to_data()
    assert first.explain() == second.explain()


def test_a_lone_task_that_was_late_is_the_only_thing_to_change():
    answer = example("mau").path_to("hoan_thanh_tot")
    (change,) = answer.changes
    assert change.path == "nhiem_vu[NV-04].ngay_hoan_thanh"
    assert (change.before, change.after) == (dt.date(2021, 11, 20), dt.date(2021, 11, 15))
    (need,) = change.needed_by
    assert (need.criterion.criterion.id, need.rule.id) == ("II.2.3", "kiem_tra_dung_han")
    assert change.nature is Nature.PAST
    assert answer.after.heading.rating == "hoan_thanh_tot"


def test_what_is_past_on_a_day_cannot_be_changed_after_it():
    result = example("mau")
    assert result.path_to("hoan_thanh_tot", on=dt.date(2021, 11, 10)).reach is Reach.POSSIBLE
    late = result.path_to("hoan_thanh_tot", on=dt.date(2021, 11, 16))
    assert late.reach is Reach.IMPOSSIBLE
    (obstacle,) = late.obstacles
    assert obstacle.paths == ("nhiem_vu[NV-04]",)
    assert obstacle.criterion.criterion.id == "II.2.3"


@pytest.mark.parametrize(
    ("name", "rule", "paths"),
    [
        ("bi_ky_luat", "bi_ky_luat_trong_nam", ("ky_luat[VP-01]",)),
        ("suy_thoai", "suy_thoai", ("ket_luan.suy_thoai",)),
        ("nghi_om", "nghi_om_tu_3_thang", ("thoi_gian_cong_tac.so_thang_nghi_om",)),
        ("khong_xep_loai", "lam_viec_duoi_6_thang", ("thoi_gian_cong_tac.so_thang_lam_viec",)),
    ],
)
def test_a_ground_or_a_cap_on_a_settled_fact_is_named_as_what_stands_in_the_way(name, rule, paths):
    answer = example(name).path_to("hoan_thanh_xuat_sac")
    assert answer.reach is Reach.IMPOSSIBLE
    assert answer.changes == ()
    found = next(obstacle for obstacle in answer.obstacles if obstacle.rule.id == rule)
    assert found.kind is ObstacleKind.SETTLED
    assert found.criterion is None
    assert found.paths == paths


def test_a_missing_list_is_named_as_missing_and_no_record_is_made_up_for_it():
    data = Dossier.from_file(EXAMPLES / "xuat_sac.yaml").to_data()
    del data["don_vi_truc_thuoc"]
    answer = evaluate(Dossier.from_data(data)).path_to("hoan_thanh_tot")
    assert answer.reach is Reach.UNKNOWN
    assert {(found.kind, found.paths) for found in answer.obstacles} == {
        (ObstacleKind.MISSING, ("don_vi_truc_thuoc",))
    }


def test_a_merit_that_is_lacking_is_one_record_more():
    data = Dossier.from_file(EXAMPLES / "xuat_sac.yaml").to_data()
    data["de_xuat"] = []
    answer = evaluate(Dossier.from_data(data)).path_to("hoan_thanh_xuat_sac")
    (change,) = answer.changes
    assert change.kind is ChangeKind.ADD
    assert change.path == "de_xuat[MOI-1]"
    assert change.after == {"ma": "MOI-1", "noi_dung": "II.2.1.b", "duoc_chap_nhan": True}


def test_a_task_that_is_not_finished_loses_the_flag_that_says_so():
    data = Dossier.from_file(EXAMPLES / "mau.yaml").to_data()
    task = next(entry for entry in data["nhiem_vu"] if entry["ma"] == "NV-04")
    del task["ngay_hoan_thanh"]
    task["chua_hoan_thanh"] = True
    answer = evaluate(Dossier.from_data(data)).path_to("hoan_thanh_tot")
    assert answer.settings() == {
        "nhiem_vu[NV-04].ngay_hoan_thanh": dt.date(2021, 11, 15),
        "nhiem_vu[NV-04].chua_hoan_thanh": None,
    }


def test_an_unknown_rating_is_an_error_that_names_the_scale():
    with pytest.raises(DanhGiaError) as caught:
        example("mau").path_to("xuat_sac")
    assert caught.value.code == "L005"
    assert "hoan_thanh_xuat_sac" in str(caught.value)


def test_what_can_change_is_a_field_that_rules_may_read():
    for name, fields in CHANGEABLE.items():
        known = places()[name].fields or {"": None}
        assert fields <= set(known)


# --- The least: against every combination of few changes --------------------------------------


def candidates(data):
    """Give single changes of records that are enough to try: each outcome at its best."""
    for entry in data["don_vi_truc_thuoc"]:
        for rating in own.RATINGS[1:3]:
            yield {f"don_vi_truc_thuoc[{entry['ma']}].xep_loai": rating}
    for entry in data["chi_tieu"]:
        path = f"chi_tieu[{entry['ma']}]"
        yield {f"{path}.thuc_hien": entry["ke_hoach"]}
        yield {f"{path}.thuc_hien": int(entry["ke_hoach"]) + 1}
        yield {f"{path}.ngay_hoan_thanh": entry["han"]}
        yield {f"{path}.chat_luong": "bao_dam"}


@st.composite
def outcomes(draw):
    """An excellent dossier but for its units and targets, few of each."""
    data = own.excellent_data(own.FILED, "cap_truong_ctxh")
    units = draw(st.lists(st.sampled_from(own.RATINGS[:3]), min_size=1, max_size=3))
    data["don_vi_truc_thuoc"] = [{"ma": f"DV-{n}", "xep_loai": rating} for n, rating in enumerate(units)]
    targets_ = draw(
        st.lists(
            st.tuples(st.sampled_from([8, 10, 11]), st.booleans(), st.booleans()), min_size=1, max_size=2
        )
    )
    data["chi_tieu"] = [
        {
            "ma": f"CT-{n}",
            "ke_hoach": 10,
            "thuc_hien": done,
            "han": "2021-11-01",
            "ngay_hoan_thanh": "2021-10-01" if in_time else "2021-12-01",
            "chat_luong": "bao_dam" if good else "khong_bao_dam",
        }
        for n, (done, in_time, good) in enumerate(targets_)
    ]
    return data


@own.examples(25)
@given(outcomes(), targets)
def test_no_combination_of_fewer_changes_leads_to_the_rating(data, target):
    result = evaluate(own.dossier(data))
    answer = result.path_to(target)
    assert answer.reach in {Reach.ALREADY, Reach.POSSIBLE}
    changes = list(candidates(data))
    for number in range(min(len(answer.changes), 3)):
        for chosen in itertools.combinations(changes, number):
            merged = {path: value for change in chosen for path, value in change.items()}
            assert not reaches_with(result, merged, target), merged


def test_a_missing_number_is_never_supposed_below_what_its_record_tells():
    data = Dossier.from_file(EXAMPLES / "xuat_sac.yaml").to_data()
    meetings = next(entry for entry in data["du_hop"] if entry["loai"] == "hop_ban_chap_hanh")
    meetings["so_co_y_kien"] = meetings.pop("so_tham_du")
    check(evaluate(Dossier.from_data(data)), "hoan_thanh_xuat_sac")


def unfinished():
    data = Dossier.from_file(EXAMPLES / "mau.yaml").to_data()
    task = next(entry for entry in data["nhiem_vu"] if entry["ma"] == "NV-04")
    del task["ngay_hoan_thanh"]
    task["chua_hoan_thanh"] = True
    return evaluate(Dossier.from_data(data))


def test_work_that_is_said_to_be_unfinished_is_known_to_be_so():
    answer = unfinished().path_to("hoan_thanh_tot")
    assert answer.changes[0].kind is ChangeKind.CHANGE
    assert "(hồ sơ ghi: chưa hoàn thành)" in answer.explain()
    late = unfinished().path_to("hoan_thanh_tot", on=dt.date(2021, 12, 1))
    assert late.reach is Reach.IMPOSSIBLE
    assert late.obstacles[0].kind is ObstacleKind.SETTLED


def test_a_change_names_all_that_need_it():
    answer = example("hai_phan_ba_don_vi").path_to("hoan_thanh_xuat_sac")
    needs = [
        (need.criterion and need.criterion.criterion.id, need.rule.id) for need in answer.changes[0].needed_by
    ]
    assert needs == [("II.2.4", "don_vi_hoan_thanh_tot"), (None, "don_vi_hoan_thanh_tot")]
    assert answer.changes[0].nature is Nature.BY_OTHERS


@pytest.mark.parametrize("on", ["2021-12-01", dt.datetime(2021, 12, 1, tzinfo=dt.UTC), 2021])
def test_a_day_that_is_no_date_is_an_error(on):
    with pytest.raises(DanhGiaError) as caught:
        example("mau").path_to("hoan_thanh_tot", on=on)
    assert caught.value.code == "L010"


def at_its_best(data):
    """Give the dossier with every fact that can still change at its best, and merits added."""
    best = {
        key: ([dict(entry) for entry in value] if isinstance(value, list) else value)
        for key, value in data.items()
    }
    for entry in best["don_vi_truc_thuoc"]:
        entry["xep_loai"] = own.RATINGS[3]
    for entry in best["chi_tieu"]:
        entry["thuc_hien"] = int(entry["ke_hoach"]) + 1
    for name, date, deadline, flag in (
        ("nhiem_vu", "ngay_hoan_thanh", "han", "chua_hoan_thanh"),
        ("chi_tieu", "ngay_hoan_thanh", "han", None),
        ("han_che_duoc_chi_ra", "ngay_khac_phuc_xong", "han_khac_phuc", "chua_khac_phuc"),
    ):
        for entry in best[name]:
            entry[date] = entry[deadline]
            entry.pop(flag, None)
            entry["co_ke_hoach" if name == "han_che_duoc_chi_ra" else "chat_luong"] = (
                True if name == "han_che_duoc_chi_ra" else "bao_dam"
            )
    for entry in best["du_hop"]:
        entry["so_tham_du"] = entry["so_cuoc"]
        if entry["loai"] == "hop_ban_chap_hanh":
            entry["so_co_y_kien"] = entry["so_cuoc"]
    merits = [{"ma": f"THEM-{n}", "noi_dung": f"I.{n}.a", "loai": "uu_diem"} for n in range(1, 5)]
    best["bieu_hien"] = [*best["bieu_hien"], *merits]
    best["de_xuat"] = [*best["de_xuat"], {"ma": "THEM", "noi_dung": "II.2.1.b", "duoc_chap_nhan": True}]
    best["bao_cao"] = {**best["bao_cao"], "dung_han": best["bao_cao"]["phai_nop"]}
    best["ke_khai_tai_san"] = "dung_han"
    best["xep_loai_lien_quan"] = dict.fromkeys(best["xep_loai_lien_quan"], own.RATINGS[3])
    return best


@own.examples(60)
@given(own.complete_data(), targets)
def test_what_the_best_that_can_still_be_reaches_is_never_called_impossible(data, target):
    assume(
        all(
            not isinstance(value, str)
            for key, value in data.items()
            if key in CHANGEABLE.keys() - {"ke_khai_tai_san"}
        )
    )
    data["bieu_hien"] = [entry for entry in data["bieu_hien"] if entry["loai"] == "uu_diem"]
    data |= {
        "ky_luat": [],
        "ket_luan": {"suy_thoai": False, "mat_doan_ket": False, "tham_nhung_trong_don_vi": False},
    }
    best = evaluate(own.dossier(at_its_best(data)))
    answer = check(evaluate(own.dossier(data)), target)
    assert (answer.reach in {Reach.ALREADY, Reach.POSSIBLE}) == reached(best, target)


def test_a_missing_settled_fact_is_never_named_with_the_value_that_helps():
    data = Dossier.from_file(EXAMPLES / "xuat_sac.yaml").to_data()
    del data["thoi_gian_cong_tac"]["so_thang_nghi_om"]
    answer = evaluate(Dossier.from_data(data)).path_to("hoan_thanh_xuat_sac")
    assert answer.reach is Reach.UNKNOWN
    assert answer.settings() == {}
    assert answer.obstacles[0].paths == ("thoi_gian_cong_tac.so_thang_nghi_om",)
    text = answer.explain()
    assert "cần xác minh" in text
    assert not re.search(r"số tháng nghỉ ốm: ", text)


def test_after_the_year_nothing_that_is_on_file_can_change():
    for name in ("mau", "chi_tieu_60_phan_tram", "hai_phan_ba_don_vi"):
        answer = example(name).path_to("hoan_thanh_xuat_sac", on=dt.date(2022, 2, 1))
        assert answer.reach is Reach.IMPOSSIBLE
        assert "Năm được đánh giá đã kết thúc" in answer.explain()


def test_a_day_before_the_year_is_an_error():
    with pytest.raises(DanhGiaError) as caught:
        example("mau").path_to("hoan_thanh_tot", on=dt.date(2019, 1, 1))
    assert caught.value.code == "L017"


def test_work_that_is_said_to_be_unfinished_can_still_be_finished_late():
    (change,) = (answer := unfinished().path_to("hoan_thanh", on=dt.date(2021, 12, 1))).changes
    assert change.after == dt.date(2021, 12, 31)
    assert "từ ngày 01/12/2021 đến ngày 31/12/2021 (hồ sơ ghi: chưa hoàn thành)" in answer.explain()


def test_like_changes_are_tried_once_however_many_there_are(monkeypatch):
    data = Dossier.from_file(EXAMPLES / "mau.yaml").to_data()
    day = dt.date(2021, 3, 1)
    data["nhiem_vu"] += [
        {
            "ma": f"T-{n}",
            "noi_dung": "II.2.3.a",
            "han": (day + dt.timedelta(days=n % 200)).isoformat(),
            "ngay_hoan_thanh": (day + dt.timedelta(days=n % 200 + 9)).isoformat(),
            "chat_luong": "bao_dam",
        }
        for n in range(300)
    ]
    rated = []
    monkeypatch.setattr(attempt, "rate", lambda *given_: rated.append(1) or rate(*given_))
    answer = evaluate(Dossier.from_data(data)).path_to("hoan_thanh_tot")
    assert answer.reach is Reach.POSSIBLE
    assert len(answer.changes) == 241  # 80 % of 301 tasks on time
    assert len(rated) < 40
    assert len(answer.explain().splitlines()) < 12


def test_a_missing_deadline_of_unfinished_work_has_to_be_established_first():
    data = unfinished().dossier.to_data()
    del next(entry for entry in data["nhiem_vu"] if entry["ma"] == "NV-04")["han"]
    answer = evaluate(Dossier.from_data(data)).path_to("hoan_thanh_tot")
    assert answer.reach is Reach.UNKNOWN
    assert answer.obstacles[0].paths == ("nhiem_vu[NV-04].han",)


def test_what_stands_in_a_criterion_that_may_not_apply_is_not_called_settled():
    data = Dossier.from_file(EXAMPLES / "xuat_sac.yaml").to_data()
    del data["la_uy_vien_bch"]
    data["bieu_hien"] += [{"ma": f"HC-{n}", "noi_dung": "II.1.1.a", "loai": "han_che"} for n in range(4)]
    answer = check(evaluate(Dossier.from_data(data)), "hoan_thanh_tot")
    assert answer.reach is Reach.UNKNOWN
    assert "la_uy_vien_bch" in answer.obstacles[0].paths


def test_a_shortcoming_on_file_is_settled_whatever_clause_it_is_filed_under():
    data = own.excellent_data(own.FILED, "cap_truong_ctxh")
    data["bieu_hien"].append({"ma": "HC", "noi_dung": "II.1.1.a", "loai": "han_che"})
    answer = check(evaluate(own.dossier(data)), "hoan_thanh_xuat_sac")
    assert answer.reach is Reach.IMPOSSIBLE
    assert answer.obstacles[0].paths == ("bieu_hien[HC]",)
