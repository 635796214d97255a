"""Strict types and strict JSON."""

import json
import time
from collections import OrderedDict

import numpy as np
import pytest

from helpers.checking.failure import CheckFailure
from helpers.checking.strict_values import plain, read_strict_json, round_trip


class AlwaysEqual(str):
    """A text that equals everything."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (OrderedDict(a=(1, 2)), {"a": [1, 2]}),
        ([np.float64(0.5), None, True, "ñ"], [0.5, None, True, "ñ"]),
    ],
)
def test_plain_values(value, expected):
    """Builtin types stay; their known relatives become them."""
    assert expected == plain(value, "x")


@pytest.mark.parametrize(
    "value",
    [AlwaysEqual("a"), {"a": AlwaysEqual("b")}, {AlwaysEqual("a"): 1}, [np.int64(3)], {1, 2}, np.float32(1), b"x"],
)
def test_other_types_are_refused(value):
    """A subclass or a foreign type is refused before it is compared."""
    with pytest.raises(CheckFailure):
        plain(value, "x")


@pytest.mark.parametrize("value", [float("nan"), {"a": [float("inf")]}])
def test_json_has_no_nan(value):
    """NaN and infinities aren't JSON."""
    with pytest.raises(CheckFailure, match="NaN"):
        round_trip(value, "x")


def test_round_trip_makes_text_keys():
    """As JSON writes them."""
    assert {"1": 2} == round_trip({1: 2}, "x")


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b'{"a": 1}{"a": 1}', "JSON"),
        (b'{"a": NaN}', "JSON"),
        (b"", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "BOM"),
        ('{"a": "ñ"}'.encode("latin-1"), "UTF-8"),
    ],
)
def test_unstrict_files_are_refused(content, match):
    """Two objects, NaN, nothing, and another encoding each get their message."""
    with pytest.raises(CheckFailure, match=match):
        read_strict_json({"a.json": content}, "a.json", "`a.json`")


@pytest.mark.parametrize("files", [{}, {"a.json": None}])
def test_missing_file_is_refused(files):
    """A file that isn't there gets a message; a folder is none."""
    with pytest.raises(CheckFailure, match="no está"):
        read_strict_json(files, "a.json", "`a.json`")


def test_a_right_file_is_read():
    """Escaped or not, UTF-8 is read."""
    value = {"a": "ñ", "b": [1.5, None]}
    content = json.dumps(value, ensure_ascii=False, indent=2).encode()

    assert value == read_strict_json({"a.json": content}, "a.json", "`a.json`")


def test_a_large_file_is_not_parsed():
    """A manifest has a few hundred bytes: one of megabytes is refused by its size, in Spanish."""
    content = b"[" + b"[]," * 10**6 + b"0]"

    with pytest.raises(CheckFailure, match="tenga menos de 1 MB"):
        read_strict_json({"a.json": content}, "a.json", "`a.json`")


def test_a_long_key_is_named_once():
    """What lies behind it says where it lies, and doesn't repeat it each time."""
    value = {"k" * 10**6: {str(number): [number] for number in range(20_000)}}
    began = time.process_time()

    assert value == plain(value, "x")
    with pytest.raises(CheckFailure) as failure:
        plain({"k" * 10**6: [{}, set()]}, "x")
    assert len(str(failure.value)) < 1000
    assert time.process_time() - began < 5
