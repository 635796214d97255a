"""The reference answer of exercise 2."""

import datetime
import hashlib
import tracemalloc
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from sklearn import datasets

from helpers.reference import digest
from helpers.reference.digest import BLOCK_CELLS, sha256_of_df
from helpers.student.fingerprint import fingerprint


def by_definition(df):
    """Make the whole CSV at once."""
    text = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def objects(*cells):
    return pd.Series(cells, dtype=object)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iris", "8391e89f7bc8305f1bba29b2d90cae2f997b832b4f7de844d4632a28cd09e976"),
        ("wine", "3456699389e40051ca5afa4e268d3dd7866ea6b659451278b566eb85a49fc263"),
        ("breast_cancer", "174ac035a6c7346ab1d8d0b66afc18e72b3dfe1628b8b066a8bedeb040763b02"),
        ("digits", "59834b81e5525fe3152c7416217c7790c2213c0da554e89ae96dddef27b35bda"),
    ],
)
def test_published_frames(name, expected):
    """The frames that scikit-learn ships have the digests that the course publishes."""
    frame = getattr(datasets, f"load_{name}")(as_frame=True).frame

    assert expected == sha256_of_df(frame)


def test_bytes():
    """The bytes are a CSV in UTF-8 with sorted columns, a header, commas, a newline after each row, and no index."""
    df = pd.DataFrame({"b": [1.5, 2.0], "B": [10, 20], "a": ["sí", None]}, index=[7, 3])

    assert hashlib.sha256(b"B,a,b\n10,s\xc3\xad,1.5\n20,,2.0\n").hexdigest() == sha256_of_df(df)


def test_columns_and_index():
    """Neither the order of the columns nor the index matters."""
    df = pd.DataFrame({"z": [1, 2], "a": ["x", "y"], "B": [0.5, 1.0]})
    other = df[["B", "z", "a"]].set_axis(pd.MultiIndex.from_tuples([(1, "p"), (1, "q")]), axis=0)

    assert sha256_of_df(df) == sha256_of_df(other)


def test_rows():
    """The order of the rows is content."""
    df = pd.DataFrame({"a": [1, 2]})

    assert sha256_of_df(df) != sha256_of_df(df[::-1])


