"""The `sha256_of_df` that students paste into exercises 3 to 5.

Checks compare with what the *student's* function returns, so that a slip in exercise 2 costs points once. But a
function that returns the same for every frame says nothing about any of them, and gets no points.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.checking.calling import Call, call_all
from helpers.checking.failure import CheckFailure, short

__all__ = ["SAME_FOR_ALL", "ask_digests", "require_different", "student_digest", "student_digests"]

NAME = "sha256_of_df"
#: What may lie behind equal digests of different data.
SAME_FOR_ALL = "si es una provisoria, reemplazala por la del ejercicio 2; si no, ¿hashea todo el `df` que recibe?"
_TRY = "probala en la celda libre con una tabla así: números con faltantes, o lo que lee pd.read_csv."
_PASTE = "pegá en la celda de solución tu `sha256_of_df` del ejercicio 2, con todo lo que usa."


def student_digest(sha256_of_df: Callable, df: pd.DataFrame) -> str:
    """Return the digest that the student's function gives to a copy of a frame; raise as `ask_digests`."""
    (digest,) = ask_digests(sha256_of_df, df)
    return digest


def ask_digests(sha256_of_df: Callable, *frames: pd.DataFrame) -> list[str]:
    """Return the digests that the student's function gives to copies of frames.

    Refuse an error, and what is no text. Another form (capitals, a prefix, fewer digits) is a slip of exercise 2: it
    costs nothing more.
    """
    return [_checked(done) for done in call_all(sha256_of_df, [(df.copy(),) for df in frames], name=NAME)]


def _checked(done: Call) -> str:
    if done.error:
        raise CheckFailure(
            "que tu `sha256_of_df` funcione también acá",
            done.error,
            _PASTE if {"NotImplementedError", "NameError"} & set(done.error_types) else _TRY,
        )
    if type(done.value) is not str or not done.value:
        raise CheckFailure(
            "que tu `sha256_of_df` devuelva un texto",
            f"{short(done.value)} (tipo {type(done.value).__name__})",
            "¿termina con `return`, y con el texto que da .hexdigest()?",
        )
    return done.value


def student_digests(sha256_of_df: Callable, *frames: pd.DataFrame) -> list[str]:
    """Return the digests of frames with different cells; refuse equal ones."""
    digests = ask_digests(sha256_of_df, *frames)
    require_different(digests)
    return digests


def require_different(digests: list[str]) -> None:
    """Refuse equal digests of different data."""
    if len(set(digests)) < len(digests):
        raise CheckFailure(
            "que tu `sha256_of_df` dé digests distintos para datos distintos",
            f"dos veces el mismo: {short(max(digests, key=digests.count))}",
            SAME_FOR_ALL,
        )
