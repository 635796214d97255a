"""Modules and settings that shadow the real ones: files beside the notebook, and cells that meddle with imports."""

from __future__ import annotations

import importlib.util
import io
import marshal
import zipfile

from tests.attacks.attack import Attack

__all__ = ["ATTACKS"]

#: Earn nothing.
_NOTHING = {
    1: "def seed_everything(seed=42):\n    pass\n",
    2: 'def sha256_of_df(df):\n    return "0" * 64\n',
}
#: Earn 10 points.
_RIGHT = {
    1: """import os
import random

import numpy as np


def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
""",
    2: """import hashlib

import pandas as pd


def sha256_of_df(df):
    text = df[sorted(df.columns)].to_csv(index=False, lineterminator="\\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
""",
}

#: A module in which every name is a function that does nothing.
_ANYTHING = """
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **kwargs: None
"""
#: A package `helpers` whose checks all pass.
_HELPERS = {
    "helpers/__init__.py": "",
    "helpers/checks/__init__.py": "",
    "helpers/checks/seeding.py": _ANYTHING,
    "helpers/checks/digest.py": _ANYTHING,
}
#: A module `helpers` that puts modules whose checks all pass in the place of its own submodules.
_HELPERS_MODULE = """import sys
import types

__path__ = []
for _name in ("helpers.checks", "helpers.checks.seeding", "helpers.checks.digest"):
    _module = types.ModuleType(_name)
    _module.__path__ = []
    _module.__getattr__ = lambda name: lambda *args, **kwargs: None
    sys.modules[_name] = _module
checks = sys.modules["helpers.checks"]
checks.seeding = sys.modules["helpers.checks.seeding"]
checks.digest = sys.modules["helpers.checks.digest"]
"""
#: Has the shell of this process report success for every cell.
_NO_ERRORS = """try:
    from IPython.core.interactiveshell import InteractiveShell

    async def _run_code(self, code, result=None, *, async_=False):
        try:
            exec(code, self.user_global_ns, self.user_ns)
        except BaseException:
            pass
        return False

    InteractiveShell.run_code = _run_code
except Exception:
    pass
"""
_BROKEN = 'raise RuntimeError("this module shadows the real one")\n'


def _guarded(code: str) -> str:
    """Return code that doesn't raise."""
    body = "\n".join(f"    {line}" if line else "" for line in code.strip().splitlines())
    return f"try:\n{body}\nexcept Exception:\n    pass\n"


def _unchecked_bytecode(source: str, name: str) -> bytes:
    """Return what a .pyc file holds that nobody compares with its source."""
    header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
    return header + marshal.dumps(compile(source, name, "exec"))


