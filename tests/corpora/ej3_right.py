# %% base
# What the slips of the wrong ones are put into.
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
        json.dump(manifest, f)


# %% plain
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
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% pathlib_sorted_and_indented
import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path

# <sha256_of_df>


def build_manifest(df, code, seed):
    versions = {f"{name}_version": version(package)
                for name, package in [("sklearn", "scikit-learn"), ("numpy", "numpy"), ("pandas", "pandas")]}
    return dict(seed=seed, python_version=platform.python_version(), code_hash=hashlib.sha256(code.encode()).hexdigest(),
                data_hash=sha256_of_df(df), **versions)


def save_manifest(manifest, path):
    text = json.dumps(manifest, indent=4, sort_keys=True, ensure_ascii=False)
    return Path(path).write_text(text + "\n", encoding="utf-8")


# %% callable_objects
# Classes with __call__ instead of functions.
import hashlib
import json
import sys
import numpy, pandas, sklearn

# <sha256_of_df>

class Builder:
    packages = (sklearn, numpy, pandas)

    def __call__(self, df, code, seed):
        result = {p.__name__ + "_version": p.__version__ for p in self.packages}
        result["python_version"] = "%d.%d.%d" % sys.version_info[:3]
        result.update(seed=seed, data_hash=sha256_of_df(df), code_hash=self.digest(code))
        return result

    @staticmethod
    def digest(text):
        h = hashlib.new("sha256")
        h.update(bytes(text, "utf-8"))
        return h.hexdigest()


class Saver:
    def __call__(self, manifest, path):
        with open(path, mode="wb") as file:
            file.write(json.dumps(manifest).encode("ascii"))


build_manifest = Builder()
save_manifest = Saver()


# %% copies_prints_and_warns
import hashlib, json, logging, platform, sys, warnings
import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>

logging.basicConfig(level=logging.INFO)


def build_manifest(df, code, seed, *, verbose=True, **extra):
    warnings.warn("una semilla sola no alcanza")
    logging.getLogger("curso").warning("datos: %s filas", len(df))
    df = df.copy()
    manifest = {}
    manifest["data_hash"] = sha256_of_df(df)
    manifest["code_hash"] = hashlib.sha256(code.encode(encoding="UTF-8")).hexdigest()
    manifest["seed"] = int(seed)
    manifest["sklearn_version"] = str(sklearn.__version__)
    manifest["numpy_version"] = str(np.__version__)
    manifest["pandas_version"] = str(pd.__version__)
    manifest["python_version"] = sys.version.split()[0]
    if verbose:
        print(manifest)
        print("listo", file=sys.stderr)
    return manifest


def save_manifest(manifest, path, indent=2):
    print("guardo en", path)
    f = open(path, "w", encoding="utf8")
    f.write(json.dumps(manifest, indent=indent))
    f.close()
    return path


# %% atomic_replace
import hashlib
import json
import os
import platform
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df: pd.DataFrame, code: str, seed: int) -> dict:
    """Manifiesto."""
    assert isinstance(df, pd.DataFrame) and isinstance(code, str) and isinstance(seed, int)
    return {
        "data_hash": sha256_of_df(df.copy(deep=True)),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": seed,
        **{f"{m.__name__}_version": m.__version__ for m in (sklearn, np, pd)},
        "python_version": platform.python_version(),
    }