FRAMES = {
    "empty": pd.DataFrame(),
    "no rows": pd.DataFrame({"b": [], "a": []}),
    "no columns": pd.DataFrame(index=range(3)),
    "no columns, many rows": pd.DataFrame(index=range(BLOCK_CELLS + 1)),
    "one column with missing cells": pd.DataFrame({"a": ["x", None, "", np.nan]}),
    "quotes": pd.DataFrame({'a "b"': ["1,5", 'he said "no"', "two\nlines"], "c,d": [True, False, True]}),
    "exact block": pd.DataFrame({"b": np.arange(BLOCK_CELLS // 2) * 0.1, "a": 1}),
    "one row more than a block": pd.DataFrame({"b": np.arange(BLOCK_CELLS // 2 + 1) * 0.1, "a": 1}),
    "more columns than cells in a block": pd.DataFrame(
        np.ones((3, BLOCK_CELLS + 1)), columns=[f"c{i}" for i in range(BLOCK_CELLS + 1)]
    ),
    "types": pd.DataFrame(
        {
            "category": pd.Categorical(["a", None, "b"]),
            "sparse": pd.arrays.SparseArray([0.0, 1.5, 0.0]),
            "interval": pd.cut([1, 2, 3], 2),
            "period": pd.period_range("2024-01-01", periods=3, freq="D"),
            "nullable": pd.array([1, None, 3], dtype="Int64"),
            "date": pd.to_datetime(["2024-01-01", None, "2024-01-02"]),
            "zone": pd.to_datetime(["2024-01-01", None, "2024-01-02"]).tz_localize("UTC"),
            "objects": [Decimal("1.10"), datetime.date(2024, 1, 1), pd.NA],
            "mixed": objects(np.int64(3), np.float64(0.1), "x"),
        }
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_blocks_change_nothing(name):
    """The digest is the one of the CSV written whole, whatever the shape and the types."""
    assert by_definition(FRAMES[name]) == sha256_of_df(FRAMES[name])


def test_datetimes():
    """Datetimes are formatted by the chunk, as `to_csv` does: the first one here has dates only."""
    rows = BLOCK_CELLS // 2
    moments = np.datetime64("2024-01-01", "ns") + np.arange(rows + 10) % 900 * np.timedelta64(1, "D")
    moments[rows:] += np.timedelta64(90, "m")
    df = pd.DataFrame({"moment": moments, "number": 1})
    at_once = df.to_csv(index=False, lineterminator="\n", chunksize=len(df)).encode()

    assert by_definition(df) == sha256_of_df(df)
    assert hashlib.sha256(at_once).hexdigest() != sha256_of_df(df)


def test_memory(monkeypatch):
    """Memory doesn't grow with the rows: the CSV is never whole."""
    monkeypatch.setattr(digest, "BLOCK_CELLS", 5_000)
    peaks = []
    for rows in (300, 3_000):
        df = pd.DataFrame(np.arange(rows * 50).reshape(rows, 50) * 0.37, columns=[f"c{i:02}" for i in range(50)])
        tracemalloc.start()
        sha256_of_df(df)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 1.2 * peaks[0]


def test_input_kept():
    """The frame is afterwards what it was."""
    df = pd.DataFrame({"b": [1.5, None], "a": ["x", None]}, index=pd.Index([7, 3], name="k"))
    df.attrs["source"] = "survey"
    before, copy = fingerprint(df), df.copy()

    sha256_of_df(df)

    assert before == fingerprint(df)
    assert_frame_equal(copy, df)


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (np.array([1j]), r"complex128.*two columns"),
        (objects("a", 1j), r"complex.*two columns"),
        (objects(np.complex64(1)), r"complex64.*two columns"),
        (pd.to_timedelta([1]), r"timedelta64.*total_seconds"),
        (objects(1, pd.Timedelta(1)), r"Timedelta.*total_seconds"),
        (objects(datetime.timedelta(1)), r"timedelta.*total_seconds"),
        (objects(np.timedelta64(1, "s")), r"timedelta64.*total_seconds"),
        (np.float32([1]), r"32 bits.*astype\('float64'\)"),
        (np.float16([1]), r"16 bits.*astype\('float64'\)"),
        (objects("a", np.float32(1)), r"32 bits.*astype\('float64'\)"),
        (pd.Categorical(np.float32([1, 2])), r"32 bits.*astype\('float64'\)"),
        (pd.array([1.5], dtype="Float32"), r"Float32.*astype\('float64'\)"),
        (pd.arrays.SparseArray(np.float32([1])), r"32 bits.*astype\('float64'\)"),
        (pd.IntervalIndex.from_breaks(np.float32([1, 2])), r"32 bits.*astype\('float64'\)"),
        (objects([1], 2), r"isn't a scalar \(list\).*a column of each part"),
        (objects({"k": 1}), r"isn't a scalar \(dict\).*a column of each part"),
        (objects((1, 2)), r"isn't a scalar \(tuple\).*a column of each part"),
        (objects(np.array([1])), r"isn't a scalar \(ndarray\).*a column of each part"),
        (pd.Categorical([(1, 2)]), r"isn't a scalar \(tuple\).*a column of each part"),
        (["fine", "\ud800"], r"row 1, holds a lone surrogate.*encoding"),
        (pd.Categorical(["fine", "\udfff"]), r"row 1, holds a lone surrogate.*encoding"),
        (["fine", "two\r\nlines"], r"row 1, holds a carriage return.*replace it"),
    ],
)
def test_refused_cells(column, reason):
    """What a CSV can't carry is refused, with the column and the fix."""
    df = pd.DataFrame({"fine": 1, "culprit": column})

    with pytest.raises(ValueError, match=f"'culprit'.*{reason}"):
        sha256_of_df(df)


@pytest.mark.parametrize(
    ("names", "error", "reason"),
    [
        (["a", "b", "a"], ValueError, "'a' is there 2 times; rename"),
        (["a", 1, "b"], TypeError, "1 is of type int; use text"),
        (["a", None, "b"], TypeError, "of type float; use text|of type NoneType; use text"),
        (
            pd.MultiIndex.from_tuples([("a", "x"), ("a", "y"), ("b", "x")]),
            ValueError,
            r"2 levels: \[\('a', 'x'\)\].*join",
        ),
        (["a", "\ud800", "b"], ValueError, r"name '\\ud800' holds a lone surrogate"),
        (["a", "b\r", "c"], ValueError, r"name 'b\\r' holds a carriage return"),
    ],
)
def test_refused_names(names, error, reason):
    """Names that aren't text, or not unique, are refused, with the name and the fix."""
    with pytest.raises(error, match=reason):
        sha256_of_df(pd.DataFrame([[1, 2, 3]], columns=names))


def test_surrogate_beyond_the_first_block():
    """The row in a message counts from the beginning of the frame."""
    cells = np.full(BLOCK_CELLS + 5, "x", dtype=object)
    cells[-1] = "\udc80"

    with pytest.raises(ValueError, match=f"'a', row {BLOCK_CELLS + 4},"):
        sha256_of_df(pd.DataFrame({"a": cells}))


@pytest.mark.parametrize("value", [None, 3, [[1]], pd.Series([1]), np.ones((2, 2))])
def test_refused_arguments(value):
    """What isn't a DataFrame is refused, with its type."""
    with pytest.raises(TypeError, match=f"{type(value).__name__}; pass a pandas.DataFrame"):
        sha256_of_df(value)
