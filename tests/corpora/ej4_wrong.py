# %% untouched_stub -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
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


# %% only_sha_pasted -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# NotImplementedError is a RuntimeError.
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% never_raises -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    pass


# %% always_raises -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <base, except>
-     if expected != actual:
-         raise RuntimeError(f"{expected} {actual}")
+     raise RuntimeError(f"{expected} {actual}")


# %% condition_inverted -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <base, except>
-     if expected != actual:
+     if expected == actual:


# %% identity_not_equality -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <base, except>
-     if expected != actual:
+     if expected is not actual:


# %% value_error -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise ValueError(f"{expected} {actual}")


# %% asserts -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido
# <base, except>
-     if expected != actual:
-         raise RuntimeError(f"{expected} {actual}")
+     assert expected == actual, f"{expected} {actual}"


# %% exits -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido
# <base, except>
- import json
+ import json
+ import sys

-         raise RuntimeError(f"{expected} {actual}")
+         sys.exit(f"{expected} {actual}")


# %% prints_only -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         print("RuntimeError:", expected, actual)


# %% returns_false -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    return json.load(open(manifest_path))["data_hash"] == sha256_of_df(pd.read_csv(data_path))


# %% catches_its_own -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
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


# %% not_implemented_as_refusal -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise NotImplementedError(f"{expected} {actual}")


# %% calls_itself -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# RecursionError is a RuntimeError.
# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    return validate_manifest(manifest_path, data_path)


# %% hash_of_the_bytes -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido
import hashlib
import json
from pathlib import Path

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    expected = json.loads(Path(manifest_path).read_text())["data_hash"]
    actual = hashlib.sha256(Path(data_path).read_bytes()).hexdigest()
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% hash_without_sorting -> ej4_visible_acepta, ej4_mismo_contenido
# The pasted function is right, and another one is used.
# <base, except>
- import json
+ import hashlib
+ import json

-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = hashlib.sha256(pd.read_csv(data_path).to_csv(index=False).encode()).hexdigest()


# %% latin_1 -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mismo_contenido
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path, encoding="latin-1"))


# %% rounds_first -> ej4_visible_acepta, ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path).round(4))


# %% rows_sorted_first -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     frame = pd.read_csv(data_path)
+     actual = sha256_of_df(frame.sort_values(by=list(frame.columns)))


# %% first_digits_only -> ej4_cambio_minimo
# <base, except>
-     if expected != actual:
+     if expected[:12] != actual[:12]:


# %% remembers_paths -> ej4_cambio_minimo
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


# %% manifest_ignored -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
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


# %% wrong_key -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     expected = json.load(open(manifest_path))["dataset_hash"]


# %% code_hash -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     expected = json.load(open(manifest_path))["code_hash"]


# %% always_equal_text -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido
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


# %% digest_of_always_equal_text -> ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
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


# %% always_equal_message -> ej4_mensaje
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


# %% message_without_hashes -> ej4_mensaje
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    if json.load(open(manifest_path))["data_hash"] != sha256_of_df(pd.read_csv(data_path)):
        raise RuntimeError("¡Los datos cambiaron!")


# %% message_printed -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         print(f"esperado {expected}, obtenido {actual}")
+         raise RuntimeError("hash distinto")


# %% message_with_expected_only -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"se esperaba {expected}")


# %% message_with_one_hash_twice -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"esperado {actual}, obtenido {actual}")


# %% message_cut -> ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected[:12]}… != {actual[:12]}…")


# %% usual_names -> ej4_rutas
# The paths are ignored.
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
-     actual = sha256_of_df(pd.read_csv(data_path))
+     expected = json.load(open("experiment.json"))["data_hash"]
+     actual = sha256_of_df(pd.read_csv("data.csv"))


# %% data_beside_the_manifest -> ej4_rutas
import json
from pathlib import Path
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path):
    expected = json.loads(Path(manifest_path).read_text())["data_hash"]
    actual = sha256_of_df(pd.read_csv(Path(manifest_path).parent / Path(data_path).name))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% text_paths_only -> ej4_rutas
