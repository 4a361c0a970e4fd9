"""What must hold for every overlay: it is the rulebook with those thresholds, and nothing else."""

import copy

from hypothesis import given
from hypothesis import strategies as st
from overlay_helpers import cases, entry, ladders, overlaid, overlay_data, spines, strengthened
from strategies import build, dossier, examples

from danhgia_rules.evaluation.rating import rate


def verdicts(rulebook, data):
    """What both engines agree on, with what is unknown at its worst and at its best."""
    found = rate(dossier(data), rulebook)
    return [found.worst.verdict, found.best.verdict]


@given(cases(), st.sampled_from(["mac_dinh", "vb"]))
@examples(15)
def test_an_overlay_that_repeats_every_threshold_changes_no_level(case, source):
    data, rulebook, facts = case
    cells = [
        entry(ladder, level, ladder[1][level])
        for ladder in ladders(data)
        for level in ladder[2]
        if level in ladder[1]
    ]
    limits = [limit for key in ("caps", "grounds", "not_rated") for limit in data["rating"][key]]
    cells += [{"limit": limit["id"], **limit["when"]} for limit in limits if "when" in limit]
    again = overlaid(rulebook, overlay_data(cells, source))
    assert len(again.overlay.replaced) == len(cells)
    assert verdicts(again, facts) == verdicts(rulebook, facts)


@given(st.data())
@examples(15)
def test_a_strengthened_threshold_never_raises_a_level_or_the_rating(data):
    source, rulebook, facts = data.draw(cases())
    ladder = data.draw(st.sampled_from(spines(source)))
    cells = data.draw(strengthened(ladder))
    harder = overlaid(rulebook, overlay_data([entry(ladder, *cell) for cell in cells.items()]))
    for before, after in zip(verdicts(rulebook, facts), verdicts(harder, facts), strict=True):
        pairs = zip(before.levels, after.levels, strict=True)
        assert all(one == other or other < one for one, other in pairs)
        assert after.reached <= before.reached
        assert after.rating <= before.rating


@given(st.data())
@examples(15)
def test_an_overlay_does_what_writing_its_thresholds_into_the_rulebook_does(data):
    source, rulebook, facts = data.draw(cases())
    edited, entries = copy.deepcopy(source), []
    for ladder, twin in zip(spines(source), spines(edited), strict=True):
        if data.draw(st.booleans()):
            cells = data.draw(strengthened(ladder))
            entries += [entry(ladder, *cell) for cell in cells.items()]
            twin[1].update(cells)
    if entries:
        assert verdicts(overlaid(rulebook, overlay_data(entries)), facts) == verdicts(build(edited), facts)
