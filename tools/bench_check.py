"""Check the bundled rulebook and one ten times as large, side by side: seconds, proofs, findings.

`python tools/bench_check.py` prints a table; the larger one is made of copies of the bundled criteria,
up to what the inference engine takes, with every requirement of their own once more at other thresholds.
"""

import copy
import json
import re
import sys
import time
from typing import Any

from danhgia_rules.catalog import bundled, bundled_overall
from danhgia_rules.checking.check import check_rulebook
from danhgia_rules.checking.model import Report, Verdict
from danhgia_rules.documents import Limits, Plain, read_yaml
from danhgia_rules.errors import RulebookError
from danhgia_rules.loader import combine, load_file
from danhgia_rules.rulebook.model import Rulebook

NAME = "248_qdtu_2021.cap_truong_ctxh"
COPIES = 8
"""Times the twelve criteria: 96, of at most 100."""


def larger(rulebook: Rulebook) -> Rulebook:
    """Give a rulebook with ten times the thresholds."""
    origin = rulebook.origins[0]
    data: Any = copy.deepcopy(read_yaml(origin.text, origin.name, Limits(), RulebookError).data)
    texts = dict(origin.cited)
    text, criteria = "", []
    for number in range(COPIES):
        for entry in copy.deepcopy(data["criteria"]):
            if number:
                entry["id"] = re.sub(r"^(I+)", rf"\g<1>.c{number}", entry["id"])
            entry["title"] = f"{number}-{entry['title']}"
            entry["clauses"] = {letter: f"{number} {words}" for letter, words in entry["clauses"].items()}
            entry["requirements"] = [
                *entry.get("requirements", []),
                *map(_again, entry.get("requirements", [])),
            ]
            text += "\n".join([entry["title"], *entry["clauses"].values()]) + "\n"
            criteria.append(entry)
    data["criteria"] = criteria
    data["not_encoded"] = [
        {**entry, "clause": f"III.c{number}.a" if number else "III.a"}
        for number in range(COPIES)
        for entry in data["not_encoded"]
    ]
    for key in ("misprints", "headings", "groups"):
        data.pop(key, None)
    texts["law.md"] = text
    written = json.dumps(_plain(data), ensure_ascii=False, indent=0)
    return combine(load_file(written, "larger.yaml", texts.get), bundled_overall)


def _plain(data: Any) -> Any:
    """Write truth values, which stand without quotes, as JSON has them."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data == "true" if isinstance(data, Plain) and data in ("true", "false") else str(data)


def _again(row: dict[str, Any]) -> dict[str, Any]:
    """Give a requirement once more, its best column at the threshold of the next one where there is one."""
    found = copy.deepcopy(row)
    found["id"] = f"{row['id'][:44]}_2"
    if "tot" in found and "xuat_sac" in found and "asks" not in found["xuat_sac"]:
        found["xuat_sac"] = (
            {**found["xuat_sac"], **found["tot"]} if len(found["tot"]) == 1 else found["xuat_sac"]
        )
    return found


def thresholds(rulebook: Rulebook) -> int:
    """Count the cells that ask something."""
    rows = [row for criterion in rulebook.criteria for row in criterion.requirements]
    cells = [cell for row in (*rows, *rulebook.rating.requirements) for cell in row.cells]
    return sum(cell is not None and cell.comparison is not None for cell in cells)


def line(name: str, rulebook: Rulebook, report: Report, seconds: float) -> str:
    """Write one line of the table."""
    faults = sum(claim.is_fault for claim in report.claims)
    refuted, outside = report.count(Verdict.REFUTED), report.count(Verdict.OUTSIDE)
    return (
        f"{name:<12}{len(rulebook.criteria):>9}{thresholds(rulebook):>12}{len(report.claims):>9}"
        f"{report.count(Verdict.PROVED):>9}{faults:>8}{refuted - faults:>9}{outside:>9}{seconds:>9.1f} s"
    )


def main() -> int:
    """Print the table."""
    one = bundled().rulebook(NAME)
    print(
        f"{'':<12}{'criteria':>9}{'thresholds':>12}{'claims':>9}{'proved':>9}{'faults':>8}{'remarks':>9}{'outside':>9}"
    )
    for name, rulebook in (("bundled", one), ("larger", larger(one))):
        start = time.perf_counter()
        report = check_rulebook(rulebook)
        print(line(name, rulebook, report, time.perf_counter() - start))
    return 0


if __name__ == "__main__":
    sys.exit(main())
