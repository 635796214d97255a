"""Recognises how a digest of exercise 2 came about: what order of columns, what layout of the CSV.

A digest doesn't show the slip behind it. So the usual slips are made here too, and the digests compared: then a message
can name the slip, and a check of one behaviour can let the slips of others pass.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import pickle
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import methodcaller

import pandas as pd

__all__ = ["CELLS", "ENCODING_HINT", "LAYOUTS", "NUMBERS", "ORDERS", "Slip", "find_slips", "in_another_form"]


@dataclass(frozen=True)
class Slip:
    """One way to make another CSV of a frame."""

    #: What a message says about it, in Spanish.
    hint: str
    order: Callable[[list[str]], list[str]] = sorted
    #: Applied to the frame before and after its columns are ordered.
    before: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    after: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    #: Arguments of `to_csv` besides, or in place of, `index=False` and `lineterminator`.
    csv: tuple[tuple[str, object], ...] = ()
    text: Callable[[str], str] = str
    encoding: str = "utf-8"
    errors: str = "strict"

    def digest(self, df: pd.DataFrame, order: Callable[[list[str]], list[str]] | None = None) -> str | None:
        """Return the frame's digest with this slip, in `order` if given; None where it raises an error."""
        content = self.content(df, order)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def content(self, df: pd.DataFrame, order: Callable[[list[str]], list[str]] | None = None) -> bytes | None:
        """Return the bytes that are hashed.

        Some text can't be encoded, and no index becomes a column where one of its name is: then there are none.
        """
        try:
            if self.before:
                df = self.before(df)
            df = df[(order or self.order)(list(df.columns))]
            if self.after:
                df = self.after(df)
            text = df.to_csv(**{"index": False, "lineterminator": "\n", **dict(self.csv)})
            return self.text(text).encode(self.encoding, self.errors)
        except ValueError:
            return None


def _unaccented(name: str) -> tuple[str, str]:
    """Return the key of a dictionary's order: accents and capitals count last."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold(), name


def _ascii(name: str) -> tuple[str, str]:
    """Return the key of an order in which letters count without their accents, and others not at all."""
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode(), name


def _natural(name: str) -> list[str | int]:
    """Return the key of an order that reads digits as numbers."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def _stripped(cell: object) -> object:
    return cell.strip() if isinstance(cell, str) else cell


def _with_index(df: pd.DataFrame) -> pd.DataFrame:
    return df.reset_index()


def _renumbered(df: pd.DataFrame) -> pd.DataFrame:
    return df.reset_index(drop=True)


_DICTIONARY = "¿ordenás los nombres como en el diccionario, sin mirar mayúsculas o acentos? Es el `sorted` común."
_ROWS = "¿sacás filas? Las que traen faltantes y las repetidas también son datos."
_INDEX = "ese digest tiene el índice adentro: ¿le pasás index=False a to_csv?"
_RESET = "el índice quedó como una columna más: a reset_index le falta drop=True (o no hace falta)."
_ACCENTS = "los textos van tal cual: «é» se escribe con uno o con dos caracteres, y son otros bytes. Sin `normalize`."
_BLANKS = "los textos van tal cual: con sus espacios."
_LINES = "los textos van tal cual: sus saltos de línea y separadores son parte de los datos."
_ONE_COLUMN = 'en una tabla de una sola columna, un faltante va como `""`: así lo deja to_csv.'
_MISSING = "los faltantes van vacíos, como los deja to_csv: ni na_rep, ni fillna, ni astype(str)."
_QUOTES = "las comillas van donde las pone to_csv por defecto: no le pases `quoting`."
_FORMAT = "los números van como los escribe to_csv por defecto: sin float_format, sin round, sin cambiar tipos."

