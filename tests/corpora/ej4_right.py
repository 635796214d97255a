# %% base
# What the slips of the wrong ones are put into.
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% plain
import json
import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path) as f:
        manifest = json.load(f)
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != manifest["data_hash"]:
        raise RuntimeError(f"esperaba {manifest['data_hash']}, obtuve {actual}")


# %% pathlib
import json
from pathlib import Path
import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path: str | Path, data_path: str | Path) -> bool:
    expected = json.loads(Path(manifest_path).read_text(encoding="utf-8"))["data_hash"]
    actual = sha256_of_df(pd.read_csv(Path(data_path)))
    if expected == actual:
        return True
    raise RuntimeError("Hash distinto\n  manifiesto: " + expected + "\n  datos:      " + actual)


# %% callable_object
# A class with __call__ instead of a function.
import json
import pandas as pd

# <sha256_of_df>

class Validator:
    def __init__(self, key):
        self.key = key

    def __call__(self, manifest_path, data_path):
        self.expected = json.load(open(manifest_path))[self.key]
        self.actual = sha256_of_df(pd.read_csv(data_path))
        if self.expected != self.actual:
            raise RuntimeError(self.describe())
        return self

    def describe(self):
        return "data_hash: %s != %s" % (self.expected, self.actual)

validate_manifest = Validator("data_hash")


# %% own_exception
# A subclass with attributes of its own; it's a ValueError as well.
import json
import pandas as pd

# <sha256_of_df>


class DataChanged(RuntimeError, ValueError):
    def __init__(self, expected, actual):
        super().__init__(expected, actual)
        self.expected, self.actual = expected, actual

    def __str__(self):
        return f"los datos cambiaron: {self.expected} -> {self.actual}"


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, "rb") as f:
        expected = json.load(f)["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise DataChanged(expected, actual)
    return pd.read_csv(data_path)


# %% prints_and_warns
import json
import logging
import sys
import warnings
import pandas as pd

logging.basicConfig(level=logging.INFO)

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    print("validando", data_path)
    with open(manifest_path, encoding="utf-8") as f:
        manifest = json.load(f)
    warnings.warn(f"semilla {manifest['seed']}, pandas {manifest['pandas_version']}")
    recomputed = sha256_of_df(pd.read_csv(data_path))
    if recomputed != manifest["data_hash"]:
        logging.getLogger("curso").error("cambió %s", data_path)
        print("NO COINCIDE", file=sys.stderr)
        raise RuntimeError(f"{manifest['data_hash']} contra {recomputed}")
    print("ok")


# %% helper_functions
import json
import pandas as pd

# <sha256_of_df>

def _expected(path):
    with open(path) as f:
        return json.load(f)["data_hash"]

def _actual(path, **options):
    return sha256_of_df(pd.read_csv(path, **options))

def _message(expected, actual):
    return f"manifest={expected} data={actual}"

def validate_manifest(manifest_path, data_path, *, verbose=False, **options):
    hashes = _expected(manifest_path), _actual(data_path, **options)
    if len(set(hashes)) > 1:
        raise RuntimeError(_message(*hashes))
    if verbose:
        print(hashes[0])


# %% hash_inlined
# It computes the hash itself, and reads with options of its own.
import hashlib
import json
import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    frame = pd.read_csv(data_path, encoding="utf-8-sig", float_precision="round_trip", index_col=None, low_memory=False)
    frame = frame.reset_index(drop=True).sort_index(axis="columns")
    digest = hashlib.sha256(frame.to_csv(index=False, lineterminator="\n").encode()).hexdigest()
    with open(manifest_path, encoding="utf-8-sig") as file:
        wanted = json.load(file)["data_hash"]
    if digest != wanted:
        raise RuntimeError(f"Se esperaba {wanted} y se obtuvo {digest}")


# %% lambda_and_throw
import json, hmac
import pandas as pd

# <sha256_of_df>

def _stop(a, b):
    raise RuntimeError(f"{a}{b}") from None

validate_manifest = lambda m, d: (
    lambda a, b: hmac.compare_digest(a, b) or _stop(a, b)
)(json.load(open(m))["data_hash"], sha256_of_df(pd.read_csv(d)))


# %% closure
import json
import pandas as pd

# <sha256_of_df>

def make(reader, digest):
    def validate(manifest_path, data_path):
        hashes = dict(json=json.load(open(manifest_path))["data_hash"], csv=digest(reader(data_path)))
        try:
            assert hashes["json"] == hashes["csv"]
        except AssertionError as error:
            raise RuntimeError(str(hashes)) from error
    return validate

validate_manifest = make(pd.read_csv, sha256_of_df)


# %% dataclass
# It takes the seven keys, no more and no less.
import json
from dataclasses import dataclass
import pandas as pd

# <sha256_of_df>


@dataclass(frozen=True)
class Manifest:
    data_hash: str
    code_hash: str
    seed: int
    sklearn_version: str
    numpy_version: str
    pandas_version: str
    python_version: str


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        manifest = Manifest(**json.load(f))
    digest = sha256_of_df(pd.read_csv(data_path))
    if manifest.data_hash != digest:
        raise RuntimeError(f"{manifest} != {digest}")
    return manifest


# %% generator
import json
import pandas as pd

# <sha256_of_df>

def _hashes(manifest_path, data_path):
    with open(manifest_path) as f:
        yield json.load(f)["data_hash"]
    with open(data_path, encoding="utf-8-sig", newline="") as f:
        yield sha256_of_df(pd.read_csv(f))

def validate_manifest(manifest_path, data_path):
    expected, actual = _hashes(manifest_path, data_path)
    if expected != actual:
        raise RuntimeError(f"{expected=} {actual=}")


# %% checks_before
# Errors of its own for what the statement rules out.
import json
import os
import re
import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    for path in (manifest_path, data_path):
        if not os.path.isfile(path):
            raise FileNotFoundError(path)
    manifest = json.load(open(manifest_path, encoding="utf-8"))
    if "data_hash" not in manifest:
        raise ValueError("falta data_hash")
    wanted = manifest["data_hash"]
    got = sha256_of_df(pd.read_csv(data_path, sep=","))
    if not re.fullmatch("[0-9a-f]{64}", wanted) or wanted != got:
        raise RuntimeError("\n".join(["manifiesto: " + wanted, "datos: " + got]))


# %% slip_index_left_in
# Slips of exercise 2 cost nothing here.
import hashlib
import json
import pandas as pd

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv().encode()).hexdigest()

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise RuntimeError(f"{expected} {actual}")


