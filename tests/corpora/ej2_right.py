# %% plain
import hashlib


def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% imports_inside
def sha256_of_df(df: "pd.DataFrame") -> str:
    from hashlib import sha256 as digest_of
    ordenada = df.reindex(columns=sorted(df)).reset_index(drop=True)
    return digest_of(bytes(ordenada.to_csv(index=None, lineterminator="\n"), "utf-8")).hexdigest()


# %% sort_index_on_a_copy
import hashlib

def sha256_of_df(df):
    copia = df.copy()
    copia.sort_index(axis=1, inplace=True)
    copia.reset_index(drop=True, inplace=True)
    return hashlib.sha256(copia.to_csv(index=False, lineterminator="\n").encode()).hexdigest()


# %% callable_object
import hashlib
import io

class Digest:
    """A class with __call__ that writes into memory."""

    algorithm = "sha256"

    def __call__(self, df, *, chunksize=None):
        buffer = io.BytesIO()
        df.sort_index(axis="columns").to_csv(buffer, index=False, encoding="utf-8", lineterminator="\n", chunksize=chunksize)
        self.last = hashlib.new(self.algorithm, buffer.getvalue()).hexdigest()
        return self.last

sha256_of_df = Digest()


# %% temporary_file_with_pathlib
import hashlib
import tempfile
from pathlib import Path

def sha256_of_df(df):
    with tempfile.TemporaryDirectory() as carpeta:
        ruta = Path(carpeta) / "tabla.csv"
        df.loc[:, sorted(df.columns)].to_csv(ruta, index=False, lineterminator="\n", encoding="utf-8")
        return hashlib.sha256(ruta.read_bytes()).hexdigest()


# %% open_and_file_digest
# A file of its own in the working directory, removed afterwards.
import hashlib, os

def sha256_of_df(df):
    with open("tmp_digest.csv", "w", encoding="utf-8", newline="") as f:
        df[sorted(df.columns.tolist())].to_csv(f, index=False, lineterminator="\n")
    with open("tmp_digest.csv", "rb") as f:
        resultado = hashlib.file_digest(f, "sha256").hexdigest()
    os.remove("tmp_digest.csv")
    return resultado


# %% by_hand_with_csv_writer
import csv
import hashlib
import io
import pandas as pd


def filas(df, columnas):
    yield columnas
    for fila in df[columnas].itertuples(index=False, name=None):
        yield ["" if pd.isna(celda) else celda for celda in fila]


def sha256_of_df(df):
    memoria = io.StringIO(newline="")
    csv.writer(memoria, lineterminator="\n").writerows(filas(df, sorted(df.columns)))
    return hashlib.sha256(memoria.getvalue().encode("utf-8")).hexdigest()


# %% streaming_in_blocks
import hashlib

def _blocks(df, rows=7):
    df = df[sorted(df.columns)]
    yield df.iloc[:0].to_csv(index=False, lineterminator="\n")
    for start in range(0, len(df), rows):
        yield df.iloc[start:start + rows].to_csv(index=False, header=False, lineterminator="\n")

def sha256_of_df(df):
    h = hashlib.sha256()
    for block in _blocks(df):
        h.update(block.encode("utf8"))
    return h.hexdigest()


# %% prints_warns_and_logs
import hashlib
import logging
import sys
import warnings

logging.basicConfig(level=logging.DEBUG)


def sha256_of_df(df, verbose=True):
    print("columnas:", list(df.columns))
    print("filas:", len(df), file=sys.stderr)
    logging.getLogger("digest").warning("índice %r", df.index)
    warnings.warn("un CSV no guarda tipos")
    digest = hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()
    if verbose:
        print(digest)
    return digest


# %% lambda_with_closure
import hashlib
def hacer(nombre="sha256", **opciones):
    return lambda df: hashlib.new(nombre, df[sorted(df.columns)].to_csv(**opciones).encode("utf-8")).hexdigest()
sha256_of_df = hacer(index=False, lineterminator="\n")


# %% dataclass_pipeline
import hashlib
from dataclasses import dataclass, field
from functools import reduce

@dataclass(frozen=True)
class Pipeline:
    steps: tuple = field(default_factory=tuple)

    def __call__(self, df):
        return reduce(lambda value, step: step(value), self.steps, df)

sha256_of_df = Pipeline((
    lambda df: df.loc[:, df.columns.sort_values()],
    lambda df: df.to_csv(index=False, lineterminator="\n"),
    str.encode,
    lambda data: hashlib.sha256(data).hexdigest(),
))


# %% validates_and_hex_by_hand
import hashlib
import numpy as np
import pandas as pd


def sha256_of_df(df):
    """Digest de una tabla."""
    if not isinstance(df, pd.DataFrame):
        raise TypeError(f"se esperaba un DataFrame, llegó {type(df).__name__}")
    if not df.columns.is_unique:
        raise ValueError("columnas repetidas")
    columnas = np.sort(df.columns.to_numpy(dtype=object))
    datos = df[columnas].to_csv(sep=",", header=True, index=False, lineterminator="\n", na_rep="", encoding="utf-8")
    return "".join(f"{byte:02x}" for byte in hashlib.sha256(datos.encode()).digest())


