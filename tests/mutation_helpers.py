"""A small invented rulebook with scenarios beside it, for the tests of mutation."""

import json
from pathlib import Path

from strategies import LAW, SOURCE, SOURCES

from danhgia_rules import load_rulebook
from danhgia_rules.scenarios.files import beside
from danhgia_rules.scenarios.mutation import campaign
from danhgia_rules.scenarios.reading import read_suite

UNITS = {"of": "don_vi_truc_thuoc"}
CITED = {"source": SOURCE}

RULEBOOK = {
    "schema": "danhgia/rulebook/1",
    "id": "thu",
    "title": "Bộ quy tắc đặt ra để thử",
    "position": "thu",
    "assessed_periods": {"from": "2021", "until": "2021"},
    "source_text": "vb",
    "levels": [{"id": name, "label": name.title()} for name in ("cao", "vua", "thap")],
    "sources": SOURCES,
    "indicators": {
        "bao_cao": {
            "label": "Báo cáo",
            "better": "higher",
            "share": {"of": "bao_cao", "part": "dung_han", "whole": "phai_nop"},
        },
        "tot": {
            "label": "Đơn vị tốt",
            "better": "higher",
            "share": {**UNITS, "where": {"xep_loai": {"at_least": "hoan_thanh_tot"}}},
        },
        "dat": {
            "label": "Đơn vị đạt",
            "better": "higher",
            "share": {**UNITS, "where": {"xep_loai": {"at_least": "hoan_thanh"}}},
        },
        "thap_nhat": {
            "label": "Thấp nhất",
            "better": "higher",
            "lowest": {"of": "criteria", "field": "level"},
        },
        "suy_thoai": {
            "label": "Suy thoái",
            "better": "lower",
            "value": {"of": "ket_luan", "field": "suy_thoai"},
        },
    },
    "criteria": [
        {
            "id": "A",
            "title": "Báo cáo",
            "clauses": {"a": LAW},
            "requirements": [
                {
                    "id": "bao_cao",
                    "clause": "a",
                    "indicator": "bao_cao",
                    **CITED,
                    "cao": {"at_least": "80%"},
                    "vua": {"more_than": "50%"},
                }
            ],
        },
        {
            "id": "B",
            "title": "Đơn vị",
            "clauses": {"a": LAW},
            "requirements": [
                {"id": "tot", "clause": "a", "indicator": "tot", **CITED, "cao": {"at_least": "100%"}},
                {
                    "id": "dat",
                    "clause": "a",
                    "indicator": "dat",
                    **CITED,
                    "cao": {"at_least": "100%"},
                    "vua": {"at_least": "70%"},
                },
            ],
        },
    ],
    "rating": {
        "levels": [{"id": name, "label": name.title()} for name in ("hang_nhat", "hang_hai", "hang_ba")],
        "requirements": [
            {
                "id": "thap_nhat",
                "indicator": "thap_nhat",
                **CITED,
                "hang_nhat": {"at_least": "cao"},
                "hang_hai": {"at_least": "vua"},
            }
        ],
        "grounds": [
            {
                "id": "suy_thoai",
                "title": "Suy thoái",
                "indicator": "suy_thoai",
                "when": {"is": True},
                **CITED,
            }
        ],
    },
}

BASE = {
    "schema": "danhgia/dossier/1",
    "ma": "CB-1",
    "ky_danh_gia": "2021",
    "chuc_danh": "thu",
    "bao_cao": {"phai_nop": 1000, "dung_han": 1000},
    "don_vi_truc_thuoc": [{"ma": "DV-1", "xep_loai": "hoan_thanh_tot"}],
    "ket_luan": {"suy_thoai": False},
}


def scenario(name, change, rating, **more):
    """Give a scenario that starts from the base; `levels` are those that differ from it."""
    return {
        "id": name,
        "shows": "Một tình huống đặt ra để thử.",
        "change": change,
        "expect": {"rating": rating, **more},
    }


def reports(on_time, level, rating):
    """Give a scenario in which so many of 1000 reports are on time."""
    return scenario(f"bao-cao-{on_time}", {"bao_cao.dung_han": on_time}, rating, levels={"A": level})


SCENARIOS = [
    scenario("nguyen", {"bao_cao.dung_han": 1000}, "hang_nhat"),
    reports(805, "cao", "hang_nhat"),
    reports(800, "cao", "hang_nhat"),
    reports(795, "vua", "hang_hai"),
    reports(505, "vua", "hang_hai"),
    reports(500, "thap", "hang_ba"),
]


def suite_in(folder: Path, scenarios=SCENARIOS, rulebook=RULEBOOK):
    """Write a rulebook and its scenarios into a folder, and read them."""
    (folder / "law.md").write_text(LAW, encoding="utf-8")
    (folder / "thu.yaml").write_text(json.dumps(rulebook, ensure_ascii=False), encoding="utf-8")
    place = folder / "scenarios"
    (place / "ho_so").mkdir(parents=True, exist_ok=True)
    (place / "ho_so/goc.yaml").write_text(json.dumps(BASE, ensure_ascii=False), encoding="utf-8")
    file = {"schema": "danhgia/scenarios/1", "rulebook": "thu", "base": "ho_so/goc.yaml"}
    text = json.dumps({**file, "scenarios": scenarios}, ensure_ascii=False)
    (place / "thu.yaml").write_text(text, encoding="utf-8")
    source = str(folder / "thu.yaml")
    return read_suite(load_rulebook(source), beside(source))


def named(fates_or_mutants, name, change):
    """Find the one mutant of a spot whose English change ends as given."""
    mutants = [getattr(one, "mutant", one) for one in fates_or_mutants]
    found = [
        one
        for one, mutant in zip(fates_or_mutants, mutants, strict=True)
        if f"{mutant.spot.name} {mutant.spot.column or ''}".strip() == name
        and mutant.change[1].endswith(change)
    ]
    assert len(found) == 1, [(m.spot.name, m.spot.column, m.change[1]) for m in mutants]
    return found[0]


def all_mutants(rulebook):
    """List every mutant of a rulebook."""
    return list(campaign.mutants(rulebook))