def _zipped(files: dict[str, str]) -> bytes:
    """Return a zip archive of some files, the same every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _beside(name: str, aim: str, files: dict[str, str | bytes], exercise: int = 1) -> Attack:
    """Return an attack by files, with a function that does nothing."""
    return Attack(f"imports-{name}", aim, exercise, 0, solution=_NOTHING[exercise], files=files)


def _harmless(name: str, aim: str, files: dict[str, str | bytes], exercise: int = 1) -> Attack:
    """Return a right answer, with files that break whoever imports from the folder of the submission."""
    return Attack(f"imports-{name}", aim, exercise, 10, solution=_RIGHT[exercise], files=files)


def _cell(name: str, aim: str, code: str, exercise: int = 1) -> Attack:
    """Return an attack by a cell above all others, with a function that does nothing."""
    return Attack(f"imports-{name}", aim, exercise, 0, solution=_NOTHING[exercise], before=(_guarded(code),))


ATTACKS = (
    _beside("helpers-package", "Brings a package helpers whose checks all pass.", _HELPERS),
    _beside("helpers-package-digest", "Brings a package helpers whose checks all pass.", _HELPERS, exercise=2),
    _beside("helpers-module", "Brings a module helpers.py that serves checks that pass.", {"helpers.py": _HELPERS_MODULE}),
    _beside(
        "helpers-bytecode",
        "Brings compiled checks that pass, without source and in the cache of an empty source.",
        {
            "helpers/__init__.py": "",
            "helpers/checks/__init__.py": "",
            "helpers/checks/seeding.pyc": _unchecked_bytecode(_ANYTHING, "seeding.py"),
            "helpers/checks/digest.py": "",
            "helpers/checks/__pycache__/digest.cpython-312.pyc": _unchecked_bytecode(_ANYTHING, "digest.py"),
        },
    ),
    _beside(
        "kernel-launcher",
        "Brings a module of the name that starts the kernel, which starts one without errors.",
        {"ipykernel_launcher.py": _NO_ERRORS + "\nfrom ipykernel import kernelapp\n\nkernelapp.launch_new_instance()\n"},
    ),
    _beside(
        "kernel-package",
        "Brings a package ipykernel that finds the real one after it has silenced all errors.",
        {
            "ipykernel/__init__.py": _NO_ERRORS + "\nimport sys\n\n"
            '__path__ += [f"{folder}/ipykernel" for folder in sys.path if folder.endswith("site-packages")]\n'
            'version_info = (6, 29, 0)\n__version__ = "6.29.0"\n',
        },
    ),
    _beside("sitecustomize", "Brings a module that Python imports on its own at the start.", {
        "sitecustomize.py": _NO_ERRORS, "usercustomize.py": _NO_ERRORS,
    }),
    _beside("path-file", "Brings .pth files, whose lines the site module executes.", {
        "course.pth": f"import sys; exec({_NO_ERRORS!r})\n",
        ".local/lib/python3.12/site-packages/course.pth": f"import sys; exec({_NO_ERRORS!r})\n",
    }),
    _beside("ipython-startup", "Brings a profile of IPython with a startup file.", {
        ".ipython/profile_default/startup/00.py": _NO_ERRORS,
        "profile_default/startup/00.py": _NO_ERRORS,
    }),
    _beside("ipython-config", "Brings settings of IPython and its kernel that execute code first.", {
        name: f"c = get_config()\nc.InteractiveShellApp.exec_lines = [{_NO_ERRORS!r}]\n"
        for name in ("ipython_config.py", "ipython_kernel_config.py", ".ipython/profile_default/ipython_config.py")
    }),
    _beside("nbgrader-config", "Brings settings of nbgrader that give every test cell all points.", {
        "nbgrader_config.py": "c = get_config()\n"
        "try:\n"
        "    from nbgrader import utils\n\n"
        '    utils.determine_grade = lambda cell, log=None: (cell.metadata["nbgrader"].get("points", 10),) * 2\n'
        "except Exception:\n"
        "    pass\n"
        "c.ClearSolutions.code_stub = {'python': 'pass'}\n"
        "c.OverwriteCells.enabled = False\n"
        "c.Autograde.autograde_preprocessors = []\n",
    }),
    _beside("jupyter-config", "Brings settings of Jupyter and nbconvert that skip the execution.", {
        name: "c = get_config()\nc.ExecutePreprocessor.enabled = False\nc.Execute.enabled = False\n"
        'c.NotebookClient.kernel_name = "none"\nc.KernelManager.kernel_cmd = ["true"]\n'
        for name in ("jupyter_config.py", "jupyter_nbconvert_config.py", "nbgrader_autograde_config.py")
    }),
    _beside("kernel-spec", "Brings a kernel of the usual name that starts something else.", {
        f"{folder}/kernels/python3/kernel.json":
        '{"argv": ["true"], "display_name": "Python 3 (ipykernel)", "language": "python"}\n'
        for folder in (".local/share/jupyter", "share/jupyter")
    }),
    _beside("grader-modules", "Brings modules of the names of the grading programs.", {
        "nbgrader.py": _BROKEN, "nbconvert.py": _BROKEN, "nbclient.py": _BROKEN, "tests.py": _BROKEN, "conftest.py": _BROKEN,
    }),
    _harmless("numpy-broken", "Has a right answer and a numpy.py that raises.", {"numpy.py": _BROKEN}),
    Attack(
        "imports-numpy-lies", "Brings a numpy.py with constant draws instead of seeding anything.", 1, 0,
        solution=_NOTHING[1],
        files={"numpy.py": "class random:\n    rand = staticmethod(lambda *args: random)\n    round = tolist = rand\n"
                           "    seed = staticmethod(lambda *args: None)\n"},
    ),
    _harmless("pandas-broken", "Has a right answer and a pandas package that raises.", {
        "pandas.py": _BROKEN, "pandas/__init__.py": _BROKEN,
    }, exercise=2),
    _harmless("random-broken", "Has a right answer and a random.py without a generator.", {"random.py": "seed = random = None\n"}),
    _beside("random-constant", "Brings a random.py with constant draws instead of seeding anything.", {
        "random.py": "class Random:\n    def __init__(self, *args):\n        pass\n\n    def random(self):\n        return 0.5\n\n\n"
                     "def random():\n    return 0.5\n\n\ndef getstate():\n    return (3, (1,) * 625, None)\n",
    }),
    _harmless("json-broken", "Has a right answer and a json.py that can neither read nor write.", {
        "json.py": 'def loads(*args, **kwargs):\n    return {"score": 10, "passed": True}\n\n\n'
                   "load = dumps = dump = loads\n",
    }),
    _harmless("hashlib-broken", "Has a right answer and a hashlib.py with a constant digest.", {
        "hashlib.py": 'class sha256:\n    def __init__(self, *args):\n        pass\n\n'
                      '    def hexdigest(self):\n        return "0" * 64\n',
    }, exercise=2),
    _harmless("ipython-broken", "Has a right answer and an IPython.py that raises.", {
        "IPython.py": _BROKEN, "ipykernel.py": _BROKEN, "traitlets.py": _BROKEN, "zmq.py": _BROKEN,
    }),
    _harmless("standard-broken", "Has a right answer and modules of the standard library that raise.", {
        f"{name}.py": _BROKEN
        for name in ("asyncio", "ast", "base64", "builtins", "ctypes", "os", "pickle", "select", "signal", "socket",
                     "struct", "subprocess", "tempfile", "threading", "traceback", "types", "typing")
    }),
    _harmless("helpers-broken", "Has a right answer and a package helpers that raises.", {
        name: _BROKEN for name in (*_HELPERS, "helpers.py", "helpers/grading/__init__.py", "helpers/student/__init__.py")
    }),
    _cell("sys-modules", "Puts modules whose checks pass into sys.modules.", """
