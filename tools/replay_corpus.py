"""Replay the golden corpus: rate every dossier again and compare the decision byte for byte.

`python tools/replay_corpus.py` replays tests/corpus/records.jsonl.gz with the interpreter that runs
it, says how many records came out the same and in how many seconds, and exits 1 if any did not.
It needs the library and the standard library alone.
"""

import argparse
import gzip
import io
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from danhgia_rules import Bundle, Dossier, Rulebook
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.catalog import Choice
from danhgia_rules.errors import DanhGiaError
from danhgia_rules.evaluation.api import evaluate_by
from danhgia_rules.records.diff import differences

CORPUS = Path(__file__).parent.parent / "tests/corpus/records.jsonl.gz"
MAX_SHOWN = 5

Entry = dict[str, Any]
"""One record of the corpus: `name`, `key`, `dossier`, `decision`."""


def read_lines(path: Path = CORPUS) -> list[bytes]:
    """Give the lines of a corpus, without their line ends."""
    return gzip.decompress(path.read_bytes()).splitlines()


def packed(lines: Sequence[bytes]) -> bytes:
    """Give the file of these lines; the same lines give the same bytes (no name, no time in it)."""
    return zipped(b"".join(line + b"\n" for line in lines))


def zipped(content: bytes) -> bytes:
    """Compress; the same content gives the same bytes."""
    stream = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, stream, mtime=0) as file:
        file.write(content)
    return stream.getvalue()


@cache
def rulebook(digest: str) -> Rulebook:
    """Give the rulebook of a digest, as it is kept beside the corpus: not the one of today."""
    return Bundle.from_bytes(gzip.decompress(rulebook_file(digest).read_bytes()), digest).rulebook()


def rulebook_file(digest: str) -> Path:
    """Name the file that keeps a rulebook: a bundle without facts, packed."""
    return CORPUS.parent / f"rulebook-{digest[:16]}.danhgia.zip.gz"


def decision(dossier: Entry, key: str, choice: Choice) -> tuple[Entry, Entry]:
    """Rate a dossier by a rulebook that was chosen; give its data and the decision."""
    result = evaluate_by(Dossier.from_data(dossier), choice)
    return result.dossier.to_data(), dict(result.record(bytes.fromhex(key)).decision)


def again(entry: Entry) -> Entry:
    """Give an entry as this library makes it today, by the rulebook of then; raise as `evaluate` does."""
    recorded = entry["decision"]
    chosen = recorded["chosen"]
    kept = rulebook(recorded["rulebook"]["sha256"])
    choice = Choice(kept, chosen["position"], chosen["period"], by_name=chosen["by_name"])
    dossier, made = decision(entry["dossier"], entry["key"], choice)
    return {**entry, "dossier": dossier, "decision": made}


def wrong(lines: Iterable[bytes]) -> Iterator[tuple[str, list[str]]]:
    """Name the records that come out otherwise, each with the places that differ (no value of a fact)."""
    for line in lines:
        entry = json.loads(line)
        try:
            found = again(entry)
        except DanhGiaError as failure:
            yield entry["name"], [f"not rated: {problem.code}" for problem in failure.problems]
            continue
        if canonical_bytes(found) != line:
            places = [place.path for place in differences(entry, found)]
            yield entry["name"], places or ["the bytes of the line"]


def outcomes(entry: Entry) -> Iterator[tuple[str, str]]:
    """Give all that came out in one record: the rating, each level, what decided, the assessed year."""
    made = entry["decision"]
    yield "year", made["chosen"]["period"]
    yield "rating", made["rating"]
    yield from (("limit", name) for name in made["deciding"]["limits"])
    yield from (("requirement", name) for name in made["deciding"]["requirements"])
    yield from ((criterion, found["level"]) for criterion, found in made["levels"].items())
    for criterion, rows in made["deciding"]["criteria"].items():
        yield from (("requirement", f"{criterion}.{name}") for name in rows)


def table(lines: Iterable[bytes]) -> str:
    """Write out how many records show each rating, level, limit and requirement."""
    counts = Counter(outcome for line in lines for outcome in outcomes(json.loads(line)))
    rows: dict[str, list[str]] = {}
    for (kind, name), count in sorted(counts.items()):
        rows.setdefault(kind, []).append(f"{name} {count}")
    return "\n".join(f"{kind}: {', '.join(found)}" for kind, found in rows.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay; give 1 if any record comes out otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--every", type=int, default=1, help="replay only every n-th record")
    parser.add_argument("--first", type=int, default=0, help="begin at this one, counted from 0")
    parser.add_argument("--table", action="store_true", help="replay nothing; print what the corpus covers")
    options = parser.parse_args(arguments)
    lines = read_lines(options.file)[options.first :: options.every]
    if options.table:
        print(table(lines))
        return 0
    return _report(lines)


def _report(lines: list[bytes]) -> int:
    start = time.perf_counter()
    found = list(wrong(lines))
    seconds = time.perf_counter() - start
    for name, places in found[:MAX_SHOWN]:
        more = " ..." if len(places) > MAX_SHOWN else ""
        print(f"{name}: {', '.join(places[:MAX_SHOWN])}{more}")
    same = len(lines) - len(found)
    print(f"Python {platform.python_version()}: {same} of {len(lines)} records the same, {seconds:.1f} s")
    return 1 if found or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
