"""Canonical JSON: the bytes of RFC 8785, equal data equal bytes, and nothing that it cannot hold."""

import enum
import hashlib
import hmac
import json
import random
from decimal import Decimal
from fractions import Fraction

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.canonical import canonical_bytes, commitment, digest, sha256

MOST = 2**53 - 1

# Few characters, so that keys meet: ASCII, controls, beyond the first plane, and those that
# UTF-16 and code points put in another order (U+E000 to U+FFFF against surrogate pairs).
ODD = st.text(
    st.sampled_from('ab"\\/\x00\x1f\x7f\x80ệ\u2028\ud7ff\ue000\ufb33\uffff\U00010000\U0001f600\U0010ffff')
)
TEXTS = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"])))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-MOST, MOST), TEXTS)
DATA = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(TEXTS, inner, max_size=5))
)


def shuffled(data, source):
    """The same data with its keys in another order."""
    if isinstance(data, dict):
        keys = list(data)
        source.shuffle(keys)
        return {key: shuffled(data[key], source) for key in keys}
    return [shuffled(item, source) for item in data] if isinstance(data, list) else data


@given(DATA)
def test_the_bytes_are_those_of_rfc_8785(data):
    assert canonical_bytes(data) == rfc8785.dumps(data)


@given(DATA)
def test_what_is_written_reads_back_the_same_and_writes_the_same(data):
    content = canonical_bytes(data)
    assert json.loads(content) == data
    assert canonical_bytes(json.loads(content)) == content


@given(DATA, st.integers())
def test_the_order_of_keys_does_not_count(data, seed):
    source = random.Random(seed)  # noqa: S311 - an order of keys
    assert canonical_bytes(shuffled(data, source)) == canonical_bytes(data)


@given(DATA, DATA)
def test_other_data_have_other_bytes(one, other):
    same_types = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical_bytes(one) == canonical_bytes(other)) == same_types


@given(DATA, st.lists(st.one_of(st.just("a list"), st.just("a key")), max_size=3), st.data())
def test_what_is_no_such_data_is_refused_at_any_depth(data, places, draw):
    bad, error = draw.draw(st.sampled_from(BAD))
    for place in places:
        bad = [data, bad] if place == "a list" else {"x": data, "y": bad}
    with pytest.raises(error):
        canonical_bytes(bad)


class Number(enum.IntEnum):
    ONE = 1


BAD = [
    (1.0, TypeError),
    (float("nan"), TypeError),
    (-0.0, TypeError),
    (Decimal(1), TypeError),
    (Fraction(1, 2), TypeError),
    (b"x", TypeError),
    ({1, 2}, TypeError),
    (object(), TypeError),
    (Number.ONE, TypeError),
    ({1: "x"}, TypeError),
    ({None: "x"}, TypeError),
    ({True: "x"}, TypeError),
    (MOST + 1, ValueError),
    (-MOST - 1, ValueError),
    (10**400, ValueError),
    ("\ud800", ValueError),
    ("a\udfff", ValueError),
    ({"\ud83d": 1}, ValueError),
]


@pytest.mark.parametrize(("bad", "error"), BAD)
def test_floats_great_numbers_broken_text_and_keys_that_are_no_text_are_refused(bad, error):
    with pytest.raises(error):
        canonical_bytes(bad)


def test_the_greatest_numbers_are_written_in_full():
    assert canonical_bytes([MOST, -MOST, 0]) == b"[9007199254740991,-9007199254740991,0]"


def test_keys_go_by_their_utf_16_units():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\u00f6"]
    found = list(json.loads(canonical_bytes(dict.fromkeys(keys, 0))))
    assert found == ["\r", "1", "\x80", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_a_tuple_is_a_list_and_text_of_an_enumeration_is_text():
    class Word(enum.StrEnum):
        ONE = "một"

    assert canonical_bytes((Word.ONE, (True,))) == canonical_bytes(["một", [True]])


@given(DATA)
def test_digests_are_sha_256_of_the_bytes(data):
    assert digest(data) == sha256(canonical_bytes(data)) == hashlib.sha256(rfc8785.dumps(data)).hexdigest()


@given(st.binary(min_size=32, max_size=32), DATA)
def test_a_commitment_is_an_hmac_over_label_and_bytes(key, data):
    content = b"danhgia/facts/1\n" + rfc8785.dumps(data)
    assert commitment(key, "danhgia/facts/1", data) == hmac.new(key, content, "sha256").hexdigest()
    assert commitment(key, "danhgia/trace/1", data) != commitment(key, "danhgia/facts/1", data)
