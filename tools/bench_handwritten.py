"""The benchmark's plain peer: the criteria of Quy định 248 and the overall rating, by hand.

What a good programmer would write without a rules engine: one pass over each list, whole
numbers compared by cross-multiplication, straight to the level. For complete dossiers only;
it explains nothing, cites nothing, and a changed threshold is a changed program.
"""

import datetime as dt
from typing import Any

from bench_words import (
    AVERAGE,
    DECLARATION,
    DISCIPLINE,
    EXCELLENT,
    GOOD,
    LEVELS,
    NA,
    PERSONAL,
    POOR,
    RANK,
    RATINGS,
    RESULTS,
    SESSIONS,
    SEVERITY,
)

from danhgia_rules import Dossier

NO_CONDUCT = (0, 0, 0)
NO_TASKS = (0, 0, 0, 0)
NOTHING_RELATED = (EXCELLENT, EXCELLENT, EXCELLENT)

Levels = dict[str, int | None]


def rate(dossier: Dossier) -> tuple[dict[str, str], str]:
    """Give the level of each criterion and the overall rating of a complete dossier."""
    targets, units = target_tally(dossier), unit_tally(dossier)
    levels = _levels(dossier, targets, units)
    rating = _rating(dossier, levels, targets, units)
    names = {name: "not_applicable" if rank is None else LEVELS[rank] for name, rank in levels.items()}
    return names, "not_rated" if rating is None else RATINGS[rating]


def listed(records: Any) -> tuple[Any, ...]:
    """Give the records of a list that may be `khong_ap_dung`: none then."""
    return () if records == NA else records


def conduct_tally(dossier: Dossier) -> dict[str, list[int]]:
    """Give gravest concluded violation (0: none), shortcomings and merits, by criterion."""
    found: dict[str, list[int]] = {}
    for record in dossier.bieu_hien:
        tally = found.setdefault(record.noi_dung.rpartition(".")[0], [0, 0, 0])
        if record.loai == "uu_diem":
            tally[2] += 1
        elif record.loai == "han_che":
            tally[1] += 1
        elif record.ket_luan is not None:
            tally[0] = max(tally[0], SEVERITY[record.muc_do])
    return found


def task_tally(dossier: Dossier) -> dict[str, list[int]]:
    """Give tasks: all, finished, finished on time, on time and of assured quality, by criterion."""
    found: dict[str, list[int]] = {}
    for task in listed(dossier.nhiem_vu):
        tally = found.setdefault(task.noi_dung.rpartition(".")[0], [0, 0, 0, 0])
        tally[0] += 1
        finished = task.ngay_hoan_thanh
        if finished is not None:
            tally[1] += 1
            if finished <= task.han:
                tally[2] += 1
                tally[3] += task.chat_luong == "bao_dam"
    return found


def target_tally(dossier: Dossier) -> tuple[int, int, int, int]:
    """Give targets: all, met, exceeded, met on time and of assured quality."""
    targets = listed(dossier.chi_tieu)
    met = exceeded = assured = 0
    for target in targets:
        if target.thuc_hien >= target.ke_hoach:
            met += 1
            exceeded += target.thuc_hien > target.ke_hoach
            assured += target.ngay_hoan_thanh <= target.han and target.chat_luong == "bao_dam"
    return len(targets), met, exceeded, assured


def unit_tally(dossier: Dossier) -> tuple[int, int, int]:
    """Give affiliated units: all, rated Hoàn thành or better, rated Hoàn thành tốt or better."""
    ranks = [RANK[unit.xep_loai] for unit in listed(dossier.don_vi_truc_thuoc)]
    return len(ranks), sum(rank >= AVERAGE for rank in ranks), sum(rank >= GOOD for rank in ranks)


def remedy_tally(dossier: Dossier) -> tuple[int, int, int, int]:
    """Give shortcomings pointed out: all, overcome, overcome by the deadline, with a plan."""
    records = listed(dossier.han_che_duoc_chi_ra)
    overcome = in_time = planned = 0
    for record in records:
        planned += record.co_ke_hoach
        if record.ngay_khac_phuc_xong is not None:
            overcome += 1
            in_time += record.ngay_khac_phuc_xong <= record.han_khac_phuc
    return len(records), overcome, in_time, planned


