"""Overlays for tests: the one of a made-up city, and those written for generated rulebooks."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from strategies import LAW, build, complete_data, cut, filed_under, gaps, rulebook_data

from danhgia_rules import Dossier, Evaluation, Rulebook, evaluate
from danhgia_rules.loader import apply_overlay

ROOT = Path(__file__).parent.parent
OVERLAYS = Path(__file__).parent / "overlays"
CITY = OVERLAYS / "thanh_pho_mau.yaml"
RULEBOOK = "248_qdtu_2021.cap_truong_ctxh"
ADJUSTED = f"{RULEBOOK}+thanh_pho_mau_2021"
EXAMPLE = ROOT / "docs/examples/mau.yaml"

Ladder = tuple[str | None, dict[str, Any], list[str]]
"""A criterion's id (None: the overall rating), one of its rows, and its levels, highest first."""


@cache
def adjusted() -> Evaluation:
    """The worked example by the thresholds of the city; not to be changed."""
    return evaluate(Dossier.from_file(EXAMPLE), overlay=CITY)


def overlay_data(entries: list[dict[str, Any]], source: str = "mac_dinh") -> dict[str, Any]:
    """An overlay of a generated rulebook, as plain data."""
    kinds = {
        "mac_dinh": {"kind": "default", "title": "Ngưỡng của địa phương"},
        "vb": {
            "kind": "law",
            "number": "2",
            "issued": "2021-01-01",
            "issuer": "B",
            "title": "Văn bản của địa phương",
            "text": "law.md",
        },
    }
    cited = {"ref": source} | ({} if source == "mac_dinh" else {"at": "1", "grade": "V1", "quote": LAW})
    return {
        "schema": "danhgia/overlay/1",
        "id": "dia_phuong",
        "title": "Điều chỉnh của địa phương",
        "rulebook": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "sources": {source: kinds[source]},
        "thresholds": [{**entry, "source": cited} for entry in entries],
    }


def overlaid(rulebook: Rulebook, data: dict[str, Any]) -> Rulebook:
    """Apply an overlay given as plain data, through the same reader as a file."""
    return apply_overlay(rulebook, json.dumps(data, ensure_ascii=False), "lop.yaml", lambda _: LAW)


def ladders(data: dict[str, Any]) -> list[Ladder]:
    """Give every row of a generated rulebook with the levels of its ladder."""
    levels, ratings = ([entry["id"] for entry in part["levels"]] for part in (data, data["rating"]))
    found = [(c["id"], row, levels) for c in data["criteria"] for row in c["requirements"]]
    return [*found, *((None, row, ratings) for row in data["rating"]["requirements"])]


def entry(ladder: Ladder, level: str, asks: dict[str, Any]) -> dict[str, Any]:
    criterion, row, _ = ladder
    where = {} if criterion is None else {"criterion": criterion}
    return {**where, "requirement": row["id"], "level": level, **asks}


def spines(data: dict[str, Any]) -> list[Ladder]:
    """Give the rows whose thresholds are percentages that fall strictly: `_spine` of the strategies."""
    return [ladder for ladder in ladders(data) if ladder[1]["id"] in {"yeu_cau_0", "ty_le"}]


@st.composite
def strengthened(draw: st.DrawFn, ladder: Ladder) -> dict[str, dict[str, str]]:
    """Give cells for a spine that ask as much as its own or more, and still fall strictly."""
    _, row, levels = ladder
    most, cells = 200, {}
    for level in levels[:-1]:
        ((word, percent),) = row[level].items()
        least = int(float(percent.removesuffix("%")) * 2)
        value = draw(st.integers(least, most))
        cells[level] = {"at_least" if value == 200 else word: f"{value / 2:g}%"}
        most = value - 1
    return cells


@st.composite
def dossiers(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """A dossier that a generated rulebook can rate, sometimes with gaps."""
    filed = filed_under(data)
    options = {name: clauses or [f"{data['criteria'][0]['id']}.a"] for name, clauses in filed.items()}
    full = draw(complete_data(filed=options, position="thu"))
    for name, clauses in filed.items():
        if not clauses and isinstance(full[name], list):
            full[name] = []
    return cut(full, draw(st.lists(st.sampled_from(gaps(full)), max_size=4, unique=True)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], Rulebook, dict[str, Any]]:
    """A generated rulebook as data and as it is loaded, and a dossier for it."""
    data = draw(rulebook_data())
    return data, build(data), draw(dossiers(data))
