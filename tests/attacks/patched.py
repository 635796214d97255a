"""Patched builtins and libraries."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]

#: A right digest that modifies its argument: all but the point of `ej2_no_modifica`.
MODIFIES = """
import hashlib


def sha256_of_df(df):
    df.insert(0, "zz", 1)
    df.pop("zz")
    df.attrs["seen"] = True
    text = df[sorted(df.columns)].to_csv(index=False, lineterminator="\\n")
    return hashlib.sha256(text.encode()).hexdigest()
"""
#: A right answer but for NumPy and the variable.
HALF = "import random\n\n\ndef seed_everything(seed=42):\n    random.seed(seed)\n"


def _patch(
    name: str,
    aim: str,
    cell: str,
    exercise: int = 1,
    solution: str | None = None,
    deserved: float = 0,
    waits: bool = False,
) -> Attack:
    solution = solution or NOTHING[exercise]
    return Attack(f"patch-{name}", aim, exercise, deserved, solution=solution, before=(guarded(cell),), waits=waits)


ATTACKS = (
    _patch(
        "import",
        "Gives out modules without checks, by builtins.__import__.",
        """
import builtins, types
inner = builtins.__import__
def fake(name, *args, **kwargs):
    if name.startswith("helpers"):
        module = types.ModuleType(name)
        module.__getattr__ = lambda attribute: module if attribute in ("checks", "seeding") else (lambda *a, **k: None)
        return module
    return inner(name, *args, **kwargs)
builtins.__import__ = fake
""",
    ),
    _patch(
        "builtins",
        "Makes isinstance, all, len and type answer what pleases.",
        """
import builtins
builtins.isinstance = lambda *args: True
builtins.all = builtins.any = lambda *args: True
""",
        exercise=3,
        waits=True,
    ),
    _patch(
        "assertion-error",
        "Makes AssertionError something that can't be raised.",
        """
import builtins
builtins.AssertionError = lambda *args: SystemExit(0)
""",
    ),
    _patch(
        "checks",
        "Replaces the checks in the module that it can import.",
        """
import helpers.checks.seeding as checks
for name in dir(checks):
    if name.startswith("check_"):
        setattr(checks, name, lambda *args: None)
""",
    ),
    _patch(
        "failure",
        "Makes the failure of checks impossible to build.",
        """
import helpers.checking.failure as failure
failure.CheckFailure.__init__ = lambda self, *args: (_ for _ in ()).throw(SystemExit(0))
failure.CheckFailure._render_traceback_ = lambda self: []
""",
    ),
    _patch(
        "call",
        "Replaces the one place through which checks call.",
        """
import helpers.checking.calling as student, helpers.checks.digest as digest
from helpers.reference.digest import sha256_of_df
digest.call = student.call = lambda function, *args, **kwargs: student.Call(value=sha256_of_df(args[0]))
""",
        exercise=2,
    ),
    _patch(
        "constant-random",
        "Makes every draw the same, so that nothing needs a seed.",
        """
import random, numpy
random.random = lambda: 0.5
numpy.random.rand = lambda *shape: numpy.full(shape, 0.5)
numpy.random.random_sample = lambda size=None: numpy.full(size, 0.5)
random.getstate = lambda: (3, tuple([1] * 625), None)
""",
        solution="import os\n\n\ndef seed_everything(seed=42):\n    pass\n",
    ),
    _patch(
        "environ",
        "Puts a mapping in place of os.environ that knows every answer.",
        """
import os
class Lies(dict):
    def get(self, key, default=None):
        return "7" if key == "PYTHONHASHSEED" else dict.get(self, key, default)
    def __getitem__(self, key):
        return "7" if key == "PYTHONHASHSEED" else dict.__getitem__(self, key)
os.environ = Lies(os.environ)
""",
    ),
    _patch(
        "subprocess",
        "Lets child interpreters say what it wants.",
        """
import subprocess
class Done:
    returncode, stdout, stderr = 0, b"0\\n", b""
subprocess.run = lambda *args, **kwargs: Done()
subprocess.check_output = lambda *args, **kwargs: b"0\\n"
""",
    ),
    _patch(
        "digest-of-arguments",
        "Makes the digest that tells whether an argument changed a constant.",
        """
import joblib, joblib.hashing
joblib.hash = joblib.hashing.hash = lambda *args, **kwargs: "same"
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("fingerprint"):
        module.fingerprint = lambda *args: "same"
""",
        exercise=2,
        solution=MODIFIES,
        deserved=9,
    ),
    _patch(
        "digest-of-arguments-deeper",
        "Patches the pickler beneath that digest.",
        """
import joblib.hashing
joblib.hashing.Hasher.hash = joblib.hashing.NumpyHasher.hash = lambda self, obj, return_digest=True: "same"
""",
        exercise=2,
        solution=MODIFIES,
        deserved=9,
    ),
    _patch(
        "sha256",
        "Makes hashlib.sha256 a constant, so that every digest agrees.",
        """
import hashlib
class Constant:
    def __init__(self, *args): pass
    def update(self, *args): pass
    def hexdigest(self): return "0" * 64
hashlib.sha256 = Constant
""",
        exercise=2,
        solution="def sha256_of_df(df):\n    return '0' * 64\n",
    ),
    _patch(
        "json",
        "Lets json read what was never written.",
        """
import json
json.loads = json.load = lambda *args, **kwargs: {}
json.dumps = lambda *args, **kwargs: "{}"
""",
        exercise=3,
        waits=True,
    ),
    _patch(
        "frames",
        "Looks for checks in the frames that called it, and empties them.",
        """
pass
""",
        solution="""
import sys


def seed_everything(seed=42):
    frame = sys._getframe()
    while frame:
        for name in list(frame.f_globals):
            if name.startswith(("check_", "_check", "_compare", "fingerprint", "encode", "attempt")):
                frame.f_globals[name] = lambda *args, **kwargs: None
        frame = frame.f_back
""",
    ),
    _patch(
        "objects",
        "Looks for check functions among all objects, and empties their code.",
        """
import gc, types
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__name__.startswith(("check_", "_compare", "_must")):
        thing.__code__ = (lambda *args, **kwargs: None).__code__
""",
    ),
    _patch(
        "later",
        "Patches from a thread, when the cells before are done.",
        """
import sys, threading, time
def later():
    for _ in range(100):
        for name, module in list(sys.modules.items()):
            if name.startswith("helpers.checks."):
                for attribute in dir(module):
                    if attribute.startswith("check_"):
                        setattr(module, attribute, lambda *args: None)
        time.sleep(0.05)
threading.Thread(target=later, daemon=True).start()
""",
    ),
    _patch(
        "pickle",
        "Replaces pickle, copy and cloudpickle.",
        """
import cloudpickle, copy, pickle
copy.deepcopy = copy.copy = lambda value, *args: value
pickle.loads = cloudpickle.loads = lambda data: (lambda *args: None, ())
cloudpickle.dumps = pickle.dumps = lambda *args, **kwargs: b""
""",
    ),
    _patch(
        "half",
        "Leaves sources unseeded and answers for their state.",
        """
import numpy, numpy.random
state = numpy.random.get_state()
numpy.random.get_state = lambda legacy=True: state
numpy.random.random_sample = lambda size=None: numpy.zeros(size or 1)
""",
        solution=HALF,
        deserved=6,
    ),
    Attack(
        "patch-right",
        "Patches all that checks use, and has a right answer.",
        2,
        10,
        solution=RIGHT[2],
        after=(
            guarded("""
import builtins
builtins.len = lambda value: 0
"""),
        ),
    ),
)
