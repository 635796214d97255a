# %% untouched_stub (crash) -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones, ej3_guardar, ej3_reemplaza
def sha256_of_df(df):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


def build_manifest(df, code, seed):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


def save_manifest(manifest, path):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% digest_not_pasted (crash) -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

def sha256_of_df(df):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% digest_missing (crash) -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn


def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% digest_constant (small) -> ej3_data_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

def sha256_of_df(df):
    return hashlib.sha256(b"iris").hexdigest()

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% digest_always_equal_text (small) -> ej3_data_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

class Yes(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = str.__hash__

def sha256_of_df(df):
    return Yes("0" * 64)

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% always_equal_text (part) -> ej3_data_hash, ej3_code_hash, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

class Yes(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = str.__hash__

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": Yes("0" * 64), "seed": seed,
            "code_hash": Yes("0" * 64),
            "sklearn_version": Yes("1"), "numpy_version": Yes("1"),
            "pandas_version": Yes("1"), "python_version": Yes("3")}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% always_equal_seed (small) -> ej3_semilla
# <base, except>
- import numpy as np, pandas as pd, sklearn
+ import numpy as np, pandas as pd, sklearn
+
+ class Yes(int):
+     def __eq__(self, other): return True
+     __hash__ = int.__hash__

-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df), "seed": Yes(7),


# %% data_hash_of_csv (small) -> ej3_data_hash
# Not the digest of exercise 2.
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": hashlib.sha256(df.to_csv().encode()).hexdigest(), "seed": seed,


# %% data_hash_of_sorted_rows (small) -> ej3_data_hash
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df.sort_values(list(df.columns))), "seed": seed,


# %% frame_modified (small) -> ej3_data_hash
# <base, except>
- def build_manifest(df, code, seed):
+ def build_manifest(df, code, seed):
+     df["corrida"] = seed
+     df.drop(columns="corrida", inplace=True)
+     df.reset_index(drop=True, inplace=True)


# %% columns_renamed_in_place (small) -> ej3_data_hash
# <base, except>
- def build_manifest(df, code, seed):
+ def build_manifest(df, code, seed):
+     df.columns = [c.lower() for c in df.columns]


# %% data_hash_of_lowercase_names (small) -> ej3_data_hash
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df.rename(columns=str.lower)), "seed": seed,


# %% code_stripped (small) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256(code.strip().encode("utf-8")).hexdigest(),


# %% code_newline_added (small) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256((code.rstrip("\n") + "\n").encode("utf-8")).hexdigest(),


# %% code_normalised (small) -> ej3_code_hash
# <base, except>
- import hashlib, json, platform
+ import hashlib, json, platform, unicodedata

-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256(unicodedata.normalize("NFC", code).encode("utf-8")).hexdigest(),


# %% code_in_latin1 (small) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256(code.encode("latin-1")).hexdigest(),


# %% code_md5 (small) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.md5(code.encode("utf-8")).hexdigest(),


# %% code_builtin_hash (small) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hash(code),


# %% code_uppercase (small) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest().upper(),


# %% code_not_encoded (crash) -> ej3_visible_claves, ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256(code).hexdigest(),


# %% code_taken_for_a_path (crash) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256(open(code, "rb").read()).hexdigest(),


# %% empty_code_refused (small) -> ej3_code_hash
# <base, except>
- def build_manifest(df, code, seed):
+ def build_manifest(df, code, seed):
+     if not code:
+         raise ValueError("falta el código")


# %% none_for_empty_code (small) -> ej3_code_hash
# <base, except>
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest() if code else None,


# %% seed_as_text (small) -> ej3_semilla
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df), "seed": str(seed),


# %% seed_of_numpy (small) -> ej3_semilla, ej3_visible_archivo
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df), "seed": np.int64(seed),


# %% seed_hard_coded (small) -> ej3_semilla
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df), "seed": 42,


# %% seed_zero_replaced (small) -> ej3_semilla
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df), "seed": seed or 42,


# %% versions_hard_coded (small) -> ej3_versiones
# <base, except>
-             "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
-             "pandas_version": pd.__version__, "python_version": platform.python_version()}
+             "sklearn_version": "1.4.2", "numpy_version": "1.26.4",
+             "pandas_version": "2.2.2", "python_version": platform.python_version()}


# %% versions_crossed (small) -> ej3_versiones
# <base, except>
-             "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
-             "pandas_version": pd.__version__, "python_version": platform.python_version()}
+             "sklearn_version": sklearn.__version__, "numpy_version": pd.__version__,
+             "pandas_version": np.__version__, "python_version": platform.python_version()}


# %% python_long_version (small) -> ej3_versiones
# <base, except>
- import hashlib, json, platform
+ import hashlib, json, sys

-             "pandas_version": pd.__version__, "python_version": platform.python_version()}
+             "pandas_version": pd.__version__, "python_version": sys.version}


# %% extra_key (small) -> ej3_visible_claves
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return {"data_hash": sha256_of_df(df), "created": "2026-01-01", "seed": seed,


# %% missing_key (small) -> ej3_visible_claves, ej3_versiones
# <base, except>
-             "pandas_version": pd.__version__, "python_version": platform.python_version()}
+             "python_version": platform.python_version()}


