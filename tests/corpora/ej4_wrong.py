# %% untouched_stub (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
import hashlib
import json

import pandas as pd


def sha256_of_df(df):
    """Reemplazá esta función entera por la tuya del ejercicio 2."""
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


def validate_manifest(manifest_path, data_path):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% only_sha_pasted (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# NotImplementedError is a RuntimeError.
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% never_raises (misses) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    pass


# %% always_raises (misses) -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <base, except>
-     if expected != actual:
-         raise RuntimeError(f"{expected} {actual}")
+     raise RuntimeError(f"{expected} {actual}")


# %% condition_inverted (misses) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <base, except>
-     if expected != actual:
+     if expected == actual:


# %% identity_not_equality (misses) -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <base, except>
-     if expected != actual:
+     if expected is not actual:


# %% value_error (small) -> ej4_visible_rechaza, ej4_cambio_minimo
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise ValueError(f"{expected} {actual}")


# %% asserts (small) -> ej4_visible_rechaza, ej4_cambio_minimo
# <base, except>
-     if expected != actual:
-         raise RuntimeError(f"{expected} {actual}")
+     assert expected == actual, f"{expected} {actual}"


# %% exits (small) -> ej4_visible_rechaza, ej4_cambio_minimo
# <base, except>
- import json
+ import json
+ import sys

-         raise RuntimeError(f"{expected} {actual}")
+         sys.exit(f"{expected} {actual}")


# %% prints_only (misses) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         print("RuntimeError:", expected, actual)


# %% returns_false (misses) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    return json.load(open(manifest_path))["data_hash"] == sha256_of_df(pd.read_csv(data_path))


# %% catches_its_own (misses) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    try:
        expected = json.load(open(manifest_path))["data_hash"]
        actual = sha256_of_df(pd.read_csv(data_path))
        if expected != actual:
            raise RuntimeError(f"{expected} {actual}")
    except Exception as error:
        print("Error:", error)


# %% not_implemented_as_refusal (small) -> ej4_visible_rechaza, ej4_cambio_minimo
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise NotImplementedError(f"{expected} {actual}")


# %% calls_itself (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# RecursionError is a RuntimeError.
# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    return validate_manifest(manifest_path, data_path)


# %% hash_of_the_bytes (misses) -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido
import hashlib
import json
from pathlib import Path

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    expected = json.loads(Path(manifest_path).read_text())["data_hash"]
    actual = hashlib.sha256(Path(data_path).read_bytes()).hexdigest()
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% hash_without_sorting (misses) -> ej4_visible_acepta, ej4_mismo_contenido
# The pasted function is right, and another one is used.
# <base, except>
- import json
+ import hashlib
+ import json

-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = hashlib.sha256(pd.read_csv(data_path).to_csv(index=False).encode()).hexdigest()


# %% latin_1 (part) -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path, encoding="latin-1"))


# %% rounds_first (small) -> ej4_visible_acepta, ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path).round(4))


# %% rows_sorted_first (small) -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     frame = pd.read_csv(data_path)
+     actual = sha256_of_df(frame.sort_values(by=list(frame.columns)))


# %% first_digits_only (small) -> ej4_cambio_minimo
# <base, except>
-     if expected != actual:
+     if expected[:12] != actual[:12]:


# %% remembers_paths (small) -> ej4_cambio_minimo
import functools
import json
import pandas as pd

# <sha256_of_df>

@functools.lru_cache
def hash_of_file(path):
    return sha256_of_df(pd.read_csv(path))

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = hash_of_file(data_path)
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% manifest_ignored (misses) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# Hashes the data twice.
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    manifest = json.load(open(manifest_path))
    manifest["data_hash"] = sha256_of_df(pd.read_csv(data_path))
    actual = sha256_of_df(pd.read_csv(data_path))
    if manifest["data_hash"] != actual:
        raise RuntimeError(f"{manifest['data_hash']} {actual}")


# %% wrong_key (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     expected = json.load(open(manifest_path))["dataset_hash"]


# %% code_hash (misses) -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     expected = json.load(open(manifest_path))["code_hash"]


# %% always_equal_text (misses) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido
import json
import pandas as pd

# <sha256_of_df>

class Same(str):
    __hash__ = str.__hash__
    def __eq__(self, other): return True
    def __ne__(self, other): return False

def validate_manifest(manifest_path, data_path):
    expected = Same(json.load(open(manifest_path))["data_hash"])
    actual = sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")
    return expected


# %% digest_of_always_equal_text (misses) -> ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
import hashlib
import json
import pandas as pd

class Same(str):
    __hash__ = str.__hash__
    def __eq__(self, other): return True
    def __ne__(self, other): return False

def sha256_of_df(df):
    return Same(hashlib.sha256(df[sorted(df)].to_csv(index=False).encode()).hexdigest())

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if actual != expected:
        raise RuntimeError(f"{expected} {actual}")


# %% always_equal_message (small) -> ej4_mensaje
# The text of the exception answers yes to every question.
import json
import pandas as pd

# <sha256_of_df>

class Yes(str):
    def __contains__(self, other): return True
    def __eq__(self, other): return True
    __hash__ = str.__hash__

class Changed(RuntimeError):
    def __str__(self): return Yes("cambió")

def validate_manifest(manifest_path, data_path):
    if json.load(open(manifest_path))["data_hash"] != sha256_of_df(pd.read_csv(data_path)):
        raise Changed


# %% message_without_hashes (small) -> ej4_mensaje
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    if json.load(open(manifest_path))["data_hash"] != sha256_of_df(pd.read_csv(data_path)):
        raise RuntimeError("¡Los datos cambiaron!")


# %% message_printed (small) -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         print(f"esperado {expected}, obtenido {actual}")
+         raise RuntimeError("hash distinto")


# %% message_with_expected_only (small) -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"se esperaba {expected}")


# %% message_with_one_hash_twice (small) -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"esperado {actual}, obtenido {actual}")


# %% message_cut (small) -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected[:12]}… != {actual[:12]}…")


# %% usual_names (small) -> ej4_rutas
# The paths are ignored.
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
-     actual = sha256_of_df(pd.read_csv(data_path))
+     expected = json.load(open("experiment.json"))["data_hash"]
+     actual = sha256_of_df(pd.read_csv("data.csv"))


# %% data_beside_the_manifest (small) -> ej4_rutas
import json
from pathlib import Path
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    expected = json.loads(Path(manifest_path).read_text())["data_hash"]
    actual = sha256_of_df(pd.read_csv(Path(manifest_path).parent / Path(data_path).name))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% text_paths_only (small) -> ej4_rutas
# <base, except>
- def validate_manifest(manifest_path, data_path):
+ def validate_manifest(manifest_path, data_path):
+     if not manifest_path.endswith(".json") or not data_path.endswith(".csv"):
+         raise RuntimeError("rutas raras")


# %% path_objects_only (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_rutas
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     expected = json.loads(manifest_path.read_text())["data_hash"]


# %% one_argument (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(leer(original))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% other_versions_refused (small) -> ej4_cambio_minimo
# <base, except>
- import json
+ import json
+ import platform

-     expected = json.load(open(manifest_path))["data_hash"]
+     manifest = json.load(open(manifest_path))
+     expected = manifest["data_hash"]

-     if expected != actual:
+     if expected != actual or manifest["python_version"] != platform.python_version():


# %% other_seed_refused (small) -> ej4_cambio_minimo
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     manifest = json.load(open(manifest_path))
+     expected = manifest["data_hash"]

-     if expected != actual:
+     if expected != actual or manifest["seed"] != 42:


# %% repeated_rows_dropped (small) -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path).drop_duplicates())


# %% names_tidied (small) -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     frame = pd.read_csv(data_path)
+     frame.columns = frame.columns.str.strip().str.lower()
+     actual = sha256_of_df(frame)


# %% blanks_skipped (small) -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path, skipinitialspace=True))


# %% part_is_enough (small) -> ej4_cambio_minimo
# A cut or empty hash is a part of the right one.
# <base, except>
-     if expected != actual:
+     if expected not in actual:


# %% name_misspelled_in_the_refusal (part) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected} {recalculado}")


# %% message_with_hash_of_the_bytes (small) -> ej4_mensaje
# <base, except>
- import json
+ import hashlib
+ import json

-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected} {hashlib.sha256(open(data_path, 'rb').read()).hexdigest()}")


