"""Every output and its schema, for the tests of the schema files."""

import json
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from revision_edits import changed

from danhgia_rules import Bundle, DecisionLog, Dossier, DossierError, evaluate, load_rulebook, verify
from danhgia_rules.batch import rate_files, to_table
from danhgia_rules.checking.check import check_rulebook
from danhgia_rules.checking.data import check_data
from danhgia_rules.checking.model import Report
from danhgia_rules.checking.periods import Term, period_claims
from danhgia_rules.citations import Grade
from danhgia_rules.errors import Where
from danhgia_rules.log import Head, Witness, verify_log
from danhgia_rules.log.entry_proof import EntryProof
from danhgia_rules.output_schema import schema_file
from danhgia_rules.revision.movement import impact_of

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"

FACTS = ("la_uy_vien_bch", "ke_khai_tai_san")
"""Facts that are assumed to be missing, where they are there."""

MOVING = (
    ("tot: {at_least: 85%}", "tot: {at_least: 80%}"),
    ("at_least: 70%, parameter: cot_cua_tieu_chi", "at_least: 60%, parameter: cot_cua_tieu_chi"),
)
"""Thresholds that move somebody."""

YEARS = [
    Term("mot", "thu", 2020, 2021, Where("a.yaml", 1, 1)),
    Term("hai", "thu", 2021, 2022, Where("b.yaml")),
]

KEY = bytes(range(32))
"""The key of records, so that they are the same each time."""


def answers(result):
    """Give every output that can be made of one evaluation."""
    yield result.to_data()
    yield result.compare().to_data()
    yield result.questions().to_data()
    for entry in (result, *result):
        scale = result.rulebook.rating.scale if entry is result else result.rulebook.scale
        yield from (entry.why_not(name).to_data() for name in scale.names)
    ways = [result.path_to(name) for name in result.rulebook.rating.scale.names]
    yield from (way.to_data() for way in ways)
    there = (name for name in FACTS if getattr(result.dossier, name) is not None)
    for changes in (ways[-1].settings(), *({name: None} for name in there)):
        if changes:
            yield result.what_if(changes).to_data()


def kept(result):
    """Give the files that are kept of an evaluation, and what checking them gave."""
    record = result.record(KEY)
    bundle = record.to_bundle()
    yield json.loads(record.to_bytes())
    yield json.loads(record.facts.to_bytes())
    read = Bundle.from_bytes(bundle)
    yield json.loads(read.files["manifest.json"])
    erased = Bundle.from_bytes(read.without_facts())
    for found in (verify(read), verify(erased), verify(read, expected="0" * 64)):
        yield found.to_data()


def logged(result, folder):
    """Give every output of a log that holds an entry of each kind, and of one that was altered."""
    record, witness = result.record(KEY), Witness(folder / "state.json")
    (folder / "log").mkdir()
    path = folder / "log/so.db"
    with DecisionLog.create(path, "danhgia.example/so") as log:
        log.append(record)
        yield witness.see(log).to_data()
        log.decide(0, "not_rated", "Ban Thường vụ", "có lý do", "12-TB/TU")
        agreed = record.rating if record.rating != "undetermined" else "hoan_thanh"
        log.decide(0, agreed, "Ban Thường vụ", None if agreed == record.rating else "có lý do", "13-TB/TU")
        log.correct(result.record(), 0, "có lý do")
        log.appeal(1, "người được đánh giá", "có lý do")
        log.appeal(1, "người được đánh giá", "có lý do", "đơn ngày 05/01/2022")
        yield witness.see(log).to_data()
        yield from (entry.to_data() for entry in log.entries())
        yield log.head().to_data()
        yield log.inclusion(1).to_data()
        yield log.consistency(2).to_data()
        yield EntryProof.of(log, 2).to_data()
        yield log.verify().to_data()
    path.with_name("so.db.failed").write_text("?", encoding="utf-8")
    yield verify_log(path, [Head("danhgia.example/khac", 9, bytes(32))]).to_data()


def drafted(dossiers):
    """Give what drafters are shown: a diff, whom it moves, and what checking rulebooks gave."""
    old = load_rulebook("248_qdtu_2021.cap_truong_ctxh")
    new = changed("criteria", *MOVING)
    found = impact_of(old, new, [*((one.ma, one) for one in dossiers), ("hỏng", unreadable())])
    yield found.diff.to_data()
    yield found.to_data()
    second = load_rulebook(ROOT / "tests/second_rulebook/thu_thu.yaml")
    reports = [check_rulebook(second, grade=Grade.V3), Report("", tuple(period_claims(YEARS)))]
    yield check_data(reports, unreadable().problems, every=True)
    yield check_data(reports, (), every=False)


def batched(dossiers, folder):
    """Give what a batch came to: one with a refused row, and one without any row."""
    rows = to_table(dossiers)
    bad = rows.head(1).with_columns(ky_danh_gia=pl.lit("?"))
    for name, table in (("some", pl.concat([rows, bad])), ("none", rows.clear())):
        table.write_parquet(folder / f"{name}.parquet")
        yield rate_files(folder / f"{name}.parquet", folder / f"{name}.rated.parquet").to_data()


def unreadable():
    """Give the error of a dossier that says nothing."""
    with pytest.raises(DossierError) as caught:
        Dossier.from_text("schema: danhgia/dossier/1\n", name="hỏng.yaml")
    return caught.value


@cache
def schema_of(name):
    return json.loads((RULES / schema_file(name)).read_text(encoding="utf-8"))


@cache
def validator(name):
    return Draft202012Validator(schema_of(name))


@cache
def result_of(path):
    return evaluate(Dossier.from_file(path))


def assert_valid(data):
    validator(data["schema"]).validate(json.loads(json.dumps(data)))
