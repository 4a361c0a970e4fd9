"""The benchmark's other peer: the same rules, given plainly to durable-rules through its Host.

One fact for each measured value, a rule for each criterion and level, level facts asserted
by the actions, overall rules firing on them. Shares are whole millionths rounded down, which
is exact against whole percentages for lists of fewer than 10,000 records.

Runs in a process of its own: the Host has faults that end the process. Kept out of their way
here: timers off, no absence tests, no joins, one live state, a rule for every fact.
"""

import gc
import multiprocessing as mp
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import bench_handwritten as plain
import bench_words as words

from danhgia_rules import Dossier

RULES = "xep_loai"
MILLION = 10**6
BEYOND = 10**9
TIMEOUT = 60.0

Fact = dict[str, Any]
Bound = tuple[str, int] | None
Row = tuple[str, Bound, Bound, Bound]
Answer = tuple[dict[str, str], str]


def _at_least(excellent: int, good: int | None = None, average: int | None = None) -> tuple[Bound, ...]:
    """Give the bounds of a share, in percent."""
    return tuple(
        None if percent is None else ("$gte", percent * 10**4) for percent in (excellent, good, average)
    )


def _over(percent: int) -> Bound:
    return "$gt", percent * 10**4


def _row(name: str, *bounds: Bound) -> Row:
    return name, bounds[0], bounds[1], bounds[2]


DONE = _row("hoan_thanh", *_at_least(100, 100)[:2], _over(70))
ON_TIME = _row("dung_han", *_at_least(100, 80))
NOT_CONCLUDED = _row("ket_luan", *(("$lte", 0),) * 3)
CONDUCT = (
    _row("vi_pham", ("$lte", 0), ("$lte", 0), ("$lte", 1)),
    _row("han_che", ("$lte", 0), ("$lte", 1), ("$lte", 3)),
)
MERITS = (*CONDUCT, _row("uu_diem", ("$gte", 1), None, None))
ROWS: dict[str, tuple[Row, ...]] = {
    "I.1": (*MERITS, NOT_CONCLUDED, _row("du_hoc_tap", *_at_least(95, 85, 70))),
    "I.2": (*MERITS, NOT_CONCLUDED),
    "I.3": MERITS,
    "I.4": (
        *MERITS,
        _row("bao_cao", *_at_least(100, 90, 70)),
        _row("ke_khai", ("$gte", 2), ("$gte", 2), ("$gte", 1)),
        _row("ky_luat", ("$lte", 0), ("$lte", 0), ("$lte", 1)),
    ),
    "II.1.1": (*CONDUCT, DONE, ON_TIME),
    "II.1.2": (*CONDUCT, _row("du_hop", *_at_least(95, 85, 70)), _row("y_kien", *_at_least(50, 25))),
    "II.1.3": (*CONDUCT, DONE, ON_TIME),
    "II.2.1": (
        *CONDUCT,
        DONE,
        _row("vuot", *_at_least(50)),
        _row("dung_han", None, ("$gte", 800_000), None),
        _row("de_xuat", ("$gte", 1), None, None),
    ),
    "II.2.2": (*CONDUCT, DONE, ON_TIME),
    "II.2.3": (*CONDUCT, DONE, ON_TIME),
    "II.2.4": (
        *CONDUCT,
        _row("hoan_thanh", *_at_least(100, 100, 70)),
        _row("hoan_thanh_tot", *_at_least(70)),
        NOT_CONCLUDED,
    ),
    "III": (DONE, ON_TIME, _row("ke_hoach", *_at_least(100, 100))),
}
GROUPS = {"ket_qua": words.RESULTS, "con_lai": (*words.PERSONAL, "III")}
OVERALL: tuple[Row, ...] = (
    _row("ket_qua", ("$gte", 3), ("$gte", 2), ("$gte", 1)),
    _row("con_lai", ("$gte", 2), ("$gte", 1), ("$gte", 1)),
    _row("chi_tieu_dat", *_at_least(100, 100)[:2], _over(70)),
    _row("chi_tieu_vuot", *_at_least(50)),
    _row("chi_tieu_dung_han", None, ("$gte", 800_000), None),
    _row("don_vi_hoan_thanh", *_at_least(100, 100, 70)),
    _row("don_vi_hoan_thanh_tot", *_at_least(70)),
    _row("chinh_quyen", ("$gte", 3), ("$gte", 2), ("$gte", 1)),
)
LIMITS = (
    ("chi_tieu_dat", "$lt", 500_000, 0),
    ("tieu_chi_kem", "$gt", 500_000, 0),
    ("suy_thoai", "$gte", 1, 0),
    ("tham_nhung", "$gte", 1, 0),
    ("vi_pham_trong_nam", "$gte", 1, 0),
    ("nghi_om", "$gte", 3, 1),
    *(("tap_the", "$lte", rank, rank) for rank in range(3)),
    *(("don_vi", "$lte", rank, rank) for rank in range(3)),
    ("lam_viec", "$lt", 6, -1),
)
LIMITED = ("tieu_chi_kem", "vi_pham_trong_nam", "nghi_om", "tap_the", "don_vi", "lam_viec")