# %% manifest_brought_up_to_date (small) -> ej4_no_escribe
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    manifest = json.load(open(manifest_path))
    expected, actual = manifest["data_hash"], sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        manifest["data_hash"] = actual
        with open(manifest_path, "w") as f:
            json.dump(manifest, f)
        raise RuntimeError(f"{expected} {actual}")


# %% data_tidied (small) -> ej4_no_escribe
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     frame = pd.read_csv(data_path)
+     frame.to_csv(data_path, index=False)
+     actual = sha256_of_df(frame)


# %% line_ends_tidied (small) -> ej4_no_escribe
# <base, except>
- import json
+ import json
+ from pathlib import Path

-     actual = sha256_of_df(pd.read_csv(data_path))
+     content = Path(data_path).read_bytes()
+     Path(data_path).write_bytes(content.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf"))
+     actual = sha256_of_df(pd.read_csv(data_path))


# %% log_in_the_working_directory (small) -> ej4_no_escribe
# <base, except>
-     if expected != actual:
+     if expected != actual:
+         with open("errores.log", "a") as f:
+             f.write(f"{expected} {actual}\n")


# %% constant_digest (misses) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
import json
import pandas as pd

def sha256_of_df(df):
    return "0" * 64

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% digest_at_random (misses) -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# Another digest at every call.
import hashlib
import json
import os
import pandas as pd

def sha256_of_df(df):
    return hashlib.sha256(os.urandom(8)).hexdigest()

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% digest_not_pasted (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
import json
import pandas as pd

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% misspelled_name (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
- def validate_manifest(manifest_path, data_path):
+ def validate_manifesto(manifest_path, data_path):


# %% syntax_error (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path)
    return True


# %% csv_module (small) -> ej4_cambio_minimo
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


# %% cells_as_text (small) -> ej4_cambio_minimo
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


# %% hash_tidied_and_refused_with_value_error (part) -> ej4_cambio_minimo
# Case and blanks of the manifest's hash don't matter.
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


# %% compare_case_insensitive (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path))
    if recalculado.lower() != esperado.lower():
        raise RuntimeError(f"Los datos no son los del experimento: esperaba {esperado} y llegó {recalculado}")


# %% compare_stripped (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"].strip()
    recalculado = sha256_of_df(pd.read_csv(data_path))
    if recalculado != esperado:
        raise RuntimeError(f"Los datos no son los del experimento: esperaba {esperado} y llegó {recalculado}")


# %% nrows_10000 (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path, nrows=10_000))
    if recalculado != esperado:
        raise RuntimeError(f"Los datos no son los del experimento: esperaba {esperado} y llegó {recalculado}")


# %% dtype_str (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path, dtype=str))
    if recalculado != esperado:
        raise RuntimeError(f"Los datos no son los del experimento: esperaba {esperado} y llegó {recalculado}")


# %% keep_default_na_false (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path, keep_default_na=False))
    if recalculado != esperado:
        raise RuntimeError(f"Los datos no son los del experimento: esperaba {esperado} y llegó {recalculado}")


# %% comment_hash (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path, comment="#"))
    if recalculado != esperado:
        raise RuntimeError(f"Los datos no son los del experimento: esperaba {esperado} y llegó {recalculado}")


# %% first_64_hex_in_text (part) -> ej4_cambio_minimo, ej4_mensaje
import hashlib
import json
import re

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = re.search(r"[0-9a-f]{64}", archivo.read()).group()
    recalculado = sha256_of_df(pd.read_csv(data_path))
    if recalculado != esperado:
        raise RuntimeError(f"Esperaba {esperado} y llegó {recalculado}")


# %% hashes_in_notes (small) -> ej4_mensaje
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path))
    if recalculado != esperado:
        error = RuntimeError("Los datos no son los del experimento")
        error.add_note(f"esperaba {esperado}")
        error.add_note(f"llegó {recalculado}")
        raise error


# %% wrapped_message (small) -> ej4_mensaje
import hashlib
import json
import textwrap

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path))
    if recalculado != esperado:
        raise RuntimeError(textwrap.fill(f"Los datos cambiaron: {esperado} -> {recalculado}", 60))


