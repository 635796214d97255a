"""The files on which the checks of exercise 4 call the student's function."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import sklearn

from helpers.checking import inputs

__all__ = [
    "FOREIGN",
    "USUAL",
    "Table",
    "altered_hashes",
    "both_files",
    "decoys",
    "draw_long",
    "draw_names",
    "draw_odd",
    "draw_table",
    "read",
    "smallest_changes",
    "tampered",
]

#: The names of manifest and data in the statement.
USUAL = ("experiment.json", "data.csv")
#: The keys that nothing depends on: another seed, other code, and versions that the course never had.
FOREIGN = {
    "code_hash": "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
    "seed": 1729,
    "sklearn_version": "1.2.2",
    "numpy_version": "1.24.4",
    "pandas_version": "1.5.3",
    "python_version": "3.9.2",
}
#: The same keys as a run here would write them: whoever compares them loses the points of `FOREIGN` alone.
OWN = {
    "code_hash": FOREIGN["code_hash"],
    "seed": 42,
    "sklearn_version": sklearn.__version__,
    "numpy_version": np.__version__,
    "pandas_version": pd.__version__,
    "python_version": platform.python_version(),
}
#: Manifests of equal content: as `json.dump` writes them, in one line with `code_hash` first, and in another order.
FORMS: tuple[dict[str, Any], ...] = (
    # Three blanks: whoever writes the manifest again writes other bytes.
    {"indent": 3},
    {"separators": (",", ":"), "sort_keys": True},
    {"indent": "\t", "reverse": True},
)
#: Rows of the longest file that the statement allows.
LONG = 12_000
#: Texts that `pd.read_csv` reads as they are, or as missing, and that options of it, or a tidy hand, read otherwise.
ODD_TEXTS = (
    "lote #3",
    "NA",
    " norte",
    "a, b",
    'dijo "sí"',
    "-",
    "?",
    "1 000",
    "007",
    "Ñandú É",
    "n\u0303andu\u0301",
    "it's; \\n",
    "2026-01-31",
    "cafe\u0301",
    "a\u2028b",
)
ODD_TEXT_MISSING = "NA"


@dataclasses.dataclass(frozen=True)
class Table:
    """The cells of a CSV, as text."""

    #: Four names: of whole numbers, of numbers with a decimal (twice), of words.
    columns: tuple[str, ...]
    #: `draw_table` makes nine, all different.
    rows: tuple[tuple[str, ...], ...]

    def content(self, end: str = "\n", bom: bool = False, last_end: bool = True) -> bytes:
        """Return the bytes of the file; without `last_end` its last line has no end."""
        lines = end.join(",".join(cells) for cells in (self.columns, *self.rows))
        return (lines + end * last_end).encode("utf-8-sig" if bom else "utf-8")

    def reordered(self) -> Table:
        """Return the table with its columns in another order that isn't the sorted one either."""
        order = (1, 0, 3, 2)
        return Table(tuple(self.columns[i] for i in order), tuple(tuple(row[i] for i in order) for row in self.rows))

    def with_row(self, position: int, *cells: str) -> Table:
        """Return the table with the row in that position replaced."""
        return dataclasses.replace(self, rows=(*self.rows[:position], cells, *self.rows[position + 1 :]))

    def altered(self, position: int) -> Table:
        """Return the table with one row in which every cell is very different."""
        *numbers, word = self.rows[position]
        return self.with_row(position, *(f"1{number}" for number in numbers), f"{word}o")


def draw_table(name: str) -> Table:
    """Draw the table of a check, with unsorted columns; the same again for the same name within a grading run.

    No tidying changes it: whoever takes the hash of tidied data, too, misses its changes, and loses the points of that
    alone. All columns ascend; no decimal but 0; words and names are lowercase ASCII, without blanks.
    """
    return inputs.drawn(f"validation/{name}", _table)


def _table(rng: np.random.Generator) -> Table:
    columns = tuple(f"{letter}{inputs.word(rng)}" for letter in "tnag")
    numbers = np.sort(rng.choice(np.arange(1000, 10_000), size=(3, 9), replace=False)).tolist()
    words = sorted(f"n{inputs.word(rng)}" for _ in range(9))
    rows = zip(*numbers, words, strict=True)
    return Table(columns, tuple((str(a), f"{b}.0", f"{c}.0", word) for a, b, c, word in rows))


def smallest_changes(table: Table) -> dict[str, Table]:
    """Return a tidy table with one small change each, by its name in Spanish; sorted columns keep their order."""
    columns, rows = table.columns, table.rows
    number, decimal, *rest = rows[8]
    *numbers, word = rows[5]
    renamed = (f"{columns[2][0]}{columns[2][1:].capitalize()}", f"{columns[2]} ")
    capital, blank = (dataclasses.replace(table, columns=(*columns[:2], name, columns[3])) for name in renamed)
    return {
        "cambió el sexto decimal de un número": table.with_row(8, number, f"{decimal[:-1]}000001", *rest),
        "dos filas cambiaron de lugar": table.with_row(6, *rows[7]).with_row(7, *rows[6]),
        "faltan filas (una)": dataclasses.replace(table, rows=(*rows[:4], *rows[5:])),
        "faltan filas (todas menos la primera)": dataclasses.replace(table, rows=rows[:1]),
        "sobra una fila, que está repetida": dataclasses.replace(table, rows=(*rows, rows[8])),
        "cambió una letra de un texto": table.with_row(5, *numbers, word.capitalize()),
        "una letra de un texto tiene ahora tilde": table.with_row(5, *numbers, f"ñ{word[1:]}"),
        "un texto empieza ahora con un espacio": table.with_row(5, *numbers, f" {word}"),
        "una columna cambió de nombre (una mayúscula)": capital,
        "una columna cambió de nombre (un espacio)": blank,
    }


