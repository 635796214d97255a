"""How values travel from the student process."""

import json
import time
from collections import OrderedDict, defaultdict

import numpy as np
import pytest

from helpers.student.values import ALIKE_LIMIT, DEPTH_LIMIT, PART_LIMIT, TEXT_LIMIT, OpaqueValue, decode, encode
from helpers.student.wire import Malformed


def _there(value):
    return decode(json.loads(json.dumps(encode(value))))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(10**300),
        0.1,
        float("inf"),
        "ñ\n\ud800",
        b"",
        [b"a\xff\0"],
        [],
        (1, (2,)),
        {"a": [1, {"b": None}]},
        {1: 2, None: 3},
        OrderedDict(a=1),
        defaultdict(int, a=1),
        np.float64(0.1),
    ],
)
def test_plain_values_arrive_with_their_types(value):
    """Also tuples, keys that aren't text, and NumPy's float, which JSON alone would change."""
    there = _there(value)

    assert value == there
    assert type(value) is type(there)


def test_nan_arrives():
    """A NaN is a NaN."""
    assert _there(float("nan")) != _there(float("nan"))


class Hostile:
    """Equal to all, like nothing."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __repr__(self):
        raise RuntimeError


class Text(str):
    """A text that is equal to all."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return True


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (np.int64(3), "int64", "np.int64(3)"),
        (Hostile(), "Hostile", "un valor de tipo Hostile"),
        (Text("a"), "Text", "'a'"),
        (bytearray(b"a"), "bytearray", "bytearray(b'a')"),
        (b"a" * TEXT_LIMIT, "bytes", "aaa"),
        (10**4000, "int", "…"),
        ({1, 2}, "set", "{1, 2}"),
    ],
)
def test_others_arrive_as_name_and_text(value, name, text):
    """Nothing of the value itself, and equal to nothing else."""
    there = _there([value, 1])[0]

    assert isinstance(there, OpaqueValue)
    assert name == type(there).__name__
    assert text in repr(there)
    assert there != "a"


def test_an_address_is_no_content():
    """Two objects that print where they are look the same, whether or not they are in the same place."""
    assert repr(_there(object())) == repr(_there([object(), object()][1])) == "<object object>"


def test_one_foreign_value_hides_no_other():
    """The other keys of a dict arrive."""
    assert 1 == _there({"a": np.int32(1), "b": 1})["b"]


def test_a_foreign_value_says_why_it_has_no_attributes():
    """What JSON can't carry gets a message that says so."""
    with pytest.raises(AttributeError, match="no se puede mirar por dentro"):
        _there(np.arange(3)).shape  # noqa: B018


@pytest.mark.parametrize("count", [100, 100_000])
def test_a_deep_value_is_cut(count):
    """Without an end of the stack."""
    value = []
    for _ in range(count):
        value = [value]

    assert "demasiado" in repr(_there(value))


def test_a_large_value_is_cut():
    """A cycle, many parts and long texts end somewhere."""
    cycle = {}
    cycle["a"] = cycle
    for value in (cycle, ["x"] * 10**6, ["x" * 10**6] * 20):
        assert len(json.dumps(encode(value))) < 2**24


@pytest.mark.parametrize(
    "forged", [["z", 1], ["d", [[1]]], ["d", [[["l", []], 1]]], ["n", "1"], {"a": 1}, ["x", 1, 2], []]
)
def test_what_encode_never_writes_is_refused(forged):
    """A forged answer is no value."""
    with pytest.raises(Malformed):
        decode(forged)


def test_a_class_whose_name_cannot_be_asked_for():
    """A metaclass may stand in the way; a value that is too nested has a name all the same."""

    class Meta(type):
        @property
        def __name__(cls):
            raise TypeError

    value = Meta("Odd", (), {})()
    for _ in range(2 * DEPTH_LIMIT):
        value = [value]
        assert isinstance(_there(value), list)


def test_values_of_one_hash_are_refused():
    """A dict or a set would compare each with all others: integers, tuples, also as keys; a few are nothing odd."""
    integers = [number * (2**61 - 1) + 7 for number in range(30_000)]
    began = time.process_time()
    for forged in (
        ["d", [[key, 0] for key in integers]],
        ["l", integers],
        ["l", [["t", [key]] for key in integers]],
        ["d", [[["t", [1, ["t", [key]]]], 0] for key in integers]],
    ):
        with pytest.raises(Malformed, match="one hash"):
            decode(forged)
    assert time.process_time() - began < 5
    assert set(integers[:ALIKE_LIMIT]) == set(_there(integers[:ALIKE_LIMIT]))
    assert [(1, 2)] * 1000 == _there([(1, 2)] * 1000)


@pytest.mark.parametrize(
    "value",
    [
        list(range(PART_LIMIT)),
        dict.fromkeys(range(PART_LIMIT)),
        [[]] * PART_LIMIT,
        "x" * (TEXT_LIMIT - 2),
        ["ñ" * 1000] * (TEXT_LIMIT // 6002),
        [10**3000] * 1000,
    ],
    ids=["numbers", "keys", "lists", "text", "texts", "integers"],
)
def test_the_most_that_arrives(value):
    """Up to the limits all of it does, as it was."""
    assert value == _there(value)


@pytest.mark.parametrize(
    "forged",
    [
        ["l", [0] * (PART_LIMIT + 1)],
        ["l", [["l", [0] * (PART_LIMIT // 2)]] * 3],
        "x" * TEXT_LIMIT,
        ["l", ["x" * 1000] * (TEXT_LIMIT // 1000)],
        ["l", [10**3000] * 10_000],
        1 << 10_001,
        ["l", [["x", "a", "b"]] * PART_LIMIT],
        ["b", "a" * TEXT_LIMIT],
        ["b", "abc"],
        ["b", "zz"],
        ["b", "AB"],
    ],
    ids=["parts", "parts in all", "text", "texts", "integers", "an integer", "foreign", "bytes", "half", "no", "AB"],
)
def test_more_than_encode_writes_is_refused(forged):
    """The limits hold for whoever decodes, too."""
    with pytest.raises(Malformed):
        decode(forged)


def test_foreign_values_are_few():
    """The first ones have name and text; the others are all the same, and cost nothing."""
    there = _there([object() for _ in range(PART_LIMIT // 2)])

    assert ("object", "<object object>") == (type(there[0]).__name__, repr(there[0]))
    assert "demasiado" in repr(there[-1])
    assert there[-1] is there[-2]
