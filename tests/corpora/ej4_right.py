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


# %% csv_module
# No pandas at all.
import csv
import hashlib
import io
import json

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(data_path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=sorted(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    digest = hashlib.sha256(text.getvalue().encode("utf-8")).hexdigest()
    with open(manifest_path, encoding="utf-8") as file:
        wanted = json.load(file)["data_hash"]
    if digest != wanted:
        raise RuntimeError(f"{wanted} {digest}")


# %% cells_as_text
import json
import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    frame = pd.read_csv(data_path, dtype=str, keep_default_na=False, engine="python")
    found = sha256_of_df(frame)
    wanted = json.load(open(manifest_path))["data_hash"]
    if not found == wanted:
        raise RuntimeError("los datos no son los del experimento", {"manifiesto": wanted, "datos": found})
    return {"ok": True}


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
# Errors of its own for what the statement rules out, and case and blanks don't matter.
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
    wanted = manifest["data_hash"].strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", wanted):
        raise ValueError("data_hash no es un SHA-256")
    got = sha256_of_df(pd.read_csv(data_path, sep=","))
    if wanted != got:
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
