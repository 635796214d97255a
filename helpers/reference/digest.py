"""Exercise 2: a digest of a DataFrame that serves as the id of a data set."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

__all__ = ["sha256_of_df"]

#: Cells written at a time: pandas' own `chunksize`. Datetimes are formatted a chunk at a time, by what is in it, so
#: that a digest of other chunks could differ from the one of a single `to_csv`.
BLOCK_CELLS = 100_000


def sha256_of_df(df: pd.DataFrame) -> str:
    r"""Return the SHA-256 digest of a frame, whatever the order of its columns and whatever its index.

    Hashed are the bytes of a CSV in UTF-8: columns in the order of `sorted`, a header, no index, commas, `\n` line
    ends, and pandas' defaults for numbers and missing values. The order of the rows is content. A CSV knows no types:
    ``1`` and ``"1"``, or ``None`` and ``NaN``, have the same digest; ``1`` and ``1.0``, or ``0.0`` and ``-0.0``, don't.

    Raise `TypeError` if `df` isn't a DataFrame or a column name isn't text. Raise `ValueError` if the CSV would not be
    the same everywhere, or not represent a column: duplicate names, several levels of names, complex numbers,
    durations, floats of other than 64 bits, cells that aren't scalars, carriage returns (quoted by some versions of
    Python only), text that UTF-8 can't carry.

    >>> df = pd.DataFrame({"b": [1.5, 2.0], "a": ["x", None]}, index=[7, 3])
    >>> sha256_of_df(df) == hashlib.sha256(b"a,b\nx,1.5\n,2.0\n").hexdigest()
    True
    """
    _refuse_names(df)
    for name, column in df.items():
        _refuse_values(name, column.array)
    digest = hashlib.sha256()
    for block in _csv_blocks(df):
        digest.update(block)
    return digest.hexdigest()


def _csv_blocks(df: pd.DataFrame) -> Iterator[bytes]:
    """Yield the CSV in pieces of the rows that pandas formats together; the first has the header."""
    names = sorted(df.columns)
    rows = max(1, BLOCK_CELLS // max(1, len(names)))
    for start in range(0, max(1, len(df)), rows):
        block = df.iloc[start : start + rows][names]
        text = block.to_csv(index=False, header=start == 0, lineterminator="\n")
        try:
            data = text.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError(
                f"{_where(block, start, _has_surrogate)} holds a lone surrogate, which UTF-8 can't carry; "
                "read the data with the right encoding, or replace it"
            ) from None
        if b"\r" in data:
            raise ValueError(
                f"{_where(block, start, _has_return)} holds a carriage return, which only some versions of Python "
                r"quote in a CSV; replace it, as with .str.replace('\r\n', '\n')"
            )
        yield data


def _refuse_names(df: pd.DataFrame) -> None:
    """Refuse what isn't a frame with one text name for each column."""
    if not isinstance(df, pd.DataFrame):
        raise TypeError(f"df is a {type(df).__name__}; pass a pandas.DataFrame, as with pd.DataFrame(...)")
    if df.columns.nlevels > 1:
        raise ValueError(
            f"the column names have {df.columns.nlevels} levels: {list(df.columns[:1])}…; join them, as with "
            "df.columns = ['_'.join(name) for name in df.columns]"
        )
    for name in df.columns:
        if not isinstance(name, str):
            raise TypeError(
                f"column name {name!r} is of type {type(name).__name__}; use text, as with "
                "df.columns = df.columns.astype(str)"
            )
    if df.columns.has_duplicates:
        name = df.columns[df.columns.duplicated()][0]
        raise ValueError(f"column name {name!r} is there {list(df.columns).count(name)} times; rename or drop columns")


def _refuse_values(name: str, values: pd.api.extensions.ExtensionArray | pd.Index) -> None:
    """Refuse a column that a CSV can't carry: by its type, or by the types of its cells."""
    dtype = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _refuse_values(name, dtype.categories)
    dtype = getattr(dtype, "subtype", dtype)  # of sparse and interval columns
    reason = _reason_by_kind(dtype.kind, getattr(dtype, "itemsize", 8), str(dtype))
    if reason:
        raise ValueError(f"column {name!r} holds {reason}")
    if dtype.kind != "O" or isinstance(dtype, pd.StringDtype):
        return None
    for kind in set(map(type, values)):
        first = next(value for value in values if type(value) is kind)
        reason = _reason_by_cell(first)
        if reason:
            raise ValueError(f"column {name!r} holds {reason}")
    return None


def _reason_by_kind(kind: str, size: int, type_name: str) -> str:
    """Say why a type can't be written, and what to do; nothing when it can."""
    if kind == "c":
        return f"complex numbers ({type_name}); put real and imaginary part in two columns"
    if kind == "m":
        return f"durations ({type_name}); convert them to a number, as with .dt.total_seconds()"
    if kind == "f" and size != 8:
        return f"floats of {8 * size} bits ({type_name}), which versions print differently; use .astype('float64')"
    return ""


def _reason_by_cell(cell: object) -> str:
    """Say why a cell can't be written, and what to do; it depends on the type of the cell alone."""
    type_name = type(cell).__name__
    if isinstance(cell, np.generic):
        return _reason_by_kind(cell.dtype.kind, cell.dtype.itemsize, type_name)
    if isinstance(cell, complex):
        return _reason_by_kind("c", 16, type_name)
    if isinstance(cell, datetime.timedelta):
        return _reason_by_kind("m", 8, type_name)
    if not pd.api.types.is_scalar(cell):
        return f"a cell that isn't a scalar ({type_name}); make a column of each part, or convert it to text"
    return ""


def _where(block: pd.DataFrame, start: int, guilty: Callable[[str], bool]) -> str:
    """Name the first column of a block whose name or cells are guilty."""
    for name, column in block.items():
        if guilty(name):
            return f"column name {name!r}"
        for row, cell in enumerate(column.array, start):
            if guilty(str(cell)):
                return f"column {name!r}, row {row},"
    raise AssertionError("no cell is guilty")


def _has_surrogate(text: str) -> bool:
    """Tell whether UTF-8 can't carry a text."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _has_return(text: str) -> bool:
    return "\r" in text