def meeting_tally(dossier: Dossier) -> tuple[int, int, int, int, int]:
    """Give sessions held and attended; meetings held, attended, attended with an opinion."""
    sessions = attended = meetings = present = spoken = 0
    for entry in listed(dossier.du_hop):
        if entry.loai in SESSIONS:
            sessions += entry.so_cuoc
            attended += entry.so_tham_du
        else:
            meetings += entry.so_cuoc
            present += entry.so_tham_du
            spoken += entry.so_co_y_kien
    return sessions, attended, meetings, present, spoken


def report_tally(dossier: Dossier) -> tuple[int, int]:
    """Give reports due, and handed in on time."""
    reports = dossier.bao_cao
    return (0, 0) if reports == NA else (reports.phai_nop, reports.dung_han)


def adopted(dossier: Dossier) -> int:
    """Count the proposals adopted; where proposing is not applicable, as many as are asked."""
    if dossier.de_xuat == NA:
        return 1
    return sum(proposal.duoc_chap_nhan for proposal in dossier.de_xuat)


def discipline_tally(dossier: Dossier) -> tuple[int, int]:
    """Give the gravest discipline decided in the year, and the year's violations disciplined."""
    if not dossier.ky_luat:
        return 0, 0
    year = int(dossier.ky_danh_gia)
    start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    gravest, violations = 0, set()
    for record in dossier.ky_luat:
        if start <= record.ngay_quyet_dinh <= end:
            gravest = max(gravest, DISCIPLINE[record.hinh_thuc])
        if start <= record.ngay_vi_pham <= end:
            violations.add(record.ma_vi_pham)
    return gravest, len(violations)


def related(dossier: Dossier) -> tuple[int, int, int]:
    """Give the ratings by the State, of the collective, of the unit; the highest where there is none."""
    block = dossier.xep_loai_lien_quan
    if block == NA:
        return NOTHING_RELATED
    ranks = RANK.get
    return (
        ranks(block.chinh_quyen, EXCELLENT),
        ranks(block.tap_the_lanh_dao, EXCELLENT),
        ranks(block.co_quan_don_vi, EXCELLENT),
    )


def _levels(dossier: Dossier, targets: tuple[int, ...], units: tuple[int, int, int]) -> Levels:
    conduct, tasks, found = conduct_tally(dossier), task_tally(dossier), dossier.ket_luan
    sessions, attended, meetings, present, spoken = meeting_tally(dossier)
    levels: Levels = {name: _conduct(conduct.get(name, NO_CONDUCT), merits=True) for name in PERSONAL}
    levels["I.1"] = min(levels["I.1"], _share(attended, sessions, 95, 85, 70))
    if found.suy_thoai:
        levels["I.1"] = levels["I.2"] = POOR
    levels["I.4"] = min(levels["I.4"], _order(dossier))
    for name in RESULTS:
        levels[name] = _conduct(conduct.get(name, NO_CONDUCT))
    for name, on_time in TASKS:
        tally = tasks.get(name, NO_TASKS)
        levels[name] = min(levels[name], _work(tally[0], tally[1], tally[on_time]))
    levels["II.1.2"] = min(levels["II.1.2"], _meetings(meetings, present, spoken))
    levels["II.2.1"] = _targets(targets, adopted(dossier), levels["II.2.1"])
    levels["II.2.4"] = POOR if found.mat_doan_ket else min(levels["II.2.4"], _units(*units))
    if not dossier.la_uy_vien_bch:
        levels["II.1.1"] = levels["II.1.2"] = levels["II.1.3"] = None
    levels["III"] = _remedies(*remedy_tally(dossier))
    return levels


TASKS = (("II.1.1", 3), ("II.1.3", 2), ("II.2.2", 2), ("II.2.3", 2))


def _conduct(tally: Any, *, merits: bool = False) -> int:
    violation, shortcomings, good = tally
    if violation > 1 or shortcomings > 3:
        return POOR
    if violation or shortcomings > 1:
        return AVERAGE
    return GOOD if shortcomings or (merits and not good) else EXCELLENT


