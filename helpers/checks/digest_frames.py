"""The hidden frames of exercise 2.

Where a digest is compared with the right one, the index and every column that sorting could go by ascend: sorting the
rows changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.checking.inputs import word

__all__ = [
    "ODD_NAMES",
    "disorderly",
    "extremes",
    "indexes",
    "integers",
    "moved",
    "numbers",
    "shuffled",
    "small_changes",
    "texts",
]

#: Names that programs give by themselves or take for something else, that begin like others or end in a blank, and two
#: that are in another order by the units of UTF-16. The rest are names like `Z10`, by the letters of `word`.
ODD_NAMES = ("Unnamed: 0", "index", "shape", "#", "_", "-", "Ａ", "🙂")
#: Characters at which `str.splitlines` or `str.split` cut, beside the blank and `\n`, and that others remove.
_SPACES = "\t\v\f\x1c\x1d\x1e\x85\xa0\u2003\u2028\u2029\u3000\u200b\ufeff"
#: Floats that rounding to 5 places or more leaves as they are: it costs the points of another cell.
_LARGE = (1e16, 4e16, 9e16, 7e17, 3e18, 8e19, 6e20, 5e21, 2e22, 7e23)
#: Texts that stand for a missing value, a number or a truth value elsewhere.
_MEANT = ("nan", "NaN", "NA", "N/A", "<NA>", "None", "null", "NULL", "-999", "?", "-", "inf", "007", "1.50", "True", "")

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


def extremes(rng: np.random.Generator) -> Named:
    """Yield frames of numbers whose text is particular: ends of 64 bits, exponents, minus zero, infinities.

    Among them numbers that stand for a missing value elsewhere; the second frame has columns of one type only, and
    the third one of Python's own numbers.
    """
    digits = sorted(int(digit) for digit in rng.choice(np.arange(2, 10), 2, replace=False))
    df = pd.DataFrame(
        {
            "a": np.array([-(2**63), -999, -1, 0, 10**15 + digits[0], 2**63 - 1]),
            "b": np.array([0, 10, 999, 2**53 + 1, 2**63 + digits[0], 2**64 - 1], dtype=np.uint64),
            "c": [-np.inf, -999.0, -0.0, float(f"{digits[0]}e-05"), 1e16, np.inf],
            "d": [-1e22, float(f"{digits[1]}e-05"), 1.0, 9999.0, float(2**53), rng.choice(_LARGE)],
        }
    )
    df.attrs = dict.fromkeys(("sha256", "hash", "digest", "data_hash", "fuente"), "0" * 64)
    yield "una tabla de números muy grandes, muy chicos, negativos e infinitos", df
    yield "una tabla de números con decimales, y nada más", df[["c", "d"]]
    objects = pd.Series([digits[0], 2.5, -999, 3.0, 2**53 + 1], dtype=object)
    yield "una tabla con enteros y decimales en una misma columna", pd.DataFrame({"a": range(5), "b": objects})


def indexes(rng: np.random.Generator, df: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return a frame with indexes of all kinds, by what a message calls them."""
    count = len(df)
    labels = np.append(rng.integers(2, 9, count - 1).cumsum(), 10 * count)
    repeated = np.sort(np.append(labels[: count - 1], labels[0]))
    texts = [f"fila {label:04}" for label in labels]
    levels = pd.MultiIndex.from_arrays([repeated, texts], names=["grupo", None])
    days = pd.Timestamp("2024-02-28") + pd.to_timedelta(labels, unit="D")
    kinds = {
        "por defecto": df.index,
        "de textos, con nombre": pd.Index(texts, name="clave"),
        "de etiquetas repetidas": pd.Index(repeated),
        "de números salteados": pd.Index(labels),
        "de dos niveles": levels,
        "de fechas, con un nombre también para las columnas": pd.Index(days, name="index"),
        "que se llama como una columna": pd.Index(labels / 2, name=df.columns[0]),
    }
    frames = {kind: df.set_axis(index, axis=0) for kind, index in kinds.items()}
    return {k: frame.rename_axis(columns="campo") if "columnas" in k else frame for k, frame in frames.items()}


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
    """Yield frames with text beyond ASCII, what a CSV quotes, missing values, and rows and columns of nothing else.

    An accent comes both as one letter and as a mark after a letter. The first name of one frame begins with a blank;
    its last one ends in one, as does its last cell. Another has a name of no letters.
    """
    some, other = word(rng), word(rng)
    spaces = "".join(f"{letter}{space}" for letter, space in zip(word(rng, len(_SPACES)), _SPACES, strict=True))
    letters = [*_MEANT, f"ñandú {some}", f"{other} É e\u0301 ßİ", "🙂 漢字", f"{other}{spaces}", "".join(_MEANT)]
    letters += [word(rng, 3000), "banana", f"  {some}  {other} ", "\xa0", f"{other} \u3000 "]
    marks = [f"{some}, {other}", f'dijo "{some}"', f"{some}\n{other}", f"{some}\n\n\n{other}", '"', ",", "Ü;\t|'", "\n"]
    marks += [f"\n {other} \n", "\\n", '""', f"{some},{other}", "a\\b/c", f"=1+1 #{some}", "&amp; <b>", "%s {} $x"]
    count = len(letters)
    rows = np.arange(count)
    gaps = pd.Series(([some, None, np.nan, other, "", None] * count)[:count], dtype=object)
    mixed = pd.Series(([7, some, 2.5, True, None, np.nan, 3.0] * count)[:count], dtype=object)
    holes = np.where(rows % 3 == 1, np.nan, rng.integers(1, 99, count) / 4)
    yield (
        "una tabla con textos que no son ASCII y con faltantes",
        pd.DataFrame(
            {"a": rows, "b": letters, "c": gaps, "d": holes, "e": rows % 2 == 0, "f": mixed, "g": np.nan, "nan": None}
        ),
    )
    marks = (marks * count)[:count]
    yield (
        "una tabla con comas, comillas, espacios y saltos de línea en celdas y nombres",
        pd.DataFrame({" a": rows, f"b, {some}": marks, f'c\n\n"{other}"': gaps, f"dñn\u0303\n{some} ": letters}),
    )
    # The row comes last, where sorting would leave it.
    short = pd.DataFrame({"": rows[:6] / 2, "b": letters[-6:]})
    yield "una tabla con una columna de nombre vacío y una fila en la que falta todo", short.reindex(range(7))
    yield "una tabla de letras con tilde, y nada más", pd.DataFrame({f"a{other}": [f"é {some}", "ñandú"]})
    yield "una tabla de booleanos, y nada más", pd.DataFrame({"a": rows[:4] > 1, "b": rows[:4] % 2 == 1})
    alone = pd.Series(["", some, None], dtype=object)
    yield "una tabla de una sola columna, con un texto vacío y un faltante", pd.DataFrame({f"{other}, ": alone})


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
