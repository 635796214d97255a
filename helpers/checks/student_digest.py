"""The `sha256_of_df` that students paste into exercises 3 to 5.

Checks compare with what the *student's* function returns, so that a slip in exercise 2 costs points once. But a
function that returns the same for every frame says nothing about any of them, and gets no points.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from helpers.checking.calling import call
from helpers.checking.failure import CheckFailure, short

__all__ = ["student_digest", "student_digests"]

NAME = "sha256_of_df"
_HINT = "pegá en la celda de solución tu `sha256_of_df` del ejercicio 2."


def student_digest(sha256_of_df: Callable, df: pd.DataFrame) -> str:
    """Return the digest that the student's function gives to a copy of a frame; refuse anything else."""
    done = call(sha256_of_df, df.copy(), name=NAME)
    if done.error:
        raise CheckFailure("que tu `sha256_of_df` funcione también acá", done.error, _HINT)
    if type(done.value) is not str or not re.fullmatch("[0-9a-f]{64}", done.value):
        raise CheckFailure(
            "que tu `sha256_of_df` devuelva un texto de 64 dígitos hexadecimales en minúscula",
            f"{short(done.value)} (tipo {type(done.value).__name__})",
            _HINT,
        )
    return done.value


def student_digests(sha256_of_df: Callable, *frames: pd.DataFrame) -> list[str]:
    """Return the digests of frames with different cells; refuse equal ones."""
    digests = [student_digest(sha256_of_df, frame) for frame in frames]
    if len(set(digests)) < len(digests):
        raise CheckFailure(
            "que tu `sha256_of_df` dé digests distintos para datos distintos",
            f"dos veces el mismo: {short(max(digests, key=digests.count))}",
            _HINT,
        )
    return digests
