"""The hidden frames of exercise 2.

Where a digest is compared with the right one, the index and every column that sorting could go by ascend: sorting the
rows changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.checking.inputs import word

__all__ = ["disorderly", "integers", "moved", "numbers", "other_indexes", "shuffled", "small_changes", "texts"]

#: Frames with what a message calls them, in Spanish.
Named = Iterator[tuple[str, pd.DataFrame]]


def numbers(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Make a frame of at least 2 rows of integers and short floats, its names in order.

    One column has three decimals, one has whole floats.
    """
    names = [f"{letter}{word(rng, 4)}" for letter in "abcd"]
    steps = rng.integers(1, 900, (3, count)).cumsum(axis=1)
    thousandths = np.append([7], 10 * steps[1, 1:] + rng.integers(1, 10, count - 1))
    columns = (steps[0] - 1500, thousandths / 1000, steps[2].astype(float), np.arange(count) * 0.5)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def other_indexes(rng: np.random.Generator, df: pd.DataFrame) -> Named:
    """Yield a frame with its own index, with other numbers, and with texts."""
    labels = rng.integers(2, 9, len(df)).cumsum()
    yield "por defecto", df
    yield "de números salteados", df.set_axis(pd.Index(labels), axis=0)
    yield "de textos", df.set_axis(pd.Index([f"fila {label:04}" for label in labels], name="clave"), axis=0)


def integers(rng: np.random.Generator, count: int, names: list[str]) -> pd.DataFrame:
    """Make a frame of integers, no two columns alike."""
    return pd.DataFrame(rng.integers(1, 99, (count, len(names))).cumsum(axis=0), columns=names)


def one_more(df: pd.DataFrame, row: int) -> pd.DataFrame:
    """Return a copy in which the first column's number in a row is larger by one."""
    changed = df.copy()
    changed.iloc[row, 0] += 1
    return changed


def shuffled(rng: np.random.Generator, names: list[str]) -> list[str]:
    """Put names in an order that is neither theirs nor its reverse."""
    mixed = [str(name) for name in rng.permutation(sorted(names))]
    return mixed[1:] + mixed[:1] if mixed in (sorted(names), sorted(names, reverse=True)) else mixed


def moved(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return an order of rows in which the first and the last change places."""
    return np.r_[count - 1, rng.permutation(np.arange(1, count - 1)), 0]


def texts(rng: np.random.Generator) -> Named:
    """Yield frames with text beyond ASCII, what a CSV quotes, missing values, and a row of nothing else.

    An accent comes both as one letter and as a mark after a letter. One name ends in a blank.
    """
    some, other = word(rng), word(rng)
    rows = np.arange(6)
    letters = [f"ñandú {some}", f"{other} É e\u0301", f"  {some} ", "🙂 漢字", "007", "NA"]
    marks = [f"{some}, {other}", f'dijo "{some}"', f"{some}\n{other}", '"', ",", "Ü;\t"]
    gaps = pd.Series([some, None, np.nan, other, "", None], dtype=object)
    holes = np.where(rows % 3 == 1, np.nan, rng.integers(1, 99, 6) / 4)
    yield (
        "una tabla con textos que no son ASCII y con faltantes",
        pd.DataFrame({"a": rows, "b": letters, "c": gaps, "d": holes, "e": rows % 2 == 0}),
    )
    yield (
        "una tabla con comas, comillas y saltos de línea en celdas y nombres",
        pd.DataFrame({"a": rows, f"b, {some}": marks, f'c "{other}"': gaps, f"dñ\n{some} ": letters}),
    )
    # The row comes last, where sorting would leave it.
    yield "una tabla con una fila en la que falta todo", pd.DataFrame({"a": rows / 2, "b": letters}).reindex(range(7))


def small_changes(rng: np.random.Generator) -> tuple[pd.DataFrame, list[tuple[str, pd.DataFrame]]]:
    """Return a frame, and frames that differ from it in one cell, each with what the difference is.

    No difference survives rounding to 16 digits or to 32 bits, or, among the integers, a conversion to float.
    """
    count = 150
    millionths = rng.integers(1, 10**6, (2, count))
    df = pd.DataFrame(
        {
            "decimales": (200 * 10**6 + millionths[0]) / 10**6,
            "largos": (10**6 + millionths[1]) / 10**6,
            "enteros": 2**53 + 4 * rng.integers(0, 1000, count),
            "texto": [word(rng, 5) for _ in range(count)],
        }
    )
    changes = {
        "decimales": ("el sexto decimal de un número", lambda value: round(value + 1e-6, 6)),
        "largos": ("la última cifra que distingue un float", lambda value: np.nextafter(value, 2)),
        "enteros": ("una unidad de un entero grande", lambda value: value + 1),
        "texto": ("una mayúscula de un texto", str.capitalize),
    }
    changed_frames = []
    for name, (what, change) in changes.items():
        for row in (0, int(rng.integers(50, 100)), count - 1):
            changed = df.copy()
            changed.loc[row, name] = change(df.loc[row, name])
            changed_frames.append((what, changed))
    return df, changed_frames


def disorderly(rng: np.random.Generator) -> pd.DataFrame:
    """Make a frame in which columns, index and rows are out of order, with missing cells and attributes."""
    df = pd.DataFrame(
        {"z": [3, 1, 2, 3], "B": ["o", None, "Ñ ", "o"], "a": [0.5, np.nan, -1.25, 0.5], "m": [1, 0, 1, 1]},
        index=pd.Index([7, 3, 5, 4], name="clave"),
    )
    df.attrs["fuente"] = word(rng)
    return df
