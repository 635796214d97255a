"""Reads a table as a spreadsheet or a campus saves it: with a BOM, `;` or tabs, in UTF-8, UTF-16 or ANSI."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

from helpers.nbgrader_plugins.spelling import without_accents

__all__ = ["TableTrouble", "heading", "read_table"]

#: Bytes of the largest list, and the lines of text that may stand above its headings.
LIMIT, ABOVE = 2**24, 10
#: What a file is that is no text, by its first bytes.
OTHERS = {
    b"PK\x03\x04": "es un libro de planilla (.xlsx u .ods)",
    b"\xd0\xcf\x11\xe0": "es un libro de Excel (.xls)",
    b"%PDF": "es un PDF",
}
#: Non-ASCII letters of a list in Spanish; they tell code pages apart that give each byte a meaning.
SPANISH = set("áéíóúüñÁÉÍÓÚÜÑºª´’")
DELIMITERS = (",", ";", "\t", "|")


class TableTrouble(ValueError):
    """A file that isn't read as a table: one Spanish sentence says why, and what to do."""


def heading(text: str) -> str:
    """Return a column's heading without case, accents and punctuation: `Dirección de correo` as `direccion de correo`.

    «º» and «ª» go, too: `Nº de ID` is `n de id`.
    """
    plain = without_accents(text.casefold())
    return " ".join("".join(c if c.isalnum() and c not in "ºª" else " " for c in plain).split())


def read_table(path: Path, knows: Callable[[set[str]], int]) -> list[dict[str, str]]:
    """Return a table's lines by `heading`; `knows` says how many of a line's cells it takes for headings.

    The line and the delimiter are taken of which most are known. Texts are in NFC, and lines without any are left out.
    Raise `TableTrouble`.
    """
    text = _decode(_read(path), path.name)
    first = text.split("\n", 1)[0].strip().strip('"').casefold()
    if first.startswith("sep=") and len(first) == 5:  # Excel's own hint
        text = text.partition("\n")[2]
    best: tuple[int, int, list[list[str]]] = (0, 0, [])
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        for place, row in enumerate(rows[:ABOVE]):
            known = knows({heading(cell) for cell in row})
            if known > best[0]:
                best = known, place, rows
    known, place, rows = best
    if not known:
        found = next((line.strip() for line in text.splitlines() if line.strip()), "")
        raise TableTrouble(
            f"«{path.name}» no es una lista que se pueda leer: esperaba una primera línea con los nombres de las "
            f"columnas (Nombre, Apellido(s), Número de ID, Dirección de correo) y llegó «{found[:80]}»; bajá otra vez "
            "la lista del campus, o agregale esa línea."
        )
    names = [heading(cell) for cell in rows[place]]
    lines = [dict(zip(names, (" ".join(cell.split()) for cell in row), strict=False)) for row in rows[place + 1 :]]
    return [line for line in lines if any(line.values())]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        raise TableTrouble(f"No se puede leer la lista «{path}»: {error.strerror}. Fijate en el nombre.") from None
    what = next((what for start, what in OTHERS.items() if content.startswith(start)), None)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"<", b"{", b"["):
        what = "es una página web o JSON"
    if len(content) > LIMIT:
        what = f"tiene más de {LIMIT // 2**20} MiB"
    if not content.strip():
        what = "está vacío"
    if what:
        raise TableTrouble(
            f"«{path.name}» {what}, y esperaba una lista en CSV: abrila en una planilla y guardala como «CSV UTF-8»."
        )
    return content


def _decode(content: bytes, name: str) -> str:
    """Decode by the BOM, as UTF-8, as UTF-16 without a BOM, or as one of three code pages, where one fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\0" in content[:200]:
        candidates = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "cp1252", "cp850", "mac_roman", "cp1252"]
    for place, encoding in enumerate(candidates):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        others = {c for c in text if not c.isascii()} - SPANISH
        by_bytes = encoding.startswith(("cp", "mac"))
        # At last, any text of letters: names of other languages in Windows' own code page.
        last = place == len(candidates) - 1 and all(c.isalpha() for c in others)
        if not by_bytes or not others or last:
            return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    raise TableTrouble(f"No se sabe en qué codificación está «{name}»: abrila en una planilla y guardala «CSV UTF-8».")