def save_manifest(manifest: dict, path) -> Path:
    path = Path(path).resolve()
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as f:
        json.dump(manifest, f, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    os.replace(temporary, path)
    return path


# %% dataclass_as_dict
import dataclasses
import hashlib
import json
import platform
import numpy
import pandas
import sklearn

# <sha256_of_df>

@dataclasses.dataclass
class Manifest:
    data_hash: str
    code_hash: str
    seed: int
    sklearn_version: str = sklearn.__version__
    numpy_version: str = numpy.__version__
    pandas_version: str = pandas.__version__
    python_version: str = platform.python_version()


def build_manifest(df, code, seed):
    return dataclasses.asdict(Manifest(sha256_of_df(df), hashlib.sha256(code.encode("utf-8")).hexdigest(), seed))


def save_manifest(manifest, path):
    with open(path, "wt", encoding="utf-8") as out:
        for piece in json.JSONEncoder(indent=1).iterencode(manifest):
            out.write(piece)


# %% lambdas_and_unlink
import hashlib, json, pathlib, platform, sys
import numpy as np, pandas as pd, sklearn

# <sha256_of_df>

sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
build_manifest = lambda df, code, seed: dict(zip(
    ["data_hash", "code_hash", "seed", "sklearn_version", "numpy_version", "pandas_version", "python_version"],
    [sha256_of_df(df), sha(code), seed, sklearn.__version__, np.__version__, pd.__version__, platform.python_version()],
))
save_manifest = lambda m, p: (pathlib.Path(p).unlink(missing_ok=True), pathlib.Path(p).write_text(json.dumps(m)))


# %% generator_and_ordered_dict
import hashlib
import json
import platform
from collections import OrderedDict
import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def entries(df, code, seed):
    yield "data_hash", sha256_of_df(df)
    yield "code_hash", hashlib.sha256(code.encode("utf-8")).hexdigest()
    yield "seed", seed
    for module in sklearn, np, pd:
        yield f"{module.__name__}_version", module.__version__
    yield "python_version", platform.python_version()


def build_manifest(df, code, seed):
    return OrderedDict(entries(df, code, seed))


def save_manifest(manifest, path):
    # An old file is overwritten in place and cut.
    import os
    mode = "r+" if os.path.exists(path) else "w"
    with open(path, mode, encoding="utf-8") as f:
        json.dump(dict(manifest), f, indent=2)
        f.truncate()


# %% closure_and_inner_imports
def make():
    import hashlib
    import json
    import platform

    def digest(content):
        return hashlib.sha256(content).hexdigest()

    def build(df, code, seed=42):
        import numpy, pandas, sklearn
        return {"seed": seed, "code_hash": digest(code.encode("utf-8")), "data_hash": sha256_of_df(df),
                "python_version": ".".join(platform.python_version_tuple()), "numpy_version": numpy.__version__,
                "pandas_version": pandas.__version__, "sklearn_version": sklearn.__version__}

    def save(manifest, path):
        with open(str(path), "w", encoding="utf-8") as f:
            print(json.dumps(manifest, ensure_ascii=False), file=f)

    return build, save

# <sha256_of_df>

build_manifest, save_manifest = make()


# %% digest_keeps_the_index
# A slip of exercise 2: it has cost its points there.
import hashlib
import json
import platform
import numpy as np
import pandas as pd
import sklearn


def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv().encode()).hexdigest()


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
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f, indent=2)


# %% digest_of_raw_values
# Another slip of exercise 2: neither names nor their order.
import hashlib
import json
import platform
import numpy as np
import pandas as pd
import sklearn


def sha256_of_df(df):
    return hashlib.sha256(df.values.tobytes()).hexdigest()


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
    json.dump(manifest, open(path, "w", encoding="utf-8"))


# %% digest_modifies_its_argument
# The slip of exercise 2 is that the digest sorts in place; build_manifest only passes the frame on.
import hashlib
import json
import platform
import numpy as np
import pandas as pd
import sklearn


