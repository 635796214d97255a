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
    """Draw hidden inputs from a seed, which may be any text, whatever the environment says."""
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
    """Return the seed of hidden inputs: that of `seeded`, else the environment's, else one of this process."""
    return _seed.get() or os.environ.get(SEED_VARIABLE) or _fresh_seed()


def generator(name: str) -> np.random.Generator:
    """Return the stream of hidden inputs called `name`: equal for equal names and equal `current_seed()`."""
    seed = current_seed()
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))


def drawn(name: str, draw: Callable[[np.random.Generator], T]) -> T:
    """Draw from the stream `name` once in a grading run: all get the same object, and nobody may change it."""
    key = current_seed(), name
    if key not in _drawn:
        if len(_drawn) >= DRAWN_LIMIT:
            _drawn.clear()
        _drawn[key] = draw(generator(name))
    return _drawn[key]


def seeds(name: str, count: int) -> list[int]:
    """Draw different seeds for a student's function, from 1000 to 2**20 - 1: none that the notebooks show."""
    return [int(seed) for seed in generator(name).choice(_SEEDS, size=count, replace=False)]


def word(rng: np.random.Generator, length: int = 8) -> str:
    """Draw a word of lowercase ASCII letters."""
    return "".join(rng.choice(_LETTERS, size=length))
