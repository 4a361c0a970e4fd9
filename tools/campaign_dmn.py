"""Run the DMN export of the bundled rulebook and of generated ones on dossiers, and compare with the library.

`python tools/campaign_dmn.py --node FOLDER` needs Node.js and, in FOLDER, `npm install dmn-moddle feelin`.
It is no part of the test suite. feelin computes with binary floating point, not with the decimals
that DMN asks for: sums of fractions may differ there.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

from danhgia_rules import Dossier, Rulebook, load_rulebook
from danhgia_rules.exports import to_dmn

ROOT = Path(__file__).parent.parent
RUNNER = Path(__file__).with_name("dmn_feelin.mjs")
BUNDLED = "248_qdtu_2021.cap_truong_ctxh"
SEED = 20211126

Facts = dict[str, Any]

sys.path.insert(0, str(ROOT / "tests"))

import export_helpers as helpers  # type: ignore[import-not-found]  # noqa: E402 - the tests' own folder
import strategies  # type: ignore[import-not-found]  # noqa: E402


def answers(rulebook: Rulebook, dossiers: list[Dossier], node: Path) -> list[Facts]:
    """Give the `result` of the DMN file for each dossier."""
    given_ = json.dumps({"dmn": to_dmn(rulebook), "dossiers": [dossier.to_data() for dossier in dossiers]})
    ran = subprocess.run(
        ["node", str(RUNNER)],
        cwd=node,
        input=given_,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def bundled(count: int) -> Iterator[tuple[Rulebook, list[Dossier]]]:
    """Give the bundled rulebook with complete dossiers and the same with gaps."""
    found = [*helpers.dossiers(count, SEED)]
    cut = [strategies.cut(data, strategies.gaps(data)[n % 40 :: 97]) for n, data in enumerate(found)]
    yield load_rulebook(BUNDLED), [Dossier.from_data(data) for data in [*found, *cut]]


def generated(count: int) -> Iterator[tuple[Rulebook, list[Dossier]]]:
    """Give generated rulebooks, each with a complete dossier and one with gaps."""
    found: list[tuple[Rulebook, list[Dossier]]] = []

    @seed(SEED)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategies.cases())
    def collect(case: tuple[Rulebook, Facts, Facts]) -> None:
        rulebook, full, gappy = case
        found.append((rulebook, [Dossier.from_data(full), Dossier.from_data(gappy)]))

    collect()
    yield from found


def compare(cases: Iterator[tuple[Rulebook, list[Dossier]]], node: Path) -> tuple[int, int, int, list[str]]:
    """Count dossiers, distinct results and undetermined ones; list what differs."""
    results, undetermined, count, wrong = set(), 0, 0, []
    for rulebook, dossiers in cases:
        for dossier, answer in zip(dossiers, answers(rulebook, dossiers, node), strict=True):
            found = helpers.differs(answer, helpers.expected(dossier, rulebook))
            wrong += [found] if found else []
            undetermined += answer["undetermined"]
            results.add(json.dumps(answer, sort_keys=True))
            count += 1
    return count, len(results), undetermined, wrong


def main() -> int:
    """Run both campaigns; exit 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node", type=Path, required=True, help="folder with node_modules")
    parser.add_argument("--count", type=int, default=2000, help="dossiers of the bundled rulebook")
    parser.add_argument("--rulebooks", type=int, default=200, help="generated rulebooks")
    options = parser.parse_args()
    failed = False
    for name, cases in (("bundled", bundled(options.count)), ("generated", generated(options.rulebooks))):
        count, distinct, undetermined, wrong = compare(cases, options.node)
        print(f"{name}: {count} dossiers, {distinct} distinct results, {undetermined} undetermined")
        print(f"{name}: {len(wrong)} differ")
        print("\n".join(wrong[:5]))
        failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