# <base, except>
- def validate_manifest(manifest_path, data_path):
+ def validate_manifest(manifest_path, data_path):
+     if not manifest_path.endswith(".json") or not data_path.endswith(".csv"):
+         raise RuntimeError("rutas raras")


# %% path_objects_only -> ej4_visible_acepta, ej4_visible_rechaza, ej4_rutas
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     expected = json.loads(manifest_path.read_text())["data_hash"]


# %% one_argument -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(leer(original))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% other_versions_refused -> ej4_cambio_minimo
# <base, except>
- import json
+ import json
+ import platform

-     expected = json.load(open(manifest_path))["data_hash"]
+     manifest = json.load(open(manifest_path))
+     expected = manifest["data_hash"]

-     if expected != actual:
+     if expected != actual or manifest["python_version"] != platform.python_version():


# %% other_seed_refused -> ej4_cambio_minimo
# <base, except>
-     expected = json.load(open(manifest_path))["data_hash"]
+     manifest = json.load(open(manifest_path))
+     expected = manifest["data_hash"]

-     if expected != actual:
+     if expected != actual or manifest["seed"] != 42:


# %% repeated_rows_dropped -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path).drop_duplicates())


# %% names_tidied -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     frame = pd.read_csv(data_path)
+     frame.columns = frame.columns.str.strip().str.lower()
+     actual = sha256_of_df(frame)


# %% blanks_skipped -> ej4_cambio_minimo
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     actual = sha256_of_df(pd.read_csv(data_path, skipinitialspace=True))


# %% part_is_enough -> ej4_cambio_minimo
# A cut or empty hash is a part of the right one.
# <base, except>
-     if expected != actual:
+     if expected not in actual:


# %% name_misspelled_in_the_refusal -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected} {recalculado}")


# %% message_with_hash_of_the_bytes -> ej4_mensaje
# <base, except>
- import json
+ import hashlib
+ import json

-         raise RuntimeError(f"{expected} {actual}")
+         raise RuntimeError(f"{expected} {hashlib.sha256(open(data_path, 'rb').read()).hexdigest()}")


# %% manifest_brought_up_to_date -> ej4_no_escribe
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


# %% data_tidied -> ej4_no_escribe
# <base, except>
-     actual = sha256_of_df(pd.read_csv(data_path))
+     frame = pd.read_csv(data_path)
+     frame.to_csv(data_path, index=False)
+     actual = sha256_of_df(frame)


# %% line_ends_tidied -> ej4_no_escribe
# <base, except>
- import json
+ import json
+ from pathlib import Path

-     actual = sha256_of_df(pd.read_csv(data_path))
+     content = Path(data_path).read_bytes()
+     Path(data_path).write_bytes(content.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf"))
+     actual = sha256_of_df(pd.read_csv(data_path))


# %% log_in_the_working_directory -> ej4_no_escribe
# <base, except>
-     if expected != actual:
+     if expected != actual:
+         with open("errores.log", "a") as f:
+             f.write(f"{expected} {actual}\n")


# %% constant_digest -> ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
import json
import pandas as pd

def sha256_of_df(df):
    return "0" * 64

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% digest_at_random -> ej4_visible_acepta, ej4_cambio_minimo, ej4_mensaje, ej4_mismo_contenido, ej4_rutas, ej4_no_escribe
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


# %% digest_not_pasted -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
import json
import pandas as pd

def validate_manifest(manifest_path, data_path):
    expected = json.load(open(manifest_path))["data_hash"]
    actual = sha256_of_df(pd.read_csv(data_path))
    if expected != actual:
        raise RuntimeError(f"{expected} {actual}")


# %% misspelled_name -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
# <base, except>
- def validate_manifest(manifest_path, data_path):
+ def validate_manifesto(manifest_path, data_path):


# %% syntax_error -> ej4_visible_acepta, ej4_visible_rechaza, ej4_cambio_minimo, ej4_mensaje
import json
import pandas as pd

# <sha256_of_df>

def validate_manifest(manifest_path, data_path)
    return True
