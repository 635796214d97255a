"""What the checks of exercise 3 pass to the student's functions: every usual slip shows, whatever the seed."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

import numpy as np
import pandas as pd

from helpers.checking import inputs
from helpers.checking.strict_values import Plain

__all__ = ["LONG", "any_dict", "frames", "manifest", "names", "other_frames", "small_frame", "sources"]

#: Rows of a long table: more than the blocks of thousands that some read.
LONG = 10_500


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


def other_frames() -> list[pd.DataFrame]:
    """Draw frames on which a digest with a slip may fail: cells and labels of every kind, and a long one."""
    rng = inputs.generator("manifest/other frames")
    some, other = inputs.word(rng), inputs.word(rng)
    labels = rng.permutation([3, 1, 2, 1, 5, 3])
    mixed = pd.DataFrame(
        {
            "clave": rng.integers(-(2**53), 2**53, 6),
            "Texto": [f" {some}", other, None, f"{other} ñ", "1.50", other],
            "sí o no": [True, False, True, True, False, False],
            "vacía": [np.nan] * 6,
            "decimales": rng.random(6),
            "target": rng.integers(3, size=6),
        },
        index=pd.MultiIndex.from_arrays([labels, list("bababa")], names=["clave", None]),
    )
    mixed.attrs["fuente"] = some
    long = pd.DataFrame({other: rng.integers(1, 99, LONG), some: 0.0}, index=pd.RangeIndex(LONG, name=some))
    # Some decimals that 32 bits don't hold: each more takes time to write.
    long.loc[[*range(5), *range(LONG - 5, LONG)], some] = rng.integers(10**9, 10**12, 10) / 1e6
    return [mixed, long]


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
        (
            "un programa largo con tabulaciones, un BOM y saltos de línea poco comunes",
            f"\ufeff# {name}\r# \x0b\x0c\u2028\x85\x00\n" + f"\tx = '{name}'\\\n" * 8000,
        ),
        ("un programa con una eñe y ninguna otra letra así", f"año = {number}"),
        ("un programa de varias líneas", f"{body}\n" * 30 + "# fin 1"),
        ("el mismo con otra última letra", f"{body}\n" * 30 + "# fin 2"),
        ("un programa con barras, como las de una ruta", f"./{name} = {number} // 2 /"),
        ("un programa cuyo hash empieza con 0", _zero_first(name)),
        ("un texto que es también el nombre de un archivo", f"{name}.py"),
        ("un texto de espacios y saltos de línea, y nada más", " \n\t\n"),
        ("un texto vacío", ""),
    ]


def _zero_first(name: str) -> str:
    """Return a program whose digest begins with a zero, which a number loses."""
    programs = (f"{name} = {number}" for number in itertools.count())
    return next(code for code in programs if hashlib.sha256(code.encode()).hexdigest().startswith("0"))


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
        word: f"\u00a0 {word}\r\n\t\x00\x7f\u2028cafe\u0301 \\u00f1 ",
        "seed": int(rng.integers(2**31, 2**32)),
        "accuracy": int(rng.integers(1, 8)) / 8,
        "pérdida": 0.1 + 0.2,
        "pequeño": 1e-13 / 3,
        "entero": 2**63 + 1,
        "redondo": 2.0,
        "final": True,
        "nota": None,
        "vacío": "",
        "puntuación": f'ojo: {word}, y: \'x\', {{"a": 1, "b": 2}}',
        "package_versions": {"numpy": "2.4.6", "otros": [word, 1, False, {}]},
        **_looks_like_something_else(rng),
    }


def _looks_like_something_else(rng: np.random.Generator) -> dict[str, Plain]:
    """Draw entries that whoever writes JSON by hand, or tidies values, gets wrong."""
    word = inputs.word(rng)
    return {
        "": "la clave vacía",
        "1": "clave de cifras",
        'a.b "c"\n': ["clave con marcas"],
        "textos": [
            "NaN",
            f"sin NaN, None ni Infinity {word}",
            "null",
            "True",
            "1.50",
            "007",
            "2026-01-31",
            "{}",
            "[1, 2]",
        ],
        "números": [0, 0.0, -0.0, 2.0, -7, 1 / 3, 0.1 + 0.2, 1e-300, 1.5e300, 2**53 + 1, -(10**25)],
        "vacíos": [[], {}, "", None, False, 0, [[]], {"": {}}],
        "sin elementos": [],
        "sin claves": {},
        "hondo": {"a": [{"b": [{"c": {"d": [[word], None]}}]}]},
        "larga": rng.integers(0, 9, 300).tolist(),
        "largo": f"{word} ñ" * 500,
        "manifest": {"data_hash": None, "seed": "42"},
    }


def names(rng: np.random.Generator) -> list[str]:
    """Draw names of files: no ending, other endings, and all that a name may hold on every system."""
    word = inputs.word(rng)
    return [
        f"{word}.json",
        f"{word}.v1.2 [ensayo #3] ñandú 100%20 {{x}} $HOME",
        f".{word.title()}.TXT",
        word,
        f" {word}.json",
    ]
