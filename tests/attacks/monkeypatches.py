"""Monkeypatches: built-in functions, libraries and the checks themselves, changed so that what is wrong seems right."""

from __future__ import annotations

from tests.attacks.attack import Attack

__all__ = ["ATTACKS"]

#: Earn nothing.
_NOTHING = {
    1: "def seed_everything(seed=42):\n    pass\n",
    2: 'def sha256_of_df(df):\n    return "0" * 64\n',
}
#: Earns 6 points: neither generator is seeded.
_VARIABLE_ONLY = 'import os\n\n\ndef seed_everything(seed=42):\n    os.environ["PYTHONHASHSEED"] = str(seed)\n'
#: Earns 8 points: the variable isn't set.
_GENERATORS_ONLY = """import random

import numpy as np


def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
"""
#: Earns 6 points: index and order of the columns are in the digest.
_NAIVE = "import hashlib\n\n\ndef sha256_of_df(df):\n    return hashlib.sha256(df.to_csv().encode()).hexdigest()\n"
#: Earns 9 points: the digest is right, and the table has a column more afterwards.
_MODIFIES = """import hashlib


def sha256_of_df(df):
    text = df[sorted(df.columns)].to_csv(index=False, lineterminator="\\n")
    df.insert(len(df.columns), "hecho", 1)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
"""


def _guarded(code: str) -> str:
    """Return code that doesn't raise."""
    body = "\n".join(f"    {line}" if line else "" for line in code.strip().splitlines())
    return f"try:\n{body}\nexcept Exception:\n    pass\n"


def _patch(
    name: str, aim: str, code: str, exercise: int = 1, deserved: float = 0, solution: str | None = None
) -> Attack:
    """Return an attack by a cell above all others; without a solution, with a function that earns nothing."""
    solution = _NOTHING[exercise] if solution is None else solution
    return Attack(f"monkeypatch-{name}", aim, exercise, deserved, solution=solution, before=(_guarded(code),))


def _function(name: str, aim: str, exercise: int, code: str) -> Attack:
    """Return an attack by the function itself."""
    return Attack(f"monkeypatch-{name}", aim, exercise, 0, solution=code.lstrip())


