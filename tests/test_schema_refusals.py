"""An output that is altered in any place is refused by its schema."""

import copy
import tempfile
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from schema_helpers import (
    ROOT,
    answers,
    assert_valid,
    batched,
    drafted,
    kept,
    logged,
    result_of,
    schema_of,
    validator,
)

from danhgia_rules.output_schema import SCHEMAS

FREE_TEXT = {
    *("ma", "rating_label", "title", "label", "reason", "subject", "unit", "clauses"),
    *("path", "paths", "missing", "not_counted", "declared_not_applicable", "removes", "assessments"),
    *("before", "after", "so_van_ban", "ly_do"),
    *("document", "number", "issuer", "at", "quote", "so", "co_quan"),
    *("source", "results", "refused", "rulebooks", "seed"),
}
"""Keys under which any text may stand; under all others a word out of place is refused."""

CHANGES = {"id", "file", "kind", "names", "what", "what_en", "title_en", "before_en", "after_en"}
CLAIMED = ("claim", "message", "help")

FREE_TEXT_OF = {
    "danhgia/record/1": {"schema", "id", "position", "library", "python", "durable_rules"},
    "danhgia/bundle/1": {"file"},
    "danhgia/verification/1": {"rating", "note", "note_en"},
    "danhgia/log-entry/1": {"rating", "author"},
    "danhgia/log-proof/1": {"rating", "author", "origin"},
    **{f"danhgia/log-{name}/1": {"origin"} for name in ("head", "inclusion", "consistency", "seen")},
    "danhgia/log-report/1": {"origin", "where", "vi", "en"},
    "danhgia/rulebook-diff/1": CHANGES,
    "danhgia/impact/1": CHANGES | {"name", "message", "message_en", "label_en"},
    "danhgia/rulebook-check/1": {"id", "file", *(f"{key}{end}" for key in CLAIMED for end in ("", "_en"))},
}
"""The same, of one schema."""

OPEN = {"rulebook", "parameters", "texts"}
"""Blocks whose ids and values are any text."""

ANYTHING = {"dossier", "recorded", "found", "witness"}
"""Places that have a schema of their own, or none."""

BY_KIND = {"record", "supersedes", "about", "rating", "differs", "author", "reason", "document"}
"""Keys of an entry of the log: which it has follows from its kind, and the log itself checks it."""

MAPS = {"levels", "ratings", "problems", "changes", "criteria", "files", "texts", "counts", "totals"}
"""Keys of objects whose own keys are data: one entry less is another result, not a mistake."""


def trimmed(data):
    """Keep of each list the first item of each shape, so that a check is quick."""
    if isinstance(data, dict):
        return {key: trimmed(value) for key, value in data.items()}
    if not isinstance(data, list):
        return data
    first = {}
    for item in data:
        shape = (
            (*sorted(item), item.get("state"), item.get("counted"))
            if isinstance(item, dict)
            else item is None
        )
        first.setdefault(shape, item)
    return [trimmed(item) for item in first.values()]