def _share(part: int, whole: int, excellent: int, good: int, average: int) -> int:
    """Give the level of a share by percentages that it must at least be; of nothing, nothing is asked."""
    part *= 100
    if part >= excellent * whole:
        return EXCELLENT
    if part >= good * whole:
        return GOOD
    return AVERAGE if part >= average * whole else POOR


def _work(whole: int, done: int, on_time: int) -> int:
    """All done, and on time all or 80 %; over 70 % done is average."""
    if done == whole:
        if on_time == whole:
            return EXCELLENT
        return GOOD if 5 * on_time >= 4 * whole else AVERAGE
    return AVERAGE if 10 * done > 7 * whole else POOR


def _order(dossier: Dossier) -> int:
    due, in_time = report_tally(dossier)
    gravest, _ = discipline_tally(dossier)
    discipline = POOR if gravest > 1 else AVERAGE if gravest else EXCELLENT
    return min(_share(in_time, due, 100, 90, 70), DECLARATION[dossier.ke_khai_tai_san], discipline)


def _meetings(held: int, present: int, spoken: int) -> int:
    opinions = EXCELLENT if 2 * spoken >= present else GOOD if 4 * spoken >= present else AVERAGE
    return min(_share(present, held, 95, 85, 70), opinions)


def _targets(targets: tuple[int, ...], proposals: int, ceiling: int | None) -> int:
    """Not the least of its parts: Xuất sắc does not ask for the deadlines that Tốt asks for."""
    whole, met, exceeded, assured = targets
    if ceiling == EXCELLENT and met == whole and 2 * exceeded >= whole and proposals:
        return EXCELLENT
    if ceiling and ceiling >= GOOD and met == whole and 5 * assured >= 4 * whole:
        return GOOD
    return AVERAGE if ceiling and (not whole or 10 * met > 7 * whole) else POOR


def _units(whole: int, completed: int, well: int) -> int:
    if completed == whole:
        return EXCELLENT if 10 * well >= 7 * whole else GOOD
    return AVERAGE if 10 * completed >= 7 * whole else POOR


def _remedies(whole: int, overcome: int, in_time: int, planned: int) -> int | None:
    if not whole:
        return None
    return min(_work(whole, overcome, in_time), EXCELLENT if planned == whole else AVERAGE)


def _rating(
    dossier: Dossier, levels: Levels, targets: tuple[int, ...], units: tuple[int, int, int]
) -> int | None:
    months, found = dossier.thoi_gian_cong_tac, dossier.ket_luan
    if months.so_thang_lam_viec < 6 and not months.so_thang_nghi_thai_san:
        return None
    results = [level for name in RESULTS if (level := levels[name]) is not None]
    if (
        found.suy_thoai
        or found.tham_nhung_trong_don_vi
        or 2 * results.count(POOR) > len(results)
        or 2 * targets[1] < targets[0]
        or discipline_tally(dossier)[1]
    ):
        return POOR
    rest = min(levels["I.1"], levels["I.2"], levels["I.3"], levels["I.4"])
    if levels["III"] is not None:
        rest = min(rest, levels["III"])
    state, collective, unit = related(dossier)
    reached = _reached((min(results), rest, state), targets, units)
    return min(reached, collective, unit, AVERAGE if months.so_thang_nghi_om >= 3 else EXCELLENT)


def _reached(lowest: tuple[int, int, int], targets: tuple[int, ...], units: tuple[int, int, int]) -> int:
    results, rest, state = lowest
    whole, met, exceeded, assured = targets
    of_units = _units(*units)
    if min(results, of_units, state) == EXCELLENT and rest >= GOOD and met == whole and 2 * exceeded >= whole:
        return EXCELLENT
    if min(results, of_units, state) >= GOOD and rest and met == whole and 5 * assured >= 4 * whole:
        return GOOD
    completed = not whole or 10 * met > 7 * whole
    return AVERAGE if completed and min(results, rest, of_units, state) else POOR
