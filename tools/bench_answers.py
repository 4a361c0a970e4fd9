"""Measure what the answers about a rating cost, against `evaluate()` in the same run.

Run it with `make bench-answers`. Takes the worked example and the same dossier with 1,000
affiliated organisations, 400 of which are below “good”. All calls take turns in rounds, so
that a slow moment of the machine falls on all of them. Prints plain tables; writes no file.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from danhgia_rules import Dossier, Evaluation, evaluate

EXAMPLE = Path(__file__).resolve().parent.parent / "docs/examples/mau.yaml"
TOP = "hoan_thanh_xuat_sac"
AUDIENCES = ("person", "council", "inspector", "public")

Ask = Callable[[Evaluation], object]

QUESTIONS: dict[str, Ask] = {
    "why_not": lambda result: result.why_not(TOP),
    "why_not, told": lambda result: result.why_not(TOP).explain(),
    "path_to": lambda result: result.path_to(TOP),
    "what_if": lambda result: result.what_if({"la_uy_vien_bch": False}).moved,
    "questions": lambda result: result.questions(),
    "compare": lambda result: result.compare(),
    "explain": lambda result: result.explain(),
    "to_mermaid": lambda result: result.to_mermaid(),
    "to_svg": lambda result: result.to_svg(),
    "to_html, inspector": lambda result: result.to_html("inspector"),
    "to_html, public": lambda result: result.to_html("public"),
}


def large(units: int) -> Dossier:
    """Give the example with many affiliated organisations: 60 % good, 39 % completed, 1 % not."""
    data = Dossier.from_file(EXAMPLE).to_data()
    marks = ["hoan_thanh_tot"] * 60 + ["hoan_thanh"] * 39 + ["khong_hoan_thanh"]
    data["don_vi_truc_thuoc"] = [
        {"ma": f"DV-{n:05}", "ten": f"Tổ chức {n}", "xep_loai": marks[n % 100]} for n in range(units)
    ]
    return Dossier.from_data(data)


def timed(call: Callable[[], object]) -> int:
    """Give the nanoseconds that a call takes."""
    start = time.perf_counter_ns()
    call()
    return time.perf_counter_ns() - start


def measure(dossier: Dossier, rounds: int) -> dict[str, list[int]]:
    """Time each question on a fresh evaluation, in turns; the rating itself is the first row."""
    times: dict[str, list[int]] = {"evaluate()": [], **{name: [] for name in QUESTIONS}}
    for _ in range(rounds):
        times["evaluate()"].append(timed(lambda: evaluate(dossier)))
        for name, ask in QUESTIONS.items():
            result = evaluate(dossier)
            times[name].append(timed(lambda ask=ask, result=result: ask(result)))  # type: ignore[misc]
    return times


def table(title: str, times: dict[str, list[int]]) -> None:
    """Print medians, and the ratio to `evaluate()`."""
    unit = statistics.median(times["evaluate()"])
    print(f"\n{title}\n{'':24}{'median ms':>11}{'x evaluate()':>14}")
    for name, found in times.items():
        median = statistics.median(found)
        print(f"{name:24}{median / 1e6:11.2f}{median / unit:14.1f}")


def sizes(title: str, result: Evaluation) -> None:
    """Print how large the pages are."""
    print(f"\n{title}: size of the page in KiB")
    for audience in AUDIENCES:
        print(f"  {audience:12}{len(result.to_html(audience).encode()) / 1024:9.0f}")
    print(f"  {'drawing':12}{len(result.to_svg().encode()) / 1024:9.0f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run")
    quick = parser.parse_args().quick
    for title, dossier, rounds in (
        ("worked example", Dossier.from_file(EXAMPLE), 5 if quick else 41),
        ("the same with 1,000 units", large(1000), 2 if quick else 7),
    ):
        evaluate(dossier).to_html()  # what is loaded once is not counted
        table(title, measure(dossier, rounds))
        sizes(title, evaluate(dossier))


if __name__ == "__main__":
    main()