def places(data, path=()):
    """Give the path of every value inside, the whole excepted."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def at(data, path):
    for step in path:
        data = data[step]
    return data


def kind_of(data, path):
    """Name a place by the keys beside it and those that lead to it from the item of a list that it is in."""
    steps = ["*" if isinstance(step, int) or above in MAPS else step for above, step in pairs(path)]
    last = max((n for n, step in enumerate(steps[:-1]) if step == "*"), default=0)
    beside = at(data, path[:-1])
    return (*steps[last:], type(at(data, path)), tuple(sorted(beside)) if isinstance(beside, dict) else ())


def pairs(path):
    return zip((None, *path), path, strict=False)


@cache
def outputs(stem):
    """Give every output for a worked dossier, and all that is kept of it and logged."""
    result = result_of(ROOT / f"docs/examples/{stem}.yaml")
    with tempfile.TemporaryDirectory() as folder:
        found = [*answers(result), *kept(result), *logged(result, Path(folder))]
        if stem == "con_thieu":
            found += batched([result.dossier], Path(folder))
    return [*found, *drafts()] if stem == "con_thieu" else found


@cache
def drafts():
    """Give what drafters are shown."""
    return list(
        drafted([result_of(path).dossier for path in sorted((ROOT / "docs/examples").glob("*.yaml"))])
    )


@cache
def samples(name):
    """Give outputs to alter, and in each the places of a kind that no earlier one has."""
    seen, found = set(), []
    for stem in ("con_thieu", "lech_danh_gia", "nghi_om", "cao_hon_tap_the"):
        for data in [trimmed(data) for data in outputs(stem) if data["schema"] == name]:
            assert_valid(data)
            kinds = {kind_of(data, path): path for path in places(data) if not ANYTHING & set(path)}
            found.append((data, [path for kind, path in kinds.items() if kind not in seen]))
            seen |= set(kinds)
    return found


def accepted(name, change, wanted=lambda _: True):
    """Give the places at which a change leaves an output valid."""
    found = []
    for data, every in samples(name):
        for path in every:
            if not wanted(at(data, path)):
                continue
            altered = copy.deepcopy(data)
            change(at(altered, path[:-1]), path[-1])
            if validator(name).is_valid(altered):
                found.append(path)
    return found


def key_of(path):
    """Give the key that a value stands under, be it in a list."""
    return next(step for step in reversed(path) if isinstance(step, str))


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_that_lacks_a_key_is_refused(name):
    def drop(holder, key):
        del holder[key]

    kept = [path for path in accepted(name, drop) if isinstance(path[-1], str)]
    if name in {"danhgia/log-entry/1", "danhgia/log-proof/1"}:
        kept = [path for path in kept if path[-1] not in BY_KIND]
    assert {path[-2] for path in kept if len(path) > 1 and not MAPS & set(path[:-2])} <= MAPS
    assert all(len(path) > 1 for path in kept)


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_with_one_more_key_is_refused(name):
    def add(holder, key):
        holder[key]["la"] = True

    kept = accepted(name, add, lambda value: isinstance(value, dict))
    assert [path for path in kept if path[-1] != "changes"] == []  # its keys are any places of a dossier
    assert not validator(name).is_valid({**samples(name)[0][0], "la": True})


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_with_a_floating_point_number_is_refused(name):
    def spoil(holder, key):
        holder[key] = 0.5

    assert accepted(name, spoil) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_output_with_a_word_out_of_place_is_refused(name):
    def spoil(holder, key):
        holder[key] = "Chữ lạ"

    kept = accepted(name, spoil, lambda value: isinstance(value, str | bool))
    free = FREE_TEXT | FREE_TEXT_OF.get(name, set())
    assert {key_of(path) for path in kept if not OPEN & set(path)} <= free


READING = {"state": "known", "value": "1/2", "part": 1, "whole": 2}


@pytest.mark.parametrize(
    "change",
    [
        {"state": "unknown"},
        {"state": "not_applicable"},
        {"low": "0", "high": 1, "may_be_not_applicable": False, "missing": []},
        {"low": 0, "high": 1, "may_be_not_applicable": False, "missing": []},
        {"value": "0.5"},
        {"value": "1/1"},
        {"value": "0/2"},
        {"value": "2021-1-1"},
        {"value": "Tốt"},
        {"whole": "2"},
        {"whole": None},
    ],
)
def test_a_reading_whose_parts_do_not_go_together_is_refused(change):
    name = "danhgia/evaluation/1"
    reading = Draft202012Validator({**schema_of(name), "$ref": "#/$defs/Unless", **ROOTLESS})
    whole = {**READING, "indicator": "ty_le", "asks": {"at_least": "1/2"}}
    reading.validate(whole)
    assert not reading.is_valid(whole | change)


ROOTLESS = {"properties": {}, "required": [], "additionalProperties": True}
"""Takes the root of a schema away, so that one of its definitions can be tried alone."""
