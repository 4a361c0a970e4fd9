"""Dossiers with assessments, and their comparisons, for the tests of what people decided."""

import copy
from pathlib import Path

import strategies as own
from hypothesis import strategies as st

from danhgia_rules import Dossier, evaluate
from danhgia_rules.dossier.vocabulary import RATINGS

EXAMPLES = Path(__file__).parent.parent / "docs/examples"
FILES = sorted(EXAMPLES.glob("*.yaml"))
LEVELS = ["kem", "trung_binh", "tot", "xuat_sac"]
PEOPLE = ["tu_danh_gia", "cap_tren_truc_tiep", "tap_the", "cap_co_tham_quyen"]
EXCELLENT = "hoan_thanh_xuat_sac"
CRITERIA = list(evaluate(Dossier.from_file(EXAMPLES / "mau.yaml")).levels)


def data_of(name):
    return Dossier.from_file(EXAMPLES / f"{name}.yaml").to_data()


def result_of(name, *assessments, without=(), **changes):
    """Rate a worked dossier with other assessments; `without` are keys taken out."""
    data = {**data_of(name), **changes, "danh_gia": list(assessments)}
    return evaluate(Dossier.from_data({key: value for key, value in data.items() if key not in without}))


def compared(name, *assessments, **options):
    return result_of(name, *assessments, **options).compare()


def by_self(xep_loai=None, **muc):
    return said_by("tu_danh_gia", xep_loai, muc)


def said_by(chu_the, xep_loai=None, muc=None, **more):
    entry = {"chu_the": chu_the, **more}
    entry |= {"xep_loai": xep_loai} if xep_loai else {}
    return {**entry, "muc": muc} if muc else entry


def opinion(comparison, criterion=None, place=0):
    row = next(row for row in comparison.rows if row.subject.id == criterion)
    return row.opinions[place]


def cautions(comparison, code):
    return [caution for caution in comparison.warnings if caution.code is code]


@st.composite
def assessments(draw):
    """Up to three assessments: some say all, some say little, some nothing at all."""
    found = []
    for chu_the in draw(st.lists(st.sampled_from(PEOPLE), max_size=3)):
        same = draw(st.none() | st.sampled_from(LEVELS))
        level = st.sampled_from(LEVELS) if same is None else st.just(same)
        muc = draw(st.dictionaries(st.sampled_from(CRITERIA), level))
        found.append(said_by(chu_the, draw(st.none() | st.sampled_from(RATINGS)), muc))
    return found


cases = st.tuples(own.with_gaps().flatmap(st.sampled_from), assessments())


def rated(data, decided=None):
    return evaluate(own.dossier(data if decided is None else {**copy.deepcopy(data), "danh_gia": decided}))
