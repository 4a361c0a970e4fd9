"""The benchmark's peer in CLIPS: the same rules, through clipspy.

A template for each criterion whose slots are the measured values, a rule for each criterion and
level, level facts asserted by the rules, overall rules firing on them. The rules compare whole
numbers; `bench_host.measured` works them out. Its trace is the list of rules that fired, each with
what it concluded.
"""

from collections.abc import Iterator

import bench_words as words
import clips
from bench_host import GROUPS, LIMITS, MILLION, OVERALL, ROWS, Answer, Row, measured

from danhgia_rules import Dossier

Tests = list[tuple[str, tuple[str, int]]]
Firing = tuple[str, str, int]

COMPARISONS = {"$gte": ">=", "$gt": ">", "$lte": "<=", "$lt": "<"}
IDLE = -1
"""The rank of a criterion that does not apply."""

TEMPLATES = (
    "(deftemplate level (slot criterion) (slot group) (slot rank))",
    "(deftemplate lowest (slot group) (slot rank))",
    "(deftemplate poor (slot share))",
    "(deftemplate limit (slot name) (slot rank))",
    "(deftemplate reached (slot rank))",
)
LOWEST = """
(defrule lowest_{group} (declare (salience 20))
  (level (group {group}) (rank ?rank&:(>= ?rank 0)))
  (not (level (group {group}) (rank ?less&:(>= ?less 0)&:(< ?less ?rank))))
  (not (lowest (group {group})))
  => (assert (lowest (group {group}) (rank ?rank))) (conclude lowest_{group} {group} ?rank))
"""
POOR = f"""
(defrule poor (declare (salience 20)) (lowest (group ket_qua))
  => (bind ?poor (length$ (find-all-facts ((?l level)) (and (eq ?l:group ket_qua) (= ?l:rank 0)))))
     (bind ?all (length$ (find-all-facts ((?l level)) (and (eq ?l:group ket_qua) (>= ?l:rank 0)))))
     (assert (poor (share (div (* {MILLION} ?poor) ?all)))))
"""
RATING = """
(defrule rating (declare (salience -10))
  (limit (rank ?rank)) (not (limit (rank ?less&:(< ?less ?rank)))) (not (reached (rank rated)))
  => (assert (reached (rank rated))) (conclude rating chung ?rank))
"""


def _test(slot: str, bound: tuple[str, int], variable: str = "") -> str:
    name = f"?{variable or slot}"
    return f"({slot} {name}&:({COMPARISONS[bound[0]]} {name} {bound[1]}))"


def _tests(found: Tests) -> str:
    return " ".join(_test(name, bound) for name, bound in found)


def _columns(rows: tuple[Row, ...]) -> Iterator[tuple[int, Tests]]:
    """Give what each level asks, highest first; the lowest asks nothing."""
    for rank, column in ((3, 1), (2, 2), (1, 3)):
        yield rank, [(row[0], bound) for row in rows if (bound := row[column])]
    yield 0, []


def _criterion(name: str, rows: tuple[Row, ...]) -> Iterator[str]:
    group = next(group for group, members in GROUPS.items() if name in members)
    slots = " ".join(f"(slot {row[0]} (default 0))" for row in rows)
    yield f"(deftemplate {name} (slot khong_ap_dung (default 0)) {slots})"
    levels = [(rank, f"(khong_ap_dung 0) {_tests(asked)}") for rank, asked in _columns(rows)]
    for rank, tests in (*levels, (IDLE, "(khong_ap_dung 1)")):
        yield (
            f"(defrule {name}_{rank} (declare (salience {40 + rank}))"
            f" ({name} {tests}) (not (level (criterion {name})))"
            f" => (assert (level (criterion {name}) (group {group}) (rank {rank})))"
            f" (conclude {name}_{rank} {name} {rank}))"
        )


def _overall_tests(asked: Tests) -> str:
    """Give the patterns of an overall rule: on the lowest levels, and on the values of the whole."""
    lowest = " ".join(
        f"(lowest (group {name}) {_test('rank', bound, name)})" for name, bound in asked if name in GROUPS
    )
    return f"{lowest} (chung {_tests([pair for pair in asked if pair[0] not in GROUPS])})"


def _overall() -> Iterator[str]:
    names = dict.fromkeys(
        [row[0] for row in OVERALL if row[0] not in GROUPS] + [limit[0] for limit in LIMITS]
    )
    names.pop("tieu_chi_kem")
    yield f"(deftemplate chung {' '.join(f'(slot {name} (default 0))' for name in names)})"
    for rank, asked in _columns(OVERALL):
        yield (
            f"(defrule chung_{rank} (declare (salience {10 + rank})) {_overall_tests(asked)} (not (reached))"
            f" => (assert (reached (rank {rank})) (limit (name reached) (rank {rank})))"
            f" (conclude chung_{rank} chung {rank}))"
        )
    for number, (name, comparison, threshold, rank) in enumerate(LIMITS):
        kem = name == "tieu_chi_kem"
        test = _test("share" if kem else name, (comparison, threshold))
        yield (
            f"(defrule limit_{number} (declare (salience 5)) ({'poor' if kem else 'chung'} {test})"
            f" => (assert (limit (name {name}) (rank {rank}))) (conclude limit_{number} {name} {rank}))"
        )


class ClipsPeer:
    """Rates dossiers by CLIPS, one after the other; `fired` is the trace of the last one."""

    def __init__(self) -> None:
        self.fired: list[Firing] = []
        self.env = clips.Environment()
        self.env.define_function(self._conclude, name="conclude")
        self._build(*TEMPLATES)
        for name, rows in ROWS.items():
            self._build(*_criterion(name, rows))
        self._build(*(LOWEST.format(group=group) for group in GROUPS), POOR)
        self._build(*_overall(), RATING)
        self.templates = {name: self.env.find_template(name) for name in (*ROWS, "chung")}

    def _build(self, *constructs: str) -> None:
        for construct in constructs:
            self.env.build(construct)

    def _conclude(self, rule: str, subject: str, rank: int) -> None:
        self.fired.append((rule, subject, rank))

    def rate(self, dossier: Dossier) -> Answer:
        """Give the level of each criterion and the overall rating."""
        self.fired = []
        self.env.reset()
        for subject, values in measured(dossier).items():
            self.templates[subject].assert_fact(**values)
        self.env.run()
        found = {subject: rank for _, subject, rank in self.fired if subject in ROWS}
        rating = self.fired[-1][2]
        levels = {
            name: "not_applicable" if found[name] == IDLE else words.LEVELS[found[name]] for name in ROWS
        }
        return levels, "not_rated" if rating < 0 else words.RATINGS[rating]
