"""What the checks of exercise 3 pass to the student's functions: every usual slip shows, whatever the seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from helpers.checking import inputs
from helpers.checking.strict_values import Plain

__all__ = ["any_dict", "frames", "manifest", "small_frame", "sources"]


def small_frame() -> pd.DataFrame:
    """Return a frame that any `sha256_of_df` can digest."""
    return pd.DataFrame({"b": [1.5, 2.5, 3.5], "a": [1, 2, 3]})


def frames() -> list[pd.DataFrame]:
    """Draw two frames of 11 rows with equal names and different cells.

    Sorting rows or columns, dropping NaN, repeated rows or the end, or changing the case of names changes each CSV.
    Only numbers: a slip of exercise 2 with text must not cost points again.
    """
    rng = inputs.generator("manifest/frames")
    names = [f"{letter}_{inputs.word(rng, 5)}" for letter in "mBz"]
    cells = rng.permutation(np.arange(1.0, 61.0)) / 4
    return [_frame(half.reshape(10, 3), names, rng) for half in (cells[:30], cells[30:])]


def _frame(cells: np.ndarray, names: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """Return the cells with two NaN, the fifth row once more at the end, and an index out of order."""
    frame = pd.DataFrame(cells, columns=names)
    frame.loc[[2, 7], names[2]] = np.nan
    frame = pd.concat([frame, frame.iloc[[4]]])
    frame.index = rng.permutation(np.arange(100, 111))
    if frame.index.is_monotonic_increasing:
        frame.index = frame.index[::-1]
    return frame


def sources() -> list[tuple[str, str]]:
    """Draw source texts, each with what a message calls it; the first is public, and shows what fails for all."""
    rng = inputs.generator("manifest/code")
    name, number = inputs.word(rng), int(rng.integers(10, 99))
    body = f"class {name.title()}:\n\tPASOS = {number}"
    return [
        ("un programa de una línea", "x = 1"),
        ("un programa de dos líneas", body),
        ("el mismo programa con un salto de línea al final", f"{body}\n"),
        ("un programa con espacios y líneas vacías en las puntas", f"\n\n    {name} = {number}  \n \n"),
        ("un programa con tildes y símbolos", f"# {name}: señal ≤ {number} 🙂\nprint('cafe\u0301')\n"),
        ("un programa con saltos de línea de Windows", f"import os\r\n{name} = {number}\r\n"),
        ("un programa con un espacio antes de un salto de línea", f"{name} = {number} \n# fin"),
        ("un texto vacío", ""),
    ]


def manifest(rng: np.random.Generator, version: str = "10.20.30") -> dict[str, Any]:
    """Draw a manifest with the seven keys and one text as each version."""
    return {
        "data_hash": rng.bytes(32).hex(),
        "code_hash": rng.bytes(32).hex(),
        "seed": int(rng.integers(1000, 2**20)),
        **{f"{name}_version": version for name in ("sklearn", "numpy", "pandas", "python")},
    }


def any_dict(rng: np.random.Generator) -> dict[str, Plain]:
    """Draw a dict with all that JSON has, under other keys."""
    word = inputs.word(rng)
    return {
        "autoría": f"Ñandú {word} — 東京 🙂",
        word.upper(): "Comillas \" y ' y \\ y\nun salto",
        "seed": int(rng.integers(2**31, 2**32)),
        "accuracy": int(rng.integers(1, 8)) / 8,
        "final": True,
        "nota": None,
        "vacío": "",
        "package_versions": {"numpy": "2.4.6", "otros": [word, 1, False, {}]},
    }