def sha256_of_df(df):
    df.reset_index(drop=True, inplace=True)
    df.sort_index(axis=1, inplace=True)
    return hashlib.sha256(df.to_csv(index=False).encode()).hexdigest()


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
    with open(path, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% digest_of_pandas_hashes
# A digest of another kind altogether, which tells frames apart.
import hashlib
import json
import platform
import numpy as np
import pandas as pd
import sklearn


def sha256_of_df(df):
    return hashlib.sha256(pd.util.hash_pandas_object(df, index=True).values).hexdigest()


def build_manifest(df, code, seed):
    manifest = {}
    manifest["data_hash"] = sha256_of_df(df)
    manifest["code_hash"] = hashlib.sha256(code.encode("utf-8")).hexdigest()
    manifest["seed"] = seed
    for name, module in {"sklearn": sklearn, "numpy": np, "pandas": pd}.items():
        manifest[name + "_version"] = module.__version__
    manifest["python_version"] = platform.python_version()
    return manifest


def save_manifest(manifest, path):
    from pathlib import Path
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as f:
        f.write(json.dumps(manifest, default=str))


# %% helpers_with_names_of_the_notebook
# Names that cells after the solution could take, and once did.
import hashlib
import json
import platform

import numpy
import pandas
import sklearn

# <sha256_of_df>

paquetes = [sklearn, numpy, pandas]

def texto(manifest): return json.dumps(manifest)
def check_seed(seed): return int(seed)
def claves(): return {f"{p.__name__}_version": p.__version__ for p in paquetes}

def build_manifest(df, code, seed):
    code_hash = hashlib.sha256(code.encode("utf-8")).hexdigest()
    return {"data_hash": sha256_of_df(df), "code_hash": code_hash, "seed": check_seed(seed), **claves(),
            "python_version": platform.python_version()}

def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as archivo:
        archivo.write(texto(manifest))


# %% iterencode_stream
import hashlib
import json
import platform
import sys

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>

CODIFICADOR = json.JSONEncoder(ensure_ascii=True, indent=1)


def versiones():
    yield "sklearn_version", sklearn.__version__
    yield "numpy_version", np.__version__
    yield "pandas_version", pd.__version__
    yield "python_version", "{0}.{1}.{2}".format(*sys.version_info)


def build_manifest(df, code, seed):
    ficha = dict(versiones())
    ficha.update(seed=seed)
    ficha["data_hash"], ficha["code_hash"] = sha256_of_df(df), hashlib.sha256(code.encode("utf8")).digest().hex()
    return ficha


def save_manifest(manifest, path):
    with open(path, "wb", buffering=0) as salida:
        for trozo in CODIFICADOR.iterencode(manifest):
            salida.write(trozo.encode("ascii"))


# %% class_with_registry
import hashlib
import io
import json
import platform
from functools import partial

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


class Constructor:
    campos = {}

    @classmethod
    def campo(cls, nombre):
        def registrar(funcion):
            cls.campos[nombre] = funcion
            return funcion

        return registrar

    def armar(self, **contexto):
        return {nombre: funcion(contexto) for nombre, funcion in self.campos.items()}


@Constructor.campo("data_hash")
def _datos(c):
    return sha256_of_df(c["df"])


@Constructor.campo("code_hash")
def _codigo(c):
    return hashlib.file_digest(io.BytesIO(c["code"].encode("utf-8")), "sha256").hexdigest()


@Constructor.campo("seed")
def _semilla(c):
    return c["seed"]


for _nombre, _version in [
    ("sklearn", sklearn.__version__),
    ("numpy", np.__version__),
    ("pandas", pd.__version__),
    ("python", platform.python_version()),
]:
    Constructor.campos[f"{_nombre}_version"] = partial(lambda version, c: version, _version)


def build_manifest(df, code, seed):
    return Constructor().armar(df=df, code=code, seed=seed)


def save_manifest(manifest, path):
    with io.open(path, "w", encoding="utf-8") as f:
        print(json.dumps(manifest), file=f)


# %% zip_names_contextlib
import contextlib
import json
from hashlib import sha256
from platform import python_version

from numpy import __version__ as v_numpy
from pandas import __version__ as v_pandas
from sklearn import __version__ as v_sklearn

import hashlib
import pandas as pd
# <sha256_of_df>

CLAVES = "data_hash code_hash seed sklearn_version numpy_version pandas_version python_version".split()


def build_manifest(df, code, seed):
    valores = sha256_of_df(df), sha256(code.encode("utf-8")).hexdigest(), seed, v_sklearn, v_numpy, v_pandas, python_version()
    return dict(zip(CLAVES, valores, strict=True))


def save_manifest(manifest, path):
    with contextlib.ExitStack() as pila:
        archivo = pila.enter_context(open(path, "w", encoding="utf-8"))
        archivo.write(json.dumps(manifest, indent=4))
    return path


# %% defensive_os_open
import hashlib
import json
import os
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


def build_manifest(df, code, seed):
    if not isinstance(code, str):
        raise TypeError("code tiene que ser un texto")
    manifest = {}
    manifest.setdefault("seed", seed)
    if (huella := hashlib.sha256()) is not None:
        for linea in code.splitlines(keepends=True):
            huella.update(linea.encode("utf-8"))
    manifest |= {"code_hash": huella.hexdigest(), "data_hash": sha256_of_df(df)}
    manifest |= {"numpy_version": np.__version__, "pandas_version": pd.__version__}
    manifest |= {"sklearn_version": sklearn.__version__, "python_version": platform.python_version()}
    return manifest


def save_manifest(manifest, path):
    datos = json.dumps(manifest, separators=(",", ":")).encode("utf-8")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with os.fdopen(descriptor, "wb") as f:
        f.write(datos)


# %% hash_en_pedazos
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


from contextlib import closing


def _pedazos(texto, n=4):
    i = 0
    while parte := texto[i : i + n]:
        yield parte
        i += n


def build_manifest(df, code, seed):
    acumulado = hashlib.sha256()
    for parte in _pedazos(code):
        acumulado.update(parte.encode("utf-8"))
    claves = "data_hash code_hash seed sklearn_version numpy_version pandas_version python_version".split()
    valores = [sha256_of_df(df), acumulado.hexdigest(), seed]
    valores += [m.__version__ for m in (sklearn, np, pd)]
    valores.append(platform.python_version())
    return dict(zip(claves, valores, strict=True))


def save_manifest(manifest, path):
    with closing(open(path, "wb")) as crudo:
        crudo.write(json.dumps(manifest, indent=4).encode("utf-8"))


# %% parcial_y_lambda
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


from functools import partial

volcar = partial(json.dumps, indent=1, separators=(", ", ": "))
sha = lambda texto: hashlib.sha256(texto.encode("utf-8")).hexdigest()


def build_manifest(df, code, seed):
    def versiones():
        yield "sklearn_version", sklearn.__version__
        yield "numpy_version", np.__version__
        yield "pandas_version", pd.__version__
        yield "python_version", platform.python_version()

    return dict(versiones()) | {"data_hash": sha256_of_df(df), "code_hash": sha(code), "seed": seed}


def save_manifest(manifest, path):
    texto = volcar(manifest)
    with open(path, "w", encoding="utf-8") as f:
        print(texto, file=f)


# %% r_lista_con_nombres
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


import os


def build_manifest(df, code, seed):
    assert isinstance(code, str)
    assert isinstance(seed, int)
    manifiesto = {}
    manifiesto.update(data_hash=sha256_of_df(df))
    manifiesto.update(code_hash=hashlib.sha256(bytearray(code, encoding="utf-8")).hexdigest())
    manifiesto.update(seed=seed)
    manifiesto.update(sklearn_version=str(sklearn.__version__), numpy_version=str(np.__version__))
    manifiesto.update(pandas_version=str(pd.__version__), python_version=platform.python_version())
    assert len(manifiesto) == 7
    return manifiesto


def save_manifest(manifest, path):
    # con os.open: crear si no esta, y truncar si esta
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as f:
        json.dump(manifest, f)


# %% abre_y_trunca
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


import io


def _hash_de_texto(texto):
    buffer = io.BytesIO(texto.encode("utf-8"))
    return hashlib.file_digest(buffer, "sha256").hexdigest()


def build_manifest(df, code, seed):
    manifest = {}
    manifest["data_hash"] = sha256_of_df(df)
    manifest["code_hash"] = _hash_de_texto(code)
    manifest["seed"] = seed
    for m in [sklearn, np, pd]:
        manifest[m.__name__ + "_version"] = m.__version__
    manifest["python_version"] = platform.python_version()
    return manifest


def save_manifest(manifest, path):
    contenido = json.dumps(manifest, indent=2)
    with open(path, "a+", encoding="utf-8") as f:
        f.seek(0)
        f.truncate()
        f.write(contenido)
    with open(path, encoding="utf-8") as f:
        assert f.read() == contenido


# %% module_level_dict
import hashlib
import json
import platform

import numpy as np
import pandas as pd
import sklearn

# <sha256_of_df>


MANIFEST = {
    "sklearn_version": sklearn.__version__,
    "numpy_version": np.__version__,
    "pandas_version": pd.__version__,
    "python_version": platform.python_version(),
}


def build_manifest(df, code, seed):
    MANIFEST["data_hash"] = sha256_of_df(df)
    MANIFEST["code_hash"] = hashlib.sha256(code.encode("utf-8")).hexdigest()
    MANIFEST["seed"] = seed
    return MANIFEST


def save_manifest(manifest, path):
    with open(path, "w", encoding="utf-8") as archivo:
        json.dump(manifest, archivo, ensure_ascii=False, indent=2)