import sys
import types

for name in ("helpers", "helpers.checks", "helpers.checks.seeding"):
    module = types.ModuleType(name)
    module.__path__ = []
    module.__getattr__ = lambda attribute: lambda *args, **kwargs: None
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
"""),
    _cell("meta-path", "Serves a package helpers whose checks pass, by a finder in front of all others.", """
import importlib.abc
import importlib.machinery
import sys

class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "helpers":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__.count(".") == 2:
            module.__getattr__ = lambda attribute: lambda *args, **kwargs: None

for loaded in [name for name in sys.modules if name.partition(".")[0] == "helpers"]:
    sys.modules.pop(loaded)
sys.meta_path.insert(0, Finder())
""", exercise=2),
    _cell("path-hooks", "Serves a module helpers by a hook of the import path and its cache.", """
import importlib.machinery
import sys

SOURCE = $SOURCE

class Finder:
    def find_spec(self, name, target=None):
        if name == "helpers":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(SOURCE, vars(module))

    def invalidate_caches(self):
        pass

def hook(path):
    if path == "nowhere":
        return Finder()
    raise ImportError(path)

sys.path_hooks.insert(0, hook)
sys.path.insert(0, "nowhere")
sys.path_importer_cache["nowhere"] = Finder()
""".replace("$SOURCE", repr(_HELPERS_MODULE))),
    Attack(
        "imports-writefile", "Writes a package helpers beside the notebook, by the magic that writes files.", 1, 0,
        solution=_NOTHING[1],
        before=(
            _guarded('import os\nos.makedirs("helpers/checks", exist_ok=True)'),
            "%%writefile helpers/__init__.py\n",
            "%%writefile helpers/checks/__init__.py\n",
            "%%writefile helpers/checks/seeding.py\n" + _ANYTHING,
            _guarded('import sys\nsys.path.insert(0, "")\nsys.path.insert(0, ".")'),
        ),
    ),
    _cell("sys-path", "Puts a folder with its own package helpers first on the path.", f"""
