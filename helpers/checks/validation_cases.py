"""The files on which the checks of exercise 4 call the student's function."""

from __future__ import annotations

import dataclasses
import functools
import io
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.checking import inputs

__all__ = [
    "USUAL",
    "Table",
    "changed_traits",
    "draw_table",
    "files",
    "put",
    "put_decoys",
    "read",
    "smallest_changes",
    "tampered",
    "with_traits",
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


@dataclasses.dataclass(frozen=True)
class Table:
    """The cells of a CSV, as text."""

    #: Four names: of whole numbers, of numbers with six decimals (twice), of words.
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

    Whole numbers have four digits, the others six decimals of which the last is neither 0 nor 9. No word looks like a
    number, a date, a truth value or a missing cell.
    """
    return inputs.drawn(f"validation/{name}", _table)


def _table(rng: np.random.Generator) -> Table:
    columns = tuple(f"{letter}{inputs.word(rng)}" for letter in "tñag")
    numbers = rng.choice(np.arange(1000, 10_000), size=9, replace=False).tolist()
    millionths = (10 * rng.integers(100_000, 100_000_000, size=(9, 2)) + rng.integers(1, 9, size=(9, 2))).tolist()
    rows = []
    for number, pair in zip(numbers, millionths, strict=True):
        decimals = (f"{m // 10**6}.{m % 10**6:06d}" for m in pair)
        rows.append((str(number), *decimals, f"{inputs.word(rng)}ñ"))
    return Table(columns, tuple(rows))


def smallest_changes(table: Table) -> dict[str, Table]:
    """Return a drawn table with one small change each, by its name in Spanish; sorted columns keep their order."""
    columns, rows = table.columns, table.rows
    number, decimal, *rest = rows[8]
    *numbers, word = rows[5]
    return {
        "cambió el sexto decimal de un número": table.with_row(
            8, number, f"{decimal[:-1]}{int(decimal[-1]) + 1}", *rest
        ),
        "dos filas cambiaron de lugar": table.with_row(6, *rows[7]).with_row(7, *rows[6]),
        "falta una fila": dataclasses.replace(table, rows=(*rows[:4], *rows[5:])),
        "cambió una letra de un texto": table.with_row(5, *numbers, word[0].upper() + word[1:]),
        "una columna cambió de nombre": dataclasses.replace(
            table, columns=(*columns[:2], f"{columns[2]}s", columns[3])
        ),
    }


def with_traits(table: Table) -> Table:
    """Return the table with a blank and a capital in a name, a word that begins with a blank, and a repeated row."""
    first, *names = table.columns
    *numbers, word = table.rows[8]
    table = table.with_row(8, *numbers, f" {word}").with_row(7, *table.rows[2])
    return dataclasses.replace(table, columns=(f"{first} M", *names))


def changed_traits(table: Table) -> dict[str, Table]:
    """Return tables without one of the traits of `with_traits` each, by the change's name in Spanish."""
    columns, rows = table.columns, table.rows
    *numbers, word = rows[8]
    return {
        "falta una fila que estaba repetida": dataclasses.replace(table, rows=(*rows[:7], *rows[8:])),
        "el nombre de una columna pasó a minúsculas": dataclasses.replace(
            table, columns=(columns[0].lower(), *columns[1:])
        ),
        "un texto perdió el espacio con que empezaba": table.with_row(8, *numbers, word.strip()),
    }


def tampered(digest: str, position: int) -> str:
    """Return the digest with another digit in that position."""
    digits = list(digest)
    digits[position] = "0" if digits[position] != "0" else "f"
    return "".join(digits)


@functools.lru_cache(200)
def read(content: bytes) -> pd.DataFrame:
    """Return what pandas reads, given only the file: the same object each time, so don't change it."""
    return pd.read_csv(io.BytesIO(content))


def put(folder: Path, data_hash: str, content: bytes, names: tuple[str | Path, ...] = USUAL) -> tuple[str, str]:
    """Write a manifest with the keys of exercise 3 and a file of data, and return their paths; make missing folders."""
    manifest = {"data_hash": data_hash, **FOREIGN}
    # Three blanks: whoever writes the manifest again writes other bytes.
    text = json.dumps(manifest, indent=3)
    paths = [folder / name for name in names]
    for path, what in zip(paths, (text.encode(), content), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(what)
    return str(paths[0]), str(paths[1])


def put_decoys(folder: Path, data_hash: str, content: bytes, names: tuple[Path, Path]) -> None:
    """Write wrong manifests and data where a function that ignores its arguments could find them.

    They lie in the working directory and in the folders of `names` (the real files, relative to `folder`), under the
    usual names and the real ones. Write the real files afterwards: they replace two decoys.
    """
    for place in (Path(), *(name.parent for name in names)):
        for pair in (USUAL, tuple(name.name for name in names)):
            put(folder / place, data_hash, content, pair)


def files(folder: Path) -> dict[str, bytes | None]:
    """Return all that lies in a folder, at any depth: the bytes of files, None for folders."""
    found: dict[str, bytes | None] = {}
    left = [""]
    while left:  # several times faster than `rglob`, and this is asked around every call
        place = left.pop()
        for entry in os.scandir(folder / place):
            name = f"{place}{entry.name}"
            found[name] = Path(entry).read_bytes() if entry.is_file() else None
            if entry.is_dir(follow_symlinks=False):
                left.append(f"{name}/")
    return found