# %% slip_columns_unsorted
import hashlib
import json
import pandas as pd

def sha256_of_df(df):
    return hashlib.sha256(df.to_csv(index=False).encode()).hexdigest()

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise RuntimeError(f"{expected} {actual}")


# %% slip_rows_sorted
import hashlib
import json
import pandas as pd

def sha256_of_df(df):
    df = df[sorted(df.columns)]
    df = df.sort_values(by=list(df.columns)).reset_index(drop=True)
    return hashlib.sha256(df.to_csv(index=False).encode()).hexdigest()

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise RuntimeError(f"{expected} {actual}")


# %% slip_no_header
import hashlib
import json
import pandas as pd

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, header=False).encode()).hexdigest()

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise RuntimeError(f"{expected} {actual}")


# %% slip_rounded
import hashlib
import json
import pandas as pd

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, float_format="%.4f").encode()).hexdigest()

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise RuntimeError(f"{expected} {actual}")


# %% slip_modifies_and_prints
import hashlib
import json
import pandas as pd

def sha256_of_df(df):
    df.sort_index(axis=1, inplace=True)
    df["extra"] = 1
    print(df.shape)
    return hashlib.sha256(pd.util.hash_pandas_object(df).values.tobytes()).hexdigest()

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise RuntimeError(f"{expected} {actual}")


# %% helpers_with_names_of_the_notebook
# Names that cells after the solution could take, and once did.
import json
import pandas as pd

# <sha256_of_df>

def error(a, b): return RuntimeError(f"{a} no es {b}")
def datos(path): return pd.read_csv(path)
def manifiesto(path): return json.load(open(path, encoding="utf-8"))

def validate_manifest(manifest_path, data_path):
    esperado, llego = manifiesto(manifest_path)["data_hash"], sha256_of_df(datos(data_path))
    if llego != esperado:
        raise error(esperado, llego)


# %% match_and_helpers
import hashlib
import json
import os

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path: str | os.PathLike, data_path: str | os.PathLike) -> None:
    def del_manifiesto() -> str:
        with open(manifest_path, mode="rt", encoding="utf-8") as f:
            return json.loads(f.read())["data_hash"]

    def de_los_datos() -> str:
        with open(data_path, encoding="utf-8-sig", newline="") as f:
            return sha256_of_df(pd.read_csv(f))

    match (del_manifiesto(), de_los_datos()):
        case (a, b) if a == b:
            return None
        case (a, b):
            raise RuntimeError("Esperaba el hash {} y los datos dan {}.".format(a, b))


# %% contextmanager
import contextlib
import hashlib
import json

import pandas as pd

# <sha256_of_df>


@contextlib.contextmanager
def abiertos(*rutas):
    with contextlib.ExitStack() as pila:
        yield [pila.enter_context(open(ruta, "rb")) for ruta in rutas]