def share(part: int, whole: int) -> int:
    """Give a share in millionths; that of nothing is beyond every bound."""
    return part * MILLION // whole if whole else BEYOND


def facts_of(dossier: Dossier) -> Iterator[Fact]:
    """Give a fact for each value that the rules read."""
    for subject, values in measured(dossier).items():
        for name, value in values.items():
            yield {"subject": subject, "name": name, "value": value}


def measured(dossier: Dossier) -> dict[str, dict[str, int]]:
    """Give the values that the rules read: of each criterion by its id, and `chung` of the whole."""
    member, remedies = dossier.la_uy_vien_bch, plain.remedy_tally(dossier)
    conduct = plain.conduct_tally(dossier)
    targets, units = plain.target_tally(dossier), plain.unit_tally(dossier)
    found: dict[str, dict[str, int]] = {}
    for name in (*words.PERSONAL, *words.RESULTS):
        if member or not name.startswith("II.1."):
            tally = conduct.get(name, plain.NO_CONDUCT)
            found[name] = {"vi_pham": tally[0], "han_che": tally[1]}
            if name in words.PERSONAL:
                found[name]["uu_diem"] = tally[2]
        else:
            found[name] = {"khong_ap_dung": 1}
    _add_personal(found, dossier)
    _add_tasks(found, dossier)
    whole, met, exceeded, assured = targets
    found["II.2.1"] |= {"hoan_thanh": share(met, whole), "vuot": share(exceeded, whole)}
    found["II.2.1"] |= {"dung_han": share(assured, whole), "de_xuat": plain.adopted(dossier)}
    found["II.2.4"] |= {"hoan_thanh": share(units[1], units[0]), "hoan_thanh_tot": share(units[2], units[0])}
    found["II.2.4"]["ket_luan"] = int(dossier.ket_luan.mat_doan_ket)
    found["III"] = _remedies(*remedies)
    found["chung"] = _overall(dossier, targets, units)
    return found


def _add_personal(found: dict[str, dict[str, int]], dossier: Dossier) -> None:
    sessions, attended, meetings, present, spoken = plain.meeting_tally(dossier)
    degraded = int(dossier.ket_luan.suy_thoai)
    due, in_time = plain.report_tally(dossier)
    found["I.1"] |= {"ket_luan": degraded, "du_hoc_tap": share(attended, sessions)}
    found["I.2"]["ket_luan"] = degraded
    found["I.4"] |= {"bao_cao": share(in_time, due), "ky_luat": plain.discipline_tally(dossier)[0]}
    found["I.4"]["ke_khai"] = min(words.DECLARATION[dossier.ke_khai_tai_san], 2)
    if dossier.la_uy_vien_bch:
        found["II.1.2"] |= {"du_hop": share(present, meetings), "y_kien": share(spoken, present)}


def _add_tasks(found: dict[str, dict[str, int]], dossier: Dossier) -> None:
    tasks = plain.task_tally(dossier)
    for name, on_time in plain.TASKS:
        if "vi_pham" in found[name]:
            tally = tasks.get(name, plain.NO_TASKS)
            found[name] |= {
                "hoan_thanh": share(tally[1], tally[0]),
                "dung_han": share(tally[on_time], tally[0]),
            }


