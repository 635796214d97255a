"""The hidden inputs: drawn anew for each grading run, the same for every submission of one run.

Each check names its own stream, so that adding a draw to one check leaves the inputs of the others as they were.
"""

from __future__ import annotations

import functools
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import numpy as np

__all__ = ["SEED_VARIABLE", "current_seed", "drawn", "generator", "seeded", "seeds", "word"]

#: The grader's environment carries the seed of all hidden inputs here.
SEED_VARIABLE = "COURSE_GRADING_SEED"


_LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))
_SEEDS = np.arange(1000, 2**20)
T = TypeVar("T")
#: How many drawn inputs are kept.
DRAWN_LIMIT = 200
_drawn: dict[tuple[str, str], Any] = {}

_seed: ContextVar[str | None] = ContextVar("seed", default=None)


@contextmanager
def seeded(seed: str) -> Iterator[None]:
    """Draw hidden inputs from a seed, whatever the environment says.

    Parameters
    ----------
    seed : str
        Any text.
    """
    token = _seed.set(seed)
    try:
        yield
    finally:
        _seed.reset(token)


@functools.cache
def _fresh_seed() -> str:
    """Draw a seed for a process whose environment gives none."""
    return str(secrets.randbits(64))


def current_seed() -> str:
    """Return what hidden inputs are drawn from now."""
    return _seed.get() or os.environ.get(SEED_VARIABLE) or _fresh_seed()


def generator(name: str) -> np.random.Generator:
    """Return the stream of hidden inputs called `name`.

    Parameters
    ----------
    name : str
        The check that draws from it.

    Returns
    -------
    numpy.random.Generator
        Equal for equal names and equal seeds: that of `seeded`, or else the environment variable
        `COURSE_GRADING_SEED`; without either, new in each process. NumPy's global state isn't touched.
    """
    seed = current_seed()
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))


def drawn(name: str, draw: Callable[[np.random.Generator], T]) -> T:
    """Draw hidden inputs once for all submissions of a grading run.

    Parameters
    ----------
    name : str
        The stream, as for `generator`.
    draw : callable
        Takes the generator, and returns what is drawn.

    Returns
    -------
    object
        The same object for the same name and seed: nobody may change it.
    """
    key = current_seed(), name
    if key not in _drawn:
        if len(_drawn) >= DRAWN_LIMIT:
            _drawn.clear()
        _drawn[key] = draw(generator(name))
    return _drawn[key]


def seeds(name: str, count: int) -> list[int]:
    """Draw seeds for a student's function, none of those that the notebooks show.

    Parameters
    ----------
    name : str
        The stream, as for `generator`.
    count : int
        How many.

    Returns
    -------
    list of int
        Different numbers from 1000 to 2**20 - 1.
    """
    return [int(seed) for seed in generator(name).choice(_SEEDS, size=count, replace=False)]


def word(rng: np.random.Generator, length: int = 8) -> str:
    """Draw a word of lowercase ASCII letters.

    Parameters
    ----------
    rng : numpy.random.Generator
        The stream to draw from.
    length : int, default 8
        Number of letters.

    Returns
    -------
    str
        The word.
    """
    return "".join(rng.choice(_LETTERS, size=length))