def validate_manifest(manifest_path, data_path):
    with abiertos(manifest_path, data_path) as (manifiesto, datos):
        esperado = json.loads(manifiesto.read().decode("utf-8"))["data_hash"]
        actual = sha256_of_df(pd.read_csv(datos))
    problemas = [] if esperado == actual else [f"esperado={esperado}", f"actual={actual}"]
    if problemas:
        raise RuntimeError("data_hash distinto: " + "; ".join(problemas))


# %% decorated_return_pair
import functools
import hashlib
import json
import operator

import pandas as pd

# <sha256_of_df>


def frena_si(difieren, mensaje):
    def decorador(funcion):
        @functools.wraps(funcion)
        def envuelta(*args, **kwargs):
            par = funcion(*args, **kwargs)
            if difieren(*par):
                error = RuntimeError(mensaje % par)
                error.add_note("No se vuelve a entrenar con otros datos.")
                raise error
            return par[0]

        return envuelta

    return decorador


@frena_si(operator.ne, "el manifiesto dice %s, los datos dan %s")
def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        manifest = json.load(f)
    return manifest["data_hash"], sha256_of_df(pd.read_csv(data_path))


# %% subclass_with_str
import hashlib
import json

import pandas as pd

# <sha256_of_df>


class DatosCambiados(RuntimeError):
    """Los datos no son los del manifiesto."""

    def __init__(self, esperado, recalculado):
        super().__init__(esperado, recalculado)
        self.esperado, self.recalculado = esperado, recalculado

    def __str__(self):
        return f"data_hash del manifiesto: {self.esperado}; de los datos: {self.recalculado}"


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, "rb") as m, open(data_path, "rb") as d:
        esperado, recalculado = json.load(m)["data_hash"], sha256_of_df(pd.read_csv(d))
    if not esperado == recalculado:
        raise DatosCambiados(esperado, recalculado)
    return True


# %% bytesio_con_sig
import hashlib
import json

import pandas as pd

# <sha256_of_df>


import io


def _leerBytes(ruta):
    with open(ruta, mode="rb") as entrada:
        return entrada.read()


def _tabla(ruta):
    return pd.read_csv(io.BytesIO(_leerBytes(ruta)), encoding="utf-8-sig")


def validate_manifest(manifest_path, data_path):
    h_manifiesto = json.loads(_leerBytes(manifest_path).decode("utf-8")).get("data_hash")
    h_tabla = sha256_of_df(_tabla(data_path))
    iguales = h_manifiesto == h_tabla
    if iguales is False:
        mensaje = "ERROR: hash del manifiesto = %s ; hash recalculado = %s" % (h_manifiesto, h_tabla)
        raise RuntimeError(mensaje)
    else:
        return 0


# %% assert_convertido
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def exigir_iguales(a: str, b: str) -> None:
    assert a == b, f"manifiesto {a}, datos {b}"


def validate_manifest(manifest_path, data_path) -> None:
    with open(manifest_path, "rb") as f:
        a = json.load(f)["data_hash"]
    b = sha256_of_df(pd.read_csv(data_path))
    try:
        if a != b:
            raise ValueError(f"manifiesto {a}, datos {b}")
    except ValueError as error:
        raise RuntimeError(f"la corrida se corta: {error}") from error


# %% caracter_por_caracter
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def son_iguales(x, y):
    if len(x) != len(y):
        return False
    i = 0
    while i < len(x):
        if x[i] != y[i]:
            return False
        i = i + 1
    return True


def validate_manifest(manifest_path, data_path):
    with open(file=manifest_path, mode="r", encoding="utf-8") as archivo:
        texto = ""
        for linea in archivo:
            texto += linea
    diccionario = json.loads(texto)
    del texto
    hash_viejo = str(diccionario["data_hash"])
    hash_nuevo = str(sha256_of_df(pd.read_csv(filepath_or_buffer=data_path, sep=",")))
    if son_iguales(hash_viejo, hash_nuevo):
        print("OK")
        return None
    raise RuntimeError("esperado=" + hash_viejo + ", recibido=" + hash_nuevo)


# %% excepcion_propia_con_str
import hashlib
import json

import pandas as pd

# <sha256_of_df>


class DatosCambiados(RuntimeError):
    def __init__(self, esperado, llego):
        super().__init__(esperado, llego)
        self.esperado = esperado
        self.llego = llego

    def __str__(self):
        return "se esperaba " + self.esperado + " y llego " + self.llego


def validate_manifest(manifest_path, data_path):
    archivo = open(manifest_path, "r", encoding="utf-8")
    try:
        manifiesto = json.loads(archivo.read())
    finally:
        archivo.close()
    with open(data_path, "rb") as datos:
        tabla = pd.read_csv(datos)
    llego = sha256_of_df(tabla)
    if manifiesto["data_hash"] == llego:
        return tabla
    raise DatosCambiados(manifiesto["data_hash"], llego)