def altered_hashes(digest: str) -> dict[str, str]:
    """Return texts that aren't the digest, each by what happened to it, in Spanish."""
    rng = inputs.generator("validation/altered")
    altered = {
        "cambió el primer dígito de `data_hash`": tampered(digest, 0),
        "cambió un dígito del medio de `data_hash`": tampered(digest, len(digest) // 2),
        "cambió el último dígito de `data_hash`": tampered(digest, -1),
        "cambió un dígito cualquiera de `data_hash`": tampered(digest, int(rng.integers(len(digest)))),
        "quedó cortado `data_hash`": digest[: len(digest) // 2],
        "quedó vacío `data_hash`": "",
        "`data_hash` tiene mayúsculas en lugar de minúsculas, o al revés": digest.swapcase(),
        "`data_hash` tiene un espacio de más": f"{digest} ",
        "`data_hash` tiene un dígito de más": f"{digest}0",
        "`data_hash` tiene los dígitos en otro orden": digest[1:] + digest[:1],
    }
    return {what: text for what, text in altered.items() if text != digest}


def draw_odd(missing: bool = True) -> bytes:
    """Draw a file whose numbers and texts are easily read otherwise than `pd.read_csv` does, or tidied.

    Without `missing` it reads none of its cells as missing.
    """
    rng = inputs.generator("validation/odd")
    word = inputs.word(rng)
    texts = [str(text) for text in rng.permutation(ODD_TEXTS) if missing or text != ODD_TEXT_MISSING]
    numbers = ["1.50", "-999.000000", "26246051829.818882", f"0.{rng.integers(10**6):06d}"]
    whole = [f"{number:05d}" for number in rng.permutation(len(texts)).tolist()]
    rows = [
        [
            whole[i],
            numbers[i % 4],
            "2.0",
            str(2**53 + 1 + i),
            texts[i],
            f"{i + 1},{i:03d}",
            ("si", "no")[i % 2],
        ]
        for i in range(len(texts))
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [f"{word} M", "Unnamed: 0", f"n\u0303{word}", "B", f" {word}", f"{word}, n", f"¿{word}?"]
    writer.writerows([names, *rows, rows[2]])
    return text.getvalue().encode()


def draw_long() -> bytes:
    """Draw the longest file: a column that is whole numbers until the last thousand rows, and one of decimals.

    The decimals have 9 to 12 digits: more than 32 bits hold.
    """
    rng = inputs.generator("validation/long")
    codes = [f"{number:03d}" for number in rng.integers(1, 99, LONG).tolist()]
    codes[-1000:] = [f"x{code}" for code in codes[-1000:]]
    digits = 10 ** rng.integers(8, 12, LONG)
    rows = zip(codes, rng.integers(digits, 10 * digits).tolist(), strict=True)
    lines = [f"{code},{number / 1e6:.6f}" for code, number in rows]
    return "\n".join([f"{inputs.word(rng)},{inputs.word(rng, 9)}", *lines, ""]).encode()


def draw_names() -> list[tuple[Path, Path]]:
    """Draw pairs of names, of a manifest and of data, in all forms that `open` and `pd.read_csv` take as they are."""
    rng = inputs.generator("validation/names")
    word = inputs.word(rng)
    return [
        (Path(inputs.word(rng), f"{word}.json"), Path(inputs.word(rng), f"{word}.csv")),
        (Path(f"v1.2 [é] {word}", f"{word} [1].JSON"), Path(f"a b {word}", "#3", f"{word}[1].txt")),
        (Path(f" {word}", "uno", f".{word}.v1.2"), Path("dir", "dos", f" {word} ")),
        (Path(f"100%20 {word}", word), Path(f"{word}.csv", f"{word}.v1.2 #3 100%20 ñandú {{x}} $HOME.Datos")),
    ]


def tampered(digest: str, position: int) -> str:
    """Return the digest with another digit in that position."""
    digits = list(digest)
    digits[position] = "0" if digits[position] != "0" else "f"
    return "".join(digits)


@functools.lru_cache(200)
def read(content: bytes) -> pd.DataFrame:
    """Return what pandas reads, given only the file: the same object each time, so don't change it."""
    return pd.read_csv(io.BytesIO(content))


def both_files(
    data_hash: str,
    content: bytes,
    names: tuple[str | Path, ...] = USUAL,
    form: int = 0,
    other: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, bytes | None]:
    """Return a manifest with the keys of exercise 3 and a file of data, by their names.

    `form` counts `FORMS`, again and again; `other` has values for other keys of the manifest.
    """
    options = dict(FORMS[form % len(FORMS)])
    entries = list({"data_hash": data_hash, **OWN, **other}.items())
    text = json.dumps(dict(reversed(entries) if options.pop("reverse", False) else entries), **options)
    text = text.replace(",", ",\n", 2)  # lines of any length: it is no table
    return dict(zip(map(str, names), (text.encode(), content), strict=True))


def decoys(data_hash: str, content: bytes, names: tuple[Path, Path]) -> dict[str, bytes | None]:
    """Return wrong manifests and data where a function that ignores its arguments could find them.

    They lie in the working directory and in the folders of `names` (the real files), under the usual names and the
    real ones. Add the real files afterwards: they replace two decoys.
    """
    return {
        str(place / name): content_
        for place in (Path(), *(name.parent for name in names))
        for pair in (USUAL, tuple(name.name for name in names))
        for name, content_ in both_files(data_hash, content, pair).items()
    }
