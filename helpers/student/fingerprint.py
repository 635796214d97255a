"""Tells whether a call changed the objects that it was given."""

from __future__ import annotations

import joblib
import pandas as pd

__all__ = ["fingerprint"]


def fingerprint(value: object, key: str = "") -> str:
    """Return a digest of all that a student could change in an argument.

    Parameters
    ----------
    value : object
        A DataFrame, a Series, a fitted estimator, or any object that pickles.
    key : str, default ""
        Enters the digest: with a new key no digest can be known before, so that to give the right one for an
        argument takes that argument, unchanged.

    Returns
    -------
    str
        Hexadecimal digest. Of a frame or series it covers names, order, index, types, attributes and cells,
        and not pandas' internal caches, which a mere reading may fill.
    """
    if isinstance(value, pd.DataFrame):
        cells = [(str(column.dtype), column.tolist()) for _, column in value.items()]
        value = ("frame", _axis(value.columns), _axis(value.index), cells, dict(value.attrs))
    elif isinstance(value, pd.Series):
        value = ("series", repr(value.name), _axis(value.index), str(value.dtype), value.tolist(), dict(value.attrs))
    return joblib.hash((key, value))


def _axis(index: pd.Index) -> tuple:
    """Return what identifies an axis."""
    return type(index).__name__, str(index.dtype), list(index.names), index.tolist()
