"""The decoder of what a function returned."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.student.values import PART_LIMIT, OpaqueValue, decode, encode
from helpers.student.wire import Malformed
from tests.fuzz.inputs import json_of

#: Pieces of encoded values, some of them forged.
CODED = json_of(["l", "t", "d", "o", "f", "x", "n", ""])
TAGGED = st.tuples(st.sampled_from(list("ltdofxn")), CODED, CODED).map(
    lambda parts: [parts[0], [parts[1], parts[2]]] if parts[0] in "lt" else [parts[0], [[parts[1], parts[2]]]]
)
HASHABLE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=3,
)
HONEST = st.recursive(
    HASHABLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(HASHABLE, inner, max_size=4),
    ),
    max_leaves=10,
)


def _strict(value):
    """Say whether a value has nothing but builtin types and stand-ins in it, and few enough."""
    level, count = [value], 0
    while level:
        count += len(level)
        parts = []
        for each in level:
            if isinstance(each, dict):
                parts += [*each.keys(), *each.values()]
            elif type(each) in (list, tuple):
                parts += each
            elif each is not None and type(each) not in (bool, int, float, str, np.float64):
                assert isinstance(each, OpaqueValue)
                assert isinstance(repr(each), str)
        level = parts
    assert count <= 3 * PART_LIMIT


@pytest.mark.parametrize("times", [1, 30_000])
@given(value=st.one_of(CODED, TAGGED))
def test_what_is_forged(bounded, times, value):
    """Alone, and thirty thousand times; it is refused, or it is a value of strict types."""
    try:
        decoded = bounded(decode, value if times == 1 else ["l", [value] * times])
    except Malformed:
        return
    _strict(decoded)


@given(value=HONEST)
def test_what_is_honest(bounded, value):
    """It arrives as it was."""
    arrived = bounded(lambda: decode(json.loads(json.dumps(encode(value)))))

    assert repr(value) == repr(arrived)
