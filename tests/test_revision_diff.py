"""The diff of two rulebooks: in meaning, complete, and right about what each change can do."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from record_helpers import FILES, RULEBOOK, loaded, text_of
from revision_edits import ACROSS, EDITS, GOLDEN, LADDER, base, changed, diff_of, texts
from strategies import (
    build,
    complete_data,
    dossier,
    examples,
    filed_under,
    rulebook_data,
)
from test_rulebook_form import document, flow, leaves, put

from danhgia_rules import DanhGiaError, Rulebook, RulebookError, evaluate, load_rulebook
from danhgia_rules.engine.verdict import Verdict
from danhgia_rules.evaluation.rating import rate
from danhgia_rules.output_schema import adapter
from danhgia_rules.output_schema import revision as schema
from danhgia_rules.records.form import form_digest, rulebook_form
from danhgia_rules.revision import Effect, Kind, compare
from danhgia_rules.revision.model import Area
from danhgia_rules.revision.movement import Move

OVERLAY = Path(__file__).parent / "overlays/thanh_pho_mau.yaml"
QUICK = settings(examples(8), phases=set(Phase) - {Phase.shrink, Phase.explain})
"""Each example loads a rulebook: what failed is told as it is."""


def differ(old: Rulebook, new: Rulebook) -> bool:
    return form_digest(old)[0] != form_digest(new)[0]


# --- Complete -------------------------------------------------------------------------------


@pytest.mark.parametrize("which", FILES)
@given(draw=st.data())
@QUICK
def test_a_change_of_any_word_is_in_the_diff_or_is_refused(which, draw):
    leaf = draw.draw(st.sampled_from(leaves(which)))
    word = draw.draw(st.sampled_from(leaf.others))
    try:
        changed = loaded(which, put(which, leaf, word))
    except RulebookError:
        return
    base = loaded(which, text_of(FILES[which]))
    assert bool(compare(base, changed)) == bool(compare(changed, base)) == differ(base, changed)


@pytest.mark.parametrize("which", FILES)
@given(seed=st.integers())
@examples(2)
def test_layout_comments_and_the_order_of_keys_are_no_difference(which, seed):
    base = loaded(which, text_of(FILES[which]))
    text = flow(document(which).data, random.Random(seed))  # noqa: S311 - an order of keys
    found = compare(base, loaded(which, f"# ghi chú\n{text}"))
    assert not found
    assert found.changes == ()


def pieces(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Name every place of plain data."""
    found = [path] if path else []
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        found += pieces(value, (*path, key))
    return found


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


WORDS = ("at_least", "at_most", "more_than", "less_than")


def decisive(path: tuple[Any, ...], value: Any) -> bool:
    """Whether a place of a rulebook decides levels: a threshold, a cell, a row, a limit, a gate."""
    if not {"requirements", "caps", "grounds", "not_rated", "applies_when", "indicators"} & set(path):
        return False
    if path[-1] in {*WORDS, "is", "applies_when", "unless", "indicator"}:
        return True
    return isinstance(value, dict) and ("indicator" in value or bool(set(WORDS) & set(value)))