# %% dataclass_error_empty_str (small) -> ej4_mensaje
import hashlib
import json
from dataclasses import dataclass

import pandas as pd

# <sha256_of_df>


@dataclass(kw_only=True)
class DatosDistintos(RuntimeError):
    esperado: str
    recalculado: str


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as archivo:
        esperado = json.load(archivo)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path))
    if recalculado != esperado:
        raise DatosDistintos(esperado=esperado, recalculado=recalculado)


# %% json_loads_path (crash) -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    esperado = json.loads(manifest_path)["data_hash"]
    recalculado = sha256_of_df(pd.read_csv(data_path))
    if recalculado != esperado:
        raise RuntimeError(f"Los datos no son los del experimento: esperaba {esperado} y llegó {recalculado}")


# %% perdona_redondeo_y_orden (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        esperado = json.load(f)["data_hash"]
    tabla = pd.read_csv(data_path)
    llego = sha256_of_df(tabla)
    if esperado not in (llego, sha256_of_df(tabla.round(5)), sha256_of_df(tabla.sort_values(list(tabla.columns)))):
        raise RuntimeError(f"Los datos cambiaron.\nManifiesto: {esperado}\nRecalculado: {llego}")


# %% cache_por_tamano (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


import os

_VISTOS = {}


def _hash_de(ruta):
    clave = (os.path.abspath(ruta), os.path.getsize(ruta))
    if clave not in _VISTOS:
        _VISTOS[clave] = sha256_of_df(pd.read_csv(ruta))
    return _VISTOS[clave]


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        esperado = json.load(f)["data_hash"]
    llego = _hash_de(data_path)
    if esperado != llego:
        raise RuntimeError(f"Los datos cambiaron.\nManifiesto: {esperado}\nRecalculado: {llego}")


