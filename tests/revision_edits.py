"""Edits of the rulebooks at hand, one of each kind, and the text of each diff."""

from functools import cache
from pathlib import Path
from typing import Any

from record_helpers import FILES, loaded, text_of
from ruamel.yaml import YAML
from strategies import LAW, SHARES, SOURCE, SOURCES

from danhgia_rules.revision import RulebookDiff, compare

HERE = Path(__file__).parent
GOLDEN = HERE / "revision_golden.txt"
EDITS: dict[str, dict[str, Any]] = YAML(typ="safe").load(HERE / "revision_edits.yaml")
"""By what was changed: the file, and words of it with the words instead of them."""

ACROSS = (
    ("      b: Nội bộ đơn vị đoàn kết.", "      b: Nội bộ đơn vị"),
    ("title_en: Political ideology", "title_en: Ideology"),
    ("title_en: Ethics and lifestyle", "title_en: Ethics"),
    (
        "        xuat_sac: {at_least: 100%}\n        tot: {at_least: 100%}\n\nnot_encoded",
        "        xuat_sac: {at_least: 100%}\n\nnot_encoded",
    ),
)
"""Edits of four criteria, not in their order."""

LADDER: dict[str, Any] = {
    "schema": "danhgia/rulebook/1",
    "id": "thu",
    "title": "Bộ quy tắc đặt ra để thử",
    "position": "thu",
    "assessed_periods": {"from": "2021", "until": "2021"},
    "source_text": "vb",
    "levels": [{"id": name, "label": name} for name in ("muc_0", "muc_1", "muc_2")],
    "sources": SOURCES,
    "indicators": {
        "ty_le": {"label": "Tỷ lệ", "better": "higher", **SHARES[0]},
        "thap_nhat": {
            "label": "Thấp nhất",
            "better": "higher",
            "lowest": {"of": "criteria", "where": {"id": {"one_of": ["*"]}}, "field": "level"},
        },
    },
    "criteria": [
        {
            "id": "A.1",
            "title": "Tiêu chí",
            "clauses": {"a": LAW},
            "requirements": [
                {
                    "id": "yeu_cau",
                    "clause": "a",
                    "indicator": "ty_le",
                    "source": SOURCE,
                    "muc_0": {"at_least": "90%"},
                    "muc_1": {"at_least": "50%"},
                }
            ],
        }
    ],
    "rating": {
        "levels": [{"id": name, "label": name} for name in ("hang_0", "hang_1", "hang_2")],
        "requirements": [
            {
                "id": "thap_nhat",
                "indicator": "thap_nhat",
                "source": SOURCE,
                "hang_0": {"at_least": "muc_0"},
                "hang_1": {"at_least": "muc_1"},
            }
        ],
    },
}
"""A small rulebook, of one criterion with three levels."""


@cache
def base(which: str) -> Any:
    """Load a rulebook as it is."""
    return loaded(which, text_of(FILES[which]))


def changed(which: str, *edits: tuple[str, str]) -> Any:
    """Load a rulebook of which one file has other words in some places, each once."""
    text = text_of(FILES[which])
    for before, after in edits:
        assert before in text, f"the file no longer says: {before}"
        text = text.replace(before, after, 1)
    return loaded(which, text)


@cache
def diff_of(name: str) -> RulebookDiff:
    """Give the diff of one edit."""
    edit = EDITS[name]
    return compare(base(edit["file"]), changed(edit["file"], *edit["replace"]))


def texts() -> str:
    """Give the entries of every diff in both languages; of the way back those of a new kind only."""
    lines: list[str] = []
    seen: set[str] = set()
    for name in EDITS:
        there = diff_of(name)
        lines.append(f"# {name}")
        back = compare(there.new, there.old)
        seen |= {change.kind for change in there.changes}
        for change in (*there.changes, *(change for change in back.changes if change.kind not in seen)):
            lines += [f"{change.kind}", f"  {change.text('vi')}", f"  {change.text('en')}"]
        seen |= {change.kind for change in back.changes}
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(texts(), encoding="utf-8")