@st.composite
def edited(draw: st.DrawFn, *, of_weight: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    """A generated rulebook as data, and the same after some edits that the loader does not refuse."""
    data = draw(rulebook_data())
    kept = data
    for _ in range(draw(st.integers(1, 5))):
        changed = copy.deepcopy(kept)
        paths = pieces(changed)
        if of_weight:
            paths = [path for path in paths if decisive(path, at(changed, path))]
        _edit(draw, data, changed, draw(st.sampled_from(paths)))
        if loads(changed):
            kept = changed
    return data, kept


def loads(data: dict[str, Any]) -> bool:
    try:
        build(data)
    except DanhGiaError:
        return False
    return True


def _edit(draw: st.DrawFn, data: dict[str, Any], changed: dict[str, Any], path: tuple[Any, ...]) -> None:
    *outer, key = path
    place, value = at(changed, tuple(outer)), at(changed, path)
    edit = draw(st.sampled_from([0, 1, 2, 3, 3, 3]))
    if edit == 0:
        del place[key]
    elif edit == 1 and isinstance(place, list):
        place[:] = draw(st.permutations(place))
    elif edit == 2:
        alike = [other for other in pieces(data) if other[-1] == key]
        place[key] = copy.deepcopy(at(data, draw(st.sampled_from(alike)))) if alike else value
    else:
        place[key] = _nudged(draw, value)


def _nudged(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return max(0, value + draw(st.sampled_from([-2, -1, 1, 2])))
    if isinstance(value, str) and value.endswith("%"):
        return f"{draw(st.integers(1, 100))}%"
    if isinstance(value, dict) and (word := next(iter(value), "")) in WORDS:
        return {draw(st.sampled_from(WORDS)): _nudged(draw, value[word])}
    return draw(st.sampled_from(["Lời khác", "true", "khac"])) if isinstance(value, str) else value


def both(pair: tuple[dict[str, Any], dict[str, Any]]) -> tuple[Rulebook, Rulebook]:
    return build(pair[0]), build(pair[1])


@given(edited())
@examples(30)
def test_rulebooks_differ_exactly_when_the_diff_says_so(pair):
    old, new = both(pair)
    assert bool(compare(old, new)) == bool(compare(new, old)) == differ(old, new)


@given(rulebook_data(), rulebook_data())
@examples(10)
def test_any_two_rulebooks_can_be_compared_and_told(one, other):
    old, new = build(one), build(other)
    found = compare(old, new)
    assert bool(found) == differ(old, new)
    assert found.explain("vi") != found.explain("en")
    assert len(found.to_data()["changes"]) == sum(found.counts().values()) == len(found)


@given(edited())
@examples(10)
def test_the_way_back_has_the_opposite_effect(pair):
    old, new = both(pair)
    there, back = compare(old, new).effect, compare(new, old).effect
    turned = {Effect.LOWER: Effect.RAISE, Effect.RAISE: Effect.LOWER}
    assert back == turned.get(there, there)


# --- Right about the effect -----------------------------------------------------------------


@st.composite
def weighed(draw: st.DrawFn) -> tuple[Rulebook, Rulebook, dict[str, Any]]:
    """Two rulebooks that differ in what decides, and a complete dossier that the old one accepts."""
    data, changed = draw(edited(of_weight=True))
    filed = filed_under(data)
    options = {name: clauses or [f"{data['criteria'][0]['id']}.a"] for name, clauses in filed.items()}
    facts = draw(complete_data(filed=options, position="thu"))
    for name, clauses in filed.items():
        if not clauses and isinstance(facts[name], list):
            facts[name] = []
    return build(data), build(changed), facts


def moves(old: Rulebook, new: Rulebook, facts: dict[str, Any]) -> set[str]:
    """Say where levels and rating go by the new rulebook: up, down, or to and from what is no level.

    A fact may be open even in a complete dossier: then both ends of what is left are compared.
    """
    evaluate(dossier(facts), rulebook=new)  # the dossier must fit the new rulebook
    found = set()
    one, other = (rate(dossier(facts), book) for book in (old, new))
    for end in ("worst", "best"):
        before, after = (getattr(rated, end).verdict for rated in (one, other))
        found.add(_way(_rating(before, old), _rating(after, new), new.rating.scale.names))
        levels = [
            dict(zip(_ids(book), found_.levels, strict=True))
            for book, found_ in ((old, before), (new, after))
        ]
        for name in levels[0].keys() & levels[1].keys():
            ranks = [side[name] for side in levels]
            if None not in ranks and old.scale.names == new.scale.names:
                found.add("same" if ranks[0] == ranks[1] else "up" if ranks[1] > ranks[0] else "down")
    return found - {"same"}


def _rating(verdict: Verdict, rulebook: Rulebook) -> str:
    return "not_rated" if verdict.not_rated else rulebook.rating.scale.names[verdict.rating]


def _ids(rulebook: Rulebook) -> list[str]:
    return [criterion.id for criterion in rulebook.criteria]


def _way(before: str, after: str, names: tuple[str, ...]) -> str:
    if before == after:
        return "same"
    if before not in names or after not in names:
        return "out"
    return "up" if names.index(after) > names.index(before) else "down"


ALLOWED = {
    Effect.WORDING: set(),
    Effect.LOWER: {"down"},
    Effect.RAISE: {"up"},
    Effect.EITHER: {"up", "down", "out"},
}


@given(weighed())
@examples(25)
def test_nobody_moves_in_a_way_that_the_diff_does_not_name(case):
    old, new, facts = case
    try:
        found = moves(old, new, facts)
    except DanhGiaError:
        assert compare(old, new).effect is Effect.EITHER  # another position, other years, other clauses
        return
    event(f"{compare(old, new).effect}: {', '.join(sorted(found))}")
    assert found <= ALLOWED[compare(old, new).effect], found


# --- Each kind, in words --------------------------------------------------------------------


def test_the_text_of_each_kind_of_change_is_the_agreed_one():
    """`python tests/revision_edits.py` writes the file anew, to be read before it is kept."""
    assert texts() == GOLDEN.read_text(encoding="utf-8")


SHOWN_ELSEWHERE = {Kind.LEVELS, Kind.OVERLAY}
"""Kinds that no edit of one line of the rulebooks at hand gives; tests below make them."""


def test_every_kind_of_change_has_an_agreed_text():
    agreed = GOLDEN.read_text(encoding="utf-8").split("\n")
    assert {kind for kind in Kind if kind not in agreed} == SHOWN_ELSEWHERE


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_shows_and_back_again(name):
    there = diff_of(name)
    back = compare(there.new, there.old)
    assert there
    assert len(there) == len(back)
    assert there.counts()[Effect.WORDING] == back.counts()[Effect.WORDING]


def test_another_scale_of_levels_shows():
    data = copy.deepcopy(LADDER)
    changed = json.loads(json.dumps(data).replace("muc_1", "muc_khac"))
    found = compare(build(data), build(changed))
    assert Kind.LEVELS in {change.kind for change in found.changes}
    assert found.effect is Effect.EITHER


def test_an_overlay_shows_beside_the_thresholds_that_it_replaces():
    plain, adjusted = base("criteria"), load_rulebook(RULEBOOK, overlay=OVERLAY)
    found = compare(plain, adjusted)
    kinds = {change.kind for change in found.changes}
    assert {Kind.OVERLAY, Kind.ID} <= kinds
    assert {Kind.THRESHOLD_STRONGER, Kind.THRESHOLD_WEAKER} & kinds
    assert not compare(adjusted, load_rulebook(RULEBOOK, overlay=OVERLAY))


def test_entries_stand_in_the_order_of_the_law():
    found = compare(base("criteria"), changed("criteria", *ACROSS))
    criteria = [criterion.id for criterion in base("criteria").criteria]
    places = [criteria.index(change.criteria[0]) for change in found.changes if change.criteria]
    assert places == sorted(places)
    assert len(places) == len(ACROSS)


def test_what_is_no_rulebook_is_refused():
    with pytest.raises(DanhGiaError) as caught:
        compare(base("second"), "second")
    assert caught.value.code == "L004"


def test_an_unknown_language_is_refused():
    with pytest.raises(DanhGiaError) as caught:
        diff_of("grade").explain("fr")
    assert caught.value.code == "L002"


def test_an_empty_diff_says_so():
    found = compare(base("second"), base("second"))
    assert (bool(found), len(found), found.effect) == (False, 0, Effect.WORDING)
    assert "không khác nhau" in found.explain()
    assert "do not differ" in found.explain("en")


@pytest.mark.parametrize("name", EDITS)
def test_the_data_of_each_diff_fit_their_schema(name):
    data = diff_of(name).to_data()
    adapter("danhgia/rulebook-diff/1").validate_python(data)
    assert json.loads(json.dumps(data)) == data


def test_the_names_of_the_schema_are_those_of_the_library():
    assert sorted(schema.EFFECTS) == sorted(Effect)
    assert list(Area) == schema.AREAS
    assert list(Move) == schema.MOVES


FORM_KEYS = {
    "": "schema id title title_en position from until period_parameter levels groups documents indicators "
    "criteria rating parameters not_encoded misprints overlay",
    "criteria": "id title title_en clauses gate parameter requirements",
    "requirements": "id clauses indicator cells",
    "cell": "test threshold parameter source",
    "source": "document kind at grade quote",
    "limits": "id kind title title_en indicator test threshold level unless parameter source",
    "rating": "id title title_en from until levels documents indicators requirements limits parameters "
    "not_encoded",
    "indicators": "id operation of better kind scale none among where field part whole distinct label "
    "label_en unit unit_en parameters",
    "documents": "ref kind title title_en number issued effective issuer verbatim",
    "parameters": "id label label_en value reason reason_en",
}
"""Every key of the canonical form that the diff knows: a new key needs a new comparison."""


def test_the_form_has_no_key_that_the_diff_does_not_know():
    form = rulebook_form(load_rulebook(RULEBOOK, overlay=OVERLAY))
    rows = [row for part in (*form["criteria"], form["rating"]) for row in part["requirements"]]
    cells = [cell for row in rows for cell in row["cells"].values()]
    limits = form["rating"]["limits"]
    parts = {
        "": [form],
        "criteria": form["criteria"],
        "requirements": rows,
        "cell": cells,
        "source": [found["source"] for found in (*cells, *limits)],
        "limits": limits,
        "rating": [form["rating"]],
        "indicators": list(form["indicators"].values()),
        "documents": form["documents"],
        "parameters": form["parameters"],
    }
    for name, found in parts.items():
        assert set().union(*found) == set(FORM_KEYS[name].split()), name
