"""Add to the golden corpus of records; a line that is there stays as it is.

`python tools/make_corpus.py` adds the worked dossiers and scenarios that the corpus lacks;
`--generated N` adds N generated dossiers, chosen so that many results come out. With `--new` it
also decides every dossier anew, by the rulebook of today, and says what changed: for a changed form
of records only, never to make a test pass. The rulebook of each record is kept beside the corpus.
"""

import argparse
import copy
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from replay_corpus import CORPUS, Entry, decision, packed, read_lines, rulebook_file, table, zipped

from danhgia_rules import Bundle, Dossier, evaluate
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.catalog import Choice, bundled
from danhgia_rules.exact import MAX_INPUT

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from strategies import FILED, complete_data, excellent_data, with_gaps
from test_scenarios import SCENARIOS

ROOT = Path(__file__).parent.parent
POSITION = "cap_truong_ctxh"
WORKED = [*sorted((ROOT / "docs/examples").glob("*.yaml")), ROOT / "rules/248_qdtu_2021/vi_du.yaml"]
FIRST_GENERATED = 840
DRAWN_FOR_EACH = 4
"""How many dossiers are drawn for each that is kept."""


# --- Where dossiers come from: pairs of a name and plain data


def worked() -> Iterator[tuple[str, Entry]]:
    """Give the worked dossiers, each also for the other assessed year."""
    for path in WORKED:
        data = Dossier.from_file(path).to_data()
        yield f"worked/{path.stem}", data
        yield f"worked/{path.stem}/2022", later(data)


def scenarios() -> Iterator[tuple[str, Entry]]:
    """Give the dossiers of all scenarios."""
    for scenario in SCENARIOS:
        yield f"scenario/{scenario.id}", scenario.dossier.to_data()


