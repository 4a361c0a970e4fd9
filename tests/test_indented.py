"""JSON with indents is, byte for byte, what the standard library writes."""

import json
from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.indented import indented


class Word(StrEnum):
    ONE = "mục “một”"


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(Word)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(documents)
def test_the_text_is_that_of_the_standard_library(data):
    assert indented(data) == json.dumps(data, ensure_ascii=False, indent=2)


def test_one_and_true_are_told_apart():
    assert indented([1, True, 0, False, {}, []]) == json.dumps([1, True, 0, False, {}, []], indent=2)