# %% rebuilt_from_columns
import hashlib
import pandas as pd

def sha256_of_df(df):
    tabla = pd.DataFrame({nombre: df[nombre].array for nombre in sorted(df.columns, key=str)})
    texto = tabla.to_csv(index=False, lineterminator="\n", chunksize=3)
    return hashlib.sha256(texto.encode("utf-8"), usedforsecurity=False).hexdigest()


# %% line_ends_replaced
# As one would do it on Windows after the fact; cells never hold a carriage return.
import hashlib
import os

def sha256_of_df(df):
    columnas = list(df.columns)
    columnas.sort()
    texto = df[columnas].to_csv(index=False).replace(os.linesep, "\n").replace("\r\n", "\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest().lower()


# %% helpers_with_names_of_the_notebook
# Names that cells after the solution could take, and once did.
import hashlib

def tabla(df): return df[sorted(df.columns)]
def texto(df): return tabla(df).to_csv(index=False, lineterminator="\n")
def digests(data): return hashlib.sha256(data).hexdigest()
def check_text(text): return text.encode("utf-8")

def sha256_of_df(df):
    return digests(check_text(texto(df)))


# %% written_into_a_sink
import hashlib

import pandas as pd


class Sumidero:
    """Un «archivo» de solo escritura que hashea lo que le escriben."""

    def __init__(self):
        self._h = hashlib.sha256()

    def write(self, texto):
        self._h.update(texto.encode("utf-8"))
        return len(texto)

    def __iter__(self):
        return iter(())

    def flush(self):
        pass

    @property
    def digest(self):
        return self._h.hexdigest()


def sha256_of_df(df):
    sumidero = Sumidero()
    df.to_csv(sumidero, columns=sorted(df.columns), index=False, lineterminator="\n")
    return sumidero.digest


# %% cells_column_by_column
import csv
import hashlib
import io

import pandas as pd


def sha256_of_df(df):
    # Cada columna pasa a textos con to_csv; las filas las arma el módulo csv, que pone las comillas.
    def celdas(nombre):
        texto = df[nombre].to_csv(index=False, header=False, lineterminator="\n")
        return [fila[0] for fila in csv.reader(io.StringIO(texto, newline=""))]

    nombres = sorted(df.columns)
    salida = io.StringIO(newline="")
    escritor = csv.writer(salida, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    escritor.writerow(nombres)
    escritor.writerows(zip(*map(celdas, nombres), strict=True))
    return hashlib.sha256(salida.getvalue().encode()).hexdigest()


# %% positions_in_order
import functools
import hashlib
import os

import pandas as pd


def sha256_of_df(df):
    nombres = list(df.columns)
    orden = sorted(range(len(nombres)), key=nombres.__getitem__)
    pasos = (
        lambda t: t.iloc[:, orden],
        lambda t: t.to_csv(None, index=False, lineterminator="\n"),
        str.encode,
        hashlib.sha256,
        lambda h: h.digest().hex(),
    )
    return functools.reduce(lambda valor, paso: paso(valor), pasos, df)


# %% bubble_sort
import hashlib

import pandas as pd


def ordenarBurbuja(nombres):
    nombres = [n for n in nombres]
    for i in range(len(nombres)):
        for j in range(len(nombres) - 1 - i):
            if nombres[j] > nombres[j + 1]:
                nombres[j], nombres[j + 1] = nombres[j + 1], nombres[j]
    return nombres


def sha256_of_df(df):
    copia = df.copy(deep=True)
    copia = copia[ordenarBurbuja(copia.columns)]
    copia.reset_index(drop=True, inplace=True)
    texto = copia.to_csv(None, sep=",", na_rep="", header=True, index=False, encoding="utf-8", lineterminator="\n")
    resultado = ""
    for byte in hashlib.sha256(texto.encode("utf-8")).digest():
        resultado += "%02x" % byte
    return resultado


# %% header_apart
import csv
import hashlib
import io

import pandas as pd


def sha256_of_df(df):
    nombres = sorted(df.columns)
    cabeza = io.StringIO()
    csv.writer(cabeza, lineterminator="\n").writerow(nombres)
    cuerpo = df.filter(items=nombres).to_csv(index=False, header=False, lineterminator="\n")
    sha = hashlib.sha256(cabeza.getvalue().encode("utf-8"))
    sha.update(cuerpo.encode("utf-8"))
    return sha.hexdigest()


# %% steps_composed
import functools
import hashlib
import operator

import pandas as pd

PASOS = (
    lambda t: t[sorted(t)],
    operator.methodcaller("to_csv", index=False, lineterminator="\n"),
    operator.methodcaller("encode", "utf-8"),
    hashlib.sha256,
    operator.methodcaller("hexdigest"),
)


def sha256_of_df(df):
    return functools.reduce(lambda valor, paso: paso(valor), PASOS, df)


# %% argument_columns
import hashlib

import pandas as pd


def sha256_of_df(df):
    columnas = list(df.columns)
    columnas.sort()
    texto = df.to_csv(columns=columnas, index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()