import os
import sys
import tempfile

folder = tempfile.mkdtemp()
for name, source in {_HELPERS!r}.items():
    target = os.path.join(folder, name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w") as file:
        file.write(source)
sys.path.insert(0, folder)
for loaded in [name for name in sys.modules if name.partition(".")[0] == "helpers"]:
    sys.modules.pop(loaded)
"""),
    Attack(
        "imports-zip", "Puts a zip archive with its own package helpers first on the path.", 1, 0, solution=_NOTHING[1],
        before=(_guarded('import os\nimport sys\nsys.path.insert(0, os.path.abspath("modules.zip"))'),),
        files={"modules.zip": _zipped(_HELPERS)},
    ),
    _cell("environment", "Leads child interpreters to code of its own by the variables that Python reads.", """
import os
import tempfile

folder = tempfile.mkdtemp()
with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
    file.write("import builtins\\nbuiltins.hash = lambda value: 1\\n")
os.environ["PYTHONPATH"] = folder
os.environ["PYTHONSTARTUP"] = os.path.join(folder, "sitecustomize.py")
os.environ["PYTHONUSERBASE"] = folder
os.environ["PYTHONOPTIMIZE"] = "2"
"""),
    _cell("import-function", "Replaces the functions that import by ones that know a helpers of their own.", """
import builtins
import importlib
import types

real, real_module = builtins.__import__, importlib.import_module
fake = types.ModuleType("helpers")
fake.__getattr__ = lambda name: fake if name in ("checks", "seeding", "digest") else (lambda *args, **kwargs: None)

def import_fake(name, *args, **kwargs):
    return fake if name.partition(".")[0] == "helpers" else real(name, *args, **kwargs)

builtins.__import__ = import_fake
importlib.import_module = lambda name, *args: fake if name.startswith("helpers") else real_module(name, *args)
"""),
    Attack(
        "imports-reference", "Imports the reference answer of the course as its own.", 2, 0,
        solution="try:\n    from helpers.reference.digest import sha256_of_df\nexcept Exception:\n"
                 '    def sha256_of_df(df):\n        return "0" * 64\n',
    ),
    Attack(
        "imports-reference-late", "Imports the reference answer when it is called, when more may be importable.", 2, 0,
        solution="""
def sha256_of_df(df):
    import importlib
    import sys

    try:
        return importlib.import_module("helpers.reference.digest").sha256_of_df(df)
    except Exception:
        pass
    for module in list(sys.modules.values()):
        reference = vars(module).get("reference") if getattr(module, "__name__", "").startswith("helpers") else None
        if callable(reference):
            return reference(df)
    return "0" * 64
""",
    ),
    Attack(
        "imports-source", "Looks for the course folder above its own and executes the answers in the teacher's notebook.", 2, 0,
        solution="""
def sha256_of_df(df):
    return "0" * 64


try:
    import json
    from pathlib import Path

    for folder in Path.cwd().parents:
        for path in sorted(folder.glob("source/ejercicios/2_*.ipynb")):
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("solution"):
                    exec("".join(cell["source"]))
except Exception:
    pass
""",
    ),
)