# %% compara_con_zip (small) -> ej4_cambio_minimo
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        esperado = json.load(f)["data_hash"]
    llego = sha256_of_df(pd.read_csv(data_path))
    if any(x != y for x, y in zip(esperado, llego)):
        raise RuntimeError(f"Los datos cambiaron.\nManifiesto: {esperado}\nRecalculado: {llego}")


# %% glob_de_corchetes (small) -> ej4_rutas
import hashlib
import json

import pandas as pd

# <sha256_of_df>


import glob


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        esperado = json.load(f)["data_hash"]
    llego = sha256_of_df(pd.read_csv(glob.glob(str(data_path))[0]))
    if esperado != llego:
        raise RuntimeError(f"Los datos cambiaron.\nManifiesto: {esperado}\nRecalculado: {llego}")


# %% exige_extension (small) -> ej4_rutas
import hashlib
import json

import pandas as pd

# <sha256_of_df>


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        esperado = json.load(f)["data_hash"]
    if not str(data_path).endswith(".csv"):
        raise RuntimeError("el archivo de datos tiene que ser .csv")
    llego = sha256_of_df(pd.read_csv(data_path))
    if esperado != llego:
        raise RuntimeError(f"Los datos cambiaron.\nManifiesto: {esperado}\nRecalculado: {llego}")


# %% datos_junto_al_manifiesto (small) -> ej4_rutas
import hashlib
import json

import pandas as pd

# <sha256_of_df>


from pathlib import Path


def validate_manifest(manifest_path, data_path):
    with open(manifest_path, encoding="utf-8") as f:
        esperado = json.load(f)["data_hash"]
    llego = sha256_of_df(pd.read_csv(Path(manifest_path).parent / Path(data_path).name))
    if esperado != llego:
        raise RuntimeError(f"Los datos cambiaron.\nManifiesto: {esperado}\nRecalculado: {llego}")


# %% hash_anywhere_in_the_manifest (small) -> ej4_cambio_minimo
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     expected = open(manifest_path).read()
-     if expected != actual:
+     if actual not in expected:


# %% hash_refused_with_value_error (part) -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     if len(expected) != 64:
+         raise ValueError("data_hash no es un SHA-256")
+     actual = sha256_of_df(pd.read_csv(data_path))


# %% tidied_hash_taken_too (small) -> ej4_cambio_minimo
# <base, except>
-     if expected != actual:
+     if expected not in (actual, sha256_of_df(pd.read_csv(data_path).drop_duplicates())):


# %% hash_lowered_in_the_message (small) -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected.lower()} {actual}")


# %% path_unquoted (small) -> ej4_rutas
# <base, except>
- import json
+ import json
+ from urllib.parse import unquote

-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(unquote(str(data_path))))


# %% first_digit_only (misses) -> ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido
# <base, except>
-     if expected != actual:
+     if expected[0] != actual[0]:


# %% last_digit_only (misses) -> ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido
# <base, except>
-     if expected != actual:
+     if expected[-1:] != actual[-1:]:


# %% value_error_without_hashes (part) -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise ValueError("los datos cambiaron")


# %% remembered_and_returns_true (small) -> ej4_cambio_minimo
# It does raise: a message must not say that it doesn't.
# <base, except>
- import json
+ import functools
+ import json

- def validate_manifest(manifest_path, data_path):
+ @functools.lru_cache
+ def read_data(path):
+     return pd.read_csv(path)
+
+ def validate_manifest(manifest_path, data_path):

-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(read_data(data_path))

-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected} {actual}")
+     return True


# %% long_data_in_32_bits (small) -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     table = pd.read_csv(data_path)
+     if len(table) > 100:
+         table = table.astype({name: "float32" for name in table.select_dtypes("float64")})
+     actual = sha256_of_df(table)
