"""Exercise 1: seed the sources of randomness of a Python process."""

from __future__ import annotations

import operator
import os
import random

import numpy as np

__all__ = ["SEED_LIMIT", "seed_everything"]

#: Seeds lie in [0, SEED_LIMIT): what NumPy's legacy generator and `PYTHONHASHSEED` both take.
SEED_LIMIT = 2**32


def seed_everything(seed: int = 42) -> None:
    """Seed `random` and NumPy's global generator, and set `PYTHONHASHSEED` for child interpreters.

    The running interpreter read the variable when it started: there it has no effect.

    Raise `TypeError` if `seed` isn't an integer (a boolean isn't), and `ValueError` if it isn't in 0..2**32-1. Nothing
    has been touched then: a `PYTHONHASHSEED` out of range would end every later child interpreter at its start
    (https://docs.python.org/3/using/cmdline.html#envvar-PYTHONHASHSEED).

    >>> seed_everything(7)
    >>> first = random.random()
    >>> seed_everything(7)
    >>> first == random.random()
    True
    """
    if isinstance(seed, (bool, np.bool_)):
        raise TypeError(f"seed is {seed!r}, a boolean; pass an integer in 0..{SEED_LIMIT - 1}")
    try:
        number = operator.index(seed)
    except TypeError:
        raise TypeError(
            f"seed is {seed!r}, of type {type(seed).__name__}; pass an integer in 0..{SEED_LIMIT - 1}"
        ) from None
    if not 0 <= number < SEED_LIMIT:
        raise ValueError(f"seed is {number}, out of range; pass an integer in 0..{SEED_LIMIT - 1}")
    random.seed(number)
    np.random.seed(number)
    os.environ["PYTHONHASHSEED"] = str(number)