# %% printed_not_returned (crash) -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     manifest = {"data_hash": sha256_of_df(df), "seed": seed,

-             "pandas_version": pd.__version__, "python_version": platform.python_version()}
+             "pandas_version": pd.__version__, "python_version": platform.python_version()}
+     print(manifest)


# %% json_text_returned (crash) -> ej3_visible_claves, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     return json.dumps({"data_hash": sha256_of_df(df), "seed": seed,

-             "pandas_version": pd.__version__, "python_version": platform.python_version()}
+             "pandas_version": pd.__version__, "python_version": platform.python_version()})


# %% misspelled_name (crash) -> ej3_visible_claves, ej3_code_hash, ej3_versiones
# <base, except>
- def build_manifest(df, code, seed):
+ def build_manifiest(df, code, seed):


# %% exits (crash) -> ej3_visible_claves, ej3_data_hash, ej3_code_hash
import hashlib, json, platform, sys
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    sys.exit(0)

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% syntax_error (crash) -> ej3_visible_claves, ej3_data_hash, ej3_guardar
# <base, except>
- def build_manifest(df, code, seed):
+ def build_manifest(df, code, seed)


# %% hard_coded_manifest (misses) -> ej3_data_hash, ej3_code_hash, ej3_semilla
# What one run showed, pasted.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return dict(MANIFEST)

MANIFEST = {
    "data_hash": "41b2dc0d2ffd14d3a7d0b4e3d5be1a2a1b1f7e0f6a4c5d8e9b0a7c6d5e4f3a2b",
    "code_hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "seed": 42,
    "sklearn_version": sklearn.__version__,
    "numpy_version": np.__version__,
    "pandas_version": pd.__version__,
    "python_version": platform.python_version(),
}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% nothing_saved (part) -> ej3_visible_archivo, ej3_guardar, ej3_reemplaza
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
-         json.dump(manifest, f)
+     return json.dumps(manifest)


# %% text_of_the_dict (small) -> ej3_visible_archivo, ej3_guardar
# <base, except>
-         json.dump(manifest, f)
+         f.write(str(manifest))


# %% encoded_twice (small) -> ej3_visible_archivo, ej3_guardar
# <base, except>
-         json.dump(manifest, f)
+         json.dump(json.dumps(manifest), f)


# %% path_ignored (small) -> ej3_guardar, ej3_reemplaza
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
+     with open("experiment.json", "w", encoding="utf-8") as f:


# %% folder_ignored (small) -> ej3_guardar
# <base, except>
- import hashlib, json, platform
+ import hashlib, json, os, platform

-     with open(path, "w", encoding="utf-8") as f:
+     with open(os.path.basename(path), "w", encoding="utf-8") as f:


# %% only_texts_as_path (small) -> ej3_guardar
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
+     with open("" + path, "w", encoding="utf-8") as f:


# %% appended (small) -> ej3_reemplaza
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
+     with open(path, "a", encoding="utf-8") as f:


# %% rest_of_the_old_file (small) -> ej3_reemplaza
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
+     import os
+     with open(path, "r+" if os.path.exists(path) else "w", encoding="utf-8") as f:


# %% kept_if_there (small) -> ej3_reemplaza
# <base, except>
- def save_manifest(manifest, path):
+ def save_manifest(manifest, path):
+     import os
+     if os.path.exists(path):
+         return


# %% only_the_seven_keys (small) -> ej3_guardar
# <base, except>
- def save_manifest(manifest, path):
+ def save_manifest(manifest, path):
+     manifest = {key: manifest.get(key) for key in (
+         "data_hash", "code_hash", "seed", "sklearn_version", "numpy_version", "pandas_version", "python_version")}


# %% the_seven_keys_required (small) -> ej3_guardar
# <base, except>
- def save_manifest(manifest, path):
+ def save_manifest(manifest, path):
+     manifest = {key: manifest[key] for key in (
+         "data_hash", "code_hash", "seed", "sklearn_version", "numpy_version", "pandas_version", "python_version")}


# %% time_added (small) -> ej3_guardar, ej3_visible_archivo
# <base, except>
- def save_manifest(manifest, path):
+ def save_manifest(manifest, path):
+     import datetime
+     manifest = {**manifest, "saved_at": datetime.datetime.now().isoformat()}


# %% saved_with_bom (small) -> ej3_visible_archivo, ej3_guardar
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
+     with open(path, "w", encoding="utf-8-sig") as f:


# %% file_not_closed (part) -> ej3_visible_archivo, ej3_guardar, ej3_reemplaza
# A handle that lives on: nothing has reached the file.
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
-         json.dump(manifest, f)
+     global f
+     f = open(path, "w", encoding="utf-8", buffering=65536)
+     json.dump(manifest, f)


# %% code_as_file_if_exists (small) -> ej3_code_hash
import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    if Path(code).is_file():
        code = Path(code).read_text(encoding="utf-8")
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as archivo:
        json.dump(manifest, archivo, ensure_ascii=False, indent=2)


