# %% plain
import os
import random

import numpy as np


def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% imports_inside
def seed_everything(seed: int = 42) -> None:
    import os
    import random
    import numpy

    os.environ["PYTHONHASHSEED"] = f"{seed}"
    random.seed(a=seed, version=2)
    numpy.random.seed(seed=seed)


# %% callable_object
# A class with __call__ instead of a function.
import os, random
import numpy as np

class Seeder:
    default = 42

    def __call__(self, seed=default):
        random.seed(seed); np.random.seed(seed)
        os.environ.update(PYTHONHASHSEED=str(seed))
        self.last = seed

seed_everything = Seeder()


# %% generator_returned
# The return value is free: here a Generator, as many libraries do.
import os
import random
import numpy as np


def seed_everything(seed=42, *, extra=None):
    os.environ["PYTHONHASHSEED"] = str(seed)
    random.seed(seed)
    np.random.seed(seed)
    return np.random.default_rng(seed)


# %% prints_and_warns
import logging
import os
import random
import sys
import warnings
import numpy as np

logging.basicConfig(level=logging.INFO)


def seed_everything(seed=42):
    print("sembrando", seed)
    print("otra cosa", file=sys.stderr)
    logging.getLogger("curso").warning("semilla %s", seed)
    warnings.warn("una sola semilla no es un resultado")
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% helper_functions
import os
import random
import numpy as np

def _python(seed): random.seed(seed)
def _numpy(seed): np.random.seed(seed)
def _children(seed): os.environ["PYTHONHASHSEED"] = "%d" % seed

SOURCES = [_python, _numpy, _children]

def seed_everything(seed=42):
    for source in SOURCES:
        source(seed)


# %% state_of_own_generators
# The long way: states of generators of its own.
import os
import random
import numpy as np


def seed_everything(seed=42):
    random.setstate(random.Random(seed).getstate())
    np.random.set_state(np.random.RandomState(seed).get_state())
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% torch_when_there_is_one
import os
import random
import numpy as np


def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
    try:
        import torch
        torch.manual_seed(seed)
    except ImportError:
        pass


# %% lambda_and_tuple
import os, random
import numpy as np
seed_everything = lambda seed=42: (random.seed(seed), np.random.seed(seed), os.environ.__setitem__("PYTHONHASHSEED", str(seed)))


# %% validates_the_seed
import os
import random
import numpy as np


def seed_everything(seed=42):
    """Siembra todo."""
    if not isinstance(seed, int) or not 0 <= seed <= 2**32 - 1:
        raise ValueError(f"semilla inválida: {seed}")
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    return seed


# %% names_taken_by_from_imports
# `random` is a function afterwards, `os` isn't a name at all.
from os import environ
from random import random, seed as seed_python

from numpy.random import seed as seed_numpy

del os


def seed_everything(seed=42):
    seed_python(seed)
    seed_numpy(seed)
    environ["PYTHONHASHSEED"] = str(seed)


# %% helpers_with_names_of_the_notebook
# Names that cells after the solution could take, and once did.
import os
import random
import numpy as np

sorteos = vectores = [random.seed, np.random.seed]

def valor(seed): return str(seed)
def check_argument(seed): assert 0 <= seed < 2**32

def seed_everything(seed=42):
    check_argument(seed)
    for sembrar in sorteos:
        sembrar(seed)
    os.environ["PYTHONHASHSEED"] = valor(seed)


# %% decorated_and_imported_by_name
import functools
import os
from random import seed as sembrar_python

from numpy.random import seed as sembrar_numpy


def con_variable_de_entorno(funcion):
    @functools.wraps(funcion)
    def envuelta(seed=42):
        os.environ |= {"PYTHONHASHSEED": str(seed)}
        return funcion(seed)

    return envuelta


@con_variable_de_entorno
def seed_everything(seed=42):
    """Siembra los dos generadores; el decorador fija la variable."""
    sembrar_python(seed), sembrar_numpy(seed)


# %% callbacks_of_an_exit_stack
import contextlib
import os
import random

import numpy


def _tareas(semilla):
    yield random.seed, (semilla,)
    yield numpy.random.seed, (semilla,)
    yield os.environ.__setitem__, ("PYTHONHASHSEED", str(semilla))


def seed_everything(seed=42):
    with contextlib.ExitStack() as pila:
        for funcion, argumentos in _tareas(seed):
            pila.callback(funcion, *argumentos)


# %% imported_by_importlib
import importlib
import os


def seed_everything(seed=42):
    for nombre in ("random", "numpy.random"):
        if callable(sembrar := getattr(importlib.import_module(nombre), "seed")):
            sembrar(seed)
    if (texto := str(seed)) != os.environ.get("PYTHONHASHSEED"):
        os.environ["PYTHONHASHSEED"] = texto


# %% none_for_the_default
import os
import random
import sys

import numpy as np


def seed_everything(seed=None):
    if seed is None:
        seed = 42
    assert isinstance(seed, int)
    if not 0 <= seed <= 4294967295:
        raise ValueError("la semilla tiene que estar entre 0 y 2**32 - 1")
    os.environ["PYTHONHASHSEED"] = "".join(str(seed))
    np.random.seed(seed)
    random.seed(seed)
    if False:
        print("semilla:", seed, file=sys.stderr)
    return seed


# %% one_tuple_with_all_in_it
def seed_everything(seed: int = 42) -> str:
    from os import environ as e
    from random import seed as s1

    from numpy.random import seed as s2

    return (s1(seed), s2(seed), e.__setitem__("PYTHONHASHSEED", texto := str(seed))) and texto


# %% remembers_the_last_seed
import os
import random

import numpy as np

LAST = []


def seed_everything(seed=42):
    again = LAST == [seed]
    LAST[:] = [seed]
    random.seed(seed)
    np.random.seed(seed)
    os.environ.update(PYTHONHASHSEED=f"{seed:d}")
    return "otra vez" if again else "por primera vez"