def _remedies(whole: int, overcome: int, in_time: int, planned: int) -> dict[str, int]:
    if not whole:
        return {"khong_ap_dung": 1}
    shares = {"hoan_thanh": overcome, "dung_han": in_time, "ke_hoach": planned}
    return {name: share(part, whole) for name, part in shares.items()}


def _overall(dossier: Dossier, targets: tuple[int, ...], units: tuple[int, int, int]) -> dict[str, int]:
    state, collective, unit = plain.related(dossier)
    whole, met, exceeded, assured = targets
    months = dossier.thoi_gian_cong_tac
    values = {
        "chi_tieu_dat": share(met, whole),
        "chi_tieu_vuot": share(exceeded, whole),
        "chi_tieu_dung_han": share(assured, whole),
        "don_vi_hoan_thanh": share(units[1], units[0]),
        "don_vi_hoan_thanh_tot": share(units[2], units[0]),
        "chinh_quyen": state,
        "tap_the": collective,
        "don_vi": unit,
        "vi_pham_trong_nam": plain.discipline_tally(dossier)[1],
        "nghi_om": months.so_thang_nghi_om,
        # Maternity leave lifts the rule of six months.
        "lam_viec": months.so_thang_lam_viec if not months.so_thang_nghi_thai_san else 12,
    }
    # Findings are asserted when they were made: the Host raises for a fact that no rule takes.
    if dossier.ket_luan.suy_thoai:
        values["suy_thoai"] = 1
    if dossier.ket_luan.tham_nhung_trong_don_vi:
        values["tham_nhung"] = 1
    return values


def _pattern(subject: str, name: str, bound: Bound = None) -> Fact:
    tests: list[Fact] = [{"subject": subject}, {"name": name}]
    if bound:
        tests.append({bound[0]: {"value": bound[1]}})
    return {"$and": tests}


def _ladder(
    subject: str, rows: tuple[Row, ...], extra: tuple[str, ...] = ()
) -> Iterator[tuple[int, list[Fact]]]:
    """Give the antecedents of each level, highest first; the lowest takes whatever was read."""
    for rank, column in ((3, 1), (2, 2), (1, 3)):
        asked = [(row[0], row[column]) for row in rows if row[column]]
        yield rank, [{f"m{n}": _pattern(subject, *test)} for n, test in enumerate(asked)]  # type: ignore[arg-type]
    names = [*(row[0] for row in rows), *extra]
    yield 0, [{f"m{n}": _pattern(subject, name)} for n, name in enumerate(names)]


