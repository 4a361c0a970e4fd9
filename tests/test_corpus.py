"""The golden corpus: what was decided once comes out the same, byte for byte, wherever it is replayed."""

import gzip
import json
import locale
import os
import subprocess
import sys
import zlib
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import examples

from danhgia_rules import load_rulebook
from danhgia_rules.canonical import canonical_bytes

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import replay_corpus as replay

ROOT = Path(__file__).parent.parent
LINES = replay.read_lines()
ENTRIES = [json.loads(line) for line in LINES]
RULEBOOK = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
SHARE = 40
"""Of the records, each other process replays one in so many: every process other ones."""


def vietnamese():
    """Give the name of a Vietnamese locale, or of one that every system has."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        return locale.setlocale(locale.LC_CTYPE, "vi_VN.UTF-8")
    except locale.Error:
        return "C.UTF-8"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


ENVIRONMENTS = {
    "seed0": {"PYTHONHASHSEED": "0"},
    "seed4242": {"PYTHONHASHSEED": "4242"},
    "no-utf8": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "vietnamese": {"LC_ALL": "", "LANG": vietnamese(), "PYTHONUTF8": "0"},
    "saigon": {"TZ": "Asia/Ho_Chi_Minh"},
}


@pytest.fixture(scope="module")
def processes():
    """Replays in other processes, all at once, by the name of their environment."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(replaying(first, environment))
            for first, (name, environment) in enumerate(ENVIRONMENTS.items())
        }


def replaying(first, environment):
    command = [sys.executable, ROOT / "tools/replay_corpus.py", f"--every={SHARE}", f"--first={first}"]
    return subprocess.Popen(command, env=os.environ | environment, cwd=ROOT, stdout=subprocess.PIPE)


# --- Replay


def test_every_record_comes_out_the_same_byte_for_byte(processes):
    assert list(replay.wrong(LINES)) == []


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_records_come_out_the_same_under_other_seeds_locales_and_time_zones(processes, name):
    said, _ = processes[name].communicate()
    assert (processes[name].returncode, said.count(b"\n")) == (0, 1), said.decode()


def leaves(data, path=()):
    if isinstance(data, dict | list):
        for step in data if isinstance(data, dict) else range(len(data)):
            yield from leaves(data[step], (*path, step))
    else:
        yield path


def other(value):
    if isinstance(value, str):
        return value[:-1] + ("1" if value.endswith("0") else "0")
    return not value if isinstance(value, bool) else 0 if value is None else value ^ 1


@examples(50)
@given(st.data())
def test_one_other_value_in_a_line_is_noticed_wherever_it_stands(data):
    entry = json.loads(data.draw(st.sampled_from(LINES)))
    # By name or by year is what a replay goes by; nothing else in a line tells which it was.
    free = {("name",), ("decision", "chosen", "by_name")}
    *parents, last = data.draw(st.sampled_from([path for path in leaves(entry) if path not in free]))
    place = entry
    for step in parents:
        place = place[step]
    place[last] = other(place[last])
    assert [name for name, _ in replay.wrong([canonical_bytes(entry)])] == [entry["name"]]


def test_a_line_that_is_not_written_canonically_is_noticed():
    assert list(replay.wrong([LINES[0] + b" "])) == [(ENTRIES[0]["name"], ["the bytes of the line"])]


def test_a_replay_names_what_differs_and_fails(tmp_path, capsys):
    entry = json.loads(LINES[0])
    entry["decision"]["levels"]["II.2.4"]["level"] = "kem"
    path = tmp_path / "records.jsonl.gz"
    path.write_bytes(replay.packed([canonical_bytes(entry), *LINES[1:3]]))
    assert replay.main([str(path)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{entry['name']}: decision.levels.II.2.4.level"
    assert "2 of 3 records the same" in said[1]
    assert replay.main([str(path), "--first=1"]) == 0
    assert replay.main([str(path), "--first=3"]) == 1, "nothing was replayed"


# --- The file


def test_there_are_at_least_a_thousand_records_and_no_two_of_a_name():
    names = [entry["name"] for entry in ENTRIES]
    assert len(names) >= 1_000
    assert len(set(names)) == len(names)


def test_every_line_is_canonical_and_has_these_keys_only():
    assert [canonical_bytes(entry) for entry in ENTRIES] == LINES
    assert {tuple(sorted(entry)) for entry in ENTRIES} == {("decision", "dossier", "key", "name")}


def test_no_dossier_is_there_twice_for_one_way_to_choose_the_rulebook():
    seen = [(str(entry["decision"]["chosen"]), canonical_bytes(entry["dossier"])) for entry in ENTRIES]
    assert len(set(seen)) == len(seen)


def test_the_file_holds_neither_time_nor_name_and_is_small():
    content = replay.CORPUS.read_bytes()
    assert content[3:8] == bytes(5)
    assert len(content) < 600_000


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="zlib-ng packs the same lines in other bytes")
def test_the_same_lines_give_the_same_file():
    assert replay.packed(LINES) == replay.CORPUS.read_bytes()


def test_what_is_packed_is_read_back(tmp_path):
    path = tmp_path / "records.jsonl.gz"
    path.write_bytes(replay.packed(LINES[:9]))
    assert replay.read_lines(path) == LINES[:9]
    assert gzip.decompress(path.read_bytes()).endswith(b"\n")


def test_the_corpus_holds_every_worked_dossier_and_scenario():
    """To repair: `python tools/make_corpus.py` adds what is lacking."""
    import make_corpus  # noqa: PLC0415 - it reads all scenarios

    assert [entry["name"] for entry in make_corpus.additions(ENTRIES, 0)] == []


# --- What it covers


OUTCOMES = {outcome for entry in ENTRIES for outcome in replay.outcomes(entry)}


def shown(kind):
    return {name for found, name in OUTCOMES if found == kind}


def test_every_rating_is_there():
    assert shown("rating") == {*RULEBOOK.rating.scale.names, "not_rated", "undetermined"}


@pytest.mark.parametrize("criterion", RULEBOOK.criteria, ids=lambda criterion: criterion.id)
def test_every_level_of_every_criterion_is_there(criterion):
    # The others count pieces of conduct, which are always asked for.
    optional = {"not_applicable"} if criterion.gate or criterion.id == "III" else set()
    assert shown(criterion.id) == {*RULEBOOK.scale.names, "undetermined"} | optional


def test_every_limit_and_every_requirement_decides_somewhere():
    rating = RULEBOOK.rating
    assert shown("limit") == {limit.id for limit in rating.limits}
    rows = {f"{criterion.id}.{row.id}" for criterion in RULEBOOK.criteria for row in criterion.requirements}
    assert shown("requirement") == rows | {row.id for row in rating.requirements}


def test_every_range_of_an_undetermined_rating_is_there():
    names = RULEBOOK.rating.scale.names
    bounds = [entry["decision"]["bounds"] for entry in ENTRIES]
    found = {(bound["lowest"], bound["highest"]) for bound in bounds if bound}
    assert {(low, high) for low in names for high in names[names.index(low) + 1 :]} <= found
    assert {bound["outside"] for bound in bounds if bound} == {False, True}


def test_both_assessed_years_and_both_ways_to_choose_a_rulebook_are_there():
    chosen = [
        (entry["decision"]["chosen"]["period"], entry["decision"]["chosen"]["by_name"]) for entry in ENTRIES
    ]
    assert all(chosen.count((year, False)) >= 400 for year in ("2021", "2022"))
    assert all(chosen.count((year, True)) >= 10 for year in ("2021", "2022"))