def edges() -> Iterator[tuple[str, Entry]]:
    """Give dossiers at the edge of what can be written: great and small numbers, all letters, nothing."""
    best = excellent_data(FILED, POSITION)
    yield "edge/nothing-known", {key: best[key] for key in ("schema", "ma", "ky_danh_gia", "chuc_danh")}
    nothing = {key: [] if isinstance(value, list) else value for key, value in best.items()}
    yield "edge/no-records", nothing
    many = [
        {"loai": kind, "so_cuoc": MAX_INPUT, "so_tham_du": MAX_INPUT - missed, "so_co_y_kien": MAX_INPUT // 2}
        for kind in ("hoc_tap_nghi_quyet", "sinh_hoat_chinh_tri", "hop_ban_chap_hanh")
        for missed in (0, 1)
    ]
    yield "edge/sums-beyond-json", {**best, "du_hop": many}
    amounts = ["0.1", "0.10000000000000001", "99.99", str(MAX_INPUT), "0"]
    targets = [
        {**best["chi_tieu"][0], "ma": f"M-{n}", "ke_hoach": amount, "thuc_hien": done}
        for n, (amount, done) in enumerate(zip(amounts, [*amounts[1:], "0"], strict=True))
    ]
    yield "edge/decimals", {**best, "chi_tieu": targets}
    words = ["Nguyễn Văn Ước", "e\u0301 \u0111\u0110", "\U0001d4b3 \U0001f600", 'a"b\\c/<&>', "\ufb01 \u212b"]
    notes = [{**best["bieu_hien"][n], "mo_ta": word} for n, word in enumerate(words)]
    yield "edge/letters", {**best, "bieu_hien": [*notes, *best["bieu_hien"][len(words) :]]}


def generated(count: int, taken: set[str]) -> Iterator[tuple[str, Entry]]:
    """Draw dossiers, complete and with gaps, every other one of the later year; keep the most different."""
    halves = (("complete", complete_data()), ("gaps", with_gaps().map(lambda pair: pair[1])))
    for place, (kind, strategy) in enumerate(halves):
        wanted = count // 2 + (count % 2 if place else 0)
        found = {}
        for number, data in enumerate(drawn(strategy, wanted * DRAWN_FOR_EACH)):
            normal = Dossier.from_data(later(data) if number % 2 else data).to_data()
            name = f"{kind}/{hashlib.sha256(canonical_bytes(normal)).hexdigest()[:16]}"
            if name not in taken:
                found[name] = normal
        yield from most_different(found)[:wanted]


def drawn(strategy: st.SearchStrategy[Entry], count: int) -> list[Entry]:
    """Draw so much plain data; the same each time."""
    found: list[Entry] = []
    if not count:
        return found

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(data: Entry) -> None:
        found.append(copy.deepcopy(data))

    collect()
    return found


def most_different(found: dict[str, Entry]) -> list[tuple[str, Entry]]:
    """Put in order: one of each result first, the ratings taking turns, then what repeats a result."""
    new: dict[str, list[tuple[str, Entry]]] = {}
    repeated, seen = [], set()
    for name, data in found.items():
        made = decision(data, key_of(name), chosen(data))[1]
        result = canonical_bytes([made[key] for key in ("levels", "rating", "bounds", "deciding")])
        if result in seen:
            repeated.append((name, data))
        else:
            rating = canonical_bytes([made["rating"], made["bounds"]]).decode()
            new.setdefault(rating, []).append((name, data))
        seen.add(result)
    turns = zip_longest(*(new[rating] for rating in sorted(new)))
    return [item for turn in turns for item in turn if item is not None] + repeated


def later(data: Any) -> Any:
    """Move a dossier of 2021, with all its dates, by one year."""
    if isinstance(data, dict):
        moved = {key: later(value) for key, value in data.items()}
        return moved | {"ky_danh_gia": "2022"} if "ky_danh_gia" in data else moved
    if isinstance(data, list):
        return [later(item) for item in data]
    if isinstance(data, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", data):
        return f"{int(data[:4]) + 1}{data[4:]}"
    return data


# --- The corpus


def key_of(name: str) -> str:
    """Give the key of an entry: no secret here, for its dossier stands beside it."""
    return hashlib.sha256(name.encode()).hexdigest()


def chosen(data: Entry, *, by_name: bool = False) -> Choice:
    """Choose the rulebook of today for a dossier."""
    position, period = data["chuc_danh"], data["ky_danh_gia"]
    found = bundled().choose(position, period)
    return Choice(found.rulebook, position, period, by_name=True) if by_name else found


def keep_rulebook(data: Entry) -> None:
    """Keep the rulebook of today beside the corpus: a replay rates by it, whatever it says later."""
    record = evaluate(Dossier.from_data(data)).record(bytes(32))
    place = rulebook_file(record.decision["rulebook"]["sha256"])
    if not place.exists():
        place.write_bytes(zipped(Bundle.from_bytes(record.to_bundle()).without_facts()))


def entry_of(name: str, data: Entry, *, by_name: bool = False) -> Entry:
    """Decide a dossier by the rulebook of today, and give its line as data."""
    keep_rulebook(data)
    dossier, made = decision(data, key_of(name), chosen(data, by_name=by_name))
    return {"name": name, "key": key_of(name), "dossier": dossier, "decision": made}


def additions(entries: Sequence[Entry], count: int) -> Iterator[Entry]:
    """Give what a corpus of these entries lacks, by name and by dossier, and so many generated ones."""
    names = {entry["name"] for entry in entries}
    known = {_identity(entry["dossier"], entry["decision"]["chosen"]["by_name"]) for entry in entries}
    by_year = ((name, data, False) for name, data in (*worked(), *scenarios(), *edges()))
    by_name = ((f"{name}/by-name", data, True) for name, data in worked())
    new = ((name, data, False) for name, data in generated(count, names))
    for name, data, named in (*by_year, *by_name, *new):
        identity = _identity(data, named)
        if name not in names and identity not in known:
            yield entry_of(name, data, by_name=named)
        known.add(identity)


def _identity(dossier: Entry, by_name: bool) -> tuple[bytes, bool]:  # noqa: FBT001 - half of a pair
    return canonical_bytes(dossier), by_name


def anew(lines: Sequence[bytes]) -> list[bytes]:
    """Decide every dossier anew; say how many lines changed, and which came to another result."""
    entries = [json.loads(line) for line in lines]
    made = [
        entry_of(entry["name"], entry["dossier"], by_name=entry["decision"]["chosen"]["by_name"])
        for entry in entries
    ]
    others = [old["name"] for old, new in zip(entries, made, strict=True) if _result(old) != _result(new)]
    written = [canonical_bytes(entry) for entry in made]
    count = sum(old != new for old, new in zip(lines, written, strict=True))
    print(f"{count} lines changed; another result: {', '.join(others) or 'none'}")
    return written


def _result(entry: Entry) -> list[Any]:
    return [entry["decision"].get(key) for key in ("levels", "rating", "bounds", "deciding")]


def main() -> None:
    """Write the corpus, and print what it covers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--generated", type=int, help=f"how many to add ({FIRST_GENERATED} to a first file)")
    parser.add_argument("--new", action="store_true", help="decide every dossier anew")
    options = parser.parse_args()
    kept = read_lines(options.file) if options.file.exists() else []
    before = anew(kept) if options.new else kept
    count = options.generated if options.generated is not None else 0 if kept else FIRST_GENERATED
    added = [canonical_bytes(entry) for entry in additions([json.loads(line) for line in before], count)]
    if added or before != kept:
        options.file.write_bytes(packed([*before, *added]))
    print(f"{len(before)} lines kept, {len(added)} added\n{table([*before, *added])}")


if __name__ == "__main__":
    main()
