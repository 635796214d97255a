# %% untouched_stub -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones, ej3_guardar, ej3_reemplaza
def sha256_of_df(df):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


def build_manifest(df, code, seed):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


def save_manifest(manifest, path):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% digest_not_pasted -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
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


# %% digest_missing -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
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


# %% digest_constant -> ej3_data_hash
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


# %% digest_of_names_only -> ej3_data_hash
# The same for all data with these columns.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

def sha256_of_df(df):
    return hashlib.sha256(",".join(sorted(df.columns)).encode()).hexdigest()

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% digest_always_equal_text -> ej3_data_hash
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


# %% always_equal_text -> ej3_data_hash, ej3_code_hash, ej3_versiones
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


# %% always_equal_seed -> ej3_semilla
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

class Yes(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": Yes(7),
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% data_hash_of_csv -> ej3_data_hash
# Not the digest of exercise 2.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": hashlib.sha256(df.to_csv().encode()).hexdigest(), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% data_hash_of_head -> ej3_data_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df.head()), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% data_hash_of_sorted_rows -> ej3_data_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df.sort_values(list(df.columns))), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% data_of_the_notebook -> ej3_data_hash
# The argument is ignored.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

datos = pd.DataFrame({"b": [1.5, 2.5], "a": [1, 2]})

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(datos), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% frame_modified -> ej3_data_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    df["corrida"] = seed
    df.drop(columns="corrida", inplace=True)
    df.reset_index(drop=True, inplace=True)
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_stripped -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.strip().encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_newline_added -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256((code.rstrip("\n") + "\n").encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_windows_newlines_replaced -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.replace("\r\n", "\n").encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_normalised -> ej3_code_hash
import hashlib, json, platform, unicodedata
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(unicodedata.normalize("NFC", code).encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_in_latin1 -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("latin-1")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_in_ascii_without_accents -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("ascii", "ignore")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_md5 -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.md5(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_builtin_hash -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hash(code),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_uppercase -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest().upper(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_not_encoded -> ej3_visible_claves, ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_itself -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": code,
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% code_taken_for_a_path -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(open(code, "rb").read()).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% empty_code_refused -> ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    if not code:
        raise ValueError("falta el código")
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% seed_as_text -> ej3_semilla
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": str(seed),
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% seed_of_numpy -> ej3_semilla, ej3_visible_archivo
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": np.int64(seed),
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% seed_hard_coded -> ej3_semilla
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": 42,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% seed_zero_replaced -> ej3_semilla
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed or 42,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% seed_cut_to_31_bits -> ej3_semilla
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed & 0x7FFFFFFF,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% versions_hard_coded -> ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": "1.4.2", "numpy_version": "1.26.4",
            "pandas_version": "2.2.2", "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% versions_crossed -> ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": pd.__version__,
            "pandas_version": np.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% python_long_version -> ej3_versiones
import hashlib, json, sys
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": sys.version}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% python_two_numbers -> ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": ".".join(platform.python_version_tuple()[:2])}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% extra_key -> ej3_visible_claves
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "created": "2026-01-01", "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% missing_key -> ej3_visible_claves, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% nested_versions -> ej3_visible_claves, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "package_versions": {"sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% printed_not_returned -> ej3_visible_claves, ej3_visible_archivo, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    manifest = {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}
    print(manifest)

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% json_text_returned -> ej3_visible_claves, ej3_data_hash, ej3_code_hash, ej3_semilla, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return json.dumps({"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()})

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% arguments_in_another_order -> ej3_visible_claves, ej3_semilla
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, seed, code):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% keyword_only -> ej3_visible_claves, ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(*, df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% misspelled_name -> ej3_visible_claves, ej3_code_hash, ej3_versiones
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifiest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% name_taken_by_a_result -> ej3_visible_claves, ej3_code_hash
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

build_manifest = build_manifest(pd.DataFrame({"a": [1]}), "", 42)

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% exits -> ej3_visible_claves, ej3_data_hash, ej3_code_hash
import hashlib, json, platform, sys
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    sys.exit(0)

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% syntax_error -> ej3_visible_claves, ej3_data_hash, ej3_guardar
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed)
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% hard_coded_manifest -> ej3_data_hash, ej3_code_hash, ej3_semilla
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


# %% nothing_saved -> ej3_visible_archivo, ej3_guardar, ej3_reemplaza
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    return json.dumps(manifest)


# %% text_of_the_dict -> ej3_visible_archivo, ej3_guardar
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        f.write(str(manifest))


# %% quotes_replaced -> ej3_guardar
# Good for the seven keys, not for any dict.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        f.write(str(manifest).replace("'", '"'))


# %% encoded_twice -> ej3_visible_archivo, ej3_guardar
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(json.dumps(manifest), f)


# %% path_ignored -> ej3_guardar, ej3_reemplaza
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open("experiment.json", "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% folder_ignored -> ej3_guardar
import hashlib, json, os, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(os.path.basename(path), "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% suffix_forced -> ej3_guardar
from pathlib import Path
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(Path(path).with_suffix(".json"), "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% only_texts_as_path -> ej3_guardar
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open("" + path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% appended -> ej3_reemplaza
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "a", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% rest_of_the_old_file -> ej3_reemplaza
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    import os
    with open(path, "r+" if os.path.exists(path) else "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% kept_if_there -> ej3_reemplaza
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    import os
    if os.path.exists(path):
        return
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% merged_with_the_old_one -> ej3_reemplaza
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    import os
    if os.path.exists(path):
        manifest = {**json.load(open(path, encoding="utf-8")), **manifest}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% only_the_seven_keys -> ej3_guardar
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    manifest = {key: manifest.get(key) for key in (
        "data_hash", "code_hash", "seed", "sklearn_version", "numpy_version", "pandas_version", "python_version")}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% time_added -> ej3_guardar, ej3_visible_archivo
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    import datetime
    manifest = {**manifest, "saved_at": datetime.datetime.now().isoformat()}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% values_as_text -> ej3_guardar, ej3_visible_archivo
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump({k: str(v) for k, v in manifest.items()}, f)


# %% saved_with_bom -> ej3_visible_archivo, ej3_guardar
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8-sig") as f:
        json.dump(manifest, f)


# %% accents_lost -> ej3_guardar
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="ascii", errors="ignore") as f:
        json.dump(manifest, f, ensure_ascii=False)


# %% one_line_per_key -> ej3_visible_archivo, ej3_guardar
# JSON Lines: not one object.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        for key, value in manifest.items():
            f.write(json.dumps({key: value}) + "\n")


# %% file_not_closed -> ej3_visible_archivo, ej3_guardar, ej3_reemplaza
# A handle that lives on: nothing has reached the file.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    global f
    f = open(path, "w", encoding="utf-8", buffering=65536)
    json.dump(manifest, f)


# %% saves_its_own_manifest -> ej3_guardar, ej3_reemplaza
# The dict is ignored.
import hashlib, json, platform
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

def build_manifest(df, code, seed):
    return {"data_hash": sha256_of_df(df), "seed": seed,
            "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
            "sklearn_version": sklearn.__version__, "numpy_version": np.__version__,
            "pandas_version": pd.__version__, "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(build_manifest(pd.DataFrame({"b": [1.5, 2.5], "a": [1, 2]}), "print('hola')\n", 42), f)
