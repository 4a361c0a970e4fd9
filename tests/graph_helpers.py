"""Evaluations to draw, for the tests of the graph and of what is drawn from it."""

from pathlib import Path

import strategies as own
from hypothesis import strategies as st

from danhgia_rules import Dossier, evaluate

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
LANGUAGES = ("vi", "en")

HOSTILE = [
    "<script>alert(1)</script>",
    '"]; click records1 alert',
    "`rm` $(x) ; end",
    "%%{init: {}}%% style a:#35; #quot;",
    "1. một – - hai *ba* _bốn_ {năm} |sáu| \\",
    "]]> &amp; <!-- --> 'x' onload=\"y\"",
    "漢字 😀 ﷽ ả́ \u00a0Ⅷ",
    "W" * 200,
]
hostile = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60),
)


def result_of(name):
    return evaluate(Dossier.from_file(ROOT / f"docs/examples/{name}.yaml"))


@st.composite
def results(draw):
    """An evaluation by a made-up rulebook or by the bundled one, with or without gaps."""
    rulebook, (full, data) = None, draw(own.with_gaps())
    if draw(st.booleans()):
        rulebook, full, data = draw(own.cases())
    return evaluate(own.dossier(draw(st.sampled_from([full, data]))), rulebook=rulebook)


@st.composite
def named_by_enemies(draw):
    """An evaluation whose records and rules have names chosen to break out of where they are put."""
    data = own.excellent_data(own.FILED, "cap_truong_ctxh")
    data["don_vi_truc_thuoc"] = [
        {"ma": f"DV-{n}", "ten": draw(hostile), "xep_loai": rating}
        for n, rating in enumerate(["khong_hoan_thanh", "hoan_thanh"])
    ]
    if draw(st.booleans()):
        return evaluate(own.dossier(data))
    rules = draw(own.rulebook_data())
    for named in (*rules["criteria"], *rules["levels"], *rules["rating"]["levels"]):
        named["title" if "title" in named else "label"] = draw(hostile)
    for indicator in rules["indicators"].values():
        indicator["label"] = draw(hostile)
    filed = own.filed_under(rules)
    read = {name: clauses or ["A.0.a"] for name, clauses in filed.items()}
    data = draw(own.complete_data(filed=read, position="thu"))
    data |= {name: [] for name, clauses in filed.items() if not clauses}
    return evaluate(own.dossier(data), rulebook=own.build(rules))