class HostPeer:
    """Rates dossiers through the Host, one after the other."""

    def __init__(self) -> None:
        from durable.engine import Host  # noqa: PLC0415 - only the process that may crash loads it

        class QuietHost(Host):  # type: ignore[misc]
            """The Host without its timer threads, which crash it."""

            def _run(self) -> None:
                pass

        self.levels: dict[str, int | None] = {}
        self.groups: set[str] = set()
        self.rating = 3
        self.host = QuietHost({RULES: dict(self._rules())})

    def rate(self, dossier: Dossier) -> Answer:
        """Give the level of each criterion and the overall rating."""
        self.levels, self.groups, self.rating = {}, set(), 3
        self.host.assert_facts(RULES, list(facts_of(dossier)))
        self.host.delete_state(RULES)
        names = {
            name: "not_applicable" if rank is None else words.LEVELS[rank]
            for name, rank in self.levels.items()
        }
        return names, "not_rated" if self.rating < 0 else words.RATINGS[self.rating]

    def _rules(self) -> Iterator[tuple[str, Fact]]:
        for name, rows in ROWS.items():
            for rank, antecedents in _ladder(name, rows):
                yield f"{name}_{rank}", _rule(antecedents, 13 - rank, self._level(name, rank))
            idle = [{"m": _pattern(name, "khong_ap_dung")}]
            yield f"{name}_na", _rule(idle, 10, self._level(name, None))
        for group, members in GROUPS.items():
            for rank in (3, 2, 1, 0):
                found = [
                    {f"m{n}": {"$and": [{"level": m}, {"$gte": {"value": rank}}]}}
                    for n, m in enumerate(members)
                ]
                yield f"{group}_{rank}", _rule(found, 23 - rank, self._group(group, rank))
        for n, (name, comparison, threshold, rank) in enumerate(LIMITS):
            test = [{"m": _pattern("chung", name, (comparison, threshold))}]
            yield f"gioi_han_{n}", _rule(test, 30, self._limit(rank))
        for rank, antecedents in _ladder("chung", OVERALL, LIMITED):
            yield f"chung_{rank}", _rule(antecedents, 43 - rank, self._reached(rank))

    def _level(self, name: str, rank: int | None) -> Callable[[Any], None]:
        def run(c: Any) -> None:
            if name not in self.levels:
                self.levels[name] = rank
                c.assert_fact({"level": name, "value": 9 if rank is None else rank})

        return run

    def _group(self, group: str, rank: int) -> Callable[[Any], None]:
        def run(c: Any) -> None:
            if group in self.groups:
                return
            self.groups.add(group)
            c.assert_fact({"subject": "chung", "name": group, "value": rank})
            if group == "ket_qua":
                levels = [level for name in words.RESULTS if (level := self.levels[name]) is not None]
                poor = share(levels.count(0), len(levels))
                c.assert_fact({"subject": "chung", "name": "tieu_chi_kem", "value": poor})

        return run

    def _limit(self, rank: int) -> Callable[[Any], None]:
        def run(_: Any) -> None:
            self.rating = min(self.rating, rank)

        return run

    def _reached(self, rank: int) -> Callable[[Any], None]:
        def run(_: Any) -> None:
            # The highest that holds fires first; lower ones hold too and must not lower it.
            if "reached" not in self.groups:
                self.groups.add("reached")
                self.rating = min(self.rating, rank)

        return run


def _rule(antecedents: list[Fact], priority: int, run: Callable[[Any], None]) -> Fact:
    return {"all": antecedents, "pri": priority, "run": run}


class HostProcess:
    """The peer in its own process; `crashed` says why it can no longer be asked."""

    def __init__(self, batches: dict[str, list[Dossier]]) -> None:
        context = mp.get_context("spawn")
        self.connection, theirs = context.Pipe()
        data = {name: [dossier.to_data() for dossier in dossiers] for name, dossiers in batches.items()}
        self.process = context.Process(target=_serve, args=(theirs, data), daemon=True)
        self.process.start()
        theirs.close()
        self.crashed = ""

    def answers(self, batch: str) -> list[Answer]:
        """Rate each dossier of a batch once; nothing after a crash."""
        return self._ask("answers", batch, 1)

    def times(self, batch: str, repeat: int) -> list[int]:
        """Give the nanoseconds of each call over a batch, repeated."""
        return self._ask("times", batch, repeat)

    def close(self) -> None:
        """End the process."""
        self.connection.close()
        self.process.kill()
        self.process.join()

    def _ask(self, *request: Any) -> list[Any]:
        if self.crashed:
            return []
        try:
            self.connection.send(request)
            if self.connection.poll(TIMEOUT):
                return self.connection.recv()
            self.crashed = f"no answer in {TIMEOUT:.0f} s"
        except (EOFError, OSError):
            self.process.join(5)
            self.crashed = f"exit code {self.process.exitcode}"
        return []


def _serve(connection: Connection, data: dict[str, list[Fact]]) -> None:
    batches = {name: [Dossier.from_data(item) for item in items] for name, items in data.items()}
    peer = HostPeer()
    gc.freeze()
    while True:
        try:
            kind, batch, repeat = connection.recv()
        except EOFError:
            return
        dossiers = batches[batch]
        if kind == "answers":
            connection.send([peer.rate(dossier) for dossier in dossiers])
        else:
            connection.send(clocked([lambda d=d: peer.rate(d) for d in dossiers], repeat))


def clocked(calls: list[Callable[[], Any]], repeat: int) -> list[int]:
    """Give the nanoseconds of each call, over all calls `repeat` times."""
    clock, found = time.perf_counter_ns, []
    for _ in range(repeat):
        for call in calls:
            start = clock()
            call()
            found.append(clock() - start)
    return found