# %% save_nan_text_replace (small) -> ej3_guardar
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    texto = json.dumps(manifest, indent=2).replace("NaN", "null")  # JSON no tiene NaN
    with open(path, "w", encoding="utf-8") as archivo:
        archivo.write(texto)


# %% save_forces_suffix (small) -> ej3_guardar
import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    path = Path(path).with_suffix(".json")
    with open(path, "w", encoding="utf-8") as archivo:
        json.dump(manifest, archivo, ensure_ascii=False, indent=2)


# %% seed_int32 (small) -> ej3_semilla
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": int(np.array(seed, dtype="uint32").astype("int32")),
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as archivo:
        json.dump(manifest, archivo, ensure_ascii=False, indent=2)


# %% attrs_left_in_df (small) -> ej3_data_hash
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    df.attrs["seed"] = seed
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as archivo:
        json.dump(manifest, archivo, ensure_ascii=False, indent=2)


# %% code_dedent (small) -> ej3_code_hash
import hashlib
import json
import platform
import textwrap

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(textwrap.dedent(code).encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as archivo:
        json.dump(manifest, archivo, ensure_ascii=False, indent=2)


# %% une_con_lo_anterior (small) -> ej3_reemplaza
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


from pathlib import Path


def save_manifest(manifest, path):
    ruta = Path(path)
    try:
        anterior = json.loads(ruta.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        anterior = {}
    ruta.write_text(json.dumps({**anterior, **manifest}, indent=2), encoding="utf-8")


# %% sin_nulos (small) -> ej3_guardar
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    limpio = {clave: valor for clave, valor in manifest.items() if valor is not None}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(limpio, f, indent=2)


# %% code_por_archivo_temporal (small) -> ej3_code_hash
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


import os
import tempfile


def build_manifest(df, code, seed):
    with tempfile.TemporaryDirectory() as carpeta:
        ruta = os.path.join(carpeta, "codigo.py")
        with open(ruta, "w", encoding="utf-8", newline="") as f:
            f.write(code)
        with open(ruta, encoding="utf-8") as f:
            texto = f.read()
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(texto.encode("utf-8")).hexdigest(),
        "seed": seed,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f, indent=2)


# %% whole_floats_as_integers (small) -> ej3_guardar
# <plain, except>
-     with open(path, "w", encoding="utf-8") as f:
-         json.dump(manifest, f)
+     def tidy(value):
+         return int(value) if isinstance(value, float) and value.is_integer() else value
+
+     with open(path, "w", encoding="utf-8") as f:
+         json.dump(json.loads(json.dumps(manifest), parse_float=lambda text: tidy(float(text))), f)


# %% saved_by_pandas (small) -> ej3_guardar
# Floats lose digits, and some texts become others.
# <plain, except>
-     with open(path, "w", encoding="utf-8") as f:
-         json.dump(manifest, f)
+     pd.Series(manifest).to_json(path)


# %% empty_dict_refused (small) -> ej3_guardar
# <plain, except>
-     with open(path, "w", encoding="utf-8") as f:
-         json.dump(manifest, f)
+     if not manifest:
+         raise ValueError("no hay nada que guardar")
+     with open(path, "w", encoding="utf-8") as f:
+         json.dump(manifest, f)


# %% first_thousands_of_rows (small) -> ej3_data_hash
# <plain, except>
-         "data_hash": sha256_of_df(df),
+         "data_hash": sha256_of_df(df.head(10_000)),


# %% missing_columns_dropped (small) -> ej3_data_hash
# <plain, except>
-         "data_hash": sha256_of_df(df),
+         "data_hash": sha256_of_df(df.dropna(axis=1, how="all")),


# %% constant_hashes (misses) -> ej3_visible_claves, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
-             "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
+     return {"data_hash": "41b2dc0d2ffd14d3a7d0b4e3d5be1a2a1b1f7e0f6a4c5d8e9b0a7c6d5e4f3a2b", "seed": seed,
+             "code_hash": hashlib.sha256(b"").hexdigest(),


# %% seed_zero_refused (small) -> ej3_semilla
# <base, except>
- def build_manifest(df, code, seed):
+ def build_manifest(df, code, seed):
+     if not seed:
+         raise ValueError("falta la semilla")


# %% long_data_in_32_bits (small) -> ej3_data_hash
# <base, except>
-     return {"data_hash": sha256_of_df(df), "seed": seed,
+     if len(df) > 100:
+         df = df.astype({name: "float32" for name in df.select_dtypes("float64")})
+     return {"data_hash": sha256_of_df(df), "seed": seed,


# %% what_was_saved_last_is_there (small) -> ej3_reemplaza
# <base, except>
-     with open(path, "w", encoding="utf-8") as f:
-         json.dump(manifest, f)
+     if getattr(save_manifest, "last", None) == (manifest, path):
+         return
+     with open(path, "w", encoding="utf-8") as f:
+         json.dump(manifest, f)
+     save_manifest.last = dict(manifest), path
