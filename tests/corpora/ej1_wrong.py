# %% untouched_stub (crash) -> ej1_visible_random, ej1_visible_numpy, ej1_visible_variable, ej1_random, ej1_numpy, ej1_argumento, ej1_por_defecto, ej1_reinicia, ej1_hijo
def seed_everything(seed=42):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% only_numpy (small) -> ej1_visible_random, ej1_random
import os
import random
import numpy as np

def seed_everything(seed=42):
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% only_random (small) -> ej1_visible_numpy, ej1_numpy
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% no_hash_seed (small) -> ej1_visible_variable, ej1_hijo
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)


# %% argument_ignored (part) -> ej1_visible_variable, ej1_argumento, ej1_hijo
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(42)
    np.random.seed(42)
    os.environ["PYTHONHASHSEED"] = "42"


# %% argument_ignored_by_numpy (small) -> ej1_argumento
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(42)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% only_default_rng (small) -> ej1_visible_numpy, ej1_numpy
# The new interface instead of the global generator.
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    rng = np.random.default_rng(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    return rng


# %% default_zero (small) -> ej1_por_defecto
import os
import random
import numpy as np

def seed_everything(seed=0):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% no_default (small) -> ej1_por_defecto
import os
import random
import numpy as np

def seed_everything(seed):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% falsy_seed_replaced (small) -> ej1_argumento
import os
import random
import numpy as np

def seed_everything(seed=None):
    seed = seed or 42
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% seed_shifted_for_numpy (small) -> ej1_numpy
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed((seed + 1) % 2**32)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% seed_as_text (small) -> ej1_random
# random accepts a text, but it is another sequence.
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(str(seed))
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% draws_to_show (small) -> ej1_random, ej1_numpy
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    print("primer sorteo:", random.random(), np.random.rand())


# %% draws_from_numpy_only (small) -> ej1_numpy
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    return np.random.rand(5)


# %% only_the_first_time (misses) -> ej1_visible_random, ej1_reinicia
import os
import random
import numpy as np

done = False

def seed_everything(seed=42):
    global done
    if not done:
        random.seed(seed)
        np.random.seed(seed)
        os.environ["PYTHONHASHSEED"] = str(seed)
        done = True


# %% skipped_where_the_variable_says_it (small) -> ej1_reinicia
# As if whoever has seeded before had drawn nothing since.
import os
import random
import numpy as np

def seed_everything(seed=42):
    if os.environ.get("PYTHONHASHSEED") == str(seed):
        return
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% setdefault (small) -> ej1_argumento
# The variable keeps the first seed for ever.
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ.setdefault("PYTHONHASHSEED", str(seed))


# %% number_in_environ (crash) -> ej1_visible_variable, ej1_random
# os.environ takes texts only: TypeError.
import os
import random
import numpy as np

def seed_everything(seed=42):
    os.environ["PYTHONHASHSEED"] = seed
    random.seed(seed)
    np.random.seed(seed)


# %% wrong_variable_name (small) -> ej1_visible_variable, ej1_hijo
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHON_HASH_SEED"] = str(seed)


# %% putenv (small) -> ej1_visible_variable, ej1_hijo
# os.putenv doesn't update os.environ.
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.putenv("PYTHONHASHSEED", str(seed))


# %% repr_in_variable (small) -> ej1_visible_variable, ej1_hijo
# With quotes inside the text: children don't start.
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = repr(str(seed))


# %% hashed_seed (part) -> ej1_random, ej1_numpy, ej1_hijo
# Another seed in each interpreter.
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(hash(str(seed)))
    np.random.seed(hash(str(seed)) % 2**32)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% seed_cut_to_sixteen_bits (small) -> ej1_argumento
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed % 65536)
    np.random.seed(seed % 65536)
    os.environ["PYTHONHASHSEED"] = str(seed % 65536)


# %% nested_and_never_called (misses) -> ej1_visible_random, ej1_random, ej1_numpy
import os
import random
import numpy as np

def seed_everything(seed=42):
    def inner():
        random.seed(seed)
        np.random.seed(seed)
        os.environ["PYTHONHASHSEED"] = str(seed)


# %% at_top_level (misses) -> ej1_random, ej1_reinicia
# The seeds are outside of the function.
import os
import random
import numpy as np

random.seed(42)
np.random.seed(42)
os.environ["PYTHONHASHSEED"] = "42"

def seed_everything(seed=42):
    return seed


# %% numpy_under_a_name_it_has_not (crash) -> ej1_visible_random, ej1_numpy
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    numpy.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% name_taken_by_a_result (crash) -> ej1_random
def seed_everything(seed=42):
    return seed

seed_everything = seed_everything(42)


# %% misspelled_name (crash) -> ej1_random, ej1_hijo
import os
import random
import numpy as np

def seed_everithing(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% exits (crash) -> ej1_random, ej1_numpy
import sys

def seed_everything(seed=42):
    sys.exit(0)


# %% syntax_error (crash) -> ej1_random, ej1_numpy
def seed_everything(seed=42)
    random.seed(seed)


# %% keyword_only (crash) -> ej1_argumento, ej1_random
import os
import random
import numpy as np

def seed_everything(*, seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% environ_replaced (small) -> ej1_hijo
# A dict that no child inherits.
import os
import random
import numpy as np

def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ = {"PYTHONHASHSEED": str(seed)}


# %% normal_draw_of_numpy_kept (small) -> ej1_reinicia
# The state alone; the second of two normal draws is still there.
import os
import random

import numpy as np


def seed_everything(seed=42):
    random.seed(seed)
    legacy = np.random.RandomState(seed).get_state(legacy=False)
    actual = np.random.get_state(legacy=False)
    actual["state"] = legacy["state"]  # solo la clave y la posicion: es lo que fija la secuencia
    np.random.set_state(actual)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% normal_draw_kept_by_bit_generator (small) -> ej1_reinicia
import os
import random

import numpy as np


def seed_everything(seed=42):
    random.seed(seed)
    np.random.mtrand._rand._bit_generator._legacy_seeding(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% normal_draw_of_random_kept (small) -> ej1_reinicia
import os
import random

import numpy as np


def seed_everything(seed=42):
    version, _, gauss_pendiente = random.getstate()
    _, interno, _ = random.Random(seed).getstate()
    random.setstate((version, interno, gauss_pendiente))
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


# %% thirty_one_bits (small) -> ej1_argumento
# <plain, except>
-     np.random.seed(seed)
+     np.random.seed(seed & 0x7FFFFFFF)


# %% thousands_separated (small) -> ej1_hijo
# <plain, except>
-     os.environ["PYTHONHASHSEED"] = str(seed)
+     os.environ["PYTHONHASHSEED"] = f"{seed:,}"


# %% default_of_the_class (small) -> ej1_por_defecto
# <plain, except>
- def seed_everything(seed=42):
+ def seed_everything(seed=228):


# %% padded_to_four_places (small) -> ej1_hijo
# <plain, except>
-     os.environ["PYTHONHASHSEED"] = str(seed)
+     os.environ["PYTHONHASHSEED"] = str(seed) if seed < 10 else f"{seed:>4}"


# %% variable_for_another_seed_only (small) -> ej1_argumento
# <plain, except>
-     os.environ["PYTHONHASHSEED"] = str(seed)
+     if seed != getattr(seed_everything, "last", None):
+         os.environ["PYTHONHASHSEED"] = str(seed)
+     seed_everything.last = seed