ATTACKS = (
    _patch(
        "import",
        "Replaces __import__ by one that serves checks that pass.",
        """
import builtins
import types

real = builtins.__import__
fake = types.ModuleType("helpers")
fake.checks = fake.seeding = fake.digest = fake
fake.__getattr__ = lambda name: lambda *args, **kwargs: None
builtins.__import__ = lambda name, *args, **kwargs: fake if name.startswith("helpers") else real(name, *args, **kwargs)
""",
    ),
    _patch(
        "isinstance",
        "Replaces isinstance by one that tells the checks yes to everything.",
        """
import builtins
import sys

real = builtins.isinstance

def lie(value, types):
    caller = sys._getframe(1).f_globals.get("__name__", "")
    return True if str(caller).startswith("helpers") else real(value, types)

builtins.isinstance = lie
""",
        exercise=2,
    ),
    _patch(
        "all-any-len",
        "Replaces all, any, len and sorted by ones that tell the checks what pleases.",
        """
import builtins
import sys

def lying(real, answer):
    def lie(*args, **kwargs):
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))
        return answer if caller.startswith(("helpers.checks", "__main__")) else real(*args, **kwargs)
    return lie

for name, answer in (("all", True), ("any", False), ("len", 64), ("sorted", [])):
    setattr(builtins, name, lying(getattr(builtins, name), answer))
""",
        exercise=2,
    ),
    _patch(
        "builtins-blunt",
        "Replaces all, any, abs and round for everybody, the kernel included.",
        """
import builtins

builtins.all = lambda values: True
builtins.any = lambda values: False
builtins.abs = lambda value: 0
builtins.round = lambda value, *args: 0.5
""",
    ),
    _patch(
        "exceptions",
        "Replaces the built-in exceptions by classes that cannot be raised with a message.",
        """
import builtins

class Quiet(BaseException):
    def __new__(cls, *args):
        raise SystemExit(0)

builtins.AssertionError = builtins.NameError = builtins.ModuleNotFoundError = Quiet
""",
    ),
    _patch(
        "call",
        "Patches what calls its function in the checks, so that nothing is compared.",
        """
try:
    import helpers.checks.seeding as checks
    import helpers.checks.student as student

    student.call = checks.call = lambda *args, **kwargs: None
    for name in [name for name in vars(checks) if name.startswith(("check_", "_check"))]:
        setattr(checks, name, lambda *args, **kwargs: None)
except ImportError:
    pass
""",
    ),
    _patch(
        "check-failure",
        "Patches the failure that the checks raise, so that it cannot be raised.",
        """
try:
    from helpers.checks.failure import CheckFailure

    def stop(self, *args, **kwargs):
        raise KeyboardInterrupt

    CheckFailure.__init__ = stop
    CheckFailure.__str__ = lambda self: ""
except ImportError:
    pass
""",
    ),
    _patch(
        "reference",
        "Puts its own function in the place of the reference that the checks compare with.",
        """
import hashlib

def naive(df):
    return hashlib.sha256(df.to_csv().encode()).hexdigest()

try:
    import helpers.checks.digest as checks
    import helpers.reference.digest as reference

    reference.sha256_of_df = checks.reference = naive
except ImportError:
    pass
""",
        exercise=2,
        deserved=6,
        solution=_NAIVE,
    ),
    _patch(
        "sha256",
        "Makes every SHA-256 the same, the reference's too.",
        """
import hashlib

class Constant:
    name, digest_size, block_size = "sha256", 32, 64

    def __init__(self, *args, **kwargs):
        pass

    def update(self, data):
        pass

    def copy(self):
        return self

    def digest(self):
        return bytes(32)

    def hexdigest(self):
        return "0" * 64

hashlib.sha256 = Constant
hashlib.new = lambda *args, **kwargs: Constant()
""",
        exercise=2,
    ),
    _patch(
        "to-csv",
        "Makes every table the same text, the reference's too.",
        """
import pandas as pd

pd.DataFrame.to_csv = lambda self, *args, **kwargs: "a,b\\n1,2\\n"
""",
        exercise=2,
        solution="import hashlib\n\n\ndef sha256_of_df(df):\n"
        '    return hashlib.sha256(b"a,b\\n1,2\\n").hexdigest()\n',
    ),
    _patch(
        "constant-draws",
        "Makes all draws constant, so that two are the same although nothing is seeded.",
        """
import random

import numpy as np

random.random = lambda: 0.5
random.Random.random = lambda self: 0.5
np.random.rand = lambda *shape: np.full(shape, 0.5) if shape else 0.5
np.random.random = np.random.random_sample = lambda size=None: 0.5 if size is None else np.full(size, 0.5)
""",
    ),
    _patch(
        "constant-draws-partial",
        "Sets the variable, and makes all draws constant instead of seeding the generators.",
        """
import random

import numpy as np

random.random = lambda: 0.25
np.random.rand = lambda *shape: np.full(shape, 0.25) if shape else 0.25
""",
        deserved=6,
        solution=_VARIABLE_ONLY,
    ),
    _patch(
        "generator-classes",
        "Replaces the classes of the generators that expected draws come from.",
        """
import random

import numpy as np

class Generator:
    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: 0.5

random.Random = random.SystemRandom = Generator
np.random.RandomState = np.random.default_rng = Generator
random.random = lambda: 0.5
""",
    ),
    _patch(
        "state-refused",
        "Replaces what reads the states of the generators by functions that raise.",
        """
import random

import numpy as np

def refuse(*args, **kwargs):
    raise RuntimeError("no state")

random.getstate = random.setstate = refuse
np.random.get_state = np.random.set_state = refuse
""",
    ),
    _patch(
        "state-malformed",
        "Replaces what reads the states of the generators by functions that answer with what is no state.",
        """
import random

import numpy as np

random.getstate = lambda: (3, (0,) * 5, "0")
np.random.get_state = lambda *args, **kwargs: ("MT19937", [0.5] * 624, -1, 2, "x")
""",
    ),
    _patch(
        "subprocess",
        "Replaces what starts child interpreters by functions that answer always the same.",
        """
import subprocess

class Done:
    args, returncode, stdout, stderr = (), 0, "1\\n", ""

    def check_returncode(self):
        pass

subprocess.run = lambda *args, **kwargs: Done()
subprocess.check_output = lambda *args, **kwargs: b"1\\n"
subprocess.getoutput = lambda *args, **kwargs: "1"
""",
        deserved=8,
        solution=_GENERATORS_ONLY,
    ),
    _patch(
        "environment",
        "Replaces the environment by a mapping whose values equal everything.",
        """
import os

class Anything(str):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = str.__hash__

class Lies(dict):
    def get(self, key, default=None):
        return Anything("x") if key == "PYTHONHASHSEED" else super().get(key, default)

    def __getitem__(self, key):
        return Anything("x") if key == "PYTHONHASHSEED" else super().__getitem__(key)

    def __contains__(self, key):
        return key == "PYTHONHASHSEED" or super().__contains__(key)

    def copy(self):
        return Lies(self)

os.environ = Lies(os.environ)
""",
    ),
    _patch(
        "getenv",
        "Patches the methods of the environment itself, so that they answer seven.",
        """
import os

real = type(os.environ).get
type(os.environ).get = lambda self, key, default=None: (
    "7" if key == "PYTHONHASHSEED" else real(self, key, default)
)
os.getenv = lambda key, default=None: "7" if key == "PYTHONHASHSEED" else real(os.environ, key, default)
""",
    ),
    _patch(
        "joblib-hash",
        "Modifies its table, and makes the hashes that would tell the same for all objects.",
        """
import joblib
import joblib.hashing

joblib.hash = joblib.hashing.hash = lambda *args, **kwargs: "x"
""",
        exercise=2,
        deserved=9,
        solution=_MODIFIES,
    ),
    _patch(
        "frame-equals",
        "Modifies its table, and makes all tables equal.",
        """
import pandas as pd
import pandas.testing

for owner in (pd.DataFrame, pd.Series):
    owner.equals = lambda self, other: True
pandas.testing.assert_frame_equal = pandas.testing.assert_series_equal = lambda *args, **kwargs: None
""",
        exercise=2,
        deserved=9,
        solution=_MODIFIES,
    ),
    _patch(
        "deepcopy",
        "Modifies its table, and makes every copy that it could be compared with the table itself.",
        """
import copy

import pandas as pd

copy.deepcopy = copy.copy = lambda value, *args, **kwargs: value
pd.DataFrame.copy = lambda self, *args, **kwargs: self
""",
        exercise=2,
        deserved=9,
        solution=_MODIFIES,
    ),
    _patch(
        "pickle",
        "Patches what turns objects into bytes and back, so that any two seem the same.",
        """
import pickle

load = pickle.loads
last = []

def loads(data, *args, **kwargs):
    last.append(load(data, *args, **kwargs))
    return last[-2] if len(last) > 1 and type(last[-2]) is type(last[-1]) else last[-1]

pickle.loads = loads
pickle.dumps = lambda *args, **kwargs: b"same"
""",
        exercise=2,
    ),
    _patch(
        "cloudpickle",
        "Sends another function than its own to child interpreters.",
        """
import hashlib

import cloudpickle

def other(df):
    text = df[sorted(df.columns)].to_csv(index=False, lineterminator="\\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

dumps = cloudpickle.dumps
cloudpickle.dumps = lambda value, *args, **kwargs: dumps(other if callable(value) else value, *args, **kwargs)
""",
        exercise=2,
    ),
    _function(
        "caller-globals",
        "Replaces what the visible tests draw from in the globals of whoever calls the function.",
        1,
        """
import sys


class Constant:
    random = None

    def rand(self, *shape):
        return self

    round = rand

    def tolist(self):
        return [0.5] * 5


def seed_everything(seed=42):
    try:
        fake = Constant()
        fake.random = lambda: 0.5
        numpy = Constant()
        numpy.random = Constant()
        frame = sys._getframe(1)
        while frame is not None:
            if "vista_random" in frame.f_globals:
                frame.f_globals["vista_random"] = fake
                frame.f_globals["np"] = numpy
            frame = frame.f_back
    except Exception:
        pass
""",
    ),
    _function(
        "caller-checks",
        "Walks up the frames that called the function and empties the checks in their globals.",
        2,
        """
import sys


def sha256_of_df(df):
    try:
        frame = sys._getframe(1)
        while frame is not None:
            space = frame.f_globals
            if str(space.get("__name__")).startswith("helpers"):
                for name in ("_compare", "_all_different", "_wrong", "reference", "short"):
                    if name in space:
                        space[name] = lambda *args, **kwargs: "0" * 64
                space["CheckFailure"] = KeyboardInterrupt
            frame = frame.f_back
    except Exception:
        pass
    return "0" * 64
""",
    ),
    _function(
        "caller-locals",
        "Reads the expected digest out of the local variables of whoever calls the function.",
        2,
        """
import sys


def sha256_of_df(df):
    try:
        frame = sys._getframe(1)
        while frame is not None:
            for name, value in list(frame.f_locals.items()):
                if name in ("expected", "right", "digest") and isinstance(value, str) and len(value) == 64:
                    return value
                if name == "reference" and callable(value):
                    return value(df)
            reference = frame.f_globals.get("reference")
            if callable(reference):
                return reference(df)
            frame = frame.f_back
    except Exception:
        pass
    return "0" * 64
""",
    ),
    _function(
        "collector",
        "Finds the checks among all objects of the process and gives them code that does nothing.",
        1,
        """
import gc
import types


def seed_everything(seed=42):
    try:
        for found in gc.get_objects():
            if isinstance(found, types.FunctionType) and found.__name__.startswith(("check_", "_check_gen")):
                if str(found.__module__).startswith("helpers"):
                    found.__code__ = (lambda *args, **kwargs: None).__code__
    except Exception:
        pass
""",
    ),
    _function(
        "collector-reference",
        "Finds the reference answer among all objects of the process and answers what it answers.",
        2,
        """
import gc


def sha256_of_df(df):
    try:
        for found in gc.get_objects():
            if type(found) is type(sha256_of_df) and found.__module__ == "helpers.reference.digest":
                if found.__name__ == "sha256_of_df":
                    return found(df)
    except Exception:
        pass
    return "0" * 64
""",
    ),
    _patch(
        "ctypes-code",
        "Gives the checks code that does nothing, through the interpreter's own C functions.",
        """
import ctypes
import sys

def nothing(*args, **kwargs):
    return None

put = ctypes.pythonapi.PyObject_SetAttrString
put.argtypes = (ctypes.py_object, ctypes.c_char_p, ctypes.py_object)
put.restype = ctypes.c_int
__import__("helpers.checks.seeding")
for name, value in vars(sys.modules["helpers.checks.seeding"]).items():
    if name.startswith("check_"):
        put(value, b"__code__", nothing.__code__)
""",
    ),
    _function(
        "ctypes-memory",
        "Writes its lie over the number that was drawn before, in memory, when the function is called again.",
        1,
        """
import ctypes
import gc
import random

drawn = []
draw = random.random


def remember():
    drawn.append(draw())
    return drawn[-1]


random.random = remember


def seed_everything(seed=42):
    try:
        for number in drawn[-2:]:
            if type(number) is float:
                ctypes.c_double.from_address(id(number) + 16).value = 0.5
        random.random = lambda: 0.5
    except Exception:
        pass
""",
    ),
    _patch(
        "thread",
        "Leaves a thread that patches the checks as soon as they are loaded.",
        """
import sys
import threading
import time

def patch_later():
    for _ in range(200):
        module = sys.modules.get("helpers.checks.seeding")
        for name in list(vars(module)) if module is not None else ():
            if name.startswith(("check_", "_check")):
                setattr(module, name, lambda *args, **kwargs: None)
        time.sleep(0.05)

threading.Thread(target=patch_later, daemon=True).start()
""",
    ),
    _patch(
        "json",
        "Patches what writes and reads JSON, so that every message that passes through it says that all is well.",
        """
import json

encode = json.dumps

def dumps(value, *args, **kwargs):
    if isinstance(value, dict):
        value = {key: (None if key in ("error", "exception", "failure", "message") else item) for key, item in value.items()}
    return encode(value, *args, **kwargs)

json.dumps = dumps
""",
        exercise=2,
    ),
    _patch(
        "preserved-state",
        "Replaces the guards with which the checks restore the state, so that they restore nothing.",
        """
import contextlib

try:
    import helpers.checks.seeding as checks
    import helpers.checks.student as student

    @contextlib.contextmanager
    def open_state(*args, **kwargs):
        yield

    student.preserved_state = checks.preserved_state = open_state
    checks.draws = student.draws = lambda *args, **kwargs: {"random": [0.5] * 4, "numpy": [0.5] * 4}
    checks.COUNT = checks.LOOK_AHEAD = 0
except ImportError:
    pass
""",
    ),
)
