"""Tells whether a call changed its arguments."""

from __future__ import annotations

import hashlib
from typing import Any

import joblib
import numpy as np
import pandas as pd

__all__ = ["fingerprint", "sealed"]

#: Types whose `repr` says all; nothing of the kind is known of their subclasses.
_PLAIN = (str, int, float, bool, type(None))


def fingerprint(value: object) -> str:
    """Return a digest of all that a student could change in an argument; it may be anything that pickles.

    Of a frame or series it covers names, order, index, types, attributes and cells, but not pandas' caches, which
    reading may fill.
    """
    if isinstance(value, pd.DataFrame):
        cells = [(str(column.dtype), _cells(column)) for _, column in value.items()]
        value = ("frame", _axis(value.columns), _axis(value.index), cells, _attributes(value.attrs))
    elif isinstance(value, pd.Series):
        kind = repr(value.name), str(value.dtype)
        value = ("series", kind, _axis(value.index), _cells(value), _attributes(value.attrs))
    elif not (type(value) in _PLAIN or (type(value) is list and all(type(item) in _PLAIN for item in value))):
        return joblib.hash(value)
    # Several times faster than joblib's, and checks watch every call. A `repr` has every digit, and no addresses.
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def sealed(digest: str, key: str) -> str:
    """Return a digest of a fingerprint: with a new key, nobody can know it without having the unchanged argument."""
    return hashlib.sha256(f"{key}{digest}".encode()).hexdigest()


def _cells(values: Any) -> list | str:
    """Return the cells, each with a `repr` that says all of it; of plain numbers, a digest of their bits."""
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "biufmM":
        return hashlib.sha256(np.ascontiguousarray(values).view(np.uint8).data).hexdigest()
    return [cell if type(cell) in _PLAIN else joblib.hash((type(cell).__name__, cell)) for cell in values.tolist()]


def _attributes(attributes: dict) -> str:
    return joblib.hash(dict(attributes)) if attributes else ""


def _axis(index: pd.Index) -> tuple:
    if isinstance(index, pd.MultiIndex):
        return "levels", list(index.names), [_axis(index.get_level_values(number)) for number in range(index.nlevels)]
    return type(index).__name__, str(index.dtype), list(index.names), _cells(index)
