"""What a rating costs with ten times the rules, and with longer lists of units; part of `make bench`."""

import functools
import gc
import re
import statistics
import sys
from typing import Any

from bench_check import COPIES, larger, thresholds
from bench_handwritten import rate as by_hand
from bench_host import Answer, clocked
from bench_peers import HAND, RULEBOOK, Call, answer, by_reference, traced
from bench_words import RATINGS
from bench_zen import rater as zen_rater

from danhgia_rules import Dossier, Rulebook, evaluate, load_rulebook

UNITS = (10, 100, 1_000, 10_000)
FILED = ("bieu_hien", "nhiem_vu", "de_xuat")


def spread(dossier: Dossier) -> Dossier:
    """File the records of a dossier under the copies of their criteria, in turn; no record is added."""
    data = dossier.to_data()
    for name in FILED:
        for place, record in enumerate(data[name] if isinstance(data[name], list) else ()):
            if place % COPIES:
                clause = re.sub(r"^(I+)", rf"\g<1>.c{place % COPIES}", record["noi_dung"])
                record["noi_dung"] = clause
    return Dossier.from_data(data)


def _evaluated(book: Rulebook, dossier: Dossier) -> Answer:
    return answer(evaluate(dossier, rulebook=book))


def _traced(book: Rulebook, dossier: Dossier) -> Answer:
    return traced(dossier, book)


def of_rulebook(book: Rulebook) -> dict[str, Any]:
    """Give what rates by any rulebook."""
    return {
        "evaluate(), trace on demand": functools.partial(_evaluated, book),
        "evaluate() + whole trace": functools.partial(_traced, book),
        "reference engine, reading included": functools.partial(by_reference, book),
        "zen-engine": zen_rater(book, trace=False),
    }


def _medians(calls: dict[Any, list[Call]], rounds: int, repeat: int = 1) -> dict[Any, float]:
    """Give the median microseconds of each, all taking turns; the first round warms up."""
    found: dict[Any, list[int]] = {key: [] for key in calls}
    for turn in range(rounds + 1):
        for key, each in calls.items():
            gc.collect()
            times = clocked(each, repeat)
            found[key] += times if turn else []
    return {key: statistics.median(times) / 1000 for key, times in found.items()}


def print_rules(dossiers: list[Dossier], rounds: int) -> None:
    """Print the table of rules: the bundled rulebook, and one ten times as large."""
    one = load_rulebook(RULEBOOK)
    ten = larger(one)
    batches = {one: dossiers, ten: [spread(dossier) for dossier in dossiers]}
    calls: dict[Any, list[Call]] = {}
    for book, given in batches.items():
        raters = of_rulebook(book)
        for name, rate in raters.items():
            if [rate(dossier) for dossier in given] != [_evaluated(book, dossier) for dossier in given]:
                sys.exit(f"bench: {name} differs under {book.id}")
            calls[name, book] = [functools.partial(rate, dossier) for dossier in given]
    found = _medians(calls, rounds)
    sizes = [f"{len(book.criteria)} criteria" for book in (one, ten)]
    print(f"\nMore rules: {thresholds(one)} and {thresholds(ten)} thresholds, {len(dossiers)} dossiers; µs")
    print(f"  {'':<37}{sizes[0]:>14}{sizes[1]:>14}{'growth':>9}")
    for name in of_rulebook(one):
        few, many = found[name, one], found[name, ten]
        print(f"  {name:<37}{few:>14.1f}{many:>14.1f}{many / few:>8.1f}x")


def with_units(dossier: Dossier, count: int) -> Dossier:
    """Give a dossier with that many affiliated units, four in five of them rated well."""
    units = [{"ma": f"DV-{n}", "xep_loai": RATINGS[1 if n % 5 == 0 else 2]} for n in range(count)]
    return Dossier.from_data({**dossier.to_data(), "don_vi_truc_thuoc": units})


def print_units(dossier: Dossier, rounds: int) -> None:
    """Print the table of units."""
    book = load_rulebook(RULEBOOK)
    raters = {HAND: by_hand, **of_rulebook(book)}
    given = {count: with_units(dossier, count) for count in UNITS}
    calls = {
        (name, n): [functools.partial(rate, one)] for name, rate in raters.items() for n, one in given.items()
    }
    if any(rate(one) != by_hand(one) for one in given.values() for rate in raters.values()):
        sys.exit("bench: the peers differ on many units")
    found = _medians(calls, rounds, repeat=7)
    print("\nMore units: the example with as many units in don_vi_truc_thuoc; µs")
    print(f"  {'':<37}" + "".join(f"{count:>11,}" for count in UNITS))
    for name in raters:
        print(f"  {name:<37}" + "".join(f"{found[name, n]:>11.1f}" for n in UNITS))