#: What a message says about bytes in another encoding, or about the error of making them.
ENCODING_HINT = "¿codificás el texto como UTF-8, sin perder caracteres? Va .encode('utf-8') y nada más."
#: Columns in another order.
ORDERS = (
    Slip("las columnas quedaron como vinieron: elegilas en el orden que da sorted(df.columns).", order=list),
    Slip(_DICTIONARY, order=lambda names: sorted(names, key=str.casefold)),
    Slip(_DICTIONARY, order=lambda names: sorted(names, key=_unaccented)),
    Slip(_DICTIONARY, order=lambda names: sorted(names, key=_ascii)),
    Slip(
        "las columnas quedaron de la Z a la A: el orden es el ascendente.",
        order=lambda names: sorted(names, reverse=True),
    ),
    Slip(
        "¿ordenás los nombres por las cifras que traen? Es el `sorted` común.",
        order=lambda names: sorted(names, key=_natural),
    ),
    Slip("¿ordenás los nombres por largo? Es el `sorted` común.", order=lambda names: sorted(sorted(names), key=len)),
    Slip(
        "ordenaste los nombres, pero cada uno quedó arriba de los datos de otra columna.",
        order=list,
        after=lambda df: df.set_axis(sorted(df.columns), axis=1),
    ),
)
#: What is around the cells: another index, line end, header, separator, quotes or first bytes.
LAYOUTS = (
    Slip(_INDEX, csv=(("index", True),)),
    Slip(_INDEX, after=_renumbered, csv=(("index", True),)),
    Slip(_RESET, before=_with_index),
    Slip(_RESET, after=_with_index),
    Slip(_RESET, before=_with_index, csv=(("index", True),)),
    Slip(_RESET, after=_with_index, csv=(("index", True),)),
    Slip("los finales de línea son \\r\\n: pasale lineterminator='\\n' a to_csv.", csv=(("lineterminator", "\r\n"),)),
    Slip("falta el encabezado: los nombres de las columnas son parte de los datos.", csv=(("header", False),)),
    Slip("falta el encabezado y está el índice: va al revés.", csv=(("header", False), ("index", True))),
    *(Slip("el separador es la coma, el de to_csv por defecto.", csv=(("sep", sep),)) for sep in ";\t| "),
    Slip("sobra una marca BOM al comienzo: la codificación es 'utf-8', no 'utf-8-sig'.", encoding="utf-8-sig"),
    Slip("la codificación es UTF-8, no UTF-16.", encoding="utf-16"),
    *(Slip("falta el \\n de la última línea.", text=cut) for cut in (str.rstrip, str.strip, lambda text: text[:-1])),
    *(Slip(_QUOTES, csv=(("quoting", rule),)) for rule in (csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)),
)
#: What is in the cells: missing values, letters that the encoding lacks.
CELLS = (
    *(Slip(_MISSING, csv=(("na_rep", text),)) for text in ("NaN", "nan", "NA", "None", "null", "0")),
    Slip(_MISSING, before=lambda df: df.astype(object).fillna(0)),
    *(Slip(_ROWS, before=methodcaller("dropna", how=how)) for how in ("any", "all")),
    Slip(_ROWS, before=lambda df: df.drop_duplicates()),
    Slip("los textos van tal cual: con sus mayúsculas.", text=str.lower),
    Slip(_BLANKS, before=lambda df: df.map(_stripped)),
    Slip("los nombres de las columnas van tal cual: con sus espacios.", before=lambda df: df.rename(columns=str.strip)),
    Slip(_BLANKS, text=lambda text: text.strip() + "\n"),
    Slip(_LINES, text=lambda text: "\n".join(text.splitlines()) + "\n"),
    Slip(_LINES, text=lambda text: re.sub("\n+", "\n", text)),
    Slip(_ONE_COLUMN, text=lambda text: re.sub('^""$', "", text, flags=re.MULTILINE)),
    *(Slip(_ACCENTS, text=functools.partial(unicodedata.normalize, form)) for form in ("NFC", "NFD", "NFKC", "NFKD")),
    *(
        Slip(ENCODING_HINT, encoding=encoding, errors=errors)
        for encoding in ("ascii", "latin-1", "cp1252")
        for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace")
    ),
)

_DIGITS = [f"{count}{kind}" for count in (1, 2, 3, 4, 5, 6, 8, 10, 15, 16, 17) for kind in "fg"]
#: How floats are written.
NUMBERS = (
    *(Slip(_FORMAT, csv=(("float_format", f"%.{digits}"),)) for digits in _DIGITS),
    *(Slip(_FORMAT, before=methodcaller("round", n)) for n in range(5)),
    Slip(_FORMAT, before=lambda df: df.convert_dtypes()),
    Slip(_FORMAT, before=lambda df: df.astype(dict.fromkeys(df.select_dtypes("number"), float))),
)


#: What else somebody makes of the right bytes: capitals, fewer digits, a prefix, no zeros in front, the digest's bytes,
#: another function.
_FORMS: tuple[Callable[[bytes], str | bytes], ...] = (
    lambda content: hashlib.sha256(content).hexdigest().upper(),
    lambda content: f"sha256:{hashlib.sha256(content).hexdigest()}",
    lambda content: f"0x{hashlib.sha256(content).hexdigest()}",
    lambda content: f"{hashlib.sha256(content).hexdigest()}\n",
    lambda content: hashlib.sha256(content).hexdigest().encode(),
    lambda content: hashlib.sha256(content).digest(),
    lambda content: hashlib.sha256(content).hexdigest().lstrip("0"),
    lambda content: "".join(f"{byte:x}" for byte in hashlib.sha256(content).digest()),
    *(
        lambda content, n=count: hashlib.sha256(content).hexdigest()[:n]
        for count in (6, 7, 8, 10, 12, 16, 20, 24, 32, 40)
    ),
    *(
        lambda content, name=name: hashlib.new(name, content).hexdigest()
        for name in ("md5", "sha1", "sha224", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
    ),
)


def in_another_form(df: pd.DataFrame, value: object) -> bool:
    """Tell whether a value comes of the right bytes, and only isn't a digest as the statement wants it."""
    if type(value) not in (str, bytes):
        return False
    content = Slip("").content(df)
    return content is not None and any(form(content) == value for form in _FORMS)


def find_slips(df: pd.DataFrame, digest: str, among: Iterable[Slip], orders: Iterable[Slip] = ()) -> list[Slip]:
    """Return the slip that explains the digest of this frame, with the order where it takes both; empty if none does.

    First each of `among` and `orders` is tried alone, then each order with each of `among`.
    """
    among, orders, known = list(among), list(orders), _known(hashlib.sha256(pickle.dumps(df)).digest())
    alone = [([slip], slip, slip.order) for slip in (*among, *orders)]
    together = [([order, slip], slip, order.order) for order in orders for slip in among]
    for slips, slip, order in (*alone, *together):
        if (slip, order) not in known:
            known[slip, order] = slip.digest(df, order)
        if known[slip, order] == digest:
            return slips
    return []


@functools.lru_cache(maxsize=100)
def _known(frame: bytes) -> dict[tuple[Slip, Callable[[list[str]], list[str]]], str | None]:
    """Return the digests of a frame made so far: a whole class gets the same hidden frames."""
    return {}
